"""AWS clients, each made when it is first needed and kept for the life of the environment.

They are those of boto3, made by botocore itself: `import boto3` also loads s3transfer and multiprocessing, for
transfers and resources that no function uses. Botocore is imported with the first client, since it takes a third of a
cold start and a request without an `application_id` asks no service of AWS.
"""

# Botocore has no types; each function states those of its client.
# mypy: disable-error-code="no-any-return"

import threading
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.session import Session
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

# Standard mode backs off with jitter on throttling; what still fails is redelivered by the queue or the stream.
# Botocore's own validation of every parameter is a quarter of intake's time, and mypy has done it already.
_SETTINGS: dict[str, Any] = {
    "retries": {"mode": "standard", "total_max_attempts": 3},
    "connect_timeout": 2,
    "read_timeout": 5,
    "parameter_validation": False,
}
_ONCE: dict[str, Any] = {"retries": {"mode": "standard", "total_max_attempts": 1}}

# A look-up is worth one try and little time: without its answer the check is not assessed.
_LOOK_UP: dict[str, Any] = {**_ONCE, "connect_timeout": 1, "read_timeout": 2}

_making = threading.Lock()


@cache
def _session() -> "Session":
    from botocore.session import get_session

    return get_session()


def _client(service: str, **changes: Any) -> Any:
    from botocore.config import Config

    with _making:  # Assess asks in several threads, and a session is not made for that
        return _session().create_client(service, config=Config(**_SETTINGS | changes))


@cache
def dynamodb() -> "DynamoDBClient":
    """Amazon DynamoDB."""
    return _client("dynamodb")


@cache
def s3() -> "S3Client":
    """Amazon S3."""
    return _client("s3")


@cache
def sns() -> "SNSClient":
    """Amazon SNS. It is asked once: after a time-out a message may have been sent, and the caller counts that."""
    return _client("sns", **_ONCE)


@cache
def sqs() -> "SQSClient":
    """Amazon SQS."""
    return _client("sqs")


@cache
def cloudwatch() -> Any:
    """Amazon CloudWatch, for whose answers there are no types in the development requirements."""
    return _client("cloudwatch")


@cache
def functions() -> "LambdaClient":
    """AWS Lambda, to ask another function and wait for its answer, also while other executions take all capacity."""
    return _client("lambda", read_timeout=60, retries={"mode": "standard", "total_max_attempts": 8})


@cache
def secrets_manager() -> "SecretsManagerClient":
    """AWS Secrets Manager."""
    return _client("secretsmanager")


@cache
def end_user_messaging() -> "PinpointSMSVoiceV2Client":
    """AWS End User Messaging, whose service is still called Pinpoint SMS and voice."""
    return _client("pinpoint-sms-voice-v2", **_LOOK_UP)


@cache
def ses() -> "SESV2Client":
    """Amazon SES."""
    return _client("sesv2", **_LOOK_UP)
