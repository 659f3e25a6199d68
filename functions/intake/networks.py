"""Takes the network address out of an application, where this deployment does not assess networks."""

from typing import Any

from pydantic import BaseModel

from bonafide.application import Application, Source
from bonafide.fields.names import field_of
from bonafide.networks import is_address


def without_address(application: Application) -> Application:
    """The application without `source.ip`, and without unknown fields that have an address or its usual name."""
    found: dict[str, Any] = {}
    if source := application.source:
        stated = source.model_dump(exclude_unset=True)
        left = {name: value for name, value in _left(stated).items() if name != "ip"}
        if left.keys() != stated.keys() or left != stated:
            found["source"] = Source.model_construct(_fields_set=set(left), **left)
    if basics := application.basics:
        extra = _left(basics.__pydantic_extra__ or {})
        if extra != (basics.__pydantic_extra__ or {}):
            found["basics"] = _with_extra(basics, extra)
    extra = application.__pydantic_extra__ or {}
    if (left := _left(extra)) != extra:
        application = _with_extra(application, left)
    return application.model_copy(update=found) if found else application


def _with_extra[Section: BaseModel](section: Section, extra: dict[str, Any]) -> Section:
    """A copy of a section with other unknown fields."""
    copied = section.model_copy()
    object.__setattr__(copied, "__pydantic_extra__", extra)
    return copied


def _left(fields: dict[str, Any]) -> dict[str, Any]:
    """Those of some fields that have no address, at any depth."""
    return {name: _without(value) for name, value in fields.items() if not _is_of_address(name, value)}


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return _left(value)
    if isinstance(value, list):
        return [_without(each) for each in value if not _has_address(each)]
    return value


def _is_of_address(name: str, value: Any) -> bool:
    return _has_address(value) or (isinstance(value, str) and field_of("", name) == ("source", "ip"))


def _has_address(value: Any) -> bool:
    return isinstance(value, str) and is_address(value)
