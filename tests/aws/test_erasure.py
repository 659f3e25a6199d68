"""Erasing applications from the table and the bucket."""

from bonafide.aws import erasure, objects
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table
from tests.moto_fixtures import items

IDENTIFIERS = {"phone": ["h-phone", "h-phone-old"], "email": ["h-email"], "education": ["h-education"]}
EXPIRES = 2_000_000_000


def item(pk: str, sk: str, **attributes: object) -> dict[str, object]:
    return {"pk": pk, "sk": sk, "expires_at": EXPIRES, **attributes}


def test_nothing_of_an_erased_application_is_left_in_the_table(table: Table, bucket: str) -> None:
    others = [
        item("app#a-2", "check#phone"),
        item("id#phone#h-phone", "app#a-2"),
        item("carrier-lookup#h-other", "carrier-lookup"),
        item("carrier-lookups#2026-11-20", "count"),
    ]
    own = [
        item("app#a-1", "application"),
        item("app#a-1", "assessment"),
        item("app#a-1", "check#email", identifiers=IDENTIFIERS),
        item("carrier-lookup#h-phone", "carrier-lookup"),
        item("carrier-lookup#h-phone-old", "carrier-lookup"),
        item("email-insight#h-email", "email-insight"),
        *(item(f"id#{kind}#{hashed}", "app#a-1") for kind, hashes in IDENTIFIERS.items() for hashed in hashes),
    ]
    table.put([*others, *own])
    erased = erasure.erase(table, bucket, ["a-1"])
    assert items(table).keys() == {(each["pk"], each["sk"]) for each in others}
    assert erased == (len(own), 0, 0)


def test_line_and_upload_of_an_erased_application_are_gone(table: Table, bucket: str) -> None:
    objects.put(bucket, "incoming/a.jsonl", b"upload")
    objects.put(bucket, "applications/p.jsonl", b"one\ntwo\nthree\n")
    event = Pointer(bucket, "incoming/a.jsonl", None)
    table.put([item("app#a-2", "application", part="applications/p.jsonl", line=2, upload=event.id)])
    assert erasure.erase(table, bucket, ["a-2"]) == (1, 1, 2)
    assert objects.read(Pointer(bucket, "applications/p.jsonl", None)) == b"one\n\nthree\n"
    assert objects.read(event) is None
    assert erasure.erase(table, bucket, ["a-2"]) == (0, 0, 0)
