"""Looks up in a document what the form claims: the name, the contacts, the institutions and the years.

Looking a claim up needs no layout, so it is far more certain than to extract a statement and compare it. A miss counts
only where it proves something: not in text that was recognised, drawn from right to left or written in another script,
nor if the claim may be there under another name.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from bonafide.application import Application, Education
from bonafide.document import Document
from bonafide.identity import canonical_email
from bonafide.institution_names import expanded, initials, words
from bonafide.lookalikes import within_one_edit
from bonafide.partial_date import PartialDate, period
from bonafide.person_names import IGNORED_WORDS, MAX_LENGTH, PARTICLES, romanized, spelling_keys
from bonafide.reference import Reference
from bonafide.text import plain, words_of
from verify_resume.extraction import Stated, read_statements
from verify_resume.listed import Named, are_unrelated, listed_as
from verify_resume.searched import LIGATURES, YEAR, Searched, ascii_digits, scripts_of
from verify_resume.vocabulary import languages_of

MAX_ENTRIES = 20
"""Only this many studies of a form are looked up."""

_LAST_DIGITS, _MIN_DIGITS = 9, 6
"""Digits of a telephone number that are compared; with fewer, it is not looked up."""

_MIN_JOINED, _MIN_MISSPELT = 6, 6
"""Letters of a word that is also found within another, and of one that may have a typo."""

_BEFORE_UNIVERSITY = re.compile(r"\b(?:grammar|high|middle|preparatory|secondary|senior)\s+school\b", re.IGNORECASE)

_MAX_MISSPELT = 2
"""Words of a name that may have a typo."""

_INITIALS = 2
"""Letters that a mailbox may have beside a word of the name: `jroe`."""

_DIGITS = re.compile(r"[+＋]?\(?\d[\d \u00a0()./–·-]{4,40}")  # noqa: RUF001
_OTHER_CALENDAR = re.compile("平成|令和|昭和|民[国國]|พ.?ศ|هـ|(?<!\\d)(?:1[34]\\d\\d|25\\d\\d)(?!\\d)")
"""Japanese and Chinese eras, and the years of the Islamic, Persian and Buddhist calendars."""


class Claim(NamedTuple):
    """One thing that the form claims. `kind` is name, email, phone, institution or year; `entry` is that of education.

    A name has a claim for each word.
    """

    kind: str
    value: str
    entry: int | None = None


class Answer(StrEnum):
    """Whether the document has what is claimed."""

    FOUND = "found"
    MISSED = "missed"
    NOT_ASSESSED = "not_assessed"


class Answered(NamedTuple):
    """A claim and its answer; `reason` is why it could not be assessed."""

    claim: Claim
    answer: Answer
    reason: str = ""


def look_up(
    application: Application, document: Document, reference: Reference, stated: Stated | None = None
) -> list[Answered]:
    """Looks up everything that the form claims.

    Args:
        application: the form.
        document: what was read of the file.
        reference: knows nicknames, institutions and domains.
        stated: what the document states, if that was read already.
    """
    country = home_of(application, reference)
    stated = stated or read_statements(document, reference, country)
    written = ((application.basics.name if application.basics else None) or "")[:MAX_LENGTH]
    text = Searched(document, reference, stated, written)
    name = _name_words(written)
    return [
        *(_name_word(word, name, text) for word in name),
        *_email(application, name, text),
        *_phones(application, country, name, text),
        *_education(application, text),
    ]


def home_of(application: Application, reference: Reference) -> str | None:
    """The country by whose plan numbers without a country code are read."""
    home = application.basics.location if application.basics else None
    source = application.source
    return reference.stated_country(home.country_code if home else None) or reference.stated_country(
        source.country if source else None
    )


def _name_words(name: str) -> tuple[str, ...]:
    """The words of the form's name, in Latin letters where that is certain, without titles and particles."""
    found = dict.fromkeys(words_of(romanized(name)))
    known = [word for word in found if (len(word) > 1 or not word.isascii()) and word not in IGNORED_WORDS]
    return tuple(word for word in known if word not in PARTICLES) or tuple(known)


def _name_word(word: str, name: tuple[str, ...], text: Searched) -> Answered:
    claim = Claim("name", word)
    if _has_name_word(word, text) or _is_beside_another(word, name, text):
        return Answered(claim, Answer.FOUND)
    reason = text.lost(word)
    if not word.isascii():
        reason = reason or "names in this script have several usual spellings"
    elif not text.scripts <= {"LATIN"}:
        reason = reason or "the name and the document are in different scripts"
    return Answered(claim, Answer.NOT_ASSESSED if reason else Answer.MISSED, reason)


def _has_name_word(word: str, text: Searched) -> bool:
    bare = LIGATURES.sub("", word)
    if bare in text.tokens or ((len(word) >= _MIN_JOINED or not word.isascii()) and bare in text.joined):
        return True
    if not word.isascii():
        return False
    if any(word in mailbox and len(word) > 2 and len(mailbox) - len(word) <= _INITIALS for mailbox in text.mailboxes):
        return True
    keys = frozenset(spelling_keys([word]))
    return not text.name_keys.isdisjoint(keys | text.reference.full_names(keys))


def _is_beside_another(word: str, name: tuple[str, ...], text: Searched) -> bool:
    """Whether another word of the name has the word's initial beside it at the top, or is joined with the word."""
    others = set(name) - {word}
    if any(word[0] in line and not others.isdisjoint(line) for line in text.header):
        return True
    joined = (pair for other in others for pair in (word + other, other + word))
    return any(len(pair) >= _MIN_JOINED and LIGATURES.sub("", pair) in text.joined for pair in joined)


def _email(application: Application, name: tuple[str, ...], text: Searched) -> Iterator[Answered]:
    """Looks the address up in any spelling: over two lines, with `(at)`, without ligatures."""
    address = (application.email or "").strip().lower()
    local, _, domain = address.rpartition("@")
    if not local or not domain or len(address) > MAX_LENGTH:
        return
    claim = Claim("email", address)
    pieces = (_PIECES.get(piece) or re.escape(piece) for piece in _SPLIT_ADDRESS.findall(address))
    # Nothing is given back: a row of ligatures, each of which may be lost, has too many ways to match.
    pattern = re.compile(rf"(?<![\w.+-]){r'\s?+'.join(pieces)}(?![\w-])", re.IGNORECASE)
    canonical = {canonical_email(each) for each in text.stated.emails}
    if canonical_email(address) in canonical or pattern.search(text.text):
        yield Answered(claim, Answer.FOUND)
        return
    reason = text.lost(address) or _not_own_contact(name, text)
    if not text.stated.emails:
        reason = "the document states no e-mail address"
    elif domain.isascii() and "relay" in text.reference.listings(domain):
        reason = reason or "the stated address forwards to another one"
    yield Answered(claim, Answer.NOT_ASSESSED if reason else Answer.MISSED, reason)


_PIECES = {
    "@": r"(?:[@＠]|[(\[]\s?at\s?[)\]])",  # noqa: RUF001
    ".": r"(?:\.|[(\[]\s?dot\s?[)\]])",
    **{ligature: f"(?:{ligature})?+" for ligature in ("ffi", "ffl", "ff", "fi", "fl")},
}
_SPLIT_ADDRESS = re.compile("@|[.]|ffi|ffl|ff|fi|fl|[-_+]|(?:(?!ff|fi|fl)[^@.+_-])+")


def _not_own_contact(name: tuple[str, ...], text: Searched) -> str:
    """Why the document's contacts may be those of somebody else, such as an agency or a referee; else empty."""
    stated = words_of(romanized(text.stated.name))
    own = [word for word in (*name, *stated) if len(word) > 2]
    for address in text.stated.emails:
        domain = address.rpartition("@")[2]
        lists = text.reference.listings(domain) if domain.isascii() else {}
        if not {"popular", "free", "academic"}.isdisjoint(lists) or any(word in plain(address) for word in own):
            return ""
    return "the contacts may be those of an agency or a referee" if text.stated.emails else ""


def _phones(
    application: Application, country: str | None, name: tuple[str, ...], text: Searched
) -> Iterator[Answered]:
    """Looks each number up by its last nine digits, and by its country code where the document writes one."""
    typed = (application.phone or "")[:MAX_LENGTH]
    numbers = [
        (str(match.number.country_code), phonenumbers.national_significant_number(match.number))
        for match in PhoneNumberMatcher(typed, country, leniency=Leniency.POSSIBLE)
    ]
    if not numbers:
        digits = "".join(character for character in ascii_digits(typed) if character.isdigit())
        numbers = [("", digits)] if len(digits) >= _MIN_DIGITS else []
    runs = _DIGITS.findall(text.text_in_ascii_digits)
    for code, national in numbers:
        claim = Claim("phone", f"+{code}{national}" if code else national)
        if any(_is_number(run, code, national) for run in runs):
            yield Answered(claim, Answer.FOUND)
            continue
        reason = text.proves_nothing or _not_own_contact(name, text)
        if not text.stated.phones:
            reason = "the document states no telephone number"
        yield Answered(claim, Answer.NOT_ASSESSED if reason else Answer.MISSED, reason)


def _is_number(run: str, code: str, national: str) -> bool:
    digits = "".join(character for character in run if character.isdigit())
    if national[-_LAST_DIGITS:] not in digits:
        return False
    states_country = run.startswith(("+", "＋", "00"))  # noqa: RUF001
    return not code or not states_country or digits.removeprefix("00").startswith(code)


def _education(application: Application, text: Searched) -> Iterator[Answered]:
    """Looks up the institution of each entry, and the years in which it begins and ends."""
    entries = application.education[:MAX_ENTRIES]
    named = [Named.of(entry.institution, text.reference) if entry.institution else None for entry in entries]
    for number, (entry, institution) in enumerate(zip(entries, named, strict=True)):
        if institution:
            yield _institution(institution, number, [each for each in named if each], text)
        yield from _years(entry, number, text)


def _institution(named: Named, entry: int, all_named: list[Named], text: Searched) -> Answered:
    claim = Claim("institution", named.typed, entry)
    if _has_institution(named, text):
        return Answered(claim, Answer.FOUND)
    reason = _why_not_missed(named, all_named, text)
    return Answered(claim, Answer.NOT_ASSESSED if reason else Answer.MISSED, reason)


def _has_institution(named: Named, text: Searched) -> bool:
    written = LIGATURES.sub("", plain(named.typed))
    if len(written) >= (_MIN_JOINED if written.isascii() else 3) and written in text.joined:
        return True
    for name in named.spellings:
        if (len(name) > 1 or text.education_words.issuperset(name)) and text.has_words(name):
            return True
    if named.listed & text.acronym_owners:
        return True
    typed = expanded(words(named.typed))
    if sum(LIGATURES.sub("", word) not in text.places for word in typed) > _MAX_MISSPELT:
        return False
    corrected = [_corrected(word, text) for word in typed]
    return len(corrected) > 1 and text.has_words(corrected)


def _corrected(word: str, text: Searched) -> str:
    """A word of the document that differs by one typo, if it does not have the word itself."""
    word = LIGATURES.sub("", word)
    if word in text.places or len(word) < _MIN_MISSPELT:
        return word
    return next((other for other in text.places if within_one_edit(word, other)), word)


def _why_not_missed(named: Named, all_named: list[Named], text: Searched) -> str:
    """Why a document that does not have an institution does not contradict the form; empty if it does."""
    if reason := text.lost(named.typed):
        return reason
    institutions = [each.institution for each in text.stated.studies if each.institution]
    if not institutions:
        return "the document names no institution in a section for education"
    if _BEFORE_UNIVERSITY.search(named.typed):
        return "documents often leave out schools before a university"
    if scripts_of(named.typed) - text.scripts or len(text.scripts) > 1:
        return "the name and the document may be in different scripts"
    if named.distinctive & text.education_words:
        return "a part of its name is in the document"
    if initials(named.typed, ()) & text.acronyms or any(
        plain(named.typed) in initials(institution, ()) for institution in institutions
    ):
        return "an abbreviation of its name may be in the document"
    language = languages_of(named.typed)
    if language and not any(language & languages_of(institution) for institution in institutions):
        return "the document may have its name in another language"
    if not named.listed:
        return "no directory lists it under this name, so it may have another"
    known = frozenset[str]().union(*(each.distinctive for each in all_named))
    others = [
        listed
        for institution in institutions
        if known.isdisjoint(expanded(words(institution))) and (listed := listed_as(institution, text.reference))
    ]
    if not any(are_unrelated(named.listed, other, text.reference) for other in others):
        return "the document names no other institution that a directory lists"
    return ""


def _years(entry: Education, number: int, text: Searched) -> Iterator[Answered]:
    """Looks up the years of an entry. A year beside it may be the same, as academic years begin in one and end in the
    next.
    """
    for date in period(entry.start_date, entry.end_date):
        if date is None or date.earliest is None or date.latest is None:
            continue
        claim = Claim("year", str(date.latest.year), number)
        if _years_of(date) & text.years:
            yield Answered(claim, Answer.FOUND)
            continue
        reason = text.proves_nothing or _why_year_not_missed(date, text)
        yield Answered(claim, Answer.NOT_ASSESSED if reason else Answer.MISSED, reason)


def _years_of(date: PartialDate) -> frozenset[int]:
    return frozenset((date.earliest.year, date.latest.year)) if date.earliest and date.latest else frozenset()


def _why_year_not_missed(date: PartialDate, text: Searched) -> str:
    education = ascii_digits(text.stated.education_text)
    if not YEAR.search(education):
        return "the document states no years of studies"
    if _OTHER_CALENDAR.search(education):
        return "the document uses another calendar"
    near = {year + off for year in _years_of(date) for off in (-1, 0, 1)}
    if near & text.years or {year % 100 for year in near} & text.short_years:
        return "the document has the year before or after, or a year of two digits"
    return ""
