"""The e-mail addresses and telephone numbers of a document."""

import re
from collections.abc import Iterator
from itertools import islice

import phonenumbers
from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatch,
    PhoneNumberMatcher,
)

from bonafide.document import Document
from bonafide.reference import Reference

MAX_CONTACTS = 50
"""Addresses, and numbers, that are read of one text: a list of thousands is no résumé, and each costs a look-up."""

MAX_NUMBERS = 500
"""Runs of digits that are tried as a number: most are dates."""

_EMAIL = re.compile(r"[\w.%+'-]{1,64}[@＠][\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")  # noqa: RUF001  people type the wide @, too
_NUMBER = re.compile(r"[+＋]?\(?\d[\d \u00a0().-]{6,20}\d")  # noqa: RUF001
_MONTHS = re.compile(
    r"(?<!\d)(?:\d\d?[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d\d?)(?!\d)|\b(?:19|20)\d\d\s*[-–]"  # noqa: RUF001
)
"""Months and periods (07.2021 – 08.2025), which some plans would read as a number."""  # noqa: RUF001


def emails_in(text: str) -> frozenset[str]:
    """The e-mail addresses of a text, in lower case; of very many, the first ones."""
    return frozenset(match[0].lower() for match in islice(_EMAIL.finditer(text), MAX_CONTACTS))


def emails(document: Document) -> tuple[str, ...]:
    """The e-mail addresses of a document and of its links, each once and in lower case."""
    linked = (link[len("mailto:") :].partition("?")[0] for link in document.links if link.startswith("mailto:"))
    addresses = islice(filter(_EMAIL.fullmatch, linked), MAX_CONTACTS)
    written = sorted(emails_in(document.text) | emails_in(document.reading))
    return tuple(dict.fromkeys(address.lower() for address in (*addresses, *written)))


def phones(document: Document, reference: Reference, country: str | None) -> tuple[str, ...]:
    """The telephone numbers of a document and of its links in E.164, each once.

    Without a country code, only valid and reserved numbers of the country count: dates and amounts have digits, too.
    """
    linked = " \n".join(link.removeprefix("tel:") for link in document.links if link.startswith("tel:"))
    found: dict[str, None] = {}
    for text in dict.fromkeys((linked, document.text, document.reading)):
        numbers = [
            match.number
            for match in islice(_matches(text, country), MAX_CONTACTS)
            if match.raw_string.startswith("+") or not _MONTHS.search(match.raw_string)
        ]
        numbers += _further_numbers(text, reference, country)
        found |= {phonenumbers.format_number(number, PhoneNumberFormat.E164): None for number in numbers}
    return tuple(found)


def _matches(text: str, country: str | None) -> Iterator[PhoneNumberMatch]:
    return iter(PhoneNumberMatcher(text, country, leniency=Leniency.VALID, max_tries=MAX_NUMBERS))


def _further_numbers(text: str, reference: Reference, country: str | None) -> Iterator[PhoneNumber]:
    """Numbers that no plan has: possible ones with a country code, and those that are reserved for fiction."""
    for match in islice(_NUMBER.finditer(text), MAX_NUMBERS):
        written = match[0]
        if _MONTHS.search(written):
            continue
        try:
            number = phonenumbers.parse(written, country)
        except NumberParseException:
            continue
        digits = int(f"{number.country_code}{phonenumbers.national_significant_number(number)}")
        stated = written.startswith("+") and phonenumbers.is_possible_number(number)
        if stated or reference.reserved(digits):
            yield number
