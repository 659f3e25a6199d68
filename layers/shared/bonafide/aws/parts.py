"""How a verifier processes its queue: each message points to a part, and a part holds up to 500 applications."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from bonafide.application import Application
from bonafide.aws import objects, receipts
from bonafide.aws.messages import process_messages
from bonafide.aws.recorder import Record, Recorder
from bonafide.errors import location
from bonafide.findings import Outcome
from bonafide.verifier import Verifier

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext


class PartIncomplete(Exception):
    """Some applications of a part could not be verified. The findings on the others are recorded."""


def part_handler[Subject](
    verifier: Verifier[Subject],
    recorder: Recorder,
    failed_message: Callable[[dict[str, Any], Exception], None] | None = None,
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of a verifier's queue. Only a part that fails is delivered again.

    `failed_message` is called with each message that failed, and its error.
    """
    logger = Logger(service=f"verify_{verifier.name}")

    def verify_part(message: str) -> None:
        part = objects.Pointer.of_event(message)
        counts = record_findings(part, verifier, recorder, logger)
        logger.info("part verified", part=part.key, **counts)

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_messages(event, verify_part, logger, failed_message)

    return handler


def read_application(line: bytes) -> Application:
    """The application in a line of a part.

    Raises:
        pydantic.ValidationError: the line is none. Intake writes no such line.
    """
    return Application.model_validate_json(line)


def _erased(part: objects.Pointer) -> frozenset[int]:
    """The numbers of the lines that are empty now."""
    lines = objects.lines(part._replace(version=None))
    return frozenset(number for number, line in enumerate(lines, start=1) if not line)


def record_findings[Subject](
    part: objects.Pointer, verifier: Verifier[Subject], recorder: Recorder, logger: Logger
) -> dict[str, Any]:
    """Verifies the applications of a part and records the findings; returns the counts for the log.

    Raises:
        PartIncomplete: some applications could not be verified. The findings on the others are recorded, and
            recording them again changes nothing.
    """
    now = datetime.now(UTC)
    failures = 0

    def fail(number: int, error: Exception) -> None:
        nonlocal failures
        logger.error("application failed", part=part.key, line=number, error=location(error))
        failures += 1

    numbers, applications, subjects = [], [], []
    # The latest version, whichever one the event is about: an erasure empties lines, and deletes older versions.
    for number, line in enumerate(objects.lines(part._replace(version=None)), start=1):
        if not line:  # erased
            continue
        try:
            application = read_application(line)
            if not verifier.concerns(application):
                continue
            subjects.append(verifier.read(application))
        except Exception as error:  # any error: the other applications are still verified
            fail(number, error)
            continue
        numbers.append(number)
        applications.append(application)
    recorded: dict[int, Record] = {}
    concerns = 0
    looked_up = verifier.look_up(subjects)
    erased = _erased(part) if subjects and verifier.is_slow else frozenset()
    for number, application, subject in zip(numbers, applications, looked_up, strict=True):
        if number in erased:
            continue
        try:
            findings = verifier.findings(subject, recorder.policy)
            recorded[number] = recorder.record_of(application, subject, findings, verifier, now)
        except Exception as error:
            fail(number, error)
            continue
        concerns += sum(finding.outcome is Outcome.CONCERN for finding in findings)
    for number, refused in zip(recorded, recorder.put(list(recorded.values())), strict=True):
        if refused:
            fail(number, refused)
    if failures:
        raise PartIncomplete(f"{failures} applications of {part.key}")
    receipts.mark_verified(recorder.table, part.key, verifier.name)
    return {"applications": len(applications), "concerns": concerns}
