"""Documents that come with an upload: named in a row, or in it as base64. A row reaches only its own folder."""

import json
import os
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest

from bonafide.application import Application
from bonafide.aws import objects
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table
from bonafide.fields.names import is_of_file
from bonafide.hooks import MAX_ATTACHMENTS
from intake import attached
from intake.attached import BROKEN, LINKED, MAX_BYTES, NEW_ID, NO_NAME, OUTSIDE, SHARED, TOO_LARGE, TOO_MANY
from intake.formats import Limits
from tests.intake.test_hooks import EVENTS
from tests.intake.test_hooks import key as key_of_event
from tests.intake.test_uploads import LIMITS, lines, process, row
from tests.moto_fixtures import items, keys_of

PDF = b"%PDF-1.7 Jane Roe, " + b"Analyst at Acme. " * 60
BASE64 = b64encode(PDF).decode()
FOLDER = "documents/applications/"
OWN = f"{FOLDER}a-1/"
OF_CONTENT = f"{OWN}{sha256(PDF).hexdigest()[:32]}"


def only(bucket: str) -> dict[str, Any]:
    """The one application of the one part."""
    (part,) = keys_of(bucket, "applications/")
    (application,) = lines(bucket, part)
    return application


def keys_in(application: dict[str, Any]) -> list[str]:
    return [each["key"] for each in application.get("documents", [])]


def content_of(bucket: str, key: str) -> bytes:
    return objects.read(Pointer(bucket, key, None)) or b""


def everywhere_but_documents(table: Table, bucket: str) -> str:
    """All that intake writes except documents."""
    kept = [key for prefix in ("applications/", "rejected/", "receipts/") for key in keys_of(bucket, prefix)]
    return str(items(table)) + "".join(content_of(bucket, key).decode() for key in kept)


# ──────────────────────────────────────────────── Named in a row ────────────────────────────────────────────

LONG = "x" * 1100 + ".pdf"
STATED: list[tuple[Any, list[str], str, str]] = [
    ({"name": "cv.pdf"}, [f"{OWN}cv.pdf"], "", "a name"),
    ({"name": "cv.pdf", "content": None}, [f"{OWN}cv.pdf"], "", "no content"),
    ({"name": "履歴書 São.PDF"}, [f"{OWN}履歴書 São.PDF"], "", "a name in Unicode"),
    ({"name": "resume", "kind": "resume"}, [f"{OWN}resume"], "", "a name without an ending"),
    ("cv.pdf", [f"{OWN}cv.pdf"], "", "a text"),
    ({"key": f"{OWN}cv.pdf"}, [f"{OWN}cv.pdf"], "", "a key"),
    ({"key": f"{FOLDER}b-2/cv.pdf"}, [], OUTSIDE, "another person's folder"),
    ({"key": f"{FOLDER}a-1"}, [], OUTSIDE, "the folder without a slash"),
    ({"key": f"{FOLDER}a-10/cv.pdf"}, [], OUTSIDE, "an id that begins with this one"),
    ({"key": f"documents/hooks/greenhouse/{'a' * 16}/2026-11-20/{'5f' * 32}/1"}, [], OUTSIDE, "of an event"),
    ({"key": "incoming/a.jsonl"}, [], OUTSIDE, "an upload"),
    ({"key": f"{OWN}../b-2/cv.pdf"}, [], NO_NAME, "a path out of the folder"),
    ({"key": f"{OWN}inner/cv.pdf"}, [], NO_NAME, "a folder within"),
    ({"key": OWN}, [], NO_NAME, "the folder itself"),
    ({"name": "../b-2/cv.pdf"}, [], NO_NAME, "a path as a name"),
    ({"name": "..\\b-2\\cv.pdf"}, [], NO_NAME, "a Windows path as a name"),
    ({"name": "..", "kind": "resume"}, [], NO_NAME, "the folder above"),
    ({"name": "cv\n.pdf"}, [], NO_NAME, "a control character"),
    ({"name": "cv\u202efdp.exe.pdf"}, [], NO_NAME, "a character that turns the direction"),
    ({"name": "cv\ud800.pdf"}, [], NO_NAME, "half a character"),
    ({"name": " cv.pdf"}, [], NO_NAME, "a space before it"),
    ({"name": LONG}, [], NO_NAME, "longer than a key"),
    ({"name": "cv.pdf", "url": "https://acme.org/cv.pdf"}, [], LINKED, "an address, which is not loaded"),
    ({"url": "https://acme.org/cv.pdf"}, [], LINKED, "an address alone"),
    ({"key": 5, "name": ["cv.pdf"]}, [], "", "of other types"),
]


@pytest.mark.parametrize(("stated", "keys", "note", "why"), STATED, ids=[each[3] for each in STATED])
def test_only_files_in_the_folder_of_the_application_are_its_documents(
    table: Table, bucket: str, stated: Any, keys: list[str], note: str, why: str
) -> None:
    receipt = process(table, bucket, row(application_id="a-1", documents=[stated]))
    assert receipt.accepted == 1, why
    assert keys_in(only(bucket)) == keys
    assert receipt.notes == ([f"{note} (row 1)"] if note else [])


def test_names_are_escaped_in_json_and_still_taken(table: Table, bucket: str) -> None:
    text = row(application_id="a-1", documents=[{"key": f"{FOLDER}b-2/x"}]).replace(
        b"documents", b"d\\u006fcuments", 1
    )
    process(table, bucket, text)
    assert keys_in(only(bucket)) == []


def test_folder_is_that_of_the_new_id_if_the_stated_one_holds_a_name(table: Table, bucket: str) -> None:
    basics = {"name": "Jane Roe", "email": "jane.roe@acme.org"}
    stated = [{"name": "cv.pdf"}, {"key": f"{FOLDER}jane-roe/cv.pdf"}, {"name": "b.pdf", "content": BASE64}]
    receipt = process(table, bucket, row(application_id="jane-roe", basics=basics, documents=stated))
    application = only(bucket)
    new = application["application_id"]
    assert new != "jane-roe"
    first, second = keys_in(application)
    assert first == f"{FOLDER}{new}/cv.pdf"
    assert second.startswith(f"{FOLDER}{new}/")
    assert content_of(bucket, second) == PDF
    assert receipt.notes == [f"{OUTSIDE} (row 1)", f"{NEW_ID} (row 1)"]


def test_one_document_may_be_without_a_list(table: Table, bucket: str) -> None:
    process(table, bucket, row(application_id="a-1", documents={"name": "cv.pdf"}))
    assert keys_in(only(bucket)) == [f"{OWN}cv.pdf"]


def test_applications_without_an_id_have_a_folder_too(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, row(documents=[{"name": "cv.pdf", "content": BASE64}]))
    application = only(bucket)
    assert receipt.notes == []
    assert keys_in(application)[0].startswith(f"{FOLDER}{application['application_id']}/")


def test_kinds_and_types_are_kept(table: Table, bucket: str) -> None:
    stated = [
        {"name": "cv.docx"},
        {"name": "letter.pdf", "kind": "Cover Letter"},
        {"name": "x.bin", "kind": "certificate", "media_type": "application/x-own"},
        {"name": "y.pdf", "kind": "resume", "media_type": "not a type, but a text"},
    ]
    process(table, bucket, row(application_id="a-1", documents=stated))
    assert [(each["kind"], each.get("media_type")) for each in only(bucket)["documents"]] == [
        ("resume", attached.MEDIA_TYPES["docx"]),
        ("cover_letter", "application/pdf"),
        ("other", "application/x-own"),
        ("resume", "application/pdf"),
    ]


def test_number_of_documents_is_limited(table: Table, bucket: str) -> None:
    stated = [{"name": f"{number}.pdf"} for number in range(MAX_ATTACHMENTS + 3)] + [{"name": "1.pdf"}]
    receipt = process(table, bucket, row(application_id="a-1", documents=stated))
    assert keys_in(only(bucket)) == [f"{OWN}{number}.pdf" for number in range(MAX_ATTACHMENTS)]
    assert receipt.notes == [f"{TOO_MANY} (row 1)"]


def test_notes_name_the_first_rows(table: Table, bucket: str) -> None:
    text = row(documents=[{"key": "other/cv.pdf"}])
    receipt = process(table, bucket, b"\n".join([text] * 12))
    assert receipt.notes == [f"{OUTSIDE} (rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more)"]


# ─────────────────────────────────────────────── Columns of a table ─────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    [
        "Resume", "Résumé", "CV", "Resume file", "Lebenslauf", "Currículum", "Curriculum Vitae", "履歴書",
        "CV / Résumé",
        "3. Please upload your résumé (PDF) *", "candidate_resume", "Candidate CV", "resume_filename", "Hoja de vida",
    ],
)  # fmt: skip
def test_column_of_a_resume_is_known(name: str) -> None:
    assert is_of_file(name)


@pytest.mark.parametrize("name", ["Resume URL", "Resume text", "CV score", "Name", "Cover letter", "", "x" * 300])
def test_other_columns_are_none_of_a_resume(name: str) -> None:
    assert not is_of_file(name)


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("cv.pdf", [f"{OWN}cv.pdf"]),
        ("Lebenslauf Jörg.DOCX", [f"{OWN}Lebenslauf Jörg.DOCX"]),
        ("https://acme.org/cv.pdf", []),
        ("../b-2/cv.pdf", []),
        ("uploads/cv.pdf", []),
        ("cv.exe", []),
        ("yes", []),
        ("Five years at Acme. See cv.pdf", [f"{OWN}Five years at Acme. See cv.pdf"]),  # S3 allows such a name
        ("", []),
    ],
)
def test_cell_with_the_name_of_a_file_is_a_document(table: Table, bucket: str, cell: str, keys: list[str]) -> None:
    content = f"application_id,email,Résumé\na-1,jane@acme.org,{cell}\n"
    receipt = process(table, bucket, content.encode(), key="incoming/a.csv")
    application = only(bucket)
    assert keys_in(application) == keys
    assert receipt.columns_not_understood == (["Résumé"] if cell and not keys else [])
    assert application.get("Résumé") == (cell if cell and not keys else None)


def test_mapping_file_names_the_column_of_a_document(table: Table, bucket: str) -> None:
    mapping = {"fields": {"Anhang": "documents[].name", "Nr": "application_id"}}
    objects.put(bucket, "imports/site.json", json.dumps(mapping).encode())
    process(table, bucket, b"Nr,email,Anhang\na-1,jane@acme.org,cv.pdf\n", key="incoming/site/a.csv")
    assert keys_in(only(bucket)) == [f"{OWN}cv.pdf"]


# ──────────────────────────────────────────────── Base64 in a row ───────────────────────────────────────────

URL = f"data:application/pdf;base64,{BASE64}"
LAYOUTS: dict[str, dict[str, Any]] = {
    "documents": {"documents": [{"name": "cv.pdf", "content": BASE64, "kind": "resume"}]},
    "lines": {"documents": [{"name": "cv.pdf", "content": "\r\n".join([BASE64[:76], BASE64[76:]])}]},
    "data URL": {"documents": [{"name": "cv.pdf", "content": URL}]},
    "Greenhouse job board": {"resume_content": BASE64, "resume_content_filename": "cv.pdf"},
    "field": {"resume": URL},
    "object": {"resume": {"name": "cv.pdf", "data": BASE64}},
    "Indeed": {"candidate": {"resume": {"file": {"contentType": "application/pdf", "data": BASE64}}}},
    "attachments": {"attachments": [{"filename": "cv.pdf", "type": "resume", "content": BASE64}]},
    "twice": {"documents": [{"name": "a.pdf", "content": BASE64}, {"name": "b.pdf", "content": BASE64}]},
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_file_in_base64_becomes_an_object_and_leaves_the_row(
    table: Table, bucket: str, layout: str, caplog: pytest.LogCaptureFixture
) -> None:
    receipt = process(table, bucket, row(application_id="a-1", **LAYOUTS[layout]))
    assert (receipt.accepted, receipt.notes) == (1, [])
    assert keys_of(bucket, "documents/") == [OF_CONTENT]
    assert content_of(bucket, OF_CONTENT) == PDF
    (document,) = only(bucket)["documents"]
    assert document == {"key": OF_CONTENT, "kind": "resume", "media_type": "application/pdf"}
    assert BASE64[:50] not in everywhere_but_documents(table, bucket) + caplog.text


def test_table_may_hold_a_file(table: Table, bucket: str) -> None:
    process(table, bucket, f'application_id,email,CV\na-1,jane@acme.org,"{URL}"\n'.encode(), key="incoming/a.csv")
    assert content_of(bucket, OF_CONTENT) == PDF
    assert keys_in(only(bucket)) == [OF_CONTENT]


def test_document_is_written_before_its_part(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[list[str]] = []
    put = objects.put

    def put_and_look(bucket: str, key: str, body: Any) -> None:
        if key.startswith("applications/"):
            there.append(keys_of(bucket, "documents/"))
        put(bucket, key, body)

    monkeypatch.setattr(objects, "put", put_and_look)
    process(table, bucket, row(application_id="a-1", **LAYOUTS["documents"]))
    assert there == [[OF_CONTENT]]


def test_same_upload_again_writes_no_second_version(table: Table, bucket: str) -> None:
    for _ in range(2):
        process(table, bucket, row(application_id="a-1", **LAYOUTS["documents"]))
    assert len(list(objects.versions(bucket, "documents/"))) == 1


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("!!!", BROKEN),
        (BASE64[:-1], BROKEN),
        (BASE64 + "=AAA", BROKEN),
        (BASE64.replace("A", "-"), BROKEN),
        ("", BROKEN),
        ("data:application/pdf;base64,", BROKEN),
        ("data:application/pdf,%25PDF", BROKEN),
    ],
)
def test_application_with_broken_base64_is_taken_in(table: Table, bucket: str, content: str, note: str) -> None:
    stated = [{"name": "cv.pdf", "content": content}, {"name": "letter.pdf", "kind": "cover_letter"}]
    receipt = process(table, bucket, row(application_id="a-1", documents=stated))
    assert (receipt.accepted, receipt.notes) == (1, [f"{note} (row 1)"])
    assert keys_in(only(bucket)) == [f"{OWN}letter.pdf"]
    assert keys_of(bucket, "documents/") == []


LARGE = Limits(upload=40_000_000, row=30_000_000)


@pytest.mark.parametrize(
    ("size", "note"), [(9_900_000, ""), (MAX_BYTES, ""), (MAX_BYTES + 1, TOO_LARGE), (16_000_000, TOO_LARGE)]
)
def test_file_has_a_limited_size(table: Table, bucket: str, size: int, note: str) -> None:
    content = b64encode(bytes(size)).decode()
    text = row(application_id="a-1", documents=[{"name": "cv.pdf", "content": content}])
    receipt = process(table, bucket, text, max_object_bytes=40_000_000, limits=LARGE)
    assert (receipt.accepted, receipt.notes) == (1, [f"{note} (row 1)"] if note else [])
    assert [len(content_of(bucket, key)) for key in keys_of(bucket, "documents/")] == ([] if note else [size])


def test_many_files_are_all_there_before_the_receipt(table: Table, bucket: str) -> None:
    files = {f"a-{number}": os.urandom(1000) for number in range(30)}
    rows = [
        row(application_id=each, documents=[{"name": "cv.pdf", "content": b64encode(file).decode()}])
        for each, file in files.items()
    ]
    process(table, bucket, b"\n".join(rows))
    found = {key.split("/")[2]: content_of(bucket, key) for key in keys_of(bucket, "documents/")}
    assert found == files


REJECTED: list[bytes] = [
    json.dumps({"application_id": "a-1", **LAYOUTS["documents"]}).encode(),  # nothing to verify
    row(application_id="a-1", **LAYOUTS["documents"])[:-1],  # no JSON
    row(application_id="a-1", note="\ud800", **LAYOUTS["documents"]),  # not Unicode
    row(application_id="a-1", x="y" * 3000, **LAYOUTS["documents"]),  # over the limit
]


@pytest.mark.parametrize("content", REJECTED)
def test_rejected_row_leaves_no_document_and_no_base64(table: Table, bucket: str, content: bytes) -> None:
    receipt = process(table, bucket, content, limits=LIMITS._replace(row=3000))
    assert (receipt.accepted, receipt.rejected) == (0, 1)
    assert receipt.not_kept == 1  # the file is in the upload only
    assert keys_of(bucket, "documents/") == []
    assert BASE64[:50] not in everywhere_but_documents(table, bucket)


def test_rejected_row_of_a_table_has_no_base64(table: Table, bucket: str) -> None:
    content = f"email,CV\njane@acme.org,{URL.replace(',', '')},too many cells\n".encode()
    receipt = process(table, bucket, content, key="incoming/a.csv")
    assert receipt.rejected == 1
    assert BASE64[:50] not in everywhere_but_documents(table, bucket)


def test_file_in_another_field_is_left_out(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, row(application_id="a-1", documents_base64=[BASE64], site=URL))
    assert receipt.accepted == 1
    assert [note.partition(" was ")[0] for note in receipt.notes] == [
        "a file in the field `documents_base64`",
        "a file in the field `site`",
    ]
    assert keys_of(bucket, "documents/") == []
    assert BASE64[:50] not in everywhere_but_documents(table, bucket)


def test_photo_is_never_kept(table: Table, bucket: str) -> None:
    stated = [{"name": "me.jpg", "kind": "photo", "content": BASE64}]
    receipt = process(table, bucket, row(application_id="a-1", photo=URL, documents=stated))
    assert (receipt.accepted, receipt.dropped) == (1, 2)
    assert keys_of(bucket, "documents/") == []
    assert BASE64[:50] not in everywhere_but_documents(table, bucket)


def test_file_of_a_row_with_several_applications_is_no_ones(table: Table, bucket: str) -> None:
    people = [{"name": "Ada Day", "email": "ada@acme.org"}, {"name": "Ben Orr", "email": "ben@acme.org"}]
    text = json.dumps({"candidates": people, "resume_content": BASE64}).encode()
    receipt = process(table, bucket, text + b"\n" + row())
    assert receipt.accepted == 3
    assert receipt.notes == [f"{SHARED} (row 1)"]
    assert keys_of(bucket, "documents/") == []


def test_row_without_files_is_left_as_it_is() -> None:
    content = row(resume="https://acme.org/cv.pdf", work=[{"summary": "wrote content, data and documents"}])
    assert attached.take(content).content == content


# ─────────────────────────────────────────── Events of a source ─────────────────────────────────────────────


@pytest.mark.parametrize("event", EVENTS)
def test_event_names_no_keys_and_its_files_are_taken(table: Table, bucket: str, event: str) -> None:
    source, body, _, _ = EVENTS[event]
    stated = {
        "documents": [{"key": f"{FOLDER}b-2/cv.pdf"}, {"name": "b.pdf"}, {"name": "cv.pdf", "content": BASE64}],
        "resume_content": BASE64,
    }
    receipt = process(table, bucket, json.dumps({**body, **stated}).encode(), key=key_of_event(source))
    assert receipt.accepted == 1
    application = only(bucket)
    folder = objects.documents_of(application["application_id"])
    own = f"{folder}{sha256(PDF).hexdigest()[:32]}"
    assert [key for key in keys_in(application) if not key.startswith("documents/hooks/")] == [own]
    assert keys_of(bucket, "documents/") == [own]
    assert BASE64[:50] not in everywhere_but_documents(table, bucket)


def test_what_is_written_is_an_application_with_documents(table: Table, bucket: str) -> None:
    process(table, bucket, row(application_id="a-1", **LAYOUTS["documents"]))
    (part,) = keys_of(bucket, "applications/")
    application = Application.model_validate_json(content_of(bucket, part).splitlines()[0])
    assert application.resume
    assert application.resume.key == OF_CONTENT
    (item,) = (item for key, item in items(table).items() if key[1].startswith("part#"))
    assert item["resumes"] == {"N": "1"}


def test_part_without_documents_counts_none(table: Table, bucket: str) -> None:
    process(table, bucket, row(application_id="a-1", documents=[{"name": "x.pdf", "kind": "cover_letter"}]))
    (item,) = (item for key, item in items(table).items() if key[1].startswith("part#"))
    assert "resumes" not in item
