"""How a verifier answers a request: one section of an application in, its findings out, at once.

With an `application_id` the findings are also recorded, and so assessed and if need be alerted, exactly as from a
part; without one nothing is stored. Errors are `application/problem+json` (RFC 9457).
"""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from pydantic import ValidationError

from bonafide import policy
from bonafide.application import Application, Fault, faults
from bonafide.aws import parts, records, table
from bonafide.errors import location
from bonafide.verifier import Verifier

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

POLICY = policy.load_deployed()

type Response = dict[str, Any]


def request_handler[Subject](verifier: Verifier[Subject]) -> "Callable[[dict[str, Any], LambdaContext], Response]":
    """Makes the Lambda handler of a verifier's route."""
    logger = Logger(service=f"verify_{verifier.name}_request")

    def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
        logger.append_keys(request_id=context.aws_request_id)
        try:
            return answer(event, verifier)
        except Exception as error:
            logger.error("request failed", error=location(error))
            return problem(500, "The application could not be verified. Please send it again.")

    return handler


def answer[Subject](event: dict[str, Any], verifier: Verifier[Subject]) -> Response:
    """Verifies the section that an API Gateway HTTP API event (payload 2.0) carries."""
    try:
        body = base64.b64decode(event["body"]) if event.get("isBase64Encoded") else event.get("body") or ""
        application = Application.model_validate_json(body)
    except ValidationError as error:
        found = faults(error)
        if found[0].message.startswith("invalid JSON"):
            return problem(400, "The body is not JSON. Send one application as a JSON object.")
        return problem(422, "The body is not an application.", found)
    if not application.stated(verifier.section):  # nothing to verify must not replace what was found before
        missing = Fault(path=verifier.section, message="this is what is to be verified, and it is not stated")
        return problem(422, "What is to be verified is not stated.", [missing])
    now = datetime.now(UTC)
    if application.submitted_at is None:
        application = application.model_copy(update={"submitted_at": now})
    subject = verifier.look_up([verifier.read(application)])[0]
    findings = verifier.findings(subject, POLICY)
    if application.application_id:
        table.put_if_new(records.submission_item(application, now=now))
        parts.put(parts.items_of(application, subject, findings, verifier, now))
    return _response(
        200,
        "application/json",
        {
            "application_id": application.application_id,
            "findings": [finding.model_dump(mode="json", exclude_none=True) for finding in findings],
            **({"form": verifier.for_the_form(subject, findings)} if verifier.form else {}),
        },
    )


def problem(status: int, detail: str, errors: list[Fault] | None = None) -> Response:
    """A problem document (RFC 9457); `errors` name the fields at fault."""
    titles = {400: "Bad Request", 422: "Unprocessable Content", 500: "Internal Server Error"}
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": titles[status],
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = [fault.model_dump() for fault in errors]
    return _response(status, "application/problem+json", body)


def _response(status: int, content_type: str, body: dict[str, Any]) -> Response:
    return {
        "statusCode": status,
        "headers": {"content-type": content_type, "cache-control": "no-store"},
        "body": json.dumps(body, ensure_ascii=False),
    }
