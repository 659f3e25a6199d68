"""Reads template.yaml and turns it into plain CloudFormation, without an AWS account."""

import copy
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from boto3 import Session
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

# SAM accepts only code in S3, where `sam package` puts it. Here nothing fetches it, so any address will do.
PACKAGED = "s3://packaged/code.zip"
LOCAL_CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}


def load(path: Path | str) -> dict[str, Any]:
    """The template without loops, with `!Ref X` read as `{"Ref": "X"}`, and so on for every such tag."""
    return copy.deepcopy(_loaded(Path(path).read_text(encoding="utf-8")))


@lru_cache(maxsize=8)
def _loaded(text: str) -> dict[str, Any]:
    """As `load`; each text is parsed once per process, because YAML takes a fifth of a second."""
    expanded: dict[str, Any] = expand_loops(yaml_parse(text))  # type: ignore[no-untyped-call]
    return expanded


def expand_loops(node: Any, variables: Mapping[str, str] = MappingProxyType({})) -> Any:
    """A part of a template with every `Fn::ForEach` expanded, as the transform AWS::LanguageExtensions does.

    `variables` are the values of the loops around it. A loop's values must be a list; AWS also takes a parameter.
    SAM's own translator knows no loops, and what `sam build` expands them with loses `Fn::Sub`.
    """
    if isinstance(node, str):
        for variable, value in variables.items():
            node = node.replace(f"${{{variable}}}", value)
        return node
    if isinstance(node, list):
        return [expand_loops(element, variables) for element in node]
    if not isinstance(node, dict):
        return node
    expanded: dict[str, Any] = {}
    for key, value in node.items():
        if key.startswith("Fn::ForEach::"):
            variable, values, body = value
            for each in values:
                expanded |= expand_loops(body, {**variables, variable: each})
        else:
            expanded[expand_loops(key, variables)] = expand_loops(value, variables)
    match expanded:
        case {"Ref": str(name)} if name in variables:
            return variables[name]
        case {"Fn::Sub": str(text)} if "${" not in text:
            return text
    return expanded


def transform(template: dict[str, Any], parameters: dict[str, str], region: str, account: str) -> dict[str, Any]:
    """The CloudFormation template that AWS would make of this SAM template without loops; the argument is not changed.

    Parameters that are not given take their defaults where SAM needs a value. Every other `Ref`, and every
    condition, is left for CloudFormation to resolve. Raises ValueError, with every error, if SAM would refuse it.
    """
    transformed: dict[str, Any] = json.loads(
        _transformed(json.dumps(template), tuple(sorted(parameters.items())), region, account)
    )
    return transformed


@lru_cache(maxsize=8)
def _transformed(template: str, parameters: tuple[tuple[str, str], ...], region: str, account: str) -> str:
    """As `transform`, in JSON; done once per process, because the translator takes a quarter of a second."""
    packaged = json.loads(template)
    packaged.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
    for resource in packaged["Resources"].values():
        if resource["Type"] in LOCAL_CODE:
            resource["Properties"][LOCAL_CODE[resource["Type"]]] = PACKAGED
    translator = Translator(None, Parser(), boto_session=Session(region_name=region))
    try:
        transformed = translator.translate(
            packaged,
            parameter_values={"AWS::Region": region, "AWS::AccountId": account, **dict(parameters)},
            # AWS's managed policies by name: the template uses none, so AWS need not be asked.
            get_managed_policy_map=dict,
        )
    except InvalidDocumentException as refusal:
        raise ValueError("; ".join(cause.message for cause in refusal.causes)) from refusal
    return json.dumps(transformed)
