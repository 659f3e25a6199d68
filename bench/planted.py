"""Rows about invented people: plain ones, genuine ones that are hard to read, and ones with a planted fault.

The same seed gives the same rows. The kinds of faults are codes that can be seen in one row without DNS, and that are
stronger than `info` by default.
"""

import csv
import random
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumberFormat

from bench.package import ROOT
from local.fairness.genuine import RELAYS, SHARED_PLANS
from local.fairness.people import SCHOOLS
from tests.synthetic.applications import valid_number

FAULTY, HARD = 0.2, 0.4
"""The shares of rows with a fault, and of genuine rows that are hard."""

SUBMITTED = "2026-11-02"
FIELDS = (
    "id name email phone country institution institution_country website degree subject start end status submitted"
).split()

_FIRST = "Ana Amina Boris Chidi Dalia Elif Finn Grace Hana Ivan Jun Kavya Liam Mei Noor Olu Priya Rosa Søren".split()
_LAST = "Almeida Brandt Chen Dubois Eze Fischer García Haddad Ito Jansen Kim López Müller Novak Okafor Patel".split()
_PROVIDERS = "gmail.com outlook.com yahoo.com icloud.com proton.me gmx.de orange.fr naver.com".split()
_DEGREES = {"Bachelor of Science": (3, 4), "Bachelor of Arts": (3, 4), "Master of Science": (1, 2), "PhD": (3, 5)}
_SUBJECTS = "Economics|Biology|History|Mechanical Engineering|Psychology|Computer Science".split("|")
_ADDRESSES = ROOT / "tests" / "verify_email" / "genuine_addresses.csv"

type Row = dict[str, str]
type Change = Callable[[Row, random.Random], object]


class Planted(NamedTuple):
    """A row, and its kind: a code, `hard …`, or `plain`."""

    fields: Row
    kind: str

    @property
    def section(self) -> str:
        """The section that has the planted fault; empty if the row is genuine."""
        return self.kind.partition(".")[0] if "." in self.kind else ""


def rows(count: int, database: Path, seed: int = 2026) -> Iterator[Planted]:
    """So many rows, with the bogus and the young institutions of the reference database."""
    chance = random.Random(seed)
    faults, hard = FAULTS | _faults_of(database), HARD_ROWS
    for number in range(count):
        row = _plain(number, chance)
        kinds = faults if chance.random() < FAULTY else hard if chance.random() < HARD else {}
        kind = chance.choice(list(kinds)) if kinds else "plain"
        if kinds:
            kinds[kind](row, chance)
        yield Planted(row, kind)


def write(planted: list[Planted], file: Path) -> None:
    """Writes the rows as a CSV file."""
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.DictWriter(output, FIELDS)
        writer.writeheader()
        writer.writerows(each.fields for each in planted)


def _plain(number: int, chance: random.Random) -> Row:
    country = chance.choice(list(SCHOOLS))
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    degree = chance.choice(list(_DEGREES))
    start, years = chance.randint(2005, 2018), chance.choice(_DEGREES[degree])
    mailbox = f"{first}{last}".lower().encode("ascii", "ignore").decode()
    return {
        "id": f"r-{number:05}",
        "name": f"{first} {last}",
        "email": f"{mailbox}{chance.randrange(1000)}@{chance.choice(_PROVIDERS)}",
        "phone": _number(country, chance),
        "country": country,
        "institution": chance.choice(SCHOOLS[country]),
        "institution_country": country,
        "website": "",
        "degree": degree,
        "subject": chance.choice(_SUBJECTS),
        "start": f"{start}",  # years: months depend on the calendar of the country
        "end": f"{start + years}",
        "status": "completed",
        "submitted": SUBMITTED,
    }


def _set(field: str, *values: str) -> Change:
    """A change of one field; `#` becomes a digit, and `{name}` a field of the row."""

    def change(row: Row, chance: random.Random) -> None:
        value = chance.choice(values).format_map(row)
        row[field] = "".join(f"{chance.randrange(2, 9)}" if sign == "#" else sign for sign in value)

    return change


def _number(country: str, chance: random.Random) -> str:
    """A valid number that is not reserved for fiction in the United States (555-01xx)."""
    while "55501" in (number := valid_number(country, chance)).replace("-", "").replace(" ", ""):
        pass
    return number


def _number_as(form: str) -> Change:
    """The telephone number, written differently: `{e164}`, `{national}`, `{digits}`, `{code}`."""

    def change(row: Row, _: random.Random) -> None:
        number = phonenumbers.parse(row["phone"], row["country"])
        row["phone"] = form.format(
            e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
            national=phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
            digits=f"{number.country_code}{phonenumbers.national_significant_number(number)}",
            code=number.country_code,
        )

    return change


def _wide_digits(row: Row, _: random.Random) -> None:
    row["phone"] = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in row["phone"])


def _relay(row: Row, chance: random.Random) -> None:
    row["country"] = chance.choice(("US", "GB"))
    row["phone"] = _number(row["country"], chance)
    _number_as(chance.choice(RELAYS[row["country"]]))(row, chance)


def _shared_plan(row: Row, chance: random.Random) -> None:
    of_number, row["country"] = chance.choice(SHARED_PLANS)
    row["phone"] = _number(of_number, chance)


def _other_country(row: Row, chance: random.Random) -> None:
    code = phonenumbers.country_code_for_region(row["country"])
    others = [other for other in SCHOOLS if phonenumbers.country_code_for_region(other) != code]
    others = [other for other in others if {other, row["country"]} != {"KZ", "RU"}]
    row["phone"] = valid_number(chance.choice(others), chance)


def _genuine_address(row: Row, chance: random.Random) -> None:
    with _ADDRESSES.open(encoding="utf-8", newline="") as file:
        row["email"] = chance.choice(list(csv.DictReader(file)))["email"]


def _years(degree: str, least: int, most: int, **others: str) -> Change:
    def change(row: Row, chance: random.Random) -> None:
        row.update(degree=degree, end=f"{int(row['start']) + chance.randint(least, most)}", **others)

    return change


def _expected(row: Row, _: random.Random) -> None:
    row.update(start="2025", end="2028", degree="Bachelor of Science", status="expected")


def _typo(row: Row, chance: random.Random) -> None:
    """Swaps two letters within a word of the institution's name."""
    name = row["institution"]
    places = [place for place in range(1, len(name) - 2) if name[place : place + 2].isalpha()]
    place = chance.choice(places)
    row["institution"] = f"{name[:place]}{name[place + 1]}{name[place]}{name[place + 2 :]}"


def _swapped(row: Row, _: random.Random) -> None:
    row["start"], row["end"] = row["end"], row["start"]


def _elsewhere(row: Row, chance: random.Random) -> None:
    row["institution_country"] = chance.choice([country for country in SCHOOLS if country != row["country"]])


FAULTS: dict[str, Change] = {
    "phone.not_a_number": _set("phone", "see resume", "call me", "on request", "will be provided"),
    "phone.wrong_length": _set("phone", "+1 212 ### ##", "+44 20 #### #### ####", "+49 151 #"),
    "phone.unassigned": _set("phone", "+1 999 ### ####", "+1 555 812 44##", "+1 211 ### ####"),
    "phone.reserved": _set("phone", "+1 212 555 01##", "+1 415-555-01##", "+44 7700 9002##", "+61 491 570 156"),
    "phone.placeholder": _set("phone", "0000000000", "1234567890", "+1 111 111 1111", "9999999999"),
    "phone.not_personal": _set("phone", "+1 800 4## ####", "+1 900 4## ####", "+44 800 22# ####"),
    "phone.country_mismatch": _other_country,
    "phone.misformatted": _number_as("+{code} {e164}"),
    "email.malformed": _set("email", "{id}gmail.com", "{id}@gmail", "{id}@@gmail.com", "{id} at gmail dot com"),
    "email.reserved_domain": _set("email", "{id}@example.com", "{id}@example.org", "{id}@mail.test"),
    "email.disposable": _set("email", *(f"{{id}}@{domain}" for domain in (
        "mailinator.com", "yopmail.com", "guerrillamail.com", "sharklasers.com", "maildrop.cc", "mailnesia.com",
    ))),
    "email.lookalike_domain": _set("email", "{id}@gmai1.com", "{id}@0utlook.com", "{id}@hotrnail.com"),
    "email.role_account": _set("email", "info@northfield-staffing.com", "hr@an-agency.com", "jobs@seeburg-it.com"),
    "email.academic_mismatch": _set("email", "{id}@stanford.edu", "{id}@ox.ac.uk", "{id}@mit.edu"),
    "education.ends_before_start": _swapped,
    "education.too_short": _years("Bachelor of Science", 0, 0),
    "education.completed_in_future": _set("end", "2027-06", "2028-03", "2027-12"),
    "education.location_mismatch": _elsewhere,
    "education.website_mismatch": _set("website", "https://www.epfl.ch", "https://www.mit.edu", "https://www.ox.ac.uk"),
}  # fmt: skip

HARD_ROWS: dict[str, Change] = {
    "hard: no number": _set("phone", ""),
    "hard: national number": _number_as("{national}"),
    "hard: number with 00": _number_as("00{digits}"),
    "hard: number with a label": _number_as("Mobile: {e164}"),
    "hard: number with remarks": _number_as("{e164} (evenings, please)"),
    "hard: number with an extension": _number_as("{e164} ext. 12"),
    "hard: full-width digits": _wide_digits,
    "hard: relay service": _relay,
    "hard: shared numbering plan": _shared_plan,
    "hard: genuine address": _genuine_address,
    "hard: address in brackets": _set("email", "{name} <{email}>", "<{email}>", "mailto:{email}"),
    "hard: address with a tag": _set("email", "jane.roe+jobs@gmail.com", "robin-acme@yahoo.com"),
    "hard: own domain": _set("email", "info@robinsample.de", "hello@jane-roe.dev"),
    "hard: no address": _set("email", ""),
    "hard: misspelt institution": _typo,
    "hard: unlisted institution": _set("institution", "Instituto Técnico del Valle", "Fachschule Seeburg"),
    "hard: institution with a department": _set("institution", "{institution}, Department of {subject}"),
    "hard: transfer credit": _years("BSc (transfer credit from a community college)", 1, 1),
    "hard: one-year master's": _years("Master of Science", 1, 1),
    "hard: part-time": _years("Master of Arts (part-time)", 6, 8),
    "hard: expected": _expected,
    "hard: not completed": _years("Bachelor of Arts", 0, 1, status="incomplete"),
}


def _faults_of(database: Path) -> dict[str, Change]:
    """The faults that need institutions of the reference database."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    bogus = [title for (title,) in connection.execute("SELECT DISTINCT title FROM bogus_institutions ORDER BY title")]
    query = (
        "SELECT title, year, country FROM founding_years JOIN institutions ON id = institution "
        "WHERE year > 1980 ORDER BY id"
    )
    young = connection.execute(query).fetchall()
    connection.close()

    def before_founding(row: Row, chance: random.Random) -> None:
        row["institution"], year, country = chance.choice(young)
        row["institution_country"] = country or ""
        row.update(start=f"{year - 12}", end=f"{year - 8}", degree="Bachelor of Science")

    def bogus_institution(row: Row, chance: random.Random) -> None:
        row.update(institution=chance.choice(bogus), institution_country="")

    found: dict[str, Change] = {"education.bogus_institution": bogus_institution}
    return found | ({"education.before_founding": before_founding} if young else {})  # known from official files only
