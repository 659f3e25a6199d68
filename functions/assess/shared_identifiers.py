"""What the results table knows of the identifiers that an application shares with others, as the checks need it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from assess.deliveries import KIND as DELIVERY
from assess.deliveries import Place, addresses_of
from assess.relations import Relation, relation_of
from assess.sharing import Hub, Other, SharedIdentifiers, WatchlistMatch
from bonafide.aws import records, sightings
from bonafide.aws.sightings import Identifier, Sighting
from bonafide.identity import KINDS, HubAnswer
from bonafide.likeness import MIN_SIMILARITY, similarity
from bonafide.policy import Sharing
from bonafide.verifiers import DOCUMENT, SHIPPING, VERIFIERS, verifier_of

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table


_ANSWERS = (HubAnswer.UNANSWERED, HubAnswer.EXCUSED, HubAnswer.WATCHED)
"""From the weakest to the strongest."""

_REPLACED = (Relation.UNKNOWN, Relation.EXCUSED)
"""Relations at one number that give way to what two applications are at another."""


class Stated(NamedTuple):
    """What the checks of an application hold: hashes of its identifiers, and of its name's forms at each of them.

    `corrects` is the application that a candidate corrects by this one; empty for all others. `sketches` are those of
    its document's text, one for each key of hashes. `verified` are the verifiers that have answered. `deliveries` are
    the places where devices went. `first_statement` is the application that the person made: a correction is none.
    """

    identifiers: Mapping[str, frozenset[str]] = {}
    names: Mapping[str, frozenset[str]] = {}
    submitted_at: datetime | None = None
    corrects: str = ""
    sketches: tuple[bytes, ...] = ()
    verified: frozenset[str] = frozenset()
    deliveries: tuple[Place, ...] = ()
    first_statement: str = ""

    def resembles(self, other: "Stated") -> bool:
        """Whether the texts of two documents have enough in common that one may be a copy of the other."""
        return any(similarity(one, two) >= MIN_SIMILARITY for one in self.sketches for two in other.sketches)


class Matches(NamedTuple):
    """The identifiers of an application with all that is known of them, and what applications that share one state.

    Sightings of applications that no longer state the identifier are left out, and those of corrections of this
    application or of the one that it corrects: these are the same person's. So are those of documents whose text is
    not similar, although a few phrases of it led there.
    """

    own: Stated
    identifiers: tuple[Identifier, ...]
    stated: Mapping[str, Stated]
    """What others that share an identifier state, by application. Of a hub, only some are read."""
    homes: Mapping[str, Identifier] = {}
    """Who states the addresses of deliveries as their home, by the hash of each."""

    @property
    def neighbours(self) -> dict[str, frozenset[str]]:
        """Other applications that share an identifier that is not a hub, by its kind."""
        found: dict[str, frozenset[str]] = {}
        for identifier in self.identifiers:
            if identifier.sightings and not identifier.hub:
                others = frozenset(each.application_id for each in identifier.sightings)
                found[identifier.kind] = found.get(identifier.kind, frozenset()) | others
        return found

    def number_of_names(self, identifier: Identifier) -> int:
        """How many clearly different names the applications use that were read of an identifier, with its own.

        Names that are similar to many others are counted last. So a family in which two share a part of their names
        does not hide that there are three others.
        """
        return self._number_of_names(identifier, identifier.sightings)

    def _number_of_names(self, identifier: Identifier, seen: Iterable[Sighting]) -> int:
        own = self.own.names.get(identifier.hashed, frozenset())
        others = {each.names for each in seen if each.names and own.isdisjoint(each.names)}
        similar = {names: sum(not names.isdisjoint(other) for other in others) for names in others}
        different = [own] if own else []
        for names in sorted(others, key=lambda names: (similar[names], sorted(names))):
            if all(names.isdisjoint(known) and not identifier.is_excused(names, known) for known in different):
                different.append(names)
        return len(different)

    def most_names(self) -> dict[str, int]:
        """How many clearly different names one identifier is used under, at most, by its kind."""
        found: dict[str, int] = {}
        for identifier in self.identifiers:
            found[identifier.kind] = max(found.get(identifier.kind, 0), self.number_of_names(identifier))
        return found

    def most_names_at_a_time(self, kind: str, days: int) -> int:
        """How many clearly different names, at most, use one identifier of a kind within so many days around its own.

        An application of which the time is not known is not counted.
        """
        own, span = self.own.submitted_at, timedelta(days=days)
        if own is None:
            return 0
        most = 0
        for identifier in self.identifiers:
            if identifier.kind != kind:
                continue
            seen = [(each.submitted_at, each) for each in identifier.sightings if each.submitted_at]
            for first in {own, *(time for time, _ in seen if own - span <= time <= own)}:
                within = [each for time, each in seen if first <= time <= first + span]
                most = max(most, self._number_of_names(identifier, within))
        return most

    @property
    def sharers(self) -> frozenset[str]:
        """All neighbours, whatever they share."""
        return frozenset[str]().union(*self.neighbours.values())


def load_matches(
    table: "Table", application_id: str, checks: Iterable[Mapping[str, Any]], sharing: Sharing, now: datetime
) -> Matches:
    """Queries the table once per identifier of an application, and once for all applications that share one.

    A sighting stays when an application is stated again with another number. Such an application no longer shares the
    old number, so the checks of all are read. They also say under which name each uses it.
    """
    own = _stated(checks)
    asked = [
        sightings.load(table, kind, hashed, hub_size=sharing.hub, now=now)
        for kind, hashes in own.identifiers.items()
        for hashed in sorted(hashes)
    ]
    own = _with_own_sightings(own, application_id, asked)
    first_statement = own.corrects or application_id
    own = own._replace(first_statement=first_statement)
    places = dict.fromkeys(hashed for each in own.deliveries for hashed in each.hashes)
    homes = {each: sightings.load(table, "address", each, hub_size=sharing.hub, now=now) for each in places}
    asked = [
        each._replace(sightings=tuple(s for s in each.sightings if s.first_statement != first_statement))
        if not _is_common_phrase(each)
        else each._replace(sightings=())
        for each in asked
    ]
    keys: dict[tuple[str, str], None] = {}
    for identifier in asked:
        # At a hub, only the name there is needed.
        recorded_by = verifier_of(identifier.kind)
        besides = [verifier_of("address")] if identifier.kind == DELIVERY else []  # whether they live there
        verifiers = [recorded_by] if identifier.hub else dict.fromkeys((*VERIFIERS, recorded_by, *besides))
        for each in identifier.sightings:
            keys.update(dict.fromkeys((f"app#{each.application_id}", f"check#{name}") for name in verifiers))
    held: dict[str, list[Item]] = {}
    for item in table.get_many(keys, now=now):
        held.setdefault(item["pk"].removeprefix("app#"), []).append(item)
    stated = {application: _stated(records.of_latest_statement(items)) for application, items in held.items()}
    return Matches(own, tuple(_still_stated(identifier, own, stated) for identifier in asked), stated, homes)


def _with_own_sightings(own: Stated, application_id: str, asked: Iterable[Identifier]) -> Stated:
    """What an application states, with the names and the time that until version 0.2 only its sightings held."""
    sighted = {
        identifier.hashed: each
        for identifier in asked
        for each in identifier.sightings
        if each.application_id == application_id and each.names
    }
    names = {hashed: each.names for hashed, each in sighted.items()}
    submitted_at = next((each.submitted_at for each in sighted.values()), None)
    return own._replace(names={**names, **own.names}, submitted_at=own.submitted_at or submitted_at)


def _still_stated(identifier: Identifier, own: Stated, stated: Mapping[str, Stated]) -> Identifier:
    """The identifier with the sightings of others that still state it, with their names and times."""
    found = []
    for each in identifier.sightings:
        other = stated.get(each.application_id, Stated())
        if identifier.kind == "resume" and not own.resembles(other):
            continue
        if identifier.hashed in other.identifiers.get(identifier.kind, ()):
            names = other.names.get(identifier.hashed, each.names)
            submitted_at = other.submitted_at or each.submitted_at
            found.append(Sighting(each.application_id, names, submitted_at, each.corrects))
    return identifier._replace(sightings=tuple(found))


def shared_identifiers(matches: Matches, sharing: Sharing, now: datetime) -> SharedIdentifiers:
    """What the checks need, from the matches in the table."""
    others: dict[str, dict[str, Other]] = {}
    for identifier in matches.identifiers:
        own_names = matches.own.names.get(identifier.hashed, frozenset())
        known = others.setdefault(identifier.kind, {})
        stating = {each.application_id for each in identifier.sightings}
        for each in identifier.sightings:
            if each.corrects in stating:  # beside the first statement, a correction is no other application
                continue
            relation = relation_of(own_names, each.names)
            if relation is not Relation.SAME and identifier.is_excused(own_names, each.names):
                relation = Relation.EXCUSED
            if each.application_id not in known or _is_replaced(
                known[each.application_id].relation, relation, identifier
            ):
                theirs = {} if identifier.hub else matches.stated[each.application_id].identifiers
                known[each.application_id] = Other(
                    each.application_id, relation, each.submitted_at, theirs, is_correction=bool(each.corrects)
                )
    return SharedIdentifiers(
        kinds=frozenset(identifier.kind for identifier in matches.identifiers),
        hubs=_hubs(matches.identifiers),
        verified=matches.own.verified,
        others={kind: tuple(known.values()) for kind, known in others.items()},
        names=matches.most_names(),
        names_at_a_time={"address": matches.most_names_at_a_time("address", sharing.crowd_days)},
        watchlist_hits=tuple(
            _watchlist_match(identifier.kind, hit)
            for identifier in matches.identifiers
            for hit in identifier.watchlist_hits
            if _valid(hit, now)
        ),
        contacts=matches.own.identifiers,
        comparable=any(matches.own.names.values()),
        submitted_at=matches.own.submitted_at,
        sharing=sharing,
        is_correction=bool(matches.own.corrects),
        deliveries=addresses_of(matches, matches.homes),
    )


def _is_replaced(known: Relation, found: Relation, identifier: Identifier) -> bool:
    """Whether what two applications are at one identifier gives way to what they are at another of its kind.

    The keys of a document's text are about one document: who is excused at one of them is excused.
    """
    return found is Relation.EXCUSED if identifier.kind == "resume" else known in _REPLACED


def _is_common_phrase(identifier: Identifier) -> bool:
    """Whether it is a key to documents that many have, like the phrases of a template. The other keys still count."""
    return identifier.kind == "resume" and identifier.hub


def _hubs(identifiers: Iterable[Identifier]) -> dict[str, Hub]:
    """The kinds that are hubs, each with the strongest answer that is given.

    There are two of a kind while two keys are in use, and with several numbers. A document's text is a hub if all its
    keys are.
    """
    identifiers = list(identifiers)
    if not all(_is_common_phrase(each) for each in identifiers if each.kind == "resume"):
        identifiers = [each for each in identifiers if each.kind != "resume"]
    found: dict[str, Hub] = {}
    for each in identifiers:
        if each.hub:
            known = found.get(each.kind, Hub(crowd=False, answer=HubAnswer.UNANSWERED))
            found[each.kind] = Hub(known.crowd or each.crowd, max(known.answer, each.answer, key=_ANSWERS.index))
    return found


def _stated(checks: Iterable[Mapping[str, Any]]) -> Stated:
    """What the checks of one application hold together."""
    identifiers: dict[str, frozenset[str]] = {}
    names: dict[str, frozenset[str]] = {}
    submitted_at, corrects, sketches, verified = None, "", tuple[bytes, ...](), set[str]()
    deliveries = tuple[Place, ...]()
    for item in checks:
        verified.add(item.get("sk", "").removeprefix("check#"))
        if item.get("sk") == f"check#{DOCUMENT}":
            sketches = tuple(map(bytes.fromhex, item.get("sketches", ())))
        if item.get("sk") == f"check#{SHIPPING}":
            recorded = json.loads(item["deliveries"])
            deliveries = tuple(
                Place(each["where"], tuple(each["hashes"]), tuple(each["building"])) for each in recorded
            )
        identifiers.update({kind: frozenset(hashes) for kind, hashes in item.get("identifiers", {}).items()})
        names.update({hashed: frozenset(forms.split()) for hashed, forms in item.get("names", {}).items()})
        submitted_at = item.get("submitted_at") or submitted_at
        corrects = item.get("corrects") or corrects
    time = datetime.fromisoformat(submitted_at) if submitted_at else None
    return Stated(identifiers, names, time, corrects, sketches, frozenset(verified), deliveries)


def _valid(hit: sightings.WatchlistHit, now: datetime) -> bool:
    return hit.valid_until is None or hit.valid_until >= now.date()


def _watchlist_match(kind: str, hit: sightings.WatchlistHit) -> WatchlistMatch:
    facts = ", ".join(filter(None, (hit.source, hit.programme, hit.source_url)))
    since = f", since {hit.first_seen}" if hit.first_seen else ""
    words = f"The {KINDS[kind]} is on the watchlist {hit.list_name}, entry {hit.entry}{since} ({facts})."
    return WatchlistMatch(kind, hit.tier, words)
