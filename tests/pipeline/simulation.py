"""A simulation in memory: the real code from the verifiers' recording to the alerts, with simulated AWS and time.

Real: reading an application, its identifiers and the forms of its name, what a verifier records, the policy, and the
code of Assess and Alerting. Simulated: the AWS clients (`local/memory_aws.py`) and the clock. Findings are planted, so
that a test knows what is due to identity alone, but for those of verifiers that a test calls `real`. This file also
does what Lambda's poller does: it delivers each record once, and again if it is reported as failed.
"""

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from alerting import sending
from alerting.sending import Sender
from assess import assessing, results
from assess.assessing import Assessor
from bonafide import policy
from bonafide.application import Application
from bonafide.aws import clients, recorder, records
from bonafide.aws.alerts import Alerts
from bonafide.aws.dead_letters import DeadLetters
from bonafide.aws.keys import Keys
from bonafide.aws.recorder import Record, Recorder
from bonafide.aws.table import Table
from bonafide.document import Document as Read
from bonafide.document import Kind
from bonafide.findings import Finding, Outcome, Verdict, concern
from bonafide.reference import Reference
from bonafide.verifier import Verifier, no_lookup
from bonafide.verifiers import DOCUMENT, OPTIONAL, VERIFIERS
from local.in_turn import InTurn
from local.memory_aws import MemoryDynamoDB, MemorySNS, MemorySQS
from local.streams import stream_filter
from local.template import load
from tests.synthetic.known import Known
from verify_resume.comparison import compare
from verify_resume.education import EducationRead
from verify_resume.verifier import Resume, judged, make_verifier

ROOT = Path(__file__).parents[2]
START = datetime(2026, 9, 1, tzinfo=UTC)
TABLE = Table("results", timedelta(days=730))
DEAD_LETTERS = DeadLetters("dead-letters")
SENDER = Sender(TABLE, Alerts("alerts"), DEAD_LETTERS, review_url="", per_hour=1_000_000, seconds_between=0)
KINDS = tuple(VERIFIERS)
WITH_DOCUMENT = (*KINDS, DOCUMENT)
ALL = (*WITH_DOCUMENT, *OPTIONAL)

TWO_ARE_A_RING = '{"sharing": {"ring_names": 2}}'
"""A policy by which two applications are enough for tests of what a ring causes."""

type Document = dict[str, Any]


class _Now(datetime):
    """A clock that does not move until it is set."""

    stands_at = START

    @classmethod
    def now(cls, tz: Any = None) -> Any:  # noqa: ARG003  always UTC
        return cls.stands_at


@cache
def wanted_records() -> Callable[[str, str, str], bool]:
    """Whether Assess gets a record of the table's stream, by the filters of template.yaml."""
    return stream_filter(load(ROOT / "template.yaml"), "Assess")


@cache
def verifiers(reference_database: Path) -> list[Verifier[Any]]:
    """All verifiers, with a reference database that stays open."""
    reference = Known(reference_database)
    of_all = [import_module(f"verify_{name}.verifier").make_verifier(reference) for name in (*VERIFIERS, *OPTIONAL)]
    return [*of_all, _document_verifier(reference)]


def _document_verifier(reference: Reference) -> Verifier[Any]:
    """The verifier of documents. An application has what is read of its document beside it, as `document`."""
    education = EducationRead(reference)

    def read(application: Application) -> Resume:
        stated = (application.model_extra or {})["document"]
        document = Read(Kind.TEXT, stated["text"], stated["text"], origin=stated.get("origin", ""))
        digest = hashlib.sha256(stated["text"].encode()).hexdigest()
        resume = Resume(application, "documents/a.txt")
        return judged(resume, compare(application, document, reference), digest, education)

    def not_called(key: str) -> Any:
        raise AssertionError(key)

    made = make_verifier(reference, read=not_called, arrival=not_called)
    return made._replace(
        read=read, concerns=lambda application: "document" in (application.model_extra or {}), look_up=no_lookup
    )


class Simulation:
    """The simulated AWS and what tests do in it. `planted` gives the codes that verifiers find, by application."""

    def __init__(
        self,
        verifiers: list[Verifier[Any]],
        planted: Mapping[str, Sequence[str]],
        overrides: str = "{}",
        real: Iterable[str] = (),
    ) -> None:
        self._one_verifies = threading.Lock()
        self._wanted = wanted_records()
        self.reset()
        self.planted = planted
        self.verifiers = verifiers
        rules = policy.load(overrides)
        self.real = frozenset(real)
        self.recorder = Recorder(TABLE, Keys("secret"), rules, frozenset(OPTIONAL))
        self.assessor = Assessor(TABLE, rules)
        self.sender = SENDER

    def reset(self) -> None:
        """Begins with nothing."""
        self.table = MemoryDynamoDB()
        self.stream: list[dict[str, Any]] = []
        self.table.subscribe(self._wanted, self.stream.append)
        self.sns = MemorySNS()
        self.sqs = MemorySQS()
        self._delivered = 0
        self._due: dict[str, None] = {}
        self.table.subscribe(lambda event, pk, sk: sk in ("assessment", "hub-notice"), self._note_due)  # noqa: ARG005
        _Now.stands_at = START

    def _note_due(self, record: dict[str, Any]) -> None:
        """Keeps what the stream brings to Alerting: assessments and hubs that an e-mail is due for."""
        pk, sk = (record["dynamodb"]["Keys"][name]["S"] for name in ("pk", "sk"))
        item = self.table.partitions.get(pk, {}).get(sk, {})
        if item.get("alert") == {"S": "due"}:
            self._due[pk.removeprefix("app#")] = None

    def at(self, time: datetime) -> None:
        """Lets time pass, in which the alerts of the last window are sent."""
        self.send_alerts()
        _Now.stands_at = time

    def send_alerts(self) -> None:
        """Delivers to Alerting what has become due, again and again until nothing fails."""
        while due := list(self._due):
            self._due.clear()
            for _ in range(100):
                with suppress(ConnectionError):  # as Failing raises it: Lambda delivers the batch again
                    self.sender.send_all(due, lambda: 900)
                    break
            else:
                raise AssertionError("alerts failed a hundred times")

    def record(self, document: Document, kinds: Sequence[str] = ALL) -> None:
        """What the verifiers record of an application, each in its turn."""
        self.record_all([document], kinds)

    def record_all(self, documents: Iterable[Document], kinds: Sequence[str] = ALL) -> None:
        """What the verifiers record of the applications of a part."""
        with self._one_verifies:  # a function has one thread, and so has its SQLite connection
            applications = [Application.model_validate(document) for document in documents]
            recorded = [
                [self._record_of(each, verifier) for each in applications if verifier.concerns(each)]
                for verifier in self.verifiers
                if verifier.name in kinds
            ]
        for of_verifier in recorded:
            for refused in self.recorder.put(of_verifier):
                if refused:
                    raise refused

    def _record_of(self, application: Application, verifier: Verifier[Any]) -> Record:
        subject = verifier.read(application)
        if verifier.name in self.real:
            found = verifier.findings(subject, self.recorder.policy)
        else:
            found = self._planted(application.application_id or "", verifier)
        return self.recorder.record_of(application, subject, found, verifier, _Now.stands_at)

    def _planted(self, application_id: str, verifier: Verifier[Any]) -> list[Finding]:
        codes = [code for code in self.planted.get(application_id, ()) if code in verifier.catalogue.words]
        verdicts = [concern(code, evidence="Planted.") for code in codes]
        verdicts += [Verdict(code, Outcome.PASS) for code in verifier.catalogue.words if code not in codes][:1]
        return verifier.catalogue.findings(verdicts, self.recorder.policy)

    def deliver(self, size: int = 100) -> None:
        """Delivers what is new on the stream, in batches, as often as it takes."""
        while batch := self.stream[self._delivered : self._delivered + size]:
            self._delivered += len(batch)
            self.handle(batch)

    def handle(self, batch: list[dict[str, Any]]) -> None:
        """Delivers a batch, and again from the first record that failed."""
        for _ in range(100):
            try:
                failed = results.process_results({"Records": batch}, self.assessor, DEAD_LETTERS)
            except ConnectionError:  # as Failing raises it: Lambda delivers the whole batch again
                continue
            numbers = {each["itemIdentifier"] for each in failed["batchItemFailures"]}
            if not numbers:
                return
            first = next(n for n, each in enumerate(batch) if each["dynamodb"]["SequenceNumber"] in numbers)
            batch = batch[first:]
        raise AssertionError("a batch failed a hundred times")

    def arrive(
        self, time: datetime, documents: list[Document], kinds: Sequence[str] = (*WITH_DOCUMENT, *OPTIONAL)
    ) -> None:
        """Applications of one upload arrive, are verified and assessed."""
        self.at(time)
        self.record_all(documents, kinds)
        self.deliver()
        self.send_alerts()

    def assessments(self) -> dict[str, dict[str, Any]]:
        """Each application's assessment without its version, its times and what alerts said."""
        left_out = {"version", "recorded_at", "expires_at", "alert", "alert_id", "settled", "former_neighbours"}
        return {
            pk.removeprefix("app#"): {
                name: value for name, value in item.items() if name not in left_out and not name.startswith("alerted_")
            }
            for (pk, sk), item in self.table.items().items()
            if sk == "assessment"
        }

    def levels(self) -> dict[str, str]:
        """The level of each application; one that has no assessment asks for nothing."""
        return {name: item["level"]["S"] for name, item in self.assessments().items()}

    def concerns(self) -> dict[str, dict[str, str]]:
        """Each application's concerns: the codes and the most that each is worth."""
        return {
            name: {
                each["code"]: each["strength"] for each in json.loads(item["concerns"]["S"]).get("concerns", [])[::-1]
            }
            for name, item in self.assessments().items()
        }

    def emails(self) -> list[str]:
        """The text of each e-mail, in order."""
        return [json.loads(message["Message"])["email"] for message in self.sns.published]

    def alerts(self) -> dict[str, set[str]]:
        """The applications that each alert is about, by the id of the alert. Notices of hubs are left out."""
        found = {}
        for message in self.sns.published:
            body = json.loads(json.loads(message["Message"])["default"])
            about = body["unmapped"]
            if "hub" in about:
                continue
            found[body["finding_info"]["uid"]] = {
                each["application_id"] for each in about.get("applications", [about])
            }
        return found


@contextmanager
def simulation(
    reference_database: Path,
    planted: Mapping[str, Sequence[str]] | None = None,
    *,
    in_turn: bool = True,
    overrides: str = "{}",
    real: Iterable[str] = (),
    kind: type[Simulation] = Simulation,
) -> Iterator[Simulation]:
    """Opens a new simulation; one at a time.

    Args:
        reference_database: of the verifiers.
        planted: the codes that verifiers find, by application.
        in_turn: whether applications of a batch are assessed one after the other, without threads.
        overrides: of the policy.
        real: the verifiers that find what they find.
        kind: the class of the simulation.
    """
    made = kind(verifiers(reference_database), planted or {}, overrides, real)
    secrets = SimpleNamespace(get_secret_value=lambda SecretId: {"SecretString": "key"})  # noqa: ARG005, N803
    with (
        patch.object(clients, "dynamodb", lambda: made.table),
        patch.object(clients, "sns", lambda: made.sns),
        patch.object(clients, "sqs", lambda: made.sqs),
        patch.object(clients, "secrets_manager", lambda: secrets),
        patch.object(assessing, "datetime", _Now),
        patch.object(records, "datetime", _Now),
        patch.object(results, "datetime", _Now),
        patch.object(sending, "datetime", _Now),
        patch.dict(os.environ, {"POWERTOOLS_METRICS_DISABLED": "true"}),
        patch("alerting.sending.time.sleep", lambda seconds: None),  # noqa: ARG005
        patch.object(_Now, "stands_at", START),
        patch.object(results, "ThreadPoolExecutor", InTurn if in_turn else ThreadPoolExecutor),
        patch.object(recorder, "ThreadPoolExecutor", InTurn if in_turn else ThreadPoolExecutor),
        patch.object(sending, "ThreadPoolExecutor", InTurn if in_turn else ThreadPoolExecutor),
    ):
        yield made
