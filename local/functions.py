"""Runs the template's functions in this process, as Lambda would."""

import contextlib
import importlib
import io
import json
import logging
import os
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

logger = logging.getLogger(__name__)

Handler = Callable[[Any, Any], Any]


class EnvironmentConflict(Exception):
    """Two functions set the same environment variable differently, but share one process here."""

    def __init__(self, variable: str, first: str, second: str) -> None:
        super().__init__(f"{first} and {second} set the environment variable {variable} differently")
        self.variable = variable


class BrokenFunction(Exception):
    """A handler cannot be imported. A retry would not help, so this is not handled as a failed invocation."""


@dataclass(frozen=True)
class Function:
    """A function of the template; `timeout` in seconds, `memory` in MB."""

    logical_id: str
    name: str
    arn: str
    handler: str
    timeout: int
    memory: int
    log_group: str
    environment: dict[str, str]

    @classmethod
    def from_properties(cls, logical_id: str, name: str, arn: str, properties: dict[str, Any]) -> "Function":
        return cls(
            logical_id=logical_id,
            name=name,
            arn=arn,
            handler=properties["Handler"],
            timeout=int(properties.get("Timeout", 3)),  # Lambda's own defaults
            memory=int(properties.get("MemorySize", 128)),
            log_group=properties.get("LoggingConfig", {}).get("LogGroup", f"/aws/lambda/{name}"),
            environment={
                key: str(value) for key, value in properties.get("Environment", {}).get("Variables", {}).items()
            },
        )


@dataclass(frozen=True)
class Failure:
    """An invocation that did not succeed: it raised, or reported some of its records as failed."""

    function: str
    message: str
    exception: BaseException | None = None
    traceback: str = ""


class Context:
    """The context object of one invocation, with the fields and methods that Lambda gives it."""

    function_version = "$LATEST"
    identity = None
    client_context = None

    def __init__(self, function: Function) -> None:
        self.function_name = function.name
        self.memory_limit_in_mb = str(function.memory)
        self.invoked_function_arn = function.arn
        self.aws_request_id = str(uuid.uuid4())
        self.log_group_name = function.log_group
        self.log_stream_name = "embedded"
        self._deadline = time.monotonic() + function.timeout

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would stop the invocation; here nothing stops it."""
        return max(0, int((self._deadline - time.monotonic()) * 1000))


class _Output(io.TextIOBase):
    """Redirects what functions print to the output of the open stack.

    Loggers keep the stream they were created with, and outlive a stack, so all stacks share this one stream.
    """

    def __init__(self) -> None:
        self.sink: TextIO | None = None

    def write(self, text: str) -> int:
        return (self.sink or sys.stderr).write(text)

    def flush(self) -> None:
        (self.sink or sys.stderr).flush()

    def close(self) -> None:
        """Does nothing: the sink belongs to the caller, and a logger may still write at exit."""


OUTPUT = _Output()


def merged_environment(functions: list[Function], overriding: dict[str, str]) -> dict[str, str]:
    """Merges the environments of all functions; overriding values replace those of the template.

    Raises EnvironmentConflict if two functions set a variable differently and it is not overridden.
    """
    merged: dict[str, str] = {}
    set_by: dict[str, str] = {}
    for function in functions:
        for variable, value in function.environment.items():
            if variable not in overriding and merged.get(variable, value) != value:
                raise EnvironmentConflict(variable, set_by[variable], function.logical_id)
            merged[variable] = value
            set_by[variable] = function.logical_id
    return merged | overriding


@contextlib.contextmanager
def importable(directories: list[Path]) -> Iterator[None]:
    """Makes the code in the directories importable, and lets loggers that were made before write to `OUTPUT`."""
    path = list(sys.path)
    sys.path[:0] = [str(directory.absolute()) for directory in directories]
    importlib.invalidate_caches()
    for each in logging.Logger.manager.loggerDict.values():
        for handler in getattr(each, "handlers", []):
            if isinstance(handler.formatter, LambdaPowertoolsFormatter):
                handler.setStream(OUTPUT)
    try:
        yield
    finally:
        sys.path[:] = path
        importlib.invalidate_caches()


class Functions:
    """Invokes functions by logical id; records what a handler raises in `failures`, then raises it again."""

    def __init__(self, functions: list[Function], output: TextIO | None) -> None:
        self._functions = {function.logical_id: function for function in functions}
        self._output = output
        self._handlers: dict[str, Handler] = {}
        self.failures: list[Failure] = []

    def __getitem__(self, logical_id: str) -> Function:
        return self._functions[logical_id]

    def named(self, name: str) -> Function | None:
        """The function with a name or an ARN; None if there is none."""
        return next((each for each in self._functions.values() if name in (each.name, each.arn)), None)

    def invoke(self, logical_id: str, event: Any) -> Any:
        """Returns what the handler returns for the event; both are converted to JSON and back, as on Lambda.

        Raises what the handler raises, TypeError if event or answer is not valid JSON, and BrokenFunction.
        """
        function = self._functions[logical_id]
        payload = json.dumps(event)
        with self._running(function):
            handler = self._handler(function)
            try:
                answer = handler(json.loads(payload), Context(function))
                return json.loads(json.dumps(answer))
            except Exception as raised:
                self.failed(logical_id, f"{type(raised).__name__}: {raised}", raised)
                raise

    def failed(self, logical_id: str, message: str, raised: Exception | None = None) -> None:
        """Records and logs a failure; `raised` is None if the function reported failed records."""
        logger.error("%s failed: %s", logical_id, message)
        text = "".join(traceback.format_exception(raised)) if raised else ""
        self.failures.append(Failure(logical_id, message, raised, text))

    @contextlib.contextmanager
    def _running(self, function: Function) -> Iterator[None]:
        # Not reset here: the next invocation sets them again, and the stack restores os.environ at its end.
        os.environ.update(
            AWS_LAMBDA_FUNCTION_NAME=function.name,
            AWS_LAMBDA_FUNCTION_MEMORY_SIZE=str(function.memory),
            AWS_LAMBDA_FUNCTION_VERSION="$LATEST",
            AWS_LAMBDA_LOG_GROUP_NAME=function.log_group,
        )
        OUTPUT.sink = self._output
        with contextlib.redirect_stdout(OUTPUT):
            yield

    def _handler(self, function: Function) -> Handler:
        if function.logical_id not in self._handlers:
            path, _, name = function.handler.rpartition(".")
            module = path.replace("/", ".")
            sys.modules.pop(module, None)  # a handler module reads its settings at import: once per stack
            try:
                handler: Handler = getattr(importlib.import_module(module), name)
            except Exception as reason:
                raise BrokenFunction(
                    f"{function.logical_id}: the handler {function.handler} cannot be imported: {reason}"
                ) from reason
            self._handlers[function.logical_id] = handler
        return self._handlers[function.logical_id]
