"""VerifyNetwork: verifies the data of each part's applications that concern it."""

from bonafide.aws.parts import part_handler
from bonafide.aws.recorder import Recorder
from verify_network.verifier import deployed

handler = part_handler(deployed(), Recorder.deployed())
