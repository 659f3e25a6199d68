"""VerifyEmail: verifies the applications of each part that arrives on its queue."""

from bonafide.aws.parts import part_handler
from bonafide.aws.recorder import Recorder
from verify_email.verifier import deployed

RECORDER = Recorder.deployed()

handler = part_handler(deployed(RECORDER), RECORDER)
