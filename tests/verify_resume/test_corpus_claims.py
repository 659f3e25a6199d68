"""On real formats: what the form claims is found, what another person claims is not, and no concern is raised."""

from pathlib import Path

import pytest

from bonafide.likeness import MIN_SIMILARITY, similarity
from bonafide.reference import Reference
from tests.builders import concerns
from tests.official import needs_directories
from tests.verify_resume.corpus_claims import extracted, looked_up, needs_corpus, samples
from verify_resume.checks import verify
from verify_resume.comparison import compare
from verify_resume.sketch import sketch

pytestmark = needs_corpus

STUDY = {"e-mail": (0.90, 1.00), "phone": (0.88, 0.87), "name": (0.89, 0.87), "degree": (0.90, 0.87)} | {
    "institution": (0.96, 0.95),
    "education dates": (0.89, 0.91),
}
"""Precision and recall of the feasibility study on twice as many documents; of institutions 0.96 and 0.97."""


def test_true_claims_are_found_and_none_of_another_person_s(reference: Reference) -> None:
    found = looked_up(reference, people=1)
    assert found.found.total() / found.true.total() >= 0.99
    assert found.missed.total() == 0
    assert found.accepted.total() == 0
    assert found.others.total() > 100


@needs_directories
def test_no_true_claim_is_missed_where_directories_list_more_names(official_database: Path) -> None:
    assert looked_up(Reference(official_database), people=0).missed.total() == 0


@pytest.mark.parametrize("what", STUDY)
def test_statements_are_read_at_least_as_well_as_in_the_study(what: str, reference: Reference) -> None:
    precision, recall = STUDY[what]
    found = extracted(reference)[what]
    assert found.precision >= precision
    assert found.recall >= recall


def test_no_document_contradicts_its_own_form(reference: Reference) -> None:
    expected = {"36-hidden-white-text.pdf", "38-hidden-off-page.pdf", "40-hidden-vanish.docx", "41-hidden-white.docx"}
    fired = {each.facts["file"]: concerns(verify(compare(each.form, each.document, reference))) for each in samples()}
    assert {file: codes for file, codes in fired.items() if codes} == {
        file: {"document.hidden_text"} for file in expected
    }


def test_copies_in_another_format_are_similar_and_a_shared_template_is_not() -> None:
    numbered = {
        facts["file"][:2]: found
        for facts, document in samples()
        if (found := sketch(document.text, facts["name"].lower().split(), b"key"))
    }
    for one, other, is_copy in (("01", "43", True), ("20", "44", True), ("01", "45", False)):
        assert (similarity(numbered[one].bins, numbered[other].bins) >= MIN_SIMILARITY) is is_copy, (one, other)
