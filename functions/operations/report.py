"""The weekly report: readable in ten seconds. It has numbers and names of queues, and nothing of an application."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

UNKNOWN = "unknown"

_WIDTH = 76
_LABEL = 16


class Figures(NamedTuple):
    """The numbers of a week; None is unknown.

    `counts` are by the names of `figures.METRICS`, `dead_letters` by queue. `confirmed` says for whom the e-mail
    subscription is confirmed.
    """

    counts: Mapping[str, int | None]
    dead_letters: Mapping[str, int | None]
    confirmed: Mapping[str, bool | None]

    @property
    def assessed(self) -> int | None:
        """The assessments of all levels."""
        levels = [self.counts.get(level) for level in ("low", "review", "high")]
        return None if None in levels else sum(filter(None, levels))


class Report(NamedTuple):
    """The e-mail on the week until `now`."""

    stack: str
    now: datetime
    figures: Figures

    @property
    def subject(self) -> str:
        """The subject: whether there is anything to do."""
        return f"Bonafide weekly report: {self._verdict}"

    @property
    def bodies(self) -> dict[str, str]:
        """One body per SNS protocol: text for people, by e-mail; the numbers for machines."""
        numbers = {"kind": "report", "stack": self.stack, "time": self.now.isoformat(), **self.figures._asdict()}
        return {"default": json.dumps(numbers), "email": self.text}

    @property
    def text(self) -> str:
        """The e-mail."""
        blocks = [_wrapped(f"The week to {self.now:%Y-%m-%d} of the stack {self.stack}: {self._verdict}.")]
        attention = list(self._attention())
        if attention:
            blocks.append("\n".join(_wrapped(f"- {line}", "  ") for line in attention))
        counts = self.figures.counts
        rows = {
            "Rows": f"{_of(counts, 'accepted')} accepted, {_of(counts, 'rejected')} rejected",
            "Assessed": f"{_said(self.figures.assessed)}: {_of(counts, 'low')} low, {_of(counts, 'review')} review, "
            f"{_of(counts, 'high')} high",
            "Alerts sent": _of(counts, "alerts"),
            "Outstanding": f"{_of(counts, 'outstanding')} applications, {_of(counts, 'without_receipt')} uploads",
            "Dead letters": ", ".join(
                f"{queue} {_said(number)}" for queue, number in self.figures.dead_letters.items()
            ),
            "E-mail": ", ".join(f"{whose} {_CONFIRMED[is_so]}" for whose, is_so in self.figures.confirmed.items()),
        }
        blocks.append("\n".join(_labelled(label, text) for label, text in rows.items()))
        blocks.append(
            _wrapped(
                "This report comes every Monday, even if there is nothing to report. If it does not come, alerts may "
                'not come either: see "Alerts that nobody receives" in docs/operations.md. The dashboard '
                f"{self.stack} in CloudWatch shows more."
            )
        )
        return "\n\n".join(blocks) + "\n"

    @property
    def _verdict(self) -> str:
        number = len(list(self._attention()))
        if not number:
            return "nothing needs attention"
        return "1 thing needs attention" if number == 1 else f"{number} things need attention"

    def _attention(self) -> Iterator[str]:
        """What somebody should look at, and where docs/operations.md says more."""
        counts, dead_letters, confirmed = self.figures
        for whose, is_so in confirmed.items():
            if is_so is False:
                yield f"The e-mail address of {whose} is not confirmed. {_see('Alerts that nobody receives')}"
        waiting = [queue for queue, number in dead_letters.items() if number]
        if waiting:
            yield f"Dead letters wait: {', '.join(waiting)}. {_see('A dead-letter queue is not empty')}"
        if counts.get("outstanding"):
            yield f"Applications still wait for findings. Run: bonafide reconcile --stack {self.stack}"
        if counts.get("without_receipt"):
            yield f"Uploads were not taken in. {_see('What is missing')}"
        if counts.get("rejected"):
            yield f"Rows were rejected. {_see('Rows were rejected')}"
        if self.figures.assessed == 0:
            yield "Nothing was assessed. Check that applications still arrive."
        levels = ("low", "review", "high")
        known = [counts.get(n) for n in ("accepted", "rejected", *levels, "alerts", "outstanding", "without_receipt")]
        if None in [*known, *dead_letters.values(), *confirmed.values()]:
            yield f"Not every number could be read. The log group /{self.stack}/Operations says why."


_CONFIRMED = {True: "confirmed", False: "NOT CONFIRMED", None: UNKNOWN}


def _said(number: int | None) -> str:
    return UNKNOWN if number is None else f"{number:,}"


def _of(counts: Mapping[str, int | None], name: str) -> str:
    return _said(counts.get(name))


def _see(section: str) -> str:
    return f'See "{section}" in docs/operations.md.'


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def _labelled(label: str, text: str) -> str:
    head = f"{label:<{_LABEL}}"
    return textwrap.fill(text, _WIDTH, initial_indent=head, subsequent_indent=" " * _LABEL, break_on_hyphens=False)
