"""The invented companies of `world.py`, in a database."""

from pathlib import Path

import pytest

from bonafide.reference import Reference
from tests.reference.samples import database
from tests.verify_employment.world import write_world
from verify_employment.companies import Companies


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the world."""
    return database(write_world(tmp_path_factory.mktemp("companies")))


@pytest.fixture(scope="session")
def companies(world: Path) -> Companies:
    """The look-ups in it."""
    return Companies(Reference(world))
