"""Sending alerts: every high application is in an e-mail, none too often, whatever fails."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

from alerting import sending
from alerting.sending import MAX_ATTEMPTS, LimitReached
from bonafide.aws import rate, records
from bonafide.aws.alerts import Refused
from local.memory_aws import MemoryClientError
from tests.pipeline.simulation import START, TABLE, TWO_ARE_A_RING, Document, Simulation, simulation
from tests.pipeline.test_any_order import alerted_in, high

FIRST = (
    "Anna Bruno Carla Dimitri Elena Farid Greta Hugo Irina Jonas Katja Luis Mona Nils Olga Pavel Quentin Rosa".split()
)
LAST = (
    "Abendroth Brunswick Castellano Dombrowski Eriksson Fernandez Gustafson Hoffmann Ivanchenko Johansson Kowalczyk "
    "Lindqvist Montgomery Nakamura Oberholzer Petrovic Quintero Rasmussen"
).split()
PHONE = "+1 212 736 5000"


def person(number: int, *, name: str = "", phone: str = "", planted: str = "s") -> Document:
    """An application; with `s` in its id, verifiers find two signs of different families."""
    return {
        "application_id": f"{planted}-{number}",
        "submitted_at": START.isoformat(),
        "basics": {
            "name": name or f"{FIRST[number % 18]} {LAST[number % 18]}",
            "email": f"zq{planted}{number}@outlook.com",
            "phone": phone or f"+1 212 736 {number:04}",
        },
    }


SUSPECTS: dict[str, list[str]] = {f"s-{number}": ["email.disposable", "phone.placeholder"] for number in range(400)}
HALF = {f"h-{number}": ["email.disposable"] for number in range(400)}


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS; verifiers find enough for `high` in s-1, s-2, …, and one sign in h-1, h-2, …"""
    with simulation(reference_database, SUSPECTS | HALF, overrides=TWO_ARE_A_RING) as made:
        yield made


def stored(name: str) -> dict[str, Any]:
    return records.load(TABLE, name).assessment


def test_one_application_is_one_e_mail(aws: Simulation) -> None:
    aws.arrive(START, [person(1)])
    (text,) = aws.emails()
    assert text.startswith("Application s-1: details are inconsistent. Please review it.")
    assert (stored("s-1")["alert"], stored("s-1")["alerted_level"]) == ("sent", "high")
    aws.arrive(START, [person(1)])
    assert len(aws.emails()) == 1


def test_each_e_mail_is_counted(aws: Simulation, capsys: pytest.CaptureFixture[str]) -> None:
    with patch.dict(os.environ, {"POWERTOOLS_METRICS_DISABLED": "false"}):
        aws.arrive(START, [person(1), person(2)])
        aws.arrive(START, [person(3)])
    counted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "AlertsSent" in line]
    assert [(each["service"], each["AlertsSent"]) for each in counted] == [("alerting", [1.0])] * 2


def test_a_ring_is_one_e_mail_that_describes_each_member(aws: Simulation) -> None:
    ring = [person(number, phone=PHONE, planted="h") for number in range(18)]
    aws.arrive(START, ring)
    assert high(aws) == {each["application_id"] for each in ring} == alerted_in(aws)
    (text,) = aws.emails()
    assert "18 applications with the same telephone number:" in text
    assert {stored(name)["alert"] for name in high(aws)} == {"sent"}


def test_who_was_only_named_beside_another_is_alerted_when_it_becomes_high(aws: Simulation) -> None:
    """Two people of one household: the second is high by its own signs, after an alert named it as sharing a phone."""
    household = [person(number, name=f"{FIRST[number]} Rasmussen", phone=PHONE) for number in (1, 2)]
    aws.record(household[1], kinds=("phone",))
    aws.deliver()
    aws.arrive(START, [household[0]])
    assert "same telephone number as in s-2" in aws.emails()[0]
    aws.record(household[1], kinds=("email", "education"))
    aws.deliver()
    aws.send_alerts()
    assert alerted_in(aws) == high(aws) == {"s-1", "s-2"}


def test_further_signs_are_a_follow_up(aws: Simulation) -> None:
    aws.arrive(START, [person(1)])
    aws.planted = {"s-1": [*SUSPECTS["s-1"], "education.bogus_institution"]}
    aws.arrive(START, [person(1)])
    first, second = aws.emails()
    assert "bogus" not in first
    assert "further details are inconsistent" in second
    assert "bogus" in second
    assert stored("s-1")["alerted_points"] == stored("s-1")["points"]


def test_the_e_mail_says_what_the_assessment_says_when_it_is_sent(aws: Simulation) -> None:
    aws.record(person(1), kinds=("phone", "email"))
    aws.deliver()
    aws.planted = {"s-1": [*SUSPECTS["s-1"], "education.bogus_institution"]}
    aws.record(person(1), kinds=("education",))
    aws.deliver()
    aws.send_alerts()
    (text,) = aws.emails()
    assert f"{stored('s-1')['points']} points" in text
    assert "NOT CHECKED YET" not in text


def test_an_application_that_changes_while_its_alert_is_on_its_way_stays_due(aws: Simulation) -> None:
    aws.record(person(1))
    aws.deliver()
    publish = aws.sns.publish

    def meanwhile(**message: Any) -> None:
        publish(**message)
        if len(aws.sns.published) == 1:
            aws.planted = {"s-1": [*SUSPECTS["s-1"], "education.bogus_institution"]}
            aws.record(person(1))
            aws.deliver()

    with patch.object(aws.sns, "publish", meanwhile):
        aws.send_alerts()
    assert len(aws.emails()) == 2
    assert "bogus" in aws.emails()[1]
    assert stored("s-1")["alert"] == "sent"


def test_a_lower_assessment_keeps_what_the_alert_said(aws: Simulation) -> None:
    aws.arrive(START, [person(1)])
    aws.planted = {}
    aws.arrive(START, [person(1)])
    item = stored("s-1")
    assert (item["level"], item["alerted_level"], item["alerted_codes"]) == ("low", "high", SUSPECTS["s-1"])
    assert len(aws.emails()) == 1


def test_an_id_that_is_used_again_after_erasure_is_alerted_again(aws: Simulation) -> None:
    aws.arrive(START, [person(2, phone=PHONE, planted="h"), person(1, phone=PHONE, planted="h")])
    TABLE.delete((item["pk"], item["sk"]) for item in TABLE.query("app#h-1"))
    aws.deliver()
    aws.arrive(START + timedelta(days=30), [person(1, name="Xenia Thorvald", phone=PHONE, planted="h")])
    assert len(aws.emails()) == 2
    assert stored("h-1")["alert"] == "sent"


def test_two_applications_that_share_two_numbers_do_not_wait_for_each_other(aws: Simulation) -> None:
    numbers = ["+1 212 736 0123", "+1 212 736 0456"]
    both = [person(n, phone=" / ".join(each), planted="h") for n, each in enumerate((numbers, numbers[::-1]))]
    aws.arrive(START, both)
    assert alerted_in(aws) == high(aws) == {"h-0", "h-1"}
    assert "earlier alert" not in aws.emails()[0]


def test_300_applications_at_once_are_few_e_mails(aws: Simulation) -> None:
    aws.arrive(START, [person(number) for number in range(300)])
    assert alerted_in(aws) == high(aws) == {f"s-{number}" for number in range(300)}
    assert len(aws.emails()) <= 2


def test_an_application_that_is_lower_when_its_alert_arrives_keeps_what_the_alert_said(aws: Simulation) -> None:
    aws.record(person(1))
    aws.deliver()
    publish = aws.sns.publish

    def meanwhile(**message: Any) -> None:
        publish(**message)
        aws.planted = {}
        aws.record(person(1))
        aws.deliver()

    with patch.object(aws.sns, "publish", meanwhile):
        aws.send_alerts()
    item = stored("s-1")
    assert (item["level"], item["alert"], item["alerted_codes"]) == ("low", "sent", SUSPECTS["s-1"])
    aws.planted = SUSPECTS
    aws.arrive(START, [person(1)])
    assert len(aws.emails()) == 1


def test_a_change_without_new_signs_is_no_follow_up(aws: Simulation) -> None:
    aws.record(person(1, phone=PHONE))
    aws.deliver()
    publish = aws.sns.publish

    def meanwhile(**message: Any) -> None:
        publish(**message)
        if len(aws.sns.published) == 1:
            aws.record(person(2, name=f"{FIRST[1]} {LAST[1]}", phone=PHONE, planted="x"))
            aws.deliver()

    with patch.object(aws.sns, "publish", meanwhile):
        aws.send_alerts()
    assert stored("s-1")["neighbours"] == {"phone": ["x-2"]}
    assert (len(aws.emails()), stored("s-1")["alert"]) == (1, "sent")


def test_signs_that_come_and_go_are_alerted_once_each(aws: Simulation) -> None:
    codes = ["email.disposable", "phone.placeholder"], ["email.disposable", "phone.reserved"]
    for number in range(8):
        aws.planted = {"s-1": codes[number % 2]}
        aws.arrive(START, [person(1)])
    assert len(aws.emails()) == 2
    assert aws.sqs.sent == []


def test_an_id_may_be_alerted_any_number_of_times_after_erasures(aws: Simulation) -> None:
    for _ in range(5):
        aws.arrive(START, [person(1)])
        TABLE.delete((item["pk"], item["sk"]) for item in TABLE.query("app#s-1"))
    assert len(aws.emails()) == 5
    assert aws.sqs.sent == []


@pytest.mark.parametrize("brought", ["h-1", "h-2"])
def test_connected_applications_are_in_one_e_mail_whichever_shard_of_the_stream_brings_one(
    aws: Simulation, brought: str
) -> None:
    aws.record_all([person(number, phone=PHONE, planted="h") for number in (1, 2)])
    aws.deliver()
    aws.sender.send_all([brought], lambda: 900)
    assert alerted_in(aws) == {"h-1", "h-2"}
    aws.send_alerts()
    assert len(aws.emails()) == 1


def test_a_neighbour_that_cannot_be_read_is_left_to_its_own_batch(aws: Simulation) -> None:
    aws.record_all([person(number, phone=PHONE, planted="h") for number in (1, 2)])
    aws.deliver()
    TABLE.update("app#h-2", "assessment", "SET concerns = :broken", broken="{")
    aws.sender.send_all(["h-1"], lambda: 900)
    assert alerted_in(aws) == {"h-1"}
    assert aws.sqs.sent == []


def test_an_alert_sent_while_a_verifier_was_outstanding_is_followed_up(aws: Simulation) -> None:
    aws.record(person(1), kinds=("phone", "email"))
    aws.deliver()
    aws.send_alerts()
    aws.planted = {"s-1": [*SUSPECTS["s-1"], "education.bogus_institution"]}
    aws.record(person(1), kinds=("education",))
    aws.deliver()
    aws.send_alerts()
    first, second = aws.emails()
    assert "NOT CHECKED YET: education." in first
    assert "further details are inconsistent" in second
    assert "NOT CHECKED YET" not in second
    assert f"high, {stored('s-1')['points']} points" in second
    assert stored("s-1")["alerted_points"] == stored("s-1")["points"]


def test_a_verifier_that_then_finds_nothing_causes_no_follow_up(aws: Simulation) -> None:
    aws.record(person(1), kinds=("phone", "email"))
    aws.deliver()
    aws.send_alerts()
    aws.record(person(1), kinds=("education",))
    aws.deliver()
    aws.send_alerts()
    assert len(aws.emails()) == 1
    assert f"high, {stored('s-1')['points']} points" in aws.emails()[0]


# ── Assessments of version 0.2 ──


def as_written_by_0_2(name: str, *, alerted: bool) -> None:
    """Replaces an assessment by what 0.2 wrote: it had neither `alert` nor the codes of what an alert said."""
    item = {key: value for key, value in stored(name).items() if not key.startswith(("alert", "settled"))}
    TABLE.put([{**item, "alerted_level": "high"} if alerted else item])


def test_who_was_alerted_by_0_2_is_not_alerted_again(aws: Simulation) -> None:
    aws.record(person(1))
    aws.deliver()
    as_written_by_0_2("s-1", alerted=True)
    for codes in (SUSPECTS["s-1"], [], SUSPECTS["s-1"]):
        aws.planted = {"s-1": codes}
        aws.arrive(START, [person(1)])
    assert aws.emails() == []
    aws.planted = {"s-1": [*SUSPECTS["s-1"], "education.bogus_institution"]}
    aws.arrive(START, [person(1)])
    assert "further details are inconsistent" in aws.emails()[0]


def test_who_was_high_but_not_alerted_in_0_2_is_alerted_when_assessed_again(aws: Simulation) -> None:
    aws.record(person(1))
    aws.deliver()
    as_written_by_0_2("s-1", alerted=False)
    aws.arrive(START, [person(1)])
    aws.arrive(START, [person(1)])
    assert (len(aws.emails()), alerted_in(aws)) == (1, {"s-1"})


@pytest.mark.parametrize("version", [1, None], ids=["0.2", "0.1"])
def test_an_operator_can_have_an_alert_sent_that_an_earlier_version_did_not_send(
    aws: Simulation, version: int | None
) -> None:
    """The command is that of docs/operations.md. Version 0.1 wrote no `version`."""
    aws.record(person(1))
    aws.deliver()
    aws.send_alerts()
    as_written_by_0_2("s-1", alerted=False)
    if version is None:
        TABLE.update("app#s-1", "assessment", "REMOVE version")
    TABLE.update("app#s-1", "assessment", "SET alert = :due ADD version :one", due="due", one=1)
    aws.send_alerts()
    assert len(aws.emails()) == 2
    assert stored("s-1")["alert"] == "sent"


# ── Failures ──


def test_an_operator_can_have_an_alert_sent_again_that_was_given_up(aws: Simulation) -> None:
    aws.record(person(1))
    aws.deliver()
    with patch.object(sending, "mark_sent", side_effect=ConnectionError):
        aws.send_alerts()
    assert len(aws.emails()) == MAX_ATTEMPTS
    assert TABLE.update(
        "app#s-1", "assessment", "SET resent_at = :now", condition="alert = :due", now="2026-09-02", due="due"
    )
    aws.send_alerts()
    assert len(aws.emails()) == MAX_ATTEMPTS + 1
    assert stored("s-1")["alert"] == "sent"


@pytest.mark.parametrize("error", [EndpointConnectionError(endpoint_url="x"), ConnectTimeoutError(endpoint_url="x")])
def test_sns_that_cannot_be_reached_counts_no_attempt(aws: Simulation, error: Exception) -> None:
    aws.record(person(1))
    aws.deliver()
    with patch.object(aws.sns, "publish", side_effect=error):
        for _ in range(MAX_ATTEMPTS * 20):  # nor does it use up the turns of an hour
            with pytest.raises(Refused):
                aws.sender._replace(per_hour=24).send_all(["s-1"], lambda: 60)
    aws.send_alerts()
    assert alerted_in(aws) == {"s-1"}
    assert aws.sqs.sent == []


def test_an_alert_that_sns_refuses_keeps_no_other_from_being_sent(aws: Simulation) -> None:
    aws.record_all([person(number) for number in range(302)])
    aws.deliver()
    publish = aws.sns.publish

    def refuse_long(**message: Any) -> None:
        if message["Subject"].startswith("300 "):
            raise MemoryClientError
        publish(**message)

    with patch.object(aws.sns, "publish", refuse_long), pytest.raises(Refused):
        aws.sender.send_all([f"s-{number}" for number in range(302)], lambda: 900)
    assert len(alerted_in(aws)) == 2


def test_alert_is_repeated_at_most_three_times_if_it_cannot_be_recorded(aws: Simulation) -> None:
    aws.record_all([person(1), person(2)])
    aws.deliver()
    with patch.object(sending, "mark_sent", side_effect=ConnectionError):
        aws.send_alerts()
    assert len(aws.emails()) == MAX_ATTEMPTS
    assert len(aws.alerts()) == 1
    (letter,) = map(json.loads, aws.sqs.sent)
    assert sorted(letter["applications"]) == ["s-1", "s-2"]


def test_nothing_is_published_if_the_attempt_cannot_be_recorded(aws: Simulation) -> None:
    aws.record(person(1))
    aws.deliver()
    with (
        patch.object(type(TABLE), "reserve_quota", side_effect=ConnectionError),
        pytest.raises(ConnectionError),
    ):
        aws.sender.send_all(["s-1"], lambda: 900)
    assert aws.emails() == []
    aws.send_alerts()
    assert alerted_in(aws) == {"s-1"}


def test_an_outage_of_sns_loses_no_alert_and_counts_no_attempt(aws: Simulation) -> None:
    aws.record(person(1))
    aws.deliver()
    with patch.object(aws.sns, "publish", side_effect=MemoryClientError):
        for _ in range(MAX_ATTEMPTS * 2):
            with pytest.raises(Refused):
                aws.sender.send_all(["s-1"], lambda: 900)
    aws.send_alerts()
    assert alerted_in(aws) == {"s-1"}
    assert aws.sqs.sent == []


def test_an_assessment_that_cannot_be_read_keeps_no_other_from_being_alerted(aws: Simulation) -> None:
    aws.record_all([person(1), person(2)])
    aws.deliver()
    TABLE.update("app#s-1", "assessment", "SET concerns = :broken", broken="{")
    aws.send_alerts()
    assert alerted_in(aws) == {"s-2"}
    (letter,) = map(json.loads, aws.sqs.sent)
    assert letter["applications"] == ["s-1"]


# ── Rates ──


def test_alerts_beyond_the_limit_wait_and_gather(aws: Simulation) -> None:
    sender = aws.sender._replace(per_hour=12)
    aws.record_all([person(number) for number in range(20)])
    aws.deliver()
    for number in range(6):
        sender.send_all([f"s-{number}"], lambda: 60)
    with pytest.raises(LimitReached):
        sender.send_all(["s-6"], lambda: 60)
    sender.send_all([f"s-{number}" for number in range(6, 20)], lambda: 900)
    assert len(aws.emails()) == 7
    assert alerted_in(aws) == {f"s-{number}" for number in range(20)}


@pytest.mark.parametrize(
    ("already", "minutes", "seconds", "why"),
    [
        (0, 0, 0, "the first"),
        (29, 0, 0, "half of them may follow each other at once"),
        (30, 0, 120, "then one every two minutes"),
        (31, 0, 240, "and so on"),
        (30, 2, 0, "two minutes later it is its turn"),
        (250, 600, 0, "hours later nothing is left of it"),
    ],
)
@pytest.mark.usefixtures("aws")
def test_turns_of_sixty_an_hour(already: int, minutes: int, seconds: int, why: str) -> None:
    def turn(now: datetime) -> float | None:
        return rate.reserve_turn(TABLE, "test", per_hour=60, max_seconds=100_000, now=now)

    for _ in range(already):
        turn(START)
    assert turn(START + timedelta(minutes=minutes)) == seconds, why


@pytest.mark.usefixtures("aws")
def test_turns_of_several_environments_are_apart() -> None:
    def turn(now: datetime) -> float | None:
        return rate.reserve_turn(TABLE, "test", per_hour=60, max_seconds=2.5, now=now, apart=1)

    assert [turn(START) for _ in range(4)] == [0, 1, 2, None]
    assert turn(START + timedelta(seconds=2)) == 1
    rate.return_turn(TABLE, "test", per_hour=60, now=START)
    assert turn(START + timedelta(seconds=2)) == 2


@pytest.mark.usefixtures("aws")
def test_a_turn_that_is_too_late_is_not_reserved() -> None:
    for _ in range(6):
        assert rate.reserve_turn(TABLE, "test", per_hour=12, max_seconds=0, now=START) == 0
    for _ in range(3):
        assert rate.reserve_turn(TABLE, "test", per_hour=12, max_seconds=599, now=START) is None
    assert rate.reserve_turn(TABLE, "test", per_hour=12, max_seconds=600, now=START) == 600


@pytest.mark.usefixtures("aws")
def test_no_hour_has_more_turns_than_allowed() -> None:
    times, now = list[datetime](), START
    while now < START + timedelta(hours=5):
        seconds = rate.reserve_turn(TABLE, "test", per_hour=24, max_seconds=0, now=now)
        if seconds is not None:
            times.append(now)
        now += timedelta(seconds=30)
    busiest = max(sum(first <= each < first + timedelta(hours=1) for each in times) for first in times)
    assert 22 <= busiest <= 24
