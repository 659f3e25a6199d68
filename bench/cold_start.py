"""Cold starts, under Lambda's own runtime client and emulator: from starting the emulator to the first answer.

Two figures for each function, both against a function that imports boto3, makes two clients and answers. *Ready* is
for the first invocation that has nothing to do, which leaves Lambda's init phase: what the budget means. *First real
answer* is for a first invocation that does its work, with the clients and connections that it makes: what somebody
waits for.
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
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from bench import events
from bench.budgets import Row, Section, at_most
from bench.package import ARCHITECTURE, CACHE, Deployed, runtime_client, yardstick
from bench.processes import PYTHON, FunctionFailed, environment, run

BUDGET = 1.2
IMPORTS = 3
"""Times that each handler is imported."""

PATIENCE = 30
"""Seconds after which a function that has not answered is taken to be broken."""


def measure(functions: list[Deployed], endpoint: str, repetitions: int, advance: Callable[[str], None]) -> Section:
    """Starts every function in turn, each right after the yardstick, so often that a median means something."""
    alone = yardstick(functions[0])
    starts = {function.name: Starts() for function in functions}
    for _ in range(repetitions):
        for function in functions:
            advance(function.name)
            starts[function.name].take(function, alone, endpoint)
    imported = {function.name: _import(function, endpoint) for function in [alone, *functions]}
    rows = []
    for function in functions:
        taken = starts[function.name]
        rows += [
            at_most(
                f"cold start, {function.name}",
                median_ratio(taken.ready, taken.base),
                BUDGET,
                shown="{:.2f} ×",
                figure=f"{milliseconds(taken.ready)}, import {imported[function.name]}",
                yardstick=f"{milliseconds(taken.base)}, import {imported[alone.name]}",
            ),
            Row(
                "  … its first real answer",
                milliseconds(taken.answered),
                value=f"{median_ratio(taken.answered, taken.base):.2f} ×",
            ),
        ]
    return Section(
        "cold-start",
        rows,
        [
            "Cold start: from starting the emulator until the first answer; the yardstick imports boto3 and makes a "
            "DynamoDB and an SNS client. The first invocation has nothing to do: a pointer that cannot be read, a "
            "body that is no JSON, no records. Its first real answer: one application, on AWS that answers at once. "
            f"Import: the handler's module, in a fresh process. Medians of {repetitions} interleaved rounds, ratios "
            "to the yardstick started right before.",
            "On either side the package is what `make build` makes, with bytecode.",
        ],
    )


class Starts:
    """The starts of one function, in seconds, and those of the yardstick right before."""

    def __init__(self) -> None:
        self.base: list[float] = []
        self.ready: list[float] = []
        self.answered: list[float] = []

    def take(self, function: Deployed, alone: Deployed, endpoint: str) -> None:
        """One round."""
        self.base.append(first_answer(alone, endpoint, {}))
        self.ready.append(first_answer(function, endpoint, events.least(function)))
        self.answered.append(first_answer(function, endpoint, events.real(function)))


def median_ratio(measured: list[float], base: list[float]) -> float:
    """The median of the ratios, pair by pair."""
    return statistics.median(one / other for one, other in zip(measured, base, strict=True))


def milliseconds(seconds: list[float]) -> str:
    """The median, as the table shows it."""
    return f"{statistics.median(seconds) * 1000:,.0f} ms"


def _import(function: Deployed, endpoint: str) -> str:
    return milliseconds([run(function, endpoint)["import_seconds"] for _ in range(IMPORTS)])


def first_answer(function: Deployed, endpoint: str, event: dict[str, Any]) -> float:
    """Seconds from starting the emulator until it answers the first invocation."""
    address, internal = _free_address(), _free_address()
    command = [str(_emulator()), "--log-level", "error", "--runtime-interface-emulator-address", address]
    command += ["--runtime-api-address", internal, str(_bootstrap()), function.handler]
    settings = environment(function, endpoint)
    settings["PYTHONPATH"] += f"{os.pathsep}{runtime_client()}"
    settings["_HANDLER"] = function.handler
    request = urllib.request.Request(
        f"http://{address}/2015-03-31/functions/function/invocations", json.dumps(event).encode()
    )
    start = time.perf_counter()
    emulator = subprocess.Popen(
        command,
        env=settings,
        cwd=function.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
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
    while True:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                content: bytes = response.read()
                return content
        except ConnectionRefusedError:
            pass
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
        if time.perf_counter() - start > PATIENCE:
            raise FunctionFailed("the emulator does not answer")
        time.sleep(0.001)


def _emulator() -> Path:
    """The emulator that the aws-sam-cli wheel brings; it must be executable, and installers differ on that."""
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
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        path.chmod(0o755)
    return path


def _free_address() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"127.0.0.1:{free.getsockname()[1]}"
