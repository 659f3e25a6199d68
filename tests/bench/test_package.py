"""Every function of the template is measured, also those that exist only for reviewers."""

from pathlib import Path

import pytest

from bench import package
from local.template import load


def test_functions_are_those_of_the_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "BUILD", tmp_path)
    (tmp_path / "SharedLayer").mkdir()
    (tmp_path / "SharedLayer" / "module.pyc").touch()
    resources = load(Path(__file__).parents[2] / "template.yaml")["Resources"]
    functions = {name for name, each in resources.items() if each["Type"] == "AWS::Serverless::Function"}
    assert {each.name for each in package.functions()} == functions
