"""Sudden increases of a deployed stack, and what is announced to it: `bonafide surges`."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
from rich.console import Console
from rich.table import Table as Grid

from bonafide.aws import surges
from bonafide.aws.table import Table
from bonafide.reference import Reference
from local import reference
from local.deployed import deployed, one_line
from local.reading import with_functions

ANNOUNCED = "surges/announced.csv"


def load(stack: str) -> dict[str, Any] | None:
    """What Surges found last in a stack; None before its first run.

    Raises:
        local.errors.Unavailable: the stack cannot be accessed.
    """
    table = Table(deployed(stack, {"ResultsTable"})["ResultsTable"], timedelta(days=1))
    with one_line("the surges cannot be read"):
        return surges.load(table)


def show(console: Console, found: dict[str, Any] | None) -> None:
    """Prints the increases of the last 30 days, and what is not known yet."""
    if found is None:
        console.print("Nothing was counted yet. Applications are counted every hour.")
        return
    if found["known_days"] < found["needed_days"]:
        console.print(f"Not enough is known yet: {found['known_days']} of {found['needed_days']} days.")
    elif not found["surges"]:
        console.print("Nothing is above what was expected.")
    if found["surges"]:
        console.print(_grid(found["surges"]))
        console.print("They give no points to anybody.")
    for error in found["announced_errors"]:
        console.print(f"{ANNOUNCED}: {error}", markup=False)


def errors(file: Path) -> Sequence[str]:
    """What of a file of announcements cannot be read.

    Raises:
        OSError: the file cannot be read at all.
    """
    with_functions()
    from surges import announced
    from surges.days import Hashes
    from surges.kinds import Reader

    reader = Reader(Reference(reference.database()))
    return announced.read(file.read_bytes(), reader, Hashes(b"")).errors


def announce(stack: str, file: Path) -> None:
    """Puts a file of announcements into the bucket of a stack, in place of the one that is there.

    Raises:
        local.errors.Unavailable: the stack cannot be accessed, or refuses it.
    """
    bucket = deployed(stack, {"UploadsBucket"})["UploadsBucket"]
    with one_line("the announcements were not uploaded"):
        boto3.client("s3").put_object(Bucket=bucket, Key=ANNOUNCED, Body=file.read_bytes(), ContentType="text/csv")


def _grid(rows: Sequence[dict[str, Any]]) -> Grid:
    grid = Grid("since", "what", "people", "expected", "told")
    for each in rows:
        days = "1 day" if each["days"] == 1 else f"{each['days']} days"
        told = f"announced: {each['announced']}" if each["announced"] is not None else each["notified_at"] or "not yet"
        cells = (each["since"], each["words"], f"{each['count']:,} in {days}", f"{each['expected']:,}", told[:40])
        grid.add_row(*(cell.replace("[", "\\[") for cell in cells))
    return grid
