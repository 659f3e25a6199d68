"""The audit log and its export: what was done, and every way in which the record may have been changed."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bonafide.aws.table import Item
from cases import actions, audit, store
from cases.case import SYSTEM, journal
from cases.states import Action
from local.memory_aws import MemoryDynamoDB
from tests.cases.made import NOW, ONE, TABLE, TWO, assess, follow, memory, the_case
from tests.turns import Turns

DAY = timedelta(days=1)
MONTH = "2026-11"


@pytest.fixture(autouse=True)
def table() -> Iterator[MemoryDynamoDB]:
    with memory() as made:
        yield made


def log(number: int = 4) -> None:
    for each in range(number):
        audit.record(TABLE, ONE, "reveal", {"fields": ["email"], "case": f"c-{each}"}, NOW)


def worked_on() -> str:
    """A case with five events. Returns its id."""
    assess("a-1")
    follow("a-1")
    held = actions.claim(TABLE, the_case(), ONE, NOW)
    actions.release(TABLE, held, ONE, NOW)
    actions.release(TABLE, actions.claim(TABLE, the_case(), TWO, NOW), TWO, NOW)
    return the_case().id


def exported(now: datetime = NOW) -> audit.Export:
    return audit.export(TABLE, NOW - DAY, NOW + DAY, now)


def change(pk: str, sk: str, **changes: Any) -> None:
    """Changes an item past the code that keeps it."""
    TABLE.put([{**TABLE.get(pk, sk), **changes}])


def change_content(pk: str, sk: str, what: str, to: str) -> None:
    content = json.loads(TABLE.get(pk, sk)["content"])
    change(pk, sk, content=json.dumps(content | {what: to}))


def swap(pk: str, one: str, other: str) -> None:
    first, second = TABLE.get(pk, one), TABLE.get(pk, other)
    TABLE.put([{**first, "sk": other}, {**second, "sk": one}])


def moved(pk: str, sk: str, to: str, **changes: Any) -> None:
    TABLE.put([{**TABLE.get(pk, sk), "sk": to, **changes}])
    TABLE.delete([(pk, sk)])


LOG = f"audit#{MONTH}"

CHANGES: dict[str, Callable[[str], None]] = {
    "actor of an entry": lambda _: change_content(LOG, "000000002", "actor", "reviewer-9"),
    "actor of the last entry": lambda _: change_content(LOG, "000000004", "actor", "reviewer-9"),
    "digest of an entry": lambda _: change(LOG, "000000002", digest="0" * 64),
    "entry is missing": lambda _: TABLE.delete([(LOG, "000000002")]),
    "first entry is missing": lambda _: TABLE.delete([(LOG, "000000001")]),
    "last entry is missing": lambda _: TABLE.delete([(LOG, "000000004")]),
    "last two entries are missing": lambda _: TABLE.delete([(LOG, "000000003"), (LOG, "000000004")]),
    "entries are reordered": lambda _: swap(LOG, "000000002", "000000003"),
    "head is missing": lambda _: TABLE.delete([(LOG, "head")]),
    "event has another actor": lambda pk: change_content(pk, "event#000002", "actor", "reviewer-9"),
    "event is missing": lambda pk: TABLE.delete([(pk, "event#000003")]),
    "last event is missing": lambda pk: TABLE.delete([(pk, "event#000005")]),
    "events are reordered": lambda pk: swap(pk, "event#000002", "event#000003"),
    "events are renumbered after one is removed": lambda pk: moved(pk, "event#000003", "event#000002"),
    "case is missing": lambda pk: TABLE.delete([(pk, "case")]),
    "case has another hash": lambda pk: change(pk, "case", last_hash="0" * 64),
}


def test_complete_record_is_verified() -> None:
    log()
    worked_on()
    assert exported().faults == []
    assert [row["kind"] for row in exported().rows].count("audit") == 4
    assert [row["kind"] for row in exported().rows].count("case") == 5


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_of_the_record_is_found(what: str) -> None:
    log()
    pk = f"case#{worked_on()}"
    CHANGES[what](pk)
    faults = exported().faults
    assert faults, what
    assert all(fault.startswith(("audit log of 2026-11: ", "case ")) for fault in faults)


def bytes_of(item: Item, name: str) -> Iterator[Item]:
    """The item with each character of one attribute replaced in turn."""
    text = item[name]
    for place, character in enumerate(text):
        yield {**item, name: f"{text[:place]}{'0' if character != '0' else '1'}{text[place + 1 :]}"}


@pytest.mark.parametrize("name", ["content", "digest", "previous", "hash"])
def test_one_changed_byte_is_found_wherever_it_is(name: str) -> None:
    log(3)
    pk = f"case#{worked_on()}"
    for key in ((LOG, "000000002"), (pk, "event#000003")):
        stored = TABLE.get(*key)
        for changed in bytes_of(stored, name):
            TABLE.put([changed])
            try:
                assert exported().faults, changed
            except ValueError:  # it is no JSON any more
                assert name == "content"
        TABLE.put([stored])
    assert exported().faults == []


def test_erased_event_leaves_a_chain_that_fits() -> None:
    pk = f"case#{worked_on()}"
    item = TABLE.get(pk, "event#000002")
    TABLE.put([{name: value for name, value in item.items() if name not in ("content", "listed_in", "listed_at")}])
    assert exported().faults == []
    erased = [row for row in exported().rows if not row["at"]]
    assert [(row["number"], row["actor"], row["details"]) for row in erased] == [(2, "", {})]


def test_next_month_follows_the_last_entry_before_it() -> None:
    log()
    later = datetime(2027, 1, 2, tzinfo=UTC)  # there is no entry in December
    audit.record(TABLE, ONE, "export", {}, later)
    assert audit.faults(TABLE, "2027-01", NOW) == []
    TABLE.delete([(item["pk"], item["sk"]) for item in TABLE.query(LOG)])  # the whole month
    assert audit.faults(TABLE, MONTH, NOW) == []
    assert audit.faults(TABLE, "2027-01", NOW) != []


@pytest.mark.parametrize("steps", range(4))
@pytest.mark.parametrize("earlier", [0, 1])
def test_two_that_record_at_the_same_moment_lose_nothing(steps: int, earlier: int, table: MemoryDynamoDB) -> None:
    log(earlier)
    Turns([lambda: log(1), lambda: log(2)], [(0, steps), (1, 100)]).run(table)
    assert len(audit.entries(TABLE, MONTH)) == earlier + 3
    assert audit.faults(TABLE, MONTH, NOW) == []


MIDNIGHT = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("steps", range(5))
@pytest.mark.parametrize("earlier", [0, 1])
def test_entries_at_the_end_of_a_year_are_a_chain_in_whatever_order_they_arrive(
    steps: int, earlier: int, table: MemoryDynamoDB
) -> None:
    """The clocks of two functions differ by some moments, and a request has the time at which it began."""
    before, after = MIDNIGHT - timedelta(milliseconds=1), MIDNIGHT + timedelta(milliseconds=1)
    for _ in range(earlier):
        log_at(before)
    Turns([partial(log_at, after), partial(log_at, before)], [(0, steps), (1, 100)]).run(table)
    log_at(before)
    months = ("2026-12", "2027-01")
    assert [audit.faults(TABLE, month, NOW) for month in months] == [[], []]
    assert sum(len(audit.entries(TABLE, month)) for month in months) == earlier + 3
    of_december = audit.export(TABLE, MIDNIGHT - DAY, MIDNIGHT, NOW)
    assert (len(of_december.rows), of_december.faults) == (earlier + 2, [])


def log_at(now: datetime) -> None:
    audit.record(TABLE, ONE, "export", {}, now)


def test_only_what_happened_in_the_time_is_exported() -> None:
    log(1)
    worked_on()
    assert audit.export(TABLE, NOW + DAY, NOW + 2 * DAY, NOW).rows == []
    assert audit.export(TABLE, NOW - DAY, NOW, NOW).rows == []
    assert len(audit.export(TABLE, NOW, NOW + timedelta(seconds=1), NOW).rows) == 6


def test_more_events_of_a_day_than_one_page_are_exported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "EVENTS_PER_PAGE", 2)
    worked_on()
    assert len(exported().rows) == 5
    assert len(TABLE.listed(journal(NOW.isoformat()), limit=100)) == 5


def test_what_has_expired_is_not_missing() -> None:
    case_id = worked_on()
    later = NOW + TABLE.retention
    closed = store.change(TABLE, the_case(), ONE, Action.LINK, NOW, expires_at=int(later.timestamp()))
    store.renew_expiry(TABLE, case_id)
    TABLE.delete([(closed.pk, "case")])  # DynamoDB deletes in any order
    log(3)
    for at in range(1, 4):
        audit.record(TABLE, ONE, "export", {}, NOW + at * DAY)
    TABLE.delete([(LOG, f"{number:09}") for number in (1, 2)])
    assert exported(later).faults == []
    assert len(exported().faults) == 2
    TABLE.delete([(LOG, f"{5:09}")])
    assert exported(later).faults == [f"audit log of {MONTH}: event 5 is missing before event 6"]


def test_jsonl_ends_with_the_verification() -> None:
    log(1)
    rows = [json.loads(line) for line in audit.as_jsonl(exported())]
    assert rows[0]["action"] == "reveal"
    assert rows[-1] == {"kind": "verification", "verified": True, "faults": []}
    change_content(LOG, "000000001", "actor", "reviewer-9")
    *_, last = audit.as_jsonl(exported())
    assert not json.loads(last)["verified"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r1"])
def test_cell_that_is_a_formula_is_made_harmless(text: str) -> None:
    assert audit.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "reveal", "2026-11-25T10:00:00+00:00", "a=b", "{}"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert audit.harmless(text) == text


def test_csv_has_a_row_for_each_entry_and_is_harmless() -> None:
    audit.record(TABLE, ONE._replace(subject="=cmd|' /C calc'!A0"), "export", {"format": "csv"}, NOW)
    header, row, verification = csv.reader(io.StringIO(audit.as_csv(exported())))
    assert dict(zip(header, row, strict=True))["actor"] == "'=cmd|' /C calc'!A0"
    assert json.loads(dict(zip(header, row, strict=True))["details"]) == {"format": "csv"}
    assert verification == ["verification", "every chain is complete"]


def test_entry_has_a_salt_so_that_its_digest_says_nothing() -> None:
    for _ in range(2):
        audit.record(TABLE, SYSTEM, "export", {}, NOW)
    one, other = audit.entries(TABLE, MONTH)
    assert one.digest != other.digest
