"""The secret key of the identifiers' hashes: read once per environment, never logged."""

from functools import cache

from bonafide.aws import clients
from bonafide.identity import keyed_hash
from bonafide.settings import setting

SECRET = setting("IDENTIFIER_KEY_SECRET")


@cache
def _identifier_key() -> bytes:
    return clients.secrets_manager().get_secret_value(SecretId=SECRET)["SecretString"].encode()


def hashed(identifiers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Replaces normalised identifiers, by kind, by their keyed hashes."""
    if not any(identifiers.values()):
        return {}
    key = _identifier_key()
    return {kind: [keyed_hash(kind, value, key) for value in values] for kind, values in identifiers.items()}
