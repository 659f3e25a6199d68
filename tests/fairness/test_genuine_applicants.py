"""Genuine applicants of hard groups: none is `high`, and few are to be reviewed.

Run with `-s`, it prints every concern that counts, by group.
"""

from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bonafide.application import Application
from bonafide.aws.recorder import Record
from bonafide.verifier import Verifier
from local.fairness.genuine import applicants
from local.fairness.people import Applicant
from tests.fairness.stating import stating
from tests.pipeline.simulation import START, Simulation, simulation
from tests.sizes import FULL

SHARE = 1 if FULL else 0.1
MAX_REVIEWED = 0.005


class _Deployed(Simulation):
    """A simulation in which the verifiers find what they find."""

    def _record_of(self, application: Application, verifier: Verifier[Any]) -> Record:
        subject = verifier.look_up([verifier.read(application)])[0]
        findings = verifier.findings(subject, self.recorder.policy)
        return self.recorder.record_of(application, subject, findings, verifier, START)


class Result(NamedTuple):
    """What came out for an applicant. `codes` are the concerns that give points."""

    applicant: Applicant
    level: str
    codes: dict[str, str]

    @property
    def by_identity_alone(self) -> bool:
        return all(code.startswith("identity.") for code in self.codes)


@pytest.fixture(scope="module")
def results(reference_database: Path) -> list[Result]:
    """All applicants, assessed together."""
    people = applicants(SHARE)
    people += stating(SHARE, people)
    with simulation(reference_database, kind=_Deployed) as made:
        made.arrive(START, [each.document for each in people])
        levels, concerns = made.levels(), made.concerns()
    found = []
    for each in people:
        name = each.document["application_id"]
        codes = {code: strength for code, strength in concerns[name].items() if strength != "info"}
        found.append(Result(each, levels[name], codes))
    counted = Counter((each.applicant.group, each.level, *sorted(each.codes)) for each in found if each.codes)
    for (group, level, *names), number in sorted(counted.items()):
        print(f"{group:26} {level:7} {number:4}  {' '.join(names)}")
    return found


def test_all_groups_are_there(results: list[Result]) -> None:
    assert len(results) >= 4500 * SHARE
    assert len({each.applicant.group for each in results}) == 16
    assert len({each.applicant.document["application_id"] for each in results}) == len(results)


def test_no_genuine_applicant_is_high(results: list[Result]) -> None:
    assert [named(each) for each in results if each.level == "high"] == []


def test_few_genuine_applicants_are_reviewed(results: list[Result]) -> None:
    others = [each for each in results if not each.applicant.pair]
    reviewed = [named(each) for each in others if each.level == "review"]
    assert len(reviewed) <= MAX_REVIEWED * len(others), reviewed


def test_pair_is_never_reviewed_because_of_what_it_shares(results: list[Result]) -> None:
    pairs = [each for each in results if each.applicant.pair]
    assert sum(any(code.endswith("_shared") for code in each.codes) for each in pairs) > len(pairs) / 2
    assert [named(each) for each in pairs if each.level != "low" and each.by_identity_alone] == []


def named(result: Result) -> tuple[Any, ...]:
    basics = result.applicant.document["basics"]
    return result.applicant.group, basics["phone"], basics["email"], result.level, *result.codes
