"""What an application writes and reads, added up from what was requested of the table."""

from typing import Any

import pytest

from bench.writes import HUB, INDEX_BYTES, Writes, summary
from bonafide.policy import Policy
from local.memory_aws import Item, Request, item_size, write_units

CHECKS = ("check#phone", "check#email", "check#education")


def item(sort_key: str, size: int, partition: str = "app#1", **attributes: str) -> Item:
    """An item of this many bytes under this key."""
    texts = {"pk": partition, "sk": sort_key, **attributes, "x": ""}
    held: dict[str, Any] = {name: {"S": text} for name, text in texts.items()}
    return {**held, "x": {"S": "x" * (size - item_size(held))}}


def put(*items: Item) -> Request:
    """A request that writes items."""
    units = sum(write_units(item_size(each)) for each in items)
    return Request("PutItem", written=items, writes=len(items), write_units=units)


def added_up(*written: Request, assess: tuple[Request, ...] = (), applications: int = 1) -> Writes:
    """The sums over a run in which verifiers wrote, and Assess read or wrote."""
    return summary(applications, {"VerifyPhone": [*written], "Assess": [*assess]})


ONE = put(
    item("application", 300),
    item("app#1", 200, "id#phone#aa"),
    item(CHECKS[0], 700),
    item(CHECKS[1], 700),
    item(CHECKS[2], 1100),
)


@pytest.mark.parametrize(
    ("level", "worst"), [("low", 1), ("review", 1), ("high", 3)], ids=["low waits", "review waits", "high does not"]
)
def test_worst_case_assesses_each_result_by_itself(level: str, worst: int) -> None:
    written = added_up(ONE, assess=(put(item("assessment", 1400, level=level)),))
    assert (written.puts, written.units) == (6, 8)
    assert (written.worst_puts, written.worst_units) == (5 + worst, 6 + 2 * worst)
    assert written.suspect_units == (0 if level == "low" else written.worst_units)
    assert written.kinds["sighting"] == 1
    assert written.kinds["assessment"] == 2 * worst
    assert sum(written.kinds.values()) == written.worst_units
    assert written.item_bytes == 300 + 200 + 700 + 700 + 1100 + 1400 + 6 * INDEX_BYTES


def test_what_is_written_over_for_neighbours_is_written_over_in_the_worst_case_too() -> None:
    again = [put(item("assessment", size, level="low")) for size in (400, 500)]
    written = added_up(ONE, assess=tuple(again))
    assert (written.puts, written.worst_puts, written.worst_units) == (7, 5 + 2, 6 + 2)
    assert written.sizes["assessment"] == 500


def test_changes_and_refused_writes_count() -> None:
    refused = Request("PutItem", writes=1, write_units=1)
    changed = Request("UpdateItem", written=(item("told", 300, "id#phone#aa"),), writes=1, write_units=1)
    written = added_up(ONE, assess=(put(item("assessment", 400, level="low")), refused, changed))
    assert (written.puts, written.units) == (5 + 3, 6 + 3)
    assert written.worst_units == 6 + 3


def test_reads_of_one_assessment() -> None:
    of_application = Request("Query", "app#1", read_units=2)
    of_identifier = Request("Query", "id#phone#aa", read_units=1)
    contacts = Request("BatchGetItem", read_units=1)
    asked = (of_application, of_identifier, of_application, of_identifier, contacts)
    written = added_up(ONE, put(item("assessment", 400, level="low")), assess=asked)
    assert (written.read_units, written.read_requests) == (3.5, 2.5)


def test_neighbours_share_an_identifier_of_few() -> None:
    few = put(*(item(f"app#{number}", 200, "id#phone#aa") for number in range(3)))
    again = put(*(item(f"app#{number}", 200, "id#education#cc") for number in range(2)))
    hub = put(*(item(f"app#{number}", 200, "id#email#bb") for number in range(HUB + 1)))
    assert added_up(few, again, hub, applications=3).neighbours == 2


def test_a_hub_is_what_the_policy_says(policy: Policy) -> None:
    assert policy.sharing.hub == HUB


def test_statements_of_all_revisions_are_one_kind() -> None:
    written = added_up(put(item("application#1", 300), item("application#2", 400)))
    assert written.sizes == {"statement": 350}
