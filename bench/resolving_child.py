"""Times the resolving of names of institutions beside rapidfuzz's extractOne, on the path that they are deployed with.

Started by `bench.resolving`, with the database, the number of names, and how many of them the scan is put to as well.
Prints what was right, and the milliseconds, by resolver.
"""

import json
import random
import re
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from rapidfuzz import fuzz, process, utils

from bonafide.institution_names import GENERIC, expanded, words
from verify_education.institutions import Resolver

SHORT = {
    "University": ("Univ.", "Univ", "Uni"),
    "Institute": ("Inst.", "Inst"),
    "Technology": ("Tech.", "Tech"),
    "College": ("Coll.", "Coll"),
    "Saint": ("St.", "St"),
    "National": ("Natl.", "Nat'l"),
    "International": ("Intl.", "Int'l"),
    "and": ("&",),
    "Community": ("Comm.",),
    "California": ("Calif.",),
    "Engineering": ("Eng.", "Engg."),
    "Management": ("Mgmt.",),
    "Science": ("Sci.",),
}


class Typed(NamedTuple):
    """A name as typed, and the institutions that are called so: none for nobody's."""

    name: str
    institutions: frozenset[int]


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
    """The usual abbreviations of its words; None where it has none."""
    found = " ".join(chance.choice(SHORT[word]) if word in SHORT else word for word in name.split(" "))
    return found if found != name else None


def mixed(database: sqlite3.Connection, count: int) -> list[Typed]:
    """Names made from the data: 40 % exact, 30 % with a typo, 20 % abbreviated, 10 % of nobody."""
    chance = random.Random(5)
    rows = database.execute(
        "SELECT written, institution FROM institution_names_written "
        "WHERE kind IN ('official', 'native', 'alias') AND length(written) > 8 ORDER BY written, institution"
    ).fetchall()
    having: dict[frozenset[str], set[int]] = defaultdict(set)
    for written, institution in database.execute("SELECT written, institution FROM institution_names_written"):
        having[frozenset(expanded(words(written)))].add(institution)
    vocabulary = sorted(
        {word for bag in having for word in bag if word.isascii() and word.isalpha() and len(word) > 4}
    )
    found: list[Typed] = []
    while len(found) < count:
        kind = "eeeetttaau"[len(found) % 10]
        written, institution = chance.choice(rows)
        if kind == "u":
            own = [word for word in written.split() if word.isalpha() and set(expanded(words(word))) - GENERIC]
            if len(written.split()) < 2 or not own:
                continue
            name = written.replace(chance.choice(own), chance.choice(vocabulary).capitalize())
            if not having.get(frozenset(expanded(words(name)))):
                found.append(Typed(name, frozenset()))
            continue
        typed = {"e": written, "t": with_typo(written, chance), "a": abbreviated(written, chance)}[kind]
        if typed:
            found.append(Typed(typed, frozenset(having[frozenset(expanded(words(written)))] | {institution})))
    chance.shuffle(found)
    return found


def measured(names: list[Typed], ask: Callable[[str], tuple[int | None, bool]]) -> dict[str, float]:
    """How many are right (the institution, or that several are called so, or that none is), and how long it takes."""
    milliseconds, right = [], 0
    for typed in names:
        begun = time.perf_counter()
        institution, ambiguous = ask(typed.name)
        milliseconds.append((time.perf_counter() - begun) * 1e3)
        if ambiguous:
            right += len(typed.institutions) > 1
        else:
            right += institution in typed.institutions if institution is not None else not typed.institutions
    milliseconds.sort()
    return {
        "right": right / len(names),
        "p50": milliseconds[len(milliseconds) // 2],
        "p95": milliseconds[int(len(milliseconds) * 0.95)],
    }


def main() -> None:
    """Prints the figures of the index and of the scan over the same names."""
    path, count, compared = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    names = mixed(database, count)

    def by_index() -> Callable[[str], tuple[int | None, bool]]:
        """A resolver of its own for each measurement, since one keeps the names that it has resolved."""
        resolver = Resolver(database)

        def ask(name: str) -> tuple[int | None, bool]:
            match = resolver.resolve(name)
            known = match.outcome in ("certain", "likely")
            return (match.institution if known else None), match.outcome == "ambiguous"

        return ask

    rows = database.execute("SELECT written, institution FROM institution_names_written").fetchall()
    choices = [utils.default_process(written) for written, _ in rows]

    def by_scan(name: str) -> tuple[int | None, bool]:
        best = process.extractOne(utils.default_process(name), choices, scorer=fuzz.WRatio, score_cutoff=90)
        return (rows[best[2]][1] if best else None), False

    index, some = measured(names, by_index()), names[:compared]
    print(
        json.dumps(
            {"index": index, "beside": measured(some, by_index()), "scan": measured(some, by_scan), "names": len(rows)}
        )
    )


if __name__ == "__main__":
    main()
