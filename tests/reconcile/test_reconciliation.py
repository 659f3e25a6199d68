"""What is missing is found, tried again a few times, and then reported."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from bonafide import revisions
from bonafide.aws import objects, open_uploads, receipts
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table
from bonafide.verifiers import VERIFIERS
from reconcile import reconciliation
from reconcile.reconciliation import NotChecked, Reconciler
from reconcile.uploads import LOOKED_BACK, OutOfTime
from tests.aws_requests import Fault, aws_requests, fault_at, turns
from tests.moto_fixtures import items

OLDER, REVISION, NEWER = (revisions.of_upload(datetime(2026, 11, day, tzinfo=UTC), "5F", 1) for day in (19, 20, 21))
_STARTED = [datetime.now(UTC)]


@pytest.fixture(autouse=True)
def _start() -> None:
    _STARTED[0] = datetime.now(UTC)  # moto dates objects by the real clock


def minutes(number: float) -> datetime:
    """So many minutes after the test began, and half a minute for the test itself."""
    return _STARTED[0] + timedelta(minutes=number, seconds=30)


def run(reconciler: Reconciler, now: datetime) -> None:
    reconciliation.run(reconciler, now, lambda: True)


def put_upload(reconciler: Reconciler, name: str = "a.jsonl") -> Pointer:
    key = f"incoming/{name}"
    put = boto3.client("s3").put_object(Bucket=reconciler.bucket, Key=key, Body=b"{}\n")
    return Pointer(reconciler.bucket, key, put["VersionId"])


def take_in(reconciler: Reconciler, *application_ids: str, name: str = "a.jsonl", revision: str = REVISION) -> str:
    """What intake writes for an upload with one part; returns the upload's id."""
    table, upload = reconciler.table, put_upload(reconciler, name)
    receipts.receive(table, upload, _STARTED[0])
    part = receipts.part_item(table, upload.id, 1, len(application_ids), _STARTED[0])
    table.put([part])
    lines = (json.dumps({"application_id": each, "revision": revision, "basics": {}}) for each in application_ids)
    objects.put(reconciler.bucket, part["part"], "".join(f"{line}\n" for line in lines).encode())
    give_receipt(table, upload.id)
    return upload.id


def give_receipt(table: Table, upload_id: str, finished_at: datetime | None = None) -> None:
    table.put(
        [
            {
                "pk": f"upload#{upload_id}",
                "sk": "receipt",
                "finished_at": (finished_at or datetime.now(UTC)).isoformat(),
                "expires_at": int((_STARTED[0] + table.retention).timestamp()),
            }
        ]
    )


def verify(table: Table, upload_id: str, *verifiers: str, ids: tuple[str, ...] = (), done: bool = True) -> None:
    """What verifiers record of a part: findings on these applications, and that they are done with it."""
    for name in verifiers:
        table.put(check(each, name) for each in ids)
        if done:
            table.update(f"upload#{upload_id}", "part#000001", "ADD verified_by :names", names={name})


def check(application_id: str, verifier: str, revision: str = REVISION) -> dict[str, Any]:
    return {
        "pk": f"app#{application_id}",
        "sk": f"check#{verifier}",
        "revision": revision,
        "expires_at": 2_000_000_000,
    }


def messages(queue: str) -> list[dict[str, Any]]:
    """The messages that a queue holds, which are taken out."""
    client = boto3.client("sqs")
    url = client.get_queue_url(QueueName=f"stack-{queue}")["QueueUrl"]
    found = []
    while received := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for each in received:
            client.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
            found.append(json.loads(each["Body"]))
    return found


def counted(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """The metrics that were counted since the last call."""
    found: dict[str, float] = {}
    for line in capsys.readouterr().out.splitlines():
        document = json.loads(line)
        for metric in document.get("_aws", {}).get("CloudWatchMetrics", [{}])[0].get("Metrics", []):
            (found[metric["Name"]],) = document[metric["Name"]]
    return found


def overdue(table: Table) -> dict[str, str]:
    """The revision of each application that is overdue."""
    found: dict[tuple[str, str], Any] = items(table)
    return {pk.removeprefix("app#"): item["revision"]["S"] for (pk, sk), item in found.items() if sk == "overdue"}


# ──────────────────────────────────────────── Uploads without a receipt ─────────────────────────────────────


def test_upload_without_a_receipt_is_put_on_the_queue_of_intake(reconciler: Reconciler) -> None:
    upload = put_upload(reconciler)
    take_in(reconciler, "a-1", name="b.jsonl")
    run(reconciler, minutes(59))
    assert messages("intake") == []
    run(reconciler, minutes(61))
    (message,) = messages("intake")
    assert Pointer.of_event(json.dumps(message)) == upload


def test_overwritten_upload_is_found_too(reconciler: Reconciler) -> None:
    first, second = put_upload(reconciler), put_upload(reconciler)
    run(reconciler, minutes(61))
    found = {Pointer.of_event(json.dumps(message)).id for message in messages("intake")}
    assert found == {first.id, second.id}


def test_upload_is_tried_a_few_times_and_then_reported(
    reconciler: Reconciler, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    upload = put_upload(reconciler, "cv-marchbanks.json")
    sent, reported = [], []
    for time in (30, 60, 90, 120, 180, 210, 240, 300):
        run(reconciler, minutes(time))
        sent.append(len(messages("intake")))
        reported.append(counted(capsys)["UploadsWithoutReceipt"])
    assert sent == [0, 1, 0, 1, 1, 0, 0, 0]
    assert reported == [0, 0, 0, 0, 0, 0, 1, 1]
    assert [each.upload for each in caplog.records if each.message == "upload has no receipt"] == [upload.id] * 2  # type: ignore[attr-defined]
    assert "marchbanks" not in caplog.text + str([vars(each) for each in caplog.records])


def test_nothing_is_reported_while_nothing_is_missing(
    reconciler: Reconciler, capsys: pytest.CaptureFixture[str]
) -> None:
    run(reconciler, minutes(61))
    assert counted(capsys) == {"Outstanding": 0, "UploadsWithoutReceipt": 0}


def test_uploads_of_the_last_days_are_looked_at(reconciler: Reconciler) -> None:
    put_upload(reconciler)
    run(reconciler, minutes(1) + LOOKED_BACK)
    assert messages("intake") == []


def test_next_listing_waits_for_a_multiple_of_the_time_that_the_last_one_took(reconciler: Reconciler) -> None:
    with patch("reconcile.reconciliation.time.monotonic", iter([0.0, 60.0, 100.0, 100.0]).__next__):
        run(reconciler, minutes(61))
        put_upload(reconciler)
        run(reconciler, minutes(61 + 29))
        assert messages("intake") == []
        run(reconciler, minutes(61 + 31))
        assert len(messages("intake")) == 1


def test_listing_that_takes_too_long_is_an_error(reconciler: Reconciler) -> None:
    put_upload(reconciler)
    with pytest.raises(OutOfTime):
        reconciliation.run(reconciler, minutes(61), lambda: False)


# ──────────────────────────────────────── Events of sources that are not done ───────────────────────────────


@pytest.mark.parametrize("queue", ["fetch", "erasures"])
def test_event_that_is_not_done_within_a_day_is_put_on_its_queue_a_few_times(
    reconciler: Reconciler, caplog: pytest.LogCaptureFixture, queue: str
) -> None:
    client = boto3.client("s3")
    client.put_object(Bucket=reconciler.bucket, Key=f"{queue}/done.json", Body=b"{}")
    client.delete_object(Bucket=reconciler.bucket, Key=f"{queue}/done.json")
    client.put_object(Bucket=reconciler.bucket, Key=f"{queue}/waiting.json", Body=b"{}")
    sent = []
    for days in (0.9, 1.1, 1.5, 2.2, 3.3, 4.4, 5.5):
        with patch("reconcile.reconciliation.time.monotonic", lambda: 0.0):
            run(reconciler, minutes(days * 24 * 60))
        found = [Pointer.of_event(json.dumps(message)).key for message in messages(queue)]
        sent.append(len(found))
        assert set(found) <= {f"{queue}/waiting.json"}
    assert sent == [0, 1, 0, 1, 1, 0, 0]
    said = [vars(each)["put_on_queue"] for each in caplog.records if each.message == "event is not done"]
    assert said == ["sent", "sent", "sent", "given up", "given up"]


# ─────────────────────────────────────────── Applications without findings ──────────────────────────────────


def test_verified_upload_is_closed(reconciler: Reconciler) -> None:
    upload_id = take_in(reconciler, "a-1")
    assert [each.upload_id for each in open_uploads.load(reconciler.table)] == [upload_id]
    verify(reconciler.table, upload_id, *VERIFIERS)
    run(reconciler, _STARTED[0])
    assert not list(open_uploads.load(reconciler.table))


@pytest.mark.parametrize("missing", ["receipt", "verifier", "redelivery"])
def test_upload_stays_open_until_it_is_complete(reconciler: Reconciler, missing: str) -> None:
    upload_id, table = take_in(reconciler, "a-1"), reconciler.table
    verify(table, upload_id, *(name for name in VERIFIERS if (missing, name) != ("verifier", "email")))
    if missing == "receipt":
        table.delete([(f"upload#{upload_id}", "receipt")])
    if missing == "redelivery":  # intake has begun to read the upload once more
        open_uploads.open_upload(table, upload_id, minutes(1))
    run(reconciler, _STARTED[0])
    assert list(open_uploads.load(table))
    if missing == "redelivery":
        give_receipt(table, upload_id, minutes(2))
        run(reconciler, _STARTED[0])
        assert not list(open_uploads.load(table))


def test_assess_waits_for_a_verifier_until_the_time_limit(
    reconciler: Reconciler, capsys: pytest.CaptureFixture[str]
) -> None:
    upload_id, table = take_in(reconciler, "a-1", "a-2", "a-3"), reconciler.table
    verify(table, upload_id, "phone", "education", ids=("a-1", "a-2", "a-3"))
    verify(table, upload_id, "email", ids=("a-2",), done=False)
    run(reconciler, minutes(14))
    assert (overdue(table), counted(capsys)["Outstanding"]) == ({}, 0)
    run(reconciler, minutes(16))
    assert overdue(table) == {"a-1": REVISION, "a-3": REVISION}
    assert counted(capsys)["Outstanding"] == 2
    (item,) = table.query("app#a-1", prefix="overdue")
    assert item["expires_at"] == int((_STARTED[0] + table.retention).timestamp())
    assert all(messages(name) == [] for name in VERIFIERS)


def test_overdue_statement_does_not_replace_a_later_one(reconciler: Reconciler) -> None:
    take_in(reconciler, "a-1", revision=NEWER)
    take_in(reconciler, "a-1", name="b.jsonl")
    for _ in range(2):
        run(reconciler, minutes(16))
        assert overdue(reconciler.table) == {"a-1": NEWER}


@pytest.mark.parametrize(("checked", "expected"), [(OLDER, {"a-1": REVISION}), (REVISION, {}), (NEWER, {})])
def test_findings_on_a_later_statement_are_enough(
    reconciler: Reconciler, checked: str, expected: dict[str, str]
) -> None:
    take_in(reconciler, "a-1")
    reconciler.table.put(check("a-1", name, checked) for name in VERIFIERS)
    run(reconciler, minutes(16))
    assert overdue(reconciler.table) == expected


def test_part_whose_applications_are_all_verified_is_complete(reconciler: Reconciler) -> None:
    """The verifier was stopped before it could say so."""
    upload_id = take_in(reconciler, "a-1")
    verify(reconciler.table, upload_id, *VERIFIERS, ids=("a-1",), done=False)
    run(reconciler, minutes(16))
    run(reconciler, minutes(16))
    assert not list(open_uploads.load(reconciler.table))
    assert overdue(reconciler.table) == {}


def test_erased_line_is_not_outstanding(reconciler: Reconciler) -> None:
    upload_id = take_in(reconciler, "a-1")
    objects.put(reconciler.bucket, receipts.part_key(upload_id, 1), b"\n")
    run(reconciler, minutes(16))
    assert overdue(reconciler.table) == {}


def test_part_that_intake_has_not_written_yet_is_left_alone(reconciler: Reconciler) -> None:
    upload_id = take_in(reconciler, "a-1")
    boto3.client("s3").delete_object(Bucket=reconciler.bucket, Key=receipts.part_key(upload_id, 1))
    run(reconciler, minutes(61))
    assert overdue(reconciler.table) == {}
    assert all(messages(name) == [] for name in VERIFIERS)


def test_part_is_put_on_the_queue_of_its_verifier_a_few_times(
    reconciler: Reconciler, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    upload_id = take_in(reconciler, "a-1")
    verify(reconciler.table, upload_id, "phone", "education")
    sent, outstanding, found = [], [], list[dict[str, Any]]()
    for time in (15, 30, 60, 90, 120, 180, 240):
        run(reconciler, minutes(time))
        found += messages("email")
        sent.append(len(found))
        outstanding.append(counted(capsys)["Outstanding"])
    assert sent == [0, 0, 1, 1, 2, 3, 3]
    assert outstanding == [1] * 7
    part = Pointer.of_event(json.dumps(found[0]))
    assert (part.key, part.version) == (receipts.part_key(upload_id, 1), None)
    assert messages("phone") == messages("education") == []
    said = [vars(each)["put_on_queue"] for each in caplog.records if each.message == "part is not verified"]
    assert said == ["sent", "sent", "sent", "given up"]


def test_upload_that_cannot_be_checked_stops_no_other(
    reconciler: Reconciler, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = take_in(reconciler, "a-1"), take_in(reconciler, "a-2", name="b.jsonl")
    objects.put(reconciler.bucket, receipts.part_key(bad, 1), b"not JSON\n")
    put_upload(reconciler, "c.jsonl")
    with pytest.raises(NotChecked, match="1 uploads could not be checked"):
        run(reconciler, minutes(61))
    assert overdue(reconciler.table) == {"a-2": REVISION}
    assert len(messages("intake")) == 1
    (said,) = (vars(each) for each in caplog.records if each.message == "upload not reconciled")
    assert said["upload"] == bad != good
    assert said["error"].startswith("ValidationError at")


def test_dry_run_changes_nothing(reconciler: Reconciler) -> None:
    upload_id = take_in(reconciler, "a-1")
    put_upload(reconciler, "b.jsonl")
    before = items(reconciler.table)
    tried = reconciler._replace(dry_run=True)
    state = tried.check(upload_id, minutes(61))
    assert [len(each.statements) for each in state.overdue] == [1, 1, 1]
    assert [state.verified(name) for name in VERIFIERS] == [0, 0, 0]
    tried.take_in_again(Pointer(reconciler.bucket, "incoming/b.jsonl", None), minutes(61))
    assert items(reconciler.table) == before
    assert all(messages(name) == [] for name in ("intake", *VERIFIERS))


# ─────────────────────────────────────────────────── Documents ──────────────────────────────────────────────

OWN_FOLDER = "documents/applications/a-1/"
RESUME = [{"key": f"{OWN_FOLDER}cv.pdf", "kind": "resume"}]
LETTER = [{"key": f"{OWN_FOLDER}letter.pdf", "kind": "cover_letter"}]
DAY = 24 * 60 + 1.0


def take_in_documents(reconciler: Reconciler, *documents: list[dict[str, str]]) -> str:
    """A verified upload with an application for each list of documents: `a-0`, `a-1`, …."""
    upload_id = take_in(reconciler, *(f"a-{number}" for number in range(len(documents))))
    verify(reconciler.table, upload_id, *VERIFIERS)
    part = receipts.part_key(upload_id, 1)
    stated = [
        {"application_id": f"a-{number}", "revision": REVISION, "basics": {}, "documents": each}
        for number, each in enumerate(documents)
    ]
    objects.put(reconciler.bucket, part, "".join(f"{json.dumps(each)}\n" for each in stated).encode())
    resumes = sum(each == RESUME for each in documents)
    if resumes:
        reconciler.table.update(f"upload#{upload_id}", "part#000001", "SET resumes = :count", count=resumes)
    return upload_id


def is_open(reconciler: Reconciler) -> bool:
    return bool(list(open_uploads.load(reconciler.table)))


def test_part_whose_documents_are_not_verified_in_a_day_is_put_on_their_queue(reconciler: Reconciler) -> None:
    upload_id = take_in_documents(reconciler, RESUME, [], LETTER)
    run(reconciler, minutes(61))
    assert messages("resume") == []
    assert is_open(reconciler)
    run(reconciler, minutes(DAY))
    run(reconciler, minutes(DAY + 60))
    (message,) = messages("resume")
    assert message["detail"]["object"]["key"] == receipts.part_key(upload_id, 1)
    assert all(messages(name) == [] for name in VERIFIERS)
    run(reconciler, minutes(2 * DAY))
    assert len(messages("resume")) == 1
    assert not [key for key in items(reconciler.table) if key[1] == "overdue"]  # Assess does not wait for documents


def test_only_applications_with_a_resume_are_outstanding(reconciler: Reconciler) -> None:
    upload_id = take_in_documents(reconciler, RESUME, [], LETTER, RESUME)
    reconciler.table.put([check("a-3", "document")])
    (lacking,) = reconciler.check(upload_id, minutes(DAY)).overdue
    assert lacking.verifier == "document"
    assert [each.application_id for each in lacking.statements] == ["a-0"]


@pytest.mark.parametrize("documents", [[RESUME], [[]], [LETTER]])
def test_upload_is_closed_when_its_documents_are_verified(
    reconciler: Reconciler, documents: list[list[dict[str, str]]]
) -> None:
    upload_id = take_in_documents(reconciler, *documents)
    if documents == [RESUME]:
        verify(reconciler.table, upload_id, "document")
    run(reconciler, minutes(1))
    assert not is_open(reconciler)


def test_findings_that_could_not_be_marked_close_the_upload(reconciler: Reconciler) -> None:
    upload_id = take_in_documents(reconciler, RESUME)
    reconciler.table.put([check("a-0", "document")])
    run(reconciler, minutes(DAY))
    assert messages("resume") == []
    assert "document" in receipts.load(reconciler.table, upload_id)["part#000001"]["verified_by"]


def test_documents_that_are_not_read_are_not_missing(reconciler: Reconciler) -> None:
    take_in_documents(reconciler, RESUME)
    run(reconciler._replace(reads_documents=False), minutes(DAY))
    assert messages("resume") == []
    assert not is_open(reconciler)


# ──────────────────────────────────────────────── Faults and cost ───────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
def test_run_after_a_fault_at_any_request_does_the_rest(reconciler: Reconciler, *, after: bool) -> None:
    """Each thing is sent at most once more than it was noted, and never more than MAX_REQUEUES times."""
    take_in(reconciler, "a-1", "a-2")
    verify(reconciler.table, take_in(reconciler, "a-3", name="b.jsonl"), *VERIFIERS)
    put_upload(reconciler, "c.jsonl")
    before = items(reconciler.table)

    def again() -> tuple[Any, list[int]]:
        """The state after another run, long enough afterwards for a message that was counted and not sent."""
        with patch("reconcile.reconciliation.time.monotonic", lambda: 0.0):
            run(reconciler, minutes(125))
        left = {key: item for key, item in items(reconciler.table).items() if not key[1].startswith("requeued#")}
        return left, [len(messages(name)) for name in ("intake", *VERIFIERS)]

    with aws_requests() as made:
        run(reconciler, minutes(61))
    sent = [len(messages(name)) for name in ("intake", *VERIFIERS)]
    assert sent == [1, 1, 1, 1]
    complete, _ = again()
    for number in turns(made):
        table = reconciler.table
        table.delete(items(table).keys() - before.keys())
        boto3_put(table, before)
        with fault_at(number, after=after), pytest.raises((Fault, NotChecked)):
            run(reconciler, minutes(61))
        first = [len(messages(name)) for name in ("intake", *VERIFIERS)]
        left, second = again()
        assert left == complete
        assert all(1 <= one + other <= 2 for one, other in zip(first, second, strict=True))


@pytest.mark.slow
def test_two_runs_at_once_send_each_message_once(reconciler: Reconciler) -> None:
    """That of the schedule, and one by hand that begins and ends at any request of the first."""
    take_in(reconciler, "a-1")
    put_upload(reconciler, "c.jsonl")
    before = items(reconciler.table)
    with aws_requests() as made:
        run(reconciler, minutes(61))
    number_of_requests = len(made)
    assert [len(messages(name)) for name in ("intake", *VERIFIERS)] == [1, 1, 1, 1]
    complete = items(reconciler.table)
    for number in range(number_of_requests):
        table = reconciler.table
        table.delete(items(table).keys() - before.keys())
        boto3_put(table, before)
        first: list[str] = []

        def run_by_hand(operation: str, number: int = number, first: list[str] = first) -> None:
            first.append(operation)
            if len(first) == number + 1:
                run(reconciler, minutes(61))

        with patch("reconcile.reconciliation.time.monotonic", lambda: 0.0), aws_requests(before=run_by_hand):
            run(reconciler, minutes(61))
        assert [len(messages(name)) for name in ("intake", *VERIFIERS)] == [1, 1, 1, 1]
        assert items(table).keys() == complete.keys()


def boto3_put(table: Table, stored: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Puts items back as DynamoDB stored them."""
    client = boto3.client("dynamodb")
    for item in stored.values():
        client.put_item(TableName=table.name, Item=item)


def test_complete_upload_costs_one_query_and_one_deletion(reconciler: Reconciler) -> None:
    for number in range(20):
        upload_id = take_in(reconciler, f"a-{number}", name=f"{number}.jsonl")
        verify(reconciler.table, upload_id, *VERIFIERS)
    with aws_requests() as made:
        run(reconciler, minutes(61))
    uploads = {"Query": 20, "BatchWriteItem": 20}
    of_the_run = {"Query": 2, "ListObjectVersions": 3, "BatchGetItem": 1, "BatchWriteItem": 1}
    assert {name: made.count(name) for name in made} == {
        name: uploads.get(name, 0) + of_the_run.get(name, 0) for name in uploads | of_the_run
    }
    with aws_requests() as made:
        run(reconciler, minutes(76))
    assert {name: made.count(name) for name in made} == of_the_run


@pytest.mark.parametrize(
    ("optional", "stated", "overdue"),
    [
        (frozenset({"employment"}), {"work": [{"name": "A Ltd"}]}, [("employment", 1)]),
        (frozenset({"employment"}), {}, []),
        (frozenset[str](), {"work": [{"name": "A Ltd"}]}, []),
        (
            frozenset({"presence", "network"}),
            {"source": {"ip": "192.0.2.1"}, "basics": {"url": "a.example"}},
            [("presence", 1), ("network", 1)],
        ),
    ],
)
def test_an_optional_verifier_is_overdue_if_it_is_on_and_concerns_an_application(
    reconciler: Reconciler, optional: frozenset[str], stated: dict[str, Any], overdue: list[tuple[str, int]]
) -> None:
    upload_id = take_in(reconciler, "a-1")
    verify(reconciler.table, upload_id, *VERIFIERS)
    line = json.dumps({"application_id": "a-1", "revision": REVISION, "basics": {}, **stated})
    objects.put(reconciler.bucket, receipts.part_key(upload_id, 1), line.encode())
    state = reconciler._replace(optional=optional).check(upload_id, minutes(60))
    assert [(each.verifier, len(each.statements)) for each in state.overdue] == overdue
