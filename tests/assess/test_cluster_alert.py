"""The alert on a cluster: what a person reads of those who waited."""

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


def test_the_e_mail_reads_as_it_should() -> None:
    told = alert("a-2", "a-3")
    assert told.subject == "Bonafide: 2 more applications with the same telephone number as a-1"
    assert told.text.startswith(
        """\
2 more applications do not fit together, and have the same telephone number as
application a-1, of which you were told before. Please have a person look at
them together.

1. Application a-2, job ENG-042 [9 points]
   Seen      Summary of identity.phone_shared. Summary of email.disposable.
   Review    https://review.example/a-2

2. Application a-3, job ENG-042 [9 points]
"""
    )
    assert told.text.rstrip().endswith(f"Alert {told.id}")


def test_one_is_not_several_and_many_are_not_all_spelled_out() -> None:
    assert alert("a-2").subject == "Bonafide: 1 more application with the same telephone number as a-1"
    many = alert(*(f"a-{n}" for n in range(2, MAX_APPLICATIONS + 10)))
    assert "… and 8 more, in the review." in many.text
    assert len(many.subject) <= 100


def test_machines_read_who_and_what_is_shared() -> None:
    said = json.loads(alert("a-2", "a-3").bodies["sqs"])
    assert (said["class_uid"], said["count"], said["unmapped"]["shared"]) == (2004, 2, "phone")
    assert [each["application_id"] for each in said["unmapped"]["applications"]] == ["a-2", "a-3"]
    assert said["finding_info"]["types"] == ["email.disposable", "identity.phone_shared"]


def test_a_repetition_has_the_same_id_and_another_window_another() -> None:
    assert alert("a-2").id == alert("a-2", "a-3").id
    assert alert("a-2").id != alert("a-2")._replace(window_ends="2026-11-20T09:45:00").id
