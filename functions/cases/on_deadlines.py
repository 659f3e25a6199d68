"""Deadlines: gives back the cases whose candidate had time for an answer until now."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from bonafide.aws.table import Table
from cases.asks import give_back

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

TABLE = Table.deployed()

logger = Logger(service="deadlines")


def handler(event: dict[str, Any], context: "LambdaContext") -> None:  # noqa: ARG001  a schedule says nothing
    """Runs every few minutes."""
    logger.append_keys(request_id=context.aws_request_id)
    logger.info("cases given back", cases=give_back(TABLE, datetime.now(UTC)))
