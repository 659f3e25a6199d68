"""Publishing to the alerts topic."""

import json
from typing import TYPE_CHECKING, NamedTuple, Self

from bonafide.aws import clients
from bonafide.settings import setting

if TYPE_CHECKING:
    from mypy_boto3_sns.type_defs import MessageAttributeValueTypeDef


class Refused(Exception):
    """SNS refused a message or could not be reached, so nothing was sent."""


class Alerts(NamedTuple):
    """An SNS topic by its ARN."""

    topic: str

    @classmethod
    def deployed(cls) -> Self:
        """The alerts topic of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: the variable is not set.
        """
        return cls(setting("ALERTS_TOPIC"))

    def publish(self, subject: str, bodies: dict[str, str], attributes: dict[str, str | list[str]]) -> None:
        """Publishes one message with a body for each protocol.

        Args:
            subject: at most 100 ASCII characters, for e-mail.
            bodies: by protocol (`default`, `email`, `sqs`, …), 256 KB in all.
            attributes: what subscriptions may filter by; a list becomes a String.Array, empty values are left out.

        Raises:
            Refused: SNS refused the message or could not be reached. Nothing was sent.
        """
        from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError  # as late as clients

        typed: dict[str, MessageAttributeValueTypeDef] = {
            name: {"DataType": "String", "StringValue": value}
            if isinstance(value, str)
            else {"DataType": "String.Array", "StringValue": json.dumps(value)}
            for name, value in attributes.items()
            if value
        }
        client = clients.sns()
        try:
            client.publish(
                TopicArn=self.topic,
                Subject=subject,
                Message=json.dumps(bodies, ensure_ascii=False),
                MessageStructure="json",
                MessageAttributes=typed,
            )
        except (client.exceptions.ClientError, EndpointConnectionError, ConnectTimeoutError) as error:
            raise Refused from error
