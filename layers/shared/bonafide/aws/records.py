"""The results table: what is known of an application, by application. It holds no personal data.

| pk         | sk                                       | holds                                               |
|------------|------------------------------------------|-----------------------------------------------------|
| `app#<id>` | `application#<revision>`                 | a statement: part and row, submitted_at, job, source |
| `app#<id>` | `amendment#<id>`                         | that a candidate corrected it by another application |
| `app#<id>` | `assessment`                             | level, points per family, concerns, what an alert said |
| `app#<id>` | `check#<verifier>`                       | findings, hashes of identifiers and names, revision |
| `app#<id>` | `overdue`                                | revision that is assessed without waiting for checks |
| `carrier-lookup#<hash>`, `email-insight#<hash>` | the same word | what a paid look-up said, for a month |
| `carrier-lookups#<day>`, `email-insights#<day>` | `count`       | how many were paid for that day       |

An application may be stated again (`revisions.py`). Every statement is kept, but of each check only the latest, and
findings are judged only together with findings of the same revision. The sort keys are in such an order that one
query of bounded size, from the end, reads what an assessment needs. Items expire with their statement's receipt.

`table.py` reads and writes items. Findings are one attribute with JSON: nested DynamoDB attributes cost several times
the processor time, and no query could use them. Concerns are stored in full, passes by their codes, and checks that
were not assessed by their reason. That is a third of the bytes, and DynamoDB bills bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, Field, TypeAdapter
from pydantic_core import to_json

from bonafide import policy, revisions
from bonafide.findings import Finding, Outcome, Verdict, no_concern
from bonafide.hooks import Hook
from bonafide.identity import CONNECT_NOBODY
from bonafide.origin import UPLOADS
from bonafide.policy import Policy, Strength
from bonafide.privacy import Person
from bonafide.risk import Assessment, Level
from bonafide.verifiers import ALL_VERIFIERS, DOCUMENT, OPTIONAL, SHIPPING, VERIFIERS

if TYPE_CHECKING:
    from bonafide.application import Application
    from bonafide.aws.table import Item, Table


class _Recorded(BaseModel):
    """Findings as they are stored: concerns in full, other checks by name in one text, and the family once.

    A name is followed by the education entries that the check looked at (`too_short#0,1`), if any, and by how often it
    passed, if more than once (`too_short*2`). A code of another family is written in full (`address.shared`).
    """

    concerns: list[Finding] = Field(default_factory=list)  # pydantic would copy a list that is the default
    family: str = ""
    passed: str = ""
    not_assessed: dict[str, str] = Field(default_factory=dict)


AMENDMENT = "amendment#"
"""Sort keys of what says which applications correct one. They are read after all that an assessment needs."""

WAIT = timedelta(days=1)
"""How long the findings of optional verifiers are expected, after those of the others."""

SPARE = 4
"""Items read beyond those of today's verifiers: a later version may have recorded more checks."""


def application_item(
    application: "Application",
    *,
    now: datetime,
    kept: timedelta,
    part: str,
    line: int,
    upload: str,
    row: int,
    file: str | None = None,
    source_id: str | None = None,
) -> "Item":
    """The item that says where an application is stored: its part and line, and its upload and row.

    `file` is the upload's name and `source_id` the source's own id, by which an analyst finds the person. Both are
    recorded without what identifies the applicant. The name of an event's object identifies nobody, and its candidate
    is recorded as the source names them, since that is how the source says that they are erased.
    """
    person = Person.of(application)
    is_event = file is not None and Hook.of_key(f"{UPLOADS}{file}") is not None
    is_as_stated = is_event and "@" not in (source_id or "")
    return _statement_item(
        application,
        now,
        kept,
        part=part,
        line=line,
        upload=upload,
        row=row,
        file=file if is_event else file and person.masked(file),
        source_id=source_id if is_as_stated else source_id and person.masked_id(source_id),
    )


def submission_item(application: "Application", *, now: datetime, kept: timedelta) -> "Item":
    """The item of an application of which a request sent one section. No part holds it."""
    return _statement_item(application, now, kept)


def check_item(
    application: "Application",
    check: str,
    findings: Iterable[Finding],
    *,
    now: datetime,
    kept: timedelta,
    identifiers: dict[str, list[str]],
    names: dict[str, str],
    policy_version: str,
    sketches: list[str] | None = None,
    expects: Iterable[str] = (),
) -> "Item":
    """The item of one verifier's findings.

    `identifiers` are keyed hashes by kind. `names` are, for each of them, hashes of the forms of the applicant's name,
    with spaces between. `sketches` are those of a document's text, one for each key, in hexadecimal. `expects` are the
    optional verifiers whose findings are waited for.
    """
    return _item(
        application.application_id,
        f"check#{check}",
        now,
        expires_at=expires_at(application, now=now, kept=kept),
        findings=_as_json(findings),
        identifiers=identifiers,
        names=names,
        sketches=sketches or None,
        has_document=application.resume is not None or None,
        expects=" ".join(expects) or None,
        submitted_at=application.submitted_at and application.submitted_at.isoformat(),
        corrects=application.corrects,
        policy_version=policy_version,
        revision=application.revision,
    )


def put_check(table: "Table", item: "Item") -> "Item | None":
    """Writes a verifier's findings, unless those of a later statement are there: then it returns these."""
    condition = "attribute_not_exists(revision) OR revision <= :revision"
    return table.put_or_stored(item, condition, revision=item.get("revision", ""))


def expires_at(application: "Application", *, now: datetime, kept: timedelta) -> int:
    """When the items of a statement expire, in seconds since 1970: after its receipt, however late it is processed."""
    received = revisions.received_at(application.revision) if application.revision else now
    return int((received + kept).timestamp())


def assessment_item(
    application_id: str,
    assessment: Assessment,
    identity: Iterable[Finding],
    *,
    revision: str = "",
    now: datetime,
    expires_at: int,
    before: Mapping[str, Any],
    neighbours: Mapping[str, Iterable[str]],
    former_neighbours: Iterable[str] = (),
    settled: str | None = None,
    is_early: bool = False,
) -> "Item":
    """The item of an assessment, which says whether an alert is due.

    An alert is due if the level is high, unless one has named the application with these codes `before`, or the
    assessment `is_early`: findings are expected, and those that are there are not high by themselves. What an alert
    said stays recorded, beside whatever level there is today. `identity` are the findings on what the application
    shares with others; `neighbours` are those others, by kind of identifier, and `former_neighbours` those that shared
    something earlier. `settled` is the `state_of` the checks if they need not be assessed again. The item expires with
    the findings, in `expires_at`, however often the application is assessed again.
    """
    codes = weighing_codes(assessment.concerns)
    alerted = {name: value for name, value in before.items() if name.startswith("alerted_") or name == "alert_id"}
    if alerted:  # before 0.3 an item had no codes of its own for that
        alerted["alerted_codes"] = sorted(codes_alerted(before))
    is_new = not (alerted and codes <= codes_alerted(before))
    is_due = assessment.level is Level.HIGH and is_new and not is_early
    return _item(
        application_id,
        "assessment",
        now,
        expires_at=expires_at,
        revision=revision or None,
        **assessment.model_dump(mode="json", exclude={"concerns"}),
        concerns=_as_json(assessment.concerns),
        identity=_as_json(identity),
        neighbours={kind: sorted(others) for kind, others in neighbours.items()},
        former_neighbours=sorted(former_neighbours) or None,
        alert="due" if is_due else "sent" if alerted else None,
        settled=settled,
        is_early=is_early or None,
        **alerted,
    )


def with_former_neighbours(item: "Item", others: Iterable[str]) -> "Item":
    """The item of an assessment with more applications that are assessed again when its own changes."""
    return {**item, "former_neighbours": sorted({*item.get("former_neighbours", ()), *others})}


def state_of(checks: Mapping[str, "Item"], policy_version: str) -> str:
    """Twelve hexadecimal digits derived from the findings and the policy that weighs them, not from their times."""
    besides = {"recorded_at", "expires_at", "findings"}
    content = [
        (name, {key: value for key, value in item.items() if key not in besides})
        for name, item in sorted(checks.items())
    ]
    state = hashlib.sha256(json.dumps([policy_version, content], sort_keys=True).encode())
    for _, item in sorted(checks.items()):  # most of the text, and a text already
        state.update(item["findings"].encode())
    return state.hexdigest()[:12]


def replace_assessment(table: "Table", before: "Item", item: "Item") -> bool:
    """Writes an assessment unless another was written since `before` was read. Returns whether it is the stored one.

    So of two that assess one application at the same time, the one that read less never has the last word. The
    version counts changes of content; keeping the same assessment for longer does not count.
    """
    if not before:
        return table.put_if_new({**item, "version": 1})
    differs = not _same(before, item)
    if not differs and item["expires_at"] == before["expires_at"]:
        return True
    if "version" not in before:  # written before 0.2
        return table.put_if({**item, "version": 1}, "attribute_not_exists(version)")
    version = before["version"]
    return table.put_if({**item, "version": version + differs}, "version = :version", version=version)


def weighing_codes(concerns: Iterable[Finding]) -> set[str]:
    """The codes of the concerns that give points. With others than an alert has named, another alert is due."""
    return {finding.code for finding in concerns if finding.strength is not Strength.INFO}


def codes_alerted(item: Mapping[str, Any]) -> set[str]:
    """The codes that alerts on an application have named, by the item of its assessment."""
    if "alerted_codes" in item:
        return set(item["alerted_codes"])
    return weighing_codes(findings_of(item, "concerns")) if "concerns" in item else set()  # before 0.3


def assessment_of(item: "Item") -> Assessment:
    """The assessment that an item holds."""
    return Assessment.model_validate({"families": {}, **item, "concerns": findings_of(item, "concerns")})


def neighbours_of(item: Mapping[str, Any]) -> dict[str, list[str]]:
    """The applications that shared something with an application when it was assessed, by kind of identifier."""
    neighbours = item.get("neighbours", {})
    return neighbours if isinstance(neighbours, dict) else {"": neighbours}  # a list, until version 0.2


def connections_of(item: Mapping[str, Any]) -> dict[str, list[str]]:
    """The neighbours of an application by what may connect people. The same file is not named as similar text again.

    Files with one origin connect nobody: they may have been made from one template. Nor does a house, nor a
    network, which may be that of a café.
    """
    found = {kind: others for kind, others in neighbours_of(item).items() if kind not in (*CONNECT_NOBODY, "network")}
    if texts := set(found.pop("resume", ())) - set(found.get("file", ())):
        found["resume"] = sorted(texts)
    return found


def all_neighbours_of(item: Mapping[str, Any]) -> frozenset[str]:
    """The neighbours of an application when it was assessed, and those that it had before."""
    return frozenset(item.get("former_neighbours", ())).union(*neighbours_of(item).values())


def findings_of(item: Mapping[str, Any], attribute: str = "findings") -> list[Finding]:
    """The findings that an item holds, concerns first. The strength of the others is that of today's policy."""
    return list(findings_in(item[attribute]))


@lru_cache(1024)  # most applications have one of a few texts, since nothing in them is of concern
def findings_in(text: str) -> tuple[Finding, ...]:
    """The findings in an attribute of an item."""
    if text.startswith("["):  # all findings in full, before 0.2
        found = TypeAdapter(list[Finding]).validate_json(text)
        return tuple(sorted(found, key=lambda finding: finding.outcome is not Outcome.CONCERN))
    recorded = _Recorded.model_validate_json(text)
    family = recorded.family
    passed = (
        finding
        for check in recorded.passed.split()
        for name, _, times in (check.partition("*"),)
        for finding in _no_concerns(family, name, Outcome.PASS, "") * int(times or 1)
    )
    others = (
        finding
        for reason, checks in recorded.not_assessed.items()
        for check in checks.split()
        for finding in _no_concerns(family, check, Outcome.NOT_ASSESSED, reason)
    )
    return (*recorded.concerns, *passed, *others)


def _as_json(findings: Iterable[Finding]) -> str:
    concerns, family = list[dict[str, Any]](), ""
    passed = dict[tuple[str, int | None], int]()
    not_assessed = dict[str, dict[str, list[int | None]]]()
    for finding in findings:
        if finding.outcome is Outcome.CONCERN:
            concerns.append(finding.model_dump(mode="json", exclude_defaults=True))
            continue
        code = finding.code
        family = family or code.partition(".")[0]
        if finding.outcome is Outcome.PASS:
            check = code, finding.entry
            passed[check] = passed.get(check, 0) + 1
        else:
            not_assessed.setdefault(finding.evidence, {}).setdefault(code, []).append(finding.entry)
    recorded = {
        "concerns": concerns,
        "family": family,
        "passed": " ".join(
            _with_entries(family, code, (entry,)) + (f"*{times}" if times > 1 else "")
            for (code, entry), times in passed.items()
        ),
        "not_assessed": {
            reason: " ".join(_with_entries(family, code, tuple(entries)) for code, entries in checks.items())
            for reason, checks in not_assessed.items()
        },
    }
    return to_json({name: content for name, content in recorded.items() if content}).decode()


@lru_cache(4096)
def _with_entries(family: str, code: str, entries: tuple[int | None, ...]) -> str:
    name = code.removeprefix(f"{family}.")
    if entries == (None,):
        return name
    return f"{name}#{','.join('' if entry is None else str(entry) for entry in entries)}"


@lru_cache(4096)
def _no_concerns(family: str, check: str, outcome: Outcome, reason: str) -> tuple[Finding, ...]:
    name, _, entries = check.partition("#")
    code = name if "." in name else f"{family}.{name}"
    known = _policy().codes.get(code)
    strength = known.strength if known else Strength.INFO
    verdicts = (Verdict(code, outcome, reason, int(entry) if entry else None) for entry in entries.split(","))
    return tuple(no_concern(verdict, strength) for verdict in verdicts)


@cache
def _policy() -> Policy:
    return policy.load()


def _context(application: "Application") -> "Item":
    """What alerts say about an application beside its findings, without what identifies the applicant."""
    person = Person.of(application)
    job, source = application.job, application.source
    labels = {"id": person.masked_id(job.id or ""), "title": person.masked(job.title or "")} if job else {}
    return {
        "submitted_at": application.submitted_at and application.submitted_at.isoformat(),
        "job": {name: label for name, label in labels.items() if label},
        "source": source and source.name and person.masked(source.name),
    }


def _statement_item(application: "Application", now: datetime, kept: timedelta, **place: Any) -> "Item":
    return _item(
        application.application_id,
        _statement_key(application.revision or ""),
        now,
        expires_at=expires_at(application, now=now, kept=kept),
        corrects=application.corrects,
        **place,
        **_context(application),
    )


def _statement_key(revision: str) -> str:
    return f"application#{revision}" if revision else "application"


def _item(application_id: str | None, sort_key: str, now: datetime, *, expires_at: int, **attributes: Any) -> "Item":
    if application_id is None:
        raise ValueError("an application without an id cannot be recorded")
    present = {name: value for name, value in attributes.items() if value not in (None, {})}
    return {
        "pk": f"app#{application_id}",
        "sk": sort_key,
        **present,
        "recorded_at": now.isoformat(),
        "expires_at": expires_at,
    }


class Recorded(NamedTuple):
    """What is recorded of an application's latest verified statement.

    `checks` are by verifier. `assessment` is empty if there is none; it may be that of an earlier statement.
    `is_waited_for` is whether the findings of the other verifiers are still expected, of which `expected` are all. Of
    an application of which only deliveries are known, none are: it has expired, or never came here.
    """

    revision: str
    checks: dict[str, "Item"]
    assessment: "Item"
    is_waited_for: bool
    expected: tuple[str, ...] = tuple(VERIFIERS)


def load(table: "Table", application_id: str, *, now: datetime | None = None) -> Recorded:
    """What an assessment needs, by one query of bounded size (strongly consistent).

    With `now`, without findings that have expired: DynamoDB deletes them days later.
    """
    limit = len(ALL_VERIFIERS) + 2 + SPARE
    items = {item["sk"]: item for item in table.query(f"app#{application_id}", newest=True, limit=limit)}
    found = of_latest_statement(
        item
        for key, item in items.items()
        if key.startswith("check#") and (now is None or item["expires_at"] > now.timestamp())
    )
    checks = {item["sk"].removeprefix("check#"): item for item in found}
    revision = max((revision_of(item) for item in found if not _is_of(SHIPPING, item)), default="")
    is_overdue = "overdue" in items and revision_of(items["overdue"]) >= revision
    since = ((now or datetime.now(UTC)) - WAIT).isoformat()  # findings on networks expire earlier than the others
    expects = {name for item in found if item["recorded_at"] > since for name in item.get("expects", "").split()}
    expected = (*VERIFIERS, *(name for name in OPTIONAL if name in expects))
    is_complete = revisions.is_request(revision) or checks.keys() >= set(expected) or checks.keys() == {SHIPPING}
    is_waited_for = not is_complete and not is_overdue
    return Recorded(revision, checks, items.get("assessment", {}), is_waited_for=is_waited_for, expected=expected)


def of_latest_statement(checks: Iterable["Item"]) -> list["Item"]:
    """Those checks of an application that are on its latest verified statement.

    Each request has one section, so the requests of an application are one statement. Reading a document takes longer:
    until that is done, the findings on the document of the earlier statement count, if the latest one has a document.
    Deliveries are on no statement: their findings always count.
    """
    items = list(checks)
    deliveries = [item for item in items if _is_of(SHIPPING, item)]
    found = [item for item in items if item not in deliveries]
    revision = max(map(revision_of, found), default="")
    if revisions.is_request(revision):
        return [*(item for item in found if revisions.is_request(revision_of(item))), *deliveries]
    latest = [item for item in found if revision_of(item) == revision]
    of_document = partial(_is_of, DOCUMENT)
    if any(item.get("has_document") for item in latest) and not any(map(of_document, latest)):
        latest.extend(filter(of_document, found))
    return [*latest, *deliveries]


def _is_of(verifier: str, check: "Item") -> bool:
    return check.get("sk") == f"check#{verifier}"


def load_statement(table: "Table", application_id: str, revision: str) -> "Item":
    """The statement of a revision; empty if it is erased."""
    return next(table.query(f"app#{application_id}", prefix=_statement_key(revision), limit=1), {})


def load_latest_statement(table: "Table", application_id: str) -> "Item":
    """The latest statement, verified or not; empty if there is none."""
    return next(table.query(f"app#{application_id}", prefix="application", newest=True, limit=1), {})


def revision_of(item: Mapping[str, Any]) -> str:
    """The revision of the statement that an item is about; empty before version 0.3."""
    return str(item.get("revision", ""))


def _same(one: "Item", other: "Item") -> bool:
    """Whether two items have the same content, apart from their times, version and the state of the checks."""
    besides = {"recorded_at", "expires_at", "version", "settled"}
    return {name: value for name, value in one.items() if name not in besides} == {
        name: value for name, value in other.items() if name not in besides
    }
