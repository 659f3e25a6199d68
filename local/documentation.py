"""Writes what is documented from the code: docs/checks.md, and the table of checks in the README.

`python -m local.documentation` writes both; with `--check` it only says whether they are as the code says.
"""

import argparse
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from bonafide import identity, policy
from bonafide.findings import Catalogue, Words
from bonafide.verifiers import VERIFIERS
from bonafide_reference.table import ours

ROOT = Path(__file__).resolve().parents[1]
CHECKS = ROOT / "docs" / "checks.md"
README = ROOT / "README.md"
BEGIN, END = "<!-- checks: written by `make docs` -->\n", "<!-- end of checks -->\n"
FAMILIES = {**VERIFIERS, "identity": "Across applications"}


def main() -> int:
    """Writes or checks the documents; 1 when a check finds one that is not as the code says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the documents are up to date")
    check = parser.parse_args().check
    sys.path.insert(0, str(ROOT / "functions"))
    words = {family: _words(family) for family in FAMILIES}
    readme = README.read_text(encoding="utf-8")
    before, _, rest = readme.partition(BEGIN)
    documents = {
        CHECKS: "".join(_checks(words)),
        README: f"{before}{BEGIN}{''.join(_table(words))}{END}{rest.partition(END)[2]}",
    }
    stale = [path for path, text in documents.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if check:
            print(f"{path.relative_to(ROOT)} is not as the code says: run 'make docs'", file=sys.stderr)
        else:
            path.write_text(documents[path], encoding="utf-8")
    return 1 if check and stale else 0


def _words(family: str) -> dict[str, Words]:
    catalogue: Catalogue = importlib.import_module(f"{_package(family)}.catalogue").CATALOGUE
    return dict(catalogue.words)


def _package(family: str) -> str:
    return f"verify_{family}" if family in VERIFIERS else "assess"


def _docstring(code: str) -> str:
    family, name = code.split(".")
    check = getattr(importlib.import_module(f"{_package(family)}.checks"), name)
    return str(check.__doc__).partition("\n")[0]


def _checks(words: dict[str, dict[str, Words]]) -> Iterator[str]:
    rules = policy.load()
    yield "# The checks\n\n"
    yield "Written from the code by `make docs`: the words stand in each verifier's `catalogue.py`, the strengths in\n"
    yield "`layers/shared/bonafide/policy.json`.\n\n"
    yield "Every check has three outcomes: `pass`, `concern` and `not_assessed`. What could not be looked at is\n"
    yield "`not_assessed` and says why; it counts neither for nor against anybody.\n\n"
    yield "## From findings to a level\n\n"
    yield "| strength | points |\n|---|---|\n"
    for strength, points in rules.points.items():
        yield f"| {strength.value} | {points} |\n"
    high = rules.high
    yield "\nA code counts once, however often it is seen. A family counts at most "
    yield f"{rules.family_cap} points (with a\ndecisive finding, {rules.decisive_cap}). "
    yield f"From {rules.review.points} points on the level is `review`. It is\n`high` with a decisive finding, "
    yield f"or from {high.points} points on if they are of at least\n{high.families} families, "
    yield f"one of which holds a concern that is {high.one_of_at_least.value} or\nstronger. "
    yield "Anything else is `low`. No level rejects anybody: a person decides.\n"
    for family, codes in words.items():
        yield f"\n## {FAMILIES[family]}\n"
        for code, said in codes.items():
            yield f"\n### `{code}`\n\n"
            yield f"{_docstring(code)}\n\n"
            yield f"- **Example:** {said.example}\n"
            yield f"- **Strength:** {rules.codes[code].strength.value}\n"
            yield f"- **What is said:** {said.summary}\n"
            yield f"- **Why it matters:** {said.why}\n"
            yield f"- **Source:** {said.source}\n"
            yield f"- **Innocent explanation:** {said.innocent}\n"
            yield f"- **Question to the candidate:** {said.question}\n"
            if code in APPENDED:
                yield from APPENDED[code]()


def _reserved() -> Iterator[str]:
    """The ranges behind `phone.reserved`, regulator by regulator."""
    ranges: dict[tuple[str, str, str], list[str]] = {}
    for row in ours("reserved_numbers.csv"):
        ranges.setdefault((row["country"], row["authority"], row["source"]), []).append(row["range"])
    yield "\n**The ranges set aside.** "
    yield "X is any digit, N one of 2 to 9. Kept in `data/reserved_numbers.csv` of the reference layer.\n\n"
    yield "| country | authority | ranges |\n|---|---|---|\n"
    for (country, authority, source), written in ranges.items():
        shown = ", ".join(each.replace(" ", "\u00a0") for each in written)
        yield f"| {country} | [{authority}]({source}) | {shown} |\n"


def _one_mailbox() -> Iterator[str]:
    """The rules behind the canonical form of an address."""
    yield "\n**What reaches one mailbox.** By this the canonical form is made, which tells whether two addresses are\n"
    yield "one. Elsewhere only case and Unicode's normal form (NFC) are ignored.\n\n"
    yield "| domains | one mailbox at all of them | behind a + | ignored | source |\n|---|---|---|---|---|\n"
    for family in identity.FAMILIES:
        signs = " ".join(f"`{sign}`" for sign in family.ignored)
        yield (
            f"| {family.domains.replace(' ', ', ')} | {'yes' if family.one_mailbox else 'no'} "
            f"| {'ignored' if family.tags else ''} | {signs} | {family.source} |\n"
        )


APPENDED = {"phone.reserved": _reserved, "email.subaddressed": _one_mailbox}
"""What is told behind the words of a code."""


def _table(words: dict[str, dict[str, Words]]) -> Iterator[str]:
    rules = policy.load()
    yield "| code | strength | says |\n|---|---|---|\n"
    for codes in words.values():
        for code, said in codes.items():
            yield f"| `{code}` | {rules.codes[code].strength.value} | {said.summary} |\n"


if __name__ == "__main__":
    sys.exit(main())
