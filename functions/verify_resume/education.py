"""The education that a document states and the form does not, verified by the checks of the education verifier.

A layout is easily misread: about one entry in ten. So only what a list or a directory contradicts is a concern, and
only if it does in every reading of the document (`extraction.Stated.readings`). Checks of dates alone would judge how
a document was read. Those of places and websites have nothing to judge. What passes is not recorded: the form states
no education.
"""

from collections.abc import Iterator

from bonafide.application import Education
from bonafide.findings import Outcome, Verdict, concern
from bonafide.policy import Strength
from bonafide.reference import Reference
from verify_education.directory_checks import after_closure, before_founding, bogus_institution
from verify_education.entry import read_entries
from verify_education.facts import Facts
from verify_education.institutions import Resolver
from verify_education.programs import level_not_awarded, program_not_offered
from verify_resume.checks import name_differs
from verify_resume.comparison import Comparison
from verify_resume.extraction import Studies

CHECKS = (bogus_institution, program_not_offered, level_not_awarded, before_founding, after_closure)

MOST = Strength.WEAK
"""The most that a concern counts, whatever the policy says."""

READ = "Read from the document: "
"""The beginning of all evidence."""


class EducationRead:
    """Verifies education that was read from documents with what the reference database knows."""

    def __init__(self, reference: Reference) -> None:
        self._facts, self._resolver = Facts(reference), Resolver(reference.database)

    def concerns(self, compared: Comparison) -> Iterator[Verdict]:
        """The concerns about studies that were read with certainty, each at most weak."""
        document = compared.document
        if compared.application.education or document.is_recognition or document.is_right_to_left:
            return
        if (named := name_differs(compared)) and named.outcome is Outcome.CONCERN:
            return  # the studies may be another person's
        for readings in filter(None, compared.stated.readings):
            yield from self._of_studies(compared, readings)

    def _of_studies(self, compared: Comparison, readings: tuple[Studies, ...]) -> Iterator[Verdict]:
        stated = [_stated(reading) for reading in readings]
        entries = read_entries(
            compared.application.model_copy(update={"education": stated}), self._facts, self._resolver
        )
        for check in CHECKS:
            if check is before_founding and not all(entry.start for entry in entries):
                continue  # a single date may be that of the beginning
            verdicts = [check(entry) for entry in entries]
            if all(each is not None and each.outcome is Outcome.CONCERN for each in verdicts) and verdicts[0]:
                yield concern(verdicts[0].code, evidence=f"{READ}{verdicts[0].evidence}", strength=MOST)


def _stated(studies: Studies) -> Education:
    return Education(
        institution=studies.institution,
        study_type=studies.degree or None,
        area=studies.area or None,
        start_date=studies.start or None,
        end_date=studies.end or None,
    )
