"""Erasing a person leaves nothing of them, and all of everybody else."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from bonafide.aws import erasure, objects
from bonafide.aws.erasure import Erased, Unfinished
from local import erase
from local.command import main
from local.deployed import deployed
from local.erase import CannotErase, identifiers
from local.errors import Unavailable
from tests.aws_requests import aws_requests
from tests.pipeline.conftest import Embedded, jsonl
from tests.pipeline.test_sharing import PHONES, codes, person

ONE = person("a-1", "Ada Marchbanks", PHONES[0], "zq7731.ada@outlook.com")
TWO = person("a-2", "Tomas Vrba", PHONES[0], "zq7731.tomas@outlook.com")
THREE = person("a-3", "Ines Caro", PHONES[1], "zq7731.ines@outlook.com")
RESOURCES = ("UploadsBucket", "ResultsTable", "IdentifierKey")


def versions(embedded: Embedded) -> Iterator[str]:
    """The key and content of every version of every object in the bucket."""
    storage = embedded.stack.client("s3")
    for each in storage.list_object_versions(Bucket=embedded.bucket).get("Versions", []):
        found = storage.get_object(Bucket=embedded.bucket, Key=each["Key"], VersionId=each["VersionId"])
        yield f"{each['Key']} {found['Body'].read().decode()}"


def traces(embedded: Embedded, *words: str) -> list[str]:
    """Where one of these words is, in the table or in the bucket; not as a part of a longer word."""
    pattern = re.compile(rf"(?<![\w-])({'|'.join(words)})(?![\w-])", re.IGNORECASE)
    stored = [*versions(embedded), *(f"{key} {item}" for key, item in embedded.table().items())]
    return [text for text in stored if pattern.search(text)]


def erased(embedded: Embedded, *application_ids: str, **options: Any) -> Erased:
    found = erasure.find(embedded.results, embedded.bucket, application_ids, **options)
    result = erasure.erase(embedded.results, embedded.bucket, found)
    embedded.stack.drain()
    return result


def test_erasure_leaves_nothing_of_the_person_and_all_of_the_others(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE, TWO, THREE, {**ONE, "submitted_at": 5, "basics": 5}))
    assert codes(embedded, "a-2") == {"phone_shared"}
    before = embedded.table(times=True)
    found = erasure.applications_of(embedded.results, embedded.keys, identifiers(["ZQ7731.Ada@outlook.com"], []))
    assert found == ["a-1"]

    assert erased(embedded, *found)[1:3] == (1, 1)

    assert traces(embedded, "a-1", "marchbanks", "zq7731.ada@outlook.com") == []
    assert len(traces(embedded, "vrba")) == 1
    after = embedded.table(times=True)
    assert codes(embedded, "a-2") == set()
    kept = [key for key in before if "a-1" not in str(key) and key[0] != "uploads-open"]
    assert kept == [key for key in after if key[0] != "uploads-open"]
    assert {key: after[key].get("expires_at") for key in kept} == {key: before[key].get("expires_at") for key in kept}
    assert not embedded.stack.failures


def test_every_statement_of_the_person_is_erased(embedded: Embedded) -> None:
    """Also the sighting of an earlier number, which no findings name any more."""
    embedded.send("monday.jsonl", jsonl(ONE, TWO))
    changed = person("a-1", "Ada Marchbanks", PHONES[2], "zq7731.other@outlook.com")
    embedded.send("friday.jsonl", jsonl(changed, THREE))
    earlier = erasure.applications_of(embedded.results, embedded.keys, identifiers([], [PHONES[0]]))
    assert earlier == ["a-1", "a-2"]
    assert erased(embedded, "a-1").lines == 2
    assert traces(embedded, "a-1", "marchbanks", "zq7731.(ada|other)@outlook.com") == []
    assert len(traces(embedded, "vrba", "caro")) == 2


def test_rejected_row_is_erased_from_another_upload(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE))
    others = {"application_id": "a-9", "basics": 5, "email": "someone@example.org"}
    embedded.send("b.jsonl", jsonl(TWO, {"basics": 5, "contact": "ZQ7731.Ada@Outlook.com"}, others))
    assert erased(embedded, "a-1").rows == 1
    assert traces(embedded, "a-1", "marchbanks", "zq7731.ada@outlook.com") == []
    assert len(traces(embedded, "someone@example.org")) == 1


def test_erasing_is_refused_while_the_upload_is_taken_in(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [person(f"r-{n}", f"Ada Number{n}", PHONES[n], f"zq{n}@outlook.com") for n in range(12)]
    embedded.put("incoming/big.jsonl", jsonl(*rows))
    put, queue = objects.put, embedded.stack.resource("IntakeQueue")

    def fails_at_the_third_part(bucket: str, key: str, body: Any) -> None:
        if key.endswith("part-000003.jsonl"):
            raise ConnectionError
        put(bucket, key, body)

    (message,) = embedded.stack.client("sqs").receive_message(QueueUrl=queue, VisibilityTimeout=0)["Messages"]
    monkeypatch.setattr("intake.uploads.PART_SIZE", 5)
    with patch("bonafide.aws.objects.put", fails_at_the_third_part):
        embedded.stack.invoke("Intake", {"Records": [{"messageId": "1", "body": message["Body"]}]})
    with pytest.raises(Unfinished, match="not taken in completely"):
        erased(embedded, "r-0")
    embedded.stack.drain()
    assert erased(embedded, "r-0").lines == 1
    checked = {pk for pk, sk in embedded.table() if sk == "check#phone"}
    assert checked == {f"app#r-{number}" for number in range(1, 12)}
    assert embedded.messages("IntakeDeadLetters") == []


def test_part_that_waits_for_a_verifier_is_verified_without_the_erased_line(embedded: Embedded) -> None:
    """Its message is about a version that the erasure deletes."""
    embedded.put("incoming/a.jsonl", jsonl(ONE, TWO))
    (message,) = embedded.messages("IntakeQueue")
    embedded.stack.invoke("Intake", {"Records": [{"messageId": "1", "body": json.dumps(message)}]})
    assert erased(embedded, "a-1").lines == 1
    assert {pk for pk, sk in embedded.table() if sk.startswith("check#")} == {"app#a-2"}
    assert embedded.messages("PhoneDeadLetters") == []


def test_erasing_again_or_an_unknown_id_changes_nothing(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE, THREE))
    erased(embedded, "a-1")
    before = embedded.table()
    assert erased(embedded, "a-1", "nobody") == (0, 0, 0, 0)
    assert erasure.applications_of(embedded.results, embedded.keys, identifiers([], ["+1 212 736 5000"])) == []
    assert embedded.table() == before


def test_part_with_an_erased_line_can_be_verified_again(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(THREE, ONE, TWO))
    erased(embedded, "a-1")
    items = embedded.table()
    lines = {pk: item["line"] for (pk, sk), item in items.items() if sk.startswith("application#")}
    assert lines == {"app#a-3": {"N": "1"}, "app#a-2": {"N": "3"}}
    assert {pk for pk, sk in items if sk == "assessment"} == {"app#a-2", "app#a-3"}


def test_identifiers_are_normalised_as_recorded() -> None:
    assert identifiers([" Zq7731.Ada+x@GoogleMail.com"], ["+1 (212) 736-5000"]) == {
        "email": ["zq7731ada@gmail.com"],
        "phone": ["+12127365000"],
    }


@pytest.mark.parametrize("phone", ["212 736 5000", "x", ""])
def test_number_without_country_code_is_refused(phone: str) -> None:
    with pytest.raises(CannotErase, match="must start with \\+"):
        identifiers([], [phone])


@pytest.fixture
def command(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> Embedded:
    """A stack that the command finds."""
    resources = {name: embedded.stack.resource(name) for name in RESOURCES}
    monkeypatch.setattr(erase, "deployed", lambda *_: resources)
    return embedded


def test_command_asks_before_it_erases(
    command: Embedded, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command.send("a.jsonl", jsonl(ONE, TWO, {**ONE, "basics": 5}))
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert main(["erase", "--phone", PHONES[0]]) == 1
    said = "2 applications will be erased permanently: a-1, a-2, and rejected rows of 1 uploads"
    assert said in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n"))
    assert main(["erase", "--phone", PHONES[0]]) == 0
    assert "Erased 2 applications" in capsys.readouterr().out
    command.stack.drain()
    assert {pk.partition("#")[0] for pk, _ in command.table()} <= {"upload", "uploads-open"}
    assert main(["erase", "--phone", PHONES[0]]) == 0
    assert main(["erase"]) == 2


def test_command_names_unknown_applications_and_erases_the_others(
    command: Embedded, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["erase", "a-7"]) == 2
    assert capsys.readouterr().err == "bonafide: the stack bonafide has no application a-7\n"
    command.send("a.jsonl", jsonl(ONE))
    assert main(["erase", "a-1", "a-7", "--yes"]) == 2
    said = capsys.readouterr()
    assert "no application a-7" in said.err
    assert "Erased 1 applications" in said.out
    assert traces(command, "a-1", "marchbanks") == []


@pytest.mark.parametrize(
    ("operation", "code", "expected"),
    [
        (
            "Scan",
            "AccessDeniedException",
            "nothing was erased: AWS refused Scan: no; docs/operations.md lists the perm",
        ),
        ("Query", "ThrottlingException", "nothing was erased: AWS refused Query: no; wait a minute and repeat"),
        ("ListObjectVersions", "SlowDown", "nothing was erased: AWS refused ListObjectVersions: no; wait a minute"),
        (
            "GetSecretValue",
            "ExpiredTokenException",
            "nothing was erased: AWS refused GetSecretValue: no; sign in to AWS",
        ),
        (
            "DeleteObject",
            "AccessDenied",
            "the erasure is not complete, so repeat it: AWS refused DeleteObject: no; docs",
        ),
        (
            "BatchWriteItem",
            "InternalServerError",
            "the erasure is not complete, so repeat it: AWS refused BatchWriteItem",
        ),
    ],
)
def test_what_aws_refuses_is_one_line(
    command: Embedded, capsys: pytest.CaptureFixture[str], operation: str, code: str, expected: str
) -> None:
    command.send("a.jsonl", jsonl(ONE))

    def refuse(name: str) -> None:
        if name == operation:
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, name)

    with aws_requests(before=refuse):
        assert main(["erase", "--email", "zq7731.ada@outlook.com", "--yes"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"bonafide: {expected}")


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "cannot access the stack bonafide: no region is set; set AWS_DEFAULT_REGION, or choose a profile"),
        ({"AWS_DEFAULT_REGION": "us-east-1"}, "cannot access the stack bonafide: no credentials; sign in to AWS"),
        (
            {"AWS_PROFILE": "nobody"},
            "cannot access the stack bonafide: The config profile (nobody) could not be found",
        ),
    ],
)
@pytest.mark.parametrize("arguments", [["erase", "a-1"], ["reconcile"]])
def test_missing_settings_of_aws_are_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variables: dict[str, str],
    expected: str,
    arguments: list[str],
) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert main(arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"bonafide: {expected}")


def test_resources_are_found_in_a_stack_of_more_than_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {"ResultsTable": "AWS::DynamoDB::Table", "UploadsBucket": "AWS::S3::Bucket"}
    topics = {f"Topic{number:03}": {"Type": "AWS::SNS::Topic"} for number in range(120)}
    table = {
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    last = {name: {"Type": kind, "Properties": table if "Dynamo" in kind else {}} for name, kind in kinds.items()}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        stacks = boto3.client("cloudformation")
        for name, resources in (
            ("bonafide", {**topics, **last, "IdentifierKey": {"Type": "AWS::SNS::Topic"}}),
            ("other", topics),
        ):
            stacks.create_stack(StackName=name, TemplateBody=json.dumps({"Resources": resources}))
        found = deployed("bonafide", {*RESOURCES})
        assert all(found[name] for name in RESOURCES)
        with pytest.raises(Unavailable, match="not a Bonafide stack: it has no IdentifierKey, ResultsTable"):
            deployed("other", {*RESOURCES})


@pytest.mark.usefixtures("embedded")
@pytest.mark.parametrize("arguments", [["erase", "a-1"], ["reconcile"]])
def test_inaccessible_stack_is_named(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main([*arguments, "--stack", "nowhere"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("bonafide: cannot access the stack nowhere: AWS refused ListStackResources")
