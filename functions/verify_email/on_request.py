"""VerifyEmailRequest: answers `POST /verify/email`."""

from bonafide.aws.requests import request_handler
from verify_email.verifier import EMAIL

handler = request_handler(EMAIL)
