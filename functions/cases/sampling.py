"""Which applications of level `low` are reviewed although nothing is inconsistent, to estimate what is missed.

A few of them enter the queue as ordinary cases, which reviewers cannot tell from others. The choice depends on the
application's id and revision alone, so repeating it changes nothing, and a policy change draws no second time. It
cannot be predicted by those who apply: a revision has the time at which S3 received the upload, and its sequencer.
"""

import hashlib

CODE = "sample.low"
"""What counters call these cases: verdict `true` means that something was missed."""


def is_sampled(application_id: str, revision: str, share: float) -> bool:
    """Whether a statement of an application is in the sample, of which so great a share is taken."""
    drawn = hashlib.sha256(f"sample#{application_id}#{revision}".encode()).digest()[:8]
    return int.from_bytes(drawn) < share * 2**64
