"""The checks of deliveries as tables: what fires and how strongly, what must not, what cannot be assessed."""

import pytest

from assess.deliveries import Address, Recipient, elsewhere, shared_by_several
from assess.relations import Relation
from bonafide.findings import Outcome, Verdict
from bonafide.identity import HubAnswer

ELSEWHERE, SHARED = "shipping.elsewhere", "shipping.shared"
HOME, OTHER = Address(is_home=True, outside=0, inside=1), Address()


def person(
    name: str,
    relation: Relation = Relation.DIFFERENT,
    *,
    lives_here: bool = False,
    states_home: bool = True,
    is_household: bool = False,
) -> Recipient:
    return Recipient(name, relation, lives_here, states_home, is_household)


STRANGER, SECOND = person("a-2"), person("a-3")
UNKNOWN_HOME = person("a-2", states_home=False)
RESIDENT = person("a-2", lives_here=True)
PARTNER = person("a-2", is_household=True)
RELATIVE = person("a-2", Relation.SIMILAR, lives_here=True, is_household=True)
SAME = person("a-2", Relation.SAME)
NAMELESS = person("a-2", Relation.UNKNOWN)


def outcome(verdict: Verdict | None) -> str | None:
    """`strong` for the policy's own strength, the lower one that a verdict states, or `not assessed`."""
    if verdict is None:
        return None
    if verdict.outcome is Outcome.NOT_ASSESSED:
        return "not assessed"
    return verdict.strength.value if verdict.strength else "strong"


@pytest.mark.parametrize(
    ("address", "expected", "why"),
    [
        (OTHER, "medium", "a first device to another address"),
        (Address(others=(STRANGER,), outside=2), "strong", "a second one, and both live elsewhere"),
        (Address(others=(UNKNOWN_HOME,), outside=2), "medium", "where the other person lives is not stated"),
        (Address(others=(STRANGER, SECOND), outside=3), "strong", "three people"),
        (Address(others=(UNKNOWN_HOME, SECOND), outside=3), "strong", "three people, one of whom states no home"),
        (Address(others=(RESIDENT,), outside=1, inside=1), "medium", "to a flatmate who was hired, too"),
        (Address(others=(PARTNER,)), "medium", "a couple that moved"),
        (Address(others=(RELATIVE,), inside=0), "info", "to a relative who lives there and works here"),
        (Address(others=(SAME,)), "medium", "the person's earlier application"),
        (Address(hub=HubAnswer.WATCHED, outside=9), "strong", "security said that it may be a ring"),
        (HOME, None, "the stated home"),
        (
            HOME._replace(others=(STRANGER, SECOND), outside=2),
            None,
            "the stated home, to which others had devices sent",
        ),
        (HOME._replace(where="point"), None, "a home in a lane that is called after a post office"),
        (HOME._replace(hub=HubAnswer.UNANSWERED), None, "a dormitory that the person states"),
        (OTHER._replace(where="work"), None, "the stated place of work"),
        (OTHER._replace(where="known"), None, "a depot on the operator's list"),
        (OTHER._replace(where="many"), "not assessed", "a dormitory, or in care of somebody"),
        (OTHER._replace(where="point"), "not assessed", "a parcel shop"),
        (OTHER._replace(where="unreadable"), "not assessed", "no street"),
        (OTHER._replace(states_home=False), "not assessed", "the application states only a city"),
        (OTHER._replace(hub=HubAnswer.UNANSWERED), "not assessed", "an office of very many"),
        (OTHER._replace(hub=HubAnswer.EXCUSED), "not assessed", "a depot, as security said"),
        (OTHER._replace(is_hub_of_homes=True), "not assessed", "a dormitory, where friends live"),
    ],
)
def test_delivery_to_another_address(address: Address, expected: str | None, why: str) -> None:
    assert outcome(elsewhere(ELSEWHERE, [address])) == expected, why


@pytest.mark.parametrize(
    ("address", "expected", "why"),
    [
        (Address(others=(STRANGER,), outside=2), "strong", "two people who both live elsewhere"),
        (Address(others=(UNKNOWN_HOME,), outside=2), "medium", "where one of two lives is not stated"),
        (Address(states_home=False, others=(UNKNOWN_HOME,), outside=2), "medium", "where both live is not stated"),
        (Address(states_home=False, others=(UNKNOWN_HOME, SECOND), outside=3), "strong", "three people"),
        (HOME._replace(others=(STRANGER, SECOND), outside=2), "medium", "devices of two others at one's home"),
        (HOME._replace(others=(STRANGER,), outside=1), "weak", "a flatmate who has not stated the new address"),
        (Address(others=(RESIDENT,), outside=1, inside=1), "weak", "and the other way round"),
        (HOME._replace(others=(RESIDENT,), inside=2), "info", "a couple, both hired, at their home"),
        (HOME._replace(others=(RESIDENT, person("a-3", lives_here=True)), inside=4), "info", "a shared house of four"),
        (HOME._replace(others=(RESIDENT,), inside=5), "weak", "five people at one home"),
        (Address(others=(PARTNER,)), "info", "a couple that moved: both state the same former home"),
        (HOME._replace(others=(RELATIVE,)), "info", "names that share a part"),
        (Address(others=(SAME,)), None, "the same person again"),
        (Address(hub=HubAnswer.WATCHED, outside=9), "strong", "security said that it may be a ring"),
        (OTHER, None, "nobody else"),
        (OTHER._replace(where="work", others=(STRANGER,), outside=2), None, "the stated place of work"),
        (OTHER._replace(where="point"), "not assessed", "a parcel shop"),
        (OTHER._replace(where="unreadable"), "not assessed", "no street"),
        (OTHER._replace(comparable=False), "not assessed", "no name"),
        (Address(others=(NAMELESS,)), "not assessed", "the other name is not known"),
        (OTHER._replace(hub=HubAnswer.UNANSWERED, outside=9), "not assessed", "an office of very many"),
        (HOME._replace(is_hub_of_homes=True, others=(STRANGER,), outside=1), "not assessed", "a dormitory"),
    ],
)
def test_address_of_several_people(address: Address, expected: str | None, why: str) -> None:
    assert outcome(shared_by_several(SHARED, [address])) == expected, why


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ((HOME, OTHER), "medium"),
        ((OTHER, Address(others=(STRANGER,), outside=2)), "strong"),
        ((HOME, OTHER._replace(where="point")), "not assessed"),
        ((HOME, HOME), None),
        ((), "not assessed"),
    ],
)
def test_worst_of_several_deliveries_counts(addresses: tuple[Address, ...], expected: str | None) -> None:
    assert outcome(elsewhere(ELSEWHERE, addresses)) == expected


def test_evidence_names_applications_as_an_erasure_finds_them() -> None:
    one = shared_by_several(SHARED, [Address(others=(STRANGER,), outside=2)])
    several = elsewhere(ELSEWHERE, [Address(others=(STRANGER, SECOND), outside=3)])
    assert one
    assert several
    assert "in application a-2," in one.evidence
    assert "in 2 other applications (a-2, a-3)," in several.evidence
