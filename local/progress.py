"""Shows on standard error how far long work is, if that is a terminal: rows a second, and the time left."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.status import Status

from bonafide.text_stream import CHUNK, buffered
from local.reading import MAX_BYTES
from local.resumes import is_document

LINES = ("csv", "tsv", "jsonl", "ndjson")
"""Endings of files in which most lines are rows."""


def about_rows(files: list[Path]) -> int | None:
    """How many rows files have, by their lines; None if lines do not tell."""
    tables = [file for file in files if not is_document(file)]
    if any(file.name.lower().removesuffix(".gz").rpartition(".")[2] not in LINES for file in tables):
        return None
    return sum(map(_lines, tables)) + len(files) - len(tables)


def _lines(file: Path) -> int:
    try:
        with file.open("rb") as content:
            stream = buffered(content)
            if stream.peek(2)[:2] == b"PK":  # a workbook, whatever its name
                return 0
            count = read = 0
            while (chunk := stream.read(CHUNK)) and (read := read + len(chunk)) <= MAX_BYTES:
                count += chunk.count(b"\n")
            return count
    except (OSError, EOFError):  # it will be a rejection
        return 0


INTERVAL = 0.1
"""Seconds between two updates of the line."""


class Progress:
    """A line that says how far the work is. Without a terminal nothing is printed."""

    def __init__(
        self, console: Console, total: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._console = console
        self.total = total
        self._clock = clock
        self._status: Status | None = None
        self._started = clock()
        self._updated = 0.0
        self._done = 0

    def step(self, text: str) -> None:
        """Starts another step of the work, whose rows are counted from 0."""
        self._started, self._done = self._clock(), 0
        if self._status is None and self._console.is_terminal:
            self._status = self._console.status(text)
            self._status.start()
        elif self._status:
            self._status.update(text)

    def add(self, rows: int) -> None:
        """Says that more rows are done."""
        self._done += rows
        if self._status and (now := self._clock()) - self._updated > INTERVAL:
            self._updated = now
            self._status.update(self.line())

    def line(self) -> str:
        """How far the work is: `12,300 of about 50,000 rows, 850 a second, 0:44 left`."""
        seconds = self._clock() - self._started
        rate = self._done / seconds if seconds > 0 else 0.0
        told = f"{self._done:,}"
        if self.total and self._done <= self.total:
            told += f" of about {self.total:,}"
        told += f" rows, {rate:,.0f} a second"
        if self.total and rate and self._done <= self.total:
            told += f", {timedelta(seconds=round((self.total - self._done) / rate))} left"
        return told

    def stop(self) -> None:
        """Removes the line, so that something else can be printed."""
        if self._status:
            self._status.stop()
            self._status = None
