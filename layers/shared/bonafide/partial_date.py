"""Dates as people and systems write them, each read as the span of days that it may mean.

A date is read only if its meaning is certain. `05/09/2015` is 5 September or May 9: the other dates of its file decide
(`date_order`), and without that only the year is read. The words are in date_words.json.
"""

import json
import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from bonafide.text import fold, plain

MAX_LENGTH = 80
"""Longer texts are not dates."""

FIRST_YEAR, LAST_YEAR = 1900, 2049

SOUTHERN = frozenset(
    "AO AR AU BI BO BR BW CD CG CL CM CO EC FJ GA ID KE KM LS MG MU MW MY MZ NA NZ PE PG PY RW SB SC SG SZ TL TO TZ "
    "UG UY VU WS ZA ZM ZW".split()
)
"""Countries on or south of the equator: there, `autumn 2015` and `summer 2015` may be other months."""

_ISO = re.compile(
    r"(19\d\d|20[0-4]\d)(?:-(\d\d?))?(?:-(\d\d?))?"
    r"(?:[T ](\d\d):\d\d[\d:.]*\s*(Z|[+-]\d\d:?\d\d)?)?$",
    re.ASCII,
)
_TIME_OF_DAY = re.compile(
    r"(?:\s*,|t|\s)\s*\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?\s*"
    r"(?:z|utc|gmt|[a-z]{3,4})?\s*(?:[+-]\d\d:?\d\d)?\s*(?:\([^)]*\)?)?$",
    re.ASCII,
)
_QUOTES = " \t\r\n\"'`´\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb[](){}<>=~?*,;:"  # noqa: RUF001
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})\.?$", re.ASCII)
_DAY_MONTH_SHORT_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d\d)$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})(?:\s?[./-]\s?|\s)(\d{1,2})(?:(?:\s?[./-]\s?|\s)(\d{1,2}))?\.?$", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})(?:\s?[/.-]\s?|\s)(\d{4})\.?$", re.ASCII)
_MONTH_SHORT_YEAR = re.compile(r"(\d\d)[/.](1[3-9]|[2-9]\d)$", re.ASCII)
_TWO_YEARS = re.compile(r"(?:ay\s?)?(\d{4})\s?([/\u2013-])\s?(\d{4}|\d\d)$", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)?$", re.ASCII)
_WEEK = re.compile(r"(\d{4})-?w(\d\d)(?:-?([1-7]))?$", re.ASCII)
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})$", re.ASCII)
_NUMBER = re.compile(r"(-?\d{5,13})(?:\.\d+)?$", re.ASCII)
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년](?:\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?)?$", re.ASCII)
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|民国|民國)\s?(\d{1,3}|元)\s?年(?:\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?)?$", re.ASCII
)
_ERAS = {"大正": (1912, 1926), "昭和": (1926, 1989), "平成": (1989, 2019), "令和": (2019, 2049)}
_THAI = re.compile("[\u0e00-\u0e7f]")
_SHORT_YEAR = re.compile(r"[^\W\d_]\.?\s?(?:[-/.]\s?'?|\s')(\d\d)$")
_DAY_NAME_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ][^\W\d_]+\.?[-/. ]'?(\d\d)$")
_TOKENS = re.compile(r"[qhs][1-4](?!\d)|\d+|年度?|[\u4e00-\u9fff]+|[^\W\d_]+")
_BETWEEN = re.compile(
    r"\s*(?:[\u2013\u2014\u2012\u2212~\u301c\uff5e\u2192]|->|\.{2,})\s*|\s+-+\s*|\s*-+\s+|"
    r"\s+(?:to|until|till?|through|thru|bis|au|à|jusqu.?(?:à|en|au)|a|al|hasta|até|fino|ad?|tot|do|po|по|до|—|til|-)\s+|"
    r"\s*/\s*|-|至|到|から|부터",
    re.IGNORECASE,
)
"""What may separate the start and the end of a period."""

_SHORTEST_PERIOD = len("1.9.15-1.9.16")

_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d)(?::\d\d(?:[.,]\d+)?)?\s*(?:([ap])\.?m\b)?", re.ASCII | re.IGNORECASE)

_FIRST_SECONDS, _FIRST_MILLISECONDS = 10**8, 10**11
"""Smaller numbers are not seconds, or not milliseconds: 1973 in both."""

_DOT_NET = re.compile(r"\\?/date\((-?\d{9,14})(?:[+-]\d{4})?\)\\?/$", re.ASCII | re.IGNORECASE)
"""Milliseconds as .NET writes them in JSON: `/Date(1441065600000+0000)/`."""

_SPREADSHEET_DAYS = range(25_569, 54_789)
"""The numbers of a spreadsheet's days, 1970 to 2049. Day 0 is 30 December 1899."""


class Order(StrEnum):
    """Whether the dates of a file have the day or the month first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as the candidate wrote it: it may be any day from `earliest` to `latest`.

    Both are None if the text is not one date (`soon`, `2015 to 2019`), or says that the stay goes on (`ongoing`).
    `is_expected`: the end is announced (`May 2027 (expected)`). `in_north`: the span of a season outside the countries
    of `SOUTHERN`, if it differs.
    """

    text: str
    earliest: date | None = None
    latest: date | None = None
    ongoing: bool = False
    is_expected: bool = field(default=False, compare=False)
    in_north: tuple[date, date] | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.text

    @property
    def shown(self) -> str:
        """As evidence shows it, no more precise than it was written: `2014`, `2014-09`, `2014-08/12`."""
        first, last = self.earliest, self.latest
        if first is None or last is None:
            return "ongoing" if self.ongoing else "an unreadable date"
        if first == last:
            return f"{first}"
        if self.has_month:
            return f"{first:%Y-%m}"
        if (first.month, last.month) == (1, 12):
            return f"{first:%Y}" if first.year == last.year else f"{first:%Y}/{last:%Y}"
        return f"{first:%Y-%m}/{last:%m}" if first.year == last.year else f"{first:%Y-%m}/{last:%Y-%m}"

    @property
    def has_month(self) -> bool:
        """Whether the month is known."""
        first, last = self.earliest, self.latest
        return bool(first and last and (first.year, first.month) == (last.year, last.month))

    def in_country(self, country: str | None) -> "PartialDate":
        """The date in a country: a season's months depend on the hemisphere."""
        if self.in_north is None or country is None or country in SOUTHERN:
            return self
        earliest, latest = self.in_north
        return replace(self, earliest=earliest, latest=latest)

    @classmethod
    def read(cls, value: object, order: Order | None = None) -> "PartialDate":
        """Reads a date in any notation whose meaning is certain; `order` decides `05/09/2015`."""
        if isinstance(value, cls):
            return value
        text = str(value).strip()
        return _read_date(text, order) if len(text) <= MAX_LENGTH else _read_iso(text) or cls(text)


_EVENING = 11
"""From this hour UTC on, midnight somewhere in the east is the next day. Systems export local midnights as UTC."""


def date_order(samples: Iterable[str]) -> Order | None:
    """Whether the dates of one file have the day or the month first; None if no date shows it, or they disagree."""
    found: set[Order] = set()
    for sample in (each for text in samples for each in _dates_in(text)):
        if (match := _day_and_month(sample)) and (int(match[1]) > 12) != (int(match[3]) > 12):
            if int(match[3]) > 12:
                found.add(Order.MONTH_FIRST)
            elif int(match[4]) > 31:  # `15/09/07` may begin with the year
                found.add(Order.DAY_FIRST)
    return found.pop() if len(found) == 1 else None


def needs_order(text: str) -> bool:
    """Whether a text is a date such as `05/09/2015`, or has one, which only the order of its file makes certain."""
    return any(map(_needs_order, _dates_in(text)))


def _needs_order(text: str) -> bool:
    if _day_and_month(text) is None:
        return False
    days = {(read.earliest, read.latest) for read in (PartialDate.read(text, order) for order in (None, *Order))}
    return len(days) > 1


def in_order(text: str, order: Order) -> str:
    """A date or a period in ISO 8601, if only the order of its file makes it certain; else the text as it is."""
    if not needs_order(text):
        return text
    dates = [PartialDate.read(each, order) for each in _dates_in(text)]
    return " - ".join(each.text if each.ongoing else each.shown for each in dates)


def _dates_in(text: str) -> tuple[str, ...]:
    """The two dates of a period, or the text itself."""
    if len(text) < _SHORTEST_PERIOD or text[:4].isdecimal() or _day_and_month(text):
        return (text,)
    return ends_of(text) or (text,)


def _day_and_month(text: str) -> re.Match[str] | None:
    """Matches a date such as `05/09/2015`, whose first two numbers are a day and a month."""
    if not 6 <= len(text) <= MAX_LENGTH or text[:4].isdecimal() or not text.strip(_QUOTES)[:1].isdecimal():
        return None
    stripped = _TIME_OF_DAY.sub("", text.lower()).strip(_QUOTES)
    return _DAY_MONTH_YEAR.match(stripped) or _DAY_MONTH_SHORT_YEAR.match(stripped)


def time_of(value: object, order: Order | None = None) -> datetime | None:
    """The time that a text or number states, else the midnight of its day, in UTC; None if the day is not certain."""
    text = _DOT_NET.sub(r"\1", str(value).strip())
    if (match := _NUMBER.match(text)) and abs(seconds := float(text)) >= _FIRST_SECONDS:
        seconds = seconds / 1000 if abs(seconds) >= _FIRST_MILLISECONDS else seconds
        time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        return time if FIRST_YEAR <= time.year <= LAST_YEAR else None
    read = PartialDate.read(text, order)
    if read.earliest is None or read.earliest != read.latest:
        return None
    hour = minute = 0
    if match := _CLOCK.search(text):
        hour, minute = int(match[1]), int(match[2])
        if match[3]:
            hour = hour % 12 + (12 if match[3] in "pP" else 0)
    if hour > 23 or minute > 59:
        return None
    return datetime(read.earliest.year, read.earliest.month, read.earliest.day, hour, minute, tzinfo=UTC)


def period(start: PartialDate | None, end: PartialDate | None) -> tuple[PartialDate | None, PartialDate | None]:
    """The start and the end of a stay. Each field may contain both: `2015 - 2019`, `Sep 2015 to present`."""
    first = _period(start.text) if start and not start.earliest and not start.ongoing else None
    last = _period(end.text) if end and not end.earliest and not end.ongoing else None
    if first:
        start = first[0]
        end = end or first[1]
    if last:
        start = start or last[0]
        end = last[1]
    return start, end


def _period(text: str) -> tuple[PartialDate, PartialDate | None] | None:
    """The two dates of a period, the last of which may be missing; None if the text is not certainly one."""
    ends = ends_of(text)
    if ends is None:
        return None
    order = date_order(ends)
    return PartialDate.read(ends[0], order), PartialDate.read(ends[1], order) if ends[1] else None


def ends_of(text: str) -> tuple[str, str] | None:
    """The texts of the start and the end of a period; None if it is not certainly one. `2015 -` has no end."""
    if len(text) > MAX_LENGTH:
        return None
    match = _TWO_YEARS.match(text.strip())
    if match and len(match[3]) == 2 and int(match[3]) > max(12, int(match[1]) % 100):  # `2015-19`
        text = f"{match[1]} - {match[1][:2]}{match[3]}"
    for match in _BETWEEN.finditer(text):
        one, two = PartialDate.read(text[: match.start()]), PartialDate.read(text[match.end() :])
        if one.earliest and (two.earliest or two.ongoing or not two.text):
            return one.text, two.text
    return None


@lru_cache(4096)  # applications state the same dates over and over
def _read_date(text: str, order: Order | None) -> PartialDate:
    return _read_iso(text) or (_read(PartialDate(text), order) if text else PartialDate(text))


def _read_iso(text: str) -> PartialDate | None:
    if match := _ISO.match(text):
        year, month, day, hour, zone = match.groups()
        certain = (hour is None or zone != "Z" or int(hour) < _EVENING) and (day or month not in ("1", "2"))
        if certain and (span := _span(int(year), month, day)):
            return PartialDate(text, *span)
    return None


def _digit(letter: str) -> str:
    """A digit of any script as 0 to 9; other characters as they are."""
    return letter if letter.isascii() or not letter.isdecimal() else str(int(letter))


def _read(unread: PartialDate, order: Order | None) -> PartialDate:
    """Reads what is not a plain ISO date."""
    text = fold("".join(_digit(letter) for letter in unread.text))
    if match := _DOT_NET.match(text):
        text = match[1]
    has_words = any(map(str.isalpha, text))
    if has_words and plain(text) in _words_known().ongoing:
        return replace(unread, ongoing=True)
    evening = bool((match := _ISO.match(unread.text)) and match[5] == "Z" and int(match[4]) >= _EVENING)
    text = _TIME_OF_DAY.sub("", text).strip(_QUOTES)
    span = _of_numbers(text, order)
    in_north = None
    if span is None and has_words:
        span, in_north = _of_words(text, order)
    if span is None:
        return unread
    return PartialDate(
        unread.text,
        earliest=span[0],
        latest=span[1] + timedelta(days=1) if evening else span[1],
        is_expected=has_words and not _words_known().expected.isdisjoint(_TOKENS.findall(text)),
        in_north=in_north,
    )


type Span = tuple[date, date]


def _span(year: int, month: int | str | None = None, day: int | str | None = None) -> Span | None:
    """The days of a year, a month or a day; None if there is no such date."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        first, last, day = int(month or 1), int(month or 12), int(day or 0)
        first, last = first or 1, last or 12  # `2015-00`
        return date(year, first, day or 1), date(year, last, day or monthrange(year, last)[1])
    except ValueError:
        return None


def _months(year: int, first: int, last: int) -> Span | None:
    """The days from one month to another; month 0 is the December before, 13 the January after."""
    start, end = (year + (first - 1) // 12, (first - 1) % 12 + 1), (year + (last - 1) // 12, (last - 1) % 12 + 1)
    one, two = _span(*start), _span(*end)
    return (one[0], two[1]) if one and two else None


def _of_numbers(text: str, order: Order | None) -> Span | None:
    """Dates without words."""
    if text.isdecimal() and len(text) == 4:
        return _span(int(text))
    if match := _DAY_MONTH_YEAR.match(text):
        return _of_day_and_month(int(match[1]), int(match[3]), int(match[4]), order)
    if match := _DAY_MONTH_SHORT_YEAR.match(text):
        # `15/09/07` may begin with the year
        certain = order or int(match[1]) <= 12 < int(match[3]) or int(match[4]) > 31
        return _of_day_and_month(int(match[1]), int(match[3]), _four_digits(match[4]), order) if certain else None
    if match := _TWO_YEARS.match(text):
        one, two = int(match[1]), int(match[3]) + (int(match[1]) // 100 * 100 if len(match[3]) == 2 else 0)
        if two == one + 1 and (match[2] != "-" or len(match[3]) == 4 or int(match[3]) > 12):
            return _months(one, 1, 24)  # an academic year, or December: `2011/12`
    if match := _YEAR_FIRST.match(text):
        year, month, day = int(match[1]), int(match[2]), match[3] and int(match[3])
        if match[2] in ("1", "2") and day is None:  # a month, or a half-year: `2015.2`, `2015-1`
            return _months(year, month, 8 if month == 1 else 12)
        return _span(year, month, day) if month else None
    if match := _MONTH_YEAR.match(text):
        return _span(int(match[2]), int(match[1])) if int(match[1]) else None
    if match := _MONTH_SHORT_YEAR.match(text):
        return _span(_four_digits(match[2]), int(match[1])) if int(match[1]) else None
    if match := _COMPACT.match(text):
        year, month, day = int(match[1]), int(match[2]), match[3] and int(match[3])
        if month and (day or not _is_short_date(text)):
            return _span(year, month, day)
        return None
    if match := _EAST_ASIAN.match(text):
        return _span(int(match[1]), match[2] and int(match[2]), match[3] and int(match[3]))
    if match := _ERA.match(text):
        return _of_era(*match.groups())
    try:
        if match := _WEEK.match(text):
            year, week, weekday = int(match[1]), int(match[2]), int(match[3] or 0)
            return date.fromisocalendar(year, week, weekday or 1), date.fromisocalendar(year, week, weekday or 7)
    except ValueError:
        return None
    if match := _DAY_OF_YEAR.match(text):
        day = date(int(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
        return (day, day) if day.year == int(match[1]) else None
    return _of_count(int(match[1])) if (match := _NUMBER.match(text)) else None


def _of_day_and_month(one: int, two: int, year: int, order: Order | None) -> Span | None:
    """A date whose day and month may be in either order; only the year if that is not certain."""
    if max(one, two) > 12 or one == two:
        day, month = max(one, two), min(one, two)
    elif order is None:
        return _span(year) if min(one, two) else None
    else:
        day, month = (one, two) if order is Order.DAY_FIRST else (two, one)
    return _span(year, month, day) if day and month else None


def _is_short_date(text: str) -> bool:
    """Whether six digits may be a day, a month and a year of two digits."""
    one, two = int(text[:2]), int(text[2:4])
    return (0 < one <= 31 and 0 < two <= 12) or (0 < one <= 12 and 0 < two <= 31)


def _four_digits(year: str) -> int:
    """`15` is 2015, `97` is 1997."""
    return int(year) + (2000 if int(year) < 50 else 1900)


def _of_era(era: str, year: str, month: str | None, day: str | None) -> Span | None:
    number = 1 if year == "元" else int(year)
    if era in ("民国", "民國"):
        written = 1911 + number
    elif era in _ERAS and _ERAS[era][0] - 1 + number <= _ERAS[era][1]:
        written = _ERAS[era][0] - 1 + number
    else:
        return None
    return _span(written, month, day) if number else None


def _of_count(number: int) -> Span | None:
    """A count of days (a spreadsheet), seconds or milliseconds (since 1970)."""
    if number in _SPREADSHEET_DAYS:
        day = date(1899, 12, 30) + timedelta(days=number)
        return day, day
    seconds = number // 1000 if abs(number) >= _FIRST_MILLISECONDS else number
    if abs(seconds) < _FIRST_SECONDS:
        return None
    time = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    later = time.hour >= _EVENING
    return (time.date(), time.date() + timedelta(days=later)) if FIRST_YEAR <= time.year < LAST_YEAR else None


class _Season(NamedTuple):
    months: tuple[int, int]
    anywhere: tuple[int, int] | None


class _Words(NamedTuple):
    months: dict[str, tuple[int, int]]
    seasons: dict[str, _Season]
    ongoing: frozenset[str]
    expected: frozenset[str]
    around: frozenset[str]


@cache
def _words_known() -> _Words:
    """The words of date_words.json. A month's name may mean several months, in several languages."""
    table: dict[str, Any] = json.loads((Path(__file__).parent / "date_words.json").read_text(encoding="utf-8"))
    months: dict[str, tuple[int, int]] = {}
    for names in table["months"].values():
        for number, spellings in enumerate(names, start=1):
            for name in spellings.split():
                first, last = months.get(name, (number, number))
                months[name] = (min(first, number), max(last, number))
    seasons = {
        word: _Season(tuple(season["months"]), tuple(season["anywhere"]) if "anywhere" in season else None)
        for season in table["seasons"]
        for word in season["words"].split()
    }
    return _Words(
        months,
        seasons,
        frozenset(map(plain, table["ongoing"])),
        frozenset(table["expected"].split()),
        frozenset(table["around"].split()),
    )


def _of_words(text: str, order: Order | None) -> tuple[Span | None, Span | None]:
    """The days of a date with a month's name or a season, and those in the north if they differ."""
    known = _words_known()
    numbers, months, seasons, others = [], [], [], 0
    for token in _TOKENS.findall(text):
        if token.isdecimal():
            numbers.append(token)
        elif token in known.months:
            months.append(known.months[token])
        elif token in known.seasons:
            seasons.append(known.seasons[token])
        elif token not in known.around and token not in known.expected:
            return None, None
        else:
            others += 1
    years = [int(number) for number in numbers if len(number) == 4]
    if years and _THAI.search(text) and years[0] > LAST_YEAR:
        years[0] -= 543  # Buddhist era
    days = [int(number) for number in numbers if len(number) < 4]
    if len(months) == 2 and len(numbers) == len(years) == 1 and not seasons:  # `May/June 2015`
        return _months(years[0], min(months)[0], max(months)[1]), None
    if len(months) == 1 and not seasons:
        return _of_month(text, months[0], years, days), None
    if len(seasons) == 1 and not months:
        return _of_season(seasons[0], years, numbers)
    if not months and not seasons and len(numbers) == len(years) == 1 and others:
        return _span(years[0]), None  # `Class of 2015`
    if not months and not seasons and others and numbers:
        return _of_numbers(_without_words(text), order), None  # `since 09/2015`
    return None, None


def _without_words(text: str) -> str:
    return " ".join(re.sub(r"[^\W\d_]+|[()]", " ", text).split()).strip(_QUOTES + ".-/")


def _of_month(text: str, months: tuple[int, int], years: list[int], days: list[int]) -> Span | None:
    if not years:
        match = _SHORT_YEAR.search(text) if len(days) == 1 else _DAY_NAME_SHORT_YEAR.search(text)
        if match is None or len(days) > 2:
            return None
        years, days = [_four_digits(match[1])], days[:-1]
    if len(years) != 1 or len(days) > 1:
        return None
    first, last = months
    if first != last:
        return _months(years[0], first, last)
    if days:
        return _span(years[0], first, days[0]) if days[0] else None
    return _span(years[0], first)


def _of_season(season: _Season, years: list[int], numbers: list[str]) -> tuple[Span | None, Span | None]:
    """A season is as long as it can be: `Winter 2015` began in December 2014, or ends in March 2016."""
    if not years and numbers and len(numbers[0]) == 2:
        years = [_four_digits(numbers[0])]
    if not years or len(numbers) > 2 or (len(numbers) == 2 and int(numbers[1]) % 100 != (years[0] + 1) % 100):
        return None, None
    year, second = years[0], len(numbers) - 1
    (first, last), anywhere = season.months, season.anywhere
    last += 12 if second and last <= 12 else 0
    span = _months(year, first, last)
    if anywhere is None or span is None:
        return span, None
    return _months(year, anywhere[0], anywhere[1] + 12 * second), span
