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
from bench.package import ARCHITECTURE, CACHE, Deployed, compiled, has_bytecode, runtime_client, yardstick
from bench.processes import PYTHON, FunctionFailed, environment, run

type Cases = dict[str, tuple[Deployed, dict[str, Any]]]

BUDGET = 1.2
PATIENCE = 30
"""Seconds after which a function that has not answered is taken to be broken."""


def measure(functions: list[Deployed], endpoint: str, repetitions: int, advance: Callable[[str], None]) -> Section:
    """Starts every function in turn, the yardstick before and after, so often that a median means something."""
    alone = yardstick(functions[0])
    ready = {function.name: (function, events.least(function)) for function in functions}
    real = {function.name: (function, events.real(function)) for function in functions}
    bare: Cases = {alone.name: (alone, {})}
    seconds = _Seconds(endpoint, advance)
    imports: dict[str, list[float]] = {function.name: [] for function in [alone, *functions]}
    for _ in range(repetitions):
        seconds.take(bare, ready, bare, real, bare)
        for function in [alone, *functions]:
            imports[function.name].append(run(function, endpoint)["import_seconds"] * 1000)
    imported = {name: statistics.median(measured) for name, measured in imports.items()}
    base = f"{seconds.median(bare, alone):,.0f} ms, import {imported[alone.name]:,.0f}"
    rows = []
    for function in functions:
        rows += [
            at_most(
                f"cold start, {function.name}",
                seconds.ratio(ready, function),
                BUDGET,
                shown="{:.2f} ×",
                figure=f"{seconds.median(ready, function):,.0f} ms, import {imported[function.name]:,.0f}",
                yardstick=base,
            ),
            Row(
                "  … its first real answer",
                f"{seconds.median(real, function):,.0f} ms",
                value=f"{seconds.ratio(real, function):.2f} ×",
            ),
        ]
    if not has_bytecode():
        slowest = max(functions, key=lambda function: seconds.ratio(ready, function))
        rows.append(_with_bytecode(slowest, alone, endpoint, repetitions, advance))
    held = "bytecode, like Python's own library" if has_bytecode() else "no bytecode, unlike Python's own library"
    return Section(
        "cold-start",
        rows,
        [
            "Cold start: from starting the emulator until the first answer; the yardstick imports boto3 and makes a "
            "DynamoDB and an SNS client. The first invocation has nothing to do: a pointer that cannot be read, a "
            "body that is no JSON, no records. Its first real answer: one application, on AWS that answers at once. "
            f"Import: the handler's module, in a fresh process. Medians of {repetitions} interleaved rounds, ratios "
            "within a round.",
            f"On either side the package is what `sam build` makes: it holds {held}, and Lambda can write none.",
        ],
    )


class _Seconds:
    """Start after start, by the kind of case and by function; ratios are to the yardstick of the same round."""

    def __init__(self, endpoint: str, advance: Callable[[str], None]) -> None:
        self._endpoint = endpoint
        self._advance = advance
        self._rounds: list[dict[tuple[int, str], float]] = []
        self._bases: list[float] = []

    def take(self, *kinds: Cases) -> None:
        """One round: each case of each kind once. The first kind is the yardstick."""
        taken: dict[tuple[int, str], list[float]] = {}
        for kind in kinds:
            for name, (function, event) in kind.items():
                taken.setdefault((id(kind), name), []).append(first_answer(function, self._endpoint, event))
                self._advance(name)
        means = {case: statistics.mean(measured) for case, measured in taken.items()}
        self._rounds.append(means)
        self._bases.append(next(iter(means.values())))

    def median(self, kind: Cases, function: Deployed) -> float:
        """Milliseconds."""
        return statistics.median(means[id(kind), function.name] for means in self._rounds) * 1000

    def ratio(self, kind: Cases, function: Deployed) -> float:
        """Against the yardstick, within each round."""
        pairs = zip(self._rounds, self._bases, strict=True)
        return statistics.median(means[id(kind), function.name] / base for means, base in pairs)


def _with_bytecode(
    function: Deployed, alone: Deployed, endpoint: str, repetitions: int, advance: Callable[[str], None]
) -> Row:
    """What the slowest function would take, and the yardstick, if the package held bytecode."""
    function, alone = compiled(function), compiled(alone)
    bare: Cases = {alone.name: (alone, {})}
    ready: Cases = {function.name: (function, events.least(function))}
    seconds = _Seconds(endpoint, advance)
    for _ in range(repetitions):
        seconds.take(bare, ready, bare)
    return Row(
        f"  … {function.name}, if the package held bytecode",
        f"{seconds.median(ready, function):,.0f} ms",
        f"{seconds.median(bare, alone):,.0f} ms",
        f"{seconds.ratio(ready, function):.2f} ×",
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
    shipped = Path(str(distribution("aws-sam-cli").locate_file(f"samcli/local/rapid/aws-lambda-rie-{ARCHITECTURE}")))
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
