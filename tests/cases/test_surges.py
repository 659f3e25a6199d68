"""GET /surges answers what Surges found last."""

from collections.abc import Iterator

import pytest

from bonafide.aws import surges
from cases.surge_views import Surges
from tests.cases.review_client import RESOURCES, client, in_memory

FOUND = {
    "made_at": "2026-11-25T12:30:00Z",
    "known_days": 56,
    "needed_days": 28,
    "days": ["2026-11-24", "2026-11-25"],
    "series": [
        {
            "kind": "all",
            "label": "",
            "words": "Applicants in all",
            "counts": [None, 40],
            "expected": [None, 38.2],
            "upper": [None, 70.9],
        }
    ],
    "surges": [
        {
            "kind": "institution",
            "label": "A College",
            "words": "People who name A College",
            "since": "2026-11-25",
            "last_day": "2026-11-25",
            "count": 40,
            "days": 1,
            "expected": 4,
            "announced": None,
            "notified_at": "2026-11-25T12:30:00Z",
        }
    ],
    "announced": [{"from": "2026-11-25", "until": "2026-11-26", "kind": "job", "note": "Career day"}],
    "announced_errors": ["row 3: `kind` is empty"],
}


@pytest.fixture(autouse=True)
def aws() -> Iterator[None]:
    with in_memory():
        yield


def test_what_was_found_last_is_answered() -> None:
    surges.save(RESOURCES.table, FOUND)
    answer = client().person("bob", "review:read").get("/surges")
    assert (answer.status, answer.json) == (200, FOUND)
    Surges.model_validate(answer.json)


def test_before_the_first_run_there_is_nothing() -> None:
    answer = client().get("/surges")
    assert answer.status == 200
    assert (answer.json["made_at"], answer.json["surges"], answer.json["series"]) == (None, [], [])
    Surges.model_validate(answer.json)


def test_scope_is_needed() -> None:
    assert client().person("carl", "review:audit").get("/surges").status == 403
