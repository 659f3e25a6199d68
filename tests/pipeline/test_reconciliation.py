"""Messages that get lost delay applications, and lose none."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from bonafide.aws.objects import Pointer
from local import reconcile
from local.command import main
from reconcile import reconciliation
from tests.pipeline.conftest import Embedded, jsonl
from tests.pipeline.test_sharing import PHONES, person
from tests.template.transformed import QUEUES

ONE = person("a-1", "Ada Marchbanks", PHONES[0], "zq7731.ada@outlook.com")
TWO = person("a-2", "Tomas Vrba", PHONES[1], "zq7731.tomas@outlook.com")


def lose_messages(embedded: Embedded, queue: str) -> list[dict[str, Any]]:
    """Takes the messages out of a queue."""
    client, url = embedded.stack.client("sqs"), embedded.stack.resource(queue)
    lost = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    for message in lost:
        client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return [json.loads(message["Body"]) for message in lost]


def lose_two_messages(embedded: Embedded) -> str:
    """An upload that intake does not hear of, and one that VerifyPhone does not; returns the id of the first."""
    embedded.put("incoming/one.jsonl", jsonl(ONE))
    (lost,) = lose_messages(embedded, "IntakeQueue")
    embedded.put("incoming/two.jsonl", jsonl(TWO))
    (message,) = lose_messages(embedded, "IntakeQueue")  # invoked by hand, so that the verifiers do not run yet
    embedded.stack.invoke("Intake", {"Records": [{"messageId": "1", "body": json.dumps(message)}]})
    assert len(lose_messages(embedded, "PhoneQueue")) == 1
    embedded.stack.drain()
    return Pointer.of_event(json.dumps(lost)).id


def outstanding(embedded: Embedded) -> dict[str, list[str]]:
    """The verifiers that each assessment is without."""
    return {
        pk.removeprefix("app#"): [each["S"] for each in item.get("outstanding", {"L": []})["L"]]
        for (pk, sk), item in embedded.table().items()
        if sk == "assessment"
    }


def let_time_pass(module: Any, monkeypatch: pytest.MonkeyPatch, *, minutes: float = 106) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(minutes=minutes)

    monkeypatch.setattr(module, "datetime", Later)


def test_schedule_recovers_what_was_lost(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_two_messages(embedded)
    assert outstanding(embedded) == {}
    let_time_pass(reconciliation, monkeypatch, minutes=16)
    embedded.stack.invoke("Reconcile", {})
    embedded.stack.drain()
    assert outstanding(embedded) == {"a-2": ["phone"]}
    let_time_pass(reconciliation, monkeypatch)
    embedded.stack.invoke("Reconcile", {})
    embedded.stack.drain()
    assert outstanding(embedded) == {"a-1": [], "a-2": []}
    embedded.stack.invoke("Reconcile", {})
    assert not any(pk == "uploads-open" for pk, _ in embedded.table())
    assert not embedded.stack.failures


def test_command_reports_and_recovers_what_was_lost(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("UploadsBucket", "ResultsTable", "IntakeQueue")
    monkeypatch.setattr(reconcile, "deployed", lambda *_: {name: embedded.stack.resource(name) for name in names})
    monkeypatch.setenv("COLUMNS", "120")
    lost = lose_two_messages(embedded)
    assert main(["reconcile"]) == 0  # all is still being processed
    let_time_pass(reconcile, monkeypatch)
    before = embedded.table()
    assert main(["reconcile", "--dry-run"]) == 1
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [lost, "0", "0", "0", "0", "0", "0", "receipt"] in said
    assert said[-1] == ["all", "2", "uploads", "1", "1", "0", "0", "1", "1", "2", "uploads"]
    assert any(line[1:] == ["1", "1", "0", "0", "1", "1", "phone", "for", "1"] for line in said)
    assert embedded.table() == before
    assert main(["reconcile", "--upload", "unknown"]) == 2
    assert "there is no upload unknown under incoming/" in capsys.readouterr().err

    assert main(["reconcile"]) == 1
    assert "on its queue again" in capsys.readouterr().err
    embedded.stack.drain()
    assert main(["reconcile"]) == 0
    (_, total) = capsys.readouterr().out.splitlines()
    assert total.split() == ["all", "2", "uploads", "2", "2", "0", "2", "2", "2"]
    assert outstanding(embedded) == {"a-1": [], "a-2": []}
    with pytest.raises(SystemExit):
        main(["reconcile", "--days", "0"])
    assert "1 to 3660 days" in capsys.readouterr().err
    assert main(["reconcile", "--upload", lost]) == 0
    assert "all 1 uploads" in capsys.readouterr().out


def test_command_is_as_patient_as_the_schedule() -> None:
    assert reconciliation.patience(QUEUES["IntakeQueue"]["VisibilityTimeout"]) == reconcile.PATIENCE
