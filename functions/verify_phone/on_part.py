"""VerifyPhone: verifies the applications of each part that arrives on its queue."""

from bonafide.aws.parts import part_handler
from verify_phone.verifier import PHONE

handler = part_handler(PHONE)
