"""The outbox: assessments in the results table whose alert is due."""

from datetime import datetime
from typing import TYPE_CHECKING

from alerting.application import HighApplication
from bonafide.aws import records
from bonafide.risk import Level

if TYPE_CHECKING:
    from bonafide.aws.table import Table


MAX_ATTEMPTS = 5
"""Attempts to mark an assessment while assess writes it at the same time."""


class Contended(Exception):
    """The assessment of an application was written again at every attempt to mark it."""


def load_due(table: "Table", application_id: str) -> HighApplication | None:
    """The application as it is now; None if no alert is due."""
    recorded = records.load(table, application_id)
    item = recorded.assessment
    if item.get("alert") != "due":
        return None
    return HighApplication(
        application_id,
        records.assessment_of(item),
        records.load_statement(table, application_id, records.revision_of(item)),
        tuple(check.get("identifiers", {}) for check in recorded.checks.values()),
        records.connections_of(item),
        is_follow_up=bool(item.get("alerted_level")),
        resent_at=str(item.get("resent_at", "")),
    )


def mark_sent(table: "Table", application: HighApplication, alert_id: str, now: datetime) -> None:
    """Records that an alert has named an application, beside what was assessed while the alert was on its way.

    The alert stays due only if that has signs which no alert has named.

    Raises:
        Contended: the assessment was written again at every attempt.
    """
    for _ in range(MAX_ATTEMPTS):
        item = records.load(table, application.application_id).assessment
        if not item:
            return  # erased since
        told = records.codes_alerted({"alerted_codes": [], **item}) | set(application.codes)
        now_found = records.weighing_codes(records.findings_of(item, "concerns"))
        is_due = item["level"] == Level.HIGH and not now_found <= told
        if table.update(
            item["pk"],
            item["sk"],
            "SET alert = :alert, alerted_level = :level, alerted_points = :points, alerted_codes = :codes, "
            "alert_id = :id, alerted_at = :at ADD version :one",
            condition="version = :version",
            version=item["version"],
            alert="due" if is_due else "sent",
            level=application.assessment.level.value,
            points=application.assessment.points,
            codes=sorted(told),
            id=alert_id,
            at=now.isoformat(),
            one=1,
        ):
            return
    raise Contended(application.application_id)
