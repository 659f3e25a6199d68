"""What verifiers record of an application: the sightings of its identifiers, and their findings."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Self

from bonafide import policy
from bonafide.application import Application
from bonafide.aws import records, sightings
from bonafide.aws.keys import Keys
from bonafide.aws.table import Item, Table
from bonafide.findings import Finding
from bonafide.policy import Policy
from bonafide.verifier import Verifier


class Recorder(NamedTuple):
    """Where findings are recorded, with which keys identifiers are hashed, and by which policy findings weigh."""

    table: Table
    keys: Keys
    policy: Policy

    @classmethod
    def deployed(cls) -> Self:
        """The recorder of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        return cls(Table.deployed(), Keys.deployed(), policy.load_deployed())

    def items_of[Subject](
        self,
        application: Application,
        subject: Subject,
        findings: Iterable[Finding],
        verifier: Verifier[Subject],
        now: datetime,
    ) -> list[Item]:
        """The items of a verifier's findings and of the identifiers that it read."""
        identifiers = verifier.identifiers(subject)
        check = records.check_item(
            application.application_id,
            verifier.name,
            findings,
            now=now,
            kept=self.table.retention,
            identifiers=self.keys.hashed(identifiers),
            policy_version=self.policy.version,
        )
        if not any(identifiers.values()):
            return [check]
        name = application.basics.name if application.basics else None
        forms = verifier.name_forms(name) if name else frozenset[str]()
        seen = sightings.items(
            application, identifiers, forms, keys=self.keys.active(), now=now, kept=self.table.retention
        )
        return [*seen, check]

    def put(self, items: Iterable[Item]) -> None:
        """Writes all sightings, and after them the findings.

        So Assess, which the findings start, sees the sightings of this application and of all before it. It takes two
        requests: DynamoDB writes the items of one request in any order, and may leave some for later.
        """
        items = list(items)
        self.table.put(item for item in items if item["pk"].startswith("id#"))
        self.table.put(item for item in items if not item["pk"].startswith("id#"))
