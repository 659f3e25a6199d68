"""Invented addresses in the spellings that people use, and near misses; how often the rule errs.

python -m tests.synthetic.addresses [ADDRESSES OF EACH COUNTRY]
"""

import random
import sys
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from bonafide.street_address import normalised
from bonafide.text import fold
from tests.synthetic.address_countries import COUNTRIES, Country, Home

DE_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})

type Stated = tuple[str, str | None, str | None, str | None, str | None]
"""What an application states: address, postal code, city, region, country code."""


def home_of(country: Country, chance: random.Random) -> Home:
    """One home of a country."""
    place = chance.choice(country.places)
    number = str(
        chance.choice(
            (
                chance.randint(1, 40),
                chance.randint(1, 199),
                chance.randint(1000, 9999) if country.code == "US" else chance.randint(1, 99),
            )
        )
    )
    if country.code == "JP":
        number = f"{chance.randint(1, 6)}-{chance.randint(1, 30)}-{chance.randint(1, 20)}"
    letters = country.letters.split() if " " in country.letters else list(country.letters)
    door = chance.choice(country.doors)
    is_named = country.code == "DE" and door.isalpha()
    has_floor = country.floors and door and (country.code != "DE" or is_named)
    letter = (
        chance.choice(letters) if letters and chance.random() < 0.25 and not (country.code == "NL" and door) else ""
    )
    name = chance.choice(country.names)
    kinds = list(country.kinds)
    if country.code == "DE" and name.endswith(" "):
        name, kinds = name.strip() + "-", ["weg"]
    return Home(
        country.code, name, chance.choice(kinds), number, letter,
        chance.choice(country.blocks) if country.blocks and door else "",
        chance.choice(country.floors) if has_floor else "", door,
        place.postal, place.city, place.region, chance.choice(list(country.ways)) if country.ways else "",
    )  # fmt: skip


def _tidied(text: str) -> str:
    text = " ".join(part.strip() for part in text.replace("\n", " \n ").split(" ") if part.strip() or part == "\n")
    text = text.replace(" \n ", "\n").replace(" ,", ",").replace("- ,", ",").replace(", ,", ",").replace(",,", ",")
    return text.strip(" ,\n-").replace(", ,", ",").replace("- -", "-").replace(",\n", "\n").replace(" ()", "")


def spelling(home: Home, country: Country, chance: random.Random) -> Stated:
    """One way in which a person states a home: in the fields of a form, or in one text."""
    kind, way = chance.choice(country.kinds[home.kind]), chance.choice(country.ways[home.way]) if country.ways else ""
    street = f"{way} {chance.choice(country.streets(home, kind)).strip()}".strip()
    line = chance.choice(country.lines).format(
        street=street, number=chance.choice(country.numbers(home)), flat=chance.choice(country.flats(home))
    )
    city = country.exonyms.get(home.city, home.city) if chance.random() < 0.15 else home.city
    town = chance.choice(country.towns).format(city=city, region=home.region, postal=home.postal)
    line, town = _tidied(line), _tidied(town)
    style = chance.random()
    if style < 0.5:
        stated = [line, home.postal, city, home.region or None, home.country]
    elif style < 0.6:
        stated = [f"{line}, {town}", home.postal, city, home.region or None, home.country]
    elif style < 0.7:
        stated = [f"{line}, {town}, {chance.choice(country.titles)}", None, None, None, home.country]
    elif style < 0.8:
        stated = [f"{line}, {town}", None, None, None, home.country]
    elif style < 0.9:
        stated = [f"{line}\n{town}\n{chance.choice(country.titles)}", None, None, None, None]
    else:
        stated = [f"{line}, {town}", home.postal, None, None, home.country]
    manner = chance.random()
    if manner < 0.12:
        stated = [each and each.upper() for each in stated]
    elif manner < 0.24:
        stated = [*(each and each.lower() for each in stated[:4]), stated[4]]
    elif manner < 0.36:
        letters = [
            each and each.translate(DE_TWO_LETTERS) if home.country == "DE" else each and _bare(each)
            for each in stated
        ]
        stated = letters
    return (str(stated[0]), stated[1], stated[2], stated[3], stated[4])


def _bare(text: str) -> str:
    """The text without accents, in its own case."""
    return "".join(
        letter if letter.isascii() or letter in "ºª°" else (fold(letter).upper() if letter.isupper() else fold(letter))
        for letter in text
    )


def near_misses(home: Home, country: Country, chance: random.Random) -> Iterator[tuple[str, Home]]:
    """Other homes that differ in one thing."""
    number = home.number
    if home.country == "JP":
        first, second, third = number.split("-")
        yield "number", home._replace(number=f"{first}-{second}-{int(third) + 1}")
        yield (
            "number turned",
            home._replace(number=f"{first}-{third}-{second}" if second != third else f"{first}-{second}-{third}1"),
        )
        yield "quarter", home._replace(number=f"{int(first) + 1}-{second}-{third}")
    else:
        yield "number", home._replace(number=str(int(number) + 2))
        turned = number[::-1].lstrip("0")
        if turned != number and turned:
            yield "number turned", home._replace(number=turned)
        yield "number longer", home._replace(number=f"{number}1")
    letters = country.letters.split() if " " in country.letters else list(country.letters)
    if letters and not (home.country == "NL" and home.door):
        yield "letter", home._replace(letter=chance.choice([each for each in ("", *letters) if each != home.letter]))
    doors = [
        door
        for door in country.doors
        if door != home.door and (door.isdigit() == home.door.isdigit() or not home.door)
    ]
    if home.door and doors:
        named = [door for door in doors if (len(door) > 3) == (len(home.door) > 3)]
        yield "flat", home._replace(door=chance.choice(named or doors)) if named else home
        if home.country != "NL":
            yield "flat or none", home._replace(door="", floor="", block="")
    if home.floor and home.country in ("ES", "DE"):
        yield "floor", home._replace(floor=str(int(home.floor) + 1))
    if home.block:
        yield "block", home._replace(block="C")
    if len(country.kinds) > 1 and home.country != "NL":
        yield (
            "kind of street",
            home._replace(kind=chance.choice([kind for kind in country.kinds if kind != home.kind])),
        )
    if home.country not in ("NL", "JP"):
        yield (
            "street",
            home._replace(
                name=chance.choice(
                    [name for name in country.names if name.strip(" -") != home.name.strip(" -")]
                ).strip()
            ),
        )
    place = chance.choice([place for place in country.places if place.city != home.city])
    yield "city", home._replace(postal=place.postal, city=place.city, region=place.region)
    if home.country in ("DE", "FR", "ES", "IT", "PL"):
        yield "village of one postal code", home._replace(city=place.city)
    if home.way in ("n", "s"):
        yield "north or south", home._replace(way="s" if home.way == "n" else "n")


class Measured(NamedTuple):
    """How often the rule errs, with the pairs that it got wrong."""

    equal: int
    missed: list[tuple[Stated, Stated]]
    different: int
    merged: list[tuple[str, Stated, Stated]]
    unread: list[Stated]


def measure(country: Country, addresses: int = 50, seed: int = 18) -> Measured:
    """Compares spellings of each home with each other, and with those of homes that nearly have the same address."""
    chance = random.Random(f"{seed} {country.code}")
    missed, merged, unread = [], [], []
    equal = different = 0
    for _ in range(addresses):
        home = home_of(country, chance)
        spellings = list({spelling(home, country, chance): None for _ in range(4)})
        texts = [normalised(*each) for each in spellings]
        unread += [each for each, text in zip(spellings, texts, strict=True) if text is None]
        for one, other in combinations(range(len(spellings)), 2):
            equal += 1
            if texts[one] is None or texts[one] != texts[other]:
                missed.append((spellings[one], spellings[other]))
        for what, other_home in near_misses(home, country, chance):
            if other_home == home:
                continue
            for mine, text in zip(spellings[:2], texts[:2], strict=False):
                theirs = spelling(other_home, country, chance)
                different += 1
                if text is not None and text == normalised(*theirs):
                    merged.append((what, mine, theirs))
    return Measured(equal, missed, different, merged, unread)


def main(addresses: int = 50) -> None:
    """Prints the figures of each country, and some of the pairs that are wrong."""
    total = [0, 0, 0, 0]
    for country in COUNTRIES:
        found = measure(country, addresses)
        counts = (found.equal, len(found.missed), found.different, len(found.merged))
        total = [known + new for known, new in zip(total, counts, strict=True)]
        print(country.code, _line(*counts))
        for what, one, other in found.merged[:4]:
            print(f"   merged, {what}: {one} = {other}: {normalised(*one)}")
        for one, other in found.missed[: 3 if len(sys.argv) > 2 else 0]:
            print(f"   missed: {one} {normalised(*one)}\n           {other} {normalised(*other)}")
    print("all", _line(*total))


def _line(equal: int, missed: int, different: int, merged: int) -> str:
    return (
        f"equal pairs {equal}, missed {missed} ({missed / equal:.2%}); "
        f"near misses {different}, merged {merged} ({merged / different:.2%})"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
