"""What the results table knows of an application's identifiers elsewhere, put into what the checks judge."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from assess.checks import WORDS, Other, Relation, SharedIdentifiers, WatchlistMatch, relation_of
from bonafide.aws import sightings, table
from bonafide.aws.sightings import Identifier
from bonafide.policy import Sharing
from bonafide.verifiers import VERIFIERS


class Matches(NamedTuple):
    """Each identifier of an application with all that is known of it, and what whoever shares one states today.

    Without the sightings of whoever does not state the identifier any more, but for those of a hub.
    """

    identifiers: tuple[Identifier, ...]
    stated: Mapping[str, Mapping[str, frozenset[str]]]
    """Hashes of identifiers, by application and kind: of the application itself and of those that share something."""
    neighbours: Mapping[str, frozenset[str]]
    """Other applications that share an identifier that is no hub, by its kind."""

    @property
    def sharers(self) -> frozenset[str]:
        """All neighbours, of whichever kind."""
        return frozenset[str]().union(*self.neighbours.values())


def load_matches(
    application_id: str, identifiers: Iterable[Mapping[str, list[str]]], sharing: Sharing, now: datetime
) -> Matches:
    """Asks the table once for each identifier that a verifier found in an application, and once for who shares any.

    A sighting stays where an application was sent again with another number; who states it no more does not share it.
    """
    asked = [
        sightings.load(kind, hashed, hub_size=sharing.hub, now=now)
        for kinds in identifiers
        for kind, hashes in kinds.items()
        for hashed in hashes
    ]
    sighted = {each.application_id for identifier in asked if not identifier.hub for each in identifier.sightings} - {
        application_id
    }
    stated = _stated([*sighted, application_id], now) if sighted else {}
    found = tuple(
        identifier if identifier.hub else _of_today(identifier, application_id, stated) for identifier in asked
    )
    neighbours: dict[str, frozenset[str]] = {}
    for identifier in found:
        others = {each.application_id for each in identifier.sightings} - {application_id}
        if others and not identifier.hub:
            neighbours[identifier.kind] = neighbours.get(identifier.kind, frozenset()) | others
    return Matches(found, stated, neighbours)


def _of_today(
    identifier: Identifier, application_id: str, stated: Mapping[str, Mapping[str, frozenset[str]]]
) -> Identifier:
    """The identifier with the sightings of the application itself, and of those that state it today."""
    today = (
        each
        for each in identifier.sightings
        if each.application_id == application_id
        or identifier.hashed in stated.get(each.application_id, {}).get(identifier.kind, ())
    )
    return identifier._replace(sightings=tuple(today))


def shared_identifiers(application_id: str, matches: Matches, sharing: Sharing, now: datetime) -> SharedIdentifiers:
    """What the checks judge."""
    others: dict[str, dict[str, Other]] = {}
    comparable, submitted_at = False, None
    for identifier in matches.identifiers:
        own = next((each for each in identifier.sightings if each.application_id == application_id), None)
        if own is None:
            continue  # of a hub only some are read
        comparable |= bool(own.names)
        submitted_at = own.submitted_at
        known = others.setdefault(identifier.kind, {})
        for each in identifier.sightings:
            if each is own:
                continue
            if each.application_id not in known or known[each.application_id].relation is Relation.UNKNOWN:
                relation, theirs = relation_of(own.names, each.names), matches.stated.get(each.application_id, {})
                known[each.application_id] = Other(each.application_id, relation, each.submitted_at, theirs)
    return SharedIdentifiers(
        kinds=frozenset(identifier.kind for identifier in matches.identifiers),
        hubs=frozenset(identifier.kind for identifier in matches.identifiers if identifier.hub),
        others={kind: tuple(known.values()) for kind, known in others.items()},
        watchlist_hits=tuple(
            _watchlist_match(identifier.kind, hit)
            for identifier in matches.identifiers
            for hit in identifier.watchlist_hits
            if _valid(hit, now)
        ),
        contacts=matches.stated.get(application_id, {}),
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


def _valid(hit: sightings.WatchlistHit, now: datetime) -> bool:
    return hit.valid_until is None or hit.valid_until >= now.date()


def _watchlist_match(kind: str, hit: sightings.WatchlistHit) -> WatchlistMatch:
    facts = ", ".join(filter(None, (hit.source, hit.programme, hit.source_url)))
    since = f", since {hit.first_seen}" if hit.first_seen else ""
    words = f"The {WORDS[kind]} is on the watchlist {hit.list_name}, entry {hit.entry}{since} ({facts})."
    return WatchlistMatch(kind, hit.tier, words)
