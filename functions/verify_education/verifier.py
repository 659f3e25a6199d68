"""The verifier of education histories."""

from bonafide.verifier import Verifier, no_identifiers
from verify_education.catalogue import CATALOGUE
from verify_education.checks import verify

EDUCATION = Verifier("education", "education", verify, no_identifiers, CATALOGUE)
