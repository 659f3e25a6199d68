"""Intake: an upload becomes parts, items of the table, and rejections."""

import gzip
import io
import json
import time
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.aws import objects, receipts, records
from bonafide.aws.keys import Keys
from bonafide.aws.objects import Pointer
from bonafide.aws.receipts import Receipt
from bonafide.aws.table import Table
from intake import rejections, uploads
from intake.formats import Limits
from intake.uploads import Intake, upload_handler
from tests.moto_fixtures import items, keys_of

LIMITS = Limits(upload=10_000_000, row=100_000)
KEYS = Keys("secret")
DEADLINE = time.monotonic() + 3600


def row(**fields: Any) -> bytes:
    return json.dumps({"basics": {"email": "jane@acme.org"}, **fields}).encode()


def process(table: Table, bucket: str, content: bytes, *, key: str = "incoming/a.jsonl", **limits: Any) -> Any:
    objects.put(bucket, key, content)
    intake = Intake(table, KEYS, **{"max_object_bytes": 1_000_000, "limits": LIMITS, **limits})
    return intake.process(Pointer(bucket, key, None), DEADLINE)


def lines(bucket: str, key: str) -> list[dict[str, Any]]:
    content = objects.read(Pointer(bucket, key, None)) or b""
    return [json.loads(line) for line in content.splitlines()]


def rejected(bucket: str) -> list[tuple[int, str]]:
    return [(each["row"], each["reason"]) for key in keys_of(bucket, "rejected/") for each in lines(bucket, key)]


def test_each_row_is_accepted_or_rejected(table: Table, bucket: str) -> None:
    counts = process(table, bucket, b"\n".join([row(application_id="a-1"), b"{bad", row(application_id="a-2")]))
    assert (counts.accepted, counts.rejected) == (2, 1)
    (part,) = keys_of(bucket, "applications/")
    assert part == f"applications/{counts.upload}/part-000001.jsonl"
    assert [each["application_id"] for each in lines(bucket, part)] == ["a-1", "a-2"]
    ((number, reason),) = rejected(bucket)
    assert number == 2
    assert "JSON" in reason
    stored = records.load_latest_statement(table, "a-2")
    assert (stored["line"], stored["row"], stored["part"]) == (2, 3, part)
    assert stored["upload"] == counts.upload
    assert "expires_at" in stored


def test_rows_get_an_id_and_no_time_that_they_do_not_state(table: Table, bucket: str) -> None:
    process(
        table, bucket, b"\n".join([row(), row(submitted_at="last week"), row(submitted_at="2026-11-20T09:00:00Z")])
    )
    (part,) = keys_of(bucket, "applications/")
    ids, times = zip(
        *((each["application_id"], each.get("submitted_at")) for each in lines(bucket, part)), strict=True
    )
    assert len(set(ids)) == 3
    assert times == (None, None, "2026-11-20T09:00:00Z")


def dates(bucket: str) -> list[Any]:
    """The start and end of the first studies of each row."""
    rows = [each for part in keys_of(bucket, "applications/") for each in lines(bucket, part)]
    return [tuple(each["education"][0].get(name) for name in ("startDate", "endDate")) for each in rows]


def studies(start: str, end: str, **fields: Any) -> bytes:
    return row(education=[{"startDate": start, "endDate": end}], **fields)


@pytest.mark.parametrize(
    ("certain", "order", "start"),
    [("09/15/2007", "month first", "2015-09-01"), ("15/09/2007", "day first", "2015-01-09"),
     ("15.09.2007", "day first", "2015-01-09"), ("01.09.2003 - 30.06.2007", "day first", "2015-01-09")],
)  # fmt: skip
def test_one_date_of_an_upload_decides_the_order_of_all(
    table: Table, bucket: str, certain: str, order: str, start: str
) -> None:
    receipt = process(table, bucket, b"\n".join([studies("09/01/2015", "2019-06"), studies("2003", certain)]))
    assert (receipt.date_order, receipt.uncertain_dates) == (order, 0)
    assert dates(bucket)[0] == (start, "2019-06")


@pytest.mark.parametrize("period", ["01.09.2015 - 05.06.2019", "01.09.2015 bis 05.06.2019"])
def test_order_is_decided_by_and_for_periods_in_one_field(table: Table, bucket: str, period: str) -> None:
    content = b"\n".join([studies(period, ""), studies("15.09.2003 - 30.06.2007", "")])
    receipt = process(table, bucket, content)
    assert (receipt.date_order, receipt.uncertain_dates) == ("day first", 0)
    assert dates(bucket) == [("2015-09-01", "2019-06-05"), ("15.09.2003 - 30.06.2007", None)]


def test_date_of_an_application_decides_the_order_and_is_decided_by_it(table: Table, bucket: str) -> None:
    header = b"email,submitted_at,education_1_startDate\n"
    content = header + b"jane@acme.org,11/20/2026,09/01/2015\njane@acme.org,11/05/2026 10:15,01/09/2015\n"
    receipt = process(table, bucket, content, key="incoming/a.csv")
    assert (receipt.date_order, receipt.uncertain_dates) == ("month first", 0)
    (part,) = keys_of(bucket, "applications/")
    assert [each["submitted_at"] for each in lines(bucket, part)] == ["2026-11-20T00:00:00Z", "2026-11-05T10:15:00Z"]
    assert dates(bucket) == [("2015-09-01", None), ("2015-01-09", None)]


@pytest.mark.parametrize("others", [[], [("15/09/2007", "09/15/2007")], [("15/09/2007", ""), ("", "09/15/2007")]])
def test_upload_whose_dates_do_not_show_the_order_says_so(
    table: Table, bucket: str, others: list[tuple[str, str]]
) -> None:
    content = [studies("09/01/2015", "06/05/2019", submitted_at="05/06/2026"), *(studies(*each) for each in others)]
    receipt = process(table, bucket, b"\n".join(content))
    assert (receipt.date_order, receipt.uncertain_dates) == (None, 3)
    assert dates(bucket)[0] == ("09/01/2015", "06/05/2019")
    (part,) = keys_of(bucket, "applications/")
    assert lines(bucket, part)[0].get("submitted_at") is None


def test_dates_of_employments_and_every_entry_are_decided(table: Table, bucket: str) -> None:
    fields: Any = {
        "work": [{"startDate": "05/09/2015", "endDate": "Present"}],
        "education": [{"startDate": "2001"}, {"startDate": "01.09.2003", "endDate": "30.06.2007"}],
    }
    process(table, bucket, row(**fields))
    (part,) = keys_of(bucket, "applications/")
    (read,) = lines(bucket, part)
    assert read["work"] == [{"startDate": "2015-09-05", "endDate": "Present"}]
    assert read["education"] == [{"startDate": "2001"}, {"startDate": "2003-09-01", "endDate": "30.06.2007"}]


def test_same_upload_again_writes_the_same_objects_and_items(table: Table, bucket: str) -> None:
    objects.put(bucket, "incoming/a.jsonl", b"\n".join([row(), b"{bad", row()]))
    intake = Intake(table, KEYS, max_object_bytes=1_000_000, limits=LIMITS)
    intake.process(Pointer(bucket, "incoming/a.jsonl", None), DEADLINE)
    before = {key: lines(bucket, key) for key in keys_of(bucket) if not key.startswith("incoming/")}
    keys = items(table).keys()
    intake.process(Pointer(bucket, "incoming/a.jsonl", None), DEADLINE)
    after = {key: lines(bucket, key) for key in keys_of(bucket) if not key.startswith("incoming/")}
    assert [[row["application_id"] for row in part if "application_id" in row] for part in after.values()] == [
        [row["application_id"] for row in part if "application_id" in row] for part in before.values()
    ]
    assert after.keys() == before.keys()
    assert items(table).keys() == keys


def test_items_are_written_before_their_part(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    put, put_object = Table.put, objects.put

    def put_items(table: Table, items: Any) -> None:
        order.append("items")
        put(table, items)

    def put_part(bucket: str, key: str, body: Any) -> None:
        order.append(key.split("/")[0])
        put_object(bucket, key, body)

    monkeypatch.setattr(Table, "put", put_items)
    monkeypatch.setattr(objects, "put", put_part)
    process(table, bucket, row())
    opened = "items"  # the note that the upload is open
    assert order == ["incoming", opened, "items", "applications", "receipts", "items"]


@pytest.mark.parametrize(("limit", "value"), [("PART_SIZE", 2), ("PART_BYTES", 150)])
def test_part_is_full_by_number_or_by_size(
    table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(uploads, limit, value)
    names = [f"a-{number}" for number in range(5)]
    process(table, bucket, b"\n".join(row(application_id=name) for name in names))
    parts = keys_of(bucket, "applications/")
    assert len(parts) == 3
    assert [each["application_id"] for part in parts for each in lines(bucket, part)] == names


@pytest.mark.parametrize("part_size", [500, 1])
def test_later_row_with_one_id_is_the_later_revision(
    table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch, part_size: int
) -> None:
    monkeypatch.setattr(uploads, "PART_SIZE", part_size)
    names = ["a-1", "a-2", "a-1"]
    receipt = process(table, bucket, b"\n".join(row(application_id=name) for name in names))
    assert (receipt.accepted, receipt.repeated, receipt.rejected) == (3, 1, 0)
    stated = [each for part in keys_of(bucket, "applications/") for each in lines(bucket, part)]
    assert [each["application_id"] for each in stated] == names
    revisions = [each["revision"] for each in stated]
    assert revisions == sorted(set(revisions))


def test_good_rows_after_many_bad_ones_are_read(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "MAX_LISTED", 2)
    receipt = process(table, bucket, b"\n".join([row(), *[b"{bad"] * 9, row()]))
    assert (receipt.read, receipt.accepted, receipt.rejected) == (11, 2, 9)
    assert receipt.not_kept == 7
    assert [number for number, _ in rejected(bucket)] == [2, 3, 4]
    assert rejected(bucket)[-1][1] == "this row and 6 more after it are not listed: over 2 were rejected"


def test_too_large_upload_is_rejected_as_a_whole(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, row(), max_object_bytes=10)
    assert (receipt.read, receipt.accepted, receipt.rejected, receipt.not_kept) == (1, 0, 1, 1)
    ((_, reason),) = rejected(bucket)
    assert reason.endswith("split it into smaller files")
    assert receipt.stopped == reason


def test_folder_is_not_an_upload(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, b"", key="incoming/2026/")
    assert (receipt.read, receipt.stopped) == (0, None)
    assert keys_of(bucket, "rejected/") == []


def test_object_with_content_is_an_upload_even_if_its_key_ends_like_a_folder(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, row(), key="incoming/a.jsonl/")
    assert (receipt.read, receipt.rejected) == (1, 1)
    assert "no known format" in (receipt.stopped or "")


# ──────────────────────────────────────────────── The receipt ───────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content", "counts"),
    [  # rows read, accepted, rejected and ignored
        ("a.jsonl", b"\n".join([row(), b"", b"{bad", row(), b"{}"]), (4, 2, 2, 1)),
        ("a.json", b"{bad\n" + row() + b"\n" + row(), (3, 2, 1, 0)),
        ("a.json", b"[" + row() + b", {bad}, " + row(n=int("9" * 4000)) + b"]", (3, 2, 1, 0)),
        ("a.json", b"[" + row() + b', {"n": ' + b"9" * 5000 + b"}, " + row() + b"]", (3, 2, 1, 0)),
        ("a.csv", b"name,email\nJane,j@x.org\n,\n\nJohn\x81,k@x.org\n", (2, 1, 1, 2)),
        ("a.csv", b"name,email\n", (0, 0, 0, 0)),
        ("a.csv", b"", (1, 0, 1, 0)),
        ("a.jsonl.gz", gzip.compress(row() + b"\n" + row(), mtime=0) + b"garbage", (3, 2, 1, 0)),
        ("a.jsonl.gz", gzip.compress(row() + b"\n" + row(), mtime=0)[:-8] + bytes(8), (3, 2, 1, 0)),
        ("a.pdf", b"%PDF", (1, 0, 1, 0)),
    ],
)
def test_receipt_counts_every_row(
    table: Table, bucket: str, name: str, content: bytes, counts: tuple[int, int, int, int]
) -> None:
    receipt = process(table, bucket, content, key=f"incoming/{name}")
    assert (receipt.read, receipt.accepted, receipt.rejected, receipt.ignored) == counts
    assert receipt.read == receipt.accepted + receipt.rejected
    assert len(rejected(bucket)) == receipt.rejected
    stated = [each for part in keys_of(bucket, "applications/") for each in lines(bucket, part)]
    assert len(stated) == receipt.accepted
    assert (receipt.bytes, receipt.sha256) == (len(content), sha256(content).hexdigest())
    (stored,) = lines(bucket, f"receipts/{receipt.upload}.json")
    assert Receipt.model_validate(stored) == receipt


@given(
    st.sampled_from(["a.json", "a.jsonl", "a.csv"]),
    st.lists(st.sampled_from([row(), b"{bad", b"", b"[]", b"name,email", b"J,j@x.org", b",", b'"', b"\xff"])),
    st.booleans(),
)
def test_accepted_and_rejected_rows_add_up(name: str, given_lines: list[bytes], packed: bool) -> None:
    content = b"\n".join(given_lines)
    with (
        patch.object(Table, "put"),
        patch.object(objects, "put") as put,
        patch.object(receipts, "receive", return_value=""),
    ):
        body = gzip.compress(content, mtime=0)[: -packed * 9 or None] if packed else content
        opened = {"Body": io.BytesIO(body), "ContentLength": len(body), "LastModified": datetime.now(UTC)}
        with patch.object(objects, "open_object", return_value=opened):
            receipt = Intake(Table("t", timedelta()), KEYS, 1_000_000, LIMITS).process(
                Pointer("b", name, None), DEADLINE
            )
    written = {call.args[1].split("/")[0]: call.args[2] for call in put.call_args_list}
    assert receipt.read == receipt.accepted + receipt.rejected
    assert written.get("applications", b"").count(b"\n") == receipt.accepted


def test_receipt_is_recorded_without_the_name_of_the_file(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, b"\n".join([row(), b"", b"{bad"]), key="incoming/jane-doe.jsonl")
    stored = receipts.load(table, receipt.upload)
    assert list(stored) == ["part#000001", "receipt", "received"]
    (part,) = keys_of(bucket, "applications/")
    assert (stored["part#000001"]["applications"], stored["part#000001"]["part"]) == (1, part)
    numbers = {name: stored["receipt"][name] for name in ("read", "accepted", "repeated", "rejected", "ignored")}
    assert numbers == {"read": 2, "accepted": 1, "repeated": 0, "rejected": 1, "ignored": 1}
    assert "jane-doe" not in repr(stored)


def test_same_upload_again_gives_the_same_receipt(table: Table, bucket: str) -> None:
    content = b"\n".join([row(hobby="chess"), b"{bad", row(club="chess")])
    objects.put(bucket, "incoming/a.jsonl", content)
    intake = Intake(table, KEYS, 1_000_000, LIMITS)
    first = intake.process(Pointer(bucket, "incoming/a.jsonl", None, sequencer="0055AED6"), DEADLINE)
    again = intake.process(Pointer(bucket, "incoming/a.jsonl", None), DEADLINE)  # a replay has no sequencer
    times: Any = {"seconds", "finished_at"}
    assert again.model_dump(exclude=times) == first.model_dump(exclude=times)
    assert {
        item["revision"].split("#")[1] for key in keys_of(bucket, "applications/") for item in lines(bucket, key)
    } == {"0055AED6"}


def test_receipt_is_written_last(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put = objects.put

    def fail(bucket: str, key: str, body: Any) -> None:
        if key.startswith("rejected/"):
            raise TimeoutError
        put(bucket, key, body)

    monkeypatch.setattr(objects, "put", fail)
    with pytest.raises(TimeoutError):
        process(table, bucket, b"\n".join([row(), b"{bad"]))
    assert keys_of(bucket, "receipts/") == []
    (upload,) = {pk.removeprefix("upload#") for pk, _ in items(table) if pk.startswith("upload#")}
    assert list(receipts.load(table, upload)) == ["part#000001", "received"]


@pytest.mark.parametrize(
    ("name", "content", "names"),
    [
        (
            "a.csv",
            b"name,email,Hobby,Empty,education,skills,id\nJane,j@x.org,chess,,BSc at MIT,Python,17\n",
            ["Hobby", "education", "skills"],
        ),
        ("a.csv", b"source,Vorname,E-Mail-Adresse,Lieblingsfarbe\nfair,Jane,j@x.org,lila\n", ["Lieblingsfarbe"]),
        (
            "a.json",
            b'{"basics": {"email": "j@x.org", "label": "x", "mail2": "y"}, "hobby": "go", "candidateId": 1, "a": null,'
            b'"education": [{"institution": "A", "score": 1, "school": "B"}], "skills": [{}]}',
            ["education.school", "hobby"],  # an institution is stated already
        ),
    ],
)
def test_receipt_names_columns_that_were_not_understood(
    table: Table, bucket: str, name: str, content: bytes, names: list[str]
) -> None:
    assert process(table, bucket, content, key=f"incoming/{name}").columns_not_understood == names


def test_receipt_counts_unread_fields_that_look_like_data_and_dropped_values(table: Table, bucket: str) -> None:
    content = (
        b"name,email,Reach me,Place,Gender,jane@x.org\n"
        b"Jane,j@x.org,+49 30 1234567,,f,k@x.org\nJoe,k@x.org,+49 30 7654321,Uni Ulm 2015,,\n"
    )
    receipt = process(table, bucket, content, key="incoming/a.csv")
    assert [each.model_dump() for each in receipt.unread] == [
        {"name": "Reach me", "looks_like": "contact data", "rows": 2},
        {"name": "•••", "looks_like": "contact data", "rows": 1},
        {"name": "Place", "looks_like": "years of study", "rows": 1},
    ]
    assert receipt.columns_not_understood == ["Place", "Reach me", "•••"]
    assert receipt.dropped == 1
    written = [lines(bucket, key) for key in keys_of(bucket) if not key.startswith("incoming/")]
    assert "Gender" not in json.dumps(written)
    assert "Reach me" not in repr(receipts.load(table, receipt.upload))


@pytest.mark.parametrize("stated", ["Application #17", "2024/0017", "応募 12", "x" * 200, ["a"], {"value": "A 1"}])
def test_id_with_other_characters_rejects_nobody(
    table: Table, bucket: str, stated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keys, "active", lambda _: (b"key",))
    content = b"\n".join([row(application_id=stated), row(application_id=stated)])
    receipt = process(table, bucket, content)
    assert (receipt.accepted, receipt.rejected, receipt.repeated) == (2, 0, 1)  # one id, in every upload


def test_receipt_names_a_limited_number_of_columns(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, b"\n".join(row(**{f"{'x' * 200}{number}": 1}) for number in range(300)))
    assert receipt.columns_not_understood == ["x" * 100]
    receipt = process(table, bucket, b"\n".join(row(**{f"x{number}": 1}) for number in range(300)))
    assert len(receipt.columns_not_understood) == 100


# ───────────────────────────────────────────── Rejected rows ────────────────────────────────────────────────


def test_rejected_row_keeps_its_content(table: Table, bucket: str, caplog: pytest.LogCaptureFixture) -> None:
    receipt = process(table, bucket, b'{"basics": "Jane",\n{"name": "Jos\x81"}\n')
    text, binary = lines(bucket, f"rejected/{receipt.upload}.jsonl")
    assert text["content"] == '{"basics": "Jane",\n'
    assert b64decode(binary["content_base64"]) == b'{"name": "Jos\x81"}\n'
    assert receipt.not_kept == 0
    assert "Jane" not in caplog.text


def test_rejected_row_of_a_table_is_kept_as_json(table: Table, bucket: str) -> None:
    content = "name,job id,meta\nJané,,{}\nJane,1,2,3\nJane,".encode() + b"9" * 200 + b',"[""\\ud800""]"\n'
    receipt = process(table, bucket, content, key="incoming/a.csv")
    kept = [json.loads(each["content"]) for each in lines(bucket, f"rejected/{receipt.upload}.jsonl")]
    assert kept == [
        ["Jane", "1", "2", "3"],
        {"basics": {"name": "Jane"}, "job": {"id": "9" * 200}, "meta": ["\ud800"]},
    ]
    assert receipt.not_kept == 0


def test_content_of_a_large_rejected_row_is_cut(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "MAX_CONTENT_BYTES", 10)
    receipt = process(table, bucket, "{12345678é9\n{bad\n".encode())
    large, small = lines(bucket, f"rejected/{receipt.upload}.jsonl")
    assert (large["content"], large["content_is_cut"]) == ("{12345678", True)
    assert small["content"] == "{bad\n"
    assert "content_is_cut" not in small
    assert receipt.not_kept == 1


def test_row_over_the_limit_is_not_kept_whole(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, b"x " * 2500 + b"\n", limits=LIMITS._replace(row=1000))
    (kept,) = lines(bucket, f"rejected/{receipt.upload}.jsonl")
    assert (kept["content"], kept["content_is_cut"], receipt.not_kept) == ("x " * 500, True, 1)


def test_file_of_rejected_rows_has_a_limited_size(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejections, "MAX_LISTED_BYTES", 100)
    receipt = process(table, bucket, b"{bad\n" * 3)
    kept = lines(bucket, f"rejected/{receipt.upload}.jsonl")
    assert ["content" in each for each in kept] == [True, False, False]
    assert receipt.not_kept == 2


# ──────────────────────────────────────── Finding a person at the source ────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", row(source={"name": "ats", "id": 4711})),
        ("a.jsonl", row(id="4711")),
        ("a.jsonl", row(candidateId=4711)),
        ("a.jsonl", row(external_id="4711", id={"no": "text"})),
        ("a.csv", b"email,Candidate ID\nj@x.org,4711\n"),
        ("a.csv", b"email,source.id,Source\nj@x.org,4711,ats\n"),
        ("a.csv", b"email,id\nj@x.org,4711\n"),
    ],
)
def test_statement_has_the_file_and_the_id_of_its_source(table: Table, bucket: str, name: str, content: bytes) -> None:
    process(table, bucket, content, key=f"incoming/2026/{name}")
    (stored,) = [item for (pk, _), item in items(table).items() if pk.startswith("app#")]
    assert (stored["file"], stored["source_id"]) == ({"S": f"2026/{name}"}, {"S": "4711"})


def test_id_of_the_source_may_be_missing(table: Table, bucket: str) -> None:
    process(table, bucket, row(id=True, source={"id": ""}))
    (stored,) = [item for (pk, _), item in items(table).items() if pk.startswith("app#")]
    assert "source_id" not in stored


# ──────────────────────────────────────────────── The queue ─────────────────────────────────────────────────


def test_only_an_upload_that_fails_is_delivered_again(
    table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Bonafide")
    objects.put(bucket, "incoming/a.jsonl", row(application_id="a-1"))
    events = [
        {"detail": {"bucket": {"name": bucket}, "object": {"key": key}}}
        for key in ("incoming/absent.jsonl", "incoming/a.jsonl")
    ]
    messages = [{"messageId": f"m-{number}", "body": json.dumps(event)} for number, event in enumerate(events)]
    handler = upload_handler(Intake(table, KEYS, max_object_bytes=1000, limits=LIMITS))
    context: Any = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 900_000)
    assert handler({"Records": messages}, context) == {"batchItemFailures": [{"itemIdentifier": "m-0"}]}
    assert records.load_latest_statement(table, "a-1")


def test_reading_ends_in_time_to_write(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", "Bonafide")
    objects.put(bucket, "incoming/a.jsonl", row())
    body = json.dumps({"detail": {"bucket": {"name": bucket}, "object": {"key": "incoming/a.jsonl"}}})
    handler = upload_handler(Intake(table, KEYS, max_object_bytes=1000, limits=LIMITS))
    context: Any = SimpleNamespace(
        aws_request_id="1", get_remaining_time_in_millis=lambda: uploads.TIME_TO_FINISH * 1000
    )
    assert handler({"Records": [{"messageId": "m", "body": body}]}, context) == {"batchItemFailures": []}
    assert {pk.partition("#")[0] for pk, _ in items(table)} == {"upload", "uploads-open"}
    ((_, reason),) = rejected(bucket)
    assert "no time left" in reason
    (receipt,) = [lines(bucket, key)[0] for key in keys_of(bucket, "receipts/")]
    assert receipt["stopped"] == reason


def test_rows_that_become_one_application_are_noted_in_the_receipt(table: Table, bucket: str) -> None:
    content = (
        b"School Name,Start Date,End Date,Notes,Degree Name,Activities\nA College,2010,2012,,BA,\nB College,,,,MA,\n"
    )
    receipt = process(table, bucket, content, key="incoming/Education.csv")
    assert (receipt.read, receipt.accepted) == (1, 1)
    assert receipt.notes == ["the 2 rows are about one person, as LinkedIn writes them: they are one application"]
    ((stored,),) = [lines(bucket, key) for key in keys_of(bucket, "applications/")]
    assert [school["institution"] for school in stored["education"]] == ["A College", "B College"]


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("incoming/corrections/c.jsonl", "a-1"),
        ("incoming/c.jsonl", None),
        ("incoming/2026/corrections/c.jsonl", None),
        ("incoming/corrections-2026/c.jsonl", None),
    ],
)
def test_only_corrections_of_the_candidates_page_correct_another_application(
    table: Table, bucket: str, key: str, kept: str | None
) -> None:
    process(table, bucket, row(application_id="c-1", corrects="a-1"), key=key)
    (part,) = keys_of(bucket, "applications/")
    assert lines(bucket, part)[0]["corrects"] == kept
    assert records.load_latest_statement(table, "c-1").get("corrects") == kept
