"""Shared networks as tables: what fires, what must not, what cannot be assessed."""

import pytest

from assess.catalogue import CATALOGUE
from assess.checks import verify
from assess.relations import Relation
from assess.sharing import Hub, SharedIdentifiers
from bonafide.findings import Outcome
from bonafide.identity import HubAnswer
from bonafide.policy import Policy
from bonafide.risk import Level, assess
from tests.assess.test_checks import DIFFERENT, EXCUSED, SAME, SIMILAR, UNKNOWN, sharing
from tests.builders import concerns, unassessed

CODE = "network.shared"


def from_one_line(*relations: Relation, **facts: object) -> SharedIdentifiers:
    usual = {"kinds": frozenset({"phone", "email", "network"}), "verified": frozenset({"network"})}
    return sharing("network", *relations, **{**usual, **facts})


def who_share(kind: str, count: int) -> SharedIdentifiers:
    """Five names on one line; so many of the other four people share something else, too."""
    subject = from_one_line(*[DIFFERENT] * 4)
    return subject._replace(others={**subject.others, kind: subject.others["network"][:count]})


@pytest.mark.parametrize(
    ("subject", "strength", "who"),
    [
        *[
            (who_share(kind, 4), "info", "one house, or an agency: one place")
            for kind in ("address", "phone", "email")
        ],
        (who_share("phone", 2), "info", "half of them share a telephone number"),
        (who_share("phone", 1), "medium", "most share nothing else"),
        (who_share("profile", 4), "medium", "a profile is no place"),
        (from_one_line(*[DIFFERENT] * 4), "medium", "five names"),
        (from_one_line(*[DIFFERENT] * 9, SAME, SIMILAR), "medium", "ten names"),
        (from_one_line(*[DIFFERENT] * 3), "weak", "a shared flat, or three strangers in a café"),
        (from_one_line(*[DIFFERENT] * 2), "weak", "a family in which all have different names"),
        (from_one_line(*[DIFFERENT] * 6, names={"network": 3}), "weak", "three people who apply twice"),
        (from_one_line(DIFFERENT), "info", "a couple"),
        (from_one_line(DIFFERENT, SIMILAR, SIMILAR), "info", "a family of four"),
        (from_one_line(SIMILAR), "info", "a family with one name"),
    ],
)
def test_fires(subject: SharedIdentifiers, strength: str, who: str, policy: Policy) -> None:
    found = {each.code: each for each in CATALOGUE.findings(verify(subject), policy)}
    assert (found[CODE].outcome, found[CODE].strength) == (Outcome.CONCERN, strength), who


@pytest.mark.parametrize(
    ("subject", "who"),
    [
        (from_one_line(), "nobody else"),
        (from_one_line(SAME, SAME), "the same person applies again"),
        (from_one_line(UNKNOWN), "a name that cannot be compared is not another one"),
        (from_one_line(*[EXCUSED] * 6, names={"network": 1}), "a verdict said that it is innocent"),
    ],
)
def test_must_not_fire(subject: SharedIdentifiers, who: str) -> None:
    assert not concerns(verify(subject)), who
    assert CODE not in unassessed(verify(subject)), who


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        (from_one_line(kinds=frozenset({"phone"})), "mobile, carrier-grade NAT, campus, relay, VPN, or not known"),
        (from_one_line(DIFFERENT, comparable=False), "the name cannot be compared"),
        *[
            (from_one_line(*[DIFFERENT] * 5, hubs={"network": Hub(crowd, answer)}), "a library, or a hotel")
            for crowd in (True, False)
            for answer in HubAnswer
        ],
    ],
)
def test_cannot_be_assessed(subject: SharedIdentifiers, why: str) -> None:
    assert CODE in unassessed(verify(subject)), why


def test_nothing_is_said_if_networks_are_not_verified() -> None:
    subject = from_one_line(*[DIFFERENT] * 5, verified=frozenset())
    assert CODE not in {each.code for each in verify(subject)}


def test_network_alone_is_never_high(policy: Policy) -> None:
    assessment = assess(CATALOGUE.findings(verify(from_one_line(*[DIFFERENT] * 20)), policy), policy)
    assert (assessment.level, assessment.families) == (Level.REVIEW, {"network": 3})
