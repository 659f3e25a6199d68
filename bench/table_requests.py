"""What is asked of the results table: each request as botocore sends it, in DynamoDB's own units."""

from collections.abc import Iterable
from math import ceil
from typing import Any, NamedTuple

from boto3 import Session

KILOBYTE = 1024
READ = 4 * KILOBYTE
"""Bytes of one read request unit, with strong consistency."""

type Item = dict[str, Any]
"""An item in DynamoDB's own form: an attribute is `{"S": "text"}`."""


class Asked(NamedTuple):
    """One request and what came of it."""

    operation: str
    key: str = ""  # of a query, the partition and what the sort keys begin with
    written: tuple[Item, ...] = ()
    read: tuple[Item, ...] = ()
    writes: int = 0  # also those whose condition was not met: they are billed, and written is nothing
    write_units: int = 0
    read_units: float = 0

    @property
    def bytes_read(self) -> int:
        """Bytes of the items that were read."""
        return sum(map(item_size, self.read))


class Requests:
    """Every request to DynamoDB by clients that are made after this was. It knows what each item holds by then."""

    def __init__(self, session: Session) -> None:
        self.asked: list[Asked] = []
        self.items: dict[tuple[str, str], Item] = {}
        session.events.register("provide-client-params.dynamodb", self._remember)
        session.events.register("after-call.dynamodb", self._count)

    def taken(self) -> list[Asked]:
        """The requests since this was asked last."""
        taken, self.asked = self.asked, []
        return taken

    def _remember(self, params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        context["bench"] = params

    def _count(self, model: Any, parsed: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        params, operation = context["bench"], model.name
        if operation == "Query":
            values = params["ExpressionAttributeValues"]
            key = " ".join(value["S"] for value in values.values())
            found = parsed.get("Items", [])
            # A query that finds nothing is one unit all the same.
            units: float = max(1, ceil(sum(map(item_size, found)) / READ))
            self.asked.append(Asked(operation, key, read=tuple(found), read_units=units))
        elif operation == "BatchGetItem":
            found = [item for items in parsed["Responses"].values() for item in items]
            missing = sum(len(of["Keys"]) for of in params["RequestItems"].values()) - len(found)
            # Without strong consistency half a unit each, for one that does not exist as well.
            units = (sum(ceil(item_size(item) / READ) for item in found) + missing) / 2
            self.asked.append(Asked(operation, read=tuple(found), read_units=units))
        else:
            items = list(self._written(operation, params))
            refused = "Error" in parsed
            billed = sum(self._billed(item, stays=not refused) for item in items)
            written = () if refused else tuple(items)
            self.asked.append(Asked(operation, written=written, writes=len(items), write_units=billed))

    def _written(self, operation: str, params: dict[str, Any]) -> Iterable[Item]:
        """The items of a write as they stand after it; of a change, the item with what was set as further bytes."""
        if operation == "PutItem":
            yield params["Item"]
        elif operation == "BatchWriteItem":
            for requests in params["RequestItems"].values():
                yield from (request["PutRequest"]["Item"] for request in requests)
        elif operation == "UpdateItem":
            held = self.items.get(_key(params["Key"]), params["Key"])
            yield {**held, **params.get("ExpressionAttributeValues", {})}
        else:
            raise ValueError(f"{operation} is not counted here")

    def _billed(self, item: Item, *, stays: bool) -> int:
        """Units of a write: of the item before or after it, whichever is larger."""
        before = self.items.get(_key(item), {})
        if stays:
            self.items[_key(item)] = item
        return write_units(max(item_size(before), item_size(item)))


def write_units(size: int) -> int:
    """Write request units of an item: one for each KB begun."""
    return ceil(size / KILOBYTE)


def item_size(item: Item) -> int:
    """Bytes of an item in DynamoDB's own form, by its published rules (developer guide, "Item sizes and formats")."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: dict[str, Any]) -> int:
    (kind, held), *_ = value.items()
    if kind == "S":
        return len(held.encode())
    if kind == "N":
        digits = held.lstrip("-").replace(".", "").strip("0")
        return ceil(len(digits) / 2) + 1
    if kind in ("BOOL", "NULL"):
        return 1
    if kind == "SS":
        return sum(len(element.encode()) for element in held)
    if kind == "L":
        return 3 + sum(1 + _value_size(element) for element in held)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _value_size(element) for name, element in held.items())
    raise ValueError(f"an attribute of type {kind} has no size here")


def _key(item: Item) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
