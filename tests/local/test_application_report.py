"""`bonafide show`: one application, explained completely."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from rich.console import Console

from bonafide.aws import records
from bonafide.identity import KINDS
from cases import store
from local import application_report
from tests.cases.review_client import NOW, RESOURCES, application, case, in_memory


@pytest.fixture(autouse=True)
def aws() -> Iterator[None]:
    with in_memory():
        yield


def printed(application_id: str) -> str:
    report = application_report.of_table(RESOURCES.table, application_id)
    assert report is not None
    output = StringIO()
    application_report.print_report(Console(file=output, width=200), report, NOW)
    return output.getvalue()


def test_report_says_where_it_came_from_what_does_not_fit_and_what_was_not_assessed() -> None:
    application("a-1", "phone.reserved", not_assessed=["phone.voip"], file="export.csv", source_id="4711")
    opened = case(due_at=NOW - timedelta(hours=1))
    RESOURCES.table.put([store.pointer_item("a-1", opened, ["phone.reserved"], "high")])
    out = printed("a-1")
    for words in (
        "row 1 of export.csv (upload u-1)",
        "4711",
        "ENG-042: Backend Engineer",
        "2026-11-20 09:00 UTC",
        "Why it matters: why of phone.reserved",
        "Possible innocent reason: innocent of phone.reserved",
        "Not assessed: no number is stated (phone.voip)",
        "No findings yet on: email, education.",
        f"{opened.id}, open, due ",
        "(overdue)",
    ):
        assert words in out


def test_neighbours_are_named() -> None:
    application("a-1", "phone.reserved")
    item = next(RESOURCES.table.query("app#a-1", prefix="assessment"))
    RESOURCES.table.put([{**item, "neighbours": {"phone": ["a-2", "a-3"]}}])
    assert "Same number   a-2, a-3" in printed("a-1")


def test_report_says_what_of_a_document_others_have_too() -> None:
    application("a-1", "document.education_differs", not_assessed=["document.dates_differ"])
    item = next(RESOURCES.table.query("app#a-1", prefix="assessment"))
    RESOURCES.table.put([{**item, "neighbours": {"resume": ["a-2"], "file": ["a-3"], "origin": ["a-4"]}}])
    out = printed("a-1")
    for words in ("Similar text  a-2", "Same file     a-3", "Same origin   a-4", "document.education_differs"):
        assert words in out


def test_every_kind_of_identifier_has_its_words() -> None:
    assert application_report.SHARED.keys() == KINDS.keys()


def test_application_without_a_case_has_none() -> None:
    application("a-1")
    out = printed("a-1")
    assert "Case          none" in out


def test_json_holds_everything_but_whether_the_case_is_a_sample() -> None:
    application("a-1", "phone.reserved", not_assessed=["phone.voip"])
    RESOURCES.table.put([store.pointer_item("a-1", case(is_sample=True), [], "low")])
    report = application_report.of_table(RESOURCES.table, "a-1")
    assert report is not None
    document = json.loads(json.dumps(report.document(), default=sorted))
    assert [each["code"] for each in document["findings"]] == ["phone.reserved"]
    assert document["not_assessed"] == [{"reason": "no number is stated", "codes": ["phone.voip"]}]
    assert document["assessment"]["level"] == records.load(RESOURCES.table, "a-1").assessment["level"]
    assert "sample" not in json.dumps(document)


def test_unknown_application_is_none() -> None:
    assert application_report.of_table(RESOURCES.table, "a-7") is None
