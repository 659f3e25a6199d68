"""The table of `memory_aws.py` in an SQLite file, which several processes read and write at the same time."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Self

from pydantic_core import from_json, to_json

from local.memory_aws import Item, MemoryDynamoDB

APPLICATION_ID = 0x626F6E61  # "bona", in the header of the file
FORMAT = 1
"""The version of the format, in the header of the file. A later one is refused."""

WAIT_SECONDS = 600
WAIT_FOR_OTHERS = 2
"""Seconds to wait for another program that reads the file when it is opened and closed."""


class SqliteDynamoDB(MemoryDynamoDB):
    """One table in a file.

    Each request is one transaction. `one_writes` is a lock that all processes share: with it they wait for their turn
    to write, while SQLite would let them try again and again. Within `together`, several requests are one transaction.
    `on_put` is called with each item that is written.
    """

    def __init__(
        self, file: Path, *, is_kept: bool = False, one_writes: "AbstractContextManager[Any] | None" = None
    ) -> None:
        super().__init__()
        self._one_writes = one_writes or nullcontext()
        self._connection = _connected(file)
        self._query = self._connection.execute
        self._query("PRAGMA page_size = 8192")  # of a new file: of smaller pages, many items would need two
        self._query("PRAGMA journal_mode = WAL")
        self._query(f"PRAGMA synchronous = {'NORMAL' if is_kept else 'OFF'}")
        self._query("PRAGMA cache_size = -32000")  # kilobytes
        self._query("PRAGMA wal_autocheckpoint = 4000")  # pages
        self._is_open = False
        self._locks = ExitStack()  # what a transaction holds
        self._gathers = threading.local()
        self.on_put: Callable[[Item], None] = lambda item: None  # noqa: ARG005

    @classmethod
    def created(cls, file: Path, *, is_kept: bool) -> Self:
        """Opens the table in a file; creates it if the file is new or empty."""
        with closing(_connected(file)) as new:
            new.execute(f"PRAGMA busy_timeout = {WAIT_FOR_OTHERS * 1000}")
            new.execute(f"PRAGMA application_id = {APPLICATION_ID}")  # in the file itself, before it has a log
            new.execute(f"PRAGMA user_version = {FORMAT}")
            new.execute("PRAGMA journal_mode = WAL")
        table = cls(file, is_kept=is_kept)
        table._connection.executescript(
            "CREATE TABLE IF NOT EXISTS items "
            "(pk TEXT, sk TEXT, expires_at INTEGER, item BLOB, PRIMARY KEY (pk, sk)) WITHOUT ROWID;"
            "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, content BLOB);"
            "DELETE FROM items WHERE expires_at < unixepoch()"
        )
        return table

    def end(self) -> None:
        """Closes the file, and leaves nothing beside it unless another program reads it."""
        self._query(f"PRAGMA busy_timeout = {WAIT_FOR_OTHERS * 1000}")
        with suppress(sqlite3.OperationalError):
            self._query("PRAGMA wal_checkpoint(TRUNCATE)")
            self._query("PRAGMA journal_mode = DELETE")
        self.close()

    def write_alone(self) -> None:
        """Waits for no other process any more: they have ended, and one may have held the lock."""
        self._one_writes = nullcontext()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def items(self) -> dict[tuple[str, str], Item]:
        """Everything in the table, by key."""
        rows = self._query("SELECT pk, sk, item FROM items")
        return {(pk, sk): from_json(item) for pk, sk, item in rows}

    def keep(self, name: str, content: bytes) -> None:
        """Keeps a document beside the table, in place of the one with this name."""
        with self._lock, self._transaction():
            self._query("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, content))

    def kept(self, name: str) -> bytes | None:
        """The document with a name; None if there is none."""
        with self._lock:
            found: tuple[bytes] | None = self._query("SELECT content FROM kept WHERE name = ?", (name,)).fetchone()
        return found[0] if found else None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Makes the writes of this thread one transaction, which begins with the first of them."""
        self._gathers.is_on = True
        try:
            yield
        except BaseException:
            self._end("ROLLBACK")
            raise
        else:
            self._end("COMMIT")
        finally:
            self._gathers.is_on = False

    def _request(self) -> AbstractContextManager[Any]:
        if getattr(self._gathers, "is_on", False):
            if not self._is_open:
                self._begin()
            return nullcontext()
        return self._transaction()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._begin()
        try:
            yield
        except BaseException:
            self._end("ROLLBACK")
            raise
        self._end("COMMIT")

    def _begin(self) -> None:
        with ExitStack() as undo:
            undo.enter_context(self._lock)
            undo.enter_context(self._one_writes)
            self._query("BEGIN IMMEDIATE")
            self._is_open = True
            self._locks = undo.pop_all()

    def _end(self, how: str) -> None:
        if self._is_open:
            try:
                self._query(how)
            finally:
                if self._connection.in_transaction:  # the disk is full, for example
                    self._query("ROLLBACK")
                self._is_open = False
                self._locks.close()

    def _found(self, key: Item) -> Item | None:
        where = key["pk"]["S"], key["sk"]["S"]
        found: tuple[bytes] | None = self._query("SELECT item FROM items WHERE pk = ? AND sk = ?", where).fetchone()
        item: Item | None = from_json(found[0]) if found else None
        return item

    def _select(self, pk: str, prefix: str, *, newest: bool, limit: int | None) -> list[Item]:
        order = "DESC" if newest else "ASC"
        found = self._query(
            f"SELECT item FROM items WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk {order} LIMIT ?",  # noqa: S608
            (pk, prefix, f"{prefix}\U0010ffff", -1 if limit is None else limit),
        )
        return [from_json(item) for (item,) in found]

    def _put(self, item: Item) -> None:
        pk, sk = item["pk"]["S"], item["sk"]["S"]
        expires_at, content = item.get("expires_at", {}).get("N"), to_json(item)
        inserted = self._query("INSERT OR IGNORE INTO items VALUES (?, ?, ?, ?)", (pk, sk, expires_at, content))
        if not inserted.rowcount:
            changed = "UPDATE items SET expires_at = ?, item = ? WHERE pk = ? AND sk = ?"
            self._query(changed, (expires_at, content, pk, sk))
        self.on_put(item)
        self._emit("INSERT" if inserted.rowcount else "MODIFY", pk, sk)

    def _delete(self, key: Item) -> None:
        pk, sk = key["pk"]["S"], key["sk"]["S"]
        if self._query("DELETE FROM items WHERE pk = ? AND sk = ?", (pk, sk)).rowcount:
            self._emit("REMOVE", pk, sk)


def _connected(file: Path) -> sqlite3.Connection:
    name = file.absolute()  # `:memory:` would be no file
    return sqlite3.connect(name, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
