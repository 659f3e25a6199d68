"""An identifier under many names in more applications than are compared: security is asked what it is, once."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from bonafide.aws import sightings
from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from bonafide.identity import HubAnswer
from tests.alerting.test_sending import FIRST, LAST, PHONE
from tests.pipeline.simulation import START, TABLE, Document, Simulation, simulation
from tests.pipeline.test_any_order import alerted_in, high

SMALL_HUB = '{"sharing": {"hub": 6, "hub_names": 3}}'


def people(number: int, *, names: int, phone: str = PHONE) -> list[Document]:
    """Applications with one telephone number, under so many names in turn."""
    return [
        {
            "application_id": f"r-{n}",
            "submitted_at": (START - timedelta(days=n)).isoformat(),
            "basics": {
                "name": f"{FIRST[n % names]} {LAST[n % names]}",
                "email": f"zqr{n % names}@outlook.com",
                "phone": phone,
            },
        }
        for n in range(number)
    ]


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS, in which seven applications are a hub, and three names at a hub are many."""
    with simulation(reference_database, overrides=SMALL_HUB) as made:
        yield made


def hub(aws: Simulation) -> str:
    (pk,) = {pk for pk, sk in aws.table.items() if sk == "hub-notice"}
    return pk


def strengths(aws: Simulation) -> set[str]:
    return {found.get("identity.phone_shared", "") for found in aws.concerns().values()}


def answer(aws: Simulation, given: HubAnswer, days: int = 180) -> None:
    assert sightings.answer_hub(TABLE, hub(aws), given, until=START + timedelta(days=days), now=START)
    aws.deliver()


@pytest.mark.parametrize("at_once", [True, False])
def test_ring_larger_than_a_hub_is_one_notice(at_once: bool, aws: Simulation) -> None:
    ring = people(8, names=8)
    for arriving in [ring] if at_once else [[each] for each in ring]:
        aws.arrive(START, arriving)
    notices = [text for text in aws.emails() if "agency or ring?" in text]
    assert len(notices) == 1
    assert "in 7 applications" in notices[0] or "in 8 applications" in notices[0]
    assert f"bonafide hub excuse '{hub(aws).removeprefix('id#')}'" in notices[0]
    assert "736" not in notices[0]
    assert strengths(aws) == {"weak"}


def test_members_with_further_signs_are_alerted_beside_the_notice(reference_database: Path) -> None:
    ring = people(8, names=8)
    planted = {each["application_id"]: ["email.disposable", "education.bogus_institution"] for each in ring}
    with simulation(reference_database, planted, overrides=SMALL_HUB) as made:
        made.arrive(START, ring)
        assert high(made) == alerted_in(made) == planted.keys()
        assert sum("agency or ring?" in text for text in made.emails()) == 1


@pytest.mark.parametrize(("names", "strength"), [(1, ""), (2, "info")])
def test_hub_of_few_names_is_no_notice(names: int, strength: str, aws: Simulation) -> None:
    aws.arrive(START, people(12, names=names))
    assert aws.emails() == []
    assert strengths(aws) == {strength}


@pytest.mark.parametrize(("given", "strength"), [(HubAnswer.EXCUSED, "info"), (HubAnswer.WATCHED, "strong")])
def test_answer_decides_on_the_applications_of_today_and_later_ones(
    given: HubAnswer, strength: str, aws: Simulation
) -> None:
    ring = people(9, names=9)
    aws.arrive(START, ring[:8])
    answer(aws, given)
    assert strengths(aws) == {strength}
    aws.arrive(START, ring[8:])
    assert strengths(aws) == {strength}
    assert len(aws.emails()) == 1


def test_security_is_asked_again_when_an_answer_has_expired(aws: Simulation) -> None:
    ring = people(10, names=10)
    aws.arrive(START, ring[:8])
    answer(aws, HubAnswer.EXCUSED, days=30)
    aws.arrive(START + timedelta(days=29), ring[8:9])
    assert len(aws.emails()) == 1
    aws.arrive(START + timedelta(days=31), ring[9:])
    assert len(aws.emails()) == 2
    assert strengths(aws) == {"weak"}


def test_failed_notice_is_sent_again_at_most_three_times(aws: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Table.update

    def fails(table: Table, pk: str, sk: str, *given: str, **values: str) -> bool:
        if sk == "hub-notice":
            raise ConnectionError
        return real(table, pk, sk, *given, **values)

    monkeypatch.setattr(Table, "update", fails)
    aws.arrive(START, people(8, names=8))
    assert len(aws.emails()) == 3
    assert [json.loads(body)["applications"] for body in aws.sqs.sent] == [[hub(aws)]]


def test_unknown_hub_cannot_be_answered(aws: Simulation) -> None:
    pk = sightings.partition("phone", "0f1e2d")
    assert not sightings.answer_hub(TABLE, pk, HubAnswer.EXCUSED, until=START, now=START)
    assert aws.table.items() == {}


def test_hub_whose_applications_are_erased_is_no_notice(aws: Simulation) -> None:
    aws.record_all(people(8, names=8))
    aws.deliver()
    TABLE.delete([(hub(aws), sk) for sk in [*aws.table.partitions[hub(aws)]] if sk.startswith("app#")])
    aws.send_alerts()
    assert aws.emails() == []


def test_hub_that_is_answered_before_its_notice_is_sent_is_no_notice(aws: Simulation) -> None:
    aws.record_all(people(8, names=8))
    aws.deliver()
    answer(aws, HubAnswer.EXCUSED)
    aws.send_alerts()
    assert aws.emails() == []


def record_with_keys(aws: Simulation, applications: list[Document], *keys: bytes) -> None:
    with patch.object(Keys, "active", lambda _: keys):
        aws.arrive(START, applications)


@pytest.mark.parametrize("new", [b"new-1", b"new-2", b"new-3", b"new-4"])  # the hashes are in another order
@pytest.mark.parametrize(("given", "strength"), [(HubAnswer.EXCUSED, "info"), (HubAnswer.WATCHED, "strong")])
def test_answer_counts_and_nobody_is_asked_again_while_keys_are_changed(
    given: HubAnswer, strength: str, new: bytes, aws: Simulation
) -> None:
    ring = people(20, names=10)
    record_with_keys(aws, ring[:8], b"old")
    answer(aws, given)
    record_with_keys(aws, ring[8:], new, b"old")
    assert strengths(aws) == {strength}
    assert len(aws.emails()) == 1
