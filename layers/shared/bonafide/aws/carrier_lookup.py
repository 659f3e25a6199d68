"""The carrier look-up of AWS End User Messaging: what kind of line a number is."""

from collections.abc import Iterable, Mapping

from bonafide.aws import clients, paid_lookups
from bonafide.aws.paid_lookups import Budget
from bonafide.phone_line import PhoneLine


def look_up(numbers: Iterable[str], budget: Budget) -> Mapping[str, PhoneLine]:
    """The lines of valid numbers in E.164."""
    clients.end_user_messaging()  # made here, since making a client is not thread-safe
    found = paid_lookups.answers(LOOKUP, numbers, budget)
    return {number: PhoneLine(**answer) for number, answer in found.items()}


def _ask(number: str) -> paid_lookups.Answer:
    answer = clients.end_user_messaging().carrier_lookup(PhoneNumber=number)
    return {"line_type": answer["PhoneNumberType"], "carrier": answer.get("Carrier", "")}


LOOKUP = paid_lookups.Lookup("the carrier look-up", "carrier-lookup", "phone", _ask)
