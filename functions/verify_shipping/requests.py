"""How a request is answered that says where the device of a hired person goes. Only keyed hashes are recorded.

The answer says what will be compared, and what cannot be: Assess compares it with what the person and others stated.
"""

from datetime import UTC, datetime
from typing import Any

from bonafide.aws.problems import Problem
from bonafide.aws.requests import Response, json_of, response_of, response_to
from verify_shipping.delivery import InvalidDelivery, read_delivery
from verify_shipping.ids import possible_ids
from verify_shipping.recording import Deliveries, Where

CODES = ("shipping.elsewhere", "shipping.shared")
"""What Assess finds of deliveries: at other places than the person's own, and at one place for several people."""

_HOW = "Send one delivery as a JSON object with `application_id`, `name`, `address`, `postal_code`, `city` and so on."

_NOT_COMPARED = {
    Where.WORK: "the device goes to the stated work address",
    Where.KNOWN: "the device goes to a place that the list of this deployment knows as one of many people",
    Where.POINT: "the device goes to a parcel shop, a parcel locker or a post office, where many people fetch theirs",
    Where.MANY: "the address says that it is no home of one household, but of many people or in care of somebody",
    Where.UNREADABLE: "the address has no street and number of one home with its postal code or city",
}

MAX_IGNORED, MAX_SHOWN = 10, 64
"""Unknown fields that an answer names, and characters of a name."""


def answer(event: dict[str, Any], deliveries: Deliveries) -> Response:
    """Records the delivery that an API Gateway HTTP API event (payload 2.0) carries."""
    try:
        return response_of(200, "application/json", _recorded(json_of(event, _HOW), deliveries))
    except Problem as problem:
        return response_to(problem)


def _recorded(document: object, deliveries: Deliveries) -> dict[str, Any]:
    """Records a delivery, and returns the body of the answer. Raises Problem."""
    if not isinstance(document, dict):
        raise Problem(422, f"The body is not a delivery. {_HOW}")
    try:
        delivery, unknown = read_delivery(document)
    except InvalidDelivery as error:
        errors = [fault.model_dump() for fault in error.faults]
        raise Problem(422, f"The body is not a delivery. {_HOW}", errors=errors) from None
    now = datetime.now(UTC)
    application = deliveries.known(possible_ids(delivery, deliveries.keys))
    entry = deliveries.entry(delivery, now)
    kept = deliveries.record(application, [entry], now)
    reasons = {code: _NOT_COMPARED.get(Where(entry.where)) for code in CODES}
    if not entry.names:
        reason = "the name of the person cannot be compared" if delivery.name else "no name of the person is stated"
        reasons["shipping.shared"] = reasons["shipping.shared"] or reason
    not_assessed: dict[str, list[str]] = {}
    for code, why in reasons.items():
        if why:
            not_assessed.setdefault(why, []).append(code)
    return {
        "application_id": application,
        "recorded": True,
        "deliveries": kept,
        "findings": [],
        "compared": [code for code in CODES if not reasons[code]],
        "not_assessed": [{"reason": reason, "codes": codes} for reason, codes in not_assessed.items()],
        **({"ignored_fields": [name[:MAX_SHOWN] for name in unknown][:MAX_IGNORED]} if unknown else {}),
    }
