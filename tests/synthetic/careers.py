"""Invented careers at firms that exist and at firms that do not, as genuine applicants state them.

Years of foundation and of the end are facts that anybody can look up. Nobody who is invented here worked there.
"""

import random
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
    Firm("JPMorgan Chase", 2000, "jpmorganchase.com chase.com"),
    Firm("General Electric", 1892, "ge.com"),
    Firm("Boeing", 1916, "boeing.com"),
    Firm("Airbus", 1970, "airbus.com"),
    Firm("Toyota", 1937, "toyota.com toyota-global.com"),
    Firm("Samsung Electronics", 1969, "samsung.com"),
    Firm("Sony", 1946, "sony.com sony.co.jp"),
    Firm("Nestlé", 1866, "nestle.com"),
    Firm("Novartis", 1996, "novartis.com"),
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
    Alphabet 2011-05 2016-02 | Meta 2002-01 2007-06 | X Corp. 2012-03 2023-04 | Accenture 1987-09 1993-05
    PricewaterhouseCoopers 1994-09 1999-03 | Verizon 1997-02 2003-08 | Novartis 1993-04 2001-06
    Sanofi 1999-01 2006-05 | Siemens Healthineers 2008-10 2017-03 | Siemens Energy 2012-02 2022-09
    Hewlett Packard Enterprise 2011-06 2018-01 | Keysight Technologies 2008-03 2016-07
    Agilent Technologies 1995-05 2003-10 | Infineon Technologies 1996-08 2002-04 | Deutsche Telekom 1990-09 1997-12
    AbbVie 2009-01 2015-08 | Kyndryl 2015-11 2023-02 | GE HealthCare 2012-04 2023-06 | GE Vernova 2018-09 2024-10
    Haleon 2017-03 2023-09 | RTX 2012-07 2023-12 | Stellantis 2015-02 2022-05 | Warner Bros. Discovery 2014-06 2023-01
    Viatris 2013-10 2021-06 | Elevance Health 2010-03 2022-08 | Truist 2006-05 2021-03 | Corteva 2011-09 2020-01
    NXP Semiconductors 2001-10 2008-02 | Daimler Truck 2009-04 2022-07 | E.ON 1996-02 2003-05
    Syngenta 1995-06 2002-09 | AstraZeneca 1996-09 2004-03 | Thales 1998-01 2005-04 | T-Mobile US 1999-08 2004-02
    JPMorgan Chase 1997-07 2004-01 | Ernst & Young 1986-09 1992-02 | KPMG 1984-09 1990-03
    Airbus Group 2006-01 2014-09
    Sun Microsystems 2006-01 2012-05 | Compaq 1998-03 2004-09 | Credit Suisse 2014-06 2024-12
    Wirecard 2014-02 2021-02 | Lehman Brothers 2004-07 2009-12 | Nokia Siemens Networks 2008-01 2015-03
    Motorola 2006-05 2014-10 | Andersen Consulting 1996-09 2002-02 | Arthur Andersen 1998-09 2003-01
    Swissair 1995-04 2002-08 | EMC 2011-02 2018-06 | Monsanto 2010-05 2019-07 | Rockwell Collins 2012-01 2020-04
    Nortel 2003-08 2010-03 | Thomas Cook 2012-04 2020-02 | Air Berlin 2010-03 2018-01 | Time Warner 2010-06 2019-02
    Silicon Valley Bank 2018-01 2024-05 | Bear Stearns 2003-06 2009-02 | Wachovia 2004-01 2010-06
    Digital Equipment Corporation 1993-04 1999-11 | Lucent Technologies 2001-02 2008-05 | Facebook 2016-04 2024-03
"""
"""Jobs as people state them who were there: by today's name before a spin-off, a merger or a change of the name, and
by yesterday's name after one, or while an administrator wound the firm up."""
_HARD = [each.strip().rsplit(" ", 2) for line in HARD_DATES.strip().splitlines() for each in line.split("|")]

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
CITIES = "Austin|Boston|Chicago|Denver|Houston|Seattle|Atlanta|Dallas|Berlin|Toronto|Remote".split("|")


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
        job |= dict(zip(("startDate", "endDate"), hard, strict=True))
    if site and chance.random() < SITE:
        job["url"] = f"{chance.choice(('https://', 'https://www.', 'http://', ''))}{site}"
    if chance.random() < PLACE:
        place = chance.choice(CITIES)
        job |= {"remote": True} if place == "Remote" else {"location": {"city": place}}
    return job


def _employer(chance: random.Random, begin: int, end: int) -> tuple[str, str, list[str]]:
    """Name, website and, if they are hard, the dates of a job."""
    kind = chance.random()
    hard = [each for each in _HARD if begin <= _read(each[1]) and _read(each[2]) <= end + 3]
    if kind < KNOWN * HARD and hard:
        name, *dates = chance.choice(hard)
        return name, "", dates
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
