"""A run: counts what arrived, looks for increases, tells operations once of each, and keeps what the page shows."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from aws_lambda_powertools import Logger

from bonafide.aws import objects, surges
from bonafide.aws.alerts import Alerts, Refused
from bonafide.aws.keys import Keys
from bonafide.aws.table import Table, expiring_item
from bonafide.reference import Reference
from bonafide.settings import setting
from surges import announced, chart, days, known, wording
from surges.arriving import Arrived
from surges.increases import ALL, Counts, Increase, Key, increases
from surges.kinds import Reader

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

LATE_DAYS = 3
"""How many days are looked at: an export may bring the applications of the day before."""

SECONDS_TO_FINISH = 180
"""Seconds before Lambda's time-out at which no other part is read."""

logger = Logger(service="surges")


class Surges(NamedTuple):
    """What is read and written, and whom is told."""

    table: Table
    bucket: str
    operations: Alerts
    keys: Keys
    reader: Reader

    @classmethod
    def deployed(cls) -> Self:
        """What this deployment has, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        reader = Reader(Reference(setting("REFERENCE_DATABASE")))
        operations = Alerts(setting("OPERATIONS_TOPIC"))
        return cls(Table.deployed(), setting("UPLOADS_BUCKET"), operations, Keys.deployed(), reader)

    def run(self, now: datetime, has_time: Callable[[], bool]) -> None:
        """Does what is done every hour.

        Raises:
            bonafide.aws.alerts.Refused: a notice could not be sent. The next run sends it.
        """
        hashes = days.Hashes(self.keys.active()[0])
        before = known.load(self.table)
        nameless = frozenset(each.key[1] for each in before.values() if not each.label)
        arrived = Arrived(self.table, self.bucket, self.reader, hashes, nameless)
        saved = arrived.count(now, has_time)
        said, is_new_file = self._announced(hashes)
        counts, labels = _counts(self.table, hashes, said, now.date())
        found = _found(counts, now.date())
        after = {key: _merged(before.get(key), each, labels, said) for key, each in found.items()}
        mine = known.claimed(self.table, after.values(), now)
        logger.info(
            "surges looked for",
            parts=arrived.parts,
            unreadable=arrived.unreadable,
            saved=saved,
            increases=len(found),
            notices=len(mine),
            announced_errors=len(said.errors),
        )
        try:
            if mine:
                self._tell(mine, said, now)
            if is_new_file and said.errors:
                self._tell_errors(said, is_new_file, now)
        finally:
            shown = chart.content(counts, labels, known.load(self.table), said, now.date(), now)
            surges.save(self.table, shown)

    def _announced(self, hashes: days.Hashes) -> tuple[announced.Announced, str]:
        """What was announced, and a name of the version of its file."""
        content = objects.read(objects.Pointer(self.bucket, announced.KEY, None))
        if content is None:
            return announced.Announced(), ""
        return announced.read(content, self.reader, hashes), announced.fingerprint(content)

    def _tell(self, mine: list[known.Known], said: announced.Announced, now: datetime) -> None:
        try:
            bodies = wording.bodies(mine, said.errors, now.date())
            self.operations.publish(wording.subject(mine), bodies, {"kind": "surges"})
        except Refused:
            known.finish(self.table, mine, now, sent=False)
            raise
        known.finish(self.table, mine, now, sent=True)

    def _tell_errors(self, said: announced.Announced, version: str, now: datetime) -> None:
        """Tells once of each version of the file what of it cannot be read."""
        item = expiring_item(surges.PARTITION, f"errors#{version}", now, known.KEPT, at=now.isoformat())
        if next(self.table.query(surges.PARTITION, prefix=item["sk"]), None):
            return
        text = wording.announced_errors(said.errors) + '\n\nSee "Surges" in docs/operations.md.\n'
        self.operations.publish("Bonafide: surges/announced.csv has errors", {"default": text}, {"kind": "surges"})
        self.table.put_if_new(item)


def schedule_handler(looking: Surges) -> "Callable[[dict[str, Any], LambdaContext], None]":
    """Makes the Lambda handler of the schedule."""

    def handler(_: dict[str, Any], context: "LambdaContext") -> None:
        logger.append_keys(request_id=context.aws_request_id)
        looking.run(datetime.now(UTC), lambda: context.get_remaining_time_in_millis() > SECONDS_TO_FINISH * 1000)

    return handler


def _merged(
    before: known.Known | None, found: Increase, labels: Mapping[Key, str], said: announced.Announced
) -> known.Known:
    note = said.note(found.key, found.since, found.day)
    return known.merged(before, found, labels.get(found.key, ""), note)


def _found(counts: Counts, today: date) -> dict[Key, Increase]:
    """The increases of the last days, of each key the least probable."""
    found = dict[Key, Increase]()
    for number in range(LATE_DAYS):
        for each in increases(counts, today - timedelta(number)):
            if each.key not in found or each.probability < found[each.key].probability:
                found[each.key] = each
    return found


def _counts(
    table: Table, hashes: days.Hashes, said: announced.Announced, today: date
) -> tuple[Counts, dict[Key, str]]:
    """The counts of all days that are kept, of the keys that somebody had lately or that have a label."""
    first = today - timedelta(days.KEPT_DAYS)
    every = [first + timedelta(number) for number in range(days.KEPT_DAYS + 1)]
    stored = days.load(table, every, hashes.made_with)
    began = min(stored, default=today)
    totals = [float(stored[day].total) if day in stored else (None if day < began else 0.0) for day in every]
    labels = dict[Key, str]()
    recent = dict[Key, None]()
    for day in every:
        for kind, sketch in stored[day].sketches.items() if day in stored else ():
            for hashed, (_, _, label) in sketch.entries.items():
                if label:
                    labels[kind, hashed] = label
                if label or day > today - timedelta(days.SHOWN_DAYS):
                    recent[kind, hashed] = None
    rows = {key: [_count(stored.get(day), key, is_before=day < began) for day in every] for key in recent}
    return Counts(first, totals, rows, _excluded(rows, said, first, len(every))), labels


def _count(stored: days.Stored | None, key: Key, *, is_before: bool) -> float | None:
    """The count of a key on a day: surely so many; None if that is not known.

    A full sketch without the key may hide some: it is taken for as many as it may.
    """
    if is_before or (stored and not stored.is_readable):
        return None
    if stored is None:
        return 0.0
    sketch = stored.sketches[key[0]]
    count, error, _ = sketch.entries.get(key[1], (sketch.unknown, 0, ""))
    return float(count - error)


def _excluded(
    rows: Mapping[Key, Any], said: announced.Announced, first: date, length: int
) -> dict[Key, frozenset[int]]:
    """The positions of the days that were announced, by key."""
    found = dict[Key, set[int]]()
    for entry in said.entries:
        positions = {at for day in entry.days() if 0 <= (at := (day - first).days) < length}
        if positions:
            for key in (ALL, *rows):
                if entry.covers(key, entry.start, entry.end):
                    found.setdefault(key, set()).update(positions)
    return {key: frozenset(positions) for key, positions in found.items()}
