"""Telephone numbers: reserved ranges, and the regions of area codes."""

import itertools
import re
from collections.abc import Iterator
from importlib.metadata import version

from bonafide.text import plain
from bonafide_reference.table import Table, data_rows, sorted_rows

_DIGITS = {"X": "0123456789", "N": "23456789"}

_MOBILE = re.compile(r"861[3-9]|55\d\d9")
"""Mobile numbers of China and Brazil: the data have the place where they were sold."""

_UNSURE_REGIONS = frozenset(
    [("IN", "MP"), ("IN", "BR"), ("IN", "AP"), ("IN", "JK"), ("IN", "PB"), ("IN", "TN"), ("IN", "WB"), ("CL", "BI")]
)
"""Regions that were divided after the data were written: Bihar may be Jharkhand."""

_UNSURE_AREAS = (
    "541", "54299", "5255", "52833", "52871", "5561", "61", "8172", "822", "8232", "8242", "8253", "38044", "38045",
)  # fmt: skip
"""Area codes of more than one region: Buenos Aires, Mexico City, Brasília, Australia's, Osaka, Seoul, Kyiv …"""

_NOT_GEOGRAPHIC = re.compile(r"1(?:8(?:00|22|33|44|55|66|77|8\d)|5(?:00|2\d|33|44|66|77|88)|600|700|710|900)555")
"""NANP codes that are not geographic: toll-free, personal, premium and others. Source: NANPA, NPA reports."""


class RangesOverlap(Exception):
    """Two rows of reserved_numbers.csv have the same number."""


def reserved_numbers() -> Table:
    """Ranges that regulators have reserved for drama, documentation and tests: data/reserved_numbers.csv.

    A range is written in E.164, with X for any digit and N for 2 to 9, as regulators write it.
    """
    rows = sorted_rows(
        (first, last, row["use"], row["authority"], row["source"])
        for row in data_rows("reserved_numbers.csv")
        for first, last in _intervals(row["range"])
        if "N" not in row["range"] or not _NOT_GEOGRAPHIC.match(str(first))
    )
    for one, other in itertools.pairwise(rows):
        if int(str(one[1])) >= int(str(other[0])):
            raise RangesOverlap(f"+{one[0]} to +{one[1]} and +{other[0]} to +{other[1]}")
    return Table("bonafide reserved numbers", "2026-11-22", "Apache-2.0", "reserved_numbers", rows)


def _intervals(written: str) -> Iterator[tuple[int, int]]:
    """`+44 113 496 0XXX` as 441134960000 to 441134960999; digits that vary before the end give several intervals."""
    digits = re.sub(r"[^\dXN]", "", written)
    head = digits.rstrip("X")
    tail = len(digits) - len(head)
    for choice in itertools.product(*(_DIGITS.get(digit, digit) for digit in head)):
        first = int("".join(choice)) * 10**tail
        yield first, first + 10**tail - 1


def areas(regions: Table) -> Table:
    """Area codes by first-level region, for countries whose places in libphonenumber's geodata include one.

    Args:
        regions: the table of regions.
    """
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
    from phonenumbers.geodata import GEOCODE_DATA

    known: dict[str, dict[str, str]] = {}
    for country, form, code, _ in regions.rows:
        known.setdefault(str(country), {})[str(form)] = str(code)
    plans = {code: [country for country in of if country in known] for code, of in COUNTRY_CODE_TO_REGION_CODE.items()}
    found: dict[str, tuple[str, str]] = {}
    for prefix, names in GEOCODE_DATA.items():
        plan = next((plans[int(prefix[:end])] for end in (1, 2, 3) if int(prefix[:end]) in plans), [])
        if not plan or "en" not in names or _MOBILE.match(prefix):
            continue
        places = {(country, region) for country in plan if (region := _region(names["en"], known[country]))}
        if len(places) == 1 and not places & _UNSURE_REGIONS and not prefix.startswith(_UNSURE_AREAS):
            found[prefix] = places.pop()
    rows = sorted_rows((prefix, *place) for prefix, place in _without_repetition(found))
    name = "regions of area codes"
    return Table(name, f"phonenumbers {version('phonenumbers')}", "Apache-2.0", "telephone_areas", rows)


def _region(place: str, known: dict[str, str]) -> str | None:
    """The region in the text of a place: `Newark, DE`, `Indaiatuba - SP`, `California`."""
    return known.get(plain(re.split(r", | - ", place)[-1]))


def _without_repetition(found: dict[str, tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """The prefixes whose region differs from that of the next shorter prefix."""
    for prefix, place in found.items():
        if prefix.startswith("1") and prefix[:4] in found and prefix[:4] != prefix:
            continue  # a North American area code within one region
        shorter = (prefix[:end] for end in range(len(prefix) - 1, 0, -1))
        if next((found[each] for each in shorter if each in found), None) != place:
            yield prefix, place
