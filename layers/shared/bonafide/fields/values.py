"""The text of a value that may be an object or a list."""

from typing import Any

from bonafide.text import plain

VALUES = (
    "value email emailaddress address uri number phonenumber phone formattednumber formatted e164 international raw "
    "text label name title displayname display content url href link answer personal private home mobile cell primary "
    "main default preferred work business office en full "
    "plaintext richtext select descriptor telephone body"
).split()
"""Keys of an object that is the value of one field, in the order of preference."""

MAX_LISTED = 50
"""Values of one field that are read."""


def text_of(value: Any) -> str | None:
    """The text of a value: of an object, that of its most certain key; of a list, the first; None if there is none."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value) if isinstance(value, float) and value.is_integer() else value)
    if isinstance(value, list):
        return next((text for each in value[:MAX_LISTED] if (text := text_of(each))), None)
    if isinstance(value, dict):
        named = {plain(str(key)): inner for key, inner in value.items()}
        return next((text for key in VALUES if (text := text_of(named.get(key)))), None)
    return None
