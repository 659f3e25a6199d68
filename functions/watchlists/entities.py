"""Reads OpenSanctions' entities: FollowTheMoney, one JSON object per line."""

import json
from itertools import chain
from typing import Any, TypeIs

from bonafide.text_stream import LineReader
from watchlists.entry import Entries, Kind, MalformedList, Provenance, Skipped
from watchlists.identifiers import entries
from watchlists.sanitize import first_url, joined, parse_day, safe_identifier, safe_list, strings, web_url

PROPERTIES: tuple[tuple[Kind, str], ...] = (("email", "email"), ("phone", "phone"))
"""Kind of an identifier, and the property that holds it. Source: https://followthemoney.tech/explorer/."""


def is_entity(value: object) -> TypeIs[dict[str, Any]]:
    """Whether a JSON value is an entity."""
    return isinstance(value, dict) and "schema" in value and isinstance(value.get("properties"), dict)


def is_delta(value: object) -> bool:
    """Whether a JSON value is a change of an entity (`entities.delta.json`)."""
    return isinstance(value, dict) and "op" in value and "schema" not in value


def delta() -> MalformedList:
    """The refusal of a list of changes."""
    what = "an OpenSanctions delta, which has only the changes between two versions"
    return MalformedList(what, "the list", "Download entities.ftm.json of the same dataset")


def read_entities(lines: LineReader, first: bytes | None = None) -> Entries:
    """Reads entities line by line. `first` is a line that was read already."""
    read = broken = 0
    line = first or lines.next()
    while line is not None:
        where = f"line {lines.number}"
        following = lines.next()
        if line.strip():
            read += 1
            entity = None if lines.too_long(line) else _parsed(line)
            if is_entity(entity):
                yield from _entity(where, entity)
            elif is_delta(entity):
                raise delta()
            elif following is None and not line.endswith(b"\n") and not lines.too_long(line) and entity is None:
                raise MalformedList("truncated: the last line is not JSON", where, "Download it again")
            else:
                broken += 1
                yield Skipped(
                    where,
                    f"longer than {lines.max_line_bytes // 1_000_000} MB" if lines.too_long(line) else "not an entity",
                )
        line = following
    if read == broken:
        what = "none of its lines is a FollowTheMoney entity" if read else "empty"
        raise MalformedList(what, "the list", "Download it again, in a supported format")


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line.decode(errors="replace"))
    except (ValueError, RecursionError):
        return None


def _entity(where: str, entity: dict[str, Any]) -> Entries:
    properties: dict[str, Any] = entity["properties"]
    values = [(kind, text) for kind, name in PROPERTIES for text in strings(properties.get(name))]
    if not values:
        return
    if entity.get("target") is False:
        yield Skipped(where, "not a target of the list (for example a relative or an authority)")
        return
    own = safe_identifier(entity.get("id"), where)
    programmes = safe_list(list(chain(*(strings(properties.get(name)) for name in ("programId", "program")))))
    topics = safe_list(properties.get("topics"))
    provenance = Provenance(
        entry=own,
        source="OpenSanctions",
        source_url=first_url(strings(properties.get("sourceUrl")))
        or web_url(f"https://www.opensanctions.org/entities/{own}/"),
        programme=joined(
            safe_list(entity.get("datasets")),
            f"programme {programmes}" if programmes else "",
            f"topics {topics}" if topics else "",
        ),
        first_seen=parse_day(entity.get("first_seen")),
    )
    for kind, text in values:
        yield from entries(where, kind, text, provenance)
