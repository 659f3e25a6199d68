"""Reconciling a deployed stack by hand: `bonafide reconcile`."""

import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.table import Table as Shown

from bonafide.aws import objects
from bonafide.aws.table import Table
from bonafide.verifiers import ALL_VERIFIERS, VERIFIERS
from local.deployed import deployed, one_line
from local.errors import Unavailable

if TYPE_CHECKING:
    from rich.console import Console

    from reconcile.reconciliation import State

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = timedelta(minutes=105)
"""After how long an upload without a receipt is missing: that of the scheduled function."""


class Row(NamedTuple):
    """What became of one upload."""

    upload: str
    state: "State"
    is_new: bool

    @property
    def missing(self) -> str:
        """What is missing, in words; empty if nothing is."""
        lacking = {
            name: sum(len(e.statements) for e in self.state.overdue if e.verifier == name) for name in ALL_VERIFIERS
        }
        said = [f"{name} for {count:,}" for name, count in lacking.items() if count]
        if not self.is_new and not self.adds_up:
            said.insert(0, "rows" if self.state.receipt else "receipt")
        return ", ".join(said)

    @property
    def adds_up(self) -> bool:
        """Whether there is a receipt, each row was accepted or rejected, and each accepted one is in a part."""
        if self.state.receipt is None:
            return False
        read, accepted, rejected = (self.number(name) for name in ("read", "accepted", "rejected"))
        return read == accepted + rejected and self.state.accepted >= accepted

    def number(self, name: str) -> int:
        """A number of the receipt; 0 without one."""
        return int((self.state.receipt or {}).get(name, 0))


def rows(stack: str, *, days: int, uploads: Collection[str] = (), dry_run: bool) -> Iterator[Row]:
    """Compares uploads with what was recorded, and puts what is missing on its queue again.

    Args:
        stack: the name of the stack.
        days: the age of the oldest uploads.
        uploads: the ids of the only uploads to look at, however old they are; if empty, all of the last days.
        dry_run: whether to change nothing.

    Raises:
        local.deployed.Unavailable: the stack cannot be accessed.
    """
    resources = deployed(stack, {"UploadsBucket", "ResultsTable", "IntakeQueue"})
    if (functions := str(ROOT / "functions")) not in sys.path:
        sys.path.append(functions)
    with redirect_stdout(sys.stderr):  # where its log goes, which names the uploads
        from reconcile.reconciliation import Reconciler
    table, bucket = Table(resources["ResultsTable"], timedelta()), resources["UploadsBucket"]
    reconciler = Reconciler(table, bucket, resources["IntakeQueue"], PATIENCE, max_requeues=None, dry_run=dry_run)
    now = datetime.now(UTC)
    with one_line("reconciling stopped"):
        unseen = set(uploads)
        for version in objects.versions(bucket, "incoming/"):
            upload_id, age = version.pointer.id, now - version.modified
            if upload_id not in uploads if uploads else age > timedelta(days=days):
                continue
            unseen.discard(upload_id)
            row = Row(upload_id, reconciler.check(upload_id, now), age < PATIENCE)
            if not row.is_new and not row.adds_up:
                reconciler.take_in_again(version.pointer, now)
            yield row
    if unseen:
        raise Unavailable(f"there is no upload {', '.join(sorted(unseen))} under incoming/ of the stack {stack}")


def show(console: "Console", found: Iterable[Row]) -> int:
    """Prints the uploads of which something is missing, and the sums of all. Returns how many miss something."""
    shown = Shown(box=None, header_style="bold")
    shown.add_column("upload", no_wrap=True)
    for column in ("read", "accepted", "rejected", *VERIFIERS):
        shown.add_column(column, justify="right")
    shown.add_column("missing")
    uploads = missing = 0
    sums = [0] * (3 + len(VERIFIERS))
    for row in found:
        numbers = [*map(row.number, ("read", "accepted", "rejected")), *map(row.state.verified, VERIFIERS)]
        sums = [one + other for one, other in zip(sums, numbers, strict=True)]
        uploads += 1
        if row.missing:
            missing += 1
            shown.add_row(row.upload, *(f"{number:,}" for number in numbers), row.missing)
    shown.add_row(
        f"all {uploads:,} uploads", *(f"{number:,}" for number in sums), f"{missing:,} uploads" if missing else ""
    )
    console.print(shown)
    return missing
