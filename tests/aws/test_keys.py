"""The keys of the identifiers' hashes, as the secret holds them."""

import pytest

from bonafide.aws.keys import UnreadableKeys, parsed
from bonafide.identity import digest_of, keyed_hash


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        ("a plain key", (b"a plain key",)),
        ('{"current": "new"}', (b"new",)),
        ('{"current": "new", "previous": "old"}', (b"new", b"old")),
        ('{"current": "new", "previous": ""}', (b"new",)),
    ],
)
def test_one_key_or_two_are_honoured(secret: str, expected: tuple[bytes, ...]) -> None:
    assert parsed(secret) == expected


@pytest.mark.parametrize(
    "secret", ['{"previous": "old"}', '{"current": 3}', '{"current": ""}', "{", '{"current": null}']
)
def test_what_holds_no_key_is_refused_and_not_told(secret: str) -> None:
    with pytest.raises(UnreadableKeys) as raised:
        parsed(secret)
    assert "old" not in str(raised.value)
    assert "current" in str(raised.value)


def test_a_hash_tells_nothing_without_its_key() -> None:
    digest = digest_of("+12127365000")
    assert len({keyed_hash("phone", digest, key) for key in (b"one", b"two", b"three")}) == 3
    assert digest not in keyed_hash("phone", digest, b"one")
