"""Which company an employment names, and how sure that is. A company that no source knows is not identified.

Sources: data/companies.csv and the operator's own file (basis `checked`), ROR (`directory`), and registers that the
operator supplies (`register`). `layers/reference/bonafide_reference/companies.py` says what each is worth.
"""

from functools import cached_property, lru_cache
from typing import NamedTuple

from bonafide.company_names import is_distinctive, key_of, names_several
from bonafide.lookalikes import Lookalikes, without_accents_and_hyphens
from bonafide.places import same_country
from bonafide.reference import Reference

CHECKED = "checked"
"""The basis of years that somebody has checked, unlike those of directories and registers."""

SURE = 0.95
"""The score from which on a company is identified with certainty."""

BY_WEBSITE, BY_CHECKED_NAME, BY_NAME_AND_COUNTRY, BY_NAME = 1.0, 0.97, 0.95, 0.8
"""Scores: by name and website; by a name that the checked file has; by name and country; by a name alone."""

MAX_NAMESAKES = 50
"""Companies of one name that are read."""

SHARED_HOSTS = frozenset(
    "about.me angel.co behance.net bit.ly crunchbase.com facebook.com github.com glassdoor.com google.com indeed.com "
    "instagram.com linkedin.com linktr.ee medium.com notion.site sites.google.com t.me twitter.com wikipedia.org "
    "wixsite.com wordpress.com x.com xing.com youtube.com".split()
)
"""Registrable domains where anyone can have a page: they say nothing about whose website it is."""


class Company(NamedTuple):
    """A company. `founded` and `ended` are years, or None if not known; `source` says where they are from.

    `continued`: a successor, or somebody who kept the brand, goes on after the end.
    """

    identifier: int
    title: str
    country: str
    founded: int | None
    ended: int | None
    continued: bool  # 0 or 1, as SQLite has it
    basis: str
    source: str


class Match(NamedTuple):
    """The company that is meant, and how sure that is (0 to 1). `reason` says why it is not sure, for a reviewer."""

    company: Company | None
    score: float
    reason: str = ""

    @property
    def sure(self) -> Company | None:
        """The company if it is identified with certainty."""
        return self.company if self.score >= SURE else None


UNNAMED = Match(None, 0.0, "no employer is stated")
SEVERAL = Match(None, 0.0, "the name may be of more than one company")
UNKNOWN = Match(None, 0.0, "no source knows the company")
GENERAL = Match(None, 0.0, "the name does not distinguish a company")


class Companies:
    """Look-ups in the reference database, cached for the life of the execution environment."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.named = lru_cache(8192)(self._named)
        self.named_by = lru_cache(8192)(self._named_by)
        self.websites = lru_cache(4096)(self._websites)
        self.at = lru_cache(4096)(self._at)
        self.identify = lru_cache(8192)(self._identify)

    @cached_property
    def lookalikes(self) -> Lookalikes:
        """The lookalikes of domains."""
        return Lookalikes(self.reference)

    def _named(self, key: str) -> tuple[Company, ...]:
        """The companies of a name (`company_names.key_of`)."""
        rows = self.reference.database.execute(
            "SELECT id, title, country, founded, ended, continued = 1, basis, source FROM company_names "
            "JOIN companies ON id = company WHERE key = ? ORDER BY id LIMIT ?",
            (key, MAX_NAMESAKES),
        )
        return tuple(Company(*row) for row in rows)

    def unknown(self, name: str) -> Match | None:
        """Why a text names no known company; None if it names some."""
        if not name:
            return UNNAMED
        if not self.named(key_of(name)):
            return UNKNOWN
        if names_several(name):
            return SEVERAL
        return None if self.named_by(name) else GENERAL

    def _named_by(self, name: str) -> tuple[Company, ...]:
        """The companies of a name; if it is short or general, only those of the checked file."""
        found = self.named(key_of(name))
        return found if is_distinctive(name) else tuple(each for each in found if each.basis == CHECKED)

    def _websites(self, identifier: int) -> frozenset[str]:
        """The registrable domains of a company."""
        rows = self.reference.database.execute("SELECT domain FROM company_websites WHERE company = ?", (identifier,))
        return frozenset(self.reference.registrable(domain) or domain for (domain,) in rows)

    def _at(self, domain: str) -> frozenset[int]:
        """The companies that have their website at a registrable domain."""
        rows = self.reference.database.execute("SELECT company FROM company_websites WHERE domain = ?", (domain,))
        return frozenset(company for (company,) in rows)

    def _identify(self, name: str, domain: str, country: str | None) -> Match:
        """The company that an entry means.

        Args:
            name: as typed.
            domain: the registrable domain of the stated website; empty if none is stated.
            country: that of the place of work, as ISO 3166-1 alpha-2, if it is stated.
        """
        if unknown := self.unknown(name):
            return unknown
        found = self.named_by(name)
        domain = "" if domain in SHARED_HOSTS else domain
        checked = [company for company in found if company.basis == CHECKED]
        if domain:
            return self._at_website(found, domain, country)
        if len(checked) == 1:
            return _of_checked(checked[0], found, country)
        return _of_country(checked or list(found), country)

    def _at_website(self, found: tuple[Company, ...], domain: str, country: str | None) -> Match:
        """The company of a name that has the stated website; another of that name if the website is not known."""
        here = [company for company in found if domain in self.websites(company.identifier)]
        if here:
            best = min(here, key=lambda company: (company.basis != CHECKED, company.founded or 0))
            return Match(_eldest(best, here), BY_WEBSITE)
        if any(self.websites(company.identifier) for company in found):
            return Match(None, BY_NAME, "the stated website is not that of the company of this name")
        return _of_country(list(found), country)


def _of_checked(company: Company, found: tuple[Company, ...], country: str | None) -> Match:
    """A company of the checked file, unless another of its name is older, or of unknown age, where the work was."""
    rivals = [
        other
        for other in found
        if other.basis != CHECKED
        and country
        and same_country(other.country, country)
        and (other.founded is None or company.founded is None or other.founded < company.founded)
    ]
    return Match(company, BY_NAME, SEVERAL.reason) if rivals else Match(company, BY_CHECKED_NAME)


def _of_country(found: list[Company], country: str | None) -> Match:
    """The company of a name in the stated country, if there is only one."""
    if country is None:
        return Match(found[0], BY_NAME, "without a country, the name may be of another company")
    here = [company for company in found if same_country(company.country, country)]
    if not here:
        return Match(found[0], BY_NAME, "no source knows a company of this name in the stated country")
    if len(here) > 1:
        return Match(None, BY_NAME, SEVERAL.reason)
    return Match(here[0], BY_NAME_AND_COUNTRY)


def _eldest(company: Company, here: list[Company]) -> Company:
    """The company with the earliest year of all that share its website, such as branches of one group."""
    years = [each.founded for each in here]
    ended = [each.ended for each in here]
    first = min(year for year in years if year) if all(years) else None
    last = max(year for year in ended if year) if all(ended) else None
    return company._replace(founded=first, ended=last)


def same_but_for_spelling(domain: str, other: str) -> bool:
    """Whether two domains differ only in suffix, hyphens and accents: companies own such variants of their domain."""
    one, two = (without_accents_and_hyphens(each).partition(".")[0] for each in (domain, other))
    return one == two
