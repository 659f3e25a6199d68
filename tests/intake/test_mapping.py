"""An operator's mapping file: what it names is read, and what is wrong with it is said."""

import io
import json
from typing import Any

import phonenumbers
import pytest

from bonafide.application import Application
from bonafide.aws import objects
from bonafide.aws.objects import Pointer
from bonafide.aws.table import Table
from intake.formats import Limits, Row, rows
from intake.mapping import COUNTRIES, TARGETS, InvalidMapping, Mapping
from intake.uploads import mapping_of
from tests.intake.test_uploads import lines, process, rejected
from tests.moto_fixtures import keys_of

LIMITS = Limits(upload=10_000_000, row=100_000)


def mapping(**document: Any) -> Mapping:
    return Mapping.parse(json.dumps(document).encode())


def read(content: str, given: Mapping, name: str = "a.csv") -> list[Any]:
    found = rows(name, io.BytesIO(content.encode()), LIMITS, given)
    contents = [row.content for row in found if isinstance(row, Row)]
    return [json.loads(content) if isinstance(content, bytes) else content for content in contents]


def test_columns_that_a_mapping_names_are_read_and_others_by_their_usual_names() -> None:
    given = mapping(fields={"Spalte A": "basics.email", "Spalte B": "education[0].institution", "Kürzel": "source.id"})
    assert read("spalte_a;SPALTE B;Kürzel;Phone\nj@x;MIT;17;123\n", given) == [
        {"basics": {"email": "j@x", "phone": "123"}, "education": [{"institution": "MIT"}], "source": {"id": "17"}}
    ]


def test_the_place_of_a_job_or_school_is_read() -> None:
    fields = {"A": "work[0].name", "B": "work[0].location.countryCode", "C": "education[0].location.city"}
    assert read("A,B,C\nNorthwind,GB,Leeds\n", mapping(fields=fields)) == [
        {
            "work": [{"name": "Northwind", "location": {"countryCode": "GB"}}],
            "education": [{"location": {"city": "Leeds"}}],
        }
    ]


def test_a_title_and_dates_behind_an_employer_are_those_of_the_job() -> None:
    header = "Name,School,Degree,Employer,Job Title,Start Date,End Date\n"
    (document,) = read(f"{header}Jane Roe,MIT,BSc,Northwind,Engineer,2019-01,2020-06\n", mapping(country="US"))
    job = {"name": "Northwind", "position": "Engineer", "startDate": "2019-01", "endDate": "2020-06"}
    assert document["work"] == [job]
    assert document["education"] == [{"institution": "MIT", "studyType": "BSc"}]


def test_mapping_wins_over_a_usual_name() -> None:
    given = mapping(fields={"Email": "source.name", "Other": "basics.email"})
    assert read("Email,Other\nreferral,j@x\n", given) == [{"basics": {"email": "j@x"}, "source": {"name": "referral"}}]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_json_paths_are_read(name: str) -> None:
    given = mapping(
        fields={
            "who.mail[0].v": "basics.email",
            "who.tel[].v": "basics.phone",
            "edu[].s": "education[].institution",
            "edu[].to": "education[].endDate",
        }
    )
    raw = {
        "who": {"mail": [{"v": "j@x"}, {"v": "k@x"}], "tel": [{"v": "1"}, {"v": 2}]},
        "edu": [{"s": "MIT", "to": "2012"}, {"s": "Yale"}],
        "name": "Jane",
    }
    (document,) = read(json.dumps(raw), given, name)
    application = Application.model_validate(document)
    assert (application.email, application.phone) == ("j@x", "1; 2")
    assert application.basics
    assert application.basics.name == "Jane"
    assert [(each.institution, str(each.end_date)) for each in application.education] == [
        ("MIT", "2012"),
        ("Yale", "None"),
    ]


def test_list_of_a_document_is_one_row_each() -> None:
    given = mapping(fields={"m": "basics.email"}, rows="xyz.people")
    raw = {"xyz": {"people": [{"m": "j@x"}, {"m": "k@x"}]}}
    for indent in (None, 2):
        found = read(json.dumps(raw, indent=indent), given, "a.json")
        assert [document["basics"]["email"] for document in found] == ["j@x", "k@x"]


@pytest.mark.parametrize(
    ("order", "text", "iso"),
    [
        ("day-month-year", "01.09.2015", "2015-09-01"),
        ("day-month-year", "1/9/2015", "2015-09-01"),
        ("month-day-year", "09/01/2015", "2015-09-01"),
        ("year-month-day", "2015/09/01", "2015-09-01"),
        ("day-month-year", "2015-09", "2015-09"),
        ("day-month-year", "31.31.2015", "31.31.2015"),
        ("month-day-year", "June 2015", "June 2015"),
    ],
)
def test_dates_are_read_in_the_order_of_the_mapping(order: str, text: str, iso: str) -> None:
    given = mapping(fields={"School": "education[].institution"}, date_order=order)
    (document,) = read(f"School,End date,Applied at\nMIT,{text},{text}\n", given)
    assert (document["education"][0]["endDate"], document["submitted_at"]) == (iso, iso)


def test_cells_are_divided_at_the_separator_of_lists() -> None:
    given = mapping(
        fields={"Schools": "education[].institution", "Ends": "education[].endDate", "Tel": "basics.phone"},
        list_separator="|",
    )
    (document,) = read("Schools,Ends,Tel\nMIT | Yale,2012|2014,1|2\n", given)
    assert document == {
        "education": [{"institution": "MIT", "endDate": "2012"}, {"institution": "Yale", "endDate": "2014"}],
        "basics": {"phone": "1; 2"},
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "not valid JSON"),
        (b"\xff", "save it as UTF-8"),
        (b"[]", "must be a JSON object"),
        (b"{}", "`fields` must be an object"),
        (b'{"fields": {"a": "basics.mail"}}', "`fields.a`: an application has no field `basics.mail`: did you mean"),
        (b'{"fields": {"a": 1}}', "`fields.a` must be a text"),
        (b'{"fields": {"": "basics.email"}}', "empty name"),
        (b'{"fields": {"a": "basics.email", "b": "basics.email"}}', "`a` and `b` are both `basics.email`: remove one"),
        (b'{"fields": {"a": "work[].name", "b": "work[].name"}}', "write `work[1].name` for the second"),
        (b'{"fields": {"a": "basics.email", "a": "basics.name"}}', "`a` is there twice"),
        (b'{"fields": {"a": "basics.email"}, "dates": "x"}', "`dates` is not known: the keys are fields, date_order"),
        (b'{"fields": {"a": "basics.email"}, "date_order": "dmy"}', "`date_order` must be one of day-month-year"),
        (b'{"fields": {"a": "basics.email"}, "list_separator": ""}', "`list_separator` must be"),
        (b'{"fields": {"a": "basics.email"}, "rows": 1}', "`rows` must be"),
        (b'{"country": "Germany"}', "`country` must be a code of ISO 3166-1 with two letters, such as DE"),
        (b'{"country": "ZZ"}', "`country` must be a code"),
        (b'{"country": 49}', "`country` must be a code"),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_fault_of_a_mapping_says_what_where_and_how_to_fix_it(content: bytes, said: str) -> None:
    with pytest.raises(InvalidMapping) as error:
        Mapping.parse(content)
    assert said in str(error.value)


def test_every_target_is_a_field_of_an_application() -> None:
    of_files = "documents[].name"  # which becomes the key
    unknown = [target for target in TARGETS if target != of_files and not _is_field(target)]
    assert unknown == ["basics.firstname", "basics.middlename", "basics.lastname"]  # which become the name


def _is_field(target: str) -> bool:
    document: Any = "2015"
    for step in reversed(target.split(".")):
        document = {step.removesuffix("[]"): [document] if step.endswith("[]") else document}
    application = Application.model_validate({"basics": {"email": "j@x"}, **document})
    node: Any = application
    for step in target.split("."):
        node = node[0] if isinstance(node, list) else node
        fields = {field.alias or name: name for name, field in type(node).model_fields.items()}
        name = step.removesuffix("[]")
        if name not in fields:
            return False
        node = getattr(node, fields[name])
    return True


# ──────────────────────────────────────────── In a stack ────────────────────────────────────────────────


def test_upload_in_a_folder_is_read_with_the_mapping_of_its_name(table: Table, bucket: str) -> None:
    objects.put(bucket, "imports/acme.json", b'{"fields": {"Spalte A": "basics.email"}}')
    receipt = process(table, bucket, b"Spalte A\nj@x.org\n", key="incoming/acme/2026/a.csv")
    assert (receipt.accepted, receipt.rejected) == (1, 0)
    (part,) = keys_of(bucket, "applications/")
    assert lines(bucket, part)[0]["basics"] == {"email": "j@x.org"}


@pytest.mark.parametrize("key", ["incoming/a.csv", "incoming/other/a.csv", "incoming/acme", "a.csv"])
def test_other_uploads_have_no_mapping(bucket: str, key: str) -> None:
    objects.put(bucket, "imports/acme.json", b'{"fields": {"Spalte A": "basics.email"}}')
    assert mapping_of(Pointer(bucket, key, None)) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"Email,Country,Source\nj@x.org,,fair\nk@x.org,AT,fair\n"),
        ("a.jsonl", b'{"basics": {"email": "j@x.org"}, "source": "fair"}\n'),
    ],
)
def test_country_of_a_mapping_file_is_that_of_the_source(table: Table, bucket: str, name: str, content: bytes) -> None:
    objects.put(bucket, "imports/acme.json", b'{"country": "uk"}')
    process(table, bucket, content, key=f"incoming/plain/{name}")
    (part,) = keys_of(bucket, "applications/")
    first = lines(bucket, part)
    process(table, bucket, content, key=f"incoming/acme/{name}")
    (other,) = set(keys_of(bucket, "applications/")) - {part}
    second = [{key: each[key] for key in ("basics", "source")} for each in lines(bucket, other)]
    first = [{key: each[key] for key in ("basics", "source")} for each in first]
    assert second == [{**each, "source": {"name": "fair", "country": "GB"}} for each in first]


def test_every_country_with_a_numbering_plan_may_be_assumed() -> None:
    assert phonenumbers.SUPPORTED_REGIONS - {"AC", "TA"} <= COUNTRIES  # Ascension and Tristan da Cunha are parts of SH


def test_upload_with_an_invalid_mapping_is_one_rejection(table: Table, bucket: str) -> None:
    objects.put(bucket, "imports/acme.json", b'{"fields": {"Spalte A": "basics.mail"}}')
    receipt = process(table, bucket, b"Spalte A\nj@x.org\n", key="incoming/acme/a.csv")
    assert (receipt.accepted, receipt.rejected) == (0, 1)
    ((_, reason),) = rejected(bucket)
    assert reason == receipt.stopped
    assert "imports/acme.json" in reason
    assert "did you mean" in reason
