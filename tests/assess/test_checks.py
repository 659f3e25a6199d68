"""The identity checks as tables: what fires, what must not, what cannot be assessed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assess.catalogue import CATALOGUE
from assess.checks import verify
from assess.relations import MAX_NAMED, Relation, relation_of
from assess.sharing import Hub, Other, SharedIdentifiers, WatchlistMatch
from bonafide.findings import Outcome
from bonafide.identity import HubAnswer
from bonafide.policy import Policy, Sharing, Strength
from bonafide.risk import Level, assess
from tests.builders import concerns, unassessed

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SHARING = Sharing(ring_names=3, couple=Strength.WEAK, hub=25, hub_names=5, burst=10, burst_hours=24)
SAME, SIMILAR, EXCUSED, DIFFERENT, UNKNOWN = Relation
OWN = {"phone": frozenset({"p1"}), "email": frozenset({"e1"})}


def other(name: str, relation: Relation, hours: float = 0, contacts: dict[str, frozenset[str]] | None = None) -> Other:
    return Other(name, relation, NOW + timedelta(hours=hours), contacts or OWN)


def shared(**facts: Any) -> SharedIdentifiers:
    usual = SharedIdentifiers(
        kinds=frozenset({"phone", "email", "education"}),
        hubs={},
        others={},
        names={},
        watchlist_hits=(),
        contacts=OWN,
        comparable=True,
        submitted_at=NOW,
        sharing=SHARING,
    )
    return usual._replace(**facts)


def sharing(kind: str, *relations: Relation, **facts: Any) -> SharedIdentifiers:
    others = {kind: tuple(other(f"a-{n}", each) for n, each in enumerate(relations))}
    return shared(**{"others": others, "names": {kind: 1 + relations.count(DIFFERENT)}, **facts})


def couple(*kinds: str, names: int = 2) -> SharedIdentifiers:
    return shared(others=dict.fromkeys(kinds, (other("a-1", DIFFERENT),)), names=dict.fromkeys(kinds, names))


def documents(*relations: Relation, kinds: tuple[str, ...] = ("resume",), **facts: Any) -> SharedIdentifiers:
    """A document that is like that of others, or the same file."""
    others = {kind: tuple(other(f"a-{n}", each) for n, each in enumerate(relations)) for kind in kinds}
    others |= facts.pop("contacts_of", {})
    return shared(
        **{
            "kinds": frozenset({"resume", "file", "origin"}),
            "others": others,
            "verified": frozenset({"document"}),
            **facts,
        }
    )


def at(kind: str, relation: Relation) -> dict[str, tuple[Other, ...]]:
    return {kind: (other("a-0", relation),)}


IDENTICAL, COPIED, ORIGIN = "identity.resume_identical", "identity.resume_copied", "identity.same_origin"
HUB = Hub(False, HubAnswer.UNANSWERED)
MANY = tuple(other(f"a-{n}", SAME, hours=n) for n in range(9))
ONE_A_DAY = tuple(each._replace(submitted_at=NOW - timedelta(days=n)) for n, each in enumerate(MANY))
ENTRIES = {tier: WatchlistMatch("phone", tier, f"On a list of tier {tier}.") for tier in "ABC"}


@pytest.mark.parametrize(
    ("subject", "code", "strength"),
    [
        (sharing("phone", DIFFERENT), "identity.phone_shared", "weak"),
        (sharing("phone", DIFFERENT, DIFFERENT), "identity.phone_shared", "strong"),
        (sharing("phone", SAME, SIMILAR, DIFFERENT), "identity.phone_shared", "weak"),
        (sharing("phone", DIFFERENT, DIFFERENT, names={"phone": 2}), "identity.phone_shared", "weak"),
        (sharing("email", DIFFERENT, UNKNOWN), "identity.email_shared", "weak"),
        (sharing("email", DIFFERENT, DIFFERENT, UNKNOWN), "identity.email_shared", "strong"),
        (sharing("education", DIFFERENT), "identity.education_copied", "weak"),
        (sharing("education", DIFFERENT, DIFFERENT), "identity.education_copied", "medium"),
        (couple("phone", "education"), "identity.education_copied", "info"),
        (couple("address", "education"), "identity.education_copied", "info"),
        (couple("phone", "education", names=3), "identity.education_copied", "medium"),
        (couple("address", "education", names=3), "identity.education_copied", "medium"),
        (sharing("phone", SIMILAR), "identity.phone_shared", "info"),
        (sharing("email", SAME, SIMILAR), "identity.email_shared", "info"),
        (sharing("education", SIMILAR), "identity.education_copied", "info"),
        (shared(hubs={"phone": Hub(False, HubAnswer.UNANSWERED)}), "identity.phone_shared", "info"),
        (shared(hubs={"phone": Hub(True, HubAnswer.UNANSWERED)}), "identity.phone_shared", "weak"),
        (shared(hubs={"phone": Hub(True, HubAnswer.EXCUSED)}), "identity.phone_shared", "info"),
        (shared(hubs={"phone": Hub(True, HubAnswer.WATCHED)}), "identity.phone_shared", "strong"),
        (
            shared(others={"email": (other("a-1", SAME, contacts={"phone": frozenset({"p2"})}),)}),
            "identity.changing_contact",
            "info",
        ),
        (shared(others={"phone": MANY}), "identity.burst", "weak"),
        (shared(others={"phone": MANY[:5], "email": MANY[4:]}), "identity.burst", "weak"),
        (shared(watchlist_hits=(ENTRIES["A"], ENTRIES["C"])), "identity.watchlisted", "decisive"),
        (shared(watchlist_hits=(ENTRIES["B"],)), "identity.watchlisted", "strong"),
        (shared(watchlist_hits=(ENTRIES["C"],)), "identity.watchlisted", "medium"),
        (documents(DIFFERENT, kinds=("file",)), IDENTICAL, "strong"),
        (documents(DIFFERENT), COPIED, "medium"),
        (documents(SAME, SIMILAR, UNKNOWN, DIFFERENT), COPIED, "medium"),
        (documents(DIFFERENT, kinds=("origin",)), ORIGIN, "info"),
        (documents(SIMILAR, kinds=("file",)), IDENTICAL, "info"),
        (documents(SIMILAR), COPIED, "info"),
        (documents(DIFFERENT, kinds=("file",), contacts_of=at("phone", DIFFERENT)), IDENTICAL, "info"),
        (documents(DIFFERENT, contacts_of=at("email", DIFFERENT)), COPIED, "info"),
        (documents(DIFFERENT, contacts_of=at("phone", EXCUSED)), COPIED, "info"),
        (documents(DIFFERENT, DIFFERENT, contacts_of=at("phone", DIFFERENT)), COPIED, "medium"),
        (documents(DIFFERENT, hubs={"file": HUB, "origin": HUB}), COPIED, "medium"),
    ],
)
def test_fires(subject: SharedIdentifiers, code: str, strength: str, policy: Policy) -> None:
    found = {each.code: each for each in CATALOGUE.findings(verify(subject), policy)}
    assert found[code].outcome is Outcome.CONCERN
    assert found[code].strength == strength


@pytest.mark.parametrize(
    ("subject", "why"),
    [
        (shared(), "nobody else"),
        (sharing("phone", SAME, SAME), "the same person applies again"),
        (sharing("email", UNKNOWN), "a name that cannot be compared is not another one"),
        (shared(others={"email": (other("a-1", SIMILAR, contacts={"phone": frozenset({"p2"})}),)}), "a relative"),
        (shared(others={"phone": MANY[:8]}), "nine applications in a day"),
        (shared(others={"phone": ONE_A_DAY}), "ten applications, one a day"),
        (
            shared(others={"phone": tuple(each._replace(relation=SIMILAR) for each in MANY)}),
            "a household, not one person",
        ),
        (documents(SAME, kinds=("file", "resume", "origin")), "the same person applies again"),
        (documents(EXCUSED, kinds=("file", "resume", "origin")), "a verdict said that it is innocent"),
        (documents(UNKNOWN, kinds=("file", "resume", "origin")), "a name that cannot be compared is not another one"),
        (documents(SIMILAR, kinds=("origin",)), "a relative with the same template"),
        (documents(DIFFERENT)._replace(verified=frozenset()), "it has no document itself"),
        (shared(others={"origin": MANY}), "nine others of the same name with one template"),
    ],
)  # fmt: skip
def test_must_not_fire(subject: SharedIdentifiers, why: str) -> None:
    noted = {"identity.phone_shared", "identity.email_shared"}  # of a relative
    assert concerns(verify(subject)) <= noted, why


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        (shared(kinds=frozenset()), "identity.phone_shared"),
        (shared(kinds=frozenset({"phone"})), "identity.email_shared"),
        (shared(kinds=frozenset({"phone"})), "identity.education_copied"),
        (shared(hubs={"education": Hub(False, HubAnswer.UNANSWERED)}), "identity.education_copied"),
        (sharing("phone", UNKNOWN, comparable=False), "identity.phone_shared"),
        (shared(comparable=False), "identity.changing_contact"),
        (shared(submitted_at=None), "identity.burst"),
        (shared(kinds=frozenset({"education"})), "identity.watchlisted"),
        (shared(verified=frozenset({"document"})), IDENTICAL),
        (shared(verified=frozenset({"document"})), COPIED),
        (shared(verified=frozenset({"document"})), ORIGIN),
        (documents(DIFFERENT, kinds=("file",), comparable=False), IDENTICAL),
        (documents(DIFFERENT, comparable=False), COPIED),
        (documents(DIFFERENT, kinds=("origin",), comparable=False), ORIGIN),
        (documents(DIFFERENT, kinds=("file",), hubs={"file": HUB}), IDENTICAL),
        (documents(DIFFERENT, hubs={"resume": HUB}), COPIED),
        (documents(DIFFERENT, kinds=("origin",), hubs={"origin": HUB}), ORIGIN),
    ],
)
def test_cannot_be_assessed(subject: SharedIdentifiers, code: str) -> None:
    assert code in unassessed(verify(subject))


def test_identical_file_is_not_a_copied_text_as_well() -> None:
    both = documents(DIFFERENT, kinds=("file", "resume", "origin"))
    assert concerns(verify(both)) == {IDENTICAL, ORIGIN}
    copied_elsewhere = both.others["resume"] + (other("a-1", DIFFERENT),)
    found = {each.code: each for each in verify(both._replace(others={**both.others, "resume": copied_elsewhere}))}
    assert found[COPIED].evidence == ("Much of its text is in the document of application a-1, under another name.")


def test_without_a_document_nothing_is_said_of_documents() -> None:
    assert {each.code for each in verify(shared())} == {
        "identity.phone_shared",
        "identity.email_shared",
        "identity.education_copied",
        "identity.changing_contact",
        "identity.burst",
        "identity.watchlisted",
    }


def test_evidence_names_a_few_of_the_other_applications() -> None:
    (one,) = (each for each in verify(sharing("phone", DIFFERENT)) if each.code == "identity.phone_shared")
    assert one.evidence == "The same telephone number is in application a-0, under another name."
    (many,) = (each for each in verify(sharing("phone", *[DIFFERENT] * 20)) if each.code == "identity.phone_shared")
    assert f" and {20 - MAX_NAMED} more), under clearly different names." in many.evidence


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        ("a b", "a b", SAME),
        ("a b", "a b c", SAME),
        ("a b", "b c", SIMILAR),
        ("a b", "c d", DIFFERENT),
        ("a b", "", UNKNOWN),
        ("", "", UNKNOWN),
    ],
)
def test_names_are_related_by_their_forms(own: str, theirs: str, expected: Relation) -> None:
    one, two = frozenset(own.split()), frozenset(theirs.split())
    assert relation_of(one, two) is relation_of(two, one) is expected


def test_pair_that_shares_everything_is_low(policy: Policy) -> None:
    pair = couple("phone", "email", "education")
    assessment = assess(CATALOGUE.findings(verify(pair), policy), policy)
    assert (assessment.level, assessment.points) == (Level.LOW, 2)


def test_identity_alone_never_makes_high_except_by_a_watchlist(policy: Policy) -> None:
    everything = shared(
        others={kind: (other("a-1", DIFFERENT), *MANY) for kind in ("phone", "email")},
        names={"phone": 3, "email": 3},
        watchlist_hits=(),
    )
    assert assess(CATALOGUE.findings(verify(everything), policy), policy).level is Level.REVIEW
    listed = everything._replace(watchlist_hits=(ENTRIES["A"],))
    assert assess(CATALOGUE.findings(verify(listed), policy), policy).level is Level.HIGH
    assert Strength.DECISIVE in {finding.strength for finding in CATALOGUE.findings(verify(listed), policy)}
