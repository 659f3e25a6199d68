"""The processes that benchmarks measure, or need beside them. Nothing is left running when a context ends."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.package import ROOT, Deployed

# Nothing of the user's: no credentials, no profile, no proxy, no locale.
AWS_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "LANG": "en_US.UTF-8",  # as in Lambda's image
    "PATH": os.defpath,
}
# Without site, nothing but what a function has is on the path; see bench.package on bytecode.
PYTHON = (sys.executable, "-S", "-P")


class FunctionFailed(Exception):
    """A measured process did not do what it was to do, so its figures mean nothing."""


class Run:
    """A handler at work in a fresh process."""

    def __init__(self, function: Deployed, endpoint: str, events: Sequence[dict[str, Any]]) -> None:
        self._function = function
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
        if self._process.stdin:
            self._process.stdin.write(json.dumps({"handler": function.handler, "events": list(events)}))
            self._process.stdin.close()

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return self._process.poll() is None

    def result(self) -> dict[str, Any]:
        """Waits, and gives what `bench.child` prints.

        Raises:
            FunctionFailed: the handler raised, or reported a record as failed.
        """
        text = self._results.read()
        errors = self._process.stderr.read() if self._process.stderr else ""
        self._process.wait()
        if not text:
            raise FunctionFailed(f"{self._function.name}: {errors[-2000:]}")
        result: dict[str, Any] = json.loads(text)
        for invocation in result["invocations"]:
            answer = invocation["answer"]
            if answer.get("batchItemFailures") or answer.get("statusCode", 200) >= 400:
                raise FunctionFailed(f"{self._function.name} answered {answer}")
        return result

    def stop(self) -> None:
        """Ends it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._results.close()


def run(function: Deployed, endpoint: str, *events: dict[str, Any]) -> dict[str, Any]:
    """Runs a handler on events, one after another, in one fresh process."""
    started = Run(function, endpoint, events)
    try:
        return started.result()
    finally:
        started.stop()


def measured(function: Deployed, script: str, *arguments: object, given: object = None) -> Any:
    """What a script of this folder prints as JSON, run in a fresh process on what a function is deployed with.

    Raises:
        FunctionFailed: the script ended in an error.
    """
    finished = subprocess.run(
        [*PYTHON, str(Path(__file__).with_name(script)), *map(str, arguments)],
        env=environment(function, endpoint=""),
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise FunctionFailed(finished.stderr)
    return json.loads(finished.stdout)


def environment(function: Deployed, endpoint: str) -> dict[str, str]:
    """All that the process of a function finds in its environment."""
    return {
        **AWS_ENVIRONMENT,
        **function.environment,
        "AWS_ENDPOINT_URL": endpoint,
        "DNS_LOOKUPS": "off",  # a benchmark asks nobody about domains; bench.dns has a server of its own
        "PYTHONPATH": os.pathsep.join(map(str, function.path)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@contextmanager
def fake_aws() -> Iterator[str]:
    """Serves `bench.fake_aws` in a process of its own; gives its address."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.fake_aws"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield server.stdout.readline().strip() if server.stdout else ""
    finally:
        server.kill()
        server.wait()
