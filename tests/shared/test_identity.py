"""Identifiers: equal for one mailbox, different under another key, and masked in evidence."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.identity import canonical_email, digest_of, kept_of, keyed_hash, masked_phone


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("Jane.Doe+jobs@GMAIL.com", "janedoe@gmail.com"),
        ("jane.doe@googlemail.com", "janedoe@gmail.com"),
        ("jane.doe+x@outlook.com", "jane.doe@outlook.com"),
        ("jane+x@company.com", "jane+x@company.com"),
        ("+tag@gmail.com", "+tag@gmail.com"),
        ("JOSE\u0301@proton.me", "jos\u00e9@proton.me"),
    ],
)
def test_canonical_email(address: str, canonical: str) -> None:
    assert canonical_email(address) == canonical


@given(st.emails())
def test_canonical_form_is_stable(address: str) -> None:
    assert canonical_email(canonical_email(address)) == canonical_email(address)


def test_hash_depends_on_the_key() -> None:
    one, other = (keyed_hash("email", digest_of("jane@gmail.com"), key) for key in (b"one key", b"another key"))
    assert one != other
    assert keyed_hash("phone", digest_of("jane@gmail.com"), b"one key") != one
    assert len(one) == 64


@pytest.mark.parametrize(
    ("country_code", "national", "masked"),
    [
        (1, "4155550171", "+1 415 •••• 71"),
        (44, "7911123456", "+44 791 •••• 56"),
        (290, "22158", "+290 •••• 58"),
        (1, "12", "+1 •••• 2"),
        (1, "", "+1 •••• "),
    ],
)
def test_masked_phone(country_code: int, national: str, masked: str) -> None:
    assert masked_phone(country_code, national) == masked


@pytest.mark.parametrize(
    ("kind", "usual", "days"), [("network", 365, 30), ("network", 7, 7), ("phone", 365, 365), ("address", 730, 730)]
)
def test_what_is_recorded_of_a_network_is_kept_for_30_days_at_most(kind: str, usual: int, days: int) -> None:
    assert kept_of(kind, timedelta(days=usual)) == timedelta(days=days)
