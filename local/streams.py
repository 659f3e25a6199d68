"""Event source mappings from a table's stream: delivers records in order, retries, splits, and finally drops them."""

import base64
import json
import time
import uuid
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from moto.dynamodb.models import dynamodb_backends

from local.cloud import Cloud
from local.functions import BrokenFunction, Functions
from local.queues import event_filter, failed_items

MAX_RECORDS = 1000  # records per read of the stream
# Without MaximumRetryAttempts Lambda retries until records are a day old; here it is this many times.
RETRIES_IN_A_DAY = 100


class StreamPoller:
    """Feeds a function from a table's stream, as Lambda's poller does, with the settings of the mapping.

    A batch that fails blocks its shard: it is retried at once, or in halves (BisectBatchOnFunctionError; a
    split does not count as a retry), or from the lowest sequence number reported as failed. Once the retries
    are used up, the rest of the batch is dropped, and described to the on-failure destination. Lambda's documentation
    does not say whether progress within a batch resets its retries; here it does not.
    """

    def __init__(self, cloud: Cloud, functions: Functions, function: str, mapping: dict[str, Any]) -> None:
        self.function = function
        self._cloud = cloud
        self._functions = functions
        self._source = mapping["EventSourceArn"]
        self._batch_size = int(mapping.get("BatchSize", 100))
        self._window = int(mapping.get("MaximumBatchingWindowInSeconds", 0))
        self._window_ends: float | None = None  # while records wait for it
        self._bisect = mapping.get("BisectBatchOnFunctionError") in (True, "true")
        self._partial = "ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", [])
        retries = int(mapping.get("MaximumRetryAttempts", -1))
        self._retries, self._condition = (
            (retries, "RetryAttemptsExhausted") if retries >= 0 else (RETRIES_IN_A_DAY, "RecordAgeExceeded")
        )
        self._destination = mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        if self._destination and self._destination.split(":")[2] not in ("sqs", "sns"):
            raise NotImplementedError(f"an on-failure destination other than SQS or SNS: {self._destination}")
        self._wanted = event_filter(mapping.get("FilterCriteria"))
        # moto has one shard per table, which never closes. It is read directly: GetRecords takes 0.6 ms per record,
        # thirty times as long, and moto keeps an iterator for every read of an idle stream.
        table = self._source.split("/")[1]
        shard = dynamodb_backends[cloud.account][cloud.region].get_table(table).stream_shard
        if shard is None:
            raise ValueError(f"the table {table} has no stream")
        self._shard = shard
        # The stack is new, so TRIM_HORIZON and LATEST are the same position.
        self._position = shard.starting_sequence_number
        self._ready: deque[dict[str, Any]] = deque()

    def poll(self, *, in_time: bool = True) -> int:
        """Delivers one batch and returns its number of records, 0 at the end of the stream or if the batch waits.

        A batch that is not full waits until its window ends (MaximumBatchingWindowInSeconds): with `in_time` by the
        clock, otherwise only by `fast_forward`.
        """
        self._read()
        if self._waits(in_time):
            return 0
        self._window_ends = None
        batch = [self._ready.popleft() for _ in range(min(self._batch_size, len(self._ready)))]
        if batch:
            try:
                self._deliver(batch)
            except BrokenFunction:
                self._ready.extendleft(reversed(batch))
                raise
        return len(batch)

    def fast_forward(self) -> int:
        """Ends the window of the records that wait for it, and returns how many they are."""
        if self._window_ends is None:
            return 0
        self._window_ends = 0.0
        return len(self._ready)

    def _waits(self, in_time: bool) -> bool:
        """Whether records wait for others to join their batch."""
        if not self._ready:
            self._window_ends = None
            return False
        if self._window_ends is None:
            self._window_ends = time.monotonic() + self._window if self._window else 0.0
        now = time.monotonic() if in_time else 0.0
        return len(self._ready) < self._batch_size and now < self._window_ends

    def _read(self) -> None:
        """Reads until a batch is ready or the stream is at its end."""
        while len(self._ready) < self._batch_size:
            found = self._shard.get(self._position, MAX_RECORDS)
            if not found:
                break
            self._position += len(found)
            records = (self._record(record) for record in found)
            self._ready.extend(record for record in records if self._wanted(record))

    def _deliver(self, batch: list[dict[str, Any]]) -> None:
        pending = deque([(batch, 0)])
        while pending:
            records, attempts = pending.popleft()
            failed_at, raised = self._invoke(records)
            if failed_at is None:
                continue
            if raised and self._bisect and len(records) > 1:
                middle = len(records) // 2
                pending.extendleft([(records[middle:], attempts), (records[:middle], attempts)])
                continue
            remaining = records[failed_at:]
            if attempts < self._retries:
                pending.appendleft((remaining, attempts + 1))
            else:
                self._drop(remaining, attempts + 1, raised)

    def _invoke(self, records: list[dict[str, Any]]) -> tuple[int | None, bool]:
        """Returns the index of the first failed record (None for success), and whether the function raised."""
        try:
            answer = self._functions.invoke(self.function, {"Records": records})
        except BrokenFunction:
            raise
        except Exception:  # recorded in `failures` by the invocation
            return 0, True
        if not self._partial:
            return None, False
        failed = failed_items(answer)
        numbers = {record["dynamodb"]["SequenceNumber"]: index for index, record in enumerate(records)}
        if failed is None or not failed <= numbers.keys():
            self._functions.failed(self.function, f"not a batch response: {answer!r:.200}")
            return 0, False
        if not failed:
            return None, False
        self._functions.failed(self.function, f"{len(failed)} of {len(records)} records reported")
        return min(numbers[number] for number in failed), False

    def _drop(self, records: list[dict[str, Any]], invocations: int, raised: bool) -> None:
        self._functions.failed(self.function, f"{len(records)} records dropped ({self._condition})")
        if not self._destination:
            return
        body = json.dumps(self._invocation_record(records, invocations, raised))
        if self._destination.split(":")[2] == "sqs":
            sqs = self._cloud.client("sqs")
            queue = sqs.get_queue_url(QueueName=self._destination.rpartition(":")[2])["QueueUrl"]
            sqs.send_message(QueueUrl=queue, MessageBody=body)
        else:
            self._cloud.client("sns").publish(TopicArn=self._destination, Message=body)

    def _invocation_record(self, records: list[dict[str, Any]], invocations: int, raised: bool) -> dict[str, Any]:
        """Returns what Lambda sends about a dropped batch: its position in the stream, without its content."""
        first, last = records[0]["dynamodb"], records[-1]["dynamodb"]
        return {
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": self._functions[self.function].arn,
                "condition": self._condition,
                "approximateInvokeCount": invocations,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                **({"functionError": "Unhandled"} if raised else {}),
            },
            "version": "1.0",
            "timestamp": _timestamp(datetime.now(UTC).timestamp(), "milliseconds"),
            "DDBStreamBatchInfo": {
                "shardId": self._shard.id,
                "startSequenceNumber": first["SequenceNumber"],
                "endSequenceNumber": last["SequenceNumber"],
                "approximateArrivalOfFirstRecord": _timestamp(first["ApproximateCreationDateTime"], "seconds"),
                "approximateArrivalOfLastRecord": _timestamp(last["ApproximateCreationDateTime"], "seconds"),
                "batchSize": len(records),
                "streamArn": self._source,
            },
        }

    def _record(self, record: dict[str, Any]) -> dict[str, Any]:
        """Returns a record as Lambda passes it on: with the stream's ARN, time in seconds, bytes in base64."""
        change = dict(record["dynamodb"])
        arrived = change["ApproximateCreationDateTime"].replace(tzinfo=UTC)
        change["ApproximateCreationDateTime"] = int(arrived.timestamp())
        return {
            **record,
            "awsRegion": self._cloud.region,  # moto says us-east-1 wherever the table is
            "dynamodb": json.loads(json.dumps(change, default=_in_base64)),
            "eventSourceARN": self._source,
        }


def stream_filter(template: dict[str, Any], function: str) -> Callable[[str, str, str], bool]:
    """The filter by which a function of a SAM template reads the table's stream: of a record's event name, pk and sk.

    moto's matcher takes 50 µs, and tests write the same keys again and again, so answers are cached.
    """
    events = template["Resources"][function]["Properties"]["Events"].values()
    (mapping,) = (event["Properties"] for event in events if event["Type"] == "DynamoDB")
    wanted = event_filter(mapping.get("FilterCriteria"))

    @lru_cache(maxsize=10_000)
    def is_wanted(event: str, pk: str, sk: str) -> bool:
        return wanted({"eventName": event, "dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}}})

    return is_wanted


def _in_base64(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"cannot serialise a {type(value).__name__} in a stream record")


def _timestamp(seconds: float, precision: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec=precision).replace("+00:00", "Z")
