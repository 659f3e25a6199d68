"""Verifies files with the whole stack: uploads each as a career site would, and reads back the result of each row."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from bonafide.application import Application
from bonafide.aws import records
from bonafide.aws.objects import Pointer, documents_of
from bonafide.aws.table import Table
from bonafide.findings import Finding, Outcome, Verdict, no_concern
from bonafide.policy import Strength
from local import outcomes, reference
from local.publications import Publication
from local.reading import with_functions

if TYPE_CHECKING:
    from local.stack import Stack

type Progress = Callable[[str, int], None]
"""Is called with the name of work that was done, and how much of it."""

# Nothing here sends e-mail. DNS is asked only if the user wants it.
PARAMETERS = {
    "AlertEmail": "security@bonafide.example",
    "DnsLookups": "off",
    "ReviewUrl": "https://review.bonafide.example/{application_id}",
}


ALONE = "documents/"
"""The folder of uploads that `bonafide verify` makes of documents alone, each with `.json` after its name."""


class Assessed(NamedTuple):
    """The result of one row that is an application."""

    file: str
    row: int
    application: dict[str, Any]
    assessment: dict[str, Any]
    findings: list[dict[str, Any]]
    replaced: bool = False
    """Whether a later statement with the same id counts, whose findings these are."""
    read: dict[str, Any] | None = None
    """What was read of the application's document (`resumes.what_was_read`), if it has one."""

    @property
    def not_understood(self) -> list[dict[str, str]]:
        """The fields that nothing reads and that look like contact data, schools or years of study."""
        with_functions()
        from intake.unread import unread

        fields = dict.fromkeys(unread(Application.model_validate(self.application)))
        return [{"name": each.name, "looks_like": each.looks_like} for each in fields if each.looks_like]

    def document(self) -> dict[str, Any]:
        """The assessment as one JSON object of `bonafide verify --json`."""
        return {
            "application_id": self.application["application_id"],
            "source": {"file": self.file, "row": self.row},
            "level": self.assessment.get("level"),
            "points": self.assessment.get("points"),
            "families": self.assessment.get("families", {}),
            "findings": self.findings,
            "not_assessed": [
                {"reason": reason, "codes": codes} for reason, codes in outcomes.not_assessed(self.findings).items()
            ],
            "not_understood": self.not_understood,
            "read": self.read,
            "alerted": "alerted_level" in self.assessment,
            "replaced": self.replaced,
        }


class Rejected(NamedTuple):
    """The result of one row that could not be read."""

    file: str
    row: int
    reason: str

    def document(self) -> dict[str, Any]:
        """The rejection as one JSON object of `bonafide verify --json`."""
        return {"rejected": True, "file": self.file, "row": self.row, "reason": self.reason}


def embedded_stack(*, dns: bool = False, parameters: dict[str, str] | None = None, **options: Any) -> "Stack":
    """Returns the stack of template.yaml on an embedded AWS, with the reference database of this machine.

    `dns` allows DNS look-ups. `parameters` are further parameters of the template.
    """
    from local.stack import Stack  # takes seconds

    parameters = {**PARAMETERS, "DnsLookups": "on" if dns else "off", **(parameters or {})}
    environment = {
        "REFERENCE_DATABASE": str(reference.database()),
        "POWERTOOLS_METRICS_DISABLED": "true",
        "SECONDS_BETWEEN_ALERTS": "0",  # no e-mail leaves this machine
        "DOCUMENT_WAIT_SECONDS": "0",  # a document that is not there will not come
    }
    return Stack(parameters=parameters, environment=environment, **options)


def verify(stack: "Stack", *files: Path, progress: Progress | None = None) -> Iterator[Assessed | Rejected]:
    """Uploads files at once, runs the stack until all are processed, and yields the result of each row, in order."""
    storage, bucket = stack.client("s3"), stack.resource("UploadsBucket")
    uploads = [(str(file), _upload(storage, bucket, file)) for file in files]
    stack.drain(progress)
    for file, upload in uploads:
        rejected = lines(storage, bucket, f"rejected/{upload}.jsonl")
        rejections = [Rejected(file, line["row"], line["reason"]) for line in rejected]
        yield from by_row(_assessed(stack, f"applications/{upload}/", file), rejections)


def put_documents(stack: "Stack", folder: Path) -> None:
    """Uploads the documents in a folder, as a career site would before an application: each is called as that is."""
    for file in sorted(folder.iterdir()):
        key = f"{documents_of(file.stem)}{file.name}"
        stack.client("s3").put_object(Bucket=stack.resource("UploadsBucket"), Key=key, Body=file.read_bytes())


def _upload(storage: Any, bucket: str, file: Path) -> str:
    """Uploads a file as a career site would, and returns the id of the upload."""
    key = f"incoming/{file.name}"
    with file.open("rb") as content:
        version = storage.put_object(Bucket=bucket, Key=key, Body=content)["VersionId"]
    return Pointer(bucket, key, version).id


def load_watchlist(stack: "Stack", tier: str, file: Path) -> None:
    """Uploads a watchlist to the stack and processes it."""
    with file.open("rb") as content:
        key = f"watchlists/{tier}/{file.name}"
        stack.client("s3").upload_fileobj(content, stack.resource("UploadsBucket"), key)
    stack.drain()


def alerts(stack: "Stack") -> list[Publication]:
    """Returns the alerts that security received, without weekly reports."""
    topic = stack.resource("AlertsTopic").rpartition(":")[2]
    return [each for each in stack.published if each.topic == topic and "level" in each.attributes]


def receipts(stack: "Stack") -> list[dict[str, Any]]:
    """Returns the receipts of all uploads."""
    storage, bucket = stack.client("s3"), stack.resource("UploadsBucket")
    pages = storage.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="receipts/")
    return [next(lines(storage, bucket, item["Key"])) for page in pages for item in page.get("Contents", [])]


def lines(storage: Any, bucket: str, key: str) -> Iterator[dict[str, Any]]:
    """The documents of an object of JSON Lines; none if there is no object."""
    try:
        content = storage.get_object(Bucket=bucket, Key=key)["Body"]
    except storage.exceptions.NoSuchKey:
        return
    for line in content.iter_lines(chunk_size=65536):
        if line:
            yield json.loads(line)


def _assessed(stack: "Stack", folder: str, file: str) -> Iterator[Assessed]:
    storage, bucket = stack.client("s3"), stack.resource("UploadsBucket")
    table = Table(stack.resource("ResultsTable"), timedelta())  # nothing is written
    for page in storage.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=folder):
        for item in page.get("Contents", []):
            for application in lines(storage, bucket, item["Key"]):
                yield assessed(table, application, file)


def assessed(
    table: Table, application: dict[str, Any], file: str, names: Mapping[str, str] = MappingProxyType({})
) -> Assessed:
    """The result of an application, which is a line of a part of a file.

    `names` are those of documents that are applications by themselves, by the id: in the table they are masked.
    """
    recorded = records.load(table, application["application_id"])
    assessment = recorded.assessment or {"outstanding": _outstanding(recorded)}
    findings = [document for item in recorded.checks.values() for document in _documents(item["findings"])]
    if "identity" in assessment:
        findings += [_with_rows(table, document, names) for document in _documents(assessment["identity"])]
    row = int(application["revision"].rpartition("#")[2])
    return Assessed(file, row, application, assessment, findings, recorded.revision > application["revision"])


@lru_cache(1024)  # most applications have one of a few texts
def _documents(text: str) -> tuple[dict[str, Any], ...]:
    """The findings in a text of the table."""
    return tuple(map(_document, records.findings_in(text)))


_GIVEN_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b")
"""An id that intake gave to a row without one: UUID version 5."""


def _with_rows(table: Table, document: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A finding on what applications share, with the rows of those whose ids nobody knows."""
    if document["outcome"] != Outcome.CONCERN:
        return document
    evidence = _GIVEN_ID.sub(lambda given: _with_row(table, given[0], names), document["evidence"])
    return {**document, "evidence": evidence}


def _with_row(table: Table, application_id: str, names: Mapping[str, str]) -> str:
    if application_id in names:
        return f"{application_id} in {names[application_id]}"
    statement = records.load_latest_statement(table, application_id)
    upload, row = str(statement.get("file") or ""), statement.get("row")
    file = upload.rpartition("/")[2]
    if upload.startswith(ALONE):
        return f"{application_id} in {file.removesuffix('.json')}"
    return f"{application_id} in {file} row {int(row):,}" if file and row else application_id


def _document(finding: Finding) -> dict[str, Any]:
    if finding.outcome is Outcome.CONCERN:
        return finding.model_dump(mode="json", exclude_none=True)
    return _document_of_no_concern(finding.code, finding.outcome, finding.strength, finding.evidence, finding.entry)


@lru_cache(4096)
def _document_of_no_concern(
    code: str, outcome: Outcome, strength: Strength, evidence: str, entry: int | None
) -> dict[str, Any]:
    """The same for nearly all applications, so it is made once."""
    finding = no_concern(Verdict(code, outcome, evidence, entry), strength)
    return finding.model_dump(mode="json", exclude_none=True)


def _outstanding(recorded: records.Recorded) -> list[str]:
    """The verifiers without a result. Assess waits for them, unless the others' findings already reach high."""
    return [name for name in recorded.expected if name not in recorded.checks]


def by_row(assessed: Iterator[Assessed], rejections: Iterable[Rejected]) -> Iterator[Assessed | Rejected]:
    waiting = iter(rejections)
    rejection = next(waiting, None)
    for one in assessed:
        while rejection is not None and rejection.row < one.row:
            yield rejection
            rejection = next(waiting, None)
        yield one
    while rejection is not None:
        yield rejection
        rejection = next(waiting, None)
