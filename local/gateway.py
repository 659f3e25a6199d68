"""Serves the template's HttpApi events as API Gateway does, with payload format 2.0.

A template may have several HttpApis. Each route is of one of them, and a request says which one it is sent to.
"""

import base64
import json
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from local.authorizer import JwtAuthorizer

DEFAULT_API = "Api"
"""The API of the routes that name none, and of requests that are sent to no other."""

IAM = "AWS_IAM"
MAX_BODY_BYTES = 10 * 1024 * 1024  # of a request's body; API Gateway's quota, which cannot be raised
TOO_LARGE = f"Request Entity Too Large: API Gateway accepts {MAX_BODY_BYTES:,} bytes"
API_ID = "embedded"
# Bodies of these types are passed to the function as text, all others in base64.
TEXT = re.compile(r"text/.*|application/(json|javascript|xml|.*\+json|.*\+xml)")


class Response(NamedTuple):
    """A response as the client receives it; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Route:
    """A route of an API and its function; `key` is API Gateway's route key, e.g. `POST /verify/phone`.

    `authorizer` is AWS_IAM, a JWT authoriser, or None if everybody may send a request.
    """

    key: str
    function: str
    authorizer: str | JwtAuthorizer | None = None
    api: str = DEFAULT_API

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """Returns the path parameters if the route matches the request, else None."""
        if self.key == "$default":
            return {}
        wanted, _, pattern = self.key.partition(" ")
        if wanted not in ("ANY", method):
            return None
        expression = re.sub(r"\\\{(\w+)\\\+\\\}", r"(?P<\1>.+)", re.escape(pattern))
        expression = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", expression)
        found = re.fullmatch(expression, path)
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else None

    @property
    def precedence(self) -> tuple[bool, bool, int, bool]:
        """Sort key in API Gateway's order: exact routes, routes with parameters, greedy routes, $default."""
        return (
            self.key == "$default",
            "+}" in self.key,
            self.key.count("{"),
            self.key.startswith("ANY "),
        )


def routes(template: dict[str, Any], parameters: Mapping[str, str] | None = None) -> list[Route]:
    """Returns the routes of all HttpApi events of a SAM template, in the order in which they are matched.

    `parameters` are the template's parameters, which authorisers refer to.
    """
    found = []
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        for event in properties.get("Events", {}).values():
            if event["Type"] == "HttpApi":
                given = event.get("Properties", {})
                method, path = given.get("Method", "ANY").upper(), given.get("Path")
                key = f"{method} {path}" if path else "$default"
                api = given.get("ApiId", {}).get("Ref", DEFAULT_API)
                found.append(Route(key, name, _authorizer(template, given, parameters or {}), api))
    return sorted(found, key=lambda route: route.precedence)


def _authorizer(
    template: dict[str, Any], event: dict[str, Any], parameters: Mapping[str, str]
) -> str | JwtAuthorizer | None:
    api = event.get("ApiId", {}).get("Ref")
    shared = template["Resources"].get(api, {}) or template.get("Globals", {}).get("HttpApi", {})
    auth = shared.get("Properties", shared).get("Auth", {})
    name = event.get("Auth", {}).get("Authorizer", auth.get("DefaultAuthorizer"))
    if name in (None, "NONE", IAM):
        return None if name == "NONE" else name

    def value(given: Any) -> str:
        return str(parameters[given["Ref"]] if isinstance(given, dict) else given)

    configuration = auth["Authorizers"][name]["JwtConfiguration"]
    return JwtAuthorizer(value(configuration["issuer"]), tuple(map(value, configuration["audience"])))


def event_for(
    route: Route,
    parameters: dict[str, str],
    method: str,
    path: str,
    body: bytes,
    headers: dict[str, str],
    account: str,
    claims: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Converts a request to an event of payload format 2.0; `path` may have a query string.

    `claims` are those of the token that the route's JWT authoriser has checked.
    """
    raw_path, _, query = path.partition("?")
    lowered = {name.lower(): value for name, value in headers.items()}
    host = lowered.get("host", f"{API_ID}.execute-api.local")
    now = time.time()
    context: dict[str, Any] = {
        "accountId": account,
        "apiId": API_ID,
        "domainName": host,
        "domainPrefix": host.partition(".")[0],
        "http": {
            "method": method,
            "path": raw_path,
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1",
            "userAgent": lowered.get("user-agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": route.key,
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }
    if claims is not None:
        context["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    if route.authorizer == IAM:
        # Signatures are not checked here: every caller acts as the account's root user.
        root = f"arn:aws:iam::{account}:root"
        context["authorizer"] = {"iam": {"accountId": account, "userArn": root, "userId": account}}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": raw_path,
        "rawQueryString": query,
        "headers": {**lowered, "x-forwarded-proto": "http"},
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if cookies := event["headers"].pop("cookie", ""):
        event["cookies"] = [cookie.strip() for cookie in cookies.split(";")]
    if query:
        event["queryStringParameters"] = _joined(parse_qsl(query, keep_blank_values=True))
    if parameters:
        event["pathParameters"] = parameters
    if body:
        event["body"], event["isBase64Encoded"] = _as_text(body, lowered.get("content-type", "text/plain"))
    return event


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _as_text(body: bytes, content_type: str) -> tuple[str, bool]:
    if TEXT.fullmatch(content_type.partition(";")[0].strip().lower()):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True


def response_for(answer: Any) -> Response:
    """Converts a function's answer to a response, by the rules of payload format 2.0.

    Without a `statusCode` the answer itself is the body, as JSON, with status 200. An answer that breaks the
    rules is the service's fault: status 500. Cookies are not passed on.
    """
    if not isinstance(answer, dict) or "statusCode" not in answer:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return Response(200, {"content-type": "application/json"}, text.encode())
    try:
        status = int(answer["statusCode"])
        headers = {name.lower(): str(value) for name, value in (answer.get("headers") or {}).items()}
        body = answer.get("body") or ""
        content = base64.b64decode(body, validate=True) if answer.get("isBase64Encoded") else body.encode()
    except (AttributeError, TypeError, ValueError):
        return message(500, "Internal Server Error")
    return Response(status, {"content-type": "text/plain;charset=utf-8"} | headers, content)


def message(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer of API Gateway's own."""
    content = json.dumps({"message": text}).encode()
    return Response(status, {"content-type": "application/json", **(headers or {})}, content)
