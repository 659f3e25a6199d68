"""What an assessment asks of the table does not grow with the sightings of others, nor with a hub."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from local.memory_aws import Request
from tests.pipeline.simulation import START, Simulation, simulation

MANY = 100_000
PERSON = {
    "application_id": "a-1",
    "submitted_at": START.isoformat(),
    "basics": {"name": "Ada Marchbanks", "email": "zq7731.ada@outlook.com", "phone": "+1 212 736 5000"},
    "education": [],
}


def sightings(pk: str, count: int) -> dict[str, dict[str, Any]]:
    """A partition with so many sightings of one identifier, by sort key."""
    expires = {"N": str(int((START + timedelta(days=1)).timestamp()))}
    seen = {"pk": {"S": pk}, "names": {"S": f"{0:016x} {1:016x}"}, "expires_at": expires}
    return {sk: {**seen, "sk": {"S": sk}} for sk in (f"app#other-{number:07}" for number in range(count))}


def requests_of_an_assessment(made: Simulation) -> list[Request]:
    """Records a person as if for the first time, and counts what assessing that asks for."""
    made.record(PERSON)
    made.table.partitions["app#a-1"].pop("assessment", None)
    requests: list[Request] = []
    made.table.on_request = requests.append
    made.assessor.assess("a-1")
    made.table.on_request = None
    return requests


def cost(requests: list[Request]) -> tuple[int, int, int, int]:
    """Requests that read, the items and units that these read, and the writes."""
    reads = [one for one in requests if not one.writes]
    items = sum(len(one.read) for one in reads)
    return len(reads), items, sum(one.read_units for one in reads), sum(one.writes for one in requests)


@pytest.fixture(scope="module")
def alone(reference_database: Path) -> tuple[int, int, int, int]:
    """What it costs in an empty table."""
    with simulation(reference_database) as made:
        return cost(requests_of_an_assessment(made))


def test_sightings_of_others_cost_nothing(alone: tuple[int, int, int, int], reference_database: Path) -> None:
    with simulation(reference_database) as made:
        for number in range(MANY):
            pk = f"id#phone#{number:064x}"
            made.table.partitions[pk] = sightings(pk, 1)
        assert cost(requests_of_an_assessment(made)) == alone


def test_hub_costs_the_same_however_large(alone: tuple[int, int, int, int], reference_database: Path) -> None:
    costs = []
    for count in (51, 50_000):
        with simulation(reference_database) as made:
            made.record(PERSON)
            (pk,) = (pk for pk in made.table.partitions if pk.startswith("id#phone#"))
            made.table.partitions[pk] |= sightings(pk, count)
            costs.append(cost(requests_of_an_assessment(made)))
    assert costs[0] == costs[1]
    assert costs[0][0] <= alone[0] + 1
    assert costs[0][1] < 60  # the application's own, and the most that a query asks for
    assert costs[0][3] == alone[3]
