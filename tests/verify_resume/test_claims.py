"""Look-ups as tables: which claims are found, which misses count, and which prove nothing."""

from pathlib import Path
from typing import Any

import pytest

from bonafide.document import Document, Kind
from bonafide.reference import Reference
from tests.synthetic.spellings import spellings
from tests.verify_resume.samples import form, written
from verify_resume.claims import Answer, Answered, look_up


def answers(form_: Any, document: Document, reference: Reference, kind: str) -> list[Answered]:
    return [each for each in look_up(form_, document, reference) if each.claim.kind == kind]


def outcomes(found: list[Answered]) -> set[Answer]:
    return {each.answer for each in found}


@pytest.mark.parametrize(
    ("stated", "document"),
    [
        ("Jane Roe", "Jane Roe"),
        ("Jane Roe", "ROE, Jane"),
        ("Jane Roe", "J. Roe"),
        ("Jane Mary Roe", "Jane M. Roe"),
        ("William Roe", "Bill Roe"),
        ("Bill Roe", "William Roe"),
        ("José Núñez", "Jose Nunez"),
        ("Jürgen Weißenfels", "Juergen Weissenfels"),
        ("Łukasz Wrzosek", "LUKASZ WRZOSEK"),
        ("Екатерина Белозёрова", "Ekaterina Belozerova"),
        ("Yekaterina Belozerova", "Ekaterina Belozerova"),
        ("Aleksandr Petrov", "Oleksandr Petrov"),
        ("Mohammed Al-Ahmad", "Muhammad Alahmad"),
        ("Siobhán O'Brien", "Siobhan OBrien"),
        ("Sofia Rafferty", "Soa Raerty"),  # an old PDF that has lost its ligatures
        ("Min-jun Kim", "Kim Min Jun"),
        ("김민준", "김 민준"),
        ("王小明", "王小明"),
        ("राहुल शर्मा", "राहुल शर्मा"),
        ("Suharto", "Suharto"),
        ("Dr. Jane Roe, PhD", "Jane Roe"),
        ("Nguyễn Thị Minh Khai", "Nguyen Thi Minh Khai"),
        ("Björk Guðmundsdóttir", "Bjork Gudmundsdottir"),
    ],
)
def test_every_word_of_a_name_is_found_as_documents_write_it(stated: str, document: str, reference: Reference) -> None:
    found = answers(form(stated), written(document), reference, "name")
    assert found
    assert outcomes(found) == {Answer.FOUND}, found


def test_a_name_is_found_in_a_mailbox_if_it_is_nowhere_else(reference: Reference) -> None:
    document = written("Curriculum Vitae", email="jane.roe@gmail.com")
    assert outcomes(answers(form("Jane Roe"), document, reference, "name")) == {Answer.FOUND}


def test_a_married_name_is_found_in_part(reference: Reference) -> None:
    document = written("Jane Sample")
    assert outcomes(answers(form("Jane Roe"), document, reference, "name")) == {Answer.FOUND, Answer.MISSED}


@pytest.mark.parametrize(
    ("stated", "document"),
    [("Jane Roe", "Peter Sample"), ("Maria Gonzalez", "Wei Zhang"), ("Wei Zhang", "Maria Gonzalez")],
)
def test_no_word_of_another_person_s_name_is_found(stated: str, document: str, reference: Reference) -> None:
    found = answers(form(stated), written(document), reference, "name")
    assert outcomes(found) == {Answer.MISSED}


@pytest.mark.parametrize(
    ("stated", "document", "reason"),
    [
        ("محمد الأحمد", written("Mohammed Ahmad"), "several usual spellings"),
        ("王小明", written("Xiaoming Wang"), "several usual spellings"),
        ("Taro Yamada", written("山田 太郎"), "different scripts"),
        ("Jane Roe", written("Peter Sample", is_recognition=True), "recognised in a scan"),
        ("Jane Roe", written("Peter Sample", is_right_to_left=True), "right-to-left"),
        ("Jane Roe", Document(Kind.TEXT, "Cover sheet", "Cover sheet"), "too little text"),
        ("Graffiti Offley", written("Peter Sample", email=None), "lost some letters"),
        ("Kealoha Pōmaikaʻi", written("Ke?loha P?maika?i", email=None), "lost some letters"),
    ],
)
def test_a_name_that_is_missed_proves_nothing(
    stated: str, document: Document, reason: str, reference: Reference
) -> None:
    found = answers(form(stated), document, reference, "name")
    assert outcomes(found) == {Answer.NOT_ASSESSED}
    assert all(reason in each.reason for each in found), found


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("jane.roe@gmail.com", "Jane.Roe@gmail.com"),
        ("jane.roe@gmail.com", "janeroe+jobs@googlemail.com"),
        ("jane.roe@gmail.com", "jane.roe (at) gmail.com"),
        ("jane.roe@gmail.com", "jane.roe@\ngmail.com"),
        ("jane.officer@traffic.example.org", "jane.ocer@trac.example.org"),
        ("jane.roe@gmail.com", "mail: jane.roe@gmail.com."),
    ],
)
def test_an_address_is_found_in_any_spelling(stated: str, text: str, reference: Reference) -> None:
    found = answers(form("Jane Roe", email=stated), written(f"Jane Roe\n{text}", email=None), reference, "email")
    assert outcomes(found) == {Answer.FOUND}


def test_an_address_is_found_in_a_link(reference: Reference) -> None:
    document = written("Jane Roe", email=None, links=("mailto:jane.roe@gmail.com?subject=Hello",))
    assert outcomes(answers(form("Jane Roe", email="jane.roe@gmail.com"), document, reference, "email")) == {
        Answer.FOUND
    }


@pytest.mark.parametrize(
    ("stated", "document", "answer"),
    [
        ("roe@gmail.com", written("Jane Roe", email="jane.roe@gmail.com"), Answer.MISSED),
        ("jane.roe@gmail.com", written("Jane Roe", email="jane@yahoo.com"), Answer.MISSED),
        ("jane.roe@gmail.com", written("Jane Roe", email=None), Answer.NOT_ASSESSED),
        ("dpdcnf87nu@privaterelay.appleid.com", written("Jane Roe", email="jane@yahoo.com"), Answer.NOT_ASSESSED),
        ("jane.roe@gmail.com", written("Jane Roe", email="team@northfen-staffing.com"), Answer.NOT_ASSESSED),
        ("jane.roe@gmail.com", written("Jane Roe", email="jane@yahoo.com", is_recognition=True), Answer.NOT_ASSESSED),
    ],
)
def test_another_address_is_a_miss_only_if_it_is_the_candidate_s(
    stated: str, document: Document, answer: Answer, reference: Reference
) -> None:
    assert outcomes(answers(form("Jane Roe", email=stated), document, reference, "email")) == {answer}


@pytest.mark.parametrize(
    ("stated", "country", "written_as"),
    [
        ("+14152342671", "US", "(415) 234-2671"),
        ("415-234-2671", "US", "+1.415.234.2671"),
        ("+44 7400 123456", "GB", "07400 123456"),
        ("07400 123456", "GB", "+44 (0)7400 123456"),
        ("+49 30 23125417", "DE", "030 / 231 25 417"),
        ("+7 912 345-67-89", "RU", "8 (912) 345-67-89"),
        ("+52 55 1234 5678", "MX", "+52 1 55 1234 5678"),
        ("+966 50 123 4567", "SA", "٠٥٠١٢٣٤٥٦٧"),
        ("+1 503 555 0142", "US", "503 555 0142"),  # reserved for fiction: phone.reserved judges that
    ],
)
def test_a_number_is_found_however_it_is_written(
    stated: str, country: str, written_as: str, reference: Reference
) -> None:
    candidate = form("Jane Roe", phone=stated, country=country)
    found = answers(candidate, written("Jane Roe", phone=written_as), reference, "phone")
    assert outcomes(found) == {Answer.FOUND}


@pytest.mark.parametrize(
    ("stated", "written_as", "answer"),
    [
        ("+1 415 234 2671", "+1 415 234 2672", Answer.MISSED),
        ("+1 415 234 2671", "+52 415 234 2671", Answer.MISSED),  # the same digits in another country
        ("+1 415 234 2671", None, Answer.NOT_ASSESSED),
        ("+1 415 234 2671", "2012 - 2016, 07.2021 - 08.2025", Answer.NOT_ASSESSED),
    ],
)
def test_another_number_is_a_miss_only_if_there_is_one(
    stated: str, written_as: str | None, answer: Answer, reference: Reference
) -> None:
    found = answers(form("Jane Roe", phone=stated), written("Jane Roe", phone=written_as), reference, "phone")
    assert outcomes(found) == {answer}


@pytest.mark.parametrize(
    ("stated", "document"),
    [
        ("Stanford University", "Stanford University"),
        ("Stanford University", "STANFORD UNIVERSITY, Stanford, CA"),
        ("University of Oxford", "Oxford University"),
        ("Universität zu Köln", "University of Cologne"),
        ("Technische Universität München", "Technical University of Munich"),
        ("UC Berkeley", "University of California, Berkeley"),
        ("Univ. of Michigan", "The University of Michigan"),
        ("Massachusets Institute of Technology", "Massachusetts Institute of Technology"),
        ("University of Hawaiʻi at Mānoa", "University of Hawaii at Manoa"),
        ("Universität Heidelberg", "Ruprecht-Karls-Universität Heidelberg"),
        ("浙江大学", "浙江大学计算机学院"),
        ("Trinity College Dublin", "Trinity College, Dublin"),
        ("University of Cardiff", "University of Cardi"),  # lost ligatures
    ],
)
def test_an_institution_is_found_under_its_other_names(stated: str, document: str, reference: Reference) -> None:
    candidate = form("Jane Roe", schools=[stated])
    found = answers(candidate, written("Jane Roe", studies=[(document, "2012 - 2016")]), reference, "institution")
    assert outcomes(found) == {Answer.FOUND}


def test_words_drawn_backwards_are_found_in_a_right_to_left_pdf(reference: Reference) -> None:
    document = written("Layla Mansoubi", studies=[("ةعماج القاهرة", "2012 - 2016")], is_right_to_left=True)
    candidate = form("Layla Mansoubi", schools=["جامعة القاهرة"])
    assert outcomes(answers(candidate, document, reference, "institution")) == {Answer.FOUND}


@pytest.mark.parametrize(
    ("stated", "document", "reason"),
    [
        ("MIT", "Massachusetts Institute of Technology", "abbreviation"),
        ("Massachusetts Institute of Technology", "MIT", "no institution"),
        ("Stanford University", "浙江大学", "scripts"),
        ("Московский государственный университет", "University of Oxford", "scripts"),
        ("Stanford University", "Universität zu Köln", "another language"),
        ("Oakhollow Institute of Rail Signals", "University of Oxford", "no directory lists it"),
        ("Stanford University", "Oakhollow College of Rail", "no other institution that a directory lists"),
        ("Northwestern Polytechnic Stanford", "Stanford University", "a part of its name"),
        ("Freie Universität, Berlin", "Technische Universität Berlin", "a part of its name"),
        ("Stanford University", "", "no institution"),
    ],
)
def test_an_institution_that_is_missed_proves_nothing(
    stated: str, document: str, reason: str, reference: Reference
) -> None:
    studies = [(document, "2012 - 2016")] if document else []
    found = answers(form("Jane Roe", schools=[stated]), written("Jane Roe", studies=studies), reference, "institution")
    assert outcomes(found) == {Answer.NOT_ASSESSED}
    assert reason in found[0].reason


def test_an_institution_whose_letters_the_font_lacks_proves_nothing(reference: Reference) -> None:
    document = written("Jane Roe", studies=[("University of Hawai?i at M?noa", "2016"), ("Lund University", "")])
    candidate = form("Jane Roe", schools=["University of Hawaiʻi at Mānoa", "Stanford University"])
    assert outcomes(answers(candidate, document, reference, "institution")) == {Answer.NOT_ASSESSED}


def test_a_question_mark_in_a_link_is_no_lost_letter(reference: Reference) -> None:
    document = written("Peter Sample\nhttps://example.org/cv?lang=en\nReally? Yes.", email=None)
    assert outcomes(answers(form("Jane Roe"), document, reference, "name")) == {Answer.MISSED}


def test_no_usual_spelling_of_an_institution_is_missed_and_no_other_institution_found(
    reference: Reference, reference_database: Path
) -> None:
    named = [each for each in spellings(reference_database, 240) if each.institutions]
    title = "SELECT title FROM institutions WHERE id = ?"
    titles = [reference.database.execute(title, each.institutions[:1]).fetchone()[0] for each in named]
    for spelling, own, other in zip(named[1:], titles[1:], titles, strict=False):
        candidate = form("Jane Roe", schools=[spelling.name])
        both = written("Jane Roe", studies=[(other, "2009 - 2012"), (own, "2012 - 2016")])
        alone = written("Jane Roe", studies=[(other, "2009 - 2012")])
        assert Answer.MISSED not in outcomes(answers(candidate, both, reference, "institution")), spelling
        assert Answer.FOUND not in outcomes(answers(candidate, alone, reference, "institution")), spelling


def test_a_short_document_that_leaves_an_institution_out_proves_nothing(reference: Reference) -> None:
    candidate = form("Jane Roe", schools=["Stanford University", "University of Oxford"])
    found = answers(candidate, written("Jane Roe"), reference, "institution")
    assert [each.answer for each in found] == [Answer.FOUND, Answer.NOT_ASSESSED]


def test_an_institution_is_missed_if_the_document_has_another_one_in_its_place(reference: Reference) -> None:
    document = written("Jane Roe", studies=[("University of Oxford", "2012 - 2016")])
    found = answers(form("Jane Roe"), document, reference, "institution")
    assert outcomes(found) == {Answer.MISSED}


@pytest.mark.parametrize(
    ("years", "answer"),
    [
        ("2012 - 2016", Answer.FOUND),
        ("09/2012 to 06/2016", Answer.FOUND),
        ("2012年9月 - 2016年6月", Answer.FOUND),
        ("٢٠١٢ - ٢٠١٦", Answer.FOUND),
        ("2013 - 2015", Answer.NOT_ASSESSED),  # the year beside it
        ("'12 - '16 (after 2001)", Answer.NOT_ASSESSED),
        ("平成24年 - 平成28年 (2001)", Answer.NOT_ASSESSED),
        ("2555 - 2559 (2001)", Answer.NOT_ASSESSED),  # the Buddhist calendar
        ("four years", Answer.NOT_ASSESSED),
        ("2001 - 2005", Answer.MISSED),
    ],
)
def test_years_are_missed_only_if_the_document_has_clearly_others(
    years: str, answer: Answer, reference: Reference
) -> None:
    document = written("Jane Roe", phone=None, studies=[("Stanford University", years)])
    assert outcomes(answers(form("Jane Roe"), document, reference, "year")) == {answer}


def test_a_form_without_statements_claims_nothing(reference: Reference) -> None:
    assert look_up(form(None, email=None, phone=None, schools=[]), written("Jane Roe"), reference) == []


@pytest.mark.parametrize("school", ["Lincoln High School", "Bronx Science, a Secondary School"])
def test_a_school_before_university_that_a_document_leaves_out_is_no_contradiction(
    school: str, reference: Reference
) -> None:
    found = answers(form("Jane Roe", schools=[school]), written("Jane Roe"), reference, "institution")
    assert [each.answer for each in found] == [Answer.NOT_ASSESSED]
