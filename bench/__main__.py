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

from bench import (
    answering,
    cold_start,
    comparison,
    cost_report,
    end_to_end,
    events,
    machine,
    memory,
    package,
    resumes,
    speed,
    surges,
    webhooks,
    writes,
)
from bench.package import Deployed
from bench.processes import Run, aws_server, handle
from bench.report import Section, table

WIDTH = 150  # columns of the table where there is no terminal


class Bench:
    """What benchmarks share: the package, AWS beside it, and runs that more than one of them reads."""

    def __init__(self, closing: ExitStack, options: argparse.Namespace, progress: Callable[[str], None]) -> None:
        self.options = options
        self.progress = progress
        self._closing = closing

    @cached_property
    def functions(self) -> list[Deployed]:
        """The functions of the template, built."""
        return package.functions()

    @cached_property
    def aws(self) -> str:
        """The address of an AWS in its own process."""
        return self._closing.enter_context(aws_server())

    @cached_property
    def runs(self) -> dict[str, dict[str, Any]]:
        """Every function on one application, on a full batch, and on one again; Assess last, on what is recorded."""
        found = {}
        for function in sorted(self.functions, key=lambda function: "on_results" in function.handler):
            self.progress(f"at work: {function.name}")
            if not events.has_work(function):
                continue
            one = events.real(function)
            full = one if function.answers_requests else events.full(function)
            found[function.name] = handle(function, self.aws, one, full, one)
        return found

    @cached_property
    def large_file(self) -> Run:
        """Intake on the large file, begun when first asked for: minutes, beside everything else."""
        # With its own server, so that the others do not wait for it.
        address = self._closing.enter_context(aws_server())
        function = package.with_handler(self.functions, "intake")
        event = events.uploads(f"incoming/{self.options.rows}.jsonl")
        started = Run(function, "handle", address, handler=function.handler, events=[event])
        self._closing.callback(started.stop)
        return started

    def memory(self) -> Section:
        base = handle(package.baseline(self.functions[0]), self.aws)
        return memory.of_verifiers(self.runs, self.functions, base)

    def watchlists(self) -> Section:
        function = package.with_handler(self.functions, "watchlists")
        lists = [events.uploads(f"watchlists/A/{count}.csv") for count in memory.LISTS]
        return memory.of_watchlists(function, [handle(function, self.aws, one) for one in lists])

    def cost(self) -> Section:
        counted = writes.count(), writes.count_documents(), writes.count_optional()
        return cost_report.section(*counted, self.functions, self.runs)

    def intake(self) -> Section:
        function, large = package.with_handler(self.functions, "intake"), self.large_file.result()
        small = [handle(function, self.aws, events.full(function)) for _ in range(memory.SMALL_FILES)]
        return memory.of_intake(small, large, self.options.rows)


BENCHMARKS: dict[str, Callable[[Bench], Section]] = {
    "cold-start": lambda it: cold_start.measure(it.functions, it.aws, it.options.repetitions, it.progress),
    "checks": lambda it: speed.checks(it.functions),
    "resolving": lambda it: speed.resolving(it.functions, it.options.sources),
    "requests": lambda _: answering.measure(),
    "comparison": lambda it: comparison.measure(it.options.sources),
    "verify": lambda it: end_to_end.verify(it.options.rows_verified),
    "resumes": lambda _: resumes.measure(),
    "genuine": lambda _: end_to_end.genuine(),
    "webhooks": lambda _: webhooks.measure(),
    "surges": lambda _: surges.measure(),
    "memory": Bench.memory,
    "watchlists": Bench.watchlists,
    "layers": lambda _: memory.of_layers(),
    "cost": Bench.cost,
    "intake": Bench.intake,
}
"""In the order of the table. Intake is last, because its large file is under way while others are measured."""

UNDISTURBED = ("cold-start", "checks", "resolving", "requests", "comparison", "verify", "resumes")
"""What is measured before that begins."""


def main() -> int:
    """Runs the benchmarks that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", action="append", choices=BENCHMARKS, help="run this one; can be repeated")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of intake's large file (%(default)s)")
    parser.add_argument(
        "--rows-verified", type=int, default=end_to_end.ROWS, help="rows that `bonafide verify` verifies (%(default)s)"
    )
    parser.add_argument("--sources", type=Path, help="official files of education")
    parser.add_argument("--repetitions", type=int, default=9, help="rounds of cold starts (%(default)s)")
    options = parser.parse_args()
    chosen = [name for name in BENCHMARKS if not options.only or name in options.only]
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with ExitStack() as closing, Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        bench = Bench(closing, options, lambda text: progress.update(task, description=text))
        sections = []
        for name in chosen:
            bench.progress(name)
            if "intake" in chosen and name not in UNDISTURBED:
                _ = bench.large_file  # begins now
            sections.append(BENCHMARKS[name](bench))
    console = Console() if sys.stdout.isatty() else Console(width=WIDTH)
    console.print(machine.description(), highlight=False)
    console.print(table(sections))
    for section in sections:
        for note in section.notes:
            console.print(f"[dim]{note}[/]", highlight=False)
    missed = [row.what.strip(" …") for section in sections for row in section.rows if row.met is False]
    console.print(f"Missed: {'; '.join(missed)}." if missed else "Every budget measured is met.", highlight=False)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except package.NotBuilt:
        sys.exit(f"bench: nothing is built in {package.BUILD}: run 'make bench', which builds first")
