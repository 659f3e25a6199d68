"""The verifier of telephone numbers."""

from bonafide.verifier import Verifier
from verify_phone.catalogue import CATALOGUE
from verify_phone.checks import identifiers, verify

PHONE = Verifier("phone", "basics.phone", verify, identifiers, CATALOGUE)
