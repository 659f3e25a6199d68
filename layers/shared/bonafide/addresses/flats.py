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

_FLOOR_AFTER = re.compile(r"(\d{1,2})(?:o|e|er)?([a-z]?)")
_FLOOR_BEFORE = re.compile(r"(\d{1,2})(?:o|st|nd|rd|th|e|er|eme|ere)?")
_CATALAN = re.compile(r"\d{1,2}[rnte]")
_FRENCH = re.compile(r"(\d{1,2})(?:e|er|ere|eme)")
_FLATS = UNITS | {"#"}
_DESIGNATORS = frozenset().union(_FLATS, ["pmb"], BLOCKS, NAMED_BLOCKS, FLOORS, NAMED_UNITS, GROUND, SIDES)
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


@dataclass(slots=True)
class _Place:
    """Where the reader of a line is: the words, the index of the next one, and those before that are no flat's."""

    words: list[str]
    index: int
    rest: list[str]
    unit: Unit
    has_number: bool

    @property
    def word(self) -> str:
        return self.words[self.index]

    @property
    def after(self) -> str:
        return self.words[self.index + 1] if self.index + 1 < len(self.words) else ""

    @property
    def before(self) -> str:
        return self.rest[-1] if self.rest else ""

    @property
    def follows_number(self) -> bool:
        """Whether the number of the house is known, so that what follows may be a flat."""
        return self.has_number or any(each[0].isdigit() for each in self.rest)

    def door_at(self, index: int, door: str = "") -> int:
        """Reads the door of a floor at an index of the words; returns how many words it takes."""
        return _read_door(self.words[index:], self.unit, door)


def without_unit(words: list[str], unit: Unit, *, has_number: bool) -> list[str]:
    """The words without what they say of the flat, which is added to `unit`."""
    at = _Place(words, 0, [], unit, has_number)
    while at.index < len(words):
        word = at.word
        taken = 0
        is_name = at.before in PARTICLES and len(at.before) > 1  # `Via della Scala 12`
        if not is_name and (word in _DESIGNATORS or word[0].isdigit()):
            taken = next((length for read in _READERS if (length := read(at))), 0)
        if not taken:
            at.rest.append(word)
        at.index += taken or 1
    return at.rest


def _mailbox(at: _Place) -> int:
    """`PMB 12`, `#PMB12`, and a sign or word before another one: `Flat No. 12`."""
    if at.word == "#" and at.after == "pmb":
        return 1
    if at.word == "pmb" and at.after:
        at.unit.doors.append(f"pmb{at.after.removeprefix('#')}")
        return 2
    if at.word in _FLATS and (at.after in NUMBER_WORDS or at.after == "#") and at.index + 2 < len(at.words):
        del at.words[at.index + 1]
    return 0


def _flat(at: _Place) -> int:
    """`Apt 4`, `#4`, `Flat 4 B`, `Flat A 203`."""
    word, after = at.word, at.after
    if word not in _FLATS or not after or not (_is_value(after, word) or (word == "#" and len(after) == 1)):
        return 0
    at.unit.doors.append(value_of(after))
    at.unit.by_sign = at.unit.by_sign or word == "#"
    last = at.words[at.index + 2] if at.index + 3 == len(at.words) else ""
    is_letter = len(last) == 1 and last.isalpha() and after.isdecimal()
    if is_letter or (len(after) == 1 and after.isalpha() and last.isdecimal()):
        at.unit.doors[-1] += last
        return 3
    return 2


def _block(at: _Place) -> int:
    """`Building 2`, `Tower East`, `2. Hinterhaus`."""
    word, after = at.word, at.after
    if word in BLOCKS and after and (_is_value(after, word) or after in _DIRECTIONS):
        at.unit.blocks.append(_DIRECTIONS.get(after) or value_of(after))
        return 2
    if word == "wing" and (at.before in _DIRECTIONS or (len(at.before) == 1 and at.before.isalpha())):
        at.unit.blocks.append(_DIRECTIONS.get(at.before) or at.before)
        at.rest.pop()
        return 1
    if word in NAMED_BLOCKS:
        number = at.rest.pop() if at.has_number and at.before.isdecimal() else ""
        at.unit.blocks.append(NAMED_BLOCKS[word] + number)
        return 1
    return 0


def _floor(at: _Place) -> int:
    """`piso 2`, `3rd floor`, `2. OG links`, `top floor`, `ground floor`."""
    if at.word not in FLOORS:
        return 0
    if match := _FLOOR_AFTER.fullmatch(at.after):
        at.unit.floor = match[1]
        return 2 + at.door_at(at.index + 2, match[2])
    if at.after in GROUND:
        at.unit.floor = GROUND[at.after]
        return 2
    before = at.before
    found = ORDINALS.get(before) or GROUND.get(before)
    if not found and (match := _FLOOR_BEFORE.fullmatch(before)):
        found = match[1]
    if not found:
        return 0
    at.rest.pop()
    at.unit.floor = found
    return 1 + at.door_at(at.index + 1)


def _named(at: _Place) -> int:
    """`Upper`, `rear`, `fundos`; floors with a name of their own: `EG`, `bajo`."""
    word = at.word
    if word in NAMED_UNITS and (not at.after or at.after in UNITS) and at.follows_number:
        at.unit.doors.append(NAMED_UNITS[word])
        return 1
    if word in SIDES and at.after in ("door", "side") and (at.follows_number or not at.rest):
        at.unit.side = SIDES[word]
        return 2
    if word in GROUND and at.follows_number:
        at.unit.floor = GROUND[word]
        return 1 + at.door_at(at.index + 1)
    return 0


def _floor_and_door(at: _Place) -> int:
    """`2ºB`, `2º B`, `4ème droite`, and in Catalan `4t 2a`."""
    word, after = at.word, at.after
    if not word[0].isdigit() or word.isdecimal():
        return 0
    if _CATALAN.fullmatch(word) and re.fullmatch(r"\d{1,2}a", after):
        at.unit.floor = word[:-1]
        at.unit.doors.append(after[:-1])
        return 2
    if len(after) > 1 and after in SIDES and (match := _FRENCH.fullmatch(word)):
        at.unit.floor, at.unit.side = match[1], SIDES[after]
        return 2
    if not at.has_number and not at.rest:
        return 0
    if match := FLOOR_AND_DOOR.fullmatch(word):
        at.unit.floor = match[1]
        at.unit.doors.append(SIDES.get(match[2], value_of(match[2])))
        return 1
    if re.fullmatch(r"\d{1,2}o", word) and at.follows_number:
        at.unit.floor = word[:-1]
        return 1 + at.door_at(at.index + 1)
    return 0


_READERS = (_mailbox, _flat, _block, _floor, _named, _floor_and_door)
"""What reads a part of a flat, in order. Each says how many words it takes, 0 if it is none of its kind."""


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
