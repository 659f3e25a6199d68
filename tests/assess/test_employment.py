"""Employment histories under other names: what fires, what must not, what cannot be assessed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assess.catalogue import CATALOGUE
from assess.checks import verify
from assess.relations import Relation
from assess.sharing import Hub, Other, SharedIdentifiers
from bonafide.findings import Outcome
from bonafide.identity import HubAnswer
from bonafide.policy import Policy, Sharing, Strength
from tests.pipeline.simulation import START, simulation

CODE = "employment.history_copied"
SHARING = Sharing(ring_names=3, couple=Strength.WEAK, hub=25, hub_names=5, burst=10, burst_hours=24)
SAME, SIMILAR, EXCUSED, DIFFERENT, UNKNOWN = Relation


def shared(others: Mapping[str, tuple[Relation, ...]], **facts: Any) -> SharedIdentifiers:
    """What an application shares with others, by the kind of the identifier."""
    usual = SharedIdentifiers(
        kinds=frozenset({"phone", "email", "employment"}),
        hubs={},
        others={
            kind: tuple(
                Other(f"a-{at}", relation, datetime(2026, 11, 20, tzinfo=UTC)) for at, relation in enumerate(of)
            )
            for kind, of in others.items()
        },
        names={kind: 1 + of.count(DIFFERENT) for kind, of in others.items()},
        watchlist_hits=(),
        contacts={},
        comparable=True,
        submitted_at=None,
        sharing=SHARING,
        verified=frozenset({"employment"}),
    )
    return usual._replace(**facts)


@pytest.mark.parametrize(
    ("subject", "strength"),
    [
        (shared({"employment": (DIFFERENT, DIFFERENT)}), "medium"),
        (shared({"employment": (DIFFERENT, DIFFERENT, SAME)}), "medium"),
        (shared({"employment": (DIFFERENT,)}), "weak"),
        (shared({"employment": (SIMILAR,)}), "info"),
        (shared({"employment": (DIFFERENT,), "phone": (DIFFERENT,)}), "info"),
        (shared({"employment": (SAME, SAME)}), None),
        (shared({"employment": (EXCUSED, EXCUSED)}), None),
        (shared({}), None),
    ],
)
def test_history_under_other_names(subject: SharedIdentifiers, strength: str | None, policy: Policy) -> None:
    found = {
        finding.code: finding.strength.value
        for finding in CATALOGUE.findings(verify(subject), policy)
        if finding.outcome is Outcome.CONCERN
    }
    assert found.get(CODE) == strength


@pytest.mark.parametrize(
    "subject",
    [
        shared({"employment": (DIFFERENT,) * 3}, kinds=frozenset({"phone"})),
        shared({"employment": (DIFFERENT,) * 3}, hubs={"employment": Hub(True, HubAnswer.UNANSWERED)}),
        shared({"employment": (UNKNOWN,)}, comparable=False),
    ],
)
def test_what_is_not_certain_is_not_assessed(subject: SharedIdentifiers) -> None:
    assert CODE in {each.code for each in verify(subject) if each.outcome is Outcome.NOT_ASSESSED}


def test_without_the_verifier_s_answer_there_is_no_finding() -> None:
    assert CODE not in {each.code for each in verify(shared({"employment": (DIFFERENT,)}, verified=frozenset()))}


def test_three_names_with_one_history_are_recorded(reference_database: Path) -> None:
    """From the verifier to the assessment: the third finds the others, although their history is spelled otherwise."""
    jobs = [
        {"name": "A Works Ltd", "position": "Sr. Fitter", "startDate": "2011-09", "endDate": "2014-06"},
        {"name": "B Rail", "position": "Planner", "startDate": "2014-08", "endDate": "2018-02"},
        {"name": "C Lines", "position": "Manager", "startDate": "2018-03", "endDate": "2024-06"},
    ]
    spelled = [{**jobs[0], "name": "A WORKS", "position": "Senior Fitter"}, *jobs[1:]]
    applications = [
        {"application_id": f"a-{at}", "basics": {"name": name}, "work": spelled if at else jobs}
        for at, name in enumerate(("Ada Marchbanks", "Tomas Vrba", "Kofi Mensah"))
    ]
    with simulation(reference_database) as made:
        for at, each in enumerate(applications):
            made.arrive(START + timedelta(hours=at), [each])
        assert made.concerns()["a-2"][CODE] == "medium"
