"""The corpus of invented résumés in real formats with their true facts, which is not part of the repository."""

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bonafide.application import Application
from bonafide.document import Document, Unreadable
from bonafide.partial_date import PartialDate
from bonafide.reference import Reference
from bonafide.text import plain
from read_document.reading import read
from tests.builders import application
from verify_resume.claims import Answer, look_up
from verify_resume.extraction import read_statements

FOLDER = Path(os.environ.get("RESUMES") or Path(__file__).resolve().parents[3] / "shared" / "resumes")

needs_corpus = pytest.mark.skipif(
    not (FOLDER / "manifest.json").exists(),
    reason="the corpus of résumés is missing: RESUMES=that/folder, with a manifest.json of their true facts",
)


class Sample(NamedTuple):
    """A document of the corpus and its true facts."""

    facts: dict[str, Any]
    document: Document

    @property
    def form(self) -> Application:
        """A form that states the facts."""
        facts = self.facts
        return application(
            basics={
                "name": facts["name"],
                "email": next(iter(facts["emails"]), None),
                "phone": next(iter(facts["phones"]), None),
                "location": {"countryCode": facts["country"]},
            },
            education=facts["education"],
        )


@cache
def samples() -> tuple[Sample, ...]:
    """The ordinary documents that have any text that shows."""
    found = []
    for facts in json.loads((FOLDER / "manifest.json").read_bytes())["documents"]:
        if "hostile" not in facts:
            try:
                document = read((FOLDER / facts["file"]).read_bytes())
            except Unreadable:
                continue
            if document.text:  # in one file the hidden text hides all that follows it, too
                found.append(Sample(facts, document))
    return tuple(found)


class LookedUp(NamedTuple):
    """True claims and claims of other people, by kind: how many there were, and how many were found or missed."""

    true: Counter[str]
    found: Counter[str]
    missed: Counter[str]
    others: Counter[str]
    accepted: Counter[str]


def looked_up(reference: Reference, people: int) -> LookedUp:
    """Looks up each document's own claims, and those of this many other people."""
    counted = LookedUp(Counter(), Counter(), Counter(), Counter(), Counter())
    for number, one in enumerate(samples()):
        for claim, answer, _ in look_up(one.form, one.document, reference):
            counted.true[claim.kind] += 1
            counted.found[claim.kind] += answer is Answer.FOUND
            counted.missed[claim.kind] += answer is Answer.MISSED
        for step in range(1, people + 1):
            other = samples()[(number + 7 * step) % len(samples())]
            _count_others(one, other, reference, counted)
    return counted


def _count_others(one: Sample, other: Sample, reference: Reference, counted: LookedUp) -> None:
    """Looks up another person's claims, of which a name counts as a whole, and years not at all."""
    if one.facts["name"] == other.facts["name"]:
        return
    answers = look_up(other.form, one.document, reference)
    own = {*one.facts["phones"], *(entry["institution"] for entry in one.facts["education"])}
    words = [each for each in answers if each.claim.kind == "name"]
    counted.others["name"] += 1
    counted.accepted["name"] += all(each.answer is Answer.FOUND for each in words)
    for claim, answer, _ in answers:
        if claim.kind not in ("name", "year") and claim.value not in own:
            counted.others[claim.kind] += 1
            counted.accepted[claim.kind] += answer is Answer.FOUND


class Extracted(NamedTuple):
    """How many statements were right, were read, and are true."""

    right: int
    read: int
    true: int

    @property
    def precision(self) -> float:
        """The share of what was read that is right."""
        return self.right / self.read

    @property
    def recall(self) -> float:
        """The share of what is true that was read."""
        return self.right / self.true


@cache
def extracted(reference: Reference) -> dict[str, Extracted]:
    """What is read of each document, compared with its facts."""
    total: dict[str, Extracted] = {}
    for facts, document in samples():
        stated = read_statements(document, reference, facts["country"])
        pairs: dict[str, tuple[Iterable[str], Iterable[str]]] = {
            "e-mail": (stated.emails, facts["emails"]),
            "phone": (stated.phones, facts["phones"]),
            "name": ([stated.name], [facts["name"]]),
            "institution": ([each.institution for each in stated.studies], _all(facts["education"], "institution")),
            "degree": ([each.degree for each in stated.studies], _all(facts["education"], "studyType")),
            "education dates": (
                [_years(each.start, each.end) for each in stated.studies if each.start],
                [_years(entry["startDate"], entry["endDate"]) for entry in facts["education"]],
            ),
            "employer": ([each.employer for each in stated.jobs], _all(facts["work"], "name")),
        }
        for what, (read_, true) in pairs.items():
            total[what] = _added(total.get(what, Extracted(0, 0, 0)), _plain(read_), _plain(true))
    return total


def _all(entries: Iterable[dict[str, Any]], field: str) -> list[str]:
    return [entry[field] for entry in entries]


def _years(start: str, end: str) -> str:
    """The years of a period: some documents state no months."""
    return f"{PartialDate.read(start).shown[:4]} to {PartialDate.read(end).shown[:4]}"


def _plain(texts: Iterable[str]) -> set[str]:
    return {plain(text) for text in texts if text}


def _added(so_far: Extracted, read_: Collection[str], true: Collection[str]) -> Extracted:
    return Extracted(so_far.right + len(set(read_) & set(true)), so_far.read + len(read_), so_far.true + len(true))
