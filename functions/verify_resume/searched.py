"""A document prepared for look-ups, and why a miss in it would prove nothing."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cached_property

from bonafide.document import Document
from bonafide.institution_names import Tier, distinctive, expanded, words
from bonafide.person_names import MAX_LENGTH, PARTICLES, romanized, spelling_keys
from bonafide.reference import Reference
from bonafide.text import fold, plain, words_of
from verify_resume.extraction import Stated
from verify_resume.listed import with_keys

MIN_LETTERS = 40
"""A document with fewer letters states nothing: a cover sheet, or a scan."""

_JOINED = (*sorted(PARTICLES), "o")
_MIN_APART = 3
"""A name that a particle is joined with has more letters than this: `Alahmad`, `OBrien`."""

HEADER_LINES = 12
"""Lines at the top of a document, where the name is."""

_MIN_GREEK = 5
"""Different Greek letters from which on a document is in Greek; a few are signs of formulas."""

LIGATURES = re.compile("ffi|ffl|ff|fi|fl")
"""Old PDFs lose these letters, so they are left out of both sides."""

_LOST = re.compile(r"(?<![\w/.?=&])[^\W\d_]+\?[^\W\d_]+(?![\w/?=&])|\ufffd")
"""A word with a letter that the font did not have: `Hawai?i`."""

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"['’/.–-]\s?(\d\d)(?!\d)")  # noqa: RUF001
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]{0,6}[A-Z]\b")
_LETTERS = re.compile("[a-z]+")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_NO_SCRIPT = frozenset(
    "FULLWIDTH HALFWIDTH MODIFIER FEMININE MASCULINE MICRO MATHEMATICAL SUPERSCRIPT SUBSCRIPT".split()
)


class Searched:
    """A document prepared for look-ups, and why a miss in it would prove nothing. `name` is that of the form."""

    def __init__(self, document: Document, reference: Reference, stated: Stated, name: str) -> None:
        self.document, self.reference, self.stated, self.name = document, reference, stated, name
        self.text = "\n".join(dict.fromkeys((document.text, document.reading, *document.links)))
        romanised = romanized(self.text)
        self.tokens = frozenset(map(self.token, words_of(romanised)))
        self.joined = LIGATURES.sub("", plain(romanised))

    def token(self, word: str) -> str:
        """A word without ligatures; in PDFs drawn from right to left, the same for a word and its reverse."""
        word = LIGATURES.sub("", word)
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
        """The scripts of the document, apart from the words of the form's name."""
        text = self.document.text
        for word in self.name.split():
            text = text.replace(word, "")
        return scripts_of(text)

    @cached_property
    def has_ligatures(self) -> bool:
        """Whether the document has any of the letters that old PDFs lose."""
        return LIGATURES.search(fold(self.document.text)) is not None

    def lost(self, value: str) -> str:
        """Why a miss of this text proves nothing for its letters; empty if it does."""
        if self.proves_nothing:
            return self.proves_nothing
        if _LOST.search(self.document.text) or (not self.has_ligatures and LIGATURES.search(fold(value))):
            return "the document has lost some letters"
        return ""

    @cached_property
    def header(self) -> list[list[str]]:
        """The words of each line at the top, where a name is."""
        lines = [
            line
            for text in dict.fromkeys((self.document.text, self.document.reading))
            for line in [line for line in text.splitlines() if line.strip()][:HEADER_LINES]
        ]
        return [words_of(romanized(line[:MAX_LENGTH])) for line in [*lines, self.stated.name, *self.document.links]]

    @cached_property
    def mailboxes(self) -> frozenset[str]:
        """The letters of each part of the addresses before the @."""
        return frozenset(part for each in self.stated.emails for part in _LETTERS.findall(each.partition("@")[0]))

    @cached_property
    def name_keys(self) -> frozenset[str]:
        """The spelling keys of the words at the top, with those of the full names of nicknames."""
        found = {word for line in self.header for word in line if len(word) > 1 and word.isascii()}
        apart = {rest for word in found for start in _JOINED if len(rest := word.removeprefix(start)) > _MIN_APART}
        keys = frozenset(spelling_keys(sorted(found | apart))) - {""}
        return keys | self.reference.full_names(keys)

    @cached_property
    def stream(self) -> list[str]:
        """The words as names of institutions are compared, of both orders of the text."""
        # Not cached as the names of institutions are: nothing of a document stays.
        lines = (words.__wrapped__(line) for line in self.text.splitlines())
        return [self.token(word) for line in lines for word in expanded.__wrapped__(line)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where in the stream each word is."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.stream):
            found.setdefault(word, []).append(at)
        return found

    def has_words(self, name: Collection[str]) -> bool:
        """Whether the words of a name are next to each other, in any order."""
        wanted = {self.token(word) for word in name}
        if not wanted or not wanted <= self.places.keys():
            return False
        near = len(wanted) + 2
        rarest = min(wanted, key=lambda word: len(self.places[word]))
        return any(wanted.issubset(self.stream[max(0, at - near) : at + near + 1]) for at in self.places[rarest])

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """The words in capitals, as `plain` writes them."""
        return frozenset(found.lower() for found in _ACRONYM.findall(self.document.text))

    @cached_property
    def acronym_owners(self) -> frozenset[int]:
        """The institutions that have one of these acronyms."""
        return with_keys(self.acronyms, (Tier.ACRONYM,), self.reference)

    @cached_property
    def education_words(self) -> frozenset[str]:
        """The words of the studies that distinguish one institution from another."""
        named = "\n".join(each.institution for each in self.stated.studies)
        lines = f"{self.stated.education_text}\n{named}".splitlines()
        found = (word for line in lines for word in expanded.__wrapped__(words.__wrapped__(line)))
        return frozenset(self.token(word) for word in found if distinctive([word]))

    @cached_property
    def text_in_ascii_digits(self) -> str:
        """The text with the digits of any script as 0 to 9."""
        return ascii_digits(self.text)

    @cached_property
    def years(self) -> frozenset[int]:
        """The years of four digits."""
        return frozenset(map(int, YEAR.findall(self.text_in_ascii_digits)))

    @cached_property
    def short_years(self) -> frozenset[int]:
        """The years of two digits, and other numbers that look like it."""
        return frozenset(map(int, _SHORT_YEAR.findall(self.text_in_ascii_digits)))


def scripts_of(text: str) -> frozenset[str]:
    """The scripts of a text, as Unicode names them; a single letter of another script does not count."""
    letters = (unicodedata.name(letter, "").partition(" ")[0] for letter in set(text) if letter.isalpha())
    found = Counter(script for script in letters if script not in _NO_SCRIPT)
    return frozenset(
        script
        for script, count in found.items()
        if script == "LATIN" or count >= (_MIN_GREEK if script == "GREEK" else 2)
    )


def ascii_digits(text: str) -> str:
    """The digits of any script as 0 to 9."""
    return text if text.isascii() else _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text)
