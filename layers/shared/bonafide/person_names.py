"""Compares names of persons by normal forms that can be hashed: are two names clearly different?

If unsure, they are not. So a name is not compared if it has fewer than two words that can be compared, or if its
script has several usual romanisations (Han, Arabic, Hangul, Devanagari, …). Reasons and figures:
docs/decisions/2026-11-23-names-of-persons.md.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, permutations
from typing import TYPE_CHECKING

from bonafide.text import fold

if TYPE_CHECKING:
    from bonafide.reference import Reference

MAX_LENGTH = 200
"""Longer names are not compared, in characters."""

MAX_FORMS = 24
"""A name whose words and nicknames have more forms than this is not compared."""

IGNORED_WORDS = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame rev herr frau mme mlle monsieur madame sr sra srta shri smt jr snr "
    "jnr ii iii iv esq phd dphil md mba msc bsc mphil meng beng llm llb dds cpa cfa pmp cissp dipl ing engr mgr nee "
    "geb aka alias".split()
)
"""Titles, suffixes and degrees; not `ma`, `do`, `he` and `ba`, which are also names."""

PARTICLES = frozenset(
    "de da dos di del della der den des van von vom zu zum zur ter la las los bin binti bint ibn al el ul ud af mc "
    "mac abdul abdel abd thi".split()
)
"""Particles, which say nothing about the person, but which some people join with the next word.

Not `le`, `das`, `ben` and `san`, which are also names.
"""

SPELLINGS = tuple(
    (old, new)
    for old, _, new in (
        rule.replace("_", " ").partition(">")
        for rule in (
            # Endings for women and men of one family: Slavic, Baltic, Icelandic, Greek.
            "ova_>ov_ eva_>ev_ ina_>in_ ska_>ski_ cka_>cki_ auskas_>ausk_ auskiene_>ausk_ auskaite_>ausk_ ins_>in_ "
            "dottir_>son_ poulos_>poulou_ idis_>idou_ adis_>adou_ akis_>aki_ "
            # Several spellings of one sound, by romanisation or by habit.
            "_abdel>_abdul _abder>_abdul _abdur>_abdul _mack>_mck _hs>_s _x>_s _ye>_e woo>u eo>u eu>u _gy>_ky "
            "tsch>ch tch>ch sch>s sh>s zh>ž cz>č ch>č kh>h hj>j ph>f th>t dh>d bh>b gh>g jh>j rh>r ck>k "
            "ce>se ci>si cy>si c>k q>k x>ks w>v z>s _j>_J j>i y>i J>j ou>u oo>u ee>i"
        ).split()
    )
)
"""Replacements, applied in this order. A space marks the start or end of a word; `ž` and `č` are single consonants."""

READINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("x(?![iu])", "h"),  # Somali Axmed, Uzbek Xolmatov; not Chinese Xu
        ("q(?![iu])", "g"),  # Libyan Qadhafi
        ("(?<!^)ch(?=[aeiouy])", "h"),  # Greek Eftychia, Hebrew Menachem
        ("k?hr|chr", "kr"),  # Hristova, Khristova, Christova
        ("dzh", "j"),  # Georgian Dzhavakhishvili
        ("tx", "ch"),  # Basque Etxeberria
        ("gu(?=[ei])", "g"),  # Aguirre
        ("^t[sz](?=.{4})", "s"),  # Georgian Tsiklauri, Slavic Tsvetana
        ("^c(?=[vw])", "s"),  # Slavic Cvetana
        ("ou$", "ov"),  # Belarusian Ivanou
        ("aye$", "ay"),  # Amharic Tsegaye
    )
)
"""Patterns whose letters have another sound in some languages. They make one more form of a word."""

_HAS_READING = re.compile("|".join(pattern.pattern for pattern, _ in READINGS))

_JAPANESE = re.compile("(?:(?:ch|sh|ts|[kstnhmyrwgzdbpjf]y?)?[aiueo]|n|m(?=[bpm]))+")
_HEPBURN = tuple(
    rule.split(">")
    for rule in "sy>sh ty>ch zy>j si>shi ti>chi tu>tsu hu>fu zi>ji oo>o ou>o uu>u mb>nb mp>np mm>nm".split()
)
"""From the other romanisations of Japanese (Kunrei, doubled vowels) to Hepburn's without long vowels."""

_PRONOUNS = re.compile(r"\b\w{1,6}(?: ?/ ?(?:her|hers|him|his|them|theirs|ella|elle|el|any)\b)+")
_MAIL_HOST = re.compile(r"@\S*")
_ELIDED = re.compile(r"\b(\w)'(\w{2,})")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")  # noqa: RUF001  as people type hyphens
_HYPHEN = re.compile("[-‐‑]")  # noqa: RUF001

_SOUNDS = str.maketrans({"ѓ": "gj", "Ѓ": "gj", "ќ": "kj", "Ќ": "kj", **dict(zip("ϊΐΪϋΰΫ", "iiiyyy", strict=True))})
"""Letters whose accent makes another sound, which `fold` would lose."""

_GREEK = (("ου", "ou"), ("ει", "i"), ("οι", "i"), ("ευ", "ev"), ("μπ", "b"))  # noqa: RUF001
_ROMANIZED = str.maketrans(
    # Cyrillic as in passports, but ё as e, as it is usually written.
    dict(zip("абвгґдеєзиіклмнопрстуфыэјқғңөұүһә", "abvggdeeziiklmnoprstufyejkgnouuha", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}  # noqa: RUF001
    | {"љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz", "ѕ": "dz"}  # noqa: RUF001
    | dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)

_UMLAUT = re.compile("([uoa])e(?=[^aeiou ])")
_SILENT = re.compile("h(?![aeiou])")
_DOUBLED = re.compile(r"(\w)\1+")
_VOWELS = dict.fromkeys(map(ord, "aeiou"))
_MIN_CONSONANTS = 4
_MAX_SYLLABLE = 5
_MAX_JOINED_WORDS = 4


def forms(name: str, reference: "Reference") -> frozenset[str]:
    """The normal forms of a name, in any word order: at most 24; none if the name cannot be compared.

    A form is the spelling key of a word, of the full name that the word is a nickname of, of another reading of the
    word, or of two words joined.

    Args:
        name: as written, in any script and word order.
        reference: has the tables of nicknames and spellings.
    """
    if len(name) > MAX_LENGTH:
        return frozenset()
    tokens = _tokens(name)
    parts = {part for token in tokens for part in token}
    if sum(1 for token in tokens if not PARTICLES.issuperset(token)) < 2:
        return frozenset()
    words = sorted(parts - PARTICLES)
    words += [word.removesuffix("ova") for word in words if word.endswith("ova") and len(word) > 6]  # Nováková, Novák
    more = [*chain.from_iterable(map(_other_readings, words)), *_joined(parts)]
    keys = spelling_keys([*words, *more])
    known = set(keys[: len(words)])
    # A part of a hyphenated name (Min-jun) is not a nickname.
    whole = {token[0] for token in tokens if len(token) == 1}
    known |= reference.full_names({form for word, form in zip(words, keys, strict=False) if word in whole})
    known.discard("")
    if len(known) > MAX_FORMS:
        return frozenset()
    room = MAX_FORMS - len(known)
    return frozenset(known.union(sorted(set(keys[len(words) :]) - known)[:room]))


def clearly_different(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names, given as forms or hashes of forms, both have forms but none in common."""
    return bool(one) and bool(other) and one.isdisjoint(other)


def spelling_keys(words: Iterable[str]) -> list[str]:
    """The spelling keys of words in a to z: `SPELLINGS` applied, and only the consonants if there are four or more.

    Alexander, Aleksandr and Oleksandr are `lksndr`; Lee is `li`.
    """
    text = f" {' '.join(words)} "
    for old, new in SPELLINGS:
        if old in text:
            text = text.replace(old, new)
    text = _DOUBLED.sub(r"\1", _SILENT.sub("", _UMLAUT.sub(r"\1", text)))
    return [
        consonants if len(consonants := word.translate(_VOWELS)) >= _MIN_CONSONANTS else word
        for word in text[1:-1].split(" ")
    ]


def romanized(text: str) -> str:
    """A folded text with its Cyrillic and Greek letters as a to z."""
    if text.isascii():
        return fold(text)
    text = fold(unicodedata.normalize("NFC", text).translate(_SOUNDS))
    for old, new in _GREEK:
        text = text.replace(old, new)
    return text.translate(_ROMANIZED)


def _tokens(name: str) -> list[list[str]]:
    """The words, each split at hyphens; without initials, titles and words in other scripts."""
    text = romanized(name)
    if "/" in text:
        text = _PRONOUNS.sub(" ", text)
    if "@" in text:
        text = _MAIL_HOST.sub(" ", text)
    text = _ELIDED.sub(r"\1\2-\2", text).replace("'", "")  # O'Brien is both obrien and brien
    read = ([part for part in _HYPHEN.split(token) if _is_word(part)] for token in _TOKEN.findall(text))
    return [token for token in read if token]


def _is_word(part: str) -> bool:
    """Whether this is a word that can be compared: not initials (`TJ`), a title, or another script."""
    if len(part) < 3 and (len(part) < 2 or (part != "ng" and not set(part) & set("aeiouy"))):
        return False
    return part.isascii() and part not in IGNORED_WORDS


def _other_readings(word: str) -> list[str]:
    """The word as other languages would write it, if that is different: at most two."""
    found = []
    if _HAS_READING.search(word):
        read = word
        for pattern, replacement in READINGS:
            read = pattern.sub(replacement, read)
        found.append(read)
    if _JAPANESE.fullmatch(word):
        read = word
        for old, new in _HEPBURN:
            read = read.replace(old, new)
        if read != word:
            found.append(read)
    return found


def _joined(parts: set[str]) -> list[str]:
    """Pairs of words joined, in both orders, if one is short and the name has few words: Min Jun is Minjun."""
    if len(parts) > _MAX_JOINED_WORDS:
        return []
    return [
        one + two
        for one, two in permutations(sorted(parts), 2)
        if two not in PARTICLES and min(len(one), len(two)) <= _MAX_SYLLABLE
    ]
