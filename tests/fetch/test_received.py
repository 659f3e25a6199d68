"""From the signed event of a source through Webhooks and Fetch to one application, also if it comes twice."""

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from bonafide.aws.connections import Secrets
from bonafide.hooks import DOCUMENTS, FETCH, INCOMING, Hook
from intake.hooks import documents
from tests.fetch.conftest import ID, Cloud, Start
from tests.vendors.fakes import FAKES, Greenhouse, Vendor
from tests.vendors.people import Person
from tests.webhooks.conftest import event_of
from tests.webhooks.vendors import APPLIED, HEADERS, deliver
from webhooks.receiving import Receiver

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def body_of(source: str, vendor: Vendor, person: Person) -> dict[str, Any]:
    """The event that says that a person applied."""
    body: dict[str, Any] = deepcopy(APPLIED[source])
    match source:
        case "greenhouse":
            assert isinstance(vendor, Greenhouse)
            files = [{"filename": "cv.pdf", "url": vendor.link(person), "type": "resume"}]
            candidate = {**vendor.candidate(person), "educations": [vendor.education(person)], "attachments": files}
            body["payload"]["application"] |= {"id": 700 + person.number, "candidate": candidate}
        case "ashby":
            application = body["data"]["application"]
            application["id"] = application["candidate"]["id"] = person.uuid
        case "lever":
            body["data"] |= {"opportunityId": person.uuid, "applicationId": f"a-{person.uuid}"}
        case "workable":
            body["data"] |= {"id": str(person.number), "resume_url": vendor.link(person)}
        case "smartrecruiters":
            body |= {"candidate_id": str(person.number), "job_id": "job-1"}
        case "teamtailor":
            body["payload"]["data"]["id"] = f"9{person.number}"
    return body


@pytest.mark.parametrize("source", FAKES)
def test_event_that_comes_twice_is_one_application_with_its_files(cloud: Cloud, vendor_of: Start, source: str) -> None:
    vendor = vendor_of(source)
    person = vendor.people[1]
    cloud.connect(vendor, source)
    receiver = Receiver(Secrets("stack/connections"), cloud.table, "uploads", set())
    headers: Mapping[str, str] = HEADERS.get(source, {})
    delivery = deliver(source, body_of(source, vendor, person), headers, at=NOW, key=b"key")
    for _ in range(2):
        assert receiver.answer(event_of(source, delivery, ID), NOW)["statusCode"] in (200, 202)
        for key in cloud.keys_of(FETCH):
            cloud.fetcher.process(json.dumps({"detail": {"bucket": {"name": "uploads"}, "object": {"key": key}}}))
    assert cloud.keys_of(FETCH) == []
    stated: list[Any] = []
    for key in cloud.keys_of(INCOMING):
        hook = Hook.of_key(key)
        assert hook
        (document,) = documents(hook, cloud.content(key))
        assert document.application
        stated.append(document.application)
    assert len({each.application_id for each in stated}) == 1
    assert len(stated) == (2 if source == "ashby" else 1)  # once by the event, and once with what the API knows
    assert cloud.keys_of(DOCUMENTS) != []
    assert any([each.key for each in one.documents] == cloud.keys_of(DOCUMENTS) for one in stated)
    assert any(one.source.id in (person.uuid, str(person.number)) for one in stated)
