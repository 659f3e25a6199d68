"""An employment history: its jobs as the checks judge them, and what identifies a copy of it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from bonafide.application import Application, Location, Work
from bonafide.company_names import key_of
from bonafide.partial_date import PartialDate, period
from bonafide.privacy import Person
from bonafide.reference import MAX_NAME_LENGTH
from bonafide.stays import MAX_POSITION_LENGTH, Stay, job_on_site
from bonafide.study_words import NOT_ON_SITE, PART_TIME, kinds_of_words
from bonafide.text import words_of
from bonafide.website import host_of
from verify_employment.companies import Companies, Company, Match

MAX_JOBS = 25
"""Only this many jobs are checked, so that the record stays small."""

MIN_JOBS = 3
"""Jobs that a history needs to identify a person."""

MAX_COMPARED = 6
"""Only this many jobs, the latest, are compared: each part of a history is an item of the table."""

YEAR_LENGTH = 4
"""Characters of a year; `ongoing` is cut to as many."""

_MAX_TEXT_LENGTH, _MAX_TEXTS = 300, 20
"""Only this many characters of a text are read, and this many texts of further fields."""

_SAME_WORDS = {
    form: word
    for word, forms in {
        "senior": "sr snr",
        "junior": "jr jnr",
        "engineer": "eng engr engineering",
        "developer": "dev development",
        "manager": "mgr mngr management",
        "software": "sw",
        "assistant": "asst",
        "associate": "assoc",
        "administrator": "admin",
        "representative": "rep",
        "director": "dir",
        "operations": "ops",
        "2": "ii",
        "3": "iii",
    }.items()
    for form in forms.split()
}
"""Words of titles by their abbreviations."""

_SMALL_WORDS = frozenset("a an and at de der des di du for für fur in la le of on the und y".split())


class Job(NamedTuple):
    """One parsed employment, as the checks judge it.

    `name` is the employer as typed, and `named` are the companies that have this name. `domain` is the registrable
    domain of the stated website; empty also if there are none. `match` is the company that is meant, and how surely.
    """

    number: int
    name: str
    named: tuple[Company, ...]
    domain: str
    match: Match
    start: PartialDate | None
    end: PartialDate | None
    work: Work
    application: Application
    companies: Companies

    @property
    def dates(self) -> str:
        """The dates as written, for evidence."""
        return " to ".join(date.shown if date else "no date" for date in (self.start, self.end))

    @property
    def is_no_plain_employment(self) -> bool:
        """Whether the position is one that begins before a company, or is for another one: founder, contractor."""
        return NOT_ON_SITE in kinds_of_words((self.work.position or "")[:MAX_POSITION_LENGTH])

    @property
    def applicant(self) -> Person:
        """Who applies, so that no evidence says it."""
        return Person.of(self.application)


class Employment(NamedTuple):
    """All jobs, and those that require presence somewhere."""

    jobs: tuple[Job, ...]
    stays: tuple[Stay, ...]


def read_employment(application: Application, companies: Companies) -> Employment:
    """Parses the employment history of an application."""
    stated = [work for work in application.work if work.name or work.url][:MAX_JOBS]
    numbers = {id(work): number for number, work in enumerate(application.work)}
    jobs = tuple(_read(numbers[id(work)], work, application, companies) for work in stated)
    stays = (_stay(job) for job in jobs)
    return Employment(jobs, tuple(stay for stay in stays if stay))


def _read(number: int, work: Work, application: Application, companies: Companies) -> Job:
    name = (work.name or "")[:MAX_NAME_LENGTH]
    start, end = period(work.start_date, work.end_date)
    unknown = companies.unknown(name)
    if unknown:  # as are most: then nothing else needs to be looked up
        return Job(number, name, (), "", unknown, start, end, work, application, companies)
    host = host_of(work.url) if work.url else ""
    domain = (companies.reference.registrable(host) or host) if host else ""
    place = work.location if isinstance(work.location, Location) else None
    country = companies.reference.stated_country(place.country_code) if place else None
    match = companies.identify(name, domain, country)
    return Job(number, name, companies.named_by(name), domain, match, start, end, work, application, companies)


def _stay(job: Job) -> Stay | None:
    """The job as presence somewhere; None if it is not certainly on site and full time."""
    stay = job_on_site(job.work, job.companies.reference, job.number)
    if stay is None or kinds_of_words(" ".join(_extra_texts(job.work))) & {PART_TIME, NOT_ON_SITE}:
        return None
    company = job.match.company
    return stay._replace(names=(key_of(job.name), *((key_of(company.title),) if company else ())))


def _extra_texts(work: Work) -> list[str]:
    """Texts in fields that nothing else reads: a summary, the type of the employment."""
    values = list((work.model_extra or {}).values())[:_MAX_TEXTS]
    texts = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return [text[:_MAX_TEXT_LENGTH] for text in texts[:_MAX_TEXTS] if isinstance(text, str)]


class _Compared(NamedTuple):
    """A job as it is compared: its employer, all of it with years and with months, and its last month."""

    employer: str
    years: str
    months: str
    until: str


def identifiers(history: Employment) -> dict[str, list[str]]:
    """The history as identifiers, if at least three jobs have employer, title and months; by kind.

    Two people seldom have every employer, title and month in common. The identifiers are the same for a copy in which
    names are spelled otherwise, a month is changed, or a job is added.
    """
    compared = sorted(filter(None, map(_compared, history.jobs)), key=lambda job: job.until)
    jobs = sorted(set(compared[-MAX_COMPARED:]))
    if len(jobs) < MIN_JOBS:
        return {"employment": []}
    whole = _joined(jobs)
    if len({job.employer for job in jobs}) < MIN_JOBS:
        return {"employment": [whole]}  # colleagues of two employers have parts of their histories in common
    if len(jobs) == MIN_JOBS:
        parts = [_joined([*jobs[:at], *jobs[at + 1 :]], jobs[at].years) for at in range(MIN_JOBS)]
    else:
        of_several = [
            part for part in combinations(jobs, len(jobs) - 1) if len({job.employer for job in part}) >= MIN_JOBS
        ]
        parts = [_joined(part) for part in of_several]
    return {"employment": list(dict.fromkeys([whole, *parts]))}


def _joined(jobs: Sequence[_Compared], *years: str) -> str:
    return "\n".join([*(job.months for job in jobs), *years])


def _compared(job: Job) -> _Compared | None:
    """A job with employer, title and months, however they are spelled; None if one of them is missing."""
    start, end = job.start, job.end
    if not (start and start.has_month and end and (end.has_month or end.ongoing)):
        return None
    title = _title_key(job.work.position or "")
    employer = key_of(job.name) if job.name else ""
    if company := job.match.sure:
        employer = key_of(company.title)
    if not (employer and title):
        return None
    since, until = _month(start), "ongoing" if end.ongoing else _month(end)
    what = f"{employer}|{title}"
    return _Compared(employer, f"{what}|{since[:YEAR_LENGTH]}|{until[:YEAR_LENGTH]}", f"{what}|{since}|{until}", until)


def _month(date: PartialDate) -> str:
    """The year and month of a date that has a month: `2014-09`."""
    first = date.earliest
    return f"{first.year}-{first.month:02}" if first else ""


@lru_cache(4096)
def _title_key(position: str) -> str:
    """The words of a position in alphabetical order: `Sr. Software Engineer` is engineer senior software."""
    words = {_SAME_WORDS.get(word, word) for word in words_of(position[:MAX_POSITION_LENGTH])} - _SMALL_WORDS
    return " ".join(sorted(words))
