"""What an application form shows at once about the studies that a candidate has just typed. It judges nothing."""

from typing import Any

from bonafide.partial_date import PartialDate
from bonafide.text import plain
from verify_education.entry import EducationEntry
from verify_education.facts import School
from verify_education.history import History

FIXABLE = ("education.ends_before_start", "education.completed_in_future")
"""The codes whose question a form may ask while the candidate is typing."""


def form_fields(history: History) -> dict[str, Any]:
    """How each entry was understood, and a question about the first that can be corrected.

    Returns:
        `entries`: for each entry its number `entry`; `institution`, if it is certain or has the name as typed;
        `suggestions`, if others may be meant; `start` and `end` as read (`2019-09`, `ongoing`). An institution has a
        `name` and, if known, a `city` and `country` (ISO 3166-1 alpha-2). What is not known is absent.
        `message`: the question, or None.
    """
    questions = (question for entry in history.entries if (question := _question(entry)))
    return {"entries": [_understood(entry) for entry in history.entries], "message": next(questions, None)}


def _understood(entry: EducationEntry) -> dict[str, Any]:
    understood: dict[str, Any] = {"entry": entry.number}
    if institution := _institution(entry):
        understood["institution"] = _fields(institution)
    if suggestions := _suggestions(entry):
        understood["suggestions"] = [_fields(school) for school in suggestions]
    dates = {"start": entry.start, "end": entry.end}
    return understood | {name: date.shown for name, date in dates.items() if date and _is_read(date)}


def _institution(entry: EducationEntry) -> School | None:
    """The institution if it is certain, or the only one that may be meant and has the name as typed."""
    if entry.school or len(entry.suggested) != 1:
        return entry.school
    only = entry.facts.school(entry.suggested[0])
    return only if plain(only.title) == plain(entry.name) else None


def _suggestions(entry: EducationEntry) -> list[School]:
    return [] if _institution(entry) else [entry.facts.school(number) for number in entry.suggested]


def _question(entry: EducationEntry) -> str | None:
    if suggestions := _suggestions(entry):
        return f"Could you check the name of the institution? Do you mean {' or '.join(map(_named, suggestions))}?"
    if any(date and not _is_read(date) for date in (entry.start, entry.end)):
        return "Could you write the dates of your studies as year and month, for example 2019-09?"
    return None


def _is_read(date: PartialDate) -> bool:
    return date.ongoing or date.earliest is not None


def _fields(school: School) -> dict[str, str]:
    fields = {"name": school.title, "city": school.city, "country": school.country}
    return {name: value for name, value in fields.items() if value}


def _named(school: School) -> str:
    return f"{school.title} ({school.city})" if school.city else school.title
