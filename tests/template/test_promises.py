"""What the stack promises to keep, to encrypt, to delete in time, to retry and to watch: one row for each promise."""

import json
import re
from typing import Any

import pytest

from cases.routes import ROUTES
from tests.template.transformed import (
    CONSUMERS,
    DEFAULT,
    EVERYTHING,
    FAMILIES,
    FUNCTIONS,
    MAPPINGS,
    OPTIONAL_FAMILIES,
    QUEUES,
    WRITTEN,
    referred,
    resources,
    stack,
)

DAY = 24 * 3600
KEY = {"Ref": "Key"}
KEY_ARN = {"Fn::GetAtt": ["Key", "Arn"]}
UPLOAD_RETENTION = {"Ref": "UploadRetentionDays"}

# ───────────────────────────────────────────────── Data ─────────────────────────────────────────────────────

PROMISES: list[tuple[str, str, Any]] = [
    *(
        (name, attribute, "Retain")
        for name in ("Key", "UploadsBucket", "IdentifierKey", "ResultsTable")
        for attribute in ("DeletionPolicy", "UpdateReplacePolicy")
    ),
    ("Key", "EnableKeyRotation", True),
    (
        "UploadsBucket",
        "BucketEncryption.ServerSideEncryptionConfiguration",
        [
            {
                "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY_ARN},
                "BucketKeyEnabled": True,
            }
        ],
    ),
    ("UploadsBucket", "OwnershipControls.Rules", [{"ObjectOwnership": "BucketOwnerEnforced"}]),
    (
        "UploadsBucket",
        "PublicAccessBlockConfiguration",
        dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True),
    ),
    ("UploadsBucket", "VersioningConfiguration.Status", "Enabled"),
    ("UploadsBucket", "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled", True),
    ("UploadsBucketPolicy", "Bucket", {"Ref": "UploadsBucket"}),
    ("IdentifierKey", "KmsKeyId", KEY_ARN),
    ("IdentifierKey", "GenerateSecretString", {"PasswordLength": 64, "ExcludePunctuation": True}),
    ("ResultsTable", "BillingMode", "PAY_PER_REQUEST"),
    ("ResultsTable", "DeletionProtectionEnabled", True),
    ("ResultsTable", "PointInTimeRecoverySpecification", {"PointInTimeRecoveryEnabled": True}),
    ("ResultsTable", "TimeToLiveSpecification", {"AttributeName": "expires_at", "Enabled": True}),
    ("ResultsTable", "StreamSpecification", {"StreamViewType": "NEW_IMAGE"}),
    ("ResultsTable", "SSESpecification", {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY_ARN}),
    ("AlertsTopic", "KmsMasterKeyId", KEY),
    ("AlertsTopic", "Subscription", [{"Protocol": "email", "Endpoint": {"Ref": "AlertEmail"}}]),
    ("OperationsTopic", "KmsMasterKeyId", KEY),
    ("OperationsTopic", "Subscription", [{"Protocol": "email", "Endpoint": {"Ref": "OperationsEmail"}}]),
    ("SiemQueue", "MessageRetentionPeriod", 14 * DAY),
    ("SiemSubscription", "TopicArn", {"Ref": "AlertsTopic"}),
    ("SiemSubscription", "Protocol", "sqs"),
    ("SiemSubscription", "Endpoint", {"Fn::GetAtt": ["SiemQueue", "Arn"]}),
    ("SiemSubscription", "RawMessageDelivery", True),
    ("SiemSubscription", "FilterPolicy", {"level": [{"exists": True}]}),
    ("CaseUpdatesTopic", "KmsMasterKeyId", KEY),
    ("SiemUpdatesSubscription", "TopicArn", {"Ref": "CaseUpdatesTopic"}),
    ("SiemUpdatesSubscription", "Endpoint", {"Fn::GetAtt": ["SiemQueue", "Arn"]}),
    ("SiemUpdatesSubscription", "RawMessageDelivery", True),
    ("ReconcileSchedule", "ScheduleExpression", "rate(15 minutes)"),
    ("OperationsDaily", "ScheduleExpression", "cron(0 6 * * ? *)"),
]


@pytest.mark.parametrize(("name", "path", "expected"), PROMISES)
def test_resource_is_configured_as_promised(name: str, path: str, expected: Any) -> None:
    resource = EVERYTHING["Resources"][name]
    found = resource if path in ("DeletionPolicy", "UpdateReplacePolicy") else resource["Properties"]
    for step in path.split("."):
        found = found[step]
    assert found == expected


@pytest.mark.parametrize(("given", "address"), [(False, "AlertEmail"), (True, "OperationsEmail")])
def test_alarms_go_to_the_address_that_the_daily_check_expects(given: bool, address: str) -> None:
    template = stack(OperationsEmailGiven=given)
    subscription = {"Protocol": "email", "Endpoint": {"Ref": address}}
    assert resources("AWS::SNS::Topic", template)["OperationsTopic"]["Subscription"] == [subscription]
    settings = resources("AWS::Lambda::Function", template)["Operations"]["Environment"]["Variables"]
    assert (settings["ALERT_EMAIL"], settings["OPERATIONS_EMAIL"]) == ({"Ref": "AlertEmail"}, {"Ref": address})


def test_weekly_report_reads_every_dead_letter_queue() -> None:
    _, queues = FUNCTIONS["Operations"]["Environment"]["Variables"]["DEAD_LETTERS"]["Fn::Join"]
    assert {referred(queue) for queue in queues} == {name for name in QUEUES if name.endswith("DeadLetters")}


def test_objects_expire_by_prefix() -> None:
    """Watchlists do not expire. Old versions of everything do, after as long as dead letters are kept."""
    rules = resources("AWS::S3::Bucket")["UploadsBucket"]["LifecycleConfiguration"]["Rules"]
    assert all(rule["Status"] == "Enabled" for rule in rules)
    assert [{name: value for name, value in rule.items() if name not in ("Id", "Status")} for rule in rules] == [
        {"Prefix": "incoming/", "ExpirationInDays": UPLOAD_RETENTION},
        {"Prefix": "applications/", "ExpirationInDays": UPLOAD_RETENTION},
        {"Prefix": "rejected/", "ExpirationInDays": UPLOAD_RETENTION},
        {"Prefix": "receipts/", "ExpirationInDays": UPLOAD_RETENTION},
        {"Prefix": "fetch/", "ExpirationInDays": UPLOAD_RETENTION},
        {"Prefix": "erasures/", "ExpirationInDays": 30},
        {"Prefix": "shipping/", "ExpirationInDays": 7},
        {"Prefix": "documents/", "ExpirationInDays": UPLOAD_RETENTION},
        {"Prefix": "cases/", "ExpirationInDays": {"Ref": "RecordRetentionDays"}},
        {
            "NoncurrentVersionExpiration": {"NoncurrentDays": 14},
            "ExpiredObjectDeleteMarker": True,
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
    ]


def test_logs_expire() -> None:
    groups, functions = resources("AWS::Logs::LogGroup", EVERYTHING), resources("AWS::Lambda::Function", EVERYTHING)
    assert set(groups) == {f"{name}Logs" for name in [*functions, "Api", "ReviewApi"]}
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


@pytest.mark.parametrize("name", resources("AWS::Lambda::Function", EVERYTHING))
def test_function_logs_to_its_own_group(name: str) -> None:
    function = resources("AWS::Lambda::Function", EVERYTHING)[name]
    assert function["LoggingConfig"]["LogGroup"] == {"Ref": f"{name}Logs"}


def test_without_a_key_of_its_own_the_stack_needs_none() -> None:
    assert not re.search(r'"(Ref|Fn::GetAtt)": \[?"Key"', json.dumps(stack(CustomerManagedKey=False)["Resources"]))


# ────────────────────────────────────────────── The HTTP API ────────────────────────────────────────────────


def security(api: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What each route of an API asks of its callers, by path and method."""
    body = resources("AWS::ApiGatewayV2::Api", EVERYTHING)[api]["Body"]
    assert "x-amazon-apigateway-cors" not in body
    return {
        (path, method): route["security"]
        for path, methods in body["paths"].items()
        for method, route in methods.items()
    }


REVIEW_ROUTES = {(route.path, route.method.lower()) for route in ROUTES}


def test_api_of_machines_accepts_signed_requests_only_except_for_events_of_sources() -> None:
    verify = {(f"/verify/{family.lower()}", "post") for family in FAMILIES}
    paths = {*verify, ("/shipping", "post"), *REVIEW_ROUTES, ("/$default", "x-amazon-apigateway-any-method")}
    hooks: dict[tuple[str, str], list[dict[str, Any]]] = {
        ("/hooks/{source}/{connection}", "post"): [{"NONE": []}]
    }  # the function checks the source's signature
    assert security("Api") == {key: [{"AWS_IAM": []}] for key in paths} | hooks


def test_review_api_accepts_tokens_of_the_identity_provider_only_except_for_the_two_pages() -> None:
    pages = [("/a/{token}", "get"), ("/a/{token}", "post")]
    pages += [(path, "get") for path in ("/", "/config.json", "/assets/{version}/{file}")]
    expected: dict[tuple[str, str], list[dict[str, Any]]] = {key: [{"IdentityProvider": []}] for key in REVIEW_ROUTES}
    expected |= {key: [{"NONE": []}] for key in pages}
    assert security("ReviewApi") == expected
    (scheme,) = resources("AWS::ApiGatewayV2::Api", EVERYTHING)["ReviewApi"]["Body"]["components"][
        "securitySchemes"
    ].values()
    authorizer = scheme["x-amazon-apigateway-authorizer"]
    assert authorizer["jwtConfiguration"] == {
        "issuer": {"Ref": "IdentityIssuer"},
        "audience": [{"Ref": "IdentityAudience"}],
    }


@pytest.mark.parametrize(
    ("conditions", "link"),
    [
        ({}, ""),
        ({"ReviewUrlGiven": True, "Reviewers": True}, {"Ref": "ReviewUrl"}),
        (
            {"Reviewers": True},
            {
                "Fn::Sub": "https://${ReviewApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"
                "/#/applications/{application_id}"
            },
        ),
    ],
)
def test_alerts_link_to_the_review_page_if_there_is_one(conditions: dict[str, bool], link: Any) -> None:
    alerting = resources("AWS::Lambda::Function", stack(**conditions))["Alerting"]
    assert alerting["Environment"]["Variables"]["REVIEW_URL"] == link


def test_without_an_issuer_there_is_no_review_api() -> None:
    assert set(resources("AWS::ApiGatewayV2::Api")) == {"Api"}
    assert "Review" not in FUNCTIONS


def test_apis_limit_requests() -> None:
    stages = resources("AWS::ApiGatewayV2::Stage", EVERYTHING).values()
    assert [stage["DefaultRouteSettings"] for stage in stages] == [
        {"ThrottlingRateLimit": 50, "ThrottlingBurstLimit": 100}
    ] * 2
    of_routes = [stage["RouteSettings"] for stage in stages]
    assert {name: limits for each in of_routes for name, limits in each.items()} == {
        "POST /hooks/{source}/{connection}": {"ThrottlingRateLimit": 100, "ThrottlingBurstLimit": 200},
        "GET /a/{token}": {"ThrottlingRateLimit": 10, "ThrottlingBurstLimit": 20},
        "POST /a/{token}": {"ThrottlingRateLimit": 5, "ThrottlingBurstLimit": 10},
    }


# ──────────────────────────────────────────────── Queues ────────────────────────────────────────────────────

# What each rule sends to its queue, and to the dead letters if the queue refuses it.
RULES = [
    ("Intake", "incoming/", ["Object Created"]),
    *((family, "applications/", ["Object Created"]) for family in (*FAMILIES, *OPTIONAL_FAMILIES)),
    ("Resume", "applications/", ["Object Created"]),
    ("Shipping", "shipping/", ["Object Created"]),
    ("Fetch", "fetch/", ["Object Created"]),
    ("Erasures", "erasures/", ["Object Created"]),
    ("Watchlists", "watchlists/", ["Object Created", "Object Deleted"]),
]


def test_what_is_switched_off_is_not_invoked() -> None:
    rules = resources("AWS::Events::Rule", stack(Employment=False, Network=True))
    states = {name: rules[f"{name}Rule"]["State"] for name in OPTIONAL_FAMILIES}
    assert states == {"Employment": "DISABLED", "Presence": "ENABLED", "Network": "ENABLED"}


def test_objects_reach_their_queues() -> None:
    rules = {name for name, rule in resources("AWS::Events::Rule").items() if "EventPattern" in rule}
    assert rules == {f"{name}Rule" for name, _, _ in RULES}


@pytest.mark.parametrize(("name", "prefix", "detail_types"), RULES)
def test_rule_sends_objects_to_its_queue(name: str, prefix: str, detail_types: list[str]) -> None:
    rule = resources("AWS::Events::Rule")[f"{name}Rule"]
    assert rule["EventPattern"] == {
        "source": ["aws.s3"],
        "detail-type": detail_types,
        "detail": {"bucket": {"name": [{"Ref": "UploadsBucket"}]}, "object": {"key": [{"prefix": prefix}]}},
    }
    (target,) = rule["Targets"]
    assert target["Arn"] == {"Fn::GetAtt": [f"{name}Queue", "Arn"]}
    assert target["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": [f"{name}DeadLetters", "Arn"]}
    assert ("State" in rule) == (name in OPTIONAL_FAMILIES)


@pytest.mark.parametrize("queue", CONSUMERS)
def test_message_stays_hidden_while_it_is_processed(queue: str) -> None:
    """AWS asks for six times the function's timeout."""
    assert QUEUES[queue]["VisibilityTimeout"] >= 6 * FUNCTIONS[CONSUMERS[queue]]["Timeout"]


@pytest.mark.parametrize("queue", CONSUMERS)
def test_retries_outlast_an_outage_of_two_hours(queue: str) -> None:
    attempts = QUEUES[queue]["RedrivePolicy"]["maxReceiveCount"]
    assert attempts >= 5
    assert attempts * QUEUES[queue]["VisibilityTimeout"] >= 2 * 3600


@pytest.mark.parametrize("queue", CONSUMERS)
def test_message_waits_while_its_function_is_switched_off_for_a_week(queue: str) -> None:
    """SQS counts from the arrival here, also for the dead letters: what waited a week is kept another week there."""
    assert QUEUES[queue]["MessageRetentionPeriod"] == 14 * DAY


@pytest.mark.parametrize("queue", CONSUMERS)
def test_message_that_keeps_failing_moves_to_the_dead_letters_of_its_queue(queue: str) -> None:
    dead_letters = QUEUES[referred(QUEUES[queue]["RedrivePolicy"]["deadLetterTargetArn"])]
    (allowed,) = dead_letters["RedriveAllowPolicy"]["sourceQueueArns"]
    assert dead_letters["RedriveAllowPolicy"]["redrivePermission"] == "byQueue"
    assert allowed["Fn::Sub"].endswith(":" + QUEUES[queue]["QueueName"]["Fn::Sub"])
    assert dead_letters["MessageRetentionPeriod"] == 14 * DAY


@pytest.mark.parametrize("queue", QUEUES)
def test_queue_is_encrypted(queue: str) -> None:
    assert QUEUES[queue]["SqsManagedSseEnabled"] is True


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_batch_fails_record_by_record(mapping: str) -> None:
    assert MAPPINGS[mapping]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert MAPPINGS[mapping].get("Enabled", True) is True


@pytest.mark.parametrize(
    ("mapping", "dead_letters"),
    [
        ("AssessResults", "AssessDeadLetters"),
        ("AlertingAssessments", "AlertingDeadLetters"),
        ("CasesChanges", "CasesDeadLetters"),
    ],
)
def test_records_of_the_stream_are_retried_for_six_hours_and_then_kept(mapping: str, dead_letters: str) -> None:
    expected = {
        "StartingPosition": "TRIM_HORIZON",
        "MaximumRetryAttempts": -1,
        "MaximumRecordAgeInSeconds": 6 * 3600,
        "DestinationConfig": {"OnFailure": {"Destination": {"Fn::GetAtt": [dead_letters, "Arn"]}}},
    }
    assert expected.items() <= MAPPINGS[mapping].items()
    assert QUEUES[dead_letters]["MessageRetentionPeriod"] == 14 * DAY
    assert QUEUES[dead_letters]["RedriveAllowPolicy"] == {"redrivePermission": "denyAll"}


def test_one_application_that_cannot_be_assessed_blocks_no_other() -> None:
    assert MAPPINGS["AssessResults"]["BisectBatchOnFunctionError"] is True
    assert MAPPINGS["CasesChanges"]["BisectBatchOnFunctionError"] is True


def test_alerts_of_a_window_are_sent_together_and_one_after_the_other() -> None:
    assert MAPPINGS["AlertingAssessments"]["MaximumBatchingWindowInSeconds"] == {"Ref": "AlertWindowSeconds"}
    assert MAPPINGS["AlertingAssessments"]["ParallelizationFactor"] == 1


def test_concurrency_is_reserved_for_assess_and_alerting_only_if_the_account_has_enough() -> None:
    """AWS refuses it, and the whole deployment, unless 100 executions of the account stay unreserved."""
    assert WRITTEN["Parameters"]["AssessConcurrency"]["Default"] == 0
    assert not [name for name, function in FUNCTIONS.items() if "ReservedConcurrentExecutions" in function]
    functions = resources("AWS::Lambda::Function", stack(ReservedConcurrency=True))
    assert {
        name: function["ReservedConcurrentExecutions"]
        for name, function in functions.items()
        if "ReservedConcurrentExecutions" in function
    } == {"Assess": {"Ref": "AssessConcurrency"}, "Alerting": 1}


@pytest.mark.parametrize("queue", CONSUMERS)
def test_table_of_queues_names_the_function_of_each(queue: str) -> None:
    assert WRITTEN["Mappings"]["Queues"][queue.removesuffix("Queue")]["Function"] == CONSUMERS[queue]


# ──────────────────────────────────────────────── Alarms ────────────────────────────────────────────────────

WITH_QUEUES = (
    *("Intake", *FAMILIES, *OPTIONAL_FAMILIES, "Resume", "Shipping", "Fetch", "Erasures", "WriteBack", "Watchlists"),
)

# Alarm: namespace, metric, dimension, statistic, period in seconds, threshold. All ring above the threshold.
ALARMS: dict[str, tuple[str, str, Any, str, int, int]] = {
    **{
        f"{queue}DeadLettersAlarm": (
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            {"Name": "QueueName", "Value": {"Fn::GetAtt": [f"{queue}DeadLetters", "QueueName"]}},
            "Maximum",
            60,
            0,
        )
        for queue in (*WITH_QUEUES, "Assess", "Alerting", "Cases")
    },
    **{
        f"{queue}QueueLate": (
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            {"Name": "QueueName", "Value": {"Fn::GetAtt": [f"{queue}Queue", "QueueName"]}},
            "Maximum",
            300,
            24 * 3600 if queue in ("Erasures", "WriteBack") else 3600,  # these wait for others, and nobody for them
        )
        for queue in WITH_QUEUES
    },
    **{
        f"{function}{metric}": (
            "AWS/Lambda",
            metric,
            {"Name": "FunctionName", "Value": {"Ref": function}},
            "Sum",
            300,
            0,
        )
        for function in (*FUNCTIONS, "Review", "ReviewPage", "CandidatePage")
        for metric in ("Errors", "Throttles")
    },
    "AssessLate": (
        "AWS/Lambda",
        "IteratorAge",
        {"Name": "FunctionName", "Value": {"Ref": "Assess"}},
        "Maximum",
        300,
        15 * 60 * 1000,
    ),
    "RowsRejected": ("Bonafide", "RowsRejected", {"Name": "service", "Value": "intake"}, "Sum", 300, 0),
    "ApplicationsOutstanding": (
        "Bonafide",
        "Outstanding",
        {"Name": "service", "Value": "reconcile"},
        "Minimum",
        3600,
        0,
    ),
    "UploadsWithoutReceipt": (
        "Bonafide",
        "UploadsWithoutReceipt",
        {"Name": "service", "Value": "reconcile"},
        "Maximum",
        21600,
        0,
    ),
    "WatchlistsRefused": ("Bonafide", "WatchlistsRefused", {"Name": "service", "Value": "watchlists"}, "Sum", 300, 0),
    "AlertsUndelivered": (
        "AWS/SNS",
        "NumberOfNotificationsFailed",
        {"Name": "TopicName", "Value": {"Fn::GetAtt": ["AlertsTopic", "TopicName"]}},
        "Sum",
        300,
        0,
    ),
    "AlertFlood": (
        "AWS/SNS",
        "NumberOfMessagesPublished",
        {"Name": "TopicName", "Value": {"Fn::GetAtt": ["AlertsTopic", "TopicName"]}},
        "Sum",
        3600,
        20,
    ),
    "SubscriptionUnconfirmed": (
        "Bonafide",
        "UnconfirmedSubscriptions",
        {"Name": "service", "Value": "operations"},
        "Maximum",
        3600,
        0,
    ),
    **{
        f"{api}Errors": ("AWS/ApiGateway", "5xx", {"Name": "ApiId", "Value": {"Ref": api}}, "Sum", 300, 0)
        for api in ("Api", "ReviewApi")
    },
}
# The topic that has no confirmed reader may be that of operations.
RINGS_AT = {"SubscriptionUnconfirmed": ["OperationsTopic", "AlertsTopic"]}
FOUND = resources("AWS::CloudWatch::Alarm", EVERYTHING)


def test_these_alarms_exist() -> None:
    assert FOUND.keys() == ALARMS.keys()


def test_every_queue_has_a_consumer_or_an_alarm_for_dead_letters() -> None:
    dead_letters = {name.removesuffix("Alarm") for name in ALARMS if name.endswith("DeadLettersAlarm")}
    assert set(QUEUES) == set(CONSUMERS) | dead_letters | {"SiemQueue"}  # from which something outside takes
    assert {f"{queue}Late" for queue in CONSUMERS} <= ALARMS.keys()


@pytest.mark.parametrize("name", ALARMS)
def test_alarm_rings_when_promised(name: str) -> None:
    namespace, metric, dimension, statistic, period, threshold = ALARMS[name]
    alarm = dict(FOUND[name])
    alarm.pop("AlarmDescription")
    assert alarm == {
        "AlarmActions": [{"Ref": topic} for topic in RINGS_AT.get(name, ["OperationsTopic"])],
        "Namespace": namespace,
        "MetricName": metric,
        "Dimensions": [dimension],
        "Statistic": statistic,
        "Period": period,
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": threshold,
        "TreatMissingData": "notBreaching",
    }


def description(alarm: str) -> str:
    text = FOUND[alarm]["AlarmDescription"]
    found: str = text["Fn::Sub"] if isinstance(text, dict) else text
    return found


@pytest.mark.parametrize("name", ALARMS)
def test_alarm_says_what_happened_and_what_to_do(name: str) -> None:
    assert re.fullmatch(r"[A-Z].{20,}\. [A-Z].{20,}\.", description(name))


@pytest.mark.parametrize("queue", CONSUMERS)
def test_alarm_texts_name_the_function_and_the_numbers_of_the_queue(queue: str) -> None:
    dead_letters = referred(QUEUES[queue]["RedrivePolicy"]["deadLetterTargetArn"])
    attempts = QUEUES[queue]["RedrivePolicy"]["maxReceiveCount"]
    assert f"{CONSUMERS[queue]} could not process in {attempts} attempts." in description(f"{dead_letters}Alarm")
    assert f"more than {FOUND[f'{queue}Late']['Threshold']} seconds." in description(f"{queue}Late")


def test_dashboard_shows_every_function_and_queue() -> None:
    (dashboard,) = resources("AWS::CloudWatch::Dashboard").values()
    body = dashboard["DashboardBody"]["Fn::Sub"]
    shown = set(re.findall(r"\$\{(\w+)[.}]", body))
    assert json.loads(body)["widgets"]
    assert set(FUNCTIONS) | set(QUEUES) | {"AlertsTopic"} <= shown


def test_the_default_stack_differs_only_in_what_is_switched_on() -> None:
    switched_on = EVERYTHING["Resources"].keys() - DEFAULT["Resources"].keys()
    of_people = ("Review", "ReviewPage", "CandidatePage")
    assert {name for name in switched_on if not name.startswith(of_people)} == {
        "LookUpCarriers",
        "AskForEmailInsights",
    }
