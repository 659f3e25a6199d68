"""A correction by the candidate is compared with the applications of others, and is no application of its own."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bonafide.aws import records, sightings
from tests.pipeline.simulation import START, TABLE, Document, Simulation, simulation

PHONE, OTHER_PHONE = "+1 212 736 5000", "+1 212 736 5001"
MAIL = "zq7731.{}@outlook.com"


def person(name: str, full_name: str, phone: str = PHONE, mail: str = "", **fields: Any) -> Document:
    basics = {"name": full_name, "email": mail or MAIL.format(name), "phone": phone}
    return {"application_id": name, "submitted_at": START.isoformat(), "basics": basics, **fields}


def correction(name: str, full_name: str, corrects: str, **contact: str) -> Document:
    return {**person(name, full_name), "corrects": corrects, "basics": {"name": full_name, **contact}}


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS, on which two names are a ring, three applications a burst, and hubs begin with four."""
    overrides = '{"sharing": {"hub": 3, "ring_names": 2, "burst": 3}}'
    with simulation(reference_database, {}, overrides=overrides) as made:
        yield made


def record(aws: Simulation, *applications: Document) -> None:
    for each in applications:
        aws.record(each)
        aws.deliver()


def codes(name: str) -> set[str]:
    """The codes of the concerns about an application."""
    return {each.code for each in records.findings_of(records.load(TABLE, name).assessment, "concerns")}


def neighbours(name: str) -> set[str]:
    return set().union(*records.neighbours_of(records.load(TABLE, name).assessment).values())


def test_correction_and_what_it_corrects_say_nothing_about_each_other(aws: Simulation) -> None:
    """Not even if the candidate also corrects the name, or everything else."""
    first = person("a-1", "Ada Marchbanks")
    record(
        aws,
        first,
        correction("c-1", "Ada Marchbanks", "a-1", phone=OTHER_PHONE, email=MAIL.format("a-1")),
        correction("c-2", "Tomas Vrba", "a-1", phone=PHONE),
        correction("c-3", "Ada Marchbanks", "a-1", phone=PHONE, email="zq7731.other@outlook.com"),
    )
    for each in ("a-1", "c-1", "c-2", "c-3"):
        assert codes(each) == set()
        assert neighbours(each) == set()
    assert aws.table.items()[f"app#{'c-1'}", "check#phone"]["corrects"] == {"S": "a-1"}


def test_corrected_number_that_others_use_is_a_sign(aws: Simulation) -> None:
    record(aws, person("a-1", "Ada Marchbanks"), person("a-2", "Tomas Vrba", OTHER_PHONE))
    assert codes("a-2") == set()
    record(aws, correction("c-1", "Ada Marchbanks", "a-1", phone=OTHER_PHONE))
    assert codes("c-1") == codes("a-2") == {"identity.phone_shared"}
    assert codes("a-1") == set()
    assert neighbours("c-1") == {"a-2"}


def test_correction_beside_its_application_is_not_counted_as_another_one(aws: Simulation) -> None:
    record(
        aws,
        person("a-1", "Ada Marchbanks"),
        correction("c-1", "Ada Marchbanks", "a-1", phone=PHONE),
        person("a-2", "Tomas Vrba"),
    )
    (shared,) = records.findings_of(records.load(TABLE, "a-2").assessment, "concerns")
    assert "application a-1" in shared.evidence
    assert "c-1" not in shared.evidence
    assert neighbours("a-2") == {"a-1", "c-1"}  # so the correction is assessed again when this one changes


def test_correction_is_assessed_again_when_another_one_no_longer_shares_its_number(aws: Simulation) -> None:
    record(
        aws,
        person("a-1", "Ada Marchbanks"),
        correction("c-1", "Ada Marchbanks", "a-1", phone=PHONE),
        person("a-2", "Tomas Vrba"),
        {**person("a-2", "Tomas Vrba", OTHER_PHONE), "revision": f"{(START + timedelta(days=1)).isoformat()}#B#1"},
    )
    assert codes("c-1") == codes("a-1") == codes("a-2") == set()


def test_corrections_make_no_hub(aws: Simulation) -> None:
    record(
        aws,
        person("a-1", "Ada Marchbanks"),
        *(correction(f"c-{number}", "Ada Marchbanks", "a-1", phone=PHONE) for number in range(5)),
    )
    record(aws, person("a-2", "Tomas Vrba"))
    assert not any(sk == "hub" for _, sk in aws.table.items())
    assert codes("a-2") == {"identity.phone_shared"}


def test_corrections_make_no_burst_and_no_changing_contact(aws: Simulation) -> None:
    mail = MAIL.format("ada")
    one, two = (person(f"a-{number}", "Ada Marchbanks", mail=mail) for number in (1, 2))
    record(aws, one, correction("c-1", "Ada Marchbanks", "a-1", phone=OTHER_PHONE, email=mail), two)
    for each in ("a-1", "a-2", "c-1"):
        assert codes(each) == set()
    record(aws, person("a-3", "Ada Marchbanks", mail=mail))
    assert codes("a-3") == {"identity.burst"}


def test_many_corrections_at_one_identifier_do_not_hide_the_others(aws: Simulation) -> None:
    """If not all sightings were read, the identifier is a hub."""
    made = [
        item
        for number in range(40)
        for item in sightings.items(
            f"c-{number}", {"phone": ["h"]}, now=START, expires_at=2_000_000_000, corrects="a-1"
        )
    ]
    TABLE.put(made)
    assert sightings.load(TABLE, "phone", "h", hub_size=3, now=START).hub
    assert len(aws.table.items()) == 40
