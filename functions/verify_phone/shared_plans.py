"""Countries and territories whose people hold numbers of each other's numbering plans: one table to read and to judge.

A number of one of these plans is no mismatch with a residence in the other, and a number without a country code that
is invalid at home is read by the other's plan, if people dial it so at home.
"""

from functools import lru_cache
from typing import NamedTuple

import phonenumbers


class SharedPlans(NamedTuple):
    """`residents` of these regions hold numbers of those `regions` (ISO 3166-1 alpha-2).

    `read` are the country codes whose national numbers residents dial without country code; empty if they do not.
    """

    residents: str
    regions: str
    read: tuple[int, ...]
    source: str


def _one_state(regions: str, *read: int, source: str) -> SharedPlans:
    return SharedPlans(regions, regions, read, source)


SHARED_PLANS = (
    _one_state(
        "FR GP GF MQ RE YT BL MF PM NC PF WF TF", 33, 262, 590, 594, 596,
        source="ARCEP decision 2018-0881: the overseas departments have ranges of the French plan, dialled with 0",
    ),
    SharedPlans("CY", "TR", (90,), "ITU-T, Turkey: 392 and mobiles of 53x and 54x serve the north of the island"),
    _one_state("PS IL", 970, 972, source="ITU-T, Palestine: +970 and +972 both reach its numbers"),
    _one_state("SM IT VA", 39, 378, source="ITU-T: San Marino is also 0549 of Italy, the Vatican is 06 698"),
    SharedPlans("MC", "FR", (33,), "ITU-T, Monaco: a part of the French plan until 21 June 1996"),
    SharedPlans("LI", "CH", (41,), "ITU-T, Liechtenstein: area 075 of Switzerland until 5 April 1999"),
    SharedPlans("XK", "RS MC SI", (381,), "ITU-T, +383: Kosovo used +381, +377 44 and 45, +386 43 and 49"),
    SharedPlans("RS", "XK", (), "ITU-T, +383 (2016)"),
    SharedPlans("ME", "RS", (), "ITU-T, +382: Montenegro used +381 until 2007"),
    SharedPlans("GE", "RU", (7,), "Rossvyaz: 840, 940 and 929 are in use in Abkhazia and South Ossetia"),
    SharedPlans("UA", "RU", (7,), "Rossvyaz: 365, 869, 978, 949, 959 and 990 are in use in Ukrainian regions"),
    SharedPlans("RU", "UA", (), "numbers of +380 kept by people of the same regions"),
    SharedPlans("AZ", "AM", (), "ITU-T, Armenia: 47 and 97 were in use in Nagorno-Karabakh"),
    SharedPlans("SS", "SD UG", (), "ITU-T, +211: South Sudan used +249 and +256 477 until 2011"),
    _one_state("MA EH", 212, source="ITU-T: +212"),
    _one_state("NO SJ BV", 47, source="Nkom: Svalbard and Jan Mayen are in the Norwegian plan"),
    _one_state("FI AX", 358, source="Traficom: Åland is area 018"),
    _one_state("GB GG JE IM", 44, source="Ofcom: the Crown dependencies are in the plan of +44"),
    SharedPlans("GB", "GI FK SH AC TA IO", (), "one state, several plans"),
    SharedPlans("GI FK SH AC TA IO GS", "GB FK SH AC TA", (), "one state, several plans"),
    _one_state("AU CC CX NF HM", source="ACMA: +61 8 9162 and +61 8 9164; +672 3 for Norfolk Island"),
    _one_state("NZ CK NU TK PN", source="one realm, several plans; Pitcairn is in the plan of +64"),
    _one_state("DK FO GL", source="one realm, several plans"),
    _one_state("NL AW CW BQ", source="one realm, several plans"),
    SharedPlans("SX", "NL AW CW BQ", (), "one realm; Sint Maarten, now of +1, used +599 5 until 2012"),
)  # fmt: skip

PLAN_OF = {"BV": "NO", "GS": "FK", "HM": "AU", "PN": "NZ", "TF": "RE", "UM": "US"}
"""Territories that libphonenumber does not have, and the region whose plan they use."""


@lru_cache(512)
def plan_of(country: str) -> str:
    """The region of libphonenumber whose plan a country uses."""
    return PLAN_OF.get(country, country)


@lru_cache(512)
def codes_in_use(country: str) -> frozenset[int]:
    """The country codes whose numbers residents of a country hold; empty if it has no numbering plan."""
    codes = {_code(plan_of(country)), *(_code(plan_of(region)) for region in _shared_regions(country))}
    return frozenset(codes - {0})


@lru_cache(512)
def also_read_by(country: str, *, of_one_state: bool = False) -> tuple[str, ...]:
    """The other regions by whose plans residents of a country dial without a country code.

    Args:
        country: ISO 3166-1 alpha-2 code.
        of_one_state: only those whose people dial so in both directions.
    """
    return tuple(
        region
        for plans in SHARED_PLANS
        if country in plans.residents.split() and (plans.residents == plans.regions or not of_one_state)
        for region in plans.regions.split()
        if _code(region) in plans.read and _code(region) != _code(plan_of(country))
    )


def _shared_regions(country: str) -> list[str]:
    return [region for plans in SHARED_PLANS if country in plans.residents.split() for region in plans.regions.split()]


def _code(region: str) -> int:
    return int(phonenumbers.country_code_for_region(region))
