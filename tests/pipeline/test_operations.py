"""In the embedded stack: the queue for a SIEM gets the alerts, and the weekly report is sent to security."""

from tests.pipeline.conftest import CANDIDATE, SUSPECT, Embedded, jsonl

MONDAY = {"time": "2026-11-30T06:00:00Z"}


def test_siem_gets_alerts_as_findings_and_no_report(embedded: Embedded) -> None:
    embedded.stack.invoke("Operations", MONDAY)
    embedded.send("a.jsonl", jsonl({**SUSPECT, "application_id": "a-1"}))
    (finding,) = embedded.messages("SiemQueue")
    assert (finding["class_uid"], finding["unmapped"]["application_id"]) == (2004, "a-1")


def test_report_is_sent_by_the_way_of_alerts_and_counts_dead_letters(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl({**CANDIDATE, "application_id": "a-1"}))
    embedded.stack.client("sqs").send_message(QueueUrl=embedded.stack.resource("PhoneDeadLetters"), MessageBody="{}")
    embedded.stack.invoke("Operations", MONDAY)
    (report,) = embedded.stack.published
    assert report.topic == "bonafide-alerts"
    assert (report.subject or "").startswith("Bonafide weekly report: ")
    text = " ".join(report.bodies["email"].split())
    counts = "intake 0, phone 1, email 0, education 0, employment 0, presence 0, network 0, resume 0, shipping 0, "
    counts += "assess 0, alerting 0, cases 0, fetch 0, erasures 0"
    assert f"{counts}, write-back 0, watchlists 0" in text
    assert "security confirmed, operations confirmed" in text
    assert "a-1" not in text
