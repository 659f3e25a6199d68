"""What is costly to make: one xdist worker makes it, and the others read it."""

import fcntl
import os
import pickle
from collections.abc import Callable

import pytest


def made_once[Made](factory: pytest.TempPathFactory, name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, pickled under this name for the other workers of the run; they wait for the first."""
    if "PYTEST_XDIST_TESTRUNUID" not in os.environ:  # the parent of the folder is that of many runs
        return make()
    file = factory.getbasetemp().parent / f"{name}.pickle"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_bytes(pickle.dumps(make()))
        made: Made = pickle.loads(file.read_bytes())
        return made
