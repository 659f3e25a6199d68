"""The embedded AWS: creates the template's resources on moto, inside this process.

moto's CloudFormation creates the queues, tables, buckets, topics and rules. Functions and the HTTP API run in this
process instead (functions.py, gateway.py), with the properties that CloudFormation resolves for them.
"""

import json
import logging
import os
import socket
import threading
from contextlib import ExitStack
from typing import Any, Self
from unittest.mock import patch

import moto  # before any client is created: moto patches only clients created after its import  # isort: skip
import boto3
import botocore.session
from botocore.loaders import create_loader
from moto.server import ThreadedMotoServer

from local.moto_patches import patched_moto
from local.moto_template import CREATED_BY_MOTO, moto_template
from local.template import transform

STACK_NAME = "bonafide"
# One loader for all sessions, so that botocore reads the description of each service once per process.
API_MODELS = create_loader()
# samtranslator warns at exit about metrics that it has not published.
logging.getLogger("samtranslator.metrics").setLevel(logging.ERROR)
PSEUDO_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "embedded",
    "AWS_SECRET_ACCESS_KEY": "embedded",
    "AWS_SESSION_TOKEN": "embedded",
    # No profile, role or metadata service of the user is read.
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    # moto does not know botocore's account-based endpoints.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}


def _session(env_vars: Any = None) -> botocore.session.Session:
    session = botocore.session.Session(env_vars)
    session.register_component("data_loader", API_MODELS)
    return session


class PortInUse(Exception):
    """Another program already listens on the port."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {reason}")


class Cloud:
    """The template's resources on an embedded AWS, for as long as the context is open.

    `template` is the loaded SAM template, `parameters` are its parameters. With `listen` (host, port; port 0
    picks a free one) the resources are also served over HTTP, at `endpoint`. Inside the context os.environ holds
    dummy credentials and no other variable that begins with AWS_; afterwards os.environ is restored.
    """

    _open = False

    def __init__(
        self,
        template: dict[str, Any],
        *,
        parameters: dict[str, str] | None = None,
        region: str = "us-east-1",
        account: str = "123456789012",
        listen: tuple[str, int] | None = None,
    ) -> None:
        self.template = template
        self.region = region
        self.account = account
        self.endpoint: str | None = None
        self.resources: dict[str, str] = {}
        # Functions and event source mappings: logical ids, and properties as CloudFormation resolves them.
        self.resolved: dict[str, dict[str, Any]] = {}
        self.transformed: dict[str, Any] = {}
        self.function_arns: dict[str, str] = {}
        defaults = {
            name: str(given["Default"]) for name, given in template.get("Parameters", {}).items() if "Default" in given
        }
        self._parameters = parameters or {}
        self.parameters = defaults | self._parameters
        self._listen = listen
        self._clients: dict[str, Any] = {}
        self._making_client = threading.Lock()
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        if Cloud._open:
            raise RuntimeError("an embedded AWS is already open: moto has one per process")
        with ExitStack() as undo:
            undo.enter_context(patch.dict(os.environ))
            for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
                del os.environ[name]
            os.environ.update(PSEUDO_ENVIRONMENT, AWS_DEFAULT_REGION=self.region, AWS_REGION=self.region)
            undo.enter_context(patched_moto())
            undo.enter_context(moto.mock_aws(config={"core": {"mock_credentials": False}}))
            # moto replaces the default session, and restores it at the end.
            undo.enter_context(patch.object(botocore.session, "get_session", _session))
            boto3.setup_default_session(botocore_session=_session())
            Cloud._open = True
            undo.callback(setattr, Cloud, "_open", False)
            undo.callback(self._clients.clear)
            self._create()
            if self._listen:
                undo.callback(self._serve(*self._listen).stop)
            self._closing = undo.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._closing.close()

    def client(self, service: str) -> Any:
        """A boto3 client of the embedded AWS, created once per service."""
        with self._making_client:
            if service not in self._clients:
                make: Any = boto3.client  # its stub has an overload for each service, by literal name
                self._clients[service] = make(service)
            return self._clients[service]

    def _create(self) -> None:
        transformed = transform(self.template, self._parameters, self.region, self.account)
        self.transformed = transformed
        resources: dict[str, Any] = transformed["Resources"]
        physical_ids = self._physical_ids(resources)
        self.function_arns = {
            name: f"arn:aws:lambda:{self.region}:{self.account}:function:{physical_ids[name]}"
            for name, resource in resources.items()
            if resource["Type"] == "AWS::Lambda::Function"
        }
        body, given = moto_template(transformed, self._parameters, physical_ids, self.function_arns)
        missing = sorted(body["Parameters"].keys() - given.keys())
        if missing:
            raise ValueError(f"the template needs a value for {', '.join(missing)}")
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(
            StackName=STACK_NAME,
            TemplateBody=json.dumps(body),
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        )
        described = cloudformation.describe_stack_resources(StackName=STACK_NAME)["StackResources"]
        self.resources = {name: value for name, value in physical_ids.items() if value != name} | {
            # A resource whose condition is false is listed without ids.
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in described
            if "PhysicalResourceId" in resource
        }
        outputs = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"][0].get("Outputs", [])
        self.resolved = {output["OutputKey"]: json.loads(output["OutputValue"]) for output in outputs}
        for name, resource in resources.items():
            if resource["Type"] == "AWS::S3::Bucket" and name in self.resources:
                self._configure_bucket(self.resources[name], resource.get("Properties", {}))
            if resource["Type"] == "AWS::SNS::Subscription":
                self._subscribe(self.resolved[name])

    def _physical_ids(self, resources: dict[str, Any]) -> dict[str, str]:
        """Physical ids of what moto's CloudFormation does not create; secrets are created here."""
        names = {}
        for name, resource in resources.items():
            properties = resource.get("Properties", {})
            if resource["Type"] == "AWS::SecretsManager::Secret":
                names[name] = self._secret(name, properties)
            elif resource["Type"] == "AWS::Lambda::Function":
                given = properties.get("FunctionName")
                names[name] = given if isinstance(given, str) else f"{STACK_NAME}-{name}"
            elif resource["Type"] not in CREATED_BY_MOTO:
                names[name] = name
        return names

    def _secret(self, name: str, properties: dict[str, Any]) -> str:
        secrets = self.client("secretsmanager")
        options = dict(properties.get("GenerateSecretString", {}))
        value = properties.get("SecretString")
        if value is None:
            around = json.loads(options.pop("SecretStringTemplate", "{}"))
            key = options.pop("GenerateStringKey", None)
            value = secrets.get_random_password(**options)["RandomPassword"]
            if key:
                value = json.dumps({**around, key: value})
        given = properties.get("Name")
        secret_name = given if isinstance(given, str) else f"{STACK_NAME}-{name}"
        arn: str = secrets.create_secret(Name=secret_name, SecretString=value)["ARN"]
        return arn

    def _configure_bucket(self, bucket: str, properties: dict[str, Any]) -> None:
        """Sets the bucket properties that moto's CloudFormation ignores and the functions need."""
        s3 = self.client("s3")
        if "VersioningConfiguration" in properties:
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"])
        events = properties.get("NotificationConfiguration", {}).get("EventBridgeConfiguration")
        if events is not None and events.get("EventBridgeEnabled", True) in (True, "true"):
            s3.put_bucket_notification_configuration(
                Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}}
            )

    def _subscribe(self, properties: dict[str, Any]) -> None:
        """Makes a subscription that is a resource of its own."""
        attributes = {
            "RawMessageDelivery": json.dumps(properties.get("RawMessageDelivery", False)).strip('"').lower(),
            "FilterPolicy": json.dumps(properties.get("FilterPolicy", {})),
        }
        target = {"TopicArn": properties["TopicArn"], "Protocol": properties["Protocol"]}
        self.client("sns").subscribe(**target, Endpoint=properties["Endpoint"], Attributes=attributes)

    def _serve(self, host: str, port: int) -> ThreadedMotoServer:
        # moto's server would wait forever for a port that is in use, so the port is tried first.
        try:
            with socket.create_server((host, port)):
                pass
        except OSError as refusal:
            raise PortInUse(host, port, refusal.strerror or str(refusal)) from refusal
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer(host, port, verbose=False)
        server.start()
        bound, number = server.get_host_and_port()
        self.endpoint = f"http://{'127.0.0.1' if bound == '0.0.0.0' else bound}:{number}"  # noqa: S104
        return server
