"""How a verifier works through its queue: each message points to a part, each part holds up to 500 applications."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from bonafide import policy
from bonafide.application import Application
from bonafide.aws import keys, objects, records, sightings, table
from bonafide.aws.messages import process_messages
from bonafide.errors import location
from bonafide.findings import Finding, Outcome
from bonafide.verifier import Verifier

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
    from aws_lambda_powertools.utilities.typing import LambdaContext

POLICY = policy.load_deployed()


class PartIncomplete(Exception):
    """Some applications of a part could not be verified; the findings on all others are recorded."""


def part_handler[Subject](
    verifier: Verifier[Subject],
) -> "Callable[[dict[str, Any], LambdaContext], PartialItemFailureResponse]":
    """Makes the Lambda handler of a verifier's queue. A part that fails is delivered again, and only that part."""
    logger = Logger(service=f"verify_{verifier.name}")

    def verify_part(message: str) -> None:
        part = objects.Pointer.of_event(message)
        counts = record_findings(part, verifier, logger)
        logger.info("part verified", part=part.key, **counts)

    def handler(event: dict[str, Any], context: "LambdaContext") -> "PartialItemFailureResponse":
        logger.append_keys(request_id=context.aws_request_id)
        return process_messages(event, verify_part, logger)

    return handler


def record_findings[Subject](part: objects.Pointer, verifier: Verifier[Subject], logger: Logger) -> dict[str, Any]:
    """Verifies the applications of a part and records the findings; gives the counts for the log.

    Raises:
        PartIncomplete: some applications could not be verified. Their neighbours' findings are recorded all the
            same, and recording them again changes nothing.
    """
    now = datetime.now(UTC)
    failures = 0

    def fail(number: int, error: Exception) -> None:
        nonlocal failures
        logger.error("application failed", part=part.key, line=number, error=location(error))
        failures += 1

    numbers, applications, subjects = [], [], []
    for number, line in enumerate(objects.lines(part), start=1):
        if not line:  # erased
            continue
        try:
            application = Application.model_validate_json(line)
            subjects.append(verifier.read(application))
        except Exception as error:  # whatever it is, the neighbours go on
            fail(number, error)
            continue
        numbers.append(number)
        applications.append(application)
    items, concerns = [], 0
    for number, application, subject in zip(numbers, applications, verifier.look_up(subjects), strict=True):
        try:
            findings = verifier.findings(subject, POLICY)
            items += items_of(application, subject, findings, verifier, now)
        except Exception as error:
            fail(number, error)
            continue
        concerns += sum(finding.outcome is Outcome.CONCERN for finding in findings)
    put(items)
    if failures:
        raise PartIncomplete(f"{failures} applications of {part.key}")
    return {"applications": len(applications), "concerns": concerns}


def items_of[Subject](
    application: Application, subject: Subject, findings: Iterable[Finding], verifier: Verifier[Subject], now: datetime
) -> list[table.Item]:
    """What a verifier records of an application: the sightings of its identifiers, and its findings."""
    identifiers = verifier.identifiers(subject)
    check = records.check_item(
        application.application_id,
        verifier.name,
        findings,
        now=now,
        identifiers=keys.hashed(identifiers),
        policy_version=POLICY.version,
    )
    if not any(identifiers.values()):
        return [check]
    name = application.basics.name if application.basics else None
    forms = verifier.name_forms(name) if name else frozenset[str]()
    return [*sightings.items(application, identifiers, forms, keys=keys.active(), now=now), check]


def put(items: Iterable[table.Item]) -> None:
    """Writes what verifiers record: all sightings, and only when these stand the findings.

    Whoever assesses the findings sees the sightings, then, of this application and of all that were there before.
    That takes two calls: DynamoDB writes the items of one in any order, and may leave any of them for later.
    """
    items = list(items)
    table.put(item for item in items if item["pk"].startswith("id#"))
    table.put(item for item in items if not item["pk"].startswith("id#"))
