"""`bonafide verify` without moto: the functions' own handlers, a table in a file, and one process for each core.

This process takes files in, part by part. The others verify each part and assess its applications, and read the
results when everything is assessed. Objects, which hold personal data, are in a temporary folder. The table holds
none; it can be kept in a file, and the next files are then compared with all earlier ones.
"""

import fcntl
import json
import multiprocessing
import os
import secrets
import signal
import sqlite3
import stat
import sys
import tempfile
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Self, TextIO
from unittest.mock import patch

from bonafide.aws import receipts
from bonafide.aws.objects import Pointer, documents_of
from bonafide.aws.table import Table
from local import handlers, reference
from local.functions import Failure
from local.handlers import BUCKET, NAMES, Done, Handlers, Setup, created
from local.publications import Publication
from local.resumes import in_folder, is_document
from local.sqlite_table import APPLICATION_ID, FORMAT, SqliteDynamoDB
from local.verification import ALONE, Assessed, Progress, Rejected, assessed, by_row

KEPT_DAYS = 730
SECRET = "secret"  # noqa: S105  the name of a document in the state file


class UnusableState(Exception):
    """The state file cannot be used. The message says why, and what to do."""


def environment(*, dns: bool, database: Path) -> dict[str, str]:
    """The functions' environment, with the defaults of template.yaml's parameters but no limits of size or time."""
    return {
        "RESULTS_TABLE": "results",
        "RECORD_RETENTION_DAYS": str(KEPT_DAYS),
        "POLICY_OVERRIDES": "{}",
        "POWERTOOLS_METRICS_NAMESPACE": "Bonafide",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "IDENTIFIER_KEY_SECRET": SECRET,
        "REFERENCE_DATABASE": str(database),
        "DNS_LOOKUPS": "on" if dns else "off",
        "UPLOADS_BUCKET": BUCKET,
        "DOCUMENT_READER": "ReadDocument",
        "RESUME_QUEUE": "resume",
        "RESUME_DOCUMENTS": "on",
        "OPTIONAL_CHECKS": "employment=on presence=on network=on",
        "MALWARE_SCAN": "off",
        "DOCUMENT_WAIT_SECONDS": "0",
        "MAXIMUM_OBJECT_MEGABYTES": "1000000",
        "MAXIMUM_DECOMPRESSED_MEGABYTES": "1000000",
        "MAXIMUM_ROW_KILOBYTES": "1024",
        "ALERTS_TOPIC": "alerts",
        "ALERTING_DEAD_LETTERS": "dead-letters",
        "ASSESS_DEAD_LETTERS": "dead-letters",
        "MAXIMUM_ALERTS_PER_HOUR": "1000000000",  # no e-mail leaves this machine
        "SECONDS_BETWEEN_ALERTS": "0",
        "REVIEW_URL": "",
    }


class Embedded:
    """Verifies files while the context is open; one at a time in a process.

    Args:
        state: the file that keeps the table. None keeps it only while the context is open.
        dns: whether DNS is asked about e-mail domains.
        sources: a folder with official files to build the reference database from.
        output: where the functions' log goes. None shows none.
        processes: how many verify beside this one; by default one for each core.
    """

    def __init__(
        self,
        *,
        state: Path | None = None,
        dns: bool = False,
        sources: Path | None = None,
        output: TextIO | None = None,
        processes: int | None = None,
    ) -> None:
        self._state = state
        self._environment = environment(dns=dns, database=reference.database(sources))
        self._output = output
        self._processes = processes or os.process_cpu_count() or 1
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["local.preloaded"])
        self._one_writes = self._context.Lock()
        self._one_at_a_time = threading.Lock()  # intake writes parts in several threads
        self._pool: ProcessPoolExecutor | None = None
        self._only: tuple[str, int] | None = None  # the first part and its size, until there is a second
        self._parts: dict[str, list[str]] = {}
        self._at_work: dict[Future[Done], int] = {}  # the applications of each
        self._due: dict[str, None] = {}
        self._beside: tuple[str, Path] = "", Path()  # the table that is taken in, and the folder of its documents
        self._names: dict[str, str] = {}  # of documents alone
        self._closing = ExitStack()
        self.failures: list[Failure] = []
        self.not_found: dict[str, list[tuple[int, str]]] = {}
        """Documents that are not in the folder: their rows and names, by table."""

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.enter_context(_ended_in_order())
            folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="bonafide-")))
            file = self._state or folder / "table.sqlite"
            if self._state:
                undo.enter_context(_locked(file))
            try:
                with closing(SqliteDynamoDB.created(file, is_kept=bool(self._state))) as table:
                    secret = _secret(table)
            except sqlite3.Error as error:
                raise UnusableState(f"{file}: {error}. Name another") from error
            self._setup = Setup(file, folder, bool(self._state), self._environment, secret, self._output is not None)
            self._handlers = undo.enter_context(Handlers(self._setup, self._one_writes, self._output, is_last=True))
            self._handlers.objects.on_put = self._object_written
            undo.callback(self._end_processes)
            self._closing = undo.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._closing.close()

    def verify(
        self,
        *files: Path,
        progress: Progress | None = None,
        mapping: Path | None = None,
        documents: Path | None = None,
        country: str | None = None,
    ) -> Iterator[Assessed | Rejected]:
        """Verifies files, and yields the result of each row, in order. A document is one application.

        After Ctrl-C the results of what was verified are yielded, and then KeyboardInterrupt is raised.

        Args:
            files: tables, and documents.
            progress: is called with what is done ("read" or "verified") and how many applications more.
            mapping: a mapping file.
            documents: the folder of the documents that tables name; by default that of each table.
            country: the country of residence of persons whose document says none.
        """
        self._progress = progress or (lambda what, number: None)  # noqa: ARG005
        uploads: list[tuple[str, str | Rejected]] = []
        interrupted: KeyboardInterrupt | None = None
        try:
            alone = self._applications_of([file for file in files if is_document(file)], country)
            for file in files:
                if is_document(file):
                    self._take_in_document(file, next(alone, None), uploads)
                else:
                    self._beside = str(file), documents or file.parent
                    self._take_in(file, mapping, uploads)
            self._verify_rest()
        except KeyboardInterrupt as error:
            interrupted = error
            self._give_up()
        if self._names:
            self._handlers.objects.put_object(Bucket=BUCKET, Key=NAMES, Body=json.dumps(self._names).encode())
        self._handlers.send_alerts(self._due)
        self._due.clear()
        self._note(self._handlers.done())
        for name, upload in uploads:
            if isinstance(upload, Rejected):
                yield upload
                continue
            rejected = self._handlers.lines(receipts.rejections_key(upload))
            rejections = (Rejected(name, line["row"], line["reason"]) for line in rejected)
            results = self._results(name, upload)
            done = (each for each in results if each.assessment.get("level")) if interrupted else results
            yield from by_row(done, rejections)
        if interrupted:
            raise interrupted

    def load_watchlist(self, tier: str, file: Path) -> None:
        """Brings a watchlist into force, and assesses the applications of the state file that it concerns."""
        key = f"watchlists/{tier}/{_in_utf_8(file.name)}"
        self._handlers.objects.link(key, file)
        self._handlers.deliver("Watchlists", created(key))
        self._handlers.assess()
        self._note(self._handlers.done())

    @property
    def alerts(self) -> list[Publication]:
        """What security would receive."""
        return [_publication(message) for message in self._handlers.topics.published]

    @property
    def receipts(self) -> Iterator[dict[str, Any]]:
        """The receipts of all uploads."""
        for upload in self._parts:
            yield from self._handlers.lines(receipts.receipt_key(upload))

    # ── How it is done ──

    def _take_in(self, file: Path, mapping: Path | None, uploads: list[tuple[str, str | Rejected]]) -> None:
        """Has intake read a file. What it writes is verified at the same time."""
        key = f"incoming/{'files/' if mapping else ''}{_in_utf_8(file.name)}"
        if mapping:
            self._handlers.objects.link("imports/files.json", mapping)
        self._handlers.objects.link(key, file)
        self._upload(key, file, uploads)

    def _upload(self, key: str, file: Path, uploads: list[tuple[str, str | Rejected]]) -> None:
        version, sequencer = uuid.uuid4().hex, f"{time.time_ns():020X}"
        upload = Pointer(BUCKET, key, version).id
        self._parts[upload] = []
        uploads.append((str(file), upload))  # before Ctrl+C can come, so that what is done by then has a result
        self._handlers.deliver("Intake", created(key, version, sequencer))
        self._note(self._handlers.done())

    def _applications_of(self, files: list[Path], country: str | None) -> Iterator[dict[str, Any] | str]:
        """The application that each document is, or the reason why it is none. Several are read at the same time."""
        keys = [f"documents/alone/{number}" for number in range(len(files))]
        for key, file in zip(keys, files, strict=True):
            self._handlers.objects.link(key, file)
        tasks = [(key, country) for key in keys]
        if len(files) == 1:
            yield self._handlers.application_of(tasks[0])
        elif files:
            try:
                for reading in [self._in_pool(Handlers.application_of, task) for task in tasks]:
                    yield reading.result()
                    self._progress("document", 1)
            except BrokenProcessPool:
                self._broken()

    def _take_in_document(
        self, file: Path, application: dict[str, Any] | str | None, uploads: list[tuple[str, str | Rejected]]
    ) -> None:
        """Has intake take in a document as the application that it is; None if it was not read."""
        if isinstance(application, str):
            uploads.append((str(file), Rejected(str(file), 1, application)))
        elif application is not None:
            self._names[application["application_id"]] = file.name
            document = f"{documents_of(application['application_id'])}document{file.suffix.lower()}"
            self._handlers.objects.link(document, file)
            content = json.dumps({**application, "documents": [{"key": document}]}).encode()
            key = f"incoming/{ALONE}{_in_utf_8(file.name)}.json"
            self._handlers.objects.put_object(Bucket=BUCKET, Key=key, Body=content)
            self._upload(key, file, uploads)

    def _object_written(self, key: str) -> None:
        """Has a part verified, by another process unless it is the only one."""
        folder, _, rest = key.partition("/")
        if folder != "applications":
            return
        with self._one_at_a_time:
            self._parts[rest.partition("/")[0]].append(key)
            applications = self._handlers.objects.count_lines(key)
            if self._handlers.objects.has(key, *handlers.PART_FUNCTIONS["VerifyResume"]):
                self._find_documents(key)
            self._progress("read", applications)
            if self._pool is None and self._only is None:
                self._only = key, applications
                return
            if self._only is not None:
                self._submit(*self._only)
                self._only = None
            self._submit(key, applications)

    def _find_documents(self, key: str) -> None:
        """Makes the files beside a table the documents of a part's applications."""
        table, folder = self._beside
        for application in self._handlers.lines(key):
            own = documents_of(application["application_id"])
            for document in application.get("documents", []):
                name = document["key"].removeprefix(own)
                if file := in_folder(folder, name):
                    self._handlers.objects.link(document["key"], file)
                elif not self._handlers.objects.file(document["key"]).exists():  # it may have been in the row
                    row = int(application["revision"].rpartition("#")[2])
                    self.not_found.setdefault(table, []).append((row, name))

    def _submit(self, key: str, applications: int) -> None:
        try:
            self._at_work[self._in_pool(Handlers.verify_part, key)] = applications
        except BrokenProcessPool:
            self._broken()

    def _in_pool[Argument, Answer](
        self, work: Callable[[Handlers, Argument], Answer], argument: Argument
    ) -> Future[Answer]:
        """Has another process work."""
        with patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):  # for the same code as in this process
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._processes,
                    self._context,
                    initializer=handlers.start_process,
                    initargs=(self._setup, self._one_writes),
                )
            return self._pool.submit(handlers.in_process, work, argument)

    def _verify_rest(self) -> None:
        """Waits until all parts are verified."""
        if self._only is not None:
            (only, applications), self._only = self._only, None
            self._note(self._handlers.verify_part(only), applications)
        while self._at_work:
            finished, _ = wait(self._at_work, timeout=1, return_when=FIRST_COMPLETED)
            for each in finished:
                applications = self._at_work.pop(each)
                try:
                    self._note(each.result(), applications)
                except BrokenProcessPool:
                    self._broken()

    def _note(self, done: Done, verified: int = 0) -> None:
        """Takes note of what followed from work, which may have verified some applications."""
        self._due.update(dict.fromkeys(done.due))
        self.failures += done.failures
        if verified:
            self._progress("verified", verified)

    def _broken(self) -> None:
        """One of the processes has ended, and so all have: perhaps the machine had no memory left."""
        failure = Failure("bonafide verify", "a process ended unexpectedly, so some applications are not verified")
        if failure not in self.failures:
            self.failures.append(failure)
        self._handlers.table.write_alone()

    def _give_up(self) -> None:
        """Verifies nothing more than the parts that are at work."""
        self._only = None
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        for each, applications in self._at_work.items():
            if not each.cancelled() and not each.exception():
                self._note(each.result(), applications)
        self._at_work.clear()
        self._pool = None

    def _results(self, file: str, upload: str) -> Iterator[Assessed]:
        """The results of the applications of an upload, read by the other processes some parts ahead."""
        keys = sorted(self._parts[upload])
        if self._pool is None or self.failures:
            for key in keys:
                yield from results_of(self._handlers, (key, file))
            return
        ahead = deque[Future[list[Assessed]]]()
        for key in keys:
            ahead.append(self._pool.submit(handlers.in_process, results_of, (key, file)))
            if len(ahead) > 2 * self._processes:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()

    def _end_processes(self) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._handlers.table.write_alone()


def results_of(handlers: Handlers, part: tuple[str, str]) -> list[Assessed]:
    """The results of the applications of a part, which is named by its key and the file that it is from."""
    key, file = part
    table = Table("results", timedelta(days=KEPT_DAYS))
    found = [assessed(table, application, file, handlers.names) for application in handlers.lines(key)]
    read = handlers.what_was_read(key)
    if read and is_document(Path(file)):
        read["1"]["file"] = Path(file).name
    return [each._replace(read=read.get(str(each.row))) for each in found] if read else found


def _in_utf_8(name: str) -> str:
    """The name of a file, with replacement characters for bytes that are not UTF-8: a key is UTF-8."""
    return os.fsencode(name).decode(errors="replace")


def _publication(message: dict[str, Any]) -> Publication:
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    return Publication(
        message["TopicArn"], str(uuid.uuid4()), message["Subject"], json.loads(message["Message"]), attributes
    )


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Raises SystemExit when this process is asked to end or its terminal closes, so that no personal data is left."""
    asked: list[signal.Signals] = []
    if threading.current_thread() is threading.main_thread():  # only there can it be caught
        asked = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_DFL]

    def end(number: int, _frame: object) -> None:
        for each in asked:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for each in asked:
        signal.signal(each, end)
    try:
        yield
    finally:
        for each in asked:
            signal.signal(each, signal.SIG_DFL)


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Creates a state file if there is none, and keeps other processes from it.

    Raises:
        UnusableState: it is not a state file, or another process uses it.
    """
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK, 0o600)  # reading a pipe would wait
    except OSError as error:
        raise UnusableState(f"{file}: {error.strerror}") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnusableState(f"{file}: not a file. Name another")
        header = os.read(descriptor, 100)
        if header and (header[:16] != b"SQLite format 3\0" or header[68:72] != APPLICATION_ID.to_bytes(4)):
            raise UnusableState(f"{file}: not a state file of `bonafide verify`, so it is left as it is. Name another")
        if int.from_bytes(header[60:64]) > FORMAT:
            raise UnusableState(f"{file}: a later version of Bonafide has made it. Install that, or name another")
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise UnusableState(f"{file}: in use by another `bonafide verify`. Wait until that has ended") from None
    finally:
        os.close(descriptor)


def _secret(table: SqliteDynamoDB) -> str:
    """The key with which identifiers are hashed: that of the state file, or else a new one."""
    if kept := table.kept(SECRET):
        return kept.decode()
    secret = secrets.token_hex(32)
    table.keep(SECRET, secret.encode())
    return secret
