"""The verifier of employment."""

from bonafide.application import Application
from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from bonafide.verifiers import switched_on
from verify_employment.catalogue import CATALOGUE
from verify_employment.checks import verify


def make_verifier(reference: Reference, *, is_on: bool = True) -> Verifier[Application]:
    """Makes the verifier, which knows what the reference database knows; `is_on` is whether anything is verified."""
    return Verifier(
        "employment",
        "work",
        read=lambda application: application,
        verify=verify,
        catalogue=CATALOGUE,
        concerns=lambda application: is_on and "employment" in application.optional,
        name_forms=reference.name_forms,
    )


def deployed() -> Verifier[Application]:
    """The verifier as this deployment configures it, for a handler module."""
    is_on = "employment" in switched_on(setting("OPTIONAL_CHECKS"))
    return make_verifier(Reference(setting("REFERENCE_DATABASE")), is_on=is_on)
