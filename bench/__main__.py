"""`python -m bench`: measures the budgets of the design, and prints them as a table."""

import argparse
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bench import bill, cold_start, dns, memory, package, resolving, sharing, throughput, writes
from bench.budgets import Section, table
from bench.events import uploads
from bench.package import Deployed
from bench.processes import Run, fake_aws, run

WIDTH = 150
"""Columns of the table where there is no terminal."""


class Bench:
    """What benchmarks share: the package, AWS beside it, and runs that more than one of them reads."""

    def __init__(self, closing: ExitStack, options: argparse.Namespace, say: Callable[[str], None]) -> None:
        self._closing = closing
        self._options = options
        self._say = say

    @cached_property
    def functions(self) -> list[Deployed]:
        """The functions of the template, built."""
        return package.functions()

    @cached_property
    def aws(self) -> str:
        """The address of a stand-in for AWS."""
        return self._closing.enter_context(fake_aws())

    @cached_property
    def runs(self) -> dict[str, dict[str, Any]]:
        """Every function at work; assess last, when there is something to assess."""
        found = {}
        for function in sorted(self.functions, key=lambda function: "on_results" in function.handler):
            self._say(f"at work: {function.name}")
            found[function.name] = run(function, self.aws, *memory.work(function))
        return found

    @cached_property
    def intake(self) -> Deployed:
        """The function that takes files in."""
        return next(function for function in self.functions if function.handler.startswith("intake"))

    @cached_property
    def large_file(self) -> Run:
        """Intake at work on the large file, begun when first asked for: minutes, beside everything else."""
        # With a server of its own, so that the others do not wait for it.
        address = self._closing.enter_context(fake_aws())
        started = Run(self.intake, address, [uploads(f"incoming/{self._options.rows}.jsonl")])
        self._closing.callback(started.stop)
        return started

    def cold_start(self) -> Section:
        return cold_start.measure(
            self.functions, self.aws, self._options.repetitions, lambda name: self._say(f"cold start: {name}")
        )

    def checks(self) -> Section:
        self._say("checks")
        return throughput.measure(self.functions)

    def dns(self) -> Section:
        self._say("DNS")
        return dns.measure(self.functions)

    def resolving(self) -> Section:
        self._say("names of institutions")
        return resolving.measure(self.functions, self._options.sources)

    def memory(self) -> Section:
        base = run(package.yardstick(self.functions[0]), self.aws)["peak_megabytes"]
        return memory.of_verifiers(self.runs, self.functions, base)

    def watchlists(self) -> Section:
        function = next(function for function in self.functions if function.handler.startswith("watchlists"))
        runs = []
        for entries in memory.LISTS:
            self._say(f"watchlists: {entries:,} entries")
            runs.append(run(function, self.aws, uploads(f"watchlists/A/{entries}.csv")))
        return memory.of_watchlists(function, runs)

    def layers(self) -> Section:
        return memory.of_layers() if self.functions else Section("layers", [], [])

    def cost(self) -> Section:
        self._say(f"{writes.APPLICATIONS:,} applications through the embedded stack")
        return bill.section(writes.count(), self.functions, self.runs)

    def sharing(self) -> Section:
        return sharing.measure(self._say)

    def take_in(self) -> Section:
        tables = []
        for rows in memory.TABLE_FILES:
            self._say(f"intake: {rows:,} rows of gzip'd CSV")
            tables.append(run(self.intake, self.aws, uploads(f"incoming/{rows}.csv.gz")))
        self._say(f"intake: {self._options.rows:,} rows")
        large = self.large_file.result()
        self._say(f"intake: {memory.SMALL_FILE:,} rows")
        small = [run(self.intake, self.aws, memory.full_batch(self.intake)) for _ in range(memory.SMALL_FILES)]
        return memory.of_intake(small, large, self._options.rows, tables)


BENCHMARKS: dict[str, Callable[[Bench], Section]] = {
    "cold-start": Bench.cold_start,
    "checks": Bench.checks,
    "dns": Bench.dns,
    "resolving": Bench.resolving,
    "sharing": Bench.sharing,
    "memory": Bench.memory,
    "watchlists": Bench.watchlists,
    "layers": Bench.layers,
    "cost": Bench.cost,
    "intake": Bench.take_in,
}
"""In the order of the table. Intake is last, because its large file is under way while others are measured."""

UNDISTURBED = ("cold-start", "checks", "dns", "resolving", "sharing")
"""What is measured before that begins."""


def main() -> int:
    """Runs the benchmarks that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", action="append", choices=BENCHMARKS, help="run this one; may be said several times")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of intake's large file (%(default)s)")
    parser.add_argument("--sources", type=Path, help="official files for the names of institutions")
    parser.add_argument("--repetitions", type=int, default=5, help="rounds of cold starts (%(default)s)")
    options = parser.parse_args()
    chosen = [name for name in BENCHMARKS if not options.only or name in options.only]
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with ExitStack() as closing, Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        bench = Bench(closing, options, lambda text: progress.update(task, description=text))
        sections = []
        for name in chosen:
            if "intake" in chosen and name not in UNDISTURBED:
                _ = bench.large_file  # begins now
            sections.append(BENCHMARKS[name](bench))
    console = Console() if sys.stdout.isatty() else Console(width=WIDTH)
    console.print(table(sections))
    for section in sections:
        for note in section.notes:
            console.print(f"[dim]{note}[/]", highlight=False)
    missed = [row.what for section in sections for row in section.rows if row.met is False]
    console.print(f"Missed: {'; '.join(missed)}." if missed else "Every budget measured is met.", highlight=False)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except package.NotBuilt as error:
        sys.exit(f"bench: {error}")
