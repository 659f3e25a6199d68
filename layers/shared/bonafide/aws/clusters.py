"""Clusters: applications that share an identifier. Security gets one alert per cluster and window, not one for each.

The first application of a cluster that is high is alerted at once, and its alert names the others. An application that
becomes high within the window after it, and is not named, waits. When the window ends, one alert covers all that
waited. The window is the item `told` beside the sightings of each shared identifier.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from bonafide.aws import clients
from bonafide.aws.table import Table
from bonafide.settings import setting

MAX_DELAY = 900
"""The longest delay of an SQS message, in seconds."""


class WindowGone(Exception):
    """The window that an application was to wait for has been deleted."""


class Waiting(NamedTuple):
    """The applications that wait for a window's end, and the alert that opened it, which named some of them."""

    first_alerted: str
    applications: tuple[str, ...]
    named: frozenset[str]
    window_ends: str


class Clusters(NamedTuple):
    """The alert windows in the table, and the URL of the queue that delivers a message when one ends."""

    table: Table
    queue: str
    window: timedelta

    @classmethod
    def deployed(cls, table: Table) -> Self:
        """The windows of this deployment, for a handler module. Only a function that lets others wait has a queue."""
        minutes = int(setting("CLUSTER_WINDOW_MINUTES", default="15"))
        return cls(table, setting("CLUSTERS_QUEUE", default=""), timedelta(minutes=minutes))

    def claim(self, pk: str, application_id: str, named: Iterable[str], *, now: datetime) -> bool:
        """Opens a window for the alert on an application that names others; False if another's window is open.

        The same application may claim its window again, so that a failed alert can be retried. Applications that
        waited for the previous window keep waiting.
        """
        return self.table.update(
            pk,
            "told",
            "SET told_by = :me, named = :named, window_ends = :ends, expires_at = :expires REMOVE sent",
            condition="attribute_not_exists(pk) OR window_ends < :now"
            " OR (told_by = :me AND attribute_not_exists(sent))",
            me=application_id,
            named=sorted(named),
            ends=(now + self.window).isoformat(),
            expires=int((now + self.table.retention).timestamp()),
            now=now.isoformat(),
        )

    def mark_sent(self, pk: str, application_id: str) -> None:
        """Records that the alert was sent: the applications that it names are alerted from now on."""
        self.table.update(pk, "told", "SET sent = :yes", condition="told_by = :me", yes=True, me=application_id)

    def wait(self, pk: str, application_id: str, window_ends: datetime, *, now: datetime) -> None:
        """Lets an application wait for the end of a window, when the clusters' queue delivers a message.

        Raises:
            WindowGone: there is no window any more. Assessing the application again alerts at once.
        """
        if not self.table.update(pk, "told", "ADD held :one", one={application_id}):
            raise WindowGone(pk)
        seconds = int((window_ends - now).total_seconds()) + 1
        delay = min(MAX_DELAY, max(0, seconds))
        clients.sqs().send_message(QueueUrl=self.queue, MessageBody=pk, DelaySeconds=delay)

    def waiting(self, pk: str) -> Waiting | None:
        """The applications that wait at an identifier; None if there are none."""
        item = next(self.table.query(pk, prefix="told"), None)
        if not item or not item.get("held"):
            return None
        named = frozenset(item.get("named", ()) if item.get("sent") else ())
        return Waiting(item["told_by"], tuple(sorted(item["held"])), named, item["window_ends"])

    def end_waiting(self, pk: str, applications: Iterable[str], *, now: datetime) -> None:
        """Records that applications which waited have been alerted, and begins a new window."""
        self.table.update(
            pk,
            "told",
            "DELETE held :them SET window_ends = :ends",
            them=set(applications),
            ends=(now + self.window).isoformat(),
        )
