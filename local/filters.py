"""Event filtering of event source mappings: which records a function is to see.

The pattern language is documented with Lambda ("Control which events Lambda sends to your function"). Only
what is tested here is taken; anything else is refused by name rather than passed over.
"""

import json
from collections.abc import Callable
from typing import Any

MISSING = object()


class UnknownFilter(ValueError):
    """A filter pattern uses something that is not implemented here."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this filter is not implemented on the embedded AWS: {what}")


Predicate = Callable[[dict[str, Any]], bool]


def compiled(criteria: dict[str, Any] | None) -> Predicate:
    """A predicate of records that is true if any of the filters matches, or if there are none.

    `criteria` is a mapping's FilterCriteria: {"Filters": [{"Pattern": "<JSON>"}, …]}. Raises UnknownFilter.
    """
    patterns = [json.loads(each["Pattern"]) for each in (criteria or {}).get("Filters", [])]
    for pattern in patterns:
        _check(pattern)
    return lambda record: not patterns or any(_matches(pattern, record) for pattern in patterns)


def _check(pattern: Any) -> None:
    if isinstance(pattern, dict):
        for key, below in pattern.items():
            if key == "$or":
                raise UnknownFilter("$or")
            _check(below)
    elif isinstance(pattern, list):
        for rule in pattern:
            if isinstance(rule, dict):
                _check_rule(rule)
            elif isinstance(rule, list):
                raise UnknownFilter(json.dumps(rule))
    else:
        raise UnknownFilter(f"{json.dumps(pattern)} (a value has to stand in a list)")


def _check_rule(rule: dict[str, Any]) -> None:
    match rule:
        case {"prefix": str()} | {"suffix": str()} | {"exists": bool()} if len(rule) == 1:
            return
        case {"anything-but": list(values)} if len(rule) == 1 and not any(
            isinstance(value, list | dict) for value in values
        ):
            return
        case {"anything-but": str() | int() | float()} if len(rule) == 1:
            return
    raise UnknownFilter(json.dumps(rule))


def _matches(pattern: dict[str, Any], value: Any) -> bool:
    for key, below in pattern.items():
        found = value.get(key, MISSING) if isinstance(value, dict) else MISSING
        if isinstance(below, dict):
            # A pattern within a missing object can still match: `exists: false` does.
            if not _matches(below, {} if found is MISSING else found):
                return False
        elif not any(_agrees(rule, found) for rule in below):
            return False
    return True


def _agrees(rule: Any, found: Any) -> bool:
    if isinstance(rule, dict) and "exists" in rule:
        # `exists` looks at leaves only: an object is not one.
        return bool(rule["exists"]) == (found is not MISSING and not isinstance(found, dict))
    if found is MISSING:
        return False
    if isinstance(found, list):
        return any(_agrees(rule, item) for item in found)
    match rule:
        case {"prefix": start}:
            return isinstance(found, str) and found.startswith(start)
        case {"suffix": end}:
            return isinstance(found, str) and found.endswith(end)
        case {"anything-but": list(refused)}:
            return found not in refused
        case {"anything-but": refused}:
            return bool(found != refused)
    # In JSON, true is not 1.
    return isinstance(found, bool) == isinstance(rule, bool) and bool(found == rule)
