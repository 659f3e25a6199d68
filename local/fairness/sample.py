"""The sample that `bonafide fairness` measures without a file: invented applications, the same at every call.

Most are genuine and hard to judge. Some have flaws that give points, in equal shares in each group, so that swaps are
also tried on people who are close to a review.
"""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

from phonenumbers import PhoneNumberType

from bonafide.application import Application
from local.fairness.genuine import applicants
from local.fairness.networks import RANGES
from local.fairness.people import SCHOOLS, Document, People
from local.fairness.places import MOVED, PLACES, Place, number_in
from local.fairness.schools import CITIES
from local.fairness.swaps import RELAYS

SHARE = 0.04
"""How many of the 4,000 genuine applicants are in the sample."""

OWN_SCRIPT = {
    "Cyrillic": ("Олена Коваленко", "Тарас Бондаренко", "Ирина Соколова"),
    "Arabic": ("ليلى المنصوري", "عمر الحداد", "نور الهاشمي"),
    "Devanagari": ("अंजलि वर्मा", "रोहित मेहता", "सुनीता राव"),
    "Hangul": ("박서연", "이준호", "최유나"),
    "Han": ("李晓红", "张伟明", "陳美玲"),
}
"""Names in their own script."""

IN_OWN_SCRIPT = (True, False, False, True, False)

STREETS = 12
"""Different houses in a street."""

MOVERS = 5
"""People in each country who moved within it and kept their mobile number."""

USUAL_MONTHS = (9, 6)
MONTHS = {"JP": (4, 3), "KR": (3, 2), "IN": (7, 5), "VN": (9, 8), "DE": (10, 8), "PL": (10, 6)}
"""The months in which studies begin and end, where these are not September and June."""

FIRMS = ("northfen-consulting", "oakhollow-studio", "tidewick-partners")
"""Domains of role accounts that are not those of the own name."""

EMPLOYERS = ("Northfen Software", "Oakhollow Labs", "Tidewick Systems", "Larkmoor Data", "Brackwater Analytics")
YEARS_AT_FIRST_JOB = 3

_COUNTRIES = {name: country for country, names in SCHOOLS.items() for name in names}
_FLAWS = ("throw-away address", "role account", "no time for the degree", "role account and no time")


def sample() -> list[Application]:
    """The applications."""
    documents = [each.document for each in applicants(SHARE)]
    people = People(97, set())
    documents += map(_complete, _in_own_script(people))
    for make in (_movers, _hidden, _flawed):
        documents += map(_complete, _some_in_own_script(make(people)))
    return [Application.model_validate(each) for each in _with_networks(documents)]


def _in_own_script(people: People) -> Iterator[Document]:
    """Ordinary people who write their name in their own script, in every country."""
    countries = cycle(SCHOOLS)
    for script, names in OWN_SCRIPT.items():
        for number in range(24):
            country = next(countries)
            yield people.document(f"own script {script}", country, name=names[number % len(names)])


def _some_in_own_script(documents: Iterator[Document]) -> Iterator[Document]:
    """The same, as many with a name in its own script as in the whole sample: so scripts can be compared."""
    names = cycle(name for names in zip(*OWN_SCRIPT.values(), strict=True) for name in names)
    for document, is_in_own in zip(documents, cycle(IN_OWN_SCRIPT), strict=False):
        if is_in_own:
            document["basics"]["name"] = next(names)
        yield document


def _movers(people: People) -> Iterator[Document]:
    """People who moved within their country. Only where mobile numbers have area codes does the number show it."""
    homes = {place.country: place for place in (*PLACES, *MOVED)}  # of those who moved, where there is one
    schools = cycle(SCHOOLS)
    for place in homes.values():
        mobile = number_in(place, PhoneNumberType.MOBILE)
        for number in range(MOVERS * (4 if place in MOVED else 1)):
            document = people.document("mover", place.country, number=mobile)
            document["basics"]["location"] = _address(place, number)
            document["education"] = [people.degree(next(schools))]
            yield document


def _hidden(people: People) -> Iterator[Document]:
    """People whose address a service hides."""
    for number, country in enumerate([*SCHOOLS] * 2):
        document = people.document("hidden address", country)
        local = document["basics"]["email"].partition("@")[0]
        document["basics"]["email"] = f"{local}@{RELAYS[number % len(RELAYS)]}"
        yield document


def _flawed(people: People) -> Iterator[Document]:
    """People with every flaw in every country."""
    for country in SCHOOLS:
        for flaw in _FLAWS:
            document = people.document("flawed", country)
            local = document["basics"]["email"].partition("@")[0]
            if flaw == "throw-away address":
                document["basics"]["email"] = f"{local}@mailinator.com"
            if "role account" in flaw:
                document["basics"]["email"] = f"jobs@{FIRMS[len(local) % len(FIRMS)]}.com"
            if "no time" in flaw:
                document["education"][0] |= {"startDate": "2014", "endDate": "2015"}
            yield document


def _with_networks(documents: list[Document]) -> Iterator[Document]:
    """The same documents, of which every other one states a network: mostly one at home."""
    kinds = cycle(("home", "home", "home", "mobile"))
    for number, document in enumerate(documents):
        if number % 2:
            ranges = list(RANGES[next(kinds)].values())
            network = ranges[number // 2 % len(ranges)]
            address = network[network.num_addresses // 5 + 17 * number]
            document = {**document, "source": {"name": "career-site", "ip": str(address)}}
        yield document


def _complete(document: Document) -> Document:
    """A document with months and the place of the school, two jobs, and an account."""
    entry: dict[str, Any] = document["education"][0]
    country = _COUNTRIES[entry["institution"]]
    start, end = (int(entry[name][:4]) for name in ("startDate", "endDate"))
    begins, ends = MONTHS.get(country, USUAL_MONTHS)
    location = {"countryCode": country, "city": CITIES[entry["institution"]]}
    account = document["basics"]["email"].partition("@")[0]
    profile = {"network": "GitHub", "username": account, "url": f"https://github.com/{account}"}
    return {
        **document,
        "basics": {**document["basics"], "profiles": [profile]},
        "education": [
            {**entry, "location": location, "startDate": f"{start}-{begins:02}", "endDate": f"{end}-{ends:02}"}
        ],
        "work": [
            _job(EMPLOYERS[0], end, location),
            _job(EMPLOYERS[1 + start % (len(EMPLOYERS) - 1)], end + YEARS_AT_FIRST_JOB, location),
        ],
    }


def _job(employer: str, since: int, location: dict[str, str]) -> dict[str, Any]:
    return {
        "name": employer,
        "position": "Software Engineer",
        "location": location,
        "startDate": f"{since}-11",
        "endDate": f"{since + YEARS_AT_FIRST_JOB - 1}-10",
    }


def _address(place: Place, number: int) -> dict[str, str]:
    street = place.street.replace("27", f"{number % STREETS + 1}")
    return {
        "address": street,
        "postalCode": place.postal_code,
        "city": place.city,
        "region": place.region,
        "countryCode": place.country,
    }
