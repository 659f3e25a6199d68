"""Files in a row: those that it names, and those that it holds in base64, which are taken out of it.

| in the row                                                             | becomes                              |
|------------------------------------------------------------------------|--------------------------------------|
| `documents: [{"key": "documents/applications/<application id>/…"}]`    | this key, if the folder is its own   |
| `documents: [{"name": "cv.pdf"}]`, or `cv.pdf` in a column `Resume`    | this name in the application's folder |
| `documents: [{"name": "cv.pdf", "content": "<base64>"}]`, `attachments` | an object in the application's folder |
| `resume_content` with `resume_content_filename` (Greenhouse)           | the same                             |
| a data URL (`data:application/pdf;base64,…`) in a column `Resume`      | the same                             |

An application owns one folder of the bucket, by its id. No row can name a file of another person: a key in another
folder is not kept. Base64 in any other field is left out, since it would only fill parts and rejections.
"""

import hashlib
import json
import re
from binascii import a2b_base64
from collections.abc import Iterator
from typing import Any, NamedTuple

from bonafide.application import Document
from bonafide.aws.objects import documents_of
from bonafide.fields.names import is_of_file, section_of
from bonafide.fields.protected import is_protected
from bonafide.hooks import MAX_ATTACHMENTS
from bonafide.privacy import MASK, is_contact
from bonafide.text import plain

MAX_BYTES = 10_000_000
"""Bytes of a file in base64, once decoded."""

MAX_KEY_BYTES = 1024
"""Bytes of a key in S3."""

KINDS = {"resume": "resume", "cv": "resume", "cover_letter": "cover_letter"}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "html": "text/html",
    "htm": "text/html",
}

OUTSIDE = "documents with keys outside documents/applications/<application id>/ were not kept"
LINKED = "documents that are links were not kept, since nothing is loaded from a link"
NEW_ID = "documents are looked for in the folder of a new id, since the row has no id or one that names a person"
NO_NAME = "documents whose names are not plain file names were not kept"
BROKEN = "documents with broken or empty base64 were not kept, but their applications were taken in"
TOO_LARGE = f"documents over {MAX_BYTES // 1_000_000} MB were not kept, but their applications were taken in"
TOO_MANY = f"of more than {MAX_ATTACHMENTS} documents of an application only the first {MAX_ATTACHMENTS} were kept"
SHARED = "documents of rows with several applications were not kept: it is not clear whose they are"

_NAMES = ("name", "filename", "fileName", "file_name")
_CONTENTS = ("content", "data", "base64", "content_base64", "contentBase64")
_TYPES = ("media_type", "mediaType", "content_type", "contentType", "mime_type", "mimeType")
_PLACES = frozenset({"documents", "document", "attachments", "attachment", "files", "file"})
"""Names of what may hold a file in base64, beside those of a résumé."""

_MARKS = (
    *(b".pdf", b".doc", b".odt", b".rtf", b".txt", b".htm"),  # with these each known ending begins
    b'"documents',
    b"base64",
    b'content"',
    b'"data"',
    b"\\u00",  # a name or an ending may be written with escapes
)
"""One of these is in each row, in lower case, that has a file. Most rows have none, and are not parsed for files."""

_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)?(?:;[\w.+=-]+)*;base64,", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{60,}+\s+)*+[A-Za-z0-9+/_-]++={0,2}\s*", re.ASCII)
"""Long lines without a space or a full stop, and perhaps a shorter last one."""


class File(NamedTuple):
    """A file as a row has it: by a key, by a name, or with its content."""

    kind: str
    media_type: str | None = None
    key: str = ""
    name: str = ""
    content: bytes = b""


class Taken(NamedTuple):
    """A row without the files in it, the files, and what is to be noted of those that were not kept.

    `dropped` are the files that show the person, which are never kept.
    """

    content: Any
    files: tuple[File, ...] = ()
    notes: tuple[str, ...] = ()
    dropped: int = 0


class Stored(NamedTuple):
    """The documents of an application, the objects that hold them, by key, and what is to be noted."""

    documents: list[Document]
    objects: dict[str, File]
    notes: tuple[str, ...] = ()


def take(content: bytes | dict[str, Any], *, only_inline: bool = False) -> Taken:
    """Takes files out of a row.

    Args:
        content: JSON text, or the document made from the cells of a table, which is changed.
        only_inline: whether names and keys are left where they are, and only contents are taken.
    """
    if isinstance(content, dict):
        taker = _Taker(only_inline=only_inline)
        taker.take(content)
        return taker.taken(content)
    lowered = content.lower()
    if not any(mark in lowered for mark in _MARKS):
        return Taken(content)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return Taken(content)
    if not isinstance(document, dict):
        return Taken(content)
    taker = _Taker(only_inline=only_inline)
    taker.take(document)
    return taker.taken(json.dumps(document).encode() if taker.has_changed else content)


def stored(files: tuple[File, ...], application_id: str) -> Stored:
    """Where the files of an application are: each in the application's own folder."""
    folder = documents_of(application_id)
    documents: dict[str, Document] = {}
    contents: dict[str, File] = {}
    notes: dict[str, None] = {}
    for file in files:
        if file.content:
            key = f"{folder}{hashlib.sha256(file.content).hexdigest()[:32]}"
        elif file.key and not file.key.startswith(folder):
            notes[OUTSIDE] = None
            continue
        else:
            key = folder + (file.name or file.key.removeprefix(folder))
            if not _is_plain(key.removeprefix(folder)) or len(key.encode()) > MAX_KEY_BYTES:
                notes[NO_NAME] = None
                continue
        if len(documents) == MAX_ATTACHMENTS and key not in documents:
            notes[TOO_MANY] = None
            continue
        documents.setdefault(key, _document(key, file))
        if file.content:
            contents.setdefault(key, file)
    return Stored([*documents.values()], contents, tuple(notes))


def ending_of(name: str) -> str:
    """The known ending of a file name, in lower case; empty if it has none."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending if ending in MEDIA_TYPES else ""


def _document(key: str, file: File) -> Document:
    media_type = {"media_type": file.media_type} if file.media_type else {}
    return Document(key=key, kind=file.kind, **media_type)


def _is_plain(name: str) -> bool:
    """Whether a text is the name of a file, and no path, address or text with characters that are not shown."""
    return name.isprintable() and not {"/", "\\"} & set(name) and name.strip() == name and name not in ("", ".", "..")


class _Taker:
    """Goes through a document, takes files out of it, and gathers them."""

    def __init__(self, *, only_inline: bool) -> None:
        self._only_inline = only_inline
        self._files: list[File] = []
        self._notes: dict[str, None] = {}
        self._dropped = 0
        self.has_changed = False

    def taken(self, content: Any) -> Taken:
        """What was taken; `content` is what is left."""
        return Taken(content, tuple(self._files), tuple(self._notes), self._dropped)

    def take(self, document: dict[str, Any]) -> None:
        """Takes the files out of a document. The person may be in objects within it, as for the names of fields."""
        waiting = [(document, True, "")]
        while waiting:
            node, is_own, kind = waiting.pop()
            self._take_pairs(node)
            for name, value in list(node.items()):
                if isinstance(value, str):
                    self._take_text(node, name, value, is_own=is_own)
                    continue
                if is_own and name == "documents" and isinstance(value, list | dict):
                    self._take_list(node, value if isinstance(value, list) else [value])
                is_of_resume = is_of_file(name)
                in_place = is_of_resume or plain(name) in _PLACES
                inner_kind = "resume" if is_of_resume else kind if in_place else ""
                is_inner_own = is_own and isinstance(value, dict) and section_of(name) in ("person", "container")
                for holder, at, inner in _inner(node, name, value):
                    if isinstance(inner, dict):
                        if in_place:
                            self._take_inline(inner, kind=inner_kind)
                        waiting.append((inner, is_inner_own, inner_kind))
                    elif isinstance(inner, str) and _is_file(inner):
                        self._leave_out(name)
                        holder[at] = None

    def _take_list(self, node: dict[str, Any], value: list[Any]) -> None:
        """Takes the entries of `documents` that are files; what else may be in such a list is left."""
        rest = []
        for each in value:
            stated = {"name": each} if isinstance(each, str) and ending_of(each) else each
            if not isinstance(stated, dict) or not self._take_entry(stated):
                rest.append(each)
        if len(rest) < len(value):
            self.has_changed = True
            if rest:
                node["documents"] = rest
            else:
                del node["documents"]

    def _take_entry(self, entry: dict[str, Any]) -> bool:
        """Takes an entry of `documents`; False if it is no file."""
        key, name = entry.get("key"), _first(entry, _NAMES)
        if _first(entry, _CONTENTS) is not None and (name or not key):
            return self._take_inline(entry, kind="resume", is_listed=True) and not self._only_inline
        if self._only_inline:
            return False
        kind = _kind(entry, "resume")
        if isinstance(key, str) and key:
            self._files.append(File(kind, _media_type(entry, key), key=key))
            return True
        is_linked = bool({"url", "href", "link"} & entry.keys())
        if is_linked:
            self._notes[LINKED] = None
        is_file = name and (ending_of(name) or "kind" in entry) and not is_linked
        if is_file:
            self._files.append(File(kind, _media_type(entry, name or ""), name=name or ""))
        return bool(is_file)

    def _take_inline(self, entry: dict[str, Any], *, kind: str, is_listed: bool = False) -> bool:
        """Takes the content of a file out of an object that has it beside its name or type."""
        at = next((each for each in _CONTENTS if isinstance(entry.get(each), str)), None)
        name = _first(entry, _NAMES) or ""
        if at is None or not (is_listed or ending_of(name) or _first(entry, _TYPES)):
            return False
        self._add(entry.pop(at), _kind(entry, kind or "other"), _media_type(entry, name))
        if not self._only_inline:
            for each in (*_NAMES, *_TYPES, "kind", "type"):
                entry.pop(each, None)
        return True

    def _take_pairs(self, node: dict[str, Any]) -> None:
        """Takes `resume_content` with `resume_content_filename`, and the same of a cover letter."""
        for name, value in list(node.items()):
            if not isinstance(value, str) or not name.lower().endswith("_content"):
                continue
            kind = KINDS.get(name.lower().removesuffix("_content"))
            file_name = node.get(f"{name}_filename")
            if kind or isinstance(file_name, str):
                del node[name]
                node.pop(f"{name}_filename", None)
                ending = ending_of(file_name) if isinstance(file_name, str) else ""
                self._add(value, kind or "other", MEDIA_TYPES.get(ending))

    def _take_text(self, node: dict[str, Any], name: str, text: str, *, is_own: bool) -> None:
        """Takes the file that a field of a résumé names or holds; a file in any other field is left out."""
        is_short = len(text) <= MAX_KEY_BYTES
        if is_short and not text.startswith("data:"):
            if is_own and not self._only_inline and ending_of(text) and _is_plain(text) and is_of_file(name):
                del node[name]
                self.has_changed = True
                self._files.append(File("resume", MEDIA_TYPES[ending_of(text)], name=text))
        elif _is_file(text) and not is_protected(name):  # what is protected is dropped and counted later
            del node[name]
            if is_own and is_of_file(name):
                self._add(text, "resume", None)
            else:
                self._leave_out(name)

    def _add(self, text: str, kind: str, media_type: str | None) -> None:
        self.has_changed = True
        if is_protected(kind) or "avatar" in kind:
            self._dropped += 1
            return
        match = _DATA_URL.match(text)
        if match:
            text, media_type = text[match.end() :], match[1] or media_type
        if len(text) > MAX_BYTES * 2:
            self._notes[TOO_LARGE] = None
            return
        content = _decoded(text)
        if not content or len(content) > MAX_BYTES:
            self._notes[TOO_LARGE if content else BROKEN] = None
            return
        self._files.append(File(kind if kind in KINDS.values() else "other", media_type, content=content))

    def _leave_out(self, name: str) -> None:
        self.has_changed = True
        shown = MASK if is_contact(name) else name[:60]
        self._notes[f"a file in the field `{shown}` was left out: see docs/input.md for how to add documents"] = None


def _inner(node: dict[str, Any], name: str, value: Any) -> Iterator[tuple[Any, Any, Any]]:
    """The objects and texts in a field, each with what holds it: of lists within lists, too."""
    waiting: list[tuple[Any, Any, Any]] = [(node, name, value)]
    while waiting:
        holder, at, inner = waiting.pop()
        if isinstance(inner, list):
            waiting += [(inner, number, each) for number, each in reversed([*enumerate(inner)])]
        else:
            yield holder, at, inner


def _is_file(text: str) -> bool:
    if text.startswith("data:"):
        return _DATA_URL.match(text[:300]) is not None
    return len(text) >= 1000 and _BASE64.fullmatch(text) is not None


def _decoded(text: str) -> bytes:
    """The bytes of base64, which may be divided into lines; empty if it is broken."""
    try:
        return a2b_base64("".join(text.split()), strict_mode=True)
    except ValueError:
        return b""


def _first(entry: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((value for name in names if isinstance(value := entry.get(name), str)), None)


def _kind(entry: dict[str, Any], usual: str) -> str:
    """What kind of file an entry states: one of `KINDS`, a protected one as it is, or `other`."""
    stated = _first(entry, ("kind", "type"))
    if not stated:
        return usual
    kind = stated.strip().lower().replace(" ", "_")
    return KINDS.get(kind, kind if is_protected(kind) or "avatar" in kind else "other")


def _media_type(entry: dict[str, Any], name: str) -> str | None:
    stated = _first(entry, _TYPES)
    return stated if stated and _MEDIA_TYPE.fullmatch(stated) else MEDIA_TYPES.get(ending_of(name))
