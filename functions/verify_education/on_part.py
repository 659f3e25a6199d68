from bonafide.aws.parts import part_handler
from bonafide.aws.recorder import Recorder
from verify_education.verifier import deployed

handler = part_handler(deployed(), Recorder.deployed())
