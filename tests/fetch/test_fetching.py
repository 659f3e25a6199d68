"""Fetch from an object under `fetch/` to the application that intake reads, with each vendor, and every failure."""

import io
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bonafide import web
from bonafide.aws import clients
from bonafide.aws.connections import NoConnection
from bonafide.hooks import DOCUMENTS, ERASURES, FETCH, INCOMING, Attachment, Connection, Hook, Stored
from bonafide.source_api import NotAllowed
from bonafide.web import Refused, Unavailable
from fetch import fetching
from fetch.fetching import MAX_FILES, event_handler, type_of
from intake.hooks import documents
from local.memory_aws import MemoryClientError
from tests.fetch.conftest import RECEIVED, Cloud, Start, stored_of
from tests.vendors import server
from tests.vendors.fakes import FAKES, Lever, Teamtailor, Vendor
from tests.vendors.fixtures import WebTo
from tests.vendors.people import CANARY, Person
from tests.vendors.server import METADATA, Asked, Reply, redirect

WITH_EDUCATION = {"greenhouse", "workable", "smartrecruiters", "ashby"}

FILES_OF = {
    "greenhouse": ["cv", "letter"],
    "ashby": ["cv", "letter"],
    "lever": ["cv", "letter"],
    "workable": ["cv"],
    "smartrecruiters": ["resume", "cover_letter"],
    "teamtailor": ["cv"],
}


def application_in(cloud: Cloud, key: str) -> Any:
    """The application that intake reads in an object under incoming/hooks/."""
    hook = Hook.of_key(key)
    assert hook
    (document,) = documents(hook, cloud.content(key))
    assert document.application, document
    return document.application


@pytest.fixture(params=FAKES)
def source(request: pytest.FixtureRequest) -> str:
    """Each source that is fetched from."""
    return str(request.param)


@pytest.fixture
def vendor(source: str, vendor_of: Start) -> Vendor:
    """The fake vendor of the source."""
    return vendor_of(source)


def test_event_becomes_the_application_that_intake_reads(cloud: Cloud, vendor: Vendor, source: str) -> None:
    person = vendor.people[1]
    connection = cloud.connect(vendor, source)
    message = cloud.announce(connection, stored_of(source, person))
    cloud.fetcher.process(message)
    (key,) = cloud.keys(INCOMING)
    application = application_in(cloud, key)
    basics = application.basics
    assert (basics.name, basics.email, basics.phone) == (person.name, person.email, person.phone)
    assert [each.institution for each in application.education] == [person.school] * (source in WITH_EDUCATION)
    assert application.source.name == source
    assert cloud.keys(FETCH) == []
    assert CANARY not in cloud.content(key).decode().replace(person.email, "")


def test_files_are_stored_in_the_order_in_which_the_application_lists_them(
    cloud: Cloud, vendor: Vendor, source: str
) -> None:
    person = vendor.people[1]
    cloud.fetcher.process(cloud.announce(cloud.connect(vendor, source), stored_of(source, person)))
    (key,) = cloud.keys(INCOMING)
    keys = [each.key for each in application_in(cloud, key).documents]
    assert keys == cloud.keys(DOCUMENTS)
    assert [cloud.content(each) for each in keys] == [person.file(kind) for kind in FILES_OF[source]]
    assert application_in(cloud, key).documents[0].kind == "resume"
    of_files = [asked for asked in vendor.asked if asked.host == vendor.FILES]
    assert not any({"authorization", "x-smarttoken"} & asked.headers.keys() for asked in of_files)


def test_files_are_left_alone_unless_the_connection_wants_them(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source, fetches_documents=False)
    cloud.fetcher.process(cloud.announce(connection, stored_of(source, vendor.people[0])))
    assert cloud.keys(DOCUMENTS) == []
    assert not any(asked.host == vendor.FILES or "/attachments/" in asked.path for asked in vendor.asked)


def test_second_delivery_finds_that_it_is_done(cloud: Cloud, vendor: Vendor, source: str) -> None:
    message = cloud.announce(cloud.connect(vendor, source), stored_of(source, vendor.people[0]))
    cloud.fetcher.process(message)
    before, asked = dict(cloud.s3.objects), len(vendor.asked)
    cloud.fetcher.process(message)
    assert cloud.s3.objects == before
    assert len(vendor.asked) == asked


@pytest.mark.parametrize("status", [404, 410])
def test_what_the_source_no_longer_has_is_done(cloud: Cloud, vendor: Vendor, source: str, status: int) -> None:
    connection = cloud.connect(vendor, source)
    vendor.people.clear()
    if source == "greenhouse":
        vendor.routes["GET", "/v3/applications"] = Reply.of([]) if status == 404 else Reply.of({}, status)
    elif source != "ashby":
        vendor.faults.append(Reply.of({}, status))
    cloud.fetcher.process(cloud.announce(connection, stored_of(source, Person(1))))
    assert cloud.keys() == []


@pytest.mark.parametrize("status", [401, 403])
def test_source_that_does_not_accept_the_access_is_asked_again_later(
    cloud: Cloud, vendor: Vendor, source: str, status: int
) -> None:
    message = cloud.announce(cloud.connect(vendor, source), stored_of(source, vendor.people[0]))
    vendor.faults += [Reply.of({}, status)] * 3
    with pytest.raises(NotAllowed):
        cloud.fetcher.process(message)
    assert len(cloud.keys(FETCH)) == 1
    vendor.faults.clear()
    cloud.fetcher.process(message)
    assert (len(cloud.keys(INCOMING)), cloud.keys(FETCH)) == (1, [])


def test_wrong_key_gets_nothing(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    secret = {"signing": {"current": "k"}, "api": dict.fromkeys(vendor.ACCESS, "wrong")}
    cloud.secrets.secrets[f"stack/connections/{source}/{connection.id}"] = json.dumps(secret)
    with pytest.raises(NotAllowed):
        cloud.fetcher.process(cloud.announce(connection, stored_of(source, vendor.people[0])))


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (server.too_many(77), 77),
        (server.too_many(), None),
        (server.failing(500), None),
        (Reply(503, headers={"Retry-After": "9"}), 9),
        (server.cut_off(), None),
        (Reply(body=b"<html>"), None),
    ],
)
def test_source_that_is_not_available_is_asked_again_later(
    cloud: Cloud, vendor: Vendor, source: str, fault: Reply, seconds: int | None
) -> None:
    message = cloud.announce(cloud.connect(vendor, source), stored_of(source, vendor.people[0]))
    for position in range(20):  # at each request in turn
        vendor.fault_at = {len(vendor.asked) + position: fault}
        if position == 0:
            with pytest.raises(Unavailable) as raised:
                cloud.fetcher.process(message)
            assert raised.value.seconds == seconds
            continue
        try:
            cloud.fetcher.process(message)
        except Unavailable:
            assert len(cloud.keys(FETCH)) == 1
        else:
            break
    assert (len(cloud.keys(INCOMING)), cloud.keys(FETCH)) == (1, [])
    assert len(cloud.keys(DOCUMENTS)) == len(FILES_OF[source])


