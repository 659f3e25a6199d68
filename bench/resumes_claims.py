"""What is found in and read of the corpus of résumés in real formats, beside their true facts."""

from collections import Counter
from pathlib import Path

from bench.report import Row, at_least, at_most
from bonafide.reference import Reference
from tests.verify_resume.corpus_claims import FOLDER, extracted, looked_up, samples

FOUND, PEOPLE = 0.99, 3
STUDY = {
    "e-mail": (0.90, 1.00),
    "phone": (0.88, 0.87),
    "name": (0.89, 0.87),
    "institution": (0.96, 0.97),
    "degree": (0.90, 0.87),
    "education dates": (0.89, 0.91),
}
"""Precision and recall of the feasibility study, on twice as many documents."""


def rows(database: Path) -> list[Row]:
    """Looks up true claims and those of other people, and compares what is read with what is true."""
    if not (FOLDER / "manifest.json").exists():
        return [Row("claims found in documents", "the corpus of résumés is missing (RESUMES)")]
    reference = Reference(database)
    found = looked_up(reference, PEOPLE)
    share = found.found.total() / found.true.total()
    shown = [
        at_least("claims of the form found in its document", share, FOUND, "{:.3f}", _of(found.found, found.true)),
        at_most("  … missed, which raises a concern", found.missed.total(), 0, "{:.0f}"),
        at_most("  … another person's found", found.accepted.total(), 0, "{:.0f}", _of(found.accepted, found.others)),
    ]
    for what, one in extracted(reference).items():
        beside = "study {:.2f} / {:.2f}".format(*STUDY[what]) if what in STUDY else ""
        shown.append(Row(f"  … read: {what}, precision / recall", f"{one.precision:.2f} / {one.recall:.2f}", beside))
    return shown


def note() -> str:
    """What the rows are about."""
    return f"Claims: {len(samples())} documents of the corpus with text that shows, and {PEOPLE} other forms for each."


def _of(some: Counter[str], all_: Counter[str]) -> str:
    return f"{some.total()} of {all_.total()}"
