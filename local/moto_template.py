"""Reduces a CloudFormation template to what moto can create; other resources become parameters."""

import json
from typing import Any

# All other types are dropped: they are either read from the template directly (functions, mappings, routes) or
# have no effect here (roles, policies, alarms, dashboards).
CREATED_BY_MOTO = {
    "AWS::DynamoDB::Table",
    "AWS::Events::Rule",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
}
# Not created by moto, but their properties are resolved by its CloudFormation: as outputs of the stack, in JSON.
# Of a function only some properties are needed; code and role are not.
RESOLVED_BY_MOTO = {"AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping", "AWS::SNS::Subscription"}
FUNCTION_PROPERTIES = {"Environment", "Handler", "LoggingConfig", "MemorySize", "Timeout"}


def moto_template(
    transformed: dict[str, Any], parameters: dict[str, str], physical_ids: dict[str, str], arns: dict[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Returns the template for moto, and a value for each of its parameters.

    `physical_ids` are those of the resources that moto does not create: each resource becomes a parameter of the same
    name, so that every `Ref` to it resolves. `arns` are the ARNs of those that have one (`Fn::GetAtt X.Arn`).
    """
    resources: dict[str, Any] = transformed["Resources"]
    id_parameters = {name: {"Type": "String"} for name in physical_ids}
    template = {
        "Mappings": transformed.get("Mappings", {}),
        "Conditions": transformed.get("Conditions", {}),
        "Parameters": transformed.get("Parameters", {}) | id_parameters,
        "Resources": {name: resource for name, resource in resources.items() if resource["Type"] in CREATED_BY_MOTO},
        "Outputs": {
            name: _output(resource) for name, resource in resources.items() if resource["Type"] in RESOLVED_BY_MOTO
        },
    }
    attributes = _Attributes(physical_ids, arns)
    resolved: dict[str, Any] = attributes.resolve(template)
    return resolved, {**_defaults(transformed), **parameters, **physical_ids}


def _defaults(transformed: dict[str, Any]) -> dict[str, str]:
    """Returns the parameters' defaults as strings: moto converts only values that are passed to numbers and lists."""
    return {
        name: json.dumps(given["Default"]) if isinstance(given["Default"], bool) else str(given["Default"])
        for name, given in transformed.get("Parameters", {}).items()
        if "Default" in given
    }


def _output(resource: dict[str, Any]) -> dict[str, Any]:
    properties = resource["Properties"]
    if resource["Type"] == "AWS::Lambda::Function":
        properties = {key: value for key, value in properties.items() if key in FUNCTION_PROPERTIES}
    condition = {"Condition": resource["Condition"]} if "Condition" in resource else {}
    return {"Value": {"Fn::ToJsonString": properties}, **condition}


class _Attributes:
    """Replaces attributes of dropped resources (`Fn::GetAtt`), which a parameter cannot have, by their values."""

    def __init__(self, physical_ids: dict[str, str], arns: dict[str, str]) -> None:
        self._physical_ids = physical_ids
        self._arns = arns

    def _attribute(self, name: str, key: str) -> str:
        return self._arns[name] if key == "Arn" and name in self._arns else f"{self._physical_ids[name]}.{key}"

    def resolve(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self.resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "Fn::GetAtt" in node and node["Fn::GetAtt"][0] in self._physical_ids:
            return self._attribute(*node["Fn::GetAtt"])
        if "Fn::Sub" in node:
            given = node["Fn::Sub"]
            text, *mappings = given if isinstance(given, list) else [given]
            for name in self._physical_ids:
                head, *others = text.split(f"${{{name}.")
                for other in others:
                    key, _, rest = other.partition("}")
                    head += self._attribute(name, key) + rest
                text = head
            return {"Fn::Sub": [text, *self.resolve(mappings)] if mappings else text}
        return {key: self.resolve(value) for key, value in node.items()}
