"""What Lambda would get: the package as `sam build` makes it, and of each function its path and environment.

The build is the benchmarks' own (`.cache/bench`), always of the sources as they are. Neither its code nor its layers
hold bytecode, and Lambda cannot write any (`/var/task` and `/opt` are read-only): there every cold start compiles
what it imports. So bytecode is never written here either. Python's own library and the runtime client come compiled,
as in Lambda's image.
"""

import os
import platform
import shutil
import subprocess
import sys
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

from local import verification
from local.cloud import Cloud
from local.functions import Function
from local.template import load

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "bench"
BUILD = CACHE / "sam" / "build"
YARDSTICK = ROOT / "bench" / "yardstick"
RUNTIME_CLIENT = ("awslambdaric", "simplejson", "snapshot-restore-py")
ARCHITECTURE = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")


class Deployed(NamedTuple):
    """One function as it would run: memory in MB, the folders that would be on its path, its whole environment."""

    name: str
    handler: str
    memory: int
    batch_size: int | None
    folder: Path
    path: list[Path]
    environment: dict[str, str]

    @property
    def answers_requests(self) -> bool:
        """Whether somebody waits for its answer; the others work through a queue or a stream."""
        return self.batch_size is None


class BuildFailed(Exception):
    """`sam build` failed; its output says why."""


def build() -> None:
    """Builds the package of the sources as they are: seconds the first time, one when nothing changed."""
    sam = shutil.which("sam", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "sam"
    command = [sam, "build", "--build-dir", str(BUILD), "--cache-dir", str(CACHE / "sam" / "cache")]
    command += ["--parameter-overrides", f"Architecture={ARCHITECTURE}"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "SAM_CLI_TELEMETRY": "0"}
    built = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if built.returncode:
        raise BuildFailed(built.stderr)


def layers() -> list[Path]:
    """The folders of the built layers."""
    return sorted(folder for folder in BUILD.iterdir() if folder.name.endswith("Layer"))


def functions() -> list[Deployed]:
    """Every function of template.yaml, with the settings that CloudFormation would give it."""
    template = load(ROOT / "template.yaml")
    shared_layers = template["Globals"]["Function"].get("Layers", [])
    with Cloud(template, parameters=verification.PARAMETERS) as cloud:
        found = []
        for name, arn in cloud.function_arns.items():
            function = Function.from_properties(name, cloud.resources[name], arn, cloud.resolved[name])
            properties = template["Resources"][name]["Properties"]
            own_layers = [BUILD / layer["Ref"] for layer in shared_layers + properties.get("Layers", [])]
            found.append(_deployed(function, properties, own_layers))
    return found


def yardstick(like: Deployed) -> Deployed:
    """A function that imports boto3 and makes its DynamoDB and SNS clients: same layers, same settings."""
    layers_alone = [folder for folder in like.path if folder.name == "python"]
    return like._replace(
        name="boto3 alone", handler="function.handler", folder=YARDSTICK, path=[YARDSTICK, *layers_alone]
    )


def _deployed(function: Function, properties: dict[str, Any], layers: list[Path]) -> Deployed:
    folder = BUILD / function.logical_id
    events = [event["Properties"] for event in properties.get("Events", {}).values()]
    return Deployed(
        name=function.logical_id,
        handler=function.handler,
        memory=function.memory,
        batch_size=next((int(event["BatchSize"]) for event in events if "BatchSize" in event), None),
        folder=folder,
        path=[folder, *(layer / "python" for layer in layers if (layer / "python").exists())],
        environment={name: _in_layers(value, layers) for name, value in function.environment.items()}
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
    """A folder with Lambda's runtime client alone, compiled: Lambda's own image holds it so."""
    folder = CACHE / "runtime"
    done = folder / ".complete"
    if done.exists():
        return folder
    for name in RUNTIME_CLIENT:
        packaged = distribution(name)
        for file in packaged.files or []:
            if ".." not in file.parts and "__pycache__" not in file.parts:
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(str(packaged.locate_file(file)), folder / file)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder)], check=True)
    done.touch()
    return folder


@cache
def _compiled_copy() -> Path:
    copy = CACHE / "compiled"
    shutil.copytree(BUILD, copy, dirs_exist_ok=True)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-j0", str(copy)], check=True, stdout=subprocess.DEVNULL)
    return copy


def has_bytecode() -> bool:
    """Whether the layers hold compiled modules."""
    return any(True for layer in layers() for _ in layer.rglob("*.pyc"))


def compiled(function: Deployed) -> Deployed:
    """The function with a copy of the package that holds bytecode."""
    copy = _compiled_copy()

    def moved(folder: Path) -> Path:
        return copy / folder.relative_to(BUILD) if folder.is_relative_to(BUILD) else folder

    return function._replace(folder=moved(function.folder), path=[moved(folder) for folder in function.path])
