"""The sample of applications of level `low`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide import revisions
from cases.sampling import is_sampled
from tests.cases.made import NOW


def test_share_of_applications_is_sampled() -> None:
    found = sum(is_sampled(f"a-{number}", "r", 0.005) for number in range(100_000))
    assert 425 <= found <= 575  # 500, and 3.4 standard deviations


@given(st.text(max_size=20), st.text(max_size=20))
def test_bounds_of_the_share(application_id: str, revision: str) -> None:
    assert is_sampled(application_id, revision, 1)
    assert not is_sampled(application_id, revision, 0)


@pytest.mark.parametrize("share", [0.01, 0.5])
def test_larger_share_includes_the_smaller_one(share: float) -> None:
    ids = [f"a-{number}" for number in range(2000)]
    small, large = ({each for each in ids if is_sampled(each, "r", size)} for size in (share, share * 2))
    assert small < large


def test_sender_cannot_predict_it_from_the_id() -> None:
    drawn = {is_sampled("a-1", revisions.of_upload(NOW, f"0{number:X}", 1), 0.5) for number in range(64)}
    assert drawn == {True, False}
