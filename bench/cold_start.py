"""Cold starts, under Lambda's own runtime client and emulator: from starting the emulator to the first answer.

*Ready* is the answer to a first invocation that has nothing to do, which leaves Lambda's init phase: what the budget
means. *First real answer* is for a first invocation that does its work, with the connections that it makes.
"""

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from importlib.metadata import distribution
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from bench import events
from bench.package import ARCHITECTURE, CACHE, Deployed, baseline, runtime_client
from bench.processes import PYTHON, FunctionFailed, environment, handle
from bench.report import Row, Section, at_most

BUDGET = 1.0
IMPORTS = 3  # times that each handler is imported
TIMEOUT = 30  # seconds after which a function that has not answered is taken to be broken

NOTES = (
    "Cold start: from starting the emulator until the first answer; the baseline imports boto3 and makes a DynamoDB "
    "and an SNS client. The first invocation has nothing to do: an invalid pointer, a body that is not JSON, no "
    "records. Its first real answer: one application, on AWS that answers at once. Import: the handler's module, in a "
    "fresh process. Medians of interleaved rounds, ratios to the baseline started right before. Both packages are as "
    "`make build` makes them, with bytecode. Those that run by a schedule are left out: nobody waits, and "
    "no event of theirs is empty."
)


def measure(functions: list[Deployed], endpoint: str, rounds: int, progress: Callable[[str], None]) -> Section:
    """Starts every function in turn, each right after the baseline, so often that a median means something."""
    functions = [function for function in functions if "on_schedule" not in function.handler]
    alone = baseline(functions[0])
    starts: dict[str, list[tuple[float, float, float]]] = {function.name: [] for function in functions}
    for _ in range(rounds):
        for function in functions:
            progress(f"cold start: {function.name}")
            base = first_answer(alone, endpoint, {})
            ready = first_answer(function, endpoint, events.least(function))
            starts[function.name].append((base, ready, first_answer(function, endpoint, events.real(function))))
    imported = {
        function.name: _milliseconds([handle(function, endpoint)["import"] for _ in range(IMPORTS)])
        for function in (alone, *functions)
    }
    rows = []
    for name, taken in starts.items():
        alone_ms, ready_ms, answered_ms = (_milliseconds(seconds) for seconds in zip(*taken, strict=True))
        ratios = [statistics.median(one[place] / one[0] for one in taken) for place in (1, 2)]
        figures = f"{ready_ms}, import {imported[name]}", f"{alone_ms}, import {imported[alone.name]}"
        rows.append(at_most(f"cold start, {name}", ratios[0], BUDGET, "{:.2f} ×", *figures))
        rows.append(Row("  … its first real answer", answered_ms, value=f"{ratios[1]:.2f} ×"))
    return Section("cold-start", rows, [NOTES])


def _milliseconds(seconds: Iterable[float]) -> str:
    return f"{statistics.median(seconds) * 1000:,.0f} ms"


def first_answer(function: Deployed, endpoint: str, event: dict[str, Any]) -> float:
    """Seconds from starting the emulator until it answers the first invocation."""
    address, internal = _free_address(), _free_address()
    command = [str(_emulator()), "--log-level", "error", "--runtime-interface-emulator-address", address]
    command += ["--runtime-api-address", internal, str(_bootstrap()), function.handler]
    settings = environment(function, endpoint)
    settings |= {"PYTHONPATH": f"{settings['PYTHONPATH']}:{runtime_client()}", "_HANDLER": function.handler}
    url = f"http://{address}/2015-03-31/functions/function/invocations"
    request = urllib.request.Request(url, json.dumps(event).encode())
    start = time.perf_counter()
    emulator = subprocess.Popen(
        command, env=settings, cwd=function.folder, start_new_session=True, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        answer = _answer(request, start)
        seconds = time.perf_counter() - start
    finally:
        os.killpg(emulator.pid, signal.SIGKILL)  # the emulator and the function
        emulator.wait()
    if b"errorType" in answer:
        raise FunctionFailed(f"{function.name}: {answer.decode()}")
    return seconds


def _answer(request: urllib.request.Request, start: float) -> bytes:
    while time.perf_counter() - start < TIMEOUT:
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                content: bytes = response.read()
                return content
        except ConnectionRefusedError:
            pass
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
        time.sleep(0.001)
    raise FunctionFailed("the emulator does not answer")


def _emulator() -> Path:
    """The emulator in the aws-sam-cli wheel; it must be executable, and installers differ on that."""
    shipped = Path(str(distribution("aws-sam-cli").locate_file(f"samcli/local/rapid/aws-lambda-rie-{ARCHITECTURE}")))
    copied = CACHE / shipped.name
    if not copied.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped, copied)
        copied.chmod(0o755)
    return copied


def _bootstrap() -> Path:
    """What the emulator starts: Python with the runtime client, as in Lambda's image."""
    path = CACHE / "bootstrap"
    text = f'#!/bin/sh\nexec "{PYTHON[0]}" {" ".join(PYTHON[1:])} -m awslambdaric "$_HANDLER"\n'
    path.write_text(text)
    path.chmod(0o755)
    return path


def _free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"
