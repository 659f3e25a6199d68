"""Fixtures that several tests share (one is automatic), hypothesis's profile, and a summary of what did not run."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import settings

from bonafide.policy import Policy, load
from bonafide.reference import Reference
from bonafide_reference.build import build, is_current
from cases import review
from tests.official import FOLDER
from tests.reference.samples import built_once
from tests.sizes import FULL

ROOT = Path(__file__).resolve().parents[1]

# No deadline: a slow machine is not a failure.
settings.register_profile("bonafide", deadline=None, derandomize=True, max_examples=40 if FULL else 30)
settings.load_profile("bonafide")


@pytest.fixture(autouse=True, scope="session")
def no_sample() -> Iterator[None]:
    """No application of level low is drawn for review: which ones are differs from run to run."""
    with patch.dict(review.load().sampled, low=0):
        yield


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The policy as it ships."""
    return load()


@pytest.fixture(scope="session")
def reference_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reference database without official files: that of `make setup` if it is current, else one built here."""
    no_files = tmp_path_factory.mktemp("no-official-files")
    ready = ROOT / ".cache" / "reference.sqlite"
    return ready if is_current(ready, no_files) else built_once("packages", no_files, build)


@pytest.fixture(scope="session")
def official_database() -> Path:
    """A reference database of the official files, for tests that are marked `needs_directories`."""
    return built_once("official", FOLDER, build)


@pytest.fixture(scope="session")
def reference(reference_database: Path) -> Reference:
    """The reference database, open."""
    return Reference(reference_database)


def pytest_collection_finish() -> None:
    """Collects garbage less often: a worker has a gigabyte of modules and models that stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says at the end which tests did not run, why, and how to run them."""
    skipped = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        skipped[reason.removeprefix("Skipped: ")].append(report.nodeid)
    if skipped:
        terminalreporter.section("tests that did not run")
    for reason, tests in skipped.items():
        terminalreporter.write_line(f"{len(tests)} tests: {reason}")
        for test in tests:
            terminalreporter.write_line(f"    {test}")
