"""Invented careers at firms that exist and at firms that do not, as genuine applicants state them.

Years of foundation and of the end are facts that anybody can look up. Nobody who is invented here worked there.
"""

import random
import re
from typing import Any, NamedTuple

TODAY = 2026 * 12 + 7
"""August 2026 in months: the month before the simulated ones begin."""

KNOWN, HARD = 0.3, 0.1
"""The share of jobs at well-known firms, and of these with dates that are hard, if some are in that time."""

GAP, NOTICE, SECOND_JOB, OWN_BUSINESS = 0.08, 0.15, 0.05, 0.06
SITE, PLACE, YEARS_ONLY = 0.3, 0.5, 0.2
"""The shares of jobs with a website, with a place, and with years instead of months."""


class Firm(NamedTuple):
    """A firm that exists or existed, since and until which year, and what people give as its website."""

    name: str
    since: int
    sites: str
    until: int = 2100


FIRMS = (
    Firm("Google", 1998, "google.com google.de about.google careers.google.com"),
    Firm("Microsoft", 1975, "microsoft.com www.microsoft.com/en-us"),
    Firm("Amazon", 1994, "amazon.com amazon.co.uk aboutamazon.com amazon.jobs"),
    Firm("Apple Inc.", 1976, "apple.com"),
    Firm("IBM", 1911, "ibm.com ibm.de research.ibm.com"),
    Firm("Intel", 1968, "intel.com"),
    Firm("Oracle", 1977, "oracle.com"),
    Firm("SAP", 1972, "sap.com sap.de"),
    Firm("Siemens AG", 1847, "siemens.com siemens.de jobs.siemens.com"),
    Firm("Robert Bosch GmbH", 1886, "bosch.com bosch.de"),
    Firm("Deutsche Bank", 1870, "db.com deutsche-bank.de"),
    Firm("Goldman Sachs", 1869, "goldmansachs.com gs.com"),
    Firm("JPMorgan Chase", 1799, "jpmorganchase.com chase.com"),
    Firm("General Electric", 1892, "ge.com"),
    Firm("Boeing", 1916, "boeing.com"),
    Firm("Airbus", 1970, "airbus.com"),
    Firm("Toyota", 1937, "toyota.com toyota-global.com"),
    Firm("Samsung Electronics", 1969, "samsung.com"),
    Firm("Sony", 1946, "sony.com sony.co.jp"),
    Firm("Nestlé", 1866, "nestle.com"),
    Firm("Novartis", 1758, "novartis.com"),
    Firm("Roche", 1896, "roche.com"),
    Firm("Pfizer", 1849, "pfizer.com"),
    Firm("Deloitte", 1845, "deloitte.com www2.deloitte.com"),
    Firm("Accenture", 1989, "accenture.com"),
    Firm("Infosys", 1981, "infosys.com"),
    Firm("Tata Consultancy Services", 1968, "tcs.com"),
    Firm("Netflix", 1997, "netflix.com"),
    Firm("Salesforce", 1999, "salesforce.com"),
    Firm("Facebook", 2004, "facebook.com", 2021),
    Firm("Airbnb", 2008, "airbnb.com"),
    Firm("Uber", 2009, "uber.com"),
    Firm("Stripe", 2010, "stripe.com"),
    Firm("NVIDIA", 1993, "nvidia.com"),
    Firm("Cisco", 1984, "cisco.com"),
    Firm("Walmart", 1962, "walmart.com corporate.walmart.com"),
    Firm("Starbucks", 1971, "starbucks.com"),
    Firm("Volkswagen", 1937, "volkswagen.de volkswagen-group.com"),
    Firm("BMW Group", 1916, "bmwgroup.com bmw.de"),
    Firm("Philips", 1891, "philips.com"),
    Firm("Shell", 1907, "shell.com"),
    Firm("Unilever", 1929, "unilever.com"),
    Firm("Ericsson", 1876, "ericsson.com"),
    Firm("Nokia", 1865, "nokia.com"),
    Firm("Sun Microsystems", 1982, "sun.com", 2010),
    Firm("Compaq", 1982, "compaq.com", 2002),
    Firm("Lehman Brothers", 1850, "lehman.com", 2008),
    Firm("Credit Suisse", 1856, "credit-suisse.com", 2023),
)

HARD_DATES = """
    Alphabet US 2015-: 2011-05 2016-02 | Meta US 2004-: 2002-01 2007-06 | X Corp. US 2023-: 2012-03 2023-04
    PricewaterhouseCoopers GB 1998-: 1990-09 1995-03 | Verizon US 2000-: 1993-02 1997-08
    Sanofi FR 2004-: 1995-01 2001-05 | Siemens Healthineers DE 2015-: 2006-10 2012-03
    Siemens Energy DE 2020-: 2009-02 2016-09 | Hewlett Packard Enterprise US 2015-: 2007-06 2012-01
    Keysight Technologies US 2014-: 2004-03 2011-07 | Agilent Technologies US 1999-: 1990-05 1996-10
    Infineon Technologies DE 1999-: 1991-08 1996-04 | Deutsche Telekom DE 1995-: 1986-09 1992-12
    AbbVie US 2013-: 2004-01 2010-08 | Kyndryl US 2021-: 2011-11 2018-02 | GE HealthCare US 2023-: 2012-04 2020-06
    GE Vernova US 2023-: 2013-09 2020-10 | Haleon GB 2022-: 2012-03 2019-09 | RTX US 2020-: 2008-07 2017-12
    Stellantis NL 2021-: 2011-02 2018-05 | Warner Bros. Discovery US 2022-: 2010-06 2019-01
    Viatris US 2020-: 2010-10 2017-06 | Elevance Health US 2022-: 2010-03 2019-08 | Truist US 2019-: 2006-05 2016-03
    Corteva US 2019-: 2008-09 2016-01 | NXP Semiconductors NL 2006-: 1997-10 2003-02
    Daimler Truck DE 2019-: 2009-04 2016-07 | E.ON DE 2000-: 1991-02 1997-05 | Syngenta CH 2000-: 1991-06 1997-09
    AstraZeneca GB 1999-: 1990-09 1996-03 | Thales FR 2000-: 1991-01 1997-04 | T-Mobile US US 2001-: 1994-08 1998-02
    Ernst & Young GB 1989-: 1982-09 1986-02 | KPMG GB 1987-: 1980-09 1984-03 | Airbus Group NL 2014-: 2003-01 2010-09
    Nokia Siemens Networks FI 2007-2013: 2015-01 2017-03 | Motorola US 1928-2011: 2013-05 2016-10
    Andersen Consulting US 1989-2001: 2003-01 2004-02 | Arthur Andersen US 1913-2002: 2004-02 2005-01
    Swissair CH 1931-2002: 2004-04 2005-08 | EMC US 1979-2016: 2018-02 2020-06 | Monsanto US 1901-2018: 2020-05 2022-07
    Rockwell Collins US 2001-2018: 2020-01 2022-04 | Nortel CA 1895-2009: 2011-08 2013-03
    Thomas Cook GB 1841-2019: 2021-04 2023-02 | Air Berlin DE 1978-2017: 2019-03 2020-01
    Time Warner US 1990-2018: 2020-06 2022-02 | Silicon Valley Bank US 1983-2023: 2025-01 2026-03
    Bear Stearns US 1923-2008: 2010-06 2011-02 | Wachovia US 1879-2008: 2010-01 2012-06
    Digital Equipment Corporation US 1957-1998: 2000-04 2002-11 | Lucent Technologies US 1996-2006: 2008-02 2010-05
    Wirecard DE 1999-2020: 2022-02 2023-06 | Lehman Brothers US 1850-2008: 2010-07 2012-12
"""
"""Jobs as people state them who were there: by today's name before a spin-off, a merger or a change of the name, and
by yesterday's name after one, or while an administrator wound the firm up. The country and the years are those that a
directory or a register has of the legal person.
"""
HARD_JOBS = [
    re.fullmatch(r"(.+) ([A-Z]{2}) (\d+)-(\d*): (\S+) (\S+)", each.strip()).groups()  # type: ignore[union-attr]
    for line in HARD_DATES.strip().splitlines()
    for each in line.split("|")
]
"""Each with name, country, years of the foundation and of the end, and the dates of the job."""

SMALL_FIRMS = (
    "{} & Sons", "{} Consulting LLC", "{} Logistics", "{} Dental", "{} GmbH", "Café {}", "{} Software", "{} Ltd",
    "{} Family Practice", "{} Builders", "Studio {}", "{} Labs", "City of {}", "{} High School", "{} County Hospital",
)  # fmt: skip
WORDS = (
    "Aldgate Brightwater Calder Dunmore Elmsworth Fairholm Granby Harrow Inverleigh Kestrel Larkfield Merrow".split()
)
SECOND_WORDS = (
    "Arden Birch Copper Delve Ember Fen Grove Hollow Iron Juniper Knoll Lantern Moss North Otter Pine".split()
)
LIKE_KNOWN = (
    ("Appleby Global", "applebyglobal.com"), ("Amazonia Foods", "amazonia-foods.com"), ("Intelsat", "intelsat.com"),
    ("Siemans Plumbing", "siemansplumbing.com"), ("Metaphor", "metaphor.co"), ("Nestle Inn", "nestleinn.com"),
    ("Bosch Family Dental", "boschfamilydental.com"), ("Shelly's Bakery", "shellys.com"), ("Stripes", "stripes.co"),
    ("Sapp Bros.", "sappbros.net"), ("Uberall", "uberall.com"), ("Orakel Wien", "orakel.at"),
)  # fmt: skip
"""Small firms with a site that is not, but could be taken for, that of a well-known one."""

OWN_NAMES = "Self-employed|Freelance|Freelancer|Independent consultant|Various clients|Selbständig|Autónomo".split("|")
POSITIONS = "Engineer|Nurse|Analyst|Teacher|Designer|Manager|Accountant|Technician|Developer|Assistant".split("|")
CITIES = "Austin US|Boston US|Chicago US|Denver US|Houston US|Seattle US|Berlin DE|Toronto CA|Remote US".split("|")


def career(chance: random.Random, graduated: int) -> list[dict[str, Any]]:
    """One to five jobs, the latest first, since the graduation in months (12 a year)."""
    first = min(graduated + chance.randrange(7), TODAY - 3)
    number = min(chance.randrange(1, 6), max(1, (TODAY - first) // 8))
    cuts = sorted(chance.sample(range(first + 1, TODAY), number - 1)) if number > 1 else []
    jobs = []
    for begin, end in zip([first, *cuts], [*cuts, TODAY], strict=True):
        begins, ends = begin, end
        if chance.random() < NOTICE and begin > first:
            begins -= chance.randrange(1, 4)  # still employed at the one before
        if chance.random() < GAP:
            ends -= min(chance.randrange(6, 37), (end - begin) // 2)
        is_current = end == TODAY and chance.random() < 0.7
        jobs.append(_job(chance, begins, max(begins, ends), is_current=is_current))
        if chance.random() < SECOND_JOB and ends - begins > 6:
            side = _job(chance, begins + 2, ends - 2, is_current=False)
            part_time = {"remote": True} if chance.random() < 0.5 else {"position": f"{side['position']} (part-time)"}
            jobs.append({**side, **part_time})
    return jobs[::-1]


def _job(chance: random.Random, begin: int, end: int, *, is_current: bool) -> dict[str, Any]:
    name, site, hard = _employer(chance, begin, end)
    written = (lambda month: f"{month // 12}") if chance.random() < YEARS_ONLY else _month
    job: dict[str, Any] = {"name": name, "position": chance.choice(POSITIONS), "startDate": written(begin)}
    job |= {} if is_current else {"endDate": written(end)}
    if hard:
        job |= {"startDate": hard[1], "endDate": hard[2]}
    if site and chance.random() < SITE:
        job["url"] = f"{chance.choice(('https://', 'https://www.', 'http://', ''))}{site}"
    if chance.random() < PLACE:
        city, country = chance.choice(CITIES).split()
        place = {"countryCode": hard[0]} if hard else {"city": city, "countryCode": country}
        job |= {"remote": True} if city == "Remote" else {"location": place}
    return job


def _employer(chance: random.Random, begin: int, end: int) -> tuple[str, str, list[str]]:
    """Name, website and, if they are hard, the country and the dates of a job."""
    kind = chance.random()
    hard = [each for each in HARD_JOBS if begin <= _read(each[4]) and _read(each[5]) <= end + 3]
    if kind < KNOWN * HARD and hard:
        name, country, _, ended, *dates = chance.choice(hard)
        if not ended or chance.random() < 0.2:  # fewer join a firm after its end
            return name, "", [country, *dates]
    if kind < KNOWN:
        firm = chance.choice([each for each in FIRMS if each.since < begin // 12 and end // 12 < each.until])
        sites = [*firm.sites.split(), f"linkedin.com/company/{firm.name.split()[0].lower()}"]
        return firm.name, chance.choice(sites), []
    if kind < KNOWN + OWN_BUSINESS:
        return chance.choice(OWN_NAMES), "", []
    if kind < KNOWN + OWN_BUSINESS + 0.01:
        return *chance.choice(LIKE_KNOWN), []
    name = chance.choice(SMALL_FIRMS).format(f"{chance.choice(WORDS)} {chance.choice(SECOND_WORDS)}")
    label = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    return name, f"{label}.{chance.choice(('com', 'com', 'net', 'org', 'de', 'io'))}", []


def _read(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


def _month(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"
