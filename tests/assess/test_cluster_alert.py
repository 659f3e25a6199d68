"""The alert on a cluster's applications that waited."""

import json
from datetime import UTC, datetime

from assess.cluster_alert import MAX_APPLICATIONS, ClusterAlert, Member
from bonafide.policy import Strength
from tests.assess.test_alert import concern

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SHARED, MAILBOX = concern("identity.phone_shared", Strength.STRONG), concern("email.disposable", Strength.MEDIUM)


def alert(*names: str) -> ClusterAlert:
    members = [Member(name, "ENG-042", 9, (SHARED, MAILBOX)) for name in names]
    return ClusterAlert("phone", "a-1", "2026-11-20T09:30:00", members, NOW, "https://review.example/{application_id}")


def test_email_text() -> None:
    two = alert("a-2", "a-3")
    assert two.subject == "2 more applications with the same telephone number as a-1, please review"
    assert two.text.startswith(
        """\
2 more applications with inconsistent details and the same telephone number as
application a-1, for which an alert was sent before. Please review them
together.

1. Application a-2, job ENG-042 [9 points]
   Findings  Summary of identity.phone_shared. Summary of email.disposable.
   Review    https://review.example/a-2

2. Application a-3, job ENG-042 [9 points]
"""
    )
    assert two.text.rstrip().endswith(f"Alert {two.id}")


def test_one_application_is_singular_and_many_are_shortened() -> None:
    assert alert("a-2").subject == "1 more application with the same telephone number as a-1, please review"
    many = alert(*(f"a-{n}" for n in range(2, MAX_APPLICATIONS + 10)))
    assert "… and 8 more are in the review." in many.text
    assert len(many.subject) <= 100


def test_machines_get_the_applications_and_what_they_share() -> None:
    said = json.loads(alert("a-2", "a-3").bodies["sqs"])
    assert (said["class_uid"], said["count"], said["unmapped"]["shared"]) == (2004, 2, "phone")
    assert [each["application_id"] for each in said["unmapped"]["applications"]] == ["a-2", "a-3"]
    assert said["finding_info"]["types"] == ["email.disposable", "identity.phone_shared"]


def test_repeated_alert_has_the_same_id_and_another_window_has_another() -> None:
    assert alert("a-2").id == alert("a-2", "a-3").id
    assert alert("a-2").id != alert("a-2")._replace(window_ends="2026-11-20T09:45:00").id
