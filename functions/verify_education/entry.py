"""Reading an education entry: which level of degree it is, and how long the studies can have taken."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from bonafide.application import Application, Education, WrittenDate


class DegreeLevel(IntEnum):
    """The three levels of the Bologna process, in their order."""

    BACHELOR = 1
    MASTER = 2
    DOCTORATE = 3

    def __str__(self) -> str:
        return {1: "bachelor's", 2: "master's", 3: "doctorate"}[self]


_WORDS = {
    DegreeLevel.BACHELOR: "bachelor bachelors ba bs bsc sb bba bcom beng be btech bfa bca llb "
    "licenciatura licenciado licenciada bacharelado bakkalaureat",
    DegreeLevel.MASTER: "master masters ma ms msc sm mba mcom mca mtech mfa mph mpa mpp mres mphil llm mestrado "
    "maestria magistrale",
    DegreeLevel.DOCTORATE: "doctor doctorate doctoral phd dphil doctorado doctorat doutorado dottorato edd dsc scd",
}
LEVELS = {word: level for level, words in _WORDS.items() for word in words.split()}

_OTHER_COURSES = frozenset(
    "accelerated associate certificate certification diploma double dual education erasmus exchange foundation high "
    "honorary honoris hons integrated international joint lateral library medicina medicine minor office pilot post "
    "postdoctoral postgraduate pre premaster scrum secondary semester summer top topup".split()
)
"""Words with which a course is not, or not only, a plain degree of its level: then its level is not judged."""

MOST_ENTRIES = 25
"""Entries that are judged; nobody has more degrees, and what is recorded has to stay small."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One education entry, read: what the checks judge. `submitted` is the day of the application."""

    index: int
    level: DegreeLevel | None
    start: WrittenDate | None
    end: WrittenDate | None
    status: str | None
    part_time: bool
    transferred: bool
    submitted: date | None

    @property
    def dates(self) -> str:
        """Both dates as they were understood, for evidence."""
        return f"{_shown(self.start)} to {_shown(self.end)}"

    @property
    def longest(self) -> int | None:
        """The most days that the written dates allow, or None when one is missing or unreadable."""
        if self.start and self.end and self.start.earliest and self.end.latest:
            return (self.end.latest - self.start.earliest).days + 1
        return None

    @property
    def shortest(self) -> int | None:
        """The fewest days that the written dates allow, or None when one is missing or unreadable."""
        if self.start and self.end and self.start.latest and self.end.earliest:
            return (self.end.earliest - self.start.latest).days + 1
        return None


def read(application: Application) -> tuple[Entry, ...]:
    """Reads the entries of the education section."""
    submitted = application.submitted_at.date() if application.submitted_at else None
    return tuple(_read(index, entry, submitted) for index, entry in enumerate(application.education[:MOST_ENTRIES]))


def _read(index: int, education: Education, submitted: date | None) -> Entry:
    return Entry(
        index=index,
        level=degree_level(education.study_type),
        start=education.start_date,
        end=education.end_date,
        status=education.status,
        part_time=education.mode == "part-time",
        transferred="transfer" in education.model_dump_json(include=_all_texts(education)).lower(),
        submitted=submitted,
    )


def degree_level(study_type: str | None) -> DegreeLevel | None:
    """The level of a degree as people write it (`B.Sc.`, `Master of Arts`), or None when it is not certain."""
    plain = unicodedata.normalize("NFKD", study_type or "").encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])[.'](?=[a-z])|'", "", plain))
    if _OTHER_COURSES.intersection(words):
        return None
    levels = {LEVELS[word] for word in words if word in LEVELS}
    return levels.pop() if len(levels) == 1 else None


def _all_texts(education: Education) -> set[str]:
    return {"study_type", "area", *(education.model_extra or {})}


def _shown(written: WrittenDate | None) -> str:
    if written is None:
        return "no date"
    return written.text[:10] if written.earliest else "an unreadable date"
