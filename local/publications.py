"""What is published to a topic."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Publication:
    """A message published to a topic, before any subscription's filter.

    `bodies` has a body for `default`, and for each protocol with its own.
    """

    topic: str
    message_id: str
    subject: str | None
    bodies: dict[str, str]
    attributes: dict[str, str]
