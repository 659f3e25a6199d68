"""An education history as a whole: its entries, and the stays that require presence in a country."""

from typing import NamedTuple

from bonafide.application import Application, Location, Work
from bonafide.partial_date import PartialDate, period
from bonafide.reference import MAX_NAME_LENGTH
from bonafide.text import plain
from verify_education.entry import EducationEntry, read_entries
from verify_education.facts import Facts, Point
from verify_education.institutions import Resolver
from verify_education.study_words import NOT_ON_SITE, PART_TIME, kinds_of_words

MAX_JOBS = 25
"""Only this many jobs are compared with the studies."""

MIN_ENTRIES = 2
"""Entries that a history needs to identify a person."""

MONTH_LENGTH = 7
"""Characters of a year and month (`2014-09`)."""

MAX_POSITION_LENGTH = 200
"""Only this many characters of a position are read."""


class Stay(NamedTuple):
    """A period of presence in a country: full-time studies, or a job on site. `where` is the country's name.

    `joint`: two institutions are involved. `text`: all its texts, as `plain` writes them. `names`: those of its
    institution, in the same form. `points`: where it may be, empty if that is not known.
    """

    what: str
    country: str
    where: str
    start: PartialDate
    end: PartialDate
    entry: int | None
    joint: bool = False
    text: str = ""
    names: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()


class History(NamedTuple):
    """All entries, and the stays that follow from them and from the jobs."""

    entries: tuple[EducationEntry, ...]
    stays: tuple[Stay, ...]


def read_education(application: Application, facts: Facts, resolver: Resolver) -> History:
    """Parses the education history of an application."""
    entries = read_entries(application, facts, resolver)
    studies = (_of_studies(entry) for entry in entries)
    jobs = (_of_job(job, facts) for job in application.work[:MAX_JOBS])
    return History(entries, tuple(stay for stay in (*studies, *jobs) if stay))


def identifiers(history: History) -> dict[str, list[str]]:
    """The whole history as one identifier, if at least two entries have start and end months; by kind.

    Two people seldom have every institution, subject, level and month in common; many people share less than that.
    """
    fingerprints = sorted(filter(None, map(_fingerprint, history.entries)))
    return {"education": ["\n".join(fingerprints)] if len(fingerprints) >= MIN_ENTRIES else []}


def _fingerprint(entry: EducationEntry) -> str:
    """An entry as one text; empty if it has no name or lacks a month."""
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
    points = entry.points or ((entry.school.point,) if entry.school and entry.school.point else ())
    return Stay(
        what, country, where, entry.start, entry.end, entry.number, entry.joint, plain(entry.text), names, points
    )


def _of_job(job: Work, facts: Facts) -> Stay | None:
    """A job that is explicitly on site, in a known country, and not compatible with studies elsewhere."""
    if not isinstance(job.location, Location):
        return None
    country = job.location.country
    if job.remote not in (False, "false", "no", "on-site", "onsite", "office") or country is None:
        return None
    start, end = period(job.start_date, job.end_date)
    if not (start and end) or kinds_of_words((job.position or "")[:MAX_POSITION_LENGTH]) & {NOT_ON_SITE, PART_TIME}:
        return None
    where, city = facts.reference.country_title(country), (job.location.city or "")[:MAX_NAME_LENGTH]
    region = facts.reference.stated_region(country, job.location.region)
    points = facts.points_of(country, region.code if region else None, city) if city else ()
    return Stay(
        "a job on site", country, where, start.in_country(country), end.in_country(country), None, points=points
    )
