"""Domains of mailboxes, by kind."""

from collections.abc import Iterable
from importlib.metadata import version

from bonafide_reference.table import Table, ours, sorted_rows


def relays() -> Table:
    """Services that forward to a mailbox which they hide: kept by hand, in data/relays.csv."""
    name = "bonafide relays"
    rows = sorted_rows((row["domain"], "relay", name) for row in ours("relays.csv"))
    return Table(name, "2026-11-22", "Apache-2.0", "domains", rows)


def disposable(known: Iterable[str]) -> Table:
    """Throw-away domains of the disposable-email-domains project, without those that are `known` as something else."""
    from disposable_email_domains import blocklist

    name = "disposable-email-domains"
    rows = sorted_rows((domain, "disposable", name) for domain in set(blocklist) - set(known))
    return Table(name, f"release {version(name)}", "CC0-1.0", "domains", rows)
