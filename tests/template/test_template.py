"""The template is valid, and its functions can run with the settings that it gives them."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]

from local.template import load
from tests.template.transformed import DEFAULT, FUNCTIONS, REGION, ROOT, TRANSFORMED, WRITTEN

# ─────────────────────────────────────────────── It is valid ───────────────────────────────────────────────


def test_sam_finds_it_valid() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("sam"), "validate", "--lint", "--region", REGION],
        cwd=ROOT,
        env={**os.environ, "SAM_CLI_TELEMETRY": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_cfn_lint_finds_nothing_in_what_sam_makes_of_it() -> None:
    """Only here does a circular dependency show (E3004): the template as written has none."""
    matches = lint(json.dumps(TRANSFORMED), regions=[REGION])
    # SAM puts each route of a function with a condition into an Fn::If, also in an API with the same condition.
    assert [str(match) for match in matches if match.rule.id != "W1028"] == []


def test_checkov_finds_nothing_but_what_is_skipped_for_a_reason(tmp_path: Path) -> None:
    path = ROOT / ".checkov.yaml"
    skipped = set(load(path)["skip-check"])
    with_reason = re.findall(r"^  - (\w+) # .{30,}$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert skipped == set(with_reason)
    assert checkov(tmp_path) == skipped


def checkov(folder: Path) -> set[str]:
    """The rules that checkov finds broken in the stack, of which it knows no `Fn::If` and no SAM."""
    program = ROOT / ".venv-checkov/bin/checkov"
    assert program.exists(), "checkov is not installed: run `make .venv-checkov/.installed`"
    stack = folder / "stack.json"
    stack.write_text(json.dumps(DEFAULT), encoding="utf-8")
    run = subprocess.run(
        [program, "--file", stack, "--framework", "cloudformation", "--skip-download", "--output", "json"],
        cwd=folder,  # where no .checkov.yaml is, so that it names what we skip, too
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stdout)
    assert report["summary"]["parsing_errors"] == 0
    return {broken["check_id"] for broken in report["results"]["failed_checks"]}


# ─────────────────────────────────── It asks for little, and uses what it asks ─────────────────────────────


def test_only_the_address_of_security_must_be_given() -> None:
    assert [name for name, said in WRITTEN["Parameters"].items() if "Default" not in said] == ["AlertEmail"]


def test_every_parameter_is_used_and_presented() -> None:
    parameters = set(WRITTEN["Parameters"])
    interface = WRITTEN["Metadata"]["AWS::CloudFormation::Interface"]
    used = set(
        re.findall(r'"Ref": "(\w+)"', json.dumps([WRITTEN["Conditions"], WRITTEN["Globals"], WRITTEN["Resources"]]))
    )
    assert parameters <= used
    assert parameters == {name for group in interface["ParameterGroups"] for name in group["Parameters"]}
    assert parameters == set(interface["ParameterLabels"])


@pytest.mark.parametrize(("environment", "processor"), [("default", "x86_64"), ("arm64", "arm64")])
def test_sam_builds_runs_and_deploys_for_one_processor(environment: str, processor: str) -> None:
    """A package for one processor fails on the other at the first import."""
    commands = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))[environment]
    default = WRITTEN["Parameters"]["Architecture"]["Default"]
    built = commands["build"]["parameters"].get("build_dir", ".aws-sam/build")
    for command in ("build", "local_invoke", "local_start_api", "deploy"):
        options = commands["global"]["parameters"] | commands[command]["parameters"]
        assert options.get("parameter_overrides", f"Architecture={default}") == f"Architecture={processor}"
        if command != "build":
            assert options.get("template", ".aws-sam/build/template.yaml") == f"{built}/template.yaml"
    assert FUNCTIONS["Intake"]["Architectures"] == [{"Ref": "Architecture"}]


# ──────────────────────────────────────────── Its functions can run ────────────────────────────────────────


@pytest.fixture
def reference_layer(reference_database: Path, tmp_path: Path) -> Path:
    """The content of the reference layer, with the database that all tests have; Lambda unpacks it to /opt."""
    (tmp_path / "reference.sqlite").symlink_to(reference_database)
    return tmp_path


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_handler_is_found_with_no_settings_but_the_templates(name: str, reference_layer: Path) -> None:
    module, _, handler = FUNCTIONS[name]["Handler"].rpartition(".")
    run = subprocess.run(
        [sys.executable, "-c", f"import {module}; assert callable({module}.{handler})"],
        env={
            "PYTHONPATH": f"{ROOT / 'functions'}:{ROOT / 'layers/shared'}",
            "AWS_DEFAULT_REGION": REGION,
            **dict(settings(name, reference_layer)),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def settings(name: str, reference_layer: Path) -> Iterator[tuple[str, str]]:
    """A function's environment: parameters by their defaults, resources by their logical ids."""
    for variable, value in FUNCTIONS[name]["Environment"]["Variables"].items():
        if isinstance(value, dict):
            values = value["Fn::Join"][1] if "Fn::Join" in value else [value]
            yield variable, " ".join(map(_given, values))
        else:
            yield variable, str(value).replace("/opt", str(reference_layer))


def _given(value: dict[str, str]) -> str:
    """The default of a parameter, the logical id of a resource, or a text with references."""
    name = value.get("Ref", "")
    return str(DEFAULT["Parameters"].get(name, {}).get("Default", name)) if name else value["Fn::Sub"]


def test_every_setting_is_read() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("functions", "layers/shared")
        for path in (ROOT / folder).rglob("*.py")
    )
    given = {name for function in FUNCTIONS.values() for name in function["Environment"]["Variables"]}
    ours = {name for name in given if not name.startswith(("POWERTOOLS_", "PYDANTIC_"))}
    assert {name for name in ours if f'setting("{name}"' not in code} == set()
