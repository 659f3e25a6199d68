"""Rows without an id: the same content is the same application, and nobody else's."""

import io
import json
from typing import Any

import pytest

from bonafide.aws import objects
from bonafide.aws.table import Table
from intake.documents import documents
from intake.formats import Row, rows
from intake.ids import content_of
from tests.intake.test_uploads import LIMITS, lines, process
from tests.moto_fixtures import keys_of

HEADER = "name,email,phone,School,Degree,Status"
JANE = "Jane Roe,jane@acme.org,+1-415-555-2671,MIT,BSc,new"
BILAL = "Bilal Chaudhry,bilal@acme.org,+1-415-555-2672,MIT,BSc,new"
ROE: dict[str, Any] = {"basics": {"name": "Jane Roe", "email": "jane@acme.org"}, "education": [{"institution": "MIT"}]}


def content(text: str, name: str = "a.csv") -> str:
    """What is compared of the only application of a file."""
    (row,) = rows(name, io.BytesIO(text.encode()), LIMITS)
    assert isinstance(row, Row)
    (document,) = documents(row.content)
    assert document.application
    return content_of(document.application, document.submitted)


def of_document(document: Any) -> str:
    return content(json.dumps(document), "a.jsonl")


def ids(table: Table, bucket: str, text: str, folder: str = "incoming/", ending: str = "csv") -> list[str]:
    """The ids of the applications of one more upload, whose key no other has."""
    key = f"{folder}{len(keys_of(bucket))}.{ending}"
    upload = process(table, bucket, text.encode(), key=key).upload
    return [
        each["application_id"] for part in keys_of(bucket, f"applications/{upload}/") for each in lines(bucket, part)
    ]


def of_documents(table: Table, bucket: str, *documents: Any, folder: str = "incoming/") -> list[str]:
    return ids(table, bucket, "\n".join(map(json.dumps, documents)), folder, "jsonl")


def of_table(table: Table, bucket: str, *rows: str) -> list[str]:
    return ids(table, bucket, "\n".join([HEADER, *rows]))


def test_row_of_another_upload_is_the_same_application(table: Table, bucket: str) -> None:
    jane, bilal = of_table(table, bucket, JANE, BILAL)
    assert jane != bilal
    assert of_table(table, bucket, BILAL, JANE) == [bilal, jane]
    assert "jane" not in jane


@pytest.mark.parametrize(
    "changed",
    [
        f"{HEADER}\n{JANE.replace('new', 'interview')}",
        f"{HEADER},Exported\n{JANE},2026-11-29",
        "Degree;School;phone;email;name\nBSc;MIT;+1-415-555-2671;jane@acme.org;Jane Roe",
        f"{HEADER}\n{JANE.replace('+1', chr(39) + '+1')}",
        f"{HEADER},bonafide_application_id,bonafide_level\n{JANE},a-1,low",
        f"{HEADER},city\n  {JANE}  ,  ",
    ],
    ids=["status", "further column", "order of columns", "apostrophe", "output of --csv", "blanks"],
)
def test_what_an_export_has_beside_the_application_makes_no_other_one(changed: str) -> None:
    assert content(changed) == content(f"{HEADER}\n{JANE}")


@pytest.mark.parametrize(
    "other",
    [
        {"basics": {**ROE["basics"], "name": "Jane Rowe"}},
        {"basics": {**ROE["basics"], "phone": "+1 415 555 2671"}},
        {"education": [{"institution": "Lakeside College"}]},
        {"education": [{"institution": "MIT", "notes": "Distance learning"}]},
        {"submitted_at": "2026-11-20"},
        {"submitted_at": "05/06/2026"},
        {"job": {"id": "ENG-042"}},
        {"source": "fair"},
        {"id": 17},
        {"work": [{"name": "Acme"}]},
    ],
    ids=["name", "phone", "school", "text of a school", "day", "uncertain day", "job", "source", "id there", "work"],
)
def test_row_that_states_anything_else_is_another_application(other: dict[str, Any]) -> None:
    """Otherwise a second application could replace the findings on the first."""
    assert of_document({**ROE, **other}) != of_document(ROE)


def test_equal_rows_of_one_upload_are_applications_of_their_own(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, "\n".join([HEADER, JANE, BILAL, JANE]).encode(), key="incoming/a.csv")
    assert (receipt.accepted, receipt.repeated) == (3, 0)
    first, bilal, second = of_table(table, bucket, JANE, BILAL, JANE)
    assert len({first, bilal, second}) == 3
    assert of_table(table, bucket, BILAL, JANE, JANE) == [bilal, first, second]


def test_country_that_an_operator_assumes_makes_no_other_application(table: Table, bucket: str) -> None:
    first = of_documents(table, bucket, ROE, folder="incoming/acme/")
    objects.put(bucket, "imports/acme.json", b'{"country": "DE"}')
    assert of_documents(table, bucket, ROE, folder="incoming/acme/") == first
    parts = [lines(bucket, part)[0].get("source") for part in keys_of(bucket, "applications/")]
    assert {"country": "DE"} in parts


def test_id_that_a_row_states_is_kept(table: Table, bucket: str) -> None:
    assert of_documents(table, bucket, {**ROE, "application_id": "a-1"}, ROE)[0] == "a-1"
