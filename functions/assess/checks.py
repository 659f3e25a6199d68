"""The checks that compare an application with others: who else uses its identifiers, and under which names.

Names are compared by the hashes of their forms. Only a clearly different name counts as another person. Two names are
often a couple: they are weak until a third name appears (`sharing.ring_names` in the policy). An identifier that many
applications use (a hub), such as an agency's number, is weak until an operator has said what it is.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple

from assess.deliveries import Address, elsewhere, shared_by_several
from assess.relations import MAX_NAMED, Relation, named, strongest
from bonafide.findings import Check, Outcome, Verdict, concern, not_assessed, run
from bonafide.identity import CONNECT_NOBODY, KINDS, HubAnswer
from bonafide.policy import Sharing, Strength
from bonafide.verifiers import DOCUMENT

_TIERS = {"A": None, "B": Strength.STRONG, "C": Strength.MEDIUM}
"""The strength of a watchlist entry by its tier; None is the policy's own, which is for tier A."""


CONTACTS = ("phone", "email")

NOTIFIED = (*CONTACTS, "delivery")
"""The kinds of identifiers of which security is notified when they are a hub under many different names."""


_ANSWERS = {
    HubAnswer.EXCUSED: " Security said that it is no ring.",
    HubAnswer.UNANSWERED: "",
    HubAnswer.WATCHED: " Security said that it may be a ring.",
}


_CORRECTION = "the candidate corrects an earlier application by it"


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


def phone_shared(shared: SharedIdentifiers) -> Verdict | None:
    """The same telephone number is used under clearly different names."""
    return _shared("identity.phone_shared", "phone", shared)


def email_shared(shared: SharedIdentifiers) -> Verdict | None:
    """The same mailbox is used under clearly different names."""
    return _shared("identity.email_shared", "email", shared)


def education_copied(shared: SharedIdentifiers) -> Verdict | None:
    """The same education history, to the month, is used under another name."""
    return _history_copied(
        "identity.education_copied", "education", "fewer than two education entries state their months", shared
    )


def employment_copied(shared: SharedIdentifiers) -> Verdict | None:
    """The same employers, titles and months are used under another name."""
    return _history_copied(
        "employment.history_copied", "employment", "fewer than three jobs state employer, title and months", shared
    )


def _history_copied(code: str, kind: str, reason: str, shared: SharedIdentifiers) -> Verdict | None:
    """A concern if a history is used under another name; `info` if it is that of a couple who share contact data."""
    if kind not in shared.kinds:
        return not_assessed(code, reason=reason)
    if kind in shared.hubs:
        return not_assessed(code, reason=_many(kind, shared))
    found = _under_other_names(code, kind, shared)
    return found._replace(strength=Strength.INFO) if found and _is_of_couple(kind, shared) else found


def resume_identical(shared: SharedIdentifiers) -> Verdict | None:
    """The same file came with an application under another person's name."""
    return _copied("identity.resume_identical", "file", shared)


def resume_copied(shared: SharedIdentifiers) -> Verdict | None:
    """The text of the document is much like that of a document under another person's name."""
    return _copied("identity.resume_copied", "resume", shared)


def same_origin(shared: SharedIdentifiers) -> Verdict | None:
    """The document was made from the same file as one under another name, as its metadata say."""
    code = "identity.same_origin"
    if "origin" not in shared.kinds:
        return not_assessed(code, reason="the document does not say from which file it was made")
    if "origin" in shared.hubs:
        return not_assessed(code, reason=_many("origin", shared))
    if shared.others.get("origin") and not shared.comparable:
        return not_assessed(code, reason="the name cannot be compared")
    if different := _under_different_names("origin", shared):
        evidence = f"A document made from the same file is in {named(different)}, under another name."
        return concern(code, evidence=evidence)
    return None


def changing_contact(shared: SharedIdentifiers) -> Verdict | None:
    """One person gives different telephone numbers or e-mail addresses from application to application."""
    code = "identity.changing_contact"
    if not shared.comparable:
        return not_assessed(code, reason="the name cannot be compared")
    if shared.is_correction:
        return not_assessed(code, reason=_CORRECTION)
    same = [other for other in _all(shared) if other.relation is Relation.SAME and not other.is_correction]
    for kind in ("phone", "email"):
        own = shared.contacts.get(kind, frozenset())
        changed = {o.application_id for o in same if own and (theirs := o.contacts.get(kind)) and not own & theirs}
        if changed:
            return concern(code, evidence=f"Another {KINDS[kind]} is in {named(changed)}, under the same name.")
    return None


def burst(shared: SharedIdentifiers) -> Verdict | None:
    """One person made many applications within a day."""
    code, sharing = "identity.burst", shared.sharing
    if shared.submitted_at is None:
        return not_assessed(code, reason="the time of the application is not stated")
    if shared.is_correction:
        return not_assessed(code, reason=_CORRECTION)
    times = {
        other.application_id: other.submitted_at
        for other in _all(shared)
        if other.relation is Relation.SAME and other.submitted_at and not other.is_correction
    }
    ordered = sorted([shared.submitted_at, *times.values()])
    span, length = timedelta(hours=sharing.burst_hours), sharing.burst
    for first, last in zip(ordered, ordered[length - 1 :], strict=False):
        if last - first <= span and first <= shared.submitted_at <= last:
            return concern(
                code, evidence=f"At least {length} applications of one person within {sharing.burst_hours} hours."
            )
    return None


def watchlisted(shared: SharedIdentifiers) -> Verdict | None:
    """The telephone number or the e-mail address is on a watchlist of this deployment."""
    code = "identity.watchlisted"
    if not shared.kinds & {"phone", "email"}:
        return not_assessed(code, reason="neither a telephone number nor an e-mail address could be read")
    if not shared.watchlist_hits:
        return None
    hits = sorted(shared.watchlist_hits, key=lambda hit: (hit.tier, hit.words))
    evidence = " ".join(hit.words for hit in hits[:MAX_NAMED])
    return concern(code, evidence=evidence, strength=_TIERS[hits[0].tier])


def network_shared(shared: SharedIdentifiers) -> Verdict | None:
    """Within 30 days, applications under clearly different names were sent from one line."""
    code, kind = "network.shared", "network"
    if kind not in shared.kinds:
        return not_assessed(code, reason="how many people share the network's address is not known")
    if kind in shared.hubs:
        return not_assessed(code, reason=_many(kind, shared))
    found = _under_other_names(code, kind, shared)
    if found is None or found.outcome is not Outcome.CONCERN or found.strength is Strength.INFO:
        return found
    housemates = _under_different_names("address", shared)
    if _is_couple(kind, shared) or _under_different_names(kind, shared) <= housemates:
        return found._replace(strength=Strength.INFO)  # all that live together send from one line
    is_crowd = shared.names[kind] >= shared.sharing.network_names
    return found._replace(strength=None if is_crowd else Strength.WEAK)


def address_shared(shared: SharedIdentifiers) -> Verdict | None:
    """The same home is stated under clearly different names; `medium` from four within 90 days on.

    Where flats have no numbers, an address may be that of a tower: then it stays `weak`.
    """
    code = "address.shared"
    if "address" not in shared.kinds:
        return not_assessed(code, reason="no street address is stated that is surely one home")
    if "address" in shared.hubs:
        return not_assessed(code, reason=f"the street address is in more than {shared.sharing.hub} applications")
    found = _under_other_names(code, "address", shared)
    if found is None or found.outcome is not Outcome.CONCERN:
        return found
    if _has_other_flats(shared):
        return not_assessed(code, reason="it states no flat, and others at this house number state different ones")
    if found.strength is Strength.INFO or _is_couple("address", shared):
        return found._replace(strength=Strength.INFO)
    is_crowd = shared.names_at_a_time.get("address", 0) >= shared.sharing.crowd_names
    is_crowd = is_crowd and "building" in shared.contacts  # it has none if it may be of many flats
    return found._replace(strength=None if is_crowd else Strength.WEAK)


def _has_other_flats(shared: SharedIdentifiers) -> bool:
    """Whether an address without a flat is of a house in which others state at least two flats.

    Without a flat, a home and its house have the same hash.
    """
    own = shared.contacts.get("address", frozenset())
    if own.isdisjoint(shared.contacts.get("building", frozenset())):
        return False
    flats = {each for other in shared.others.get("building", ()) for each in other.contacts.get("address", ())} - own
    return "building" in shared.hubs or len(flats) > len(own)  # while two keys are in use, each has two hashes


def profile_shared(shared: SharedIdentifiers) -> Verdict | None:
    """The same profile or website is stated under clearly different names.

    An account at a known site is one person's. A website may be that of a course, of a couple or of an agency.
    """
    code = "profile.shared"
    kinds = [kind for kind in ("profile", "website") if kind in shared.kinds]
    if not kinds:
        return not_assessed(code, reason="no profile is stated that names one person")
    return strongest([_page_shared(code, kind, shared) for kind in kinds])


def _page_shared(code: str, kind: str, shared: SharedIdentifiers) -> Verdict | None:
    found = _shared(code, kind, shared)
    if found is None or found.outcome is not Outcome.CONCERN:
        return found
    if kind not in shared.hubs and _is_of_couple(kind, shared):
        return found._replace(strength=Strength.INFO)
    return found._replace(strength=Strength.MEDIUM) if kind == "website" and found.strength is None else found


def _copied(code: str, kind: str, shared: SharedIdentifiers) -> Verdict | None:
    """A concern if a document also came under another name; `info` if the two are probably a couple."""
    if kind not in shared.kinds:
        return not_assessed(code, reason="the document could not be read, or is too short to be compared")
    if kind in shared.hubs:
        return not_assessed(code, reason=_many(kind, shared))
    others = [other for other in shared.others.get(kind, ()) if kind == "file" or not _has_same_file(other, shared)]
    if others and not shared.comparable:
        return not_assessed(code, reason="the name cannot be compared")
    different = {other.application_id for other in others if other.relation is Relation.DIFFERENT}
    household = {
        other.application_id
        for each in CONTACTS
        if _is_couple(each, shared)
        for other in shared.others.get(each, ())
        if other.relation in (Relation.DIFFERENT, Relation.EXCUSED)
    }
    likeness = "The same file is in" if kind == "file" else "Much of its text is in the document of"
    if strangers := different - household:
        return concern(code, evidence=f"{likeness} {named(strangers)}, under another name.")
    if different:
        evidence = f"{likeness} {named(different)}, under another name with the same contact data."
        return concern(code, evidence=evidence, strength=Strength.INFO)
    if similar := {other.application_id for other in others if other.relation is Relation.SIMILAR}:
        evidence = f"{likeness} {named(similar)}, under names that share a part."
        return concern(code, evidence=evidence, strength=Strength.INFO)
    return None


def _has_same_file(other: Other, shared: SharedIdentifiers) -> bool:
    return any(each.application_id == other.application_id for each in shared.others.get("file", ()))


def _shared(code: str, kind: str, shared: SharedIdentifiers) -> Verdict | None:
    if kind not in shared.kinds:
        return not_assessed(code, reason=f"no {KINDS[kind]} could be read")
    if kind not in shared.hubs:
        return _under_other_names(code, kind, shared)
    relations = {other.relation for other in shared.others.get(kind, ())}  # of some applications of the hub
    if relations == {Relation.SAME}:
        return None
    hub = shared.hubs[kind]
    names = ", under many different names" if hub.crowd else ""
    evidence = f"The {KINDS[kind]} is in more than {shared.sharing.hub} applications{names}.{_ANSWERS[hub.answer]}"
    return concern(code, evidence=evidence, strength=hub.strength)


def _under_other_names(code: str, kind: str, shared: SharedIdentifiers) -> Verdict | None:
    """A concern if the identifier is used under clearly different names; `info` if the names are similar."""
    others = shared.others.get(kind, ())
    if others and not shared.comparable:
        return not_assessed(code, reason="the name cannot be compared")
    if different := _under_different_names(kind, shared):
        is_couple = _is_couple(kind, shared)
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


def _under_different_names(kind: str, shared: SharedIdentifiers) -> set[str]:
    """The applications that use an identifier of this kind under a clearly different name."""
    return {other.application_id for other in shared.others.get(kind, ()) if other.relation is Relation.DIFFERENT}


def _is_couple(kind: str, shared: SharedIdentifiers) -> bool:
    """Whether so few names use an identifier of this kind that they are probably a couple or a household."""
    return shared.names.get(kind, 0) < shared.sharing.ring_names


def _is_of_couple(kind: str, shared: SharedIdentifiers) -> bool:
    """Whether those who share an identifier of this kind are the couple who share contact data or a home, too.

    What partners did together is one coincidence, not two.
    """
    kinds = (*CONTACTS, "address") if _is_couple("address", shared) else CONTACTS
    household = set[str]().union(*(_under_different_names(each, shared) for each in kinds))
    is_couple = all(_is_couple(each, shared) for each in (kind, *CONTACTS))
    return is_couple and _under_different_names(kind, shared) <= household


def _all(shared: SharedIdentifiers) -> chain[Other]:
    """Those that share something by which two applications may be one person's, as a common template is not."""
    return chain.from_iterable(others for kind, others in shared.others.items() if kind not in _OF_MANY)


def _many(kind: str, shared: SharedIdentifiers) -> str:
    return f"the {KINDS[kind]} is in more than {shared.sharing.hub} applications, like that of an agency"


def delivered_elsewhere(shared: SharedIdentifiers) -> Verdict | None:
    """A device went to an address that is neither the person's own, as far as stated, nor one of work."""
    return elsewhere("shipping.elsewhere", shared.deliveries)


def delivery_shared(shared: SharedIdentifiers) -> Verdict | None:
    """Devices of people with clearly different names went to one address."""
    return shared_by_several("shipping.shared", shared.deliveries)


OF_DOCUMENTS = (resume_identical, resume_copied, same_origin)
OF_ALL = (phone_shared, email_shared, education_copied, changing_contact, burst, watchlisted)
CHECKS = (*OF_ALL[:3], *OF_DOCUMENTS, *OF_ALL[3:])


OF_VERIFIERS: dict[str, dict[str, Check[SharedIdentifiers]]] = {
    "employment": {"employment.history_copied": employment_copied},
    "presence": {"address.shared": address_shared, "profile.shared": profile_shared},
    "network": {"network.shared": network_shared},
    "shipping": {"shipping.elsewhere": delivered_elsewhere, "shipping.shared": delivery_shared},
}
"""Codes of the families of other verifiers, by the verifier that has read what they compare."""

OF_OTHER_FAMILIES = {code: check for checks in OF_VERIFIERS.values() for code, check in checks.items()}


def verify(shared: SharedIdentifiers) -> list[Verdict]:
    """Runs all checks on what an application shares with others, and those of a verifier only if it has answered."""
    found = run("identity", CHECKS if DOCUMENT in shared.verified else OF_ALL, shared)
    for verifier, checks in OF_VERIFIERS.items():
        if verifier in shared.verified:
            found += [check(shared) or Verdict(code, Outcome.PASS) for code, check in checks.items()]
    return found
