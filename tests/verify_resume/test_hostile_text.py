"""Texts that are made to be slow to compare: VerifyResume compares 500 documents, and one must not stop the others."""

import pytest

from bonafide.document import MAXIMUM_CHARACTERS, Document, Kind
from bonafide.reference import Reference
from tests.verify_resume.samples import form
from verify_resume.checks import verify
from verify_resume.claims import Answer
from verify_resume.comparison import Comparison, compare
from verify_resume.contacts import MAX_CONTACTS
from verify_resume.extraction import MAX_LINES

LIGATURES = "fi" * 30
TOP = "Jane Roe\njane.roe@gmail.com\nEducation\n"
WORDS = [
    f"{one}{two}{three}{four}" for one in "bdfgk" for two in "lmnr" for three in "aeiou" for four in ("ban", "tok")
]


def compared(
    text: str,
    reference: Reference,
    *,
    email: str = "jane.roe@gmail.com",
    school: str = "",
    hidden: tuple[str, ...] = (),
) -> Comparison:
    schools = [school] if school else []
    document = Document(Kind.PDF, text[:MAXIMUM_CHARACTERS], text[:MAXIMUM_CHARACTERS], hidden=hidden)
    return compare(form("Jane Roe", email=email, schools=schools), document, reference)


def test_a_domain_of_thousands_of_labels_is_no_address(reference: Reference) -> None:
    """It has as many parents, which were looked up: gigabytes, and more variables than SQLite takes."""
    found = compared("jane@" + "a." * 59_000 + "com", reference)
    assert all(len(address) < 700 for address in found.stated.emails)


@pytest.mark.parametrize("text", [LIGATURES, "fi " * 40_000, "f" * 120_000])
def test_an_address_of_letters_that_may_be_lost_is_looked_up(text: str, reference: Reference) -> None:
    """There were as many ways to match it as there are subsets of its letters."""
    (answered,) = compared(text, reference, email=f"{LIGATURES}@gmail.com").answers_of("email")
    assert answered.answer is not Answer.FOUND


@pytest.mark.parametrize(
    "written", [f"{LIGATURES}@gmail.com", f"{'fi' * 29}@gmail.com", "x@gmail.com", "fi fi x@gmail.com"]
)
def test_an_address_that_has_lost_letters_is_found(written: str, reference: Reference) -> None:
    email = f"{LIGATURES}@gmail.com" if "x" not in written else "fifix@gmail.com"
    (answered,) = compared(f"Jane Roe\n{written}\n", reference, email=email).answers_of("email")
    assert answered.answer is Answer.FOUND


@pytest.mark.parametrize("line", ["a of", "-", "University,"])
def test_lines_that_all_go_on_in_the_next_one_are_not_joined_without_end(line: str, reference: Reference) -> None:
    found = compared(TOP + f"{line}\n" * 60_000, reference)
    assert found.stated.education_text.count("\n") < MAX_LINES


def test_words_that_may_have_a_typo_are_few(reference: Reference) -> None:
    """Each was compared with each word of the document."""
    text = TOP + " ".join(f"{one}{two}" for one in WORDS for two in WORDS)
    (answered,) = compared(text, reference, school=" ".join(f"{word}xyz" for word in WORDS[:25])).answers_of(
        "institution"
    )
    assert answered.answer is not Answer.FOUND


def test_one_word_of_an_institution_may_have_a_typo(reference: Reference) -> None:
    (answered,) = compared(f"{TOP}Stanfrod University", reference, school="Stanford University").answers_of(
        "institution"
    )
    assert answered.answer is Answer.FOUND


def test_hidden_text_that_repeats_the_first_letters_of_an_instruction_is_searched(reference: Reference) -> None:
    found = verify(
        compared("Jane Roe, an engineer of railway signals and points", reference, hidden=("ignor" * 24_000,))
    )
    assert "document.hidden_text" in {each.code for each in found}


def test_of_thousands_of_contacts_the_first_are_read(reference: Reference) -> None:
    text = "\n".join(f"u{number}@x{number}.example, +1 650 253 {number:04}" for number in range(3_000))
    stated = compared(text, reference).stated
    assert len(stated.emails) == MAX_CONTACTS
    assert 0 < len(stated.phones) <= 2 * MAX_CONTACTS + 500
