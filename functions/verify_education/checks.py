"""The checks of an education history. `docs/checks.md` describes each one.

A date is a span: `2014` may be any of its days, and a concern must hold for all of them. An institution is checked
against the directories only if it is identified with certainty.
"""

from bonafide.findings import Verdict, none_assessed, run
from verify_education.dates import (
    completed_in_future,
    ends_before_start,
    off_calendar,
    out_of_sequence,
    too_long,
    too_short,
)
from verify_education.directory_checks import after_closure, before_founding, bogus_institution, unlisted_institution
from verify_education.history import History
from verify_education.location import concurrent_distant, location_mismatch, website_mismatch
from verify_education.programs import level_not_awarded, program_not_offered

ENTRY_CHECKS = (
    bogus_institution,
    unlisted_institution,
    program_not_offered,
    level_not_awarded,
    before_founding,
    after_closure,
    ends_before_start,
    too_short,
    too_long,
    off_calendar,
    completed_in_future,
    location_mismatch,
    website_mismatch,
)
HISTORY_CHECKS = (concurrent_distant, out_of_sequence)
CHECKS = (*ENTRY_CHECKS, *HISTORY_CHECKS)


def verify(history: History) -> list[Verdict]:
    """Applies the entry checks to each education entry, and then the history checks to the whole history."""
    if not history.entries:
        return none_assessed("education", CHECKS, reason="no education is stated")
    of_entries = [verdict for entry in history.entries for verdict in run("education", ENTRY_CHECKS, entry)]
    return of_entries + run("education", HISTORY_CHECKS, history)
