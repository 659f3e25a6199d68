"""Clusters: applications that share an identifier. Security is told of one once in a while, and not of each member.

The first application of a cluster to come out high is alerted at once, and its alert names the others. Whoever comes
out high within the window after it, and is not named, waits; when the window is over, one alert tells of all who
waited. The claim on a window stands beside the sightings, in the item `told` of each identifier that is shared.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from bonafide.aws import clients, table
from bonafide.settings import setting

WINDOW = timedelta(minutes=int(setting("CLUSTER_WINDOW_MINUTES", default="15")))
QUEUE = setting("CLUSTERS_QUEUE", default="")

MAX_DELAY = 900
"""Seconds for which SQS holds a message back at most."""


class WindowGone(Exception):
    """The window that an application was to wait for has been deleted meanwhile."""


class Waiting(NamedTuple):
    """Who waited for a window's end, and behind whose alert, which may have named some of them."""

    first_alerted: str
    applications: tuple[str, ...]
    named: frozenset[str]
    window_ends: str


def claim(pk: str, application_id: str, named: Iterable[str], *, now: datetime) -> bool:
    """Opens a window for the alert on an application that names others; False where another's is open.

    Whoever claimed it may claim it again: an alert that failed is tried again. Who waited for the end of the window
    before still waits, should that be late.
    """
    return table.update(
        pk,
        "told",
        "SET told_by = :me, named = :named, window_ends = :ends, expires_at = :expires REMOVE sent",
        condition="attribute_not_exists(pk) OR window_ends < :now OR (told_by = :me AND attribute_not_exists(sent))",
        me=application_id,
        named=sorted(named),
        ends=(now + WINDOW).isoformat(),
        expires=int((now + table.RETENTION).timestamp()),
        now=now.isoformat(),
    )


def mark_sent(pk: str, application_id: str) -> None:
    """The alert went out: from now on, whoever it names has been told of."""
    table.update(pk, "told", "SET sent = :yes", condition="told_by = :me", yes=True, me=application_id)


def wait(pk: str, application_id: str, window_ends: datetime, *, now: datetime) -> None:
    """Lets an application wait for the end of a window, at which the clusters' queue delivers a message.

    Raises:
        WindowGone: there is none any more. Whoever assesses again alerts at once.
    """
    if not table.update(pk, "told", "ADD held :one", one={application_id}):
        raise WindowGone(pk)
    seconds = int((window_ends - now).total_seconds()) + 1
    clients.sqs().send_message(QueueUrl=QUEUE, MessageBody=pk, DelaySeconds=min(MAX_DELAY, max(0, seconds)))


def waiting(pk: str) -> Waiting | None:
    """Who waits to be told of."""
    item = next(table.query(pk, prefix="told"), None)
    if not item or not item.get("held"):
        return None
    named = frozenset(item.get("named", ()) if item.get("sent") else ())
    return Waiting(item["told_by"], tuple(sorted(item["held"])), named, item["window_ends"])


def end_waiting(pk: str, applications: Iterable[str], *, now: datetime) -> None:
    """Security was told of applications that waited: they wait no more, and a new window begins."""
    table.update(
        pk,
        "told",
        "DELETE held :them SET window_ends = :ends",
        them=set(applications),
        ends=(now + WINDOW).isoformat(),
    )
