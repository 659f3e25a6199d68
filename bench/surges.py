"""Sudden increases on simulated years: how often a notice is false, and how soon a real increase is seen."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import partial
from random import Random
from statistics import median

from bench.report import Row, Section, at_most
from surges.announced import Announced, Entry
from surges.increases import Key
from tests.surges.simulated import START, Surge, World, counts, notices

YEARS = 10
"""Of each world."""

MONTHS = 12 * YEARS
YEAR = 365
LEARNT = 80
"""The first day on which something is said: the baseline and its gap are over."""

RUNS = 20
CALM, RESTLESS = World(), World(daily=0.2, own=0.2)
WATCHED: Key = ("institution", "0")


def measure() -> Section:
    """Simulates 20 years of 200 keys with 1,000 applicants a day, and increases of a stream of 1 % of them."""
    with ProcessPoolExecutor() as pool:
        calm, restless = (
            sum(pool.map(partial(_false_notices, world), range(YEARS))) / MONTHS for world in (CALM, RESTLESS)
        )
        delays = {
            f"1 % of {world.applicants:,.0f} a day, times {times}, days vary by {world.own:.0%}": list(
                pool.map(partial(_delay, world, times), range(RUNS))
            )
            for world, times in ((CALM, 2), (RESTLESS, 2), (CALM, 3), (CALM, 6), (World(applicants=5000), 2))
        }
        told, announced = (sum(pool.map(partial(_told_of_a_fair, said), range(RUNS))) for said in (False, True))
    rows = [
        at_most("false notices a month, days that vary by 10 %", calm, 1, "{:.2f}"),
        at_most("  … by 20 %", restless, 1, "{:.2f}"),
        *(_row(name, found) for name, found in delays.items()),
        Row("job fairs of which a notice went", f"{told} of {RUNS}"),
        at_most("  … if they were announced", announced, 0, "{:,}"),
    ]
    note = (
        f"Surges: {2 * YEARS} simulated years of 200 keys with weekdays, holidays, growth, seasons and more variation "
        "than chance. Days until a notice: median, and the ninth of ten."
    )
    return Section("surges", rows, [note])


def _row(name: str, delays: Sequence[int | None]) -> Row:
    seen = sorted(each for each in delays if each is not None)
    ninth = seen[9 * len(delays) // 10 - 1] if len(seen) >= 9 * len(delays) // 10 else None
    return Row(f"days until seen: {name}", f"{median(seen):.0f}, {ninth}", f"{len(seen)} of {len(delays)} seen")


def _false_notices(world: World, seed: int) -> int:
    counted = counts(world, LEARNT + YEAR, Random(seed))
    return sum(map(len, notices(counted, LEARNT, LEARNT + YEAR).values()))


def _delay(world: World, times: float, seed: int) -> int | None:
    """Days until a lasting increase is seen, 1 being its first; None if it never is."""
    start = LEARNT + 4
    counted = counts(world, start + 28, Random(seed), [Surge(0, start, 28, times)])
    seen = (at for at, keys in notices(counted, start, start + 28).items() if WATCHED in keys)
    return next((at - start + 1 for at in seen), None)


def _told_of_a_fair(is_announced: bool, seed: int) -> bool:
    """Whether a notice goes about a job fair: ten times as many from a school that has 0.3 %, for two days."""
    start = LEARNT + 4
    counted = counts(CALM, start + 21, Random(seed), [Surge(0, start, 2, 10.0)], fixed=0.003)
    entry = Entry(START + timedelta(start), START + timedelta(start + 1), "institution", "0", "job fair")
    said = Announced((entry,)) if is_announced else Announced()
    return any(WATCHED in keys for keys in notices(counted, start, start + 21, said).values())
