"""Education that only the document states: what a list or directory contradicts, if the document was read surely."""

from functools import cache
from typing import Any

import pytest

from bonafide import policy as policies
from bonafide.application import Application
from bonafide.document import Document, Kind
from bonafide.findings import Catalogue, Outcome, Verdict
from bonafide.policy import Strength
from bonafide.reference import Reference
from tests.builders import application, concerns, history
from tests.reference.samples import database, sample_directory
from verify_education.catalogue import CATALOGUE
from verify_education.checks import verify
from verify_resume.comparison import compare
from verify_resume.education import CHECKS, READ, EducationRead

BOGUS = "BSc in Physics, Rochville University\n2012 - 2016"
PROGRAM = "Bachelor of Science in Nuclear Engineering, Marrow Lake College\n2018 - 2022"
LEVEL = "PhD, Tolliver Ridge Community College\n2018 - 2022"
FOUNDED = "MSc, King Abdullah University of Science and Technology\n1990 - 1994"
CLOSED = "BA, Pellham Seminary of Arts\n2023 - 2025"
GENUINE = "BSc in Computer Science, Wexham Harbor University\n2016 - 2020"
TOLLIVER, WEXHAM = "Tolliver Ridge Community College", "Wexham Harbor University"
ASSOCIATE = "Associate, Tolliver Ridge Community College\n2016 - 2018"
DOCTORATE = "PhD in Biology, Wexham Harbor University\n2018 - 2022"
FORM = application(basics={"name": "Jane Roe", "email": "jane.roe@gmail.com"}, submitted_at="2026-01-01T00:00:00Z")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """A database with an official directory, in which nearly all institutions are invented."""
    folder = tmp_path_factory.mktemp("directory")
    sample_directory(folder)
    return Reference(database(folder))


@cache
def education(reference: Reference) -> EducationRead:
    return EducationRead(reference)


def found(
    lines: str, reference: Reference, *, form: Application = FORM, top: str = "Jane Roe", **fields: Any
) -> list[Verdict]:
    text = f"{top}\nEducation\n{lines}\nSkills\nPython"
    document = Document(Kind.TEXT, text, text)._replace(**fields)
    return list(education(reference).concerns(compare(form, document, reference)))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (BOGUS, "bogus_institution"),
        (PROGRAM, "program_not_offered"),
        (LEVEL, "level_not_awarded"),
        (FOUNDED, "before_founding"),
        (CLOSED, "after_closure"),
        (f"{GENUINE}\n{LEVEL}", "level_not_awarded"),
        (f"{GENUINE}\n{FOUNDED}", "before_founding"),
        ("PhD\nTolliver Ridge Community College\n2018 - 2022\nGrade 1.0\nNot a heading", "level_not_awarded"),
        (
            "Exchange: Lund University\nBSc, Rochville University\n2014 and 2016",
            "bogus_institution",
        ),  # by its name alone
    ],
)
def test_what_a_list_or_directory_contradicts_is_a_weak_concern(lines: str, code: str, reference: Reference) -> None:
    verdicts = found(lines, reference)
    assert [(each.code, each.strength, each.entry) for each in verdicts] == [
        (f"education.{code}", Strength.WEAK, None)
    ]
    assert verdicts[0].evidence.startswith("Read from the document: ")
    assert len(verdicts[0].evidence) > len(READ)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(GENUINE, id="genuine"),
        pytest.param(f"{ASSOCIATE}\n{DOCTORATE}", id="two degrees"),
        pytest.param("2016 - 2020\n2018 - 2022\nBSc, Wexham Harbor University\nMSc, KAUST", id="a column of dates"),
        pytest.param("King Abdullah University of Science and Technology\n1990", id="one date, perhaps of a birth"),
        pytest.param(
            "Harwick State College\nBachelor of Science\n2018 - 2022", id="an institution that is not listed"
        ),
        pytest.param("BSc, Wexham Harbor University\n2020 - 2016", id="dates in another order"),
        pytest.param("BSc, Wexham Harbor University\n2016 - 2016", id="dates of an examination"),
        pytest.param("BSc, Wexham Harbor University\n2026 - 2030", id="studies that go on"),
        pytest.param("PhD, Upper Tolliver Ridge Community College\n2018 - 2022", id="a part of a longer name"),
        pytest.param("PhD, Tolliver Ridge Community College Network\n2018 - 2022", id="a name that goes on"),
        pytest.param("Nuclear Engineering, Marrow Lake College\n2018 - 2022", id="no degree"),
    ],
)
def test_what_may_be_genuine_or_misread_is_no_concern(lines: str, reference: Reference) -> None:
    assert found(lines, reference) == []


TORN = (
    ("2016 - 2018", "2018 - 2022", "PhD in Biology", TOLLIVER, "Associate", WEXHAM),
    (TOLLIVER, "PhD in Biology", "2018 - 2022", WEXHAM, "2016 - 2018"),
    (TOLLIVER, "2016 - 2018", "PhD in Biology", WEXHAM, "Associate, 2018 - 2022"),
)
"""Lines of two entries in an order in which they do not belong together."""


@pytest.mark.parametrize("torn", ["\n".join(lines) for lines in TORN])
def test_a_layout_that_tears_entries_apart_gives_no_concern(torn: str, reference: Reference) -> None:
    text = f"Jane Roe\nEducation\n{torn}"
    stated = compare(FORM, Document(Kind.TEXT, text, text), reference).stated
    as_first_read = application(education=stated.missing(FORM)["education"])
    assert "education.level_not_awarded" in concerns(verify(history(as_first_read, reference)))
    assert found(torn, reference) == []


def test_education_of_the_form_is_judged_by_its_own_verifier_alone(reference: Reference) -> None:
    form = FORM.model_copy(update={"education": application(education=[{"area": "Physics"}]).education})
    assert found(BOGUS, reference, form=form) == []


@pytest.mark.parametrize("fields", [{"is_recognition": True}, {"is_right_to_left": True}])
def test_a_document_that_is_often_misread_gives_no_concern(fields: dict[str, Any], reference: Reference) -> None:
    assert found(BOGUS, reference, **fields) == []


def test_a_document_without_the_name_of_the_form_may_be_another_persons(reference: Reference) -> None:
    assert found(BOGUS, reference, top="Peter Sample\npeter.sample@yahoo.com") == []


def test_education_of_a_europass_file_has_no_layout_that_could_be_misread(reference: Reference) -> None:
    period = "<Period><From year='2018'/><To year='2022'/></Period>"
    entries = (
        f"<Education><Title>{degree}</Title>{period}<Organisation><Name>{name}</Name></Organisation></Education>"
        for name, degree in ((WEXHAM, "Bachelor of Science"), (TOLLIVER, "PhD"))
    )
    xml = f"<LearnerInfo>{''.join(entries)}</LearnerInfo>".encode()
    assert [each.code for each in found("", reference, europass=xml)] == ["education.level_not_awarded"]


@pytest.mark.parametrize("overrides", ["{}", '{"codes": {"education.bogus_institution": {"strength": "decisive"}}}'])
def test_no_policy_makes_it_more_than_weak(overrides: str, reference: Reference) -> None:
    findings = Catalogue(CATALOGUE.words).findings(found(BOGUS, reference), policies.load(overrides))
    assert [(each.outcome, each.strength) for each in findings] == [(Outcome.CONCERN, Strength.WEAK)]


def test_no_check_judges_dates_alone_or_a_place() -> None:
    assert {check.__module__.partition(".")[2] for check in CHECKS} == {"directory_checks", "programs"}
