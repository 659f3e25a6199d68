"""Reads Word documents (.docx): headers first, since contact data is often there.

Text does not show if it is "hidden" (`w:vanish`), tiny, or white without a colour under it. Comments, images and the
properties of the file are not read.
"""

import re

from bonafide.document import Document, Kind
from read_document.archive import Archive
from read_document.written import Look, Written, is_nearly_white

_PARTS = tuple(
    re.compile(rf"word/{part}\d*\.xml") for part in ("header", "document", "footnotes", "endnotes", "footer")
)
_RELATIONSHIPS = re.compile(r"word/_rels/.+\.rels")
_HOLDERS = frozenset(("tbl", "tc", "p", "r", "txbxContent"))
"""Elements whose look is that of what is in them."""

_SKIPPED = frozenset(("Fallback", "moveFrom", "pPrChange", "rPrChange", "tcPrChange", "tblPrChange", "sectPrChange"))
_SPACES = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NO = ("0", "false", "off")
_LINK_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"')
_ELSEWHERE = re.compile(r"(?:https?|ftp):|\\\\|file://[^/]", re.IGNORECASE)
"""Targets on other machines. A template on the author's own disk is none."""


def read_docx(archive: Archive) -> Document:
    """Reads a Word document."""
    styles = _styles(archive)
    stories = [_story(archive, name, styles) for part in _PARTS for name in archive.names if part.fullmatch(name)]
    links, is_external = _relationships(archive)
    text = "\n".join(dict.fromkeys(story.text.strip() for story in stories))  # a header may be there three times
    folded = [name.lower() for name in archive.names]
    active = {
        "macro": any(name.endswith("vbaproject.bin") for name in folded),
        "embedded program": any(
            name.startswith("word/activex/")
            or (name.startswith("word/embeddings/") and name.endswith((".bin", ".exe")))
            for name in folded
        ),
        "external relationship": is_external,
    }
    return Document(
        Kind.DOCX,
        text,
        text,
        hidden=tuple(piece for story in stories for piece in story.hidden),
        links=(*links, *(link for story in stories for link in story.links)),
        has_active_content=tuple(name for name, found in active.items() if found),
        earlier="\n".join(story.earlier for story in stories),
    )


def _story(archive: Archive, name: str, styles: dict[str, Look]) -> Written:
    content = archive.read(name)
    # A coloured page, or an image behind the text: white shows.
    is_shaded = b"<w:background " in content or b'behindDoc="1"' in content
    story = _Story(styles, Look(is_shaded=is_shaded))
    archive.parse(content, story.start, story.end, story.characters)
    return story.written


class _Story:
    """The text of the body, a header, or the like."""

    def __init__(self, styles: dict[str, Look], look: Look) -> None:
        self.written = Written()
        self._styles = styles
        self._path: list[str] = ["", ""]
        self._looks = [look]
        self._skipped = 0
        self._deleted = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if self._skipped or name in _SKIPPED:
            self._skipped += 1
            return
        if name in _HOLDERS:
            self._looks.append(self._looks[-1])
        if name == "txbxContent":  # its shape may have any colour
            self._looks[-1] = self._looks[-1]._replace(is_shaded=True)
            self.written.add("\n")
        elif name in ("pStyle", "rStyle", "tblStyle"):
            self._change(self._styles.get(attributes.get("val", ""), Look()))
        elif name == "del":
            self._deleted += 1
        elif name in _SPACES and self._path[-2] == "r":
            self._add(_SPACES[name])
        elif self._path[-3:-1] != ["pPr", "rPr"]:  # those are of the paragraph's mark
            self._change(_look_of(name, attributes))

    def end(self, name: str) -> None:
        self._path.pop()
        if self._skipped:
            self._skipped -= 1
            return
        if name in _HOLDERS:
            self._looks.pop()
        if name == "p":
            self.written.add("\n")
        elif name == "del":
            self._deleted -= 1
            self.written.add_deleted("\n")

    def characters(self, text: str) -> None:
        if self._skipped:
            return
        match self._path[-1]:
            case "t":
                self._add(text)
            case "delText":
                self.written.add_deleted(text)
            case "instrText":
                self.written.links += _LINK_FIELD.findall(text)

    def _add(self, text: str) -> None:
        if self._deleted:
            self.written.add_deleted(text)
        else:
            self.written.add(text, is_hidden=self._looks[-1].is_hidden)

    def _change(self, look: Look) -> None:
        self._looks[-1] = look.over(self._looks[-1])


def _look_of(name: str, attributes: dict[str, str]) -> Look:
    """What one property of text says of its look."""
    value = attributes.get("val", "")
    match name:
        case "vanish":
            return Look(is_vanished=value not in _NO)
        case "color":
            return Look(colour=value)
        case "sz" if value.isdecimal():
            return Look(points=int(value) / 2)
        case "highlight":
            return Look(is_shaded=value not in ("none", "white"))
        case "shd" if (fill := attributes.get("fill", "auto")) != "auto":
            return Look(is_shaded=not is_nearly_white(fill))
    return Look()


def _styles(archive: Archive) -> dict[str, Look]:
    """The looks of the document's styles, each over that of the style it is based on."""
    looks: dict[str, Look] = {}
    bases: dict[str, str] = {}
    path: list[str] = ["", "", ""]
    style = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal style
        path.append(name)
        if name == "style":
            style = attributes.get("styleId", "")
            looks[style] = Look()
        elif name == "basedOn":
            bases[style] = attributes.get("val", "")
        elif style and (name == "shd" or path[-3:-1] == ["style", "rPr"]):
            looks[style] = _look_of(name, attributes).over(looks[style])

    def end(name: str) -> None:
        nonlocal style
        path.pop()
        if name == "style":
            style = ""

    archive.parse(archive.read("word/styles.xml") or b"<none/>", start, end, lambda _: None)
    return {name: _resolved(name, looks, bases) for name in looks}


def _resolved(name: str, looks: dict[str, Look], bases: dict[str, str]) -> Look:
    look = Look()
    for _ in range(12):  # Word allows about ten, and a circle must end
        if name not in looks:
            break
        look, name = look.over(looks[name]), bases.get(name, "")
    return look


def _relationships(archive: Archive) -> tuple[list[str], bool]:
    """The targets of links, and whether something else is to be fetched from another machine."""
    links: list[str] = []
    is_external = False

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal is_external
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") == "External":
            if attributes.get("Type", "").endswith("/hyperlink"):
                links.append(target)
            else:
                is_external |= _ELSEWHERE.match(target) is not None

    for name in filter(_RELATIONSHIPS.fullmatch, archive.names):
        archive.parse(archive.read(name), start, lambda _: None, lambda _: None)
    return links, is_external
