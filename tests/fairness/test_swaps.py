"""What is swapped and what stays, and that a swap never raises the points, with flaws and in every spelling."""

from collections import Counter
from itertools import product
from typing import Any

import phonenumbers
import pytest

from bonafide.application import Application, Source
from bonafide.policy import Policy
from bonafide.reference import Reference
from local.fairness.measuring import Observer, measured
from local.fairness.people import SCHOOLS
from local.fairness.places import MOVED, PLACES, number_in
from local.fairness.swaps import Dimension, Swap, Swapper
from local.fairness.words import LANGUAGES, translated

FLAWS: tuple[dict[str, str], ...] = (
    {},
    {"email": "jobs@acme-consulting.com"},
    {"email": "zq7b3kx@mailinator.com"},
    {"phone": "+1 555 123 4567"},
    {"phone": "1234567890"},
    {"employer": "ByteDance"},
)
"""Parts of an application without and with concerns."""

COUNTRIES = (*SCHOOLS, "BR", "AU", "ZA", "MX", "SA", "IL", "PH", "ID", "UA", "IR", "KE", "PK", "BD", "ET", "SO")
FORMS = ("E164", "INTERNATIONAL", "NATIONAL", "RFC3966")


def written(country: str, form: str) -> str:
    """A mobile number of a country, which is no example number."""
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert example
    end = int(str(example.national_number)[:-4] + "2671")
    number = phonenumbers.PhoneNumber(example.country_code, end)
    if country == "US":
        number = phonenumbers.PhoneNumber(1, 4152342671)
    return phonenumbers.format_number(number, getattr(phonenumbers.PhoneNumberFormat, form))


def application(country: str = "US", employer: str = "", **basics: Any) -> Application:
    """An application of somebody who lives in a country and studied in Oklahoma, and had an employer until 2006."""
    usual = {
        "name": "Jane Doe",
        "email": "zq7b3kx@gmail.com",
        "phone": written(country, "INTERNATIONAL"),
        "location": {"countryCode": country},
    }
    degree = {
        "institution": "University of Oklahoma",
        "area": "Physics",
        "studyType": "Bachelor",
        "startDate": "2011",
        "endDate": "2015",
        "location": {"countryCode": "US"},
    }
    job = {"name": employer, "startDate": "2003", "endDate": "2006", "location": {"countryCode": country}}
    return Application.model_validate(
        {
            "submitted_at": "2026-11-20T09:00:00Z",
            "basics": {**usual, **basics},
            "education": [degree],
            "work": [job] if employer else [],
        }
    )


def sent_from(address: str | None) -> Application:
    """An application with the address of a network."""
    return application(employer="A local firm").model_copy(update={"source": Source(ip=address)})


@pytest.fixture(scope="module")
def swapper(reference: Reference) -> Swapper:
    return Swapper(reference)


@pytest.fixture(scope="module")
def observer(reference: Reference) -> Observer:
    return Observer(reference)


def swaps(swapper: Swapper, of: Application, dimension: Dimension) -> dict[str, Application]:
    """The swaps of a dimension, by what was swapped for."""
    return {swap.to: swap.application for swap in swapper.swaps(of) if swap.dimension is dimension}


@pytest.mark.parametrize("flaw", FLAWS)
def test_no_swap_raises_the_points(flaw: dict[str, str], observer: Observer, policy: Policy) -> None:
    found = measured([observer.observe(application(**flaw))], observer.judge(policy))
    assert found.swaps
    assert found.raises == Counter()


def test_residence_and_phone_of_another_country_do_not_raise_the_points(observer: Observer, policy: Policy) -> None:
    """In every spelling, from every country."""
    people = [application(country, phone=written(country, form)) for country, form in product(COUNTRIES, FORMS)]
    judge = observer.judge(policy)
    points = {judge.judge(observer.observe(each, is_swapped=False).verdicts).points for each in people}
    assert points == {0}


def test_another_name_changes_nothing_at_all(observer: Observer) -> None:
    for flaw in FLAWS:
        found = observer.observe(application(**flaw))
        names = [verdicts for dimension, _, verdicts in found.swaps if dimension is Dimension.NAME]
        assert len(names) > 20
        assert set(names) == {found.verdicts}


SPELLED = (
    # phone as typed, residence, the number after a swap to Germany
    ("+1 415-234-2671", "US", "+49 1512 3454649"),
    ("(415) 234-2671", "US", "01512 3454649"),
    ("tel:+1-415-234-2671", "US", "tel:+49-1512-3454649"),
    ("Mobile: +14152342671", "US", "Mobile: +4915123454649"),
    ("+44 113 496 4321", "GB", "+49 40 795792"),
    ("1-800-877-8339 then (415) 234-2671", "US", None),  # a relay service has a number of its own country
    ("+1 999 234 2671", "US", None),  # of no country
    ("(415) 234-2671", None, None),  # without a country, nobody knows what it is
    ("+49 1512 3455745", "DE", None),  # the same country
)


@pytest.mark.parametrize(("phone", "residence", "expected"), SPELLED)
def test_number_of_the_same_kind_in_the_same_spelling(
    phone: str, residence: str | None, expected: str | None, swapper: Swapper
) -> None:
    swapped = swaps(swapper, application(phone=phone, location={"countryCode": residence}), Dimension.RESIDENCE)
    german = swapped.get("DE")
    assert (german.phone if german else None) == expected
    assert german is None or german.country == "DE"


def test_mismatch_of_residence_and_number_stays_one(swapper: Swapper) -> None:
    stated = application(phone="+81 90-1234-7682", location={"countryCode": "NG"})
    swapped = swaps(swapper, stated, Dimension.RESIDENCE)
    assert swapped
    for each in swapped.values():
        number = phonenumbers.parse(each.phone or "", None)
        assert phonenumbers.region_code_for_number(number) != each.country


def test_only_what_was_stated_of_a_home_is_stated_after(swapper: Swapper) -> None:
    stated = application(location={"countryCode": "US", "city": "Tulsa", "region": "Oklahoma"})
    swapped = swaps(swapper, stated, Dimension.RESIDENCE)["BR"]
    assert swapped.basics
    assert swapped.basics.location
    assert swapped.basics.location.model_dump(exclude_none=True) == {
        "country_code": "BR", "city": "Campinas", "region": "São Paulo",
    }  # fmt: skip


MOVES = (
    # phone, residence, whether moving within a country whose mobile numbers have area codes is the same
    ("+49 1512 3455745", "DE", True),
    ("+49 40 795792", "DE", False),  # a landline shows where it is
    ("+1 415-234-2671", "US", False),
)


@pytest.mark.parametrize(("phone", "residence", "expected"), MOVES)
def test_moved_within_a_country(phone: str, residence: str, expected: bool, swapper: Swapper) -> None:
    swapped = swaps(swapper, application(phone=phone, location={"countryCode": residence}), Dimension.RESIDENCE)
    assert bool({place.name for place in MOVED} & set(swapped)) is expected


ABROAD = (
    ("+49 1512 3455745", "DE", True),
    ("01512 3455745", "DE", False),  # elsewhere it is another number
    ("+81 90-1234-7682", "DE", False),  # it names two countries already
)


@pytest.mark.parametrize(("phone", "residence", "expected"), ABROAD)
def test_number_kept_abroad(phone: str, residence: str, expected: bool, swapper: Swapper) -> None:
    stated = application(phone=phone, location={"countryCode": residence})
    swapped = swaps(swapper, stated, Dimension.RESIDENCE_ALONE)
    assert bool(swapped) is expected
    assert all(each.phone == phone and each.country != residence for each in swapped.values())


PROVIDERS = (
    ("zq7b3kx@gmail.com", True),
    ("ZQ7B3KX@Outlook.com ", True),
    ("zq7b3kx@acme-consulting.com", False),
    ("zq7b3kx@mailinator.com", False),
    ("zq7b3kx", False),
    (None, False),
)


@pytest.mark.parametrize(("email", "expected"), PROVIDERS)
def test_mailbox_of_a_provider_is_swapped(email: str | None, expected: bool, swapper: Swapper) -> None:
    swapped = swaps(swapper, application(email=email), Dimension.PROVIDER)
    assert bool(swapped) is expected
    for provider, each in swapped.items():
        assert email
        assert each.email == f"{email.split('@')[0]}@{provider}"
        assert provider != email.strip().lower().split("@")[1]


SCHOOLS_BEFORE = (
    # studies, swapped to Japan: start and end; None is not swapped
    (("University of Leeds", "GB", "2011-09", "2014-06"), ("2011-09", "2014-08")),  # Japan's ends are 3, 8 and 9
    (("University of Leeds", "GB", "2011", "2014"), ("2011", "2014")),
    (("Universität Hamburg", "DE", "2011-04", "2014-09"), ("2011-04", "2014-09")),
    (("Osaka University", "JP", "2011-04", "2015-03"), None),  # the same country
    (("University of Oklahoma", "US", "2011-08", "2015-05"), None),  # its calendar is not in this database
    (("University of Leeds", "GB", "2023-09", "2026-11"), None),  # would end after the application
    (("Tshwane University of Technology", "ZA", "2016-02", "2016-11"), None),  # a BTech is another degree there
)


@pytest.mark.parametrize(("studies", "expected"), SCHOOLS_BEFORE)
def test_school_is_swapped_with_its_calendar(
    studies: tuple[str, str, str, str], expected: tuple[str, str] | None, swapper: Swapper
) -> None:
    name, country, start, end = studies
    entry = {
        "institution": name,
        "studyType": "BTech" if country == "ZA" else "Bachelor",
        "startDate": start,
        "endDate": end,
        "location": {"countryCode": country, "city": "Northfield"},
    }
    stated = application().model_dump(by_alias=True) | {"submitted_at": "2026-11-20T09:00:00Z", "education": [entry]}
    swapped = swaps(swapper, Application.model_validate(stated), Dimension.SCHOOL).get("JP")
    found = swapped and swapped.education[0]
    dates = (str(found.start_date), str(found.end_date)) if found else None
    assert dates == expected
    if found:
        assert found.institution in SCHOOLS["JP"]
        assert found.model_dump(by_alias=True)["location"]["countryCode"] == "JP"


def test_address_at_the_school_moves_with_it(swapper: Swapper) -> None:
    stated = application(email="zq7b3kx@ou.edu")
    swapped = swaps(swapper, stated, Dimension.SCHOOL)
    assert {(each.email or "").split("@")[1] for each in swapped.values()}.isdisjoint({"ou.edu", ""})
    assert "leeds.ac.uk" in (swapped["GB"].email or "")


def test_school_is_not_swapped_if_it_tells_the_country_of_the_number(swapper: Swapper) -> None:
    stated = application(phone="(415) 234-2671", location=None)
    assert swaps(swapper, stated, Dimension.SCHOOL) == {}


@pytest.mark.parametrize("employer", ["Nubank", "Zalando", "Flipkart", "ByteDance", "Stripe", "A local firm"])
def test_another_country_of_work_does_not_change_the_points(employer: str, observer: Observer, policy: Policy) -> None:
    found = observer.observe(application(employer=employer))
    judge = observer.judge(policy)
    before = judge.judge(found.verdicts).points
    after = {judge.judge(each).points for dimension, _, each in found.swaps if dimension is Dimension.WORKPLACE}
    assert after == {before}
    assert (before > 0) == (employer in ("ByteDance", "Nubank"))  # the others are older, or not known


def test_network_is_swapped_for_one_of_the_same_class(swapper: Swapper) -> None:
    for address, label in (
        ("73.5.6.7", "home"),
        ("172.32.5.6", "mobile"),
        ("198.51.100.7", ""),
        ("x", ""),
        (None, ""),
    ):
        stated = sent_from(address)
        assert {to.partition(", ")[2] for to in swaps(swapper, stated, Dimension.NETWORK)} == ({label} - {""})


LANGUAGE = (
    ("BSc Computer Science", "French", "Licence d'informatique"),
    ("Licence d'informatique", "German", "Bachelor Informatik"),
    (" b.sc. ", "Arabic", "بكالوريوس"),
    ("物理学", "Spanish", "Física"),
    ("Underwater Basket Weaving", "French", "Underwater Basket Weaving"),
    (None, "French", None),
)


@pytest.mark.parametrize(("text", "language", "expected"), LANGUAGE)
def test_translation(text: str | None, language: str, expected: str | None) -> None:
    assert translated(text, language) == expected


def test_every_language_is_tried(swapper: Swapper) -> None:
    swapped = swaps(swapper, application(), Dimension.LANGUAGE)
    assert set(swapped) == set(LANGUAGES) - {"English"}
    assert swapped["German"].education[0].area == "Physik"


def test_every_place_has_a_mobile_number(reference: Reference) -> None:
    numbers = [number_in(place, phonenumbers.PhoneNumberType.MOBILE) for place in (*PLACES, *MOVED)]
    assert all(number and reference.reserved(int(f"{number.country_code}{number.national_number}")) is None
               for number in numbers)  # fmt: skip


def test_swap_changes_only_what_it_says(swapper: Swapper) -> None:
    """On which reusing verdicts relies."""
    before = sent_from("73.1.2.3")
    seen = set[Dimension]()
    for swap in swapper.swaps(before):
        seen.add(swap.dimension)
        assert _changed(before, swap) <= swap.changed
    assert seen == set(Dimension)


def _changed(before: Application, swap: Swap) -> set[str]:
    assert before.basics
    assert swap.application.basics
    fields = {name: getattr(before, name) for name in Application.model_fields if name != "basics"}
    basics = {name: getattr(before.basics, name) for name in type(before.basics).model_fields}
    return {name for name, value in fields.items() if getattr(swap.application, name) != value} | {
        f"basics.{name}" for name, value in basics.items() if getattr(swap.application.basics, name) != value
    }
