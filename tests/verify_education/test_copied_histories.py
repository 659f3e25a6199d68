"""Copied education histories: a copy with small changes has an identifier in common, and classmates have none."""

from typing import Any

import pytest

from bonafide.identity import digest_of
from bonafide.reference import Reference
from tests.builders import application, history
from verify_education.history import MAX_DEGREES, identifiers


def entry(institution: str, level: str, start: str, end: str, area: str = "Computer Science", **more: Any) -> Any:
    return {
        "institution": institution,
        "studyType": level,
        "area": area,
        "startDate": start,
        "endDate": end,
        "location": {"countryCode": "US"},
        **more,
    }


MIT = entry("Massachusetts Institute of Technology", "BSc", "2009-09", "2013-06")
COLUMBIA = entry("Columbia University in the City of New York", "MSc", "2013-09", "2015-05")
UTAH = entry("University of Utah", "PhD", "2015-08", "2020-05")
SCHOOL = entry("Aldham High School", "High School Diploma", "2005-09", "2009-06", area="")
TWO, THREE = [MIT, COLUMBIA], [MIT, COLUMBIA, UTAH]


def found(entries: list[Any], reference: Reference) -> list[str]:
    return identifiers(history(application(education=entries), reference))["education"]


def changed(entries: list[Any], number: int, **fields: Any) -> list[Any]:
    return [{**each, **fields} if place == number else each for place, each in enumerate(entries)]


@pytest.mark.parametrize("entries", [TWO, THREE])
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda entries: entries[::-1], "another order"),
        (lambda entries: changed(entries, 0, institution="MIT"), "an acronym"),
        (lambda entries: changed(entries, 0, institution="M.I.T."), "an acronym with full stops"),
        (lambda entries: changed(entries, 0, institution="MASSACHUSETTS INSTITUTE OF TECHNOLOGY"), "capitals"),
        (lambda entries: changed(entries, 0, studyType="Bachelor of Science"), "the degree in words"),
        (lambda entries: changed(entries, 0, startDate="2009-08"), "a month"),
        (lambda entries: changed(entries, 0, endDate="2013-05"), "a month"),
        (lambda entries: changed(entries, 1, startDate="2013-10"), "a month"),
        (lambda entries: changed(entries, 1, endDate="2015-06", institution="Columbia Univ. in the City of New York"),
         "a month and a spelling"),
        (lambda entries: [SCHOOL, *entries], "a school added"),
        (lambda entries: [*entries, entry("Duke University", "MBA", "2021-08", "2023-05")], "a degree added"),
        (lambda entries: [entry("Duke University", "MBA", "2010-08", "2012-05", "Law"), *entries], "one put before"),
        (lambda entries: [*entries, entry("Bootcamp", "Certificate", "2021-01", "2021-03", "Web")], "a certificate"),
        (lambda entries: [*entries, {"institution": "Duke University", "studyType": "MBA"}], "a degree without dates"),
    ],
)  # fmt: skip
def test_copy_with_a_small_change_has_an_identifier_in_common(
    entries: list[Any], change: Any, why: str, reference: Reference
) -> None:
    assert set(found(entries, reference)) & set(found(change(entries), reference)), why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ([MIT], [MIT], "one degree"),
        ([MIT, SCHOOL], [MIT, {**SCHOOL, "institution": "Brackley High School"}], "classmates with one degree"),
        (TWO, [MIT, {**COLUMBIA, "institution": "Duke University"}], "classmates who went to different places"),
        (TWO, [MIT, {**COLUMBIA, "area": "Nursing"}], "another subject"),
        (TWO, [MIT, {**COLUMBIA, "startDate": "2014-09", "endDate": "2016-05"}], "another year"),
        (TWO, [{**MIT, "endDate": "2013-05"}, {**COLUMBIA, "endDate": "2015-06"}], "a month of each degree"),
        (
            [MIT, {**MIT, "studyType": "MSc", "startDate": "2013-09", "endDate": "2015-06"}],
            [MIT, {**MIT, "studyType": "MSc", "startDate": "2013-09", "endDate": "2015-05"}],
            "classmates of both degrees of one institution",
        ),
        (
            [MIT, {**MIT, "studyType": "MSc", "startDate": "2013-09", "endDate": "2015-06"}, UTAH],
            [MIT, {**MIT, "studyType": "MSc", "startDate": "2013-09", "endDate": "2015-06"}, COLUMBIA],
            "classmates who took their doctorates at different places",
        ),
        (
            [entry("MIT", "BSc", "2009", "2013"), entry("Columbia University", "MSc", "2013", "2015")],
            [entry("MIT", "BSc", "2009", "2013"), entry("Columbia University", "MSc", "2013", "2015")],
            "only years are stated",
        ),
        (
            [SCHOOL, entry("State Board", "SSC", "2002-06", "2003-03", ""), MIT],
            [SCHOOL, entry("State Board", "SSC", "2002-06", "2003-03", ""), UTAH],
            "the same schools",
        ),
    ],
)
def test_classmates_have_no_identifier_in_common(
    one: list[Any], other: list[Any], why: str, reference: Reference
) -> None:
    assert not set(found(one, reference)) & set(found(other, reference)), why


def test_first_identifier_is_the_one_of_earlier_versions(reference: Reference) -> None:
    """Histories that were recorded before are still found."""
    assert digest_of(found(TWO, reference)[0]) == "e23c8232b3af6d4cea8daeed78fb9dc405b41190b1a102d50cdb130d2613274f"


def test_history_has_few_identifiers(reference: Reference) -> None:
    """Each is an item of the table."""
    degrees = [entry(f"{name} University", "BSc", f"200{n}-09", f"201{n}-06") for n, name in enumerate("ABCDEFGH")]
    numbers = {number: len(found(degrees[:number], reference)) for number in range(len(degrees) + 1)}
    assert numbers == {0: 0, 1: 0, 2: 3, 3: 5, 4: 6, 5: 7, MAX_DEGREES: 8, 7: 1, 8: 1}
