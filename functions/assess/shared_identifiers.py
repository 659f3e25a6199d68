"""What the results table knows of the identifiers that an application shares with others, as the checks need it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from assess.checks import Other, Relation, SharedIdentifiers, WatchlistMatch, relation_of
from bonafide.aws import sightings
from bonafide.aws.sightings import Identifier
from bonafide.identity import KINDS
from bonafide.policy import Sharing
from bonafide.verifiers import VERIFIERS

if TYPE_CHECKING:
    from bonafide.aws.table import Table


class Matches(NamedTuple):
    """The identifiers of an application with all that is known of them, and what applications that share one state.

    Sightings of applications that no longer state the identifier are left out, except at a hub.
    """

    identifiers: tuple[Identifier, ...]
    stated: Mapping[str, Mapping[str, frozenset[str]]]
    """Hashes of the identifiers of this application and of those that share one, by application and kind."""
    neighbours: Mapping[str, frozenset[str]]
    """Other applications that share an identifier that is not a hub, by its kind."""

    @property
    def sharers(self) -> frozenset[str]:
        """All neighbours, whatever they share."""
        return frozenset[str]().union(*self.neighbours.values())


def load_matches(
    table: "Table",
    application_id: str,
    identifiers: Iterable[Mapping[str, list[str]]],
    sharing: Sharing,
    now: datetime,
) -> Matches:
    """Queries the table once per identifier of an application, and once for all applications that share one.

    A sighting stays when an application is sent again with another number. Such an application no longer shares the
    old number, so its checks are read, too.
    """
    asked = [
        sightings.load(table, kind, hashed, hub_size=sharing.hub, now=now)
        for kinds in identifiers
        for kind, hashes in kinds.items()
        for hashed in hashes
    ]
    sighted = {each.application_id for identifier in asked if not identifier.hub for each in identifier.sightings} - {
        application_id
    }
    stated = _stated(table, [*sighted, application_id], now) if sighted else {}
    found = tuple(
        identifier if identifier.hub else _still_stated(identifier, application_id, stated) for identifier in asked
    )
    neighbours: dict[str, frozenset[str]] = {}
    for identifier in found:
        others = {each.application_id for each in identifier.sightings} - {application_id}
        if others and not identifier.hub:
            neighbours[identifier.kind] = neighbours.get(identifier.kind, frozenset()) | others
    return Matches(found, stated, neighbours)


def _still_stated(
    identifier: Identifier, application_id: str, stated: Mapping[str, Mapping[str, frozenset[str]]]
) -> Identifier:
    """The identifier with the sightings of the application itself and of those that still state it."""
    today = (
        each
        for each in identifier.sightings
        if each.application_id == application_id
        or identifier.hashed in stated.get(each.application_id, {}).get(identifier.kind, ())
    )
    return identifier._replace(sightings=tuple(today))


def shared_identifiers(application_id: str, matches: Matches, sharing: Sharing, now: datetime) -> SharedIdentifiers:
    """What the checks need, from the matches in the table."""
    others: dict[str, dict[str, Other]] = {}
    comparable, submitted_at = False, None
    for identifier in matches.identifiers:
        own = next((each for each in identifier.sightings if each.application_id == application_id), None)
        if own is None:
            continue  # only some sightings of a hub are read
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


def _stated(table: "Table", applications: Iterable[str], now: datetime) -> dict[str, dict[str, frozenset[str]]]:
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
    words = f"The {KINDS[kind]} is on the watchlist {hit.list_name}, entry {hit.entry}{since} ({facts})."
    return WatchlistMatch(kind, hit.tier, words)
