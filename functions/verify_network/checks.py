"""The checks."""

from collections.abc import Callable
from typing import Any

from bonafide.application import Application
from bonafide.findings import Verdict

CHECKS: tuple[Callable[..., Any], ...] = ()


def verify(application: Application) -> list[Verdict]:
    """Runs all checks."""
    return []
