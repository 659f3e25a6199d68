"""DynamoDB's attribute values for the types that the table holds: texts, whole numbers, lists, maps and a few more.

`boto3.dynamodb.types` knows more types, but imports all of boto3 and takes several times as long for an item.
"""

from collections.abc import Mapping
from typing import Any


def serialize(value: Any) -> dict[str, Any]:
    """A value as DynamoDB's API takes it, such as `{"S": "text"}`.

    Raises:
        TypeError: it is none of a text, an int, a bool, None, a list or tuple, a dict, or a set of texts with at
            least one.
    """
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case dict():
            return {"M": serialize_item(value)}
        case list() | tuple():
            return {"L": [serialize(element) for element in value]}
        case None:
            return {"NULL": True}
        case set() | frozenset() if value and all(isinstance(element, str) for element in value):
            return {"SS": list(value)}
    raise TypeError(f"the table holds no {type(value).__name__} like this")


def serialize_item(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an item or a map by their names, most of which are texts."""
    return {name: {"S": value} if type(value) is str else serialize(value) for name, value in values.items()}


def deserialize(attribute: Mapping[str, Any]) -> Any:
    """The value of what DynamoDB's API answers.

    Raises:
        TypeError: it is of a type that `serialize` does not write.
        ValueError: it is a number, but not a whole one.
    """
    ((kind, value),) = attribute.items()
    match kind:
        case "S" | "BOOL":
            return value
        case "N":
            return int(value)
        case "M":
            return deserialize_item(value)
        case "L":
            return [element["S"] if "S" in element else deserialize(element) for element in value]
        case "NULL":
            return None
        case "SS":
            return set(value)
    raise TypeError(f"the table holds no attributes of type {kind}")


def deserialize_item(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an item or a map by their names, most of which are texts."""
    return {name: value["S"] if "S" in value else deserialize(value) for name, value in attributes.items()}
