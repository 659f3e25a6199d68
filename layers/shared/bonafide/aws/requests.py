"""How a verifier answers a request, which sends one section of an application and gets its findings at once.

With an `application_id` the findings are also recorded, assessed and, if necessary, alerted, exactly as those of a
part. Without one nothing is stored. Errors are `application/problem+json` (RFC 9457).
"""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from pydantic import ValidationError

from bonafide import revisions
from bonafide.application import Application, Fault, faults
from bonafide.aws import records
from bonafide.aws.recorder import Recorder
from bonafide.errors import location
from bonafide.privacy import Person
from bonafide.settings import setting
from bonafide.verifier import Verifier

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

type Response = dict[str, Any]

_IS_UPLOADED = (
    "This application came in an upload, and a request must not replace it. Leave application_id out to have the "
    "details verified without recording them, or send another id. The parameter RequestsMayReplaceUploads of the "
    "stack allows replacing."
)

_NAMING_ID = Fault(
    path="application_id",
    message="must not be a name, an e-mail address or a telephone number, since keys, logs and alerts contain it",
)


def request_handler[Subject](
    verifier: Verifier[Subject], recorder: Recorder
) -> "Callable[[dict[str, Any], LambdaContext], Response]":
    """Makes the Lambda handler of a verifier's route."""
    logger = Logger(service=f"verify_{verifier.name}_request")
    may_replace = setting("REQUESTS_MAY_REPLACE_UPLOADS", default="no") == "yes"

    def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
        logger.append_keys(request_id=context.aws_request_id)
        try:
            return answer(event, verifier, recorder, may_replace=may_replace)
        except Exception as error:
            logger.error("request failed", error=location(error))
            return problem(500, "The application could not be verified. Please send it again.")

    return handler


def answer[Subject](
    event: dict[str, Any], verifier: Verifier[Subject], recorder: Recorder, *, may_replace: bool = False
) -> Response:
    """Verifies the section that an API Gateway HTTP API event (payload 2.0) carries.

    Args:
        event: the event.
        verifier: what verifies the section.
        recorder: where the findings are recorded.
        may_replace: whether the findings may replace those on an application that came in an upload.
    """
    try:
        body = base64.b64decode(event["body"]) if event.get("isBase64Encoded") else event.get("body") or ""
        application = Application.model_validate_json(body)
    except ValidationError as error:
        if error.errors(include_url=False, include_context=False, include_input=False)[0]["type"] == "json_invalid":
            return problem(400, "The body is not JSON. Send one application as a JSON object.")
        return problem(422, "The body is not an application.", faults(error))
    if application.application_id and Person.of(application).is_named_by(application.application_id):
        return problem(422, "The id of the application cannot be used.", [_NAMING_ID])
    if not application.stated(verifier.section):  # an empty section must not replace earlier findings
        missing = Fault(path=verifier.section, message="is required: it is what this route verifies")
        return problem(422, f"The application has no {verifier.section}.", [missing])
    now = datetime.now(UTC)
    given: dict[str, object] = {"revision": revisions.of_request(now, may_replace_uploads=may_replace)}
    if "submitted_at" not in application.model_fields_set:  # one that was not read must not become today
        given["submitted_at"] = now
    application = application.model_copy(update=given)
    if application.application_id and not may_replace:
        latest = records.load_latest_statement(recorder.table, application.application_id)
        if "upload" in latest:
            return problem(409, _IS_UPLOADED)
    subject = verifier.look_up([verifier.read(application)])[0]
    findings = verifier.findings(subject, recorder.policy)
    if application.application_id:
        recorder.table.put([records.submission_item(application, now=now, kept=recorder.table.retention)])
        (refused,) = recorder.put([recorder.record_of(application, subject, findings, verifier, now)])
        if refused:
            raise refused
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
    """A problem document (RFC 9457); `errors` names the faulty fields."""
    titles = {400: "Bad Request", 409: "Conflict", 422: "Unprocessable Content", 500: "Internal Server Error"}
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
