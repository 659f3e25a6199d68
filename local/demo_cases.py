"""The cases of `bonafide serve --demo`: the sample applications, taken through the whole stack."""

from pathlib import Path
from typing import TYPE_CHECKING

from local import verification
from local.command import SAMPLE_DOCUMENTS, SAMPLES

if TYPE_CHECKING:
    from local.stack import Stack

GROUP = "sample-09"
"""A sample application that shares its e-mail address with two others."""


def load(stack: "Stack", *more: Path) -> None:
    """Verifies the samples as `bonafide demo` does; `more` are files that come with the last ones."""
    verification.put_documents(stack, SAMPLE_DOCUMENTS)
    for together in (SAMPLES[:2], [*SAMPLES[2:], *more]):
        list(verification.verify(stack, *together))
