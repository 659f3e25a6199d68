"""The routes about cases: what each does, and what it needs. `ROUTES` at the foot is the list."""

import base64
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bonafide import policy
from bonafide.aws.problems import Problem
from bonafide.aws.table import Write
from bonafide.settings import setting
from cases import (
    actions,
    asks,
    audit,
    bulk,
    detail,
    graph,
    idempotency,
    problems,
    referral,
    reports,
    reveal,
    rules,
    store,
    surge_views,
    verdicts,
    views,
)
from cases.api import Answer, Request, Route
from cases.case import CASE, Case, faults_of_chain, stamp
from cases.states import AUDIT, DECIDE, LEAD, READ, State
from cases.verdicts import Decision

MAX_DAYS = 31
"""Days of the audit log in one export."""

MAX_EXPORT_BYTES = 5_000_000
"""Of an answer; Lambda allows 6 MB."""

EXPORTED = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}

_POSITION = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z#[0-9A-HJKMNP-TV-Z]{26}")

# ───────────────────────────────────────────────── Reading ──────────────────────────────────────────────────


def list_cases(request: Request) -> Answer:
    """List the cases in a state, by when they are due."""
    query: views.CasesQuery = request.query
    before = _due_before(query.due, request.now)
    cursor = _position(query, before) if query.cursor else ""
    cases, end = store.page(request.table, State(query.state), limit=query.limit, cursor=cursor, due_before=before)
    shown = (case for case in cases if query.level in (None, case.level))
    summaries = [views.summary(case, request.actor.subject, request.now) for case in shown]
    return Answer({"cases": summaries, "next": _cursor(query, end) if end else None})


def _due_before(due: str | None, now: datetime) -> datetime | None:
    if due == "today":
        return datetime.combine(now.date() + timedelta(days=1), time(), UTC)
    return now if due == "overdue" else None


def _cursor(query: views.CasesQuery, end: str) -> str:
    """A cursor for the same list only. It is a position in a partition that the other parameters name."""
    content = json.dumps([*_listed_by(query), end], separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _position(query: views.CasesQuery, before: datetime | None) -> str:
    """The position that a cursor holds. Raises Problem."""
    try:
        content = base64.urlsafe_b64decode(f"{query.cursor}===".encode())
        *listed_by, end = json.loads(content)
    except (ValueError, TypeError):
        listed_by, end = [], ""
    is_position = isinstance(end, str) and _POSITION.fullmatch(end) and not (before and end > stamp(before))
    if listed_by != _listed_by(query) or not is_position:
        wrong = {"path": "?cursor", "message": "is not the `next` of a page of this list"}
        raise Problem(400, "Send the cursor with the parameters of the page that it came with.", errors=[wrong])
    return str(end)


def _listed_by(query: views.CasesQuery) -> list[str | None]:
    return [query.state, query.level, query.due]


def case_of_application(request: Request) -> Answer:
    """Find the case that an application is in. The link of an alert leads here."""
    pointer = request.table.get(f"app#{request.path['id']}", CASE)
    if not pointer:
        raise Problem(404, "The application is in no case: it is unknown, not assessed yet, or needs no review.")
    case = store.load(request.table, pointer["case"])
    return Answer(views.summary(case, request.actor.subject, request.now), case.version)


def show_case(request: Request) -> Answer:
    """Show a case with the findings on its applications, and what you can do with it now."""
    return _shown(request, _load(request))


def show_graph(request: Request) -> Answer:
    """Show what the applications of a case share, and with which others."""
    return Answer(graph.of_case(request.table, _load(request), request.now)._asdict())


def show_events(request: Request) -> Answer:
    """Show the journal of a case, and whether its chain of hashes is whole."""
    case = _load(request)
    events = store.events(request.table, case.id)
    found = faults_of_chain(events, case.last_hash, version=case.version)
    return Answer({"events": [views.event(each) for each in events], "chain": found or "verified"}, case.version)


def show_openapi(request: Request) -> Answer:  # noqa: ARG001  every route is called in the same way
    """Describe these routes as OpenAPI 3.1."""
    from cases import openapi  # no other request needs it

    return Answer(text=openapi.document_as_text(ROUTES))


# ─────────────────────────────────────────── Taking and giving back ─────────────────────────────────────────


def next_case(request: Request) -> Answer:
    """Take the case that is due first and that nobody holds: the order is not chosen."""
    case = actions.claim_next(request.table, request.actor, request.now)
    return _shown(request, case) if case else Answer()


def claim(request: Request) -> Answer:
    """Take a case, or renew your lock on it."""
    return _changed(request, lambda case: actions.claim(request.table, case, request.actor, request.now))


def release(request: Request) -> Answer:
    """Give a case back to the queue."""
    return _changed(request, lambda case: actions.release(request.table, case, request.actor, request.now))


def assign(request: Request) -> Answer:
    """Give a case to a person."""
    to = request.body.to
    return _changed(request, lambda case: actions.assign(request.table, case, request.actor, to, request.now))


def snooze(request: Request) -> Answer:
    """Put a case off. It stays due."""
    until, reason = request.body.until, request.body.reason
    return _changed(
        request, lambda case: actions.snooze(request.table, case, request.actor, until, reason, request.now)
    )


def note(request: Request) -> Answer:
    """Add a note. Its text is shown by `reveal` only, since it may be about the person."""
    table, bucket, _ = request.resources
    return _changed(
        request, lambda case: actions.note(table, bucket, case, request.actor, request.body.text, request.now)
    )


# ────────────────────────────────────────────────── Deciding ────────────────────────────────────────────────


def ask(request: Request) -> Answer:
    """Put questions to the candidate into a private link. The clock of the case is stopped until the answer.

    The link is shown only now. Send it by the means of your applicant tracking system.
    """
    body: views.Ask = request.body
    table, bucket, _ = request.resources
    case, page = _as_read(request), _candidates_page(request)
    with _races_named(request):
        asked = asks.ask(
            table,
            bucket,
            case,
            request.actor,
            body.application_id,
            body.questions,
            request.now,
            page=page,
            text=body.text,
        )
    fields = {"link": asked.link, "text": asked.text, "until": asked.until, "version": asked.case.version}
    return Answer(fields, asked.case.version)


def _candidates_page(request: Request) -> str:
    """The address of the candidate's page, to which a token is added. It is in the API of reviewers."""
    origin = request.origin
    if request.actor.role == "machine":
        origin = setting("CANDIDATE_PAGE", default="")
    if not origin:
        raise Problem(409, "This deployment has no page for candidates: it needs the parameter IdentityIssuer.")
    return f"{origin}/a/"


def give_verdict(request: Request) -> Answer:
    """Say what you found out about a case that you hold. `confirmed` and `identity_misused` need a second person."""
    decision = _decision(request.body)

    def give(also: Sequence[Write]) -> Case:
        case = _as_read(request)
        return verdicts.give(request.table, case, request.actor, decision, request.now, also=also)

    with _races_named(request):
        return idempotency.once(
            request,
            give,
            lambda case: views.summary(case, request.actor.subject, request.now),
            lambda case: verdicts.finish(request.table, case, request.now),
        )


def give_second(request: Request) -> Answer:
    """Give your own verdict as the second person, before you see the first. The same one closes the case.

    With another one the case returns to review.
    """
    decision = _decision(request.body)

    def give(also: Sequence[Write]) -> Case:
        case = _as_read(request)
        return verdicts.second(request.table, case, request.actor, decision, request.now, also=also).case

    def compared(case: Case) -> dict[str, Any]:
        *_, first, own = verdicts.visible(verdicts.given(request.table, case.id), case, request.actor.subject)
        shown = views.summary(case, request.actor.subject, request.now)
        return {**shown, "agrees": own["agrees"], "first": first}

    with _races_named(request):
        return idempotency.once(
            request, give, compared, lambda case: verdicts.finish(request.table, case, request.now)
        )


def _decision(body: views.Verdict) -> Decision:
    return Decision(body.verdict, body.reason, body.findings, tuple(body.checked), body.watches)


def reopen(request: Request) -> Answer:
    """Open a closed case again."""
    return _changed(
        request, lambda case: verdicts.reopen(request.table, case, request.actor, request.body.reason, request.now)
    )


def refer(request: Request) -> Answer:
    """Ask for the draft of a report to the authorities about a confirmed case. The second person who asks gets it.

    It has no personal data: a person who has revealed the application adds that.
    """
    with _races_named(request):
        referred = referral.refer(request.table, _as_read(request), request.actor, request.now)
    text = referral.as_text(referred.draft) if referred.draft else None
    fields = {"draft": referred.draft, "text": text, "version": referred.case.version}
    return Answer(fields, referred.case.version)


def reveal_fields(request: Request) -> Answer:
    """Show fields of the applications, notes or answers for a purpose. The audit log says that you saw them.

    `passages` are what the documents of two `applications` have in common, without names and contact data. Both are
    read anew, which takes some seconds. One of the two may be in another case if their documents are similar.
    """
    table, bucket, _ = request.resources
    body: views.Reveal = request.body
    pair = list(dict.fromkeys(body.applications))
    if len(pair) != (2 if reveal.PASSAGES in body.fields else 0):
        wrong = {"path": "applications", "message": "must be two for passages, and none for anything else"}
        raise Problem(422, "Name the two applications whose documents are compared.", errors=[wrong])
    shown = reveal.reveal(
        table, bucket, _load(request), request.actor, body.fields, body.purpose, request.now, pair=pair
    )
    return Answer(shown._asdict())


def change_several(request: Request) -> Answer:
    """Give several cases to a person, put them off, or close them. Send it as a preview first."""
    body: views.Bulk = request.body
    results = bulk.run(
        request.table, body.ids, _bulk_change(request), request.now, seen=body.versions, is_preview=body.preview
    )
    return Answer({"preview": body.preview, "results": [each._asdict() for each in results]})


def _bulk_change(request: Request) -> bulk.Change:
    """What is to be done with each case. Raises Problem."""
    body: views.Bulk = request.body
    needed = {"assign": ["to"], "snooze": ["until", "reason"], "close": ["verdict", "reason"]}[body.action]
    if missing := [name for name in needed if getattr(body, name) is None]:
        errors = [{"path": name, "message": f"is needed to {body.action}"} for name in missing]
        raise Problem(422, "The body lacks something.", errors=errors)
    match body.action:
        case "assign":
            if LEAD not in request.scopes:
                raise Problem(403, f"Assigning needs the scope {LEAD}.", scope=LEAD)
            return bulk.assigning(request.actor, str(body.to), request.now)
        case "snooze":
            return bulk.snoozing(request.actor, body.until or request.now, str(body.reason), request.now)
    decision = Decision(str(body.verdict), str(body.reason), checked=tuple(body.checked))
    return bulk.closing(request.actor, decision, request.now)


# ──────────────────────────────────────────────── Reporting ─────────────────────────────────────────────────


def report(request: Request) -> Answer:
    """Report that something about an application does not fit. Anybody with a token can do so.

    The answer is the same whether or not the person applied. The case does not say who reported.
    """
    body: views.Report = request.body
    if bool(body.application_id) == bool(body.email):
        raise Problem(422, "Name the application by its id, or the person by the e-mail address: one of the two.")
    try:
        reports.report(*request.resources, request.actor, request.now, **body.model_dump())
    except reports.TooMany:
        later = {"retry-after": "3600"}
        raise Problem(429, "You have reported very often. Wait an hour, and report again.", headers=later) from None
    return Answer({"received": True})


# ────────────────────────────────────────────── Rules and audit ─────────────────────────────────────────────


def show_rules(request: Request) -> Answer:
    """Show how often the findings of each code were right, and what the sample of level low says."""
    return Answer(rules.page(request.table, policy.load_deployed(), request.now))


def show_rule(request: Request) -> Answer:
    """Show how often the findings of a code were right, by version of the policy and by month."""
    found = rules.of_code(request.table, request.path["code"], policy.load_deployed(), request.now)
    if found is None:
        raise Problem(404, "The policy has no finding with this code.")
    return Answer(found)


def lift_rule(request: Request) -> Answer:
    """Let a code give points again that was weakened because it was nearly always wrong."""
    code = request.path["code"]
    if code not in policy.load_deployed().codes:
        raise Problem(404, "The policy has no finding with this code.")
    rules.lift(request.table, code, request.actor, request.now)
    return show_rule(request)


def show_surges(request: Request) -> Answer:
    """Show how many people applied on the last 30 days, by kind, and what was more than expected.

    A surge is about the queue: it gives no points to anybody.
    """
    return Answer(surge_views.page(request.table))


def export_audit(request: Request) -> Answer:
    """Export who saw, changed and exported what, and the events of cases, with every chain verified.

    The last line says whether the chains are whole.
    """
    query: views.AuditQuery = request.query
    days = (query.end - query.start).days
    if not 0 <= days < MAX_DAYS:
        wrong = {"path": "?to", "message": f"must be the day of ?from or one of the {MAX_DAYS - 1} days after it"}
        raise Problem(400, f"Export at most {MAX_DAYS} days at once.", errors=[wrong])
    details = {"from": query.start.isoformat(), "to": query.end.isoformat(), "format": query.format}
    audit.record(request.table, request.actor, "export", details, request.now)
    start = datetime.combine(query.start, time(), UTC)
    exported = audit.export(request.table, start, start + timedelta(days=days + 1), request.now)
    text = audit.as_csv(exported) if query.format == "csv" else "".join(audit.as_jsonl(exported))
    if len(text.encode()) > MAX_EXPORT_BYTES:
        raise Problem(400, "So many events do not fit into an answer. Export fewer days at once.")
    return Answer(text=text, content_type=EXPORTED[query.format])


# ───────────────────────────────────────── What several routes share ────────────────────────────────────────


def _load(request: Request) -> Case:
    """The case of the path. Raises store.NoCase."""
    return store.load(request.table, request.path["id"])


def _as_read(request: Request) -> Case:
    """The case of the path, if it is the one that the caller has read. Raises Problem."""
    case = _load(request)
    if case.version != request.version:
        raise problems.changed(case, case.holder(request.now))
    return case


def _changed(request: Request, change: Callable[[Case], Case]) -> Answer:
    """Changes the case that the caller has read, and shows it as it is then."""
    with _races_named(request):
        return _shown(request, change(_as_read(request)))


@contextmanager
def _races_named(request: Request) -> Iterator[None]:
    """If the case changes between reading and writing, says who holds it then."""
    try:
        yield
    except store.Changed:
        case = _load(request)
        raise problems.changed(case, case.holder(request.now)) from None


def _shown(request: Request, case: Case) -> Answer:
    return Answer(detail.of_case(request.table, case, request.actor, request.scopes, request.now), case.version)


CASE_PATH, RULE_PATH = "/cases/{id}", "/rules/{code}"

ROUTES = (
    Route("GET", "/cases", list_cases, READ, views.Cases, query=views.CasesQuery),
    Route("POST", "/cases/next", next_case, DECIDE, views.Detail, body=views.Nothing, may_be_empty=True),
    Route("POST", "/cases/bulk", change_several, DECIDE, views.BulkResults, body=views.Bulk),
    Route("GET", CASE_PATH, show_case, READ, views.Detail),
    Route("GET", f"{CASE_PATH}/graph", show_graph, READ, views.Graph),
    Route("GET", f"{CASE_PATH}/events", show_events, READ, views.Events),
    *(
        Route("POST", f"{CASE_PATH}/{call.__name__}", call, scope, views.Detail, body=body, needs_version=True)
        for call, scope, body in (
            (claim, DECIDE, views.Nothing),
            (release, DECIDE, views.Nothing),
            (assign, LEAD, views.Assign),
            (snooze, DECIDE, views.Snooze),
            (note, DECIDE, views.Note),
            (reopen, LEAD, views.Reopen),
        )
    ),
    Route("POST", f"{CASE_PATH}/ask", ask, DECIDE, views.AskedView, body=views.Ask, needs_version=True),
    *(
        Route("POST", path, call, DECIDE, views.Decided, body=views.Verdict, needs_version=True, needs_key=True)
        for path, call in ((f"{CASE_PATH}/verdict", give_verdict), (f"{CASE_PATH}/second", give_second))
    ),
    Route("POST", f"{CASE_PATH}/referral", refer, DECIDE, views.Referral, body=views.Nothing, needs_version=True),
    Route("POST", f"{CASE_PATH}/reveal", reveal_fields, DECIDE, views.RevealedView, body=views.Reveal),
    Route("POST", "/reports", report, "", views.Received, body=views.Report, refusals=(429,)),
    Route("GET", "/applications/{id}/case", case_of_application, READ, views.Summary),
    Route("GET", "/rules", show_rules, READ, views.Rules),
    Route("GET", RULE_PATH, show_rule, READ, views.RuleDetail),
    Route("POST", f"{RULE_PATH}/lift", lift_rule, LEAD, views.RuleDetail, body=views.Nothing),
    Route("GET", "/surges", show_surges, READ, surge_views.Surges),
    Route("GET", "/audit", export_audit, AUDIT, query=views.AuditQuery, text=tuple(EXPORTED.values())),
    Route("GET", "/openapi.json", show_openapi, "", text=("application/json",)),
)
