"""The checks of addresses. Sharing a home or a profile is judged with other applications (`assess/places.py`)."""

from bonafide.addresses.natures import Nature
from bonafide.findings import Verdict, concern, not_assessed, run
from verify_presence.presence import Presence

_NEVER = (Nature.PROTECTED, Nature.MILITARY, Nature.SHARED, Nature.CARE_OF)
"""What is never looked at: people who must not be found, soldiers, and people without a home of their own."""


def mail_drop(presence: Presence) -> Verdict | None:
    """The address is a rented mailbox, virtual office or freight forwarder, as a list or the address itself says."""
    code, address, place = "address.mail_drop", presence.address, presence.place
    if address is None:
        return not_assessed(code, reason="no street address is stated")
    if address.nature in _NEVER:
        return not_assessed(code, reason=f"it is {address.nature.value}")
    if place:
        if place.is_shared:
            return not_assessed(code, reason="the list of this deployment knows it as a place of many people")
        return concern(code, evidence=f"The address is on the list of this deployment: {place.words}.")
    if address.nature is Nature.PRIVATE_MAILBOX:
        return concern(code, evidence="The address has the number of a private mailbox (PMB).")
    if not presence.has_list:
        return not_assessed(code, reason="this deployment has no list of such addresses")
    if not address.is_one_home:
        return not_assessed(code, reason="the address is not precise enough")
    return None


CHECKS = (mail_drop,)


def verify(presence: Presence) -> list[Verdict]:
    """Runs all checks."""
    return run("address", CHECKS, presence)
