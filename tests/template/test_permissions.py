"""Functions, other services and other accounts may do exactly what is listed here, to exactly these resources."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from tests.template.transformed import (
    DEFAULT,
    EVERYTHING,
    FAMILIES,
    FUNCTIONS,
    OPTIONAL_FAMILIES,
    QUEUES,
    WRITTEN,
    referred,
    resources,
    stack,
)

Row = tuple[str, str, str, str]  # function, action, resource, condition (as JSON, "" without)

KEY_SERVICES = {
    "StringEquals": {
        "kms:ViaService": [
            {"Fn::Sub": f"{service}.${{AWS::Region}}.${{AWS::URLSuffix}}"}
            for service in ("dynamodb", "s3", "secretsmanager", "sns")
        ]
    }
}


def keys(*patterns: str) -> dict[str, Any]:
    """The condition that limits an action to items whose partition keys match."""
    return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(patterns)}}


CARRIER_KEYS = keys("carrier-lookup#*", "carrier-lookups#*")
INSIGHT_KEYS = keys("email-insight#*", "email-insights#*")
NOTE = {
    "ForAllValues:StringEquals": {
        "dynamodb:Attributes": [
            *("pk", "sk", "attempt", "lease_until", "marker", "digest", "case", "event"),
            *("note_id", "note_marker", "note_digest", "note_case", "note_event", "note_at", "expires_at"),
        ]
    }
}
"""What WriteBack records, and no finding."""
RECONCILE_KEYS = keys("upload#*", "uploads-open", "app#*", "reconcile")

CONSUME = "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes"
READ = "s3:GetObject s3:GetObjectVersion"
LOG = "logs:CreateLogStream logs:PutLogEvents"
STREAM = "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator"
CACHE = "dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:UpdateItem"


SECRETS = (
    "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:${AWS::StackName}/connections/*"
)
ANY_ITEM = (
    "dynamodb:Scan dynamodb:Query dynamodb:GetItem dynamodb:BatchGetItem "
    "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem"
)


def reviewing(function: str) -> list[tuple[str, str, str, Any]]:
    """What a function may do that answers requests about cases."""
    read = ("app#*", "ask#*", "audit#*", "case#*", "id#*", "rate#*", "rules", "rules#notes", "surges")
    written = ("ask#*", "audit#*", "case#*", "id#*", "rate#*", "report#*", "rules", "rules#notes")
    return [
        (function, "dynamodb:GetItem dynamodb:Query dynamodb:BatchGetItem", "ResultsTable", keys(*read)),
        (function, "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem", "ResultsTable", keys(*written)),
        (function, "dynamodb:Query", "ResultsTable/index/Listed", keys("journal#*", "queue#*")),
        (function, "s3:GetObject", "UploadsBucket/applications/*", None),
        (function, "s3:GetObject s3:PutObject", "UploadsBucket/cases/*", None),
        (function, "s3:ListBucket", "UploadsBucket", None),
        (function, "s3:GetObjectTagging", "UploadsBucket/documents/*", None),
        (function, "lambda:InvokeFunction", "ReadDocument", None),
        (function, "secretsmanager:GetSecretValue", "IdentifierKey", None),
    ]


def running(function: str) -> list[tuple[str, str, str, Any]]:
    """What every function may do."""
    return [
        (function, LOG, f"{function}Logs", None),
        (function, "xray:PutTraceSegments xray:PutTelemetryRecords", "*", None),
        (function, "kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey* kms:ReEncrypt*", "Key", KEY_SERVICES),
    ]


# (functions, actions, resource, condition): every function may do every action.
ALLOWED: list[tuple[str, str, str, Any]] = [
    *(row for name in FUNCTIONS for row in running(name)),
    ("Intake", CONSUME, "IntakeQueue", None),
    ("Intake", READ, "UploadsBucket/incoming/*", None),
    ("Intake", "s3:GetObject", "UploadsBucket/imports/*", None),
    ("Intake", "s3:ListBucket", "UploadsBucket", None),
    ("Intake", "s3:PutObject", "UploadsBucket/applications/*", None),
    ("Intake", "s3:PutObject", "UploadsBucket/rejected/*", None),
    ("Intake", "s3:PutObject", "UploadsBucket/receipts/*", None),
    ("Intake", "s3:PutObject", "UploadsBucket/documents/applications/*", None),
    ("Intake", "dynamodb:PutItem dynamodb:Query", "ResultsTable", keys("upload#*")),
    ("Intake", "dynamodb:Query", "ResultsTable", keys("erased#*")),
    ("Intake", "dynamodb:BatchWriteItem", "ResultsTable", keys("app#*", "upload#*", "uploads-open")),
    ("Intake", "secretsmanager:GetSecretValue", "IdentifierKey", None),
    *((f"Verify{family}", CONSUME, f"{family}Queue", None) for family in (*FAMILIES, *OPTIONAL_FAMILIES)),
    *((f"Verify{family}", READ, "UploadsBucket/applications/*", None) for family in (*FAMILIES, *OPTIONAL_FAMILIES)),
    *(
        (
            f"Verify{family}",
            "dynamodb:BatchWriteItem dynamodb:PutItem dynamodb:UpdateItem",
            "ResultsTable",
            keys("app#*", "id#*", "upload#*"),
        )
        for family in (*FAMILIES, *OPTIONAL_FAMILIES)
    ),
    *(
        (f"Verify{family}", "secretsmanager:GetSecretValue", "IdentifierKey", None)
        for family in (*FAMILIES, *OPTIONAL_FAMILIES)
    ),
    *(
        (
            f"Verify{family}Request",
            "dynamodb:Query dynamodb:PutItem dynamodb:BatchWriteItem",
            "ResultsTable",
            keys("app#*", "id#*"),
        )
        for family in (*FAMILIES, "Shipping")
    ),
    *(
        (f"Verify{family}Request", "secretsmanager:GetSecretValue", "IdentifierKey", None)
        for family in (*FAMILIES, "Shipping")
    ),
    ("VerifyShipping", CONSUME, "ShippingQueue", None),
    ("VerifyShipping", READ, "UploadsBucket/shipping/*", None),
    ("VerifyShipping", "s3:PutObject", "UploadsBucket/rejected/*", None),
    ("VerifyShipping", "s3:PutObject", "UploadsBucket/receipts/*", None),
    (
        "VerifyShipping",
        "dynamodb:Query dynamodb:BatchWriteItem dynamodb:PutItem",
        "ResultsTable",
        keys("app#*", "id#*"),
    ),
    ("VerifyShipping", "secretsmanager:GetSecretValue", "IdentifierKey", None),
    ("VerifyResume", f"{CONSUME} sqs:ChangeMessageVisibility", "ResumeQueue", None),
    ("VerifyResume", READ, "UploadsBucket/applications/*", None),
    ("VerifyResume", "s3:GetObjectTagging", "UploadsBucket/documents/*", None),
    ("VerifyResume ReadDocument", "s3:ListBucket", "UploadsBucket", None),
    ("VerifyResume", "lambda:InvokeFunction", "ReadDocument", None),
    (
        "VerifyResume",
        "dynamodb:BatchWriteItem dynamodb:PutItem dynamodb:UpdateItem",
        "ResultsTable",
        keys("app#*", "id#*", "upload#*"),
    ),
    ("VerifyResume", "secretsmanager:GetSecretValue", "IdentifierKey", None),
    ("ReadDocument", READ, "UploadsBucket/documents/*", None),
    (
        "Assess Alerting Cases",
        "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator",
        "ResultsTable.StreamArn",
        None,
    ),
    ("Assess Alerting Cases", "dynamodb:ListStreams", "*", None),
    ("Assess", "dynamodb:Query dynamodb:BatchGetItem dynamodb:PutItem", "ResultsTable", keys("app#*", "id#*")),
    ("Assess", "sqs:SendMessage", "AssessDeadLetters", None),
    (
        "Alerting",
        "dynamodb:Query dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem",
        "ResultsTable",
        keys("app#*", "id#*", "alert#*", "rate#*"),
    ),
    ("Alerting", "sns:Publish", "AlertsTopic", None),
    ("Alerting", "sqs:SendMessage", "AlertingDeadLetters", None),
    (
        "Cases",
        "dynamodb:Query dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem",
        "ResultsTable",
        keys("app#*", "case#*", "ask#*", "report#*"),
    ),
    ("Cases", "s3:GetObject", "UploadsBucket/cases/*/answers/*", None),
    ("Cases", "s3:GetObject", "UploadsBucket/applications/*", None),
    ("Cases", "s3:ListBucket s3:ListBucketVersions", "UploadsBucket", None),
    ("Cases", "s3:DeleteObjectVersion", "UploadsBucket/cases/*", None),
    ("Cases", "s3:PutObject", "UploadsBucket/incoming/corrections/*", None),
    ("Cases", "sqs:SendMessage", "CasesDeadLetters", None),
    ("Cases", "sqs:SendMessage", "WriteBackQueue", None),
    ("Cases", "sns:Publish", "CaseUpdatesTopic", None),
    ("Cases", "sns:Publish", "OperationsTopic", None),
    ("Deadlines", "dynamodb:Query", "ResultsTable/index/Listed", keys("queue#*")),
    ("Deadlines", "dynamodb:GetItem dynamodb:PutItem", "ResultsTable", keys("case#*")),
    ("Reconcile", "s3:ListBucketVersions s3:ListBucket", "UploadsBucket", None),
    ("Reconcile", "s3:GetObject", "UploadsBucket/applications/*", None),
    ("Reconcile", f"{CACHE} dynamodb:Query dynamodb:PutItem", "ResultsTable", RECONCILE_KEYS),
    *(
        ("Reconcile", "sqs:SendMessage", f"{queue}Queue", None)
        for queue in ("Intake", *FAMILIES, *OPTIONAL_FAMILIES, "Resume", "Fetch", "Erasures")
    ),
    ("Surges", "s3:ListBucket", "UploadsBucket", None),
    ("Surges", "s3:GetObject", "UploadsBucket/applications/*", None),
    ("Surges", "s3:GetObject", "UploadsBucket/surges/*", None),
    ("Surges", "dynamodb:Query dynamodb:PutItem dynamodb:BatchWriteItem", "ResultsTable", keys("surges", "surges#*")),
    ("Surges", "dynamodb:Query", "ResultsTable", keys("upload#*")),
    ("Surges", "sns:Publish", "OperationsTopic", None),
    ("Surges", "secretsmanager:GetSecretValue", "IdentifierKey", None),
    ("Operations", "sns:ListSubscriptionsByTopic", "AlertsTopic", None),
    ("Operations", "sns:ListSubscriptionsByTopic", "OperationsTopic", None),
    ("Operations", "sns:Publish", "AlertsTopic", None),
    ("Operations", "cloudwatch:GetMetricData", "*", None),
    *(("Operations", "sqs:GetQueueAttributes", name, None) for name in QUEUES if name.endswith("DeadLetters")),
    *reviewing("ReviewByMachine"),
    ("Webhooks Fetch Poll WriteBack", "secretsmanager:GetSecretValue", SECRETS, None),
    ("Webhooks", "s3:PutObject", "UploadsBucket/incoming/hooks/*", None),
    ("Webhooks Poll", "s3:PutObject", "UploadsBucket/fetch/*", None),
    ("Webhooks", "s3:PutObject", "UploadsBucket/erasures/*", None),
    ("Webhooks Poll", "dynamodb:Query dynamodb:UpdateItem", "ResultsTable", keys("connections")),
    ("Fetch", f"{CONSUME} sqs:ChangeMessageVisibility", "FetchQueue", None),
    ("Fetch", f"{READ} s3:DeleteObjectVersion", "UploadsBucket/fetch/*", None),
    ("Fetch", "s3:ListBucket", "UploadsBucket", None),
    ("Fetch", "s3:PutObject", "UploadsBucket/incoming/hooks/*", None),
    ("Fetch", "s3:PutObject", "UploadsBucket/documents/hooks/*", None),
    ("Fetch", "s3:PutObject", "UploadsBucket/erasures/*", None),
    ("Fetch", "dynamodb:Query", "ResultsTable", keys("connections", "erased#*")),
    ("Poll", "dynamodb:Query", "ResultsTable", keys("app#*", "erased#*")),
    ("Erasures", CONSUME, "ErasuresQueue", None),
    ("Erasures", ANY_ITEM, "ResultsTable", None),
    ("Erasures", "s3:ListBucketVersions s3:ListBucket", "UploadsBucket", None),
    ("Erasures", f"{READ} s3:DeleteObjectVersion", "UploadsBucket/*", None),
    ("Erasures", "s3:PutObject", "UploadsBucket/applications/*", None),
    ("Erasures", "s3:PutObject", "UploadsBucket/rejected/*", None),
    ("WriteBack", f"{CONSUME} sqs:ChangeMessageVisibility", "WriteBackQueue", None),
    ("WriteBack", "dynamodb:Query", "ResultsTable", keys("connections", "app#*", "case#*")),
    ("WriteBack", "dynamodb:PutItem", "ResultsTable", keys("app#*") | NOTE),
    ("Watchlists", CONSUME, "WatchlistsQueue", None),
    ("Watchlists", "s3:GetObject", "UploadsBucket/watchlists/*", None),
    ("Watchlists", "s3:GetObject s3:PutObject", "UploadsBucket/watchlists-in-force/*", None),
    ("Watchlists", "s3:PutObject", "UploadsBucket/rejected/*", None),
    ("Watchlists", "s3:ListBucket", "UploadsBucket", None),
    ("Watchlists", "dynamodb:BatchWriteItem", "ResultsTable", keys("id#*")),
    ("Watchlists", "secretsmanager:GetSecretValue", "IdentifierKey", None),
]
# Only where a paid look-up is switched on.
CARRIER_LOOKUP = [
    ("VerifyPhone VerifyPhoneRequest", "sms-voice:CarrierLookup", "*", None),
    ("VerifyPhone VerifyPhoneRequest", CACHE, "ResultsTable", CARRIER_KEYS),
]
EMAIL_INSIGHTS = [
    ("VerifyEmail VerifyEmailRequest", "ses:GetEmailAddressInsights", "*", None),
    ("VerifyEmail VerifyEmailRequest", CACHE, "ResultsTable", INSIGHT_KEYS),
]

# Only where an identity provider is given.
OF_LINKS = keys("ask#*")
ANSWERING = OF_LINKS | {
    "ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", "answered_at", "attempts", "expires_at"]}
}
REVIEWERS = [
    *running("Review"),
    *reviewing("Review"),
    *running("ReviewPage"),
    *running("CandidatePage"),
    ("CandidatePage", "dynamodb:Query", "ResultsTable", OF_LINKS),
    ("CandidatePage", "dynamodb:UpdateItem", "ResultsTable", ANSWERING),
    ("CandidatePage", "s3:GetObject", "UploadsBucket/cases/*/questions/*", None),
    ("CandidatePage", "s3:PutObject", "UploadsBucket/cases/*/answers/*", None),
]


def rows(table: list[tuple[str, str, str, Any]]) -> set[Row]:
    """The single rows of a table, whose functions and actions are separated by spaces."""
    return {
        (function, action, resource, as_text(condition))
        for functions, actions, resource, condition in table
        for function, action in product(functions.split(), actions.split())
    }


def as_text(condition: Any) -> str:
    return json.dumps(condition, sort_keys=True) if condition else ""


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def named(resource: Any) -> str:
    """A resource of a statement, written shortly: `Table`, `Table.StreamArn`, `Bucket/prefix/*`."""
    match resource:
        case str(text):
            return text
        case {"Ref": name} | {"Fn::GetAtt": [name, "Arn"]}:
            return str(name)
        case {"Fn::GetAtt": [name, attribute]}:
            return f"{name}.{attribute}"
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{(\w+)\.Arn\}", r"\1", text)
    raise AssertionError(resource)


def granted(template: dict[str, Any]) -> set[Row]:
    """What the roles of the functions allow, in a stack."""
    return {
        (name, action, named(resource), as_text(statement.get("Condition")))
        for name, function in resources("AWS::Lambda::Function", template).items()
        for statement in statements(referred(function["Role"]), template)
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    }


def statements(role: str, template: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The statements of a role: of its own policies, of those it names, and of those that name it."""
    properties = resources("AWS::IAM::Role", template)[role]
    managed = resources("AWS::IAM::ManagedPolicy", template)
    policies = [*properties["Policies"], *(managed[referred(policy)] for policy in properties["ManagedPolicyArns"])]
    policies += [policy for policy in managed.values() if {"Ref": role} in policy.get("Roles", [])]
    for policy in policies:
        for statement in policy["PolicyDocument"]["Statement"]:
            assert statement.keys() <= {"Effect", "Action", "Resource", "Condition"}
            assert statement["Effect"] == "Allow"
            yield statement


@pytest.mark.parametrize(
    ("template", "table"),
    [
        pytest.param(DEFAULT, ALLOWED, id="default"),
        pytest.param(stack(CarrierLookup=True), ALLOWED + CARRIER_LOOKUP, id="carrier look-ups"),
        pytest.param(stack(EmailInsights=True), ALLOWED + EMAIL_INSIGHTS, id="e-mail insights"),
        pytest.param(stack(Reviewers=True), ALLOWED + REVIEWERS, id="reviewers"),
    ],
)
def test_functions_may_do_exactly_this(template: dict[str, Any], table: list[tuple[str, str, str, Any]]) -> None:
    allowed, found = rows(table), granted(template)
    assert (found - allowed, allowed - found) == (set(), set())


def test_paid_lookups_are_switched_off_by_zero() -> None:
    for condition, parameter in (("CarrierLookup", "CarrierLookupsPerDay"), ("EmailInsights", "EmailInsightsPerDay")):
        assert WRITTEN["Conditions"][condition] == {"Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, 0]}]}
        assert WRITTEN["Parameters"][parameter]["Default"] == 0


def test_every_function_has_a_role_of_its_own_that_only_lambda_assumes() -> None:
    roles, functions = resources("AWS::IAM::Role", EVERYTHING), resources("AWS::Lambda::Function", EVERYTHING)
    assert sorted(roles) == sorted(referred(function["Role"]) for function in functions.values())
    assert sorted(roles) == sorted(f"{name}Role" for name in functions)
    for role in roles.values():
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert statement == {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"},
        }
        assert role.keys() == {"AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies"}


def test_no_other_resource_grants_permissions() -> None:
    kinds = {resource["Type"] for resource in EVERYTHING["Resources"].values()}
    assert {kind for kind in kinds if kind.startswith("AWS::IAM::")} == {"AWS::IAM::Role", "AWS::IAM::ManagedPolicy"}


# ─────────────────────────────────────────── Policies of resources ──────────────────────────────────────────

STATED, STATED_KEY = "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"
OF_UPLOADER = "s3:x-amz-server-side-encryption-customer-algorithm"
TAGS = "s3:RequestObjectTagKeys"
OUR_KEY = {"Fn::GetAtt": ["Key", "Arn"]}
OTHER_ENCRYPTION = {"Null": {STATED: "false"}, "StringNotEquals": {STATED_KEY: OUR_KEY}}
NOT_CASES = {"ArnNotEquals": {"aws:PrincipalArn": {"Fn::GetAtt": ["CasesRole", "Arn"]}}}
OF_HOOKS = [f"UploadsBucket/{prefix}/*" for prefix in ("incoming/hooks", "fetch", "erasures", "documents/hooks")]
NOT_WEBHOOKS = {
    "ArnNotEquals": {
        "aws:PrincipalArn": [{"Fn::GetAtt": [f"{name}Role", "Arn"]} for name in ("Webhooks", "Fetch", "Poll")]
    }
}
OWN_KEY = {"Null": {OF_UPLOADER: "false"}}
OWN_SCAN = {"ForAnyValue:StringEquals": {TAGS: "GuardDutyMalwareScanStatus"}}
PLAIN_HTTP = {"Bool": {"aws:SecureTransport": "false"}}
THIS_ACCOUNT = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
ROOT_OF_THIS_ACCOUNT = {"AWS": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}
CLOUDWATCH = {"Service": "cloudwatch.amazonaws.com"}
SNS = {"Service": "sns.amazonaws.com"}
SIEM_TOPICS = [{"Ref": "AlertsTopic"}, {"Ref": "CaseUpdatesTopic"}]
EVENTBRIDGE = {"Service": "events.amazonaws.com"}

# (resource, effect, principal, actions, resources, condition)
Statement = tuple[str, str, Any, list[str], list[str], Any]
RESOURCE_POLICIES: list[Statement] = [
    ("Key", "Allow", ROOT_OF_THIS_ACCOUNT, ["kms:*"], ["*"], None),
    ("Key", "Allow", CLOUDWATCH, ["kms:Decrypt", "kms:GenerateDataKey*"], ["*"], THIS_ACCOUNT),
    ("UploadsBucket", "Deny", "*", ["s3:*"], ["UploadsBucket", "UploadsBucket/*"], PLAIN_HTTP),
    ("UploadsBucket", "Deny", "*", ["s3:PutObject"], ["UploadsBucket/*"], OTHER_ENCRYPTION),
    ("UploadsBucket", "Deny", "*", ["s3:PutObject"], ["UploadsBucket/*"], OWN_KEY),
    ("UploadsBucket", "Deny", "*", ["s3:PutObject"], ["UploadsBucket/*"], OWN_SCAN),
    ("UploadsBucket", "Deny", "*", ["s3:PutObject"], ["UploadsBucket/incoming/corrections/*"], NOT_CASES),
    ("UploadsBucket", "Deny", "*", ["s3:PutObject"], OF_HOOKS, NOT_WEBHOOKS),
    ("AlertsTopic", "Allow", CLOUDWATCH, ["sns:Publish"], ["AlertsTopic"], THIS_ACCOUNT),
    ("AlertsTopic", "Deny", "*", ["sns:Publish"], ["AlertsTopic"], PLAIN_HTTP),
    ("OperationsTopic", "Allow", CLOUDWATCH, ["sns:Publish"], ["OperationsTopic"], THIS_ACCOUNT),
    ("OperationsTopic", "Deny", "*", ["sns:Publish"], ["OperationsTopic"], PLAIN_HTTP),
    ("CaseUpdatesTopic", "Deny", "*", ["sns:Publish"], ["CaseUpdatesTopic"], PLAIN_HTTP),
    *((name, "Deny", "*", ["sqs:*"], ["*"], PLAIN_HTTP) for name in QUEUES),
    ("SiemQueue", "Allow", SNS, ["sqs:SendMessage"], ["*"], {"ArnEquals": {"aws:SourceArn": SIEM_TOPICS}}),
    *(
        (f"{queue}{suffix}", "Allow", EVENTBRIDGE, ["sqs:SendMessage"], ["*"], {"ArnEquals": {"aws:SourceArn": rule}})
        for queue in ("Intake", *FAMILIES, *OPTIONAL_FAMILIES, "Resume", "Shipping", "Fetch", "Erasures", "Watchlists")
        for suffix in ("Queue", "DeadLetters")
        for rule in [{"Fn::GetAtt": [f"{queue}Rule", "Arn"]}]
    ),
]


def resource_policies() -> Iterator[Statement]:
    """The statements of all policies that are attached to resources."""
    documents = [("Key", resources("AWS::KMS::Key")["Key"]["KeyPolicy"])]
    for kind, targets in (
        ("AWS::S3::BucketPolicy", "Bucket"),
        ("AWS::SNS::TopicPolicy", "Topics"),
        ("AWS::SQS::QueuePolicy", "Queues"),
    ):
        for policy in resources(kind).values():
            documents += [(referred(target), policy["PolicyDocument"]) for target in as_list(policy[targets])]
    for name, document in documents:
        for said in document["Statement"]:
            assert said.keys() <= {"Sid", "Effect", "Principal", "Action", "Resource", "Condition"}
            affected = [named(resource) for resource in as_list(said["Resource"])]
            yield name, said["Effect"], said["Principal"], as_list(said["Action"]), affected, said.get("Condition")


def test_resource_policies_say_exactly_this() -> None:
    """A queue with two policies would keep one of them, so each row also occurs only once."""
    found = sorted(map(repr, resource_policies()))
    assert found == sorted(map(repr, RESOURCE_POLICIES))


@pytest.mark.parametrize(
    ("stated", "with_key", "without_key", "why"),
    [
        ({}, True, True, "it gets the encryption of the bucket"),
        ({STATED: "aws:kms", STATED_KEY: OUR_KEY}, True, False, "it states that of the bucket"),
        ({STATED: "AES256"}, False, True, "another algorithm, or that of the bucket"),
        ({STATED: "aws:kms"}, False, False, "the key would be that of S3"),
        ({STATED: "aws:kms", STATED_KEY: "arn:aws:kms:eu-central-1:1:key/theirs"}, False, False, "another key"),
        ({OF_UPLOADER: "AES256"}, False, False, "a key that only the uploader has"),
        ({TAGS: ["GuardDutyMalwareScanStatus"]}, False, False, "it says itself that it was scanned"),
        ({TAGS: ["team"]}, True, True, "other tags may be of any use"),
    ],
)
def test_upload_is_denied_only_if_it_states_another_encryption_or_a_scan(
    stated: dict[str, Any], with_key: bool, without_key: bool, why: str
) -> None:
    for customer_managed, allowed in ((True, with_key), (False, without_key)):
        (policy,) = resources("AWS::S3::BucketPolicy", stack(CustomerManagedKey=customer_managed)).values()
        said = policy["PolicyDocument"]["Statement"]
        put = [each for each in said if each["Action"] == "s3:PutObject" and "ArnNotEquals" not in each["Condition"]]
        assert any(applies(each["Condition"], stated) for each in put) != allowed, why


def applies(condition: dict[str, dict[str, Any]], stated: dict[str, Any]) -> bool:
    """Whether a request fulfils a condition, by IAM's rules for a key that the request does not have."""
    operators: dict[str, Callable[[str, Any], bool]] = {
        "Null": lambda key, value: (key not in stated) == (value == "true"),
        "StringNotEquals": lambda key, value: stated.get(key) != value,  # fulfilled without the key
        "ForAnyValue:StringEquals": lambda key, value: value in stated.get(key, ()),
    }
    return all(operators[name](key, value) for name, each in condition.items() for key, value in each.items())
