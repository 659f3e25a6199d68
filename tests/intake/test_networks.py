"""Addresses of networks: read from where sources write them, and not kept where networks are not assessed."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest

from bonafide.application import Application
from bonafide.aws import clients
from bonafide.aws.keys import Keys
from bonafide.aws.objects import Pointer
from intake.columns import Columns
from intake.documents import documents
from intake.formats import Limits
from intake.networks import without_address
from intake.uploads import Intake
from local.memory_aws import MemoryDynamoDB, MemoryS3
from tests.pipeline.simulation import TABLE

IP = "192.31.196.77"
V6 = "2d00:bead:5::77"
PERSON = {"name": "Ada Marchbanks", "email": "ada@marchbanks.org"}


def read(document: dict[str, Any] | bytes) -> Application:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    (one,) = documents(content)
    assert one.application, one.reason
    return one.application


def of_row(header: str, row: str) -> Application:
    columns = Columns.of_header(header)
    (one,) = documents(columns.document(row.split(",")))
    assert one.application, one.reason
    return one.application


WITH_ADDRESS = [
    {"basics": PERSON, "source": {"name": "A form", "ip": IP}},
    {"basics": PERSON, "source": {"ip": f"{V6}%eth0"}},
    {**PERSON, "ip_address": IP},
    {**PERSON, "clientIp": IP},
    {**PERSON, "X-Forwarded-For": f"{IP}, 10.0.0.1"},
    {**PERSON, "IP-Adresse": IP},
    {"candidate": PERSON, "remote_addr": f"{IP}:4711"},
    {"data": {"fields": {**PERSON, "Submission IP": IP}}},
]
"""Documents with an address where it is read."""

ELSEWHERE = [
    {"basics": PERSON, "source": {"name": "A form", "IP Address": IP}},
    {"basics": PERSON, "source": {"sentFrom": IP}},
    {"basics": PERSON, "source": {"client": {"ip": "unknown", "at": {"address": V6}}}},
    {"basics": PERSON, "meta": {"request": [{"headers": {"x-real-ip": IP}}], "via": [IP, "a proxy"]}},
    {"basics": {**PERSON, "lastSeen": IP, "device": {"v6": V6}}},
    {**PERSON, "tracking": {"where": f"[{V6}]:443"}, "hops": [[IP]]},
    {"basics": PERSON, "fingerprint": f"10.0.0.1, {IP}"},
]
"""Documents with an address in a place of which nothing is known."""


def written(application: Application) -> str:
    return application.model_dump_json(by_alias=True, exclude_unset=True)


@pytest.mark.parametrize("document", WITH_ADDRESS)
def test_address_is_read(document: dict[str, Any]) -> None:
    application = read(document)
    assert application.source
    assert application.source.ip in (IP, f"{V6}%eth0", f"{IP}, 10.0.0.1", f"{IP}:4711")
    assert application.optional == ("network",)


@pytest.mark.parametrize(
    "header", ["Name,Email,IP Address", "name,email,ip", "Name,E-Mail,IP-Adresse", "name,email,source.ip"]
)
def test_address_of_a_table_is_read(header: str) -> None:
    application = of_row(header, f"Ada Marchbanks,ada@marchbanks.org,{IP}")
    assert application.source
    assert application.source.ip == IP


@pytest.mark.parametrize("document", [*WITH_ADDRESS, *ELSEWHERE])
def test_no_address_is_kept_where_networks_are_not_assessed(document: dict[str, Any]) -> None:
    left = without_address(read(document))
    assert IP not in written(left)
    assert "2d00" not in written(left)
    assert left.optional == ()
    assert left.email == PERSON["email"]


def test_all_else_is_kept() -> None:
    others = {
        "application_id": "a-1",
        "basics": {**PERSON, "version": "1.2.3", "at": "12:30:45", "nested": {"a": ["2026-11-20T09:00:00Z", 7, None]}},
        "source": {"name": "A form", "id": "17", "page": "https://example.org/jobs"},
        "skills": [{"name": "TCP/IP", "keywords": ["IP"]}],
        "submitted": {"time": "2026-11-20 09:00"},
    }
    application = read(others)
    assert without_address(application) is application
    with_address = read({**others, "source": {**others["source"], "ip": IP}})  # type: ignore[dict-item]
    assert json.loads(written(without_address(with_address))) == json.loads(written(application))


def test_source_with_nothing_but_an_address_is_empty() -> None:
    left = without_address(read({"basics": PERSON, "source": {"ip": IP}}))
    assert json.loads(written(left))["source"] == {}


@pytest.fixture
def storage() -> Iterator[MemoryS3]:
    storage, table = MemoryS3(lambda: datetime.now(UTC)), MemoryDynamoDB()
    with patch.object(clients, "s3", lambda: storage), patch.object(clients, "dynamodb", lambda: table):
        storage.table = table  # type: ignore[attr-defined]
        yield storage


@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_address_is_in_parts_only_where_networks_are_assessed(storage: MemoryS3, name: str, keeps: bool) -> None:
    content = "\n".join(json.dumps(each) for each in (*WITH_ADDRESS, *ELSEWHERE) if V6 not in json.dumps(each))
    if name == "a.csv":
        content = f"Name,Email,IP Address,Hop\nAda Marchbanks,ada@marchbanks.org,{IP},{IP}\n"
    storage.put_object(Bucket="uploads", Key=f"incoming/{name}", Body=content.encode())
    intake = Intake(TABLE, Keys("secret"), 10**6, Limits(10**6, 10**6), keeps_networks=keeps)
    receipt = intake.process(Pointer("uploads", f"incoming/{name}", None), time.monotonic() + 900)
    assert receipt.rejected == 0
    kept = {key: content for key, (content, _) in storage.objects.items() if not key.startswith("incoming/")}
    assert any(key.startswith("applications/") for key in kept)
    having = {key.partition("/")[0] for key, content in kept.items() if IP.encode() in content}
    assert having == ({"applications"} if keeps else set())
    assert IP not in str(storage.table.items())  # type: ignore[attr-defined]
    assert IP not in receipt.model_dump_json()
