"""The secret keys with which identifiers are hashed. They are never logged.

The secret holds one key, as the template creates it. While keys are changed it holds JSON with `current` and
`previous`. Hashes are then made with both keys, so that sightings from before and after the change still match
(docs/operations.md says how to change keys).
"""

import json
import time
import uuid
from typing import Self

from bonafide.aws import clients
from bonafide.identity import digest_of, keyed_hash
from bonafide.settings import setting

REREAD_SECONDS = 300
"""Seconds after which the secret is read again, so that a running function learns of new keys."""


class UnreadableKeys(Exception):
    """The secret is neither one key nor JSON with `current` and `previous`. The message does not show the secret."""


class Keys:
    """The keys in a secret of AWS Secrets Manager, by its name or ARN."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._keys: tuple[bytes, ...] = ()
        self._read_at = 0.0

    @classmethod
    def deployed(cls) -> Self:
        """The keys of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: the variable is not set.
        """
        return cls(setting("IDENTIFIER_KEY_SECRET"))

    def active(self) -> tuple[bytes, ...]:
        """The keys in use, the current one first."""
        now = time.monotonic()
        if not self._keys or now - self._read_at >= REREAD_SECONDS:
            self._keys = parsed(clients.secrets_manager().get_secret_value(SecretId=self._secret)["SecretString"])
            self._read_at = now
        return self._keys

    def pseudonym(self, application_id: str) -> str:
        """An id in place of one that identifies the applicant: the same in every upload, until the key is changed."""
        return self.pseudonyms(application_id)[0]

    def pseudonyms(self, application_id: str) -> tuple[str, ...]:
        """The ids in place of one, with each key in use."""
        hashes = (keyed_hash("application_id", digest_of(application_id), key) for key in self.active())
        return tuple(str(uuid.UUID(hashed[:32], version=5)) for hashed in hashes)

    def hashed(self, identifiers: dict[str, list[str]]) -> dict[str, list[str]]:
        """Replaces normalised identifiers, by kind, by their keyed hashes: for each key, the current one first."""
        if not any(identifiers.values()):
            return {}
        return {
            kind: [keyed_hash(kind, digest_of(value), key) for key in self.active() for value in values]
            for kind, values in identifiers.items()
        }


def parsed(secret: str) -> tuple[bytes, ...]:
    """The keys in the text of the secret.

    Raises:
        UnreadableKeys: the text begins like JSON, but is not JSON or has no `current` key.
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
