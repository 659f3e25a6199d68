"""Settings come from the environment, are read at import, and fail by name when they are missing."""

import os


class MissingSetting(Exception):
    """A function was started without an environment variable that it needs."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the environment variable {name} is not set (template.yaml sets it)")


def setting(name: str, default: str | None = None) -> str:
    """Gives an environment variable's value, or the default.

    Raises:
        MissingSetting: the variable is not set and has no default.
    """
    value = os.environ.get(name, default)
    if value is None:
        raise MissingSetting(name)
    return value
