"""Names of institutions as people type them, made from the reference database."""

import random
import re
import sqlite3
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from bonafide.institution_names import GENERIC, expanded, words

SHORT = {
    "University": "Univ.|Univ|Uni", "Institute": "Inst.|Inst", "Technology": "Tech.|Tech", "College": "Coll.|Coll",
    "Saint": "St.|St", "National": "Natl.|Nat'l", "International": "Intl.|Int'l", "and": "&", "Community": "Comm.",
    "California": "Calif.", "Engineering": "Eng.|Engg.", "Management": "Mgmt.", "Science": "Sci.",
}  # fmt: skip
"""Usual abbreviations of words."""


class Spelling(NamedTuple):
    """A name as typed, and the institutions that have it; none for a name that no institution has."""

    name: str
    institutions: list[int]


def spellings(path: Path, count: int) -> list[Spelling]:
    """Names made from the data: 40 % exact, 30 % with a typo, 20 % abbreviated, 10 % of no institution."""
    chance = random.Random(5)
    database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    rows = database.execute(
        "SELECT written, institution FROM institution_names_written "
        "WHERE kind IN ('official', 'native', 'alias') AND length(written) > 8 ORDER BY written, institution"
    ).fetchall()
    having: dict[frozenset[str], set[int]] = defaultdict(set)
    for written, institution in database.execute("SELECT written, institution FROM institution_names_written"):
        having[frozenset(expanded(words(written)))].add(institution)
    vocabulary = sorted({word for bag in having for word in bag if word.isascii() and word.isalpha() and word[4:]})
    found: list[Spelling] = []
    while len(found) < count:
        kind = "eeeetttaau"[len(found) % 10]
        written, institution = chance.choice(rows)
        if kind == "u":
            own = [word for word in written.split() if word.isalpha() and set(expanded(words(word))) - GENERIC]
            if len(written.split()) < 2 or not own:
                continue
            name = written.replace(chance.choice(own), chance.choice(vocabulary).capitalize())
            if not having.get(frozenset(expanded(words(name)))):
                found.append(Spelling(name, []))
            continue
        typed = {"e": written, "t": with_typo(written, chance), "a": abbreviated(written, chance)}[kind]
        if typed:
            found.append(Spelling(typed, sorted(having[frozenset(expanded(words(written)))] | {institution})))
    chance.shuffle(found)
    return found


def with_typo(name: str, chance: random.Random) -> str | None:
    """One letter swapped, dropped, doubled or replaced, inside a word of at least five Latin letters."""
    places = list(re.finditer(r"[A-Za-z]{5,}", name))
    if not places:
        return None
    match = chance.choice(places)
    at = chance.randrange(match.start() + 1, match.end() - 2)
    kind = chance.randrange(4)
    if kind == 0:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if kind == 1:
        return name[:at] + name[at + 1 :]
    return name[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + name[at + (kind == 2) :]


def abbreviated(name: str, chance: random.Random) -> str | None:
    """The name with the usual abbreviations of its words; None where it has none."""
    found = " ".join(chance.choice(SHORT[word].split("|")) if word in SHORT else word for word in name.split(" "))
    return found if found != name else None
