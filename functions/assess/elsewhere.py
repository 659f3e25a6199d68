"""What the results table knows of an application's identifiers elsewhere, put into what the checks judge."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from assess.checks import WORDS, Elsewhere, Entry, Other, Relation, relation_of
from bonafide.aws import sightings, table
from bonafide.aws.sightings import Seen
from bonafide.policy import Sharing
from bonafide.verifiers import VERIFIERS


class Surroundings(NamedTuple):
    """Each identifier of an application with all that is known of it, and what whoever shares one states today.

    Without the sightings of whoever does not state the identifier any more, but for those of a hub.
    """

    seen: tuple[Seen, ...]
    stated: Mapping[str, Mapping[str, frozenset[str]]]
    """Hashes of identifiers, by application and kind: of the application itself and of those that share something."""
    neighbours: Mapping[str, frozenset[str]]
    """Other applications that share an identifier that is no hub, by its kind."""

    @property
    def sharers(self) -> frozenset[str]:
        """All neighbours, of whichever kind."""
        return frozenset[str]().union(*self.neighbours.values())


def look_around(
    application_id: str, identifiers: Iterable[Mapping[str, list[str]]], sharing: Sharing, now: datetime
) -> Surroundings:
    """Asks the table once for each identifier that a verifier found in an application, and once for who shares any.

    A sighting stays where an application was sent again with another number; who states it no more does not share it.
    """
    asked = [
        sightings.seen(kind, hashed, hub_size=sharing.hub, now=now)
        for kinds in identifiers
        for kind, hashes in kinds.items()
        for hashed in hashes
    ]
    sighted = {each.application_id for seen in asked if not seen.hub for each in seen.sightings} - {application_id}
    stated = _stated([*sighted, application_id], now) if sighted else {}
    found = tuple(seen if seen.hub else _of_today(seen, application_id, stated) for seen in asked)
    neighbours: dict[str, frozenset[str]] = {}
    for seen in found:
        others = {each.application_id for each in seen.sightings} - {application_id}
        if others and not seen.hub:
            neighbours[seen.kind] = neighbours.get(seen.kind, frozenset()) | others
    return Surroundings(found, stated, neighbours)


def _of_today(seen: Seen, application_id: str, stated: Mapping[str, Mapping[str, frozenset[str]]]) -> Seen:
    """The identifier with the sightings of the application itself, and of those that state it today."""
    today = (
        each
        for each in seen.sightings
        if each.application_id == application_id
        or seen.hashed in stated.get(each.application_id, {}).get(seen.kind, ())
    )
    return seen._replace(sightings=tuple(today))


def elsewhere(application_id: str, around: Surroundings, sharing: Sharing, now: datetime) -> Elsewhere:
    """What the checks judge."""
    others: dict[str, dict[str, Other]] = {}
    comparable, submitted_at = False, None
    for seen in around.seen:
        own = next((each for each in seen.sightings if each.application_id == application_id), None)
        if own is None:
            continue  # of a hub only some are read
        comparable |= bool(own.names)
        submitted_at = own.submitted_at
        known = others.setdefault(seen.kind, {})
        for each in seen.sightings:
            if each is own:
                continue
            if each.application_id not in known or known[each.application_id].relation is Relation.UNKNOWN:
                relation, theirs = relation_of(own.names, each.names), around.stated.get(each.application_id, {})
                known[each.application_id] = Other(each.application_id, relation, each.submitted_at, theirs)
    return Elsewhere(
        kinds=frozenset(seen.kind for seen in around.seen),
        hubs=frozenset(seen.kind for seen in around.seen if seen.hub),
        others={kind: tuple(known.values()) for kind, known in others.items()},
        entries=tuple(
            _entry(seen.kind, entry) for seen in around.seen for entry in seen.entries if _valid(entry, now)
        ),
        contacts=around.stated.get(application_id, {}),
        comparable=comparable,
        submitted_at=submitted_at,
        sharing=sharing,
    )


def _stated(applications: Iterable[str], now: datetime) -> dict[str, dict[str, frozenset[str]]]:
    """The hashes of the identifiers that applications state, by application and kind."""
    keys = [(f"app#{each}", f"check#{name}") for each in applications for name in VERIFIERS]
    found: dict[str, dict[str, frozenset[str]]] = {}
    for item in table.get_many(keys, now=now):
        kinds = {kind: frozenset(hashes) for kind, hashes in item.get("identifiers", {}).items()}
        found.setdefault(item["pk"].removeprefix("app#"), {}).update(kinds)
    return found


def _valid(entry: sightings.Entry, now: datetime) -> bool:
    return entry.valid_until is None or entry.valid_until >= now.date()


def _entry(kind: str, entry: sightings.Entry) -> Entry:
    facts = ", ".join(filter(None, (entry.source, entry.programme, entry.source_url)))
    since = f", since {entry.first_seen}" if entry.first_seen else ""
    words = f"The {WORDS[kind]} is on the watchlist {entry.list_name}, entry {entry.entry}{since} ({facts})."
    return Entry(kind, entry.tier, words)
