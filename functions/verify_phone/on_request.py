"""VerifyPhoneRequest: answers `POST /verify/phone`."""

from bonafide.aws.recorder import Recorder
from bonafide.aws.requests import request_handler
from verify_phone.verifier import deployed

RECORDER = Recorder.deployed()

handler = request_handler(deployed(RECORDER), RECORDER)
