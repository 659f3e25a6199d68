"""Nobody gets a point by a surge: the same applications are assessed the same, whatever Surges has found."""

from copy import deepcopy
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bonafide.aws import clients
from bonafide.reference import Reference
from tests.pipeline.simulation import START, simulation
from tests.surges.conftest import SCHOOL, Deployment, applicants


def assessed(database: Path, deployment: Deployment | None, history: dict[str, Any]) -> dict[str, Any]:
    """The assessments of three people of a school, during a surge of it or not."""
    with simulation(database, {"s-1": ["phone.reserved"], "s-2": ["email.disposable"]}) as made:
        if deployment:
            made.table.partitions |= deepcopy(history)
            deployment.memory = made.table
            deployment.put(applicants(60))
            with patch.object(clients, "s3", lambda: deployment.bucket):
                deployment.run()
            assert [each["kind"] for each in deployment.today["surges"]] == ["institution"]
        documents = [{**each, "application_id": f"s-{at}"} for at, each in enumerate(applicants(3, school=SCHOOL))]
        made.arrive(START, documents)
        return made.assessments()


def test_assessment_is_the_same_with_and_without_a_surge(
    reference_database: Path, reference: Reference, history: dict[str, Any]
) -> None:
    without = assessed(reference_database, None, history)
    assert without.keys() == {"s-0", "s-1", "s-2"}
    assert assessed(reference_database, Deployment(reference), history) == without
