"""Findings of a job say so, wherever a reviewer reads them."""

from alerting.alert import _of_entry
from bonafide.findings import Finding, Outcome
from bonafide.policy import Strength
from local.outcomes import in_words


def test_an_entry_is_of_employment_or_of_education() -> None:
    for code, section in (("employment.after_end", "employment"), ("education.too_short", "education")):
        finding = Finding(
            code=code, outcome=Outcome.CONCERN, strength=Strength.WEAK, summary="It does not fit.", entry=1
        )
        assert _of_entry(finding) == f" ({section}, entry 2)"
        assert in_words(finding.model_dump()) == f"It does not fit ({section}, entry 2). "
    assert _of_entry(finding.model_copy(update={"entry": None})) == ""
