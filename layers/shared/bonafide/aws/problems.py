"""Requests over HTTP that cannot be answered: `application/problem+json` (RFC 9457), for every API of the stack."""

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

CONTENT_TYPE = "application/problem+json"

_TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    409: "Conflict", 412: "Precondition Failed", 413: "Content Too Large", 422: "Unprocessable Content",
    428: "Precondition Required", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
"""As `http.HTTPStatus` has them, which takes longer to import than most functions need for all of this."""


class Problem(Exception):
    """A request that cannot be answered: what is wrong, and how to correct it.

    `errors` say where in the request, each with a path and a message. `members` are for programs: the version of a
    case, for example.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Iterable[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, tuple(errors)
        self.headers, self.members = dict(headers or {}), members

    @property
    def body(self) -> str:
        """The problem document."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": _TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }
        if self.errors:
            document["errors"] = [dict(error) for error in self.errors]
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def content_of(event: Mapping[str, Any]) -> bytes:
    """The body of an API Gateway HTTP API event (payload 2.0).

    Raises:
        Problem: it is marked as base64 but is not, or has half of a surrogate pair.
    """
    given = event.get("body") or ""
    try:
        return base64.b64decode(given, validate=True) if event.get("isBase64Encoded") else given.encode()
    except UnicodeEncodeError:
        raise Problem(400, "The body is not UTF-8. Send it in UTF-8.") from None
    except ValueError:
        raise Problem(400, "The body is marked as base64 but is not. Send it as it is.") from None


def not_json(error: ValueError) -> dict[str, str]:
    """What is wrong with a body that is no JSON: pydantic's message names the place, and repeats nothing of it."""
    message = f"{error}".replace("recursion limit exceeded", "nested too deeply")
    return {"path": "(document)", "message": message}
