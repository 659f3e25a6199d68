"""An upload becomes findings, an assessment and an alert, also if repeated, out of order or with failures."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import permutations
from typing import Any
from unittest.mock import patch

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting import outbox, sending
from bonafide.aws.table import Table
from bonafide.verifiers import VERIFIERS
from intake.foreign import file_reason
from local.command import SAMPLE_DOCUMENTS, SAMPLES
from local.memory_stack import in_memory_table
from local.verification import Assessed, Rejected, alerts, put_documents, verify
from tests.pipeline.conftest import CANDIDATE, SUSPECT, Embedded, Open, jsonl
from tests.sizes import FULL
from verify_education import entry


def levels(rows: list[Assessed | Rejected]) -> dict[str, str]:
    return {row.application["application_id"]: row.assessment["level"] for row in rows if isinstance(row, Assessed)}


def test_samples_get_the_expected_levels(embedded: Embedded) -> None:
    put_documents(embedded.stack, SAMPLE_DOCUMENTS)
    rows = list(verify(embedded.stack, *SAMPLES))
    stories = {
        row.application["application_id"]: row.application.get("meta", {}).get("story") or row.application["Story"]
        for row in rows
        if isinstance(row, Assessed)
    }
    expected = {
        identifier: "low" if story.startswith("Genuine") else "review" if story.startswith("One thing") else "high"
        for identifier, story in stories.items()
    }
    assert levels(rows) == expected
    assert list(expected.values()).count("low") >= 5
    assert set(embedded.alerted) == {name for name, level in expected.items() if level == "high"}
    assert len(set(embedded.alerted)) == 4
    (rejected,) = [row for row in rows if isinstance(row, Rejected)]
    assert rejected.row == 6
    assert "the JSON is cut off" in rejected.reason
    assert not embedded.stack.failures


def test_application_has_an_assessment_without_outstanding_checks(embedded: Embedded) -> None:
    embedded.send("one.json", json.dumps({**SUSPECT, "application_id": "a-1"}).encode())
    items = {(pk, sort_key.partition("#20")[0]): item for (pk, sort_key), item in embedded.table().items()}
    assert {sort_key for pk, sort_key in items if pk != "uploads-open"} == {
        "application",
        "assessment",
        *(f"check#{check}" for check in VERIFIERS),
        "app#a-1",  # the sighting of its address
        "next",  # the next turn of an alert
        *("case", "event#000001"),
        *("received", "part#000001", "receipt"),  # of the upload
    }
    assessment = items["app#a-1", "assessment"]
    assert assessment["level"] == {"S": "high"}
    assert assessment["alerted_level"] == {"S": "high"}
    assert assessment["outstanding"] == {"L": []}
    application = items["app#a-1", "application"]
    assert (application["row"], application["line"]) == ({"N": "1"}, {"N": "1"})
    part = embedded.stack.client("s3").get_object(Bucket=embedded.bucket, Key=application["part"]["S"])
    assert json.loads(part["Body"].read())["application_id"] == "a-1"


def test_document_has_the_same_findings_in_every_format(embedded: Embedded, sample: dict[str, Any]) -> None:
    table = io.StringIO(newline="")
    flat = dict(flattened("", sample))
    writer = csv.DictWriter(table, flat)
    writer.writeheader()
    writer.writerow(flat)
    pretty = json.dumps(sample, indent=2).encode()
    found = [
        [row.document()["findings"] for row in embedded.send(name, content) if isinstance(row, Assessed)]
        for name, content in (
            ("resume.json", pretty),
            ("resumes.json", b"[" + pretty + b"]"),
            ("resume.jsonl", jsonl(sample)),
            ("resume.csv", table.getvalue().encode()),
        )
    ]
    assert len(found[0]) == 1
    assert found[0] == found[1] == found[2] == found[3]


@pytest.fixture
def sample() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SAMPLES[2].read_bytes())
    return document


def flattened(path: str, node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from flattened(f"{path}.{name}" if path else name, value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from flattened(f"{path}[{index}]", value)
    else:
        yield path, node


def test_same_upload_again_changes_nothing_and_sends_no_alert(embedded: Embedded) -> None:
    embedded.put("incoming/a.jsonl", jsonl({**SUSPECT, "application_id": "a-1"}, CANDIDATE, b"{bad"))
    (arrival,) = embedded.messages("IntakeQueue")
    embedded.stack.drain()
    before, alerted = embedded.table(), embedded.alerted
    embedded.stack.client("sqs").send_message(
        QueueUrl=embedded.stack.resource("IntakeQueue"), MessageBody=json.dumps(arrival)
    )
    embedded.stack.drain()
    assert without_times(embedded.table()) == without_times(before)
    assert embedded.alerted == alerted == ["a-1"]
    listed = embedded.stack.client("s3").list_objects_v2(Bucket=embedded.bucket)["Contents"]
    folders = sorted(item["Key"].split("/")[0] for item in listed)
    assert folders == ["applications", "incoming", "receipts", "rejected"]


def without_times(table: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """The items of a table without those of a delivery: the receipt, and the note that the upload is open."""
    return {key: item for key, item in table.items() if key[0] != "uploads-open" and key[1] != "receipt"}


def part_event(embedded: Embedded, *documents: dict[str, Any]) -> dict[str, Any]:
    """Puts a part as intake would, and gives the message that points to it."""
    key = "applications/a-test/part-000001.jsonl"
    embedded.put(key, jsonl(*documents))
    message = embedded.messages("PhoneQueue")[-1]
    for queue in ("PhoneQueue", "EmailQueue", "EducationQueue"):
        embedded.stack.client("sqs").purge_queue(QueueUrl=embedded.stack.resource(queue))
    record = {
        "messageId": "m-1",
        "receiptHandle": "r-1",
        "body": json.dumps(message),
        "attributes": {},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:q",
        "awsRegion": "us-east-1",
    }
    return {"Records": [record]}


def test_results_in_any_order_and_repeated_end_the_same(opened: Open) -> None:
    ends = []
    for order in permutations(f"Verify{name.title()}" for name in VERIFIERS):
        with opened() as embedded:
            event = part_event(embedded, {**SUSPECT, "application_id": "a-1"})
            for function in (*order, order[0]):
                assert embedded.stack.invoke(function, event) == {"batchItemFailures": []}
                embedded.stack.drain()
            assert embedded.alerted == ["a-1"]
            # Each stack has its own key, and so its own hashes; and how often it was assessed may differ.
            same = {
                "identifiers": None,
                "version": None,
                "names": None,
                "pk": None,
                "alerted_at": None,
                "settled": None,
            }
            items = embedded.table().items()
            ends.append(
                {
                    (pk.partition("#")[0], sk): {**item, **same}
                    for (pk, sk), item in items
                    if sk not in ("next", "case") and not pk.startswith("case#")  # ids, times and salts of cases
                }
            )
    assert all(end == ends[0] for end in ends)


def test_only_a_poison_message_reaches_the_dead_letter_queue(embedded: Embedded) -> None:
    gone = {"detail": {"bucket": {"name": embedded.bucket}, "object": {"key": "applications/gone.jsonl"}}}
    for body in (json.dumps(gone), "no event at all"):
        embedded.stack.client("sqs").send_message(QueueUrl=embedded.stack.resource("PhoneQueue"), MessageBody=body)
    rows = embedded.send("a.jsonl", jsonl({**CANDIDATE, "application_id": "a-1"}))
    assert levels(rows) == {"a-1": "low"}
    received = embedded.stack.client("sqs").receive_message(
        QueueUrl=embedded.stack.resource("PhoneDeadLetters"), MaxNumberOfMessages=10
    )
    assert sorted(message["Body"] for message in received["Messages"]) == sorted([json.dumps(gone), "no event at all"])
    assert embedded.messages("EmailDeadLetters") == []


def test_application_that_fails_does_not_affect_the_others(embedded: Embedded) -> None:
    read = entry._read

    def poisoned(number: int, education: Any, *others: Any) -> Any:
        if education.institution == "Poison":
            raise KeyError("Poison, and the candidate's name")
        return read(number, education, *others)

    poison = {**CANDIDATE, "application_id": "poison", "education": [{"institution": "Poison"}]}
    with patch("verify_education.entry._read", poisoned):
        rows = embedded.send("a.jsonl", jsonl({**SUSPECT, "application_id": "a-1"}, poison, CANDIDATE))
    assert [row.assessment["outstanding"] for row in rows if isinstance(row, Assessed)] == [[], ["education"], []]
    assert embedded.alerted == ["a-1"]
    (pointer,) = embedded.messages("EducationDeadLetters")
    assert pointer["detail"]["object"]["key"].startswith("applications/")
    assert "the candidate's name" not in embedded.logs.getvalue()
    assert "KeyError at test_main_job.py" in embedded.logs.getvalue()


class Outage:
    """Lets calls of one operation fail some times, and counts them."""

    def __init__(
        self, operation: str, failures: int, code: str = "ThrottlingException", *, after: bool = False
    ) -> None:
        self.operation, self.failures, self.code, self.after = operation, failures, code, after
        self.calls = 0
        self._real = BaseClient._make_api_call  # type: ignore[attr-defined]

    def __call__(self, client: BaseClient, operation: str, parameters: dict[str, Any]) -> Any:
        if operation != self.operation:
            return self._real(client, operation, parameters)
        self.calls += 1
        answer = self._real(client, operation, parameters) if self.after else None
        if self.calls <= self.failures:
            raise ClientError({"Error": {"Code": self.code, "Message": "an outage"}}, operation)
        return answer or self._real(client, operation, parameters)

    def __enter__(self) -> "Outage":
        outage = self
        self._patch = patch.object(
            BaseClient, "_make_api_call", lambda client, operation, parameters: outage(client, operation, parameters)
        )
        self._patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.stop()


@pytest.mark.parametrize("operation", ["BatchWriteItem", "PutItem", "Query", "GetObject", "PutObject"])
def test_temporary_outage_loses_nothing(embedded: Embedded, operation: str) -> None:
    embedded.put("incoming/a.jsonl", jsonl({**SUSPECT, "application_id": "a-1"}, CANDIDATE))
    with Outage(operation, failures=3) as outage:
        embedded.stack.drain()
    assert outage.calls > 3
    items = embedded.table()
    assert sum(sort_key == "assessment" for _, sort_key in items) == 2
    assert items["app#a-1", "assessment"]["outstanding"] == {"L": []}
    assert set(embedded.alerted) == {"a-1"}


def test_unprocessed_items_are_written_again(embedded: Embedded) -> None:
    real = BaseClient._make_api_call  # type: ignore[attr-defined]
    refused: list[int] = []

    def throttled(client: BaseClient, operation: str, parameters: dict[str, Any]) -> Any:
        if operation == "BatchWriteItem" and len(refused) < 4:
            ((table, requests),) = parameters["RequestItems"].items()
            refused.append(len(requests))
            if len(requests) > 1:
                real(client, operation, {"RequestItems": {table: requests[1:]}})
            return {"UnprocessedItems": {table: requests[:1]}}
        return real(client, operation, parameters)

    with patch.object(BaseClient, "_make_api_call", throttled):
        rows = embedded.send("a.jsonl", jsonl(*[{**CANDIDATE, "application_id": f"a-{n}"} for n in range(30)]))
    assert len(refused) == 4
    assert set(levels(rows).values()) == {"low"}
    both_are_hubs, of_the_upload = 2, 4
    assert len(embedded.table()) == 30 * (5 + 2) + both_are_hubs + of_the_upload
    assert not embedded.stack.failures


def test_outage_of_the_alerts_topic_delays_alerts_and_loses_none(embedded: Embedded) -> None:
    with Outage("Publish", failures=5) as outage:
        another = {**SUSPECT["basics"], "email": "zq7732@mailinator.com"}
        embedded.send(
            "a.jsonl",
            jsonl({**SUSPECT, "application_id": "a-1"}, {**SUSPECT, "application_id": "a-2", "basics": another}),
        )
    assert outage.calls == 6
    assert sorted(embedded.alerted) == ["a-1", "a-2"]
    assert embedded.table()["app#a-1", "assessment"]["alerted_level"] == {"S": "high"}


def test_alert_that_was_not_recorded_is_repeated_with_the_same_id(embedded: Embedded) -> None:
    real = outbox.mark_sent
    failed: list[Any] = []

    def failing(table: Table, *facts: Any) -> None:
        if not failed:
            failed.append(facts)
            raise ClientError({"Error": {"Code": "InternalServerError", "Message": "an outage"}}, "UpdateItem")
        real(table, *facts)

    with patch.object(sending, "mark_sent", failing):
        embedded.send("a.jsonl", jsonl({**SUSPECT, "application_id": "a-1"}))
    assert embedded.alerted == ["a-1", "a-1"]
    identifiers = {json.loads(alert.bodies["default"])["finding_info"]["uid"] for alert in alerts(embedded.stack)}
    assert len(identifiers) == 1


def test_alert_has_attributes_to_filter_by(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl({**SUSPECT, "application_id": "a-1"}))
    (alert,) = alerts(embedded.stack)
    assert alert.attributes == {"level": "high", "job_id": "ENG-042", "families": '["email", "phone"]'}
    assert set(alert.bodies) == {"default", "email"}


def someone(row: int) -> dict[str, Any]:
    """A candidate with a mailbox of their own, and no telephone: a thousand with one would be a hub."""
    basics = {**CANDIDATE["basics"], "phone": None, "email": f"zq{row}.jane@outlook.com"}
    return {**CANDIDATE, "application_id": f"a-{row}", "basics": basics}


def test_seven_bad_rows_of_a_thousand_are_rejected(embedded: Embedded) -> None:
    bad = {13: b"{", 99: b"[]", 500: b'"x"', 501: b"\xff", 502: b"{}", 777: b'{"basics": 3}', 1000: b"null"}
    lines = [bad.get(row) or someone(row) for row in range(1, 1001)]
    embedded.put("incoming/a.jsonl", jsonl(*lines))
    with in_memory_table(embedded.stack) as table:  # moto's takes a minute
        embedded.stack.drain()
        assessed = {pk for pk, sk in table.items() if sk == "assessment"}
    assert assessed == {f"app#a-{row}" for row in range(1, 1001) if row not in bad}
    (rejected,) = embedded.stack.client("s3").list_objects_v2(Bucket=embedded.bucket, Prefix="rejected/")["Contents"]
    content = embedded.stack.client("s3").get_object(Bucket=embedded.bucket, Key=rejected["Key"])["Body"]
    assert [json.loads(line)["row"] for line in content.iter_lines()] == sorted(bad)
    parts = embedded.stack.client("s3").list_objects_v2(Bucket=embedded.bucket, Prefix="applications/")["Contents"]
    assert len(parts) == 2


def test_rows_without_an_id_get_one(embedded: Embedded) -> None:
    rows = embedded.send("a.jsonl", jsonl(CANDIDATE, CANDIDATE))
    names = list(levels(rows))
    assert len(set(names)) == 2
    assert all(len(name) == 36 for name in names)


def test_later_row_with_the_same_id_replaces_the_earlier(embedded: Embedded) -> None:
    rows = embedded.send(
        "a.jsonl", jsonl(*[{**someone(row), "application_id": name} for row, name in enumerate("aba")])
    )
    assert [row.row for row in rows if isinstance(row, Assessed)] == [1, 2, 3]
    revisions = [
        item["revision"]["S"] for (pk, sk), item in embedded.table().items() if pk == "app#a" and "revision" in item
    ]
    assert {int(revision.rpartition("#")[2]) for revision in revisions} == {3}


def test_deeply_nested_row_does_not_affect_the_others(embedded: Embedded) -> None:
    for depth in (150, 220, 300):
        table = f'email,meta\nzq7731@outlook.com,\nzq7732@outlook.com,"{"[" * depth}{"]" * depth}"\n'
        rows = embedded.send("a.csv", table.encode())
        assert [row.row for row in rows] == [2, 3]
        assert all(isinstance(row, Rejected) or row.assessment["outstanding"] == [] for row in rows)
    assert not embedded.stack.failures


def test_large_rows_make_more_parts(embedded: Embedded) -> None:
    rows = [{**CANDIDATE, "application_id": f"a-{number}", "note": "x" * 900_000} for number in range(12)]
    assert len(levels(embedded.send("a.jsonl", jsonl(*rows)))) == 12
    parts = embedded.stack.client("s3").list_objects_v2(Bucket=embedded.bucket, Prefix="applications/")["Contents"]
    assert len(parts) == 3


def test_only_id_and_title_of_a_job_leave_the_bucket(embedded: Embedded) -> None:
    job = {**SUSPECT["job"], "recruiter": "Canaria Vogelsang", "fte": 0.5, "description": "x" * 450_000}
    embedded.send("a.jsonl", jsonl({**SUSPECT, "application_id": "a-1", "job": job}, CANDIDATE))
    assert embedded.alerted == ["a-1"]
    assert "Vogelsang" not in str(embedded.table()) + str(alerts(embedded.stack))


def test_folder_made_in_the_console_is_not_an_upload(embedded: Embedded) -> None:
    embedded.put("incoming/2026/", b"")
    embedded.stack.drain()
    assert {pk.partition("#")[0] for pk, _ in embedded.table()} == {"upload", "uploads-open"}
    assert not embedded.stack.failures


def test_key_with_special_characters_is_read(embedded: Embedded) -> None:
    for name in ("a+b c.json", "ä%20 b.json", "deep.jsonl"):
        assert levels(embedded.send(name, jsonl({**CANDIDATE, "application_id": "a-1"}))) == {"a-1": "low"}


@settings(max_examples=40 if FULL else 20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.one_of(
            st.just(json.dumps(CANDIDATE).encode()),
            st.just(b'{"basics": {"phone": "\\ud800"}}'),
            st.just(b'{"basics": {}, "x": "\\udfff"}'),
            st.binary(min_size=1, max_size=80).filter(lambda line: b"\n" not in line and line.strip()),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_row_is_lost_whatever_its_bytes(embedded: Embedded, lines: list[bytes]) -> None:
    if lines[0].startswith((b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"\xef\xbb\xbf")):  # a file's own mark
        lines[0] = b"x" + lines[0]
    upload = b"\n".join(lines)
    rows = embedded.send("a.jsonl", upload)
    numbers = [1] if file_reason(upload) else list(range(1, len(lines) + 1))  # one reason for a file of another kind
    assert [row.row for row in rows] == numbers
    assert not embedded.stack.failures


def test_every_section_of_json_resume_can_be_read(embedded: Embedded) -> None:
    (row,) = embedded.send("resume.json", json.dumps(RESUME).encode())
    assert isinstance(row, Assessed)
    assert row.assessment["level"] == "low"


RESUME = {
    "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
    "basics": {
        "name": "Maren Tollivergate", "label": "Programmer", "image": "", "email": "zq7731.maren@outlook.com",
        "phone": "(212) 736-5000", "url": "https://tollivergate.example", "summary": "A programmer since 2014.",
        "location": {
            "address": "12 Quince Street", "postalCode": "NY 10001", "city": "New York", "countryCode": "US",
            "region": "New York",
        },
        "profiles": [{"network": "Mastodon", "username": "maren", "url": "https://social.example/@maren"}],
    },
    "work": [{
        "name": "Quince Software", "location": "Peoria, IL", "description": "Tools", "position": "Programmer",
        "url": "https://quince.example", "startDate": "2014-06-01", "endDate": "2020-01", "summary": "Wrote tools.",
        "highlights": ["Halved the time of the tests"],
    }],
    "volunteer": [{
        "organization": "Code Club", "position": "Teacher", "url": "https://club.example", "startDate": "2015-01-01",
        "endDate": "2016-01-01", "summary": "Taught.", "highlights": ["Ten pupils"],
    }],
    "education": [{
        "institution": "A College", "url": "https://college.example", "area": "Computer Science",
        "studyType": "Bachelor", "startDate": "2010-09-01", "endDate": "2014-05-31", "score": "3.4",
        "courses": ["CS 101"],
    }],
    "awards": [{"title": "Prize", "date": "2014-11-01", "awarder": "Code Club", "summary": "For teaching"}],
    "certificates": [{"name": "Boats", "date": "2021-11-07", "url": "https://boats.example", "issuer": "Boat Club"}],
    "publications": [{
        "name": "Fast tests", "publisher": "A College", "releaseDate": "2014-10-01", "url": "https://tests.example",
        "summary": "How to make tests fast.",
    }],
    "skills": [{"name": "Testing", "level": "Master", "keywords": ["pytest"]}],
    "languages": [{"language": "English", "fluency": "Native speaker"}],
    "interests": [{"name": "Boats", "keywords": ["sails"]}],
    "references": [{"name": "Ines Caro", "reference": "Maren is a joy to work with."}],
    "projects": [{
        "name": "Quince", "description": "A tool", "highlights": ["Fast"], "keywords": ["Python"],
        "startDate": "2016-08-24", "endDate": "2016-08-24", "url": "https://quince.example", "roles": ["Author"],
        "entity": "Quince Software", "type": "application",
    }],
    "meta": {
        "canonical": "https://tollivergate.example/resume.json", "version": "v1.0.0", "lastModified": "2026-11-20",
    },
}  # fmt: skip
