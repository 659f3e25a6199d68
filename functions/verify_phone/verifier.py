"""The verifier of telephone numbers."""

from collections.abc import Callable, Sequence
from functools import partial

from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier, no_lookup
from verify_phone import carriers
from verify_phone.catalogue import CATALOGUE
from verify_phone.checks import identifiers, verify
from verify_phone.form import FIXABLE, form_fields
from verify_phone.phone import Phone, read_phone

REFERENCE = Reference(setting("REFERENCE_DATABASE"))
LOOKUPS_A_DAY = int(setting("CARRIER_LOOKUPS_A_DAY", default="0"))


def _look_up() -> Callable[[Sequence[tuple[Phone, ...]]], Sequence[tuple[Phone, ...]]]:
    if not LOOKUPS_A_DAY:
        return no_lookup
    from bonafide.aws import carrier_lookup  # imported only if it is switched on

    return partial(carriers.with_lines, ask=partial(carrier_lookup.ask, a_day=LOOKUPS_A_DAY))


PHONE = Verifier(
    "phone",
    "basics.phone",
    read=partial(read_phone, reference=REFERENCE),
    verify=verify,
    catalogue=CATALOGUE,
    identifiers=identifiers,
    name_forms=REFERENCE.name_forms,
    look_up=_look_up(),
    form=form_fields,
    fixable=FIXABLE,
)
