"""Webhooks of five sources, with duplicates, forgeries and faults: what is lost or doubled, and how fast they are."""

import io
import logging
import time
from contextlib import redirect_stdout

from bench.report import Row, Section, at_most
from local import reference
from tests.hooks.world import world

WEBHOOKS = 10_000


def measure(count: int = WEBHOOKS) -> Section:
    """Sends so many webhooks, and lets everything follow from them on the in-memory AWS."""
    logging.disable()
    with world(reference.database(), count) as made:
        started = time.process_time()
        with redirect_stdout(io.StringIO()):  # metrics
            counts = made.run()
        processor = time.process_time() - started
    logging.disable(logging.NOTSET)
    seconds = sorted(made.seconds)
    sent = f"{counts.sent:,} sent"
    kinds = f"{counts.duplicates:,} twice, {counts.forged:,} forged, {counts.erased:,} people erased"
    accepted, refused = (sum(each in range(*some) for each in made.statuses) for some in ((200, 300), (400, 500)))
    rows = [
        Row("webhooks", sent, kinds),
        Row("  … accepted, refused, and sent again after 503", f"{accepted:,}, {refused:,}, {counts.retried:,}"),
        Row("applications expected, and found", f"{counts.expected:,}, {counts.found:,}"),
        at_most("  … lost", counts.lost, 0, "{:,}"),
        at_most("  … that nobody made, doubled or erased", counts.extra, 0, "{:,}"),
        at_most("  … without an assessment", counts.not_assessed, 0, "{:,}"),
        Row("webhooks a second, by Webhooks alone", f"{len(seconds) / sum(seconds):,.0f}"),
        Row("  … to the assessment, of processor time", f"{counts.sent / processor:,.0f}"),
        Row("Webhooks, p50 and p99", f"{_at(seconds, 0.5):.2f} and {_at(seconds, 0.99):.2f} ms"),
    ]
    note = (
        "Webhooks: the real functions on an AWS in memory and fake vendors on loopback, so its times are those of the "
        "code without the network. Two in a hundred requests to the bucket, the secret store and the vendors fail."
    )
    return Section("webhooks", rows, [note])


def _at(ordered: list[float], share: float) -> float:
    """A percentile, in milliseconds."""
    return ordered[int(share * (len(ordered) - 1))] * 1000
