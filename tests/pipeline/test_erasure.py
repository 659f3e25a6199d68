"""Erasing a person leaves nothing of them, and all of everybody else."""

import json
from collections.abc import Iterator

import pytest

from bonafide.aws import erasure, records
from local.erase import CannotErase, identifiers
from tests.pipeline.conftest import Embedded, jsonl
from tests.pipeline.test_sharing import PHONES, codes, person

ONE = person("a-1", "Ada Marchbanks", PHONES[0], "zq7731.ada@outlook.com")
TWO = person("a-2", "Tomas Vrba", PHONES[0], "zq7731.tomas@outlook.com")
THREE = person("a-3", "Ines Caro", PHONES[1], "zq7731.ines@outlook.com")


def versions(embedded: Embedded) -> Iterator[str]:
    """The content of every version of every object in the bucket."""
    storage = embedded.stack.client("s3")
    for each in storage.list_object_versions(Bucket=embedded.bucket).get("Versions", []):
        found = storage.get_object(Bucket=embedded.bucket, Key=each["Key"], VersionId=each["VersionId"])
        yield f"{each['Key']} {found['Body'].read().decode()}"


def test_erasure_leaves_nothing_of_the_person_and_all_of_the_others(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE, TWO, THREE))
    assert codes(embedded, "a-2") == {"phone_shared"}
    before = embedded.table()
    found = erasure.applications_of(embedded.results, embedded.keys, identifiers(["ZQ7731.Ada@outlook.com"], []))
    assert found == ["a-1"]

    erased = erasure.erase(embedded.results, embedded.bucket, found)
    embedded.stack.drain()

    assert erased.lines == 1
    assert erased.versions == 2  # the upload, and the part as it was
    assert not any("Marchbanks" in content or "zq7731.ada" in content for content in versions(embedded))
    assert sum("Vrba" in content for content in versions(embedded)) == 1
    after = embedded.table()
    assert "a-1" not in str(after)
    assert codes(embedded, "a-2") == set()
    assert [key for key in after if "a-3" in str(key)] == [key for key in before if "a-3" in str(key)]
    assert not embedded.stack.failures


def test_erasing_again_or_an_unknown_id_changes_nothing(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(ONE, THREE))
    erasure.erase(embedded.results, embedded.bucket, ["a-1"])
    embedded.stack.drain()
    before = embedded.table()
    assert erasure.erase(embedded.results, embedded.bucket, ["a-1", "nobody"]) == (0, 0, 0)
    assert erasure.applications_of(embedded.results, embedded.keys, identifiers([], ["+1 212 736 5000"])) == []
    embedded.stack.drain()
    assert embedded.table() == before


def test_part_with_an_erased_line_can_be_verified_again(embedded: Embedded) -> None:
    embedded.send("a.jsonl", jsonl(THREE, ONE, TWO))
    erasure.erase(embedded.results, embedded.bucket, ["a-1"])
    embedded.stack.drain()
    items = embedded.table()
    assert records.load_latest_statement(embedded.results, "a-2")["line"] == 3
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


def test_command_finds_the_stack_and_asks_before_it_erases(
    embedded: Embedded, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    from local import erase
    from local.command import main

    embedded.send("a.jsonl", jsonl(ONE, TWO))
    stack = erase.Deployed(
        embedded.bucket, embedded.stack.resource("ResultsTable"), embedded.stack.resource("IdentifierKey")
    )
    monkeypatch.setattr(erase, "deployed", lambda _: stack)
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert main(["erase", "--phone", PHONES[0]]) == 1
    assert "2 applications will be erased permanently: a-1, a-2" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("2\n"))
    assert main(["erase", "--phone", PHONES[0]]) == 0
    assert "Erased 2 applications" in capsys.readouterr().out
    embedded.stack.drain()
    assert {pk.partition("#")[0] for pk, _ in embedded.table()} == {"upload"}  # no personal data
    assert main(["erase", "--phone", PHONES[0]]) == 0
    assert main(["erase"]) == 2


def test_resources_are_found_in_a_stack_of_more_than_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3
    from moto import mock_aws

    from local import erase

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
        found = erase.deployed("bonafide")
        assert all(found)
        with pytest.raises(erase.CannotErase, match="not a Bonafide stack: it has no IdentifierKey, ResultsTable"):
            erase.deployed("other")


@pytest.mark.usefixtures("embedded")
def test_inaccessible_stack_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    from local.command import main

    assert main(["erase", "a-1", "--stack", "nowhere"]) == 2
    assert "cannot access the stack nowhere" in capsys.readouterr().err
