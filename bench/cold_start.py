"""Cold starts, under Lambda's own runtime client and emulator: from starting the emulator to the first answer.

Two figures for each function, both against a function that imports boto3, makes two clients and answers. *Ready* is
for the first invocation that has nothing to do: Lambda's init phase, and what the budget means. *First answer* is for
a first invocation that does a day's work, clients and first connections included: what somebody waits for.
"""

import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import samcli

from bench import events
from bench.budgets import Row, Section, at_most
from bench.package import ARCHITECTURE, CACHE, Deployed, runtime_client, yardstick
from bench.processes import PYTHON, FunctionFailed, environment, run

BUDGET = 1.2
PATIENCE = 30
"""Seconds after which a function that has not answered is taken to be broken."""


def measure(functions: list[Deployed], endpoint: str, repetitions: int, advance: Callable[[str], None]) -> Section:
    """Starts every function and the yardstick in turn, so often that a median means something."""
    alone = yardstick(functions[0])
    cases: dict[tuple[str, str], tuple[Deployed, dict[str, Any]]] = {(alone.name, "ready"): (alone, {})}
    for function in functions:
        cases[function.name, "ready"] = (function, events.least(function))
        cases[function.name, "first answer"] = (function, events.real(function))
    seconds: dict[tuple[str, str], list[float]] = {case: [] for case in cases}
    imports: dict[str, list[float]] = {function.name: [] for function in [alone, *functions]}
    for _ in range(repetitions):
        for (name, kind), (function, event) in cases.items():
            seconds[name, kind].append(first_answer(function, endpoint, event))
            if kind == "ready":
                imports[name].append(run(function, endpoint)["import_seconds"])
            advance(f"{name}: {kind}")
    median = {case: statistics.median(measured) * 1000 for case, measured in seconds.items()}
    imported = {name: statistics.median(measured) * 1000 for name, measured in imports.items()}
    base = median[alone.name, "ready"]
    shown = f"{base:,.0f} ms, import {imported[alone.name]:,.0f}"
    rows = []
    for function in functions:
        ready, answered = median[function.name, "ready"], median[function.name, "first answer"]
        rows.append(
            at_most(
                f"cold start, {function.name}",
                ready / base,
                BUDGET,
                shown="{:.2f} ×",
                figure=f"{ready:,.0f} ms, import {imported[function.name]:,.0f}",
                yardstick=shown,
            )
        )
        rows.append(Row("  … its first real answer", f"{answered:,.0f} ms", f"{base:,.0f} ms", f"{answered / base:.2f} ×"))
    return Section(
        "cold-start",
        rows,
        [
            "Cold start: from starting the emulator until the first answer; the yardstick imports boto3 and makes a "
            "DynamoDB and an SNS client. The first invocation has nothing to do: a pointer that cannot be read, a "
            "body that is no JSON, no records. Import: the handler's module alone, in a fresh process.",
            "No bytecode on either side, as in the package that `sam build` makes; Python's own library is compiled.",
        ],
    )


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
    shipped = Path(samcli.__file__).parent / "local" / "rapid" / f"aws-lambda-rie-{ARCHITECTURE}"
    copied = CACHE / shipped.name
    if not copied.exists():
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
