"""VerifyPhoneRequest: answers `POST /verify/phone`."""

from bonafide.aws.requests import request_handler
from verify_phone.verifier import PHONE

handler = request_handler(PHONE)
