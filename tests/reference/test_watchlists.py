"""On the real SDN list: no address that it states is lost, and every number is taken or skipped with a reason."""

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from watchlists.entry import Entry, Skipped
from watchlists.formats import read

SDN = Path(__file__).parents[3] / "shared" / "reference" / "ofac" / "sdn.csv"
pytestmark = pytest.mark.skipif(not SDN.is_file(), reason=f"needs the official file {SDN}")


@pytest.fixture(scope="module")
def found() -> list[Entry | Skipped]:
    started = time.perf_counter()
    with SDN.open("rb") as stream:
        everything = list(read(stream, SDN.name))
    print(f"\n{SDN.name} in {time.perf_counter() - started:.2f} s")
    return everything


@pytest.fixture(scope="module")
def text() -> str:
    return SDN.read_text(encoding="latin-1")


def test_every_address_is_taken(found: list[Entry | Skipped], text: str) -> None:
    stated = re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)
    taken = [each for each in found if isinstance(each, Entry) and each.kind == "email"]
    print(f"{len(taken)} of {len(stated)} addresses")
    assert len(taken) == len(stated)
    assert len({each.digest for each in taken}) <= len({address.lower() for address in stated})


def test_every_number_is_taken_or_skipped_with_a_reason(found: list[Entry | Skipped], text: str) -> None:
    stated = re.findall(r"(?i)(?<![a-z])(?:tele)?phone(?: number| no\.)?:? *[+( ]*\d", text)
    taken = sum(isinstance(each, Entry) and each.kind == "phone" for each in found)
    skipped = Counter(each.reason for each in found if isinstance(each, Skipped) and "number" in each.reason)
    print(f"{taken} of {len(stated)} numbers; skipped: {dict(skipped)}")
    assert taken + skipped.total() == len(stated)
    assert taken > 0


def test_entries_say_their_programme_and_nothing_else(found: list[Entry | Skipped]) -> None:
    entries = [each for each in found if isinstance(each, Entry)]
    assert all(each.entry.isdecimal() and each.source == "OFAC SDN List" for each in entries)
    assert all(re.fullmatch(r"SDN List, programme [\w ,()-]+", each.programme) for each in entries)
    others = Counter(each.reason for each in found if isinstance(each, Skipped) and "number" not in each.reason)
    assert others.total() <= 1  # an alias that has an @-sign
