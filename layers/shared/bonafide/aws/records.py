"""The results table: what is known of an application, by application. It holds no personal data.

| pk         | sk                                       | holds                                               |
|------------|------------------------------------------|-----------------------------------------------------|
| `app#<id>` | `application`                            | pointer to the part and row, submitted_at, job, source |
| `app#<id>` | `check#phone`, `#email` or `#education`  | findings, identifiers (hashes), policy version      |
| `app#<id>` | `assessment`                             | level, points per family, concerns, alerted level   |
| `carrier-lookup#<hash>`, `email-insight#<hash>` | the same word | what a paid look-up said, for a month |
| `carrier-lookups#<day>`, `email-insights#<day>` | `count`       | how many were paid for that day       |

How it is written and read at all is in `table.py`. Findings stand in one attribute as JSON: as nested DynamoDB
attributes they cost several times the processor time, and no query could use them. Only concerns stand in full; passes
are their codes, and what was not assessed stands under its reason. That is a third of the bytes, which are what
DynamoDB bills.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from bonafide import policy
from bonafide.aws import table
from bonafide.aws.table import Item
from bonafide.findings import Finding, Outcome, Verdict, no_concern
from bonafide.policy import Policy, Strength
from bonafide.risk import Assessment

if TYPE_CHECKING:
    from bonafide.application import Application


class _Recorded(BaseModel):
    """Findings as they are kept: concerns in full, of other checks the names, in one text, and the family once.

    A name is followed by the education entry that the check looked at (`too_short#1`), if it looked at one.
    """

    concerns: list[Finding] = []
    family: str = ""
    passed: str = ""
    not_assessed: dict[str, str] = {}


def application_item(
    application: "Application", *, now: datetime, part: str, line: int, upload: str, row: int
) -> Item:
    """The item that says where an application stands: its part and line, and its upload and row there."""
    return _item(
        application.application_id,
        "application",
        now,
        part=part,
        line=line,
        upload=upload,
        row=row,
        **_context(application),
    )


def submission_item(application: "Application", *, now: datetime) -> Item:
    """The item of an application of which one section was sent by request: it stands in no part."""
    return _item(application.application_id, "application", now, **_context(application))


def check_item(
    application_id: str | None,
    check: str,
    findings: Iterable[Finding],
    *,
    now: datetime,
    identifiers: dict[str, list[str]],
    policy_version: str,
) -> Item:
    """The item of one verifier's findings."""
    return _item(
        application_id,
        f"check#{check}",
        now,
        findings=_as_json(findings),
        identifiers=identifiers,
        policy_version=policy_version,
    )


def assessment_item(
    application_id: str,
    assessment: Assessment,
    identity: Iterable[Finding],
    *,
    now: datetime,
    expires_at: int,
    alerted_level: str | None,
    neighbours: Iterable[str] = (),
) -> Item:
    """The item of an assessment, with the level that an alert was sent for, if one was.

    `identity` are the findings that no verifier recorded: on this application beside all others, of which `neighbours`
    share something. It is to expire with the findings, however often it is made anew.
    """
    item = _item(
        application_id,
        "assessment",
        now,
        **assessment.model_dump(mode="json", exclude={"concerns"}),
        concerns=_as_json(assessment.concerns),
        identity=_as_json(identity),
        alerted_level=alerted_level,
        neighbours=sorted(neighbours) or None,
    )
    return {**item, "expires_at": expires_at}


def replace_assessment(before: Item, item: Item) -> bool:
    """Writes an assessment unless another was written since `before` was read; says whether it stands.

    Two that assess one application at once, of which one knows less, so never end with what the lesser knew. The
    version counts what differed, and not that the same is to be kept for longer: a repetition changes nothing.
    """
    if not before:
        return table.put_if_new({**item, "version": 1})
    differs = not _same(before, item)
    if not differs and item["expires_at"] == before["expires_at"]:
        return True
    version = before["version"]
    return table.put_if({**item, "version": version + differs}, "version = :version", version=version)


def mark_alerted(application_id: str, level: str) -> None:
    """Records that security was told of an application at a level."""
    expression = "SET alerted_level = :level ADD version :one"
    table.update(f"app#{application_id}", "assessment", expression, level=level, one=1)


def findings_of(item: Item, attribute: str = "findings") -> list[Finding]:
    """The findings that an item holds, concerns first. Of others the strength is the one that the policy has today."""
    recorded = _Recorded.model_validate_json(item[attribute])
    family = recorded.family
    passed = (_no_concern(family, check, Outcome.PASS, "") for check in recorded.passed.split())
    others = (
        _no_concern(family, check, Outcome.NOT_ASSESSED, reason)
        for reason, checks in recorded.not_assessed.items()
        for check in checks.split()
    )
    return [*recorded.concerns, *passed, *others]


def _as_json(findings: Iterable[Finding]) -> str:
    recorded, passed, not_assessed = _Recorded(), list[str](), dict[str, list[str]]()
    for finding in findings:
        if finding.outcome is Outcome.CONCERN:
            recorded.concerns.append(finding)
            continue
        recorded.family, _, name = finding.code.partition(".")
        check = name if finding.entry is None else f"{name}#{finding.entry}"
        (passed if finding.outcome is Outcome.PASS else not_assessed.setdefault(finding.evidence, [])).append(check)
    recorded.passed = " ".join(passed)
    recorded.not_assessed = {reason: " ".join(checks) for reason, checks in not_assessed.items()}
    return recorded.model_dump_json(exclude_defaults=True)


def _no_concern(family: str, check: str, outcome: Outcome, reason: str) -> Finding:
    name, _, entry = check.partition("#")
    known = _policy().codes.get(f"{family}.{name}")
    verdict = Verdict(f"{family}.{name}", outcome, reason, int(entry) if entry else None)
    return no_concern(verdict, known.strength if known else Strength.INFO)


@cache
def _policy() -> Policy:
    return policy.load()


def _context(application: "Application") -> Item:
    return {
        "submitted_at": application.submitted_at and application.submitted_at.isoformat(),
        "job": application.job and application.job.model_dump(include={"id", "title"}, exclude_none=True),
        "source": application.source and application.source.name,
    }


def _item(application_id: str | None, sort_key: str, now: datetime, **attributes: Any) -> Item:
    if application_id is None:
        raise ValueError("an application without an id cannot be recorded")
    present = {name: value for name, value in attributes.items() if value not in (None, {})}
    return {
        "pk": f"app#{application_id}",
        "sk": sort_key,
        **present,
        "recorded_at": now.isoformat(),
        "expires_at": int((now + table.RETENTION).timestamp()),
    }


def load(application_id: str) -> dict[str, Item]:
    """Everything recorded of an application, by sort key, as it is at this moment."""
    return {item["sk"]: item for item in table.query(f"app#{application_id}")}


def _same(one: Item, other: Item) -> bool:
    """Whether two items say the same, whenever they were recorded and for however long."""
    besides = {"recorded_at", "expires_at", "version"}
    return {name: value for name, value in one.items() if name not in besides} == {
        name: value for name, value in other.items() if name not in besides
    }
