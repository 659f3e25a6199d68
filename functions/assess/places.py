"""The checks of places: whose homes, profiles and networks are those of others, too."""

from assess.relations import strongest
from assess.sharing import (
    CONTACTS,
    SharedIdentifiers,
    are_couple,
    are_of_couple,
    said_of_many,
    shared_under_other_names,
    under_different_names,
    under_other_names,
)
from bonafide.findings import Outcome, Verdict, not_assessed
from bonafide.policy import Strength


def network_shared(shared: SharedIdentifiers) -> Verdict | None:
    """Within 30 days, applications under clearly different names were sent from one line."""
    code, kind = "network.shared", "network"
    if kind not in shared.kinds:
        return not_assessed(code, reason="how many people share the network's address is not known")
    if kind in shared.hubs:
        return not_assessed(code, reason=said_of_many(kind, shared))
    found = under_other_names(code, kind, shared)
    if found is None or found.outcome is not Outcome.CONCERN or found.strength is Strength.INFO:
        return found
    others = under_different_names(kind, shared)
    strangers = others.difference(*(under_different_names(each, shared) for each in ("address", *CONTACTS)))
    if are_couple(kind, shared) or 2 * len(strangers) <= len(others):
        return found._replace(strength=Strength.INFO)  # who share a home or a number send from one line, too
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
    found = under_other_names(code, "address", shared)
    if found is None or found.outcome is not Outcome.CONCERN:
        return found
    if _has_other_flats(shared):
        return not_assessed(code, reason="it states no flat, and others at this house number state different ones")
    if found.strength is Strength.INFO or are_couple("address", shared):
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
    found = shared_under_other_names(code, kind, shared)
    if found is None or found.outcome is not Outcome.CONCERN:
        return found
    if kind not in shared.hubs and are_of_couple(kind, shared):
        return found._replace(strength=Strength.INFO)
    return found._replace(strength=Strength.MEDIUM) if kind == "website" and found.strength is None else found
