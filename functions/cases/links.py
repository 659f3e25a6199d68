"""Private links to the candidate's page, and what the table holds of them: who is asked what, and that it is answered.

| pk                        | sk                | holds                                                             |
|---------------------------|-------------------|-------------------------------------------------------------------|
| `ask#<SHA-256 of token>`  | `ask`             | case, application, ids of questions, times, title of the job      |
| `ask#<SHA-256 of token>`  | `answer#<id>`     | answered_at, and followed_at once the case knows of it            |
| `ask#<SHA-256 of token>`  | `attempts#<hour>` | how often the form was sent in that hour                          |

The token is in the link only. It has 256 random bits, so it cannot be guessed, and its hash leads nowhere. What the
candidate writes is in the bucket, under `cases/<case>/answers/`. This module is all that the page's function needs of
the table, so it imports no other part of cases.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from cases.questions import TEXT

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

MAX_ANSWERS = 5
"""Answers by one link: each adds to those before."""

MAX_ATTEMPTS = 20
"""Times that the form of one link can be sent in an hour, with or without mistakes in it."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Ask(NamedTuple):
    """What one link asks. `id` is the hash of its token. `answers` are ids with their times, the earliest first."""

    id: str
    case: str
    application: str
    questions: tuple[str, ...]
    sent_at: datetime
    answer_until: datetime
    expires_at: int
    job: str = ""
    answers: tuple[tuple[str, datetime], ...] = ()

    def takes_answers(self, now: datetime) -> bool:
        """Whether the link can be used."""
        return now < self.answer_until and len(self.answers) < MAX_ANSWERS

    def is_waiting(self, now: datetime) -> bool:
        """Whether an answer is expected: there is none, and there is time."""
        return now < self.answer_until and not self.answers

    @property
    def text_key(self) -> str:
        """The key of the question that a lead wrote; empty if there is none."""
        return f"cases/{self.case}/questions/{self.id}.json" if TEXT in self.questions else ""

    def item(self) -> "Item":
        """The item of the table."""
        return {
            "pk": partition(self.id),
            "sk": "ask",
            "case": self.case,
            "application": self.application,
            "questions": list(self.questions),
            "sent_at": self.sent_at.isoformat(),
            "answer_until": self.answer_until.isoformat(),
            **({"job": self.job} if self.job else {}),
            "expires_at": self.expires_at,
        }

    @classmethod
    def of_items(cls, items: Iterable[Mapping[str, Any]]) -> "Ask | None":
        """The ask that the items of its partition hold; None if there is none."""
        held = {item["sk"]: item for item in items}
        item = held.get("ask")
        if item is None:
            return None
        answers = (
            (sk.removeprefix("answer#"), datetime.fromisoformat(each["answered_at"]))
            for sk, each in held.items()
            if sk.startswith("answer#")
        )
        return cls(
            item["pk"].removeprefix("ask#"),
            item["case"],
            item["application"],
            tuple(item["questions"]),
            datetime.fromisoformat(item["sent_at"]),
            datetime.fromisoformat(item["answer_until"]),
            item["expires_at"],
            item.get("job", ""),
            tuple(sorted(answers, key=lambda answer: (answer[1], answer[0]))),
        )


def partition(ask_id: str) -> str:
    """The partition of an ask."""
    return f"ask#{ask_id}"


def new_token() -> str:
    """A token of 32 random bytes, as it is in a link."""
    return secrets.token_urlsafe(32)


def id_of(token: str) -> str:
    """The id of the ask of a token. A text that is no token has one as well, which no ask has."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def load(table: "Table", ask_id: str) -> Ask | None:
    """An ask by its id; None if there is none."""
    return Ask.of_items(table.query(partition(ask_id)))


def usable(table: "Table", token: str, now: datetime) -> Ask | None:
    """The ask of a token that can be answered. None takes one query in every case, whatever the reason is."""
    ask = load(table, id_of(token))
    return ask if ask and _TOKEN.fullmatch(token) and ask.takes_answers(now) else None


def count_attempt(table: "Table", ask: Ask, now: datetime) -> bool:
    """Counts that the form of a link was sent. Returns whether that is not too often."""
    return table.update(
        partition(ask.id),
        f"attempts#{now:%Y-%m-%dT%H}",
        "ADD attempts :one SET expires_at = :at",
        condition="attribute_not_exists(attempts) OR attempts < :most",
        one=1,
        most=MAX_ATTEMPTS,
        at=int((now + timedelta(days=1)).timestamp()),
    )


def answer_id(token: str, content: str) -> str:
    """The id of an answer: the same for the same content, so sending a form twice is one answer.

    It is keyed with the token, which is stored nowhere, so the content cannot be guessed from it.
    """
    return hmac.new(token.encode(), content.encode(), "sha256").hexdigest()[:32]


def answers_key(case_id: str, name: str) -> str:
    """The key of an answer, or of its file, in the bucket."""
    return f"cases/{case_id}/answers/{name}"


def record_answer(table: "Table", ask: Ask, answer: str, now: datetime) -> None:
    """Records that a link was answered. For an answer that is recorded, nothing changes."""
    table.update(
        partition(ask.id),
        f"answer#{answer}",
        "SET answered_at = :now, expires_at = :at",
        condition="attribute_not_exists(pk)",
        now=now.isoformat(),
        at=ask.expires_at,
    )
