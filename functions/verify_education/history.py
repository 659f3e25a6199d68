"""An education history as a whole: its entries, and the stays that require presence in a country."""

from itertools import combinations
from typing import NamedTuple

from bonafide.application import Application
from bonafide.stays import Stay, job_on_site
from bonafide.text import plain, words_of
from verify_education.entry import EducationEntry, read_entries
from verify_education.facts import Facts
from verify_education.institutions import Resolver

MAX_JOBS = 25
"""Only this many jobs are compared with the studies."""

MIN_ENTRIES = 2
"""Entries that a history needs to identify a person."""

MAX_DEGREES = 6
"""Of a history with more degrees, no parts are compared: each part is an item of the table."""

MONTH_LENGTH = 7
"""Characters of a year and month (`2014-09`)."""

YEAR_LENGTH = 4


_SMALL_WORDS = frozenset("of the and at in for de da do di du del des la le les los y e et der die und fur zu".split())
_MIN_INITIALS = 3


class _Degree(NamedTuple):
    """A degree as it is compared: the key of its institution, and all of it with years and with months."""

    institution: str
    years: str
    months: str


class History(NamedTuple):
    """All entries, and the stays that follow from them and from the jobs."""

    entries: tuple[EducationEntry, ...]
    stays: tuple[Stay, ...]


def read_education(application: Application, facts: Facts, resolver: Resolver) -> History:
    """Parses the education history of an application."""
    entries = read_entries(application, facts, resolver)
    studies = (_of_studies(entry) for entry in entries)
    jobs = (job_on_site(job, facts.reference) for job in application.work[:MAX_JOBS])
    return History(entries, tuple(stay for stay in (*studies, *jobs) if stay))


def identifiers(history: History) -> dict[str, list[str]]:
    """The history as identifiers, if at least two entries have start and end months; by kind.

    Two people seldom have every institution, subject, level and month in common; many people share less than that.
    The first identifier is the whole history as typed, which is all that was recorded before version 0.3. The others
    are the same for a copy in which an institution is abbreviated, a month is changed, or an entry is added.
    """
    fingerprints = sorted(filter(None, map(_fingerprint, history.entries)))
    if len(fingerprints) < MIN_ENTRIES:
        return {"education": []}
    return {"education": ["\n".join(fingerprints), *_of_copies(history)]}


def _of_copies(history: History) -> list[str]:
    """What the degrees of a history have in common with those of its copies: all but one of them, or but one's months.

    Classmates have the degrees of one institution in common, so these are only compared as a whole and to the month.
    """
    degrees = sorted(filter(None, map(_degree, history.entries)))
    number = len(degrees)
    if not MIN_ENTRIES <= number <= MAX_DEGREES:
        return []
    whole = "\n".join(degree.months for degree in degrees)
    if len({degree.institution for degree in degrees}) == 1:
        return [whole]
    if number == MIN_ENTRIES:
        one, other = degrees
        return [_but_one_month(one, other), f"{one.years}\n{other.months}"]
    parts = [part for part in combinations(degrees, number - 1) if len({each.institution for each in part}) > 1]
    if number - 1 == MIN_ENTRIES:  # as the history that an entry was added to states it
        return [whole, *(_but_one_month(*part) for part in parts)]
    return [whole, *("\n".join(degree.months for degree in part) for part in parts)]


def _but_one_month(one: _Degree, other: _Degree) -> str:
    return f"{one.months}\n{other.years}"


def _degree(entry: EducationEntry) -> _Degree | None:
    """A degree with months, however its institution and subject are spelled; None if its level is not known."""
    dates = _months(entry)
    if len(dates) < 2 or not entry.name or entry.level is None or entry.non_degree:
        return None
    institution = _initials(entry.school.title if entry.school else entry.name)
    subject = " ".join(entry.cip_codes) or plain(entry.subject)
    what = f"{institution}|{subject}|{entry.level}"
    years = "|".join(date[:YEAR_LENGTH] for date in dates)
    return _Degree(institution, f"{what}|{years}", f"{what}|{'|'.join(dates)}")


def _initials(name: str) -> str:
    """`mit` for an institution of three words or more; a shorter name as it is, without articles and prepositions."""
    words = [word for word in words_of(name) if word not in _SMALL_WORDS]
    return "".join(word[0] for word in words) if len(words) >= _MIN_INITIALS else " ".join(words)


def _months(entry: EducationEntry) -> list[str]:
    return [date.shown[:MONTH_LENGTH] for date in (entry.start, entry.end) if date and date.has_month]


def _fingerprint(entry: EducationEntry) -> str:
    """An entry as one text; empty if it has no name or lacks a month."""
    dates = _months(entry)
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
    country = entry.place.country
    where = entry.facts.reference.country_title(country)
    points = entry.points or ((entry.school.point,) if entry.school and entry.school.point else ())
    names = (entry.name, *titles)
    return Stay(what, country, where, entry.start, entry.end, entry.number, entry.joint, entry.text, names, points)
