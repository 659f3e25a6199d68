"""Polling: lists the applications that a source has got since the last time, and lets Fetch get those not known here.

Sources give up sending an event after hours, and send none for what is imported. Only connections that have it
switched on are polled. What is put under `fetch/` has a key derived from the application, so putting it again within a
day changes nothing.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from aws_lambda_powertools import Logger

from bonafide.aws import connections, objects, tombstones
from bonafide.aws.connections import Secrets, Settings, key_of
from bonafide.aws.table import Table
from bonafide.errors import location
from bonafide.hooks import FETCH, Connection, Hook
from bonafide.settings import setting
from bonafide.source_api import Api, OutOfTime
from fetch.fetched import Listed
from fetch.fetching import api_of, source_of

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

OVERLAP = timedelta(hours=1)
"""Before the cursor, for what a source lists late."""

MAX_NEW = 2000
"""Applications of a connection that are put under `fetch/` in one run."""

PATIENCE = 60.0
"""Seconds that a request waits if the source asks for that."""

SECONDS_TO_FINISH = 120
"""Seconds before the function's time-out at which no further connection is begun, and no further page is read."""

logger = Logger(service="poll")


class PollFailed(Exception):
    """Some connections could not be polled. The next run begins where they were."""


class Poller(NamedTuple):
    """Where connections and known applications are, and where events are put."""

    secrets: Secrets
    table: Table
    bucket: str
    apis: dict[Connection, Api]

    @classmethod
    def deployed(cls) -> Self:
        """The poller of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        return cls(Secrets.deployed(), Table.deployed(), setting("UPLOADS_BUCKET"), {})

    def poll_all(self, deadline: float) -> None:
        """Polls all connections that have it switched on, those first that were polled longest ago.

        Args:
            deadline: when to stop, by `time.monotonic`.

        Raises:
            PollFailed: at the end, if a connection failed.
        """
        wanted = [each for each in connections.all_settings(self.table) if each.polls]
        failed = 0
        for settings in sorted(wanted, key=lambda each: each.cursor):
            if time.monotonic() >= deadline:
                logger.warning("no time left", **_named(settings.connection))
                break
            try:
                self.poll(settings, datetime.now(UTC), deadline)
            except Exception as error:  # any error: the other connections are polled
                logger.error("poll failed", **_named(settings.connection), error=location(error))
                failed += 1
        if failed:
            raise PollFailed(f"{failed} of {len(wanted)} connections")

    def poll(self, settings: Settings, now: datetime, deadline: float) -> None:
        """Puts the applications of a connection under `fetch/` that are not known, and then moves its cursor.

        Raises:
            OutOfTime: the list could not be read to its end, and comes in no order.
            Gone, Unavailable, Refused, NoConnection, UnreadableSecret: the source cannot be asked.
        """
        connection = settings.connection
        cursor = datetime.fromisoformat(settings.cursor) if settings.cursor else settings.created_at
        listed, is_whole = self._list(settings, cursor - OVERLAP, _half_way_to(deadline))
        new, reached = 0, cursor
        for each in listed:
            if new == MAX_NEW or time.monotonic() >= deadline:
                break
            new += self._put(connection, each, now)
            reached = max(reached, each.created_at)
        else:
            reached = now if is_whole else reached
        self.table.update(**key_of(connection), expression="SET #cursor = :cursor", cursor=reached.isoformat())
        logger.info("polled", **_named(connection), listed=len(listed), new=new, is_done=reached == now)

    def _list(self, settings: Settings, since: datetime, deadline: float) -> tuple[list[Listed], bool]:
        """The applications created since a time, the oldest first, and whether these are all."""
        source = source_of(settings.connection)
        api = api_of(self.apis, self.secrets, settings, patience=PATIENCE)
        api.until = deadline
        listed: dict[str, Listed] = {}  # pages may overlap
        is_whole = True
        try:
            for each in source.created_since(api, since):
                listed.setdefault(each.application, each)
        except OutOfTime:
            if not getattr(source, "OLDEST_FIRST", False):
                raise
            is_whole = False
        return sorted(listed.values(), key=lambda each: each.created_at), is_whole

    def _put(self, connection: Connection, listed: Listed, now: datetime) -> bool:
        """Puts an application under `fetch/`, unless it is known or was erased. Returns whether it is new."""
        application_id = connection.application_id(listed.application)
        if next(self.table.query(f"app#{application_id}", limit=1), None):
            return False
        for candidate in listed.stored.candidates:
            erased = tombstones.find(self.table, connection, candidate)
            if erased and erased.covers(now, listed.created_at):
                return False
        digest = hashlib.sha256(f"poll:{application_id}".encode()).hexdigest()
        return objects.put_new(self.bucket, Hook(connection, now.date(), digest).key(FETCH), listed.stored.json())


def schedule_handler(poller: Poller) -> "Callable[[dict[str, Any], LambdaContext], None]":
    """Makes the Lambda handler of the schedule."""

    def handler(event: dict[str, Any], context: "LambdaContext") -> None:  # noqa: ARG001
        logger.append_keys(request_id=context.aws_request_id)
        seconds = context.get_remaining_time_in_millis() / 1000 - SECONDS_TO_FINISH
        poller.poll_all(time.monotonic() + seconds)

    return handler


def _half_way_to(deadline: float) -> float:
    """When to stop reading a list, so that what was read can be put."""
    now = time.monotonic()
    return now + (deadline - now) / 2


def _named(connection: Connection) -> dict[str, Any]:
    return {"source": connection.source, "connection": connection.id}
