"""Applications from one line, in the course of weeks: what is found, what expires, and that no address is recorded."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bonafide.aws import sightings
from bonafide.reference import Reference
from bonafide.verifier import Verifier
from tests.pipeline.simulation import START, Simulation, simulation
from tests.reference.test_networks import reference, written
from verify_network.verifier import make_verifier

LINE, OTHER_DEVICE, VPN = "2d00:b0a:f1de:5::17", "2d00:b0a:f1de:5:dead:beef:0:1", "192.31.196.4"
NAMES = ("Ada Marchbanks", "Tomas Vrba", "Kofi Mensah", "Mira Lindqvist", "Yusuf Okonjo", "Greta Holm")
NETWORKS = "network,kind\n2d00:b0a:f1de::/48,residential\n192.31.196.0/24,vpn\n"
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return reference(written(tmp_path_factory.mktemp("networks"), {"networks.csv": NETWORKS}))


@pytest.fixture
def made(reference_database: Path, networks: Reference) -> Iterator[Simulation]:
    with simulation(reference_database, real=["network"]) as made:
        verifier: Verifier[Any] = make_verifier(networks)
        made.verifiers = [verifier if each.name == "network" else each for each in made.verifiers]
        yield made


def arrive(made: Simulation, time: datetime, number: int, address: str) -> None:
    """An application arrives and is verified, also its network; then it is assessed."""
    document = {"application_id": f"a-{number}", "basics": {"name": NAMES[number]}, "source": {"ip": address}}
    made.at(time)
    made.record_all([document])
    made.deliver()


def shared(made: Simulation) -> list[str | None]:
    """The strength of network.shared in each application, in order."""
    return [found.get("network.shared") for _, found in sorted(made.concerns().items())]


def test_line_of_five_people_is_found_by_the_fifth(made: Simulation, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(5):
        arrive(made, START + number * DAY, number, OTHER_DEVICE if number % 2 else LINE)
        if number == 1:
            assert shared(made) == ["info", "info"]
        if number == 3:
            assert shared(made) == ["weak"] * 4
    assert shared(made) == ["medium"] * 5
    assert set(made.levels().values()) == {"review"}
    everything = f"{made.table.items()} {made.sns.published} {vars(made.sqs)} {caplog.text}"
    assert "network.shared" in everything
    assert "2d00" not in everything
    assert "192.31" not in everything


def test_what_is_30_days_old_is_not_compared(made: Simulation) -> None:
    for number in range(5):
        arrive(made, START, number, LINE)
    arrive(made, START + 29 * DAY, 5, LINE)
    assert shared(made) == ["medium"] * 6
    made.at(START + 31 * DAY)  # DynamoDB has not deleted anything yet
    made.assessor.assess("a-0", others_changed=True)
    made.assessor.assess("a-5", others_changed=True)
    assert shared(made) == [None, *["medium"] * 4, None]


def test_all_of_a_network_expires_within_30_days(made: Simulation) -> None:
    arrive(made, START, 0, LINE)
    (pk,) = {pk for pk, _ in made.table.items() if pk.startswith("id#network#")}
    sightings.mark_hub(made.recorder.table, pk, now=START)
    expiring = {
        (pk, sk): int(item["expires_at"]["N"])
        for (pk, sk), item in made.table.items().items()
        if pk.startswith("id#network#") or sk == "check#network"
    }
    assert len(expiring) == 3
    assert max(expiring.values()) <= (START + 30 * DAY).timestamp()


def test_vpn_counts_only_beside_another_family(made: Simulation) -> None:
    arrive(made, START, 0, VPN)
    assert made.concerns()["a-0"] == {"network.infrastructure": "info"}
    made.planted = {"a-1": ["phone.country_mismatch"]}
    arrive(made, START, 1, VPN)
    assert made.concerns()["a-1"] == {"network.infrastructure": "weak", "phone.country_mismatch": "weak"}
    assert "192.31" not in str(made.table.items())
