"""How requests about cases are answered: who may, what they carry, and what went wrong.

`routes.py` says which routes there are. People come through the API with a token of the identity provider, machines
through the one that takes signed requests; both reach the same handler.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from bonafide.application import faults
from bonafide.aws.keys import Keys
from bonafide.aws.problems import CONTENT_TYPE, Problem, content_of, not_json
from bonafide.aws.table import Table
from bonafide.errors import location
from bonafide.settings import setting
from cases import problems
from cases.case import Actor
from cases.states import AUDIT, DECIDE, LEAD, READ

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

MAX_BODY_BYTES = 64 * 1024

MAX_PATH = 128
"""Characters of an id or code in a path: an application's id has no more."""

MAX_SHOWN = 64
"""Characters of a name or path that an answer repeats."""

IMPLIED = {LEAD: (LEAD, DECIDE, READ), DECIDE: (DECIDE, READ), READ: (READ,), AUDIT: (AUDIT,)}
"""The scopes that each scope includes."""

JSON = "application/json"
_ETAG = re.compile(r'"(\d{1,9})"')
_KEY = re.compile(r"[\x21-\x7e]{8,200}")

logger = Logger(service="review")


class Resources(NamedTuple):
    """What requests read and write: the results table and the uploads bucket. The keys hash who is reported."""

    table: Table
    bucket: str
    keys: Keys

    @classmethod
    def deployed(cls) -> Self:
        """Those of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        return cls(Table.deployed(), setting("UPLOADS_BUCKET"), Keys.deployed())


class Request(NamedTuple):
    """A request that may be answered, with what it carries.

    `version` is that of If-Match, `key` the sort key of the item of the Idempotency-Key, `digest` of what was asked.
    `origin` is the address that the request was sent to.
    """

    resources: Resources
    actor: Actor
    scopes: frozenset[str]
    path: Mapping[str, str]
    query: Any
    body: Any
    version: int | None
    key: str
    digest: str
    origin: str
    now: datetime

    @property
    def table(self) -> Table:
        """The results table."""
        return self.resources.table


class Answer(NamedTuple):
    """The fields of the route's answer, and the version of the case that it is about; or a text. Empty is a 204."""

    fields: Mapping[str, Any] | None = None
    version: int | None = None
    text: str | None = None
    content_type: str = JSON


class Route(NamedTuple):
    """One route: what it needs, what it carries, and the function that answers it. Its docstring documents it.

    `needs_version` is whether If-Match is required, `needs_key` whether an Idempotency-Key is. `text` are the content
    types of an answer that is a text; `refusals` are the statuses of problems beside those that follow from the rest.
    """

    method: str
    path: str
    call: Callable[[Request], Answer]
    scope: str
    answers: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    needs_version: bool = False
    needs_key: bool = False
    text: tuple[str, ...] = ()
    may_be_empty: bool = False
    refusals: tuple[int, ...] = ()


def request_handler(
    routes: Sequence[Route], resources: Resources
) -> "Callable[[dict[str, Any], LambdaContext], dict[str, Any]]":
    """Makes the Lambda handler of an HttpApi's events (payload 2.0)."""
    resolver = APIGatewayHttpResolver()

    @resolver.not_found
    def not_found(_: Exception) -> Response[str]:
        return _problem(_unknown_route(routes, resolver.current_event.path, resolver.current_event.http_method))

    for route in routes:
        resolver.route(re.sub(r"\{(\w+)\}", r"<\1>", route.path), route.method)(_answering(route, resources, resolver))

    def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
        logger.append_keys(request_id=context.aws_request_id)
        return resolver.resolve(event, context)

    return handler


def _answering(route: Route, resources: Resources, resolver: APIGatewayHttpResolver) -> Callable[..., Response[str]]:
    def respond(**path: str) -> Response[str]:
        try:
            request = _request(route, resources, resolver.current_event.raw_event, path)
            return _response(route, route.call(request))
        except Exception as error:
            if problem := problems.of_refusal(error):
                return _problem(problem)
            logger.error("request failed", route=f"{route.method} {route.path}", error=location(error))
            return _problem(
                Problem(
                    500,
                    "The request could not be answered, by no fault of its own. Please repeat it. If that fails, the "
                    f"function's log has the reason under the request_id {resolver.lambda_context.aws_request_id}.",
                )
            )

    return respond


# ──────────────────────────────────────────── What a request carries ────────────────────────────────────────


def _request(route: Route, resources: Resources, event: Mapping[str, Any], path: Mapping[str, str]) -> Request:
    """Reads a request. Raises Problem."""
    headers = event.get("headers") or {}
    actor, scopes = caller(event)
    if route.scope and route.scope not in scopes:
        raise Problem(403, f"This needs the scope {route.scope}, which the token does not have.", scope=route.scope)
    if any(len(each) > MAX_PATH for each in path.values()):  # no key of the table is as long
        raise Problem(404, f"Nothing has an id of more than {MAX_PATH} characters.")
    content = _content(event)
    query = _parameters(route, event.get("queryStringParameters") or {})
    body = _body(route, content)
    key = headers.get("idempotency-key", "") if route.needs_key else ""
    if route.needs_key and not _KEY.fullmatch(key):
        raise Problem(
            400,
            "Send a header Idempotency-Key of 8 to 200 printable characters, such as a new UUID for each decision. "
            "Repeat a request with the same key.",
        )
    asked = [f"{route.method} {event['rawPath']}", headers.get("if-match", ""), hashlib.sha256(content).hexdigest()]
    return Request(
        resources,
        actor,
        scopes,
        path,
        query,
        body,
        _version(headers.get("if-match", "")) if route.needs_version else None,
        f"key#{hashlib.sha256(f'{actor.subject} {key}'.encode()).hexdigest()}" if key else "",
        hashlib.sha256("\n".join(asked).encode()).hexdigest(),
        f"{headers.get('x-forwarded-proto', 'https')}://{event['requestContext'].get('domainName', '')}",
        datetime.now(UTC),
    )


def caller(event: Mapping[str, Any]) -> tuple[Actor, frozenset[str]]:
    """Who sends a request, and the scopes of that: of a token, or all for a machine that IAM lets pass.

    Providers write scopes as `scope` or `scp`, and API Gateway passes lists on as `[a b]`.

    Raises:
        Problem: API Gateway did not check who it is.
    """
    authorizer = event["requestContext"].get("authorizer", {})
    if "iam" in authorizer:
        return Actor(authorizer["iam"]["userArn"], "machine"), frozenset(IMPLIED)
    claims = authorizer.get("jwt", {}).get("claims", {})
    if not claims.get("sub"):
        raise Problem(401, "Log in first: the request has no token that says who you are.")
    stated = f"{claims.get('scope', '')} {claims.get('scp', '')}".replace("[", " ").replace("]", " ")
    scopes = frozenset(each for scope in stated.split() for each in IMPLIED.get(scope, ()))
    return Actor(claims["sub"], "lead" if LEAD in scopes else "reviewer"), scopes


def _parameters(route: Route, given: Mapping[str, str]) -> BaseModel | None:
    stated = {name: value for name, value in given.items() if value}
    if route.query is None:
        if stated:
            names = [{"path": f"?{name[:MAX_SHOWN]}", "message": "is not known here"} for name in stated]
            raise Problem(400, "This route has no query parameters.", errors=names)
        return None
    try:
        return route.query.model_validate(stated)
    except ValidationError as error:
        found = [{"path": f"?{each.path[:MAX_SHOWN]}", "message": each.message} for each in faults(error)]
        known = ", ".join(field.alias or name for name, field in route.query.model_fields.items())
        raise Problem(400, f"A query parameter is wrong. Allowed: {known}.", errors=found) from None


def _content(event: Mapping[str, Any]) -> bytes:
    content = content_of(event)
    if len(content) > MAX_BODY_BYTES:
        raise Problem(413, f"The body has {len(content):,} bytes, and at most {MAX_BODY_BYTES:,} are read.")
    return content


def _body(route: Route, content: bytes) -> BaseModel | None:
    if route.body is None:
        return None
    try:
        document = from_json(content or b"{}", allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, "The body is not JSON.", errors=[not_json(error)]) from None
    if not isinstance(document, dict):
        raise Problem(422, "The body must be a JSON object.")
    try:
        return route.body.model_validate_json(content or b"{}", strict=True)
    except ValidationError as error:
        found = [{"path": each.path[:MAX_SHOWN], "message": each.message} for each in faults(error)]
        raise Problem(422, "A field of the body is wrong or missing.", errors=found) from None


def _version(given: str) -> int:
    if not given:
        raise Problem(428, "Send a header If-Match with the ETag of the case as you have read it.")
    found = _ETAG.fullmatch(given.strip())
    if found is None:
        raise Problem(400, 'If-Match must be the ETag of the case, such as "7", in its quotes.')
    return int(found[1])


# ───────────────────────────────────────────────── Answers ──────────────────────────────────────────────────


def _response(route: Route, answer: Answer) -> Response[str]:
    headers = {"cache-control": "no-store"}
    if answer.version is not None:
        headers["etag"] = f'"{answer.version}"'
    if answer.text is not None:
        return Response(HTTPStatus.OK, answer.content_type, answer.text, headers)
    if answer.fields is None or route.answers is None:
        return Response(HTTPStatus.NO_CONTENT, None, None, headers)
    return Response(HTTPStatus.OK, JSON, route.answers.model_validate(answer.fields).model_dump_json(), headers)


def _problem(problem: Problem) -> Response[str]:
    headers = {"cache-control": "no-store", **problem.headers}
    return Response(problem.status, CONTENT_TYPE, problem.body, headers)


def _unknown_route(routes: Sequence[Route], path: str, method: str) -> Problem:
    """The problem of a request that is for none of the routes."""
    methods = sorted({route.method for route in routes if _matches(route, path)})
    if methods and method not in methods:
        allowed = ", ".join(methods)
        return Problem(405, f"{path[:MAX_SHOWN]} answers {allowed} only.", headers={"allow": allowed})
    return Problem(404, f"There is no path {path[:MAX_SHOWN]}. GET /openapi.json says which ones there are.")


def _matches(route: Route, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route.path), path) is not None
