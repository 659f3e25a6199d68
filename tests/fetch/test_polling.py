"""Poll: what a source lists is put under `fetch/` once, and the cursor moves only over what was put."""

import json
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bonafide.aws import connections, objects
from bonafide.aws.connections import Settings
from bonafide.hooks import FETCH, INCOMING, Connection, Hook, Stored
from bonafide.source_api import NotAllowed, OutOfTime
from fetch import polling
from fetch.polling import PollFailed, schedule_handler
from intake.hooks import documents
from local.memory_aws import MemoryClientError
from tests.fetch.conftest import CREATED, Cloud, Start, candidate_of
from tests.vendors import server
from tests.vendors.fakes import FAKES, Vendor
from tests.vendors.people import Person, people
from tests.vendors.server import Asked, Reply

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = 10_000.0
"""Seconds until the function ends."""


@pytest.fixture(params=FAKES)
def source(request: pytest.FixtureRequest) -> str:
    """Each source that is polled."""
    return str(request.param)


@pytest.fixture
def vendor(source: str, vendor_of: Start) -> Vendor:
    """The fake vendor of the source, with five people on three pages."""
    vendor = vendor_of(source)
    vendor.people = people(5)
    return vendor


def poll(cloud: Cloud, connection: Connection, now: datetime = NOW, seconds: float = LATER) -> None:
    """Polls a connection once."""
    cloud.poller.poll(settings_of(cloud, connection), now, time.monotonic() + seconds)


def settings_of(cloud: Cloud, connection: Connection) -> Settings:
    """The settings of a connection as they are stored."""
    return connections.settings(cloud.table, connection)


def candidates(cloud: Cloud) -> list[str]:
    """The candidates, or for want of them the applications, of the events under fetch/."""
    stored = [Stored.read(cloud.content(key)) for key in cloud.keys_of(FETCH)]
    return sorted((each.candidates or each.applications)[0] for each in stored)


def fetch_all(cloud: Cloud) -> None:
    """Lets Fetch take everything under fetch/."""
    for key in cloud.keys_of(FETCH):
        cloud.fetcher.process(json.dumps({"detail": {"bucket": {"name": "uploads"}, "object": {"key": key}}}))


def take_in(cloud: Cloud) -> set[str]:
    """Lets intake record everything under incoming/hooks/; returns the ids."""
    ids = set()
    for key in cloud.keys_of(INCOMING):
        hook = Hook.of_key(key)
        assert hook
        (document,) = documents(hook, cloud.content(key))
        assert document.application
        ids.add(hook.connection.application_id(str(document.application.application_id)))
    cloud.table.put([{"pk": f"app#{each}", "sk": "part", "expires_at": 4_000_000_000} for each in ids])
    return ids


def test_all_pages_are_put_and_become_applications(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    poll(cloud, connection)
    assert len(cloud.keys_of(FETCH)) == 5
    assert settings_of(cloud, connection).cursor == NOW.isoformat()
    fetch_all(cloud)
    assert len(take_in(cloud)) == 5
    assert cloud.keys_of(FETCH) == []


def test_known_applications_are_left_alone(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    poll(cloud, connection)
    fetch_all(cloud)
    take_in(cloud)
    vendor.people.append(Person(6))
    poll(cloud, connection, NOW.replace(hour=9, minute=30))  # the cursor is later, but an hour overlaps
    cloud.table.update(**connections.key_of(connection), expression="SET #cursor = :c", c=CREATED.isoformat())
    poll(cloud, connection)
    assert candidates(cloud) == [candidate_of(source, Person(6))]


def test_only_what_is_new_since_the_cursor_is_listed(cloud: Cloud, vendor: Vendor, source: str) -> None:
    cursor = vendor.people[3].created_at + polling.OVERLAP
    connection = cloud.connect(vendor, source, cursor=cursor.isoformat())
    poll(cloud, connection)
    assert candidates(cloud) == sorted(candidate_of(source, each) for each in vendor.people[3:])


def test_application_that_comes_while_pages_are_read_is_not_lost(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    vendor.people = people(4)

    def accepts(asked: Asked) -> bool:
        if len(vendor.people) == 4 and len(vendor.asked) > 2:
            vendor.people.append(Person(5))
        return vendor.has_access(asked)

    vendor.accepts = accepts
    poll(cloud, connection)
    poll(cloud, connection, NOW + timedelta(hours=1))
    poll(cloud, connection, NOW + timedelta(hours=1))
    cloud.table.update(**connections.key_of(connection), expression="SET #cursor = :c", c=CREATED.isoformat())
    poll(cloud, connection)
    assert len(candidates(cloud)) == 5


@pytest.mark.parametrize("fault", [server.failing(), Reply.of({}, 401), server.cut_off(), server.too_many(1000)])
def test_cursor_stays_if_a_page_is_missing(cloud: Cloud, vendor: Vendor, source: str, fault: Reply) -> None:
    connection = cloud.connect(vendor, source)
    for number in range(1 + (source == "greenhouse"), 3):
        vendor.fault_at = {len(vendor.asked) + number: fault, len(vendor.asked) + number + 1: fault}
        with pytest.raises(Exception, match=r"answered|IncompleteRead"):
            poll(cloud, connection)
        assert settings_of(cloud, connection).cursor == ""
        assert cloud.keys_of(FETCH) == []


def test_short_wait_that_the_source_asks_for_is_waited(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    vendor.fault_at = {2: server.too_many(20), 3: server.too_many(20)}
    poll(cloud, connection)
    assert len(cloud.keys_of(FETCH)) == 5


def test_cursor_stays_if_something_cannot_be_put(
    cloud: Cloud, vendor: Vendor, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = cloud.connect(vendor, source)
    put, left = objects.put_new, [3]

    def put_new(*given: Any, **named: Any) -> bool:
        left[0] -= 1
        if left[0] == 0:
            raise MemoryClientError("ServiceUnavailable")
        return put(*given, **named)

    monkeypatch.setattr(objects, "put_new", put_new)
    with pytest.raises(MemoryClientError):
        poll(cloud, connection)
    assert settings_of(cloud, connection).cursor == ""
    assert len(cloud.keys_of(FETCH)) == 2
    poll(cloud, connection)
    assert len(cloud.keys_of(FETCH)) == 5


def test_only_so_many_are_put_in_a_run_the_oldest_first(
    cloud: Cloud, vendor: Vendor, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MAX_NEW", 2)
    connection = cloud.connect(vendor, source)
    poll(cloud, connection)
    assert candidates(cloud) == sorted(candidate_of(source, each) for each in vendor.people[:2])
    assert settings_of(cloud, connection).cursor == vendor.people[1].created_at.isoformat()
    for run in range(2):
        fetch_all(cloud)
        take_in(cloud)
        poll(cloud, connection)
        assert len(cloud.keys_of(FETCH)) == (2, 1)[run]
    assert settings_of(cloud, connection).cursor == NOW.isoformat()


def test_run_without_time_continues_the_next_time(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    if source == "workable":  # its lists come in order: what was read is put
        poll(cloud, connection, seconds=0)
        assert settings_of(cloud, connection).cursor == CREATED.isoformat()
    else:
        with pytest.raises(OutOfTime):
            poll(cloud, connection, seconds=0)
        assert settings_of(cloud, connection).cursor == ""
    poll(cloud, connection)
    assert len(cloud.keys_of(FETCH)) == 5


def test_list_that_does_not_end_ends_with_the_time(
    cloud: Cloud, vendor: Vendor, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor, "page", lambda *_: ([], "0"))
    connection = cloud.connect(vendor, source)
    with nullcontext() if source == "workable" else pytest.raises(OutOfTime):  # its lists come in order
        poll(cloud, connection, seconds=0.2)
    assert settings_of(cloud, connection).cursor in ("", CREATED.isoformat())
    assert cloud.keys_of(FETCH) == []


def test_person_erased_after_the_application_is_left_alone(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    erased, again = vendor.people[0], vendor.people[1]
    for person, seconds in ((erased, 1), (again, -1)):
        at = (person.created_at + timedelta(seconds=seconds)).isoformat()
        item = {"pk": connection.erased, "sk": candidate_of(source, person), "erased_at": at}
        cloud.table.put([{**item, "expires_at": 4_000_000_000}])
    poll(cloud, connection)
    assert candidates(cloud) == sorted(candidate_of(source, each) for each in vendor.people[1:])


def test_polling_twice_puts_nothing_twice(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    poll(cloud, connection)
    before = dict(cloud.s3.objects)
    poll(cloud, connection)
    assert cloud.s3.objects == before


# ── Several connections ──


def test_connections_without_polling_are_not_asked(cloud: Cloud, vendor: Vendor, source: str) -> None:
    cloud.connect(vendor, source, polls=False)
    cloud.poller.poll_all(time.monotonic() + LATER)
    assert vendor.asked == []


def test_connection_that_fails_does_not_stop_the_others(cloud: Cloud, vendor_of: Start) -> None:
    started = {name: vendor_of(name) for name in FAKES}
    for name, vendor in started.items():
        cloud.connect(vendor, name, polls=True)
    started["ashby"].faults += [Reply.of({}, 403)] * 5
    cloud.secrets.secrets.pop(f"stack/connections/lever/{'abcdefghijklmnop'}")
    with pytest.raises(PollFailed, match="2 of 6"):
        cloud.poller.poll_all(time.monotonic() + LATER)
    assert len(cloud.keys_of(FETCH)) == 4 * 3


def test_connection_polled_longest_ago_is_the_first(cloud: Cloud, vendor_of: Start) -> None:
    lever, workable = vendor_of("lever"), vendor_of("workable")
    cloud.connect(lever, "lever", polls=True, cursor="2026-11-20T10:00:00+00:00")
    cloud.connect(workable, "workable", polls=True, cursor="2026-11-20T09:00:00+00:00")
    seen_before: list[int] = []

    def accepts(asked: Asked) -> bool:
        seen_before.append(len(workable.asked))
        return lever.has_access(asked)

    lever.accepts = accepts
    cloud.poller.poll_all(time.monotonic() + LATER)
    assert seen_before[0] > 0


def test_no_connection_is_begun_without_time(cloud: Cloud, vendor_of: Start) -> None:
    vendor = vendor_of("lever")
    cloud.connect(vendor, "lever", polls=True)
    cloud.poller.poll_all(time.monotonic())
    assert vendor.asked == []


def test_handler_ends_before_its_time_out(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        aws_request_id = "r"

        def get_remaining_time_in_millis(self) -> int:
            return 900_000

    deadlines = []
    monkeypatch.setattr("fetch.polling.time.monotonic", lambda: 1000.0)
    monkeypatch.setattr(polling.Poller, "poll_all", lambda _, deadline: deadlines.append(deadline))
    schedule_handler(cloud.poller)({}, Context())  # type: ignore[arg-type]
    assert deadlines == [1000.0 + 900 - polling.SECONDS_TO_FINISH]


def test_denied_access_is_reported(cloud: Cloud, vendor_of: Start) -> None:
    vendor = vendor_of("workable")
    connection = cloud.connect(vendor, "workable", polls=True)
    vendor.faults.append(Reply.of({}, 401))
    with pytest.raises(NotAllowed):
        poll(cloud, connection)
    assert settings_of(cloud, connection).cursor == ""
