"""What requests about cases carry, and what they are answered: one model for each body. OpenAPI is made of these.

No body has personal data, except that of `reveal`. A case that is a sample looks like any other.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from bonafide import origin
from bonafide.findings import Finding, Outcome
from bonafide.policy import Strength
from bonafide.risk import Level
from cases import asks, reports
from cases.actions import MAX_NOTE, SNOOZE_REASONS
from cases.bulk import MAX_CASES
from cases.counters import FindingVerdict
from cases.reveal import FIELDS, PASSAGES, PURPOSES
from cases.store import MAX_PAGE
from cases.verdicts import BULK, CHECKED, REOPENED_FOR, VERDICTS

if TYPE_CHECKING:
    from cases.case import Case, Event

MAX_PLACE = 300

CaseId = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$")]
ApplicationId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")]
Subject = Annotated[str, StringConstraints(pattern=r"^\S{1,256}$"), Field(description="`sub` of a token, or an ARN")]


class View(BaseModel):
    """What an answer carries."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, defer_build=True)


class Asked(BaseModel):
    """What a request carries. A field that does not exist is an error, since it was meant to do something."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Fault(View):
    """What is wrong with one part of a request."""

    path: str
    message: str


class ProblemDocument(BaseModel):
    """Why a request cannot be answered, and how to correct it (RFC 9457). Some problems have further members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


# ───────────────────────────────────────────── Cases in a list ──────────────────────────────────────────────


class CasesQuery(Asked):
    """Which cases are listed. A page holds those of `limit` cases that have the level, so it may hold fewer."""

    state: Literal["open", "in_review", "awaiting_candidate", "second_look"] = "open"
    level: Literal["low", "review", "high"] | None = None
    due: Literal["overdue", "today"] | None = None
    limit: int = Field(default=50, ge=1, le=MAX_PAGE)
    cursor: str | None = Field(default=None, max_length=500, description="`next` of the page before")


class Headline(View):
    """One of the two strongest concerns."""

    code: str
    summary: str


class Summary(View):
    """A case in the queue."""

    id: CaseId
    state: Literal["open", "in_review", "awaiting_candidate", "second_look", "closed"]
    level: Level
    points: int
    job: str
    submitted_at: str | None
    opened_at: datetime
    due_at: datetime
    overdue: bool
    assignee: str | None = Field(description="`sub` of the person who holds the case, or held it last")
    is_mine: bool
    locked_until: datetime | None
    boost: str | None = Field(description="why it comes before others: `reported`, `appeal`, `new_finding`, …")
    snoozed_until: datetime | None
    applications: int
    headline: list[Headline]
    version: int = Field(description="its ETag, without the quotes")


class Cases(View):
    """A page of the queue, by when cases are due."""

    cases: list[Summary]
    next: str | None = Field(description="the `cursor` of the next page; null if there is none")


def summary(case: "Case", subject: str, now: datetime) -> dict[str, Any]:
    """The fields of a `Summary`, for the person who reads it."""
    return {
        "id": case.id,
        "state": case.state.value,
        "level": case.level,
        "points": case.points,
        "job": case.job,
        "submitted_at": case.submitted_at or None,
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "overdue": case.is_overdue(now),
        "assignee": case.assignee or None,
        "is_mine": case.holder(now) == subject,
        "locked_until": case.locked_until if case.holder(now) else None,
        "boost": case.boost or None,
        "snoozed_until": case.snoozed_until if case.snoozed_until and case.snoozed_until > now else None,
        "applications": len(case.applications),
        "headline": [{"code": code, "summary": words} for code, words in case.headline],
        "version": case.version,
    }


# ───────────────────────────────────────────────── One case ─────────────────────────────────────────────────


class Held(View):
    """Of how many decided findings of this kind the concern was true; from 30 on with a 90 % interval."""

    true: int
    decided: int
    low: float | None
    high: float | None


class FindingView(View):
    """A concern, with what is known of such concerns and what was decided of this one."""

    code: str
    strength: Strength
    summary: str
    evidence: str
    why: str
    innocent: str
    question: str
    entry: int | None
    held: Held | None
    verdict: FindingVerdict | None


class NotAssessed(View):
    """Checks that could not be made, and why."""

    reason: str
    codes: list[str]


class ApplicationView(View):
    """An application of a case, without what identifies the applicant. `corrects` is the application it corrects."""

    application_id: str
    source_id: str | None
    at_source: str | None = Field(description="what to look for at the source: `Greenhouse candidate 60`")
    place: str | None = Field(description="file and row of the upload, or the event")
    submitted_at: str | None
    job: str
    level: Level
    points: int
    corrects: str | None
    similar_documents: list[str] = Field(
        description="applications whose document is the same file or has much the same text; see `reveal`"
    )
    findings: list[FindingView]
    not_assessed: list[NotAssessed]


class AskView(View):
    """Questions in a link to the candidate: ids of the catalogue, and `text` for one that a lead wrote."""

    id: str
    application_id: str
    questions: list[str]
    sent_at: datetime
    until: datetime
    answered_at: datetime | None
    answers: int


class NoteView(View):
    """A note, whose text `reveal` shows."""

    id: str
    at: datetime
    by: str


class VerdictView(View):
    """What was decided of a case, by whom. While a second person has to decide, others see only when it was."""

    number: int
    at: datetime
    by: str | None = None
    verdict: str | None = None
    reason: str | None = None
    findings: dict[str, FindingVerdict] = {}
    checked: list[str] = []
    watches: bool = False
    is_second: bool = False
    agrees: bool | None = Field(default=None, description="of a second one: whether it is the same as the first")


class Detail(Summary):
    """A case with its applications, and what the reader can do with it now."""

    details: list[ApplicationView]
    asks: list[AskView]
    notes: list[NoteView]
    verdicts: list[VerdictView]
    verdict: str | None = Field(description="of a closed case; also `cleared_by_source` and `merged`")
    policy_version: str | None
    linked: list[CaseId] = Field(description="other cases that share something with it")
    merged_into: CaseId | None
    actions: list[str]


def place(statement: Mapping[str, Any]) -> str | None:
    """File and row of an application, as alerts name them; None if it came by a request."""
    return origin.place(statement)[:MAX_PLACE] or None


def job(statement: Mapping[str, Any]) -> str:
    """The id and title of the job, as far as they are known."""
    known = statement.get("job", {})
    return ": ".join(filter(None, (known.get("id"), known.get("title"))))


def not_assessed(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The codes of the checks that could not be made, by the reason."""
    codes: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.outcome is Outcome.NOT_ASSESSED:
            codes.setdefault(finding.evidence, {})[finding.code] = None
    return [{"reason": reason, "codes": list(some)} for reason, some in codes.items()]


# ──────────────────────────────────────────── Its graph and journal ─────────────────────────────────────────


NodeKind = Literal[
    "application", "phone", "email", "education", "file", "resume",
    "employment", "address", "profile", "website", "network", "delivery",
]  # fmt: skip


class Node(View):
    """An application, or an identifier that several applications have. `size` is how many have it.

    `case` is the case of an application that is in another one.
    """

    id: str
    kind: NodeKind
    label: str
    size: int
    case: CaseId | None = None


class Edge(View):
    """An application states an identifier."""

    source: str = Field(alias="from")
    to: str


class Folded(View):
    """What is not drawn: an identifier of very many applications, or what is beyond the limit of nodes."""

    id: str
    kind: NodeKind
    applications: int
    why: str


class Graph(View):
    """What the applications of a case share, and with which others: at most 50 nodes."""

    nodes: list[Node]
    edges: list[Edge]
    folded: list[Folded]


class EventView(View):
    """A change of a case. One that was erased has only its place in the chain."""

    number: int
    at: datetime | None
    actor: str | None
    role: str | None
    action: str | None
    before: str | None = Field(alias="from", description="state before")
    after: str | None = Field(alias="to", description="state after")
    details: dict[str, Any]
    digest: str
    previous: str
    hash: str


class Events(View):
    """The journal of a case. `chain` is `verified`, or says what was changed or removed."""

    events: list[EventView]
    chain: Literal["verified"] | list[str]


def event(each: "Event") -> dict[str, Any]:
    """The fields of an `EventView`."""
    content = each.content or {}
    known = {name: content.get(name) for name in ("at", "actor", "role", "action")}
    states = {"from": content.get("from") or None, "to": content.get("to")}
    chain = {"digest": each.digest, "previous": each.previous, "hash": each.hash}
    return {"number": each.number, **known, **states, "details": content.get("details", {}), **chain}


# ─────────────────────────────────────────── What is done with a case ───────────────────────────────────────


class Nothing(Asked):
    """No content: an empty object, or no body at all."""


class Assign(Asked):
    """To whom a case is given."""

    to: Subject


class Snooze(Asked):
    """Until when a case is put off, and why."""

    until: AwareDatetime
    reason: Literal[SNOOZE_REASONS]  # type: ignore[valid-type]  # the names are in one place


class Note(Asked):
    """A note. Its text is kept in the bucket, and erased with the applications."""

    text: str = Field(min_length=1, max_length=MAX_NOTE)


class Ask(Asked):
    """What a candidate is asked about an application. A text of one's own is for leads."""

    application_id: ApplicationId
    questions: list[Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+(#[0-9]{1,2})?$")]] = Field(
        default=[], max_length=asks.MAX_QUESTIONS
    )
    text: str = Field(default="", max_length=asks.MAX_TEXT)


class AskedView(View):
    """The link, which is shown only now, and a message to copy into the applicant tracking system."""

    link: str
    text: str
    until: datetime
    version: int


REASONS = tuple(sorted({reason for meaning in VERDICTS.values() for reason in meaning.reasons}))


class Verdict(Asked):
    """What a person found out about a case. `findings` are the codes of which something else is true.

    `watches` asks for the identifiers of a confirmed case on the own watchlist; both people must.
    """

    verdict: Literal[tuple(VERDICTS)]  # type: ignore[valid-type]
    reason: Literal[REASONS]  # type: ignore[valid-type]
    findings: dict[Code, FindingVerdict] = Field(default={}, max_length=100)
    checked: list[Literal[CHECKED]] = Field(default=[], max_length=len(CHECKED))  # type: ignore[valid-type]
    watches: bool = False


class Decided(Summary):
    """A case after a verdict. A second one says whether it is the same as the first, which is shown now."""

    agrees: bool | None = None
    first: VerdictView | None = None


class Report(Asked):
    """What an employee noticed about an application, which is named by its id or by the person's e-mail address."""

    application_id: ApplicationId | Literal[""] = ""
    email: str = Field(default="", max_length=320, pattern=r"^$|^[^@\s]+@[^@\s]+$")
    reason: Literal[reports.REASONS]  # type: ignore[valid-type]
    text: str = Field(default="", max_length=reports.MAX_TEXT)


class Received(View):
    """A report has arrived. There is no more to say."""

    received: bool


class Referral(View):
    """A draft for the authorities as JSON and as text; null until a second person has asked for it."""

    draft: dict[str, Any] | None
    text: str | None
    version: int


class Reopen(Asked):
    """Why a closed case is opened again."""

    reason: Literal[REOPENED_FOR]  # type: ignore[valid-type]


class Reveal(Asked):
    """What is to be shown, and why. `passages` needs the two applications whose documents are compared."""

    fields: list[Literal[(*FIELDS, PASSAGES)]] = Field(min_length=1, max_length=len(FIELDS) + 1)  # type: ignore[valid-type]
    purpose: Literal[PURPOSES]  # type: ignore[valid-type]
    applications: list[ApplicationId] = Field(default=[], max_length=2)


class RevealedView(View):
    """What was asked for: `applications` as they were stated, `notes` and `answers`. Hide it at `until`.

    `passages` are those that two documents have in common, longest first, as the one and the other have them;
    `documents` says why one could not be read, or whether it has hidden text, which is never shown.
    """

    fields: dict[str, list[dict[str, Any]]]
    until: datetime


class Bulk(Asked):
    """The same for several cases. Only what clears them: no case is confirmed in bulk.

    Send it first as a preview, and then with the `versions` that the cases had: one with another version is left as it
    is. Assigning needs `to`, snoozing `until` and `reason`, closing `verdict`, `reason` and what was `checked`.
    """

    ids: list[CaseId] = Field(min_length=1, max_length=MAX_CASES)
    action: Literal["assign", "snooze", "close"]
    preview: bool = True
    versions: dict[CaseId, int] = Field(default={}, max_length=MAX_CASES)
    to: Subject | None = None
    until: AwareDatetime | None = None
    reason: Literal[(*SNOOZE_REASONS, *REASONS)] | None = None  # type: ignore[valid-type]
    verdict: Literal[tuple(sorted(BULK))] | None = None  # type: ignore[valid-type]
    checked: list[Literal[CHECKED]] = Field(default=[], max_length=len(CHECKED))  # type: ignore[valid-type]


class BulkResult(View):
    """What became of one case, or would: its version and state then, or why not."""

    id: CaseId
    done: bool
    why: str | None
    version: int | None
    state: str | None


class BulkResults(View):
    """What became of each case. Of a preview, what would; nothing was changed."""

    preview: bool
    results: list[BulkResult]


# ────────────────────────────────────────────── Rules and audit ─────────────────────────────────────────────


class Counted(View):
    """Applications with the code in decided cases, and the verdicts of it. `shadow` are those that gave no points."""

    fired: int
    shadow: int
    true: int
    explained: int
    wrong: int
    unknown: int
    held: Held | None


class Rule(Counted):
    """A finding code, and how often it was right."""

    code: str
    strength: Strength
    family: str
    is_shadow: bool
    weakened_since: datetime | None = Field(
        description="since when it gives no points, because it was nearly always wrong"
    )
    proposal: Literal["less_strength", "end_shadow"] | None = Field(
        description="what the verdicts suggest; a person decides"
    )


class Missed(View):
    """What the sample of applications of level low says about what is missed."""

    share: float
    looked_at: int
    unknown: int
    found: int
    per_thousand_low: tuple[float, float] | None = Field(description="90 % interval")


class Rules(View):
    """The codes of the policy, with the verdicts of a year."""

    policy_version: str
    since: str
    rules: list[Rule]
    missed: Missed


class OfVersion(Counted):
    """The numbers of one version of the policy."""

    version: str


class OfMonth(Counted):
    """The numbers of one month."""

    month: str


class RuleDetail(Rule):
    """A code with its numbers by policy version and month."""

    versions: list[OfVersion]
    months: list[OfMonth]


class AuditQuery(Asked):
    """Which days of the audit log are exported, both included: at most 31."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")
    format: Literal["jsonl", "csv"] = "jsonl"
