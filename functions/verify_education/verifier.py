"""The verifier of education histories."""

from bonafide.verifier import Verifier
from verify_education.catalogue import CATALOGUE
from verify_education.checks import verify
from verify_education.entry import read

EDUCATION = Verifier("education", "education", read, verify, CATALOGUE)
