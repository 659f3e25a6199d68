"""Fixtures that several tests share. None is automatic: tests of pure checks pay for nothing."""

from pathlib import Path

import pytest
from hypothesis import settings

from bonafide.policy import Policy, load
from bonafide.reference import Reference
from bonafide_reference.build import build

# No test asserts a time: what a slow machine takes is no failure.
settings.register_profile("bonafide", deadline=None, derandomize=True)
settings.load_profile("bonafide")


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The policy as it ships."""
    return load()


@pytest.fixture(scope="session")
def reference_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reference database compiled for this run."""
    path = tmp_path_factory.mktemp("reference") / "reference.sqlite"
    build(path)
    return path


@pytest.fixture(scope="session")
def reference(reference_database: Path) -> Reference:
    """The reference database, open."""
    return Reference(reference_database)
