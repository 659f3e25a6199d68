"""Cases from public reports: what must be a concern, and what must not be one."""

import json
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from bonafide import revisions
from bonafide.application import Application
from bonafide.findings import Outcome
from bonafide.policy import Policy, Strength
from bonafide.reference import Reference
from bonafide.verifier import Verifier
from bonafide.verifiers import OPTIONAL, VERIFIERS
from tests.official import needs_directories

# A case holds U+2028, at which `splitlines` would split it.
LINES = (Path(__file__).parent / "cases.jsonl").read_text().split("\n")
CASES: list[dict[str, Any]] = [json.loads(line) for line in LINES if line]

ARRIVED = revisions.of_upload(datetime(2026, 11, 28, tzinfo=UTC), "", 1)

OFFICIAL = {"s3", "mf", "rs", "ed3", "combo", "combo2", "combo3", "hot", "mhot", "ed1", "ed2", "ed4", "ac1", "m1"}
"""Kinds of cases, by the begin of their ids, that may name institutions of the official directories."""


def needs_official_data(case: dict[str, Any]) -> bool:
    return case["id"].partition("-")[0] in OFFICIAL and bool(case["application"].get("education"))


@cache
def verifiers(database: Path) -> tuple[Verifier[Any], ...]:
    """All verifiers, with a reference database that stays open."""
    reference = Reference(database)
    return tuple(import_module(f"verify_{name}.verifier").make_verifier(reference) for name in (*VERIFIERS, *OPTIONAL))


def concerns(case: dict[str, Any], database: Path, policy: Policy) -> dict[str, Strength]:
    """The codes that are concerns in a case, with their strengths."""
    candidate = Application.model_validate({"revision": ARRIVED, **case["application"]})
    return {
        finding.code: finding.strength
        for verifier in verifiers(database)
        for finding in verifier.findings(verifier.look_up([verifier.read(candidate)])[0], policy)
        if finding.outcome is Outcome.CONCERN
    }


def check(case: dict[str, Any], database: Path, policy: Policy) -> None:
    found = concerns(case, database, policy)
    must, never = case["expected"]["must"], case["expected"]["must_not"]
    weighing = {code for code, strength in found.items() if strength is not Strength.INFO}
    missing = set(must) - found.keys()
    wrong = {code for code in weighing if code in never or ("*" in never and code not in must)}
    assert (missing, wrong) == (set(), set()), case["why"]


def by_id(case: dict[str, Any]) -> str:
    return str(case["id"])


@needs_directories
@pytest.mark.parametrize("case", CASES, ids=by_id)
def test_case_with_official_data(case: dict[str, Any], official_database: Path, policy: Policy) -> None:
    check(case, official_database, policy)


@pytest.mark.parametrize("case", [case for case in CASES if not needs_official_data(case)], ids=by_id)
def test_case_without_official_data(case: dict[str, Any], reference_database: Path, policy: Policy) -> None:
    check(case, reference_database, policy)


def test_ids_are_unique() -> None:
    assert len({case["id"] for case in CASES}) == len(CASES) > 200
