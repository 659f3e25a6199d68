"""VerifyEmail: verifies the applications of each part that arrives on its queue."""

from bonafide.aws.parts import part_handler
from verify_email.verifier import EMAIL

handler = part_handler(EMAIL)
