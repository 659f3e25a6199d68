"""The handlers of the functions in one process, on a table in a file and objects in a folder. Nothing leaves it."""

import io
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, redirect_stdout
from functools import cache, lru_cache
from importlib import import_module
from itertools import batched
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TextIO
from unittest.mock import patch

from bonafide.aws import clients, documents
from bonafide.aws.keys import Keys
from bonafide.document import Unreadable
from bonafide.reference import Reference
from bonafide.verifier import Verifier
from bonafide.verifiers import OPTIONAL, VERIFIERS
from local import resumes
from local.folder_objects import FolderS3
from local.functions import OUTPUT, Context, Failure, Function, importable
from local.in_turn import InTurn
from local.memory_aws import Item, MemorySNS, MemorySQS, Record
from local.sqlite_table import SqliteDynamoDB
from local.verification import lines

if TYPE_CHECKING:
    from verify_resume.verifier import Resume

ROOT = Path(__file__).resolve().parents[1]
BUCKET = "uploads"
ATTEMPTS = 5
"""Times that a message or a record is delivered before it counts as failed."""

ALERTS_TOGETHER = 1000
"""Records that Alerting gets at a time, as in template.yaml."""

HANDLERS = {
    "Intake": "intake.on_upload",
    "Watchlists": "watchlists.on_upload",
    "Assess": "assess.on_results",
    "Alerting": "alerting.on_assessments",
    **{f"Verify{name.capitalize()}": f"verify_{name}.on_part" for name in (*VERIFIERS, *OPTIONAL)},
    "VerifyResume": "verify_resume.on_part",
    "ReadDocument": "read_document.on_request",
}
"""Handler modules by the functions' names in template.yaml."""

PART_FUNCTIONS: dict[str, tuple[bytes, ...]] = {
    **{f"Verify{name.capitalize()}": () for name in VERIFIERS},
    "VerifyEmployment": (b'"work":[{',),
    "VerifyPresence": (b'"address":"', b'"profiles":[{', b'"url":"'),
    "VerifyNetwork": (b'"ip":"',),
    "VerifyResume": (b'"documents":[{',),
}
"""The functions that take parts, each with texts of which a part has one if it concerns some application of it."""

NAMES = "names"
"""The key of the object with the names of documents that are applications by themselves, which is written last."""

READ = "read/"
"""What the keys begin with of objects that have what was read of the documents of a part."""


class Setup(NamedTuple):
    """What every process needs to run the functions."""

    table: Path
    folder: Path
    is_kept: bool
    environment: dict[str, str]
    secret: str
    shows_logs: bool


class Done(NamedTuple):
    """What followed from work: the partitions of which security is to be alerted, and what failed at every attempt."""

    due: list[str]
    failures: list[Failure]


class Handlers:
    """Runs the functions in this process while the context is open.

    `is_last` is whether this process closes the table after all others.
    """

    def __init__(
        self,
        setup: Setup,
        one_writes: AbstractContextManager[Any],
        output: TextIO | None = None,
        *,
        is_last: bool = False,
    ) -> None:
        self._setup = setup
        self._is_last = is_last
        self._one_writes = one_writes
        self._output = output or (sys.stderr if setup.shows_logs else io.StringIO())
        self._records: list[Record] = []
        self._closing = ExitStack()
        self._due: dict[str, None] = {}
        self._failures: list[Failure] = []
        self._read: dict[int, dict[str, Any]] = {}

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.enter_context(patch.dict(os.environ, self._setup.environment))
            undo.enter_context(importable([ROOT / "functions", ROOT / "layers" / "shared"]))
            undo.callback(setattr, OUTPUT, "sink", OUTPUT.sink)
            OUTPUT.sink = self._output
            self.table = SqliteDynamoDB(self._setup.table, is_kept=self._setup.is_kept, one_writes=self._one_writes)
            undo.callback(self.table.end if self._is_last else self.table.close)
            self.table.subscribe(is_for_assess, self._records.append)
            self.table.on_put = self._note_due
            self.objects = FolderS3(
                self._setup.folder, kept="watchlists-in-force/", keep=self.table.keep, load=self.table.kept
            )
            self.topics, self.queues = MemorySNS(), MemorySQS()
            secrets = SimpleNamespace(get_secret_value=lambda SecretId: {"SecretString": self._setup.secret})  # noqa: ARG005, N803
            replaced = {
                "dynamodb": self.table,
                "s3": self.objects,
                "sns": self.topics,
                "sqs": self.queues,
                "secrets_manager": secrets,
                "functions": SimpleNamespace(invoke=self._invoked_by_a_function),
            }
            for name, client in replaced.items():
                undo.enter_context(patch.object(clients, name, lambda client=client: client))
            with redirect_stdout(OUTPUT):  # where their loggers write from then on
                modules = [
                    import_module(name) for name in ("bonafide.aws.recorder", "assess.results", "alerting.sending")
                ]
            for module in modules:
                undo.enter_context(patch.object(module, "ThreadPoolExecutor", InTurn))
            parts = import_module("bonafide.aws.parts")  # the verifiers read the same part
            undo.enter_context(patch.object(parts, "read_application", lru_cache(1000)(parts.read_application)))
            undo.enter_context(patch.object(Reference, "name_forms", lru_cache(1000)(Reference.name_forms)))
            self._keys = Keys.deployed()
            self._reference = cache(Reference)  # which they share, so that each name is read once
            self._modules: dict[str, Any] = {}
            undo.callback(self._modules.clear)
            self._closing = undo.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._closing.close()

    def verify_part(self, key: str) -> Done:
        """Verifies the applications of a part, and assesses them and those that share something with them."""
        try:
            for name, texts in PART_FUNCTIONS.items():
                if texts and not self.objects.has(key, *texts):
                    continue
                with self.table.together():
                    self.deliver(name, created(key))
            self.assess()
            self._keep_what_was_read(key)
        except sqlite3.Error as error:
            self._failures.append(Failure("bonafide verify", f"the table cannot be written: {error}"))
        return self.done()

    def application_of(self, document: tuple[str, str | None]) -> dict[str, Any] | str:
        """The application that a document is, or the reason why it cannot be one.

        `document` is its key, and the country of residence that is assumed. The same bytes are the same application.
        """
        key, country = document
        with redirect_stdout(OUTPUT):
            extraction = import_module("verify_resume.extraction")
        try:
            read = documents.read("ReadDocument", BUCKET, key)
        except documents.Missing:
            return "the file is not there any more"
        except Unreadable as error:
            return f"the document cannot be read: {error.reason}"
        except documents.ReaderFailed as error:
            return f"the document cannot be read: {error}"
        stated = extraction.read_statements(
            read.document, self._reference(self._setup.environment["REFERENCE_DATABASE"]), country
        )
        application = resumes.application_of(stated, read.document.reading, country)
        if application is None:
            return "no name, e-mail address or telephone number was recognised in the document"
        identifier = self._keys.pseudonym(f"document {read.digest}")
        return {"application_id": identifier, **application}

    def what_was_read(self, key: str) -> dict[str, Any]:
        """What was read of the documents of a part, by row."""
        return next(self.lines(f"{READ}{key}"), {})

    @property
    def names(self) -> dict[str, str]:
        """The file names of documents that are applications by themselves, by the ids of these."""
        return next(self.lines(NAMES), {})

    def done(self) -> Done:
        """What followed from all work since this was last asked."""
        done = Done(list(self._due), list(self._failures))
        self._due.clear()
        self._failures.clear()
        return done

    def assess(self) -> None:
        """Delivers to Assess what this process has written to the table, until that changes nothing more."""
        while self._records:
            records, self._records[:] = self._records[:], []
            self._deliver_records("Assess", records)

    def send_alerts(self, due: Iterable[str]) -> None:
        """Delivers due assessments to Alerting."""
        for batch in batched(due, ALERTS_TOGETHER, strict=False):
            changes = [{"Keys": {"pk": {"S": pk}}, "SequenceNumber": f"{n:021}"} for n, pk in enumerate(batch)]
            self._deliver_records("Alerting", [{"dynamodb": change} for change in changes])

    def deliver(self, function: str, event: dict[str, Any]) -> None:
        """Delivers a message of a queue, and again while it fails."""
        message = {"messageId": "1", "body": json.dumps(event)}
        for _ in range(ATTEMPTS):
            if not self._invoke(function, {"Records": [message]}):
                return
        self._failures.append(Failure(function, "a message failed at every attempt"))

    def lines(self, key: str) -> Iterator[dict[str, Any]]:
        """The documents of an object of JSON Lines; none if there is no object."""
        return lines(self.objects, BUCKET, key)

    def _keep_what_was_read(self, key: str) -> None:
        if self._read:
            self.objects.put_object(Bucket=BUCKET, Key=f"{READ}{key}", Body=json.dumps(self._read).encode())
            self._read.clear()

    def _deliver_records(self, function: str, records: list[Record]) -> None:
        """Delivers records of the stream, and again from the first that failed."""
        for _ in range(ATTEMPTS):
            failed = self._invoke(function, {"Records": records})
            numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
            if not failed:
                return
            records = records[min(map(numbers.index, failed)) if failed <= set(numbers) else 0 :]
        self._failures.append(Failure(function, f"{len(records):,} records failed at every attempt"))

    def _invoke(self, function: str, event: dict[str, Any]) -> set[str]:
        """Invokes a handler; returns what it reports as failed, or something else if it raised an exception."""
        try:
            with redirect_stdout(OUTPUT):
                answer = self._handler(function)(event, Context(_function(function)))
        except Exception as error:  # any error: Lambda would deliver the batch again
            print(f"{function} failed: {type(error).__name__}", file=self._output)
            return {""}
        return {each["itemIdentifier"] for each in answer["batchItemFailures"]}

    def _handler(self, function: str) -> Callable[[Any, Any], Any]:
        if function not in self._modules:
            name = HANDLERS[function]
            sys.modules.pop(name, None)  # a handler module reads its settings at import
            if name.endswith(".on_part"):
                verifier = import_module(name.replace(".on_part", ".verifier"))
                self._closing.enter_context(patch.object(verifier, "Reference", self._reference))
            if function == "VerifyResume":
                self._closing.enter_context(patch.object(verifier, "ThreadPoolExecutor", InTurn))  # readers are forks
                deployed = self._noting(verifier.deployed())
                self._closing.enter_context(patch.object(verifier, "deployed", lambda: deployed))
            self._modules[function] = import_module(name)
        handler: Callable[[Any, Any], Any] = self._modules[function].handler
        return handler

    def _noting(self, verifier: Verifier["Resume"]) -> Verifier["Resume"]:
        """The verifier of documents, which also notes what was read of each, by row."""

        def look_up(subjects: Sequence["Resume"]) -> Sequence["Resume"]:
            found = verifier.look_up(subjects)
            for resume in found:
                row = int((resume.application.revision or "").rpartition("#")[2])
                self._read[row] = resumes.what_was_read(resume)
            return found

        return verifier._replace(look_up=look_up)

    def _invoked_by_a_function(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        """Lets ReadDocument read each file once: a document alone is read before it is an application, too."""
        event = json.loads(Payload)
        key = f"answers/{self.objects.file(event['key'])}"
        answer = next(self.lines(key), None)
        if answer is None:
            answer = self._handler(FunctionName)(event, Context(_function(FunctionName)))
            self.objects.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(answer).encode())
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    def _note_due(self, item: Item) -> None:
        if item.get("alert") == {"S": "due"}:
            self._due[item["pk"]["S"]] = None


@cache
def _function(name: str) -> Function:
    """A function without limits: what takes long here is a large file."""
    return Function(name, name, name, HANDLERS[name], timeout=10**9, memory=0, log_group="", environment={})


def is_for_assess(event: str, pk: str, sk: str) -> bool:
    """Whether Assess gets a record of the stream, as by the filters of template.yaml."""
    if sk.startswith("watch#") or sk == "hub-notice":
        return True
    if event == "REMOVE":
        return pk.startswith("id#") and sk.startswith("app#")
    return sk.startswith("check#") or sk == "overdue"


def created(key: str, version: str | None = None, sequencer: str = "") -> dict[str, Any]:
    """The event of an object that was written."""
    written = {"key": key, "version-id": version, "sequencer": sequencer}
    return {"detail": {"bucket": {"name": BUCKET}, "object": written}}


# ── A process of the pool ──

_here: list[Handlers] = []


def start_process(setup: Setup, one_writes: AbstractContextManager[Any]) -> None:
    """Opens the functions for the life of this process. Ctrl-C is for the main process, which ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_main, args=(setup.folder,), daemon=True).start()
    _here.append(Handlers(setup, one_writes).__enter__())


def _end_with_main(folder: Path) -> None:
    """Ends this process when the main one was killed, and deletes the objects, which that could not do."""
    main = multiprocessing.parent_process()
    assert main is not None  # noqa: S101  this is a process of the pool
    main.join()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def in_process[Argument, Answer](work: "Callable[[Handlers, Argument], Answer]", argument: Argument) -> Answer:
    """Works with the handlers of this process."""
    return work(_here[0], argument)
