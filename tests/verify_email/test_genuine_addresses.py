"""Genuine addresses that are hard to judge: none gives more than `info`."""

import csv
from pathlib import Path

import pytest

from bonafide import policy
from bonafide.lookalikes import Lookalikes
from bonafide.policy import Strength
from bonafide.reference import Reference
from tests.builders import application
from verify_email.catalogue import CATALOGUE
from verify_email.checks import verify
from verify_email.mailbox import read_email

with (Path(__file__).parent / "genuine_addresses.csv").open(encoding="utf-8", newline="") as lines:
    GENUINE = list(csv.DictReader(lines))


def test_the_table_is_wide() -> None:
    assert len(GENUINE) >= 200
    assert len({row["email"] for row in GENUINE}) == len(GENUINE)


@pytest.fixture(scope="module")
def lookalikes(reference: Reference) -> Lookalikes:
    return Lookalikes(reference)


def above_info(email: str, reference: Reference, lookalikes: Lookalikes) -> dict[str, str]:
    """The codes of the concerns that are more than `info`, with their evidence."""
    verdicts = verify(read_email(application(basics={"email": email}), reference, lookalikes))
    findings = CATALOGUE.findings(verdicts, policy.load())
    return {f.code: f.evidence for f in findings if f.outcome == "concern" and f.strength is not Strength.INFO}


@pytest.mark.parametrize("row", GENUINE, ids=lambda row: ascii(row["email"]))
def test_genuine_address_gives_nothing_above_info(
    reference: Reference, lookalikes: Lookalikes, row: dict[str, str]
) -> None:
    assert above_info(row["email"], reference, lookalikes) == {}, row["why"]
