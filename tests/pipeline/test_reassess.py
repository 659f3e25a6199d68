"""`bonafide reassess` and `bonafide hub`: what a person decides about a deployed stack."""

import json
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest

from bonafide.aws import sightings
from local import hub, reassess
from local.command import main
from tests.pipeline.conftest import SUSPECT, Embedded, jsonl

DOCUMENTS = [{**SUSPECT, "application_id": f"a-{number}"} for number in range(3)]
HUB = "phone#0123456789abcdef"


@pytest.fixture(autouse=True)
def deployed(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded stack, as if it were deployed."""

    def resources(stack: str, needed: set[str]) -> dict[str, str]:  # noqa: ARG001
        return {name: embedded.stack.resource(name) for name in needed}

    for module in (reassess, hub):
        monkeypatch.setattr(module, "deployed", resources)


def assessed(embedded: Embedded) -> set[str]:
    embedded.stack.drain()
    return {pk.removeprefix("app#") for pk, sk in embedded.table() if sk == "assessment"}


def without_assessments(embedded: Embedded) -> None:
    """Uploads three applications, and loses their assessments."""
    embedded.send("a.jsonl", jsonl(*DOCUMENTS))
    embedded.results.delete((pk, sk) for pk, sk in embedded.table() if sk == "assessment")
    assert assessed(embedded) == set()


def change(embedded: Embedded, findings: Any) -> None:
    embedded.results.update("app#a-1", "check#email", "SET findings = :findings", findings=findings)


def test_unreadable_application_is_assessed_after_it_was_corrected(
    embedded: Embedded, capsys: pytest.CaptureFixture[str]
) -> None:
    without_assessments(embedded)
    findings = embedded.table()["app#a-1", "check#email"]["findings"]["S"]
    change(embedded, "not JSON")
    assert assessed(embedded) == set()
    assert {json.loads(message)["applications"][0] for message in map(json.dumps, dead_letters(embedded))} == {"a-1"}
    with patch.object(embedded.stack, "drain", lambda: None):
        change(embedded, findings)
    assert main(["reassess"]) == 0
    assert "1 application will be assessed again" in capsys.readouterr().out
    assert "a-1" in assessed(embedded)
    assert dead_letters(embedded) == []


def dead_letters(embedded: Embedded) -> list[Any]:
    return embedded.messages("AssessDeadLetters")


def test_applications_without_an_assessment_are_found(embedded: Embedded, capsys: pytest.CaptureFixture[str]) -> None:
    without_assessments(embedded)
    assert main(["reassess", "--all"]) == 0
    assert "3 applications" in capsys.readouterr().out
    assert assessed(embedded) == {"a-0", "a-1", "a-2"}
    assert main(["reassess", "--all"]) == 0
    assert "0 applications" in capsys.readouterr().out


def test_named_application_is_assessed_again_and_unknown_ones_are_said(
    embedded: Embedded, capsys: pytest.CaptureFixture[str]
) -> None:
    without_assessments(embedded)
    assert main(["reassess", "a-2", "a-7"]) == 1
    assert "no findings on application a-7" in capsys.readouterr().err
    assert "a-2" in assessed(embedded)


def test_position_in_the_stream_is_read_while_the_stream_keeps_it(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(*DOCUMENTS))
    streams: Any = embedded.stack.client("dynamodbstreams")
    arn = streams.list_streams(TableName=embedded.stack.resource("ResultsTable"))["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    at = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    numbers = [each["dynamodb"]["SequenceNumber"] for each in streams.get_records(ShardIterator=at)["Records"]]
    batch = {
        "streamArn": arn, "shardId": shard, "startSequenceNumber": numbers[0], "endSequenceNumber": numbers[-1],
    }  # fmt: skip
    assert set(reassess._named(embedded.results, {"DDBStreamBatchInfo": batch}) or ()) == {"a-0", "a-1", "a-2"}


@pytest.mark.parametrize(("action", "answer"), [("excuse", "excused"), ("watch", "watched")])
def test_hub_is_answered(action: str, answer: str, embedded: Embedded, capsys: pytest.CaptureFixture[str]) -> None:
    sightings.report_hub(embedded.results, f"id#{HUB}", now=datetime.now(UTC))
    assert main(["hub", action, HUB, "--days", "30"]) == 0
    assert f"{HUB} is {answer} until" in capsys.readouterr().out
    assert embedded.table()[f"id#{HUB}", "hub-notice"]["answer"] == {"S": answer}


def test_hub_without_a_notice_is_said_to_be_unknown(embedded: Embedded, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hub", "excuse", HUB]) == 2
    assert f"no notice of a hub {HUB}" in capsys.readouterr().err
    assert embedded.table() == {}


@pytest.mark.parametrize("text", ["phone", "phone#xyz", "school#0123456789abcdef"])
def test_text_that_is_no_hub_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["hub", "watch", text])
    assert "copy it from the notice" in capsys.readouterr().err
