"""Copied histories: a copy with small changes has an identifier in common, and colleagues have none."""

from typing import Any

import pytest

from tests.builders import application
from verify_employment.companies import Companies
from verify_employment.history import MAX_COMPARED, identifiers, read_employment


def job(name: str, position: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "position": position, "startDate": start, "endDate": end, **more}


ACME = job("Acme Marine Ltd", "Senior Software Engineer", "2012-02", "2015-06")
BRIX = job("Brix & Mortar Co.", "Backend Developer", "2015-07", "2018-11")
QUILL = job("Quillmark Robotics", "Engineering Manager", "2019-01", "2023-04")
DUNE = job("Dunewood", "Director of Engineering", "2023-05", "Present")
EAST = job("Eastwick", "Tester", "2010-01", "2012-01")
THREE, FOUR = [ACME, BRIX, QUILL], [ACME, BRIX, QUILL, DUNE]


def found(jobs: list[dict[str, Any]], companies: Companies) -> set[str]:
    return set(identifiers(read_employment(application(work=jobs), companies))["employment"])


def changed(jobs: list[Any], number: int, **fields: Any) -> list[Any]:
    return [{**each, **fields} if place == number else each for place, each in enumerate(jobs)]


CHANGES = [
    (lambda jobs: jobs[::-1], "another order"),
    (lambda jobs: changed(jobs, 0, name="ACME MARINE"), "without legal form, in capitals"),
    (lambda jobs: changed(jobs, 1, name="Brix and Mortar"), "an ampersand in words"),
    (lambda jobs: changed(jobs, 2, name="QMR Robotics"), "another name of a known company"),
    (lambda jobs: changed(jobs, 0, position="Sr. Software Engineer"), "an abbreviated title"),
    (lambda jobs: changed(jobs, 0, position="Software Engineer, Senior"), "a title in another order"),
    (lambda jobs: changed(jobs, 0, startDate="2012-03"), "a month"),
    (lambda jobs: changed(jobs, 1, endDate="Dec 2018"), "a month in words"),
    (lambda jobs: changed(jobs, 2, startDate="2019-02", name="Quillmark Robotics, Inc."), "a month and a spelling"),
    (lambda jobs: [EAST, *jobs], "a job put before"),
    (lambda jobs: [*jobs, job("Farrow", "Advisor", "2025-01", "Present")], "a job added"),
    (lambda jobs: [*jobs, job("Farrow", "Advisor", "", "")], "a job without dates"),
    (lambda jobs: [{**each, "summary": "Other words."} for each in jobs], "other descriptions"),
]


@pytest.mark.parametrize("jobs", [THREE, FOUR])
@pytest.mark.parametrize(("change", "why"), CHANGES, ids=[why for _, why in CHANGES])
def test_copy_with_a_small_change_has_an_identifier_in_common(
    jobs: list[Any], change: Any, why: str, companies: Companies
) -> None:
    assert found(jobs, companies) & found(change(jobs), companies), why


OTHERS = [
    (THREE, [job("Acme Marine Ltd", "Senior Software Engineer", "2012-02", "2015-06"), BRIX], "two jobs"),
    (THREE, changed(changed(THREE, 0, startDate="2012-04"), 1, endDate="2018-09"), "two months differ"),
    (THREE, changed(THREE, 0, startDate="2011-02"), "a year differs"),
    (THREE, changed(THREE, 0, position="Accountant"), "another title"),
    (THREE, changed(THREE, 0, name="Other Marine"), "another employer"),
    ([{**each, "startDate": each["startDate"][:4]} for each in THREE], THREE, "years alone"),
    ([ACME, BRIX, EAST], [ACME, BRIX, DUNE], "colleagues at two employers"),
    (
        [job("One Firm", title, start, end) for title, start, end in (("A", "2010-01", "2012-02"),
         ("B", "2012-02", "2014-05"), ("C", "2014-05", "2016-01"), ("D", "2016-01", "2018-01"))],
        [job("One Firm", title, start, end) for title, start, end in (("A", "2010-01", "2012-02"),
         ("B", "2012-02", "2014-05"), ("C", "2014-05", "2016-01"), ("E", "2016-01", "2018-01"))],
        "colleagues who were promoted together in one firm",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "why"), OTHERS, ids=[row[2] for row in OTHERS])
def test_other_histories_have_nothing_in_common(one: Any, other: Any, why: str, companies: Companies) -> None:
    assert not found(one, companies) & found(other, companies), why


def test_long_histories_have_few_identifiers(companies: Companies) -> None:
    jobs = [
        job(f"Firm {letter}", "Clerk", f"{2000 + at}-01", f"{2000 + at}-12") for at, letter in enumerate("ABCDEFGHIJ")
    ]
    assert len(found(jobs, companies)) == MAX_COMPARED + 1
    assert found(jobs, companies) & found(jobs[1:], companies)
    assert found(jobs, companies) & found([*jobs, job("Firm Z", "Clerk", "2015-01", "2016-01")], companies)
