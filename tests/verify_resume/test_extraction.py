"""What documents state, as far as their lines show it."""

from pathlib import Path
from typing import Any

import pytest

from bonafide.application import Application
from bonafide.document import Document, Kind
from bonafide.reference import Reference
from tests.builders import application
from tests.official import needs_directories
from tests.verify_resume.samples import LANGUAGES, form, written
from verify_resume.extraction import READ_FROM, Job, Stated, Studies, read_statements
from verify_resume.periods import periods
from verify_resume.vocabulary import section_of


def stated(text: str, reference: Reference, **fields: Any) -> Stated:
    return read_statements(Document(Kind.TEXT, text, text)._replace(**fields), reference, "US")


@pytest.mark.parametrize("language", LANGUAGES)
def test_studies_and_jobs_are_read_under_headings_of_every_language(language: str, reference: Reference) -> None:
    document = written("Jane Roe", language=language)
    found = read_statements(document, reference, "US")
    assert found.name == "Jane Roe"
    assert found.emails == ("same.address@gmail.com",)
    assert found.phones == ("+14152342671",)
    assert [(each.institution, each.degree, each.start, each.end) for each in found.studies] == [
        ("Stanford University", LANGUAGES[language].degree, "2012", "2016")
    ]
    assert found.jobs == (Job("Halvorsen Freight", LANGUAGES[language].job, "2020", LANGUAGES[language].now),)


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("EDUCATION:", "education"),
        ("Ausbildung", "education"),
        ("学歴", "education"),
        ("학력", "education"),
        ("التعليم", "education"),
        ("Образование", "education"),
        ("Eğitim", "education"),
        ("Work Experience", "work"),
        ("工作经历", "work"),
        ("Lebenslauf", "title"),
        ("References", "referees"),
        ("Education is what remains when all that was learnt is forgotten", None),
        ("Stanford University", None),
    ],
)
def test_a_heading_says_what_its_section_is_about(heading: str, section: str | None) -> None:
    assert section_of(heading) == section


@pytest.mark.parametrize(
    ("lines", "studies"),
    [
        (
            "Sep 2014 – Jun 2018\nBachelor of Science in Computer Science\nUniversity of Oxford",
            [Studies("University of Oxford", "Bachelor of Science", "Computer Science", "Sep 2014", "Jun 2018")],
        ),
        (
            "University of California, Berkeley\nB.S., Physics | 2014 to present",
            [Studies("University of California, Berkeley", "B.S.", "Physics", "2014", "present")],
        ),
        (
            "MSc Physics, Lund University\n2016\nBSc Physics, University of Oxford\n2014",
            [
                Studies("Lund University", "MSc", "Physics", "", "2016"),
                Studies("University of Oxford", "BSc", "Physics", "", "2014"),
            ],
        ),
        (
            "2014年4月 – 2016年3月\n修士(工学) 知能情報学\n京都大学",
            [Studies("京都大学", "修士(工学)", "知能情報学", "2014年4月", "2016年3月")],
        ),
        (
            "Master of\nScience in Data Science\nUniversity of\nOxford",
            [Studies("University of Oxford", "Master of Science", "Data Science")],
        ),
        ("Ph.D. in Physics — University\nCollege Cork", [Studies("University College Cork", "Ph.D.", "Physics")]),
        (
            "Bachelor of Science in Computer Science Stanford University",
            [Studies("Stanford University", "Bachelor of Science", "Computer Science")],
        ),
        ("Physics and Computer Science\nAstronomy", []),
    ],
)
def test_studies_are_read_in_every_order(lines: str, studies: list[Studies], reference: Reference) -> None:
    assert list(stated(f"Jane Roe\nEducation\n{lines}", reference).studies) == studies


@needs_directories
def test_a_word_for_a_type_alone_is_no_institution_where_directories_list_it(official_database: Path) -> None:
    found = stated("Jane Roe\nEducation\nBSc in Physics, Rochville University", Reference(official_database)).studies
    assert list(found) == [Studies("Rochville University", "BSc", "Physics")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Sep 2015 – Jun 2019", [("Sep 2015", "Jun 2019")]),
        ("09/2015 - 06/2019", [("09/2015", "06/2019")]),
        ("septembre 2015 à juin 2019", [("septembre 2015", "juin 2019")]),
        ("setembro de 2015 até o presente", [("", "setembro de 2015")]),
        ("2015 bis heute", [("2015", "heute")]),
        ("2021年10月 – 現在", [("2021年10月", "現在")]),
        ("Engineer, 2015 – Present", [("2015", "Present")]),
        ("Aug 2022 – PresentEngineer", [("Aug 2022", "Present")]),
        ("graduated 2019", [("", "graduated 2019")]),
        ("call 2019555", []),
        ("room 12/2", []),
    ],
)
def test_a_period_is_read_in_every_notation(line: str, found: list[tuple[str, str]]) -> None:
    assert [(each.start, each.end) for each in periods(line)] == found


@pytest.mark.parametrize(
    ("lines", "jobs"),
    [
        (
            "Software Engineer, Northfen Utilities\nOct 2016 – Present\n- Built things\nthat last.",
            [Job("Northfen Utilities", "Software Engineer", "Oct 2016", "Present")],
        ),
        (
            "Northfen Utilities | San Francisco, CA\nSoftware Engineer | 2016 – 2019 | 3 years 2 months",
            [Job("Northfen Utilities", "Software Engineer", "2016", "2019")],
        ),
        (
            "2016 – 2019\nAnalyst\nOrrin & Vale\n2014 – 2016\nPlanner\nHaldane Rail Co.",
            [Job("Orrin & Vale", "Analyst", "2016", "2019"), Job("Haldane Rail Co.", "Planner", "2014", "2016")],
        ),
        ("Co-Founder & CTO\n2019\nBuilt all of it in 2018 – 2019 with three friends.", []),
    ],
)
def test_jobs_are_read_without_places_and_descriptions(lines: str, jobs: list[Job], reference: Reference) -> None:
    assert list(stated(f"Jane Roe\nExperience\n{lines}", reference).jobs) == jobs


def test_awards_and_addresses_of_referees_are_no_studies(reference: Reference) -> None:
    text = "Jane Roe\nEducation\nBSc, Stanford University\n2012 – 2016\nHonors, 2014\na.beta@university.edu"
    found = stated(text, reference).studies
    assert [(each.institution, each.end) for each in found] == [("Stanford University", "2016")]


def test_numbers_of_dates_are_no_telephone_numbers(reference: Reference) -> None:
    text = "Jane Roe\n07.2021 – 08.2025\n2015 - 2019\nTel. 415 234 2671"
    assert stated(text, reference).phones == ("+14152342671",)


def test_a_number_reserved_for_fiction_is_read(reference: Reference) -> None:
    assert stated("Jane Roe\n503-555-0142", reference).phones == ("+15035550142",)


def test_contacts_are_read_from_links(reference: Reference) -> None:
    found = stated("Jane Roe", reference, links=("mailto:Jane.Roe@gmail.com", "tel:+14152342671", "https://x.org"))
    assert (found.emails, found.phones) == (("jane.roe@gmail.com",), ("+14152342671",))


@pytest.mark.parametrize(
    ("top", "name"),
    [
        ("Jane Roe", "Jane Roe"),
        ("CURRICULUM VITAE\nJANE ROE", "JANE ROE"),
        ("Łukasz\nWrzosek", "Łukasz Wrzosek"),
        ("Jane Roe | Software Engineer", "Jane Roe"),
        ("Senior Software Engineer", ""),
        ("Stanford University", ""),
        ("jane.roe@gmail.com\n+1 415 234 2671", ""),
        ("María de la O Núñez", "María de la O Núñez"),
    ],
)
def test_the_name_is_the_first_line_that_can_be_one(top: str, name: str, reference: Reference) -> None:
    assert stated(f"{top}\nSummary\nBuilds things", reference).name == name


CANDIDATE = b"""<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3" xmlns:oa="urn:oa" xmlns:eures="urn:e">
<CandidatePerson><BirthDate>1990-05-04</BirthDate><NationalityCode>xx</NationalityCode></CandidatePerson>
<CandidateProfile><EmploymentHistory><EmployerHistory><hr:OrganizationName>Halvorsen Freight</hr:OrganizationName>
<PositionHistory><PositionTitle>Engineer</PositionTitle><eures:EmploymentPeriod><eures:StartDate>
<hr:FormattedDateTime>2020-01-15</hr:FormattedDateTime></eures:StartDate><hr:CurrentIndicator>true</hr:CurrentIndicator>
</eures:EmploymentPeriod></PositionHistory><PositionHistory><PositionTitle>Intern</PositionTitle></PositionHistory>
</EmployerHistory></EmploymentHistory><EducationHistory><EducationOrganizationAttendance>
<hr:OrganizationName>Universit\xc3\xa4t zu K\xc3\xb6ln</hr:OrganizationName><AttendancePeriod><StartDate>
<hr:FormattedDateTime>2012-09</hr:FormattedDateTime></StartDate><EndDate><hr:FormattedDateTime>2016</hr:FormattedDateTime>
</EndDate></AttendancePeriod><EducationDegree><hr:DegreeName>Bachelor &amp; Diplom</hr:DegreeName></EducationDegree>
</EducationOrganizationAttendance></EducationHistory></CandidateProfile></Candidate>"""

PASSPORT = b"""<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo><WorkExperienceList>
<WorkExperience><Period><From year="2020" month="--01"/><Current>true</Current></Period><Position>
<Label>Engineer</Label></Position><Employer><Name>Halvorsen Freight</Name></Employer>
</WorkExperience></WorkExperienceList><EducationList>
<Education><Period><From year="2012" month="--09" day="---01"/><To year="2016"/></Period><Title>Bachelor</Title>
<Organisation><Name>Universit&#228;t zu K&#246;ln</Name></Organisation></Education></EducationList></LearnerInfo>
</SkillsPassport>"""


@pytest.mark.parametrize(
    ("xml", "degree", "jobs"),
    [
        (CANDIDATE, "Bachelor & Diplom", [("Engineer", "2020-01-15", "present"), ("Intern", "", "")]),
        (PASSPORT, "Bachelor", [("Engineer", "2020-01", "present")]),
    ],
)
def test_the_xml_of_a_europass_document_is_read_first(
    xml: bytes, degree: str, jobs: list[tuple[str, str, str]], reference: Reference
) -> None:
    found = read_statements(written("Jane Roe", europass=xml), reference)
    assert found.studies == (Studies("Universität zu Köln", degree, "", "2012-09", "2016"),)
    assert [(each.position, each.start, each.end) for each in found.jobs] == jobs
    assert {each.employer for each in found.jobs} == {"Halvorsen Freight"}
    assert "1990" not in repr(found)


@pytest.mark.parametrize(
    "xml",
    [
        CANDIDATE[:-40],
        b"not XML",
        b'<!DOCTYPE a [<!ENTITY b "b">]>' + PASSPORT,
        b"<Education>" * 100,
        b"<Education><Title>x</Title></Education>",
        b"<Education>x</Education>",
        CANDIDATE.replace(b'encoding="UTF-8"', b'encoding="no-such"'),
    ],
)
def test_without_readable_xml_the_text_is_read(xml: bytes, reference: Reference) -> None:
    found = read_statements(written("Jane Roe", europass=xml), reference)
    assert [each.institution for each in found.studies] == ["Stanford University"]


def test_sections_that_a_form_lacks_are_filled_and_marked(reference: Reference) -> None:
    found = read_statements(written("Jane Roe"), reference).missing(application(basics={"name": "Jane Roe"}))
    assert found == {
        "education": [
            {
                "institution": "Stanford University",
                "studyType": "Bachelor of Science",
                "startDate": "2012",
                "endDate": "2016",
                "readFrom": READ_FROM,
            }
        ],
        "work": [
            {
                "name": "Halvorsen Freight",
                "position": "Software Engineer",
                "startDate": "2020",
                "endDate": "Present",
                "readFrom": READ_FROM,
            }
        ],
    }
    filled = Application.model_validate({"basics": {"name": "Jane Roe"}, **found})
    assert filled.education[0].institution == "Stanford University"


def test_what_a_form_states_is_not_replaced(reference: Reference) -> None:
    assert "education" not in read_statements(written("Jane Roe"), reference).missing(form("Jane Roe"))


def test_a_date_of_birth_and_a_nationality_are_not_kept(reference: Reference) -> None:
    text = "Jane Roe\nDate of birth: 4 May 1990\nNationality: Utopian\nMarried\nEducation\nBSc, Stanford University"
    assert not any(word in repr(stated(text, reference)) for word in ("1990", "Utopian", "Married"))
