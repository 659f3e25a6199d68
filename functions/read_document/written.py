"""Gathers the text of a document piece by piece: what shows, what does not, and what was deleted."""

from typing import NamedTuple

TINY = 1.5
"""Points of letters that nobody can read."""

_NEARLY_WHITE = 0xF0


class Look(NamedTuple):
    """How text looks; None is what is not said, and so is as around it."""

    is_vanished: bool | None = None
    colour: str | None = None
    """Six hexadecimal digits."""
    points: float | None = None
    is_shaded: bool | None = None
    """There is a colour under it."""

    def over(self, around: "Look") -> "Look":
        """The look of text in this one within another one."""
        return around._replace(**{name: value for name, value in self._asdict().items() if value is not None})

    @property
    def is_hidden(self) -> bool:
        """Whether text does not show. White on a colour shows."""
        is_tiny = self.points is not None and self.points <= TINY
        return bool(self.is_vanished) or is_tiny or (is_nearly_white(self.colour) and not self.is_shaded)


class Written:
    """What was gathered so far."""

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._hidden: list[str] = []
        self._earlier: list[str] = []
        self._is_continued = False
        self.links: list[str] = []

    def add(self, text: str, *, is_hidden: bool = False) -> None:
        """Text that shows, or not."""
        if not is_hidden:
            self._shown.append(text)
            self._is_continued &= text.isspace()
        elif self._is_continued:
            self._hidden[-1] += text
        else:
            self._hidden.append(text)
            self._is_continued = True

    def add_deleted(self, text: str) -> None:
        """Text that was deleted while changes were tracked."""
        self._earlier.append(text)

    @property
    def text(self) -> str:
        """What shows."""
        return "".join(self._shown)

    @property
    def hidden(self) -> tuple[str, ...]:
        """What does not show, in pieces."""
        return tuple(self._hidden)

    @property
    def earlier(self) -> str:
        """What was deleted."""
        return "".join(self._earlier)


def is_nearly_white(colour: str | None) -> bool:
    """Whether letters of a colour, of six hexadecimal digits, do not show on white."""
    try:
        return colour is not None and len(colour) == 6 and min(bytes.fromhex(colour)) >= _NEARLY_WHITE
    except ValueError:
        return False
