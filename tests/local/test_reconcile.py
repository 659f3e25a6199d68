"""What `bonafide reconcile` says of an upload."""

from typing import Any

import pytest

from local.reconcile import Row
from reconcile.outstanding import Outstanding, Statement
from reconcile.reconciliation import State

RECEIPT = {"read": 3, "accepted": 2, "rejected": 1}
PART = {"sk": "part#000001", "applications": 2, "verified_by": {"phone", "education"}}
EMAIL = Outstanding("000001", "email", (Statement("a-1", ""),))
DOCUMENTS = Outstanding("000001", "document", (Statement("a-1", ""),))


@pytest.mark.parametrize(
    ("receipt", "parts", "overdue", "is_new", "expected"),
    [
        pytest.param(RECEIPT, [PART], [], False, "", id="complete"),
        pytest.param(None, [], [], True, "", id="is being taken in"),
        pytest.param(None, [], [], False, "receipt", id="not taken in"),
        pytest.param(RECEIPT, [PART], [EMAIL], False, "email for 1", id="not verified"),
        pytest.param(None, [PART], [EMAIL], True, "email for 1", id="not verified, and being taken in"),
        pytest.param(RECEIPT | {"read": 4}, [PART], [], False, "rows", id="a row is neither accepted nor rejected"),
        pytest.param(RECEIPT, [], [EMAIL], False, "rows, email for 1", id="an accepted row is in no part"),
        pytest.param(RECEIPT, [PART], [EMAIL, DOCUMENTS], False, "email for 1, document for 1", id="not read"),
    ],
)
def test_what_is_missing_is_named(
    receipt: Any,
    parts: list[Any],
    overdue: list[Outstanding],
    is_new: bool,
    expected: str,
) -> None:
    row = Row("u-1", State(receipt, parts, overdue), is_new)
    assert row.missing == expected
    assert row.state.verified("phone") == 2 * len(parts)
    assert row.state.verified("email") == len(parts) * (EMAIL in overdue)
