"""Requests reach the function of their route, and answers are converted as by API Gateway."""

import base64
import importlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from local.gateway import MAX_BODY_BYTES, Route, response_for
from local.stack import Stack
from tests.local.conftest import Launch, function

ECHO = """
    import json

    events = []

    def handler(event, context):
        events.append(event)
        return {"statusCode": 201, "headers": {"Content-Type": "application/problem+json"}, "body": "{}"}

    def failing(event, context):
        raise ValueError("not the client's business")
"""


@pytest.fixture
def stack(launch: Launch) -> Stack:
    def http(method: str, path: str) -> tuple[str, dict[str, Any]]:
        return "HttpApi", {"ApiId": {"Ref": "Api"}, "Method": method, "Path": path}

    return launch(
        {
            "Api": {
                "Type": "AWS::Serverless::HttpApi",
                "Properties": {"Auth": {"EnableIamAuthorizer": True, "DefaultAuthorizer": "AWS_IAM"}},
            },
            "Verify": function("on_request.handler", Post=http("POST", "/verify/phone")),
            "Read": function("on_request.handler", Get=http("get", "/applications/{id}")),
            "Broken": function("on_request.failing", Get=http("GET", "/broken")),
        },
        {"on_request": ECHO},
    )


def last_event() -> dict[str, Any]:
    event: dict[str, Any] = importlib.import_module("on_request").events[-1]
    return event


def test_request_is_passed_as_payload_2_0(stack: Stack) -> None:
    status, headers, body = stack.request(
        "POST",
        "/verify/phone?list=a&list=b%20c&empty=",
        '{"phone": "+1"}',
        {"Content-Type": "application/json", "User-Agent": "curl/8", "Cookie": "x=1; y=2", "Host": "api.example"},
    )

    assert (status, headers["content-type"], body) == (201, "application/problem+json", b"{}")
    event = last_event()
    assert event["version"] == "2.0"
    assert event["routeKey"] == event["requestContext"]["routeKey"] == "POST /verify/phone"
    assert event["rawPath"] == "/verify/phone"
    assert event["rawQueryString"] == "list=a&list=b%20c&empty="
    assert event["queryStringParameters"] == {"list": "a,b c", "empty": ""}
    assert event["cookies"] == ["x=1", "y=2"]
    assert event["headers"]["content-type"] == "application/json"
    assert event["body"] == '{"phone": "+1"}'
    assert event["isBase64Encoded"] is False
    context = event["requestContext"]
    assert context["http"] == {
        "method": "POST",
        "path": "/verify/phone",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "curl/8",
    }
    assert context["stage"] == "$default"
    assert context["authorizer"]["iam"]["userArn"] == "arn:aws:iam::123456789012:root"
    assert "pathParameters" not in event


def test_path_parameters_are_decoded(stack: Stack) -> None:
    assert stack.request("GET", "/applications/a%2Fb").status == 201
    assert last_event()["pathParameters"] == {"id": "a/b"}
    assert "body" not in last_event()


def test_binary_body_is_passed_in_base64(stack: Stack) -> None:
    stack.request("POST", "/verify/phone", b"\xff\x00", {"Content-Type": "application/octet-stream"})

    assert last_event()["isBase64Encoded"] is True
    assert base64.b64decode(last_event()["body"]) == b"\xff\x00"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("GET", "/verify/phone"), ("GET", "/applications/a/b")]
)
def test_unknown_route_gives_404(stack: Stack, method: str, path: str) -> None:
    response = stack.request(method, path)

    assert response.status == 404
    assert json.loads(response.body) == {"message": "Not Found"}


def test_exception_is_hidden_from_the_client(stack: Stack) -> None:
    response = stack.request("GET", "/broken")

    assert response.status == 500
    assert json.loads(response.body) == {"message": "Internal Server Error"}
    assert [failure.function for failure in stack.failures] == ["Broken"]


def test_body_over_ten_megabytes_is_rejected(stack: Stack) -> None:
    assert stack.request("POST", "/verify/phone", b" " * MAX_BODY_BYTES).status == 201
    assert stack.request("POST", "/verify/phone", b" " * (MAX_BODY_BYTES + 1)).status == 413


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        ("hello", 200, b"hello"),
        ({"level": "low"}, 200, b'{"level": "low"}'),
        ([1], 200, b"[1]"),
        ({"statusCode": 204}, 204, b""),
        ({"statusCode": "422", "body": "no"}, 422, b"no"),
        ({"statusCode": 200, "body": "aGVsbG8=", "isBase64Encoded": True}, 200, b"hello"),
        ({"statusCode": "fine"}, 500, b'{"message": "Internal Server Error"}'),
        ({"statusCode": 200, "body": {"not": "text"}}, 500, b'{"message": "Internal Server Error"}'),
    ],
)
def test_answer_is_converted_as_by_api_gateway(answer: Any, status: int, body: bytes) -> None:
    response = response_for(answer)

    assert (response.status, response.body) == (status, body)


def test_most_specific_route_is_matched_first() -> None:
    keys = ["$default", "ANY /a/{proxy+}", "GET /a/{id}", "ANY /a/b", "GET /a/b"]
    routes = sorted((Route(key, "") for key in keys), key=lambda route: route.precedence)

    assert [route.key for route in routes] == list(reversed(keys))
    assert [route.match("GET", "/a/b/c") for route in routes] == [None, None, None, {"proxy": "b/c"}, {}]


# ──────────────────────────────────────────── A second API, with tokens ─────────────────────────────────────

KEY = RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})
NOW = int(time.time())


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """An issuer that publishes its key."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            discovery = {"issuer": url, "jwks_uri": f"{url}/keys"}
            content = discovery if "openid-configuration" in self.path else {"keys": [KEY.as_dict(private=False)]}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield url
        server.shutdown()


@pytest.fixture
def two_apis(launch: Launch, issuer: str) -> Stack:
    jwt = {"issuer": issuer, "audience": ["review"]}
    return launch(
        {
            "Api": {
                "Type": "AWS::Serverless::HttpApi",
                "Properties": {"Auth": {"EnableIamAuthorizer": True, "DefaultAuthorizer": "AWS_IAM"}},
            },
            "ReviewApi": {
                "Type": "AWS::Serverless::HttpApi",
                "Properties": {
                    "Auth": {
                        "DefaultAuthorizer": "Provider",
                        "Authorizers": {
                            "Provider": {
                                "IdentitySource": "$request.header.Authorization",
                                "JwtConfiguration": jwt,
                            }
                        },
                    }
                },
            },
            "Machine": function(
                "on_request.handler", Get=("HttpApi", {"ApiId": {"Ref": "Api"}, "Method": "GET", "Path": "/cases"})
            ),
            "Person": function(
                "on_request.handler",
                Get=("HttpApi", {"ApiId": {"Ref": "ReviewApi"}, "Method": "GET", "Path": "/cases"}),
                Page=(
                    "HttpApi",
                    {
                        "ApiId": {"Ref": "ReviewApi"},
                        "Method": "GET",
                        "Path": "/",
                        "Auth": {"Authorizer": "NONE"},
                    },
                ),
            ),
        },
        {"on_request": ECHO},
    )


def token(key: RSAKey = KEY, **claims: Any) -> str:
    header = {"alg": "RS256", "kid": "one"}
    return str(jwt.encode(header, {"sub": "ann", "aud": "review", "iat": NOW, "exp": NOW + 36000, **claims}, key))


def test_a_checked_token_reaches_the_function_as_claims(two_apis: Stack, issuer: str) -> None:
    given = token(iss=issuer, scope="review:read", groups=["a", "b"], admin=True)

    answer = two_apis.request("GET", "/cases", headers={"Authorization": f"Bearer {given}"}, api="ReviewApi")

    assert answer.status == 201
    claims = last_event()["requestContext"]["authorizer"]["jwt"]["claims"]
    assert (claims["sub"], claims["scope"], claims["groups"], claims["admin"], claims["exp"]) == (
        "ann",
        "review:read",
        "[a b]",
        "true",
        str(NOW + 36000),
    )


@pytest.mark.parametrize(
    ("claims", "key", "why"),
    [
        ({"exp": NOW - 1}, KEY, "has expired"),
        ({"nbf": NOW + 36000}, KEY, "not valid yet"),
        ({"aud": "another"}, KEY, "another audience"),
        ({"iss": "https://another.example"}, KEY, "another issuer"),
        ({}, OTHER_KEY, "not valid"),
        (None, KEY, "no token"),
    ],
    ids=["expired", "too early", "audience", "issuer", "signature", "missing"],
)
def test_a_token_that_does_not_count_is_refused(
    two_apis: Stack, issuer: str, claims: dict[str, Any] | None, key: RSAKey, why: str
) -> None:
    headers = {} if claims is None else {"authorization": f"Bearer {token(key, **{'iss': issuer} | claims)}"}

    answer = two_apis.request("GET", "/cases", headers=headers, api="ReviewApi")

    assert (answer.status, json.loads(answer.body)) == (401, {"message": "Unauthorized"})
    assert why in answer.headers["www-authenticate"]


def test_a_route_without_authorizer_needs_no_token(two_apis: Stack) -> None:
    assert two_apis.request("GET", "/", api="ReviewApi").status == 201
    assert "authorizer" not in last_event()["requestContext"]


def test_each_api_has_its_own_routes(two_apis: Stack) -> None:
    assert two_apis.request("GET", "/").status == 404
    assert two_apis.request("GET", "/cases").status == 201
    assert last_event()["requestContext"]["authorizer"]["iam"]["userArn"] == "arn:aws:iam::123456789012:root"
