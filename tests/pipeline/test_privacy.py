"""A planted person is found nowhere but in the bucket."""

import gzip
import json
from typing import Any
from unittest.mock import patch

from bonafide.verifiers import VERIFIERS
from local.verification import alerts
from tests.pipeline.conftest import Embedded, jsonl

NAME, MAILBOX, PHONE = "Canaria Vogelsang", "canaria.vogelsang.zq7731", "+1 555 867 5309"
CANARIES = ("canaria", "vogelsang", "5558675309", "555 867 5309", "8675309", "867-5309", "canary street")

PERSON: dict[str, Any] = {
    "submitted_at": "2026-11-20T09:00:00Z",
    "job": {"id": "ENG-042", "title": "Backend Engineer"},
    "basics": {
        "name": NAME,
        "email": f"{MAILBOX}@mailinator.com",
        "phone": PHONE,
        "url": "https://canaria-vogelsang.name",
        "location": {"address": "1 Canary Street", "city": "Austin", "countryCode": "US"},
        "profiles": [{"network": "X", "username": "canaria_vogelsang"}],
    },
    "education": [{"institution": "A College", "studyType": "BSc", "startDate": "2015", "endDate": "2012"}],
}


def variants() -> list[Any]:
    """The person as every fault that can be thought of: what is written must come out nowhere."""
    basics = PERSON["basics"]
    return [
        {**PERSON, "application_id": "canary-is-not-here-1"},
        {**PERSON, "basics": {**basics, "name": "Somebody Else"}},
        {**PERSON, "basics": {**basics, "name": "Vogelsang, Dr. Canaria"}},
        {**PERSON, "basics": {**basics, "email": f"{MAILBOX} at mailinator"}},
        {**PERSON, "basics": {**basics, "email": f"{MAILBOX}@@example.com"}},
        {**PERSON, "basics": {**basics, "email": f"{NAME}"}},
        {**PERSON, "basics": {**basics, "email": f"{MAILBOX}@example.org"}},
        {**PERSON, "basics": {**basics, "phone": f"{NAME}: {PHONE}"}},
        {**PERSON, "basics": {**basics, "phone": f"{PHONE} / {PHONE}"}},
        {**PERSON, "basics": {**basics, "phone": NAME}},
        {**PERSON, "basics": {**basics, "phone": "8675309"}},
        {**PERSON, "basics": {**basics, "phone": "867-5309 canaria"}},
        {**PERSON, "basics": {**basics, "name": [NAME]}},
        {**PERSON, "application_id": f"{MAILBOX}@mailinator.com"},
        {**PERSON, "education": [{"institution": NAME, "studyType": NAME, "startDate": NAME, "endDate": MAILBOX}]},
        {**PERSON, "education": [{"institution": NAME, "studyType": "BSc", "startDate": "2015", "endDate": "2015"}]},
        {**PERSON, "submitted_at": NAME},
        {**PERSON, "job": {"id": "ENG-042", "recruiter": NAME, "fte": 0.5}},
        {**PERSON, "basics": {**basics, "email": f"{MAILBOX}@post\u2603.com"}},
        {**PERSON, "education": [{"studyType": "BSc", "startDate": f"2015 {NAME}", "endDate": f"2012 {NAME}"}]},
        json.dumps(PERSON).encode()[:-20],
        NAME.encode(),
        b"\xff" + NAME.encode(),
        b'{"basics": {"name": "Canaria Vogelsang \\ud800"}}',
    ]


def assert_absent(text: str, where: str) -> None:
    for canary in CANARIES:
        assert canary not in text.lower(), where


def test_personal_data_stays_in_the_bucket(embedded: Embedded) -> None:
    table = f'name,email,phone,country\n{NAME},{MAILBOX}@mailinator.com,{PHONE},US\n"{NAME},x,y\n'.encode()
    embedded.send("a.jsonl", jsonl(*variants()))
    embedded.send("a.json.gz", gzip.compress(json.dumps([PERSON, NAME]).encode()))
    embedded.send("a.csv", table)
    for path in VERIFIERS:
        request = {**PERSON, "application_id": "canary-is-not-here-2"}
        assert embedded.stack.request("POST", f"/verify/{path}", json.dumps(request)).status == 200
        for body in ("", NAME, json.dumps({**PERSON, "basics": [NAME]}), json.dumps({**PERSON, "work": NAME})):
            refused = embedded.stack.request("POST", f"/verify/{path}", body)
            assert refused.status in (400, 422)
            assert_absent(refused.body.decode(), "a refusal")
    embedded.stack.drain()

    assert len(embedded.alerted) >= 3  # what is searched is not empty
    for alert in alerts(embedded.stack):
        assert_absent(f"{alert.subject} {alert.bodies} {alert.attributes}", "an alert")
    items = embedded.table(times=True)
    assert len(items) > 50
    assert_absent(json.dumps([*map(str, items), *map(str, items.values())], ensure_ascii=False), "the table")
    assert "part verified" in embedded.logs.getvalue()
    assert_absent(embedded.logs.getvalue(), "the logs and metrics")


def test_queues_hold_no_personal_data(embedded: Embedded) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise ValueError(f"cannot verify {NAME}, {PHONE}")

    with patch("verify_phone.phone.parse_numbers", fails), patch("verify_education.entry._read", fails):
        embedded.send("a.jsonl", jsonl(*variants()))
        for path in ("phone", "education"):
            response = embedded.stack.request("POST", f"/verify/{path}", json.dumps(PERSON))
            assert response.status == 500
            assert_absent(response.body.decode(), "a failure's answer")
    sqs = embedded.stack.client("sqs")
    messages = [
        message
        for queue in sqs.list_queues()["QueueUrls"]
        for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    ]
    assert len(messages) == 2
    assert_absent(json.dumps(messages), "a queue")
    assert "ValueError at test_privacy.py" in embedded.logs.getvalue()
    assert_absent(embedded.logs.getvalue(), "the logs")
