"""template.yaml as CloudFormation sees it, for the tests of this folder."""

from pathlib import Path
from typing import Any

from bonafide.verifiers import OPTIONAL, VERIFIERS
from local.template import load, transform

ROOT = Path(__file__).parents[2]
REGION, ACCOUNT = "eu-central-1", "123456789012"
NO_VALUE = {"Ref": "AWS::NoValue"}
FAMILIES = tuple(name.title() for name in VERIFIERS)
"""How the template calls each verifier: `Phone` for `VerifyPhone` and `PhoneQueue`."""
OPTIONAL_FAMILIES = tuple(name.title() for name in OPTIONAL)
"""The same for those that a parameter switches on."""

WRITTEN = load(ROOT / "template.yaml")
TRANSFORMED = transform(WRITTEN, {"AlertEmail": "security@example.com"}, REGION, ACCOUNT)


def resolve(node: Any, conditions: dict[str, bool]) -> Any:
    """A template, or a part of one, with its conditions decided and its mappings looked up."""
    if isinstance(node, list):
        return [value for value in (resolve(element, conditions) for element in node) if value != NO_VALUE]
    if not isinstance(node, dict):
        return node
    match node:
        case {"Fn::If": [condition, then, otherwise]}:
            return resolve(then if conditions[condition] else otherwise, conditions)
        case {"Fn::FindInMap": [table, row, column]}:
            return WRITTEN["Mappings"][table][row][column]
        case {"Fn::Sub": [str(text), dict(values)]}:
            for name, value in values.items():
                text = text.replace(f"${{{name}}}", str(resolve(value, conditions)))
            return {"Fn::Sub": text} if "${" in text else text
    resolved = {name: resolve(value, conditions) for name, value in node.items()}
    return {name: value for name, value in resolved.items() if value != NO_VALUE}


def stack(**conditions: bool) -> dict[str, Any]:
    """The template as AWS creates it: with the default parameters, except for the conditions given.

    Resources whose condition is false are left out.
    """
    decided = {
        "CustomerManagedKey": True,
        "OperationsEmailGiven": False,
        "CarrierLookup": False,
        "EmailInsights": False,
        "Employment": True,
        "Presence": True,
        "Network": False,
        "ReservedConcurrency": False,
        "Reviewers": False,
        "ReviewUrlGiven": False,
    } | conditions
    template: dict[str, Any] = resolve(TRANSFORMED, decided)
    template["Resources"] = {
        name: resource
        for name, resource in template["Resources"].items()
        if "Condition" not in resource or decided[resource["Condition"]]
    }
    return template


DEFAULT = stack()
EVERYTHING = stack(OperationsEmailGiven=True, CarrierLookup=True, EmailInsights=True, Reviewers=True)


def resources(kind: str, template: dict[str, Any] = DEFAULT) -> dict[str, dict[str, Any]]:
    """The properties of every resource of a type, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


FUNCTIONS = resources("AWS::Lambda::Function")
QUEUES = resources("AWS::SQS::Queue")
MAPPINGS = resources("AWS::Lambda::EventSourceMapping")


def referred(node: dict[str, Any]) -> str:
    """The logical id that a `Ref` or `Fn::GetAtt` refers to."""
    name: str = node["Ref"] if "Ref" in node else node["Fn::GetAtt"][0]
    return name


# Each queue with the function that consumes it.
CONSUMERS = {
    referred(mapping["EventSourceArn"]): referred(mapping["FunctionName"])
    for mapping in MAPPINGS.values()
    if referred(mapping["EventSourceArn"]) in QUEUES
}
