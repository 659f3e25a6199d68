"""The verifier of education histories."""

from functools import partial

from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from verify_education.catalogue import CATALOGUE
from verify_education.checks import verify
from verify_education.facts import Facts
from verify_education.history import identifiers, read_education
from verify_education.institutions import Resolver

REFERENCE = Reference(setting("REFERENCE_DATABASE"))

EDUCATION = Verifier(
    "education",
    "education",
    read=partial(read_education, facts=Facts(REFERENCE), resolver=Resolver(REFERENCE.database)),
    verify=verify,
    catalogue=CATALOGUE,
    identifiers=identifiers,
    name_forms=REFERENCE.name_forms,
)
