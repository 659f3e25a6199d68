"""The template's resources are created, and data flows through them as on AWS."""

import importlib
import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from local.cloud import PortInUse
from local.publications import Publication
from local.stack import Stack
from tests.local.conftest import Launch, function, messages, queue, table, write, write_template

UPLOADS = {
    "Type": "AWS::S3::Bucket",
    "Properties": {
        "VersioningConfiguration": {"Status": "Enabled"},
        "NotificationConfiguration": {"EventBridgeConfiguration": {"EventBridgeEnabled": True}},
    },
}
TOPIC = {"Type": "AWS::SNS::Topic"}
COLLECTING = """
    import json

    details = []

    def handler(event, context):
        details.extend(json.loads(record["body"])["detail"] for record in event["Records"])
"""


def arrivals(prefix: str, target: str, event: str = "Object Created") -> dict[str, Any]:
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": {
                "source": ["aws.s3"],
                "detail-type": [event],
                "detail": {"bucket": {"name": [{"Ref": "Uploads"}]}, "object": {"key": [{"prefix": prefix}]}},
            },
            "Targets": [{"Id": "queue", "Arn": {"Fn::GetAtt": [target, "Arn"]}}],
        },
    }


def test_upload_reaches_its_handler(launch: Launch) -> None:
    stack = launch(
        {
            "Uploads": UPLOADS,
            "Arrived": arrivals("incoming/", "Parts"),
            "Parts": queue(),
            "Intake": function("on_upload.handler", Parts=("SQS", {"Queue": {"Fn::GetAtt": ["Parts", "Arn"]}})),
        },
        {"on_upload": COLLECTING},
    )
    bucket = stack.resource("Uploads")
    for key in ("incoming/a+b c.json", "elsewhere/d.json"):
        stack.client("s3").put_object(Bucket=bucket, Key=key, Body=b"{}")

    stack.drain()

    (detail,) = importlib.import_module("on_upload").details
    assert detail["bucket"]["name"] == bucket
    assert detail["object"]["key"] == "incoming/a+b c.json"
    listed = stack.client("s3").list_object_versions(Bucket=bucket, Prefix="incoming/")["Versions"]
    assert [detail["object"]["version-id"]] == [version["VersionId"] for version in listed]
    assert stack.client("s3").get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    assert not stack.failures


def test_each_deletion_sends_one_event(launch: Launch) -> None:
    stack = launch(
        {"Uploads": UPLOADS, "Deleted": arrivals("lists/", "Deletions", "Object Deleted"), "Deletions": queue()}, {}
    )
    storage, bucket, key = stack.client("s3"), stack.resource("Uploads"), "lists/a+b c.csv"

    def events() -> list[tuple[str, str]]:
        objects = [message["detail"]["object"] for message in messages(stack, "Deletions")]
        return [(each["key"], each["version-id"]) for each in objects]

    first, second = (storage.put_object(Bucket=bucket, Key=key, Body=body)["VersionId"] for body in (b"1", b"2"))
    marker = storage.delete_object(Bucket=bucket, Key=key)["VersionId"]
    assert events() == [(key, marker)]
    storage.delete_object(Bucket=bucket, Key=key, VersionId=marker)
    assert events() == [(key, marker)]
    for version in (second, first):
        storage.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key, "VersionId": version}]})
        assert events() == [(key, version)]


def test_generated_secret_follows_the_template(launch: Launch) -> None:
    stack = launch(
        {
            "Key": {
                "Type": "AWS::SecretsManager::Secret",
                "Properties": {"GenerateSecretString": {"PasswordLength": 64, "ExcludePunctuation": True}},
            },
            "Account": {
                "Type": "AWS::SecretsManager::Secret",
                "Properties": {
                    "GenerateSecretString": {
                        "SecretStringTemplate": '{"user": "me"}',
                        "GenerateStringKey": "password",
                        "PasswordLength": 20,
                    }
                },
            },
            "One": function(
                "on_event.handler",
                {"KEY": {"Ref": "Key"}, "JOINED": {"Fn::Sub": "${Key}|${Account}|${AWS::Region}"}},
            ),
        },
        {"on_event": "import os\n\ndef handler(event, context):\n    return dict(os.environ)\n"},
    )

    def value(logical_id: str) -> str:
        read = stack.client("secretsmanager").get_secret_value(SecretId=stack.resource(logical_id))
        secret: str = read["SecretString"]
        return secret

    assert len(value("Key")) == 64
    assert value("Key").isalnum()
    account = json.loads(value("Account"))
    assert account["user"] == "me"
    assert len(account["password"]) == 20
    seen = stack.invoke("One", {})
    assert seen["KEY"] == stack.resource("Key")
    assert seen["JOINED"] == f"{stack.resource('Key')}|{stack.resource('Account')}|us-east-1"


def test_function_may_invoke_another_one_from_several_threads(launch: Launch) -> None:
    """The handler of the other one is imported at its first invocation."""
    asking = """
        import json
        import os
        from concurrent.futures import ThreadPoolExecutor

        import boto3

        client = boto3.client("lambda")

        def ask(number):
            answer = client.invoke(FunctionName=os.environ["OTHER"], Payload=json.dumps(number))
            return json.loads(answer["Payload"].read())

        def handler(event, context):
            with ThreadPoolExecutor(4) as pool:
                return list(pool.map(ask, range(4)))
    """
    answering = """
        import time

        time.sleep(0.2)

        def handler(event, context):
            return event + 1
    """
    stack = launch(
        {"One": function("on_event.handler", {"OTHER": {"Ref": "Other"}}), "Other": function("on_other.handler")},
        {"on_event": asking, "on_other": answering},
    )
    assert stack.invoke("One", {}) == [1, 2, 3, 4]
    assert not stack.failures


def test_references_to_resources_that_moto_does_not_create_resolve(launch: Launch) -> None:
    stack = launch(
        {
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}},
            "Api": {"Type": "AWS::Serverless::HttpApi"},
            "Parts": {**queue(), "DependsOn": "Role"},
            "Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": {"Ref": "Parts"}}},
            "One": function(
                "on_event.handler",
                {
                    "API": {"Fn::Sub": "https://${Api}.example/"},
                    "ROLE": {"Fn::GetAtt": ["Role", "Arn"]},
                    "OTHER": {"Fn::Sub": ["${Two.Arn}/${x}", {"x": {"Ref": "AWS::AccountId"}}]},
                },
            ),
            "Two": function("on_event.handler"),
        },
        {"on_event": "import os\n\ndef handler(event, context):\n    return dict(os.environ)\n"},
    )

    seen = stack.invoke("One", {})

    assert seen["API"] == "https://Api.example/"
    assert seen["ROLE"]
    assert seen["OTHER"] == "arn:aws:lambda:us-east-1:123456789012:function:bonafide-Two/123456789012"


def test_published_messages_are_recorded_with_their_bodies(launch: Launch) -> None:
    stack = launch({"Alerts": TOPIC}, {"unused": ""})
    topic = stack.resource("Alerts")
    sns = stack.client("sns")
    bodies = {"default": "words", "email": "words", "sqs": '{"class_uid": 2004}'}
    sent = sns.publish(
        TopicArn=topic,
        Message=json.dumps(bodies),
        MessageStructure="json",
        Subject="Application 1",
        MessageAttributes={"level": {"DataType": "String", "StringValue": "high"}},
    )
    sns.publish(TopicArn=topic, Message="plain")

    structured, plain = stack.published

    assert structured == Publication(
        topic.rpartition(":")[2], sent["MessageId"], "Application 1", bodies, {"level": "high"}
    )
    assert plain.bodies == {"default": "plain"}


def test_other_process_uses_the_same_resources_over_http(launch: Launch) -> None:
    stack = launch(
        {
            "Alerts": TOPIC,
            "Results": table(),
            "Uploads": UPLOADS,
            "Arrived": arrivals("incoming/", "Parts"),
            "Parts": queue(),
            "Assess": function(
                "on_results.handler",
                Changes=(
                    "DynamoDB",
                    {"Stream": {"Fn::GetAtt": ["Results", "StreamArn"]}, "StartingPosition": "TRIM_HORIZON"},
                ),
            ),
        },
        {"on_results": "seen = []\n\ndef handler(event, context):\n    seen.extend(event['Records'])\n"},
        listen=("127.0.0.1", 0),
        region="eu-central-1",
    )
    source = """
import sys, boto3
bucket, topic, table, queue = sys.argv[1:]
boto3.client("s3").put_object(Bucket=bucket, Key="incoming/a.json", Body=b"{}")
boto3.client("sns").publish(TopicArn=topic, Message="from afar")
boto3.client("dynamodb").put_item(TableName=table, Item={"pk": {"S": "a"}, "sk": {"S": "check#phone"}})
print(len(boto3.client("sqs").receive_message(QueueUrl=queue)["Messages"]))
"""
    environment = {
        "AWS_ENDPOINT_URL": str(stack.endpoint),
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }
    names = [stack.resource(name) for name in ("Uploads", "Alerts", "Results", "Parts")]
    afar = subprocess.run(
        [sys.executable, "-c", source, *names], env=environment, capture_output=True, text=True, check=False
    )
    assert (afar.returncode, afar.stdout.strip()) == (0, "1"), afar.stderr

    stack.drain()

    assert [publication.bodies["default"] for publication in stack.published] == ["from afar"]
    assert len(importlib.import_module("on_results").seen) == 1


def test_port_in_use_is_named(launch: Launch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"cannot listen on 127.0.0.1 port {port}: "):
            launch({"Alerts": TOPIC}, {"unused": ""}, listen=("127.0.0.1", port))


def test_functions_run_as_work_arrives_until_stopped(launch: Launch) -> None:
    stack = launch(
        {
            "Parts": queue(),
            "Done": queue(),
            "Intake": function(
                "on_part.handler",
                {"DONE": {"Ref": "Done"}},
                Parts=("SQS", {"Queue": {"Fn::GetAtt": ["Parts", "Arn"]}}),
            ),
        },
        {
            "on_part": """
                import os

                import boto3

                def handler(event, context):
                    for record in event["Records"]:
                        boto3.client("sqs").send_message(
                            QueueUrl=os.environ["DONE"], MessageBody=record["body"]
                        )
            """
        },
    )
    stop = threading.Event()
    worker = threading.Thread(target=stack.run_forever, args=[stop])
    worker.start()
    try:
        stack.client("sqs").send_message(QueueUrl=stack.resource("Parts"), MessageBody='"work"')
        until = time.monotonic() + 30
        while not (done := messages(stack, "Done")) and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        stop.set()
        worker.join()

    assert done == ["work"]


def test_parameter_without_value_is_named(tmp_path: Path) -> None:
    parameters = {"AlertEmail": {"Type": "String"}, "Days": {"Type": "Number", "Default": 30}}
    template = write_template(tmp_path, {"Alerts": TOPIC}, Parameters=parameters)

    with pytest.raises(ValueError, match=r"needs a value for AlertEmail$"), Stack(template, code=()):
        pass


def test_parameters_and_conditions_are_resolved(tmp_path: Path) -> None:
    resources = {
        "Wanted": {**queue(), "Condition": "Yes"},
        "Unwanted": {**queue(), "Condition": "No"},
        "One": function(
            "on_event.handler",
            {
                "DAYS": {"Ref": "Days"},
                "FLAG": {"Ref": "Flag"},
                "CHOICE": {"Fn::If": ["Yes", {"Ref": "Wanted"}, "none"]},
                "ABSENT": {"Fn::If": ["No", "here", {"Ref": "AWS::NoValue"}]},
            },
        ),
    }
    template = write_template(
        tmp_path,
        resources,
        Parameters={
            "Days": {"Type": "Number", "Default": 30},
            "Flag": {"Type": "String", "Default": True},
        },
        Conditions={
            "Yes": {"Fn::Equals": [{"Ref": "Flag"}, "true"]},
            "No": {"Fn::Not": [{"Condition": "Yes"}]},
        },
    )
    source = "import os\n\ndef handler(event, context):\n    return dict(os.environ)\n"

    with Stack(template, code=(write(tmp_path, {"on_event": source}),), parameters={"Days": "7"}) as stack:
        seen = stack.invoke("One", {})
        assert (seen["DAYS"], seen["FLAG"], seen["CHOICE"]) == ("7", "true", stack.resource("Wanted"))
        assert "ABSENT" not in seen
        with pytest.raises(KeyError):
            stack.resource("Unwanted")
