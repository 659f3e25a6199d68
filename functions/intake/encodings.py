"""Decodes the text of uploads: UTF-8, UTF-16 and UTF-32 with a byte order mark, Windows-1252 and Windows-1250.

An upload has one encoding. It is UTF-8 unless most of its first characters that are not ASCII are none in UTF-8. Then
it is Windows-1252 (which contains Latin-1), if what it says in it looks like text: no control characters, no symbols
within words, no words in another script. It is Windows-1250 only if some of it is certainly no text of Western Europe
(`£ódŸ`, `Jiøí`) and all its letters are those of one language of Central Europe. A row that does not fit is not
guessed at: it is rejected.
"""

import codecs
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from bonafide.text_stream import CHUNK
from intake.gunzip import Damaged

UTF_8, WESTERN, CENTRAL = "UTF-8", "Windows-1252", "Windows-1250"


def note_of(encoding: str) -> str:
    """What the receipt says of an upload that is not UTF-8."""
    advice = "If letters such as é or ł are wrong, save the file as UTF-8"
    return f"the text is not UTF-8 and was read as {encoding}. {advice}"


_CODECS = {  # UTF-32 first: its mark begins with that of UTF-16
    BOM_UTF32_LE: "UTF-32",
    BOM_UTF32_BE: "UTF-32",
    BOM_UTF16_LE: "UTF-16",
    BOM_UTF16_BE: "UTF-16",
}

_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LATIN_CHARACTER = re.compile(rb"[\xc2-\xc5][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""What UTF-8 makes of Latin letters and quotation marks. Others, as the bytes of `ß“`, occur in Windows-1252."""

_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_UNLIKELY = re.compile(
    r"[^\W\d_][¡-©«¬¯-±¶\xb8¹»-¿\xd7÷ƒ†‡\u02c6‰\u02dc€]+[^\W\d_]"  # a symbol within a word
    r"|[^\W\d_]{3}[£¥¹³¼¾¿]"  # at the end of a word, as Polish of Windows-1250 looks
    r"|[À-ÏÑ-ÖØ-Üß-ïñ-öø-üÿŠŒŽŸšœž]{3}"  # a word in another script
    "|\ufffd"
)


_NOT_WESTERN = re.compile(
    r"[^\W\d_][¿¯£¥¼¾][^\W\d_]|[^\W\d_]³[a-zóê]|(?<!\w)[£¥¯³¼][^\W\d_]{2}"  # Polish letters
    r"|[øØ][íáýìùèÍÁÝ]|[íáýùèÍÁÝ][øØ]|ì[^\W\d_]*[øš]|[øš][^\W\d_]*ì"  # Czech letters
)
"""What no language of Western Europe has, in Windows-1252."""

_CENTRAL_LETTERS = tuple(
    frozenset(letters + letters.upper())
    for letters in ("ąćęłńóśźż", "áčďéěíľĺňóôŕřšťúůýž", "áéíóöőúüű", "ăâîşţ", "čćđšž")
)
_COMMON_LETTERS = frozenset("äöüßéáíóúçÄÖÜÉÁÍÓÚÇ")
"""Letters of Windows-1250 in names of other languages."""


class RowDecoder:
    """Decodes the rows of one upload. `peek` gives bytes that follow, without consuming them.

    `encoding` is None until a row is not ASCII.
    """

    def __init__(self, peek: Callable[[], bytes]) -> None:
        self._peek = peek
        self.encoding: str | None = None

    @property
    def note(self) -> str | None:
        """What the receipt says of the encoding; None if the text is UTF-8."""
        return None if self.encoding in (None, UTF_8) else note_of(self.encoding)

    def __call__(self, row: bytes) -> str:
        """Decodes a row.

        Raises:
            UnicodeDecodeError: it is not in the encoding of the upload, or what it says is not certain. The reason
                says what to do about it.
        """
        if row.isascii():
            return row.decode("ascii")
        encoding = self.encoding or _encoding_of(row + self._peek())
        self.encoding = encoding
        try:
            text = row.decode(encoding)
        except UnicodeDecodeError as error:
            byte = f"byte 0x{row[error.start]:02X} at position {error.start + 1}"
            other = f" ({byte}), perhaps Windows-1252" if encoding == UTF_8 else f" or {encoding}"
            error.reason = f"not UTF-8{other}: save it as UTF-8"
            raise
        if encoding != UTF_8:
            if mixed := _LATIN_CHARACTER.search(row):
                reason = f"a mixture of UTF-8 and {encoding}: save it as UTF-8"
                raise UnicodeDecodeError("windows-1252", row, *mixed.span(), reason)
            if encoding == WESTERN and (unlikely := _UNLIKELY.search(text) or _NOT_WESTERN.search(text)):
                reason = "not UTF-8, and looks like no text in Windows-1252: save it as UTF-8"
                raise UnicodeDecodeError("windows-1252", row, *unlikely.span(), reason)
        return text

    def json(self, row: bytes) -> bytes:
        """A row in UTF-8, for a parser of JSON. Raises as `__call__` does."""
        text = self(row)
        return row if self.encoding in (None, UTF_8) else text.encode()


def _encoding_of(sample: bytes) -> str:
    """UTF-8, unless most of what is not ASCII is none in it, and looks like text in another encoding."""
    rest, characters = _CHARACTER.subn(b"", sample)
    others = len(_NOT_ASCII.findall(rest))
    rest, latin = _LATIN_CHARACTER.subn(b"", sample)
    if not others or latin >= others or characters >= 4 * others:
        return UTF_8
    western = rest.decode(WESTERN, errors="replace")
    if _NOT_WESTERN.search(western):
        return CENTRAL if _is_central(rest) else UTF_8
    return UTF_8 if _UNLIKELY.search(western) else WESTERN


def _is_central(sample: bytes) -> bool:
    """Whether all letters are those of one language of Central Europe, in Windows-1250."""
    letters = {letter for letter in sample.decode(CENTRAL, errors="replace") if letter > "\x7f" and letter.isalpha()}
    return any(letters - _COMMON_LETTERS <= alphabet for alphabet in _CENTRAL_LETTERS)


def transcoded(content: "io.BufferedReader[Any]") -> "tuple[io.BufferedReader[Any], str | None]":
    """Text of UTF-16 or UTF-32 as UTF-8, and a note that says so; UTF-8 without its byte order mark."""
    start = content.peek(4)[:4]
    name = next((name for mark, name in _CODECS.items() if start.startswith(mark)), None)
    if name:
        stream = _Transcoded(cast(BinaryIO, content), name)
        return io.BufferedReader(stream, CHUNK), f"the text is encoded in {name} and was converted to UTF-8"
    if start.startswith(BOM_UTF8):
        content.read(len(BOM_UTF8))
    return content, None


class _Transcoded(io.RawIOBase):
    """A stream of text as UTF-8. What cannot be decoded ends it."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._encoding = encoding
        self._waiting = b""
        self._ended = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer with what one read gives, and returns how many bytes that is."""
        while not self._waiting and not self._ended:
            chunk = self._stream.read(CHUNK)
            self._ended = not chunk
            try:
                self._waiting = self._decoder.decode(chunk, final=self._ended).encode()
            except UnicodeError:
                reason = f"from here on not read: the text is no valid {self._encoding}. Save it as UTF-8"
                raise Damaged(reason) from None
        read = self._waiting[: len(buffer)]
        self._waiting = self._waiting[len(read) :]
        buffer[: len(read)] = read
        return len(read)
