"""The flat of an address: its designators in any order, floors, doors, and parts of a house."""

import re
from dataclasses import dataclass, field

from bonafide.addresses.words import (
    BLOCKS,
    FLOORS,
    GROUND,
    NAMED_BLOCKS,
    NAMED_UNITS,
    NUMBER_WORDS,
    ORDINALS,
    PARTICLES,
    SIDES,
    UNITS,
)

_FLOOR_AND_DOOR = frozenset("ES PT AR MX IN BR".split())
"""Countries that number the doors of each floor anew."""

_ORDINAL = re.compile(r"(\d{1,2})(?:o|st|nd|rd|th|er|eme|ere|ro|do|to|ko)")
FLOOR_AND_DOOR = re.compile(r"(\d{1,2})o[-/]?([a-z]{1,4}|\d{1,2}o?)")
"""A floor and a door as one word: `2ºB`, in which the sign was replaced by `o`."""

_DIRECTIONS = {"north": "n", "south": "s", "east": "e", "west": "w"}


@dataclass
class Unit:
    """What is stated of the flat."""

    blocks: list[str] = field(default_factory=list)
    floor: str = ""
    doors: list[str] = field(default_factory=list)
    side: str = ""
    by_sign: bool = False
    others: list[str] = field(default_factory=list)
    """Words with digits of which the meaning is not known. Homes that differ in one of them stay different."""

    def text(self, country: str) -> str:
        """`b2-3-4l`: block 2, floor 3, flat 4 on the left. A floor is left out beside a flat that has a number."""
        has_number = any(character.isdigit() for door in self.doors for character in door)
        floor = self.floor if not has_number or country in _FLOOR_AND_DOOR else ""
        doors = "-".join(self.doors)
        apart = "-" if floor[-1:].isdigit() and doors[:1].isdigit() else ""
        blocks = "-".join(f"b{block}" for block in sorted(self.blocks))
        others = "".join(f"+{other}" for other in sorted(self.others))
        return f"{blocks}{'-' if blocks else ''}{floor}{apart}{doors}{self.side}".strip("-") + others


def value_of(word: str) -> str:
    """The number of a flat, without an ordinal ending: `4b` of `4-B`, `2` of `2ª`."""
    match = _ORDINAL.fullmatch(word)
    if match:
        return match[1]
    word = word.lstrip("0") or word
    return re.sub(r"(?<=\d)[-/](?=[a-z])|(?<=[a-z])[-/](?=\d)", "", word).replace("/", "-")


def _is_value(word: str, designator: str) -> bool:
    if any(character.isdigit() for character in word):
        return len(word) <= 8
    return len(word) == 1 and word.isalpha() and (len(designator) > 2 or designator in BLOCKS)


def without_unit(words: list[str], unit: Unit, *, has_number: bool) -> list[str]:
    """The words without what they say of the flat, which is added to `unit`."""
    rest: list[str] = []
    index = 0
    while index < len(words):
        word, after = words[index], words[index + 1] if index + 1 < len(words) else ""
        before = rest[-1] if rest else ""
        if before in PARTICLES and len(before) > 1:  # `Via della Scala 12`
            rest.append(word)
            index += 1
            continue
        if word == "#" and after == "pmb":
            index += 1
        elif (word in UNITS or word == "#") and after in NUMBER_WORDS | {"#"} and index + 2 < len(words):
            del words[index + 1]
        elif (
            after and (word in UNITS or word == "#") and (_is_value(after, word) or (word == "#" and len(after) == 1))
        ):
            unit.doors.append(value_of(after))
            unit.by_sign = unit.by_sign or word == "#"
            index += 2
            follows = words[index] if index < len(words) else ""
            is_letter = len(follows) == 1 and follows.isalpha() and after.isdecimal() and index + 1 == len(words)
            if is_letter or (len(after) == 1 and after.isalpha() and follows.isdecimal() and index + 1 == len(words)):
                unit.doors[-1] += follows  # `Flat 4 B`, `Flat A 203`
                index += 1
        elif word == "pmb" and after:
            unit.doors.append(f"pmb{after.removeprefix('#')}")
            index += 2
        elif word in BLOCKS and after and (_is_value(after, word) or after in _DIRECTIONS):
            unit.blocks.append(_DIRECTIONS.get(after) or value_of(after))
            index += 2
        elif word in NAMED_BLOCKS or word in NAMED_BLOCKS.values():
            unit.blocks.append(NAMED_BLOCKS[word] + (rest.pop() if has_number and before.isdecimal() else ""))
            index += 1
        elif word in FLOORS and after and (match := re.fullmatch(r"(\d{1,2})(?:o|e|er)?([a-z]?)", after)):
            unit.floor = match[1]
            index += 2 + _read_door(words[index + 2 :], unit, match[2])
        elif word in FLOORS and before in ORDINALS:
            unit.floor = ORDINALS[rest.pop()]
            index += 1 + _read_door(words[index + 1 :], unit)
        elif (
            (word in NAMED_UNITS or word in NAMED_UNITS.values())
            and (index + 1 == len(words) or after in UNITS)
            and (has_number or any(each[0].isdigit() for each in rest))
        ):
            unit.doors.append(NAMED_UNITS[word])
            index += 1
        elif re.fullmatch(r"\d{1,2}[rnte]", word) and re.fullmatch(r"\d{1,2}a", after):  # Catalan: `4t 2a`
            unit.floor = word[:-1]
            unit.doors.append(after[:-1])
            index += 2
        elif after in SIDES and len(after) > 1 and (match := re.fullmatch(r"(\d{1,2})(?:e|er|ere|eme)", word)):
            unit.floor, unit.side = match[1], SIDES[after]
            index += 2
        elif word in FLOORS and after in GROUND:
            unit.floor = GROUND[after]
            index += 2
        elif word in FLOORS and before in GROUND:
            unit.floor = GROUND[rest.pop()]
            index += 1 + _read_door(words[index + 1 :], unit)
        elif word in FLOORS and (match := re.fullmatch(r"(\d{1,2})(?:o|st|nd|rd|th|e|er|eme|ere)?", before)):
            rest.pop()
            unit.floor = match[1]
            index += 1 + _read_door(words[index + 1 :], unit)
        elif word in GROUND and (has_number or any(each[0].isdigit() for each in rest)):
            unit.floor = GROUND[word]
            index += 1 + _read_door(words[index + 1 :], unit)
        elif (match := FLOOR_AND_DOOR.fullmatch(word)) and (has_number or rest):
            unit.floor = match[1]
            unit.doors.append(SIDES.get(match[2], value_of(match[2])))
            index += 1
        elif re.fullmatch(r"\d{1,2}o", word) and (has_number or any(each[0].isdigit() for each in rest)):
            unit.floor = word[:-1]
            index += 1 + _read_door(words[index + 1 :], unit)
        else:
            rest.append(word)
            index += 1
    return rest


def _read_door(words: list[str], unit: Unit, door: str = "") -> int:
    """Reads the door after a floor; returns how many words it takes."""
    if door:
        unit.doors.append(door)
        return 0
    if not words:
        return 0
    word, after = words[0], words[1] if len(words) > 1 else ""
    if word in UNITS and (after in SIDES or _is_value(after or "--", "door")):
        unit.doors.append(SIDES.get(after, value_of(after)) if len(after) > 1 else after)
        return 2
    if word in UNITS or word in FLOORS:
        return 0
    if word in SIDES:
        unit.side = SIDES[word]
        return 1
    if (len(word) == 1 and word.isalpha()) or re.fullmatch(r"\d{1,2}o?", word):
        unit.doors.append(value_of(word))
        return 1
    return 0
