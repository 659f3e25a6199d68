"""VerifyEducation: verifies the applications of each part that arrives on its queue."""

from bonafide.aws.parts import part_handler
from verify_education.verifier import EDUCATION

handler = part_handler(EDUCATION)
