"""How quickly and how rightly a name of an institution is resolved, beside rapidfuzz over the same names."""

from pathlib import Path
from typing import Any

from bench.budgets import Row, Section, at_least, at_most
from bench.package import Deployed
from bench.processes import measured

NAMES, COMPARED = 2000, 200
MILLISECONDS, TIMES_FASTER = 3, 20


def measure(functions: list[Deployed], sources: Path | None) -> Section:
    """Resolves made-up spellings in a fresh process, on the deployed database or on one of official files."""
    function = next(function for function in functions if function.handler == "verify_education.on_part.handler")
    database = Path(function.environment["REFERENCE_DATABASE"])
    if sources:
        from bonafide_reference.build import build, is_current

        database = Path(".cache/bench/reference.sqlite")
        if not is_current(database, sources):
            build(database, sources)
    found: dict[str, Any] = measured(function, "resolving_child.py", database, NAMES, COMPARED)
    index, beside, scan = found["index"], found["beside"], found["scan"]
    return Section(
        "resolving",
        [
            at_most(
                f"resolving one name among {found['names']:,}, 95th percentile",
                index["p95"],
                MILLISECONDS,
                shown="{:.2f} ms",
                yardstick=f"extractOne {scan['p95']:.1f} ms",
            ),
            at_least(
                "  … times faster than extractOne, at the median",
                scan["p50"] / beside["p50"],
                TIMES_FASTER,
                shown="{:.0f} ×",
                figure=f"{beside['p50']:.2f} ms",
                yardstick=f"extractOne {scan['p50']:.1f} ms",
            ),
            at_least(
                "  … right, of the same names",
                beside["right"],
                scan["right"],
                shown="{:.1%}",
                yardstick=f"extractOne {scan['right']:.1%}",
            ),
            Row("  … right, of all names", f"{index['right']:.1%}"),
        ],
        [
            f"Resolving: {NAMES:,} names made from the data (40 % exact, 30 % with a typo, 20 % abbreviated, 10 % of "
            f"nobody), {COMPARED} of them put to extractOne (WRatio, from 90 on) as well. The database is "
            f"{'of official files' if sources else 'of the packages alone'}."
        ],
    )
