"""The verifier of addresses and profiles."""

from functools import partial

from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from bonafide.verifiers import switched_on
from verify_presence.catalogue import CATALOGUE
from verify_presence.checks import verify
from verify_presence.presence import Presence, identifiers, read_presence


def make_verifier(reference: Reference, *, is_on: bool = True) -> Verifier[Presence]:
    """Makes the verifier, which knows what the reference database knows; `is_on` is whether anything is verified."""
    return Verifier(
        "presence",
        "basics",
        read=partial(read_presence, reference=reference),
        verify=verify,
        catalogue=CATALOGUE,
        identifiers=identifiers,
        concerns=lambda application: is_on and "presence" in application.optional,
        name_forms=reference.name_forms,
    )


def deployed() -> Verifier[Presence]:
    """The verifier as this deployment configures it, for a handler module."""
    is_on = "presence" in switched_on(setting("OPTIONAL_CHECKS"))
    return make_verifier(Reference(setting("REFERENCE_DATABASE")), is_on=is_on)
