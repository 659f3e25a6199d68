"""HTML built from elements: every text and attribute is escaped, since nothing else can be put into a page."""

from html import escape

SECURE = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
}
"""Headers of every page, also of the review page."""

_VOID = frozenset({"br", "input", "meta"})

type Attribute = str | int | bool | None
type Child = str | "Html" | None


class Html(str):
    """Text that is HTML already. Only `element` makes it."""

    __slots__ = ()


def element(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """An element. Children that are no elements are texts; None is left out.

    Args:
        name: of the element.
        children: texts and elements.
        attributes: `for_` is `for` and `aria_label` is `aria-label`. True has no value; False and None are left out.
    """
    given = "".join(_attribute(key, value) for key, value in attributes.items() if value not in (None, False))
    if name in _VOID:
        return Html(f"<{name}{given}>")
    inner = "".join(child if isinstance(child, Html) else escape(child) for child in children if child is not None)
    return Html(f"<{name}{given}>{inner}</{name}>")


def document(head: list[Html], body: list[Html]) -> str:
    """A whole page, in English."""
    return "<!doctype html>\n" + element("html", element("head", *head), element("body", *body), lang="en")


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
