"""The e-mail about a hub: an identifier of many applications under many different names. An agency, or a ring?"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from alerting.application import HighApplication
from alerting.layout import bodies, labelled, listed, review, subject, wrapped
from bonafide.aws import sightings
from bonafide.identity import KINDS
from bonafide.ocsf import NAMESPACE, detection_finding

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table


@dataclass(frozen=True)
class HubNotice:
    """The notice of one hub. `hub` is its partition key, `members` are applications there, at most `MAX_READ`."""

    hub: str
    since: str
    members: Sequence[str]
    now: datetime
    review_url: str = ""
    applications: tuple[HighApplication, ...] = ()  # a notice is no alert on any of them

    @cached_property
    def id(self) -> str:
        """The same for every repetition of one notice."""
        return str(uuid.uuid5(NAMESPACE, f"{self.hub}#{self.since}"))

    @property
    def _name(self) -> str:
        """What the command line calls it: `phone#<hash>`."""
        return self.hub.removeprefix("id#")

    @property
    def _kind(self) -> str:
        return KINDS[self._name.partition("#")[0]]

    @property
    def _is_delivery(self) -> bool:
        return self._name.startswith("delivery#")

    @property
    def _explanation(self) -> str:
        """What such a hub may be, and what is done until security answers."""
        if self._is_delivery:
            return (
                f"Devices of {self._number} hired people went to one address, under clearly different names. Offices, "
                "depots and company flats receive so many; so do places where devices of others are operated. Until "
                "you answer, this address is not assessed. Further signs are assessed and alerted as always."
            )
        return (
            f"{self._number} applications state the same {self._kind}, under clearly different names. Agencies, "
            "career services, schools and shared houses have such numbers and addresses; so do rings that invent "
            "applicants. Until you answer, each of these applications has a weak sign (1 point) for it. Further "
            "signs are assessed and alerted as always."
        )

    @property
    def _innocent(self) -> str:
        return "An office, a depot or the like" if self._is_delivery else "An agency or the like"

    @property
    def _question(self) -> str:
        return "office or ring" if self._is_delivery else "agency or ring"

    @property
    def _number(self) -> str:
        more = " or more" if len(self.members) >= sightings.MAX_READ else ""
        return f"{len(self.members):,}{more}"

    @property
    def title(self) -> str:
        """What the notice is about, in a line."""
        article = "An" if self._kind[0] in "aeiou" else "A"
        return f"{article} {self._kind} in {self._number} applications under many names: {self._question}?"

    @property
    def subject(self) -> str:
        """The subject of the e-mail: at most 100 printable ASCII characters."""
        return subject(self.title)

    @property
    def attributes(self) -> dict[str, str | list[str]]:
        """What subscriptions may filter by."""
        return {"level": "review", "families": ["sharing"]}

    @property
    def bodies(self) -> dict[str, str]:
        """One body per SNS protocol."""
        return bodies(self.text, self.detection_finding)

    @cached_property
    def text(self) -> str:
        """The e-mail."""
        reviews = [review(self.review_url, each) for each in sorted(self.members)[:3]]
        facts = [("Hub", self._name), ("Used in", listed(self.members)), *(("Review", link) for link in reviews)]
        blocks = [
            wrapped(f"{self.title} Please say which."),
            wrapped(self._explanation),
            "\n".join(labelled(label, text) for label, text in facts if text),
            wrapped(
                "Look at two or three of these applications, and ask who uses the number or address. Then answer:"
                if not self._is_delivery
                else "Ask those who send the devices what is at this address. Then answer:"
            ),
            f"{self._innocent}:\n\nbonafide hub excuse '{self._name}'",
            f"Perhaps a ring:\n\nbonafide hub watch '{self._name}'",
            wrapped(
                "Add --stack NAME if the stack is not called bonafide. The answer is valid for 180 days, unless you "
                f"give --days. It applies to later applications with this {self._kind}, and to those that already "
                f"have it (at most {sightings.MAX_READ:,})."
            ),
            f"Notice {self.id}",
        ]
        return "\n\n".join(blocks) + "\n"

    @cached_property
    def detection_finding(self) -> dict[str, Any]:
        """The notice for machines: an OCSF Detection Finding."""
        finding = detection_finding(
            self.now,
            self.id,
            message=self.subject,
            title=self.title,
            types=["hub"],
            unmapped={"hub": self._name, "applications": [{"application_id": each} for each in self.members]},
        )
        return {**finding, "severity_id": 2, "severity": "Low"}


def load_due_notice(table: "Table", hub: str, now: datetime, review_url: str) -> HubNotice | None:
    """The notice of a hub; None if none is due."""
    notice: Item = next(table.query(hub, prefix="hub-notice", limit=1), {})
    if notice.get("alert") != "due":
        return None
    members = sightings.applications_at(table, hub)
    if not members:  # all erased since
        return None
    return HubNotice(hub, str(notice["recorded_at"]), members, now, review_url)


def mark_notice_sent(table: "Table", notice: HubNotice) -> None:
    """Records that an e-mail has told security of a hub."""
    table.update(notice.hub, "hub-notice", "SET alert = :sent", sent="sent")
