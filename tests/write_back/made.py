"""Cases of applications that came by a connection, and the notes that follow from them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from bonafide.aws import clients
from bonafide.aws.alerts import Alerts
from bonafide.aws.connections import Secrets, Settings, WritesBack
from bonafide.hooks import Connection
from bonafide.risk import Level
from cases import actions, store, verdicts
from cases.case import Case
from cases.counters import FindingVerdict
from cases.notices import Notices
from cases.verdicts import VERDICTS, Decision
from local.memory_aws import MemoryDynamoDB, MemorySecrets, MemorySQS
from tests.cases.made import LEAD, NOW, ONE, TABLE, TWO, assess, cases, follow, memory
from tests.vendors.fakes import FAKES
from tests.vendors.fixtures import WebTo
from tests.vendors.notes import NOTES, Notes
from write_back.due import Message
from write_back.writing import WriteBack

URL = "https://review.example/#/applications/{application_id}"
CODES = ("phone.reserved", "education.too_short")
VISIBILITY_TIMEOUT = timedelta(seconds=360)
CONNECTION, USER = "abcdefghijklmnop", "9"


class World:
    """A table with a connection, whose notes are at a fake source. `now` moves on with each delivery."""

    def __init__(self, source: str, table: MemoryDynamoDB, notes: Notes) -> None:
        person = notes.vendor.people[0]
        self.connection = Connection(source, CONNECTION)
        self.number = {"greenhouse": "701", "ashby": person.uuid, "lever": person.uuid}.get(source, "1")
        self.candidate = person.uuid if source in ("ashby", "lever") else "1"
        self.application = self.connection.application_id(self.number)
        self.table, self.notes = table, notes
        self.now = NOW
        self.write_back = WriteBack(TABLE, Secrets("stack/connections"), URL)

    def set(self, writes_back: WritesBack = "opened", *, writes_fraud_status: bool = False) -> None:
        """Sets what the operator wants of the connection."""
        settings = Settings(
            self.connection, NOW, writes_back, writes_fraud_status, host=self.notes.vendor.HOST, acting_user=USER
        )
        TABLE.put([settings.item()])

    def assess(self, *codes: str, number: str = "", shares: tuple[str, ...] = ()) -> None:
        """An application is assessed, and its case follows."""
        name = self.connection.application_id(number or self.number)
        neighbours = {"phone": [self.connection.application_id(each) for each in shares]}
        expires_at = int((NOW + TABLE.retention).timestamp())
        TABLE.put(
            [{"pk": f"app#{name}", "sk": "application#1", "source_id": self.candidate, "expires_at": expires_at}]
        )
        assess(name, Level.HIGH, codes or CODES, shares=neighbours)
        follow(name)

    def decide(self, verdict: str, *codes: str) -> Case:
        """Closes the only open case by people; of a verdict that lasts, the findings with these codes are true."""
        (case,) = (each for each in cases() if each.is_open)
        held = actions.claim(TABLE, case, ONE, self.now)
        meaning = VERDICTS[verdict]
        findings = dict.fromkeys(codes or case.codes, FindingVerdict.TRUE) if meaning.lasts else {}
        decision = Decision(verdict, meaning.reasons[0], findings, ("document_seen",))
        given = verdicts.give(TABLE, held, ONE, decision, self.now)
        return verdicts.second(TABLE, given, TWO, decision, self.now).case if meaning.lasts else given

    def reopen(self, case: Case) -> Case:
        """Opens a case again."""
        return verdicts.reopen(TABLE, case, LEAD, "appeal", self.now)

    def messages(self) -> list[Message]:
        """All that Cases puts on the queue, of all events so far."""
        queue = MemorySQS()
        with patch.object(clients, "sqs", lambda: queue):
            for case in cases():
                for event in store.events(TABLE, case.id):
                    Notices(Alerts("u"), Alerts("o"), "queue").send_to_sources(TABLE, event)
        return [Message.of(json.loads(body)) for body in queue.sent]

    def deliver(self, message: Message) -> str:
        """Delivers a message once; whatever it raises is raised."""
        outcome = self.write_back.process(message, self.now)
        self.now += timedelta(seconds=1)
        return outcome

    def redeliver(self, message: Message, *, times: int = 6) -> str:
        """Delivers a message until that succeeds, as the queue does."""
        for _ in range(times):
            try:
                return self.deliver(message)
            except Exception:
                self.now += VISIBILITY_TIMEOUT
                continue
        raise AssertionError("never delivered")

    def run(self) -> list[str]:
        """Delivers all messages, the verdicts last."""
        return [self.redeliver(each) for each in self.messages()]

    @property
    def texts(self) -> list[str]:
        """All notes at the source, as JSON."""
        return [each.text for each in self.notes.kept]

    def record(self, kind: str = "verdict") -> dict[str, Any]:
        """The record of what was written."""
        return TABLE.get(f"app#{self.application}", f"writeback#{kind}")


@contextmanager
def world(source: str, web_to: WebTo) -> Iterator[World]:
    """An empty table with a connection, and its source."""
    secrets, vendor = MemorySecrets(), FAKES[source]()
    web_to(*vendor.HOSTS, vendor=vendor)
    content = {"signing": {"current": "s"}, "api": dict(vendor.ACCESS)}
    secrets.secrets[f"stack/connections/{source}/{CONNECTION}"] = json.dumps(content)
    with (
        memory() as table,
        patch.object(clients, "secrets_manager", lambda: secrets),
        patch("bonafide.source_api.time", SimpleNamespace(monotonic=lambda: 0.0, sleep=lambda _: None)),
    ):
        made = World(source, table, NOTES[source](vendor))
        made.set()
        yield made


class Steps:
    """Counts requests, and lets those with some numbers fail: before they are carried out, or after."""

    def __init__(self, *failing: int, after: bool = False) -> None:
        self.made = 0
        self._failing, self._after = failing, after

    def run[T](self, request: Callable[[], T]) -> T:
        """Makes a request."""
        number, self.made = self.made, self.made + 1
        if number in self._failing and not self._after:
            raise ConnectionError
        answer = request()
        if number in self._failing:
            raise ConnectionError
        return answer


class Faulty:
    """A client of AWS whose requests are steps."""

    def __init__(self, client: Any, steps: Steps) -> None:
        self.exceptions = client.exceptions
        self._client, self._steps = client, steps

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name == "get_paginator":
            return self._paginator
        return lambda **request: self._steps.run(lambda: getattr(self._client, name)(**request))

    def _paginator(self, operation: str) -> Any:
        pages = self._client.get_paginator(operation)
        return SimpleNamespace(paginate=lambda **request: self._steps.run(lambda: list(pages.paginate(**request))))
