"""Keys of institutions' names: equal for two spellings of one name. Used to build the index and to query it.

A name has up to five keys, from strict to loose. A looser key is less certain to mean the same institution.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from bonafide.text import fold


class Tier(IntEnum):
    """How much of a name a key keeps, from all of it to least."""

    WRITTEN = 0
    """Its folded letters: `École Polytechnique, Montréal` is `ecolepolytechniquemontreal`."""
    EXPANDED = 1
    """With abbreviations and translations unified, without articles."""
    WITHOUT_PLACE = 2
    """Without its own city, region or country, and without `Main Campus`: Purdue University-Main Campus."""
    UNORDERED = 3
    """Its words in alphabetical order: `Oxford University` for the University of Oxford."""
    WITHOUT_TYPE = 4
    """Without the type of institution: `Bowdoin`."""
    ACRONYM = 5
    """A published acronym."""


class Key(NamedTuple):
    """A key and its tier."""

    key: str
    tier: Tier


_UMLAUTS = re.compile(r"([aou])e(?=[^aeiouy\W]|$)|a(?=a)")
"""`Muenchen` is `Munchen`, `Aarhus` is `Arhus`. Applied to all names, so that both spellings have one key."""

_MAY_HAVE_UMLAUTS = re.compile(r"[aou]e|aa")
_DOTTED = re.compile(r"\b(?:\w\.\s?){2,}(?:\w\b(?!\w))?")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(1024)  # while a name is resolved, its parts are asked for again and again
def words(text: str) -> tuple[str, ...]:
    """The folded words of a name, without apostrophes, dots and a leading The: `mit` for M.I.T."""
    if "." in text:
        text = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text)
    # Four replacements are faster than `str.translate` with texts of other lengths.
    folded = fold(text).replace("'", "").replace("&", " and ").replace("+", " and ").replace("@", " at ")
    found = tuple(_WORD.findall(folded))
    if _MAY_HAVE_UMLAUTS.search(folded):
        found = tuple(_UMLAUTS.sub(r"\1", word) if word.isascii() else word for word in found)
    return found[1:] if found[:1] == ("the",) and len(found) > 1 else found


def _table(*lines: str) -> dict[str, str]:
    """Each line: the canonical word, a colon, and its other forms."""
    pairs = (line.split(":") for line in lines)
    return {words(form)[0]: words(word)[0] for word, forms in pairs for form in forms.split()}


CANONICAL_WORDS = _table(
    "university: univ uni universit univeristy univers universitat universite universita universidad universidade "
    "universiteit universitet universitetet universitat universitas universiti uniwersytet univerzita univerzitet "
    "universitatea universitate universiteti universitesi universitetas universitat universitaire unibersidad",
    "tech: technology technological technical technologies techn tec technische technischen technischer techniques "
    "tecnologico tecnologica tecnologia technologie teknologi tekniska tekniske technologique technique",
    "institute: inst instit institut instituto istituto instituut institutt instytut",
    "polytechnic: poly polytech polytechnique politecnico politecnica politechnika politehnica polytechnical",
    "college: coll colg kollege",
    "academy: acad akademie akademia academia akademi",
    "school: sch schl",
    "science: sci scis sciences",
    "national: natl nat nacional nazionale",
    "international: intl internacional internationale",
    "saint: st ste sainte sankt",
    "mount: mt",
    "fort: ft",
    "state: st8",
    "community: comm cmty",
    "engineering: eng engg engrg engr",
    "management: mgmt mgt mngt",
    "administration: admin",
    "medicine: med medical",
    "agricultural: agri agric agriculture",
    "education: educ",
    "business: bus",
    "department: dept",
    "center: centre ctr",
    "california: calif",
    "massachusetts: mass",
    "pennsylvania: penna",
    "connecticut: conn",
    "bangalore: bengaluru",
    "beijing: peking pekin",
    "bombay: mumbai",
    "brussels: bruxelles brussel",
    "bucharest: bucuresti",
    "calcutta: kolkata",
    "cologne: koln",
    "copenhagen: kobenhavn kobenhavns",
    "florence: firenze",
    "geneva: geneve genf",
    "ghent: gent gand",
    "gothenburg: goteborg goteborgs",
    "kyiv: kiev",
    "lisbon: lisboa",
    "madras: chennai",
    "milan: milano",
    "moscow: moskva",
    "munich: munchen",
    "naples: napoli",
    "prague: praha",
    "pune: poona",
    "rome: roma",
    "seville: sevilla",
    "turin: torino",
    "venice: venezia",
    "vienna: wien",
    "warsaw: warszawa",
    "north: nth",
    "south: sth",
    "2: ii",
    "3: iii",
)  # fmt: skip
"""Abbreviations and translations, by the canonical word that replaces them."""

_ENGLISH = frozenset(
    "agriculture medical polytech polytechnical sciences technology technical technological technologies".split()
)


def translated(name: Iterable[str]) -> bool:
    """Whether `expanded` translates words of the name into English; another institution may have the English name."""
    return any(len(word) > 6 and word not in _ENGLISH and CANONICAL_WORDS.get(word, word) != word for word in name)


ARTICLES = frozenset(
    "a al an and at au aux d da das de degli dei del della dello der des di do dos du e el en et for fur gli i il im "
    "in l la las le les lo los of on og och s studi the to u und upon van ved voor y z za zu zum zur".split()
)
"""Articles, prepositions and conjunctions, in the languages of the names. Keys leave them out."""

_LEADING = frozenset("al das der el gli i il l la las le les lo los the y".split())
"""Articles at the beginning of a name."""

_NOT_LEADING = ARTICLES - _LEADING
"""Articles that are a real word at the beginning of a name: DES Pune University."""

GENERIC = frozenset(
    "academy campus center college community department district faculty high higher hochschule institute main "
    "school state system tech university polytechnic national".split()
)
"""Words for types of institutions, which do not distinguish one from another."""

OMITTED_WORDS = frozenset("university college institute school academy".split())
"""Types that people leave out: `Bowdoin`."""

MIN_CAPITALS_NAME = 6
"""A word in capitals of this many letters is a name: INSEAD. A shorter one is an acronym."""

_CAMPUS = frozenset("main campus district".split())

EXPANSIONS = {
    tuple(form.split()): tuple(full.split())
    for form, full in {
        "penn state": "pennsylvania state university",
        "cal state": "california state university",
        "cal poly": "california state polytechnic university",
        "iit": "indian institute tech",
        "nit": "national institute tech",
        "iim": "indian institute management",
        "iiit": "indian institute information tech",
        "tu": "tech university",
        "uc": "university california",
        "ut": "university texas",
        "cu": "university colorado",
        "um": "university michigan",
        "unc": "university north carolina",
        "umass": "university massachusetts",
        "uw": "university wisconsin",
        "suny": "state university new york",
        "cuny": "city university new york",
        "csu": "california state university",
        "jntu": "jawaharlal nehru tech university",
        "upr": "university puerto rico",
        "byu": "brigham young university",
        "asu": "arizona state university",
    }.items()
}
"""Abbreviations of university systems that come before the campus: `UC San Diego`."""

_OF_KINDS = frozenset("university college institute polytechnic".split())
_STATES = {
    form: tuple(full.split())
    for full, forms in {
        "alabama": "ala", "arizona": "az ariz", "arkansas": "ark", "california": "calif", "colorado": "colo",
        "florida": "fl fla", "georgia": "ga", "illinois": "ill", "kansas": "kan", "louisiana": "la",
        "michigan": "mich", "mississippi": "miss", "new mexico": "nm", "north carolina": "nc", "north dakota": "nd",
        "oklahoma": "ok okla", "oregon": "ore", "south carolina": "sc", "south dakota": "sd", "tennessee": "tenn",
        "virginia": "va", "washington": "wash", "west virginia": "wv", "wisconsin": "wis",
    }.items()
    for form in forms.split()
}  # fmt: skip
_OF_A_STATE = frozenset("state st tech agricultural".split())


def _american(name: Sequence[str]) -> list[str]:
    """The words with American abbreviations written out: Ohio St., GA Tech, A&T, US Naval Academy."""
    found = list(name)
    for at, word in enumerate(found):
        if (
            word == "st"
            and at
            and (at + 1 == len(found) or CANONICAL_WORDS.get(found[at + 1], found[at + 1]) in _OF_KINDS)
        ):
            found[at] = "state"
        if word == "a" and found[at + 1 : at + 2] == ["and"] and found[at + 2 : at + 3] in (["m"], ["t"]):
            found[at : at + 3] = ["agricultural", "and", "mechanical" if found[at + 2] == "m" else "tech"]
    if found[0] in _STATES and len(found) > 1 and found[1] in _OF_A_STATE:
        found[:1] = _STATES[found[0]]
    if found[0] == "us" and len(found) > 2:
        found[:1] = ["united", "states"]
    return found


@lru_cache(2048)  # as `words`
def expanded(name: tuple[str, ...]) -> tuple[str, ...]:
    """The canonical words, without articles: (`university`, `michigan`) for `U of Michigan`."""
    if not name:
        return ()
    found = [CANONICAL_WORDS.get(word, word) for word in _american(name)]
    if found[-1:] == ["i"] and len(found) > 2:
        found[-1] = "1"  # Lyon I; elsewhere `i` is a conjunction
    if "u" in name[:2] and len(name) > 1:
        found = ["university" if word == "u" else word for word in found]
    if len(name) > 1 and "cal" in name:
        found = ["california" if word == "cal" else word for word in found]
    first = found[:1] if found[0] in _NOT_LEADING else []
    return (*first, *(word for word in found[len(first) :] if word not in ARTICLES)) or tuple(found)


def distinctive(name: Iterable[str]) -> bool:
    """Whether any word distinguishes an institution from others."""
    return any(word not in GENERIC and (len(word) > 1 or not word.isascii()) for word in name)


def without_places(name: tuple[str, ...], places: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The words without those for a main campus, and without a place at the end."""
    shorter = tuple(word for word in name if word not in _CAMPUS) or name
    for place in places:
        if place and shorter[-len(place) :] == place and distinctive(shorter[: -len(place)]):
            return shorter[: -len(place)]
    return shorter


def unordered(name: Iterable[str]) -> str:
    """The words in alphabetical order, as a key."""
    return " ".join(sorted(set(name)))


SHORT_KINDS = frozenset(["acronym", "initials", "label"])
"""The kinds of names that are acronyms, in whatever letters."""


def keys(written: str, kind: str, places: Iterable[tuple[str, ...]]) -> Iterator[Key]:
    """The keys under which a published name is indexed.

    Args:
        written: the name as published.
        kind: official, native, nickname, alias, former, label or acronym.
        places: the institution's city, region and country, as `expanded` returns them.
    """
    name = words(written)
    if not name:
        return
    if kind in SHORT_KINDS or (
        len(name) == 1 and written.isupper() and len(name[0]) < MIN_CAPITALS_NAME and kind != "nickname"
    ):
        yield Key("".join(name), Tier.ACRONYM)
        return
    full = expanded(name)
    yield Key("".join(name), Tier.WRITTEN)
    yield Key("".join(full), Tier.EXPANDED)
    shorter = without_places(full, places)
    if shorter != full and distinctive(shorter):
        yield Key("".join(shorter), Tier.WITHOUT_PLACE)
    if len(full) > 1:
        yield Key(unordered(full), Tier.UNORDERED)
    without_type = tuple(word for word in shorter if word not in OMITTED_WORDS)
    if without_type != shorter and distinctive(without_type):
        yield Key("".join(without_type), Tier.WITHOUT_TYPE)
    campus = words(written.rpartition("-")[2])
    if kind == "official" and len(name) - 1 > len(campus) > 2 and distinctive(expanded(campus)):
        yield Key("".join(campus), Tier.WITHOUT_PLACE)  # Pennsylvania State University-Penn State Harrisburg


_NOT_IN_INITIALS = ARTICLES | {"main", "campus"}
MIN_INITIALS, MAX_INITIALS = 3, 6
"""The letters of initials that people use as a name: `DSU`."""


def initials(written: str, places: Iterable[tuple[str, ...]]) -> frozenset[str]:
    """The initials of a name, with and without articles and its own place: `uiuc`, `esu`."""
    name = words(written)
    full = tuple(word for word in name if word not in _NOT_IN_INITIALS)
    forms = (name, full, without_places(full, places))
    found = {"".join(word[0] for word in form) for form in forms}
    return frozenset(form for form in found if MIN_INITIALS <= len(form) <= MAX_INITIALS and form.isascii())


_ADDED = frozenset("online usa us america inc incorporated llc ltd limited corp corporation".split())
_WRITTEN_OUT = {
    "univ": "university", "uni": "university", "u": "university",
    "coll": "college", "inst": "institute", "st": "saint",
}  # fmt: skip


def undressed(name: str) -> str:
    """A name as a key, without what people add to it: `The Rochville Univ. Inc., USA` is `rochvilleuniversity`."""
    found = [_WRITTEN_OUT.get(word, word) for word in words(name)]
    while len(found) > 1 and found[-1] in _ADDED:
        found.pop()
    return "".join(found)


def max_edits(word: str) -> int:
    """How many edits of a word are tolerated: letters added, missing, wrong or swapped."""
    if len(word) < 4 or word.upper() == word.lower():  # in Chinese, another character is another word
        return 0
    return 1 if len(word) < MIN_LONG_WORD else 2


MIN_LONG_WORD = 8
"""Words of this many letters may have two edits, one at the first letter too; shorter ones not: Gwanda, Rwanda."""


def buckets(word: str) -> tuple[str, ...]:
    """The buckets of a word: first letter and length (`b8`); for a long word, also its last two letters (`-ey`)."""
    if not max_edits(word):
        return ()
    by_beginning = f"{word[0]}{len(word)}"
    return (by_beginning, f"-{word[-2:]}") if len(word) >= MIN_LONG_WORD else (by_beginning,)


def buckets_near(word: str, allowed: int) -> Iterator[str]:
    """The buckets that have all words within a number of edits, except words with edits at both ends."""
    for length in range(len(word) - allowed, len(word) + allowed + 1):
        yield f"{word[0]}{length}"
    if len(word) >= MIN_LONG_WORD:
        yield f"-{word[-2:]}"
