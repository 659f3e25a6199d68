"""Keeps what identifies an applicant out of texts about something else: ids, titles, names of files, domains.

The table, alerts, logs and keys hold such texts. Nobody can recognise all names, so a text is compared with what the
application itself states: the words of the name, the telephone number, and the e-mail address before the @. E-mail
addresses and what is certainly a telephone number are recognised in any case, also those of other people.
"""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self

from bonafide.person_names import IGNORED_WORDS, MAX_LENGTH, PARTICLES, romanized
from bonafide.text import plain, words_of

if TYPE_CHECKING:
    from bonafide.application import Application

MASK = "•••"

MIN_WORD = 3
"""Letters of a word of a name that is masked; in scripts that write a syllable or more with one sign, `MIN_SIGNS`."""

MIN_SIGNS = 2

MIN_INSIDE = 5
"""Letters of a word of a name that is also masked within a longer word: not Hill in `hillside`."""

MIN_MAILBOX = 5
"""Characters before the @ that identify a person elsewhere."""

COMPARED_DIGITS = 7
"""Last digits of a telephone number that identify it however the country and area are written."""

_ADDRESS = re.compile(r"(?<![^\s@＠/])[^\s@＠/]+(?:[@＠]|%40)[^\s@＠/]+")  # noqa: RUF001  people type the wide @, too
_RUN = re.compile(r"\+?\(?\d(?:[\s().\-/_]{0,2}\d){6,}")
_GROUPED = re.compile(r"(?:1[\s.\-/_]{1,2})?\(?[2-9]\d\d\)?[\s.\-/_]{1,2}[2-9]\d\d[\s.\-_]\d{4}")
_NORTH_AMERICAN = re.compile(r"1[2-9]\d\d[2-9]\d{6}")
_INTERNATIONAL = re.compile(r"00(?:1[2-9]\d\d[2-9]\d{6}|[2-9]\d{9,13})")
"""The digits of a number after the prefix 00. After `0001-2026-11` no country begins."""

_MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
"""Words that a number stands beside in many ids: `may-27` names no May Lee."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "å": "aa", "Å": "aa"})
_SEPARATORS = dict.fromkeys(map(ord, " +()-./_\t\n"))
_FIRST_SIGN = "\u2e80"
"""The first character of the scripts of China, Japan and Korea."""


class Person(NamedTuple):
    """What identifies an applicant: the folded words of the name, longest first, the mailbox, and last digits."""

    words: tuple[str, ...] = ()
    initials: frozenset[str] = frozenset()
    mailbox: str = ""
    numbers: tuple[str, ...] = ()

    @classmethod
    def of(cls, application: "Application") -> Self:
        """The applicant, as far as the application says who that is."""
        stated = (application.basics.name if application.basics else None, application.email, application.phone)
        return cls(*_read(*(text[:MAX_LENGTH] if text else "" for text in stated)))

    def masked(self, text: str) -> str:
        """A text without addresses, telephone numbers and the words of the applicant's name."""
        text, written, has_number = _prepared(text)
        if has_number:
            text = _RUN.sub(lambda run: MASK if self._has(run[0]) or _is_number(run[0]) else run[0], text)
        if not any(word in written for word in self.words) and not (self.mailbox and self.mailbox in written):
            return text
        return _TOKEN.sub(lambda token: MASK if self._is_name(token[0]) else token[0], text)

    def masked_id(self, identifier: str) -> str:
        """An id, or only the mask if it identifies the applicant."""
        return MASK if self.is_named_by(identifier) else identifier

    def is_named_by(self, identifier: str) -> bool:
        """Whether an id is an address, a telephone number, or the applicant's name.

        Of the name it must have two words, or one with nothing else but initials and two digits: `ENG-042` does not
        name Ada Eng, whose application would otherwise be treated differently from all others for the same job.
        """
        if _UUID.fullmatch(identifier):
            return False
        runs = [run[0] for run in _RUN.finditer(identifier)]
        # Digits without any separator are also the ids of applicant tracking systems.
        if _has_address(identifier) or any(
            self._has(run) or (not run.isdecimal() and _is_number(run)) for run in runs
        ):
            return True
        written = plain(identifier)
        if self.mailbox and written == self.mailbox:
            return True
        found, rest = self._without_words(written)
        if not found or "".join(sign for sign in written if sign.isalpha()) in _MONTHS:
            return False
        letters = [sign for sign in rest if sign.isalpha()]
        is_all = self.initials.issuperset(letters) and len(letters) < 3 and sum(map(str.isdigit, rest)) < 3
        return found > 1 or (found == 1 and is_all)

    def _has(self, run: str) -> bool:
        """Whether digits are the applicant's telephone number."""
        digits = _digits(run)
        return any(number in digits for number in self.numbers)

    def _is_name(self, token: str) -> bool:
        """Whether a word is of the name, or made of its words and initials: `roe`, `janeroe2`, `jroe`."""
        written = plain(token)
        if written in self.words or (self.mailbox and written == self.mailbox):
            return True
        found, rest = self._without_words("".join(sign for sign in written if sign.isalpha()))
        rest = rest.replace(" ", "")
        return (found > 0 and len(rest) < 3 and self.initials.issuperset(rest)) or any(
            (len(word) >= MIN_INSIDE or word[0] >= _FIRST_SIGN) and word in written for word in self.words
        )

    def _without_words(self, text: str) -> tuple[int, str]:
        """How many words of the name a text has, and the text without them."""
        found = 0
        for word in self.words:
            if word in text:
                found += 1 if word[0] < _FIRST_SIGN else 2  # there, one word is the whole name
                text = text.replace(word, " ", 1)
        return found, text


def is_contact(text: str) -> bool:
    """Whether a text has an e-mail address or what is certainly a telephone number, also of somebody else."""
    return _has_address(text) or any(_is_number(run[0]) for run in _RUN.finditer(text))


def _is_number(run: str) -> bool:
    """Whether digits cannot well be anything else than a telephone number."""
    digits = _digits(run)
    if run.startswith("+"):
        return len(digits) <= 17
    if run.isdecimal():
        return _NORTH_AMERICAN.fullmatch(digits) is not None
    return _GROUPED.fullmatch(run) is not None or _INTERNATIONAL.fullmatch(digits) is not None


def masked_address(local: str, domain: str) -> str:
    """`jane` at `example.org` as `j•••@example.org`. The domain is shown as given: see `masked_domain`."""
    return f"{local[:1]}{MASK}@{domain}"


def masked_domain(domain: str, public: str) -> str:
    """A domain whose last part is public: `mail.jane-roe.co.uk` with the public `co.uk` is `m•••.j•••.co.uk`.

    Public are the suffix, and domains that the reference database has, since they are not those of one person.

    Args:
        domain: in Unicode or ASCII.
        public: its last labels, in any form; if empty, the last label.
    """
    labels = domain.split(".")
    hidden = len(labels) - (public.count(".") + 1)
    return ".".join([*(f"{label[:1]}{MASK}" for label in labels[:hidden]), *labels[max(hidden, 0) :]])


@lru_cache(4096)  # the ids of the applications of some parts are looked at first, and then several labels
def _read(name: str, email: str, phone: str) -> tuple[tuple[str, ...], frozenset[str], str, tuple[str, ...]]:
    """The fields of a `Person`. The words of a name are also those in Latin letters, and without umlauts."""
    spellings = {name} if name.isascii() else {name, romanized(name), name.translate(_UMLAUTS)}
    words = {word for spelling in spellings for word in words_of(spelling)}
    known = {word for word in words if len(word) >= (MIN_SIGNS if word[0] >= _FIRST_SIGN else MIN_WORD)}
    if (whole := plain(name)) and whole[0] >= _FIRST_SIGN:
        known.add(whole)
    known -= IGNORED_WORDS | PARTICLES
    mailbox = plain(email.partition("@")[0])
    return (
        tuple(sorted(known, key=len, reverse=True)),
        frozenset(word[0] for word in words),
        mailbox if len(mailbox) >= MIN_MAILBOX else "",
        tuple(_digits(run[0])[-COMPARED_DIGITS:] for run in _RUN.finditer(phone)),
    )


@lru_cache(1024)  # many applications have the same job, source and file
def _prepared(text: str) -> tuple[str, str, bool]:
    """A text without addresses, its letters and digits as `plain` writes them, and whether it may have a number."""
    text = _ADDRESS.sub(MASK, unicodedata.normalize("NFC", text))
    return text, plain(text), _RUN.search(text) is not None


def _has_address(text: str) -> bool:
    return ("@" in text or "%40" in text or not text.isascii()) and _ADDRESS.search(text) is not None


def _digits(text: str) -> str:
    digits = text.translate(_SEPARATORS)
    return digits if digits.isascii() else "".join(str(int(sign)) for sign in digits if sign.isdecimal())
