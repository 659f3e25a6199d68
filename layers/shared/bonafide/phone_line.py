"""The result of a carrier look-up of a telephone number."""

from typing import NamedTuple


class PhoneLine(NamedTuple):
    """AWS's type of the number (MOBILE, LANDLINE, VOIP, PREPAID, OTHER or INVALID) and its carrier's name.

    `date` is the day of the look-up. Where it gave no answer, `reason` says why and the rest is empty.
    """

    line_type: str = ""
    carrier: str = ""
    date: str = ""
    reason: str = ""
