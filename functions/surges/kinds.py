"""What applicants are counted by. Each kind is a property of the queue, not a judgement: nobody gets a point by it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

from bonafide.application import Application
from bonafide.identity import canonical_email
from bonafide.institution_names import Tier, words
from bonafide.networks import address_of
from bonafide.privacy import Person
from bonafide.reference import MAX_NAME_LENGTH, Reference

CAPACITIES = {
    "mail": 100,
    "domain": 400,
    "phone": 400,
    "institution": 400,
    "job": 400,
    "source": 50,
    "document": 30,
    "network": 20,
}
"""The kinds, and how many keys of each are counted on a day."""

OF_APPLICATION = frozenset(["job", "source", "document", "network"])
"""Kinds that are counted once for each job that a person applies for; the others once for each person."""

MAX_LABEL = 80
"""Characters."""

LISTS = {
    "disposable": "throw-away mailboxes",
    "relay": "privacy relays",
    "academic": "academic domains",
    "open_academic": "academic domains",
    "free": "smaller free providers",
}
"""The classes of domains by the reference database's lists, the first that applies."""

OTHER_DOMAINS = "other domains"

_DOMAIN = re.compile(r"[^@\s]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)")


class Facts(NamedTuple):
    """What is counted of an application: whose it is, for which job, and its values by kind."""

    person: str
    job: str
    values: tuple[tuple[str, str], ...]


class Reader:
    """Reads what is counted."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.institution = lru_cache(4096)(self._institution)
        self.mail = lru_cache(4096)(self._mail)

    def facts(self, application: Application) -> Facts:
        """What is counted of an application. A person is an address, else a number, else the application."""
        email = canonical_email(application.email) if application.email else ""
        digits = re.sub(r"\D", "", application.phone or "")
        job = application.job.id or application.job.title or "" if application.job else ""
        person = email or digits or application.application_id or ""
        return Facts(person, job, tuple((kind, value[:MAX_LABEL]) for kind, value in self._values(application, email)))

    def normal(self, kind: str, value: str) -> str:
        """A value that somebody has written, as it is counted. Raises ValueError if it is none of this kind."""
        written = value.strip()
        if kind == "domain":
            return self._domain(f"x@{written.lower().lstrip('@')}")
        if kind == "phone":
            found = re.fullmatch(r"\+?(\d{1,3})(?:[ -](\d{1,5}))?", written)
            if not found:
                raise ValueError("is not like +44 or +1 212")
            return " ".join(filter(None, (f"+{found[1]}", found[2])))
        return (self.institution(written) if kind == "institution" else written)[:MAX_LABEL]

    def _values(self, application: Application, email: str) -> Iterator[tuple[str, str]]:
        if email:
            try:
                domain = self._domain(email)
            except ValueError:
                domain = ""
            listed = self.mail(domain) if domain else ""
            if listed:
                yield "mail", listed
            if domain and listed in (OTHER_DOMAINS, LISTS["academic"]):
                yield "domain", domain
        if region := phone_region(application.phone, application.country):
            yield "phone", region
        for name in {self.institution(each.institution) for each in application.education if each.institution}:
            if name:
                yield "institution", name
        yield from _of_posting(application)
        if kind_of_network := self._network(application):
            yield "network", kind_of_network
        resume = application.resume
        kind = (resume.media_type or resume.key.rpartition(".")[2].lower()[:10]) if resume else "no document"
        yield "document", kind

    def _network(self, application: Application) -> str:
        """What the network is for that an application was sent from, not its address; empty if that is not known."""
        stated = application.source.ip if application.source else None
        address = address_of(stated) if stated else None
        return (self._reference.network(address.number) or "") if address else ""

    def _domain(self, email: str) -> str:
        """The registrable domain of an address. Raises ValueError if there is none."""
        found = _DOMAIN.fullmatch(email)
        if not found:
            raise ValueError("is not a domain")
        return self._reference.registrable(found[1]) or found[1]

    def _mail(self, domain: str) -> str:
        """A popular provider by its domain, any other domain by its class."""
        listings = self._reference.listings(domain)
        if "popular" in listings:
            return listings["popular"].domain
        return next((label for kind, label in LISTS.items() if kind in listings), OTHER_DOMAINS)

    def _institution(self, name: str) -> str:
        """The listed title of an institution, if exactly one has this name; else the folded words of the name."""
        written = words(name[:MAX_NAME_LENGTH])
        rows = self._reference.database.execute(
            "SELECT DISTINCT title FROM institution_keys JOIN institutions ON institutions.id = institution "
            "WHERE key = ? AND tier = ? LIMIT 2",
            ("".join(written), Tier.WRITTEN),
        ).fetchall()
        return str(rows[0][0]) if len(rows) == 1 else " ".join(written)


def _of_posting(application: Application) -> Iterator[tuple[str, str]]:
    """The job and the source, unless they name the applicant, who is counted once for each job."""
    job, source = application.job, application.source
    person = Person.of(application)
    if job and job.id and not person.is_named_by(job.id):
        yield "job", job.id
    elif job and not job.id and job.title and person.masked(job.title) == job.title:
        yield "job", job.title
    if source and source.name and person.masked(source.name) == source.name:
        yield "source", source.name


def phone_region(written: str | None, country: str | None) -> str:
    """The country calling code of a number, and its area code if it has one; empty if it cannot be read."""
    if not written:
        return ""
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return ""
    national = phonenumbers.national_significant_number(number)
    length = phonenumbers.length_of_geographical_area_code(number)
    return " ".join(filter(None, (f"+{number.country_code}", national[:length])))
