"""Runs a command, and writes what it cost as JSON to the file that is the first argument.

A process of its own, since Linux counts what the parent held at the fork as memory of the child.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    start = time.perf_counter()
    status = subprocess.run(sys.argv[2:], check=False).returncode
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    cost = {"seconds": seconds, "processor": used.ru_utime + used.ru_stime, "megabytes": megabytes}
    Path(sys.argv[1]).write_text(json.dumps(cost), encoding="utf-8")
    sys.exit(status)
