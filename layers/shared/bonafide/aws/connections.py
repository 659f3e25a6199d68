"""Connections to applicant tracking systems: their secrets in Secrets Manager, and their settings in the table.

The secret is JSON: `{"signing": {"current": "…", "previous": "…"}, "api": {"key": "…"}}`. In place of a key of
signatures there may be a list: Lever has one for each kind of event. What `api` holds depends on the source. The
settings are an item (`connections`, `<source>:<id>`), so that a function can list them.
"""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self

from bonafide.aws import clients
from bonafide.hooks import Connection
from bonafide.settings import setting

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

PARTITION = "connections"

REREAD_SECONDS = 300
"""Seconds after which a secret is read again, so that a running function learns of a new one."""

RENEWED_SECONDS = 10
"""Seconds for which a secret is not read again although a signature does not fit: anybody can send wrong ones."""

UNKNOWN_SECONDS = 30
"""Seconds for which a connection that does not exist is not looked for again."""

MAX_UNKNOWN = 1000
"""Connections that do not exist and are remembered: anybody can ask for some."""

type WritesBack = Literal["off", "verdict", "opened"]


class NoConnection(Exception):
    """There is no such connection, or no longer."""


class UnreadableSecret(Exception):
    """The secret of a connection is not as `bonafide connect` writes it. The message does not show it."""


class Secret(NamedTuple):
    """What a source and this stack know of each other: keys of signatures, the current one first, and access to it."""

    signing: tuple[bytes, ...]
    api: Mapping[str, str]


class Secrets:
    """The secrets of connections, by the prefix of their names: `<prefix>/<source>/<id>`."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._known: dict[Connection, tuple[float, Secret]] = {}
        self._unknown: dict[Connection, float] = {}

    @classmethod
    def deployed(cls) -> Self:
        """The secrets of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: the variable is not set.
        """
        return cls(setting("CONNECTION_SECRETS"))

    def of(self, connection: Connection) -> Secret:
        """The secret of a connection.

        Raises:
            NoConnection: there is none.
            UnreadableSecret: it cannot be read.
            botocore.exceptions.ClientError, BotoCoreError: the service refused or did not answer.
        """
        now = time.monotonic()
        if now < self._unknown.get(connection, 0.0):
            raise NoConnection(connection)
        read_at, secret = self._known.get(connection, (0.0, None))
        if secret is None or now - read_at >= REREAD_SECONDS:
            secret = self._read(connection, now)
            self._known[connection] = now, secret
        return secret

    def renewed(self, connection: Connection) -> Secret | None:
        """The secret of a connection if it is another one than `of` knows; None also if it was read just now.

        Raises: as `of` does.
        """
        read_at, before = self._known.get(connection, (0.0, None))
        now = time.monotonic()
        if before is None or now - read_at < RENEWED_SECONDS:
            return None
        secret = self._read(connection, now)
        self._known[connection] = now, secret
        return secret if secret != before else None

    def name(self, connection: Connection) -> str:
        """The name of a connection's secret."""
        return f"{self._prefix}/{connection.source}/{connection.id}"

    def _read(self, connection: Connection, now: float) -> Secret:
        client = clients.secrets_manager()
        try:
            text = client.get_secret_value(SecretId=self.name(connection))["SecretString"]
        except client.exceptions.ResourceNotFoundException:
            self._known.pop(connection, None)
            if len(self._unknown) >= MAX_UNKNOWN:
                self._unknown.clear()
            self._unknown[connection] = now + UNKNOWN_SECONDS
            raise NoConnection(connection) from None
        return parsed(text)


def parsed(text: str) -> Secret:
    """The secret in the text that Secrets Manager keeps.

    Raises:
        UnreadableSecret: it is not JSON, or has no key of signatures.
    """
    try:
        held = json.loads(text)
        keys = (*_keys(held["signing"]["current"]), *_keys(held["signing"].get("previous")))
        signing = tuple(key.encode() for key in keys if key)
        api = {str(name): str(value) for name, value in held.get("api", {}).items()}
    except (ValueError, LookupError, AttributeError, TypeError):
        signing, api = (), {}
    if not signing:
        raise UnreadableSecret("the secret of a connection is not JSON with `signing.current`") from None
    return Secret(signing, api)


def _keys(held: Any) -> list[str]:
    return held if isinstance(held, list) else [held]


class Settings(NamedTuple):
    """What an operator has set for a connection, and what is known of it. All values are of an item of the table.

    `host` is the part of the source's API address that each account has of its own (`acme` of `acme.workable.com`),
    `acting_user` who writes notes there. `cursor` is up to when applications were polled.
    """

    connection: Connection
    created_at: datetime
    writes_back: WritesBack = "off"
    writes_fraud_status: bool = False
    polls: bool = False
    fetches_documents: bool = False
    host: str = ""
    acting_user: str = ""
    cursor: str = ""
    pinged_at: str = ""

    @classmethod
    def of_item(cls, item: "Item") -> Self:
        """The settings of an item. Fields that this version does not know are left out."""
        source, _, connection_id = item["sk"].partition(":")
        given: dict[str, Any] = {name: item[name] for name in _FIELDS if name in item}
        created_at = datetime.fromisoformat(item["created_at"])
        return cls(Connection(source, connection_id), created_at, **given)

    def item(self) -> "Item":
        """The item that keeps them."""
        held = {name: value for name, value in self._asdict().items() if name in _FIELDS}
        return {**key_of(self.connection), "created_at": self.created_at.isoformat(), **held}


_FIELDS = frozenset(Settings._fields) - {"connection", "created_at"}


def key_of(connection: Connection) -> dict[str, str]:
    """The key of a connection's item."""
    return {"pk": PARTITION, "sk": f"{connection.source}:{connection.id}"}


def settings(table: "Table", connection: Connection) -> Settings:
    """The settings of a connection.

    Raises:
        NoConnection: there is none.
    """
    sort_key = key_of(connection)["sk"]
    item = next((each for each in table.query(PARTITION, prefix=sort_key) if each["sk"] == sort_key), None)
    if item is None:
        raise NoConnection(connection)
    return Settings.of_item(item)


def all_settings(table: "Table") -> list[Settings]:
    """The settings of all connections."""
    return [Settings.of_item(item) for item in table.query(PARTITION)]
