"""The verifier of employment."""

from functools import partial

from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from bonafide.verifiers import switched_on
from verify_employment.catalogue import CATALOGUE
from verify_employment.checks import verify
from verify_employment.companies import Companies
from verify_employment.history import Employment, identifiers, read_employment


def make_verifier(reference: Reference, *, is_on: bool = True) -> Verifier[Employment]:
    """Makes the verifier, which knows what the reference database knows; `is_on` is whether anything is verified."""
    return Verifier(
        "employment",
        "work",
        read=partial(read_employment, companies=Companies(reference)),
        verify=verify,
        catalogue=CATALOGUE,
        identifiers=identifiers,
        concerns=lambda application: is_on and "employment" in application.optional,
        name_forms=reference.name_forms,
    )


def deployed() -> Verifier[Employment]:
    """The verifier as this deployment configures it, for a handler module."""
    is_on = "employment" in switched_on(setting("OPTIONAL_CHECKS"))
    return make_verifier(Reference(setting("REFERENCE_DATABASE")), is_on=is_on)
