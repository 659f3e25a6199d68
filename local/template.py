"""Reads template.yaml and turns it into plain CloudFormation, without an AWS account."""

import copy
from pathlib import Path
from typing import Any

from boto3 import Session
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

# SAM takes code from S3 alone: `sam package` puts it there, and here nobody fetches it.
PACKAGED = "s3://packaged/code.zip"
LOCAL_CODE = {
    "AWS::Serverless::Function": "CodeUri",
    "AWS::Serverless::LayerVersion": "ContentUri",
}


def load(path: Path | str) -> dict[str, Any]:
    """The template as it is written, with `!Ref X` read as `{"Ref": "X"}`, and so on for every such tag."""
    template: dict[str, Any] = yaml_parse(  # type: ignore[no-untyped-call]
        Path(path).read_text(encoding="utf-8")
    )
    return template


def transform(template: dict[str, Any], parameters: dict[str, str], region: str, account: str) -> dict[str, Any]:
    """The CloudFormation that AWS would make of this SAM template; the template itself is left as it was.

    Parameters not given take their defaults where SAM has to know them; every `Ref`, and every condition, is
    left for CloudFormation to resolve. Raises ValueError, naming each fault, where SAM would refuse it.
    """
    packaged = copy.deepcopy(template)
    packaged.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
    for resource in packaged["Resources"].values():
        if resource["Type"] in LOCAL_CODE:
            resource["Properties"][LOCAL_CODE[resource["Type"]]] = PACKAGED
    translator = Translator(None, Parser(), boto_session=Session(region_name=region))
    try:
        transformed: dict[str, Any] = translator.translate(
            packaged,
            parameter_values={"AWS::Region": region, "AWS::AccountId": account, **parameters},
            # AWS's managed policies, by name: none are asked for but by their ARN, so AWS need not be asked.
            get_managed_policy_map=dict,
        )
    except InvalidDocumentException as refusal:
        raise ValueError("; ".join(cause.message for cause in refusal.causes)) from refusal
    return transformed
