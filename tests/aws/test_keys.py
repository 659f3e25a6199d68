"""The secret keys that identifiers are hashed with."""

import pytest

from bonafide.aws import clients
from bonafide.aws.keys import REREAD_SECONDS, Keys, UnreadableKeys, parsed
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
def test_secret_holds_one_key_or_two(secret: str, expected: tuple[bytes, ...]) -> None:
    assert parsed(secret) == expected


@pytest.mark.parametrize(
    "secret", ['{"previous": "old"}', '{"current": 3}', '{"current": ""}', "{", '{"current": null}']
)
def test_secret_without_a_key_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(UnreadableKeys) as raised:
        parsed(secret)
    assert "old" not in str(raised.value)
    assert "current" in str(raised.value)


def test_hash_depends_on_its_key() -> None:
    digest = digest_of("+12127365000")
    assert len({keyed_hash("phone", digest, key) for key in (b"one", b"two", b"three")}) == 3
    assert digest not in keyed_hash("phone", digest, b"one")


class Secret:
    """A secret that counts how often it is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.reads = 0

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803
        assert SecretId == "secret"
        self.reads += 1
        return {"SecretString": self.text}


def test_secret_is_read_again_after_five_minutes_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    secret, now = Secret("old"), [1000.0]
    monkeypatch.setattr(clients, "secrets_manager", lambda: secret)
    monkeypatch.setattr("bonafide.aws.keys.time.monotonic", lambda: now[0])
    keys = Keys("secret")
    assert keys.active() == (b"old",)
    secret.text = '{"current": "new", "previous": "old"}'
    now[0] += REREAD_SECONDS - 1
    assert (keys.active(), secret.reads) == ((b"old",), 1)
    now[0] += 1
    assert (keys.active(), secret.reads) == ((b"new", b"old"), 2)


def test_identifiers_are_hashed_with_each_key_the_current_one_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "secrets_manager", lambda: Secret('{"current": "new", "previous": "old"}'))
    hashed = Keys("secret").hashed({"phone": ["1", "2"], "email": []})
    expected = [keyed_hash("phone", digest_of(value), key) for key in (b"new", b"old") for value in ("1", "2")]
    assert hashed == {"phone": expected, "email": []}


def test_secret_is_not_read_without_identifiers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(clients, "secrets_manager")
    assert Keys("secret").hashed({"phone": []}) == {}


def test_pseudonym_is_the_same_until_the_key_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {}
    for secret in ("old", '{"current": "old", "previous": "older"}', "new"):
        monkeypatch.setattr(clients, "secrets_manager", lambda secret=secret: Secret(secret))
        keys[secret] = Keys("secret").pseudonym("jane@example.org")
    assert keys["old"] == keys['{"current": "old", "previous": "older"}'] != keys["new"]
    assert Keys("secret").pseudonym("jane@example.com") != keys["new"]
    assert "jane" not in keys["old"]
