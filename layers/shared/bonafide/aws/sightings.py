"""Sightings: which applications use an identifier, and which watchlists name it. No identifier and no name is kept.

| pk                 | sk                    | holds                                                          |
|--------------------|-----------------------|----------------------------------------------------------------|
| `id#<kind>#<hash>` | `app#<id>`            | one sighting: keyed hashes of the name's forms, submitted_at    |
| `id#<kind>#<hash>` | `hub`                 | that more applications use it than are looked at one by one    |
| `id#<kind>#<hash>` | `told`                | until when security is not told of these again (`clusters.py`) |
| `id#<kind>#<hash>` | `watch#<list>#<entry>`| an entry of a watchlist with tier, provenance and expiry       |

Sort keys are read from the last: the entries of watchlists, `told`, `hub`, and then applications, so that one query of
bounded size says all that there is to say, however many applications there are.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from bonafide.aws import table
from bonafide.identity import digest_of, keyed_hash

if TYPE_CHECKING:
    from bonafide.application import Application

NAME_DIGITS = 16
"""Hexadecimal digits kept of a name form's hash: 64 bits tell a few thousand names apart, and less is stored."""

MAX_OTHER_ITEMS = 24
"""Items that may stand before the sightings of an identifier: entries of watchlists, `told` and `hub`."""

MAX_READ = 1000
"""Applications at a new hub that are assessed again, once."""


class Sighting(NamedTuple):
    """An application that uses the identifier. `names` are hashes of its name's forms, comparable here alone."""

    application_id: str
    names: frozenset[str]
    submitted_at: datetime | None


class WatchlistHit(NamedTuple):
    """An entry of a watchlist that an operator supplied. `list_name` has the tier before the name: `A/ofac-sdn`."""

    list_name: str
    entry: str
    tier: str
    source: str
    source_url: str
    programme: str
    first_seen: str
    valid_until: date | None


class AlertWindow(NamedTuple):
    """A window in which security is not told again: the alert on an application, which names others, opened it."""

    application_id: str
    named: frozenset[str]
    sent: bool
    window_ends: datetime


class Identifier(NamedTuple):
    """What is known of one identifier. Of a hub, some of the sightings; `marked` is one that is known to be one."""

    kind: str
    hashed: str
    sightings: tuple[Sighting, ...]
    hub: bool
    marked: bool
    watchlist_hits: tuple[WatchlistHit, ...]
    alert_window: AlertWindow | None

    @property
    def pk(self) -> str:
        """Where it stands in the table."""
        return partition(self.kind, self.hashed)


def partition(kind: str, hashed: str) -> str:
    """Where an identifier's sightings stand."""
    return f"id#{kind}#{hashed}"


def items(
    application: "Application",
    identifiers: dict[str, list[str]],
    forms: Iterable[str],
    *,
    keys: Iterable[bytes],
    now: datetime,
) -> Iterator[table.Item]:
    """The sightings of an application's normalised identifiers under each of the keys, with the forms of its name."""
    submitted = application.submitted_at and application.submitted_at.isoformat()
    for key in keys:
        for kind, values in identifiers.items():
            for value in dict.fromkeys(values):
                identifier = keyed_hash(kind, digest_of(value), key)
                names = " ".join(sorted(_name_hash(form, identifier, key) for form in forms))
                yield table.expiring_item(
                    partition(kind, identifier),
                    f"app#{application.application_id}",
                    now,
                    table.RETENTION,
                    names=names,
                    submitted_at=submitted,
                    recorded_at=now.isoformat(),
                )


def load(kind: str, hashed: str, *, hub_size: int, now: datetime) -> Identifier:
    """What is known of an identifier, by one strongly consistent query of bounded size."""
    found: list[Sighting] = []
    watchlist_hits: list[WatchlistHit] = []
    marked, alert_window = False, None
    for item in table.query(partition(kind, hashed), newest=True, limit=hub_size + 1 + MAX_OTHER_ITEMS):
        if item["expires_at"] <= now.timestamp():  # expiry deletes within days, not at once
            continue
        what, _, rest = item["sk"].partition("#")
        if what == "app":
            found.append(_sighting(rest, item))
        elif what == "watch":
            watchlist_hits.append(_watchlist_hit(item))
        elif what == "hub":
            marked = True
        elif what == "told":
            alert_window = _alert_window(item)
    return Identifier(
        kind, hashed, tuple(found), marked or len(found) > hub_size, marked, tuple(watchlist_hits), alert_window
    )


def mark_hub(pk: str, *, now: datetime) -> None:
    """Marks an identifier as a hub of which everybody there knows."""
    table.put_if_new(table.expiring_item(pk, "hub", now, table.RETENTION, recorded_at=now.isoformat()))


def applications_at(pk: str, *, limit: int) -> list[str]:
    """Applications that use an identifier, at most so many."""
    return [item["sk"].removeprefix("app#") for item in table.query(pk, prefix="app#", limit=limit)]


def _name_hash(form: str, identifier: str, key: bytes) -> str:
    """A name form's hash, which is another at every identifier: so it tells nothing about who else is called so."""
    return keyed_hash("name", digest_of(f"{identifier}:{form}"), key)[:NAME_DIGITS]


def _sighting(application_id: str, item: table.Item) -> Sighting:
    submitted = item.get("submitted_at")
    return Sighting(
        application_id,
        frozenset(item.get("names", "").split()),
        datetime.fromisoformat(submitted) if submitted else None,
    )


def _watchlist_hit(item: table.Item) -> WatchlistHit:
    _, list_name, entry = item["sk"].split("#", 2)
    until = item.get("valid_until")
    return WatchlistHit(
        list_name,
        entry,
        tier=item["tier"],
        source=item.get("source", ""),
        source_url=item.get("source_url", ""),
        programme=item.get("programme", ""),
        first_seen=item.get("first_seen", ""),
        valid_until=date.fromisoformat(until) if until else None,
    )


def _alert_window(item: table.Item) -> AlertWindow:
    return AlertWindow(
        item["told_by"],
        frozenset(item.get("named", ())),
        bool(item.get("sent")),
        datetime.fromisoformat(item["window_ends"]),
    )
