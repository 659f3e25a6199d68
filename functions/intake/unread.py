"""Which fields of an application nothing reads, and which of these look like data that should have been read.

Only names and kinds leave this module, never values. A name that is itself contact data is not repeated.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from bonafide.application import Application
from bonafide.fields.names import field_of, section_of
from bonafide.privacy import MASK, is_contact
from bonafide.text import plain
from intake.drafts import UNREAD

WHOLE = frozenset(
    "basics work education job source location profiles courses volunteer awards publications certificates skills "
    "languages interests references projects meta".split()
)
"""Sections of JSON Resume that one cell may contain as JSON."""

CONTACT, SCHOOL, YEARS = "contact data", "a school", "years of study"
"""What an unread field may look like."""

MAX_VALUES = 200
"""Values of an application that are looked at."""

_OF_OTHERS = re.compile(
    r"refer|recruit|manager|emergency|coordinator|interviewer|creator|owner|createdby|updatedby|assignee|supervisor|"
    r"agency|parent|guardian|spouse|sender|teammember|hiringlead|hiringteam|sourcer|author|postedby|creditedto|"
    r"companyemail|replyto|notfall|urgence|emergencia|emergenza|noodcontact|緊急|紧急"
)
"""Names of fields about other people: their contact data is not that of the applicant."""

_NOT_MODELLED = WHOLE - {"basics", "work", "education", "job", "source", "location", "profiles"} | {"$schema", "id"}

KNOWN = {
    "": WHOLE | {"$schema", "id"},
    "person": frozenset("label summary emails".split()),
    "location": frozenset[str](),
    "education": frozenset("score courses id".split()),
    "work": frozenset("summary highlights description id".split()),
    "job": frozenset[str](),
}
"""Names in each section that are known although no check reads them."""

_EMAIL = re.compile(r"(?<![^\s,;:|/<(\"'\[])[^\s@<>,;:|/(\"'\[]+@[^\s@<>,;]+\.[^\s@<>,;]{2,}")
_PHONE = re.compile(r"(?:\+|0|\()[\d\s().\-/]{7,22}\d|\d{2,5}(?:[\s.\-/]\(?\d{2,5}\)?){1,5}|1?[2-9]\d\d[2-9]\d{6}")
_NO_PHONE = re.compile(
    r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|(?:\d{1,2}[-./])?(?:19|20)\d\d\W+(?:\d{1,2}[-./])?(?:19|20)\d\d|\d+\.\d+"
    r"|\d{1,2}[-./](?:19|20)\d\d|(?:19|20)\d\d[-./]\d{1,2}|\d{1,3}(?:\.\d{1,3}){3}"
)
"""Dates, decimals and IP addresses, which have the form of a number."""

_SCHOOL = re.compile(
    r"universi|\bcolleg|\bschool|institut|hochschul|polytech|politec|academ|akadem|\bécole|\becole|escuela|facult|"
    r"fachhoch|lyc[ée]e|gymnasium|szko[łl]|uczelni|大学|大學|学院|學院|高校|学校|대학",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?<!\d)(?:19[5-9]|20[0-4])\d(?!\d)")
_TIME = re.compile(r"\d:\d\d|\d{4}-\d\d-\d\dT")


class Unread(NamedTuple):
    """The name of a field that nothing reads, and what its value looks like; None if like nothing in particular."""

    name: str
    looks_like: str | None


def source_id(application: Application) -> str | None:
    """The id that the source of an application has for it, to find it there."""
    if application.source and application.source.id:
        return application.source.id
    others = (application.model_extra or {}).items()
    found = (value for name, value in others if plain(name) == "id" or field_of("", name) == ("source", "id"))
    return next((str(value) for value in found if type(value) in (str, int) and value != ""), None)


def extras(application: Application) -> list[tuple[str, str, dict[str, Any]]]:
    """What each section of an application has beside its fields: the path of the section, its group, and that."""
    basics = application.basics
    found: list[tuple[str, str, BaseModel | None]] = [
        ("", "", application),
        ("basics.", "person", basics),
        ("basics.location.", "location", basics and basics.location),
        ("job.", "job", application.job),
        ("source.", "job", application.source),
        *[("education.", "education", entry) for entry in application.education],
        *[("work.", "work", position) for position in application.work],
    ]
    return [(path, group, extra) for path, group, each in found if each and (extra := each.__pydantic_extra__)]


def unread(application: Application) -> Iterator[Unread]:
    """The fields of an application with content that nothing reads. Those of JSON Resume are known."""
    for path, group, extra in extras(application):
        for name, value in extra.items():
            is_source_id = not group and field_of("", name) == ("source", "id")
            if value not in (None, "", [], {}) and name not in KNOWN[group] and not is_source_id:
                yield from _named(path + name, value)


def unread_by_reader(document: dict[str, Any], read: list[dict[str, Any]]) -> tuple[Unread, ...]:
    """The fields of a source's document that its reader did not copy, except dates of a year that it copied.

    Of an object or a list, all within it that looks like something is named, else the field itself.
    """
    copied = json.dumps(read, ensure_ascii=False)
    found: dict[Unread, None] = {}
    for name, value in document.items():
        if value in (None, "", [], {}) or name in _NOT_MODELLED:
            continue
        texts = list(_texts(name, value))
        others = [(path, text) for path, text in texts if text.strip() not in copied]
        kinds = [(path, looks_like(path, text), text) for path, text in others]
        named = [
            Unread(_shown(path), kind)
            for path, kind, text in kinds
            if kind and not (kind == YEARS and all(year in copied for year in _YEARS.findall(text)))
        ]
        found |= dict.fromkeys(named or [Unread(_shown(name), None)] * (len(others) == len(texts)))
    return tuple(found)


def unread_columns(document: dict[str, Any]) -> Iterator[Unread]:
    """The same for a document that is no application."""
    for name, value in document.items():
        if name not in Application.model_fields and name not in WHOLE:
            yield from _named(name, value)


def _named(name: str, value: Any) -> Iterator[Unread]:
    """A field; of an object, its fields one by one if they look like something."""
    found = False
    for path, text in _texts(name, value):
        if (kind := looks_like(path, text)) is not None:
            found = True
            yield Unread(_shown(path), kind)
    if not found:
        yield Unread(_shown(name), _needed(name))


def _needed(name: str) -> str | None:
    """What a field should have had whose value could not be read: a telephone number of another form, say."""
    last = name.rpartition(".")[2]
    if not last.endswith(UNREAD):
        return None
    if field_of("person", last.removesuffix(UNREAD)) in (("basics", "email"), ("basics", "phone")):
        return CONTACT
    return SCHOOL if section_of(last.removesuffix(UNREAD)) == "education" else None


def _texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The texts in a value with the names that lead to them, of at most `MAX_VALUES`."""
    waiting = [(name, value)]
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        path, inner = waiting.pop()
        if isinstance(inner, dict):
            waiting += [(f"{path}.{key}", each) for key, each in inner.items()]
        elif isinstance(inner, list):
            waiting += [(path, each) for each in inner]
        elif type(inner) in (str, int):
            yield path, str(inner)


def looks_like(name: str, text: str) -> str | None:
    """What a value of a field that is not understood looks like: contact data, a school or years of study."""
    text = text.strip()
    if len(text) > 200 or len(text) < 4 or _is_of_others(name):
        return None
    if ("@" in text and _EMAIL.search(text)) or (
        _PHONE.fullmatch(text) and not _NO_PHONE.fullmatch(text) and len(text) <= 30
    ):
        return CONTACT
    if text.startswith(("http:", "https:", "www.")):
        return None
    if _SCHOOL.search(text) and len(text) <= 120:
        return SCHOOL
    return YEARS if len(text) <= 40 and _YEARS.search(text) and not _TIME.search(text) else None


@lru_cache(2048)
def _is_of_others(name: str) -> bool:
    return _OF_OTHERS.search(plain(name)) is not None


@lru_cache(2048)
def _shown(name: str) -> str:
    """A name as people see it: `education`, whose text became `education_text`; never contact data."""
    steps = [step.removesuffix(UNREAD) for step in name.split(".")]
    return MASK if is_contact(name) else ".".join(steps)
