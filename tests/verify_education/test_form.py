"""What an application form shows at once about studies that are being typed: how they were read, and no judgement."""

import json
from typing import Any

import pytest

from bonafide.policy import Policy
from bonafide.reference import Reference
from tests.builders import application, history
from verify_education.catalogue import CATALOGUE
from verify_education.form import FIXABLE, form_fields
from verify_education.verifier import make_verifier

TEXAS = "University of Texas at Austin"


def form(reference: Reference, *education: dict[str, Any]) -> dict[str, Any]:
    return form_fields(history(application(education=list(education)), reference))


@pytest.mark.parametrize("typed", ["UNIVERSITY OF ZURICH", "University of Zurich"])
def test_institution_is_shown_as_understood(reference: Reference, typed: str) -> None:
    shown = form(reference, {"institution": typed})
    (entry,) = shown["entries"]
    assert entry["institution"]["name"]
    assert "suggestions" not in entry
    assert shown["message"] is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Univeristy of Texs at Austin", TEXAS), ("Stanford Univercity", "Stanford University")],
)
def test_misspelt_institution_gets_a_suggestion(reference: Reference, typed: str, meant: str) -> None:
    shown = form(reference, {"institution": typed})
    (entry,) = shown["entries"]
    assert "institution" not in entry
    assert entry["suggestions"][0]["name"] == meant
    assert meant in shown["message"]


@pytest.mark.parametrize("typed", [None, "", "Northfield Institute of Sleep"])
def test_unknown_institution_gets_no_suggestion(reference: Reference, typed: str | None) -> None:
    assert form(reference, {"institution": typed}) == {"entries": [{"entry": 0}], "message": None}


def test_dates_are_shown_as_read(reference: Reference) -> None:
    shown = form(
        reference, {"startDate": "Sept 2014", "endDate": "present"}, {"startDate": "2014", "endDate": "06/2018"}
    )
    dates = [(entry.get("start"), entry.get("end")) for entry in shown["entries"]]
    assert dates == [("2014-09", "ongoing"), ("2014", "2018-06")]


def test_unreadable_date_is_asked_about(reference: Reference) -> None:
    shown = form(reference, {"startDate": "2014-09", "endDate": "soon"})
    assert shown["entries"] == [{"entry": 0, "start": "2014-09"}]
    assert "2019-09" in shown["message"]


@pytest.mark.parametrize(
    "education",
    [
        {"institution": "Rochville University"},
        {"institution": "King Abdullah University of Science and Technology", "startDate": "1990", "endDate": "1994"},
        {"studyType": "Bachelor", "startDate": "2015-09-01", "endDate": "2016-05-31"},
        {"institution": "University of Zurich", "location": {"countryCode": "CA"}},
    ],
)
def test_form_does_not_judge(reference: Reference, policy: Policy, education: dict[str, Any]) -> None:
    verifier = make_verifier(reference)
    subject = verifier.read(application(education=[education]))
    findings = verifier.findings(subject, policy)
    shown = verifier.for_the_form(subject, findings)
    assert shown is not None
    assert shown["message"] is None or "Do you mean" in shown["message"]
    assert not any(code in json.dumps(shown) for code in verifier.catalogue.words)


def test_swapped_dates_are_asked_about(reference: Reference, policy: Policy) -> None:
    verifier = make_verifier(reference)
    subject = verifier.read(application(education=[{"startDate": "2015-09", "endDate": "2011-06"}]))
    shown = verifier.for_the_form(subject, verifier.findings(subject, policy))
    assert shown is not None
    assert shown["message"] == CATALOGUE.words["education.ends_before_start"].question


@pytest.mark.parametrize("code", FIXABLE)
def test_form_message_is_friendly(code: str) -> None:
    message = CATALOGUE.words[code].question
    assert "?" in message
    assert not set(message.lower().split()) & {"invalid", "wrong", "error", "suspicious", "contradict"}
