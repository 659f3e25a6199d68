"""A world in memory: the real code from the verifiers' recording to the alerts, a clock, and a stand-in for AWS.

Real: reading an application, its identifiers and the forms of its name, what a verifier records, the handlers of
Assess and of AlertClusters with all that they call, the policy. Stands in: AWS (`local/memory_aws.py`), the
clock, and what the verifiers find, which is planted instead, so that a test knows what is identity alone. Lambda's
poller is this file: it delivers each record once, and again where the handler says that it failed.
"""

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from bonafide.verifiers import VERIFIERS
from local.functions import fresh_modules
from local.memory_aws import MemoryDynamoDB, MemorySNS, MemorySQS
from local.streams import stream_filter
from local.template import load

ROOT = Path(__file__).parents[2]
START = datetime(2026, 9, 1, tzinfo=UTC)
SETTINGS = {
    "RESULTS_TABLE": "results",
    "RECORD_RETENTION_DAYS": "730",
    "IDENTIFIER_KEY_SECRET": "secret",
    "ALERTS_TOPIC": "alerts",
    "REVIEW_URL": "",
    "CLUSTERS_QUEUE": "clusters",
    "AWS_DEFAULT_REGION": "us-east-1",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
}
KINDS = tuple(VERIFIERS)

type Document = dict[str, Any]


class _Now(datetime):
    """A clock that stands until it is set."""

    stands_at = START

    @classmethod
    def now(cls, tz: Any = None) -> Any:  # noqa: ARG003  always UTC
        return cls.stands_at


class _InTurn:
    """An executor that does one thing after the other, so that a simulation is the same every time."""

    def __init__(self, workers: int) -> None:
        pass

    def __enter__(self) -> "_InTurn":
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    map = staticmethod(map)


class Simulation:
    """What stands in for AWS, and the words in which tests speak of it. `planted` gives an application's codes."""

    def __init__(self, planted: Mapping[str, Sequence[str]]) -> None:
        self._one_verifies = threading.Lock()
        self._wanted = stream_filter(load(ROOT / "template.yaml"), "Assess")
        self.reset()
        self.planted = planted
        self.verifiers = [getattr(import_module(f"verify_{kind}.verifier"), kind.upper()) for kind in KINDS]
        self.verify_parts = import_module("bonafide.aws.parts")
        self.on_results = import_module("assess.on_results")
        self.on_cluster = import_module("assess.on_cluster")
        self.assessing = import_module("assess.assessing")
        self._application = import_module("bonafide.application").Application
        self._findings = import_module("bonafide.findings")

    def reset(self) -> None:
        """Begins with nothing."""
        self.table = MemoryDynamoDB()
        self.stream: list[dict[str, Any]] = []
        self.table.subscribe(self._wanted, self.stream.append)
        self.sns = MemorySNS()
        self.sqs = MemorySQS(lambda: _Now.stands_at)
        self._delivered = 0
        _Now.stands_at = START

    def at(self, time: datetime) -> None:
        """Lets time pass, and those who wait for a cluster's window be told of on the way."""
        while due := self.sqs.take_next(time):
            _Now.stands_at, pk = due
            event = {"Records": [{"messageId": "1", "body": pk}]}
            assert self.on_cluster.handler(event, SimpleNamespace(aws_request_id="1")) == {"batchItemFailures": []}
        _Now.stands_at = time

    def record(self, document: Document, kinds: Sequence[str] = KINDS) -> None:
        """What the verifiers record of an application, each in its turn."""
        self.record_all([document], kinds)

    def record_all(self, documents: Iterable[Document], kinds: Sequence[str] = KINDS) -> None:
        """What the verifiers record of the applications of a part."""
        with self._one_verifies:  # SQLite's connection is one function's, and that is one thread
            applications = [self._application.model_validate(document) for document in documents]
            recorded = [
                [item for application in applications for item in self._items(application, verifier)]
                for verifier in self.verifiers
                if verifier.name in kinds
            ]
        for items in recorded:
            self.verify_parts.put(items)

    def _items(self, application: Any, verifier: Any) -> list[Document]:
        subject = verifier.read(application)
        found = self._planted(application.application_id, verifier)
        items: list[Document] = self.verify_parts.items_of(application, subject, found, verifier, _Now.stands_at)
        return items

    def _planted(self, application_id: str, verifier: Any) -> list[Any]:
        codes = [code for code in self.planted.get(application_id, ()) if code.startswith(f"{verifier.name}.")]
        verdicts = [self._findings.concern(code, evidence="Planted.") for code in codes]
        found: list[Any] = verifier.catalogue.findings(verdicts, self.assessing.POLICY)
        return found

    def deliver(self, size: int = 100) -> None:
        """Delivers what is new on the stream, in batches, as often as it takes."""
        while batch := self.stream[self._delivered : self._delivered + size]:
            self._delivered += len(batch)
            self.handle(batch)

    def handle(self, batch: list[dict[str, Any]]) -> None:
        """Delivers a batch, and again from the first record that failed."""
        for _ in range(100):
            try:
                failed = self.on_results.handler({"Records": batch}, SimpleNamespace(aws_request_id="1"))
            except ConnectionError:  # as Failing raises it: Lambda delivers the whole batch again
                continue
            numbers = {each["itemIdentifier"] for each in failed["batchItemFailures"]}
            if not numbers:
                return
            first = next(n for n, each in enumerate(batch) if each["dynamodb"]["SequenceNumber"] in numbers)
            batch = batch[first:]
        raise AssertionError("a batch failed a hundred times")

    def arrive(self, time: datetime, documents: list[Document]) -> None:
        """Applications of one upload arrive, are verified and assessed."""
        self.at(time)
        self.record_all(documents)
        self.deliver()

    def close_windows(self) -> None:
        """Lets all windows end."""
        self.at(_Now.stands_at + timedelta(hours=1))

    def assessments(self) -> dict[str, dict[str, Any]]:
        """Each application's assessment without its version, its times and what was told of it."""
        left_out = {"version", "recorded_at", "expires_at", "alerted_level"}
        return {
            pk.removeprefix("app#"): {name: value for name, value in item.items() if name not in left_out}
            for (pk, sk), item in self.table.items().items()
            if sk == "assessment"
        }

    def levels(self) -> dict[str, str]:
        """The level of each application; one that has no assessment asks for nothing."""
        return {name: item["level"]["S"] for name, item in self.assessments().items()}

    def concerns(self) -> dict[str, dict[str, str]]:
        """Each application's concerns: the codes and their strengths."""
        return {
            name: {each["code"]: each["strength"] for each in json.loads(item["concerns"]["S"]).get("concerns", [])}
            for name, item in self.assessments().items()
        }

    def alerts(self) -> dict[str, tuple[set[str], set[str]]]:
        """By its id, which applications each alert is on, and which its group names."""
        found = {}
        for message in self.sns.published:
            body = json.loads(json.loads(message["Message"])["sqs"])
            told = body["unmapped"]
            on = {each["application_id"] for each in told.get("applications", [told])}
            named = {each for others in told.get("group", {}).values() for each in others}
            found[body["finding_info"]["uid"]] = (on, named)
        return found


type Simulations = Callable[..., Any]


@contextmanager
def simulation(
    reference_database: Path, planted: Mapping[str, Sequence[str]] | None = None, *, in_turn: bool = True
) -> Iterator[Simulation]:
    """Opens a new world; one at a time. With `in_turn` the handler does without threads."""
    settings = {**SETTINGS, "REFERENCE_DATABASE": str(reference_database)}
    with patch.dict(os.environ, settings), fresh_modules([ROOT / "functions", ROOT / "layers" / "shared"]):
        made = Simulation(planted or {})
        clients = import_module("bonafide.aws.clients")
        secrets = SimpleNamespace(get_secret_value=lambda SecretId: {"SecretString": "key"})  # noqa: ARG005, N803
        with (
            patch.object(clients, "dynamodb", lambda: made.table),
            patch.object(clients, "sns", lambda: made.sns),
            patch.object(clients, "sqs", lambda: made.sqs),
            patch.object(clients, "secrets_manager", lambda: secrets),
            patch.object(made.assessing, "datetime", _Now),
            patch.object(made.on_cluster, "datetime", _Now),
            patch.object(made.on_results, "datetime", _Now),
            patch.object(_Now, "stands_at", START),
            patch.object(
                made.on_results, "ThreadPoolExecutor", _InTurn if in_turn else made.on_results.ThreadPoolExecutor
            ),
        ):
            yield made
