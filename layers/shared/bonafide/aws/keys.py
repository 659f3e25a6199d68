"""The secret keys of the identifiers' hashes: read now and then, never logged.

The secret holds one key, as the template makes it, or, while keys are being changed, JSON with `current` and
`previous`. Hashes are made under both then, so that what was seen before the change and what is seen after it still
meet (docs/operations.md says how to change keys).
"""

import json
import time
from functools import cache

from bonafide.aws import clients
from bonafide.identity import digest_of, keyed_hash
from bonafide.settings import setting

SECRET = setting("IDENTIFIER_KEY_SECRET")

READ_AGAIN = 300
"""Seconds after which an environment reads the secret again, and so learns of new keys."""


class UnreadableKeys(Exception):
    """The secret holds neither one key nor JSON with `current` and `previous`. It does not say what it holds."""


def active() -> tuple[bytes, ...]:
    """The keys that are honoured, the current one first."""
    return _keys(int(time.monotonic() / READ_AGAIN))


@cache
def _keys(period: int) -> tuple[bytes, ...]:  # noqa: ARG001  what is kept is of one period
    return parsed(clients.secrets_manager().get_secret_value(SecretId=SECRET)["SecretString"])


def parsed(secret: str) -> tuple[bytes, ...]:
    """The keys in the text of the secret.

    Raises:
        UnreadableKeys: the text begins as JSON, but is none, or holds no `current` key.
    """
    if not secret.startswith("{"):
        return (secret.encode(),)
    try:
        held = json.loads(secret)
        found = (held["current"], *filter(None, [held.get("previous")]))
    except (ValueError, KeyError):
        found = ()
    if not found or not all(isinstance(key, str) and key for key in found):
        raise UnreadableKeys("the secret of the identifiers' keys is JSON without a text under `current`") from None
    return tuple(key.encode() for key in found)


def hashed(identifiers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Replaces normalised identifiers, by kind, by their keyed hashes: under each key, the current one first."""
    if not any(identifiers.values()):
        return {}
    return {
        kind: [keyed_hash(kind, digest_of(value), key) for key in active() for value in values]
        for kind, values in identifiers.items()
    }
