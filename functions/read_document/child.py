"""Reads a document in a process of its own, with limits: a library cannot be stopped otherwise.

The process is a fork: it need not import anything, and works where there is no /dev/shm. It may die, be late or answer
nonsense; then the document is unreadable, and the caller goes on. Its answer is JSON, and is validated.
"""

import ctypes
import gc
import os
import resource
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bonafide.document import Document, Reason, Unreadable
from read_document.reading import is_text, read

PROCESSOR_SECONDS = 6

MAXIMUM_ANSWER = 8_000_000
"""Bytes of the longest texts that a document may have, in UTF-8, and of the XML of Europass, in base64."""

_CHUNK = 65_536
_MEGABYTE = 1_000_000
_PR_SET_DUMPABLE = 4
_ANSWER: TypeAdapter[Document | Reason] = TypeAdapter(
    Document | Reason, config=ConfigDict(strict=True, ser_json_bytes="base64", val_json_bytes="base64")
)


def read_in_child(content: bytes, *, seconds: float = 8, megabytes: int = 700) -> Document:
    """Reads a document. Not for a process with several threads that use PDFium.

    Args:
        content: its bytes.
        seconds: how long the process may take by the clock.
        megabytes: how much memory it may have, with what it shares with this one.

    Raises:
        Unreadable: it cannot be assessed, whatever the process did.
        OSError: the process could not be started.
    """
    deadline = time.monotonic() + seconds
    if sys.platform == "linux":  # no other process may read the memory of this one, which has credentials
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    receiving, sending = os.pipe()
    try:
        try:
            process = os.fork()
            if not process:
                _answer(content, sending, megabytes)
        finally:
            os.close(sending)
        try:
            answer = _received(receiving, deadline)
        finally:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            status = os.waitpid(process, 0)[1]
    finally:
        os.close(receiving)
    if not answer:
        is_late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
        raise Unreadable(Reason.TOO_SLOW if is_late else Reason.BEYOND_LIMITS)
    return _document(answer)


def _received(pipe: int, deadline: float) -> bytes:
    """What comes until the other end is closed.

    Raises:
        Unreadable: it does not end in time, or is too long.
    """
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    answer = bytearray()
    while (left := deadline - time.monotonic()) > 0:
        if not poll.poll(left * 1000):
            continue
        if not (chunk := os.read(pipe, _CHUNK)):
            return bytes(answer)
        answer += chunk
        if len(answer) > MAXIMUM_ANSWER:
            raise Unreadable(Reason.BEYOND_LIMITS)
    raise Unreadable(Reason.TOO_SLOW)


def _document(answer: bytes) -> Document:
    try:
        found = _ANSWER.validate_json(answer)
    except ValidationError as error:
        raise Unreadable(Reason.BEYOND_LIMITS) from error
    if isinstance(found, Reason):
        raise Unreadable(found)
    return found


def _answer(content: bytes, sending: int, megabytes: int) -> NoReturn:
    """The work of the process. It returns to none of its callers, which are those of its parent."""
    try:
        _enclose(sending, megabytes, may_open_files=is_text(content))
        left = memoryview(_ANSWER.dump_json(_read(content)))
        while left:
            left = left[os.write(sending, left) :]
    finally:
        os._exit(0)


def _read(content: bytes) -> Document | Reason:
    try:
        return read(content)
    except Unreadable as error:
        return error.reason
    except MemoryError:
        return Reason.TOO_LARGE
    except Exception:  # the error of a library on a document that nobody foresaw
        return Reason.DAMAGED


def _enclose(sending: int, megabytes: int, *, may_open_files: bool) -> None:
    """Leaves the process its memory, one pipe, and the time that it may take.

    PDFium, zlib and expat, which are not Python, may open no file and no socket. Python's codecs are files.
    """
    gc.freeze()  # else collecting copies the memory that is shared
    os.environ.clear()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    os.closerange(3, sending)
    os.closerange(sending + 1, os.sysconf("SC_OPEN_MAX"))
    statm = Path("/proc/self/statm")
    if statm.exists():
        reserved, used = (int(pages) * resource.getpagesize() for pages in statm.read_text().split()[:2])
        # Addresses that are reserved and not used, as for threads, count for the limit but are no memory.
        _limit(resource.RLIMIT_AS, reserved - used + megabytes * _MEGABYTE)
    _limit(resource.RLIMIT_CPU, PROCESSOR_SECONDS)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_CORE, 0)
    if not may_open_files:
        _limit(resource.RLIMIT_NOFILE, 0)


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    # A second more of processor time than the limit that ends the process, since at this one it does not say why.
    with suppress(ValueError, OSError):  # not every system has every limit
        resource.setrlimit(kind, (most, most + (kind == resource.RLIMIT_CPU)))
