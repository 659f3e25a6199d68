from bonafide.aws.recorder import Recorder
from bonafide.aws.requests import request_handler
from verify_education.verifier import deployed

handler = request_handler(deployed(), Recorder.deployed())
