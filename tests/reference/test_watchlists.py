"""On a whole SDN list: no address that it states is lost, and every number is taken or skipped with a reason."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.official import FOLDER, needs_sdn
from watchlists.entry import Skipped, WatchlistEntry
from watchlists.formats import read_list

LISTS = [
    pytest.param(Path(__file__).parent / "data" / "sdn.csv", id="invented"),
    pytest.param(FOLDER / "ofac" / "sdn.csv", id="official", marks=needs_sdn),
]


@pytest.fixture(scope="module", params=LISTS)
def file(request: pytest.FixtureRequest) -> Path:
    """A file as OFAC publishes it."""
    path: Path = request.param
    return path


@pytest.fixture(scope="module")
def found(file: Path) -> list[WatchlistEntry | Skipped]:
    with file.open("rb") as stream:
        return list(read_list(stream, file.name))


@pytest.fixture(scope="module")
def text(file: Path) -> str:
    return file.read_text(encoding="latin-1")


def test_every_address_is_taken(found: list[WatchlistEntry | Skipped], text: str) -> None:
    stated = re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)
    taken = [each for each in found if isinstance(each, WatchlistEntry) and each.kind == "email"]
    print(f"{len(taken)} of {len(stated)} addresses")
    assert len(taken) == len(stated)
    assert len({each.digest for each in taken}) <= len({address.lower() for address in stated})


def test_every_number_is_taken_or_skipped_with_a_reason(found: list[WatchlistEntry | Skipped], text: str) -> None:
    stated = re.findall(r"(?i)(?<![a-z])(?:tele)?phone(?: number| no\.)?:? *[+( ]*\d", text)
    taken = sum(isinstance(each, WatchlistEntry) and each.kind == "phone" for each in found)
    skipped = Counter(each.reason for each in found if isinstance(each, Skipped) and "number" in each.reason)
    print(f"{taken} of {len(stated)} numbers; skipped: {dict(skipped)}")
    assert taken + skipped.total() == len(stated)
    assert taken > 0


def test_entries_say_their_programme_and_nothing_else(found: list[WatchlistEntry | Skipped]) -> None:
    entries = [each for each in found if isinstance(each, WatchlistEntry)]
    assert all(each.entry.isdecimal() and each.source == "OFAC SDN List" for each in entries)
    assert all(re.fullmatch(r"SDN List, programme [\w ,()-]+", each.programme) for each in entries)
    others = Counter(each.reason for each in found if isinstance(each, Skipped) and "number" not in each.reason)
    assert others.total() <= 1  # an alias that has an @-sign
