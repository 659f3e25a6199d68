"""Fixtures that several tests share. None is automatic: tests of pure checks pay for nothing."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

from bonafide.policy import Policy, load
from bonafide.reference import Reference

ROOT = Path(__file__).parent.parent

# No test asserts a time: what a slow machine takes is no failure.
settings.register_profile("bonafide", deadline=None, derandomize=True)
settings.load_profile("bonafide")


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The policy as it ships."""
    return load()


@pytest.fixture(scope="session")
def reference_builder() -> ModuleType:
    """The module that compiles the reference database, as the layer's Makefile runs it: by its path."""
    specification = importlib.util.spec_from_file_location("build", ROOT / "layers/reference/build.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def reference_database(tmp_path_factory: pytest.TempPathFactory, reference_builder: ModuleType) -> Path:
    """A reference database compiled for this run."""
    path = tmp_path_factory.mktemp("reference") / "reference.sqlite"
    reference_builder.build(path)
    return path


@pytest.fixture(scope="session")
def reference(reference_database: Path) -> Reference:
    """The reference database, open."""
    return Reference(reference_database)
