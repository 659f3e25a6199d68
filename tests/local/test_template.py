"""Loops in a template are expanded as the transform AWS::LanguageExtensions does."""

import json
from pathlib import Path
from typing import Any

import pytest

from local.template import expand_loops, load, transform

LETTERS = ["A", "B"]


def loop(variable: str, values: list[str], body: dict[str, Any]) -> dict[str, Any]:
    return {f"Fn::ForEach::Every{variable}": [variable, values, body]}


@pytest.mark.parametrize(
    ("written", "expanded"),
    [
        pytest.param(
            {"First": 1} | loop("X", LETTERS, {"Queue${X}": 2}) | {"Last": 3},
            {"First": 1, "QueueA": 2, "QueueB": 2, "Last": 3},
            id="keys, beside others",
        ),
        pytest.param(loop("X", ["A"], {"${X}": {"Ref": "X"}}), {"A": "A"}, id="Ref of the variable"),
        pytest.param(loop("X", ["A"], {"${X}": {"Ref": "Other"}}), {"A": {"Ref": "Other"}}, id="Ref of a resource"),
        pytest.param(
            loop("X", ["A"], {"${X}": {"Ref": {"Fn::Sub": "${X}Queue"}}}),
            {"A": {"Ref": "AQueue"}},
            id="Ref of a composed name",
        ),
        pytest.param(
            loop("X", ["A"], {"${X}": {"Fn::GetAtt": [{"Fn::Sub": "${X}Queue"}, "Arn"]}}),
            {"A": {"Fn::GetAtt": ["AQueue", "Arn"]}},
            id="GetAtt of a composed name",
        ),
        pytest.param(
            loop("X", ["A"], {"${X}": {"Fn::Sub": "${AWS::StackName}-${X}"}}),
            {"A": {"Fn::Sub": "${AWS::StackName}-A"}},
            id="Sub with another variable stays a Sub",
        ),
        pytest.param(
            loop(
                "X", ["A"], {"${X}": {"Fn::Sub": ["${X} of ${Y}", {"Y": {"Fn::FindInMap": ["M", {"Ref": "X"}, "N"]}}]}}
            ),
            {"A": {"Fn::Sub": ["A of ${Y}", {"Y": {"Fn::FindInMap": ["M", "A", "N"]}}]}},
            id="Sub with values, looked up by the variable",
        ),
        pytest.param(
            loop("X", LETTERS, loop("Y", ["1", "2"], {"${X}${Y}": [{"Ref": "X"}, "of ${Y}"]})),
            {"A1": ["A", "of 1"], "A2": ["A", "of 2"], "B1": ["B", "of 1"], "B2": ["B", "of 2"]},
            id="nested loops",
        ),
        pytest.param(
            {"Ref": "X", "Text": "${X}", "Number": 1, "Nothing": None},
            {"Ref": "X", "Text": "${X}", "Number": 1, "Nothing": None},
            id="nothing outside a loop changes",
        ),
        pytest.param({"Fn::Sub": "no variable"}, "no variable", id="Sub without a variable is its text"),
    ],
)
def test_loops_are_expanded(written: Any, expanded: Any) -> None:
    assert expand_loops(written) == expanded


def test_loaded_template_has_no_loops_and_can_be_transformed(tmp_path: Path) -> None:
    template = tmp_path / "template.json"
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "${AWS::StackName}-${X}"}}}
    written = {
        "Transform": ["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"],
        "Resources": loop("X", LETTERS, {"${X}Queue": queue}),
    }
    template.write_text(json.dumps(written))

    transformed = transform(load(template), {}, "us-east-1", "123456789012")

    names = {name: resource["Properties"]["QueueName"] for name, resource in transformed["Resources"].items()}
    assert names == {
        "AQueue": {"Fn::Sub": "${AWS::StackName}-A"},
        "BQueue": {"Fn::Sub": "${AWS::StackName}-B"},
    }
