"""Windows of clusters: who opens one, who waits, and who is alerted at its end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bonafide.aws import clients
from bonafide.aws.clusters import MAX_DELAY, Clusters, WindowGone
from bonafide.aws.table import Table
from tests.moto_fixtures import items

PK = "id#phone#ab"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WINDOW = timedelta(minutes=15)
AFTER = NOW + WINDOW + timedelta(seconds=1)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The messages that are sent to the queue."""
    messages: list[dict[str, Any]] = []

    class Queue:
        def send_message(self, **message: Any) -> None:
            messages.append(message)

    monkeypatch.setattr(clients, "sqs", Queue)
    return messages


@pytest.fixture
def clusters(table: Table) -> Clusters:
    return Clusters(table, "queue", WINDOW)


def test_one_window_is_open_at_a_time(clusters: Clusters) -> None:
    assert clusters.claim(PK, "a-1", [], now=NOW)
    assert not clusters.claim(PK, "a-2", [], now=NOW + WINDOW)
    assert clusters.claim(PK, "a-2", [], now=AFTER)
    assert clusters.claim("id#phone#other", "a-1", [], now=NOW)


def test_window_is_claimed_again_until_its_alert_is_sent(clusters: Clusters) -> None:
    assert clusters.claim(PK, "a-1", [], now=NOW)
    assert clusters.claim(PK, "a-1", [], now=NOW)
    clusters.mark_sent(PK, "a-2")  # not the window of a-2
    assert clusters.claim(PK, "a-1", [], now=NOW)
    clusters.mark_sent(PK, "a-1")
    assert not clusters.claim(PK, "a-1", [], now=NOW)


def test_application_waits_until_the_window_ends(clusters: Clusters, sent: list[dict[str, Any]]) -> None:
    clusters.claim(PK, "a-1", ["a-3"], now=NOW)
    assert clusters.waiting(PK) is None
    clusters.wait(PK, "a-2", NOW + WINDOW, now=NOW + timedelta(minutes=5))
    assert sent == [{"QueueUrl": "queue", "MessageBody": PK, "DelaySeconds": 601}]
    waiting = clusters.waiting(PK)
    assert waiting == ("a-1", ("a-2",), frozenset(), (NOW + WINDOW).isoformat())
    clusters.mark_sent(PK, "a-1")
    waiting = clusters.waiting(PK)
    assert waiting
    assert waiting.named == {"a-3"}


@pytest.mark.parametrize(("ends", "delay"), [(-60, 0), (3600, MAX_DELAY)])
def test_delay_is_one_that_sqs_allows(clusters: Clusters, sent: list[dict[str, Any]], ends: int, delay: int) -> None:
    clusters.claim(PK, "a-1", [], now=NOW)
    clusters.wait(PK, "a-2", NOW + timedelta(seconds=ends), now=NOW)
    assert sent[0]["DelaySeconds"] == delay


def test_waiting_for_a_window_that_is_gone_fails(clusters: Clusters, sent: list[dict[str, Any]]) -> None:
    with pytest.raises(WindowGone):
        clusters.wait(PK, "a-2", NOW, now=NOW)
    assert sent == []


@pytest.mark.usefixtures("sent")
def test_alerted_applications_no_longer_wait_and_a_new_window_begins(clusters: Clusters) -> None:
    clusters.claim(PK, "a-1", [], now=NOW)
    for name in ("a-2", "a-3"):
        clusters.wait(PK, name, NOW, now=NOW)
    clusters.end_waiting(PK, ["a-2"], now=AFTER)
    waiting = clusters.waiting(PK)
    assert waiting
    assert waiting.applications == ("a-3",)
    assert not clusters.claim(PK, "a-4", [], now=AFTER + WINDOW)


def test_window_expires_with_the_records(clusters: Clusters) -> None:
    clusters.claim(PK, "a-1", [], now=NOW)
    (window,) = items(clusters.table).values()
    assert window["expires_at"] == {"N": str(int((NOW + clusters.table.retention).timestamp()))}
