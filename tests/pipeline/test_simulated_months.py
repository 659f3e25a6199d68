"""Simulated months: no genuine applicant is `high` by identity alone, and every sharing ring member is found.

`simulation.py` says what is real and what is simulated; `synthetic_applicants.py` makes the applicants, and
`synthetic_statements.py` what they state for the optional verifiers, which find what they find. The level that an
application would have without these is what the policy makes of the other concerns. Run with `-s`, these tests print
their rates. SIMULATED_APPLICANTS=20000 makes them as many as the project's figures are of.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from assess.checks import OF_VERIFIERS
from bonafide.aws import records, sightings
from bonafide.findings import Finding
from bonafide.findings import Outcome as Found
from bonafide.identity import HubAnswer, canonical_email
from bonafide.person_names import clearly_different, forms
from bonafide.policy import Policy, Strength
from bonafide.reference import Reference
from bonafide.risk import assess
from bonafide.verifiers import OPTIONAL
from tests.once import made_once
from tests.pipeline.simulation import TABLE, Simulation, simulation
from tests.pipeline.synthetic_applicants import APPLICANTS, Months, Person
from tests.pipeline.synthetic_statements import state
from tests.sizes import FULL

CODES = {"phone": "identity.phone_shared", "email": "identity.email_shared", "education": "identity.education_copied"}
OF_HUBS = {"phone": "weak", "email": "weak", "education": None}
"""The strength of a concern about a hub under many names, before an operator has answered."""

HUB = 25
GENUINE = int(os.environ.get("SIMULATED_APPLICANTS", APPLICANTS // 4 if FULL else APPLICANTS // 5))
MORE_REVIEWED = 0.005

OF_OPTIONAL = {
    code
    for name in OPTIONAL
    for code in (*OF_VERIFIERS[name], *import_module(f"verify_{name}.catalogue").CATALOGUE.words)
}
"""The codes of what only some applications state."""


class Outcome(NamedTuple):
    """The result of three months: levels and concerns by application, and what alerts were about.

    `levels` are those without optional verifiers, `recorded` those with them. `living` is how each person lives.
    """

    months: Months
    living: dict[int, str]
    levels: dict[str, str]
    recorded: dict[str, str]
    concerns: dict[str, dict[str, str]]
    alerted: dict[str, set[str]]

    @property
    def genuine(self) -> list[str]:
        """The applications of no ring."""
        return [name for name, person in self.months.people.items() if not person.group.startswith("ring")]

    def has_other_concern(self, name: str) -> bool:
        """Whether a concern of more than `info` is none of identity, nor one of optional verifiers."""
        return any(not code.startswith("identity.") and strength != "info" for code, strength in self.usual(name))

    def is_reviewed_anyway(self, name: str) -> bool:
        """Whether the concerns that are none of identity reach `review` by themselves."""
        return any(
            not code.startswith("identity.") and strength not in ("info", "weak")
            for code, strength in self.usual(name)
        )

    def usual(self, name: str) -> list[tuple[str, str]]:
        """The concerns that there are without optional verifiers, with their strengths."""
        return [each for each in self.concerns.get(name, {}).items() if each[0] not in OF_OPTIONAL]

    def is_of_identity(self, name: str) -> bool:
        """Whether an alert named an application because of identity alone. Some of it may count no more today."""
        return all(code.startswith("identity.") for code in self.alerted[name])

    def identity(self, name: str) -> set[str]:
        """The codes of identity that count."""
        return {
            code
            for code, strength in self.concerns.get(name, {}).items()
            if code.startswith("identity.") and strength != "info"
        }


@pytest.fixture(scope="module")
def outcome(reference_database: Path, policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Three months of genuine applicants (a quarter of 20,000 in CI) and 40 rings."""
    return made_once(tmp_path_factory, "simulated-months", lambda: three_months(reference_database, policy))


def three_months(reference_database: Path, policy: Policy) -> Outcome:
    """Simulates the months."""
    months = Months()
    months.genuine(GENUINE)
    months.rings()
    living = state(months)
    with simulation(reference_database, months.planted, real=OPTIONAL) as made:
        for arrival in sorted(months.arrivals, key=lambda each: each.time):
            made.arrive(arrival.time, arrival.documents)
        _excuse_agencies(made, months)
        named = frozenset().union(*made.alerts().values())
        alerted = {name: records.codes_alerted(TABLE.get(f"app#{name}", "assessment")) for name in named}
        concerns = made.concerns()
        levels = {name: level_of(found, found.keys() - OF_OPTIONAL, policy) for name, found in concerns.items()}
        return Outcome(months, living, levels, made.levels(), concerns, alerted)


def level_of(concerns: Mapping[str, str], codes: Iterable[str], policy: Policy) -> str:
    """The level that these codes give among an application's concerns; something of it was read and is in order."""
    passed = Finding(code="phone.several", outcome=Found.PASS, strength=Strength.INFO)
    found = (Finding(code=code, outcome=Found.CONCERN, strength=Strength(concerns[code])) for code in codes)
    return assess([passed, *found], policy).level.value


def _excuse_agencies(made: Simulation, months: Months) -> None:
    """Answers the notices of hubs that are no ring's, as an operator does."""
    now = max(arrival.time for arrival in months.arrivals)
    for hub in {pk for pk, sk in made.table.items() if sk == "hub-notice"}:
        members = sightings.applications_at(TABLE, hub)
        if not any(months.people[name].group.startswith("ring") for name in members):
            sightings.answer_hub(TABLE, hub, HubAnswer.EXCUSED, until=now + timedelta(days=180), now=now)
    made.deliver()


def test_no_genuine_applicant_is_high_by_identity_alone(outcome: Outcome) -> None:
    people, genuine = outcome.months.people, outcome.genuine
    assert len({people[name].number for name in genuine}) == GENUINE
    assert len({people[name].origin for name in genuine}) >= 10
    assert outcome.recorded.keys() == people.keys()
    high = [name for name in genuine if outcome.levels.get(name) == "high"]
    assert [name for name in high if not outcome.has_other_concern(name)] == []
    assert [name for name in genuine if name in outcome.alerted and outcome.is_of_identity(name)] == []


def test_few_genuine_applicants_are_reviewed_because_of_identity(outcome: Outcome) -> None:
    people, genuine = outcome.months.people, outcome.genuine
    of_group = Counter(people[name].group for name in genuine)
    review, high, alerted = Counter[str](), Counter[str](), Counter[str]()
    for name in genuine:
        group, level = people[name].group, outcome.levels.get(name, "low")
        others = outcome.concerns.get(name, {})
        if outcome.identity(name):
            review[group] += level == "review" and not outcome.is_reviewed_anyway(name)
            high[group] += level == "high"
        alerted[group] += name in outcome.alerted
        assert level != "high" or outcome.identity(name) or len(others) > 1
    print(f"\n{len(genuine)} genuine applications: {100 * review.total() / len(genuine):.2f} % review and "
          f"{100 * high.total() / len(genuine):.2f} % high with identity, {alerted.total()} alerted")  # fmt: skip
    for group, number in of_group.most_common():
        print(f"  {group:28} {number:6}  review {review[group]:4}  high {high[group]:4}  alerted {alerted[group]:4}")
    assert review.total() / len(genuine) < 0.03
    assert high.total() / len(genuine) < 0.005


def test_what_only_some_state_makes_nobody_high_and_few_reviewed(outcome: Outcome, policy: Policy) -> None:
    high, more, fired = list[str](), list[str](), Counter[tuple[str, ...]]()
    for name in outcome.genuine:
        concerns = outcome.concerns.get(name, {})
        recorded, own = outcome.recorded.get(name, "low"), concerns.keys() & OF_OPTIONAL
        assert level_of(concerns, concerns, policy) == recorded
        counted = {code for code in own if concerns[code] != "info"}
        fired.update((code, concerns[code], _lives(outcome, name)) for code in counted)
        if level_of(concerns, own, policy) == "high":
            high.append(", ".join(f"{code} {strength}" for code, strength in sorted(concerns.items())))
        if recorded != "low" and outcome.levels.get(name, "low") == "low":
            more.append(name)
            fired[("more review", *sorted(counted), _lives(outcome, name))] += 1
        if recorded == "high" != outcome.levels.get(name):
            fired[("more high", *sorted(concerns), _lives(outcome, name))] += 1
    print(f"\n{len(outcome.genuine)} genuine applications: {len(high)} high by optional verifiers alone, "
          f"{100 * len(more) / len(outcome.genuine):.2f} % more review")  # fmt: skip
    for what, number in sorted(fired.items()):
        print(f"  {number:6}  {' · '.join(what)}")
    assert high == []
    assert len(more) <= MORE_REVIEWED * len(outcome.genuine)


def _lives(outcome: Outcome, name: str) -> str:
    return outcome.living[outcome.months.people[name].number]


def test_every_ring_member_that_shares_something_is_found(outcome: Outcome, reference: Reference) -> None:
    months = outcome.months
    names = {name: forms(months.names[name], reference) for name in months.people}
    users: dict[tuple[str, object], list[str]] = defaultdict(list)
    for name, person in months.people.items():
        for each in shareable(person).items():
            users[each].append(name)
    missed, wrong_hub, found, in_hubs, households, nothing = [], [], 0, 0, 0, 0
    members = [name for name, person in months.people.items() if person.group.startswith("ring")]
    for name in members:
        shared = {each: users[each] for each in shareable(months.people[name]).items() if len(users[each]) > 1}
        others = {
            kind: len(using) > HUB
            for (kind, _), using in shared.items()
            if any(clearly_different(names[name], names[other]) for other in using)
        }
        strengths = outcome.concerns.get(name, {})
        for kind, is_hub in others.items():
            weighs = CODES[kind] in outcome.identity(name)
            missed += [(name, kind)] * (not weighs and not is_hub)
            wrong_hub += [(name, kind)] * (is_hub and strengths.get(CODES[kind]) != OF_HUBS[kind])
        found += bool(outcome.identity(name) & {CODES[kind] for kind, is_hub in others.items() if not is_hub})
        in_hubs += bool(others) and all(others.values())
        households += bool(shared) and not others
        nothing += not shared
    levels = Counter(outcome.levels.get(name, "low") for name in members)
    rings = {months.people[name].group for name in members}
    print(f"\n{len(members)} personas of {len(rings)} rings: {found} found, {in_hubs} in hubs of notices, "
          f"{households} like a household, {nothing} share nothing; {dict(levels)}")  # fmt: skip
    assert len(rings) == 40
    assert (missed, wrong_hub) == ([], [])
    assert found + in_hubs + households + nothing == len(members)
    assert found / len(members) > 0.7


def shareable(person: Person) -> dict[str, object]:
    """What a person may share with others, by kind."""
    entries = tuple(tuple(sorted(entry.items())) for entry in person.education)
    return {"phone": person.phone, "email": canonical_email(person.email), "education": entries}
