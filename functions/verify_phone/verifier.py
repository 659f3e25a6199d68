"""The verifier of telephone numbers."""

from functools import partial
from typing import TYPE_CHECKING

from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier, no_lookup
from verify_phone import carriers
from verify_phone.catalogue import CATALOGUE
from verify_phone.checks import identifiers, verify
from verify_phone.form import FIXABLE, form_fields
from verify_phone.phone import Phone, read_phone

if TYPE_CHECKING:
    from bonafide.aws.recorder import Recorder


def make_verifier(reference: Reference, ask_carriers: carriers.LookUp | None = None) -> Verifier[tuple[Phone, ...]]:
    """Makes the verifier; it looks carriers up if it is given a function for that."""
    return Verifier(
        "phone",
        "basics.phone",
        read=partial(read_phone, reference=reference),
        verify=verify,
        catalogue=CATALOGUE,
        identifiers=identifiers,
        name_forms=reference.name_forms,
        look_up=partial(carriers.with_lines, ask=ask_carriers) if ask_carriers else no_lookup,
        form=form_fields,
        fixable=FIXABLE,
    )


def deployed(recorder: "Recorder") -> Verifier[tuple[Phone, ...]]:
    """The verifier as this deployment configures it, for a handler module."""
    reference = Reference(setting("REFERENCE_DATABASE"))
    requests_a_day = int(setting("CARRIER_LOOKUPS_A_DAY", default="0"))
    if not requests_a_day:
        return make_verifier(reference)
    from bonafide.aws import carrier_lookup, paid_lookups  # imported only where it is switched on

    budget = paid_lookups.Budget(recorder.table, recorder.keys, requests_a_day)
    return make_verifier(reference, partial(carrier_lookup.look_up, budget=budget))
