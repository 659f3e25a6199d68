"""What documents in common do to cases: who is in one, what is drawn, what a verdict excuses, what is on no list."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bonafide.aws import records
from cases import graph, verdicts, views
from cases.case import Case
from cases.counters import FindingVerdict
from cases.verdicts import Decision
from tests.assess.test_documents import COPIED, IDENTICAL, TEXT, concerns, person
from tests.cases.made import TWO
from tests.cases.test_excuses import arrive, case_of, decide
from tests.pipeline.simulation import START, TABLE, Document, Simulation, simulation
from tests.synthetic.resumes import Population

COPY = f"{TEXT}\nReferences on request."
OTHER = list(Population(29).resumes(2))[1].text


@pytest.fixture
def aws(reference_database: Path) -> Iterator[Simulation]:
    """The simulated AWS, in which all applications are to be reviewed for their numbers."""
    with simulation(reference_database, {f"a-{number}": ["phone.reserved"] for number in range(4)}) as made:
        yield made


def with_origin(number: int, text: str) -> Document:
    return person(number, document={"text": text, "origin": "uuid:1"})


def decided(aws: Simulation) -> Case:
    arrive(aws, person(0, TEXT), person(1, COPY))
    closed = decide(case_of("a-0"), "same_person_or_household", "household")
    aws.deliver()
    return closed


@pytest.mark.parametrize("text", [TEXT, COPY])
def test_copies_under_other_names_are_one_case(text: str, aws: Simulation) -> None:
    arrive(aws, person(0, TEXT), person(1, text))
    assert case_of("a-0").applications == ("a-0", "a-1")


def test_files_made_from_one_template_are_no_case_together(aws: Simulation) -> None:
    arrive(aws, with_origin(0, TEXT), with_origin(1, OTHER))
    assert records.neighbours_of(records.load(TABLE, "a-0").assessment) == {"origin": ["a-1"]}
    assert case_of("a-0").applications == ("a-0",)
    assert case_of("a-1").applications == ("a-1",)


def test_similar_texts_are_one_node_and_templates_none(aws: Simulation) -> None:
    arrive(aws, with_origin(0, TEXT), with_origin(1, COPY), with_origin(2, OTHER))
    nodes, edges, folded = graph.of_case(TABLE, case_of("a-0"), START)
    (text,) = [each for each in nodes if each["kind"] != "application"]
    assert (text["label"], text["size"], folded) == ("résumé text 1", 2, [])
    assert edges == [{"from": name, "to": text["id"]} for name in ("a-0", "a-1")]


def test_same_file_is_a_node(aws: Simulation) -> None:
    arrive(aws, person(0, TEXT), person(1, TEXT))
    found = graph.of_case(TABLE, case_of("a-0"), START)
    nodes = views.Graph.model_validate(found._asdict()).model_dump()["nodes"]
    labels = [each["label"] for each in nodes if each["kind"] != "application"]
    assert labels == ["résumé file 1", "résumé text 1"]


def test_verdict_excuses_the_document_that_people_share(aws: Simulation) -> None:
    decided(aws)
    assert concerns("0") == concerns("1") == {}
    arrive(aws, person(2, COPY))
    assert concerns("2") == {IDENTICAL: "strong", COPIED: "medium"}  # a third person


def test_excused_household_s_next_document_is_no_stranger_s(aws: Simulation) -> None:
    phone = {"phone": "+1 212 736 5000"}
    one, two = ({**each, "basics": {**each["basics"], **phone}} for each in (person(0), person(1)))
    arrive(aws, one, two)
    decide(case_of("a-0"), "same_person_or_household", "household")
    arrive(aws, {**one, "document": {"text": OTHER}}, {**two, "document": {"text": OTHER}})
    assert concerns("0") == concerns("1") == {IDENTICAL: "info"}


def test_excuse_of_a_text_needs_one_of_its_keys(aws: Simulation) -> None:
    closed = decided(aws)
    keys = [(pk, sk) for pk, sk in aws.table.items() if sk == f"excuse#{closed.id}"]
    assert len(keys) > 3
    TABLE.delete(keys[1:])
    for name in ("a-0", "a-1"):
        aws.assessor.assess(name, others_changed=True)
    assert concerns("0") == concerns("1") == {}


def test_documents_are_never_on_the_own_watchlist(aws: Simulation) -> None:
    """Somebody else may have been given the document of a person whose case was confirmed."""
    arrive(aws, with_origin(0, TEXT))
    findings = {"phone.reserved": FindingVerdict.TRUE}
    waiting = decide(case_of("a-0"), "confirmed", "issuer_denied", findings=findings, watches=True)
    again = Decision("confirmed", "issuer_denied", findings, ("document_seen",), watches=True)
    verdicts.second(TABLE, waiting, TWO, again, START)
    assert {pk.split("#")[1] for pk, sk in aws.table.items() if sk.startswith("watch#")} == {"phone", "email"}
