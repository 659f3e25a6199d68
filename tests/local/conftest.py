"""Helpers to run a small application of a test: a few resources, and handlers as source text."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from local.stack import Stack

Launch = Callable[..., Stack]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    """Launches a stack of the given resources and handler modules; it is closed when the test ends.

    `modules` are Python sources by module name (`on_part`, or `bonafide.shared` for one in a folder). Other
    arguments are the stack's own.
    """
    with ExitStack() as open_until_the_end:

        def start(resources: dict[str, Any], modules: dict[str, str], **arguments: Any) -> Stack:
            stack = Stack(write_template(tmp_path, resources), code=(write(tmp_path, modules),), **arguments)
            return open_until_the_end.enter_context(stack)

        yield start


def write(folder: Path, modules: dict[str, str]) -> Path:
    """Writes modules into a folder of their own, and gives it."""
    code = folder / "code"
    for name, source in modules.items():
        path = code.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(source))
    return code


def write_template(folder: Path, resources: dict[str, Any], **sections: Any) -> Path:
    """Writes a SAM template of the resources, with further sections if need be."""
    template = folder / "template.json"
    template.write_text(json.dumps(sam(resources) | sections))
    return template


def sam(resources: dict[str, Any]) -> dict[str, Any]:
    """A SAM template of the resources; its functions need no more than handler, events and environment."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": {"CodeUri": "code/", "Runtime": "python3.13", "Timeout": 30}},
        "Resources": resources,
    }


def function(handler: str, environment: dict[str, Any] | None = None, **events: Any) -> dict[str, Any]:
    """A function with its events, each (type, properties)."""
    return {
        "Type": "AWS::Serverless::Function",
        "Properties": {
            "Handler": handler,
            "Environment": {"Variables": environment or {}},
            "Events": {name: {"Type": kind, "Properties": properties} for name, (kind, properties) in events.items()},
        },
    }


def queue(dead_letters: str | None = None, receives: int = 3) -> dict[str, Any]:
    """A queue, which gives a message up to its dead-letter queue after so many receives."""
    redrive = {
        "deadLetterTargetArn": {"Fn::GetAtt": [dead_letters, "Arn"]},
        "maxReceiveCount": receives,
    }
    properties = {"VisibilityTimeout": 180, **({"RedrivePolicy": redrive} if dead_letters else {})}
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def table() -> dict[str, Any]:
    """A table with string keys pk and sk, and a stream of new images."""
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
        },
    }


def messages(stack: Stack, logical_id: str) -> list[Any]:
    """Bodies of the messages in a queue, as JSON."""
    received = []
    while (
        batch := stack.client("sqs")
        .receive_message(QueueUrl=stack.resource(logical_id), MaxNumberOfMessages=10)
        .get("Messages")
    ):
        received += [json.loads(message["Body"]) for message in batch]
    return received


def left(stack: Stack, logical_id: str) -> int:
    """How many messages are in a queue, whether visible or in flight."""
    attributes = stack.client("sqs").get_queue_attributes(QueueUrl=stack.resource(logical_id), AttributeNames=["All"])[
        "Attributes"
    ]
    waiting = int(attributes["ApproximateNumberOfMessages"])
    return waiting + int(attributes["ApproximateNumberOfMessagesNotVisible"])


def send(stack: Stack, logical_id: str, *bodies: Any) -> None:
    """Sends messages to a queue, as JSON."""
    for body in bodies:
        stack.client("sqs").send_message(QueueUrl=stack.resource(logical_id), MessageBody=json.dumps(body))
