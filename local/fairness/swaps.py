"""Counterfactual swaps: an application as if the person had another name, home, school, provider, network or language.

Nothing else of it changes, and what belongs together is swapped together: a number with the home, a school with its
place and its months. So whatever a swap adds to the points was added because of what was swapped.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from bonafide.application import Application, Basics, Location
from bonafide.reference import Reference
from local.fairness.names import NAMES
from local.fairness.networks import of_same_class
from local.fairness.places import MOVED, PLACES
from local.fairness.residence import Home, moved_abroad, with_home
from local.fairness.schools import Schools
from local.fairness.words import LANGUAGES, translated


class Dimension(StrEnum):
    """What is swapped."""

    NAME = "name"
    RESIDENCE = "residence and telephone"
    RESIDENCE_ALONE = "residence alone"
    SCHOOL = "school"
    WORKPLACE = "place of work"
    PROVIDER = "e-mail provider"
    NETWORK = "network"
    LANGUAGE = "language"


MAY_ADD_ONE_WEAK = (Dimension.RESIDENCE_ALONE, Dimension.WORKPLACE)
"""After these, two statements of the application may name different countries, which may count as one weak sign."""

PROVIDERS = "gmail.com outlook.com yahoo.com icloud.com proton.me gmx.de orange.fr qq.com naver.com mail.ru".split()
RELAYS = "privaterelay.appleid.com mozmail.com duck.com".split()
"""Services that hide an address, for people who do not want to be found."""

PROVIDER_KINDS = ("popular", "free")


class Swap(NamedTuple):
    """A changed application: what was swapped, for what, and the paths of the fields that differ."""

    dimension: Dimension
    to: str
    application: Application
    changed: frozenset[str]


class Swapper:
    """Makes the swaps of an application. What cannot be swapped so that all else is equal is not swapped."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference

    @cached_property
    def schools(self) -> Schools:
        """Equally known schools by the data that the reference database has on them."""
        return Schools(self.reference)

    def swaps(self, application: Application) -> Iterator[Swap]:
        """All swaps of an application."""
        for swap in (_names, self._homes, self._providers, _networks, _languages):
            yield from swap(application)
        if (application.phone or "+").strip().startswith("+") or Home.of(application, self.reference):
            yield from self._schools(application)  # else the number is perhaps read by the country of school or job
            yield from _workplaces(application)

    def _homes(self, application: Application) -> Iterator[Swap]:
        home = Home.of(application, self.reference)
        if home is None:
            return
        for place in (*PLACES, *(MOVED if home.is_without_area else ())):
            if swapped := with_home(application, home, place):
                yield Swap(Dimension.RESIDENCE, place.name, swapped, frozenset({"basics.location", "basics.phone"}))
        for place in PLACES[::2]:
            if swapped := moved_abroad(application, home, place):
                yield Swap(Dimension.RESIDENCE_ALONE, place.name, swapped, frozenset({"basics.location"}))

    def _schools(self, application: Application) -> Iterator[Swap]:
        for country, swapped in self.schools.swapped(application):
            yield Swap(Dimension.SCHOOL, country, swapped, frozenset({"education", "work", "basics.email"}))

    def _providers(self, application: Application) -> Iterator[Swap]:
        """The same mailbox at another large provider, or behind a service that hides it."""
        local, at, domain = (application.email or "").strip().rpartition("@")
        kinds = self.reference.listings(domain.lower()) if at and domain.isascii() else {}
        if not any(kind in kinds and kinds[kind].domain == domain.lower() for kind in PROVIDER_KINDS):
            return
        for other in (*PROVIDERS, *RELAYS):
            if other != domain.lower():
                swapped = with_basics(application, email=f"{local}@{other}")
                yield Swap(Dimension.PROVIDER, other, swapped, frozenset({"basics.email"}))


def _names(application: Application) -> Iterator[Swap]:
    if application.basics and application.basics.name:
        for label, name in NAMES.items():
            swapped = with_basics(application, name=name)
            yield Swap(Dimension.NAME, label, swapped, frozenset({"basics.name"}))


def _workplaces(application: Application) -> Iterator[Swap]:
    """The same employers, at a place in another country. What all jobs have is swapped for all."""
    own = {job.location.country for job in application.work if isinstance(job.location, Location)}
    for place in PLACES[::2] if own - {None} else ():
        location = Location(country_code=place.country, city=place.city)
        work = [job.model_copy(update={"location": location if job.location else None}) for job in application.work]
        if own != {place.country}:
            swapped = application.model_copy(update={"work": work})
            yield Swap(Dimension.WORKPLACE, place.name, swapped, frozenset({"work"}))


def _networks(application: Application) -> Iterator[Swap]:
    source = application.source
    for label, address in of_same_class(source.ip if source else None):
        swapped = application.model_copy(update={"source": source and source.model_copy(update={"ip": address})})
        yield Swap(Dimension.NETWORK, label, swapped, frozenset({"source"}))


def _languages(application: Application) -> Iterator[Swap]:
    """Degrees, subjects and positions in another language."""
    for language in LANGUAGES:
        education = [
            each.model_copy(
                update={"area": translated(each.area, language), "study_type": translated(each.study_type, language)}
            )
            for each in application.education
        ]
        work = [each.model_copy(update={"position": translated(each.position, language)}) for each in application.work]
        if education != application.education or work != application.work:
            swapped = application.model_copy(update={"education": education, "work": work})
            yield Swap(Dimension.LANGUAGE, language, swapped, frozenset({"education", "work"}))


def with_basics(application: Application, **update: Any) -> Application:
    """An application with other basics."""
    basics = (application.basics or Basics()).model_copy(update=update)
    return application.model_copy(update={"basics": basics})
