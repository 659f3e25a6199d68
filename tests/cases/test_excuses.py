"""Excuses and the own watchlist: what verdicts change for the people at an identifier, and until when."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from bonafide.aws import clients, erasure, objects, records
from bonafide.aws.sightings import Excuse
from cases import actions, excuses, opening, store, verdicts
from cases.case import Actor, Case
from cases.counters import FindingVerdict
from cases.states import State
from cases.verdicts import Decision
from local.memory_aws import MemoryS3
from tests.cases.made import ONE, TWO
from tests.pipeline.simulation import START, TABLE, Document, Simulation, simulation

PHONE = "+1 212 736 5000"
SHARED = "identity.phone_shared"
PEOPLE = {"a-1": "Ada Marchbanks", "a-2": "Tomas Vrba", "a-3": "Ines Caro"}


def person(application_id: str, full_name: str = "") -> Document:
    basics = {"name": full_name or PEOPLE[application_id], "email": f"{application_id}@example.net", "phone": PHONE}
    return {"application_id": application_id, "submitted_at": START.isoformat(), "basics": basics}


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS, in which all applications are to be reviewed."""
    planted = {name: ["phone.reserved"] for name in (*PEOPLE, "a-4")}
    with simulation(reference_database, planted, overrides='{"sharing": {"ring_names": 2}}') as made:
        yield made


def arrive(aws: Simulation, *documents: Document) -> None:
    """Applications are verified and assessed, and cases follow."""
    for each in documents:
        aws.record(each)
    aws.deliver()
    for each in documents:
        opening.follow(TABLE, each["application_id"], START)


def strength_of_sharing(application_id: str) -> str:
    """The strength of sharing a telephone number, if that is a concern."""
    item = records.load(TABLE, application_id).assessment
    found = [each for each in records.findings_of(item, "concerns") if each.code == SHARED]
    return found[0].strength.value if found else ""


def case_of(application_id: str) -> Case:
    return store.load(TABLE, TABLE.get(f"app#{application_id}", "case")["case"])


def decide(of: Case, verdict: str, reason: str, actor: Actor = ONE, **more: Any) -> Case:
    held = actions.claim(TABLE, of, actor, START)
    given = Decision(verdict, reason, more.pop("findings", {}), ("statements_compared",), **more)
    return verdicts.give(TABLE, held, actor, given, START)


def household(aws: Simulation, reason: str = "household") -> Case:
    """Two people with one number, of which a verdict says that it is innocent."""
    arrive(aws, person("a-1"), person("a-2"))
    assert strength_of_sharing("a-1") == strength_of_sharing("a-2") == "strong"
    closed = decide(case_of("a-1"), "same_person_or_household", reason)
    assert closed.applications == ("a-1", "a-2")
    aws.deliver()
    return closed


_NOTHING: tuple[Any, ...] = (frozenset(), frozenset(), {}, ())


def items_of(aws: Simulation, applications: tuple[str, ...]) -> list[Any]:
    """What erasing finds of applications in the table, which it scans."""
    own = {f"app#{name}" for name in applications}
    return [TABLE.get(*key) for key in aws.table.items() if own & set(key)]


def test_household_no_longer_counts_as_sharing(aws: Simulation) -> None:
    household(aws)
    assert strength_of_sharing("a-1") == strength_of_sharing("a-2") == ""


def test_excuse_holds_for_the_next_application_of_the_same_people(aws: Simulation) -> None:
    household(aws)
    arrive(aws, person("a-4", "Ada Marchbanks"))
    assert [strength_of_sharing(name) for name in ("a-1", "a-2", "a-4")] == ["", "", ""]


def test_third_person_at_the_number_still_counts(aws: Simulation) -> None:
    household(aws)
    arrive(aws, person("a-3"))
    assert [strength_of_sharing(name) for name in PEOPLE] == ["strong", "strong", "strong"]


def test_household_is_one_name_beside_a_third_person(reference_database: Path) -> None:
    planted = {name: ["phone.reserved"] for name in PEOPLE}
    with simulation(reference_database, planted) as aws:  # three names are a ring
        arrive(aws, person("a-1"), person("a-2"))
        decide(case_of("a-1"), "same_person_or_household", "household")
        arrive(aws, person("a-3"))
        assert [strength_of_sharing(name) for name in PEOPLE] == ["weak", "weak", "weak"]


def test_everybody_at_the_number_of_an_agency_is_excused(aws: Simulation) -> None:
    household(aws, excuses.AGENCY)
    arrive(aws, person("a-3"))
    assert [strength_of_sharing(name) for name in PEOPLE] == ["", "", ""]


def test_expired_excuse_does_not_count(aws: Simulation) -> None:
    household(aws)
    aws.at(START + timedelta(days=366))
    aws.assessor.assess("a-1", others_changed=True)
    assert strength_of_sharing("a-1") == "strong"


def test_excuse_ends_with_the_verdict_that_wrote_it(aws: Simulation) -> None:
    again = verdicts.reopen(TABLE, household(aws), TWO, "appeal", START)
    aws.deliver()
    assert strength_of_sharing("a-1") == ""  # until there is another verdict
    decide(again, "unresolved", "no_reply")
    aws.deliver()
    assert strength_of_sharing("a-1") == "strong"


@pytest.mark.parametrize("erased", [("a-1",), ("a-1", "a-2")])
def test_erasing_a_person_removes_the_hashes_of_the_name(aws: Simulation, erased: tuple[str, ...]) -> None:
    household(aws)
    pk = next(pk for pk, sk in aws.table.items() if sk.startswith("excuse#"))
    storage = MemoryS3(lambda: START)
    with patch.object(clients, "s3", lambda: storage), patch.object(objects, "versions", lambda *_: iter(())):
        erasure.erase(TABLE, "uploads", erasure.Found(frozenset(erased), items_of(aws, erased), [], *_NOTHING))
    left = [item["names"].keys() for item in TABLE.query(pk, prefix="excuse#")]
    assert left == ([] if len(erased) > 1 else [{"a-2"}])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ada", "tomas", True),
        ("ada marchbanks", "tomas", True),  # another form of the same name
        ("ada", "ines", False),
        ("ada", "", False),
    ],
)
def test_excuse_covers_only_its_people(one: str, other: str, expected: bool) -> None:
    excuse = Excuse((frozenset(["ada"]), frozenset(["tomas"]), frozenset()))
    names = [frozenset(each.split()) for each in (one, other)]
    assert excuse.covers(*names) is excuse.covers(*reversed(names)) is expected
    assert Excuse(()).covers(*names)


# ── The own watchlist ──


def confirmed(aws: Simulation, *, watches: tuple[bool, bool]) -> Case:
    arrive(aws, person("a-1"))
    findings = {"phone.reserved": FindingVerdict.TRUE}
    waiting = decide(case_of("a-1"), "confirmed", "issuer_denied", findings=findings, watches=watches[0])
    second = Decision("confirmed", "issuer_denied", findings, ("document_seen",), watches=watches[1])
    done = verdicts.second(TABLE, waiting, TWO, second, START)
    aws.deliver()
    return done.case


def is_watchlisted(application_id: str) -> bool:
    item = records.load(TABLE, application_id).assessment
    return any(each.code == "identity.watchlisted" for each in records.findings_of(item, "concerns"))


@pytest.mark.parametrize("watches", [(True, False), (False, True), (False, False)])
def test_one_person_alone_adds_nothing_to_the_watchlist(aws: Simulation, watches: tuple[bool, bool]) -> None:
    confirmed(aws, watches=watches)
    assert not any(sk.startswith("watch#") for _, sk in aws.table.items())


def test_confirmed_identifiers_are_found_in_later_applications_until_they_expire(aws: Simulation) -> None:
    confirmed(aws, watches=(True, True))
    opening.follow(TABLE, "a-1", START)
    assert case_of("a-1").state is State.CLOSED  # its own entry is no new finding
    arrive(aws, person("a-3"))
    assert is_watchlisted("a-3")
    assert not any("212" in str(item) for (_, sk), item in aws.table.items().items() if sk.startswith("watch#"))
    aws.at(START + timedelta(days=366))
    aws.assessor.assess("a-3", others_changed=True)
    assert not is_watchlisted("a-3")


def test_retraction_removes_entries_and_reopens_cases_that_depended_on_them(aws: Simulation) -> None:
    first = confirmed(aws, watches=(True, True))
    arrive(aws, person("a-3"))
    other = decide(case_of("a-3"), "unresolved", "no_reply")
    decide(verdicts.reopen(TABLE, first, TWO, "appeal", START), "our_error", "source_wrong")
    aws.deliver()
    assert not is_watchlisted("a-3")
    reopened = store.load(TABLE, other.id)
    assert (reopened.state, reopened.boost) == (State.OPEN, "source_retracted")
