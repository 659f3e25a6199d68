"""Layouts of exports and APIs, as `tests/intake/layouts/README.md` lists them, and further ones of the same kinds.

Each of them has one invented person with a reserved number, a reserved domain and, if it has dates of study, an end
before the start. So the three verifiers find these only if everything was read.
"""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bonafide import policy
from bonafide.application import Application
from bonafide.findings import Outcome
from bonafide.policy import Strength
from bonafide.reference import Reference
from bonafide.verifier import Verifier
from intake.documents import Document, documents
from intake.formats import Limits, Note, Row, Unreadable, rows
from verify_education.verifier import make_verifier as education
from verify_email.verifier import make_verifier as email
from verify_phone.verifier import make_verifier as phone

LAYOUTS = Path(__file__).with_name("layouts")
LIMITS = Limits(upload=10_000_000, row=100_000)

PHONE, EMAIL, DATES = "phone.reserved", "email.reserved_domain", "education.ends_before_start"
CONTACT = {PHONE, EMAIL}
ALL = {*CONTACT, DATES}


@pytest.fixture(scope="session")
def verifiers(reference: Reference) -> tuple[Verifier[Any], ...]:
    """The three verifiers, without DNS."""
    return phone(reference), email(reference), education(reference)


def read(name: str, content: bytes) -> Iterator[Document]:
    for row in rows(name, io.BytesIO(content), LIMITS):
        if isinstance(row, Unreadable):
            yield Document(None, row.reason, b"")
        elif isinstance(row, Row):
            yield from documents(row.content)


def concerns(application: Application | None, verifiers: tuple[Verifier[Any], ...]) -> set[str]:
    """The codes of the concerns that have points."""
    assert application
    return {
        finding.code
        for verifier in verifiers
        for finding in verifier.findings(verifier.look_up([verifier.read(application)])[0], policy.load())
        if finding.outcome is Outcome.CONCERN and finding.strength is not Strength.INFO
    }


@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("01-flat.jsonl", [ALL]),
        ("01-flat-same-as-csv.csv", [ALL]),
        ("02-greenhouse-candidate.json", [ALL]),
        ("03-greenhouse-webhook.json", [ALL]),
        ("04-lever-list.json", [CONTACT, CONTACT]),
        ("04-lever-one.json", [CONTACT]),
        ("06-workable-list.json", [ALL, ALL]),
        ("07-bamboohr-application.json", [CONTACT]),
        ("09-smartrecruiters-candidate.json", [ALL]),
        ("10-recruiterflow-list.json", [ALL]),
        ("12-europass-candidate.xml", [ALL]),
        ("14-reactive-resume-v5.json", [ALL]),
        ("15-fresh.json", [ALL]),
        ("16-jsonresume-0.0.0-bio.json", [ALL]),
        ("18-flat-contact-with-education.json", [ALL]),
        ("20-jsonresume-i18n.json", [ALL]),
        ("21-merge-unified.json", [CONTACT]),
        ("22-linkedin-Education.csv", [{DATES}]),
        ("22-linkedin-Email Addresses.csv", [{EMAIL}]),
        ("22-linkedin-Profile.csv", [set[str]()]),
        ("23-form-questions.csv", [CONTACT]),
        ("24-flattened-location.csv", [{PHONE}]),
        ("27-plural-columns.csv", [ALL]),
        ("28-kaggle-resume_data.csv", [set[str](), set[str]()]),
    ],
)
def test_layout_is_read(file: str, codes: list[set[str]], verifiers: tuple[Verifier[Any], ...]) -> None:
    found = [concerns(each.application, verifiers) for each in read(file, (LAYOUTS / file).read_bytes())]
    assert found == codes


def test_flat_json_says_the_same_as_the_table() -> None:
    ((of_json,), (of_table,)) = (
        list(read(name, (LAYOUTS / name).read_bytes())) for name in ("01-flat.jsonl", "01-flat-same-as-csv.csv")
    )
    assert of_json.application == of_table.application


CELLS = {
    "name": "Ilse Probstmann",
    "first": "Ilse",
    "last": "Probstmann",
    "email": "ilse.probstmann@example.org",
    "phone": "+44 7700 900123",
    "country": "GB",
    "school": "University of Sheffield",
    "degree": "Bachelor of Science",
    "area": "Physics",
    "start": "2019-09",
    "end": "2017-06",
}
HEADERS = {
    "English, plural": "first=First Name,last=Last Name,email=Emails,phone=Phones,country=Country of Residence,"
    "school=School Name,degree=Degree Name,area=Field of Study,start=Started On,end=Finished On",
    "English, of an applicant tracking system": "name=Candidate Name,email=Primary Email Address,"
    "phone=Primary Phone Number,country=Candidate : Country,school=Education : School,degree=Education : Degree,"
    "area=Education : Major,start=Education : Start Date,end=Education : End Date",
    "English, numbered": "name=Full Name,email=Email 1,phone=Phone 1,country=Address 1 Country,"
    "school=Education 1 School Name,degree=Education 1 Degree,area=Education 1 Discipline,start=Education 1 Start,"
    "end=Education 1 End",
    "English, years attended": "name=Name,email=Email ID,phone=Mobile No.,country=Country,school=Institution,"
    "degree=Qualification,area=Specialization,start=First Year Attended,end=Last Year Attended",
    "paths": "first=candidate.firstName,last=candidate.lastName,email=candidate.email,phone=candidate.phone,"
    "country=candidate.location.countryCode,school=candidate.education[0].school,degree=candidate.education[0].degree,"
    "area=candidate.education[0].major,start=candidate.education[0].from,end=candidate.education[0].to",
    "underscores": "first=applicant_first_name,last=applicant_last_name,email=applicant_email,phone=applicant_phone,"
    "country=location_country_code,school=education_0_school_name,degree=education_0_degree,"
    "area=education_0_field_of_study,start=education_0_start_date,end=education_0_end_date",
    "questions": "name=What is your full name?,email=What is your e-mail address?,"
    "phone=3. Phone number (with country code) *,country=Which country do you live in?,"
    "school=Which university did you attend?,degree=What degree did you obtain?,area=What was your major?,"
    "start=When did you start your studies?,end=When did you graduate?",
    "German": "first=Vorname,last=Nachname,email=E-Mail-Adresse,phone=Handynummer,country=Wohnsitzland,"
    "school=Hochschule,degree=Abschluss,area=Studiengang,start=Studienbeginn,end=Studienende",
    "German, grouped": "first=Bewerber: Vorname,last=Bewerber: Nachname,email=Bewerber: E-Mail,"
    "phone=Bewerber: Telefon,country=Bewerber: Land,school=Bildung 1 Hochschule,degree=Bildung 1 Abschluss,"
    "area=Bildung 1 Fach,start=Bildung 1 von,end=Bildung 1 bis",
    "German, questions": "name=Wie lautet Ihr vollständiger Name?,email=Wie lautet Ihre E-Mail-Adresse?,"
    "phone=Bitte geben Sie Ihre Telefonnummer an,country=In welchem Land wohnen Sie?,"
    "school=Name der Hochschule,degree=Höchster Abschluss,area=Studienfach,start=Beginn des Studiums,"
    "end=Ende des Studiums",
    "French": "first=Prénom,last=Nom,email=Adresse e-mail,phone=N° de téléphone,country=Pays de résidence,"
    "school=Établissement,degree=Diplôme,area=Filière,start=Date de début,end=Date d'obtention",
    "French, without accents": "first=PRENOM,last=NOM DE FAMILLE,email=COURRIEL,phone=TEL. PORTABLE,country=PAYS,"
    "school=ECOLE,degree=DIPLOME OBTENU,area=SPECIALITE,start=DEBUT DES ETUDES,end=FIN DES ETUDES",
    "Spanish": "first=Nombre,last=Apellidos,email=Correo electrónico,phone=Teléfono móvil,country=País,"
    "school=Universidad,degree=Titulación,area=Carrera,start=Fecha de inicio,end=Fecha de finalización",
    "Portuguese": "name=Nome completo,email=E-mail,phone=Telemóvel,country=País de residência,"
    "school=Instituição de ensino,degree=Grau,area=Curso,start=Data de início,end=Data de conclusão",
    "Italian": "first=Nome,last=Cognome,email=Indirizzo email,phone=Numero di cellulare,country=Paese di residenza,"
    "school=Università,degree=Titolo di studio,area=Corso di laurea,start=Data inizio,end=Data di laurea",
    "Dutch": "first=Voornaam,last=Achternaam,email=E-mailadres,phone=Mobiele nummer,country=Land,"
    "school=Onderwijsinstelling,degree=Diploma,area=Studierichting,start=Startdatum,end=Einddatum",
    "Japanese": "name=氏名,email=メールアドレス,phone=携帯電話番号,country=居住国,school=学校名,degree=学位,area=専攻,"
    "start=入学年月,end=卒業年月",
    "Chinese": "name=姓名,email=电子邮箱,phone=手机号码,country=所在国家,school=毕业院校,degree=学历,area=专业,"
    "start=入学时间,end=毕业时间",
    "Chinese, traditional": "name=姓名,email=電子郵件,phone=聯絡電話,country=國家,school=學校名稱,degree=學歷,"
    "area=科系,start=入學時間,end=畢業時間",
    "two languages": "name=氏名 / Name,email=Email / E-Mail,phone=Téléphone / Phone,country=Land / Country,"
    "school=School / University,degree=Diploma / Degree,area=Major / Field of study,start=Start date,end=End date",
}


def cells_of(headers: str) -> dict[str, str]:
    pairs = (pair.split("=", 1) for pair in headers.split(","))
    return {header: CELLS[field] for field, header in pairs}


@pytest.mark.parametrize("layout", HEADERS)
def test_names_of_many_languages_are_read_in_tables_and_in_json(
    layout: str, verifiers: tuple[Verifier[Any], ...]
) -> None:
    named = cells_of(HEADERS[layout])
    table = io.StringIO()
    csv.writer(table).writerows([named.keys(), named.values()])
    for name, content in (("a.csv", table.getvalue().encode()), ("a.jsonl", json.dumps(named).encode())):
        (one,) = read(name, content)
        assert concerns(one.application, verifiers) == ALL, name
        assert one.application
        assert one.application.country == "GB"
        assert one.application.basics
        assert one.application.basics.name == CELLS["name"]
        (school,) = one.application.education
        assert (school.institution, school.study_type, school.area) == (
            CELLS["school"], CELLS["degree"], CELLS["area"],
        )  # fmt: skip


PERSON = {"name": CELLS["name"], "email": CELLS["email"], "phone": CELLS["phone"], "country": "GB"}
SCHOOL = {"school": CELLS["school"], "degree": CELLS["degree"], "start": "2019-09", "end": "2017-06"}
NESTED: dict[str, Any] = {
    "payload.application.candidate": {
        "action": "new_application",
        "name": "New application",
        "payload": {"application": {"id": 7, "candidate": {**PERSON, "educations": [SCHOOL]}}},
    },
    "applicant": {"id": 1, "applicant": {**PERSON, "schools": [SCHOOL]}},
    "candidate and application": {"candidate": PERSON, "application": {"education": [SCHOOL]}},
    "personalInfo": {"personalInfo": PERSON, "educationHistory": [SCHOOL]},
    "contact": {"name": CELLS["name"], "contact": PERSON, "academics": [SCHOOL]},
    "profile": {"profile": {**PERSON, "education": {"items": [SCHOOL]}}},
    "sections": {"basics": PERSON, "sections": {"education": {"items": [SCHOOL]}}},
    "lists of objects": {
        "firstName": "Ilse",
        "lastName": "Probstmann",
        "emails": [{"value": CELLS["email"], "type": "home"}],
        "phones": [{"value": CELLS["phone"], "type": "mobile"}],
        "addresses": [{"country": "GB"}],
        "education": [SCHOOL],
    },
    "objects": {
        "name": {"first": "Ilse", "last": "Probstmann"},
        "email": {"address": CELLS["email"]},
        "phone": {"countryCode": "+44", "number": "07700 900123"},
        "location": {"countryCode": "GB"},
        "education": {"1": {**SCHOOL, "school": {"name": CELLS["school"], "location": {"country": "GB"}}}},
    },
    "dates as objects": {
        **PERSON,
        "education": [{**SCHOOL, "start": {"year": 2019, "month": 9}, "end": {"year": 2017, "month": 6}}],
    },
    "dates as two numbers": {**PERSON, "education": [{**SCHOOL, "start": [9, 2019], "end": [6, 2017]}]},
    "years and months": {
        **PERSON,
        "education": [{"name": CELLS["school"], "startYear": 2019, "startMonth": 9, "endYear": 2017, "endMonth": 6}],
    },
    "period": {**PERSON, "education": [{"name": CELLS["school"], "period": "2019 - 2017"}]},
    "one school without a list": {**PERSON, "education": SCHOOL},
    "answers": {
        "answers": [
            {"question": "What is your full name?", "answer": CELLS["name"]},
            {"question": "E-mail address", "answer": CELLS["email"]},
            {"question": "Numéro de téléphone", "answer": CELLS["phone"]},
            {"question": "Which country do you live in?", "answer": "GB"},
            {"question": "University", "answer": CELLS["school"]},
            {"question": "Start date of your studies", "answer": "2019-09"},
            {"question": "Studienbeginn", "answer": "2019-09"},
            {"question": "Graduation date", "answer": "2017-06"},
        ]
    },
    "German": {
        "bewerber": {"vorname": "Ilse", "nachname": "Probstmann", "mail": CELLS["email"], "handy": CELLS["phone"]},
        "anschrift": {"land": "GB"},
        "ausbildung": [{"hochschule": CELLS["school"], "von": "2019-09", "bis": "2017-06"}],
    },
    "French": {
        "candidat": {"prénom": "Ilse", "nom": "Probstmann", "courriel": CELLS["email"], "portable": CELLS["phone"]},
        "adresse": {"pays": "GB"},
        "formations": [{"école": CELLS["school"], "diplôme": "Licence", "début": "2019-09", "fin": "2017-06"}],
    },
    "Spanish": {
        "datosPersonales": {"nombre": CELLS["name"], "correo": CELLS["email"], "móvil": CELLS["phone"], "país": "GB"},
        "estudios": [{"institución": CELLS["school"], "título": "Grado", "desde": "2019-09", "hasta": "2017-06"}],
    },
    "Portuguese": {
        "candidato": {"nome": CELLS["name"], "e-mail": CELLS["email"], "telemóvel": CELLS["phone"], "país": "GB"},
        "formaçãoAcadêmica": [{"faculdade": CELLS["school"], "curso": "Física", "início": "2019", "fim": "2017"}],
    },
    "Italian": {
        "datiPersonali": {"nome": "Ilse", "cognome": "Probstmann", "mail": CELLS["email"], "cell": CELLS["phone"]},
        "residenza": {"paese": "GB"},
        "istruzione": [{"ateneo": CELLS["school"], "laurea": "Fisica", "dal": "2019-09", "al": "2017-06"}],
    },
    "Dutch": {
        "kandidaat": {"naam": CELLS["name"], "e-mailadres": CELLS["email"], "telefoon": CELLS["phone"], "land": "GB"},
        "opleidingen": [{"instelling": CELLS["school"], "diploma": "Bachelor", "van": "2019-09", "tot": "2017-06"}],
    },
    "Japanese": {
        "応募者": {"氏名": CELLS["name"], "メール": CELLS["email"], "電話番号": CELLS["phone"], "居住国": "GB"},
        "学歴": [{"学校名": CELLS["school"], "専攻": "物理", "開始": "2019-09", "終了": "2017-06"}],
    },
    "Chinese": {
        "个人信息": {"姓名": CELLS["name"], "邮箱": CELLS["email"], "手机": CELLS["phone"], "国家": "GB"},
        "教育经历": [{"学校": CELLS["school"], "专业": "物理", "开始": "2019-09", "结束": "2017-06"}],
    },
}  # fmt: skip


@pytest.mark.parametrize("layout", NESTED)
def test_nested_documents_are_read(layout: str, verifiers: tuple[Verifier[Any], ...]) -> None:
    (one,) = read("a.json", json.dumps(NESTED[layout]).encode())
    assert concerns(one.application, verifiers) == ALL
    assert one.application
    assert one.application.country == "GB"
    assert one.application.basics
    assert one.application.basics.name == CELLS["name"]


@pytest.mark.parametrize(
    "envelope",
    [
        lambda people: {"data": people, "hasNext": False},
        lambda people: {"meta": {"page": 1, "tags": ["x"]}, "results": people},
        lambda people: {"candidates": people, "paging": {"next": None}},
        lambda people: {"data": {"candidates": people}},
        lambda people: {"data": {"candidates": {"edges": [{"node": each} for each in people]}}},
        lambda people: {"total": 2, "items": [{"candidate": each} for each in people]},
        lambda people: {"applications": [{"id": 1, "candidate": each} for each in people]},
        lambda people: {"hits": {"total": 2, "hits": [{"_source": each} for each in people]}},
        lambda people: {"records": [{"id": "rec1", "fields": each} for each in people]},
        lambda people: {
            "data": [
                {
                    "type": "applications",
                    "id": str(number),
                    "attributes": {"created-at": "2026-11-01"},
                    "relationships": {"candidate": {"data": {"type": "candidates", "id": str(number)}}},
                }
                for number, _ in enumerate(people)
            ],
            "included": [
                {"type": "candidates", "id": str(number), "attributes": each} for number, each in enumerate(people)
            ],
        },
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_each_application_of_an_envelope_is_a_row(
    envelope: Any, indent: int | None, verifiers: tuple[Verifier[Any], ...]
) -> None:
    people = [{**PERSON, "education": [SCHOOL]}, {**PERSON, "name": "Jo Roe"}]
    content = json.dumps(envelope(people), indent=indent).encode()
    found = list(read("a.json", content))
    assert [concerns(each.application, verifiers) for each in found] == [ALL, CONTACT]
    numbers = [row.number for row in rows("a.json", io.BytesIO(content), LIMITS) if not isinstance(row, Note)]
    assert numbers == [1, 2]


def test_envelope_larger_than_a_row_is_read_element_by_element() -> None:
    people = [{**PERSON, "application_id": f"a-{number}"} for number in range(2000)]
    content = json.dumps({"meta": {"page": 1}, "candidates": people, "links": [{"next": None}]}).encode()
    found = list(rows("a.json", io.BytesIO(content), LIMITS))
    assert len(content) > LIMITS.row
    assert [row.number for row in found if isinstance(row, Row)] == list(range(1, 2001))
    assert [
        json.loads(row.content) for row in found if isinstance(row, Row) and isinstance(row.content, bytes)
    ] == people


def test_large_json_api_document_is_refused_with_a_way_out() -> None:
    resources = [{"type": "candidates", "id": str(number), "attributes": PERSON} for number in range(2000)]
    (one,) = rows("a.json", io.BytesIO(json.dumps({"data": resources, "included": []}).encode()), LIMITS)
    assert isinstance(one, Unreadable)
    assert "smaller pages" in one.reason


def test_envelopes_may_be_lines() -> None:
    content = b"\n".join(json.dumps({"data": [PERSON, PERSON]}).encode() for _ in range(2))
    assert [each.reason for each in read("a.jsonl", content)] == [""] * 4


@pytest.mark.parametrize(
    "document",
    [
        {**PERSON, "applications": [{"id": 1, "status": "active"}, {"id": 2}]},
        {**PERSON, "documents": [{"type": "resume", "url": "https://acme.example/1"}]},
        {"basics": PERSON, "content": [{"type": "paragraph"}]},
    ],
)
def test_person_with_lists_is_no_envelope(document: dict[str, Any]) -> None:
    (one,) = read("a.json", json.dumps(document).encode())
    assert one.application
    assert one.application.email == CELLS["email"]


@pytest.mark.parametrize(
    "part",
    [
        {"basics": {"url": {"label": "", "href": ""}}},
        {"basics": {"url": 5, "profiles": {}, "location": []}},
        {"basics": {"location": {"address": {"de": "x"}, "city": ["Berlin"], "region": {"code": "BE"}}}},
        {"job": {"title": {"label": "Engineer", "id": 7}, "id": ["x"], "country": {"code": "US"}, "remote": "hybrid"}},
        {"job": ["Engineer"]},
        {"source": ["LinkedIn"]},
        {"source": {"name": {"id": 1}, "phone_is_normalised": "perhaps"}},
        {"skills": "['Python'", "languages": {"en": 5}, "meta": 7, "projects": "x"},
        {"work": "ten years"},
        {"work": {"company": "Acme"}},
        {"work": ["Acme", {"name": ["Acme"], "remote": {}, "location": 7, "url": {}}, None]},
        {"education": "BSc, University of Sheffield"},
        {
            "education": [
                {"institution": "A", "location": ["x"], "url": {"x": 1}, "status": {}, "mode": [], "score": {}}
            ]
        },
        {"education": {"level": "degree"}},
        {"submitted_at": {"$date": 1}},
    ],
)
@pytest.mark.parametrize("nested", [True, False])
def test_field_that_no_check_needs_rejects_nobody(part: dict[str, Any], nested: bool) -> None:
    basics = {"name": CELLS["name"], "email": CELLS["email"], "phone": CELLS["phone"]}
    document = {**part, "basics": {**basics, **part.get("basics", {})}} if nested else {**basics, **part}
    (one,) = read("a.json", json.dumps(document).encode())
    assert one.application, one.reason
    assert (one.application.email, one.application.phone) == (CELLS["email"], CELLS["phone"])
