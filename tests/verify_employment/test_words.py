"""Findings of a job say so, wherever a reviewer reads them."""

from bonafide.findings import Finding, Outcome, about_entry
from bonafide.policy import Strength
from local.outcomes import in_words


def test_an_entry_is_of_employment_or_of_education() -> None:
    for code, section in (("employment.after_end", "employment"), ("education.too_short", "education")):
        finding = Finding(
            code=code, outcome=Outcome.CONCERN, strength=Strength.WEAK, summary="It does not fit.", entry=1
        )
        assert about_entry(finding.code, finding.entry) == f" ({section}, entry 2)"
        assert in_words(finding.model_dump()) == f"It does not fit ({section}, entry 2). "
    assert about_entry(finding.code, None) == ""
