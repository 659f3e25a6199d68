"""The carrier look-up of AWS End User Messaging: what kind of line a number is."""

from collections.abc import Iterable, Mapping

from bonafide.aws import clients, paid_lookups
from bonafide.phone_line import PhoneLine


def ask(numbers: Iterable[str], *, a_day: int) -> Mapping[str, PhoneLine]:
    """What lines numbers are.

    Args:
        numbers: valid ones, in E.164.
        a_day: the most look-ups that all functions together may pay for in a day (UTC).
    """
    clients.end_user_messaging()  # made here, since making a client is not safe in threads
    found = paid_lookups.answers(LOOKUP, numbers, a_day=a_day)
    return {number: PhoneLine(**answer) for number, answer in found.items()}


def _ask(number: str) -> paid_lookups.Answer:
    answer = clients.end_user_messaging().carrier_lookup(PhoneNumber=number)
    return {"line_type": answer["PhoneNumberType"], "carrier": answer.get("Carrier", "")}


LOOKUP = paid_lookups.Lookup("the carrier look-up", "carrier-lookup", "phone", _ask)
