"""Notices about cases: to the SIEM, to WriteBack, and to operations.

They are sent when the status of an alert changes, when a case opens or is decided, and when a code is weakened.

The table's stream brings the events of cases and the items of weakened codes here, so a notice is sent although the
process that wrote them has ended. A repeated notice has the same id.
"""

import json
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from bonafide.aws import clients
from bonafide.aws.alerts import Alerts
from bonafide.hooks import Connection
from bonafide.ocsf import NAMESPACE, Activity, Status, detection_finding
from bonafide.settings import setting
from cases import store
from cases.case import Case, Event
from cases.states import Action, State

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

STATUSES = {
    State.OPEN: Status.NEW,
    State.IN_REVIEW: Status.IN_PROGRESS,
    State.AWAITING_CANDIDATE: Status.IN_PROGRESS,
    State.SECOND_LOOK: Status.IN_PROGRESS,
    State.CLOSED: Status.RESOLVED,
}

_SILENT = (Action.OPEN, Action.MERGE)
"""The alert itself says that it is new, and merged cases go on as another one."""


class Notices(NamedTuple):
    """The topics that notices are published to, and the URL of the queue of WriteBack."""

    updates: Alerts
    operations: Alerts
    write_back: str

    @classmethod
    def deployed(cls) -> Self:
        """The topics and the queue of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        updates, operations = Alerts(setting("CASE_UPDATES_TOPIC")), Alerts(setting("OPERATIONS_TOPIC"))
        return cls(updates, operations, setting("WRITE_BACK_QUEUE"))

    def send_update(self, table: "Table", event: Event) -> None:
        """Publishes what the event of a case changes of the status of alerts.

        Raises:
            bonafide.aws.alerts.Refused: SNS refused. The stream delivers the record again.
        """
        status = status_of(event)
        if status is None:
            return
        try:
            case = store.load(table, event.case_id)
        except store.NoCase:
            return
        for update in updates(table, case, event, status):
            text = json.dumps(update, ensure_ascii=False)
            self.updates.publish(update["message"], {"default": text}, {"status": status.words})

    def send_to_sources(self, table: "Table", event: Event) -> None:
        """Asks WriteBack for a note on each application that an event is about and that came by a connection.

        Raises:
            botocore.exceptions.ClientError: SQS refused. The stream delivers the record again.
        """
        kind, applications = to_write_back(table, event)
        for each in applications:
            if Connection.of_application(each):
                body = {"case": event.case_id, "application": each, "event": event.number, "kind": kind}
                clients.sqs().send_message(QueueUrl=self.write_back, MessageBody=json.dumps(body))

    def send_weakened(self, item: "Item") -> None:
        """Tells operations that a code gives no points any more.

        Raises:
            bonafide.aws.alerts.Refused: SNS refused.
        """
        code = item["sk"].partition("#")[2]
        text = (
            f"Findings with the code {code} give no points any more, since {item['since'][:16]} UTC.\n\n"
            f"Of {item['decided']} such findings that people have decided on in the last year, {item['held']} were "
            "right. Applications that are assessed from now on, or again, no longer reach a level by it.\n\n"
            "Please look at the rules page and correct the rule, or give it less strength in the policy. Only a "
            f"person lets it count again: bonafide policy lift {code}\n"
        )
        self.operations.publish(f"Bonafide weakened the code {code}", {"default": text}, {})


def to_write_back(table: "Table", event: Event) -> tuple[str, tuple[str, ...]]:
    """What an event is to a source (`opened` or `verdict`), and the applications that it is about.

    A case that the system closes is no verdict, and merged cases go on as another one.
    """
    content = event.content
    if not content:
        return "", ()
    match content["action"]:
        case Action.OPEN | Action.JOIN:
            return "opened", (content["details"]["application"],)
        case Action.VERDICT | Action.AGREE if content["to"] == State.CLOSED:
            try:
                return "verdict", store.load(table, event.case_id).applications
            except store.NoCase:
                pass
    return "", ()


def status_of(event: Event) -> Status | None:
    """The status that an event changes alerts to; None if it changes nothing, or is erased."""
    content = event.content
    if not content or content["action"] in _SILENT or not content["from"]:
        return None
    before, after = STATUSES[State(content["from"])], STATUSES[State(content["to"])]
    return after if after is not before else None


def updates(table: "Table", case: Case, event: Event, status: Status) -> list[dict[str, Any]]:
    """The OCSF messages on each alert that has named applications of a case."""
    content = event.content or {}
    at = datetime.fromisoformat(content["at"])
    named: dict[str, list[str]] = {}
    for item in table.get_many([(f"app#{each}", "assessment") for each in case.applications], now=at):
        if "alert_id" in item:
            named.setdefault(item["alert_id"], []).append(item["pk"].removeprefix("app#"))
    words = {Status.NEW: "is opened again", Status.IN_PROGRESS: "is under review", Status.RESOLVED: "is closed"}[
        status
    ]
    return [
        detection_finding(
            at,
            str(uuid.uuid5(NAMESPACE, f"{event.hash}#{alert_id}")),
            message=f"Case {case.id} {words}",
            title=f"Case {case.id}: {case.level.value}, {len(applications)} of the applications of this alert",
            types=list(case.codes),
            activity=Activity.CLOSE if status is Status.RESOLVED else Activity.UPDATE,
            status=status,
            finding=alert_id,
            status_detail=content["details"].get("verdict") or content["details"].get("reason") or content["action"],
            unmapped={"case": case.id, "applications": sorted(applications), "action": content["action"]},
        )
        for alert_id, applications in sorted(named.items())
    ]
