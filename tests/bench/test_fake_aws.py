"""What the stand-in for AWS makes up is what the functions take in: files, lists, and who waits to be told of."""

import io

import pytest
from pydantic import TypeAdapter

from bench.fake_aws import WAITING, Rows, told, waiting, watchlist
from bonafide.application import Application
from bonafide.findings import Finding
from bonafide.risk import Level
from intake.formats import Limits, Row, rows
from watchlists.entry import WatchlistEntry
from watchlists.formats import read_list

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


def test_lists_hold_as_many_entries_as_asked_for() -> None:
    found = list(read_list(io.BytesIO(watchlist(30)), "30.csv"))
    assert len({entry.digest for entry in found if isinstance(entry, WatchlistEntry)}) == len(found) == 30


def test_who_waits_is_high() -> None:
    assert told("id#email#aa")["held"] == {"SS": [WAITING]}
    assert waiting()["level"]["S"] == Level.HIGH
    (concern,) = TypeAdapter(dict[str, list[Finding]]).validate_json(waiting()["concerns"]["S"])["concerns"]
    assert concern.strength == "strong"
