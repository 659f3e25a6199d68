"""The e-mail about surges: readable in ten seconds, with the innocent explanations first."""

import json
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

from surges.increases import ALL
from surges.known import Known

_WIDTH = 76

MAX_SAID = 12
"""Surges of one e-mail; more are on the review page."""

WORDS = {
    "all": "Applicants in all",
    "mail": "E-mail addresses at {}",
    "domain": "E-mail addresses at {}",
    "phone": "Telephone numbers with {}",
    "institution": "People who name {}",
    "job": "Applicants for {}",
    "source": "Applications from {}",
    "document": "Applications with {}",
    "network": "Applications sent from networks for {}",
}
UNNAMED = {
    "mail": "one provider",
    "domain": "one domain",
    "phone": "one area code",
    "institution": "one institution",
    "job": "one job",
    "source": "one source",
    "document": "one kind of document",
    "network": "one purpose",
}
"""What a key is called as long as too few applicants have it on a day."""

CAUSES = {
    "all": "a new posting, a post that went viral, layoffs elsewhere, or a file with older applications",
    "mail": "a school or employer with mailboxes there, or a provider that became popular",
    "domain": "layoffs at that company, a school that sent its graduates, or an agency",
    "phone": "a job fair or a new posting in that region, or layoffs there",
    "institution": "a job fair or a career day there, graduation, or a lecturer who shared the posting",
    "job": "the posting was shared or advertised again, or closes soon",
    "source": "a new advertisement, or an export that was sent late",
    "document": "a form or an export that changed",
    "network": "a school or employer behind one network, a browser with its own relay, or newer lists",
}
LOOK_AT = {
    "all": "which job, source or region rose the most, and whether the uploads are complete",
    "mail": "whether these applications share more: a résumé, a number, a way of writing dates",
    "domain": "whether the domain is a company, a school or an agency, and how old it is",
    "phone": "which job they are for, and whether the same region was advertised",
    "institution": "which job they are for, and whether somebody was there",
    "job": "where it was advertised, and whether the applications resemble each other",
    "source": "what changed there, and since when",
    "document": "what changed in the form or the export",
    "network": "which job they are for, and whether the lists of networks were refreshed",
}


def named(surge: Known) -> str:
    """What rose, as a reader knows it."""
    kind = surge.key[0]
    return WORDS[kind].format(surge.label or UNNAMED.get(kind, ""))


def rose(surge: Known) -> str:
    """From what to what: `40 on one day, where 12 were expected`."""
    period = "on one day" if surge.days == 1 else f"in {surge.days} days"
    return f"{surge.number:,} {period}, where {surge.expected:,} were expected"


def subject(surges: Sequence[Known]) -> str:
    """The subject of the e-mail."""
    if len(surges) == 1:
        return "Bonafide: more applications of one kind than expected"
    return f"Bonafide: more applications of {len(surges)} kinds than expected"


def bodies(surges: Sequence[Known], errors: Sequence[str], stack_day: date) -> dict[str, str]:
    """One body per SNS protocol: text for people, by e-mail, and the numbers for machines."""
    numbers: dict[str, Any] = {
        "kind": "surges",
        "day": stack_day.isoformat(),
        "surges": [
            {
                "kind": each.key[0],
                "label": each.label,
                "since": each.since.isoformat(),
                "days": each.days,
                "count": each.number,
                "expected": each.expected,
            }
            for each in surges
        ],
    }
    return {"default": json.dumps(numbers, ensure_ascii=False), "email": text(surges, errors)}


def text(surges: Sequence[Known], errors: Sequence[str]) -> str:
    """The e-mail."""
    ordered = sorted(surges, key=lambda each: (each.key != ALL, -each.number / max(each.expected, 1)))
    blocks = [
        _wrapped("More people applied than expected. This gives no points to anybody, and nobody is judged by it.")
    ]
    for each in ordered[:MAX_SAID]:
        kind = each.key[0]
        blocks.append(
            "\n".join(
                [
                    _wrapped(f"{named(each)}: {rose(each)}. Since {each.since.day} {each.since:%B %Y}."),
                    _wrapped(f"  Often the reason: {CAUSES[kind]}.", "  "),
                    _wrapped(f"  Look at: {LOOK_AT[kind]}.", "  "),
                ]
            )
        )
    if len(surges) > MAX_SAID:
        blocks.append(_wrapped(f"{len(surges) - MAX_SAID} more are on the review page, under Today."))
    if errors:
        blocks.append(announced_errors(errors))
    blocks.append(
        _wrapped(
            "There will be no other e-mail about this as long as it lasts. If you know the reason, announce it, and "
            'the next ones like it: see "Surges" in docs/operations.md.'
        )
    )
    return "\n\n".join(blocks) + "\n"


def announced_errors(errors: Sequence[str]) -> str:
    """What of announced.csv cannot be read, as a paragraph."""
    head = _wrapped("Some of surges/announced.csv cannot be read. The other rows count.")
    return "\n".join([head, *(_wrapped(f"- {each}", "  ") for each in errors)])


def _wrapped(content: str, indent: str = "") -> str:
    return textwrap.fill(content, _WIDTH, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
