"""Looks up in a document what the form claims: the name, the contacts, the institutions and the years.

Looking a claim up needs no layout, so it is far more certain than to extract a statement and compare it. A miss counts
only where it proves something: not in text that was recognised, drawn from right to left or written in another script,
nor if the claim may be there under another name.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

from bonafide.application import Application, Education
from bonafide.identity import canonical_email
from bonafide.institution_names import Tier, distinctive, expanded, initials, words
from bonafide.lookalikes import within_one_edit
from bonafide.partial_date import PartialDate, period
from bonafide.person_names import IGNORED_WORDS, MAX_LENGTH, PARTICLES, romanized, spelling_keys
from bonafide.reference import Reference
from bonafide.text import fold, plain, words_of
from verify_resume.document import Document
from verify_resume.extraction import Stated, languages_of, read_statements

MIN_LETTERS = 40
"""A document with fewer letters states nothing: a cover sheet, or a scan."""

MAX_ENTRIES = 20
"""Only this many studies of a form are looked up."""

MAX_INSTITUTION = 200
"""Only this many characters of a name of an institution are looked up."""

_LAST_DIGITS, _MIN_DIGITS = 9, 6
"""Digits of a telephone number that are compared; with fewer, it is not looked up."""

_MIN_JOINED, _MIN_MISSPELT = 6, 6
"""Letters of a word that is also found within another, and of one that may have a typo."""

_HEADER_LINES, _MAX_INSTITUTIONS = 12, 6
_LATE_GREEK = 5
"""Different Greek letters from which on a document is in Greek; a few are signs of formulas."""

_LIGATURES = re.compile("ffi|ffl|ff|fi|fl")
"""Old PDFs lose these letters, so they are left out of both sides."""

_DIGITS = re.compile(r"[+＋]?\(?\d[\d \u00a0()./–·-]{4,40}")  # noqa: RUF001
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"['’/.–-]\s?(\d\d)(?!\d)")  # noqa: RUF001
_OTHER_CALENDAR = re.compile("平成|令和|昭和|民[国國]|พ\\.?ศ|هـ|ه\\.?ش|(?<!\\d)(?:1[34]\\d\\d|25\\d\\d)(?!\\d)")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]{0,6}[A-Z]\b")
_PARTS = re.compile(r"[(),;/|–—]|\s-\s")  # noqa: RUF001
_COMPARED_SCRIPTS = frozenset(["LATIN", "CYRILLIC", "GREEK"])


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
    text = _Searched(document, reference, stated)
    name = _name_words(application)
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


class _Searched:
    """A document prepared for look-ups, and why a miss in it would prove nothing."""

    def __init__(self, document: Document, reference: Reference, stated: Stated) -> None:
        self.document, self.reference, self.stated = document, reference, stated
        self.text = "\n".join(dict.fromkeys((document.text, document.reading, *document.links)))
        romanised = romanized(self.text)
        self.tokens = frozenset(map(self._token, words_of(romanised)))
        self.joined = _LIGATURES.sub("", plain(romanised))

    def _token(self, word: str) -> str:
        """A word without ligatures; in PDFs drawn from right to left, the same for a word and its reverse."""
        word = _LIGATURES.sub("", word)
        return min(word, word[::-1]) if self.document.is_right_to_left and not word.isascii() else word

    @cached_property
    def proves_nothing(self) -> str:
        """Why no miss in this document counts; empty if it does."""
        if sum(map(str.isalpha, self.document.text)) < MIN_LETTERS:
            return "the document has too little text"
        if self.document.is_recognition:
            return "the text was recognised in a scan and may be misread"
        if self.document.is_right_to_left:
            return "words of a PDF in a right-to-left script may be in the wrong order"
        return ""

    @cached_property
    def scripts(self) -> frozenset[str]:
        return _scripts(self.document.text)

    @cached_property
    def has_ligatures(self) -> bool:
        return _LIGATURES.search(fold(self.document.text)) is not None

    def lost(self, value: str) -> str:
        """Why a miss of this text proves nothing for its letters; empty if it does."""
        if self.proves_nothing:
            return self.proves_nothing
        if not self.has_ligatures and _LIGATURES.search(fold(value)):
            return "the document has lost some letters (ligatures)"
        return ""

    @cached_property
    def header(self) -> list[list[str]]:
        """The words of each line at the top, where a name is."""
        lines = [
            line
            for text in dict.fromkeys((self.document.text, self.document.reading))
            for line in [line for line in text.splitlines() if line.strip()][:_HEADER_LINES]
        ]
        return [words_of(romanized(line[:MAX_LENGTH])) for line in [*lines, self.stated.name, *self.document.links]]

    @cached_property
    def name_keys(self) -> frozenset[str]:
        """The spelling keys of the words at the top, with those of the full names of nicknames."""
        found = {word for line in self.header for word in line if len(word) > 1 and word.isascii()}
        keys = frozenset(spelling_keys(sorted(found))) - {""}
        return keys | self.reference.full_names(keys)

    @cached_property
    def stream(self) -> list[str]:
        """The words as names of institutions are compared, of both orders of the text."""
        # Not cached as the names of institutions are: nothing of a document stays.
        lines = (words.__wrapped__(line) for line in self.text.splitlines())
        return [self._token(word) for line in lines for word in expanded.__wrapped__(line)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where in the stream each word is."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.stream):
            found.setdefault(word, []).append(at)
        return found

    def has_words(self, name: Collection[str]) -> bool:
        """Whether the words of a name are next to each other, in any order."""
        wanted = {self._token(word) for word in name}
        if not wanted or not wanted <= self.places.keys():
            return False
        near = len(wanted) + 2
        rarest = min(wanted, key=lambda word: len(self.places[word]))
        return any(
            wanted.issubset(self.stream[max(0, at - near) : at + near + 1]) for at in self.places[rarest]
        )

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words in capitals, as `plain` writes them."""
        return frozenset(found.lower() for found in _ACRONYM.findall(self.document.text))

    @cached_property
    def acronym_owners(self) -> frozenset[int]:
        """The institutions that have one of these acronyms."""
        return _with_keys(self.acronyms, (Tier.ACRONYM,), self.reference)

    @cached_property
    def education_words(self) -> frozenset[str]:
        """The words of the studies that distinguish one institution from another."""
        named = "\n".join(each.institution for each in self.stated.studies)
        lines = f"{self.stated.education_text}\n{named}".splitlines()
        found = (word for line in lines for word in expanded.__wrapped__(words.__wrapped__(line)))
        return frozenset(self._token(word) for word in found if distinctive([word]))

    @cached_property
    def years(self) -> frozenset[int]:
        return frozenset(map(int, _YEAR.findall(_ascii_digits(self.text))))

    @cached_property
    def short_years(self) -> frozenset[int]:
        return frozenset(map(int, _SHORT_YEAR.findall(_ascii_digits(self.text))))


def _name_words(application: Application) -> tuple[str, ...]:
    """The words of the form's name, in Latin letters where that is certain, without titles and particles."""
    name = (application.basics.name if application.basics else None) or ""
    found = dict.fromkeys(words_of(romanized(name[:MAX_LENGTH])))
    known = [word for word in found if (len(word) > 1 or not word.isascii()) and word not in IGNORED_WORDS]
    return tuple(word for word in known if word not in PARTICLES) or tuple(known)


def _name_word(word: str, name: tuple[str, ...], text: _Searched) -> Answered:
    claim = Claim("name", word)
    if _has_name_word(word, text) or _has_initial(word, name, text):
        return Answered(claim, Answer.FOUND)
    reason = text.lost(word)
    if not word.isascii():
        reason = reason or "names in this script have several usual spellings"
    elif not text.scripts <= {"LATIN"}:
        reason = reason or "the name and the document are in different scripts"
    return Answered(claim, Answer.NOT_ASSESSED if reason else Answer.MISSED, reason)


def _has_name_word(word: str, text: _Searched) -> bool:
    bare = _LIGATURES.sub("", word)
    if bare in text.tokens or ((len(word) >= _MIN_JOINED or not word.isascii()) and bare in text.joined):
        return True
    if not word.isascii():
        return False
    keys = frozenset(spelling_keys([word]))
    return not text.name_keys.isdisjoint(keys | text.reference.full_names(keys))


def _has_initial(word: str, name: tuple[str, ...], text: _Searched) -> bool:
    """Whether a line at the top has the word's initial beside another word of the name."""
    others = set(name) - {word}
    return any(word[0] in line and not others.isdisjoint(line) for line in text.header)


def _email(application: Application, name: tuple[str, ...], text: _Searched) -> Iterator[Answered]:
    """Looks the address up in any spelling: over two lines, with `(at)`, without ligatures."""
    address = (application.email or "").strip().lower()
    local, _, domain = address.rpartition("@")
    if not local or not domain or len(address) > MAX_LENGTH:
        return
    claim = Claim("email", address)
    pieces = (_PIECES.get(piece) or re.escape(piece) for piece in _SPLIT_ADDRESS.findall(address))
    pattern = re.compile(rf"(?<![\w.+-]){r'\s?'.join(pieces)}(?![\w-])", re.IGNORECASE)
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
    **{ligature: f"(?:{ligature})?" for ligature in ("ffi", "ffl", "ff", "fi", "fl")},
}
_SPLIT_ADDRESS = re.compile("@|[.]|ffi|ffl|ff|fi|fl|[-_+]|(?:(?!ff|fi|fl)[^@.+_-])+")


def _not_own_contact(name: tuple[str, ...], text: _Searched) -> str:
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
    application: Application, country: str | None, name: tuple[str, ...], text: _Searched
) -> Iterator[Answered]:
    """Looks each number up by its last nine digits, and by its country code where the document writes one."""
    typed = (application.phone or "")[:MAX_LENGTH]
    numbers = [
        (str(match.number.country_code), phonenumbers.national_significant_number(match.number))
        for match in PhoneNumberMatcher(typed, country, leniency=Leniency.POSSIBLE)
    ]
    if not numbers:
        digits = "".join(character for character in _ascii_digits(typed) if character.isdigit())
        numbers = [("", digits)] if len(digits) >= _MIN_DIGITS else []
    runs = [run for run in _DIGITS.findall(_ascii_digits(text.text))]
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


def _education(application: Application, text: _Searched) -> Iterator[Answered]:
    """Looks up the institution of each entry, and the years in which it begins and ends."""
    entries = application.education[:MAX_ENTRIES]
    named = [_Named.of(entry.institution, text.reference) if entry.institution else None for entry in entries]
    for number, (entry, institution) in enumerate(zip(entries, named, strict=True)):
        if institution:
            yield _institution(institution, number, [each for each in named if each], text)
        yield from _years(entry, number, text)


class _Named(NamedTuple):
    """An institution as typed, the institutions of the directories that it may be, and all their names."""

    typed: str
    listed: frozenset[int]
    spellings: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, typed: str, reference: Reference) -> "_Named":
        typed = typed[:MAX_INSTITUTION]
        parts = [typed, *(part for part in _PARTS.split(typed) if part.strip() != typed)]
        own = [name for part in parts if (name := expanded(words(part))) and distinctive(name)]
        listed = listed_as(typed, reference)
        aliases: list[tuple[str, ...]] = []
        for institution in sorted(listed)[:_MAX_INSTITUTIONS]:
            query = "SELECT words FROM institution_spellings WHERE institution = ?"
            rows = reference.database.execute(query, (institution,))
            aliases += (tuple(str(full).split(" ")) for (full,) in rows)
        return cls(typed, listed, tuple(dict.fromkeys((*own, *aliases))))

    @property
    def distinctive(self) -> frozenset[str]:
        """The words that distinguish it from others, in any of its names."""
        return frozenset(word for name in self.spellings for word in name if distinctive([word]))


def listed_as(name: str, reference: Reference) -> frozenset[int]:
    """The institutions of the directories that a name, or a part of it between commas, may mean."""
    parts = [found for part in (name, *_PARTS.split(name)) if (found := words(part))]
    keys = {key for part in parts for key in ("".join(part), "".join(expanded(part)))}
    tiers = (Tier.WRITTEN, Tier.EXPANDED, Tier.WITHOUT_PLACE, Tier.ACRONYM)
    return _with_keys(frozenset(keys), tiers, reference)


def _with_keys(keys: Collection[str], tiers: Collection[Tier], reference: Reference) -> frozenset[int]:
    marks = ", ".join("?" * len(keys))
    query = (
        f"SELECT DISTINCT institution FROM institution_keys WHERE key IN ({marks}) "  # noqa: S608  marks alone
        f"AND tier IN ({', '.join(str(int(tier)) for tier in tiers)})"
    )
    return frozenset(int(number) for (number,) in reference.database.execute(query, tuple(keys)))


def _institution(named: _Named, entry: int, all_named: list[_Named], text: _Searched) -> Answered:
    claim = Claim("institution", named.typed, entry)
    if _has_institution(named, text):
        return Answered(claim, Answer.FOUND)
    reason = _why_not_missed(named, all_named, text)
    return Answered(claim, Answer.NOT_ASSESSED if reason else Answer.MISSED, reason)


def _has_institution(named: _Named, text: _Searched) -> bool:
    written = _LIGATURES.sub("", plain(named.typed))
    if len(written) >= (_MIN_JOINED if written.isascii() else 3) and written in text.joined:
        return True
    for name in named.spellings:
        if (len(name) > 1 or text.education_words.issuperset(name)) and text.has_words(name):
            return True
    if named.listed & text.acronym_owners:
        return True
    corrected = [_corrected(word, text) for word in expanded(words(named.typed))]
    return len(corrected) > 1 and text.has_words(corrected)


def _corrected(word: str, text: _Searched) -> str:
    """A word of the document that differs by one typo, if it does not have the word itself."""
    word = _LIGATURES.sub("", word)
    if word in text.places or len(word) < _MIN_MISSPELT:
        return word
    return next((other for other in text.places if within_one_edit(word, other)), word)


def _why_not_missed(named: _Named, all_named: list[_Named], text: _Searched) -> str:
    """Why a document that does not have an institution does not contradict the form; empty if it does."""
    if reason := text.lost(named.typed):
        return reason
    institutions = [each.institution for each in text.stated.studies if each.institution]
    if not institutions:
        return "the document names no institution in a section for education"
    if _scripts(named.typed) - text.scripts or len(text.scripts) > 1:
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
    if not any(_are_unrelated(named.listed, other, text.reference) for other in others):
        return "the document names no other institution that a directory lists"
    return ""


def _are_unrelated(one: frozenset[int], other: frozenset[int], reference: Reference) -> bool:
    """Whether no institution is a predecessor, successor or part of another, or has the same website."""
    if one & other:
        return False
    ones, others = ", ".join(map(str, one)), ", ".join(map(str, other))
    query = (
        "SELECT 1 FROM institution_successors WHERE "  # noqa: S608  numbers alone
        f"(institution IN ({ones}) AND successor IN ({others})) "
        f"OR (institution IN ({others}) AND successor IN ({ones})) "
        "UNION SELECT 1 FROM institution_websites a JOIN institution_websites b USING (domain) "
        f"WHERE a.institution IN ({ones}) AND b.institution IN ({others})"
    )
    return reference.database.execute(query).fetchone() is None


def _years(entry: Education, number: int, text: _Searched) -> Iterator[Answered]:
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


def _why_year_not_missed(date: PartialDate, text: _Searched) -> str:
    education = _ascii_digits(text.stated.education_text)
    if not _YEAR.search(education):
        return "the document states no years of studies"
    if _OTHER_CALENDAR.search(education):
        return "the document uses another calendar"
    near = {year + off for year in _years_of(date) for off in (-1, 0, 1)}
    if near & text.years or {year % 100 for year in near} & text.short_years:
        return "the document has the year before or after, or a year of two digits"
    return ""


def _scripts(text: str) -> frozenset[str]:
    """The scripts of a text, as Unicode names them; a single letter of another script does not count."""
    letters = (unicodedata.name(letter, "").partition(" ")[0] for letter in set(text) if letter.isalpha())
    found = Counter(script for script in letters if script not in _NO_SCRIPT)
    return frozenset(
        script
        for script, count in found.items()
        if script == "LATIN" or count >= (_LATE_GREEK if script == "GREEK" else 2)
    )


_NO_SCRIPT = frozenset("FULLWIDTH HALFWIDTH MODIFIER FEMININE MASCULINE MICRO MATHEMATICAL SUPERSCRIPT SUBSCRIPT".split())


def _ascii_digits(text: str) -> str:
    """The digits of any script as 0 to 9."""
    return _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)


_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
