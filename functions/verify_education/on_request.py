"""VerifyEducationRequest: answers `POST /verify/education`."""

from bonafide.aws.requests import request_handler
from verify_education.verifier import EDUCATION

handler = request_handler(EDUCATION)
