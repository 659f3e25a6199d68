"""The model of an application: what is valid, what is kept, and what is refused with which message."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from bonafide.application import Application, faults
from bonafide.verifiers import switched_on


@pytest.mark.parametrize(
    "document",
    [
        {"basics": {}},
        {"basics": {"name": "Jane"}, "education": None, "work": None},
        {"education": [{"institution": "A College"}]},
        {"basics": {"phone": 4155552671}},  # a number where text is meant
        {"basics": {"email": ""}, "meta": {"theme": "even"}, "$schema": "x"},
        {"basics": {"location": {"countryCode": "United States"}}},
        {"education": [{"status": "Completed", "mode": "Full Time"}]},
        {"education": [{"status": "graduated", "mode": "online"}, None]},  # unknown values are not an error
        {"basics": {"location": "Berlin"}, "source": "LinkedIn", "job": "Engineer", "application_id": ""},
        {"basics": {}, "submitted_at": "11/20/2026 10:15 AM", "source": {"phone_is_normalised": ""}},
        {"basics": {}, "job": {"remote": "hybrid"}, "work": [{"remote": True}]},
        {"work": [{"location": "Palo Alto, CA"}, {"location": {"city": "Palo Alto"}}], "basics": {}},
    ],
)
def test_valid(document: dict[str, Any]) -> None:
    Application.model_validate(document)


def test_unknown_fields_are_kept_through_canonical_json() -> None:
    document = {"basics": {"name": "Jane", "pronouns": "she"}, "skills": [{"name": "Go"}], "education": [{"x": None}]}
    read = Application.model_validate(document)
    assert json.loads(read.model_dump_json(by_alias=True, exclude_unset=True)) == document


def test_canonical_json_has_the_names_of_json_resume() -> None:
    education = {"institution": "A", "studyType": "BA", "startDate": "2015-09", "endDate": "soon"}
    document = {"basics": {"location": {"postalCode": "1", "countryCode": "US"}}, "education": [education]}
    read = Application.model_validate(document)
    assert json.loads(read.model_dump_json(by_alias=True, exclude_unset=True)) == document


def test_empty_text_counts_as_absent() -> None:
    assert Application.model_validate({"basics": {"email": "  ", "phone": ""}}).phone is None


@pytest.mark.parametrize(
    ("document", "path", "said"),
    [
        ({}, "(document)", "nothing to verify"),
        ([], "(document)", "object"),
        ("text", "(document)", "object"),
        ({"basics": "Jane"}, "basics", "should be an object"),
        ({"basics": {"phone": ["1"]}}, "basics.phone", "valid string"),
        ({"education": {"institution": "A"}}, "education", "valid list"),
        ({"education": [{}, {"area": ["x"]}]}, "education[1].area", "valid string"),
        ({"education": [1] * 1_000_000}, "education[0]", "should be an object"),
        ({"basics": {}, "application_id": "Jane Doe"}, "application_id", "must not be an address or a name"),
        ({"basics": {}, "application_id": "a" * 129}, "application_id", "up to 128"),
    ],
)
def test_faults_say_where_and_what(document: Any, path: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Application.model_validate(document)
    (fault,) = faults(caught.value)
    assert fault.path == path
    assert said in fault.message


def test_faults_do_not_repeat_what_the_candidate_wrote() -> None:
    canary = "canary-7f3a"
    with pytest.raises(ValidationError) as caught:
        Application.model_validate(
            {"basics": {"phone": [canary]}, "application_id": canary + "@", "education": [{"area": [canary]}]}
        )
    assert canary not in str(caught.value)
    assert all(canary not in fault.message for fault in faults(caught.value))


@pytest.mark.parametrize(
    "document",
    [
        {"basics": {"url": {"href": "x"}, "profiles": {}, "name": ["x"], "location": [1]}},
        {"basics": {"location": {"address": {"de": "x"}, "city": [1], "region": {}, "countryCode": {}}}},
        {"basics": {}, "job": {"id": "a" * 129, "title": {}, "country": [], "remote": {}}},
        {"basics": {}, "job": ["x"], "source": 7, "work": {"name": "A"}},
        {"basics": {}, "source": {"name": {}, "id": [], "phone_is_normalised": "perhaps"}},
        {"basics": {"profiles": ["x", {"url": {}}]}, "work": ["x", {"name": {}, "location": 7, "remote": []}]},
        {"education": [{"location": [1], "url": {}, "status": {}, "mode": []}]},
    ],
)
def test_wrong_type_counts_as_not_stated_where_no_check_needs_the_field(document: dict[str, Any]) -> None:
    read = Application.model_validate_json(json.dumps(document))
    again = Application.model_validate_json(read.model_dump_json(by_alias=True, exclude_unset=True))
    assert again == read


@pytest.mark.parametrize("name", ["Jane Roe", ["Jane", "Roe"], {"first": "Jane", "last": "Roe"}, ["Jane Roe", 7]])
def test_name_in_parts_is_read(name: Any) -> None:
    read = Application.model_validate({"basics": {"name": name}})
    assert read.basics
    assert read.basics.name == "Jane Roe"


def test_entry_of_the_wrong_type_loses_only_itself() -> None:
    document = {"basics": {"profiles": [7, {"url": "x.org"}]}, "work": [None, "x", {"name": "A"}]}
    read = Application.model_validate(document)
    assert read.basics
    assert [profile.url for profile in read.basics.profiles] == ["x.org"]
    assert [job.name for job in read.work] == ["A"]


@pytest.mark.parametrize(
    "written", ["2026-11-20T09:00:00Z", "2026-11-20T10:00:00+01:00", "2026-11-20 09:00:00", "2026-11-20T09:00:00"]
)
def test_times_without_an_offset_are_utc(written: str) -> None:
    read = Application.model_validate({"basics": {}, "submitted_at": written})
    assert read.submitted_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("written", ["20261120", "11/20/2026", "20.11.2026", 46346, 1795132800000, "20 November 2026"])
def test_time_in_another_notation_is_read(written: Any) -> None:
    read = Application.model_validate({"basics": {}, "submitted_at": written})
    assert read.submitted_at == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "2026", "05/09/2026", "Nov 2026", "yesterday", None, True, [], {}])
def test_uncertain_time_counts_as_not_stated(written: Any) -> None:
    assert Application.model_validate({"basics": {}, "submitted_at": written}).submitted_at is None


@pytest.mark.parametrize("written", ["-", "N/A", "none", "Not provided"])
def test_placeholders_of_forms_count_as_not_stated(written: str) -> None:
    read = Application.model_validate({"basics": {"email": written, "phone": written, "name": "Na"}})
    assert (read.email, read.phone) == (None, None)


def test_labels_of_any_script_and_length_are_accepted() -> None:
    title = "\u30d0\u30c3\u30af\u3000\u30a8\u30f3\u30c9\u00a0 \nEngineer\u200b" + "x" * 200
    job = Application.model_validate({"basics": {}, "job": {"title": title}}).job
    assert job
    assert job.title
    assert job.title.startswith("\u30d0\u30c3\u30af \u30a8\u30f3\u30c9 Engineerx")
    assert len(job.title) == 128


@pytest.mark.parametrize(
    ("stated", "optional"),
    [
        ({}, ()),
        ({"work": []}, ()),
        ({"work": [{"position": "Engineer"}]}, ()),
        ({"work": [{"name": "A Ltd"}]}, ("employment",)),
        ({"work": [{"url": "https://a.example"}]}, ("employment",)),
        ({"basics": {"location": {"city": "Lyon"}}}, ()),
        ({"basics": {"location": {"address": "1 Rue A"}}}, ("presence",)),
        ({"basics": {"location": "1 Rue A, Lyon"}}, ("presence",)),
        ({"basics": {"profiles": [{"network": "GitHub"}]}}, ()),
        ({"basics": {"profiles": [{"network": "GitHub", "username": "a"}]}}, ("presence",)),
        ({"basics": {"url": "https://a.example"}}, ("presence",)),
        ({"source": {"name": "form"}}, ()),
        ({"source": {"ip": "192.0.2.1"}, "work": [{"name": "A Ltd"}]}, ("employment", "network")),
    ],
)
def test_optional_verifiers_concern_those_who_state_something(
    stated: dict[str, Any], optional: tuple[str, ...]
) -> None:
    assert Application.model_validate({"basics": {}, **stated}).optional == optional


@pytest.mark.parametrize(
    ("parameters", "on"),
    [
        ("", set()),
        ("employment=on presence=off network=on", {"employment", "network"}),
        ("employment=on unknown=on", {"employment"}),
    ],
)
def test_parameters_switch_optional_verifiers_on(parameters: str, on: set[str]) -> None:
    assert switched_on(parameters) == on
