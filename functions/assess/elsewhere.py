"""What the results table knows of an application's identifiers elsewhere, put into what the checks judge."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from assess.checks import WORDS, Elsewhere, Entry, Other, Relation, relation_of
from bonafide.aws import sightings, table
from bonafide.aws.sightings import Seen
from bonafide.policy import Sharing

CONTACTS = ("phone", "email")


class Surroundings(NamedTuple):
    """Each identifier of an application with all that is known of it; `neighbours` share one that is no hub."""

    seen: tuple[Seen, ...]
    neighbours: Mapping[str, frozenset[str]]
    """Other applications, by the kind of identifier that they share."""


def look_around(
    application_id: str, identifiers: Iterable[Mapping[str, list[str]]], sharing: Sharing, now: datetime
) -> Surroundings:
    """Asks the table once for each identifier that a verifier found in an application."""
    found = tuple(
        sightings.seen(kind, hashed, hub_size=sharing.hub, now=now)
        for kinds in identifiers
        for kind, hashes in kinds.items()
        for hashed in hashes
    )
    neighbours: dict[str, frozenset[str]] = {}
    for each in found:
        if not each.hub:
            others = {sighting.application_id for sighting in each.sightings} - {application_id}
            neighbours[each.kind] = neighbours.get(each.kind, frozenset()) | others
    return Surroundings(found, {kind: others for kind, others in neighbours.items() if others})


def elsewhere(application_id: str, around: Surroundings, sharing: Sharing, now: datetime) -> Elsewhere:
    """What the checks judge. The contacts of other applications are read only where somebody seems the same."""
    others: dict[str, dict[str, Other]] = {}
    comparable, submitted_at = False, None
    for seen in around.seen:
        own = next((each for each in seen.sightings if each.application_id == application_id), None)
        if own is None:
            continue  # of a hub only some are read
        comparable |= bool(own.names)
        submitted_at = own.submitted_at
        for each in seen.sightings:
            if each is not own:
                relation = relation_of(own.names, each.names)
                known = others.setdefault(seen.kind, {})
                if each.application_id not in known or known[each.application_id].relation is Relation.UNKNOWN:
                    known[each.application_id] = Other(each.application_id, relation, each.submitted_at)
    hubs = frozenset(seen.kind for seen in around.seen if seen.hub)
    same = {
        each.application_id
        for kind, known in others.items()
        for each in known.values()
        if each.relation is Relation.SAME and kind not in hubs
    }
    contacts = _contacts([*same, application_id], now) if same else {}
    return Elsewhere(
        kinds=frozenset(seen.kind for seen in around.seen),
        hubs=hubs,
        others={
            kind: tuple(each._replace(contacts=contacts.get(each.application_id, {})) for each in known.values())
            for kind, known in others.items()
        },
        entries=tuple(
            _entry(seen.kind, entry) for seen in around.seen for entry in seen.entries if _valid(entry, now)
        ),
        contacts=contacts.get(application_id, {}),
        comparable=comparable,
        submitted_at=submitted_at,
        sharing=sharing,
    )


def _contacts(applications: Iterable[str], now: datetime) -> dict[str, dict[str, frozenset[str]]]:
    """The hashes of the phones and e-mails of applications, by application and kind."""
    keys = [(f"app#{each}", f"check#{kind}") for each in applications for kind in CONTACTS]
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
