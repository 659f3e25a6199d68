"""How a source's layout is written down: for each field of an application, where the source has it.

A layout is a dictionary with the names of the `Application` model. Its leaves are paths (`candidate.emails.value`) or
functions of the source's object. A path goes through lists: it finds what each entry has. What is missing, empty or of
another type is not stated and never an error. A field that no layout names is never copied.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bonafide.partial_date import ends_of

type Leaf = str | Callable[[Any], Any]
type Layout = Mapping[str, Leaf | Layout]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/((?:19|20)\d\d)", re.ASCII)
_ENVELOPES = ("payload", "data", "results", "result", "application", "candidate")
_MAX_ENVELOPES = 6


def document(source: str, layout: Layout, node: Any) -> dict[str, Any]:
    """The application that a source's object states. Its id is `<source>:<id>`, if the source has one."""
    stated = stated_by(layout, node)
    number = text(stated.pop("application_id", None))
    if number and _ID.fullmatch(identifier := f"{source}:{number}"):
        stated["application_id"] = identifier
    if len(str(stated.get("job", {}).get("id", ""))) > 128:  # as long as the id of a job may be
        del stated["job"]["id"]
    return {**stated, "source": {"name": source, **stated.get("source", {})}}


def stated_by(layout: Layout, node: Any) -> dict[str, Any]:
    """What an object states of the fields of a layout, without those that it does not state."""
    fields = {name: _value(leaf, node) for name, leaf in layout.items()}
    return {name: value for name, value in fields.items() if value not in (None, {}, [])}


def _value(leaf: Leaf | Layout, node: Any) -> Any:
    if isinstance(leaf, str):
        return next(texts(node, leaf), None)
    return leaf(node) if callable(leaf) else stated_by(leaf, node)


def found(node: Any, path: str) -> Iterator[Any]:
    """Everything at a path, in order. A list on the way counts as each of its entries. The path `` is the node."""
    nodes = list(_each(node))
    for step in path.split(".") if path else ():
        nodes = [value for each in nodes if isinstance(each, dict) for value in _each(each.get(step))]
    return iter(nodes)


def _each(value: Any) -> Iterator[Any]:
    return (entry for entry in (value if isinstance(value, list) else [value]) if entry is not None)


def texts(node: Any, path: str) -> Iterator[str]:
    """The texts and numbers at a path that are not empty."""
    return (stated for value in found(node, path) if (stated := text(value)))


def text(value: Any) -> str | None:
    """A text, or a number as text; None for anything else and for an empty text."""
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def is_by_language(value: Any) -> bool:
    """Whether a value is a text in several languages: `{"de": "Köln", "pt-BR": "Colônia"}`."""
    return isinstance(value, dict) and bool(value) and all(map(_LANGUAGE.fullmatch, value))


def first(*leaves: Leaf) -> Callable[[Any], Any]:
    """The first of several leaves that states something."""
    return lambda node: next((value for leaf in leaves if (value := _value(leaf, node))), None)


def joined(*paths: str, by: str = " ") -> Callable[[Any], str | None]:
    """The first text of each path, joined: a name from its parts, an address from its lines."""
    return lambda node: by.join(stated for path in paths if (stated := next(texts(node, path), None))) or None


def every(*paths: str, unless: Callable[[str], bool] = lambda _: False) -> Callable[[Any], str | None]:
    """All different texts of all paths, as one text; those of an unwanted `type` are left out."""

    def read(node: Any) -> str | None:
        stated = [each for path in paths for each in texts(_without_types(node, path, unless), "")]
        return "; ".join(dict.fromkeys(stated)) or None

    return read


def _without_types(node: Any, path: str, unless: Callable[[str], bool]) -> list[Any]:
    *front, last = path.split(".")
    owners = found(node, ".".join(front))
    wanted = (each for each in owners if isinstance(each, dict) and not unless((text(each.get("type")) or "").lower()))
    return [value for each in wanted for value in found(each, last)]


def entries(path: str, layout: Layout) -> Callable[[Any], list[dict[str, Any]]]:
    """What each object at a path states, without those that state nothing."""
    return lambda node: [
        entry
        for each in found(node, path)
        if isinstance(each, dict) and not _is_hidden(each) and (entry := stated_by(layout, each))
    ]


def _is_hidden(entry: dict[str, Any]) -> bool:
    """Whether the candidate does not show an entry of a résumé, which then is not stated."""
    return entry.get("hidden") is True or entry.get("visible") is False


def links(*paths: str) -> Callable[[Any], list[dict[str, str]]]:
    """The addresses at some paths, as profiles."""
    return lambda node: [{"url": url} for path in paths for url in texts(node, path)]


def converted(convert: Callable[[Any], str | None], *paths: str) -> Callable[[Any], str | None]:
    """The first value at some paths that can be converted."""
    return lambda node: next(
        (stated for path in paths for value in found(node, path) if (stated := convert(value))), None
    )


def constant(value: Any) -> Callable[[Any], Any]:
    """A value that the source always states."""
    return lambda _: value


def month_first(value: Any) -> str | None:
    """`09/15/2019` as 2019-09-15, for sources that write the month first. Other texts are left as they are."""
    stated = text(value)
    if stated and (match := _MONTH_FIRST.fullmatch(stated)):
        month, day, year = match.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    return stated


def epoch_milliseconds(value: Any) -> str | None:
    """Milliseconds since 1970 as an ISO time. Other texts are left as they are."""
    stated = text(value)
    try:
        return datetime.fromtimestamp(int(stated) / 1000, UTC).isoformat() if stated else None
    except (ValueError, OverflowError, OSError):
        return stated if isinstance(value, str) else None


def year_month_day(*parts: Any) -> str | None:
    """A year, and perhaps a month and a day, as an ISO date as precise as these. Digits count: `--09` is September."""
    digits = [re.sub(r"\D", "", text(part) or "", flags=re.ASCII) for part in parts]
    year, *others = digits or [""]
    if len(year) != 4:
        return None
    known = [year]
    for other in others:
        if not other or len(other) > 2 or not int(other):
            break
        known.append(other.zfill(2))
    return "-".join(known)


def period(path: str, *, end: bool) -> Callable[[Any], str | None]:
    """The start or the end of a text with both: `2015 - 2019`, `Sep 2015 to present`. A single date is the end."""

    def read(node: Any) -> str | None:
        stated = next(texts(node, path), None)
        if stated is None:
            return None
        date = (ends_of(stated) or ("", stated))[end]
        return date if any(map(str.isalnum, date)) else None

    return read


def candidate_and_application(document: dict[str, Any]) -> dict[str, Any]:
    """The objects of the person and of the application in an API's answer or a webhook's message."""
    node, application = document, {}
    for _ in range(_MAX_ENVELOPES):
        name = next((name for name in _ENVELOPES if isinstance(node.get(name), dict)), None)
        if name is None:
            break
        parent, node = node, node[name]
        if name == "application":
            application = node
        elif name == "candidate" and not application and "id" in parent:
            application = parent
    return {"candidate": node, "application": application}
