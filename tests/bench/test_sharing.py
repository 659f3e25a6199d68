"""What sharing costs is counted on a stack, with tables and hubs small enough for a test; nothing here is timed."""

from pathlib import Path

import pytest

from bench import sharing
from bench.sharing import Cost
from bench.table_requests import Asked
from local import reference


def test_a_cost_is_what_was_asked() -> None:
    item = {"pk": {"S": "app#1"}}
    asked = [Asked("Query", "app#1", read=(item, item)), Asked("PutItem", writes=1)]
    assert Cost.of(asked, 0.5) == Cost(reads=1, items=2, bytes_read=14, writes=1, seconds=0.5)
    assert Cost.mean([Cost(1, 2, 14, 1, 0.5), Cost(3, 2, 16, 1, 1.5)]) == Cost(2, 2, 15, 1, 1)


def test_others_cost_nothing_and_a_hub_no_more_than_a_query_asks_for(
    reference_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference, "database", lambda _: reference_database)
    monkeypatch.setattr(sharing, "APPLICATIONS", 3)
    monkeypatch.setattr(sharing, "ROUNDS", 1)
    rows = sharing.measure(lambda _: None, others=(0, 5), hubs=(51, 70)).rows
    counted = [row for row in rows if row.budget and "time" not in row.what]
    assert len(counted) == 4
    assert all(row.met for row in counted), rows
    assert "requests, 55.00 items" in counted[2].figure  # the application's five, and the most that a query asks for
    assert rows[-1].value == "1 writes"  # the assessment; the mark is the handler's, once all there are assessed
