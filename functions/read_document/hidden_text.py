"""Text of a PDF page that does not show: in the colour of what is under it, invisible, covered, tiny, or off the page.

Two things must agree. Properties make an object of text a suspect; then the page is drawn with and without all
suspects, and one that changes pixels shows. Either alone is often wrong: fonts of some programs are transparent by
their properties, and letters of a font that is not embedded are not drawn here. Only tiny text is not drawn to decide.
"""

import ctypes
from collections.abc import Iterable, Iterator
from math import sqrt
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

TINY = 1.5
"""Points of the height of a line that is too small to read on a page of A4; its letters are of about 1.2 points."""

SUSPECT_CONTRAST = 48
"""The difference of a colour channel, of 255, below which text is a suspect."""

SHOWN_CONTRAST = 12
"""The difference of a pixel's channel from which a suspect shows: thin letters are paler than their colour."""

_LEAST_AREA = 100.0
"""Square points of an area or image that counts: letters are on it or under it."""

_LEAST_OPACITY = 64
_PIXELS = 1_000_000
_MAXIMUM_OBJECTS = 20_000
_MAXIMUM_DEPTH = 8
_LONG_SIDE = 842
_BYTES_OF_PIXEL = 3
_MAXIMUM_MARKS = 8
_MAXIMUM_POINTS = 8
_LAYER = "OC\0".encode("utf-16-le")

type Colour = tuple[int, int, int]
type Matrix = tuple[float, float, float, float, float, float]

_WHITE: Colour = (255, 255, 255)
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


class Box(NamedTuple):
    """A rectangle of the page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def has_middle_of(self, other: "Box") -> bool:
        """Whether the middle of another box is in this one."""
        return (
            2 * self.left <= other.left + other.right <= 2 * self.right
            and 2 * self.bottom <= other.bottom + other.top <= 2 * self.top
        )

    def within(self, other: "Box") -> "Box":
        """The part that is in another box, which may not exist."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def around(self, other: "Box") -> "Box":
        """The smallest box with both in it."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    @property
    def exists(self) -> bool:
        """Whether its edges are in order."""
        return self.left <= self.right and self.bottom <= self.top

    @property
    def area(self) -> float:
        """Square points."""
        return max(0, self.right - self.left) * max(0, self.top - self.bottom)


class TextObject(NamedTuple):
    """Text that a page draws at once: PDFium's object, where it is, and the height of its line in points."""

    pointer: Any
    box: Box
    height: float

    @property
    def address(self) -> int:
        """What tells it from other objects."""
        return address_of(self.pointer)


class _Painted(NamedTuple):
    """A filled area, or an image or shading, which has no one colour."""

    order: int
    box: Box
    colour: Colour | None
    is_image: bool


def address_of(pointer: Any) -> int:
    """The address of an object, which is the same for each pointer to it."""
    return ctypes.addressof(pointer.contents)


class Page:
    """What a page draws, in order."""

    def __init__(self, page: Any) -> None:
        self._page = page
        edges = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, edges)
        self._edges = Box(edges.left, edges.bottom, edges.right, edges.top)
        self._order: dict[int, int] = {}
        self._painted: list[_Painted] = []
        for order, (pointer, kind, matrix) in enumerate(_objects(page)):
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._order[address_of(pointer)] = order
            elif painted := self._area(pointer, kind, matrix, order):
                self._painted.append(painted)

    @property
    def is_scan(self) -> bool:
        """Whether images cover most of the page."""
        return sum(each.box.area for each in self._painted if each.is_image) > 0.6 * self._edges.area

    def hidden(self, texts: Iterable[TextObject]) -> set[int]:
        """The addresses of the objects of text that do not show."""
        unit = min(1, max(self._edges.right - self._edges.left, self._edges.top - self._edges.bottom) / _LONG_SIDE)
        tiny, others = set(), []
        for text in texts:
            if text.height < TINY * unit:
                tiny.add(text.address)
            elif self._is_suspect(text):
                others.append(text)
        return tiny | self._not_shown(others) if others else tiny

    def _is_suspect(self, text: TextObject) -> bool:
        colour = _colour(text.pointer)
        if colour is None or not is_filled(text.pointer) or not self._edges.has_middle_of(text.box):
            return True
        if _is_in_layer(text.pointer) or _is_clipped(text):
            return True
        order, under = self._order.get(text.address, 0), _WHITE
        for painted in self._painted:
            if painted.box.has_middle_of(text.box):
                if painted.colour is None or painted.order > order:
                    return True
                under = painted.colour
        return max(abs(a - b) for a, b in zip(colour, under, strict=True)) < SUSPECT_CONTRAST

    def _area(self, pointer: Any, kind: int, matrix: Matrix, order: int) -> _Painted | None:
        if kind == pdfium.FPDF_PAGEOBJ_PATH and not _is_filled_path(pointer):
            return None
        box = _bounds(pointer, matrix).within(self._edges)
        if box.area < _LEAST_AREA:
            return None
        colour = _colour(pointer) if kind == pdfium.FPDF_PAGEOBJ_PATH else None
        return _Painted(order, box, colour, kind == pdfium.FPDF_PAGEOBJ_IMAGE)

    def _not_shown(self, suspects: list[TextObject]) -> set[int]:
        width, height = self._edges.right - self._edges.left, self._edges.top - self._edges.bottom
        scale = sqrt(_PIXELS / max(1, width * height))
        size = (max(1, min(_PIXELS, round(width * scale))), max(1, min(_PIXELS, round(height * scale))))
        with_suspects = self._drawn(*size)
        for suspect in suspects:
            pdfium.FPDFPageObj_SetIsActive(suspect.pointer, False)
        without = self._drawn(*size)
        return {
            each.address
            for each in suspects
            if not (seen := each.box.within(self._edges)).exists
            or not self._differs(with_suspects, without, seen, *size)
        }

    def _drawn(self, width: int, height: int) -> bytes:
        """The pixels of the page: three bytes each, row after row, from its upper left corner."""
        pixels = ctypes.create_string_buffer(width * height * _BYTES_OF_PIXEL)
        ctypes.memset(pixels, 0xFF, len(pixels))
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGR, pixels, width * _BYTES_OF_PIXEL)
        pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, 0)
        pdfium.FPDFBitmap_Destroy(bitmap)
        return pixels.raw

    def _differs(self, first: bytes, second: bytes, box: Box, width: int, height: int) -> bool:
        xs, ys = zip(*(self._to_pixel(x, y, width, height) for x, y in (box[:2], box[2:])), strict=True)
        left, right = max(0, min(xs) - 1), min(width, max(xs) + 2)
        for y in range(max(0, min(ys) - 1), min(height, max(ys) + 2)):
            row = slice((y * width + left) * _BYTES_OF_PIXEL, (y * width + right) * _BYTES_OF_PIXEL)
            if (a := first[row]) != (b := second[row]) and max(map(abs, map(int.__sub__, a, b))) >= SHOWN_CONTRAST:
                return True
        return False

    def _to_pixel(self, x: float, y: float, width: int, height: int) -> tuple[int, int]:
        pixel = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, *map(ctypes.byref, pixel))
        return pixel[0].value, pixel[1].value


def is_filled(text: Any) -> bool:
    """Whether an object of text fills its letters: by far most do."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text)
    return mode in (pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)


def is_invisible(text: Any) -> bool:
    """Whether an object of text is drawn with no ink, as the text over a scan."""
    return bool(pdfium.FPDFTextObj_GetTextRenderMode(text) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def _is_in_layer(text: Any) -> bool:
    """Whether an object is in a layer, which may be switched off."""
    size = ctypes.c_ulong()
    for index in range(min(_MAXIMUM_MARKS, pdfium.FPDFPageObj_CountMarks(text))):
        name = (ctypes.c_ushort * 3)()  # "OC" and its end
        mark = pdfium.FPDFPageObj_GetMark(text, index)
        if (
            pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), ctypes.byref(size))
            and bytes(name) == _LAYER
        ):
            return True
    return False


def _is_clipped(text: TextObject) -> bool:
    """Whether an object is outside of an area that it is limited to."""
    clip = pdfium.FPDFPageObj_GetClipPath(text.pointer)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(min(_MAXIMUM_MARKS, pdfium.FPDFClipPath_CountPaths(clip))):
        xs, ys = [], []
        for segment in range(min(_MAXIMUM_POINTS, pdfium.FPDFClipPath_CountPathSegments(clip, path))):
            found = pdfium.FPDFClipPath_GetPathSegment(clip, path, segment)
            pdfium.FPDFPathSegment_GetPoint(found, ctypes.byref(x), ctypes.byref(y))
            xs.append(x.value)
            ys.append(y.value)
        if xs and not Box(min(xs), min(ys), max(xs), max(ys)).has_middle_of(text.box):
            return True
    return False


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """All objects in the order in which they are drawn, each with its kind and the matrix of the forms around it."""

    def inside(count: int, get: Any, holder: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
        for index in range(count):
            pointer = get(holder, index)
            kind = pdfium.FPDFPageObj_GetType(pointer)
            if kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield pointer, kind, matrix
            elif depth < _MAXIMUM_DEPTH:
                own = pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(pointer, own)
                inner = _product((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                count_inside = pdfium.FPDFFormObj_CountObjects(pointer)
                yield from inside(count_inside, pdfium.FPDFFormObj_GetObject, pointer, inner, depth + 1)

    found = inside(pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject, page, _IDENTITY, 0)
    for _, each in zip(range(_MAXIMUM_OBJECTS), found, strict=False):
        yield each


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _bounds(pointer: Any, matrix: Matrix) -> Box:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(pointer, *map(ctypes.byref, edges))
    left, bottom, right, top = (edge.value for edge in edges)
    if matrix is _IDENTITY:
        return Box(left, bottom, right, top)
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _colour(pointer: Any) -> Colour | None:
    """The colour that fills an object; None if it is a pattern or nearly transparent."""
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(pointer, *map(ctypes.byref, (red, green, blue, opacity)))
    return (red.value, green.value, blue.value) if known and opacity.value >= _LEAST_OPACITY else None


def _is_filled_path(pointer: Any) -> bool:
    mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(pointer, ctypes.byref(mode), ctypes.byref(is_stroked))
    return mode.value != pdfium.FPDF_FILLMODE_NONE
