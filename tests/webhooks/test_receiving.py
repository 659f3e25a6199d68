"""What is stored of an event, and where; and what nobody can make the function do."""

import gzip
import io
import json
import random
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from bonafide.hooks import FETCH, INCOMING, MAX_ATTACHMENTS, SOURCES, Attachment, Hook, Stored
from tests.webhooks import vendors
from tests.webhooks.conftest import ID, NOW, Hooks, event_of
from tests.webhooks.vendors import EMAIL, NAME, PHONE, Delivery, applied, deliver
from webhooks import receiving
from webhooks.receiving import MAX_BODY_BYTES

FULL = ("greenhouse", "ashby", "workable", "recruitee", "pinpoint")
"""Sources whose signed bodies have the application."""

ANNOUNCING = {
    "lever": Stored(("op-60",), ("ap-71",)),
    "smartrecruiters": Stored(("cid",), ("jid",)),
    "teamtailor": Stored((), ("9",)),
}


def hook_of(key: str) -> Hook:
    hook = Hook.of_key(key)
    assert hook
    return hook


# ──────────────────────────────────────────────── Applications ────────────────────────────────────────────────


def test_each_source_has_a_row() -> None:
    assert {*FULL, *ANNOUNCING} == {*SOURCES}


@pytest.mark.parametrize("source", FULL)
def test_signed_application_is_stored_for_intake(hooks: Hooks, source: str) -> None:
    hooks.send(source, applied(source, at=NOW))
    ((key, content),) = hooks.stored().items()
    assert json.loads(content) == vendors.APPLIED[source]
    hook = hook_of(key)
    assert (key, hook.connection, hook.day) == (hook.key(INCOMING), (source, ID), NOW.date())


@pytest.mark.parametrize("source", ANNOUNCING)
def test_event_whose_body_is_not_signed_or_has_no_application_is_stored_as_ids_for_fetch(
    hooks: Hooks, source: str
) -> None:
    hooks.send(source, applied(source, at=NOW))
    ((key, content),) = hooks.stored().items()
    assert key == hook_of(key).key(FETCH)
    assert Stored.read(content) == ANNOUNCING[source]


@pytest.mark.parametrize("source", SOURCES)
def test_duplicate_is_accepted_and_stored_once(hooks: Hooks, source: str) -> None:
    first = hooks.send(source, applied(source, at=NOW))
    stored = hooks.stored()
    hooks.restart()
    again = hooks.send(source, applied(source, at=NOW), now=NOW + timedelta(hours=3))
    assert again.status == first.status
    assert hooks.stored() == stored


def test_retry_of_smartrecruiters_that_is_signed_anew_is_a_duplicate(hooks: Hooks) -> None:
    for minutes in (0, 1, 120):
        later = NOW + timedelta(minutes=minutes)
        assert hooks.send("smartrecruiters", applied("smartrecruiters", at=later), now=later).status == 202
    assert len(hooks.stored()) == 1


def test_prospect_is_an_application(hooks: Hooks) -> None:
    body = {**vendors.GREENHOUSE, "action": "new_prospect_application"}
    hooks.send("greenhouse", deliver("greenhouse", body, at=NOW))
    assert len(hooks.stored(INCOMING)) == 1


@pytest.mark.parametrize("name", ["application_created", "application.created", "applicationCreated"])
def test_event_of_pinpoint_is_known_however_its_name_is_punctuated(hooks: Hooks, name: str) -> None:
    hooks.send("pinpoint", deliver("pinpoint", {**vendors.PINPOINT, "event": name}, at=NOW))
    assert len(hooks.stored(INCOMING)) == 1


def greenhouse_with(**candidate: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(vendors.GREENHOUSE))
    body["payload"]["application"]["candidate"] |= candidate
    return body


def test_attachments_are_fetched_if_the_connection_says_so(hooks: Hooks) -> None:
    hooks.set("greenhouse", fetches_documents=True)
    order: list[str] = []
    hooks.storage.on_put = order.append
    hooks.send("greenhouse", deliver("greenhouse", greenhouse_with(attachments=[vendors.ATTACHMENT]), at=NOW))
    assert [key.partition("/")[0] for key in order] == ["fetch", "incoming"]
    (content,) = hooks.stored(FETCH).values()
    attachment = Attachment(vendors.ATTACHMENT["url"], "resume", "ida.pdf")
    assert Stored.read(content) == Stored(("60",), ("71",), (attachment,), is_complete=True)


@pytest.mark.parametrize("fetches", [False, True])
def test_files_of_ashby_are_asked_for_if_the_connection_says_so(hooks: Hooks, fetches: bool) -> None:
    hooks.set("ashby", fetches_documents=fetches)
    hooks.send("ashby", applied("ashby", at=NOW))
    assert (len(hooks.stored(FETCH)), len(hooks.stored(INCOMING))) == (fetches, 1)


@pytest.mark.parametrize("how", ["off", "no settings", "no attachments"])
def test_nothing_is_fetched_otherwise(hooks: Hooks, how: str) -> None:
    hooks.set("greenhouse", fetches_documents=how == "no attachments")
    if how == "no settings":
        hooks.table.partitions.clear()
    listed = [] if how == "no attachments" else [vendors.ATTACHMENT]
    assert hooks.send("greenhouse", deliver("greenhouse", greenhouse_with(attachments=listed), at=NOW)).status == 200
    assert (len(hooks.stored(FETCH)), len(hooks.stored(INCOMING))) == (0, 1)


def test_attachments_that_are_none_are_left_out_and_few_are_listed(hooks: Hooks) -> None:
    hooks.set("greenhouse", fetches_documents=True)
    odd: list[Any] = [
        None,
        1,
        "x",
        [],
        {},
        {"url": 5},
        {"url": ""},
        {"url": "https://a.example/1", "type": 7, "filename": None},
    ]
    listed = [*odd, *[vendors.ATTACHMENT] * 100]
    hooks.send("greenhouse", deliver("greenhouse", greenhouse_with(attachments=listed), at=NOW))
    (content,) = hooks.stored(FETCH).values()
    found = Stored.read(content).attachments
    assert found[0] == Attachment("https://a.example/1", "other", "")
    assert len(found) == MAX_ATTACHMENTS


# ───────────────────────────────────────────────── Erasures ─────────────────────────────────────────────────

GONE: list[tuple[str, dict[str, Any], Stored]] = [
    (
        "greenhouse",
        {"action": "delete_candidate", "payload": {"person": {"id": 60, "deleted_application_ids": [71, 72]}}},
        Stored(("60",), ("71", "72")),
    ),
    (
        "greenhouse",
        {"action": "merge_candidate", "payload": {"person": {"id": 60, "new_candidate_id": 61}}},
        Stored(("60",)),
    ),
    (
        "greenhouse",
        {"action": "candidate_anonymized", "payload": {"candidate_id": 60, "anonymized_fields": ["full_name"]}},
        Stored(("60",)),
    ),
    ("ashby", {"action": "candidateDelete", "data": {"candidate": {"id": "c-60"}}}, Stored(("c-60",))),
    ("ashby", {"action": "candidateDelete", "data": {"candidateId": "c-60"}}, Stored(("c-60",))),
    (
        "ashby",
        {"action": "candidateMerge", "data": {"deletedCandidate": {"id": "c-60"}, "mergedCandidate": {"id": "c-61"}}},
        Stored(("c-60",)),
    ),
    ("workable", {"event_type": "candidate_deleted", "data": {"id": "3fc"}}, Stored(("3fc",), ("3fc",))),
    ("smartrecruiters", {"candidate_id": "cid"}, Stored(("cid",))),
    (
        "lever",
        {"event": "candidateDeleted", "data": {"opportunityId": "op-60", "contactId": "co-60"}},
        Stored(("op-60",), is_claimed_erased=True),
    ),
    (
        "teamtailor",
        {"payload": {"event_name": "candidate.destroy", "data": {"id": "60", "type": "candidates"}}},
        Stored(("60",), is_claimed_erased=True),
    ),
]


@pytest.mark.parametrize(("source", "body", "stored"), GONE)
def test_erasure_is_stored_as_ids_and_one_that_is_not_signed_only_as_a_claim(
    hooks: Hooks, source: str, body: dict[str, Any], stored: Stored
) -> None:
    """What an event does not sign must not erase a person: Fetch asks the source first."""
    headers = {"event-name": "candidate.deleted", "event-id": "9"} if source == "smartrecruiters" else {}
    hooks.send(source, deliver(source, body, headers, at=NOW))
    ((key, content),) = hooks.stored().items()
    assert key.partition("/")[0] == ("fetch" if source in ("lever", "teamtailor") else "erasures")
    assert Stored.read(content) == stored


def test_deletion_of_teamtailor_is_not_a_duplicate_of_the_application_with_the_same_number(hooks: Hooks) -> None:
    hooks.send("teamtailor", applied("teamtailor", at=NOW))
    body = {"payload": {"event_name": "candidate.destroy", "data": {"id": "9"}}}
    hooks.send("teamtailor", deliver("teamtailor", body, at=NOW))
    assert len(hooks.stored(FETCH)) == 2


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("greenhouse", {"action": "delete_candidate", "payload": {"person": {"id": "../61"}}}),
        ("greenhouse", {"action": "merge_candidate", "payload": {"person": {"id": True}}}),
        ("greenhouse", {"action": "delete_candidate", "payload": []}),
        ("ashby", {"action": "candidateMerge", "data": {"mergedCandidate": {"id": "c-61"}}}),
        ("workable", {"event_type": "candidate_deleted", "data": {"id": "a" * 101}}),
    ],
)
def test_erasure_without_an_id_is_refused_so_that_the_source_shows_it(
    hooks: Hooks, source: str, body: dict[str, Any]
) -> None:
    answer = hooks.send(source, deliver(source, body, at=NOW))
    assert answer.status == 422
    assert "names no candidate" in answer.detail
    assert hooks.stored() == {}


# ────────────────────────────────────── Pings, handshakes, everything else ──────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("greenhouse", {"action": "ping", "payload": {"web_hook_id": 1}}),
        ("ashby", {"action": "ping", "data": {"webhookActionType": "applicationSubmit"}}),
        ("lever", {"event": "applicationCreated", "data": {}}),
        ("lever", {"event": "candidateDeleted"}),
        ("recruitee", {"test": True}),
        ("recruitee", {**vendors.RECRUITEE, "test": True}),
    ],
)
def test_ping_is_answered_and_noted_and_stores_nothing(hooks: Hooks, source: str, body: dict[str, Any]) -> None:
    assert hooks.send(source, deliver(source, body, at=NOW)).status == 200
    assert hooks.stored() == {}
    assert hooks.pinged_at(source) == NOW.isoformat()
    later = NOW + timedelta(minutes=5)
    hooks.send(source, deliver(source, body, at=NOW), now=later)
    assert hooks.pinged_at(source) == later.isoformat()


@pytest.mark.parametrize("source", SOURCES)
def test_first_signed_event_is_noted_and_no_unsigned_one(hooks: Hooks, source: str) -> None:
    """Not every source pings, and `bonafide connect` waits for a sign."""
    hooks.send(source, applied(source, at=NOW, key=b"another"))
    assert hooks.pinged_at(source) == ""
    hooks.send(source, applied(source, at=NOW))
    hooks.send(source, applied(source, at=NOW), now=NOW + timedelta(minutes=5))
    assert hooks.pinged_at(source) == NOW.isoformat()


def test_connection_without_settings_is_not_made_by_an_event(hooks: Hooks) -> None:
    hooks.table.partitions.clear()
    assert hooks.send("greenhouse", applied("greenhouse", at=NOW)).status == 200
    assert not hooks.table.partitions.get("connections")


def test_activation_of_smartrecruiters_is_answered_with_its_secret_and_stores_nothing(hooks: Hooks) -> None:
    answer = hooks.send("smartrecruiters", Delivery(b"", {"x-hook-secret": "f0a-9=="}))
    assert (answer.status, answer.headers["x-hook-secret"]) == (200, "f0a-9==")
    assert (hooks.stored(), hooks.pinged_at("smartrecruiters")) == ({}, "")


@pytest.mark.parametrize("secret", ["", "a" * 257, "a b", "a\r\nset-cookie: b", "ü", "\x00"])
def test_secret_that_should_not_be_in_a_header_is_not_repeated(hooks: Hooks, secret: str) -> None:
    answer = hooks.send("smartrecruiters", Delivery(b"", {"x-hook-secret": secret}))
    assert answer.status == 400
    assert "x-hook-secret" not in answer.headers
    assert answer.detail.startswith("X-Hook-Secret has to be")


@pytest.mark.parametrize("source", sorted({*SOURCES} - {"smartrecruiters"}))
def test_only_smartrecruiters_has_that_handshake(hooks: Hooks, source: str) -> None:
    assert hooks.send(source, Delivery(b"{}", {"x-hook-secret": "a"})).status == 401


def test_test_of_recruitee_without_a_signature_is_answered_and_stores_nothing(hooks: Hooks) -> None:
    assert hooks.send("recruitee", Delivery(b'{"test":true}', {})).status == 200
    assert (hooks.stored(), hooks.pinged_at("recruitee")) == ({}, "")


@pytest.mark.parametrize("body", [b'{"test":false}', b'{"test":true,"event_type":"new_candidate"}', b"[]", b"{", b""])
def test_anything_else_without_a_signature_is_no_test_of_recruitee(hooks: Hooks, body: bytes) -> None:
    assert hooks.send("recruitee", Delivery(body, {})).status == 401


def test_test_of_recruitee_with_a_wrong_signature_shows_that_the_key_is_wrong(hooks: Hooks) -> None:
    assert hooks.send("recruitee", deliver("recruitee", {"test": True}, at=NOW, key=b"wrong")).status == 401


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("greenhouse", {"action": "update_candidate", "payload": {"note": "Verification: …\nRef BF-1"}}),
        ("greenhouse", {"action": ["new_candidate_application"]}),
        ("greenhouse", {}),
        ("ashby", {"action": "candidateStageChange", "data": {"note": "Ref BF-1"}}),
        ("lever", {"event": "candidateStageChange", "data": {"opportunityId": "op-60"}}),
        ("workable", {"event_type": "candidate_moved", "data": {"id": "3fc"}}),
        ("smartrecruiters", {"candidate_id": "cid"}),
        ("teamtailor", {"payload": {"event_name": "candidate.update", "data": {"id": "60"}}}),
        ("recruitee", {"event_type": "candidate_moved", "payload": {"candidate": {"id": 5}}}),
        ("pinpoint", {"event": "comment_created", "data": {"comment": {"body": "Ref BF-1"}}}),
    ],
)
def test_other_events_are_accepted_and_not_stored(hooks: Hooks, source: str, body: dict[str, Any]) -> None:
    """They include the echo of a note that WriteBack writes."""
    answer = hooks.send(source, deliver(source, body, at=NOW))
    assert answer.status in (200, 202)
    assert hooks.stored() == {}


def test_candidate_who_writes_the_marker_of_notes_is_not_ignored(hooks: Hooks) -> None:
    hooks.send("greenhouse", deliver("greenhouse", greenhouse_with(title="Ref BF-1"), at=NOW))
    assert len(hooks.stored(INCOMING)) == 1


# ───────────────────────────────────────────── Unknown connections ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("source", "connection"),
    [
        ("greenhouse", "zzzzzzzzzzzzzzzz"),
        ("workday", ID),
        ("Greenhouse", ID),
        ("greenhouse", ID.upper()),
        ("greenhouse", f"{ID}/"),
        ("greenhouse", "../lever/" + ID[:7]),
        ("greenhouse", f"{ID}\n"),
        ("greenhouse", f"{ID}\x00"),
        ("greenhouse", ""),
        ("greenhouse", "a" * 100_000),
        ("", ""),
        ("__init__", ID),
    ],
)
def test_unknown_connections_look_the_same(hooks: Hooks, source: str, connection: str) -> None:
    delivery = applied("greenhouse", at=NOW)
    answer = hooks.send(source, delivery, connection=connection)
    assert answer.status == 404
    assert answer.detail == hooks.send("greenhouse", delivery, pathParameters=None).detail
    assert hooks.stored() == {}


# ──────────────────────────────────────────────── Broken services ────────────────────────────────────────────────


class Down(Exception):
    """A service that does not answer. Its message holds a name, as those of AWS may."""


def down() -> None:
    raise Down(NAME)


@pytest.mark.parametrize("service", ["secrets", "storage", "table"])
def test_event_that_cannot_be_stored_is_not_refused_but_asked_for_again(hooks: Hooks, service: str) -> None:
    """Ashby would never send an event again that got a 401."""
    hooks.set("ashby", fetches_documents=True)
    with patch.object(getattr(hooks, service), "before_step", down):
        answer = hooks.send("ashby", applied("ashby", at=NOW))
    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert answer.detail == "The event cannot be stored at the moment. Please send it again."
    assert hooks.stored() == {}
    assert hooks.send("ashby", applied("ashby", at=NOW)).status == 200


def test_secret_that_cannot_be_read_is_a_fault_of_ours(hooks: Hooks) -> None:
    hooks.secrets.secrets[f"bonafide/connections/ashby/{ID}"] = "{}"
    assert hooks.send("ashby", applied("ashby", at=NOW)).status == 503


def test_event_does_not_depend_on_the_note_that_the_source_was_heard(hooks: Hooks) -> None:
    with patch.object(hooks.table, "before_step", down):
        assert hooks.send("workable", applied("workable", at=NOW)).status == 200
    assert len(hooks.stored(INCOMING)) == 1
    hooks.send("workable", applied("workable", at=NOW))
    assert hooks.pinged_at("workable") == NOW.isoformat()


def test_whichever_request_fails_a_retry_stores_everything(hooks: Hooks) -> None:
    """Each request to AWS fails once; then the event comes again, and both objects are there."""
    hooks.set("greenhouse", fetches_documents=True)
    delivery = deliver("greenhouse", greenhouse_with(attachments=[vendors.ATTACHMENT]), at=NOW)
    for number in range(10):
        hooks.storage.objects.clear()
        hooks.restart()
        with failing_at(hooks, number) as steps:
            failed = hooks.send("greenhouse", delivery)
        hooks.restart()
        again = hooks.send("greenhouse", delivery)
        assert (failed.status in (200, 503), again.status) == (True, 200)
        assert {key.partition("/")[0] for key in hooks.stored()} == {"fetch", "incoming"}
        if len(steps) <= number:
            break
    else:
        pytest.fail("no attempt came to its end")
    assert number > 3


@contextmanager
def failing_at(hooks: Hooks, number: int) -> Iterator[list[None]]:
    """Lets the request with this number fail. Yields one element for each request."""
    steps: list[None] = []

    def step() -> None:
        steps.append(None)
        if len(steps) == number + 1:
            raise Down

    with (
        patch.object(hooks.secrets, "before_step", step),
        patch.object(hooks.storage, "before_step", step),
        patch.object(hooks.table, "before_step", step),
    ):
        yield steps


# ─────────────────────────────────────────────────── Hostile bodies ───────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "The body is not JSON."),
        (b"action=ping", "The body is not JSON."),
        (b'{"action": NaN}', "The body is not JSON."),
        (b'{"a": "\x00"}', "The body is not JSON."),
        (b'{"a": ' + b"1" * 5000 + b"}", "The body is not JSON."),
        (b"\xff\xfe\x00", "The body is not JSON."),
        (b"[]", "The body is JSON, but not an object."),
        (b'"ping"', "The body is JSON, but not an object."),
        (b"null", "The body is JSON, but not an object."),
        (b"[" * 500_000, "The body is nested too deeply."),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "The body is nested too deeply."),
        (
            b'{"action":"new_candidate_application","payload":' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
            "The body is nested too deeply.",
        ),
        (b'{"action":"new_candidate_application","a":1e999}', "The body has a number that is too large."),
    ],
    ids=range(13),
)
def test_signed_body_that_is_no_event_is_a_clear_problem(hooks: Hooks, body: bytes, detail: str) -> None:
    answer = hooks.send("greenhouse", deliver("greenhouse", body, at=NOW))
    assert (answer.status, answer.detail) == (400, detail)
    assert hooks.stored() == {}


@pytest.mark.parametrize("source", ["lever", "teamtailor"])
def test_body_that_holds_the_signature_and_is_not_json_is_a_clear_problem(hooks: Hooks, source: str) -> None:
    assert [hooks.send(source, Delivery(body, {})).status for body in (b"", b"[]", b"[" * 99_999)] == [400, 400, 400]


def test_bomb_is_refused_before_it_is_unpacked(hooks: Hooks) -> None:
    bomb = gzip.compress(b"0" * 50_000_000, 9, mtime=0)
    inflated: list[int] = []
    stream = zlib.decompressobj(wbits=31)

    class Metered:
        eof, unused_data = False, b""

        def decompress(self, data: bytes, most: int) -> bytes:
            text = stream.decompress(data, most)
            inflated.append(len(text))
            return text

    with patch.object(zlib, "decompressobj", lambda wbits: Metered()):  # noqa: ARG005
        answer = hooks.send("greenhouse", deliver("greenhouse", bomb, at=NOW))
    assert (answer.status, inflated) == (413, [MAX_BODY_BYTES + 1])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'"' + b"a" * MAX_BODY_BYTES, 413),
        (gzip.compress(b"{}", mtime=0)[:-3], 400),
        (gzip.compress(b"{}", mtime=0) + b"more", 400),
        (gzip.compress(b"{}", mtime=0) * 2, 400),
        (b"\x1f\x8b" + b"\x00" * 50, 400),
        (b"\x1f\x8b", 400),
        (gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0), 400),
    ],
    ids=range(7),
)
def test_body_that_is_too_large_or_damaged_is_a_clear_problem(hooks: Hooks, body: bytes, status: int) -> None:
    answer = hooks.send("greenhouse", deliver("greenhouse", body, at=NOW))
    assert answer.status == status
    assert answer.detail


def test_body_that_is_not_the_base64_that_it_should_be_is_a_clear_problem(hooks: Hooks) -> None:
    delivery = applied("greenhouse", at=NOW)
    assert hooks.send("greenhouse", delivery, body="!", isBase64Encoded=True).status == 400
    assert hooks.send("greenhouse", delivery, body="\ud800").status == 400
    assert hooks.send("greenhouse", delivery, body=None).status == 401


def test_half_of_a_surrogate_pair_is_stored_as_json(hooks: Hooks) -> None:
    body = json.dumps(greenhouse_with(title="\ud800 and \u0000")).encode()
    assert hooks.send("greenhouse", deliver("greenhouse", body, at=NOW)).status == 200
    (content,) = hooks.stored().values()
    assert json.loads(content)["payload"]["application"]["candidate"]["title"] == "\ud800 and \u0000"


def test_random_events_are_never_a_failure(hooks: Hooks) -> None:
    """Values of any kind in any place of a signed event, and requests with any part missing."""
    chance = random.Random(16)
    values: tuple[Any, ...] = (
        None,
        True,
        0,
        -1,
        1.5,
        "",
        "x",
        "\ud800",
        [],
        [None],
        {},
        {"id": []},
        {"id": {"id": 1}},
        "9" * 200,
    )
    for number in range(600):
        source = SOURCES[number % len(SOURCES)]
        body = json.loads(json.dumps(vendors.APPLIED[source] if number % 3 else dict(GONE_BY_SOURCE.get(source, {}))))
        change(body, chance, values)
        try:
            delivery = deliver(source, body, vendors.HEADERS.get(source, {}), at=NOW)
        except (KeyError, TypeError, ValueError):  # no id to sign
            delivery = Delivery(json.dumps(body).encode(), {})
        event = event_of(source, delivery)
        if number % 5 == 0:
            event.pop(chance.choice(["headers", "body", "isBase64Encoded", "pathParameters"]))
        assert hooks.call(event).status in (200, 202, 400, 401, 404, 422)


GONE_BY_SOURCE = {source: body for source, body, _ in GONE}


def change(node: Any, chance: random.Random, values: tuple[Any, ...]) -> None:
    """Replaces a value within an object."""
    while isinstance(node, dict) and node:
        key = chance.choice(sorted(node))
        if not isinstance(node[key], dict) or chance.random() < 0.3:
            node[key] = chance.choice(values)
            return
        node = node[key]


# ────────────────────────────────────────────── What must not be kept ──────────────────────────────────────────────

PROTECTED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "greenhouse": lambda body: body["payload"]["application"]["candidate"],
    "ashby": lambda body: body["data"]["application"]["candidate"],
    "lever": lambda body: body["data"],
    "workable": lambda body: body["data"],
    "smartrecruiters": lambda body: body,
    "teamtailor": lambda body: body["payload"]["data"]["attributes"],
    "recruitee": lambda body: body["payload"]["candidate"],
    "pinpoint": lambda body: body["data"]["application"],
}
CANARY = "Xylocarp"
CANARIES: dict[str, Any] = {
    "gender": CANARY,
    "race": CANARY,
    "birth_date": CANARY,
    "photo_url": f"https://img.example/{CANARY}",
    "nationality": {"value": CANARY},
    "custom_fields": {"k": {"name": "Disability", "type": "short_text", "value": CANARY}},
    "answers": [{"question": "Veteran status", "answer": CANARY}],
}


@pytest.mark.parametrize("source", SOURCES)
def test_protected_fields_are_in_no_stored_object(hooks: Hooks, source: str) -> None:
    body = json.loads(json.dumps(vendors.APPLIED[source]))
    PROTECTED[source](body).update(CANARIES)
    hooks.send(source, deliver(source, body, vendors.HEADERS.get(source, {}), at=NOW))
    (content,) = hooks.stored().values()
    assert CANARY.encode() not in content
    assert (EMAIL.encode() in content) == (source in FULL)


def test_protected_field_in_the_first_of_two_equal_keys_is_not_stored(hooks: Hooks) -> None:
    body = json.dumps(vendors.GREENHOUSE).replace('"payload"', f'"payload": {{"gender": "{CANARY}"}}, "payload"')
    hooks.send("greenhouse", deliver("greenhouse", body.encode(), at=NOW))
    (content,) = hooks.stored().values()
    assert CANARY.encode() not in content


@pytest.mark.parametrize("source", SOURCES)
def test_no_line_of_the_log_and_no_key_holds_anything_of_the_person(hooks: Hooks, source: str) -> None:
    log = io.StringIO()
    body = json.loads(json.dumps(vendors.APPLIED[source]))
    with patch.object(receiving.logger.handlers[0], "stream", log):
        hooks.call(event_of(source, applied(source, at=NOW)))
        hooks.call(event_of(source, applied(source, at=NOW, key=b"wrong")))
        for name in (f"{NAME} <{EMAIL}>", "Kestrelmann", EMAIL, PHONE):
            hooks.call(event_of(source, deliver(source, {**body, "id": name}, at=NOW)))
        for service in (hooks.secrets, hooks.storage):
            hooks.restart()
            with patch.object(service, "before_step", down):
                hooks.call(event_of(source, applied(source, at=NOW)))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert len(lines) >= 8
    assert {(line["source"], line["connection"]) for line in lines if line["level"] == "INFO"} == {(source, ID)}
    for text in (log.getvalue(), *hooks.storage.objects, *map(str, hooks.table.items())):
        assert not [each for each in (NAME, "Kestrelmann", EMAIL, PHONE, "sha256", "token") if each in text]


def test_log_names_the_event_as_its_source_does(hooks: Hooks) -> None:
    log = io.StringIO()
    with patch.object(receiving.logger.handlers[0], "stream", log):
        hooks.call(event_of("greenhouse", applied("greenhouse", at=NOW)))
        hooks.call(event_of("greenhouse", applied("greenhouse", at=NOW)))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["event_id"], line["outcome"]) for line in lines] == [
        ("3ce5180d-9119", "applied"),
        ("3ce5180d-9119", "duplicate"),
    ]


@pytest.mark.parametrize(
    "text",
    ["\n" * 200_000 + "gender: x", "Q" + " " * 200_000 + "gender: x", ("\n" + " " * 9) * 20_000 + "\ngender: x"],
    ids=["lines", "spaces", "indented"],
)
def test_text_of_a_candidate_cannot_keep_the_function_from_answering(hooks: Hooks, text: str) -> None:
    """In quadratic time this test would run for minutes."""
    assert hooks.send("greenhouse", deliver("greenhouse", greenhouse_with(title=text), at=NOW)).status == 200


def test_object_with_very_many_fields_cannot_either(hooks: Hooks) -> None:
    body = greenhouse_with(custom_fields={f"k{number}": number for number in range(10_000)})
    assert hooks.send("greenhouse", deliver("greenhouse", body, at=NOW)).status == 200
