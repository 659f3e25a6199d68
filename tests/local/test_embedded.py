"""`bonafide verify` without moto gives what the template's stack on moto gives, and survives what happens to it."""

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from local import csv_output, reference
from local.embedded import Embedded, UnusableState
from local.handlers import is_for_assess
from local.memory_stack import in_memory_table
from local.publications import Publication
from local.sqlite_table import APPLICATION_ID, FORMAT, SqliteDynamoDB
from local.stack import Stack
from local.verification import PARAMETERS, Assessed, Rejected, alerts, load_watchlist, receipts, verify
from tests.pipeline.conftest import CANDIDATE, jsonl
from tests.pipeline.simulation import wanted_records
from tests.sizes import FULL
from tests.synthetic.applications import generated

ROOT = Path(__file__).parents[2]
ROWS = 1000 if FULL else 240
RING = 5
"""Applications in a row of the generated ones that share a number under different names, after every forty."""

WATCHLIST = "type,value,source\nemail,listed@quarry-mail.example,Invented list\nphone,+12127365000,Invented list\n"


@pytest.fixture(autouse=True)
def _database(reference_database: Path) -> Iterator[None]:
    with patch.object(reference, "database", lambda sources: reference_database):  # noqa: ARG005
        yield


def varied(folder: Path) -> list[Path]:
    """Files with rings, duplicates, faults, rejected and blank rows: lines of JSON, and a table."""
    documents: list[Any] = []
    for number, one in enumerate(generated(ROWS)):
        document = {**one.document, "application_id": f"a-{number}"}
        if number % 40 < RING:
            document["basics"] = {**document["basics"], "phone": f"+1212736{5000 + number // 40}"}
        if number % 97 == 0:
            document["basics"] = {**document["basics"], "email": "listed@quarry-mail.example"}
        documents.append(document)
        if number % 50 == 10:
            documents.append({**document, "education": []})  # stated again, with less
        if number % 61 == 0:
            documents.append(b'{"basics": {"email": 7, ')
        if number % 83 == 0:
            documents.append(b"")
    lines = folder / "applications.jsonl"
    lines.write_bytes(jsonl(*documents))
    table = folder / "table.csv"
    with table.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["application_id", "name", "email", "phone", "country", "School", "Degree", "Start", "End"])
        for number in range(0, ROWS, 20):
            dates = ("2015-09", "2011-06") if number % 3 else ("2011-09", "2015-06")
            contact = (f"Tove Almgren{number}", f"zq{number}@outlook.com", "+12127365000", "US")
            rows.writerow([f"b-{number}", *contact, "Lakeside College", "BSc", *dates])
            rows.writerow([f"a-{number}", "", "", "", "", "", "", "", ""])  # empty, although its id is known
    return [lines, table]


def of_rows(rows: Sequence[Assessed | Rejected]) -> list[Any]:
    """What is said of each row, without the times and the ids of uploads, of which each stack has its own."""
    found = []
    for row in rows:
        if isinstance(row, Rejected):
            found.append(row.document())
            continue
        document = row.document()
        document["findings"] = sorted(json.dumps(finding, sort_keys=True) for finding in document["findings"])
        found.append(document)
    return found


def alerted(published: Sequence[Publication]) -> dict[str, Any]:
    """The applications that alerts name, with the level and the codes that they state."""
    found: dict[str, Any] = {}
    for each in published:
        body = json.loads(each.bodies["default"])["unmapped"]
        for application in [] if "hub" in body else body.get("applications", [body]):
            found[application["application_id"]] = application["level"]
    return found


def of_receipts(given: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> list[Any]:
    besides = {"upload", "version", "seconds", "received_at", "finished_at"}
    kept = [{name: value for name, value in receipt.items() if name not in besides} for receipt in given]
    return sorted(kept, key=lambda receipt: str(receipt["key"]))


def test_results_are_those_of_the_stack_on_moto(reference_database: Path, tmp_path: Path) -> None:
    files = varied(tmp_path)
    watchlist = tmp_path / "listed.csv"
    watchlist.write_text(WATCHLIST)
    with Embedded(processes=2) as verifying:
        verifying.load_watchlist("C", watchlist)
        rows = list(verifying.verify(*files))
        published, given = verifying.alerts, of_receipts(verifying.receipts)
        assert not verifying.failures
    environment = {
        "REFERENCE_DATABASE": str(reference_database),
        "SECONDS_BETWEEN_ALERTS": "0",
        "DOCUMENT_WAIT_SECONDS": "0",
    }
    with (
        Stack(parameters=PARAMETERS, environment=environment, output=io.StringIO()) as stack,
        in_memory_table(stack),
    ):
        load_watchlist(stack, "C", watchlist)
        expected = list(verify(stack, *files))
        for row, one in zip(of_rows(rows), of_rows(expected), strict=True):
            assert row == one
        assert {row["level"] for row in of_rows(expected) if "level" in row} >= {"low", "review", "high"}
        assert any(isinstance(row, Rejected) for row in expected)
        assert alerted(published) == alerted(alerts(stack)) != {}
        assert given == of_receipts(receipts(stack))
        assert not stack.failures


@pytest.mark.parametrize("event", ["INSERT", "MODIFY", "REMOVE"])
@pytest.mark.parametrize("pk", ["app#a-1", "id#phone#12", "upload#1", "uploads-open"])
@pytest.mark.parametrize(
    "sk", ["check#phone", "overdue", "assessment", "application#1", "app#a-1", "watch#A#l#1", "hub", "hub-notice"]
)
def test_assess_gets_what_the_template_lets_through(event: str, pk: str, sk: str) -> None:
    assert is_for_assess(event, pk, sk) is wanted_records()(event, pk, sk)


def many(folder: Path, count: int = 1600) -> Path:
    """A file of more than three parts."""
    file = folder / "many.jsonl"
    file.write_bytes(jsonl(*(one.document for one in generated(count))))
    return file


def test_process_that_is_killed_is_a_failure_and_not_a_wait(tmp_path: Path) -> None:
    file = many(tmp_path)
    with Embedded(processes=2) as verifying:

        def kill(what: str, _: int) -> None:
            for process in verifying._pool._processes if what == "verified" and verifying._pool else ():
                with suppress(ProcessLookupError):  # it has been killed before
                    os.kill(process, signal.SIGKILL)

        rows = list(verifying.verify(file, progress=kill))
        assert [row.row for row in rows] == list(range(1, 1601))
        assert any("ended unexpectedly" in failure.message for failure in verifying.failures)
        levels = {row.assessment.get("level") for row in rows if isinstance(row, Assessed)}
        assert levels >= {"low", None}


def test_results_of_what_was_done_are_given_after_an_interruption(tmp_path: Path) -> None:
    file, read = many(tmp_path), 0
    with Embedded(processes=1) as verifying:

        def interrupt(what: str, number: int) -> None:
            nonlocal read
            read += number if what == "read" else 0
            if read > 1000 and what == "read":
                wait(verifying._at_work, return_when=FIRST_COMPLETED)
                raise KeyboardInterrupt

        rows: list[Any] = []
        with pytest.raises(KeyboardInterrupt):  # noqa: PT012  the results that come before it
            for row in verifying.verify(file, progress=interrupt):
                rows += [row]
        assert 500 <= len(rows) < 1600
        assert all(row.assessment["level"] for row in rows)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_nothing_personal_is_left_by_a_process_that_is_ended(number: int, tmp_path: Path) -> None:
    temporary, state = tmp_path / "temporary", tmp_path / "state"
    temporary.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", VERIFIES_AND_WAITS, many(tmp_path), state],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"at work\n"
        assert list(temporary.glob("bonafide-*"))
        process.send_signal(number)
        try:
            assert process.wait(60) == 128 + number
        finally:
            process.kill()
    wait_until(lambda: not list(temporary.glob("bonafide-*")))
    with Embedded(state=state) as verifying:
        assert len(list(verifying.verify(many(tmp_path, 2)))) == 2


VERIFIES_AND_WAITS = """
import signal, sys, time
from pathlib import Path
from local.embedded import Embedded

signal.signal(signal.SIGHUP, signal.SIG_DFL)  # where tests run under nohup, it is ignored

def at_work(what, _):
    if what == "verified":
        print("at work", flush=True)
        while True:  # not signal.pause(), which may begin just after the signal has come
            time.sleep(0.1)

with Embedded(processes=2, state=Path(sys.argv[2])) as verifying:
    list(verifying.verify(Path(sys.argv[1]), progress=at_work))
"""


def wait_until(done: Callable[[], bool]) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.1)
    raise TimeoutError


@pytest.mark.parametrize("refused", ["BEGIN IMMEDIATE", "COMMIT"])
def test_table_that_cannot_be_written_is_a_failure_and_keeps_nothing_waiting(refused: str, tmp_path: Path) -> None:
    with Embedded(processes=1) as verifying:
        table = verifying._handlers.table
        query, failing = table._query, [False]

        def full(statement: str, *values: Any) -> Any:
            if failing[0] and statement == refused:
                raise sqlite3.OperationalError("database or disk is full")
            return query(statement, *values)

        def fill(what: str, _: int) -> None:
            failing[0] = what == "read"

        with patch.object(table, "_query", full):
            rows = list(verifying.verify(many(tmp_path, 3), progress=fill))
        assert len(rows) == 3
        assert verifying.failures
        assert verifying._one_writes.acquire(block=False)
        verifying._one_writes.release()
        assert not table._connection.in_transaction


def test_state_file_compares_the_next_files_with_all_earlier_ones(tmp_path: Path) -> None:
    state = tmp_path / "applications.state"
    concerns = []
    for number, name in enumerate(("Tove Almgren", "Bilal Chaudhry", "Ximena Paredes"), start=1):
        document = {**CANDIDATE, "application_id": f"a-{number}"}
        document["basics"] = {**document["basics"], "name": name, "email": f"zq{number}@outlook.com"}
        file = tmp_path / "export.jsonl"
        file.write_bytes(jsonl(document))
        with Embedded(state=state) as verifying:
            (row,) = verifying.verify(file)
            assert isinstance(row, Assessed)
            concerns.append(
                {each["code"]: each["strength"] for each in row.findings if each["outcome"] == "concern"}.get(
                    "identity.phone_shared"
                )
            )
    assert concerns == [None, "weak", "strong"]
    assert {path.name for path in tmp_path.iterdir()} == {"applications.state", "export.jsonl"}
    assert state.stat().st_mode & 0o777 == 0o600
    content = state.read_bytes()
    for personal in (b"Almgren", b"zq2@outlook", b"2125552368", b"555-2368"):
        assert personal not in content


def test_other_application_without_an_id_is_named_with_its_file_and_row(tmp_path: Path) -> None:
    documents = []
    for name in ("Tove Almgren", "Bilal Chaudhry"):
        basics = {**CANDIDATE["basics"], "name": name, "email": f"{name[:4].lower()}@outlook.com"}
        documents.append({"basics": basics, "education": CANDIDATE.get("education", [])})
    file = tmp_path / "export.jsonl"
    file.write_bytes(jsonl(*documents))
    with Embedded() as verifying:
        one, other = (row for row in verifying.verify(file) if isinstance(row, Assessed))
    (evidence,) = (each["evidence"] for each in one.findings if each["code"] == "identity.phone_shared")
    assert f"application {other.application['application_id']} in export.jsonl row 2, under" in evidence


RING_OF_20 = [
    *("Tove Almgren", "Bilal Chaudhry", "Ximena Paredes", "Oluwaseun Adeyemi", "Chen Wei", "Ingrid Halvorsen"),
    *("Pavel Novak", "Fatima Zahra", "Liam Gallagher", "Yuki Tanaka", "Rosa Delgado", "Kwame Mensah", "Hana Kim"),
    *("Anneli Virtanen", "Tariq Aziz", "Sofia Rossi", "Dmitri Volkov", "Luca Moretti", "Grace Okafor", "Emil Larsen"),
]
"""Names under which one number is given. Of twice as many applications, the number would be a hub."""


def exported(file: Path, names: Sequence[str] = RING_OF_20, status: str = "new") -> Path:
    """A table of applications without ids that share a number."""
    rows = (f"{name},{name.replace(' ', '')}@outlook.com,+1-212-736-5000,US,{status}\n" for name in names)
    file.write_text("".join(["name,email,phone,country,status\n", *rows]))
    return file


def levels(state: Path, *files: Path) -> list[Any]:
    with Embedded(state=state, processes=1) as verifying:
        return [
            (row.assessment["level"], row.replaced) for row in verifying.verify(*files) if isinstance(row, Assessed)
        ]


def test_export_that_is_verified_again_counts_nobody_twice(tmp_path: Path) -> None:
    state = tmp_path / "state"
    table = exported(tmp_path / "export.csv")
    ring = levels(state, table)
    assert ring == [("review", False)] * 20
    assert levels(state, table) == ring
    assert levels(state, exported(tmp_path / "next week.csv", RING_OF_20[::-1], "interview")) == ring


def test_row_that_two_files_have_is_one_application(tmp_path: Path) -> None:
    files = [exported(tmp_path / "monday.csv"), exported(tmp_path / "tuesday.csv")]
    assert levels(tmp_path / "state", *files) == [("review", True)] * 20 + [("review", False)] * 20


def test_equal_rows_stay_applications_of_their_own(tmp_path: Path) -> None:
    table = exported(tmp_path / "export.csv", [name for name in RING_OF_20 for _ in range(2)])
    assert levels(tmp_path / "state", table) == [("low", False)] * 40  # a hub


def test_table_with_the_results_has_the_same_applications(tmp_path: Path) -> None:
    state, table, out = tmp_path / "state", exported(tmp_path / "export.csv"), tmp_path / "out.csv"
    with Embedded(state=state, processes=1) as verifying:
        list(csv_output.written(out, [table], verifying.verify(table)))
    assert "'+1-212-736-5000" in out.read_text()
    assert levels(state, out) == [("review", False)] * 20


def test_watchlist_of_an_earlier_run_is_in_force(tmp_path: Path) -> None:
    state, watchlist, table = tmp_path / "state", tmp_path / "listed.csv", tmp_path / "export.csv"
    watchlist.write_text("type,value\nemail,ToveAlmgren@outlook.com\n")
    with Embedded(state=state, processes=1) as verifying:
        verifying.load_watchlist("A", watchlist)
    assert levels(state, exported(table, RING_OF_20[:1])) == [("high", False)]
    watchlist.write_text("type,value\nemail,BilalChaudhry@outlook.com\n")
    with Embedded(state=state, processes=1) as verifying:
        verifying.load_watchlist("A", watchlist)
    assert levels(state, exported(table, RING_OF_20[:2])) == [("low", False), ("high", False)]
    assert levels(tmp_path / "other", exported(table, RING_OF_20[:1])) == [("low", False)]


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + bytes(84), b"PK\x03\x04"])
def test_other_file_is_no_state_file_and_stays_as_it_is(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "thesis.docx"
    file.write_bytes(content)
    with pytest.raises(UnusableState, match="not a state file"), Embedded(state=file):
        pass
    assert file.read_bytes() == content


def other_columns(file: Path) -> None:
    with closing(sqlite3.connect(file)) as table:
        table.executescript(f"PRAGMA application_id = {APPLICATION_ID}; CREATE TABLE items (pk, sk, item)")


def damaged_header(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" + bytes(52) + APPLICATION_ID.to_bytes(4) + b"\xff" * 4000)


def damaged_pages(file: Path) -> None:
    with Embedded(state=file):
        pass
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


@pytest.mark.parametrize("made", [other_columns, damaged_header, damaged_pages, os.mkfifo])
def test_state_that_cannot_be_used_is_said(made: Callable[[Path], None], tmp_path: Path) -> None:
    file = tmp_path / "applications.state"
    made(file)
    with pytest.raises(UnusableState, match=r"applications\.state: .*Name another"), Embedded(state=file):
        pass


def test_state_whose_name_leaves_no_room_for_the_log_of_sqlite_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnusableState, match="unable to open"), Embedded(state=tmp_path / ("s" * 253)):
        pass


def test_state_of_a_later_version_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "state"
    with Embedded(state=file):
        pass
    with closing(sqlite3.connect(file)) as table:
        table.execute(f"PRAGMA user_version = {FORMAT + 1}")
    content = file.read_bytes()
    with pytest.raises(UnusableState, match="later version"), Embedded(state=file):
        pass
    assert file.read_bytes() == content


def test_state_that_was_killed_when_it_was_made_can_be_used(tmp_path: Path) -> None:
    made, killed = tmp_path / "made", tmp_path / "killed"
    with closing(SqliteDynamoDB.created(made, is_kept=True)):
        killed.write_bytes(made.read_bytes())  # without the log beside it
    assert levels(killed, exported(tmp_path / "export.csv", RING_OF_20[:1])) == [("low", False)]


def test_state_is_a_file_whatever_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert levels(Path(":memory:"), exported(tmp_path / "export.csv", RING_OF_20[:1])) == [("low", False)]
    assert (tmp_path / ":memory:").stat().st_size


def reading(state: Path) -> sqlite3.Connection:
    """Another program with a transaction that reads a state file."""
    other = sqlite3.connect(state, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM items").fetchall()
    return other


def test_state_that_another_program_reads_is_not_waited_for(tmp_path: Path) -> None:
    state, table = tmp_path / "state", exported(tmp_path / "export.csv", RING_OF_20[:1])
    with patch("local.sqlite_table.WAIT_FOR_OTHERS", 0):
        with Embedded(state=state, processes=1) as verifying:
            other = reading(state)
            list(verifying.verify(table))
        other.close()
        assert levels(state, table) == [("low", False)]
        with (
            closing(reading(state)),
            pytest.raises(UnusableState, match="database is locked"),
            Embedded(state=state),
        ):
            pass
    assert {path.name for path in tmp_path.iterdir()} == {"state", "export.csv"}


def test_state_file_in_use_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with Embedded(state=state), pytest.raises(UnusableState, match="in use"), Embedded(state=state):
        pass


def test_what_expired_is_deleted_from_a_state_file(tmp_path: Path) -> None:
    state, file = tmp_path / "state", many(tmp_path, 1)
    with Embedded(state=state) as verifying:
        list(verifying.verify(file))
        assert verifying._handlers.table.items()
        verifying._handlers.table._query("UPDATE items SET expires_at = 1")
    with Embedded(state=state) as verifying:
        assert not verifying._handlers.table.items()


def test_nothing_personal_stays_in_the_temporary_folder(tmp_path: Path) -> None:
    with patch("tempfile.tempdir", str(tmp_path / "temporary")):
        (tmp_path / "temporary").mkdir()
        with Embedded() as verifying:
            list(verifying.verify(many(tmp_path, 3)))
            assert list((tmp_path / "temporary").iterdir())
        assert not list((tmp_path / "temporary").iterdir())
