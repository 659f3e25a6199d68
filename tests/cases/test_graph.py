"""The graph of a case: what is shared, by whom, and what is folded."""

from collections.abc import Iterator
from typing import get_args

import pytest

from bonafide.aws import sightings
from bonafide.identity import CONNECT_NOBODY, KINDS, HubAnswer
from cases import graph, store, views
from tests.cases.review_client import NOW, POLICY, RESOURCES, application, case, client, in_memory


@pytest.fixture(autouse=True)
def aws() -> Iterator[None]:
    with in_memory():
        yield


def test_every_kind_that_connects_applications_can_be_drawn() -> None:
    assert {*get_args(views.NodeKind)} == {"application", *KINDS} - CONNECT_NOBODY


def drawn(*applications: str) -> graph.Graph:
    return graph.of_case(RESOURCES.table, case(applications), NOW)


def hashed(number: int) -> str:
    return f"{number:064x}"


def test_shared_identifier_is_drawn_with_those_who_state_it() -> None:
    application("a-1", phone=[hashed(1), hashed(2)])
    application("a-2", phone=[hashed(1)])
    other = case(["a-2"])
    RESOURCES.table.put([store.pointer_item("a-2", other, (), "high")])

    nodes, edges, folded = drawn("a-1")

    number = {"id": "phone:000000000000", "kind": "phone", "label": "telephone number 1", "size": 2}
    assert nodes == [
        {"id": "a-1", "kind": "application", "label": "a-1", "size": 1, "case": None},
        {"id": "a-2", "kind": "application", "label": "a-2", "size": 1, "case": other.id},
        number,
    ]
    assert edges == [{"from": "a-1", "to": number["id"]}, {"from": "a-2", "to": number["id"]}]
    assert folded == []


def test_number_that_was_stated_once_is_not_drawn() -> None:
    """A sighting stays when an application is stated again with another number."""
    application("a-1", phone=[hashed(1)])
    application("a-2", phone=[hashed(1)])
    application("a-2", phone=[hashed(2)])
    assert [node["id"] for node in drawn("a-1").nodes] == ["a-1"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "probably an agency's"),
        (HubAnswer.EXCUSED, "says nothing"),
        (HubAnswer.WATCHED, "may belong to a ring"),
    ],
)
def test_hub_is_folded_and_explained(answer: HubAnswer | None, why: str) -> None:
    size = POLICY.sharing.hub + 5
    for number in range(size):
        application(f"a-{number}", phone=[hashed(1)])
    if answer:
        pk = sightings.partition("phone", hashed(1))
        sightings.report_hub(RESOURCES.table, pk, now=NOW)
        sightings.answer_hub(RESOURCES.table, pk, answer, until=NOW.replace(year=NOW.year + 1), now=NOW)

    nodes, edges, (folded,) = drawn("a-1", "a-2")

    assert [node["id"] for node in nodes] == ["a-1", "a-2"]
    assert edges == []
    assert (folded["kind"], folded["applications"]) == ("phone", size)
    assert why in folded["why"]


def test_no_more_than_fifty_nodes_are_drawn_and_the_rest_is_counted() -> None:
    for number in range(40):
        application(f"a-{number}", phone=[hashed(100 + number)])
        application(f"b-{number}", phone=[hashed(100 + number)])

    nodes, edges, folded = drawn(*(f"a-{number}" for number in range(40)))

    names = {node["id"] for node in nodes}
    assert len(nodes) <= graph.MAX_NODES
    assert {f"a-{number}" for number in range(40)} <= names
    assert {edge["from"] for edge in edges} | {edge["to"] for edge in edges} <= names
    assert sum(each["kind"] == "phone" for each in folded) + sum(node["kind"] == "phone" for node in nodes) == 40


def test_graph_is_answered_with_its_edges_named_as_the_page_reads_them() -> None:
    application("a-1", phone=[hashed(1)])
    application("a-2", phone=[hashed(1)])
    answer = client().get(f"/cases/{case(['a-1']).id}/graph").json
    assert answer["edges"][0] == {"from": "a-1", "to": "phone:000000000000"}
