"""An operator's own mapping: which column or JSON field of an export is which field of an application.

It is a JSON file. docs/input.md describes it ("A mapping file"). What it does not name is read by its usual name.
"""

import json
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from itertools import zip_longest
from typing import Any, NamedTuple, Self, cast

from bonafide.application import Application, Source, alpha_2
from bonafide.fields.names import Path
from bonafide.partial_date import Order, PartialDate, in_order, needs_order, time_of
from bonafide.text import plain
from intake.drafts import as_lists

MAX_BYTES = 1_000_000
"""Bytes of a mapping file."""

TARGETS = tuple(
    f"{section}{field}"
    for section, fields in (
        ("", "application_id submitted_at"),
        ("source.", "name id ip phone_is_normalised country"),
        ("job.", "id title country remote"),
        ("basics.", "name firstname middlename lastname email phone url"),
        ("basics.location.", "address postalCode city region countryCode"),
        ("basics.profiles[].", "network username url"),
        ("work[].", "name position location remote startDate endDate url"),
        ("work[].location.", "city region countryCode"),
        ("education[].", "institution area studyType startDate endDate status mode location url"),
        ("education[].location.", "city region countryCode"),
        ("documents[].", "name"),
    )
    for field in fields.split()
)
"""The fields that a mapping may name. `[]` may have a number: `education[0].institution`."""

DATE_ORDERS = {"day-month-year": Order.DAY_FIRST, "month-day-year": Order.MONTH_FIRST, "year-month-day": None}
"""The orders that a mapping may name. A date that begins with its year is certain without one."""

COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW".split()
)
"""The codes of ISO 3166-1 alpha-2, and XK, which is in use for Kosovo."""

_KEYS = ("fields", "date_order", "list_separator", "rows", "country")
_DATES = frozenset({"startDate", "endDate", "submitted_at"})
_DAY = re.compile(r"(?:19|20)\d\d\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{1,2}", re.ASCII)
_STEP = re.compile(r"[^.\[\]]+|\[\d*\]")


class InvalidMapping(ValueError):
    """A mapping file cannot be used. The message says what is wrong, where, and how to fix it."""


class Mapping(NamedTuple):
    """The fields of a mapping file as written, the steps of each source and target, and how cells are read."""

    fields: dict[str, str]
    date_order: str | None = None
    list_separator: str | None = None
    rows: str | None = None
    country: str | None = None

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Reads a mapping file.

        Raises:
            InvalidMapping: it is not valid.
        """
        try:
            document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_repetition)
        except UnicodeDecodeError:
            raise InvalidMapping("it is not UTF-8: save it as UTF-8") from None
        except json.JSONDecodeError as error:
            raise InvalidMapping(f"it is not valid JSON: {error.msg} in line {error.lineno}") from None
        except RecursionError:
            raise InvalidMapping("it is not valid JSON: it is nested too deeply") from None
        if not isinstance(document, dict):
            raise InvalidMapping('it must be a JSON object, such as {"fields": {"Mail": "basics.email"}}')
        faults = list(_faults(document))
        if faults:
            raise InvalidMapping("; ".join(faults[:5]))
        return cls(**{"fields": {}, **document, "country": alpha_2(document.get("country"))})

    @property
    def of_content(self) -> Self | None:
        """The mapping, or None if it says nothing of how content is read, but only what to assume."""
        return self if any(self[:-1]) else None

    def assume(self, application: Application) -> Application:
        """An application of a source with the country of residence that is assumed where none is stated."""
        if self.country is None:
            return application
        source = (application.source or Source()).model_copy(update={"country": self.country})
        return application.model_copy(update={"source": source})

    def target(self, name: str) -> Path | None:
        """The field of an application that a column is, if the mapping names the column."""
        target = self.fields.get(name) or _by_plain_name(self.fields).get(plain(name))
        return tuple(_target_steps(target)) if target else None

    def over(self, names: list[str], found: list[tuple[bool, Path]]) -> list[tuple[bool, Path]]:
        """The paths of columns, where those that the mapping names replace what was found by usual names."""
        targets = [self.target(name) for name in names]
        return [(True, target) if target else usual for target, usual in zip(targets, found, strict=True)]

    def split(self, document: dict[str, Any]) -> list[dict[str, Any]]:
        """The applications in a JSON document: of the list that `rows` names, or the document itself."""
        found = list(_values(document, tuple(_steps(self.rows)))) if self.rows else []
        flat = [each for _, value in found for each in (value if isinstance(value, list) else [value])]
        return [each for each in flat if isinstance(each, dict)] or [document]

    def take(self, document: dict[str, Any]) -> dict[str, Any]:
        """Takes the named fields out of a JSON document, and returns them as a part of an application."""
        root: dict[str | int, Any] = {}
        for source, target in self.fields.items():
            steps = list(_target_steps(target))
            for indexes, value in _values(document, tuple(_steps(source)), take=True):
                if isinstance(value, str | int | float | bool) and value != "":
                    _put(root, tuple(_numbered(steps, indexes)), value)
                elif isinstance(value, list) and all(isinstance(each, str) for each in value):
                    _put(root, tuple(_numbered(steps, indexes)), "; ".join(value))
        return cast(dict[str, Any], as_lists(root))

    def row(self, read: Callable[[list[str]], dict[str, Any]], cells: list[str]) -> dict[str, Any]:
        """The application of a row of a table, by what reads its cells."""
        return self.finish(read(cells))

    def finish(self, document: dict[str, Any]) -> dict[str, Any]:
        """A document with its cells divided at the separator of lists, and its dates in ISO 8601."""
        if self.list_separator:
            for target in dict.fromkeys(self.fields.values()):
                _divide(document, list(_target_steps(target)), self.list_separator, is_list="[]" in target)
        if self.date_order:
            _order_dates(document, DATE_ORDERS[self.date_order])
        return document


def merged(document: Any, given: Any) -> Any:
    """A document with the values that were given instead of its own."""
    if isinstance(document, dict) and isinstance(given, dict):
        return document | {name: merged(document.get(name), value) for name, value in given.items()}
    if isinstance(document, list) and isinstance(given, list):
        return [merged(*both) for both in zip_longest(document, given)]
    return document if given is None else given


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise InvalidMapping(f"`{name}` is there twice: remove one")
    return dict(pairs)


def _faults(document: dict[str, Any]) -> Iterator[str]:
    for key in document.keys() - set(_KEYS):
        yield f"`{key}` is not known: the keys are {', '.join(_KEYS)}"
    fields = document.get("fields", {})
    if not isinstance(fields, dict) or not (fields or document.keys() - {"fields"}):
        yield '`fields` must be an object of at least one name and field, such as {"Mail": "basics.email"}'
    else:
        for source, target in fields.items():
            yield from _faults_of_field(source, target)
        yield from _repeated(fields)
    if (order := document.get("date_order")) is not None and order not in DATE_ORDERS:
        yield f"`date_order` must be one of {', '.join(DATE_ORDERS)}"
    separator = document.get("list_separator")
    if separator is not None and not (isinstance(separator, str) and separator.strip()):
        yield '`list_separator` must be a text such as ";" or "|"'
    rows = document.get("rows")
    if rows is not None and not (isinstance(rows, str) and rows.strip()):
        yield '`rows` must be the path of a list, such as "data.items"'
    country = document.get("country")
    if country is not None and not (isinstance(country, str) and alpha_2(country) in COUNTRIES):
        yield "`country` must be a code of ISO 3166-1 with two letters, such as DE"


def _faults_of_field(source: str, target: Any) -> Iterator[str]:
    if not source.strip():
        yield "`fields` has an empty name: write the name of a column, or the path of a JSON field"
    if not isinstance(target, str):
        yield f'`fields.{source}` must be a text, such as "basics.email"'
    elif (general := re.sub(r"\[\d*\]", "[]", target)) not in TARGETS:
        close = get_close_matches(general, TARGETS, 1)
        hint = f": did you mean `{close[0]}`?" if close else ": docs/input.md lists the fields"
        yield f"`fields.{source}`: an application has no field `{target}`{hint}"


def _repeated(fields: dict[str, Any]) -> Iterator[str]:
    """Two columns may not be one field, but several numbers may be joined, and schools of one list belong together."""
    seen: dict[str, str] = {}
    for source, target in fields.items():
        if isinstance(target, str) and target != "basics.phone":
            if target in seen:
                numbered = target.replace("[]", "[1]")
                other = f": write `{numbered}` for the second" if numbered != target else ": remove one"
                yield f"`fields`: `{seen[target]}` and `{source}` are both `{target}`{other}"
            seen[target] = source


def _by_plain_name(fields: dict[str, str]) -> dict[str, str]:
    return {plain(source): target for source, target in fields.items()}


def _steps(path: str) -> Iterator[str | int | None]:
    """The steps of a path: names, indexes, and None for each element of a list."""
    for step in _STEP.findall(path):
        yield (int(step[1:-1]) if step != "[]" else None) if step.startswith("[") else step


def _target_steps(target: str) -> Iterator[str | int]:
    return (0 if step is None else step for step in _steps(target))


def _values(
    node: Any, steps: tuple[str | int | None, ...], *, take: bool = False
) -> Iterator[tuple[tuple[int, ...], Any]]:
    """The values at a path of a document, each with its indexes in lists that the path does not number."""
    step, rest = steps[0], steps[1:]
    if isinstance(step, str):
        if isinstance(node, dict) and step in node:
            if rest:
                yield from _values(node[step], rest, take=take)
            else:
                yield (), (node.pop(step) if take else node[step])
    elif isinstance(node, list):
        for index, value in enumerate(node):
            if step is None or step == index:
                found = _values(value, rest, take=take) if rest else iter([((), value)])
                yield from (((index, *indexes) if step is None else indexes, each) for indexes, each in found)


def _numbered(steps: list[str | int], indexes: tuple[int, ...]) -> Iterator[str | int]:
    """The steps of a target, with the first index of the source for its list."""
    number = indexes[0] if indexes else None
    return (number if isinstance(step, int) and number is not None else step for step in steps)


def _put(root: dict[str | int, Any], path: Path, value: Any) -> None:
    node = root
    for step in path[:-1]:
        node = node.setdefault(step, {})
    last = path[-1]
    node[last] = f"{node[last]}; {value}" if last == "phone" and last in node else node.get(last, value)


def _divide(document: dict[str, Any], steps: list[str | int], separator: str, *, is_list: bool) -> None:
    """Divides the text of one field: into entries if it is one of a list, and else into several of one field."""
    section: Any = document
    while steps and isinstance(steps[0], str) and isinstance(section, dict) and len(steps) > 1:
        section = section.get(steps.pop(0))
    last = str(steps[-1])
    if is_list and isinstance(section, list) and section and isinstance(section[0], dict):
        texts = _divided(section[0].get(last), separator)
        for number, text in enumerate(texts if len(texts) > 1 else ()):
            if number == len(section):
                section.append({})
            section[number][last] = text
    elif last == "phone" and isinstance(section, dict) and len(texts := _divided(section.get(last), separator)) > 1:
        section[last] = "; ".join(texts)


def _divided(value: Any, separator: str) -> list[str]:
    return [text.strip() for text in value.split(separator)] if isinstance(value, str) else []


def _order_dates(node: Any, order: Order | None) -> None:
    """Writes the dates of a document as in ISO 8601."""
    for name, value in list(node.items()) if isinstance(node, dict) else ():
        if name in _DATES and isinstance(value, str):
            node[name] = _in_iso(value, order)
        else:
            _order_dates(value, order)
    for each in node if isinstance(node, list) else ():
        _order_dates(each, order)


def _in_iso(text: str, order: Order | None) -> str:
    if order and needs_order(text):
        time = time_of(text, order) if ":" in text else None
        return time.isoformat() if time else in_order(text, order)
    return PartialDate.read(text).shown if _DAY.fullmatch(text.strip()) else text
