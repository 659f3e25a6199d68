"""Answers of form tools, and exports in the field names and nesting of sources that have no reader of their own.

The names of the fields are those of public documentation of each tool. The person is invented.
"""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from intake.documents import Document, documents
from intake.formats import Limits, Note, Row, Unreadable, rows
from intake.unread import CONTACT, SCHOOL, Unread, unread

NAME, EMAIL, PHONE, SCHOOL_NAME = (
    "Ilse Probstmann",
    "ilse.probstmann@example.org",
    "+44 7700 900123",
    "University of Ulm",
)
FIRST, LAST = NAME.split()
LIMITS = Limits(10**9, 2**20)


def rows_of(content: Any, ending: str = "json") -> list[Any]:
    data = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content))
    return list(rows(f"x.{ending}", io.BytesIO(data if isinstance(data, bytes) else data.encode()), LIMITS))


def read(content: Any, ending: str = "json") -> list[Document]:
    return [each for row in rows_of(content, ending) if isinstance(row, Row) for each in documents(row.content)]


def stated(content: Any, ending: str = "json") -> dict[str, Any]:
    """What the only application of an upload states of the person and the first school."""
    (one,) = read(content, ending)
    assert one.application, one.reason
    document = one.application.model_dump(mode="json", by_alias=True, exclude_unset=True)
    basics, schools = document.get("basics", {}), document.get("education", [])
    found = {name: basics.get(name) for name in ("name", "email", "phone")}
    return {**found, **(schools[0] if schools else {}), "schools": len(schools)}


def has(content: Any, ending: str = "json", /, **expected: Any) -> None:
    found = stated(content, ending)
    assert {name: found.get(name) for name in expected} == expected


PERSON = {"name": NAME, "email": EMAIL, "phone": PHONE}
UNIVERSITY = {"institution": SCHOOL_NAME, "schools": 1}

FORMS: dict[str, Any] = {
    "typeform": {
        "event_type": "form_response",
        "form_response": {
            "submitted_at": "2026-01-01T00:00:00Z",
            "definition": {
                "fields": [
                    {"id": "a", "title": "What's your name?", "type": "short_text"},
                    {"id": "b", "title": "Your e-mail", "type": "email"},
                    {"id": "c", "title": "Phone", "type": "phone_number"},
                    {"id": "d", "title": "Which university did you attend?", "type": "short_text"},
                    {"id": "e", "title": "What is your gender?", "type": "short_text"},
                ]
            },
            "answers": [
                {"type": "text", "text": NAME, "field": {"id": "a", "type": "short_text"}},
                {"type": "email", "email": EMAIL, "field": {"id": "b", "type": "email"}},
                {"type": "phone_number", "phone_number": PHONE, "field": {"id": "c", "type": "phone_number"}},
                {"type": "text", "text": SCHOOL_NAME, "field": {"id": "d", "type": "short_text"}},
                {"type": "text", "text": "protected", "field": {"id": "e", "type": "short_text"}},
            ],
        },
    },
    "jotform": {
        "content": [
            {
                "id": "1",
                "answers": {
                    "3": {"name": "fullName", "text": "Full Name", "answer": {"first": FIRST, "last": LAST}},
                    "4": {"name": "email", "text": "E-mail", "answer": EMAIL},
                    "5": {"name": "phone", "text": "Phone Number", "answer": {"full": PHONE}},
                    "6": {"name": "school", "text": "College / University", "answer": SCHOOL_NAME},
                    "7": {"name": "input7", "text": "Gender", "answer": "protected"},
                },
            }
        ]
    },
    "recruitee": {
        "candidate": {
            "name": NAME,
            "emails": [EMAIL],
            "phones": [],
            "fields": [
                {"kind": "phones", "values": [{"text": PHONE}]},
                {"kind": "education", "values": [{"school": SCHOOL_NAME, "degree": "BSc"}]},
                {"kind": "date_of_birth", "values": [{"date": "protected"}]},
            ],
        }
    },
    "personio": {
        "first_name": FIRST,
        "last_name": LAST,
        "email": EMAIL,
        "attributes": [
            {"id": "phone", "value": PHONE},
            {"id": "university", "value": SCHOOL_NAME},
            {"id": "gender", "value": "protected"},
        ],
    },
    "ashby form": {
        "applicationForm": {
            "fieldSubmissions": [
                {"path": "_systemfield_name", "value": NAME},
                {"path": "_systemfield_email", "value": EMAIL},
                {"path": "_systemfield_phone", "value": PHONE},
                {"path": "university", "value": SCHOOL_NAME},
                {"path": "gender", "value": "protected"},
            ]
        }
    },
    "nested question": {
        "email": EMAIL,
        "phone": PHONE,
        "name": NAME,
        "school": SCHOOL_NAME,
        "answers": [{"question": {"body": "How would you describe your gender identity?"}, "answer": "protected"}],
    },
    "camel case": {
        "answers": [
            {"questionText": "Name", "answerText": NAME},
            {"questionText": "Email", "answerText": EMAIL},
            {"questionText": "Phone", "answerText": PHONE},
            {"questionText": "University", "answerText": SCHOOL_NAME},
            {"questionText": "Nationality", "answerText": "protected"},
        ]
    },
}


@pytest.mark.parametrize("name", FORMS)
def test_answers_of_a_form_are_read_and_protected_ones_dropped(name: str) -> None:
    has(FORMS[name], **PERSON, **UNIVERSITY)
    (one,) = read(FORMS[name])
    assert one.dropped == 1
    assert one.application
    assert "protected" not in one.application.model_dump_json()
    assert "protected" not in str(one.content)


def test_question_that_is_answered_twice_has_both_answers() -> None:
    answers = [{"label": "Phone", "value": PHONE}, {"label": "Phone", "value": "+44 7700 900124"}]
    has({"email": EMAIL, "answers": answers}, phone=f"{PHONE}; +44 7700 900124")


SCHOOL_DATES = {"startDate": "2019-09", "endDate": "2017-06"}
DOCUMENTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "salesforce": (
        {
            "records": [
                {"attributes": {"type": "Contact", "url": "/x"}, "Name": NAME, "Email": EMAIL, "MobilePhone": PHONE,
                 "Education": [{"attributes": {"type": "E", "url": "/y"}, "School": SCHOOL_NAME}]}
            ]
        },
        {**PERSON, **UNIVERSITY},
    ),
    "notion": (
        {
            "results": [
                {
                    "object": "page",
                    "properties": {
                        "Name": {"type": "title", "title": [{"plain_text": NAME}]},
                        "Email": {"type": "email", "email": EMAIL},
                        "Phone": {"type": "phone_number", "phone_number": PHONE},
                        "School": {"type": "rich_text", "rich_text": [{"plain_text": SCHOOL_NAME}]},
                    },
                }
            ]
        },
        {**PERSON, **UNIVERSITY},
    ),
    "indeed": (
        {
            "appliedOnMillis": 1407460069499,
            "job": {"jobTitle": "Technician", "jobId": "1"},
            "applicant": {
                "fullName": NAME,
                "email": EMAIL,
                "phoneNumber": PHONE,
                "resume": {
                    "json": {
                        "educations": {
                            "values": [
                                {"school": SCHOOL_NAME, "field": "Physics", "startDateMonth": "9",
                                 "startDateYear": "2019", "endDateMonth": "6", "endDateYear": "2017"}
                            ]
                        }
                    }
                },
            },
        },
        {**PERSON, **UNIVERSITY, **SCHOOL_DATES, "area": "Physics"},
    ),
    "icims": (
        {
            "firstname": FIRST,
            "lastname": LAST,
            "email": EMAIL,
            "phones": [{"phonenumber": PHONE, "phonetype": {"id": "D", "value": "Home"}}],
            "education": [{"school": {"value": SCHOOL_NAME}, "degree": {"value": "BSc"}}],
        },
        {**PERSON, **UNIVERSITY, "location": None},  # the school's name is no place
    ),
    "zoho": (
        {
            "data": [
                {"First_Name": FIRST, "Last_Name": LAST, "Email": EMAIL, "Mobile": PHONE,
                 "Educational_Details": [{"Institute_School": SCHOOL_NAME, "Major_Department": "Physics",
                                          "Duration": {"from": "09-2019", "to": "06-2017"}}]}
            ]
        },
        {**PERSON, **UNIVERSITY, "area": "Physics", "startDate": "09-2019", "endDate": "06-2017"},
    ),
    "workday": (
        {
            "Candidate_Data": {
                "Name_Data": {"Legal_Name": {"Name_Detail_Data": {"First_Name": FIRST, "Last_Name": LAST}}},
                "Contact_Data": {"Email_Address": EMAIL, "Phone_Number": PHONE},
                "Education_Data": [{"School_Name": SCHOOL_NAME, "First_Year_Attended": 2019}],
            }
        },
        {**PERSON, **UNIVERSITY, "startDate": "2019"},
    ),
    "lever with a contact": (
        {
            "data": {
                "id": "a", "headline": "x", "stage": "s", "createdAt": 1407460069499, "origin": "sourced", "links": [],
                "contact": {"name": NAME, "emails": [EMAIL], "phones": [{"type": "mobile", "value": PHONE}]},
            }
        },
        PERSON,
    ),
    "lever résumé": (
        {"data": [{"parsedData": {"schools": [{"org": SCHOOL_NAME, "start": {"year": 2019, "month": 9}}]}}]},
        {**UNIVERSITY, "startDate": "2019-09"},
    ),
    "pinpoint with a structured CV": (
        {
            "data": [
                {"id": "1", "type": "applications",
                 "attributes": {"first_name": FIRST, "last_name": LAST, "email": EMAIL, "phone": PHONE,
                                "structured_cv": {"education": [{"school": SCHOOL_NAME}]}}}
            ]
        },
        {**PERSON, **UNIVERSITY},
    ),
    "LER-RS": (
        {
            "credentialSubject": {
                "person": {"name": {"formattedName": NAME}},
                "communication": {"emails": [{"address": EMAIL}], "phones": [{"formattedNumber": PHONE}]},
                "educationAndLearnings": [{"institution": SCHOOL_NAME}],
            }
        },
        {**PERSON, **UNIVERSITY},
    ),
    "unified.to": (
        {"name": NAME, "emails": [{"email": EMAIL}], "telephones": [{"telephone": PHONE, "type": "MOBILE"}]},
        PERSON,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_of_a_source_without_a_reader(name: str) -> None:
    document, expected = DOCUMENTS[name]
    has(document, **expected)


TABLES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "typeform": (
        "First name,Last name,Email,Where did you study?,Start Date (UTC),Submit Date (UTC),Network ID",
        f"{FIRST},{LAST},{EMAIL},{SCHOOL_NAME},2026-01-01 10:00:00,2026-01-01 10:05:00,x",
        {"name": NAME, "email": EMAIL, **UNIVERSITY, "startDate": None},
    ),
    "surveymonkey": (
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,University",
        f"1,2,2026-01-01 10:00:00,2026-01-01 10:05:00,192.0.2.1,{EMAIL},{FIRST},{LAST},{SCHOOL_NAME}",
        {"name": NAME, "email": EMAIL, **UNIVERSITY, "startDate": None, "endDate": None},
    ),
    "own table with the address of a visitor": (
        "Name,Email,IP Address,School,Start Date,End Date",
        f"{NAME},{EMAIL},192.0.2.1,{SCHOOL_NAME},2019-09,2017-06",
        {"name": NAME, "email": EMAIL, **UNIVERSITY, **SCHOOL_DATES},
    ),
    "ms forms": (
        "ID,Start time,Completion time,Email,Name,Your e-mail address,Name of your university,Year of graduation",
        f"1,1/31/26 10:00:00,1/31/26 10:05:00,anonymous,,{EMAIL},{SCHOOL_NAME},2017",
        {"email": EMAIL, **UNIVERSITY, "endDate": "2017"},
    ),
    "jotform": (
        "Full Name - First Name,Full Name - Last Name,E-mail,Phone Number,College/University",
        f"{FIRST},{LAST},{EMAIL},{PHONE},{SCHOOL_NAME}",
        {**PERSON, **UNIVERSITY},
    ),
    "zoho": (
        "Last Name,Email,Highest Qualification Held,Institute / School,Major / Department,Degree,Duration From",
        f"{LAST},{EMAIL},PhD,{SCHOOL_NAME},Physics,BSc,09-2019",
        {"studyType": "BSc", "area": "Physics", **UNIVERSITY, "startDate": "09-2019"},
    ),
    "only the highest degree": (
        "Name,Email,University,Highest Level of Education",
        f"{NAME},{EMAIL},{SCHOOL_NAME},Bachelor",
        {**UNIVERSITY, "studyType": "Bachelor"},
    ),
    "by order": ("Name,Email,1st School,1st Degree,2nd School", f"{NAME},{EMAIL},{SCHOOL_NAME},BSc,x",
                 {"institution": SCHOOL_NAME, "studyType": "BSc", "schools": 2}),
    "by level": (
        "Name,Email ID,UG Institute/University,UG Degree,UG Passing Year,PG University,PG Degree",
        f"{NAME},{EMAIL},{SCHOOL_NAME},BSc,2017,x,MSc",
        {"institution": SCHOOL_NAME, "studyType": "BSc", "endDate": "2017", "schools": 2},
    ),
    "polish": (
        "Imię;Nazwisko;Adres e-mail;Numer telefonu;Uczelnia;Kierunek;Data rozpoczęcia;Data zakończenia",
        f"{FIRST};{LAST};{EMAIL};{PHONE};{SCHOOL_NAME};Fizyka;2019-09;2017-06",
        {**PERSON, **UNIVERSITY, **SCHOOL_DATES, "area": "Fizyka"},
    ),
    "czech": (
        "Jméno;Příjmení;E-mail;Telefon;Škola;Obor;Od;Do;Titul",
        f"{FIRST};{LAST};{EMAIL};{PHONE};{SCHOOL_NAME};Fyzika;2019-09;2017-06;Bc.",
        {**PERSON, **UNIVERSITY, **SCHOOL_DATES, "area": "Fyzika", "studyType": "Bc."},
    ),
    "swedish": (
        "Förnamn;Efternamn;E-post;Telefonnummer;Lärosäte;Examen;Startdatum;Slutdatum",
        f"{FIRST};{LAST};{EMAIL};{PHONE};{SCHOOL_NAME};BSc;2019-09;2017-06",
        {**PERSON, **UNIVERSITY, **SCHOOL_DATES},
    ),
    "turkish": (
        "Ad;Soyad;E-posta;Telefon;Üniversite;Bölüm;Başlangıç tarihi;Bitiş tarihi",
        f"{FIRST};{LAST};{EMAIL};{PHONE};{SCHOOL_NAME};Fizik;2019-09;2017-06",
        {**PERSON, **UNIVERSITY, **SCHOOL_DATES},
    ),
    "russian": (
        "Имя;Фамилия;Электронная почта;Телефон;Университет;Специальность;Дата начала;Дата окончания",
        f"{FIRST};{LAST};{EMAIL};{PHONE};{SCHOOL_NAME};Физика;2019-09;2017-06",
        {**PERSON, **UNIVERSITY, **SCHOOL_DATES},
    ),
    "korean": (
        "이름,이메일,전화번호,학교,전공,입학일,졸업일",
        f"{NAME},{EMAIL},{PHONE},{SCHOOL_NAME},물리학,2019-09,2017-06",
        {**PERSON, **UNIVERSITY, **SCHOOL_DATES},
    ),
    "arabic": (
        "الاسم,البريد الإلكتروني,رقم الهاتف,الجامعة,التخصص",
        f"{NAME},{EMAIL},{PHONE},{SCHOOL_NAME},x",
        {**PERSON, **UNIVERSITY},
    ),
    "bars": ("Name|Email|Phone|School", f"{NAME}|{EMAIL}|{PHONE}|{SCHOOL_NAME}", {**PERSON, **UNIVERSITY}),
    "separator of Excel": ("sep=;\nName;Email;Phone;School", f"{NAME};{EMAIL};{PHONE};{SCHOOL_NAME}",
                           {**PERSON, **UNIVERSITY}),
    "title above": ("Applicants of May\n\nName,Email,Phone,School", f"{NAME},{EMAIL},{PHONE},{SCHOOL_NAME}",
                    {**PERSON, **UNIVERSITY}),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_table(name: str) -> None:
    header, row, expected = TABLES[name]
    has(f"{header}\n{row}\n", "csv", **expected)


def test_header_below_a_title_is_said() -> None:
    note, row = rows_of(f"Applicants of May\n\nName,Email\n{NAME},{EMAIL}\n", "csv")
    assert note == Note("row 3 is the header, the first with known column names")
    assert row.number == 4


def test_table_without_a_header_is_refused_with_advice() -> None:
    (row,) = rows_of(f"{NAME},{EMAIL},{PHONE}\n{NAME},{EMAIL},{PHONE}\n", "csv")
    assert isinstance(row, Unreadable)
    assert "add a row of names before it" in row.reason
    assert EMAIL not in row.reason


def unread_of(document: Any) -> Iterator[Unread]:
    (one,) = read(document)
    assert one.application, one.reason
    yield from dict.fromkeys([*unread(one.application), *one.unread])


def test_what_the_reader_of_a_source_does_not_know_is_listed() -> None:
    document = {
        "first_name": FIRST, "last_name": LAST,
        "phone_numbers": [{"value": PHONE}], "email_addresses": [{"value": EMAIL}],
        "educations": [{"school_name": SCHOOL_NAME, "start_date": "09/15/2019"}], "employments": [],
        "keyed_custom_fields": {"reach": {"name": "Reach me", "value": "+44 7700 900124"}, "other": "Lycée Henri-IV"},
        "score": {"value": 3}, "recruiter": {"email": "someone@example.org"}, "tags": [],
    }  # fmt: skip
    assert set(unread_of(document)) == {
        Unread("keyed_custom_fields.reach.value", CONTACT),
        Unread("keyed_custom_fields.other", SCHOOL),
        Unread("recruiter", None),
    }
