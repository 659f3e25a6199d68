"""The verifier of networks: its checks and the reference data."""

from bonafide.identity import KEPT
from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from bonafide.verifiers import switched_on
from verify_network.catalogue import CATALOGUE
from verify_network.checks import Origin, read_origin, verify


def make_verifier(reference: Reference, *, is_on: bool = True) -> Verifier[Origin | None]:
    """Makes the verifier, which knows what the reference database knows; `is_on` is whether anything is verified."""
    return Verifier(
        "network",
        "source.ip",
        read=lambda application: read_origin(application, reference),
        verify=verify,
        catalogue=CATALOGUE,
        identifiers=lambda origin: origin.identifiers if origin else {},
        concerns=lambda application: is_on and "network" in application.optional,
        name_forms=reference.name_forms,
        kept=KEPT["network"],
    )


def deployed() -> Verifier[Origin | None]:
    """The verifier as this deployment configures it, for a handler module."""
    is_on = "network" in switched_on(setting("OPTIONAL_CHECKS"))
    return make_verifier(Reference(setting("REFERENCE_DATABASE")), is_on=is_on)
