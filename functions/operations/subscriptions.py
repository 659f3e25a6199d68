"""The e-mail subscriptions by which people hear of alerts and alarms."""

from typing import NamedTuple

from bonafide.aws import clients


class Subscription(NamedTuple):
    """An e-mail address that a topic must send to."""

    topic: str
    address: str


def is_confirmed(subscription: Subscription) -> bool:
    """Whether the address is subscribed and confirmed.

    It is not before its owner has clicked the link in the message from AWS, nor after a click on "unsubscribe". SNS
    drops both kinds from its list after some days.
    """
    pages = clients.sns().get_paginator("list_subscriptions_by_topic").paginate(TopicArn=subscription.topic)
    return any(
        each["Protocol"] in ("email", "email-json")
        and each["Endpoint"].casefold() == subscription.address.casefold()
        and each["SubscriptionArn"].startswith("arn:")  # else "PendingConfirmation" or "Deleted"
        for page in pages
        for each in page["Subscriptions"]
    )
