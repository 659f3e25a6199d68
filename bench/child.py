"""Runs one handler as a fresh function would, on the import path it would have, and says what it cost.

Started by `bench.processes`, with the function's own environment. Takes `{"handler", "events"}` as JSON on standard
input and prints one JSON object on the descriptor it was given, so that a handler may print what it likes.
"""

import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from types import SimpleNamespace


def peak_megabytes() -> float:
    """The most memory this process ever held. `ru_maxrss` would count what its parent held when it forked."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1024**2


def main() -> None:
    asked = json.load(sys.stdin)
    module, _, name = asked["handler"].rpartition(".")
    start = time.perf_counter()
    handler = getattr(importlib.import_module(module), name)
    imported = time.perf_counter() - start
    context = SimpleNamespace(aws_request_id="bench", get_remaining_time_in_millis=lambda: 900_000)
    invocations = []
    for event in asked["events"]:
        wall, processor = time.perf_counter(), time.process_time()
        answer = handler(event, context)
        invocations.append(
            {
                "wall_seconds": time.perf_counter() - wall,
                "processor_seconds": time.process_time() - processor,
                "answer": answer,
            }
        )
    result = {"import_seconds": imported, "peak_megabytes": peak_megabytes(), "invocations": invocations}
    with os.fdopen(int(sys.argv[1]), "w") as output:
        json.dump(result, output)


if __name__ == "__main__":
    main()
