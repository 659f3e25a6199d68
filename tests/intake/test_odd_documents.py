"""Documents in forms that nobody thought of are read or rejected, and stop nothing."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.aws.table import Table
from intake import uploads
from intake.documents import documents
from intake.formats import Limits
from tests.intake.test_uploads import process, rejected, row

LAYOUTS = [
    json.loads(file.read_text(encoding="utf-8"))
    for folder in ("layouts", "readers/layouts")
    for file in sorted((Path(__file__).parent / folder).glob("*.json"))
]
NAMES = (
    "email phone name education data results candidates applications candidate applicant payload attributes included "
    "relationships type id value basics work school degree start end address location country sections items profile "
    "contact first_name email_addresses phone_numbers educations answers question answer person Person meta"
).split()
VALUES = st.sampled_from(
    ["a@b.co", "+1 212 736 5000", "2015", "09/15/2007", "", "\u2028", "{bad", "[1]", None, True, -1, 1.5, 10**30]
)
ODD = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
)


def changed(draw: Any, value: Any) -> Any:
    """A document of which parts are missing or replaced by something odd, and which has other parts beside it."""
    if isinstance(value, dict):
        kept = {name: changed(draw, inner) for name, inner in value.items() if draw(st.integers(0, 20))}
        return kept | (draw(st.dictionaries(st.sampled_from(NAMES), ODD, max_size=1)) if draw(st.booleans()) else {})
    if isinstance(value, list):
        return [changed(draw, inner) for inner in value]
    return value if draw(st.integers(0, 9)) else draw(ODD)


@st.composite
def odd_documents(draw: Any) -> Any:
    return changed(draw, draw(st.sampled_from(LAYOUTS)))


@given(document=odd_documents() | st.dictionaries(st.sampled_from(NAMES), ODD))
def test_any_document_is_read_or_has_a_reason(document: Any) -> None:
    for each in documents(json.dumps(document).encode()):
        assert (each.application is None) == bool(each.reason)


@pytest.mark.parametrize("candidate", ["\u2028", 7, [], None])
def test_candidate_of_json_api_may_have_any_form(candidate: Any) -> None:
    attributes = {"first_name": "Ilse", "phone": "+44 7700 900123", "candidate": candidate}
    (read,) = documents(json.dumps({"data": {"type": "applications", "attributes": attributes}}).encode())
    assert read.application
    assert read.application.phone == "+44 7700 900123"


@pytest.mark.parametrize("depth", [900, 3000, 50_000])
def test_document_that_is_nested_too_deeply_is_one_rejection(table: Table, bucket: str, depth: int) -> None:
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    receipt = process(table, bucket, b"\n".join([row(), deep, row()]), limits=Limits(upload=10**7, row=10**6))
    assert (receipt.read, receipt.accepted, receipt.rejected) == (3, 2, 1)


def test_document_that_breaks_its_reader_is_one_rejection(table: Table, bucket: str) -> None:
    usual = documents

    def breaks(content: Any) -> Any:
        if b"odd" in content:
            raise TypeError
        return usual(content)

    with patch.object(uploads, "documents", breaks):
        receipt = process(table, bucket, b"\n".join([row(), row(hobby="odd"), row()]))
    assert (receipt.read, receipt.accepted, receipt.rejected) == (3, 2, 1)
    ((number, reason),) = rejected(bucket)
    assert (number, reason.partition(":")[0]) == (2, "could not be read")
