"""Sightings: which applications use an identifier, and which watchlists hold it. No identifier or name is stored.

| pk                 | sk                            | holds                                                          |
|--------------------|-------------------------------|----------------------------------------------------------------|
| `id#<kind>#<hash>` | `app#<id>`                    | one sighting: that an application states it, or once did       |
| `id#<kind>#<hash>` | `hub`                         | that more applications use it than are compared one by one     |
| `id#<kind>#<hash>` | `hub-notice`                  | that a hub has many different names, and what an operator said |
| `id#<kind>#<hash>` | `excuse#<case>`               | that sharing it is innocent, as the verdict of a case said     |
| `id#<kind>#<hash>` | `watch#<tier>#<list>#<entry>` | an entry of a watchlist with tier, provenance and expiry       |

Sort keys are read in descending order: watchlist entries, `hub`, excuses, then applications. So one query of bounded
size is enough, however many applications there are. Only an identifier with so many other items that they may
hide applications takes four more. Who is known by which name is in the applications' checks.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.aws.table import expiring_item
from bonafide.identity import HubAnswer, digest_of, kept_of, keyed_hash

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

HUB = ("hub", "hub-notice")
"""Sort keys of what is recorded of a hub."""

OWN_LIST = "B/own-confirmed"
"""The name of the deployment's own watchlist: the identifiers of confirmed cases."""

NAME_DIGITS = 16
"""Hexadecimal digits stored of a name form's hash: 64 bits distinguish a few thousand names."""

MAX_OTHER_ITEMS = 24
"""Items that may come before the sightings of an identifier in one query: watchlist entries, `hub` and excuses."""

MAX_WATCHLIST_HITS = 100
"""Watchlist entries that are read of an identifier with more than these, those of the highest tier first."""

MAX_EXCUSES = 10
"""Excuses that are read of an identifier with many other items, the latest first."""

MAX_READ = 1000
"""Applications of an identifier that are read one by one, at most."""


class Sighting(NamedTuple):
    """An application that uses the identifier. `names` are hashes of its name's forms, comparable only here.

    Sightings that were recorded before version 0.3 have names and the time; those of today are in the checks.
    `corrects` is the application that a candidate corrected by this one; empty for all others.
    """

    application_id: str
    names: frozenset[str]
    submitted_at: datetime | None
    corrects: str = ""

    @property
    def first_statement(self) -> str:
        """The application that the person made: a correction is none of its own."""
        return self.corrects or self.application_id


class WatchlistHit(NamedTuple):
    """An entry of a watchlist that an operator supplied. `list_name` is its key without `watchlists/`: `A/sdn.csv`.

    `tier` is the list's, or a lower one that the list states for the entry.
    """

    list_name: str
    entry: str
    tier: str
    source: str
    source_url: str
    programme: str
    first_seen: str
    valid_until: date | None


class Excuse(NamedTuple):
    """Sharing of an identifier that people found innocent: of these names only, or, without names, of everybody.

    `names` are hashes of the forms of each person's name.
    """

    names: tuple[frozenset[str], ...]

    def covers(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether it is about the people with these two names."""
        return not self.names or (self._names(one) and self._names(other))

    def _names(self, name: frozenset[str]) -> bool:
        return bool(name) and any(name <= known or known <= name for known in self.names if known)


class Identifier(NamedTuple):
    """What is known of one identifier. A hub has only some of its sightings; `marked` is whether its item exists.

    `crowd` is whether a hub is used under many different names, and `answer` what an operator said of it.
    `reported` is whether security is notified of it or has answered.
    """

    kind: str
    hashed: str
    sightings: tuple[Sighting, ...]
    hub: bool
    marked: bool
    watchlist_hits: tuple[WatchlistHit, ...]
    crowd: bool = False
    reported: bool = False
    answer: HubAnswer = HubAnswer.UNANSWERED
    excuses: tuple[Excuse, ...] = ()

    @property
    def pk(self) -> str:
        """Its partition key in the table."""
        return partition(self.kind, self.hashed)

    def is_excused(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether it is innocent that the people with these names share it."""
        return any(excuse.covers(one, other) for excuse in self.excuses)


def partition(kind: str, hashed: str) -> str:
    """The partition key of an identifier."""
    return f"id#{kind}#{hashed}"


def items(
    application_id: str | None,
    identifiers: Mapping[str, Iterable[str]],
    *,
    now: datetime,
    expires_at: int,
    corrects: str | None = None,
) -> list["Item"]:
    """The sightings of an application's identifiers, which are keyed hashes by kind."""
    corrected = {"corrects": corrects} if corrects else {}
    return [
        {
            "pk": partition(kind, hashed),
            "sk": f"app#{application_id}",
            **corrected,
            "recorded_at": now.isoformat(),
            "expires_at": expires_at,
        }
        for kind, hashes in identifiers.items()
        for hashed in hashes
    ]


def watch_key(tier: str, list_name: str, entry: str) -> str:
    """The sort key of a watchlist entry. In ascending order, those of the highest tier come first."""
    return f"watch#{tier}#{list_name}#{entry}"


def load(table: "Table", kind: str, hashed: str, *, hub_size: int, now: datetime) -> Identifier:
    """What is known of an identifier, by strongly consistent queries of bounded size: usually one."""
    found: list[Sighting] = []
    watchlist_hits: list[WatchlistHit] = []
    excuses: list[Excuse] = []
    marked, notice = False, dict[str, Any]()
    for item in _items_at(table, partition(kind, hashed), hub_size):
        if item["expires_at"] <= now.timestamp():  # DynamoDB deletes days later
            continue
        what, _, rest = item["sk"].partition("#")
        if what == "app":
            found.append(_sighting(rest, item))
        elif what == "watch":
            watchlist_hits.append(_watchlist_hit(item))
        elif what == "excuse":
            excuses.append(Excuse(tuple(frozenset(forms.split()) for forms in item.get("names", {}).values())))
        elif what == "hub":
            marked = True
        elif what == "hub-notice":
            notice = item
    persons = len({each.first_statement for each in found})
    is_answered = notice.get("answer_until", 0) > now.timestamp()
    answer = HubAnswer(notice["answer"]) if is_answered else HubAnswer.UNANSWERED
    if answer is HubAnswer.UNANSWERED and any(not excuse.names for excuse in excuses):
        answer = HubAnswer.EXCUSED
    return Identifier(
        kind,
        hashed,
        tuple(found),
        hub=marked or persons > hub_size or len(found) > hub_size + MAX_OTHER_ITEMS,  # then not all were read
        marked=marked,
        watchlist_hits=tuple(watchlist_hits),
        crowd=bool(notice),
        reported=answer is not HubAnswer.UNANSWERED or (bool(notice) and "answer" not in notice),
        answer=answer,
        excuses=tuple(excuses),
    )


def _items_at(table: "Table", pk: str, hub_size: int) -> list["Item"]:
    """The items of an identifier. Of more than `hub_size` applications or many other items, only some."""
    limit = hub_size + 1 + MAX_OTHER_ITEMS
    read = list(table.query(pk, newest=True, limit=limit))
    if len(read) < limit or sum(item["sk"].startswith("app#") for item in read) > hub_size:
        return read
    return [
        *table.query(pk, prefix="watch#", limit=MAX_WATCHLIST_HITS),
        *table.query(pk, prefix="hub"),
        *table.query(pk, prefix="excuse#", newest=True, limit=MAX_EXCUSES),
        *table.query(pk, prefix="app#", newest=True, limit=hub_size + 1),
    ]


def erase(table: "Table", pk: str, applications: frozenset[str], *, is_abandoned: bool) -> None:
    """Removes applications from the excuses at an identifier; nothing stays at one that no other application uses."""
    excuses = list(table.query(pk, prefix="excuse#"))
    if is_abandoned:
        own = [item["sk"] for item in table.query(pk, prefix=watch_key("B", OWN_LIST, ""))]
        table.delete((pk, sk) for sk in (*HUB, *own, *(item["sk"] for item in excuses)))
        return
    for item in excuses:
        names = item.get("names", {})
        if kept := {name: forms for name, forms in names.items() if name not in applications}:
            table.update(pk, item["sk"], "SET #names = :names", names=kept)
        elif names:
            table.delete([(pk, item["sk"])])


def mark_hub(table: "Table", pk: str, *, now: datetime) -> None:
    """Marks an identifier as a hub, once all its applications have been assessed as such."""
    kept = kept_of(pk.split("#")[1], table.retention)
    table.put_if_new(expiring_item(pk, "hub", now, kept, recorded_at=now.isoformat()))


def report_hub(table: "Table", pk: str, *, now: datetime) -> None:
    """Records that security is to be notified of a hub, unless that is recorded or an operator's answer is valid."""
    notice = expiring_item(pk, "hub-notice", now, table.retention, alert="due", recorded_at=now.isoformat())
    table.put_if(notice, "attribute_not_exists(pk) OR answer_until < :now", now=int(now.timestamp()))


def answer_hub(table: "Table", pk: str, answer: HubAnswer, *, until: datetime, now: datetime) -> bool:
    """Records what an operator said of a hub, until when. Returns whether security was notified of such a hub."""
    return table.update(
        pk,
        "hub-notice",
        "SET answer = :answer, answer_until = :until, answered_at = :now, alert = :answered",
        answered="answered",  # a notice that is due is no longer sent
        answer=answer.value,
        until=int(until.timestamp()),
        now=now.isoformat(),
    )


def applications_at(table: "Table", pk: str, *, limit: int = MAX_READ) -> list[str]:
    """Applications that use an identifier, at most `limit`."""
    return [item["sk"].removeprefix("app#") for item in table.query(pk, prefix="app#", limit=limit)]


def name_hashes(forms: Iterable[str], identifier: str, key: bytes) -> str:
    """Hashes of the forms of a name. They differ at every identifier, so they cannot be used to find a person."""
    return " ".join(sorted(keyed_hash("name", digest_of(f"{identifier}:{form}"), key)[:NAME_DIGITS] for form in forms))


def _sighting(application_id: str, item: "Item") -> Sighting:
    submitted = item.get("submitted_at")
    return Sighting(
        application_id,
        frozenset(item.get("names", "").split()),
        datetime.fromisoformat(submitted) if submitted else None,
        item.get("corrects", ""),
    )


def _watchlist_hit(item: "Item") -> WatchlistHit:
    tier, _, rest = item["sk"].removeprefix("watch#").partition("#")
    if "/" in tier:  # version 0.2 wrote no tier
        rest = f"{tier}#{rest}"
    list_name, _, entry = rest.partition("#")
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
