"""Applications that a verifier has not answered for in time.

Assess waits for all verifiers of a statement. A part that a verifier has not finished within TIME_LIMIT is overdue:
its applications get an item `overdue`, so that Assess waits no longer, and after REQUEUE_AFTER the part is put on that
verifier's queue again. Which applications are missing is read from their findings, not only from the part: with one
application that fails, a part is not finished either.

So it is with an optional verifier that is switched on and the applications that state something for it.

Assess never waits for the verifier of documents, which few applications have, and which may come late. A part whose
documents are not verified within DOCUMENTS_AFTER is put on its queue again, too.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from aws_lambda_powertools import Logger

from bonafide.aws import clients, objects, receipts, records
from bonafide.aws.parts import read_application
from bonafide.verifiers import DOCUMENT, OPTIONAL, VERIFIERS
from reconcile.queues import Queues, Requeue

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

TIME_LIMIT = timedelta(minutes=15)
"""How long Assess waits for a verifier."""

REQUEUE_AFTER = timedelta(hours=1)
"""After how long a part is put on a queue again. The queue itself retries for two hours; a part twice is no harm."""

DOCUMENTS_AFTER = timedelta(days=1)
"""After how long a part is put on the queue of documents again, and how long that is given to have an effect."""

QUEUES = {DOCUMENT: "resume"}
"""The queues of verifiers that are not called like their verifiers."""

WORKERS = 8
"""Parts that are read at the same time."""

logger = Logger(service="reconcile")


class Statement(NamedTuple):
    """An application of a part, the revision of its statement, and which of the verifiers of some concern it."""

    application_id: str
    revision: str
    concerns: tuple[str, ...] = ()


class Outstanding(NamedTuple):
    """Statements of a part that a verifier has not answered for in time."""

    part: str
    verifier: str
    statements: tuple[Statement, ...]


class Parts(NamedTuple):
    """Where parts are read and recorded, and put on queues again.

    `dry_run` is whether nothing is changed, `reads_documents` whether documents are verified, and `optional` are the
    optional verifiers that are switched on.
    """

    table: "Table"
    bucket: str
    queues: Queues
    dry_run: bool = False
    reads_documents: bool = True
    optional: frozenset[str] = frozenset()

    def outstanding(
        self, upload_id: str, parts: Sequence["Item"], now: datetime, has_time: Callable[[], bool] = lambda: True
    ) -> list[Outstanding]:
        """Finds what is outstanding in the parts of an upload, and does what can be done about it.

        Args:
            upload_id: the upload.
            parts: items of its parts.
            now: the time.
            has_time: whether another part may be read. Those that are not are left for the next run.
        """

        def check(part: "Item") -> list[Outstanding]:
            return self._check(upload_id, part, now) if has_time() else []

        unverified = [part for part in parts if missing_verifiers(part, self.optional) or self._lacks_documents(part)]
        with ThreadPoolExecutor(WORKERS) as pool:
            return [each for found in pool.map(check, unverified) for each in found]

    def _check(self, upload_id: str, part: "Item", now: datetime) -> list[Outstanding]:
        client = clients.s3()
        try:
            opened = objects.open_object(objects.Pointer(self.bucket, part["part"], None))
        except client.exceptions.NoSuchKey:  # intake is not that far, or it expired
            return []
        age = now - opened["LastModified"]
        if age < TIME_LIMIT:
            return []
        number = part["sk"].removeprefix(receipts.PART)
        statements = _statements(opened["Body"].iter_lines(chunk_size=65536))
        found = list[Outstanding]()
        missing = missing_verifiers(part, self.optional)
        if self._lacks_documents(part) and age >= DOCUMENTS_AFTER:
            missing.append(DOCUMENT)
        for verifier in missing:
            concerned = [each for each in statements if verifier in VERIFIERS or verifier in each.concerns]
            lacking = self._lacking(concerned, verifier, now)
            if lacking:
                found.append(Outstanding(number, verifier, lacking))
            elif not self.dry_run:  # it recorded everything, and could not say so
                receipts.mark_verified(self.table, part["part"], verifier)
        if found and not self.dry_run:
            waited_for = [each for each in found if each.verifier != DOCUMENT]
            self._set_overdue(part, {statement for each in waited_for for statement in each.statements}, now)
            if age >= REQUEUE_AFTER:
                for each in found:
                    self._requeue(upload_id, part["part"], each, now)
        return found

    def _lacks_documents(self, part: "Item") -> bool:
        return self.reads_documents and lacks_documents(part)

    def _lacking(self, statements: Sequence[Statement], verifier: str, now: datetime) -> tuple[Statement, ...]:
        """Statements without findings of a verifier. Findings on a later one will do: older ones are not recorded."""
        keys = [(f"app#{each}", f"check#{verifier}") for each in {each.application_id for each in statements}]
        checked = {item["pk"]: records.revision_of(item) for item in self.table.get_many(keys, now=now)}
        return tuple(
            each
            for each in statements
            if (pk := f"app#{each.application_id}") not in checked or checked[pk] < each.revision
        )

    def _set_overdue(self, part: "Item", statements: Iterable[Statement], now: datetime) -> None:
        """Tells Assess not to wait for the findings on these statements, or older ones."""
        latest = {each.application_id: each.revision for each in sorted(statements, key=lambda each: each.revision)}
        keys = [(f"app#{each}", "overdue") for each in latest]
        known = {item["pk"]: records.revision_of(item) for item in self.table.get_many(keys, now=now)}
        self.table.put(
            {"pk": pk, "sk": sk, "revision": revision, "expires_at": part["expires_at"]}
            for (pk, sk), revision in zip(keys, latest.values(), strict=True)
            if pk not in known or known[pk] < revision
        )

    def _requeue(self, upload_id: str, key: str, each: Outstanding, now: datetime) -> None:
        pointer = objects.Pointer(self.bucket, key, None)
        queue = QUEUES.get(each.verifier, each.verifier)
        pause = DOCUMENTS_AFTER if each.verifier == DOCUMENT else REQUEUE_AFTER
        result = self.queues.requeue(pointer, upload_id, queue, part=each.part, now=now, pause=pause)
        if result is not Requeue.WAITING:
            logger.warning(
                "part is not verified",
                upload=upload_id,
                part=each.part,
                verifier=each.verifier,
                applications=len(each.statements),
                put_on_queue=result.value,
            )


def missing_verifiers(part: "Item", optional: Container[str] = ()) -> list[str]:
    """The verifiers that have not finished a part, with the optional ones that are switched on."""
    all_of_them = (*VERIFIERS, *(name for name in OPTIONAL if name in optional))
    return [name for name in all_of_them if name not in part.get("verified_by", ())]


def lacks_documents(part: "Item") -> bool:
    """Whether a part has documents that are not verified."""
    return bool(part.get("resumes")) and DOCUMENT not in part.get("verified_by", ())


def _statements(lines: Iterable[bytes]) -> list[Statement]:
    """The statements of a part's lines; an empty line is an erased one."""
    return [
        Statement(
            each.application_id or "", each.revision or "", (*each.optional, *([DOCUMENT] if each.resume else []))
        )
        for each in (read_application(line) for line in lines if line)
    ]
