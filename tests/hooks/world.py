"""Sources that send webhooks, and everything that follows, on the in-memory AWS.

Real: Webhooks, Fetch, Intake, the verifiers, Assess and Erasures, and what they ask of the fake vendors on loopback.
Simulated: the AWS clients, the clock, and the queues, which deliver in any order, now and then twice, and again what
has failed.
"""

import json
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from aws_lambda_powertools import Logger

from bonafide import web
from bonafide.aws import clients, erasure
from bonafide.aws.connections import Secrets, Settings
from bonafide.aws.keys import Keys
from bonafide.aws.objects import Pointer
from bonafide.aws.parts import record_findings
from bonafide.hooks import DOCUMENTS, ERASURES, FETCH, INCOMING, Connection
from cases import source_erasures
from fetch import fetching
from fetch.fetching import Fetcher
from intake import uploads
from intake.formats import Limits
from intake.uploads import Intake
from local.in_turn import InTurn
from local.memory_aws import MemoryClientError, MemoryS3, MemorySecrets
from tests.pipeline.simulation import TABLE, Simulation, simulation
from tests.vendors import server
from tests.vendors.fakes import FAKES, Ashby, Greenhouse, Vendor, Workable
from tests.vendors.people import Person
from tests.vendors.server import Asked, Reply
from tests.webhooks.conftest import event_of
from tests.webhooks.vendors import KEY, Delivery, deliver
from webhooks.receiving import Receiver

SOURCES = ("greenhouse", "ashby", "lever", "workable", "smartrecruiters")
ACCEPTED = {source: 202 if source == "smartrecruiters" else 200 for source in SOURCES}
ID = "abcdefghijklmnop"
BUCKET = "uploads"
START = datetime(2026, 11, 29, 10, tzinfo=UTC)
FAULTS = 0.02
"""Of the requests to the bucket and to the secret store, so many fail; so do those to the vendors."""

EXPIRED = 7
"""The files of every seventh person can no longer be loaded."""

INVENTED = 500_000
"""From this number on, people are invented by somebody who has no key."""

VISIBILITY_TIMEOUT = timedelta(minutes=90)
"""Of the queue of erasures."""

logger = Logger(service="world")


class Webhook(NamedTuple):
    """What a source sends, and again until it is accepted. `person` is whom it is about."""

    source: str
    person: Person
    delivery: Delivery
    erases: bool = False


class Counts(NamedTuple):
    """What was sent, and what became of it."""

    sent: int
    duplicates: int
    forged: int
    erased: int
    retried: int
    expected: int
    found: int
    lost: int
    extra: int
    not_assessed: int


class World:
    """So many webhooks of all sources: a tenth are sent twice, a tenth are forged, one in fifty erases somebody."""

    def __init__(self, made: Simulation, webhooks: int, seed: int = 0) -> None:
        self.made = made
        self.random = random.Random(seed)
        self.now = START
        self.storage, self.secrets = MemoryS3(lambda: self.now), MemorySecrets()
        self.storage.on_put = self._note
        self.storage.before_step = self.secrets.before_step = self._fail_sometimes
        self.fails = False
        self.messages: list[str] = []
        self.erasures: list[tuple[datetime, str]] = []
        self.vendors: dict[str, Vendor] = {source: FAKES[source]() for source in SOURCES}
        self.seconds: list[float] = []
        self.retried = 0
        self.statuses: list[int] = []
        self.forged_answers: set[int] = set()
        applied = webhooks * 78 // 100
        self.people = {source: [Person(n, f"Ida{n}") for n in range(1, applied // 5 + 1)] for source in SOURCES}
        self.known = {source: self._index(people) for source, people in self.people.items()}
        self.gone: set[tuple[str, int]] = {
            (source, each.number)
            for source, people in self.people.items()
            for each in self.random.sample(people, max(1, webhooks // 250))
        }

    def connect(self) -> None:
        """Sets up the connections. Files are loaded of two sources."""
        self.secrets.secrets["secret"] = "key of the identifiers"
        for source, vendor in self.vendors.items():
            held = {"signing": {"current": KEY.decode()}, "api": dict(vendor.ACCESS)}
            self.secrets.secrets[f"stack/connections/{source}/{ID}"] = json.dumps(held)
            fetches = source in ("greenhouse", "workable")
            settings = Settings(Connection(source, ID), START, fetches_documents=fetches, host=vendor.HOST)
            TABLE.put([settings.item()])
            vendor.person = self.known[source].get  # type: ignore[method-assign,assignment]
            vendor.routes["GET", "/files/*"] = partial(_file, vendor)
            broken = [server.failing(), server.too_many(1), server.cut_off()]
            for number in range(20_000):
                if self.random.random() < FAULTS:
                    vendor.fault_at[number] = self.random.choice(broken)
        self.vendors["greenhouse"].fault_at[3] = server.silent()

    @staticmethod
    def _index(people: list[Person]) -> dict[str, Person]:
        return {name: each for each in people for name in (str(each.number), each.uuid)}

    def _fail_sometimes(self) -> None:
        if self.fails and self.random.random() < FAULTS:
            raise MemoryClientError("SlowDown")

    def _note(self, key: str) -> None:
        """What the bucket's events bring about."""
        if key.startswith(ERASURES):
            self.erasures.append((self.now, key))
        elif key.startswith((INCOMING, FETCH, "applications/")):
            self.messages.append(key)

    # ── What sources send ──

    def webhooks(self) -> tuple[list[Webhook], int, int]:
        """All of them in any order, how many of these are sent twice, and how many are forged."""
        genuine = [
            Webhook(source, each, _applied(self.vendors[source], source, each))
            for source, people in self.people.items()
            for each in people
        ]
        genuine += [
            Webhook(source, each, _erased(source, each), erases=True)
            for source, people in self.people.items()
            for each in people
            if (source, each.number) in self.gone
        ]
        count = len(genuine) // 8  # a tenth of all
        again = [self._altered(each) for each in self.random.sample(genuine, count)]
        forged = [self._forged(number) for number in range(count)]
        every = [*genuine, *again, *forged]
        self.random.shuffle(every)
        return every, count, count

    def _altered(self, webhook: Webhook) -> Webhook:
        """The same once more; of half of them the fields come in another order, and are signed so."""
        if webhook.erases or self.random.random() < 0.5:
            return webhook
        return webhook._replace(
            delivery=_applied(self.vendors[webhook.source], webhook.source, webhook.person, is_altered=True)
        )

    def _forged(self, number: int) -> Webhook:
        """What somebody sends who knows the address of a connection: without a signature, or with another key."""
        source, person = SOURCES[number % 5], Person(INVENTED + number)
        made = _applied(self.vendors[source], source, person, key=b"a guess")
        if number % 2:
            made = made._replace(headers={k: v for k, v in made.headers.items() if "signature" not in k})
        return Webhook(source, person, made)

    # ── What follows ──

    def run(self) -> Counts:
        """Sends everything, lets everything follow, and counts."""
        self.connect()
        self.fails = True
        self._restart()
        outgoing, duplicates, forged = self.webhooks()
        sent = len(outgoing)
        while outgoing:
            again = [each for each in outgoing if not self._send(each)]
            self.retried += len(again)
            self._restart()
            outgoing = again
        while self.messages or self.erasures:
            self._work(len(self.messages))
            self._erase()
            self.now += VISIBILITY_TIMEOUT
        self.made.deliver()
        return self._counts(sent, duplicates, forged)

    def _restart(self) -> None:
        """New environments of the functions, which have read no secret."""
        self.receiver = Receiver(Secrets("stack/connections"), TABLE, BUCKET, set())
        self.fetcher = Fetcher(Secrets("stack/connections"), TABLE, BUCKET, "queue", {})

    def _send(self, webhook: Webhook) -> bool:
        """Sends a webhook. Returns whether it needs not be sent again."""
        self.now += timedelta(seconds=1)
        if webhook.erases:
            for name in (str(webhook.person.number), webhook.person.uuid):
                self.known[webhook.source].pop(name, None)
        if self.random.random() < 0.01:
            self._restart()
        event = event_of(webhook.source, webhook.delivery, ID)
        started = time.perf_counter()
        try:
            status: int = self.receiver.answer(event, self.now)["statusCode"]
        except MemoryClientError:  # of the settings
            status = 500
        self.seconds.append(time.perf_counter() - started)
        self.statuses.append(status)
        if self.random.random() < 0.2:
            self._work(8)
        if sum(since <= self.now for since, _ in self.erasures) > 20:
            self._erase()
        if webhook.person.number >= INVENTED and status < 500:
            self.forged_answers.add(status)
            return True
        return status == ACCEPTED[webhook.source]

    def _work(self, count: int) -> None:
        """Delivers some messages in any order; one in twenty twice. What fails is delivered again later."""
        for _ in range(min(count, len(self.messages))):
            number = self.random.randrange(len(self.messages))
            self.messages[number], self.messages[-1] = self.messages[-1], self.messages[number]
            key = self.messages.pop()
            for _ in range(1 + (self.random.random() < 0.05)):
                try:
                    self._take(key)
                except Exception:  # as in a queue
                    self.messages.append(key)
                    break

    def _take(self, key: str) -> None:
        pointer = Pointer(BUCKET, key, None)
        if key.startswith(FETCH):
            self.fetcher.process(_message(key))
        elif key not in self.storage.objects:  # erased meanwhile
            pass
        elif key.startswith(INCOMING):
            Intake(TABLE, Keys("secret"), 10**6, Limits(10**6, 10**6)).process(pointer, time.monotonic() + 900)
        else:
            for verifier in self.made.verifiers:
                record_findings(pointer, verifier, self.made.recorder, logger)

    def _erase(self) -> None:
        """Delivers the messages of erasures that are due as one batch."""
        due = [key for since, key in self.erasures if since <= self.now]
        self.erasures = [each for each in self.erasures if each[1] not in due]
        records = [{"messageId": key, "body": _message(key)} for key in due]
        failed = due
        for _ in range(20):
            try:
                answer = source_erasures.process_messages({"Records": records}, TABLE, BUCKET, self.now)
                failed = [str(each["itemIdentifier"]) for each in answer["batchItemFailures"]]
                break
            except MemoryClientError:
                continue
        self.erasures += [(self.now + VISIBILITY_TIMEOUT, key) for key in failed]

    # ── What is found ──

    def application_id(self, source: str, person: Person) -> str:
        """The id of a person's application here."""
        number = {"greenhouse": str(700 + person.number), "ashby": person.uuid, "lever": person.uuid}
        number["smartrecruiters"] = f"{person.number}:job-1"
        return Connection(source, ID).application_id(number.get(source, str(person.number)))

    def expected(self) -> set[str]:
        """The applications of all who applied and were not erased."""
        return {
            self.application_id(source, each)
            for source, people in self.people.items()
            for each in people
            if (source, each.number) not in self.gone
        }

    def recorded(self, sort_key: str = "") -> set[str]:
        """The applications of which there are items with a sort key that begins so."""
        keys = self.made.table.items()
        return {pk.removeprefix("app#") for pk, sk in keys if pk.startswith("app#") and sk.startswith(sort_key)}

    def _counts(self, sent: int, duplicates: int, forged: int) -> Counts:
        expected, found = self.expected(), self.recorded()
        stated = self.recorded("application#")
        return Counts(
            sent,
            duplicates,
            forged,
            erased=len(self.gone),
            retried=self.retried,
            expected=len(expected),
            found=len(stated),
            lost=len(expected - stated),
            extra=len(found - expected),
            not_assessed=len(expected - self.recorded("assessment")),
        )

    def loaded(self) -> set[int]:
        """The numbers of the people at Greenhouse whose file is stored."""
        prefix = Connection("greenhouse", ID).prefix(DOCUMENTS)
        found = (content for key, (content, _) in self.storage.objects.items() if key.startswith(prefix))
        return {int(content.split()[3]) for content in found}


def _file(vendor: Vendor, asked: Asked) -> Reply:
    """A file of a person, or that its link has ended."""
    if int(asked.path.split("/")[2]) % EXPIRED == 0:
        return Reply(403, b"<Error><Code>AccessDenied</Code></Error>")
    return vendor.file(asked)


def _message(key: str) -> str:
    return json.dumps({"detail": {"bucket": {"name": BUCKET}, "object": {"key": key}}})


def _applied(vendor: Vendor, source: str, person: Person, *, key: bytes = KEY, is_altered: bool = False) -> Delivery:
    """The event that somebody applied."""
    headers: dict[str, str] = {}
    body: dict[str, Any]
    match vendor:
        case Greenhouse():
            files = [{"filename": "cv.pdf", "url": vendor.link(person), "type": "resume"}]
            candidate = {**vendor.candidate(person), "educations": [vendor.education(person)], "attachments": files}
            stated = {**vendor.application(person), "applied_at": person.at, "candidate": candidate}
            body = {"action": "new_candidate_application", "payload": {"application": stated}}
        case Ashby():
            stated = {**vendor.application(person), "candidate": vendor.candidate(person)}
            body = {"action": "applicationSubmit", "data": {"application": stated}}
        case Workable():
            body = {"id": f"ev-{person.number}", "event_type": "candidate_created", "data": vendor.candidate(person)}
        case _ if source == "lever":
            stated = {"opportunityId": person.uuid, "applicationId": f"a-{person.uuid}"}
            body = {"event": "applicationCreated", "token": f"t-{person.number}", "data": stated}
        case _:
            body = {"job_id": "job-1", "candidate_id": str(person.number)}
            headers = {"event-id": f"e-{person.number}", "event-name": "application.created"}
    if is_altered:
        body = dict(reversed(body.items()))
    return deliver(source, body, headers, at=START, key=key)


def _erased(source: str, person: Person) -> Delivery:
    """The event that somebody is deleted."""
    headers: dict[str, str] = {}
    body: dict[str, Any]
    match source:
        case "greenhouse":
            body = {"action": "delete_candidate", "payload": {"person": {"id": person.number}}}
        case "ashby":
            body = {"action": "candidateDelete", "data": {"candidate": {"id": person.uuid}}}
        case "lever":
            data = {"opportunityId": person.uuid}
            body = {"event": "candidateDeleted", "token": f"d-{person.number}", "data": data}
        case "workable":
            body = {"event_type": "candidate_deleted", "data": {"id": str(person.number)}}
        case _:
            body = {"candidate_id": str(person.number)}
            headers = {"event-id": f"d-{person.number}", "event-name": "candidate.deleted"}
    return deliver(source, body, headers, at=START)


@contextmanager
def world(reference_database: Path, webhooks: int) -> Iterator[World]:
    """Opens a world; one at a time."""
    clock = SimpleNamespace(monotonic=lambda: 0.0, sleep=lambda _: None)
    with ExitStack() as stack:
        made = World(stack.enter_context(simulation(reference_database)), webhooks)
        servers = {}
        for vendor in made.vendors.values():
            running = stack.enter_context(vendor.serving())
            servers.update(dict.fromkeys((*vendor.HOSTS, vendor.FILES), running))
        for module, name, replaced in (
            (clients, "s3", lambda: made.storage),
            (clients, "secrets_manager", lambda: made.secrets),
            (web, "WEB", server.web(servers)),
            (uploads, "ThreadPoolExecutor", InTurn),
            (erasure, "ThreadPoolExecutor", InTurn),
            (fetching, "SECONDS_OF_FILE", 0.3),
        ):
            stack.enter_context(patch.object(module, name, replaced))
        stack.enter_context(patch("bonafide.source_api.time", clock))
        yield made
