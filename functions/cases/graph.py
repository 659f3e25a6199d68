"""What the applications of a case share, and with which others, as a graph that a person can read.

Only identifiers that at least two applications state are drawn. One that very many state is a hub and says nothing:
it is folded, with the reason. There are at most `MAX_NODES` nodes; what is left out is counted.

Documents with similar texts are connected as Assess compared them: that they have a key in common is not enough. That
two files were made from one template connects nobody, nor does a house in which they have different flats.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide import policy
from bonafide.aws import records, sightings
from bonafide.aws.sightings import Identifier
from bonafide.identity import CONNECT_NOBODY, KINDS, HubAnswer
from bonafide.verifiers import ALL_VERIFIERS
from cases.case import CASE, Case

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

MAX_NODES = 50

MAX_IDENTIFIERS = 200
"""Identifiers of a case that are looked up, those of its first applications first."""

DIGITS = 12
"""Digits of an identifier's keyed hash that its node is called by."""

MAX_OTHERS = 100
"""Applications outside the case whose findings are read."""

READERS = 8


class Graph(NamedTuple):
    """The fields of a `views.Graph`."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, str]]
    folded: list[dict[str, Any]]


def of_case(table: "Table", case: Case, now: datetime) -> Graph:
    """The graph of a case. `size` of an application is how many drawn identifiers it states."""
    hub_size = policy.load_deployed().sharing.hub
    with ThreadPoolExecutor(READERS) as pool:
        recorded = pool.map(lambda each: records.load(table, each), case.applications)
        loaded = dict(zip(case.applications, recorded, strict=True))
        checks = {each: list(one.checks.values()) for each, one in loaded.items()}
        asked = list(dict.fromkeys(one for items in checks.values() for one in _stated(items)))[:MAX_IDENTIFIERS]
        known = list(pool.map(lambda one: sightings.load(table, *one, hub_size=hub_size, now=now), asked))
    hubs = [_hub(table, each) for each in known if each.hub]
    shared = _shared(table, checks, [each for each in known if not each.hub], now)
    shared |= _similar({each: records.neighbours_of(one.assessment).get("resume", []) for each, one in loaded.items()})
    return _drawn(table, case, _most_used_first(shared), hubs, now)


def _stated(checks: Iterable["Item"]) -> Iterable[tuple[str, str]]:
    """The kind and hash of each identifier of an application that connects it with those that state it."""
    for item in checks:
        for kind, hashes in item.get("identifiers", {}).items():
            if kind != "resume" and kind not in CONNECT_NOBODY:
                yield from ((kind, hashed) for hashed in hashes)


def _similar(neighbours: Mapping[str, list[str]]) -> dict[Identifier, list[str]]:
    """Groups of applications whose documents have similar texts, each to at least one other of its group."""
    groups: list[set[str]] = []
    for name, others in neighbours.items():
        if others:
            own = {name, *others}
            near = [each for each in groups if each & own]
            groups = [each for each in groups if each not in near] + [own.union(*near)]
    digests = {hashlib.sha256(repr(sorted(each)).encode()).hexdigest(): sorted(each) for each in groups}
    return {Identifier("resume", digest, (), False, False, ()): names for digest, names in digests.items()}


def _most_used_first(shared: Mapping[Identifier, list[str]]) -> dict[Identifier, list[str]]:
    return dict(sorted(((each, some) for each, some in shared.items() if len(some) > 1), key=lambda one: -len(one[1])))


def _shared(
    table: "Table", checks: Mapping[str, list["Item"]], known: Iterable[Identifier], now: datetime
) -> dict[Identifier, list[str]]:
    """The applications that state each identifier.

    A sighting stays when an application is stated again with another number. So what the others state is read.
    """
    seen = {each: sorted({one.application_id for one in each.sightings}) for each in known}
    others = list(dict.fromkeys(one for users in seen.values() for one in users if one not in checks))[:MAX_OTHERS]
    keys = [(f"app#{each}", f"check#{name}") for each in others for name in ALL_VERIFIERS]
    found: dict[str, list[Item]] = {}
    for item in table.get_many(keys, now=now):
        found.setdefault(item["pk"].removeprefix("app#"), []).append(item)
    held = {each: set(_stated(items)) for each, items in checks.items()}
    held |= {each: set(_stated(records.of_latest_statement(items))) for each, items in found.items()}
    return {
        each: [one for one in some if (each.kind, each.hashed) in held.get(one, ())] for each, some in seen.items()
    }


def _drawn(
    table: "Table", case: Case, shared: Mapping[Identifier, list[str]], folded: list[dict[str, Any]], now: datetime
) -> Graph:
    """Draws the applications of the case, then identifiers from the most used one on, with their applications."""
    drawn = dict.fromkeys(case.applications)
    identifiers: list[Identifier] = []
    left_out: set[str] = set()
    for identifier, users in shared.items():
        room = MAX_NODES - len(drawn) - len(identifiers) - 1
        if room < 0:
            folded.append(_folded(identifier, len(users), f"only {MAX_NODES} nodes are drawn"))
            continue
        identifiers.append(identifier)
        new = [each for each in users if each not in drawn]
        drawn |= dict.fromkeys(new[:room])
        left_out |= set(new[room:])
    if left_out := left_out - drawn.keys():
        why = f"only {MAX_NODES} nodes are drawn"
        folded.append({"id": "more", "kind": "application", "applications": len(left_out), "why": why})
    edges = [{"from": each, "to": _id(one)} for one in identifiers for each in shared[one] if each in drawn]
    degrees = Counter(edge["from"] for edge in edges)
    cases = _cases_of(table, drawn.keys() - set(case.applications), now)
    applications = [
        {"id": each, "kind": "application", "label": each, "size": degrees[each], "case": cases.get(each)}
        for each in drawn
    ]
    return Graph([*applications, *_nodes(identifiers, shared)], edges, folded)


def _nodes(identifiers: Iterable[Identifier], shared: Mapping[Identifier, list[str]]) -> Iterable[dict[str, Any]]:
    """A node for each identifier. Its value is not known here, so it has a number."""
    numbers = Counter[str]()
    for each in identifiers:
        numbers[each.kind] += 1
        label = f"{KINDS[each.kind]} {numbers[each.kind]}"
        yield {"id": _id(each), "kind": each.kind, "label": label, "size": len(shared[each])}


def _cases_of(table: "Table", application_ids: Iterable[str], now: datetime) -> Mapping[str, str]:
    """The cases of applications that are in another one."""
    pointers = table.get_many([(f"app#{each}", CASE) for each in application_ids], now=now)
    return {item["pk"].removeprefix("app#"): item["case"] for item in pointers}


def _hub(table: "Table", hub: Identifier) -> dict[str, Any]:
    """A hub, folded. At most `sightings.MAX_READ` of its applications are counted."""
    why = {
        HubAnswer.EXCUSED: "security has said that it belongs to an agency or the like: it says nothing",
        HubAnswer.WATCHED: "security has said that it may belong to a ring: see the findings",
        HubAnswer.UNANSWERED: "so many applications have it that it is probably an agency's or a school's",
    }[hub.answer]
    return _folded(hub, len(sightings.applications_at(table, hub.pk)), why)


def _folded(identifier: Identifier, applications: int, why: str) -> dict[str, Any]:
    return {"id": _id(identifier), "kind": identifier.kind, "applications": applications, "why": why}


def _id(identifier: Identifier) -> str:
    return f"{identifier.kind}:{identifier.hashed[:DIGITS]}"
