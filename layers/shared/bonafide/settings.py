"""Settings: environment variables that handler modules read at start. A missing one is reported by its name."""

import os


class MissingSetting(Exception):
    """An environment variable that the function needs is not set."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the environment variable {name} is not set (template.yaml sets it)")


def setting(name: str, default: str | None = None) -> str:
    """The value of an environment variable, or the default.

    Raises:
        MissingSetting: the variable is not set and has no default.
    """
    value = os.environ.get(name, default)
    if value is None:
        raise MissingSetting(name)
    return value
