"""What verifiers record of an application: the sightings of its identifiers, and their findings."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple, Self

from bonafide import policy
from bonafide.application import Application
from bonafide.aws import records, sightings
from bonafide.aws.keys import Keys
from bonafide.aws.table import Item, Table
from bonafide.findings import Finding
from bonafide.identity import digest_of, keyed_hash
from bonafide.policy import Policy
from bonafide.settings import setting
from bonafide.verifier import Verifier
from bonafide.verifiers import switched_on

WRITERS = 10
"""Findings that are written at the same time; boto3 keeps as many connections."""


class Record(NamedTuple):
    """The items of one application and verifier."""

    sightings: list[Item]
    check: Item


class Recorder(NamedTuple):
    """Where findings are recorded, with which keys identifiers are hashed, and by which policy findings weigh.

    `optional` are the optional verifiers that are switched on, so that Assess waits for them.
    """

    table: Table
    keys: Keys
    policy: Policy
    optional: frozenset[str] = frozenset()

    @classmethod
    def deployed(cls) -> Self:
        """The recorder of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        optional = switched_on(setting("OPTIONAL_CHECKS", default=""))
        return cls(Table.deployed(), Keys.deployed(), policy.load_deployed(), optional)

    def record_of[Subject](
        self,
        application: Application,
        subject: Subject,
        findings: Iterable[Finding],
        verifier: Verifier[Subject],
        now: datetime,
    ) -> Record:
        """The items of a verifier's findings and of the identifiers that it read, with each of the keys."""
        hashed: dict[str, list[str]] = {}
        names: dict[str, str] = {}
        sketches: list[str] = []
        identifiers = {kind: dict.fromkeys(values) for kind, values in verifier.identifiers(subject).items() if values}
        if identifiers or verifier.keyed:
            name = application.basics.name if application.basics else None
            forms = verifier.name_forms(name) if name else frozenset[str]()
            for key in self.keys.active():
                found = [
                    (kind, keyed_hash(kind, digest_of(value), key))
                    for kind, values in identifiers.items()
                    for value in values
                ]
                if verifier.keyed:
                    keyed = verifier.keyed(subject, key)
                    found += [(keyed.kind, each) for each in keyed.hashes]
                    sketches += [keyed.sketch] if keyed.sketch else []
                for kind, identifier in found:
                    hashed.setdefault(kind, []).append(identifier)
                    if forms:
                        names[identifier] = sightings.name_hashes(forms, identifier, key)
        check = records.check_item(
            application,
            verifier.name,
            findings,
            now=now,
            kept=min(self.table.retention, verifier.kept or self.table.retention),
            identifiers=hashed,
            names=names,
            policy_version=self.policy.version,
            sketches=sketches,
            expects=[each for each in application.optional if each in self.optional],
        )
        seen = sightings.items(
            application.application_id, hashed, now=now, expires_at=check["expires_at"], corrects=application.corrects
        )
        return Record(seen, check)

    def put(self, recorded: Sequence[Record]) -> list[Exception | None]:
        """Writes all sightings, and after them the findings of each application by themselves.

        So Assess, which the findings start, sees the sightings of this application and of all before it. The findings
        on an older statement than those that are there are not written.

        Returns:
            for each record, the error of writing its findings, or None.

        Raises:
            TableBusy: DynamoDB had no capacity for some sightings.
            botocore.exceptions.ClientError: DynamoDB refused sightings.
        """
        self.table.put(item for each in recorded for item in each.sightings)
        if len(recorded) == 1:
            return [self._put_check(recorded[0])]
        with ThreadPoolExecutor(WRITERS) as pool:
            return list(pool.map(self._put_check, recorded))

    def _put_check(self, record: Record) -> Exception | None:
        try:
            if later := records.put_check(self.table, record.check):
                self._keep_sightings(later)
        except Exception as error:  # any error: the findings on the other applications are still written
            return error
        return None

    def _keep_sightings(self, later: Item) -> None:
        """Writes the sightings of a later statement again, since those of an older one now expire too early."""
        application_id = later["pk"].removeprefix("app#")
        recorded_at = datetime.fromisoformat(later["recorded_at"])
        hashed = later.get("identifiers", {})
        expires_at, corrects = later["expires_at"], later.get("corrects")
        self.table.put(
            sightings.items(application_id, hashed, now=recorded_at, expires_at=expires_at, corrects=corrects)
        )
