"""Reads OpenDocument texts (.odt): the headers of its pages first, since contact data is often there.

Text does not show if its style says so, if it is tiny, or white without a colour under it. Notes in the margin,
properties of the file and images are not read.
"""

import re
from typing import NamedTuple

from bonafide.document import Document, Kind, Reason, Unreadable
from read_document.archive import Archive
from read_document.written import Look, Written, is_nearly_white

_HOLDERS = frozenset("p h span a table table-cell section frame text-box custom-shape hidden-text".split())
"""Elements whose look is that of what is in them."""

_SKIPPED = frozenset(
    "annotation change-info desc title ruby-text "
    "boolean-style currency-style date-style number-style percentage-style text-style time-style".split()
)
_PLACES = frozenset("text header header-first header-left footer footer-first footer-left".split())
"""Elements that hold the text of the document: all other text is of styles and of names."""

_POINTS = re.compile(r"([\d.]{1,8})pt")
_NO_MACRO = ("script-lc.xml", "script-lb.xml")  # empty lists of macros


def read_odt(archive: Archive) -> Document:
    """Reads an OpenDocument text.

    Raises:
        Unreadable: it is encrypted or damaged.
    """
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable(Reason.ENCRYPTED)
    story = _Story()
    for name in ("styles.xml", "content.xml"):
        archive.parse(archive.read(name) or b"<none/>", story.start, story.end, story.characters)
    text = story.written.text
    has_macro = any(
        name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", *_NO_MACRO)) for name in archive.names
    )
    return Document(
        Kind.ODT,
        text,
        text,
        hidden=story.written.hidden,
        links=tuple(story.written.links),
        has_active_content=("macro",) if has_macro else (),
        earlier=story.written.earlier,
    )


class _Style(NamedTuple):
    """What a style says, and the style that it is based on."""

    look: Look
    base: str


class _Story:
    """The text of the two files, with their styles, which come before it."""

    def __init__(self) -> None:
        self.written = Written()
        self._styles: dict[str, _Style] = {}
        self._style = ""
        self._looks = [Look()]
        self._places = 0
        self._skipped = 0
        self._changes = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped or name in _SKIPPED:
            self._skipped += 1
            return
        if name in _PLACES:
            self._places += 1
        if name == "tracked-changes":
            self._changes += 1
        if name in _HOLDERS:
            own = self._look_of_style(attributes.get("style-name", ""))
            self._looks.append(own.over(self._looks[-1]))
        match name:
            case "style":
                self._style = attributes.get("name", "")
                self._styles[self._style] = _Style(Look(), attributes.get("parent-style-name", ""))
            case "text-properties" | "paragraph-properties" | "table-cell-properties" | "graphic-properties":
                if known := self._styles.get(self._style):
                    self._styles[self._style] = known._replace(look=_look_of(attributes).over(known.look))
            case "page-layout-properties" | "drawing-page-properties":
                if _look_of(attributes).is_shaded:
                    self._looks[0] = Look(is_shaded=True)
            case "a":
                self.written.links.append(attributes.get("href", ""))
            case "s":
                self._add(" ")
            case "tab":
                self._add("\t")
            case "line-break":
                self._add("\n")
            case "hidden-text" | "hidden-paragraph":
                if attributes.get("is-hidden") == "true":
                    self._looks[-1] = self._looks[-1]._replace(is_vanished=True)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        if name in _HOLDERS:
            self._looks.pop()
        if name in _PLACES:
            self._places -= 1
        match name:
            case "style":
                self._style = ""
            case "p" | "h":
                self._add("\n")
            case "tracked-changes":
                self._changes -= 1

    def characters(self, text: str) -> None:
        if self._places and not self._skipped:
            self._add(text)

    def _add(self, text: str) -> None:
        if self._changes:
            self.written.add_deleted(text)
        elif self._places:
            self.written.add(text, is_hidden=self._looks[-1].is_hidden and not text.isspace())

    def _look_of_style(self, name: str) -> Look:
        look = Look()
        for _ in range(12):  # a circle must end
            if not (style := self._styles.get(name)):
                break
            look, name = look.over(style.look), style.base
        return look


def _look_of(attributes: dict[str, str]) -> Look:
    """What the properties of a style say of the look of text."""
    points = _POINTS.fullmatch(attributes.get("font-size", ""))
    colour = attributes.get("color", "").removeprefix("#")
    fill = attributes.get("fill")
    background = attributes.get("fill-color" if fill == "solid" else "background-color", "transparent")
    is_coloured = background != "transparent" and not is_nearly_white(background.removeprefix("#"))
    return Look(
        is_vanished=attributes["display"] == "none" if "display" in attributes else None,
        colour=colour or None,
        points=float(points[1]) if points else None,
        is_shaded=True if is_coloured or fill in ("bitmap", "gradient", "hatch") else None,
    )
