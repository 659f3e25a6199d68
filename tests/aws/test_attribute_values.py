"""Attribute values, compared with boto3's own serializer."""

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from bonafide.aws.attribute_values import deserialize, serialize
from bonafide.policy import Strength

NUMBERS = st.integers(-(10**38) + 1, 10**38 - 1)  # DynamoDB has 38 digits
SCALARS = st.none() | st.booleans() | NUMBERS | st.text()
VALUES = st.recursive(
    SCALARS | st.sets(st.text(), min_size=1) | st.frozensets(st.text(), min_size=1),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def read_back(value: Any) -> Any:
    """What is read after writing a value: lists for tuples, and sets for frozen ones."""
    match value:
        case list() | tuple():
            return [read_back(element) for element in value]
        case dict():
            return {name: read_back(element) for name, element in value.items()}
    return value


@given(VALUES)
def test_values_are_serialized_as_boto3_does(value: Any) -> None:
    assert serialize(value) == TypeSerializer().serialize(value)


@given(VALUES)
def test_values_are_deserialized_as_boto3_does(value: Any) -> None:
    serialized = TypeSerializer().serialize(value)
    assert deserialize(serialized) == TypeDeserializer().deserialize(serialized)


@given(VALUES)
def test_values_are_read_as_they_were_written(value: Any) -> None:
    assert deserialize(serialize(value)) == read_back(value)


@given(NUMBERS)
def test_number_is_read_as_an_int(number: int) -> None:
    assert type(deserialize(serialize(number))) is int


def test_boolean_is_not_written_as_a_number() -> None:
    assert serialize(True) == {"BOOL": True}


def test_member_of_an_enumeration_of_texts_is_written_as_its_text() -> None:
    assert serialize(Strength.WEAK) == {"S": "weak"}


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        Decimal(1),
        b"bytes",
        bytearray(b"bytes"),
        set(),
        {1},
        {"text", 1},
        {b"bytes"},
        object(),
        iter([1]),
        range(2),
    ],
    ids=lambda value: f"{type(value).__name__}-{len(value) if hasattr(value, '__len__') else ''}",
)
def test_other_types_are_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        serialize(value)
    with pytest.raises(TypeError):
        serialize({"list": [value]})


@pytest.mark.parametrize("attribute", [{"B": b"bytes"}, {"NS": ["1"]}, {"BS": [b"bytes"]}, {"X": "unknown"}], ids=str)
def test_attributes_of_other_types_are_refused(attribute: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        deserialize({"M": {"inner": attribute}})


def test_number_that_is_not_whole_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1\.5"):
        deserialize({"N": "1.5"})
