"""What Lambda would get: the package as `make build` makes it, and the path and environment of each function.

The package holds bytecode. Lambda cannot write any (`/var/task` and `/opt` are read-only), so none is written here.
"""

import platform
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

from local import verification
from local.cloud import Cloud
from local.functions import Function
from local.template import load

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "bench"
ARCHITECTURE = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
BUILD = ROOT / ".aws-sam" / ("arm64/build" if ARCHITECTURE == "arm64" else "build")
BASELINE = ROOT / "bench" / "baseline"
RUNTIME_CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")


WHOLE = {"IdentityIssuer": "https://issuer.example", "NetworkChecks": "on"}
"""With these the stack has all of its functions, and all of them work."""


class Deployed(NamedTuple):
    """One function as it would run: memory in MB, its folder and the folders on its path, its whole environment."""

    name: str
    handler: str
    memory: int
    batch_size: int | None
    folder: Path
    path: list[Path]
    environment: dict[str, str]

    @property
    def answers_requests(self) -> bool:
        """Whether a caller waits for its answer; the others work through a queue or a stream, or by a schedule."""
        return self.handler.split(".")[1] in ("on_request", "on_page", "on_candidate")


class NotBuilt(Exception):
    """There is no package to measure."""


def layers() -> list[Path]:
    """The folders of the built layers."""
    if not BUILD.exists():
        raise NotBuilt
    return sorted(folder for folder in BUILD.iterdir() if folder.name.endswith("Layer"))


def functions() -> list[Deployed]:
    """Every function of template.yaml, built, with the settings that CloudFormation would give it."""
    if not any(True for layer in layers() for _ in layer.rglob("*.pyc")):
        raise NotBuilt
    template = load(ROOT / "template.yaml")
    shared_layers = template["Globals"]["Function"].get("Layers", [])
    with Cloud(template, parameters=verification.PARAMETERS | WHOLE) as cloud:
        found = []
        for name, arn in cloud.function_arns.items():
            function = Function.from_properties(name, cloud.resources[name], arn, cloud.resolved[name])
            properties = template["Resources"][name]["Properties"]
            own_layers = [BUILD / layer["Ref"] for layer in shared_layers + properties.get("Layers", [])]
            found.append(_deployed(function, properties, own_layers))
    return found


def with_handler(functions: list[Deployed], handler: str) -> Deployed:
    """The first function whose handler's name begins so."""
    return next(function for function in functions if function.handler.startswith(handler))


def with_official_files(sources: Path) -> Path:
    """A reference database of our own with the official files of a folder; it is built only if they have changed."""
    from bonafide_reference.build import build, is_current

    database = CACHE / "reference.sqlite"
    if not is_current(database, sources):
        build(database, sources)
    return database


def baseline(like: Deployed) -> Deployed:
    """A function that imports boto3 and makes its DynamoDB and SNS clients: same layers, same settings."""
    path = [BASELINE, *(folder for folder in like.path if folder.name == "python")]
    return like._replace(name="boto3 alone", handler="function.handler", folder=BASELINE, path=path)


def _deployed(function: Function, properties: dict[str, Any], layers: list[Path]) -> Deployed:
    folder = BUILD / function.logical_id
    events = [event["Properties"] for event in properties.get("Events", {}).values()]
    environment = {name: _in_layers(value, layers) for name, value in function.environment.items()}
    return Deployed(
        name=function.logical_id,
        handler=function.handler,
        memory=function.memory,
        batch_size=next((int(event["BatchSize"]) for event in events if "BatchSize" in event), None),
        folder=folder,
        path=[folder, *(layer / "python" for layer in layers if (layer / "python").exists())],
        environment=environment
        | {
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
            "AWS_LAMBDA_FUNCTION_TIMEOUT": str(function.timeout),
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
        },
    )


def _in_layers(value: str, layers: list[Path]) -> str:
    """A path below /opt, where Lambda unpacks the layers one over the other, as it is here."""
    if not value.startswith("/opt/"):
        return value
    return next((str(layer / value[5:]) for layer in layers if (layer / value[5:]).exists()), value)


def runtime_client() -> Path:
    """A folder with Lambda's runtime client alone, compiled, as in Lambda's own image."""
    folder = CACHE / "runtime"
    if not (folder / ".complete").exists():
        for packaged in map(distribution, RUNTIME_CLIENT):
            for file in packaged.files or []:
                if ".." not in file.parts and "__pycache__" not in file.parts:
                    (folder / file).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(str(packaged.locate_file(file)), folder / file)
        subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder)], check=True)
        (folder / ".complete").touch()
    return folder
