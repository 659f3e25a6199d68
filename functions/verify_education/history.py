"""An education history as a whole: its entries, and where somebody must have been when."""

import re
from typing import NamedTuple

from bonafide.application import Application, Location, Work, WrittenDate
from bonafide.text import plain
from verify_education.entry import EducationEntry, read_entries
from verify_education.facts import Facts
from verify_education.institutions import Resolver

MAX_JOBS = 25
"""Jobs that are held against the studies."""

MIN_ENTRIES = 2
"""Entries from which on a history is one person's own."""

MONTH_LENGTH = 7
"""Characters of a year with its month."""

MAX_POSITION_LENGTH = 200
"""Letters of a position that are read."""

_NOT_ON_SITE = re.compile(
    r"\b(?:remote|freelanc\w*|self[- ]employed|consultant|contractor|intern\w*|trainee|part[- ]?time|volunteer\w*|"
    r"assistant|tutor|founder|co-?founder|owner|advis[eo]r|board|student|research\w*|fellow\w*|teaching|lecturer)\b",
    re.IGNORECASE,
)
"""Words of a position that goes along with studies elsewhere."""


class Stay(NamedTuple):
    """A time for which somebody was in one country (`where`, in words): full-time studies, or a job on site.

    `joint` says that it is of two institutions, `text` is all its texts, `names` are those of its institution.
    """

    what: str
    country: str
    where: str
    start: WrittenDate
    end: WrittenDate
    entry: int | None
    joint: bool = False
    text: str = ""
    names: tuple[str, ...] = ()


class History(NamedTuple):
    """All entries, and the stays that can be told from them and from the jobs."""

    entries: tuple[EducationEntry, ...]
    stays: tuple[Stay, ...]


def read_education(application: Application, facts: Facts, resolver: Resolver) -> History:
    """The history that an application tells."""
    entries = read_entries(application, facts, resolver)
    studies = (_of_studies(entry) for entry in entries)
    jobs = (_of_job(job, facts) for job in application.work[:MAX_JOBS])
    return History(entries, tuple(stay for stay in (*studies, *jobs) if stay))


def identifiers(history: History) -> dict[str, list[str]]:
    """The whole history as one identifier, by kind, where at least two entries have the months of both their dates.

    Two people seldom share every institution, subject, level and month; fewer facts than that, many do.
    """
    fingerprints = sorted(filter(None, map(_fingerprint, history.entries)))
    return {"education": ["\n".join(fingerprints)] if len(fingerprints) >= MIN_ENTRIES else []}


def _fingerprint(entry: EducationEntry) -> str:
    """An entry as one text; empty where it lacks a name or a month."""
    dates = [date.shown[:MONTH_LENGTH] for date in (entry.start, entry.end) if date and date.has_month]
    if len(dates) < 2 or not entry.name:
        return ""
    return "|".join((plain(entry.name), plain(entry.subject), f"{entry.level}", *dates))


def _of_studies(entry: EducationEntry) -> Stay | None:
    if (
        entry.level is None
        or entry.part_time
        or entry.remote
        or not (entry.start and entry.end and entry.place.country)
    ):
        return None
    titles = (entry.school.title,) if entry.school else ()
    what = f"a {entry.level}" + (f" at {titles[0]}" if titles else "")
    country, names = entry.place.country, tuple(map(plain, (entry.name, *titles)))
    where = entry.facts.reference.country_title(country)
    return Stay(what, country, where, entry.start, entry.end, entry.number, entry.joint, plain(entry.text), names)


def _of_job(job: Work, facts: Facts) -> Stay | None:
    """A job that says that it is not remote, or is in a place and of a kind that is not done from elsewhere."""
    country = job.location.country if isinstance(job.location, Location) else None
    if job.remote not in (False, "false", "no", "on-site", "onsite", "office") or country is None:
        return None
    if not (job.start_date and job.end_date) or _NOT_ON_SITE.search((job.position or "")[:MAX_POSITION_LENGTH]):
        return None
    return Stay("a job on site", country, facts.reference.country_title(country), job.start_date, job.end_date, None)
