"""What an application shares with others, and what that says by itself, whatever kind of identifier it is.

Names are compared by the hashes of their forms. Only a clearly different name counts as another person. Two names are
often a couple: they are weak until a third name appears (`sharing.ring_names` in the policy). An identifier that many
applications use (a hub), such as an agency's number, is weak until an operator has said what it is.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from assess.deliveries import Address
from assess.relations import Relation, named
from bonafide.findings import Verdict, concern, not_assessed
from bonafide.identity import CONNECT_NOBODY, KINDS, HubAnswer
from bonafide.policy import Sharing, Strength

CONTACTS = ("phone", "email")

_ANSWERS = {
    HubAnswer.EXCUSED: " Security said that it is no ring.",
    HubAnswer.UNANSWERED: "",
    HubAnswer.WATCHED: " Security said that it may be a ring.",
}


_OF_MANY = (*CONNECT_NOBODY, "network", "delivery")
"""Kinds of identifiers by which two applications under one name are not yet one person's."""


class Hub(NamedTuple):
    """An identifier that many applications use. `crowd` is whether they have many different names."""

    crowd: bool
    answer: HubAnswer

    @property
    def strength(self) -> Strength | None:
        """The strength of sharing it; None is the policy's own."""
        if self.answer is HubAnswer.WATCHED:
            return None
        return Strength.WEAK if self.crowd and self.answer is HubAnswer.UNANSWERED else Strength.INFO


class Other(NamedTuple):
    """Another application that uses the identifier. `contacts` are the hashes of its phones and e-mails, by kind.

    `is_correction` is whether a candidate corrects an application by it.
    """

    application_id: str
    relation: Relation
    submitted_at: datetime | None
    contacts: Mapping[str, frozenset[str]] = {}
    is_correction: bool = False


class WatchlistMatch(NamedTuple):
    """A watchlist entry in force, with the kind of its identifier. `words` are for evidence."""

    kind: str
    tier: str
    words: str


class SharedIdentifiers(NamedTuple):
    """Who shares an application's identifiers, by kind. `hubs` are the kinds that many applications share.

    `names` are the clearly different names, with its own, under which one identifier of a kind is used, and
    `names_at_a_time` those within `sharing.crowd_days` days around it. Others are no
    corrections of this application, and none that it corrects; `is_correction` is whether it corrects one.
    `verified` are the verifiers that have answered: some checks are only made of what one of them has read.
    `deliveries` are the places where devices of the person went.
    """

    kinds: frozenset[str]
    hubs: Mapping[str, Hub]
    others: Mapping[str, tuple[Other, ...]]
    names: Mapping[str, int]
    watchlist_hits: tuple[WatchlistMatch, ...]
    contacts: Mapping[str, frozenset[str]]
    comparable: bool
    submitted_at: datetime | None
    sharing: Sharing
    is_correction: bool = False
    verified: frozenset[str] = frozenset()
    deliveries: tuple[Address, ...] = ()
    names_at_a_time: Mapping[str, int] = {}


def shared_under_other_names(code: str, kind: str, shared: SharedIdentifiers) -> Verdict | None:
    """A concern if an identifier of this kind is used under other names, or by very many."""
    if kind not in shared.kinds:
        return not_assessed(code, reason=f"no {KINDS[kind]} could be read")
    if kind not in shared.hubs:
        return under_other_names(code, kind, shared)
    relations = {other.relation for other in shared.others.get(kind, ())}  # of some applications of the hub
    if relations == {Relation.SAME}:
        return None
    hub = shared.hubs[kind]
    names = ", under many different names" if hub.crowd else ""
    evidence = f"The {KINDS[kind]} is in more than {shared.sharing.hub} applications{names}.{_ANSWERS[hub.answer]}"
    return concern(code, evidence=evidence, strength=hub.strength)


def under_other_names(code: str, kind: str, shared: SharedIdentifiers) -> Verdict | None:
    """A concern if the identifier is used under clearly different names; `info` if the names are similar."""
    others = shared.others.get(kind, ())
    if others and not shared.comparable:
        return not_assessed(code, reason="the name cannot be compared")
    if different := under_different_names(kind, shared):
        is_couple = are_couple(kind, shared)
        names = "another name" if is_couple else "clearly different names"
        evidence = f"The same {KINDS[kind]} is in {named(different)}, under {names}."
        return concern(code, evidence=evidence, strength=shared.sharing.couple if is_couple else None)
    similar = {other.application_id for other in others if other.relation is Relation.SIMILAR}
    if similar:
        return concern(
            code,
            evidence=f"The same {KINDS[kind]} is in {named(similar)}, under names that share a part.",
            strength=Strength.INFO,
        )
    return None


def under_different_names(kind: str, shared: SharedIdentifiers) -> set[str]:
    """The applications that use an identifier of this kind under a clearly different name."""
    return {other.application_id for other in shared.others.get(kind, ()) if other.relation is Relation.DIFFERENT}


def are_couple(kind: str, shared: SharedIdentifiers) -> bool:
    """Whether so few names use an identifier of this kind that they are probably a couple or a household."""
    return shared.names.get(kind, 0) < shared.sharing.ring_names


def are_of_couple(kind: str, shared: SharedIdentifiers) -> bool:
    """Whether those who share an identifier of this kind are the couple who share contact data or a home, too.

    What partners did together is one coincidence, not two.
    """
    kinds = (*CONTACTS, "address") if are_couple("address", shared) else CONTACTS
    household = set[str]().union(*(under_different_names(each, shared) for each in kinds))
    is_couple = all(are_couple(each, shared) for each in (kind, *CONTACTS))
    return is_couple and under_different_names(kind, shared) <= household


def all_of_persons(shared: SharedIdentifiers) -> chain[Other]:
    """Those that share something by which two applications may be one person's, as a common template is not."""
    return chain.from_iterable(others for kind, others in shared.others.items() if kind not in _OF_MANY)


def said_of_many(kind: str, shared: SharedIdentifiers) -> str:
    """Why an identifier that very many use is not assessed."""
    return f"the {KINDS[kind]} is in more than {shared.sharing.hub} applications, like that of an agency"
