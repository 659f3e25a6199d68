"""The questions that a candidate can be asked, and why each is asked, in words for the candidate (`questions.json`).

The id of a question is the code of a finding, whose catalogue has the same question, or begins with `general.`. About
one entry of the education or the employment it ends with its number: `education.too_short#0` is about the first one.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bonafide.verifiers import section_of_entries

TEXT = "text"
"""The id of a question that a lead wrote. Its words are in the bucket."""


OF_ENTRIES = ("education.", "document.", "employment.")
"""What the codes of findings begin with that may be about one entry of the education or the employment."""


class Question(NamedTuple):
    """A question as the candidate reads it. `why` is empty if a lead wrote the question."""

    id: str
    words: str
    why: str = ""


def question(question_id: str) -> Question | None:
    """A question of the catalogue; None if there is none with this id."""
    code, hash_sign, entry = question_id.partition("#")
    held = _held()
    words = held["questions"].get(code)
    is_one = entry.isdecimal() and entry.isascii() and len(entry) < 3 and code.startswith(OF_ENTRIES)
    if words is None or (hash_sign and not is_one):
        return None
    if hash_sign:
        words = f"About entry {int(entry) + 1} of the {section_of_entries(code)} in your application: {words}"
    return Question(question_id, words, held["why"][code.partition(".")[0]])


@cache
def _held() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("questions.json").read_bytes())
    return content
