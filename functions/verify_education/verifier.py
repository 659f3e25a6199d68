"""The education verifier."""

from functools import partial

from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from verify_education.catalogue import CATALOGUE
from verify_education.checks import verify
from verify_education.facts import Facts
from verify_education.form import FIXABLE, form_fields
from verify_education.history import History, identifiers, read_education
from verify_education.institutions import Resolver


def make_verifier(reference: Reference) -> Verifier[History]:
    """Makes the verifier, which knows what the reference database knows."""
    return Verifier(
        "education",
        "education",
        read=partial(read_education, facts=Facts(reference), resolver=Resolver(reference.database)),
        verify=verify,
        catalogue=CATALOGUE,
        identifiers=identifiers,
        name_forms=reference.name_forms,
        form=form_fields,
        fixable=FIXABLE,
    )


def deployed() -> Verifier[History]:
    """The verifier as this deployment configures it, for a handler module."""
    return make_verifier(Reference(setting("REFERENCE_DATABASE")))
