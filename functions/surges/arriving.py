"""The parts that arrived since the last run, in bounded time: what is left is counted by the next run.

S3 lists objects by key and not by time, so a round goes through all of `applications/` from a cursor. A round that
took long is followed by a pause of PAUSE_FACTOR times its listing, as Reconcile does it. Rounds overlap by OVERLAP:
that a part is read twice changes no count.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, NamedTuple

from aws_lambda_powertools import Logger
from pydantic import ValidationError

from bonafide.application import Application
from bonafide.aws import clients, objects, receipts
from bonafide.aws.surges import PARTITION
from surges.days import KEPT_DAYS, Day, Hashes

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table
    from surges.kinds import Reader

PREFIX = "applications/"
CURSOR = "cursor"
PAGE = 1000
AT_ONCE = 8
"""Parts that are read at the same time."""

PAUSE_FACTOR = 30
OVERLAP = timedelta(minutes=15)

logger = Logger(service="surges")


class Cursor(NamedTuple):
    """Where a round is: parts modified from `since` until `until`, after a key. Without `until`, none is under way."""

    since: datetime
    until: datetime | None = None
    after: str = ""
    listed_ms: int = 0
    next_at: datetime | None = None
    version: int = 0

    @classmethod
    def load(cls, table: "Table", now: datetime) -> "Cursor":
        """The cursor in the table. The first round begins with all parts whose days are kept."""
        item = next(table.query(PARTITION, prefix=CURSOR), None)
        if item is None:
            return cls(now - timedelta(days=KEPT_DAYS))
        until, next_at = (datetime.fromisoformat(item[name]) if item[name] else None for name in ("until", "next_at"))
        since = datetime.fromisoformat(item["since"])
        return cls(since, until, item["after"], item["listed_ms"], next_at, item["version"])

    def save(self, table: "Table") -> bool:
        """Writes the cursor, unless another run has moved it; returns whether it did."""
        item: Item = {
            "pk": PARTITION,
            "sk": CURSOR,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else "",
            "after": self.after,
            "listed_ms": self.listed_ms,
            "next_at": self.next_at.isoformat() if self.next_at else "",
            "version": self.version + 1,
        }
        if not self.version:
            return table.put_if_new(item)
        return table.put_if(item, "version = :version", version=self.version)


class Part(NamedTuple):
    """A part, and when it was written, last."""

    key: str
    modified: datetime


class Arrived:
    """Counts what arrived into the days of the applications."""

    def __init__(
        self, table: "Table", bucket: str, reader: "Reader", hashes: Hashes, named: frozenset[str] = frozenset()
    ) -> None:
        self._table, self._bucket, self._reader, self._hashes, self._named = table, bucket, reader, hashes, named
        self._received = dict[str, datetime | None]()
        self.days = dict[date, Day]()
        self.parts = self.unreadable = 0

    def count(self, now: datetime, has_time: Callable[[], bool]) -> bool:
        """Counts parts until there are no more, or there is no time. Returns whether all were saved.

        If another run has counted the same day meanwhile, the cursor stays, and the next run reads the parts again.
        """
        cursor = Cursor.load(self._table, now)
        if cursor.until is None:
            if cursor.next_at and cursor.next_at > now:
                return True
            cursor = cursor._replace(until=now, after="", listed_ms=0)
        cursor = self._go_on(cursor, now, has_time)
        saved = [day.save(self._table) for day in self.days.values() if day.is_changed]
        return all(saved) and cursor.save(self._table)

    def _go_on(self, cursor: Cursor, now: datetime, has_time: Callable[[], bool]) -> Cursor:
        """Counts from the cursor on, and returns where it got to."""
        until = cursor.until or now
        while has_time():
            started = time.monotonic()
            page = clients.s3().list_objects_v2(
                Bucket=self._bucket, Prefix=PREFIX, StartAfter=cursor.after, MaxKeys=PAGE
            )
            milliseconds = cursor.listed_ms + int(1000 * (time.monotonic() - started))
            cursor = cursor._replace(listed_ms=milliseconds)
            found = page.get("Contents", [])
            recent = [
                Part(each["Key"], each["LastModified"])
                for each in found
                if cursor.since <= each["LastModified"] < until
            ]
            for parts in batched(recent, AT_ONCE, strict=False):
                if not has_time():
                    return cursor
                self._read(parts, now)
                cursor = cursor._replace(after=parts[-1].key)
            if len(found) < PAGE:
                pause = timedelta(milliseconds=PAUSE_FACTOR * milliseconds)
                return Cursor(until - OVERLAP, next_at=now + pause, version=cursor.version)
            cursor = cursor._replace(after=found[-1]["Key"])
        return cursor

    def _read(self, parts: tuple[Part, ...], now: datetime) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            contents = pool.map(lambda part: objects.read(objects.Pointer(self._bucket, part.key, None)), parts)
        for part, content in zip(parts, contents, strict=True):
            self.parts += 1
            for application in self._applications(part, content or b""):  # it may have expired meanwhile
                day = self._day_of(application, part)
                if day >= now.date() - timedelta(days=KEPT_DAYS):
                    if day not in self.days:
                        self.days[day] = Day.load(self._table, day, self._hashes.made_with)
                    self.days[day].add(self._reader.facts(application), self._hashes, self._named)

    def _applications(self, part: Part, content: bytes) -> Iterator[Application]:
        for number, line in enumerate(content.splitlines(), start=1):
            if line:  # else it was erased
                try:
                    yield Application.model_validate_json(line)
                except ValidationError:
                    logger.error("application not readable", part=part.key, line=number)
                    self.unreadable += 1

    def _day_of(self, application: Application, part: Part) -> date:
        """The day of an application (UTC): that on which it was submitted, or else received."""
        submitted = application.submitted_at
        if submitted and submitted <= part.modified + timedelta(days=1):
            return submitted.astimezone(UTC).date()
        upload_id = part.key.removeprefix(PREFIX).partition("/")[0]
        if upload_id not in self._received:
            found = next(self._table.query(receipts.partition(upload_id), prefix=receipts.RECEIVED, limit=1), None)
            self._received[upload_id] = datetime.fromisoformat(found["received_at"]) if found else None
        return (self._received[upload_id] or part.modified).astimezone(UTC).date()
