"""Simulated years of applicants by key: weekdays, growth, holidays, streams that vary more than chance, and surges."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import sqrt
from random import Random
from typing import NamedTuple

from surges.announced import Announced
from surges.increases import Counts, Key, increases

START = date(2024, 1, 1)
HOLIDAYS = {(1, 1), (1, 2), (5, 1), (7, 4), (11, 26), (11, 27), *((12, day) for day in range(23, 32))}
WEEKDAYS = (1.25, 1.25, 1.2, 1.1, 0.95, 0.55, 0.7)
NOTHING = Announced()
QUIET_DAYS = 7
"""A key that increases again within this time is in the same surge."""


class Surge(NamedTuple):
    """Times as many applicants of a key for some days."""

    key: int
    start: int
    days: int
    times: float


class World(NamedTuple):
    """How many applicants a day, of how many keys, growing by how much a year, and how much more they vary.

    `daily` is the standard deviation of the logarithm of a day's mean in all, `own` that of each key's own mean on a
    day, and `season` how far the shares of keys move in a year.
    """

    applicants: float = 1000.0
    keys: int = 200
    growth: float = 0.2
    daily: float = 0.1
    own: float = 0.1
    season: float = 0.2


def counts(world: World, days: int, random: Random, surges: Sequence[Surge] = (), fixed: float = 0.01) -> Counts:
    """Counts of so many days. Key 0 has the fixed share; the others have shares by Zipf's law."""
    zipf = [1 / (rank + 1) for rank in range(world.keys - 1)]
    shares = [fixed, *((1 - fixed) * each / sum(zipf) for each in zipf)]
    phases = [random.random() * 365 for _ in shares]
    totals, rows = list[float | None](), [list[float | None]() for _ in shares]
    for at in range(days):
        day = START + timedelta(at)
        mean = world.applicants * (1 + world.growth) ** (at / 365) * WEEKDAYS[day.weekday()]
        mean *= random.lognormvariate(-(world.daily**2) / 2, world.daily)
        mean *= 0.3 if (day.month, day.day) in HOLIDAYS else 1
        in_all = 0
        for number, part in enumerate(shares):
            stream = mean * part * random.lognormvariate(-(world.own**2) / 2, world.own)
            if number:
                stream *= 1 + world.season * _wave(at + phases[number])
            for surge in surges:
                if surge.key == number and surge.start <= at < surge.start + surge.days:
                    stream *= surge.times
            count = poisson(stream, random)
            rows[number].append(count)
            in_all += count
        totals.append(in_all)
    return Counts(START, totals, {("institution", f"{number}"): row for number, row in enumerate(rows)})


def poisson(mean: float, random: Random) -> int:
    """A number from Poisson's distribution; from the normal one if the mean is large."""
    if mean > 50:
        return max(0, round(random.gauss(mean, sqrt(mean))))
    left, number = 1.0, -1
    limit = 2.718281828459045**-mean
    while left > limit:
        left *= random.random()
        number += 1
    return number


def notices(counted: Counts, first: int, days: int, announced: Announced = NOTHING) -> Mapping[int, list[Key]]:
    """The keys that a notice says something of, by the day: once for each surge that was not announced."""
    last = dict[Key, int]()
    said = dict[int, list[Key]]()
    for at in range(first, days):
        for found in increases(counted, START + timedelta(at)):
            is_new = at - last.get(found.key, -QUIET_DAYS - 1) > QUIET_DAYS
            if is_new and announced.note(found.key, found.since, found.day) is None:
                said.setdefault(at, []).append(found.key)
            last[found.key] = at
    return said


def _wave(at: float) -> float:
    """A triangle from -1 to 1 with the period of a year."""
    place = at % 365 / 365
    return 4 * abs(place - 0.5) - 1
