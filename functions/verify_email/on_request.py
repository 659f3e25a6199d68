"""VerifyEmailRequest: answers `POST /verify/email`."""

from bonafide.aws.recorder import Recorder
from bonafide.aws.requests import request_handler
from verify_email.verifier import deployed

RECORDER = Recorder.deployed()

handler = request_handler(deployed(RECORDER), RECORDER)
