"""Reads the files that are its arguments as the function does, and prints what each took as a line of JSON."""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from bonafide.document import Unreadable
from read_document.child import read_in_child
from read_document.reading import read


def measured(path: Path) -> dict[str, Any]:
    """Seconds and the peak of memory of the process for a file; and of reading alone, in this one, if that is safe."""
    content = path.read_bytes()
    before, start = _of_children(), time.perf_counter()
    pages, alone, hides = 0, 0.0, False
    try:
        document = read_in_child(content)
        outcome, pages, hides = str(document.kind), document.pages, bool(document.hidden)
    except Unreadable as error:
        outcome = str(error.reason)
    used = {"seconds": time.perf_counter() - start, "processor": _of_children() - before}
    if pages:
        start = time.process_time()
        read(content)
        alone = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    read_of_it = {"file": path.name, "outcome": outcome, "pages": pages, "hides": hides}
    return {**read_of_it, "alone": alone, "megabytes": megabytes, **used}


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(json.dumps(measured(Path(name))))
