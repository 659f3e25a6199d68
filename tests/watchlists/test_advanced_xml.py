"""Advanced XML: constant memory for any size, and protection against hostile documents."""

import gzip
import io
import tracemalloc
from collections.abc import Iterator
from itertools import islice

import pytest

from tests.watchlists.lists import FOOT, HEAD, MIDDLE, Generated, listing, party, read_entries
from watchlists import advanced_xml
from watchlists.entry import MalformedList, WatchlistEntry
from watchlists.formats import read_list

PARTIES = 30_000
EVERY = 100
"""One in so many parties has an address."""


def pieces(parties: int) -> Iterator[str]:
    yield HEAD
    for number in range(parties):
        yield party(number, 8 if number % EVERY else 21, f"p{number}@example.org")
    yield MIDDLE
    for number in range(parties):
        yield listing(number, "DPRK3")
    yield FOOT


@pytest.mark.slow
def test_large_list_is_read_in_constant_memory() -> None:
    stream = Generated(pieces(PARTIES))
    tracemalloc.start()
    try:
        taken = sum(isinstance(found, WatchlistEntry) for found in read_list(stream, "SDN_ADVANCED.XML"))  # type: ignore[arg-type]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert stream.size > 20_000_000
    assert taken == PARTIES // EVERY
    assert peak < 3_000_000


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (f'<!DOCTYPE Sanctions [<!ENTITY l0 "ha">{LAUGHS}]><Sanctions>&l9;</Sanctions>', "document type"),
        (
            f'<!DOCTYPE Sanctions [<!ENTITY a "{"a" * 90_000}">]><Sanctions>{"&a;" * 90_000}</Sanctions>',
            "document type",
        ),
        ('<!DOCTYPE Sanctions [<!ENTITY x SYSTEM "file:///etc/passwd">]><Sanctions>&x;</Sanctions>', "document type"),
        ('<!DOCTYPE Sanctions SYSTEM "http://localhost/x.dtd"><Sanctions/>', "document type"),
        ('<!DOCTYPE Sanctions [<!ENTITY % x SYSTEM "http://localhost/x">%x;]><Sanctions/>', "document type"),
        ("<Sanctions>&x;</Sanctions>", "undefined entity"),
        ("<Sanctions>" * 100, "nested more than"),
        (f"<Sanctions {'a' * 3_000_000}", "tag or comment"),
        (f"<Sanctions a='{'a' * 3_000_000}", "tag or comment"),
        (f"<Sanctions><!--{'a' * 3_000_000}", "tag or comment"),
        (f"<Sanctions><{'a' * 3_000_000}", "tag or comment"),
        (HEAD + "<a b='" + "&#65;" * 600_000, "tag or comment"),
    ],
)
def test_hostile_documents_are_refused(start: str, what: str) -> None:
    with pytest.raises(MalformedList, match=what):
        read_entries(start)


def test_long_text_is_not_kept_in_memory() -> None:
    content = io.BytesIO((HEAD + party(36, 21, "a" * 20_000_000 + "@example.org") + MIDDLE + FOOT).encode())
    tracemalloc.start()
    try:
        found = list(read_list(content, "list"))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [each.reason for each in found if not isinstance(each, WatchlistEntry)] == [
        "too long for an address or number"
    ]
    assert peak < 3_000_000


def test_number_of_waiting_identifiers_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advanced_xml, "MAX_WAITING", 10)
    with pytest.raises(MalformedList, match="more than 10 addresses"):
        read_entries("".join(islice(pieces(2000), 1500)))
    monkeypatch.setattr(advanced_xml, "MAX_REFERENCE_VALUES", 2)
    with pytest.raises(MalformedList, match="reference values"):
        read_entries(HEAD)


def test_decompression_bomb_is_refused_at_the_limit() -> None:
    bomb = gzip.compress((HEAD + " " * 30_000_000).encode())
    assert len(bomb) < 40_000
    with pytest.raises(MalformedList, match="over 5 MB decompressed"):
        read_entries(bomb, max_bytes=5_000_000)
