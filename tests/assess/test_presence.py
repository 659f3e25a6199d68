"""Shared homes and profiles as tables: what fires, what must not, what cannot be assessed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assess.catalogue import CATALOGUE
from assess.checks import verify
from assess.relations import Relation
from assess.shared_identifiers import Matches, Stated
from assess.sharing import Hub, Other, SharedIdentifiers
from bonafide.aws.sightings import Identifier, Sighting
from bonafide.findings import Outcome
from bonafide.identity import HubAnswer
from bonafide.policy import Policy, load
from bonafide.risk import Level, assess
from tests.builders import concerns, unassessed

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SHARING = load().sharing
SAME, SIMILAR, EXCUSED, DIFFERENT, UNKNOWN = Relation
ADDRESS, PROFILE = "address.shared", "profile.shared"
HUB = Hub(False, HubAnswer.UNANSWERED)
HOUSE = {"address": frozenset({"h"}), "building": frozenset({"h"})}
FLAT = {"address": frozenset({"f1"}), "building": frozenset({"h"})}


def other(number: int, relation: Relation, flat: str = "h") -> Other:
    stated = {"address": frozenset({flat}), "building": frozenset({"h"})}
    return Other(f"a-{number}", relation, NOW, stated)


def sharing(kind: str, *relations: Relation, at_a_time: int = 0, flats: str = "", **facts: Any) -> SharedIdentifiers:
    others = {kind: tuple(other(number, each) for number, each in enumerate(relations))}
    if kind == "address":
        neighbours = tuple(other(100 + number, DIFFERENT, flat) for number, flat in enumerate(flats.split()))
        others["building"] = (*others["address"], *neighbours)
    usual = SharedIdentifiers(
        kinds=frozenset({"phone", "address", "building", "profile", "website"}),
        hubs={},
        others=others,
        names={kind: 1 + relations.count(DIFFERENT)},
        watchlist_hits=(),
        contacts=FLAT,
        comparable=True,
        submitted_at=NOW,
        sharing=SHARING,
        verified=frozenset({"presence"}),
        names_at_a_time={"address": at_a_time},
    )
    return usual._replace(**facts)


THREE = (DIFFERENT, DIFFERENT, DIFFERENT)


@pytest.mark.parametrize(
    ("subject", "code", "strength"),
    [
        (sharing("address", DIFFERENT), ADDRESS, "info"),
        (sharing("address", DIFFERENT, names={"address": 2}, at_a_time=2), ADDRESS, "info"),
        (sharing("address", SIMILAR, SIMILAR, SIMILAR, SIMILAR), ADDRESS, "info"),
        (sharing("address", DIFFERENT, DIFFERENT, at_a_time=3), ADDRESS, "weak"),
        (sharing("address", *THREE, at_a_time=3), ADDRESS, "weak"),
        (sharing("address", *THREE, at_a_time=4), ADDRESS, "medium"),
        (sharing("address", *THREE, at_a_time=4, contacts=HOUSE), ADDRESS, "medium"),
        (sharing("address", *THREE, at_a_time=4, contacts=HOUSE, flats="f1"), ADDRESS, "medium"),
        (sharing("address", *THREE, at_a_time=4, flats="f2 f3 f4"), ADDRESS, "medium"),
        (sharing("address", *THREE, at_a_time=9, contacts={"address": HOUSE["address"]}), ADDRESS, "weak"),
        (sharing("profile", DIFFERENT), PROFILE, "weak"),
        (sharing("profile", DIFFERENT, DIFFERENT), PROFILE, "strong"),
        (sharing("website", DIFFERENT), PROFILE, "weak"),
        (sharing("website", DIFFERENT, DIFFERENT), PROFILE, "medium"),  # it may be of a course or an agency
        (sharing("website", DIFFERENT, hubs={"website": HUB._replace(answer=HubAnswer.WATCHED)}), PROFILE, "medium"),
        (sharing("profile", SIMILAR), PROFILE, "info"),
        (sharing("profile", DIFFERENT, hubs={"profile": HUB}), PROFILE, "info"),
    ],
)
def test_fires(subject: SharedIdentifiers, code: str, strength: str, policy: Policy) -> None:
    found = {each.code: each for each in CATALOGUE.findings(verify(subject), policy)}
    assert found[code].outcome is Outcome.CONCERN
    assert found[code].strength == strength


ALL = ("phone", "email", "education", "employment", "address", "profile", "website", "network")


@pytest.mark.parametrize("besides", [(), ("phone",), ("address",), ("phone", "email", "address")])
def test_couple_that_shares_everything_is_not_reviewed(besides: tuple[str, ...], policy: Policy) -> None:
    shared = {
        kind: (other(1, DIFFERENT),) for kind in ("profile", "website", "education", "employment", "network", *besides)
    }
    couple = sharing("profile", others=shared, names=dict.fromkeys(shared, 2), kinds=frozenset(ALL))
    verified = frozenset({"employment", "presence", "network"})
    found = assess(CATALOGUE.findings(verify(couple._replace(verified=verified)), policy), policy)
    assert found.level is (Level.LOW if besides else Level.REVIEW)


@pytest.mark.parametrize(
    ("line", "home", "level"), [(6, 6, "review"), (6, 4, "review"), (9, 4, "review"), (3, 3, "low")]
)
def test_one_home_is_one_line(line: int, home: int, level: str, policy: Policy) -> None:
    """People of a shared house send from one line: that is one coincidence, which is not counted twice."""
    at = {
        kind: tuple(other(n, DIFFERENT) for n in range(1, names))
        for kind, names in (("address", home), ("network", line))
    }
    found = verify(
        sharing(
            "address",
            others=at,
            names={"address": home, "network": line},
            names_at_a_time={"address": home},
            kinds=frozenset(ALL),
            verified=frozenset({"presence", "network"}),
        )
    )
    assert assess(CATALOGUE.findings(found, policy), policy).level == level


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        (sharing("address"), "nobody else"),
        (sharing("address", SAME, SAME, SAME), "one person again"),
        (sharing("address", EXCUSED, EXCUSED), "a verdict said that it is innocent"),
        (sharing("address", UNKNOWN, UNKNOWN), "names that cannot be compared"),
        (sharing("address", flats="f2 f3 f4"), "neighbours in other flats"),
        (sharing("profile", SAME), "one person again"),
        (sharing("profile", EXCUSED), "a verdict said that it is innocent"),
        (sharing("profile", DIFFERENT, DIFFERENT, verified=frozenset()), "the verifier has not answered"),
        (sharing("address", *THREE, at_a_time=4, verified=frozenset()), "the verifier has not answered"),
    ],
)
def test_must_not_fire(subject: SharedIdentifiers, why: str) -> None:
    assert concerns(verify(subject)) == set(), why


@pytest.mark.parametrize(
    ("subject", "code", "why"),
    [
        (sharing("address", kinds=frozenset({"phone"})), ADDRESS, "no home is stated"),
        (sharing("address", *THREE, hubs={"address": HUB}), ADDRESS, "a hub"),
        (sharing("address", *THREE, comparable=False), ADDRESS, "the name cannot be compared"),
        (sharing("address", *THREE, at_a_time=4, contacts=HOUSE, flats="f1 f2"), ADDRESS, "a house with flats"),
        (sharing("address", *THREE, at_a_time=4, contacts=HOUSE, hubs={"building": HUB}), ADDRESS, "a large house"),
        (sharing("profile", kinds=frozenset({"phone"})), PROFILE, "no profile is stated"),
        (sharing("profile", DIFFERENT, comparable=False), PROFILE, "the name cannot be compared"),
    ],
)
def test_not_assessed(subject: SharedIdentifiers, code: str, why: str) -> None:
    assert code in unassessed(verify(subject)), why


def at(days: float | None, name: str) -> Sighting:
    return Sighting(f"a-{name}", frozenset({name}), None if days is None else NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("seen", "names"),
    [
        ([], 1),
        ([at(-10, "b"), at(-20, "c"), at(-89, "d")], 4),
        ([at(-10, "b"), at(-20, "c"), at(-91, "d")], 3),
        ([at(-60, "b"), at(60, "c")], 2),  # the three are not within 90 days
        ([at(-40, "b"), at(40, "c"), at(50, "d")], 4),
        ([at(-10, "b"), at(-11, "b"), at(-12, "b")], 2),
        ([at(None, "b"), at(None, "c")], 1),
        ([at(-400, "b"), at(-401, "c"), at(-402, "d"), at(-403, "e")], 1),  # tenants of another year
    ],
)
def test_names_are_counted_within_90_days(seen: list[Sighting], names: int) -> None:
    home = Identifier("address", "f1", tuple(seen), hub=False, marked=False, watchlist_hits=())
    own = Stated({"address": frozenset({"f1"})}, {"f1": frozenset({"own"})}, NOW)
    assert Matches(own, (home,), {}).most_names_at_a_time("address", 90) == names
    assert Matches(own._replace(submitted_at=None), (home,), {}).most_names_at_a_time("address", 90) == 0
