"""Fetch from an object under `fetch/` to the application that intake reads, with each vendor, and every failure."""

import io
import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from bonafide import web
from bonafide.aws import clients, connections
from bonafide.aws.connections import NoConnection
from bonafide.hooks import DOCUMENTS, ERASURES, FETCH, INCOMING, MAX_ATTACHMENTS, Attachment, Connection, Hook, Stored
from bonafide.source_api import NotAllowed
from bonafide.web import Answer, Refused, Unavailable
from fetch import fetching
from fetch.fetched import File
from fetch.fetching import event_handler, type_of
from fetch.sources import smartrecruiters
from intake.hooks import documents
from local.memory_aws import MemoryClientError
from tests.fetch.conftest import RECEIVED, Cloud, Start, candidate_of, stored_of
from tests.vendors import server
from tests.vendors.fakes import FAKES, Greenhouse, Lever, Teamtailor, Vendor
from tests.vendors.fixtures import WebTo
from tests.vendors.people import CANARY, Person
from tests.vendors.server import METADATA, Reply, redirect

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
    (key,) = cloud.keys_of(INCOMING)
    application = application_in(cloud, key)
    basics = application.basics
    assert (basics.name, basics.email, basics.phone) == (person.name, person.email, person.phone)
    assert [each.institution for each in application.education] == [person.school] * (source in WITH_EDUCATION)
    assert application.source.name == source
    assert cloud.keys_of(FETCH) == []
    assert CANARY not in cloud.content(key).decode().replace(person.email, "")


def test_files_are_stored_in_the_order_in_which_the_application_lists_them(
    cloud: Cloud, vendor: Vendor, source: str
) -> None:
    person = vendor.people[1]
    cloud.fetcher.process(cloud.announce(cloud.connect(vendor, source), stored_of(source, person)))
    (key,) = cloud.keys_of(INCOMING)
    keys = [each.key for each in application_in(cloud, key).documents]
    assert keys == cloud.keys_of(DOCUMENTS)
    assert [cloud.content(each) for each in keys] == [person.file(kind) for kind in FILES_OF[source]]
    assert application_in(cloud, key).documents[0].kind == "resume"
    of_files = [asked for asked in vendor.asked if asked.host == vendor.FILES]
    assert not any({"authorization", "x-smarttoken"} & asked.headers.keys() for asked in of_files)


def test_files_are_left_alone_unless_the_connection_wants_them(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source, fetches_documents=False)
    cloud.fetcher.process(cloud.announce(connection, stored_of(source, vendor.people[0])))
    assert cloud.keys_of(DOCUMENTS) == []
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
    assert cloud.keys_of() == []


@pytest.mark.parametrize("status", [401, 403])
def test_source_that_does_not_accept_the_access_is_asked_again_later(
    cloud: Cloud, vendor: Vendor, source: str, status: int
) -> None:
    message = cloud.announce(cloud.connect(vendor, source), stored_of(source, vendor.people[0]))
    vendor.faults += [Reply.of({}, status)] * 3
    with pytest.raises(NotAllowed):
        cloud.fetcher.process(message)
    assert len(cloud.keys_of(FETCH)) == 1
    vendor.faults.clear()
    cloud.fetcher.process(message)
    assert (len(cloud.keys_of(INCOMING)), cloud.keys_of(FETCH)) == (1, [])


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
            assert len(cloud.keys_of(FETCH)) == 1
        else:
            break
    assert (len(cloud.keys_of(INCOMING)), cloud.keys_of(FETCH)) == (1, [])
    assert len(cloud.keys_of(DOCUMENTS)) == len(FILES_OF[source])


# ── AWS fails ──


class Faulty:
    """A client whose requests are counted with those of others; the one of a number fails, before or after it."""

    def __init__(self, client: Any, counter: list[int], number: int, *, after: bool) -> None:
        self._client, self._counter, self._number, self._after = client, counter, number, after
        self.exceptions = client.exceptions

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        if name == "get_paginator":
            return lambda operation: Faulty(method(operation), self._counter, self._number, after=self._after)

        def call(**given: Any) -> Any:
            self._counter[0] += 1
            fails = self._counter[0] == self._number
            if fails and not self._after:
                raise MemoryClientError("ServiceUnavailable")
            answer = method(**given)
            if fails:
                raise MemoryClientError("ServiceUnavailable")
            return answer

        return call


@pytest.mark.parametrize("after", [False, True])
def test_fault_at_any_request_to_aws_and_redelivery_come_to_one_application(
    cloud: Cloud, vendor: Vendor, source: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = cloud.connect(vendor, source)
    number, failed = 0, True
    while failed:
        number += 1
        cloud.s3.objects.clear()
        message = cloud.announce(connection, stored_of(source, vendor.people[0]))
        counter = [0]
        with monkeypatch.context() as patched:
            for name, client in (("s3", cloud.s3), ("dynamodb", cloud.dynamodb), ("secrets_manager", cloud.secrets)):
                faulty = Faulty(client, counter, number, after=after)
                patched.setattr(clients, name, lambda faulty=faulty: faulty)
            try:
                cloud.fetcher.process(message)
                failed = False
            except MemoryClientError:
                failed = True
        cloud.fetcher.process(message)
        assert len(cloud.keys_of(INCOMING)) == 1
        assert len(cloud.keys_of(DOCUMENTS)) == len(FILES_OF[source])
        assert cloud.keys_of(FETCH) == []
    assert number > 6


# ── Files ──


def attached(url: str, kind: str = "resume") -> Stored:
    """An event of Greenhouse whose application is already stored, with one file."""
    return Stored(("1",), ("701",), (Attachment(url, kind, "cv.pdf"),), is_complete=True)


@pytest.fixture
def greenhouse(vendor_of: Start) -> Vendor:
    """The fake of Greenhouse."""
    return vendor_of("greenhouse")


def test_only_files_are_loaded_of_an_application_that_is_stored(cloud: Cloud, greenhouse: Vendor) -> None:
    connection = cloud.connect(greenhouse, "greenhouse")
    cloud.fetcher.process(cloud.announce(connection, attached(greenhouse.link(greenhouse.people[0]))))
    (key,) = cloud.keys_of()
    assert key.startswith(DOCUMENTS)
    assert cloud.content(key) == greenhouse.people[0].file()
    assert [asked.host for asked in greenhouse.asked] == [greenhouse.FILES]  # no access is needed


def test_access_is_sent_to_no_other_host_than_the_api(
    cloud: Cloud, vendor_of: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = vendor_of("smartrecruiters")
    asked: list[tuple[str, dict[str, str]]] = []

    def request(_: str, url: str, *, headers: dict[str, str], **__: Any) -> Answer:
        asked.append((url, headers))
        return Answer(200, {}, b"%PDF-1")

    connection = cloud.connect(vendor, "smartrecruiters")
    settings = connections.settings(cloud.table, connection)
    monkeypatch.setattr("bonafide.web.request", request)
    for number, host in enumerate(("api.smartrecruiters.com", "someone.s3.amazonaws.com")):
        file = File(f"https://{host}/cv.pdf", "resume", needs_access=True)
        cloud.fetcher._load_one(f"documents/{number}", settings, file, smartrecruiters.FILE_HOSTS)
    assert [headers for _, headers in asked] == [{"X-SmartToken": "smart-token"}, {}]


def test_applications_of_one_candidate_to_two_jobs_do_not_replace_each_other(cloud: Cloud, vendor_of: Start) -> None:
    vendor = vendor_of("smartrecruiters")
    connection = cloud.connect(vendor, "smartrecruiters")
    for number, job in enumerate(("job-1", "job-2"), 1):
        cloud.fetcher.process(cloud.announce(connection, Stored(("1",), (job,)), number))
    read = [application_in(cloud, key) for key in cloud.keys_of(INCOMING)]
    assert {(each.application_id, each.source.id) for each in read} == {("1:job-1", "1"), ("1:job-2", "1")}


def test_files_of_several_events_lie_apart(cloud: Cloud, greenhouse: Vendor) -> None:
    connection = cloud.connect(greenhouse, "greenhouse")
    for number, person in enumerate(greenhouse.people, start=1):
        cloud.fetcher.process(cloud.announce(connection, attached(greenhouse.link(person)), number))
    assert len(cloud.keys_of(DOCUMENTS)) == len(greenhouse.people)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_dead_link_is_done(cloud: Cloud, greenhouse: Vendor, status: int) -> None:
    greenhouse.routes["GET", "/files/*"] = Reply(status, b"<Error>expired</Error>")
    connection = cloud.connect(greenhouse, "greenhouse")
    cloud.fetcher.process(cloud.announce(connection, attached(greenhouse.link(greenhouse.people[0]))))
    assert cloud.keys_of() == []


@pytest.mark.parametrize(
    "url",
    [
        METADATA,
        "https://169.254.169.254/latest/meta-data/",
        "https://evil.example/cv.pdf",
        "https://harvest.greenhouse.io.evil.example/cv.pdf",
        "http://grnhse-example.s3.amazonaws.com/files/1/cv",
        "https://grnhse-example.s3.amazonaws.com:8443/files/1/cv",
        "https://user@grnhse-example.s3.amazonaws.com/files/1/cv",
        "https://ec2-1-2-3-4.compute-1.amazonaws.com/cv",
        "file:///etc/passwd",
        "not a link",
    ],
)
def test_file_elsewhere_is_refused_and_done(cloud: Cloud, greenhouse: Vendor, url: str) -> None:
    cloud.fetcher.process(cloud.announce(cloud.connect(greenhouse, "greenhouse"), attached(url)))
    assert cloud.keys_of() == []
    assert greenhouse.asked == []


@pytest.mark.parametrize("target", [METADATA, "https://169.254.169.254/", "https://evil.example/"])
def test_redirect_of_a_file_elsewhere_is_refused_and_done(
    cloud: Cloud, greenhouse: Vendor, web_to: WebTo, target: str
) -> None:
    elsewhere = web_to("169.254.169.254", "evil.example")
    greenhouse.routes["GET", "/files/*"] = redirect(target)
    connection = cloud.connect(greenhouse, "greenhouse")
    cloud.fetcher.process(cloud.announce(connection, attached(greenhouse.link(greenhouse.people[0]))))
    assert cloud.keys_of() == []
    assert elsewhere.asked == []


@pytest.mark.parametrize("target", [METADATA, "https://evil.example/"])
def test_redirect_of_an_api_is_not_followed_with_the_access(
    cloud: Cloud, vendor: Vendor, source: str, web_to: WebTo, target: str
) -> None:
    elsewhere = web_to("169.254.169.254", "evil.example")
    vendor.faults.append(redirect(target))
    with pytest.raises(Refused):
        cloud.fetcher.process(cloud.announce(cloud.connect(vendor, source), stored_of(source, vendor.people[0])))
    assert elsewhere.asked == []
    assert len(cloud.keys_of(FETCH)) == 1


@pytest.mark.parametrize("address", ["169.254.169.254", "10.0.0.8", "127.0.0.1", "::1", "fd00:ec2::254"])
def test_host_of_a_vendor_that_has_a_private_address_is_not_asked(
    cloud: Cloud, greenhouse: Vendor, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    connection = cloud.connect(greenhouse, "greenhouse")
    monkeypatch.setattr(web, "WEB", web.Web(web.public_addresses, web.encrypted))
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443))])
    monkeypatch.setattr("socket.create_connection", lambda *_, **__: pytest.fail("connected"))
    cloud.fetcher.process(cloud.announce(connection, attached(greenhouse.link(greenhouse.people[0]))))
    assert cloud.keys_of() == []
    with pytest.raises(Refused):
        cloud.fetcher.process(cloud.announce(connection, stored_of("greenhouse", greenhouse.people[0]), 2))


def test_endless_file_is_refused_and_done(cloud: Cloud, greenhouse: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_FILE_BYTES", 100_000)
    greenhouse.routes["GET", "/files/*"] = server.endless()
    connection = cloud.connect(greenhouse, "greenhouse")
    cloud.fetcher.process(cloud.announce(connection, attached(greenhouse.link(greenhouse.people[0]))))
    assert cloud.keys_of() == []


@pytest.mark.parametrize("reply", [server.dripping(), server.silent(), server.failing(503), server.cut_off()])
def test_file_that_does_not_come_is_loaded_later_and_the_others_now(
    cloud: Cloud, greenhouse: Vendor, monkeypatch: pytest.MonkeyPatch, reply: Reply
) -> None:
    monkeypatch.setattr(fetching, "SECONDS_OF_FILE", 0.4)
    links = [greenhouse.link(greenhouse.people[0], kind) for kind in ("one", "two", "three")]
    stored = attached("")._replace(attachments=tuple(Attachment(url, "other", "") for url in links))
    message = cloud.announce(cloud.connect(greenhouse, "greenhouse"), stored)
    greenhouse.fault_at = {0: reply}
    with pytest.raises(Unavailable):
        cloud.fetcher.process(message)
    assert len(cloud.keys_of(DOCUMENTS)) == 2
    cloud.fetcher.process(message)
    assert [cloud.content(key) for key in cloud.keys_of(DOCUMENTS)] == [
        greenhouse.people[0].file(kind) for kind in ("one", "two", "three")
    ]
    assert cloud.keys_of(FETCH) == []


def test_only_so_many_files_are_loaded(cloud: Cloud, greenhouse: Vendor) -> None:
    links = [greenhouse.link(greenhouse.people[0], f"file{number}") for number in range(MAX_ATTACHMENTS + 5)]
    stored = attached("")._replace(attachments=tuple(Attachment(url, "other", "") for url in links))
    cloud.fetcher.process(cloud.announce(cloud.connect(greenhouse, "greenhouse"), stored))
    assert len(cloud.keys_of(DOCUMENTS)) == MAX_ATTACHMENTS


@pytest.mark.parametrize("kind", ["photo", "avatar", "AVATAR", "Profile picture"])
def test_photo_is_not_loaded_and_others_keep_their_numbers(cloud: Cloud, greenhouse: Vendor, kind: str) -> None:
    person = greenhouse.people[0]
    attachments = (
        Attachment(greenhouse.link(person, "face"), kind, ""),
        Attachment(greenhouse.link(person), "cv", ""),
    )
    stored = attached("")._replace(attachments=attachments)
    cloud.fetcher.process(cloud.announce(cloud.connect(greenhouse, "greenhouse"), stored))
    (key,) = cloud.keys_of(DOCUMENTS)
    assert key.endswith("/2")
    assert cloud.content(key) == person.file()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7 \n", "application/pdf"),
        (b"PK\x03\x04word", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"{\\rtf1", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"<html><script>", "application/octet-stream"),
        (b"<svg onload=", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_type_is_of_the_first_bytes_and_never_a_page(content: bytes, expected: str) -> None:
    assert type_of(content) == expected


def test_file_is_stored_to_be_downloaded_and_not_shown(
    cloud: Cloud, greenhouse: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    greenhouse.routes["GET", "/files/*"] = Reply(body=b"<html>", headers={"Content-Type": "text/html"})
    put, headers = cloud.s3.put_object, list[tuple[str, str]]()

    def put_object(**given: Any) -> None:
        headers.append((given["ContentType"], given["ContentDisposition"]))
        put(**given)

    message = cloud.announce(cloud.connect(greenhouse, "greenhouse"), attached(greenhouse.link(greenhouse.people[0])))
    monkeypatch.setattr(cloud.s3, "put_object", put_object)
    cloud.fetcher.process(message)
    assert headers == [("application/octet-stream", "attachment")]


def test_ashby_application_is_stated_once_more_with_its_files(cloud: Cloud, vendor_of: Start) -> None:
    vendor = vendor_of("ashby")
    person = vendor.people[0]
    stored = stored_of("ashby", person)._replace(is_complete=True)  # its events list no files
    connection = cloud.connect(vendor, "ashby")
    hook = Hook(connection, RECEIVED.date(), f"{1:064x}")
    cloud.s3.put_object(Bucket="uploads", Key=hook.key(INCOMING), Body=b"{}")
    cloud.fetcher.process(cloud.announce(connection, stored))
    (key,) = [each for each in cloud.keys_of(INCOMING) if each != hook.key(INCOMING)]
    application = application_in(cloud, key)
    assert [each.key for each in application.documents] == cloud.keys_of(DOCUMENTS)
    assert application.application_id.endswith(person.uuid)


# ── Erasures ──


def erased(cloud: Cloud, connection: Connection, candidate: str, after: timedelta) -> None:
    """Notes that the source has erased a candidate so long after the event."""
    at = (RECEIVED + after).isoformat()
    item = {"pk": f"erased#{connection.source}:{connection.id}", "sk": candidate, "erased_at": at}
    cloud.table.put([{**item, "expires_at": 4_000_000_000}])


def test_person_who_was_erased_since_the_event_is_not_fetched(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    erased(cloud, connection, candidate_of(source, vendor.people[0]), timedelta(seconds=1))
    cloud.fetcher.process(cloud.announce(connection, stored_of(source, vendor.people[0])))
    assert cloud.keys_of() == []


def test_person_who_applied_after_an_erasure_is_fetched(cloud: Cloud, vendor: Vendor, source: str) -> None:
    connection = cloud.connect(vendor, source)
    erased(cloud, connection, candidate_of(source, vendor.people[0]), -timedelta(seconds=1))
    erased(cloud, connection, candidate_of(source, vendor.people[1]), timedelta(seconds=1))
    cloud.fetcher.process(cloud.announce(connection, stored_of(source, vendor.people[0])))
    assert len(cloud.keys_of(INCOMING)) == 1


def test_erasure_of_a_longer_id_does_not_count(cloud: Cloud, greenhouse: Vendor) -> None:
    connection = cloud.connect(greenhouse, "greenhouse")
    erased(cloud, connection, "11", timedelta(days=1))
    cloud.fetcher.process(cloud.announce(connection, stored_of("greenhouse", greenhouse.people[0])))
    assert len(cloud.keys_of(INCOMING)) == 1


def test_files_of_an_event_that_comes_again_after_the_erasure_are_not_loaded(cloud: Cloud, greenhouse: Vendor) -> None:
    connection = cloud.connect(greenhouse, "greenhouse")
    erased(cloud, connection, "1", -timedelta(days=1))
    cloud.fetcher.process(cloud.announce(connection, attached(greenhouse.link(greenhouse.people[0]))))
    assert (cloud.keys_of(), greenhouse.asked) == ([], [])


def claimed(candidate: str) -> Stored:
    """An event that is not signed as a whole, which says that a candidate is erased."""
    return Stored((candidate,), is_claimed_erased=True)


@pytest.mark.parametrize(("name", "fake"), [("lever", Lever), ("teamtailor", Teamtailor)])
def test_claimed_erasure_is_confirmed_by_the_source(
    cloud: Cloud, vendor_of: Start, name: str, fake: type[Vendor]
) -> None:
    vendor = vendor_of(name)
    assert isinstance(vendor, fake)
    connection = cloud.connect(vendor, name)
    person = vendor.people.pop()
    cloud.fetcher.process(cloud.announce(connection, claimed(candidate_of(name, person))))
    (key,) = cloud.keys_of()
    assert key.startswith(ERASURES)
    assert Stored.read(cloud.content(key)) == Stored((candidate_of(name, person),))


def test_anonymised_person_of_lever_is_erased(cloud: Cloud, vendor_of: Start) -> None:
    vendor = vendor_of("lever")
    assert isinstance(vendor, Lever)
    connection = cloud.connect(vendor, "lever")
    vendor.anonymised.add(vendor.people[0].uuid)
    cloud.fetcher.process(cloud.announce(connection, claimed(vendor.people[0].uuid)))
    assert [key.startswith(ERASURES) for key in cloud.keys_of()] == [True]


@pytest.mark.parametrize("name", ["lever", "teamtailor"])
def test_claim_about_a_person_who_is_still_there_erases_nobody(
    cloud: Cloud, vendor_of: Start, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = vendor_of(name)
    message = cloud.announce(cloud.connect(vendor, name), claimed(candidate_of(name, vendor.people[0])))
    monkeypatch.setattr(fetching, "CONFIRMED_WITHIN", timedelta(days=100_000))
    with pytest.raises(Unavailable) as raised:  # the source may be slow
        cloud.fetcher.process(message)
    assert raised.value.seconds == fetching.SECONDS_TO_CONFIRM
    monkeypatch.setattr(fetching, "CONFIRMED_WITHIN", timedelta(0))
    cloud.fetcher.process(message)
    assert cloud.keys_of() == []


@pytest.mark.parametrize("status", [401, 500])
def test_claim_that_cannot_be_checked_erases_nobody(cloud: Cloud, vendor_of: Start, status: int) -> None:
    vendor = vendor_of("lever")
    vendor.faults.append(Reply.of({}, status))
    with pytest.raises(Unavailable):
        cloud.fetcher.process(cloud.announce(cloud.connect(vendor, "lever"), claimed(vendor.people[0].uuid)))
    assert [key.startswith(FETCH) for key in cloud.keys_of()] == [True]


# ── Access, ids, and the handler ──


def test_token_of_greenhouse_is_kept_and_renewed(cloud: Cloud, vendor_of: Start) -> None:
    vendor = vendor_of("greenhouse")
    assert isinstance(vendor, Greenhouse)
    connection, fetcher = cloud.connect(vendor, "greenhouse"), cloud.fetcher
    for number, person in enumerate(vendor.people, start=1):
        fetcher.process(cloud.announce(connection, stored_of("greenhouse", person), number))
    assert sum(asked.path == "/token" for asked in vendor.asked) == 1
    vendor.tokens.append("token-2")  # the first one is revoked
    fetcher.process(cloud.announce(connection, stored_of("greenhouse", vendor.people[0]), 9))
    assert sum(asked.path == "/token" for asked in vendor.asked) == 2
    assert len(cloud.keys_of(INCOMING)) == 4


def test_new_secret_is_used_at_once_by_a_new_environment(cloud: Cloud, vendor_of: Start) -> None:
    vendor = vendor_of("workable")
    connection = cloud.connect(vendor, "workable")
    fetcher = cloud.fetcher
    name = f"stack/connections/workable/{connection.id}"
    right, cloud.secrets.secrets[name] = cloud.secrets.secrets[name], '{"signing": {"current": "k"}, "api": {}}'
    message = cloud.announce(connection, stored_of("workable", vendor.people[0]))
    with pytest.raises(Refused, match=r"api\.token"):
        fetcher.process(message)
    cloud.secrets.secrets[name] = right
    cloud.fetcher.process(message)
    assert len(cloud.keys_of(INCOMING)) == 1


def test_removed_connection_is_reported_and_loses_nothing(cloud: Cloud) -> None:
    message = cloud.announce(Connection("lever", "zzzzzzzzzzzzzzzz"), claimed("a"))
    with pytest.raises(NoConnection):
        cloud.fetcher.process(message)
    assert len(cloud.keys_of(FETCH)) == 1


@pytest.mark.parametrize("number", ["../../v1/users", "a/b", "a?b=c", "a%2Fb", "a#b"])
def test_id_of_an_event_cannot_change_the_path(cloud: Cloud, vendor_of: Start, number: str) -> None:
    vendor = vendor_of("lever")
    cloud.fetcher.process(cloud.announce(cloud.connect(vendor, "lever"), Stored((number,))))
    assert [asked.path for asked in vendor.asked] == [f"/v1/opportunities/{number}"]
    assert cloud.keys_of() == []


@pytest.mark.parametrize("number", ["..", ".", ""])
def test_id_that_leads_out_of_the_path_is_refused(cloud: Cloud, vendor_of: Start, number: str) -> None:
    vendor = vendor_of("lever")
    with pytest.raises(Refused):
        cloud.fetcher.process(cloud.announce(cloud.connect(vendor, "lever"), Stored((number,))))
    assert vendor.asked == []


@pytest.mark.parametrize("host", ["evil.example/", "a.b", "", "ACME", "acme@evil"])
def test_account_that_is_no_part_of_a_host_is_refused(cloud: Cloud, vendor_of: Start, host: str) -> None:
    vendor = vendor_of("workable")
    message = cloud.announce(cloud.connect(vendor, "workable", host=host), stored_of("workable", vendor.people[0]))
    with pytest.raises(Refused, match="host"):
        cloud.fetcher.process(message)
    assert vendor.asked == []


class Context:
    """What Lambda tells a function."""

    aws_request_id = "r"

    def get_remaining_time_in_millis(self) -> int:
        return 300_000


def delivered(*bodies: str, count: int = 1) -> dict[str, Any]:
    """The event of messages that are delivered for this time."""
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": f"r{number}",
                "body": body,
                "attributes": {"ApproximateReceiveCount": str(count)},
            }
            for number, body in enumerate(bodies)
        ]
    }


@pytest.mark.parametrize(
    ("fault", "count", "seconds"),
    [
        (server.too_many(90), 1, 90),
        (server.too_many(100_000), 1, 11 * 3600),
        (server.too_many(0), 1, 1),
        (server.too_many(1), 10, 1),
        (server.too_many(1), 11, 3600),  # or the deliveries would be used up within minutes
        (server.too_many(7200), 11, 7200),
        (server.too_many(), 1, 30),
        (server.failing(), 3, 120),
        (server.failing(), 99, 3600),
        (Reply.of({}, 403), 2, 60),
        (redirect(METADATA), 2, 60),
    ],
)
def test_message_is_reported_as_failed_and_comes_back_when_the_source_says(
    cloud: Cloud, vendor_of: Start, fault: Reply, count: int, seconds: int
) -> None:
    vendor = vendor_of("lever")
    connection = cloud.connect(vendor, "lever")
    messages = [cloud.announce(connection, stored_of("lever", vendor.people[n]), n + 1) for n in range(2)]
    vendor.faults.append(fault)
    answer = event_handler(cloud.fetcher)(delivered(*messages, count=count), Context())  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert cloud.sqs.postponed == [("r0", seconds)]
    assert len(cloud.keys_of(INCOMING)) == 1


def test_queue_that_does_not_answer_changes_nothing_else(
    cloud: Cloud, vendor_of: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor = vendor_of("lever")
    message = cloud.announce(cloud.connect(vendor, "lever"), stored_of("lever", vendor.people[0]))
    vendor.faults.append(server.failing())
    monkeypatch.setattr(clients, "sqs", lambda: pytest.raises(MemoryClientError))
    answer = event_handler(cloud.fetcher)(delivered(message), Context())  # type: ignore[arg-type]
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}


def test_logs_name_no_person_and_no_secret(cloud: Cloud, vendor: Vendor, source: str) -> None:
    stream, output = io.StringIO(), fetching.logger.registered_handler
    assert isinstance(output, logging.StreamHandler)
    before = output.setStream(stream)
    try:
        connection, fetcher = cloud.connect(vendor, source), cloud.fetcher
        faults = [None, server.failing(500), server.too_many(5), Reply.of({"canary": CANARY}, 403), redirect(METADATA)]
        for number, fault in enumerate([*faults, Reply.of({"canary": CANARY}, 422)], start=1):
            message = cloud.announce(connection, stored_of(source, vendor.people[0]), number)
            vendor.fault_at = {len(vendor.asked): fault} if fault else {}
            event_handler(fetcher)(delivered(message), Context())  # type: ignore[arg-type]
        refused = attached(f"https://{CANARY}.example.org/{CANARY}.pdf", CANARY)
        event_handler(fetcher)(delivered(cloud.announce(connection, refused, 50)), Context())  # type: ignore[arg-type]
    finally:
        output.setStream(before)
    logged = stream.getvalue()
    assert '"outcome":"application"' in logged
    assert '"outcome":"refused"' in logged
    person = vendor.people[0]
    for secret in (CANARY, person.email, person.phone, person.first, "Muster", *vendor.ACCESS.values(), "token-1"):
        assert secret.lower() not in logged.lower()


# ── Networks ──


@pytest.mark.parametrize("asks", [True, False])
def test_ashby_is_asked_for_network_addresses_only_if_networks_are_assessed(
    cloud: Cloud, vendor_of: Start, asks: bool
) -> None:
    vendor = vendor_of("ashby")
    connection = cloud.connect(vendor, "ashby")
    fetcher = cloud.fetcher._replace(asks_networks=asks)
    fetcher.process(cloud.announce(connection, stored_of("ashby", vendor.people[0])))
    (key,) = cloud.keys_of(INCOMING)
    assert application_in(cloud, key).source.ip == ("192.31.196.7" if asks else None)
    assert (b"192.31.196.7" in cloud.content(key)) is asks
    assert not any(other in cloud.content(key) for other in (b"192.31.196.8", b"192.31.196.9", b"userAgent"))
    assert ("/candidate.listClientInfo" in [each.path for each in vendor.asked]) is asks


def test_ashby_application_is_taken_in_without_an_address_that_is_refused(cloud: Cloud, vendor_of: Start) -> None:
    vendor = vendor_of("ashby")
    refused = {"success": False, "errors": ["missing_endpoint_permission"], "errorInfo": {"code": "permission"}}
    vendor.routes["POST", "/candidate.listClientInfo"] = Reply.of(refused)
    connection = cloud.connect(vendor, "ashby")
    fetcher = cloud.fetcher._replace(asks_networks=True)
    fetcher.process(cloud.announce(connection, stored_of("ashby", vendor.people[0])))
    (key,) = cloud.keys_of(INCOMING)
    assert application_in(cloud, key).source.ip is None
