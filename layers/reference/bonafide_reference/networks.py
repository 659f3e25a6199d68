"""What networks are for: ranges of addresses of files that the operator supplies, and numbers of a few operators.

Where several sources have an address, the surer one counts, and an excuse before a suspicion. No country is read.
"""

import csv
import gzip
import heapq
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import ip_address
from typing import IO, NamedTuple, cast

from bonafide.networks import Kind, number_of, numbers_of
from bonafide_reference.official import UnreadableSource
from bonafide_reference.sources import Source
from bonafide_reference.table import Row, Table, data_rows

NUMBERS = "numbers of networks"
"""The name of the table of operators that is part of this package."""

_CATEGORIES = {
    "isp": Kind.ACCESS,
    "education_research": Kind.CAMPUS,
    "business": Kind.OFFICE,
    "government_admin": Kind.OFFICE,
}
"""Kinds by the categories of as-metadata. Its `hosting` is not sure enough to count against anybody."""

_LICENCES = {
    "network list": "the operator's own",
    "AS ranges": "CC BY 4.0 (ip-location-db/asn: RouteViews, NRO, DB-IP) or PDDL 1.0 (iptoasn.com)",
    "AS categories": "CC0 1.0 (ipverse as-metadata)",
    "relay ranges": "published by the relay's operator for this use",
    "Tor exits": "published by the Tor Project for this use",
    "VPN ranges": "MIT (X4BNet/lists_vpn)",
}
_EXCUSED = (Kind.RELAY, Kind.PROXY, Kind.MOBILE, Kind.SHARED)
_OF_AS, _OF_VPN, _OF_TOR, _OF_EXCUSED_AS, _OF_RELAY, _OWN = range(6)
"""The ranks of sources: of two that have an address, the higher one counts."""


class Range(NamedTuple):
    """Addresses of one kind of network, by their first and last number."""

    first: int
    last: int
    rank: int
    kind: Kind
    source: str


def tables(sources: Sequence[Source]) -> tuple[Table, ...]:
    """The ranges of all sources: of each those that count.

    Raises:
        UnreadableSource: a file is not as expected. The message has its name and the line.
    """
    of = defaultdict[str, list[Source]](list)
    for source in sources:
        if source.kind in _LICENCES:
            of[source.kind].append(source)
    known = {row["asn"]: Kind(row["kind"]) for row in data_rows("networks.csv")}
    facts = tuple((row["asn"], row["kind"], row["operator"]) for row in data_rows("networks.csv"))
    own = Table(NUMBERS, "2026-11-29", "MIT", "", facts)
    if not of:
        return (own,)
    left_out: dict[str, Counter[str]] = defaultdict(Counter)
    ranges = list(_ranges(of, known, left_out))
    counted = defaultdict[str, list[Row]](list)
    for each in painted(ranges):
        counted[each.source].append((each.first, each.last, each.kind.value))
    return (
        own,
        *(
            Table(
                f"networks: {kind}",
                " ".join(f"{each.path.name} {each.sha256[:12]}" for each in files),
                _LICENCES[kind],
                "network_ranges",
                tuple(counted[kind]),
                dict(left_out[kind]),
            )
            for kind, files in of.items()
        ),
    )


def painted(ranges: Iterable[Range]) -> Iterator[Range]:
    """Ranges without overlap, in order: each number has the kind of its highest rank, and there of its smallest range.

    Neighbours of one kind and source are one range.
    """
    waiting = sorted(ranges, reverse=True)
    here: list[tuple[int, int, int, Range]] = []
    at, last = 0, Range(0, -2, 0, Kind.OFFICE, "")
    while waiting or here:
        if not here:
            at = waiting[-1].first
        while waiting and waiting[-1].first <= at:
            each = waiting.pop()
            heapq.heappush(here, (-each.rank, each.last - each.first, len(waiting), each))
        while here and here[0][3].last < at:
            heapq.heappop(here)
        if not here:
            continue
        top = here[0][3]
        end = min(top.last, waiting[-1].first - 1) if waiting else top.last
        if last.last + 1 == at and (last.kind, last.source) == (top.kind, top.source):
            last = last._replace(last=end)
        else:
            if last.last >= 0:
                yield last
            last = top._replace(first=at, last=end)
        at = end + 1
    if last.last >= 0:
        yield last


def _ranges(
    of: Mapping[str, Sequence[Source]], known: Mapping[str, Kind], left_out: Mapping[str, Counter[str]]
) -> Iterator[Range]:
    listed = list(_own_list(of.get("network list", ())))
    kinds: dict[str, tuple[Kind, int]] = {}
    for source in of.get("AS categories", ()):
        kinds |= {asn: (kind, _OF_AS) for asn, kind in _categories(source)}
    kinds |= {asn: (kind, _OF_EXCUSED_AS if kind in _EXCUSED else _OF_AS) for asn, kind in known.items()}
    kinds |= {network: (kind, _OWN) for network, kind, _ in listed if network.startswith("AS")}
    for source in of.get("AS ranges", ()):
        yield from _of_systems(source, kinds, left_out["AS ranges"])
    for network, kind, where in listed:
        if not network.startswith("AS"):
            yield _range(network, _OWN, kind, "network list", where)
    for source in of.get("relay ranges", ()):
        for number, line in _lines(source):
            yield _range(line.split(",", 1)[0], _OF_RELAY, Kind.RELAY, source.kind, f"{source.path.name}:{number}")
    for source in of.get("Tor exits", ()):
        for number, line in _lines(source):
            words = line.split()
            if words[0] == "ExitAddress":
                yield _range(words[1], _OF_TOR, Kind.TOR, source.kind, f"{source.path.name}:{number}")
            elif len(words) == 1:
                yield _range(line, _OF_TOR, Kind.TOR, source.kind, f"{source.path.name}:{number}")
    has_relays = any(source.path.name.lower().startswith("egress") for source in of.get("relay ranges", ()))
    for source in of.get("VPN ranges", ()):
        for number, line in _lines(source):
            if has_relays:
                yield _range(line, _OF_VPN, Kind.VPN, source.kind, f"{source.path.name}:{number}")
            else:  # the list has ranges of iCloud Private Relay, too
                left_out[source.kind]["ranges, since egress-ip-ranges.csv of iCloud Private Relay is missing"] += 1


def _range(network: str, rank: int, kind: Kind, source: str, where: str) -> Range:
    try:
        first, last = numbers_of(network)
    except ValueError:
        raise UnreadableSource(f"{where}: no network such as 198.51.100.0/24") from None
    return Range(first, last, rank, kind, source)


def _own_list(sources: Iterable[Source]) -> Iterator[tuple[str, Kind, str]]:
    """The rows of the operator's own lists: a network or a number, its kind, and where it is."""
    for source in sources:
        with _opened(source) as file:
            rows = csv.DictReader(file)
            if not {"network", "kind"} <= set(rows.fieldnames or ()):
                raise UnreadableSource(f"{source.path.name}: its columns must be network, kind and perhaps source")
            for number, row in enumerate(rows, 2):
                where = f"{source.path.name}:{number}"
                network, kind = (row["network"] or "").strip(), (row["kind"] or "").strip().lower()
                if kind not in set(Kind):
                    raise UnreadableSource(f"{where}: the kind must be one of {', '.join(Kind)}")
                if not re.fullmatch(r"AS\d{1,10}", network):
                    _range(network, _OWN, Kind(kind), source.kind, where)
                yield network, Kind(kind), where


def _categories(source: Source) -> Iterator[tuple[str, Kind]]:
    """The kinds of networks by as.json of as-metadata."""
    try:
        with _opened(source) as file:
            for each in json.load(file):
                if kind := _CATEGORIES.get(str((each.get("metadata") or {}).get("category"))):
                    yield f"AS{int(each['asn'])}", kind
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableSource(f"{source.path.name}: no list of systems with `asn` and `metadata.category`") from None


def _of_systems(source: Source, kinds: Mapping[str, tuple[Kind, int]], left_out: Counter[str]) -> Iterator[Range]:
    """The ranges of systems of a known kind, from `first,last,number,…` or the same with tabs."""
    separator = "\t" if ".tsv" in source.path.name else ","
    for number, line in _lines(source):
        try:
            first, last, asn, *_ = line.split(separator, 3)
            found = kinds.get(f"AS{int(asn)}")
            if found is None:
                left_out["ranges of networks of which nothing is known"] += 1
                continue
            numbers = number_of(ip_address(first)), number_of(ip_address(last))
        except ValueError:
            raise UnreadableSource(f"{source.path.name}:{number}: not first, last, number of the system") from None
        yield Range(*numbers, found[1], found[0], source.kind)


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    """The lines with content, and their numbers."""
    with _opened(source) as file:
        for number, line in enumerate(file, 1):
            if (stripped := line.strip()) and not stripped.startswith("#"):
                yield number, stripped


def _opened(source: Source) -> IO[str]:
    if source.path.suffix.lower() == ".gz":
        return cast(IO[str], gzip.open(source.path, "rt", encoding="utf-8-sig"))
    return source.path.open(encoding="utf-8-sig", newline="")
