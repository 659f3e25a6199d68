"""How the names on two applications are related, and how evidence names applications."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from bonafide.findings import Outcome, Verdict
from bonafide.person_names import clearly_different
from bonafide.policy import Strength

MAX_NAMED = 10
"""Applications that evidence lists. More would not be read."""


class Relation(StrEnum):
    """How the name on another application is related to this one's."""

    SAME = "same"
    """The same name, except for a middle name, a nickname or an accent."""
    SIMILAR = "similar"
    """One part is the same: a household, a change of name, or another spelling."""
    EXCUSED = "excused"
    """Another name, of which a verdict said that sharing is innocent."""
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """At least one of the names cannot be compared."""


def relation_of(own: frozenset[str], other: frozenset[str]) -> Relation:
    """How two names are related, by the hashes of their forms."""
    if not own or not other:
        return Relation.UNKNOWN
    if clearly_different(own, other):
        return Relation.DIFFERENT
    return Relation.SAME if own <= other or other <= own else Relation.SIMILAR


def listed(applications: Collection[str]) -> str:
    """`a-1, a-2 and 17 more`: the ids of a few applications."""
    more = f" and {len(applications) - MAX_NAMED} more" if len(applications) > MAX_NAMED else ""
    return f"{', '.join(sorted(applications)[:MAX_NAMED])}{more}"


def named(applications: Collection[str]) -> str:
    """`application a-1`, or `3 other applications (a-1, a-2, a-3)`."""
    if len(applications) == 1:
        return f"application {listed(applications)}"
    return f"{len(applications)} other applications ({listed(applications)})"


_ORDER = (Strength.INFO, Strength.WEAK, Strength.MEDIUM, None)
"""From the weakest to the strongest, which is the policy's own."""


def strongest(verdicts: Iterable[Verdict | None]) -> Verdict | None:
    """The strongest of several concerns of one code, else why one was not assessed; None if all is well."""
    found = [each for each in verdicts if each]
    concerns = [each for each in found if each.outcome is Outcome.CONCERN]
    if concerns:
        return max(concerns, key=lambda each: _ORDER.index(each.strength))
    return next(iter(found), None)
