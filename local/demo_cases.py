"""The cases of `bonafide serve --demo`: the sample applications, taken through the whole stack."""

from typing import TYPE_CHECKING

from local import verification
from local.command import SAMPLES

if TYPE_CHECKING:
    from local.stack import Stack

GROUP = "sample-09"
"""A sample application that shares its e-mail address with two others."""


def load(stack: "Stack") -> str:
    """Verifies the samples as `bonafide demo` does, and returns the id of an application that is one of a group."""
    for together in (SAMPLES[:2], SAMPLES[2:]):
        list(verification.verify(stack, *together))
    return GROUP
