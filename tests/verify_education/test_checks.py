"""The checks of dates as tables: what fires, what must not fire, and what cannot be assessed."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.reference import Reference
from tests.builders import application, concerns, history, unassessed
from verify_education.checks import CHECKS, verify
from verify_education.entry import MAX_ENTRIES

SUBMITTED = "2026-11-20T09:00:00Z"


type Verdicts = Callable[..., list[Any]]


@pytest.fixture(scope="session")
def verdicts(reference: Reference) -> Verdicts:
    def verified(*entries: dict[str, Any], submitted: str | None = SUBMITTED) -> list[Any]:
        candidate = application(education=list(entries), submitted_at=submitted)
        return verify(history(candidate, reference))

    return verified


def studies(degree: str, start: str | None, end: str | None, **others: Any) -> dict[str, Any]:
    return {"institution": "A College", "studyType": degree, "startDate": start, "endDate": end, **others}


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([studies("Bachelor", "2015", "2013")], "education.ends_before_start"),
        ([studies("Bachelor", "2015 - 2013", None)], "education.ends_before_start"),
        ([studies("Bachelor", "2015 - 2013", "2015 - 2013")], "education.ends_before_start"),
        ([studies("Bachelor", "Fall 2015", "Spring 2013")], "education.ends_before_start"),
        ([studies("Bachelor", "Class of 2015", "Class of 2013")], "education.ends_before_start"),
        ([studies("Bachelor", "09/01/2015", "06/01/2013")], "education.ends_before_start"),
        ([studies("B.Sc.", "Fall 2018", "Spring 2019", location={"countryCode": "US"})], "education.too_short"),
        ([studies("B.Sc.", "WS 2018/19", "SS 2019", location={"countryCode": "DE"})], "education.too_short"),
        ([studies("B.Sc.", "Autumn 2018", "Spring 2019", location={"countryCode": "SE"})], "education.too_short"),
        ([studies("B.Sc.", "Sep 2018 - May 2019", None)], "education.too_short"),
        ([studies("BA", "2023-09", "Spring 2027", status="completed")], "education.completed_in_future"),
        ([studies("Course", "2015-09", "2015-06")], "education.ends_before_start"),
        ([studies("B.Sc.", "2015-09", "2016-06")], "education.too_short"),
        ([studies("Bachelor of Arts", "2015", "2015")], "education.too_short"),
        ([studies("MSc", "2015-09", "2015-11")], "education.too_short"),
        ([studies("Ph.D.", "2015-09", "2016-08")], "education.too_short"),
        ([studies("B.Sc.", "09/2015", "June 2016")], "education.too_short"),
        ([studies("B.Sc.", "2015-09", "2016-06", area="Heat Transfer")], "education.too_short"),
        (
            [studies("High School Diploma", "2011-09", "2015-06"), studies("B.Sc.", "2015-09", "2016-06")],
            "education.too_short",
        ),
        ([studies("MSc", "2015-09", "2015-11"), studies("BSc", "2011-09", "2015-06")], "education.too_short"),
        ([studies("Bachelor", "1999-09", "2012-06")], "education.too_long"),
        ([studies("BA", "2023-09", "2027-06", status="completed")], "education.completed_in_future"),
        (
            [studies("PhD", "2005-09", "2010-06"), studies("BSc", "2012-09", "2016-06")],
            "education.out_of_sequence",
        ),
        (
            [
                studies("PhD", "2005-09", "2010-06"),
                studies("BSc", "2012-09", "2016-06"),
                studies("Certificate", "2018-01", "2018-06"),
                studies("Coding Bootcamp", "2019-01", "2019-06"),
            ],
            "education.out_of_sequence",
        ),
        (
            [studies("BSc", "2012-09", "2016-06"), studies("Master of Science", "2009-09", "2011-06")],
            "education.out_of_sequence",
        ),
    ],
)
def test_check_fires(verdicts: Verdicts, entries: list[dict[str, Any]], code: str) -> None:
    assert code in concerns(verdicts(*entries))


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ([studies("Bachelor", "2011-06-01", "2014-01-01")], "the JSON Resume project's own sample"),
        ([studies("B.A.", "2014", "2016")], "only years: three calendar years may be nearly three years"),
        ([studies("BSc", "2013-09", "2015-08")], "a two-year accelerated degree, a month short on paper"),
        ([studies("LLB", "2018-09", "2020-06")], "a senior-status law degree of two academic years"),
        ([studies("M.Sc.", "2015-09", "2016-06")], "a nine-month master's"),
        ([studies("MA", "2015", "2015")], "a one-year master's within a calendar year"),
        ([studies("PhD", "2012-10", "2015-04")], "a quick doctorate"),
        ([studies("BA", "2024", "2026", status="completed")], "may have ended before the application"),
        ([studies("BA", "2023-09", "2027-06", status="expected")], "stated as expected"),
        ([studies("BA", "2023-09", "June 2027 (expected)", status="completed")], "the end is announced"),
        ([studies("BA", "2023-09", "Present", status="completed")], "it goes on"),
        ([studies("BA", "2025", "05/03/2026", status="completed")], "the order of day and month is not known"),
        ([studies("BSc", "2016 to 2020", "2016 to 2020")], "the period is in both fields"),
        ([studies("MSc", "Autumn 2018", "Spring 2018", location={"countryCode": "AU"})], "March to November"),
        ([studies("MSc", "Autumn 2018", "Spring 2018")], "perhaps March to November"),
        ([studies("BSc", "2015/16", "2017/18")], "academic years"),
        ([studies("MSc", "2011/12", "2011/12")], "academic years, not December"),
        ([studies("BA", "2023-09", "2027-06")], "not stated as completed"),
        ([studies("BSc", "2015-09", "2019-06"), studies("MSc", "2019-09", "2020-09")], "in order"),
        ([studies("MSc", "2019-09", "2020-09"), studies("BSc", "2015-09", "2019-06")], "newest first"),
        ([studies("BSc", "2015-09", "2019-06"), studies("MSc", "2018-09", "2020-09")], "overlapping, four plus one"),
        (
            [studies("BA", "1995", "1998"), studies("MBA", "2004", "2006"), studies("BSc", "2010", "2014")],
            "a second first degree later in life",
        ),
    ],
)
def test_genuine_history_has_no_concern(verdicts: Verdicts, entries: list[dict[str, Any]], why: str) -> None:
    assert concerns(verdicts(*entries)) == set(), why


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([], "education.too_short"),
        ([studies("Bachelor", None, "2013")], "education.ends_before_start"),
        ([studies("Bachelor", "autumn 2012", "Present")], "education.ends_before_start"),
        ([studies("Bachelor", "15/09/07", "15/06/09")], "education.ends_before_start"),
        ([studies("Bachelor", "2015-13", "2016-06")], "education.too_short"),
        ([studies("Certificate", "2015-09", "2015-10")], "education.too_short"),
        ([studies("Diplom-Ingenieur", "2015-09", "2015-10")], "education.too_short"),
        ([studies("Scrum Master", "2015-09", "2015-10")], "education.too_short"),
        ([studies("International Baccalaureate", "2015-09", "2016-06")], "education.too_short"),
        ([studies("Bachelor of Education", "2015-09", "2016-06")], "education.too_short"),
        ([studies("MA (Hons)", "2015-09", "2015-10")], "education.too_short"),  # a first degree in Scotland
        ([studies("Bachelor (top-up)", "2015-09", "2016-06")], "education.too_short"),
        ([studies("Integrated BSc/MSc", "2015-09", "2016-06")], "education.too_short"),
        ([studies("Bachelor", "2015-09", "2016-06", status="incomplete")], "education.too_short"),
        ([studies("BSc (2+2)", "2015-09", "2016-06")], "education.too_short"),
        ([studies("Accelerated BSN", "2015-09", "2016-06")], "education.too_short"),
        ([studies("BSc, second degree", "2015-09", "2016-06")], "education.too_short"),
        ([studies("BA", "2015-09", "2016-06", area="Law (joint honours, lateral entry)")], "education.too_short"),
        ([studies("BA", "2015-09", "2016-06", area="History, transferred from Delta College")], "education.too_short"),
        ([studies("BA", "2015-09", "2016-06", notes={"more": ["transfer student"]})], "education.too_short"),
        ([{**studies("BS", "2019-10", "2020-09"), "institution": "WGU"}], "education.too_short"),
        ([studies("HND", "2008", "2010"), studies("BSc", "2010-09", "2011-06")], "education.too_short"),
        ([studies("BA", "2011-09", "2014-06"), studies("BSc", "2014-09", "2015-08")], "education.too_short"),
        ([studies("", "2011-09", "2014-06"), studies("BSc", "2014-09", "2015-08")], "education.too_short"),
        ([studies("Bachelor", "2015-09", "2016-06", summary="Transferred 60 credits")], "education.too_short"),
        ([studies("Bachelor", "1999-09", "2012-06", mode="part-time")], "education.too_long"),
        ([studies("BA", "2023-09", "2027-06", status="expected")], "education.completed_in_future"),
        (
            [studies("Diplom", "1999", "2004"), studies("PhD", "2005", "2009"), studies("BSc", "2012", "2016")],
            "education.out_of_sequence",  # the unknown degree may have been the first
        ),
        (
            [studies("PhD", "2005", "2009"), studies("BSc", None, None), studies("BA", "2012", "2016")],
            "education.out_of_sequence",  # the undated bachelor's may have been the first
        ),
    ],
)
def test_check_cannot_be_assessed(verdicts: Verdicts, entries: list[dict[str, Any]], code: str) -> None:
    found = verdicts(*entries)
    assert code in unassessed(found)
    assert code not in concerns(found)


def test_swapped_dates_are_not_called_missing(verdicts: Verdicts) -> None:
    found = verdicts(studies("BA", "2018-09-15", "2015-05-15"))
    reason = next(each.evidence for each in found if each.code == "education.too_short")
    assert reason == "the studies do not end after they start"


def test_future_end_is_not_assessed_without_application_date(verdicts: Verdicts) -> None:
    entry = studies("BA", "2023-09", "2027-06", status="completed")
    assert "education.completed_in_future" in unassessed(verdicts(entry, submitted=None))


@pytest.mark.parametrize(("end", "found"), [("2027-06", True), ("2026-10", False)])
def test_application_without_date_was_written_before_it_arrived(reference: Reference, end: str, found: bool) -> None:
    entry = studies("BA", "2023-09", end, status="completed")
    candidate = application(education=[entry], revision="2026-11-20T09:00:00Z#0#000000001")
    assert ("education.completed_in_future" in concerns(verify(history(candidate, reference)))) is found


def test_revision_of_another_form_is_ignored(reference: Reference) -> None:
    entry = studies("BA", "2023-09", "2027-06", status="completed")
    candidate = application(education=[entry], revision="first")
    assert "education.completed_in_future" in unassessed(verify(history(candidate, reference)))


@pytest.mark.parametrize(
    "extra", ["\ud800", b"\xff", object(), float("nan"), {"a": {"b": ["c"] * 10_000}}, [["x"]] * 500]
)
def test_unknown_fields_of_any_content_are_accepted(verdicts: Verdicts, extra: object) -> None:
    deep: dict[str, Any] = {}
    for _ in range(900):
        deep = {"a": deep}
    assert len(verdicts(studies("BA", "2015", "2019", notes=extra, more=deep))) == len(CHECKS)


@pytest.mark.parametrize("field", ["region", "countryCode", "city"])
def test_very_long_place_is_truncated(verdicts: Verdicts, field: str) -> None:
    place = {"countryCode": "US", "city": "Springfield", field: "\ufdfa" * 300_000}
    assert len(verdicts(studies("BA", "2015", "2019", location=place))) == len(CHECKS)


def test_verdict_has_the_index_of_its_entry(verdicts: Verdicts) -> None:
    found = verdicts(studies("BSc", "2015-09", "2019-06"), studies("MSc", "2021", "2020"))
    (concern,) = [verdict for verdict in found if verdict.code == "education.ends_before_start" and verdict.evidence]
    assert concern.entry == 1


def test_number_of_verdicts_is_limited(verdicts: Verdicts) -> None:
    found = verdicts(*[studies("BSc", "2015", "2013")] * 5000)
    assert len(found) <= MAX_ENTRIES * len(CHECKS) + 1


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_gives_a_verdict_of_every_check(verdicts: Verdicts, degree: str, start: str, end: str) -> None:
    assert len(verdicts(studies(degree, start, end))) == len(CHECKS)
