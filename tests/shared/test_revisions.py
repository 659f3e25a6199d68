"""Revisions order the statements of an application."""

from datetime import UTC, datetime, timedelta

import pytest

from bonafide import revisions

RECEIVED = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = RECEIVED + timedelta(seconds=1)


def test_later_statement_is_greater() -> None:
    ordered = [
        "",  # recorded before version 0.3
        revisions.of_request(RECEIVED),
        revisions.of_request(RECEIVED + timedelta(milliseconds=1)),
        revisions.of_request(LATER),
        revisions.of_upload(RECEIVED, "", 1),
        revisions.of_upload(RECEIVED, "0055AED6DCD90281E5", 2),
        revisions.of_upload(RECEIVED, "0055AED6DCD90281E5", 10),
        revisions.of_upload(RECEIVED, "0055AED6DCD90281E6", 1),
        revisions.of_request(LATER, may_replace_uploads=True),
        revisions.of_upload(LATER, "0000", 1),
    ]
    assert sorted(ordered) == ordered


@pytest.mark.parametrize(
    "revision",
    [
        revisions.of_upload(LATER, "0A", 7),
        revisions.of_request(LATER),
        revisions.of_request(LATER, may_replace_uploads=True),
    ],
)
def test_revision_says_when_the_statement_was_received(revision: str) -> None:
    assert revisions.received_at(revision) == LATER


def test_revision_says_how_the_statement_came() -> None:
    assert revisions.is_request(revisions.of_request(RECEIVED))
    assert not revisions.is_request(revisions.of_upload(RECEIVED, "0A", 7))
