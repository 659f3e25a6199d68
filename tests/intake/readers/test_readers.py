"""The readers: each source's documents become the applications that they state, and nothing else of them passes."""

import copy
import gzip
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bonafide.application import Application
from intake import formats, readers
from intake.documents import documents
from intake.formats import Limits, Row, Unreadable
from intake.readers import layout, linkedin, xml_elements
from intake.unread import Unread

OTHER_LAYOUTS = Path(__file__).parents[1] / "layouts"
LAYOUTS = Path(__file__).parent / "layouts"
LINKEDIN = sorted((LAYOUTS / "linkedin").iterdir())

type Document = dict[str, Any]

NAME, EMAIL, PHONE = "Ilse Probstmann", "ilse.probstmann@example.org", "+44 7700 900123"
SCHOOL = {
    "institution": "University of Sheffield",
    "studyType": "Bachelor of Science",
    "area": "Physics",
    "startDate": "2019-09",
    "endDate": "2017-06",
}
JOB = {"name": "Example Instruments", "position": "Technician"}
PROFILE = {"url": "https://linkedin.example/in/ilse"}
GITHUB = {"network": "GitHub", "username": "ilse-p", "url": "https://git.example/ilse"}
WITHOUT_AREA = {name: value for name, value in SCHOOL.items() if name != "area"}
WITH_DAYS = SCHOOL | {"startDate": "2019-09-01", "endDate": "2017-06-01"}
LEVER_TIME = "2026-05-28T20:26:40+00:00"


def application(name: str, identifier: str | None = None, /, **stated: Any) -> Document:
    """What a reader makes of the one invented person. `location`, `url` and `profiles` are of `basics`."""
    basics = {"name": NAME, "email": EMAIL, "phone": PHONE}
    basics |= {each: stated.pop(each) for each in ("phone", "location", "url", "profiles") if each in stated}
    own = {"application_id": f"{name}:{identifier}"} if identifier else {}
    return {**own, "source": {"name": name, **stated.pop("source", {})}, "basics": basics, **stated}


GREENHOUSE = application(
    "greenhouse",
    "2001",
    source={"id": "1001", "phone_is_normalised": False},
    job={"id": "3001", "title": "Engineer"},
)
LEVER = [
    application(
        "lever",
        f"00000000-0000-4000-8000-00000000000{number}",
        source={"id": f"00000000-0000-4000-8000-00000000000{number}"},
        submitted_at=LEVER_TIME,
        location={"address": "Sheffield, UK"},
    )
    for number in (1, 2)
]
WORKABLE = [
    application(
        "workable",
        number,
        source={"id": number, "phone_is_normalised": False},
        submitted_at="2026-07-23T19:21:06Z",
        job={"id": "ABC123", "title": "Engineer"},
        location={"address": "Sheffield, UK", "city": "Sheffield", "countryCode": "GB"},
        education=[WITH_DAYS],
    )
    for number in ("a1", "a2")
]
ASHBY = "00000000-0000-4000-8000-00000000001"
TEAMTAILOR = [
    application(
        "teamtailor",
        number,
        source={"id": "501"},
        submitted_at=f"2026-09-{day}T08:00:00.000+02:00",
        job={"id": "77", "title": "Engineer"},
    )
    for number, day in (("901", 28), ("902", 29))
]
PINPOINT_TIME = "2026-09-27T12:03:02.728Z"
HOME = {"address": "1 Invented Street", "postalCode": "S1 1AA", "city": "Sheffield"}
UK = {"countryCode": "UK"}

EXPECTED: list[tuple[str, list[Document]]] = [
    (
        "02-greenhouse-candidate.json",
        [
            GREENHOUSE
            | {
                "submitted_at": "2026-09-27T12:03:02.728Z",
                "basics": {**GREENHOUSE["basics"], "location": {"address": "1 Invented Street\nSheffield S1 1AA"}},
                "education": [
                    SCHOOL | {"startDate": "2019-09-15T00:00:00.000Z", "endDate": "2017-06-15T00:00:00.000Z"}
                ],
            }
        ],
    ),
    (
        "03-greenhouse-webhook.json",
        [
            GREENHOUSE
            | {
                "submitted_at": "2026-09-27T12:03:02Z",
                "education": [SCHOOL | {"startDate": "2019-09-15", "endDate": "2017-06-15"}],
            }
        ],
    ),
    ("04-lever-list.json", LEVER),
    ("04-lever-one.json", LEVER[:1]),
    ("06-workable-list.json", WORKABLE),
    (
        "07-bamboohr-application.json",
        [
            application(
                "bamboohr",
                "61",
                source={"id": "118"},
                submitted_at="2026-05-29T14:15:03+00:00",
                job={"id": "22", "title": "Engineer"},
                location={"address": "1 Invented Street", "city": "Sheffield", "countryCode": "United Kingdom"},
            )
        ],
    ),
    (
        "09-smartrecruiters-candidate.json",
        [
            application(
                "smartrecruiters",
                "c1",
                source={"id": "c1"},
                location={"city": "Sheffield", "region": "England", "countryCode": "gb"},
                education=[SCHOOL | {"location": "Sheffield, GB"}],
            )
        ],
    ),
    (
        "10-recruiterflow-list.json",
        [
            application(
                "recruiterflow",
                "1",
                source={"id": "1"},
                submitted_at="2026-05-20T22:43:33+0000",
                location={"city": "Sheffield", "countryCode": "United Kingdom"},
                education=[SCHOOL],
            )
        ],
    ),
    (
        "12-europass-candidate.xml",
        [
            application(
                "europass", source={"phone_is_normalised": True}, phone="+44 7700900123", education=[WITHOUT_AREA]
            )
        ],
    ),
    (
        "14-reactive-resume-v5.json",
        [
            application(
                "reactiveresume",
                location={"address": "Sheffield"},
                education=[SCHOOL | {"startDate": "2019", "endDate": "2017", "location": "Sheffield"}],
            )
        ],
    ),
    (
        "15-fresh.json",
        [application("fresh", location={"city": "Sheffield", "countryCode": "GB"}, education=[SCHOOL])],
    ),
    (
        "16-jsonresume-0.0.0-bio.json",
        [application("jsonresume", location={"city": "Sheffield", "countryCode": "GB"}, education=[SCHOOL])],
    ),
    (
        "20-jsonresume-i18n.json",
        [
            application(
                "jsonresume",
                location={"address": "no fixed address", "city": "Cologne", "countryCode": "DE"},
                education=[{"institution": "University of Sheffield", "startDate": "2019-09", "endDate": "2017-06"}],
            )
        ],
    ),
    ("21-merge-unified.json", [application("merge", "1", source={"id": "1"}, location={"address": "Sheffield"})]),
    (
        "ashby-webhook.json",
        [
            application(
                "ashby",
                f"{ASHBY}1",
                source={"id": f"{ASHBY}2"},
                submitted_at="2026-09-27T12:03:02.728Z",
                job={"id": f"{ASHBY}3", "title": "Engineer"},
            )
        ],
    ),
    (
        "ashby-candidate-info.json",
        [
            application(
                "ashby",
                f"{ASHBY}2",
                source={"id": f"{ASHBY}2"},
                submitted_at="2026-09-27T12:03:02.728Z",
                location={
                    "address": "Sheffield, England, United Kingdom",
                    "city": "Sheffield",
                    "region": "England",
                    "countryCode": "United Kingdom",
                },
                profiles=[PROFILE],
                work=[JOB],
                education=[{"institution": "University of Sheffield"}],
            )
        ],
    ),
    (
        "teamtailor-candidate.json",
        [
            application(
                "teamtailor",
                "901",
                source={"id": "501"},
                submitted_at="2026-09-28T08:00:00.000+02:00",
                profiles=[PROFILE],
            )
        ],
    ),
    ("teamtailor-applications.json", TEAMTAILOR),
    (
        "pinpoint-application.json",
        [
            application(
                "pinpoint",
                "301",
                source={"id": "301"},
                submitted_at=PINPOINT_TIME,
                job={"id": "78", "title": "Engineer"},
                profiles=[PROFILE],
            )
        ],
    ),
    (
        "pinpoint-webhook.json",
        [application("pinpoint", "301", source={"id": "301"}, submitted_at=PINPOINT_TIME)],
    ),
    (
        "recruitee-webhook.json",
        [
            application(
                "recruitee",
                "candidate:501",
                source={"id": "501"},
                submitted_at=PINPOINT_TIME,
                job={"id": "77", "title": "Engineer"},
                work=[JOB],
                education=[WITH_DAYS],
            )
        ],
    ),
    (
        "recruitee-candidate.json",
        [
            application(
                "recruitee",
                "candidate:501",
                source={"id": "501"},
                submitted_at=PINPOINT_TIME,
                job={"id": "77", "title": "Engineer"},
                profiles=[PROFILE],
            )
        ],
    ),
    (
        "hropen-candidate.json",
        [
            application(
                "hropen",
                "HR-7",
                source={"id": "HR-7"},
                phone="+44 7700900123",
                url="https://ilse.example",
                location=HOME | {"region": "England", "countryCode": "GB"},
                work=[JOB | {"startDate": "2020-01", "endDate": "2021-01"}],
                education=[SCHOOL | {"status": "completed"}],
            )
        ],
    ),
    (
        "visiky.json",
        [
            application(
                "visiky",
                location={"city": "Sheffield"},
                profiles=[{"url": "https://git.example/ilse"}],
                work=[{"name": "Example Instruments", "position": "Laboratory", "startDate": "2020-01"}],
                education=[SCHOOL | {"startDate": "2019-09-01", "endDate": "2017-06-30"}],
            )
        ],
    ),
    (
        "reactive-resume-v4.json",
        [
            application(
                "reactiveresume",
                url="https://ilse.example",
                location={"address": "Sheffield"},
                profiles=[GITHUB],
                work=[JOB | {"startDate": "2020", "endDate": "Present", "location": "Leeds"}],
                education=[SCHOOL | {"startDate": "September 2019", "endDate": "June 2017"}],
            )
        ],
    ),
    (
        "reactive-resume-v3.json",
        [
            application(
                "reactiveresume",
                url="https://ilse.example",
                location=HOME | {"countryCode": "GB"},
                education=[WITH_DAYS],
            )
        ],
    ),
    (
        "jsonresume-2015.json",
        [
            application(
                "jsonresume",
                url="https://ilse.example",
                location=HOME | {"region": "England", "countryCode": "GB"},
                profiles=[GITHUB],
                work=[
                    JOB | {"url": "https://instruments.example", "startDate": "2020-01-01", "endDate": "2021-01-01"}
                ],
                education=[WITH_DAYS],
            )
        ],
    ),
    (
        "skillspassport-3.xml",
        [
            application(
                "europass",
                location=HOME | UK,
                profiles=[{"url": "https://ilse.example"}],
                work=[JOB | {"startDate": "2020-01-15"}],
                education=[SCHOOL | {"location": {"city": "Sheffield"} | UK}],
            )
        ],
    ),
    (
        "skillspassport-3.json",
        [
            application(
                "europass",
                location={"city": "Sheffield"} | UK,
                profiles=[{"url": "https://ilse.example"}],
                work=[JOB | {"startDate": "2020-01"}],
                education=[SCHOOL],
            )
        ],
    ),
]
JSON_FILES = [(name, expected) for name, expected in EXPECTED if name.endswith(".json")]
NAMES = [name for name, _ in JSON_FILES]


def content(name: str) -> bytes:
    return next(path for path in (LAYOUTS / name, OTHER_LAYOUTS / name) if path.exists()).read_bytes()


def rows(name: str) -> list[Document]:
    """The documents of a file, as they come out of its envelope."""
    if name.endswith(".xml"):
        return [xml_elements.root_of([content(name)], 100_000)]
    document = json.loads(content(name))
    if isinstance(document, dict) and "included" not in document:
        document = next(
            (document[key] for key in ("data", "candidates") if isinstance(document.get(key), list)), document
        )
    return document if isinstance(document, list) else [document]


def read(documents: list[Document]) -> list[Document]:
    return [found for each in documents for found in readers.documents(each) or []]


@pytest.mark.parametrize(("name", "expected"), EXPECTED, ids=[name for name, _ in EXPECTED])
def test_layout_is_read(name: str, expected: list[Document]) -> None:
    found = read(rows(name))
    assert found == expected
    for each in found:
        assert Application.model_validate_json(json.dumps(each)).basics


@pytest.mark.parametrize(
    "document",
    [
        json.loads(content("jsonresume-2019.json")),
        {"application_id": "a-1", "basics": {"name": NAME, "email": EMAIL}, "education": [SCHOOL], "work": [JOB]},
        {"basics": {"name": NAME, "location": {"city": "Sheffield"}}, "skills": [], "projects": [], "meta": {}},
        json.loads(content("18-flat-contact-with-education.json")),
        {"name": NAME, "email": EMAIL, "phone": PHONE, "university": "University of Sheffield"},
        {"first_name": "Ilse", "last_name": "Probstmann", "phone_number": PHONE, "education": [SCHOOL]},
        {"firstName": "Ilse", "lastName": "Probstmann", "phoneNumber": PHONE, "school": "University of Sheffield"},
        {"name": NAME, "emails": [EMAIL], "phones": [PHONE], "links": []},
        {"candidate": {"name": NAME, "email": EMAIL}, "job": {"title": "Engineer"}},
        {"data": {"name": NAME, "email": EMAIL}},
        {
            "action": "created",
            "payload": {"application": {"candidate": {"name": NAME, "educations": [{"school": "A"}]}}},
        },
        {
            "basics": {"name": NAME, "email": EMAIL},
            "sections": {"education": {"items": [{"school": "A", "start": "2019"}]}},
        },
        {
            "data": [{"type": "people", "id": "1", "attributes": {"first_name": "Ilse", "email": EMAIL}}],
            "included": [],
        },
        {"data": {"type": "applications", "attributes": {"first_name": "Ilse", "university": "A"}}},
        {},
    ],
)
def test_other_documents_have_no_reader(document: Document) -> None:
    assert readers.documents(document) is None


def test_resource_whose_envelope_was_taken_off_is_read() -> None:
    document = {
        "id": "901",
        "created-at": "2026-09-28T08:00:00.000+02:00",
        "candidate": {"id": "501", "first-name": "Ilse", "last-name": "Probstmann", "email": EMAIL, "phone": PHONE},
        "job": {"id": "77", "title": "Engineer"},
    }
    assert readers.documents(document) == TEAMTAILOR[:1]


def test_statement_about_the_application_in_an_old_resume_is_kept() -> None:
    own = {
        "application_id": "a-1",
        "submitted_at": "2026-11-20T09:00:00Z",
        "source": {"name": "career site", "id": "7", "phone_is_normalised": True},
        "job": {"id": "E1", "title": "Engineer", "country": "GB", "remote": True},
    }
    (found,) = readers.documents({**own, "basics": {"email": EMAIL, "website": "https://ilse.example"}}) or []
    assert found == {**own, "basics": {"email": EMAIL, "url": "https://ilse.example"}}


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([{"value": PHONE, "type": "mobile"}, {"value": "ilse.p", "type": "skype"}], PHONE),
        (
            [{"value": PHONE, "type": "mobile"}, {"value": "+44 7700 900456", "type": "home"}],
            f"{PHONE}; +44 7700 900456",
        ),
        ([{"value": PHONE, "type": "mobile"}, {"value": PHONE, "type": "home"}], PHONE),
    ],
)
def test_all_numbers_of_a_candidate_are_read(numbers: list[Document], expected: str) -> None:
    (document,) = rows("02-greenhouse-candidate.json")
    (found,) = readers.documents(document | {"phone_numbers": numbers}) or []
    assert found["basics"]["phone"] == expected


def test_latest_application_of_a_candidate_counts() -> None:
    (document,) = rows("02-greenhouse-candidate.json")
    applications = [
        {"id": 2002, "applied_at": "2026-10-01T00:00:00Z", "jobs": [{"id": 3002, "name": "Physicist"}]},
        {"id": 2001, "applied_at": "2026-09-27T12:03:02.728Z"},
    ]
    (found,) = readers.documents(document | {"applications": applications}) or []
    assert (found["application_id"], found["job"]["title"]) == ("greenhouse:2002", "Physicist")
    (found,) = readers.documents(document | {"applications": []}) or []
    assert found["application_id"] == "greenhouse:candidate:1001"


def test_application_around_a_candidate_is_read() -> None:
    (document,) = rows("ashby-candidate-info.json")
    candidate = document["results"]
    around = {
        "id": f"{ASHBY}1",
        "createdAt": "2026-10-01T00:00:00Z",
        "candidate": candidate,
        "job": {"title": "Engineer"},
    }
    (found,) = readers.documents({"success": True, "results": around}) or []
    assert found["application_id"] == f"ashby:{ASHBY}1"
    assert (found["submitted_at"], found["job"]) == ("2026-10-01T00:00:00Z", {"title": "Engineer"})


@pytest.mark.parametrize(
    ("name", "hidden"),
    [("14-reactive-resume-v5.json", {"hidden": True}), ("reactive-resume-v4.json", {"visible": False})],
)
def test_hidden_entry_of_a_resume_is_not_stated(name: str, hidden: Document) -> None:
    (document,) = rows(name)
    items = document["sections"]["education"]["items"]
    items.append({**items[0], **hidden})
    (found,) = readers.documents(document) or []
    assert len(found["education"]) == 1


@pytest.mark.parametrize("identifier", [EMAIL, "+44 7700 900123", "x" * 128, "a b", "", None, {}, [], True, "\ud800"])
def test_id_that_cannot_be_one_is_left_out(identifier: Any) -> None:
    (document, *_) = rows("06-workable-list.json")
    (found,) = readers.documents(document | {"id": identifier}) or []
    assert "application_id" not in found
    assert found["basics"] == WORKABLE[0]["basics"]


def test_id_of_a_job_that_is_too_long_rejects_nobody() -> None:
    (document, *_) = rows("06-workable-list.json")
    (found,) = readers.documents(document | {"job": {"shortcode": "x" * 129, "title": "Engineer"}}) or []
    assert Application.model_validate_json(json.dumps(found)).job


# --- through intake ---

LIMITS = Limits(upload=10_000_000, row=100_000)


def taken_in(name: str, data: bytes) -> list[Document]:
    """What intake makes of an upload, without what is not stated."""
    documents_of_rows = [
        each
        for row in formats.rows(name, io.BytesIO(data), LIMITS)
        if isinstance(row, Row)
        for each in documents(row.content)
    ]
    assert not [each.reason for each in documents_of_rows if each.reason]
    return [
        each.application.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for each in documents_of_rows
        if each.application
    ]


@pytest.mark.parametrize(("name", "expected"), EXPECTED, ids=[name for name, _ in EXPECTED])
def test_upload_of_a_layout_is_read(name: str, expected: list[Document]) -> None:
    found = taken_in(name, content(name))
    if name == "20-jsonresume-i18n.json":  # a valid application; a place in several languages is not stated
        place = {"address": None, "city": None, "countryCode": "DE"}
        expected = [application("x", location=place, education=expected[0]["education"])]
        del expected[0]["source"]
    stated = [Application.model_validate(each) for each in expected]
    assert found == [each.model_dump(mode="json", by_alias=True, exclude_unset=True) for each in stated]


@pytest.mark.parametrize("name", NAMES)
def test_lines_of_a_layout_are_read(name: str) -> None:
    lines = b"\n".join(json.dumps(each).encode() for each in rows(name))
    assert taken_in("a.jsonl", lines) == taken_in(name, content(name))


def test_resume_of_2019_needs_no_reader() -> None:
    (found,) = taken_in("a.json", content("jsonresume-2019.json"))
    assert found["basics"]["email"] == EMAIL
    assert found["work"][0]["name"] == "Example Instruments"
    assert found["education"][0]["institution"] == "University of Sheffield"


# --- a document with something missing or odd ---

ODD: list[Any] = [
    None,
    "odd",
    "",
    7,
    1e300,
    True,
    [],
    {},
    [None, 7, "odd", [[]], {}],
    {"value": {"value": []}},
    {"odd": "odd"},
]


def places(node: Any, front: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to all keys and elements of a document."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in inner:
        yield (*front, step)
        yield from places(value, (*front, step))


def leaves(node: Any) -> Iterator[str]:
    if isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from leaves(value)
    elif node is not None:
        yield str(node)


def words(texts: Iterable[str]) -> set[str]:
    return {word.lstrip("0") for text in texts for word in re.findall(r"\w+", text)}


def mutated(document: Document, path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> Document:
    copied = copy.deepcopy(document)
    node: Any = copied
    for step in path[:-1]:
        node = node[step]
    change(node, path[-1])
    return copied


def _set(value: Any, node: Any, step: Any) -> None:
    node[step] = value


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


CONVERTED = {LEVER_TIME, "completed"}
"""Texts of which the source has no word."""

REFERENCES = {"type", "id", "data", "included", "relationships", "hidden"}
"""Keys without which it is not known what another part is, or whose, or that hide it."""


def without_constants(document: Document) -> Iterator[str]:
    """The texts that an application has from its source."""
    source = {name: value for name, value in document.get("source", {}).items() if name == "id"}
    return leaves({**document, "source": source})


@pytest.mark.parametrize("name", [name for name, _ in EXPECTED])
def test_odd_part_is_not_stated_and_nothing_else_is_lost(name: str) -> None:
    """If the document is in no known layout any more, it stays as it is, and is read by the names of its fields."""
    document = rows(name)[0]
    stated = [text for each in read([document]) for text in without_constants(each) if text not in CONVERTED]
    changes: list[Callable[[Any, Any], None]] = [lambda node, step: node.pop(step)]
    changes += [partial(_set, value) for value in ODD]
    for path in places(document):
        if REFERENCES.intersection(path):
            changed = words(leaves(document))
        else:
            changed = words(leaves(at(document, path))) | words(map(str, path))
        for change in changes:
            odd = mutated(document, path, change)
            found = readers.documents(odd)
            for each in found or []:
                try:
                    Application.model_validate_json(json.dumps(each))
                except ValidationError as error:
                    assert "nothing to verify" in str(error), path  # noqa: PT017
            remaining = set(leaves(found or []))
            known = changed if found else changed | words(leaves(odd))
            assert not [text for text in stated if text not in remaining and not words([text]) & known], path


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_no_value_anywhere_raises(data: st.DataObject) -> None:
    document = rows(data.draw(st.sampled_from([name for name, _ in EXPECTED])))[0]
    for path in data.draw(st.lists(st.sampled_from(list(places(document))), min_size=1, max_size=3, unique=True)):
        value = data.draw(json_values)
        try:
            document = mutated(document, path, partial(_set, value))
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # the place is in a part that was replaced before
    readers.documents(document)


# --- protected fields ---

PROTECTED = (
    "gender race ethnicity nationality citizenship religion birth_date birthDate date_of_birth disability "
    "disability_status veteran_status maritalStatus photo photo_url picture image avatar pronouns visa hr:Nationality "
    "BirthDate GenderCode Demographics Photo candidate_race custom_fields keyed_custom_fields"
).split()
MARK = "planted"


def planted(node: Any) -> Any:
    """A document that has protected fields in each of its objects."""
    if isinstance(node, list):
        return [planted(each) for each in node]
    if not isinstance(node, dict):
        return node
    protected = dict.fromkeys(PROTECTED, MARK) | {"demographics": {"value": MARK}, "eeoc": [{"value": MARK}]}
    return {**protected, **{name: planted(value) for name, value in node.items() if name not in protected}}


@pytest.mark.parametrize(("name", "expected"), EXPECTED, ids=[name for name, _ in EXPECTED])
def test_protected_fields_do_not_pass(name: str, expected: list[Document]) -> None:
    found = read([planted(each) for each in rows(name)])
    assert found == expected
    assert MARK not in json.dumps(found)


# --- XML ---


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "document type declaration"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>', "document type declaration"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>', "document type"),
        (b"<a>&undefined;</a>", "not valid XML (line 1)"),
        (b"<a>\n<b></a>", "not valid XML (line 2)"),
        (b"", "not valid XML"),
        (b"<a>" * 1000 + b"</a>" * 1000, "too deep"),
        (b"<a>" + b"<b/>" * 200_000 + b"</a>", "too many elements"),
        (b"<a>" + b"<b>words and words</b>" * 20_000 + b"</a>", "the maximum of a row"),
    ],
    ids=range(9),
)
def test_unsafe_or_broken_xml_is_refused(xml: bytes, reason: str) -> None:
    with pytest.raises(xml_elements.UnreadableXML, match=re.escape(reason)):
        xml_elements.root_of([xml], 200_000)


def test_long_text_in_xml_is_left_out() -> None:
    photo = b"<Photo>" + b"A" * 5_000_000 + b"</Photo>"
    assert xml_elements.root_of([b"<a>", photo, b"<b> c </b></a>"], 1000) == {"Photo": None, "b": "c"}


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_xml_in_pieces_is_the_same(size: int) -> None:
    xml = content("12-europass-candidate.xml")
    pieces = [xml[start : start + size] for start in range(0, len(xml), size)]
    assert [xml_elements.root_of(pieces, 100_000)] == rows("12-europass-candidate.xml")


@given(st.binary(max_size=60))
def test_no_bytes_as_xml_raise_anything_else(data: bytes) -> None:
    for xml in (data, b"<a>" + data + b"</a>"):
        with suppress(xml_elements.UnreadableXML):
            assert isinstance(xml_elements.root_of([xml], 1000), dict)


# --- LinkedIn ---


def archive(folder: str = "", **others: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for path in LINKEDIN:
            written.writestr(f"{folder}{path.name}", path.read_bytes())
        for name, data in others.items():
            written.writestr(f"{folder}{name.replace('_', ' ')}.csv", data)
    return file.getvalue()


OF_LINKEDIN = application(
    "linkedin",
    url="https://ilse.example/",
    location={
        "address": "Sheffield, England, United Kingdom",
        "city": "Sheffield",
        "region": "England",
        "countryCode": "United Kingdom",
        "postalCode": "S1 1AA",
    },
    work=[JOB | {"location": "Leeds", "startDate": "Jan 2020"}],
    education=[WITHOUT_AREA | {"startDate": "Sep 2019", "endDate": "Jun 2017"}],
)


@pytest.mark.parametrize("folder", ["", "Basic_LinkedInDataExport/"])
def test_archive_of_linkedin_is_read(folder: str) -> None:
    assert linkedin.of_archive(io.BytesIO(archive(folder))) == OF_LINKEDIN


def test_other_tables_of_the_archive_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    original = zipfile.ZipFile.open

    def opening(self: zipfile.ZipFile, name: Any, *rest: Any, **options: Any) -> Any:
        opened.append(getattr(name, "filename", name))
        return original(self, name, *rest, **options)

    file = io.BytesIO(archive(Connections=b"First Name\nSomebody\n", Inferences_about_you=b"x"))
    monkeypatch.setattr(zipfile.ZipFile, "open", opening)
    assert linkedin.of_archive(file) == OF_LINKEDIN
    assert sorted(opened) == [path.name for path in LINKEDIN]


@pytest.mark.parametrize("missing", [path.name for path in LINKEDIN])
def test_archive_without_a_table_is_read(missing: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for path in LINKEDIN:
            if path.name != missing:
                written.writestr(path.name, path.read_bytes())
    found = linkedin.of_archive(file)
    assert sum(1 for _ in leaves(found)) < sum(1 for _ in leaves(OF_LINKEDIN))
    Application.model_validate(found)


@pytest.mark.parametrize("change", [b"", b"\xff\xfe\x00", b'"', b"a,b\n1,2\n", b"\n\n\n", b"First Name\n\x00\n"])
def test_odd_table_in_the_archive_is_not_stated(change: bytes) -> None:
    for broken in LINKEDIN:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as written:
            for path in LINKEDIN:
                written.writestr(path.name, change if path == broken else path.read_bytes())
        assert linkedin.of_archive(file)["source"] == {"name": "linkedin"}


def with_directory(size: int) -> bytes:
    end = archive()[-22:]
    return archive()[:-22] + end[:12] + size.to_bytes(4, "little") + end[16:]


def of_names(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name in names:
            written.writestr(name, b"x")
    return file.getvalue()


def encrypted() -> bytes:
    data = bytearray(archive())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            data[start + offset] |= 1
    return bytes(data)


def compressed_as(method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as written:
        written.writestr("Profile.csv", b"First Name\nIlse\n")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (archive(Profile=b"").replace(b"PK\x05\x06", b"PK\x05\x07"), "not a zip"),
        (b"", "not a zip"),
        (of_names("a.csv", "Connections.csv"), "not the archive of a LinkedIn member"),
        (of_names("a/b/c/Profile.csv"), "not the archive of a LinkedIn member"),
        (with_directory(5_000_000), "too many files"),
        (archive()[:-500] + archive()[-490:], "damaged"),
        (encrypted(), "encrypted"),
        (compressed_as(zipfile.ZIP_BZIP2), "unusual method"),
        (compressed_as(zipfile.ZIP_LZMA), "unusual method"),
    ],
    ids=range(9),
)
def test_archive_that_cannot_be_read_gets_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(linkedin.UnreadableArchive, match=reason):
        linkedin.of_archive(io.BytesIO(data))


def test_bomb_in_an_archive_is_not_inflated() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written, written.open("Profile.csv", "w") as entry:
        for _ in range(200):
            entry.write(b"0" * 1_000_000)
    with pytest.raises(linkedin.UnreadableArchive, match="over 1 MB"):
        linkedin.of_archive(file)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_damaged_archive_raises_nothing_else(position: int, data: bytes) -> None:
    whole = archive()
    position = position * len(whole) // 400
    with suppress(linkedin.UnreadableArchive):
        linkedin.of_archive(io.BytesIO(whole[:position] + data + whole[position + len(data) :]))


# --- parts of a layout ---


@pytest.mark.parametrize(
    ("stated", "start", "end"),
    [
        ("2015 - 2019", "2015", "2019"),
        ("2015-2019", "2015", "2019"),
        ("2015 – 2019", "2015", "2019"),
        ("Sep 2015 — Jun 2019", "Sep 2015", "Jun 2019"),
        ("2015-09 - 2019-06", "2015-09", "2019-06"),
        ("09/2015 to 06/2019", "09/2015", "06/2019"),
        ("2015 bis 2019", "2015", "2019"),
        ("2015 - Present", "2015", "Present"),
        ("2015 –", "2015", None),
        ("2019-06", None, "2019-06"),
        ("2019", None, "2019"),
        ("-", None, None),
        (7, None, "7"),
        (None, None, None),
        ([], None, None),
    ],
)
def test_period_is_divided(stated: Any, start: str | None, end: str | None) -> None:
    node = {"period": stated}
    assert (layout.period("period", end=False)(node), layout.period("period", end=True)(node)) == (start, end)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("09/15/2019", "2019-09-15"),
        ("9/5/2019", "2019-09-05"),
        ("15/09/2019", "15/09/2019"),  # not of this form: left to the reader of dates
        ("09/2019", "09/2019"),
        ("2019-09-15", "2019-09-15"),
        ("", None),
        (None, None),
        ({}, None),
    ],
)
def test_month_comes_first(stated: Any, expected: str | None) -> None:
    assert layout.month_first(stated) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (1780000000000, LEVER_TIME),
        ("1780000000000", LEVER_TIME),
        ("2026-05-28", "2026-05-28"),
        (10**30, None),
        (-1e300, None),
        (True, None),
        (None, None),
    ],
)
def test_milliseconds_become_a_time(stated: Any, expected: str | None) -> None:
    assert layout.epoch_milliseconds(stated) == expected


ODD_DATES: list[Any] = [[], [9], [None, None], [9, 19], {}, None, [[9, 2019]], [1, 2, 2019]]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [([9, 2019], "2019-09"), ([None, 2019], "2019"), ([2019], "2019"), (["9", "2019"], "2019-09"), ("2019", "2019")]
    + [(odd, None) for odd in ODD_DATES],
)
def test_list_of_month_and_year_is_a_date(stated: Any, expected: str | None) -> None:
    (document,) = rows("10-recruiterflow-list.json")
    school = document["education"][0] | {"from": stated}
    (found,) = readers.documents(document | {"education": [school]}) or []
    assert found["education"][0].get("startDate") == expected


def test_reader_is_imported_only_for_its_layout() -> None:
    for name in [name for name in sys.modules if name.startswith("intake.readers.")]:
        if not name.endswith(".layout"):
            del sys.modules[name]
    readers.documents({"basics": {"email": EMAIL}})
    readers.documents(rows("15-fresh.json")[0])
    loaded = {name.removeprefix("intake.readers.") for name in sys.modules if name.startswith("intake.readers.")}
    assert loaded == {"layout", "fresh"}


# --- files of LinkedIn and Europass ---


def rows_and_reasons(name: str, data: bytes) -> list[tuple[int, str | None]]:
    found = formats.rows(name, io.BytesIO(data), LIMITS)
    return [
        (row.number, row.reason if isinstance(row, Unreadable) else None)
        for row in found
        if not isinstance(row, formats.Note)
    ]


def test_archive_is_one_application() -> None:
    (found,) = taken_in("export.zip", archive("Complete_LinkedInDataExport/"))
    assert found == Application.model_validate(OF_LINKEDIN).model_dump(mode="json", by_alias=True, exclude_unset=True)


@pytest.mark.parametrize(
    ("name", "count", "expected"),
    [
        ("22-linkedin-Profile.csv", 1, {"name": NAME, "url": "https://example.org/"}),
        ("22-linkedin-Email Addresses.csv", 2, {"email": EMAIL}),
        ("22-linkedin-Education.csv", 2, {}),
    ],
)
def test_single_table_of_linkedin_is_of_one_person(name: str, count: int, expected: Document) -> None:
    assert rows_and_reasons(name, content(name)) == [(2, None)]
    rows = formats.rows(name, io.BytesIO(content(name)), LIMITS)
    notes = [row.text for row in rows if isinstance(row, formats.Note)]
    assert len(notes) == (count > 1)
    assert all(note.startswith("the 2 rows are about one person") for note in notes)
    (found,) = taken_in(name, content(name))
    assert found.get("basics", {}).items() >= expected.items()


def test_schools_of_a_table_of_linkedin_are_of_one_person() -> None:
    name = "22-linkedin-Education.csv"
    (found,) = taken_in(name, content(name))
    assert found["education"] == [
        {
            "institution": "University of Sheffield",
            "studyType": "Bachelor of Science",
            "startDate": "Sep 2019",
            "endDate": "Jun 2017",
        },
        {"institution": "University of Leeds", "studyType": "Certificate", "startDate": "2010", "endDate": "2011"},
    ]


def test_place_of_a_profile_has_its_country() -> None:
    name = "22-linkedin-Profile.csv"
    (found,) = taken_in(name, content(name))
    assert found["basics"]["location"]["countryCode"] == "United Kingdom"
    changed = content(name).replace(b"Sheffield, England, United Kingdom", b"Atlanta, Georgia")
    (found,) = taken_in(name, changed)
    assert found["basics"]["location"] == {"address": "Atlanta, Georgia"}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", content("22-linkedin-PhoneNumbers.csv"), "upload the whole zip"),
        ("a.csv", (LAYOUTS / "linkedin" / "Positions.csv").read_bytes(), "upload the whole zip"),
        ("a.csv", b"School Name,Start Date,End Date,\n" + b"A,,\n" * 50_000, "the maximum of a row"),
        ("a.zip", of_names("people.csv"), "upload the files in it"),
        ("a.zip", b"PK\x03\x04", "truncated or damaged"),
        ("a.xml", b"<people><person/></people>", "not a Europass CV"),
        ("a.xml", b"<text>only text</text>", "not a Europass CV"),
        ("a.xml", b"<!DOCTYPE x><x/>", "document type declaration"),
    ],
    ids=range(8),
)
def test_file_that_cannot_be_read_gets_a_reason(name: str, data: bytes, reason: str) -> None:
    ((_, said),) = rows_and_reasons(name, data)
    assert reason in (said or "")


def test_archive_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linkedin, "MAX_ARCHIVE", 1000)
    assert rows_and_reasons("a.zip", archive())[0][1] == "the zip is over 0 MB: upload the tables in it"


def test_compressed_europass_is_read() -> None:
    assert taken_in("cv.xml.gz", gzip.compress(content("12-europass-candidate.xml"))) == taken_in(
        "cv.xml", content("12-europass-candidate.xml")
    )


def test_school_that_a_reader_does_not_know_is_reported_as_unread() -> None:
    candidate = {
        "id": 2,
        "first_name": "Tove",
        "last_name": "Almgren",
        "email_addresses": [{"value": "zq7731@outlook.com"}],
        "phone_numbers": [],
        "learnt_at": "Lakeside College",
        "employments": [{"company_name": "Seeburg University"}],
    }
    (document,) = documents(json.dumps({"id": 1, "candidate": candidate}).encode())
    assert Unread("candidate.learnt_at", "a school") in document.unread
    assert not any("employments" in each.name for each in document.unread)
