"""The verifier of e-mail addresses."""

from functools import partial

from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.verifier import Verifier
from verify_email.catalogue import CATALOGUE
from verify_email.checks import identifiers, read, verify

REFERENCE = Reference(setting("REFERENCE_DATABASE"))

EMAIL = Verifier("email", "basics.email", partial(read, reference=REFERENCE), verify, CATALOGUE, identifiers)
