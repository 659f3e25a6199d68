"""The command `bonafide fairness`."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from bonafide import policy as policies
from bonafide.policy import Policy, PolicyError
from bonafide.reference import Reference
from bonafide_reference.official import UnreadableSource
from local import backtest, progress, reading, reference
from local.fairness import report
from local.fairness.files import Files, Read
from local.fairness.measuring import Observed, Observer, Result, measured
from local.fairness.sample import sample


def run(options: argparse.Namespace, mapping: Path | None) -> int:
    """Measures, prints the result and returns the exit code: 1 if there is a violation, 2 for wrong use."""
    shown = progress.Progress(Console(stderr=True))
    with ExitStack() as opened:
        opened.callback(shown.stop)
        try:
            policy = _policy(options)
            shown.step("Reading …")
            files = Files(options.files, reading.mapping_of(mapping)) if options.files else None
            shown.step("Building the reference database if needed …")
            database = reference.database(options.sources)
        except (PolicyError, reading.UnreadableFile, UnreadableSource, NotADirectoryError) as error:
            shown.stop()
            print(f"bonafide: {error}", file=sys.stderr)
            return 2
        observer = Observer(Reference(database))
        read = list(_sample()) if files is None else files
        shown.total = len(read) if isinstance(read, list) else read.count
        shown.step("Swapping …")
        observed = _observed(observer, read, shown.total, options.swaps if files else shown.total, shown)
        result = measured(observed, observer.judge(policy))
    if files and files.rejected:
        print(f"bonafide: rows that are no applications and were left out: {files.rejected:,}", file=sys.stderr)
    _print(result, options)
    return 1 if result.violations else 0


def _print(result: Result, options: argparse.Namespace) -> None:
    if options.json:
        for document in report.documents(result):
            print(json.dumps(document, ensure_ascii=False))
        return
    of = ", ".join(map(str, options.files)) or "the sample of invented people"
    by = f"the policy of the stack {options.stack}" if options.stack else options.policy or "the policy that ships"
    for line in report.lines(result, of=of, policy=str(by)):
        print(line)


def _policy(options: argparse.Namespace) -> Policy:
    if options.policy:
        return backtest.policy_of(options.policy)
    return backtest.policy_of_stack(options.stack) if options.stack else policies.load()


def _sample() -> Iterator[Read]:
    for application in sample():
        yield Read(application.application_id or "", application)


def _observed(
    observer: Observer, read: list[Read] | Files, total: int, swapped: int, shown: progress.Progress
) -> Iterator[Observed]:
    """Observes applications, of which as many are swapped as wanted, evenly chosen."""
    for number, (name, application) in enumerate(read):
        is_swapped = number * swapped // total != (number + 1) * swapped // total if swapped < total else True
        yield observer.observe(application, name=name, is_swapped=is_swapped)
        shown.add(1)
