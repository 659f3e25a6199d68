"""The outbox: assessments in the results table that an alert is due for."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from alerting.application import HighApplication
from bonafide.aws import records

if TYPE_CHECKING:
    from bonafide.aws.table import Table


def load_due(table: "Table", application_id: str) -> HighApplication | None:
    """The application as it is now; None if there is nothing to alert of, or no longer."""
    recorded = records.load(table, application_id)
    item = recorded.get("assessment")
    if not item or item.get("alert") != "due":
        return None
    checks = (check for key, check in recorded.items() if key.startswith("check#"))
    return HighApplication(
        application_id,
        records.assessment_of(item),
        item["version"],
        recorded.get("application", {}),
        tuple(check.get("identifiers", {}) for check in checks),
        records.neighbours_of(item),
        is_follow_up=bool(item.get("alerted_level")),
    )


def mark_sent(table: "Table", application: HighApplication, alert_id: str, now: datetime) -> None:
    """Records that an alert has named an application.

    If the application was assessed again while the alert was on its way, it stays due: what is new goes out next.
    """
    facts: dict[str, Any] = {
        "level": application.assessment.level.value,
        "points": application.assessment.points,
        "codes": application.codes,
        "id": alert_id,
        "at": now.isoformat(),
        "one": 1,
    }
    key = (f"app#{application.application_id}", "assessment")
    remember = (
        "SET alerted_level = :level, alerted_points = :points, alerted_codes = :codes, "
        "alert_id = :id, alerted_at = :at"
    )
    unchanged = "alert = :due AND version = :version"
    if not table.update(
        *key,
        f"{remember}, alert = :sent ADD version :one",
        condition=unchanged,
        due="due",
        sent="sent",
        version=application.version,
        **facts,
    ):
        table.update(*key, f"{remember} ADD version :one", condition="alert = :due", due="due", **facts)
