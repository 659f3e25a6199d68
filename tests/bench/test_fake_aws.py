"""The files that the stand-in for AWS makes up are files that intake takes in, row for row."""

import io

import pytest

from bench.fake_aws import Rows
from bonafide.application import Application
from intake.formats import Limits, Row, rows

LIMITS = Limits(upload=10**9, row=10**6)


@pytest.mark.parametrize("ending", ["jsonl", "csv", "csv.gz"])
@pytest.mark.parametrize("count", [1, 1000, 2500])
def test_files_hold_as_many_applications_as_asked_for(ending: str, count: int) -> None:
    file = Rows(ending, count)
    content = b"".join(file.blocks())
    assert file.size == len(content)
    found = list(rows(f"file.{ending}", io.BytesIO(content), LIMITS))
    assert len(found) == count
    for row in found[:20]:
        assert isinstance(row, Row)
        if isinstance(row.content, bytes):
            Application.model_validate_json(row.content)
        else:
            Application.model_validate(row.content)


def test_only_what_is_not_repeated_has_ids() -> None:
    assert b"application_id" in next(block for block in Rows("jsonl", 1000).blocks() if block)
    assert b"application_id" not in b"".join(Rows("jsonl", 1001).blocks())
