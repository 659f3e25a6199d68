"""The routes about cases: what each does, and what it needs. `ROUTES` at the foot is the list."""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from cases import actions, detail, graph, problems, store, views
from cases.api import Answer, Request, Route
from cases.case import Case, faults_of_chain, stamp
from cases.problems import Problem
from cases.states import DECIDE, LEAD, READ, State

if TYPE_CHECKING:
    pass

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
    table, bucket = request.resources
    return _changed(
        request, lambda case: actions.note(table, bucket, case, request.actor, request.body.text, request.now)
    )


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
    case = _as_read(request)
    try:
        return _shown(request, change(case))
    except store.Changed:  # between reading and writing
        case = _load(request)
        raise problems.changed(case, case.holder(request.now)) from None


def _shown(request: Request, case: Case) -> Answer:
    return Answer(detail.of_case(request.table, case, request.actor, request.scopes, request.now), case.version)


ROUTES = (
    Route("GET", "/cases", list_cases, READ, views.Cases, query=views.CasesQuery),
    Route("POST", "/cases/next", next_case, DECIDE, views.Detail, body=views.Nothing, may_be_empty=True),
    Route("GET", "/cases/{id}", show_case, READ, views.Detail),
    Route("GET", "/cases/{id}/graph", show_graph, READ, views.Graph),
    Route("GET", "/cases/{id}/events", show_events, READ, views.Events),
    Route("POST", "/cases/{id}/claim", claim, DECIDE, views.Detail, body=views.Nothing, needs_version=True),
    Route("POST", "/cases/{id}/release", release, DECIDE, views.Detail, body=views.Nothing, needs_version=True),
    Route("POST", "/cases/{id}/assign", assign, LEAD, views.Detail, body=views.Assign, needs_version=True),
    Route("POST", "/cases/{id}/snooze", snooze, DECIDE, views.Detail, body=views.Snooze, needs_version=True),
    Route("POST", "/cases/{id}/note", note, DECIDE, views.Detail, body=views.Note, needs_version=True),
    Route("GET", "/openapi.json", show_openapi, "", text=("application/json",)),
)
