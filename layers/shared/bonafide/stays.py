"""Stays that require presence somewhere: full-time studies and jobs on site. Two of them may be too far apart."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from bonafide.application import Location, Work
from bonafide.partial_date import PartialDate, period
from bonafide.places import kilometres, same_country
from bonafide.reference import MAX_NAME_LENGTH, Point, Reference
from bonafide.study_words import NOT_ON_SITE, PART_TIME, kinds_of_words

MIN_DISTANCE = 500.0
"""Kilometres from which on two stays in one country are too far apart to attend both."""

MIN_OVERLAP_DAYS = 183
"""Days by which two stays must overlap to be a concern: six months."""

MAX_POSITION_LENGTH = 200
"""Only this many characters of a position are read."""

ON_SITE = (False, "false", "no", "on-site", "onsite", "office")
"""What `remote` says of a job on site."""


class Stay(NamedTuple):
    """A period of presence in a country: full-time studies, or a job on site. `where` is the country's name.

    `joint`: two institutions are involved. `text`: all its texts. `names`: those of its institution. `points`: where
    it may be, empty if that is not known.
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


def job_on_site(job: Work, reference: Reference, entry: int | None = None) -> Stay | None:
    """A job that is explicitly on site, full time, with dates, and in a known country; None of any other."""
    if job.remote not in ON_SITE or not isinstance(job.location, Location):
        return None
    country = job.location.country
    start, end = period(job.start_date, job.end_date)
    if country is None or not (start and end):
        return None
    if kinds_of_words((job.position or "")[:MAX_POSITION_LENGTH]) & {NOT_ON_SITE, PART_TIME}:
        return None
    where, city = reference.country_title(country), (job.location.city or "")[:MAX_NAME_LENGTH]
    region = reference.stated_region(country, job.location.region)
    points = reference.points_of(country, region.code if region else None, city) if city else ()
    start, end = start.in_country(country), end.in_country(country)
    return Stay("a job on site", country, where, start, end, entry, points=points)


def far_apart(one: Stay, other: Stay) -> bool:
    """Whether two stays are in different countries, or too far apart in one country to attend both."""
    if not same_country(one.country, other.country):
        return True
    return one.country == other.country and (distance(one.points, other.points) or 0) > MIN_DISTANCE


def apart(one: Stay, other: Stay) -> str:
    """The distance of two stays in one country, for evidence; empty if it is not known."""
    found = distance(one.points, other.points) if one.country == other.country else None
    return f", {found:.0f} km apart" if found is not None else ""


def distance(points: Iterable[Point], others: Collection[Point]) -> float | None:
    """The kilometres between two places: the shortest if a place may be at several points; None if one is at none."""
    return min((kilometres(here, there) for here in points for there in others), default=None)


def overlap_days(one: Stay, other: Stay) -> int:
    """The fewest days by which two stays overlap; 0 if one has no end or no start."""
    starts = [stay.start.latest for stay in (one, other)]
    ends = [stay.end.earliest for stay in (one, other)]
    if None in starts or None in ends:
        return 0
    return (min(date for date in ends if date) - max(date for date in starts if date)).days
