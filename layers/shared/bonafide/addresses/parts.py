"""From the lines of an address to its street, the number of the house, and the flat."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from bonafide.addresses.flats import FLOOR_AND_DOOR, Unit, value_of, without_unit
from bonafide.addresses.lines import NUMBER_FIRST, joined
from bonafide.addresses.words import (
    BLOCKS,
    COMPOUND,
    COUNTRIES,
    FLOORS,
    NAMED_UNITS,
    NUMBER_WORDS,
    OMITTED,
    PARTICLES,
    SIDES,
    STATES,
    SUFFIXES,
    TYPES,
    UNITS,
    WORDS,
)
from bonafide.text import plain

_FLAT_AFTER_SLASH = frozenset("DE AT PL IT HU RO UA RU TR GR FI NL".split())
"""Countries where the number after a slash is a flat: `12/3`."""

_FLAT_BEFORE_SLASH = frozenset(["AU", "NZ"])

_NO_LETTER_AFTER = frozenset(["US", "CA"])
"""Countries where a letter after the number is a direction or a street: `12 E Main St`, `12 A Street`."""

_TYPE_FIRST = frozenset(["FR", "LU"])
"""Countries of `NUMBER_FIRST` where a name follows the kind of street: `12 rue Haute`."""

_NUMBER = re.compile(r"\d+[a-z]?(?:[-/](?:\d+[a-z]?|[a-z]{1,2}|i{1,3}))*")
_WITH_SUFFIX = re.compile(r"(\d+)(bis|ter|quater)|(pmb)(\d+)")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "hs": "0", "huis": "0"}
_ENDINGS = tuple(ending for ending, _ in COMPOUND)
_OF_FLATS = {*UNITS, *WORDS, *NAMED_UNITS, *BLOCKS, *FLOORS}
_SHORT = 2
"""Letters of a word that is more often an abbreviation of a part of a house than a name: `tv`, `th`, `kl`."""

_NO_PARTS = {"wg", *PARTICLES, *TYPES, *STATES.values(), *map(str.lower, COUNTRIES.values())}

_LANDMARK = frozenset("near opp opposite behind next beside perto proximo".split())


@dataclass
class Parts:
    """Street, number and flat of an address, as far as they have been found."""

    street: str = ""
    number: str = ""
    unit: str = ""
    is_typed: bool = False
    words: tuple[str, ...] = ()
    """The words of the street as written."""


def parts_of(lines: tuple[tuple[str, ...], ...], country: str) -> Parts:
    """Reads the lines of an address, which have no country, postal code or city."""
    unit, found = Unit(), Parts()
    if country in ("JP", "KR"):
        return _numbers(lines, unit, country)
    if len(lines) == 1:
        lines = (_without_tail(lines[0], country),)
    for line, after in zip_longest(lines, lines[1:], fillvalue=()):
        if not line or line[0] in _LANDMARK:
            continue
        words = without_unit(_split(line), unit, has_number=bool(found.number))
        number_follows = bool(after) and next((each for each in after if each not in NUMBER_WORDS), "")[:1].isdigit()
        if words:
            _read(words, found, unit, country, number_follows=number_follows)
    if not found.number and unit.by_sign and unit.doors:
        found.number = unit.doors.pop(0)  # `Calle 45 #12-34`
    if not found.number and found.street and unit.blocks:
        found.number = f"b{unit.blocks.pop(0)}"
    _split_number(found, unit, country)
    found.unit = unit.text(country)
    return found


def _numbers(lines: tuple[tuple[str, ...], ...], unit: Unit, country: str) -> Parts:
    """The numbers of a Japanese or Korean address. The words before them are the quarter, in one of two scripts."""
    words = [word for line in lines for word in without_unit(_split(line), unit, has_number=True)]
    numbers = [number for word in words for number in re.findall(r"\d+(?:-\d+)*", word)]
    if country == "KR":
        number = " ".join(numbers + unit.doors)
        return Parts(plain("".join(words)), number)
    number = max(numbers, key=lambda each: each.count("-"), default="")
    found = Parts(plain("".join(word for word in words if word != number)), number)
    unit.doors += [each for each in numbers if each != number]
    _split_number(found, unit, country)
    found.unit = unit.text(country)
    return found


def _split(line: tuple[str, ...]) -> list[str]:
    """The words of a line; of `karl-marx-str` each, of `12-a` one: `12a`."""
    words: list[str] = []
    for word in line:
        if match := re.fullmatch(r"(\d+)-?e?go", word):
            words.append(match[1])  # `11-go Listopada`
        elif "-" not in word and "/" not in word:
            match = _WITH_SUFFIX.fullmatch(word)
            words += filter(None, match.groups()) if match else [word]
        elif match := re.fullmatch(r"(\d+)[-/](hs|huis|i{1,3}|iv|bis|ter)(?:[-/]([a-z]))?", word):
            words += filter(None, match.groups())
        elif match := re.fullmatch(r"(\d+)[-/]([a-z])|([a-z])[-/](\d+[a-z]?)", word):
            words.append("".join(filter(None, match.groups())))
        elif _NUMBER.fullmatch(word) or FLOOR_AND_DOOR.fullmatch(word):
            words.append(word)
        else:
            words += re.split(r"[-/]", word)
    return words


def _without_tail(line: tuple[str, ...], country: str) -> tuple[str, ...]:
    """A line that has everything, without the city after the street: `12 High Street London`."""
    if country not in NUMBER_FIRST or country in _TYPE_FIRST or not line[0][0].isdigit():
        return line
    last = max((index for index, word in enumerate(line) if word in TYPES and index > 1), default=len(line))
    tail = line[last + 1 :]
    is_city = tail and not any(word in _OF_FLATS or len(word) == 1 or any(map(str.isdigit, word)) for word in tail)
    return line[: last + 1] if is_city and "#" not in tail else line


def _read(words: list[str], found: Parts, unit: Unit, country: str, *, number_follows: bool) -> None:
    """Adds what a line without flat says of the street and the number."""
    numbers = [index for index, word in enumerate(words) if word[0].isdigit() and _NUMBER.fullmatch(word)]
    is_first = bool(numbers) and _is_first(words, numbers, country)
    if number_follows and numbers and not is_first and words[-1].isalpha() and len(words[-1]) > 1:
        numbers = []  # `Rua 15 de Novembro, 123`
    is_typed = _is_typed(words)
    if not numbers or (found.number and not found.street):
        _read_name(words, found, unit, is_typed=is_typed)
    elif _is_number_alone(words) or (found.is_typed and not is_typed and numbers[0] == 0):
        if found.number:
            _read_rest(words, unit)
        else:
            found.number = _number(words, numbers[0], country, is_last=True)
            start = numbers[0] + 1 + _length_of_suffix(words, numbers[0], country, is_last=True)
            _read_rest(words[start:], unit)
    elif not (found.street and found.number):
        unit.others += _with_digits(found.words)
        _read_street(words, numbers, found, unit, country, is_first=is_first)
        found.is_typed, found.words = is_typed, tuple(words)
    else:
        unit.others += _with_digits(words)


def _read_name(words: list[str], found: Parts, unit: Unit, *, is_typed: bool) -> None:
    if not found.street or (is_typed and not found.is_typed and not found.number):
        unit.others += _with_digits(found.words)
        found.street, found.is_typed, found.words = _street(words), is_typed, tuple(words)
    elif found.number and len(words) <= 2 and all(word in SIDES or len(word) == 1 for word in words):
        unit.side += "".join(SIDES.get(word, word) for word in words)
    else:
        unit.others += _with_digits(words)


def _with_digits(words: Iterable[str]) -> list[str]:
    """The words that may say which home it is: those with digits, and single letters and short ones: `Section B`."""
    return [word for word in words if any(map(str.isdigit, word)) or _is_short(word)]


def _is_short(word: str) -> bool:
    return len(word) <= _SHORT and word.isascii() and word not in _NO_PARTS


def _is_number_alone(words: list[str]) -> bool:
    """Whether words have nothing else than a number: `12`, `no 12`, `12 b`, `12 bis`."""
    return all(
        _NUMBER.fullmatch(word) or word in NUMBER_WORDS or word in SUFFIXES or len(word) == 1 or word in SIDES
        for word in words
    )


def _read_street(
    words: list[str], numbers: list[int], found: Parts, unit: Unit, country: str, *, is_first: bool
) -> None:
    """Reads a line with the name of a street and the number of a house."""
    index = numbers[0] if is_first else numbers[-1]
    if is_first and numbers[:2] == [0, 1] and "/" in words[0]:
        unit.doors.append(value_of(words.pop(0)))  # `2/1 14 Dunmore Street`
        numbers = [number - 1 for number in numbers[1:]]
    if not is_first and index > 1 and numbers[-2:-1] == [index - 1]:
        index -= 1  # `Kerkstraat 12 2`: the flat follows
    start = index - 1 if index and words[index - 1] in NUMBER_WORDS else index
    end = index + 1 + _length_of_suffix(words, index, country, is_last=not is_first)
    left, right = words[:start], words[end:]
    found.number = _number(words, index, country, is_last=not is_first)
    if is_first and not left:
        while len(right) > 2 and _is_flat(right[-1]) and _is_typed(right[:-1]):
            unit.doors.append(value_of(right.pop()))
        left = right
    elif right:
        _read_rest(right, unit)
    found.street = _street(left)


def _is_flat(word: str) -> bool:
    return bool(re.fullmatch(r"\d+[a-z]?|[a-z]?\d+", word))


def _read_rest(words: list[str], unit: Unit) -> None:
    """Reads what follows the number of the house and has no designator: `12 2B`, `12 II`, `12 2 links`."""
    for word in words:
        if word in _ROMAN:
            unit.doors.append(_ROMAN[word])
        elif word in SIDES and len(word) > 1:
            unit.side = SIDES[word]
        elif any(character.isdigit() for character in word) or len(word) == 1:
            unit.doors.append(value_of(word))
        elif _is_short(word):
            unit.others.append(word)


def _is_first(words: list[str], numbers: list[int], country: str) -> bool:
    """Whether the number of the house is before the street."""
    if any(word not in NUMBER_WORDS for word in words[: numbers[0]]):
        return False
    if country:
        return country in NUMBER_FIRST or len(numbers) == 1
    return len(numbers) == 1 or numbers[-1] != len(words) - 1


def _length_of_suffix(words: list[str], index: int, country: str, *, is_last: bool) -> int:
    """How many words after the number belong to it: 1 of `12 bis` and of `12 a`."""
    after = words[index + 1] if index + 1 < len(words) else ""
    if after in SUFFIXES and words[index].isdecimal():
        return 1
    is_letter = len(after) == 1 and "a" <= after <= "z" and words[index].isdecimal()
    if not is_letter or country in _NO_LETTER_AFTER or (after == "i" and country == "NL"):
        return 0
    if is_last:
        return 1
    follows = words[index + 2] if index + 2 < len(words) else ""
    is_direction = after in "nsew" and not country
    is_kind = after in TYPES or (follows in TYPES and index + 3 >= len(words))
    return int(bool(follows) and not is_direction and not is_kind)


def _number(words: list[str], index: int, country: str, *, is_last: bool) -> str:
    length = _length_of_suffix(words, index, country, is_last=is_last)
    return words[index] + "".join(SUFFIXES.get(word, word) for word in words[index + 1 : index + 1 + length])


def _split_number(found: Parts, unit: Unit, country: str) -> None:
    """Splits `12/3` where it is house and flat, and `12-2` where the second is an addition."""
    if match := re.fullmatch(r"(\d+[a-z]?)/(\d+[a-z]?(?:/\d+[a-z]?)*)", found.number):
        if country in _FLAT_AFTER_SLASH and not unit.doors:
            found.number = match[1]
            *stairs, door = match[2].split("/")
            unit.blocks += stairs
            unit.doors = [door]
        elif country in _FLAT_BEFORE_SLASH:
            found.number = match[2]
            unit.doors = unit.doors or [match[1]]
    elif country == "NL" and (match := re.fullmatch(r"(\d+)-?((?<=-)\d+|i{1,3})", found.number)) and not unit.doors:
        found.number = match[1]
        unit.doors = [_ROMAN.get(match[2], match[2])]
    elif country == "JP" and (match := re.fullmatch(r"(\d+-\d+-\d+)-(\d+)", found.number)):
        found.number = match[1]
        unit.doors = unit.doors or [match[2]]


def _is_typed(words: list[str]) -> bool:
    """Whether words have a kind of street; at their beginning, `St` is a saint."""
    return any(
        word in OMITTED or (word in TYPES and (index or word != "st")) or _compound(word) != word
        for index, word in enumerate(words)
    )


def _compound(word: str) -> str:
    if not word.endswith(_ENDINGS):
        return word
    for ending, short in COMPOUND:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + short
    return word


def _street(words: list[str]) -> str:
    """The words of a street as one, each in its shortest form, without what people leave out."""
    kept = [word for word in words if word not in PARTICLES]
    if len(kept) > 1 and kept[0] in OMITTED:
        kept = kept[1:]
    return joined(WORDS.get(word) or TYPES.get(word) or _compound(word) for word in kept)
