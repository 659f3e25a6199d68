"""Watchlists: in force when uploaded, revoked when deleted, and refused as a whole if they cannot be read."""

import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.conftest import CANDIDATE, Embedded, jsonl
from tests.pipeline.test_sharing import ONE, PHONES, TWO, codes, person
from tests.reference.test_watchlists import LISTS

HEADER = "type,value,source,source_url,valid_until,tier\n"
LISTED = HEADER + "email,ZQ7731.Ada@outlook.com,A Ministry,https://ministry.example/list,,\n"


def put(embedded: Embedded, key: str, content: str) -> None:
    embedded.put(key, content.encode())
    embedded.stack.drain()


def delete(embedded: Embedded, key: str) -> str:
    """Deletes an object, and gives the version of the delete marker."""
    marker = embedded.stack.client("s3").delete_object(Bucket=embedded.bucket, Key=key)
    embedded.stack.drain()
    return str(marker["VersionId"])


def evidence(embedded: Embedded, application_id: str) -> str:
    item = embedded.table()[f"app#{application_id}", "assessment"]
    (concern,) = [
        each for each in json.loads(item["concerns"]["S"])["concerns"] if each["code"] == "identity.watchlisted"
    ]
    return str(concern["evidence"])


def test_address_on_a_government_list_makes_high_alone(embedded: Embedded) -> None:
    put(embedded, "watchlists/A/ministry.csv", LISTED)
    embedded.send("a.jsonl", jsonl(ONE, {**CANDIDATE, "application_id": "a-2"}))
    assert embedded.alerted == ["a-1"]
    assert evidence(embedded, "a-1") == (
        "The e-mail address is on the watchlist A/ministry.csv, entry row 2 (A Ministry, https://ministry.example/list)."
    )


def test_new_and_revoked_entries_cause_new_assessments(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE))
    assert embedded.alerted == []
    put(embedded, "watchlists/A/ministry.csv", LISTED)
    assert embedded.alerted == ["a-1"]
    put(embedded, "watchlists/A/ministry.csv", LISTED.replace("ZQ7731.Ada", "somebody.else"))
    assert codes(embedded, "a-1") == set()
    assert embedded.alerted == ["a-1"]


def test_deleted_list_is_revoked(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE))
    put(embedded, "watchlists/B/vendor.csv", LISTED)
    assert codes(embedded, "a-1") == {"watchlisted"}
    delete(embedded, "watchlists/B/vendor.csv")
    assert codes(embedded, "a-1") == set()


def test_list_is_in_force_again_when_its_deletion_is_undone(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE))
    put(embedded, "watchlists/B/vendor.csv", LISTED)
    marker = delete(embedded, "watchlists/B/vendor.csv")
    embedded.stack.client("s3").delete_object(Bucket=embedded.bucket, Key="watchlists/B/vendor.csv", VersionId=marker)
    embedded.stack.drain()
    assert codes(embedded, "a-1") == {"watchlisted"}


def test_deleted_list_does_not_revoke_its_compressed_copy(embedded: Embedded) -> None:
    put(embedded, "watchlists/A/ministry.csv", LISTED)
    embedded.put("watchlists/A/ministry.csv.gz", gzip.compress(LISTED.encode()))
    embedded.stack.drain()
    delete(embedded, "watchlists/A/ministry.csv")
    embedded.send("a.jsonl", jsonl(ONE))
    assert embedded.alerted == ["a-1"]
    assert "on the watchlist A/ministry.csv.gz, entry row 2" in evidence(embedded, "a-1")


@pytest.mark.parametrize("entries", [20, 60])
def test_many_entries_at_a_number_do_not_hide_that_it_is_shared(embedded: Embedded, entries: int) -> None:
    put(embedded, "watchlists/C/list.csv", HEADER + f"phone,{PHONES[0]},,,,\n" * entries)
    embedded.send("a.jsonl", jsonl(ONE, TWO))
    assert codes(embedded, "a-1") == codes(embedded, "a-2") == {"watchlisted", "phone_shared"}


def test_evidence_names_the_entry_of_the_highest_tier(embedded: Embedded) -> None:
    row = f"phone,{PHONES[0]},,,,"
    put(embedded, "watchlists/A/list.csv", HEADER + f"{row}C\n" * 60)
    put(embedded, "watchlists/B/list.csv", HEADER + f"{row}\n")
    embedded.send("a.jsonl", jsonl(ONE))
    assert codes(embedded, "a-1", strength="strong") == {"watchlisted"}
    assert "on the watchlist B/list.csv, entry row 2" in evidence(embedded, "a-1")


@pytest.mark.parametrize(
    ("tier", "row_tier", "strength"),
    [("A", "", "decisive"), ("B", "", "strong"), ("C", "", "medium"), ("A", "C", "medium"), ("C", "A", "medium")],
)
def test_entry_weighs_by_its_tier_and_at_most_like_its_list(
    embedded: Embedded, tier: str, row_tier: str, strength: str
) -> None:
    put(embedded, f"watchlists/{tier}/list.csv", f"{HEADER}phone,{PHONES[0]},,,,{row_tier}\n")
    embedded.send("a.jsonl", jsonl(ONE))
    assert codes(embedded, "a-1", strength=strength) == {"watchlisted"}


@pytest.mark.parametrize("until", ["2020-01-01", "2026-01-01T00:00:00Z"])
def test_expired_entry_does_not_count(embedded: Embedded, until: str) -> None:
    put(embedded, "watchlists/A/list.csv", f"{HEADER}phone,{PHONES[0]},,,{until},\n")
    embedded.send("a.jsonl", jsonl(ONE))
    assert codes(embedded, "a-1") == set()


@pytest.mark.parametrize("broken", ["", "no,header,at,all\n1,2,3,4\n", "<sdnList><entry>", '{"type": "bundle"'])
def test_unreadable_list_is_reported_and_the_old_one_stays_in_force(embedded: Embedded, broken: str) -> None:
    put(embedded, "watchlists/A/ministry.csv", LISTED)
    put(embedded, "watchlists/A/ministry.csv", broken)
    embedded.send("a.jsonl", jsonl(ONE))
    assert codes(embedded, "a-1") == {"watchlisted"}
    assert '"WatchlistsRefused":[1.0]' in embedded.logs.getvalue().replace(" ", "")
    refusal = json.loads(rejected(embedded, "A/ministry.csv.refused.jsonl"))
    assert refusal["upload"] == "watchlists/A/ministry.csv"
    assert len(refusal["reason"]) > 20
    assert not embedded.stack.failures


def rejected(embedded: Embedded, name: str) -> bytes:
    content: bytes = (
        embedded.stack.client("s3")
        .get_object(Bucket=embedded.bucket, Key=f"rejected/watchlists/{name}")["Body"]
        .read()
    )
    return content


def test_key_without_a_tier_is_refused(embedded: Embedded) -> None:
    put(embedded, "watchlists/ministry.csv", LISTED)
    put(embedded, "watchlists/D/ministry.csv", LISTED)
    assert embedded.logs.getvalue().count("watchlist refused") == 2


def test_rejected_rows_are_explained(embedded: Embedded) -> None:
    put(embedded, "watchlists/C/list.csv", LISTED + "phone,no number,,,,\nname,Ada Marchbanks,,,,\n")
    lines = [json.loads(line) for line in rejected(embedded, "C/list.csv.jsonl").splitlines()]
    assert [line["where"] for line in lines] == ["row 3", "row 4"]
    assert "Marchbanks" not in str(lines)


def test_same_list_again_writes_nothing(embedded: Embedded) -> None:
    put(embedded, "watchlists/A/ministry.csv", LISTED)
    before = embedded.table(times=True)
    put(embedded, "watchlists/A/ministry.csv", LISTED)
    assert embedded.table(times=True) == before


def test_digest_as_a_value_is_matched(embedded: Embedded) -> None:
    from bonafide.identity import digest_of

    put(embedded, "watchlists/B/hashed.csv", f"type,value\nemail,{digest_of('zq7731.ada@outlook.com')}\n")
    embedded.send("a.jsonl", jsonl(ONE))
    assert codes(embedded, "a-1") == {"watchlisted"}


def test_values_of_a_list_stay_in_the_bucket(embedded: Embedded) -> None:
    put(embedded, "watchlists/A/ministry.csv", LISTED + "email,canaria.vogelsang@outlook.com,,,,\n")
    found: Any = [embedded.table(times=True), embedded.logs.getvalue(), rejected_keys(embedded)]
    assert "canaria" not in str(found).lower()
    assert "zq7731" not in str(found).lower()


@pytest.mark.parametrize("sdn", LISTS)
def test_evidence_of_an_sdn_address_names_the_programme(embedded: Embedded, sdn: Path) -> None:
    text = sdn.read_text(encoding="latin-1")
    row = next(row for row in csv.reader(text.splitlines()) if "CYBER2" in row[3:4] and "@" in row[-1])
    (address, *_) = re.findall(r"[^\s;]+@[\w.-]+\w", row[-1])
    put(embedded, "watchlists/A/ofac-sdn.csv", text)
    embedded.send("a.jsonl", jsonl(person("a-1", "Ada Marchbanks", PHONES[0], address)))
    assert embedded.alerted == ["a-1"]
    assert "A/ofac-sdn.csv" in evidence(embedded, "a-1")
    assert "CYBER2" in evidence(embedded, "a-1")
    assert embedded.table()["app#a-1", "assessment"]["families"]["M"]["watchlist"] == {"N": "10"}


def rejected_keys(embedded: Embedded) -> list[str]:
    listed = embedded.stack.client("s3").list_objects_v2(Bucket=embedded.bucket).get("Contents", [])
    return [item["Key"] for item in listed]
