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
            return {"M": {name: serialize(element) for name, element in value.items()}}
        case list() | tuple():
            return {"L": [serialize(element) for element in value]}
        case None:
            return {"NULL": True}
        case set() | frozenset() if value and all(isinstance(element, str) for element in value):
            return {"SS": list(value)}
    raise TypeError(f"the table holds no {type(value).__name__} like this")


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
            return {name: deserialize(element) for name, element in value.items()}
        case "L":
            return [deserialize(element) for element in value]
        case "NULL":
            return None
        case "SS":
            return set(value)
    raise TypeError(f"the table holds no attributes of type {kind}")
