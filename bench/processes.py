"""The processes that benchmarks measure, or need beside them. None is left running when a context ends."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.package import ROOT, Deployed

# Nothing of the user's: no credentials, no profile, no proxy, no locale.
AWS_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "LANG": "en_US.UTF-8", "PATH": os.defpath,  # the language as in Lambda's image
}  # fmt: skip
# Without site, only what a function has is on the path.
PYTHON = (sys.executable, "-S", "-P")


class FunctionFailed(Exception):
    """A measured process failed."""


class Run:
    """A task of `bench/child.py` in a fresh process, on what a function is deployed with."""

    def __init__(self, function: Deployed, task: str, endpoint: str = "", **options: Any) -> None:
        self._name = function.name
        reading, writing = os.pipe()
        self._results = os.fdopen(reading)
        self._process = subprocess.Popen(
            [*PYTHON, str(Path(__file__).with_name("child.py")), str(writing)],
            env=environment(function, endpoint),
            cwd=function.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=[writing],
            text=True,
        )
        os.close(writing)
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"task": task, **options}))
        self._process.stdin.close()

    def result(self) -> Any:
        """Waits, and returns what the task returned.

        Raises:
            FunctionFailed: the task raised.
        """
        text = self._results.read()
        errors = self._process.stderr.read() if self._process.stderr else ""
        self._process.wait()
        if not text:
            raise FunctionFailed(f"{self._name}: {errors[-2000:]}")
        return json.loads(text)

    def stop(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        self._results.close()


def run(function: Deployed, task: str, endpoint: str = "", **options: Any) -> Any:
    """Runs a task to its end and returns its result; raises FunctionFailed."""
    started = Run(function, task, endpoint, **options)
    try:
        return started.result()
    finally:
        started.stop()


def handle(function: Deployed, endpoint: str, *events: dict[str, Any]) -> dict[str, Any]:
    """Runs a function's handler on events, one after another, in one fresh process."""
    result: dict[str, Any] = run(function, "handle", endpoint, handler=function.handler, events=events)
    return result


def environment(function: Deployed, endpoint: str) -> dict[str, str]:
    """The whole environment of a function's process."""
    return {
        **AWS_ENVIRONMENT,
        **function.environment,
        "AWS_ENDPOINT_URL": endpoint,
        "DNS_LOOKUPS": "off",
        "PYTHONPATH": os.pathsep.join(map(str, function.path)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextmanager
def aws_server() -> Iterator[str]:
    """Serves `bench.aws_server` in its own process; gives its address."""
    command = [sys.executable, "-m", "bench.aws_server"]
    server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip() if server.stdout else ""
    finally:
        server.kill()
        server.wait()
