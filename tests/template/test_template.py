"""The stack is what it says it is: valid, least-privileged, watched, and able to lose nothing."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]

from local.template import load, transform

ROOT = Path(__file__).parents[2]
REGION, ACCOUNT = "eu-central-1", "123456789012"
PARAMETERS = {"AlertEmail": "security@example.com"}

WRITTEN = load(ROOT / "template.yaml")
TRANSFORMED = transform(WRITTEN, PARAMETERS, REGION, ACCOUNT)
NO_VALUE = {"Ref": "AWS::NoValue"}


def decided(node: Any, conditions: dict[str, bool]) -> Any:
    """A template, or a part of one, as CloudFormation reads it once its conditions are decided."""
    if isinstance(node, dict):
        if "Fn::If" in node:
            condition, then, otherwise = node["Fn::If"]
            return decided(then if conditions[condition] else otherwise, conditions)
        decisions = {name: decided(value, conditions) for name, value in node.items()}
        return {name: value for name, value in decisions.items() if value != NO_VALUE}
    if isinstance(node, list):
        return [value for value in (decided(element, conditions) for element in node) if value != NO_VALUE]
    return node


# The default, which has more to it: a key of the customer's own. (Nothing is conditional on its absence.)
STACK = decided(
    TRANSFORMED,
    {"CustomerManagedKey": True, "OperationsSubscribe": True, "CarrierLookup": False, "EmailInsights": False},
)


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """The properties of every resource of a type, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in STACK["Resources"].items()
        if resource["Type"] == kind
    }


FUNCTIONS = resources("AWS::Lambda::Function")
QUEUES = resources("AWS::SQS::Queue")
ALARMS = resources("AWS::CloudWatch::Alarm")
RULES = resources("AWS::Events::Rule")
MAPPINGS = resources("AWS::Lambda::EventSourceMapping")


def referred(node: Any) -> str:
    """The logical id that a `Ref` or `Fn::GetAtt` refers to."""
    name: str = node["Ref"] if "Ref" in node else node["Fn::GetAtt"][0]
    return name


def alarms(metric: str) -> set[str]:
    """The logical ids that alarms on a metric watch."""
    return {referred(alarm["Dimensions"][0]["Value"]) for alarm in ALARMS.values() if alarm["MetricName"] == metric}


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
    assert [str(match) for match in lint(json.dumps(TRANSFORMED), regions=[REGION])] == []


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
    stack.write_text(json.dumps(STACK), encoding="utf-8")
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


# ──────────────────────────────────────────── Its functions can run ────────────────────────────────────────


@pytest.fixture(scope="session")
def reference_layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference layer as `sam build` makes it; Lambda unpacks it to /opt."""
    folder = tmp_path_factory.mktemp("reference")
    subprocess.run(
        [sys.executable, "-m", "bonafide_reference", folder / "reference.sqlite"],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_handler_is_found_with_no_settings_but_the_templates(name: str, reference_layer: Path) -> None:
    module, _, handler = FUNCTIONS[name]["Handler"].rpartition(".")
    run = subprocess.run(
        [sys.executable, "-c", f"import {module}; assert callable({module}.{handler})"],
        env={
            "PYTHONPATH": f"{ROOT / 'functions'}:{ROOT / 'layers/shared'}",
            "PYTHONDONTWRITEBYTECODE": "1",
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
            given = STACK["Parameters"].get(value["Ref"], {"Default": value["Ref"]})
            yield variable, str(given["Default"])
        else:
            yield variable, value.replace("/opt", str(reference_layer))


def test_every_setting_is_read() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("functions", "layers/shared")
        for path in (ROOT / folder).rglob("*.py")
    )
    given = {name for function in FUNCTIONS.values() for name in function["Environment"]["Variables"]}
    ours = {name for name in given if not name.startswith("POWERTOOLS_")}
    assert {name for name in ours if f'setting("{name}"' not in code} == set()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_logs_where_its_logs_are_deleted_in_time(name: str) -> None:
    group = resources("AWS::Logs::LogGroup")[referred(FUNCTIONS[name]["LoggingConfig"]["LogGroup"])]
    assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}


# ─────────────────────────────────────────── It may do no more than this ───────────────────────────────────

TRACE_AND_KEY = {
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
}
LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
CONSUME = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
READ = {"s3:GetObject", "s3:GetObjectVersion"}
VERIFY_PART = CONSUME | READ | {"dynamodb:BatchWriteItem", "secretsmanager:GetSecretValue"}
VERIFY_REQUEST = {"dynamodb:PutItem", "dynamodb:BatchWriteItem", "secretsmanager:GetSecretValue"}
STREAM = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"}
MAY = {
    "Intake": CONSUME | READ | {"s3:PutObject", "dynamodb:BatchWriteItem"},
    "VerifyPhone": VERIFY_PART,
    "VerifyEmail": VERIFY_PART,
    "VerifyEducation": VERIFY_PART,
    "VerifyPhoneRequest": VERIFY_REQUEST,
    "VerifyEmailRequest": VERIFY_REQUEST,
    "VerifyEducationRequest": VERIFY_REQUEST,
    "Assess": STREAM
    | {"dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
    | {"sns:Publish", "sqs:SendMessage"},
    "AlertClusters": CONSUME | {"dynamodb:Query", "dynamodb:UpdateItem", "sns:Publish"},
    "Watchlists": CONSUME
    | {"s3:GetObject", "s3:ListBucket", "s3:PutObject", "dynamodb:BatchWriteItem", "secretsmanager:GetSecretValue"},
}
KNOW_NO_RESOURCE = {"xray:PutTraceSegments", "xray:PutTelemetryRecords", "dynamodb:ListStreams"}


def statements(name: str) -> list[dict[str, Any]]:
    """All that the role of a function says, in its own policies and in those it shares."""
    role = resources("AWS::IAM::Role")[referred(FUNCTIONS[name]["Role"])]
    shared = [resources("AWS::IAM::ManagedPolicy")[referred(policy)] for policy in role["ManagedPolicyArns"]]
    return [said for policy in role["Policies"] + shared for said in policy["PolicyDocument"]["Statement"]]


def actions(statement: dict[str, Any]) -> set[str]:
    """The actions of a statement, which may name one or several."""
    return {statement["Action"]} if isinstance(statement["Action"], str) else set(statement["Action"])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_do_exactly_this(name: str) -> None:
    assert set().union(*map(actions, statements(name))) == MAY[name] | LOG | TRACE_AND_KEY


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_paid_look_up_needs_is_granted_only_where_it_is_switched_on(name: str) -> None:
    names = dict.fromkeys(("CustomerManagedKey", "OperationsSubscribe", "CarrierLookup", "EmailInsights"), True)
    switched_on = decided(TRANSFORMED, names)["Resources"]
    role = referred(FUNCTIONS[name]["Role"])
    for policy, condition, family in (
        ("LookUpCarriers", "CarrierLookup", "VerifyPhone"),
        ("AskForEmailInsights", "EmailInsights", "VerifyEmail"),
    ):
        granted = {"Ref": policy} in switched_on[role]["Properties"]["ManagedPolicyArns"]
        assert granted == (name in (family, f"{family}Request"))
        assert {"Ref": policy} not in STACK["Resources"][role]["Properties"]["ManagedPolicyArns"]
        assert switched_on[policy]["Condition"] == condition


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_may_do_it_to_named_resources_only(name: str) -> None:
    for statement in statements(name):
        assert statement["Effect"] == "Allow"
        assert statement["Resource"] != "*" or actions(statement) <= KNOW_NO_RESOURCE


# ───────────────────────────────────────────── It loses nothing ────────────────────────────────────────────


# Each queue with the function that consumes it.
CONSUMED = [
    (referred(mapping["EventSourceArn"]), referred(mapping["FunctionName"]))
    for mapping in MAPPINGS.values()
    if referred(mapping["EventSourceArn"]) in QUEUES
]


@pytest.mark.parametrize(("queue", "function"), CONSUMED)
def test_a_message_stays_hidden_while_it_is_worked_on(queue: str, function: str) -> None:
    assert QUEUES[queue]["VisibilityTimeout"] >= 6 * FUNCTIONS[function]["Timeout"]


@pytest.mark.parametrize(("queue", "function"), CONSUMED)
def test_what_fails_again_and_again_rests_in_a_queue_of_its_own(queue: str, function: str) -> None:
    dead_letters = QUEUES[referred(QUEUES[queue]["RedrivePolicy"]["deadLetterTargetArn"])]
    allowed = dead_letters["RedriveAllowPolicy"]["sourceQueueArns"][0]["Fn::Sub"]
    assert allowed.endswith(":" + QUEUES[queue]["QueueName"]["Fn::Sub"]), function
    assert dead_letters["MessageRetentionPeriod"] == 14 * 24 * 3600


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_a_batch_fails_record_by_record(mapping: str) -> None:
    assert MAPPINGS[mapping]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_findings_that_cannot_be_assessed_are_not_dropped() -> None:
    destination = MAPPINGS["AssessResults"]["DestinationConfig"]["OnFailure"]["Destination"]
    assert referred(destination) == "AssessDeadLetters"


@pytest.mark.parametrize("rule", RULES)
def test_what_eventbridge_cannot_deliver_joins_the_dead_letters(rule: str) -> None:
    """Both queues of a target take messages from this rule and nobody else."""
    for target in RULES[rule]["Targets"]:
        queue, dead_letters = referred(target["Arn"]), referred(target["DeadLetterConfig"]["Arn"])
        assert referred(QUEUES[queue]["RedrivePolicy"]["deadLetterTargetArn"]) == dead_letters
        for name in (queue, dead_letters):
            (senders,) = [said for said in queue_policy(name) if said["Effect"] == "Allow"]
            assert referred(senders["Condition"]["ArnEquals"]["aws:SourceArn"]) == rule


@pytest.mark.parametrize("queue", QUEUES)
def test_a_queue_is_encrypted_and_refuses_plain_http(queue: str) -> None:
    assert QUEUES[queue]["SqsManagedSseEnabled"] is True
    (refusal,) = [said for said in queue_policy(queue) if said["Effect"] == "Deny"]
    assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def queue_policy(queue: str) -> list[dict[str, Any]]:
    """The statements of the one policy of a queue."""
    (policy,) = [
        policy for policy in resources("AWS::SQS::QueuePolicy").values() if {"Ref": queue} in policy["Queues"]
    ]
    said: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return said


# ─────────────────────────────────────────────── It is watched ─────────────────────────────────────────────


@pytest.mark.parametrize("metric", ["Errors", "Throttles"])
def test_every_function_is_watched(metric: str) -> None:
    assert alarms(metric) == set(FUNCTIONS)


def test_every_queue_is_watched() -> None:
    consumed = {queue for queue, _ in CONSUMED}
    assert alarms("ApproximateAgeOfOldestMessage") == consumed
    assert alarms("ApproximateNumberOfMessagesVisible") == set(QUEUES) - consumed


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_to_do_to_somebody(name: str) -> None:
    assert ALARMS[name]["AlarmActions"] == [{"Ref": "OperationsTopic"}]
    assert re.fullmatch(r"[A-Z].{40,}\.", ALARMS[name]["AlarmDescription"])
    assert ALARMS[name]["TreatMissingData"] == "notBreaching"


def test_the_dashboard_shows_what_stands_in_the_stack() -> None:
    (dashboard,) = resources("AWS::CloudWatch::Dashboard").values()
    body = dashboard["DashboardBody"]["Fn::Sub"]
    shown = set(re.findall(r"\$\{(\w+)[.}]", body))
    assert json.loads(body)["widgets"]
    assert set(FUNCTIONS) | set(QUEUES) | {"AlertsTopic"} <= shown
