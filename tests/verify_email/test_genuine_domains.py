"""Real mailbox domains of many countries: none is a fault, and none looks like another."""

import csv
from pathlib import Path

import pytest

from bonafide.lookalikes import Lookalikes
from bonafide.reference import Reference
from tests.builders import application, concerns
from verify_email.checks import verify
from verify_email.mailbox import read_email

with (Path(__file__).parent / "genuine_domains.csv").open(encoding="utf-8", newline="") as lines:
    GENUINE = list(csv.DictReader(lines))


def test_the_table_is_wide() -> None:
    assert len(GENUINE) >= 100
    assert len({row["country"] for row in GENUINE}) >= 30
    assert len({row["domain"] for row in GENUINE}) == len(GENUINE)


@pytest.fixture(scope="module")
def lookalikes(reference: Reference) -> Lookalikes:
    return Lookalikes(reference)


@pytest.mark.parametrize("domain", [row["domain"] for row in GENUINE])
def test_a_genuine_domain_has_no_concern(reference: Reference, lookalikes: Lookalikes, domain: str) -> None:
    candidate = application(basics={"email": f"zq7731@{domain}"})
    assert concerns(verify(read_email(candidate, reference, lookalikes))) <= {"email.privacy_relay"}


@pytest.mark.parametrize("kind", ["popular", "free", "academic"])
def test_listed_providers_have_no_concern(reference: Reference, lookalikes: Lookalikes, kind: str) -> None:
    domains = reference.domains(kind)[:: 1 if kind == "popular" else 25]
    for domain in domains:
        found = concerns(verify(read_email(application(basics={"email": f"zq7731@{domain}"}), reference, lookalikes)))
        assert found == set(), domain
