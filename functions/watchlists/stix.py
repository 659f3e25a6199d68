"""Reads STIX 2.1 bundles: the indicators with a pattern on an e-mail address or a telephone number.

Source: https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html, sections 4.7 (indicators) and 9 (patterns).
Observables without an indicator are not read: they only say that an address was seen.
"""

import re
from collections.abc import Iterator
from typing import Any

from watchlists.entry import Entries, Kind, MalformedList, Provenance, Skipped
from watchlists.identifiers import entries
from watchlists.sanitize import (
    first_url,
    joined,
    parse_day,
    parse_last_day,
    safe_identifier,
    safe_list,
    safe_text,
)

SENDERS = ("email-addr:value", "email-message:from_ref.value", "email-message:sender_ref.value")
"""Paths of addresses. Not of a message's recipient, who is the victim."""

BENIGN = frozenset({"benign", "false-positive", "whitelist", "allowlist"})
"""Labels of indicators whose matches are harmless."""


def is_bundle(document: object) -> bool:
    """Whether a JSON document is a bundle, or an envelope of a TAXII server."""
    return isinstance(document, dict) and isinstance(document.get("objects"), list)


def read_stix(document: dict[str, Any]) -> Entries:
    """Reads a bundle; of several versions of one object, the last."""
    objects = [each for each in document["objects"] if isinstance(each, dict)]
    if not objects:
        raise MalformedList("a bundle without objects", "the list", "Export it again; to revoke a list, delete it")
    newest: dict[str, dict[str, Any]] = {}
    for index, each in enumerate(objects):
        key = str(each.get("id", index))
        if key not in newest or str(each.get("modified", "")) >= str(newest[key].get("modified", "")):
            newest[key] = each
    for index, (key, each) in enumerate(newest.items(), start=1):
        if each.get("type") == "indicator" and each.get("pattern_type", "stix") in ("stix", "stix2"):
            yield from _indicator(safe_identifier(key, f"object {index}"), each, newest)


def _indicator(own: str, indicator: dict[str, Any], others: dict[str, dict[str, Any]]) -> Entries:
    pattern = indicator.get("pattern")
    if not isinstance(pattern, str):
        yield Skipped(own, "an indicator without a pattern")
        return
    found = list(compared_values(pattern))
    if not found:
        return
    labels = [text for name in ("indicator_types", "labels") for text in _texts(indicator.get(name))]
    valid_until = parse_last_day(indicator.get("valid_until"))
    if indicator.get("revoked"):
        yield Skipped(own, "revoked", withdrawn=True)
    elif not BENIGN.isdisjoint(label.lower() for label in labels):
        yield Skipped(own, "labelled as harmless", withdrawn=True)
    elif indicator.get("valid_until") and valid_until is None:
        yield Skipped(own, "its valid_until is not a time")
    else:
        references = indicator.get("external_references")
        urls = (
            [each.get("url") for each in references if isinstance(each, dict)] if isinstance(references, list) else []
        )
        provenance = Provenance(
            entry=own,
            source=_author(others.get(str(indicator.get("created_by_ref")))),
            source_url=first_url(urls),
            programme=joined("STIX indicator", safe_list(labels)),
            first_seen=parse_day(indicator.get("valid_from")) or parse_day(indicator.get("created")),
            valid_until=valid_until,
        )
        for kind, text in found:
            if text is None:
                yield Skipped(own, "its pattern compares an address or number with an operator other than = and IN")
            else:
                yield from entries(own, kind, text, provenance)


def compared_values(pattern: str) -> Iterator[tuple[Kind, str | None]]:
    """The addresses and numbers that a pattern compares with = or IN; None for another operator."""
    kind: Kind | None = None
    equal = negated = all_negated = after_path = False
    for token in _TOKEN.findall(pattern):
        word = token.upper()
        was_after_path, after_path = after_path, False
        if _PATH.fullmatch(token):
            kind, equal, negated, after_path = _kind(token.lower()), False, False, True
        elif word == "NOT":
            negated = True
            all_negated = all_negated or not was_after_path  # before a bracket, which STIX does not allow
        elif token in ("=", "==") or word == "IN":
            equal = True
        elif _OPERATOR.fullmatch(word):
            equal = False
        elif word[0] == "'":
            if kind is not None:
                yield kind, re.sub(r"\\(.)", r"\1", token[1:-1]) if equal and not (negated or all_negated) else None
        elif word not in ("(", ","):
            kind, negated = None, False


def _kind(path: str) -> Kind | None:
    """The kind of value of a path. STIX has no telephone numbers, so there are many custom names for them."""
    if path in SENDERS:
        return "email"
    subject, _, rest = path.partition(":")
    last = rest.rpartition(".")[2].partition("[")[0].strip("'")
    if (_PHONE.search(subject) and last in _VALUES) or _PHONE_PROPERTY.fullmatch(last):
        return "phone"
    return None


def _author(identity: dict[str, Any] | None) -> str:
    """The organisation that made an indicator. Other identities may be people, whose names are not used."""
    if identity and identity.get("type") == "identity" and identity.get("identity_class") == "organization":
        return safe_text(identity.get("name")) or "STIX"
    return "STIX"


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


_PATH = re.compile(r"[A-Za-z][\w-]*:[^\s=!<>(),\]]+")
_OPERATOR = re.compile(r"!=|<>|[<>]=?|LIKE|MATCHES|ISSUBSET|ISSUPERSET")
_TOKEN = re.compile(
    r"'(?:[^'\\]|\\.)*(?:'|\\?\Z)|[A-Za-z][\w-]*:[^\s=!<>(),\]\[]+(?:\[[\d*]+\][^\s=!<>(),\]\[]*)*|==|!=|<>|[<>]=|[\w-]+|\S",
    re.DOTALL,
)
_PHONE = re.compile(r"phone|msisdn|^(?:x-)?tel$")
_VALUES = frozenset("value number e164 phone phone_number international_phone_number msisdn".split())
_PHONE_PROPERTY = re.compile(r"(?:\w+_)?(?:tele)?phone(?:_?numbers?)?|msisdn")
