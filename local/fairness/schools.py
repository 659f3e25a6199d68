"""Equally known schools of other countries, on which the reference database has no more kinds of data."""

from collections.abc import Iterator
from datetime import date
from operator import le
from typing import NamedTuple

from bonafide.application import Application, Education, Location, Work
from bonafide.partial_date import PartialDate, period
from bonafide.reference import Reference
from local.fairness.people import SCHOOLS
from local.reading import with_functions

with_functions()
from verify_education.entry import EducationEntry  # noqa: E402  of a function
from verify_education.facts import Facts, School  # noqa: E402
from verify_education.history import History, read_education  # noqa: E402
from verify_education.institutions import Resolver  # noqa: E402
from verify_education.open_entry import has_open_entry  # noqa: E402

type Terms = tuple[frozenset[int], frozenset[int]]

_YEAR = 12


CITIES = {
    "University of Oklahoma": "Norman", "Oregon State University": "Corvallis", "University of Utah": "Salt Lake City",
    "University of Leeds": "Leeds", "University of Bristol": "Bristol", "University of Glasgow": "Glasgow",
    "Universidad de Salamanca": "Salamanca", "Universitat de València": "València",
    "Université de Bordeaux": "Bordeaux", "Université de Strasbourg": "Strasbourg",
    "Universität Hamburg": "Hamburg", "Universität zu Köln": "Köln",
    "Al-Farabi Kazakh National University": "Almaty", "Uniwersytet Warszawski": "Warszawa",
    "Uniwersytet Jagielloński": "Kraków", "Cairo University": "Giza", "Ain Shams University": "Cairo",
    "University of Delhi": "Delhi", "Anna University": "Chennai", "Fudan University": "Shanghai",
    "Zhejiang University": "Hangzhou", "Seoul National University": "Seoul", "Yonsei University": "Seoul",
    "Osaka University": "Osaka", "Nagoya University": "Nagoya", "Vietnam National University, Hanoi": "Hanoi",
    "University of Lagos": "Lagos", "University of Ibadan": "Ibadan", "Boğaziçi University": "Istanbul",
    "Ankara University": "Ankara",
}  # fmt: skip
"""Where the schools of SCHOOLS are."""


class Known(NamedTuple):
    """A school with its place. `kinds` say which kinds of data there are: each makes checks possible."""

    name: str
    country: str | None
    city: str | None
    domains: frozenset[str]
    kinds: tuple[bool, ...]

    @property
    def domain(self) -> str:
        """Its main domain; empty if none is known."""
        return min(self.domains, default="", key=lambda domain: (len(domain), domain))


class Schools:
    """The schools, and the swaps of an application's schools to those of another country."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self._facts = Facts(reference)
        self._resolver = Resolver(reference.database)
        self._others = {
            country: [self._of_table(name, country) for name in names] for country, names in SCHOOLS.items()
        }

    def first_country(self, application: Application) -> str | None:
        """The country of the first school, as stated or of the institution; None if it is not known."""
        if not application.education:
            return None
        entries = self._read(application.model_copy(update={"education": application.education[:1]})).entries
        return entries[0].country if entries else None

    def swapped(self, application: Application) -> Iterator[tuple[str, Application]]:
        """The application with schools of each other country, by country."""
        if not application.education:
            return
        history = self._read(application)
        if len(history.entries) != len(application.education):
            return
        if any(each.school and each.place.country not in (None, each.school.country) for each in history.entries):
            return
        before = [self._known(each) for each in history.entries]
        for country, others in self._others.items():
            if any(each.country == country for each in before):
                continue
            swapped = self._with_schools(application, history, before, others)
            if swapped is not None and _reads_alike(history, self._read(swapped)):
                yield country, swapped

    def _with_schools(
        self, application: Application, history: History, before: list[Known], others: list[Known]
    ) -> Application | None:
        """The application with other schools, or None if they have no such data or calendar."""
        education, domains = list[Education](), dict[str, str]()
        for entry, read, known in zip(application.education, history.entries, before, strict=True):
            alike = [each for each in others if all(map(le, each.kinds, known.kinds))]  # none that adds checks
            if not alike:
                return None
            other = alike[read.number % len(alike)]
            is_country_known = bool(entry.location or read.school)
            terms, others_terms = (self._terms(each.country if is_country_known else None) for each in (known, other))
            dates = _moved(entry, terms, others_terms, read.submitted)
            if dates is None:
                return None
            education.append(_at(entry, other).model_copy(update=dates))
            domains |= dict.fromkeys(known.domains, other.domain)
        work = [_job_at(each, others[0]) for each in application.work]
        update: dict[str, object] = {"education": education, "work": work}
        local, _, domain = (application.email or "").rpartition("@")
        registered = self._reference.registrable(domain.lower()) or "" if domain.isascii() and domain else ""
        if registered in domains and application.basics:
            if not domains[registered]:
                return None
            update["basics"] = application.basics.model_copy(update={"email": f"{local}@{domains[registered]}"})
        return application.model_copy(update=update)

    def _of_table(self, name: str, country: str) -> Known:
        document = {"education": [{"institution": name, "location": {"countryCode": country}}]}
        (entry,) = self._read(Application.model_validate(document)).entries
        return self._known(entry)._replace(name=name, country=country, city=CITIES[name])

    def _known(self, entry: EducationEntry) -> Known:
        """The school of an entry."""
        facts, school = self._facts, entry.school
        country = entry.country
        kinds = (
            country in facts.coverage,
            not has_open_entry(entry.name, school.title if school else ""),
            *(self._data_on(school) if school else (False,) * 6),
        )
        domains = facts.websites(school.identifier) if school else self._reference.domains_of(entry.name)
        return Known(entry.name, country, school.city if school else None, frozenset(domains), kinds)

    def _data_on(self, school: School) -> tuple[bool, ...]:
        """The kinds of data on an institution that is surely identified."""
        return (
            True,
            self._facts.has_offers(school.identifier),
            bool(self._facts.calendars(school.identifier)),
            school.founded is not None,
            school.closed is not None,
            school.point is not None,
        )

    def _terms(self, country: str | None) -> Terms | None:
        """The usual months of a country; None for the United States, where each institution has its own."""
        terms = None if country == "US" else self._facts.terms(country, None)
        return (terms.starts, terms.ends) if terms else None

    def _read(self, application: Application) -> History:
        return read_education(application, self._facts, self._resolver)


def _reads_alike(before: History, after: History) -> bool:
    """Whether the degrees mean the same: a BTech takes another time in South Africa than in India."""
    return all(
        (one.level, one.part_time, one.remote, one.shortened, one.joint, one.non_degree, one.has_prior_studies)
        == (other.level, other.part_time, other.remote, other.shortened, other.joint, other.non_degree,
            other.has_prior_studies)
        for one, other in zip(before.entries, after.entries, strict=True)
    )  # fmt: skip


def _at(entry: Education, other: Known) -> Education:
    """An entry with another school and its place. As much of the place is stated as before, except for the region."""
    location = entry.location
    if isinstance(location, Location):
        country, city = location.country_code and other.country, location.city and other.city
        location = Location(country_code=country, city=city)
    elif location:
        location = f"{other.city}, {other.country}"
    url = f"https://www.{other.domain}" if entry.url and other.domain else None
    return entry.model_copy(update={"institution": other.name, "location": location, "url": url})


def _job_at(job: Work, other: Known) -> Work:
    """A job in the country of the school, so that both are in one country if they were."""
    if isinstance(job.location, Location):
        location = Location(country_code=other.country, city=job.location.city and other.city)
        return job.model_copy(update={"location": location})
    return job.model_copy(update={"location": f"{other.city}, {other.country}"}) if job.location else job


def _moved(
    entry: Education, terms: Terms | None, others: Terms | None, submitted: date | None
) -> dict[str, PartialDate] | None:
    """The dates in the calendar of the other school: a usual month becomes the nearest usual month.

    None if only the other calendar is known, or the studies would become shorter, or end after the application.
    """
    start, end = period(entry.start_date, entry.end_date)
    if others is None or not any(each and each.has_month for each in (start, end)):
        return {}
    if terms is None:
        return None
    new_start, new_end = _in_calendar(start, terms[0], others[0]), _in_calendar(end, terms[1], others[1])
    if start and end and new_start and new_end:
        if _months(new_end) - _months(new_start) < _months(end) - _months(start):
            return None
        if submitted and end.latest and end.latest <= submitted and new_end.latest and new_end.latest > submitted:
            return None
    return {name: date for name, date in (("start_date", new_start), ("end_date", new_end)) if date is not None}


def _in_calendar(written: PartialDate | None, usual: frozenset[int], others: frozenset[int]) -> PartialDate | None:
    if written is None or not written.has_month or written.earliest is None:
        return written
    year, month = written.earliest.year, written.earliest.month
    if _distance(month, usual) > 1 or _distance(month, others) <= 1:
        return written
    steps = min(range(-6, 7), key=lambda step: (_distance(month + step, others), abs(step)))
    year, month = divmod(year * _YEAR + month - 1 + steps, _YEAR)
    return PartialDate.read(f"{year}-{month + 1:02}")


def _distance(month: int, usual: frozenset[int]) -> int:
    return min(min((month - each) % _YEAR, (each - month) % _YEAR) for each in usual)


def _months(written: PartialDate) -> int:
    return written.earliest.year * _YEAR + written.earliest.month if written.earliest else 0
