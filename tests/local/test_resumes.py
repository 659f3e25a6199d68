"""`bonafide verify` with documents: beside a table, and alone."""

import base64
import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local import reference, resumes
from local.command import SAMPLE_DOCUMENTS, SAMPLES, main
from local.reading import UnreadableFile
from local.resumes import application_of, expanded, in_folder, lines, not_found
from local.verification import Assessed
from tests.pipeline.conftest import CANDIDATE, jsonl
from tests.read_document.made import drawn, pdf
from tests.synthetic import sample_documents
from verify_resume.extraction import Job, Stated, Studies
from verify_resume.verifier import Resume

ROOT = Path(__file__).parents[2]
COPY, COPIED = SAMPLE_DOCUMENTS / "sample-17.docx", SAMPLE_DOCUMENTS / "sample-18.pdf"
SCAN = pdf(drawn("x", 40, 780))


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch, reference_database: Path) -> None:
    monkeypatch.setattr(reference, "DATABASE", reference_database)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(each) for each in arguments])
    output = capsys.readouterr()
    return code, output.out, output.err


def documents(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def row(number: int, file: str, **basics: str) -> dict[str, Any]:
    key = f"documents/applications/a-{number}/{file}"
    return {**CANDIDATE, "application_id": f"a-{number}", "basics": basics, "documents": [{"key": key}]}


def evidence(result: dict[str, Any], code: str) -> str:
    return next(str(each["evidence"]) for each in result["findings"] if each["code"] == code)


# ── Beside a table ──


def test_documents_are_found_in_the_folder_that_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "verify", SAMPLES[-1], "--documents", SAMPLE_DOCUMENTS, "--json")
    assert (code, err) == (0, "")
    contradicts, copy, copied, honest = documents(out)
    assert [each["level"] for each in (contradicts, copy, copied, honest)] == ["review", "review", "review", "low"]
    assert contradicts["families"] == {"document": 3}
    assert "sample-18" in evidence(copy, "identity.resume_copied")
    assert "sample-17" in evidence(copied, "identity.resume_copied")
    assert contradicts["read"] == {
        "file": "sample-16.pdf",
        "name": "Rowan Pascoe",
        "emails": ["zq7731.rowan.pascoe@outlook.com"],
        "phones": ["+64211234567"],
        "studies": [
            {
                "institution": "University of Auckland",
                "degree": "BSc",
                "area": "Chemistry",
                "start": "2009",
                "end": "2012",
            }
        ],
        "jobs": [{"employer": "Harbour Grid Services", "position": "Data Analyst", "start": "2013", "end": "2021"}],
        "hidden_letters": 68,
    }


def test_documents_that_are_missing_or_not_readable_are_named_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "a.jsonl"
    found = row(1, COPY.name, name="Nuria Campos", email="zq7731.nuria@hotmail.com")
    table.write_bytes(jsonl(found, row(2, "gone.pdf", name="A B"), row(3, "scan.pdf", name="C D"), CANDIDATE))
    (tmp_path / COPY.name).write_bytes(COPY.read_bytes())
    (tmp_path / "scan.pdf").write_bytes(SCAN)
    code, out, err = run(capsys, "verify", table)
    text = " ".join(out.split())
    assert code == 0
    assert err == (
        f"bonafide: {table}: 1 document is not in the folder {tmp_path} (row 2 gone.pdf); "
        "name their folder with --documents FOLDER\n"
    )
    assert "Read from the document sample-17.docx name Nuria Campos e-mail zq7731.nuria@hotmail.com" in text
    assert "Document gone.pdf not read: the document is missing" in text
    assert "3 documents: 1 read, 1 not read (the document is missing), 1 not read (a scan without text" in text
    _, out, _ = run(capsys, "verify", table, "--json")
    read, gone, scan, without = documents(out)
    assert evidence(gone, "document.name_differs") == "the document is missing"
    assert evidence(scan, "document.name_differs") == "the document cannot be read: a scan without text, or empty"
    assert (scan["read"]["not_read"], without["read"]) == ("a scan without text, or empty", None)
    assert {each["level"] for each in (read, gone, scan, without)} == {"low"}


@pytest.mark.parametrize(
    "name", ["../secret.pdf", "below/cv.pdf", "/etc/passwd", "..", ".", "", "back\\slash.pdf", "nul\0.pdf", "x" * 300]
)
def test_only_plain_names_are_files_of_the_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    for file in (tmp_path / "secret.pdf", folder / "below" / "cv.pdf", folder / "cv.pdf"):
        file.touch()
    assert in_folder(folder, name) is None
    assert in_folder(folder, "cv.pdf") == (folder / "cv.pdf").resolve()


def test_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.pdf").touch()
    (folder / "real.pdf").touch()
    (folder / "out.pdf").symlink_to(tmp_path / "secret.pdf")
    (folder / "within.pdf").symlink_to(folder / "real.pdf")
    (tmp_path / "linked").symlink_to(folder)
    os.mkfifo(folder / "pipe.pdf")
    assert in_folder(folder, "out.pdf") is None
    assert in_folder(folder, "pipe.pdf") is None
    assert in_folder(folder, "within.pdf") == (folder / "real.pdf").resolve()
    assert in_folder(tmp_path / "linked", "real.pdf") == (folder / "real.pdf").resolve()


def test_table_names_documents_in_a_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "a.csv"
    table.write_text(f"Name,E-mail,Resume\nNuria Campos,zq7731.nuria@hotmail.com,{COPY.name}\nA B,,gone.pdf\n")
    (tmp_path / COPY.name).symlink_to(COPY)
    _, out, err = run(capsys, "verify", table, "--json")
    assert [each["read"].get("not_read") for each in documents(out)] == ["the document is missing"] * 2
    assert "2 documents are not in the folder" in err  # a link leads out of it
    (tmp_path / COPY.name).unlink()
    (tmp_path / COPY.name).write_bytes(COPY.read_bytes())
    _, out, err = run(capsys, "verify", table, "--json")
    assert documents(out)[0]["read"]["name"] == "Nuria Campos"
    assert f"{table}: 1 document is not in the folder {tmp_path} (row 3 gone.pdf)" in err


def test_document_within_a_row_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = {"name": "cv.docx", "content": base64.b64encode(COPY.read_bytes()).decode()}
    rows = [{**CANDIDATE, "application_id": "a-1", "documents": [content]}] * 2
    (tmp_path / "a.jsonl").write_bytes(jsonl(*rows))
    code, out, err = run(capsys, "verify", tmp_path / "a.jsonl", "--json")
    assert (code, documents(out)[0]["read"]["name"]) == (0, "Nuria Campos")
    assert "not in the folder" not in err


def test_many_missing_documents_are_counted() -> None:
    missing = [(number, f"{number}.pdf") for number in range(1000, 1008)]
    assert not_found("x/a.csv", missing, None) == (
        "8 documents are not in the folder x (row 1,000 1000.pdf, row 1,001 1001.pdf, row 1,002 1002.pdf, "
        "row 1,003 1003.pdf, row 1,004 1004.pdf, 3 more); name their folder with --documents FOLDER"
    )
    assert "--documents" not in not_found("x/a.csv", missing, Path("cvs"))


def test_without_documents_no_library_of_theirs_is_loaded(tmp_path: Path, reference_database: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(CANDIDATE))
    check = (
        "import sys; from pathlib import Path; from local import reference, command; "
        "reference.DATABASE = Path(sys.argv[2]); assert command.main(['verify', sys.argv[1], '--json']) == 0; "
        "print([each for each in ('pypdfium2', 'verify_resume.verifier', 'read_document') if each in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", check, tmp_path / "a.jsonl", reference_database],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.splitlines()[-1] == "[]"


# ── Alone ──


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two copies under two names, a document without text, and what is no document."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, content in {
        "nuria.docx": COPY.read_bytes(),
        "joris.pdf": COPIED.read_bytes(),
        "scan.pdf": SCAN,
        ".hidden.pdf": SCAN,
        "photo.jpg": b"\xff\xd8\xff",
    }.items():
        (folder / name).write_bytes(content)
    return folder


def test_each_document_of_a_folder_is_an_application(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "verify", folder, "--csv", folder / "out.csv")
    text = " ".join(out.split())
    assert (code, err) == (0, f"bonafide: {folder}: 1 other entry is not read, only documents (photo.jpg)\n")
    assert "Read from the document nuria.docx name Nuria Campos e-mail zq7731.nuria@hotmail.com" in text
    assert "studies BSc, Computer Science, Universitat de Barcelona, 2012 to 2016" in text
    assert "identity.resume_copied (medium)" in text
    assert "in joris.pdf, under another name" in text
    assert "rejected scan.pdf the document cannot be read: a scan without text, or empty" in text
    assert (
        "2 applications: 0 low, 2 review, 0 high. 0 rows rejected. 0 alerts. 3 documents: 2 read, 1 rejected." in text
    )
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        joris, nuria, scan = csv.DictReader(file)
    assert [Path(each["bonafide_file"]).name for each in (joris, nuria, scan)] == [
        "joris.pdf",
        "nuria.docx",
        "scan.pdf",
    ]
    assert joris["bonafide_read"].startswith("name: Joris Peeters; e-mail: zq7731.joris@outlook.com; phone: +32470")
    assert (nuria["bonafide_level"], scan["bonafide_read"]) == ("review", "")
    assert scan["bonafide_rejected"] == "the document cannot be read: a scan without text, or empty"


def test_copy_of_a_document_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(COPY.read_bytes())
    _, out, _ = run(capsys, "verify", tmp_path)
    text = " ".join(out.split())
    assert "1 application: 1 low, 0 review, 0 high. 0 rows rejected." in text
    assert "1 document is a copy of others with another file name (a.docx). 1 document: 1 read." in text


def test_documents_of_rows_without_an_id_are_found_without_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "a.csv"
    table.write_text(f"Name,E-mail,Resume\nNuria Campos,zq7731.nuria@hotmail.com,{COPY.name}\n")
    (tmp_path / COPY.name).write_bytes(COPY.read_bytes())
    _, out, err = run(capsys, "verify", table)
    assert "1 document: 1 read." in " ".join(out.split())
    assert err == ""


def test_document_matches_one_of_an_earlier_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = tmp_path / "state"
    _, first, _ = run(capsys, "verify", COPY, "--state", state, "--json")
    _, second, _ = run(capsys, "verify", COPIED, "--state", state, "--json")
    _, again, _ = run(capsys, "verify", COPY, "--state", state, "--json")
    ((one,), (other,), (same,)) = map(documents, (first, second, again))
    assert (one["level"], other["level"], same["level"]) == ("low", "review", "review")
    assert one["application_id"] == same["application_id"] != other["application_id"]
    assert f"{one['application_id']} in " in evidence(other, "identity.resume_copied")
    assert (other["source"], other["read"]["file"]) == ({"file": str(COPIED), "row": 1}, COPIED.name)
    assert b"Nuria" not in state.read_bytes()


def test_exit_code_says_that_no_document_could_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scan.pdf").write_bytes(SCAN)
    code, out, err = run(capsys, "verify", tmp_path / "scan.pdf", "--json")
    assert (code, documents(out)[0]["reason"]) == (2, "the document cannot be read: a scan without text, or empty")
    assert err == ""


def errors(folder: Path) -> Iterator[tuple[list[object], str]]:
    (folder / "empty").mkdir()
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    yield [folder / "empty"], "no document is in this folder (.pdf, .docx, "
    yield [SAMPLES[0], "--documents", folder / "nowhere"], "there is no such folder"
    yield [folder / "gone.pdf"], "file not found"
    yield [folder / "photo.jpg"], "or a document (.pdf, .docx, "


def test_what_cannot_be_verified_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, message in errors(tmp_path):
        code, out, err = run(capsys, "verify", *arguments)
        assert (code, out) == (2, "")
        assert message in err
        assert len(err.splitlines()) == 1


def test_folder_is_its_documents_in_order(folder: Path) -> None:
    assert [each.name for each in expanded([folder])] == ["joris.pdf", "nuria.docx", "scan.pdf"]
    with pytest.raises(UnreadableFile, match="no document"):
        list(expanded([folder / "..", SAMPLES[0]]))


STATED = Stated(
    name="Jane Roe",
    emails=("a.referee@mail.example.org", "zq7731.jane@outlook.com"),
    phones=("+4915123456789", "+493012345678"),
    studies=(Studies("University of Oxford", "BSc"),),
    jobs=tuple(Job(f"Company {number}") for number in range(7)),
    has_education=True,
    education_text="",
    readings=(),
)
TEXT = "Jane Roe\nZQ7731.Jane@outlook.com\nReferees\na.referee@mail.example.org"


def test_first_address_of_a_document_is_the_candidates() -> None:
    assert application_of(STATED, TEXT, "DE") == {
        "source": {"name": "document", "phone_is_normalised": True, "country": "DE"},
        "basics": {"name": "Jane Roe", "email": "zq7731.jane@outlook.com", "phone": "+4915123456789"},
    }


def test_document_that_names_nobody_is_no_application() -> None:
    assert application_of(STATED._replace(name="", emails=(), phones=()), TEXT, None) is None


def test_what_was_read_is_said_in_a_few_lines() -> None:
    application = Assessed("a.csv", 1, CANDIDATE, {}, [])
    resume = Resume(application, "documents/applications/a-1/cv.pdf", STATED, hidden_letters=16)  # type: ignore[arg-type]
    read = resumes.what_was_read(resume)
    assert dict(lines(read)) == {
        "name": "Jane Roe",
        "e-mail": "a.referee@mail.example.org, zq7731.jane@outlook.com",
        "phone": "+4915123456789, +493012345678",
        "studies": "BSc, University of Oxford",
        "jobs": "Company 0; Company 1; Company 2; Company 3; Company 4; 2 more",
        "hidden": "16 letters of text do not show on the page",
    }


# ── The samples ──


@pytest.mark.parametrize("name", sample_documents.DOCUMENTS)
def test_sample_document_is_what_its_script_makes(name: str) -> None:
    assert (SAMPLE_DOCUMENTS / name).read_bytes() == sample_documents.content_of(name)


def test_every_sample_document_has_its_script() -> None:
    assert {file.name for file in SAMPLE_DOCUMENTS.iterdir()} == {*sample_documents.DOCUMENTS}
