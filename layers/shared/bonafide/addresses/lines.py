"""From what is stated of an address to its lines: country, postal code and city are taken out of the text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from bonafide.addresses.words import COUNTRIES, EXONYMS, MAX_LENGTH, STATES, TYPES, WORDS
from bonafide.text import fold

NUMBER_FIRST = frozenset("US CA GB IE AU NZ IN FR LU SG HK ZA PH PK BD NG KE".split())
"""Countries that write the number of a house before the street."""

EXACT_POSTAL = frozenset("US GB NL JP BR CA IE PT KR IN".split())
"""Countries where no two streets of one name have one postal code. Elsewhere, a code has several villages."""

HOUSE_POSTAL = frozenset(["NL", "JP", "KR"])
"""Countries where postal code and numbers are enough: a code is one street, or in Japan and Korea one quarter."""

STATES_FLATS = frozenset(
    "US CA GB IE AU NZ NL ES PT PL FI DK HU RO BG BR MX AR CL CO PE EC UY IN SG HK MY JP KR CN TW RU UA BY EE LV LT "
    "TR ZA AT PH AE".split()
)
"""Countries where an address has the number of the flat if there are several. Elsewhere, as in Germany or France, a
tower may be one number of a house, and the names are on the letterboxes."""

_FIVE = r"(?<![\w-])(?:[a-z]{1,2}-)?(\d{5})(?![\w-])"
_FOUR = r"(?<![\w-])(?:[a-z]{1,2}-)?(\d{4})(?![\w-])"
_GREEK = r"(?<![\w-])(\d{3} ?\d{2})(?![\w-])"
_POSTAL = {
    "US": r"(?<![\w-])(\d{5})(?:-\d{4})?(?![\w-])",
    "GB": r"(?<!\w)([a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})(?!\w)",
    "CA": r"(?<!\w)([a-z]\d[a-z][ -]?\d[a-z]\d)(?!\w)",
    "IE": r"(?<!\w)([a-z]\d[\dw] ?[a-z\d]{4})(?!\w)",
    "NL": r"(?<![\w-])(?:nl-)?(\d{4} ?[a-z]{2})(?!\w)",
    "PL": r"(?<![\w-])(\d{2}-\d{3})(?![\w-])",
    "BR": r"(?<![\w-])(?:cep:? ?)?(\d{2}\.?\d{3}-?\d{3})(?![\w-])",
    "JP": r"(?<![\w-])〒? ?(\d{3}-?\d{4})(?![\w-])",
    "PT": r"(?<![\w-])(\d{4}-\d{3})(?![\w-])",
    "IN": r"(?<![\w-])(?:pin:? ?)?(\d{3} ?\d{3})(?![\w-])",
    "RU": r"(?<![\w-])(\d{6})(?![\w-])",
    "CN": r"(?<![\w-])(\d{6})(?![\w-])",
    **dict.fromkeys("DE FR ES IT MX FI UA TR KR MY TH HR RS EE LT".split(), _FIVE),
    **dict.fromkeys("AT CH BE DK NO HU AU NZ ZA LU BG SI PH".split(), _FOUR),
    **dict.fromkeys("SE CZ SK GR".split(), _GREEK),
}
_PATTERNS = {country: re.compile(pattern) for country, pattern in _POSTAL.items()}
_SIGNS = ("GB", "CA", "PL", "PT", "BR", "JP")
"""Countries that are known by the form of their postal codes, if the text states none."""
_HYPHENATED = frozenset(["BR", "JP"])
_DUTCH = re.compile(r",\s*\d{4} ?[a-z]{2},? [a-z]")

_STATE_NAMES = (re.sub(r"^(new|north|south|west|rhode)(?=.)", r"\1 ?", state) for state in STATES)
_STATE_ZIP = re.compile(rf"(?<!\w)(?:{'|'.join(_STATE_NAMES)})[ ,]+\d{{5}}(?:-\d{{4}})?(?!\w)")

_PROVINCES = frozenset("nsw vic qld wa sa tas act nt ab bc mb nb nl ns nu on pe qc sk yt".split())

_BEFORE_FOLDING = str.maketrans(
    {"№": " no ", "\t": " "}
    | dict.fromkeys("ºª°", "o")
    | dict.fromkeys("\n\r;|•、，・", ",")  # noqa: RUF001  all are typed as commas
    | dict.fromkeys("–—−‐‑ー－", "-")  # noqa: RUF001  all are typed as hyphens
)
_CJK = "\u2e80-\u9fff\uac00-\ud7af"
_REPLACED = tuple(
    (sign, re.compile(pattern), replacement)
    for sign, pattern, replacement in (
        ("(", r"\((\w{2})\)", " "),  # a province: (MI)
        ("(", r"[()]", ","),
        ("'", r"\b(d|l|dell|all|sull|nell)'(?=\w)", r"\1 "),
        ("'", r"s's\b", "s"),
        ("'", r"'", ""),
        ("/", r"\bc/ ?(?!o\b)", "calle "),
        ("/", r"\bs/n\b", " sn "),
        (".", r"(?<=\b\d)\.(?=\d{3}\b)", ""),  # 1.200
        (".", r"\bn\. ?o\b", "no"),
        (".", r"\bp\. ?m\. ?b\b\.?", "pmb "),
        ("n", r"\b(no|nr|n)(?=\d)", r"\1 "),
        (".", r"\b([a-z])\.([a-z]{2,3})\b", r"\1\2"),  # p.zza, c.so
        ("/", r"(?<=\d)([a-z]?) ?/ ?(?=\d)", r"\1/"),
        ("-", r"\s-+\s", ","),
        ("-", r"(?<=\d)\s*-\s*(?=\d)", "-"),
    )
)
"""What is replaced in a text that has the sign."""

_SPACES = str.maketrans(dict.fromkeys('[]"', ",") | dict.fromkeys(":.*!?+&_", " "))
_CHOME = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[一二三四五六七八九](?=丁目|番|号)", lambda digit: str("一二三四五六七八九".index(digit[0]) + 1)),
        (r"(\d+) ?(?:丁目|[- ]?chome)[- ,]*(?=\d)", r"\1-"),
        (r"(\d+) ?(?:番地の|番地|番|[- ]?ban(?:chi)?\b)[- ]*(?=\d)", r"\1-"),
        (r"(\d+) ?(?:番地|番|号(?!室)|[- ]?ban(?:chi)?\b|[- ]?go\b)", r"\1 "),
        (r"(\d+) ?号室", r" # \1 "),
    )
)
_SPACED = re.compile(rf"(?<=[{_CJK}])(?=\d)|(?<=\d)(?=[{_CJK}])")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"\w+")
_TOKEN = re.compile(r"#|§|[^\W_]+(?:[-/][^\W_]+)*")


class Lines(NamedTuple):
    """The lines of an address, each as its words, without country, postal code, region and city."""

    country: str
    postal: str
    city: str
    region: str
    lines: tuple[tuple[str, ...], ...]


def joined(words: Iterable[str]) -> str:
    """Words as one, so that `Karl-Marx-Str.` is `Karl Marx Straße`; German and Dutch letters in their short forms."""
    text = "".join(words)
    return text.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ij", "y")


@lru_cache(4096)
def city_of(text: str) -> str:
    """A city as it can be compared: its words without digits, joined; large cities have one of their names."""
    words = _LETTERS.findall(fold(text.partition("(")[0]))
    words = words[: words.index("cedex")] if "cedex" in words else words
    name = joined(WORDS.get(word, word) for word in words)
    return EXONYMS.get(name, name)


def read_lines(
    address: str, postal_code: str | None, city: str | None, region: str | None, country_code: str | None
) -> Lines:
    """Takes postal code, city, region and country out of the text, and what it states of them if the fields do not."""
    text = folded(address[:MAX_LENGTH])
    segments = [segment.strip() for segment in text.split(",") if segment.strip()]
    stated = COUNTRIES.get(joined(_WORDS.findall(segments[-1])), "") if segments else ""
    country = country_code or stated
    if stated and len(segments) > 1:
        segments.pop()
    text = ",".join(segments)
    field = fold(postal_code[:20]) if postal_code else ""
    country = country or _country_by_postal(field or text)
    if country == "JP":
        for pattern, replacement in _CHOME:
            text = pattern.sub(replacement, text)
    if not text.isascii():
        text = _SPACED.sub(" ", text)
    postal, text = _postal(country, field, text)
    lines = [tuple(_TOKEN.findall(segment)) for segment in text.split(",")]
    return _without_places(country, postal, city, region, [line for line in lines if line])


def folded(text: str) -> str:
    """The folded text with commas between its lines, and its abbreviations without full stops."""
    text = fold(text.translate(_BEFORE_FOLDING))
    for sign, pattern, replacement in _REPLACED:
        if sign in text:
            text = pattern.sub(replacement, text)
    return text.translate(_SPACES)


def _country_by_postal(text: str) -> str:
    if _STATE_ZIP.search(text):
        return "US"
    for country in _SIGNS:
        found = _PATTERNS[country].search(text)
        if found and (country not in _HYPHENATED or "-" in found[1]):
            return country
    return "NL" if _DUTCH.search(text) else ""


def _postal(country: str, field: str, text: str) -> tuple[str, str]:
    """The postal code without spaces, and the text with `§` in its place."""
    pattern = _PATTERNS.get(country)
    if field:
        found = pattern.search(field) if pattern else None
        code = _code(found[1] if found else field)
        for each in reversed(list((pattern or _PATTERNS["US"]).finditer(text))):
            if _code(each[1]) == code:
                return code, f"{text[: each.start()]} § {text[each.end() :]}"
        return code, text
    patterns = [pattern] if pattern else [_PATTERNS["DE"], _PATTERNS["RU"], _PATTERNS["SE"]]
    for one in patterns:
        matches = list(one.finditer(text))
        if matches and (matches[-1].start() or (country and country not in NUMBER_FIRST)):
            last = matches[-1]
            return _code(last[1]), f"{text[: last.start()]} § {text[last.end() :]}"
    return "", text


def _code(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _without_places(
    country: str, postal: str, city: str | None, region: str | None, lines: list[tuple[str, ...]]
) -> Lines:
    """The lines without those that are a place; the city is the rest of the line with the postal code."""
    town = city_of(city) if city else ""
    state = _region_of(region, country) if region else ""
    kept: list[tuple[str, ...]] = []
    for line in lines:
        words = line
        if "§" in words:
            before, after = words[: words.index("§")], words[words.index("§") + 1 :]
            if country == "US":
                state = state or _state(before)
            is_street = any(word[0].isdigit() for word in before)
            if is_street:
                town = town or city_of(" ".join(_without_region(after, country)))
                words = before
            else:
                town = town or city_of(" ".join(_without_region((*before, *after), country)))
                continue
        words = _without_end(words, town, state, country)
        if words:
            kept.append(words)
    if not town and len(kept) > 1 and not any(word[0].isdigit() for word in kept[-1]):
        if country == "US" and len(kept) > 2 and _state(kept[-1]) and not _without_region(kept[-1], country):
            state = state or _state(kept.pop())
        town = city_of(" ".join(kept.pop()))
    return Lines(country, postal, town, state, tuple(kept))


@lru_cache(1024)
def _region_of(text: str, country: str) -> str:
    region = joined(_LETTERS.findall(fold(text)))
    return STATES.get(region, region) if country in ("US", "") else region


def _state(words: tuple[str, ...]) -> str:
    return next((STATES[name] for name in (joined(words[-2:]), joined(words[-1:])) if name in STATES), "")


def _without_region(words: tuple[str, ...], country: str) -> tuple[str, ...]:
    """The words of a city without the state after it, or without the two letters of a province."""
    if country == "IT" and len(words) > 1 and len(words[-1]) == 2:
        return words[:-1]
    if country in ("AU", "CA") and words and words[-1] in _PROVINCES:
        return words[:-1]
    if country != "US":
        return words
    for length in (3, 2, 1):
        if joined(words[-length:]) in STATES:
            return words[:-length]
    return words


def _without_end(words: tuple[str, ...], town: str, state: str, country: str) -> tuple[str, ...]:
    """A line without city and region at its end, unless nothing but a kind of street would stay."""
    while words:
        lengths = range(min(4, len(words)), 0, -1)
        length = next((each for each in lengths if _is_place(words[-each:], town, state, country)), 0)
        if not length or (len(words) > length and not _has_name(words[:-length])):
            return words
        words = words[:-length]
    return words


def _is_place(words: tuple[str, ...], town: str, state: str, country: str) -> bool:
    last = words[-1]
    if town and (last[-2:] == town[-2:] or last in EXONYMS or last == "city") and city_of(" ".join(words)) == town:
        return True
    name = joined(words) if state else ""
    return bool(state) and (name == state or (country in ("US", "") and STATES.get(name) == state))


def _has_name(words: tuple[str, ...]) -> bool:
    """Whether words have a number, and a name beside a kind of street."""
    names = [word for word in words if not word[0].isdigit() and word not in TYPES]
    return bool(names) and any(word[0].isdigit() for word in words)
