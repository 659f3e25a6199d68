"""How a verifier answers a request, which sends one section of an application and gets its findings at once.

With an `application_id` the findings are also recorded, assessed and, if necessary, alerted, exactly as those of a
part. Without one nothing is stored. Errors are `application/problem+json` (RFC 9457).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from pydantic import ValidationError
from pydantic_core import from_json

from bonafide import revisions
from bonafide.application import Application, Fault, faults
from bonafide.aws import records
from bonafide.aws.problems import CONTENT_TYPE, Problem, content_of, not_json
from bonafide.aws.recorder import Recorder
from bonafide.errors import location
from bonafide.findings import Finding, Outcome
from bonafide.privacy import Person
from bonafide.risk import assess
from bonafide.settings import setting
from bonafide.verifier import Verifier
from bonafide.verifiers import VERIFIERS

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

type Response = dict[str, Any]

SHIPPING_PATH = "/shipping"
"""The path of requests about deliveries, which are no section of an application."""

MAX_BODY_BYTES = 1024 * 1024
"""As large as intake lets a row be, by default."""

MAX_IGNORED, MAX_SHOWN = 10, 64
"""Unknown parameters that an answer names, and characters of a name or path that it repeats."""

_YES_OR_NO = {"1": True, "true": True, "yes": True, "": True, "0": False, "false": False, "no": False}

_BYTE_ORDER_MARK, _GZIP = b"\xef\xbb\xbf", b"\x1f\x8b"

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
    may_replace = setting("REQUESTS_MAY_REPLACE_UPLOADS", default="no") == "yes"
    return answering(verifier.name, partial(answer, verifier=verifier, recorder=recorder, may_replace=may_replace))


def answering(
    verifier: str, answered: Callable[[dict[str, Any]], Response]
) -> "Callable[[dict[str, Any], LambdaContext], Response]":
    """Makes a Lambda handler of what answers the event of a request. Any error of it becomes an answer, too."""
    logger = Logger(service=f"verify_{verifier}_request")

    def handler(event: dict[str, Any], context: "LambdaContext") -> Response:
        logger.append_keys(request_id=context.aws_request_id)
        try:
            return answered(event)
        except Exception as error:
            logger.error("request failed", error=location(error))
            failed = (
                "The data could not be verified, by no fault of the request. Please send it again. If that "
                f"fails, the function's log has the reason under the request_id {context.aws_request_id}."
            )
            return response_to(Problem(500, failed))

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
        if event.get("routeKey") == "$default":
            raise _unknown_route(event)
        shows_all, ignored = _parameters(event)
        application = _application(event, verifier.section)
        body = _verified(application, verifier, recorder, may_replace=may_replace, shows_all=shows_all)
    except Problem as problem:
        return response_to(problem)
    if ignored:
        body["ignored_parameters"] = ignored
    return response_of(200, "application/json", body)


def _unknown_route(event: dict[str, Any]) -> Problem:
    """The problem of a request that is for none of the routes."""
    path, method = event["rawPath"], event["requestContext"]["http"]["method"]
    paths = [*(f"/verify/{name}" for name in VERIFIERS), SHIPPING_PATH]
    if path in paths:
        detail = f"{path} answers POST requests only, not {method[:MAX_SHOWN]}. Send the data as the body."
        return Problem(405, detail, headers={"allow": "POST"})
    others = "GET /openapi.json describes the requests about cases."
    listed = f"Send a POST request to one of: {', '.join(paths)}."
    return Problem(404, f"There is no {method[:MAX_SHOWN]} {path[:MAX_SHOWN]}. {listed} {others}")


def _parameters(event: dict[str, Any]) -> tuple[bool, list[str]]:
    """Whether all findings are asked for, and the names of query parameters that mean nothing here."""
    given = event.get("queryStringParameters") or {}
    shows_all = _YES_OR_NO.get(given.get("all", "no").lower())
    if shows_all is None:
        wrong = Fault(path="?all", message="should be 1 for all findings, or 0 for the concerns only")
        raise Problem(400, "A query parameter has a value that is not known.", errors=[wrong.model_dump()])
    return shows_all, [name[:MAX_SHOWN] for name in given if name != "all"][:MAX_IGNORED]


def _application(event: dict[str, Any], section: str) -> Application:
    """The application of the body, which states the section. Raises Problem."""
    how = f"Send one application as a JSON object with `{section}`."
    document = json_of(event, how)
    try:
        application = Application.model_validate(document)
    except ValidationError as error:
        raise Problem(
            422, f"The body is not an application. {how}", errors=map(Fault.model_dump, faults(error))
        ) from None
    if application.application_id and Person.of(application).is_named_by(application.application_id):
        raise Problem(
            422,
            "The id of the application cannot be used. Send another one, or none.",
            errors=[_NAMING_ID.model_dump()],
        )
    if not application.stated(section):  # an empty section must not replace earlier findings
        missing = Fault(path=section, message="is required and must not be empty: it is what this route verifies")
        raise Problem(422, f"The application has no `{section}`. {how}", errors=[missing.model_dump()])
    return application


def json_of(event: dict[str, Any], how: str) -> object:
    """The body as JSON. NaN and Infinity are not JSON; of a key that occurs twice, the last value counts."""
    try:
        content = content_of(event)
        if len(content) > MAX_BODY_BYTES:
            sizes = f"has {len(content):,} bytes, and at most {MAX_BODY_BYTES:,} are read"
            raise Problem(413, f"The body {sizes}. {how} Upload files of applications to the bucket instead.")
        if content.startswith(_GZIP):
            raise Problem(400, "The body is compressed with gzip. Send it uncompressed.")
        content.decode()  # its error says where
    except UnicodeDecodeError as error:
        raise Problem(400, f"The body is not UTF-8 from byte {error.start + 1} on. Send it in UTF-8.") from None
    content = content.removeprefix(_BYTE_ORDER_MARK)
    if not content.strip():
        raise Problem(400, f"The body is empty. {how}")
    try:
        return from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, f"The body is not JSON. {how}", errors=[not_json(error)]) from None


def _verified[Subject](
    application: Application,
    verifier: Verifier[Subject],
    recorder: Recorder,
    *,
    may_replace: bool,
    shows_all: bool,
) -> dict[str, Any]:
    """Verifies the application, records the findings if it has an id, and returns the body of the answer."""
    now = datetime.now(UTC)
    given: dict[str, object] = {"revision": revisions.of_request(now, may_replace_uploads=may_replace)}
    if "submitted_at" not in application.model_fields_set:  # one that was not read must not become today
        given["submitted_at"] = now
    if application.corrects:  # only a correction by the candidate's page is one
        given["corrects"] = None
    application = application.model_copy(update=given)
    if application.application_id and not may_replace:
        latest = records.load_latest_statement(recorder.table, application.application_id)
        if "upload" in latest:
            raise Problem(409, _IS_UPLOADED)
    subject = verifier.look_up([verifier.read(application)])[0]
    findings = verifier.findings(subject, recorder.policy)
    if application.application_id:
        recorder.table.put([records.submission_item(application, now=now, kept=recorder.table.retention)])
        (refused,) = recorder.put([recorder.record_of(application, subject, findings, verifier, now)])
        if refused:
            raise refused
    assessment = assess(findings, recorder.policy, verified=[verifier.name])
    body = {"application_id": application.application_id} if application.application_id else {}
    return body | {
        "recorded": bool(application.application_id),
        "level": assessment.level,
        "points": assessment.points,
        "findings": [
            _stated(finding.model_dump(mode="json"))
            for finding in findings
            if shows_all or finding.outcome is Outcome.CONCERN
        ],
        "passed": sum(finding.outcome is Outcome.PASS for finding in findings),
        "not_assessed": _not_assessed(findings),
        **({"form": _stated(verifier.for_the_form(subject, findings) or {})} if verifier.form else {}),
    }


def _not_assessed(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The codes of the checks that could not be made, by the reason. An entry's number is with the finding itself."""
    codes: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.outcome is Outcome.NOT_ASSESSED:
            codes.setdefault(finding.evidence, {})[finding.code] = None
    return [{"reason": reason, "codes": list(some)} for reason, some in codes.items()]


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something: no nulls and no empty texts."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def response_of(status: int, content_type: str, body: dict[str, Any]) -> Response:
    return _answer(status, content_type, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


def response_to(problem: Problem) -> Response:
    return _answer(problem.status, CONTENT_TYPE, problem.body, problem.headers)


def _answer(status: int, content_type: str, body: str, headers: Mapping[str, str] = MappingProxyType({})) -> Response:
    return {
        "statusCode": status,
        "headers": {"content-type": content_type, "cache-control": "no-store", **headers},
        "body": body,
    }
