"""Protected fields, fields that nothing reads, and names in documents that are applications already."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.application import Application
from bonafide.fields.names import field_of, section_of
from bonafide.fields.protected import is_protected, without_protected
from intake import naming
from intake.documents import MAX_NAMES, documents
from intake.drafts import with_dial_code
from intake.unread import CONTACT, SCHOOL, YEARS, Unread, looks_like, unread
from tests.synthetic.applications import generated

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "basics education work email phone name data candidate location url start period x".split()
            )
            | st.text(max_size=8),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


def read(document: dict[str, Any]) -> Application:
    (one,) = documents(json.dumps(document).encode())
    assert one.application, one.reason
    return one.application


@pytest.mark.parametrize(
    "name",
    [
        "Gender", "candidate_gender", "Candidate Race", "What is your gender?", "veteran_status", "Disability Status",
        "EEO: Ethnicity", "dateOfBirth", "birth_date", "DOB", "Date of birth (optional)", "nationality", "Citizenship",
        "Country of citizenship", "Country (of citizenship)", "citizenShip", "Marital status", "Religion", "Photo",
        "photo_url", "profilePicture", "image", "avatar", "Age", "What is your age?", "Sex", "maidenName", "Pronouns",
        "Visa Status", "Do you require visa sponsorship?", "Are you legally authorized to work in the United States?",
        "Are you Hispanic or Latino?", "Are you a protected veteran?", "I identify as transgender", "eeoc",
        "place of birth",
        "Geschlecht", "Geburtsdatum", "Staatsangehörigkeit", "Familienstand", "Schwerbehinderung", "Foto", "Anrede",
        "Sexe", "Date de naissance", "Nationalité", "Situation familiale", "Civilité", "Fecha de nacimiento",
        "Nacionalidad", "Estado civil", "Sexo", "Data de nascimento", "Nacionalidade", "Raça", "Gênero",
        "Data di nascita", "Cittadinanza", "Sesso", "Stato civile", "Geboortedatum", "Nationaliteit", "Geslacht",
        "性別", "生年月日", "国籍", "顔写真", "出生日期", "民族", "政治面貌", "婚姻状况", "身份证号码",
        "Birthday", "Passport number",
    ],
)  # fmt: skip
def test_protected_field_is_dropped(name: str) -> None:
    assert is_protected(name)
    cleaned, dropped = without_protected({"a": [{name: "x", "email": "j@acme.org"}], name: {"value": "x"}, "b": 1})
    assert cleaned == {"a": [{"email": "j@acme.org"}], "b": 1}
    assert dropped == 2


@pytest.mark.parametrize(
    "name",
    [
        "name", "email", "phone", "Country", "Country of residence", "State", "Stadt", "institution", "area",
        "Language",
        "Agent", "Average grade", "message", "page", "Image processing experience", "stage", "Postal code",
        "Portrait of a project", "Essay", "Sussex", "Manager", "Usage", "pays", "país", "genres of music",
        "title", "Status", "日期", "国家",
        "Bildung", "coverage", "provisional", "advisor", "grace period", "embrace",
    ],
)  # fmt: skip
def test_other_field_is_kept(name: str) -> None:
    assert not is_protected(name)


def test_answer_to_a_question_about_a_protected_field_is_dropped() -> None:
    answers = [{"question": "What is your gender?", "answer": "x"}, {"label": "Nationality", "value": "y"}]
    email = {"question": "E-mail", "answer": "j@acme.org"}
    (one,) = documents(json.dumps({"answers": [*answers, email]}).encode())
    assert one.dropped == 2
    assert one.application
    assert one.application.model_dump(exclude_unset=True) == {"basics": {"email": "j@acme.org"}}


@pytest.mark.parametrize("place", ["", "basics", "education", "work", "meta"])
def test_protected_field_is_dropped_from_a_canonical_document(place: str) -> None:
    fields: dict[str, Any] = {"gender": "x", "birthDate": "1990-01-01"}
    document: dict[str, Any] = {
        "basics": {"email": "j@acme.org"},
        "education": [{"institution": "A"}],
        "work": [{"name": "B"}],
    }
    match place:
        case "":
            document |= fields
        case "basics":
            document["basics"] |= fields
        case "meta":
            document["meta"] = {"eeo": fields}
            fields = {"eeo": 1}
        case _:
            document[place][0] |= fields
    (one,) = documents(json.dumps(document).encode())
    assert one.dropped == len(fields)
    assert one.application
    assert "1990" not in one.application.model_dump_json()


def test_rejected_row_is_kept_without_its_protected_fields() -> None:
    (one,) = documents(json.dumps({"hobby": "chess", "gender": "x"}).encode())
    assert one.application is None
    assert one.content == {"hobby": "chess"}


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("Reach me", "jane.doe@acme.org", CONTACT),
        ("Reach me", "mailto:jane.doe@acme.org", CONTACT),
        ("Reach me", "+49 30 1234567", CONTACT),
        ("Reach me", "(415) 555-2671", CONTACT),
        ("Reach me", "0301234567", CONTACT),
        ("Ort des Lernens", "Universität Leipzig", SCHOOL),
        ("x", "Lincoln High School", SCHOOL),
        ("x", "東京大学", SCHOOL),
        ("Time there", "2015 - 2019", YEARS),
        ("Time there", "Sep 2015", YEARS),
        ("Time there", "2015-09-01", YEARS),
        ("Referee", "jane.doe@acme.org", None),  # of another person
        ("recruiter.email", "jane.doe@acme.org", None),
        ("Hobby", "chess", None),
        ("Updated", "2026-11-20T09:00:00Z", None),
        ("Story", "I studied at a university in 2015. " * 20, None),
        ("Link", "https://www.university.example/2015", None),
        ("id", "10022345", None),
        ("Salary", "55,000", None),
        ("Score", "3.75", None),
    ],
)
def test_what_an_unread_field_looks_like(name: str, text: str, kind: str | None) -> None:
    assert looks_like(name, text) == kind


def test_unread_fields_are_named_without_their_content() -> None:
    application = read(
        {
            "basics": {"email": "j@acme.org", "phone": {"provider": "x"}},
            "Reach me": "jane.doe@acme.org",
            "jane.doe@acme.org": "+49 30 1234567",
            "extra": {"deep": [{"place": "Universität Leipzig"}]},
            "references": [{"email": "r@acme.org"}],
            "education": "BSc 2015",
            "hobby": "chess",
        }
    )
    assert list(dict.fromkeys(unread(application))) == [
        Unread("Reach me", CONTACT),
        Unread("•••", CONTACT),
        Unread("extra.deep.place", SCHOOL),
        Unread("education", YEARS),
        Unread("hobby", None),
        Unread("basics.phone", CONTACT),
    ]


def test_contact_data_that_a_reader_of_a_source_does_not_know_is_named() -> None:
    document = {
        "firstname": "Ilse", "lastname": "Probstmann", "education_entries": [{"school": "University of Ulm"}],
        "experience_entries": [], "profile_url": "https://acme.example/1", "reach": {"at": ["jane.doe@acme.org"]},
    }  # fmt: skip
    (one,) = documents(json.dumps(document).encode())
    assert one.application
    assert one.application.email is None
    assert one.unread == (Unread("profile_url", None), Unread("reach.at", CONTACT))


def test_rejection_names_the_fields_that_look_like_data() -> None:
    (one,) = documents(json.dumps({"Reach me": "jane.doe@acme.org", "Ort": {"x": "Uni Leipzig 2015"}}).encode())
    assert "nothing to verify" in one.reason
    assert "`Reach me` looks like contact data" in one.reason
    assert "acme" not in one.reason


def test_application_with_the_names_of_an_application_is_not_changed() -> None:
    for each in generated(300):
        (one,) = documents(json.dumps(each.document).encode())
        assert one.application == Application.model_validate(each.document)
        again = Application.model_validate(naming.document(json.loads(json.dumps(each.document))))
        assert again.basics == one.application.basics
        assert again.education == one.application.education
        assert again.work == one.application.work


def test_several_addresses_and_numbers() -> None:
    basics = read(
        {
            "emails": [{"value": "w@acme.org", "type": "work"}, {"value": "j@x.org", "type": "personal"}],
            "mobile": "+49 170 1234567",
            "homePhone": {"value": "+49 30 1234567"},
        }
    ).basics
    assert basics
    assert (basics.email, basics.model_extra) == ("j@x.org", {"emails": ["w@acme.org"]})
    assert basics.phone == "+49 170 1234567; +49 30 1234567"


@given(JSON.filter(lambda value: isinstance(value, dict)))
def test_any_document_is_read_or_refused(document: Any) -> None:
    content = json.dumps(document).encode()
    for one in documents(content):
        assert (one.application is None) == bool(one.reason)
        if one.application:
            list(unread(one.application))


@given(st.text(max_size=60))
def test_any_name_is_looked_up(name: str) -> None:
    field_of("", name), field_of("education", name), section_of(name), is_protected(name)


def test_document_with_too_many_names_is_refused() -> None:
    names = [f"field {number}" for number in range(MAX_NAMES + 1)]
    (one,) = documents(json.dumps({"email": "j@acme.org", "x": [{name: 1} for name in names]}).encode())
    assert one.reason == "has over 2,000 different names of fields: upload only those of the application"
    (one,) = documents(json.dumps({"email": "j@acme.org", "x": [{names[0]: 1, names[1]: 1} for _ in names]}).encode())
    assert one.application


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("44", "07700 900123", "+44 7700 900123"),
        ("+49", "030 1234567", "+49 30 1234567"),
        ("0033", "01 23 45 67 89", "+33 1 23 45 67 89"),
        ("(39)", "06 1234 5678", "+39 06 1234 5678"),
        ("225", "01 23 45 67 89", "+225 01 23 45 67 89"),  # Côte d'Ivoire: its numbers begin with 0
        ("+229", "01 95 12 34 56", "+229 01 95 12 34 56"),  # Benin, since 2024
        ("US", "(212) 736-5000", "(212) 736-5000"),
        ("44", "+44 7700 900123", "+44 7700 900123"),
        ("44", "00447700900123", "00447700900123"),
        ("44", "7700900123", "+44 7700900123"),
        ("", "07700900123", "07700900123"),
    ],
)
def test_dial_code_of_another_field_is_put_before_the_number(code: str, number: str, expected: str) -> None:
    assert with_dial_code(code, number) == expected
