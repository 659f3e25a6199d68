"""Events of applicant tracking systems: each becomes the application that it states, under an id of its connection."""

import json
import time
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from bonafide.application import Application
from bonafide.aws import objects, records
from bonafide.aws.keys import Keys
from bonafide.aws.objects import Pointer
from bonafide.aws.receipts import Receipt
from bonafide.aws.table import Table
from bonafide.aws.tombstones import Tombstone
from bonafide.fields.protected import without_protected
from bonafide.hooks import INCOMING, MAX_ATTACHMENTS, SOURCES, Connection, Hook
from intake import hooks
from intake.documents import Document
from intake.formats import Limits
from intake.ids import Ids
from intake.uploads import Intake, upload_handler
from tests.moto_fixtures import items, keys_of

type Json = dict[str, Any]

CONNECTION, OTHER = "abcdefghijklmn23", "zyxwvutsrqponm76"
DAY, DIGEST = "2026-11-20", "5f" * 32
TIME = "2026-11-20T09:00:00Z"
NAME, EMAIL, PHONE = "Ida Muster", "ida.muster@example.org", "+49 30 901820"
LIMITS = Limits(upload=10_000_000, row=100_000)
KEYS = Keys("secret")
DEADLINE = time.monotonic() + 3600


def key(source: str, connection: str = CONNECTION, digest: str = DIGEST) -> str:
    return f"incoming/hooks/{source}/{connection}/{DAY}/{digest}.json"


def process(table: Table, bucket: str, key: str, body: Any, **limits: Any) -> Receipt:
    objects.put(bucket, key, body if isinstance(body, bytes) else json.dumps(body).encode())
    intake = Intake(table, KEYS, **{"max_object_bytes": 1_000_000, "limits": LIMITS, **limits})
    return intake.process(Pointer(bucket, key, None), DEADLINE)


def read(source: str, body: Any, connection: str = CONNECTION) -> Document:
    """What intake reads of an event, before it has an id of its connection."""
    hook = Hook.of_key(key(source, connection))
    assert hook
    (one,) = hooks.documents(hook, body if isinstance(body, bytes) else json.dumps(body).encode())
    return one


def identifier(source: str, body: Any, connection: str = CONNECTION) -> str:
    """The id of the application of an event."""
    one = read(source, body, connection)
    assert one.application
    return Ids(KEYS, Connection(source, connection)).of(one.application, one)


def stated_by(one: Document) -> Json:
    """The application of a document, as JSON."""
    assert one.application
    stated: Json = json.loads(one.application.model_dump_json(by_alias=True, exclude_unset=True))
    return stated


def applications(bucket: str) -> list[Json]:
    """The applications in all parts, without their revisions."""
    parts = [objects.read(Pointer(bucket, key, None)) or b"" for key in keys_of(bucket, "applications/")]
    found = [json.loads(line) for part in parts for line in part.splitlines()]
    return [{name: value for name, value in each.items() if name != "revision"} for each in found]


def document(number: int, kind: str, media_type: str | None = None, source: str = "greenhouse") -> Json:
    """A document as an application states it."""
    stated = {"key": f"documents/hooks/{source}/{CONNECTION}/{DAY}/{DIGEST}/{number}", "kind": kind}
    return stated | ({"media_type": media_type} if media_type else {})


# ─────────────────────────────────────── What each source sends, and what it becomes ────────────────────────────────

GREENHOUSE: Json = {
    "action": "new_candidate_application",
    "payload": {
        "application": {
            "id": 71,
            "applied_at": TIME,
            "source": {"name": "Jobs page"},
            "candidate": {
                "id": 60,
                "first_name": "Ida",
                "last_name": "Muster",
                "phone_numbers": [{"value": PHONE, "type": "mobile"}, {"value": "ida.muster.chat", "type": "skype"}],
                "email_addresses": [{"value": EMAIL, "type": "personal"}],
                "addresses": [{"value": "1 Example St\nBerlin", "type": "home"}],
                "educations": [
                    {
                        "school_name": "Example University",
                        "degree": "Bachelor's Degree",
                        "discipline": "Physics",
                        "start_date": "10/01/2012",
                        "end_date": "07/31/2015",
                    }
                ],
                "employments": [{"company_name": "Acme", "title": "Engineer", "start_date": "08/01/2015"}],
                "attachments": [
                    {"filename": "Ida Muster.PDF", "url": "https://files.example/1", "type": "resume"},
                    {"filename": "without address", "url": None, "type": "cover_letter"},
                    {"filename": "letter.docx", "url": "https://files.example/2", "type": "cover_letter"},
                    {"filename": "test", "url": "https://files.example/3", "type": "take_home_test"},
                ],
            },
            "jobs": [{"id": 27, "name": "Engineer", "requisition_id": "R1"}],
        }
    },
}
SCHOOL = {"institution": "Example University", "area": "Physics", "startDate": "2012-10-01", "endDate": "2015-07-31"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GREENHOUSE_STATED: Json = {
    "submitted_at": TIME,
    "source": {"name": "greenhouse", "id": "60", "phone_is_normalised": False},
    "job": {"id": "27", "title": "Engineer"},
    "basics": {"name": NAME, "email": EMAIL, "phone": PHONE, "location": {"address": "1 Example St\nBerlin"}},
    "work": [{"name": "Acme", "position": "Engineer", "startDate": "2015-08-01"}],
    "education": [SCHOOL | {"studyType": "Bachelor's Degree"}],
    "documents": [document(1, "resume", "application/pdf"), document(2, "cover_letter", DOCX), document(3, "other")],
}


def harvest() -> Json:
    """What Fetch puts together of Harvest v3: times of creation, and dates as in ISO 8601."""
    stated = deepcopy(GREENHOUSE)
    application = stated["payload"]["application"]
    application |= {"candidate_id": 60, "job_id": 27, "created_at": application.pop("applied_at")}
    candidate = application["candidate"]
    candidate["educations"][0] |= {"start_date": "2012-10-01", "end_date": "2015-07-31", "candidate_id": 60}
    candidate["employments"][0] |= {"start_date": "2015-08-01"}
    return stated


ASHBY_CANDIDATE: Json = {
    "id": "c-1",
    "name": NAME,
    "primaryEmailAddress": {"value": EMAIL, "type": "Personal", "isPrimary": True},
    "primaryPhoneNumber": {"value": PHONE, "type": "Mobile", "isPrimary": True},
}
ASHBY: Json = {
    "action": "applicationSubmit",
    "data": {
        "application": {
            "id": "a-1",
            "createdAt": TIME,
            "candidate": ASHBY_CANDIDATE,
            "job": {"id": "j-1", "title": "Engineer"},
        }
    },
    "webhookActionId": "w-1",
}
ASHBY_STATED: Json = {
    "submitted_at": TIME,
    "source": {"name": "ashby", "id": "c-1"},
    "job": {"id": "j-1", "title": "Engineer"},
    "basics": {"name": NAME, "email": EMAIL, "phone": PHONE},
}
ASHBY_INFO: Json = {
    **ASHBY_CANDIDATE,
    "emailAddresses": [{"value": EMAIL}],
    "phoneNumbers": [{"value": PHONE}],
    "socialLinks": [{"type": "LinkedIn", "url": "https://linkedin.example/in/ida"}],
    "position": "Engineer",
    "company": "Acme",
    "school": "Example University",
    "resumeFileHandle": {"id": "f-1", "name": "cv.pdf", "handle": "handle-1"},
    "fileHandles": [
        {"id": "f-2", "name": "letter", "handle": "handle-2"},
        {"id": "f-1", "name": "cv.pdf", "handle": "handle-1"},
    ],
    "location": {"locationSummary": "Berlin", "locationComponents": [{"type": "Country", "name": "Germany"}]},
}
WORKABLE: Json = {
    "event_type": "candidate_created",
    "resource_type": "candidate",
    "id": "event-1",
    "data": {
        "id": "3fc",
        "firstname": "Ida",
        "lastname": "Muster",
        "email": EMAIL,
        "phone": PHONE,
        "address": "Berlin, Germany",
        "created_at": TIME,
        "resume_url": "https://files.example/cv",
        "education_entries": [
            {
                "school": "Example University",
                "degree": "BSc",
                "field_of_study": "Physics",
                "start_date": "2012-10-01",
                "end_date": "2015-07-31",
            }
        ],
        "experience_entries": [{"company": "Acme", "title": "Engineer", "start_date": "2015-08-01", "current": True}],
        "answers": [],
        "job": {"shortcode": "ENG1", "title": "Engineer"},
    },
}
LEVER: Json = {
    "data": {
        "id": "o-1",
        "name": NAME,
        "contact": {"id": "p-1", "name": NAME, "emails": [EMAIL]},
        "headline": "Acme",
        "location": "Berlin",
        "phones": [{"type": "mobile", "value": PHONE}, {"type": "skype", "value": "ida"}],
        "emails": [EMAIL],
        "links": ["https://linkedin.example/in/ida"],
        "stage": "lead-new",
        "createdAt": 1_795_165_200_000,
        "applications": [{"id": "a-1", "type": "posting", "posting": "j-1"}],
    },
    "attachments": [{"url": "https://api.example/1", "type": "resume", "filename": ""}],
}
SMARTRECRUITERS: Json = {
    "id": "c-1",
    "firstName": "Ida",
    "lastName": "Muster",
    "email": EMAIL,
    "phoneNumber": PHONE,
    "createdOn": "2024-01-01T09:00:00Z",
    "location": {"country": "Germany", "countryCode": "de", "city": "Berlin"},
    "web": {"linkedin": "https://linkedin.example/in/ida"},
    "education": [
        {
            "institution": "Example University",
            "degree": "BSc",
            "major": "Physics",
            "startDate": "2012-10",
            "endDate": "2015-07",
        }
    ],
    "experience": [{"company": "Acme", "title": "Engineer", "startDate": "2015-08", "current": True}],
    "primaryAssignment": {"createdOn": TIME, "job": {"id": "j-1", "title": "Engineer"}},
    "attachments": [{"url": "https://api.example/1", "type": "resume", "filename": "cv.odt"}],
}
TEAMTAILOR: Json = {
    "data": {
        "id": "9",
        "type": "job-applications",
        "attributes": {"created-at": TIME},
        "relationships": {
            "candidate": {"data": {"type": "candidates", "id": "5"}},
            "job": {"data": {"type": "jobs", "id": "7"}},
        },
    },
    "included": [
        {
            "id": "5",
            "type": "candidates",
            "attributes": {
                "first-name": "Ida",
                "last-name": "Muster",
                "email": EMAIL,
                "phone": PHONE,
                "linkedin-url": "https://linkedin.example/in/ida",
            },
        },
        {"id": "7", "type": "jobs", "attributes": {"title": "Engineer"}},
    ],
    "attachments": [{"url": "https://files.example/1", "type": "resume"}],
}
PINPOINT: Json = {
    "event": "application_created",
    "data": {
        "application": {"id": 3, "first_name": "Ida", "last_name": "Muster", "email": EMAIL, "phone": PHONE},
    },
}
PINPOINT_RECORD: Json = {
    "event": "application_created",
    "data": {
        "id": "3",
        "type": "applications",
        "attributes": {"first_name": "Ida", "last_name": "Muster", "email": EMAIL, "phone": PHONE, "created_at": TIME},
        "relationships": {"job": {"data": {"type": "jobs", "id": "7"}}},
    },
}
RECRUITEE: Json = {
    "id": 1,
    "event_type": "new_candidate",
    "created_at": TIME,
    "payload": {
        "candidate": {
            "id": 5,
            "name": NAME,
            "emails": [EMAIL],
            "phones": ["+4930901820", PHONE],
            "social_links": ["https://linkedin.example/in/ida"],
            "cv_url": "https://files.example/cv",
            "fields": [
                {
                    "kind": "education",
                    "values": [
                        {
                            "school": "Example University",
                            "degree": "BSc",
                            "major": "Physics",
                            "start_date": "2012-10-01",
                            "end_date": "2015-07-31",
                        }
                    ],
                },
                {"kind": "experience", "values": [{"company": "Acme", "title": "Engineer"}]},
                {"kind": "single_line", "values": [{"text": "chess"}]},
            ],
        },
        "offers": [{"id": 7, "title": "Engineer"}],
    },
}
BASICS = {"name": NAME, "email": EMAIL, "phone": PHONE}
PROFILES = {"profiles": [{"url": "https://linkedin.example/in/ida"}]}
JOB = {"id": "7", "title": "Engineer"}
STUDIES = SCHOOL | {"studyType": "BSc"}
ACME = {"name": "Acme", "position": "Engineer"}

EVENTS: dict[str, tuple[str, Json, str, Json]] = {
    "greenhouse": ("greenhouse", GREENHOUSE, "71", GREENHOUSE_STATED),
    "greenhouse, Harvest v3": ("greenhouse", harvest(), "71", GREENHOUSE_STATED),
    "greenhouse, a prospect": (
        "greenhouse",
        {
            "action": "new_prospect_application",
            "payload": {
                "application": {
                    "id": 72,
                    "candidate": {"id": 61, "first_name": "Ida", "email_addresses": [{"value": EMAIL}]},
                    "jobs": [],
                }
            },
        },
        "72",
        {
            "source": {"name": "greenhouse", "id": "61", "phone_is_normalised": False},
            "basics": {"name": "Ida", "email": EMAIL},
        },
    ),
    "ashby": ("ashby", ASHBY, "a-1", ASHBY_STATED),
    "ashby, with candidate.info": (
        "ashby",
        {
            "action": "applicationSubmit",
            "data": {"application": {**ASHBY["data"]["application"], "candidate": ASHBY_INFO}},
            "attachments": [
                {"url": "documents/…/1", "type": "resume", "filename": "cv.pdf"},
                {"url": "documents/…/2", "type": "other", "filename": "letter"},
            ],
        },
        "a-1",
        ASHBY_STATED
        | {
            "basics": {**BASICS, **PROFILES, "location": {"address": "Berlin", "countryCode": "Germany"}},
            "work": [ACME],
            "education": [{"institution": "Example University"}],
            "documents": [document(1, "resume", "application/pdf", "ashby"), document(2, "other", source="ashby")],
        },
    ),
    "workable": (
        "workable",
        WORKABLE,
        "3fc",
        {
            "submitted_at": TIME,
            "source": {"name": "workable", "id": "3fc", "phone_is_normalised": False},
            "job": {"id": "ENG1", "title": "Engineer"},
            "basics": {**BASICS, "location": {"address": "Berlin, Germany"}},
            "work": [ACME | {"startDate": "2015-08-01"}],
            "education": [STUDIES],
            "documents": [document(1, "resume", source="workable")],
        },
    ),
    "lever": (
        "lever",
        LEVER,
        "o-1",
        {
            "submitted_at": "2026-11-20T09:00:00Z",
            "source": {"name": "lever", "id": "o-1"},
            "job": {"id": "j-1"},
            "basics": {**BASICS, **PROFILES, "location": {"address": "Berlin"}},
            "documents": [document(1, "resume", source="lever")],
        },
    ),
    "smartrecruiters": (
        "smartrecruiters",
        SMARTRECRUITERS,
        "c-1",
        {
            "submitted_at": TIME,
            "source": {"name": "smartrecruiters", "id": "c-1"},
            "job": {"id": "j-1", "title": "Engineer"},
            "basics": {**BASICS, **PROFILES, "location": {"city": "Berlin", "countryCode": "de"}},
            "work": [ACME | {"startDate": "2015-08"}],
            "education": [STUDIES | {"startDate": "2012-10", "endDate": "2015-07"}],
            "documents": [document(1, "resume", "application/vnd.oasis.opendocument.text", "smartrecruiters")],
        },
    ),
    "teamtailor": (
        "teamtailor",
        TEAMTAILOR,
        "9",
        {
            "submitted_at": TIME,
            "source": {"name": "teamtailor", "id": "5"},
            "job": JOB,
            "basics": {**BASICS, **PROFILES},
            "documents": [document(1, "resume", source="teamtailor")],
        },
    ),
    "pinpoint": ("pinpoint", PINPOINT, "3", {"source": {"name": "pinpoint", "id": "3"}, "basics": BASICS}),
    "pinpoint, a record of JSON:API": (
        "pinpoint",
        PINPOINT_RECORD,
        "3",
        {"submitted_at": TIME, "source": {"name": "pinpoint", "id": "3"}, "job": {"id": "7"}, "basics": BASICS},
    ),
    "recruitee": (
        "recruitee",
        RECRUITEE,
        "candidate:5",
        {
            "submitted_at": TIME,
            "source": {"name": "recruitee", "id": "5"},
            "job": JOB,
            "basics": {**BASICS, **PROFILES, "phone": f"+4930901820; {PHONE}"},
            "work": [ACME],
            "education": [STUDIES],
        },
    ),
}


@pytest.mark.parametrize("event", EVENTS)
def test_event_becomes_the_application_that_it_states(table: Table, bucket: str, event: str) -> None:
    source, body, number, stated = EVENTS[event]
    receipt = process(table, bucket, key(source), body)
    assert (receipt.read, receipt.accepted, receipt.rejected, receipt.ignored) == (1, 1, 0, 0)
    assert applications(bucket) == [{"application_id": f"{source}:{CONNECTION}:{number}", **stated}]


def test_every_source_has_an_event() -> None:
    assert {source for source, *_ in EVENTS.values()} == set(SOURCES)


@pytest.mark.parametrize("event", EVENTS)
def test_application_survives_a_round_trip(event: str) -> None:
    source, body, _, expected = EVENTS[event]
    stated = stated_by(read(source, body))
    application = Application.model_validate_json(json.dumps(stated))
    assert json.loads(application.model_dump_json(by_alias=True, exclude_unset=True)) == stated
    assert [each.kind for each in application.documents] == [each["kind"] for each in expected.get("documents", [])]


@pytest.mark.parametrize("event", EVENTS)
def test_what_webhooks_drops_is_not_needed(event: str) -> None:
    source, body, number, stated = EVENTS[event]
    assert stated_by(read(source, without_protected(deepcopy(body))[0])) == {"application_id": number, **stated}


def test_attachments_of_a_fetched_document_count_before_those_of_the_event() -> None:
    loaded = [{"url": "https://files.example/9", "type": "Cover Letter", "filename": "letter.txt"}]
    one = stated_by(read("greenhouse", {**GREENHOUSE, "attachments": loaded}))
    assert one["documents"] == [document(1, "cover_letter", "text/plain")]


def test_no_more_documents_are_stated_than_are_loaded() -> None:
    many = [{"url": f"https://files.example/{n}", "type": "other"} for n in range(100)]
    assert len(stated_by(read("greenhouse", {**GREENHOUSE, "attachments": many}))["documents"]) == MAX_ATTACHMENTS


def test_layout_that_a_reader_does_not_know_is_read_by_usual_names() -> None:
    body = {"event": "application_created", "data": {"applicant": {"full_name": NAME, "e_mail": EMAIL}}}
    assert stated_by(read("pinpoint", body))["basics"] == {"name": NAME, "email": EMAIL}
    assert identifier("pinpoint", body).startswith(f"pinpoint:{CONNECTION}:")


# ──────────────────────────────────────────────────────── Ids ───────────────────────────────────────────────────────


def test_two_connections_with_the_same_numbers_do_not_collide(table: Table, bucket: str) -> None:
    for connection in (CONNECTION, OTHER):
        process(table, bucket, key("greenhouse", connection), GREENHOUSE)
    ids = {each["application_id"] for each in applications(bucket)}
    assert ids == {f"greenhouse:{CONNECTION}:71", f"greenhouse:{OTHER}:71"}
    assert [Connection.of_application(each) for each in sorted(ids)] == [
        (Connection("greenhouse", CONNECTION), "71"),
        (Connection("greenhouse", OTHER), "71"),
    ]


def test_event_that_comes_again_states_the_same_application(table: Table, bucket: str) -> None:
    for digest in ("a" * 64, "b" * 64):
        process(table, bucket, key("greenhouse", digest=digest), GREENHOUSE)
    one, two = applications(bucket)
    assert one["application_id"] == two["application_id"]


@pytest.mark.parametrize(
    "number",
    [None, "", "a b", "../../71", "71/../72", EMAIL, "ida.muster", PHONE, "9" * 110, {"id": 71}, "７１"],
    ids=str,
)
def test_number_that_cannot_be_an_id_or_names_a_person_is_replaced(number: Any) -> None:
    body = deepcopy(GREENHOUSE)
    body["payload"]["application"]["id"] = number
    del body["payload"]["application"]["candidate"]["id"]
    own, other = (identifier("greenhouse", body, connection) for connection in (CONNECTION, OTHER))
    assert UUID(own.removeprefix(f"greenhouse:{CONNECTION}:"))
    assert other == own.replace(CONNECTION, OTHER)


def test_application_without_a_number_has_that_of_the_candidate() -> None:
    body = deepcopy(GREENHOUSE)
    del body["payload"]["application"]["id"]
    assert identifier("greenhouse", body) == f"greenhouse:{CONNECTION}:candidate:60"


STATED = f"greenhouse:{CONNECTION}:71"
TRICKS = [
    "incoming/a.json",
    "incoming/hooks.json",
    "incoming/hooks/a.json",
    f"incoming/{key('greenhouse').removeprefix('incoming/hooks/')}",
    f"incoming//hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/hooks//greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/hooks/../hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/x/../hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/x/incoming/hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/Hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/hooks/Greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/hooks/greenhouse/{CONNECTION.upper()}/{DAY}/{DIGEST}.json",
    f"incoming/hooks/greenhouse/{CONNECTION[:-1]}/{DAY}/{DIGEST}.json",
    f"incoming/hooks/greenhouse/{CONNECTION}/2026-13-01/{DIGEST}.json",
    f"incoming/hooks/greenhouse/{CONNECTION}/0000-00-00/{DIGEST}.json",
    f"incoming/hooks/greenhouse/{CONNECTION}/２０２６-11-20/{DIGEST}.json",
    f"incoming/hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json.json",
    f"incoming/hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST}.json\n.json",
    f"incoming/hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST.upper()}.json",
    f"incoming/hooks/greenhouse/{CONNECTION}/{DAY}/{DIGEST}0.json",
    f"incoming/hooks/greenhouse/{CONNECTION}/{DAY}/x/{DIGEST}.json",
    f"incoming/hooks%2Fgreenhouse/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/hooks/other/{CONNECTION}/{DAY}/{DIGEST}.json",
    f"incoming/hooks/greenhouse{CONNECTION}/{DAY}/{DIGEST}.json",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_key_that_only_looks_like_that_of_an_event_is_none(trick: str) -> None:
    assert Hook.of_key(trick) is None


def test_no_other_upload_gets_the_id_of_a_connection(table: Table, bucket: str) -> None:
    """It is read as any upload is: by the keys of its documents, whatever id it states."""
    stated = {"application_id": STATED, "basics": BASICS, "documents": [document(1, "resume")]}
    for trick in TRICKS:
        assert process(table, bucket, trick, [GREENHOUSE, stated]).accepted == 2
    found = applications(bucket)
    assert len(found) == 2 * len(TRICKS)
    assert not [each for each in found if Connection.of_application(each["application_id"])]
    assert not [each for each in found if each.get("documents")]
    assert not [pk for pk, _ in items(table) if pk.startswith(f"app#greenhouse:{CONNECTION}")]


def test_id_of_a_connection_is_replaced_however_it_is_stated(table: Table, bucket: str) -> None:
    spelt = [STATED, f" {STATED} ", f"{STATED}\n", f"greenhouse:{CONNECTION}:candidate:60"]
    cells = "application_id,email\n" + "".join(f'"{each}",{EMAIL}\n' for each in spelt)
    process(table, bucket, "incoming/a.csv", cells.encode())
    process(table, bucket, "incoming/a.json", [{"application_id": each, **BASICS} for each in spelt])
    found = applications(bucket)
    assert len(found) == 2 * len(spelt)
    assert not [each for each in found if Connection.of_application(each["application_id"])]


# ─────────────────────────────────────────── Events that are not taken in ───────────────────────────────────────────


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        {"action": "ping", "payload": {"web_hook_id": 3, "name": "Bonafide"}},
        {"test": True},
        {"action": "ping", "data": {"webhookActionType": "applicationSubmit"}},
        {"payload": {"event_name": "job_application.create", "data": {"id": "9", "type": "job-applications"}}},
        {"event": "applicationCreated", "triggeredAt": 1, "token": "abc", "signature": "hex", "data": {}},
        {"job_id": "jid", "candidate_id": "cid"},
    ],
    ids=lambda body: (body if isinstance(body, bytes) else json.dumps(body).encode())[:24].decode(),
)
def test_event_without_an_application_has_none(source: str, body: Any) -> None:
    one = read(source, body)
    assert (one.application, one.reason) == (None, hooks.NO_APPLICATION)


def test_event_without_an_application_is_ignored_with_a_note(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, key("recruitee"), {"test": True})
    assert (receipt.read, receipt.accepted, receipt.rejected, receipt.ignored) == (0, 0, 0, 1)
    assert receipt.notes == [hooks.NO_APPLICATION]
    assert receipt.stopped is None
    assert not keys_of(bucket, "applications/")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"not json", "JSON object"),
        (b"[]", "JSON object"),
        (b"\x1f\x8b\x08\x00", "JSON object"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, ""),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "layout is not understood"),
        (b'{"n":' + b"9" * 10_000 + b"}", "JSON object"),
        (b'{"n": "' + b"x" * 100_000 + b'"}', "longer than 97 KB"),
        ({"data": [PINPOINT_RECORD["data"]] * 2}, "2 applications"),
        ({"data": {"application": {"id": 1, "email": "\ud800", "first_name": "x"}}}, "JSON"),
    ],
    ids=range(9),
)
def test_hostile_body_is_rejected_with_a_reason(table: Table, bucket: str, body: Any, reason: str) -> None:
    receipt = process(table, bucket, key("pinpoint"), body)
    assert (receipt.read, receipt.accepted, receipt.rejected, receipt.ignored) == (1, 0, 1, 0)
    (rejected,) = keys_of(bucket, "rejected/")
    kept = json.loads(objects.read(Pointer(bucket, rejected, None)) or b"")
    assert reason in kept["reason"]


@pytest.mark.parametrize(
    "change",
    [
        {"candidate": None},
        {"candidate": "Ida Muster"},
        {"candidate": []},
        {"candidate": {"id": {}, "email_addresses": EMAIL, "phone_numbers": {"value": 1}, "attachments": "x"}},
        {"candidate": {"email_addresses": [EMAIL, None, 3], "attachments": [None, 3, "x", {"url": 3}]}},
        {"jobs": "x", "applied_at": {}, "attachments": 5},
    ],
    ids=range(6),
)
def test_fields_of_another_type_are_no_error(change: Json) -> None:
    body = deepcopy(GREENHOUSE)
    body["payload"]["application"] |= change
    one = read("greenhouse", body)
    assert one.application or one.reason == hooks.NO_APPLICATION


def test_mapping_of_the_operator_is_for_other_uploads(table: Table, bucket: str) -> None:
    objects.put(bucket, "imports/hooks.json", b'{"fields": {"payload.application.id": "basics.name"}, "rows": "x"}')
    process(table, bucket, key("greenhouse"), GREENHOUSE)
    objects.put(bucket, "imports/hooks.json", b"not a mapping")
    process(table, bucket, key("greenhouse", OTHER), GREENHOUSE)
    assert [each["basics"]["name"] for each in applications(bucket)] == [NAME, NAME]


# ────────────────────────────────────────────────── Erased meanwhile ────────────────────────────────────────────────


def erase(table: Table, candidate: str, at: datetime, connection: str = CONNECTION) -> None:
    table.put([Tombstone(Connection("greenhouse", connection), candidate, at).item(at)])


@pytest.mark.parametrize("after", [timedelta(seconds=2), timedelta(days=2)])
def test_person_whom_the_source_erased_since_the_event_is_not_taken_in(
    table: Table, bucket: str, after: timedelta
) -> None:
    erase(table, "60", datetime.now(UTC) + after)
    receipt = process(table, bucket, key("greenhouse"), GREENHOUSE)
    assert (receipt.read, receipt.accepted, receipt.rejected, receipt.ignored) == (0, 0, 0, 1)
    assert receipt.notes == [hooks.ERASED]
    assert not keys_of(bucket, "applications/")
    assert not keys_of(bucket, "rejected/")
    assert not [pk for pk, _ in items(table) if pk.startswith("app#")]


def test_person_who_applies_again_after_an_erasure_is_taken_in(table: Table, bucket: str) -> None:
    erase(table, "60", datetime(2026, 11, 19, tzinfo=UTC))
    body = deepcopy(GREENHOUSE)
    assert process(table, bucket, key("greenhouse"), body).accepted == 1


def test_event_without_a_time_that_comes_again_after_an_erasure_is_not_taken_in(table: Table, bucket: str) -> None:
    erase(table, "60", datetime(2026, 11, 19, tzinfo=UTC))
    body = deepcopy(GREENHOUSE)
    del body["payload"]["application"]["applied_at"]
    receipt = process(table, bucket, key("greenhouse"), body)
    assert (receipt.accepted, receipt.notes) == (0, [hooks.ERASED])


@pytest.mark.parametrize(
    ("candidate", "connection"), [("6", CONNECTION), ("600", CONNECTION), ("60", OTHER), ("60 ", CONNECTION)]
)
def test_erasure_of_another_person_does_not_count(table: Table, bucket: str, candidate: str, connection: str) -> None:
    erase(table, candidate, datetime.now(UTC) + timedelta(days=2), connection)
    assert process(table, bucket, key("greenhouse"), GREENHOUSE).accepted == 1


def test_other_uploads_do_not_look_for_erasures(table: Table, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bonafide.aws.tombstones.find", lambda *_: pytest.fail("a query that nobody needs"))
    assert process(table, bucket, "incoming/a.json", GREENHOUSE).accepted == 1


# ──────────────────────────────────────────────────── Personal data ─────────────────────────────────────────────────

CANARY = "kanarienvogel"


def planted(node: Any) -> Any:
    """An event that has protected fields in each of its objects."""
    if isinstance(node, list):
        return [planted(each) for each in node]
    if not isinstance(node, dict):
        return node
    names = ("gender", "race", "date_of_birth", "nationality", "disability", "veteran_status", "photo_url", "age")
    fields = dict.fromkeys(names, CANARY) | {"eeoc": {"ethnicity": CANARY}}
    asked = [{"question": "What is your gender?", "answer": CANARY}, {"name": "Race", "value": CANARY}]
    return {**{name: planted(value) for name, value in node.items()}, **fields, "custom_fields": asked}


@pytest.mark.parametrize("event", EVENTS)
def test_protected_fields_of_an_event_are_not_read(event: str) -> None:
    source, body, number, stated = EVENTS[event]
    one = read(source, planted(body))
    assert one.dropped > 0
    assert stated_by(one) == {"application_id": number, **stated}
    assert CANARY not in str(one)


def test_protected_fields_of_events_are_stored_nowhere_else(table: Table, bucket: str) -> None:
    for source, body in (("greenhouse", GREENHOUSE), ("pinpoint", {"data": [PINPOINT_RECORD["data"]] * 2})):
        assert process(table, bucket, key(source), planted(body)).dropped > 0
    keys = [each for each in keys_of(bucket) if not each.startswith(INCOMING)]
    assert {each.partition("/")[0] for each in keys} == {"applications", "rejected", "receipts"}
    assert CANARY not in str([objects.read(Pointer(bucket, each, None)) for each in keys])
    assert CANARY not in str(items(table))


@pytest.mark.parametrize("is_erased", [False, True])
def test_nobody_is_named_outside_of_the_bucket(
    table: Table,
    bucket: str,
    is_erased: bool,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    handler = upload_handler(Intake(table, KEYS, max_object_bytes=1_000_000, limits=LIMITS))
    context: Any = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 900_000)
    for number, (source, body, _, stated) in enumerate(EVENTS.values()):
        if is_erased:
            at = datetime.now(UTC) + timedelta(days=2)
            table.put([Tombstone(Connection(source, CONNECTION), stated["source"]["id"], at).item(at)])
        name = key(source, digest=f"{number:064x}")
        objects.put(bucket, name, json.dumps(body).encode())
        message = {"detail": {"bucket": {"name": bucket}, "object": {"key": name}}}
        event: Any = {"Records": [{"messageId": "m", "eventSource": "aws:sqs", "body": json.dumps(message)}]}
        assert handler(event, context) == {"batchItemFailures": []}
    receipts = [objects.read(Pointer(bucket, each, None)) for each in keys_of(bucket, "receipts/")]
    assert len(receipts) == len(EVENTS)
    assert bool(keys_of(bucket, "applications/")) is not is_erased
    output = capsys.readouterr()
    said = str([items(table), receipts, keys_of(bucket), output.out, output.err, caplog.text])
    assert not [word for word in ("Ida", "Muster", EMAIL, "901820") if word in said]


def test_file_of_an_event_is_recorded_even_if_the_person_is_called_like_a_source(table: Table, bucket: str) -> None:
    body = deepcopy(GREENHOUSE)
    body["payload"]["application"]["candidate"]["last_name"] = "Greenhouse"
    process(table, bucket, key("greenhouse"), body)
    statement = records.load_latest_statement(table, STATED)
    assert (statement["file"], statement["source_id"]) == (key("greenhouse").removeprefix("incoming/"), "60")
