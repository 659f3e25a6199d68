"""The whole stack in one process: the template's resources on moto, and its functions, routes and mappings."""

import json
import os
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple, Self, TextIO
from unittest.mock import patch

from moto.awslambda.models import LambdaBackend
from moto.sns.models import sns_backends

from local import functions as runtime
from local.authorizer import IssuerKeys, JwtAuthorizer, Unauthorized
from local.cloud import Cloud
from local.functions import BrokenFunction, Failure, Function, Functions
from local.gateway import DEFAULT_API, MAX_BODY_BYTES, TOO_LARGE, Response, event_for, message, response_for, routes
from local.publications import Publication
from local.queues import QueuePoller
from local.streams import StreamPoller
from local.template import load
from local.verification import Progress

ROOT = Path(__file__).resolve().parents[1]
IDLE_SECONDS = 0.5  # between polls while all queues and streams are empty


class Stack:
    """The deployed application on an embedded AWS, for as long as the context is open; one at a time.

    `template` is the file, `code` the folders on the functions' import path, `parameters` the template's parameters.
    `environment` overrides the environment that the template sets for the functions. `listen` (host, port) serves
    the AWS endpoints over HTTP, at `endpoint`. What the functions print goes to `output` (default: standard error).

    One invocation runs at a time, also when several threads request one.
    """

    def __init__(
        self,
        template: Path | str = ROOT / "template.yaml",
        *,
        code: tuple[Path | str, ...] = (ROOT / "functions", ROOT / "layers" / "shared"),
        parameters: dict[str, str] | None = None,
        environment: dict[str, str] | None = None,
        region: str = "us-east-1",
        account: str = "123456789012",
        listen: tuple[str, int] | None = None,
        output: TextIO | None = None,
    ) -> None:
        self._template = load(template)
        self._cloud = Cloud(self._template, parameters=parameters, region=region, account=account, listen=listen)
        self._code = [Path(folder) for folder in code]
        self._environment = environment or {}
        self._output = output
        self._routes = routes(self._template, self._cloud.parameters)
        self._issuer_keys = IssuerKeys()
        self._functions = Functions([], output)
        self._pollers: list[QueuePoller | StreamPoller] = []
        self._one_at_a_time = threading.RLock()
        self._one_within = threading.Lock()  # a function may invoke another one from several threads
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            cloud = undo.enter_context(self._cloud)
            functions = [
                Function.from_properties(name, cloud.resources[name], arn, cloud.resolved[name])
                for name, arn in cloud.function_arns.items()
                if name in cloud.resolved
            ]
            self._functions = Functions(functions, self._output)
            undo.enter_context(patch.object(LambdaBackend, "invoke", self._invoked_by_a_function))
            undo.enter_context(patch.dict(os.environ, runtime.merged_environment(functions, self._environment)))
            undo.enter_context(runtime.importable(self._code))
            undo.callback(setattr, runtime.OUTPUT, "sink", None)
            self._pollers = self._pollers_of(cloud)
            self._closing = undo.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._closing.close()

    # ── State ──

    @property
    def endpoint(self) -> str | None:
        """URL of the AWS endpoints, None if they are not served over HTTP."""
        return self._cloud.endpoint

    @property
    def failures(self) -> list[Failure]:
        """Invocations that raised or reported failed records, and dropped records, in order."""
        return self._functions.failures

    @property
    def published(self) -> list[Publication]:
        """Everything published to a topic, by this process or over HTTP, in order within each topic.

        It is read from moto's data: a subscription would receive the body of one protocol only.
        """
        backend = sns_backends[self._cloud.account][self._cloud.region]
        return [
            Publication(topic.name, identifier, subject, _bodies(text), _attributes(attributes or {}))
            for topic in backend.topics.values()
            for identifier, text, subject, attributes, _ in topic.sent_notifications
        ]

    def resource(self, logical_id: str) -> str:
        """Physical id: a bucket's, table's or function's name, a queue's URL, a topic's or secret's ARN."""
        return self._cloud.resources[logical_id]

    def client(self, service: str) -> Any:
        """A boto3 client of the embedded AWS."""
        return self._cloud.client(service)

    # ── Actions ──

    def invoke(self, function: str, event: Any) -> Any:
        """Invokes a function by its logical id and returns its answer; raises what its handler raises."""
        with self._one_at_a_time:
            return self._functions.invoke(function, event)

    def _invoked_by_a_function(
        self, name: str, qualifier: str | None, body: Any, headers: Any, response_headers: dict[str, str]
    ) -> bytes | None:
        """What Lambda's API answers to a function that invokes another one, in the middle of its own invocation."""
        del qualifier, headers
        function = self._functions.named(name)
        if function is None:
            return None
        try:
            with self._one_within:
                answer = self._functions.invoke(function.logical_id, json.loads(body or "{}"))
        except Exception as raised:  # recorded in `failures` by the invocation
            response_headers["x-amz-function-error"] = "Unhandled"
            answer = {"errorType": type(raised).__name__, "errorMessage": str(raised)}
        return json.dumps(answer).encode()

    def request(
        self,
        method: str,
        path: str,
        body: bytes | str = b"",
        headers: dict[str, str] | None = None,
        *,
        api: str = DEFAULT_API,
    ) -> Response:
        """Returns the response that API Gateway would send; `path` may have a query string.

        `api` is the logical id of the HttpApi that the request is sent to. Signatures are not checked, but tokens are.
        Raises BrokenFunction if the handler cannot be imported.
        """
        content = body.encode() if isinstance(body, str) else body
        raw_path = path.partition("?")[0]
        for route in self._routes:
            parameters = route.match(method, raw_path)
            if route.api != api or parameters is None or route.function not in self._cloud.resolved:
                continue
            if len(content) > MAX_BODY_BYTES:
                return message(413, TOO_LARGE)
            given, claims = headers or {}, None
            if isinstance(route.authorizer, JwtAuthorizer):
                token = next((value for name, value in given.items() if name.lower() == "authorization"), "")
                try:
                    claims = route.authorizer.claims(token, self._issuer_keys)
                except Unauthorized as refusal:
                    return message(401, "Unauthorized", {"www-authenticate": f'Bearer error_description="{refusal}"'})
            event = event_for(route, parameters, method, path, content, given, self._cloud.account, claims)
            try:
                return response_for(self.invoke(route.function, event))
            except BrokenFunction:
                raise
            except Exception:  # recorded in `failures` by the invocation
                return message(500, "Internal Server Error")
        return message(404, "Not Found")

    def drain(self, progress: Progress | None = None) -> None:
        """Runs functions in this thread until every queue and stream that has a consumer is empty.

        `progress` is called after each batch with the function's logical id and the number of messages or records.
        Time does not pass meanwhile: what waits is delivered when nothing else is left, in the order of the template.
        So alerts are sent when everything is assessed, however slow the machine is.
        """
        while self._round(progress, in_time=False) or self._fast_forward():
            pass

    def run_forever(self, stop: threading.Event) -> None:
        """Runs functions as work arrives, until `stop` is set."""
        while not stop.is_set():
            if not self._round(None, in_time=True):
                stop.wait(IDLE_SECONDS)

    def _round(self, progress: Progress | None, *, in_time: bool) -> bool:
        """Delivers one batch from each source; returns False if all were empty."""
        busy = False
        for poller in self._pollers:
            with self._one_at_a_time:
                count = poller.poll(in_time=in_time)
            if count:
                busy = True
                if progress:
                    progress(poller.function, count)
        return busy

    def _fast_forward(self) -> bool:
        """Lets the first that waits wait no longer; returns False if none does."""
        return any(poller.fast_forward() for poller in self._pollers)

    def _pollers_of(self, cloud: Cloud) -> list[QueuePoller | StreamPoller]:
        pollers: list[QueuePoller | StreamPoller] = []
        resources = cloud.transformed["Resources"]
        for name, mapping in cloud.resolved.items():
            if resources[name]["Type"] != "AWS::Lambda::EventSourceMapping":
                continue
            if mapping.get("Enabled", True) in (False, "false"):
                continue
            function = resources[name]["Properties"]["FunctionName"]["Ref"]
            if resources[function]["Type"] == "AWS::Lambda::Alias":
                function = resources[function]["Properties"]["FunctionName"]["Ref"]
            service = mapping["EventSourceArn"].split(":")[2]
            if service == "sqs":
                pollers.append(QueuePoller(cloud, self._functions, function, mapping))
            elif service == "dynamodb":
                pollers.append(StreamPoller(cloud, self._functions, function, mapping))
            else:
                raise NotImplementedError(f"{name}: an event source of {service}")
        return pollers


class ServedApi(NamedTuple):
    """One HttpApi of a stack, for the server of its port."""

    stack: Stack
    api: str

    def request(
        self, method: str, path: str, body: bytes | str = b"", headers: dict[str, str] | None = None
    ) -> Response:
        """Returns the response that API Gateway would send."""
        return self.stack.request(method, path, body, headers, api=self.api)


def _bodies(text: str) -> dict[str, str]:
    """Returns the bodies by protocol. moto keeps the message, but not its MessageStructure, so it is guessed."""
    try:
        bodies = json.loads(text)
    except ValueError:
        return {"default": text}
    if isinstance(bodies, dict) and "default" in bodies and all(isinstance(b, str) for b in bodies.values()):
        return bodies
    return {"default": text}


def _attributes(attributes: dict[str, Any]) -> dict[str, str]:
    return {name: str(attribute["Value"]) for name, attribute in attributes.items()}
