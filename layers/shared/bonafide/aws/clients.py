"""AWS clients, each made when it is first needed and kept for the life of the environment.

They are those of boto3, made by botocore itself: `import boto3` also loads s3transfer and multiprocessing, a sixth of a
cold start, for transfers and resources that no function uses.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient

# Standard mode backs off with jitter on throttling; what still fails is redelivered by the queue or the stream.
# Botocore's own validation of every parameter is a quarter of intake's time, and mypy has done it already.
_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 3},
    connect_timeout=2,
    read_timeout=5,
    parameter_validation=False,
)

# A look-up is worth one try and little time: without its answer the check is not assessed.
_ONE_TRY = _CONFIG.merge(Config(retries={"total_max_attempts": 1}, connect_timeout=1, read_timeout=2))


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def _client(service: str, config: Config) -> Any:
    return _session().create_client(service, config=config)


@cache
def dynamodb() -> "DynamoDBClient":
    """Amazon DynamoDB."""
    return _client("dynamodb", _CONFIG)


@cache
def s3() -> "S3Client":
    """Amazon S3."""
    return _client("s3", _CONFIG)


@cache
def sns() -> "SNSClient":
    """Amazon SNS. It is asked once: after a time-out a message may have been sent, and the caller counts that."""
    return _client("sns", _CONFIG.merge(Config(retries={"total_max_attempts": 1})))


@cache
def sqs() -> "SQSClient":
    """Amazon SQS."""
    return _client("sqs", _CONFIG)


@cache
def cloudwatch() -> Any:
    """Amazon CloudWatch, for whose answers there are no types in the development requirements."""
    return _client("cloudwatch", _CONFIG)


@cache
def secrets_manager() -> "SecretsManagerClient":
    """AWS Secrets Manager."""
    return _client("secretsmanager", _CONFIG)


@cache
def end_user_messaging() -> "PinpointSMSVoiceV2Client":
    """AWS End User Messaging, whose service is still called Pinpoint SMS and voice."""
    return _client("pinpoint-sms-voice-v2", _ONE_TRY)


@cache
def ses() -> "SESV2Client":
    """Amazon SES."""
    return _client("sesv2", _ONE_TRY)
