"""The latest statement of an application counts, in whatever order parts, retries and requests arrive."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from assess import assessing
from assess.shared_identifiers import load_matches
from bonafide import revisions
from bonafide.aws import records
from tests.pipeline.simulation import KINDS, START, TABLE, Document, Simulation, simulation

STRONG = ["phone.reserved", "email.disposable"]
BEFORE = revisions.of_upload(START, "0A", 1)
AFTER = revisions.of_upload(START, "0B", 1)


def statement(revision: str, phone: str, number: int = 1) -> Document:
    """A statement of one application. Other statements have another number and mailbox."""
    basics = {"name": "Ada Marchbanks", "email": f"zq7731.{phone[-1]}@outlook.com", "phone": phone}
    return {
        "application_id": f"a-{number}",
        "revision": revision,
        "submitted_at": START.isoformat(),
        "basics": basics,
    }


OLD, NEW = statement(BEFORE, "+1 212 736 5001"), statement(AFTER, "+1 212 736 5002")


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS. Tests plant findings."""
    with simulation(reference_database) as made:
        yield made


def record(aws: Simulation, document: Document, kind: str, planted: list[str]) -> None:
    aws.planted = {document["application_id"]: planted}
    aws.record(document, kinds=(kind,))
    aws.deliver()


@pytest.mark.parametrize(("old", "new"), [(STRONG, []), ([], STRONG), (["phone.reserved"], ["email.disposable"])])
def test_two_statements_end_the_same_in_any_order_of_their_findings(
    old: list[str], new: list[str], aws: Simulation
) -> None:
    steps = [(document, kind, planted) for document, planted in ((OLD, old), (NEW, new)) for kind in KINDS]
    ends = []
    for order in permutations(steps):
        aws.reset()
        for step in order:
            record(aws, *step)
        ends.append((aws.assessments(), aws.concerns()))
    assert all(end == ends[0] for end in ends)
    assessments, concerns = ends[0]
    assert assessments["a-1"]["revision"] == {"S": AFTER}
    assert set(concerns["a-1"]) == set(new)


def test_findings_are_not_mixed_while_a_statement_is_verified(aws: Simulation) -> None:
    for kind in KINDS:
        record(aws, OLD, kind, ["phone.reserved"])
    record(aws, NEW, "email", ["email.disposable"])
    assert set(aws.concerns()["a-1"]) == {"phone.reserved"}
    assert aws.emails() == []


def test_what_only_an_older_statement_has_is_not_shared(aws: Simulation) -> None:
    other = {**statement(AFTER, "+1 212 736 5001", 2)}
    other["basics"] = {**other["basics"], "name": "Tomas Vrba", "email": "zq8842@outlook.com"}
    for document in (OLD, other, NEW):
        for kind in KINDS:
            record(aws, document, kind, [])
    assert aws.concerns() == {"a-1": {}, "a-2": {}}


def test_cleaner_statement_after_an_alert_leaves_what_the_alert_said(aws: Simulation) -> None:
    for kind in KINDS:
        record(aws, OLD, kind, STRONG)
    aws.send_alerts()
    for kind in KINDS:
        record(aws, NEW, kind, [])
    item = records.load(TABLE, "a-1").assessment
    assert (item["level"], item["revision"]) == ("low", AFTER)
    assert (item["alerted_level"], item["alerted_points"], item["alerted_codes"]) == ("high", 9, sorted(STRONG))


def test_requests_of_one_application_are_judged_together(aws: Simulation) -> None:
    for minutes, kind in enumerate(KINDS):
        revision = revisions.of_request(START + timedelta(minutes=minutes))
        record(aws, {**OLD, "revision": revision}, kind, ["phone.reserved", "email.disposable"])
    assert set(aws.concerns()["a-1"]) == set(STRONG)


def test_upload_after_requests_replaces_their_findings(aws: Simulation) -> None:
    record(aws, {**OLD, "revision": revisions.of_request(START)}, "phone", ["phone.reserved"])
    later: Any = {**NEW, "revision": revisions.of_upload(START + timedelta(seconds=1), "0A", 1)}
    for kind in ("email", "education", "phone"):
        record(aws, later, kind, ["email.disposable"])
    assert set(aws.concerns()["a-1"]) == {"email.disposable"}


def test_request_before_intake_hides_no_upload(aws: Simulation) -> None:
    """S3 has received the upload before the request arrives, and intake reads it later."""
    record(aws, {**NEW, "revision": revisions.of_request(START + timedelta(minutes=1))}, "phone", [])
    for kind in KINDS:
        record(aws, OLD, kind, STRONG)
    aws.send_alerts()
    assert set(aws.concerns()["a-1"]) == set(STRONG)
    assert len(aws.emails()) == 1


def test_request_that_may_replace_uploads_is_the_latest_statement(aws: Simulation) -> None:
    for kind in KINDS:
        record(aws, OLD, kind, STRONG)
    later = revisions.of_request(START + timedelta(minutes=1), may_replace_uploads=True)
    record(aws, {**NEW, "revision": later}, "phone", [])
    assert aws.concerns() == {"a-1": {}}


def neighbour(phone: str) -> Document:
    """An application of another person."""
    other = statement(BEFORE, phone, 2)
    return {**other, "basics": {**other["basics"], "name": "Tomas Vrba", "email": "zq8842@outlook.com"}}


def test_neighbour_forgets_what_an_earlier_statement_shared_in_any_order(aws: Simulation) -> None:
    """The number of the first statement is that of another application; the number of the second is not."""
    other = neighbour("+1 212 736 5001")
    steps = [(OLD, ("phone",)), (OLD, ("email", "education")), (other, KINDS), (NEW, ("phone",)), (NEW, KINDS)]
    for order in permutations(steps):
        aws.reset()
        aws.planted = {
            "a-2": ["education.ends_before_start", "education.too_short"]
        }  # not high without a shared number
        for document, kinds in order:
            aws.record(document, kinds=kinds)
            aws.deliver()
        assert set(aws.concerns()["a-1"]) == set()
        assert set(aws.concerns()["a-2"]) == set(aws.planted["a-2"])
        assert aws.emails() == []


def test_statement_that_changes_while_a_neighbour_is_assessed_is_forgotten(aws: Simulation) -> None:
    aws.record(OLD, kinds=("phone",))
    aws.deliver()
    aws.record(neighbour("+1 212 736 5001"))
    load = load_matches

    def then_change(*arguments: Any) -> Any:
        matches = load(*arguments)
        if arguments[1] == "a-2":
            aws.record(NEW)
        return matches

    with patch.object(assessing, "load_matches", then_change):
        aws.deliver()
    assert aws.concerns() == {"a-1": {}, "a-2": {}}


def test_unfinished_statement_keeps_the_alert_that_is_due(aws: Simulation) -> None:
    """Another application that shares its new number arrives while the second statement is being verified."""
    for kind in KINDS:
        record(aws, OLD, kind, STRONG)
    record(aws, NEW, "phone", [])
    aws.planted = {}
    aws.record(neighbour("+1 212 736 5002"))
    aws.deliver()
    item = records.load(TABLE, "a-1").assessment
    assert (item["alert"], item["level"], item["former_neighbours"]) == ("due", "high", ["a-2"])


def test_unfinished_statement_causes_no_alert_by_what_it_shares(aws: Simulation) -> None:
    record(aws, OLD, "phone", [])
    record(aws, OLD, "email", ["email.disposable"])
    aws.planted = {}
    aws.record(neighbour("+1 212 736 5001"))
    aws.deliver()
    item = records.load(TABLE, "a-1").assessment
    assert (item.get("alert"), item["is_early"]) == (None, True)
    record(aws, OLD, "education", [])
    item = records.load(TABLE, "a-1").assessment
    assert item["alert"] == "due"
    assert "is_early" not in item


def test_statement_of_an_earlier_version_is_replaced(aws: Simulation) -> None:
    without_revision = {name: value for name, value in OLD.items() if name != "revision"}
    for document, planted in ((without_revision, STRONG), (NEW, []), (without_revision, STRONG)):
        for kind in KINDS:
            record(aws, document, kind, planted)
    assert aws.concerns() == {"a-1": {}}
