"""VerifyResume: verifies the documents of each part's applications, which may arrive later than the part."""

from typing import Any

from bonafide.aws.messages import postpone
from bonafide.aws.parts import part_handler
from bonafide.aws.recorder import Recorder
from bonafide.settings import setting
from verify_resume.verifier import NotYet, deployed

SECONDS_BETWEEN = 120
"""Seconds after which a part is tried again of which a document has not arrived."""

QUEUE = setting("RESUME_QUEUE")


def try_again(message: dict[str, Any], error: Exception) -> None:
    """Lets a part be delivered again: soon if only a document is missing, later and later if something failed."""
    postpone(QUEUE, message, SECONDS_BETWEEN if isinstance(error, NotYet) else None)


handler = part_handler(deployed(), Recorder.deployed(), try_again)
