"""Which requests are believed: known answers of each source, and everything that is nearly right."""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from bonafide.aws import connections
from bonafide.aws.connections import RENEWED_SECONDS
from bonafide.hooks import SOURCES
from local.memory_aws import MemoryClientError
from tests.webhooks import vendors
from tests.webhooks.conftest import NOW, Hooks
from tests.webhooks.vendors import KEY, Delivery, applied, deliver
from webhooks.event import NotSigned, Request
from webhooks.sources import (
    ashby,
    greenhouse,
    lever,
    pinpoint,
    recruitee,
    smartrecruiters,
    teamtailor,
    workable,
)

ACCEPTED = dict.fromkeys(SOURCES, 200) | {"smartrecruiters": 202}
BODY = b'{"a":1}'
# HMAC-SHA256 of `BODY` with the key `secret`, computed with `openssl dgst -sha256 -hmac secret`.
HEX = "aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494"
BASE64 = "qp4uNXX11wmLbKzNeQiIw21f22M0KnO62i1qUXR6hJQ="


@pytest.mark.parametrize(
    ("source", "headers", "body"),
    [
        (greenhouse, {"signature": f"sha256 {HEX}"}, BODY),
        (ashby, {"ashby-signature": f"sha256={HEX}"}, BODY),
        (workable, {"x-workable-signature": HEX}, BODY),
        (recruitee, {"x-recruitee-signature": HEX}, BODY),
        (pinpoint, {"pinpoint-hmac-sha256": BASE64}, BODY),
        (
            lever,
            {},
            b'{"token":"abc","triggeredAt":1795165200000,"signature":"6e69f6a5c5c49e420e14941940cb45292607234a08c01192f41ff13c2dfe7415"}',
        ),
        (
            teamtailor,
            {},
            b'{"payload":{"event_name":"job_application.create","data":{"id":"9"}},'
            b'"signature":"ODc1MmI0MzYxYWRlY2NmMGFkZGQwYzJlMWI0ZjA5ODQ2YzZlMGVhOWY5OTIxYmY3NDcxMTk5ZGE2YTJhMmZmNg=="}',
        ),
    ],
    ids=lambda value: value.__name__.rpartition(".")[2] if hasattr(value, "__name__") else "",
)
def test_known_answer(source, headers: dict[str, str], body: bytes) -> None:  # type: ignore[no-untyped-def]
    at = datetime(2026, 11, 20, 9, 1, tzinfo=UTC)
    source.verify(Request(headers, body, body), (b"secret",), at)
    with pytest.raises(NotSigned, match="wrong"):
        source.verify(Request(headers, body, body), (b"other",), at)


SMARTRECRUITERS = {
    "smartrecruiters-timestamp": "1574080897",
    "smartrecruiters-signature": "v1=2e9291f10d44ca10204a4cd81b05d73b6a316b2b605d4e2e0e0b37b40198ce1f",
    "event-id": "123",
    "event-name": "application.created",
    "event-version": "v201910",
    "link": "<http://smartrecruiters.com/endpoint>; rel=self",
}
SMARTRECRUITERS_KEY = (b"HeBVky2bccvvkcXPimH8c",)
SMARTRECRUITERS_BODY = b'{"job_id":"jid","candidate_id":"cid"}'


def smartrecruiters_accepts(headers: dict[str, str], body: bytes = SMARTRECRUITERS_BODY) -> bool:
    try:
        smartrecruiters.verify(
            Request(headers, body, body), SMARTRECRUITERS_KEY, datetime(2019, 11, 18, 13, tzinfo=UTC)
        )
    except NotSigned:
        return False
    return True


def test_known_answer_of_the_page_of_smartrecruiters() -> None:
    assert smartrecruiters_accepts(SMARTRECRUITERS)


@pytest.mark.parametrize("name", [*SMARTRECRUITERS])
def test_each_signed_header_of_smartrecruiters_counts(name: str) -> None:
    assert not smartrecruiters_accepts({**SMARTRECRUITERS, name: SMARTRECRUITERS[name][:-1] + "#"})
    assert not smartrecruiters_accepts({key: value for key, value in SMARTRECRUITERS.items() if key != name})


def test_absent_headers_are_signed_as_the_empty_text() -> None:
    delivery = deliver("smartrecruiters", {"candidate_id": "cid"}, at=NOW)
    request = Request(delivery.headers, delivery.body, delivery.body)
    assert smartrecruiters.verify(request, (KEY,), NOW).message == delivery.body + b"...."


def test_one_right_signature_of_several_is_enough() -> None:
    right = SMARTRECRUITERS["smartrecruiters-signature"]
    wrong = f"v1={'0' * 64}"
    for several in (f"{wrong};{right}", f"{right};{wrong}", f"{wrong}; {right} ;v2=abc;"):
        assert smartrecruiters_accepts({**SMARTRECRUITERS, "smartrecruiters-signature": several})
    assert not smartrecruiters_accepts({**SMARTRECRUITERS, "smartrecruiters-signature": f"{wrong};{wrong}"})


@pytest.mark.parametrize("source", SOURCES)
class TestEachSource:
    def test_signed_event_is_accepted_with_the_status_of_the_source(self, hooks: Hooks, source: str) -> None:
        answer = hooks.send(source, applied(source, at=NOW))
        assert (answer.status, answer.body) == (ACCEPTED[source], "")
        assert len(hooks.stored()) == 1

    def test_event_with_another_key_is_refused(self, hooks: Hooks, source: str) -> None:
        answer = hooks.send(source, applied(source, at=NOW, key=b"key-of-somebody-else"))
        assert answer.status == 401
        assert "wrong" in answer.detail
        assert hooks.stored() == {}

    def test_event_without_a_signature_is_refused(self, hooks: Hooks, source: str) -> None:
        body = json.dumps(vendors.APPLIED[source]).encode()
        answer = hooks.send(source, Delivery(body, {}))
        assert answer.status == 401
        assert answer.detail == "It is not signed."
        assert hooks.stored() == {}

    def test_previous_key_is_accepted_and_an_older_one_is_not(self, hooks: Hooks, source: str) -> None:
        hooks.sign_with(source, b"next-key", previous=KEY)
        assert hooks.send(source, applied(source, at=NOW)).status == ACCEPTED[source]
        hooks.restart()
        hooks.sign_with(source, b"key-after-that", previous=b"next-key")
        assert hooks.send(source, applied(source, at=NOW)).status == 401

    def test_new_key_is_known_as_soon_as_the_source_signs_with_it(
        self, hooks: Hooks, source: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        time, reads = 1000.0, list[float]()
        monkeypatch.setattr(connections, "time", SimpleNamespace(monotonic=lambda: time))
        hooks.secrets.before_step = lambda: reads.append(time)
        assert hooks.send(source, applied(source, at=NOW)).status == ACCEPTED[source]
        hooks.sign_with(source, b"next-key")
        wrong, right = (applied(source, at=NOW, key=key) for key in (b"key-of-somebody-else", b"next-key"))
        assert hooks.send(source, right).status == 401  # the secret was read just now
        time += RENEWED_SECONDS
        assert hooks.send(source, right).status == ACCEPTED[source]
        for _ in range(3):
            assert hooks.send(source, wrong).status == 401
        assert reads == [1000.0, 1000.0 + RENEWED_SECONDS]
        time += RENEWED_SECONDS
        hooks.secrets.secrets.clear()
        assert hooks.send(source, wrong).status == 404

    def test_wrong_signature_is_no_proof_while_the_secret_cannot_be_read(
        self, hooks: Hooks, source: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connections, "RENEWED_SECONDS", 0)
        hooks.send(source, applied(source, at=NOW))
        hooks.secrets.before_step = Mock(side_effect=MemoryClientError("ThrottlingException"))
        assert hooks.send(source, applied(source, at=NOW, key=b"next-key")).status == 503

    def test_key_of_another_connection_is_refused(self, hooks: Hooks, source: str) -> None:
        other = "zzzzzzzzzzzzzzzz"
        hooks.secrets.secrets[f"bonafide/connections/{source}/{other}"] = '{"signing": {"current": "other"}}'
        assert hooks.send(source, applied(source, at=NOW), connection=other).status == 401

    def test_compressed_body_is_accepted_if_either_form_of_it_is_signed(self, hooks: Hooks, source: str) -> None:
        plain = applied(source, at=NOW)
        packed = gzip.compress(plain.body, mtime=0)
        of_packed = deliver(source, packed, vendors.HEADERS.get(source, {}), at=NOW) if plain.headers else plain
        for headers in (plain.headers, of_packed.headers):
            answer = hooks.send(source, Delivery(packed, {**headers, "content-encoding": "gzip"}))
            assert answer.status == ACCEPTED[source]
        assert len(hooks.stored()) == 1


@pytest.mark.parametrize("source", sorted({*SOURCES} - {"lever", "teamtailor"}))
def test_altered_body_is_refused(hooks: Hooks, source: str) -> None:
    delivery = applied(source, at=NOW)
    for altered in (delivery.body + b" ", delivery.body.replace(b"i", b"j", 1), b"", b"{}"):
        assert hooks.send(source, delivery._replace(body=altered)).status == 401
    assert hooks.stored() == {}


def test_altered_id_of_teamtailor_is_refused(hooks: Hooks) -> None:
    delivery = applied("teamtailor", at=NOW)
    assert hooks.send("teamtailor", delivery._replace(body=delivery.body.replace(b'"9"', b'"8"'))).status == 401


def test_altered_token_or_time_of_lever_is_refused(hooks: Hooks) -> None:
    body = json.loads(applied("lever", at=NOW).body)
    for changed in ({"token": "5a7c10"}, {"triggeredAt": body["triggeredAt"] + 1}, {"signature": None}):
        assert hooks.send("lever", Delivery(json.dumps(body | changed).encode(), {})).status == 401
    assert hooks.stored() == {}


@pytest.mark.parametrize(("source", "module"), [("lever", lever), ("smartrecruiters", smartrecruiters)])
def test_signed_time_may_be_late_for_a_retry_but_no_later(hooks: Hooks, source: str, module: object) -> None:
    tolerance: timedelta = module.TOLERANCE  # type: ignore[attr-defined]
    answer = hooks.send(source, applied(source, at=NOW - tolerance - timedelta(seconds=2)))
    assert (answer.status, answer.detail) == (401, "The signed time is too long ago.")
    assert hooks.stored() == {}
    assert hooks.send(source, applied(source, at=NOW - tolerance + timedelta(seconds=2))).status == ACCEPTED[source]


@pytest.mark.parametrize("source", ["lever", "smartrecruiters"])
def test_signed_time_in_the_future_is_accepted(hooks: Hooks, source: str) -> None:
    """Clocks differ, and only the source can sign one. A replay of it has the same key."""
    assert hooks.send(source, applied(source, at=datetime(2099, 1, 1, tzinfo=UTC))).status == ACCEPTED[source]


@pytest.mark.parametrize("stated", [True, 1.5, "tomorrow", [1], {"a": 1}, None, "9" * 5000, -(10**30), 10**30])
def test_signed_time_that_is_no_time_is_no_failure(hooks: Hooks, stated: object) -> None:
    answer = hooks.send("lever", deliver("lever", {"triggeredAt": stated, **vendors.LEVER}, at=NOW))
    assert answer.status in (200, 401)


@pytest.mark.parametrize(
    "given", ["sha256 ü", "\ud800", "sha256 " + "0" * 100_000, "sha256 ", " ", "sha256\x00", "日本"]
)
def test_signature_that_is_no_hexadecimal_number_is_wrong_or_missing(hooks: Hooks, given: str) -> None:
    delivery = applied("greenhouse", at=NOW)
    assert hooks.send("greenhouse", delivery._replace(headers={"signature": given})).status == 401


def test_signature_in_capitals_is_read() -> None:
    request = Request({"signature": f"sha256 {HEX.upper()}"}, BODY, BODY)
    assert greenhouse.verify(request, (b"secret",), NOW).message == BODY


def test_names_of_headers_in_any_case_and_lists_of_values_are_read(hooks: Hooks) -> None:
    delivery = applied("greenhouse", at=NOW)
    odd = {name.title(): [value] for name, value in delivery.headers.items()}
    assert hooks.send("greenhouse", delivery, headers=odd).status == 200
    assert hooks.send("greenhouse", delivery, headers=None).status == 401


def test_signature_over_escaped_json_is_over_the_bytes(hooks: Hooks) -> None:
    """Greenhouse writes `<` as `\\u003c`. To write the JSON anew would give other bytes."""
    body = json.dumps(vendors.GREENHOUSE).replace("Engineer", "Engineer \\u003cm/f\\u003e").encode()
    assert hooks.send("greenhouse", deliver("greenhouse", body, at=NOW)).status == 200


def test_body_in_base64_is_decoded_before_its_signature_is_checked(hooks: Hooks) -> None:
    delivery = applied("greenhouse", at=NOW)
    packed = base64.b64encode(delivery.body).decode()
    assert hooks.send("greenhouse", delivery, body=packed, isBase64Encoded=True).status == 200
