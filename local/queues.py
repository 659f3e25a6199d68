"""Event source mappings from a queue: receives batches, invokes the function, returns failed messages."""

import json
from collections.abc import Callable
from typing import Any

from moto.events.models import EventPattern
from moto.sqs.models import Message, sqs_backends

from local.cloud import Cloud
from local.functions import BrokenFunction, Functions

MAX_RECEIVED = 10  # messages per request to SQS; Lambda combines several requests for larger batches


class QueuePoller:
    """Feeds a function from its queue, as Lambda's poller does, with the settings of the mapping.

    Time is not simulated: a failed message is visible again at once, not after the visibility timeout. As on SQS,
    moto's queue counts the receives and moves a message to the dead-letter queue after the last one.
    """

    def __init__(self, cloud: Cloud, functions: Functions, function: str, mapping: dict[str, Any]) -> None:
        self.function = function
        self._functions = functions
        self._account, self._region = cloud.account, cloud.region
        self._source = mapping["EventSourceArn"]
        self._batch_size = int(mapping.get("BatchSize", 10))
        self._partial = "ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", [])
        self._wanted = event_filter(mapping.get("FilterCriteria"))
        self._sqs = cloud.client("sqs")
        self._queue = self._sqs.get_queue_url(QueueName=self._source.rpartition(":")[2])["QueueUrl"]

    def poll(self, *, in_time: bool = True) -> int:  # noqa: ARG002  as a stream's poller has it
        """Delivers one batch and returns its number of messages, 0 if none are visible."""
        received = self._receive()
        messages = [message for message in received if self._wanted(_filtered_on(message))]
        # As on Lambda, messages that no filter matches are deleted.
        self._delete([message for message in received if message not in messages])
        if messages:
            failed = self._failed_of(messages)
            self._delete([message for message in messages if message["MessageId"] not in failed])
            self._return([message for message in messages if message["MessageId"] in failed])
        return len(received)

    def fast_forward(self) -> int:
        """Makes delayed messages visible now and returns how many there were.

        SQS has no request for that, so moto's data is changed.
        """
        delayed = [message for message in self._messages_in_moto() if message.delayed]
        for message in delayed:
            message.delayed_until = 0
        return len(delayed)

    def _messages_in_moto(self) -> list[Message]:
        queue = sqs_backends[self._account][self._region].queues[self._source.rpartition(":")[2]]
        messages: list[Message] = queue._messages
        return messages

    def _receive(self) -> list[dict[str, Any]]:
        """Receives a batch. Nothing is asked of an empty queue: most polls find one, and each would take 2 ms."""
        messages: list[dict[str, Any]] = []
        while len(messages) < min(self._batch_size, len(self._messages_in_moto())):
            more = self._sqs.receive_message(
                QueueUrl=self._queue,
                MaxNumberOfMessages=min(MAX_RECEIVED, self._batch_size - len(messages)),
                WaitTimeSeconds=0,  # overrides the queue's setting: waiting for an empty queue is pointless here
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            ).get("Messages", [])
            if not more:
                break
            messages += more
        return messages

    def _failed_of(self, messages: list[dict[str, Any]]) -> set[str]:
        """Invokes the function and returns the ids of the messages to be delivered again."""
        everything = {message["MessageId"] for message in messages}
        event = {"Records": [self._record(message) for message in messages]}
        try:
            answer = self._functions.invoke(self.function, event)
        except BrokenFunction:
            self._return(messages)
            raise
        except Exception:  # recorded in `failures` by the invocation
            return everything
        if not self._partial:
            return set()
        failed = failed_items(answer)
        if failed is None or not failed <= everything:
            self._functions.failed(self.function, f"not a batch response: {answer!r:.200}")
            return everything
        if failed:
            self._functions.failed(self.function, f"{len(failed)} of {len(messages)} messages reported")
        return failed

    def _record(self, message: dict[str, Any]) -> dict[str, Any]:
        record = {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes", {}),
            "messageAttributes": {
                name: {
                    "stringValue": attribute.get("StringValue"),
                    "stringListValues": [],
                    "binaryListValues": [],
                    "dataType": attribute["DataType"],
                }
                for name, attribute in message.get("MessageAttributes", {}).items()
            },
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._source,
            "awsRegion": self._region,
        }
        if "MD5OfMessageAttributes" in message:
            record["md5OfMessageAttributes"] = message["MD5OfMessageAttributes"]
        return record

    def _delete(self, messages: list[dict[str, Any]]) -> None:
        for entries in _entries(messages):
            self._sqs.delete_message_batch(QueueUrl=self._queue, Entries=entries)

    def _return(self, messages: list[dict[str, Any]]) -> None:
        for entries in _entries(messages):
            self._sqs.change_message_visibility_batch(
                QueueUrl=self._queue, Entries=[{**entry, "VisibilityTimeout": 0} for entry in entries]
            )


def event_filter(criteria: dict[str, Any] | None) -> Callable[[Any], bool]:
    """Returns a predicate that is true for a record if any filter of a mapping's FilterCriteria matches it.

    Without filters every record passes. The patterns are EventBridge's, which moto implements.
    """
    patterns = [EventPattern.load(each["Pattern"]) for each in (criteria or {}).get("Filters", [])]
    return lambda record: not patterns or any(pattern.matches_event(record) for pattern in patterns)


def failed_items(answer: Any) -> set[str] | None:
    """Returns the identifiers in a batch response: an empty set for success, None for a malformed answer.

    By Lambda's rules an empty answer means success, and a malformed one means that the whole batch failed.
    """
    if answer is None or answer == {}:
        return set()
    if not isinstance(answer, dict):
        return None
    failures = answer.get("batchItemFailures") or []
    if not isinstance(failures, list):
        return None
    identifiers = [each.get("itemIdentifier") if isinstance(each, dict) else None for each in failures]
    if not all(isinstance(identifier, str) and identifier for identifier in identifiers):
        return None
    return {str(identifier) for identifier in identifiers}


def _filtered_on(message: dict[str, Any]) -> dict[str, Any]:
    """Returns what filters are applied to: the body, parsed if it is JSON."""
    try:
        body = json.loads(message["Body"])
    except ValueError:
        body = message["Body"]
    return {"body": body}


def _entries(messages: list[dict[str, Any]]) -> list[list[dict[str, str]]]:
    entries = [
        {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]} for number, message in enumerate(messages)
    ]
    return [entries[start : start + MAX_RECEIVED] for start in range(0, len(entries), MAX_RECEIVED)]
