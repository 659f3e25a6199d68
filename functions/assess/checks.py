"""The checks that compare an application with others: who else uses its identifiers, and under which names."""

from datetime import timedelta

from assess.deliveries import elsewhere, shared_by_several
from assess.places import address_shared, network_shared, profile_shared
from assess.relations import MAX_NAMED, Relation, named
from assess.sharing import (
    CONTACTS,
    Other,
    SharedIdentifiers,
    all_of_persons,
    are_couple,
    are_of_couple,
    said_of_many,
    shared_under_other_names,
    under_different_names,
    under_other_names,
)
from bonafide.findings import Check, Outcome, Verdict, concern, not_assessed, run
from bonafide.identity import KINDS
from bonafide.policy import Strength
from bonafide.verifiers import DOCUMENT

_TIERS = {"A": None, "B": Strength.STRONG, "C": Strength.MEDIUM}
"""The strength of a watchlist entry by its tier; None is the policy's own, which is for tier A."""


NOTIFIED = (*CONTACTS, "delivery")
"""The kinds of identifiers of which security is notified when they are a hub under many different names."""


_CORRECTION = "the candidate corrects an earlier application by it"


def phone_shared(shared: SharedIdentifiers) -> Verdict | None:
    """The same telephone number is used under clearly different names."""
    return shared_under_other_names("identity.phone_shared", "phone", shared)


def email_shared(shared: SharedIdentifiers) -> Verdict | None:
    """The same mailbox is used under clearly different names."""
    return shared_under_other_names("identity.email_shared", "email", shared)


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
        return not_assessed(code, reason=said_of_many(kind, shared))
    found = under_other_names(code, kind, shared)
    return found._replace(strength=Strength.INFO) if found and are_of_couple(kind, shared) else found


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
        return not_assessed(code, reason=said_of_many("origin", shared))
    if shared.others.get("origin") and not shared.comparable:
        return not_assessed(code, reason="the name cannot be compared")
    if different := under_different_names("origin", shared):
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
    same = [other for other in all_of_persons(shared) if other.relation is Relation.SAME and not other.is_correction]
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
        for other in all_of_persons(shared)
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


def _copied(code: str, kind: str, shared: SharedIdentifiers) -> Verdict | None:
    """A concern if a document also came under another name; `info` if the two are probably a couple."""
    if kind not in shared.kinds:
        return not_assessed(code, reason="the document could not be read, or is too short to be compared")
    if kind in shared.hubs:
        return not_assessed(code, reason=said_of_many(kind, shared))
    others = [other for other in shared.others.get(kind, ()) if kind == "file" or not _has_same_file(other, shared)]
    if others and not shared.comparable:
        return not_assessed(code, reason="the name cannot be compared")
    different = {other.application_id for other in others if other.relation is Relation.DIFFERENT}
    household = {
        other.application_id
        for each in CONTACTS
        if are_couple(each, shared)
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
