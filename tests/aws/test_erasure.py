"""Erasing applications from the table and the bucket."""

import gzip
import json
from base64 import b64encode
from datetime import date
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from bonafide.aws import erasure, objects
from bonafide.aws.erasure import Erased, Unfinished
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table
from bonafide.hooks import FETCH, INCOMING, Attachment, Connection, Hook, Stored
from tests.aws_requests import Fault, aws_requests, fault_at, turns
from tests.moto_fixtures import items

IDENTIFIERS = {"phone": ["h-phone", "h-phone-old"], "email": ["h-email"], "education": ["h-education"]}
EXPIRES = 2_000_000_000


def item(pk: str, sk: str, **attributes: object) -> dict[str, object]:
    return {"pk": pk, "sk": sk, "expires_at": EXPIRES, **attributes}


def line(application_id: str, name: str, phone: str = "+1 212 736 5000") -> bytes:
    basics = {"name": name, "email": f"{application_id}@example.org", "phone": phone}
    return json.dumps({"application_id": application_id, "basics": basics}).encode()


def upload(table: Table, bucket: str, key: str, content: bytes = b"upload", **receipt: Any) -> str:
    """Puts an upload that is taken in, and returns its id."""
    version = boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=content)["VersionId"]
    upload_id = Pointer(bucket, key, version).id
    table.put([item(f"upload#{upload_id}", "receipt", read=3, accepted=3, rejected=0, **receipt)])
    return upload_id


def run(table: Table, bucket: str, *application_ids: str, **options: Any) -> Erased:
    return erasure.erase(table, bucket, erasure.find(table, bucket, application_ids, **options))


def content(bucket: str) -> dict[str, list[bytes]]:
    """The content of all versions of all objects, newest first."""
    found: dict[str, list[bytes]] = {}
    for each in objects.versions(bucket, ""):
        found.setdefault(each.pointer.key, []).append(objects.read(each.pointer) or b"")
    return found


def test_nothing_of_an_erased_application_is_left_in_the_table(table: Table, bucket: str) -> None:
    others = [
        item("app#a-2", "check#phone"),
        item("app#a-10", "check#phone"),
        item("id#phone#h-phone", "app#a-2"),
        item("id#phone#h-phone", "hub"),
        item("carrier-lookup#h-other", "carrier-lookup"),
        item("carrier-lookups#2026-11-20", "count"),
    ]
    own = [
        item("app#a-1", "application"),
        item("app#a-1", "application#2026-11-20T09:00:00.000000Z#request"),
        item("app#a-1", "overdue"),
        item("app#a-1", "assessment"),
        item("app#a-1", "check#email"),  # the sightings of an earlier statement are named by no check
        item("carrier-lookup#h-phone", "carrier-lookup"),
        item("carrier-lookup#h-phone-old", "carrier-lookup"),
        item("email-insight#h-email", "email-insight"),
        *(item(f"id#{kind}#{hashed}", "app#a-1") for kind, hashes in IDENTIFIERS.items() for hashed in hashes),
    ]
    table.put([*others, *own])
    assert run(table, bucket, "a-1") == (len(own), 0, 0, 0)
    assert items(table).keys() == {(each["pk"], each["sk"]) for each in others}
    assert erasure.find(table, bucket, ["a-1"]).applications == frozenset()


def test_applications_that_share_an_identifier_are_erased_at_once(table: Table, bucket: str) -> None:
    """They are more than one scan looks for, and name each other."""
    ids = [f"a-{number}" for number in range(12)]
    for each in ids:
        table.put(
            [
                item("id#phone#h-phone", f"app#{each}"),
                item(f"app#{each}", "assessment", neighbours={"phone": ids}, version=1),
            ]
        )
    table.put([item("carrier-lookup#h-phone", "carrier-lookup")])
    assert run(table, bucket, *ids).items == 25
    assert items(table) == {}


@pytest.mark.parametrize("neighbours", [{"phone": ["a-1", "a-10"]}, {"education": ["a-1"], "email": ["a-3"]}, ["a-1"]])
def test_assessment_of_another_does_not_name_an_erased_application(table: Table, bucket: str, neighbours: Any) -> None:
    evidence = json.dumps({"concerns": [{"evidence": "The same number is in 2 other applications (a-10, a-1)."}]})
    other = item("app#a-2", "assessment", neighbours=neighbours, concerns=evidence, identity="{}", version=4)
    table.put([other, item("app#a-1", "check#phone")])
    run(table, bucket, "a-1")
    (left,) = table.query("app#a-2")
    kept = {"phone": ["a-10"]} if "phone" in neighbours else {"email": ["a-3"]} if "email" in neighbours else {}
    text = evidence.replace("a-1)", "an erased application)")
    assert left == {**other, "neighbours": kept, "concerns": text, "version": 5}
    assert left["expires_at"] == EXPIRES


def test_assessment_that_is_written_meanwhile_is_changed_as_it_is_then(table: Table, bucket: str) -> None:
    other = item("app#a-2", "assessment", neighbours={"phone": ["a-1"]}, version=4, level="review")
    table.put([other])
    found = erasure.find(table, bucket, ["a-1"])
    table.put([{**other, "version": 5, "level": "high"}])
    erasure.erase(table, bucket, found)
    (left,) = table.query("app#a-2")
    assert (left["level"], left["version"], left["neighbours"]) == ("high", 6, {})


def statements(table: Table, *uploads: str, part: str = "applications/p.jsonl") -> None:
    table.put(
        item("app#a-2", f"application#{number}", part=part, line=2, upload=each) for number, each in enumerate(uploads)
    )


def test_line_and_upload_of_an_erased_application_are_gone(table: Table, bucket: str) -> None:
    upload_id = upload(table, bucket, "incoming/a.jsonl")
    first, third = line("a-1", "Ada"), line("a-3", "Ines")
    objects.put(bucket, "applications/p.jsonl", b"\n".join([first, line("a-2", "Tomas"), third, b""]))
    statements(table, upload_id)
    assert run(table, bucket, "a-2") == (1, 1, 0, 2)
    assert content(bucket) == {"applications/p.jsonl": [b"\n".join([first, b"", third, b""])]}
    assert run(table, bucket, "a-2") == (0, 0, 0, 0)


def test_uploads_of_all_statements_are_deleted_and_those_of_others_kept(table: Table, bucket: str) -> None:
    monday, friday = (upload(table, bucket, "incoming/same.jsonl", day) for day in (b"monday", b"friday"))
    other = upload(table, bucket, "incoming/other.jsonl", b"other")
    statements(table, monday, friday)
    table.put([item("app#a-3", "application#0", upload=other)])
    assert run(table, bucket, "a-2").versions == 2
    assert content(bucket) == {"incoming/other.jsonl": [b"other"]}


def test_line_is_found_by_its_application_and_not_by_its_number(table: Table, bucket: str) -> None:
    own, other = line("a-2", "Tomas"), line("a-1", "Ada")
    objects.put(bucket, "applications/p.jsonl", own + b"\n" + other + b"\n")
    statements(table, "no longer there")
    assert run(table, bucket, "a-2").lines == 1
    assert content(bucket) == {"applications/p.jsonl": [b"\n" + other + b"\n"]}


def test_part_that_changes_meanwhile_is_not_overwritten(table: Table, bucket: str) -> None:
    objects.put(bucket, "applications/p.jsonl", line("a-2", "Tomas"))
    statements(table, "no longer there")
    found, read = erasure.find(table, bucket, ["a-2"]), erasure._is_of

    def changed_meanwhile(one: bytes, ids: frozenset[str]) -> bool:
        objects.put(bucket, "applications/p.jsonl", b"changed")
        return read(one, ids)

    with (
        patch.object(erasure, "_is_of", changed_meanwhile),
        pytest.raises(boto3.client("s3").exceptions.ClientError, match="PreconditionFailed"),
    ):
        erasure.erase(table, bucket, found)
    assert content(bucket)["applications/p.jsonl"][0] == b"changed"


@pytest.mark.parametrize("is_rejected", [False, True])
def test_upload_without_a_receipt_is_not_deleted_and_nothing_is_erased(
    table: Table, bucket: str, *, is_rejected: bool
) -> None:
    """Rows of others may be in the upload only."""
    upload_id = upload(table, bucket, "incoming/big.jsonl")
    table.delete([(f"upload#{upload_id}", "receipt")])
    if is_rejected:
        objects.put(bucket, f"rejected/{upload_id}.jsonl", b'{"content": "application_id=a-2"}\n')
    else:
        statements(table, upload_id)
    before = items(table), content(bucket)
    with pytest.raises(Unfinished, match=f"the upload {upload_id} is not taken in completely.*bonafide reconcile"):
        run(table, bucket, "a-2")
    assert (items(table), content(bucket)) == before


def test_upload_with_unread_rows_is_deleted_only_if_they_may_be_lost(table: Table, bucket: str) -> None:
    statements(table, upload(table, bucket, "incoming/big.jsonl", not_kept=1))
    with pytest.raises(Unfinished, match=r"rows that were not read and are kept nowhere else.*--discard-unread"):
        run(table, bucket, "a-2")
    assert run(table, bucket, "a-2", discard_unread=True).versions == 1
    assert content(bucket) == {}


def test_own_rejected_rows_are_gone_and_those_of_others_kept(table: Table, bucket: str) -> None:
    objects.put(bucket, "applications/p.jsonl", line("a-2", "Tomas Vrba"))
    own = upload(table, bucket, "incoming/a.jsonl")
    statements(table, own)
    rejected_only = upload(table, bucket, "incoming/b.jsonl")
    other = b'{"row": 2, "content": "a-20,Ada,+1 212 736 5000"}\n'
    for upload_id in (own, rejected_only):
        key = f"rejected/{upload_id}.jsonl"
        objects.put(bucket, key, b'{"row": 1, "content": "Tomas,a-2@example.org"}\n' + other)
        objects.put(bucket, key, other + b'{"row": 3, "content": "VRBA,2127365000"}\n' + other)
    untouched = [b"a-2@example.org"]
    objects.put(bucket, "rejected/watchlists/A/list.jsonl", untouched[0])
    assert run(table, bucket, "a-2").rows == 2
    assert content(bucket) == {
        "applications/p.jsonl": [b""],
        f"rejected/{own}.jsonl": [other * 2],
        f"rejected/{rejected_only}.jsonl": [other * 2],
        "rejected/watchlists/A/list.jsonl": untouched,
    }


def test_rejected_rows_are_found_by_an_address_alone(table: Table, bucket: str) -> None:
    upload_id = upload(table, bucket, "incoming/a.jsonl")
    objects.put(bucket, f"rejected/{upload_id}.jsonl", b'{"content": "Tomas,Tomas+jobs@gmail.com"}\n')
    assert run(table, bucket, identifiers={"email": ["tomas@gmail.com"], "phone": []}) == (0, 0, 1, 2)
    assert content(bucket) == {f"rejected/{upload_id}.jsonl": [b""]}


def test_rejected_row_that_is_not_utf_8_is_found(table: Table, bucket: str) -> None:
    upload_id = upload(table, bucket, "incoming/a.csv")
    row = b64encode("zoë@example.org;Zoë;2015".encode("latin-1")).decode()
    objects.put(bucket, f"rejected/{upload_id}.jsonl", json.dumps({"content_base64": row}).encode() + b"\n")
    assert run(table, bucket, identifiers={"email": ["zoë@example.org"]}).rows == 1


def test_numeric_id_takes_nothing_of_others(table: Table, bucket: str) -> None:
    """Their rows have the same number as a grade, a year or a row number; so does evidence about them."""
    upload_id = upload(table, bucket, "incoming/b.jsonl")
    row = {"row": 2, "reason": "education: is not valid", "content": '{"gpa": 2, "area": "2", "application_id": "20"}'}
    rejected = json.dumps(row).encode() + b"\n"
    objects.put(bucket, f"rejected/{upload_id}.jsonl", rejected)
    concerns = json.dumps(
        {"concerns": [{"evidence": "Lasted 2 years, not 4."}, {"evidence": "In 3 others (a-5, 2)."}]}
    )
    shared: Any = {"neighbours": {"phone": ["2", "20"]}, "former_neighbours": ["2", "22"]}
    neighbour = item("app#a-3", "assessment", **shared, concerns=concerns, version=1)
    unrelated = item("app#a-4", "assessment", neighbours={}, concerns=concerns, version=1)
    table.put([item("app#2", "check#phone"), neighbour, unrelated])
    assert run(table, bucket, "2") == (1, 0, 0, 0)
    assert content(bucket) == {"incoming/b.jsonl": [b"upload"], f"rejected/{upload_id}.jsonl": [rejected]}
    assert items(table).keys() == {
        (f"upload#{upload_id}", "receipt"),
        ("app#a-3", "assessment"),
        ("app#a-4", "assessment"),
    }
    (left,) = table.query("app#a-3")
    assert left == {**neighbour, "neighbours": {"phone": ["20"]}, "former_neighbours": ["22"], "version": 2}
    assert next(table.query("app#a-4")) == unrelated


@pytest.mark.parametrize("others", [0, 1])
def test_what_is_recorded_of_a_hub_goes_with_its_last_application(table: Table, bucket: str, others: int) -> None:
    hub = "id#phone#h-phone"
    used_by = [item(hub, f"app#a-{number}") for number in range(2 + others)]
    table.put([*used_by, item(hub, "hub"), item(hub, "hub-notice", answer="excused"), item(hub, "watch#A#list#1")])
    run(table, bucket, "a-0", "a-1")
    left = {sk for _, sk in items(table)}
    assert left == {"watch#A#list#1"} | ({"hub", "hub-notice", "app#a-2"} if others else set())


@pytest.mark.parametrize(("key", "kept"), [("incoming/cv-vrba.json", False), ("incoming/0001.json", True)])
def test_receipt_is_deleted_if_it_has_the_name(table: Table, bucket: str, key: str, *, kept: bool) -> None:
    upload_id = upload(table, bucket, key)
    objects.put(bucket, "applications/p.jsonl", line("a-2", "Tomas Vrba"))
    objects.put(bucket, f"receipts/{upload_id}.json", json.dumps({"upload": upload_id, "key": key}).encode())
    statements(table, upload_id)
    run(table, bucket, "a-2")
    assert (f"receipts/{upload_id}.json" in content(bucket)) is kept
    assert (f"upload#{upload_id}", "receipt") in items(table)


def person_everywhere(table: Table, bucket: str) -> None:
    """Empties the table and the bucket, and puts two statements, rejected rows, receipts and a neighbour there."""
    table.delete(items(table))
    for each in list(objects.versions(bucket, "")):
        objects.delete(each.pointer)
    ids = [upload(table, bucket, f"incoming/vrba-{day}.jsonl") for day in ("monday", "friday")]
    for upload_id in ids:
        part = f"applications/{upload_id}/part-000001.jsonl"
        objects.put(bucket, part, line("a-1", "Ada") + b"\n" + line("a-2", "Tomas Vrba") + b"\n")
        objects.put(bucket, f"receipts/{upload_id}.json", b"incoming/vrba")
        table.put([item("app#a-2", f"application#{upload_id}", part=part, upload=upload_id)])
    last = upload(table, bucket, "incoming/rejected.jsonl")
    objects.put(bucket, f"rejected/{last}.jsonl", b"a-2@example.org\na-3@example.org\n")
    table.put(item(f"id#{kind}#{hashed}", "app#a-2") for kind, hashes in IDENTIFIERS.items() for hashed in hashes)
    table.put(
        [
            item("carrier-lookup#h-phone", "carrier-lookup"),
            item(
                "app#a-3", "assessment", neighbours={"phone": ["a-2", "a-4"]}, identity="in application a-2", version=1
            ),
            item("app#a-2", "assessment", neighbours={"phone": ["a-3"]}, version=1),
            item("app#a-2", "check#phone"),
        ]
    )


def everything(table: Table, bucket: str) -> tuple[Any, list[bytes]]:
    """All items, and the content of all objects; not the ids of uploads, which differ from one test run to another."""
    left = {key: value for key, value in items(table).items() if not key[0].startswith("upload#")}
    return left, sorted(each for versions in content(bucket).values() for each in versions)


@pytest.mark.slow
def test_erasing_again_after_a_fault_at_any_request_erases_the_rest(table: Table, bucket: str) -> None:
    person_everywhere(table, bucket)
    with aws_requests() as requests:
        run(table, bucket, "a-2")
    complete = everything(table, bucket)
    assert "a-2" not in str(complete)
    assert "Vrba" not in str(complete)
    for number in turns(requests):
        person_everywhere(table, bucket)
        with fault_at(number), pytest.raises(Fault):
            run(table, bucket, "a-2")
        run(table, bucket, "a-2")
        assert everything(table, bucket) == complete


def test_attachments_and_events_of_an_application_are_deleted_in_all_versions(table: Table, bucket: str) -> None:
    here = Connection("lever", "a" * 16)
    own, waiting, other = (Hook(here, date(2026, 11, 20), number * 64) for number in "123")
    upload_id = upload(table, bucket, own.key(INCOMING))
    name = own.key("hooks/")
    table.put(
        [item(f"app#{here.application_id('o-1')}", "application#0", upload=upload_id, file=name, source_id="c-1")]
    )
    for key in (own.document_key(1), own.document_key(2), other.document_key(1)):
        objects.put(bucket, key, b"resume")
    objects.put(bucket, own.key(FETCH), Stored(attachments=(Attachment("https://x", "resume", "vrba.pdf"),)).json())
    objects.put(bucket, waiting.key(FETCH), Stored(applications=("o-1",)).json())
    objects.put(bucket, Hook(here, date(2026, 11, 21), "4" * 64).key(FETCH), Stored(candidates=("c-1",)).json())
    for each in (own, waiting):  # as Fetch does when it is done: the version stays for a while
        boto3.client("s3").delete_object(Bucket=bucket, Key=each.key(FETCH))
    objects.put(bucket, other.key(FETCH), Stored(("c-2",), ("o-2",)).json())
    found = erasure.find(table, bucket, [here.application_id("o-1")])
    assert found.candidates == {(here, "c-1")}
    assert erasure.erase(table, bucket, found).versions == 6
    assert content(bucket).keys() == {other.document_key(1), other.key(FETCH)}


def test_own_documents_are_deleted_in_all_versions_and_those_of_others_kept(table: Table, bucket: str) -> None:
    for name in ("a-1/cv.pdf", "a-1/cv.pdf", "a-1/0f", "a-10/cv.pdf", "a/cv.pdf"):
        objects.put(bucket, f"documents/applications/{name}", b"resume")
    boto3.client("s3").delete_object(Bucket=bucket, Key="documents/applications/a-1/0f")  # its version stays
    table.put([item("app#a-1", "check#phone")])
    assert run(table, bucket, "a-1").versions == 3
    assert content(bucket).keys() == {f"documents/applications/{name}" for name in ("a-10/cv.pdf", "a/cv.pdf")}


def test_documents_of_an_application_are_deleted_though_nothing_else_is_known_of_it(table: Table, bucket: str) -> None:
    objects.put(bucket, "documents/applications/a-1/cv.pdf", b"resume")
    assert run(table, bucket, "a-1") == (0, 0, 0, 1)
    assert content(bucket) == {}


def test_document_that_is_written_during_the_erasure_is_deleted(table: Table, bucket: str) -> None:
    """Between what it finds and the deletion of the application's items, which lead to it."""
    table.put([item("app#a-1", "check#phone")])
    delete = Table.delete

    def write_and_delete(self: Table, keys: Any) -> None:
        objects.put(bucket, "documents/applications/a-1/late.pdf", b"resume")
        delete(self, keys)

    with patch.object(Table, "delete", write_and_delete):
        run(table, bucket, "a-1")
    assert content(bucket) == {}
    assert items(table) == {}


def test_check_of_a_document_and_its_sightings_are_erased(table: Table, bucket: str) -> None:
    kinds = {"resume": [f"band-{number}" for number in range(6)], "file": ["h-file"], "origin": ["h-origin"]}
    own = [
        item("app#a-1", "check#document", identifiers=kinds, sketches=["5f" * 128]),
        *(item(f"id#{kind}#{hashed}", "app#a-1") for kind, hashes in kinds.items() for hashed in hashes),
    ]
    other = item("id#file#h-file", "app#a-2")
    table.put([*own, other])
    assert run(table, bucket, "a-1").items == len(own)
    assert items(table).keys() == {(other["pk"], other["sk"])}


@pytest.mark.parametrize("count", [3, 150])
def test_all_applications_are_found_by_one_scan(table: Table, count: int) -> None:
    here = Connection("lever", "a" * 16)
    ids = [here.application_id(str(number)) for number in range(count)]
    table.put(item(f"app#{each}", "check#phone") for each in (*ids, "lever:other", "a-1"))
    table.put([item("upload#1", "part#000001", applications=500)])
    table.put([item("app#a-1", "assessment", neighbours={"phone": ids}), item("case#1", "case", applications=ids[:1])])
    with aws_requests() as made:
        found = erasure.recorded(table, ids)
    assert made.count("Scan") == 1
    keys = {(each["pk"], each["sk"]) for each in found}
    assert keys == {("app#a-1", "assessment"), ("case#1", "case"), *((f"app#{each}", "check#phone") for each in ids)}


# ─────────────────────────────────────────────── Deliveries ────────────────────────────────────────────────

DELIVERIES = b"application_id,name,address\na-1,Ada Marchbanks,12 Canal Street\na-2,Tomas Vrba,5 Elm Row\n"


def deliver(bucket: str, key: str, content: bytes, *, is_recorded: bool = True) -> Pointer:
    """Puts an upload of deliveries, and its receipt if they are recorded."""
    version = boto3.client("s3").put_object(Bucket=bucket, Key=key, Body=content)["VersionId"]
    pointer = Pointer(bucket, key, version)
    if is_recorded:
        objects.put(bucket, f"receipts/{pointer.id}.json", json.dumps({"upload": pointer.id, "key": key}).encode())
    return pointer


@pytest.mark.parametrize(
    "named",
    [
        DELIVERIES,
        gzip.compress(DELIVERIES, mtime=0),
        gzip.compress(DELIVERIES + b"\n" * 3_000_000, mtime=0)[:-9],  # cut off
        gzip.compress(DELIVERIES, mtime=0) + gzip.compress(b"\n", mtime=0),
        DELIVERIES.decode().encode("utf-16"),
        b'[{"applicationId": "a-1"}]',
    ],
)
def test_uploads_of_deliveries_that_name_an_application_are_deleted(
    named: bytes, table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "MAX_DECOMPRESSED", 2_000_000)  # beyond, a bomb is not searched
    deliver(bucket, "shipping/november.csv", named)
    deliver(bucket, "shipping/november.csv", named.replace(b"a-1", b"a-3"))  # another version
    deliver(bucket, "shipping/december.csv", DELIVERIES.replace(b"a-1", b"a-10"))
    table.put([item("app#a-1", "check#shipping"), item("id#delivery#h", "app#a-1"), item("id#delivery#h", "app#a-2")])
    assert run(table, bucket, "a-1").items == 2
    left = {key for key in content(bucket) if key.startswith("shipping/")}
    assert left >= {"shipping/december.csv"}
    assert len([key for key in content(bucket) if key.startswith("receipts/")]) == len(
        list(objects.versions(bucket, "shipping/"))
    )
    assert not any(b"a-1," in each for versions in content(bucket).values() for each in versions)
    assert items(table).keys() == {("id#delivery#h", "app#a-2")}


def test_deliveries_that_are_not_recorded_yet_are_kept_for_the_others(table: Table, bucket: str) -> None:
    pointer = deliver(bucket, "shipping/november.csv", DELIVERIES, is_recorded=False)
    with pytest.raises(Unfinished, match=pointer.id):
        run(table, bucket, "a-1")
    assert "shipping/november.csv" in content(bucket)
