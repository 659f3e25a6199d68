"""Functions run as on Lambda; their environment is removed with the stack."""

import importlib
import io
import os
import sys
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from local.functions import BrokenFunction, EnvironmentConflict
from local.stack import Stack
from tests.local.conftest import Launch, function, write, write_template

REMEMBERING = """
    import os

    SETTING = os.environ["SETTING"]

    def handler(event, context):
        return {
            "setting": SETTING,
            "name": context.function_name,
            "arn": context.invoked_function_arn,
            "memory": context.memory_limit_in_mb,
            "remaining": context.get_remaining_time_in_millis(),
            "in_environment": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        }
"""
MODULES = {"on_event": REMEMBERING}


def test_function_gets_its_environment_and_context(launch: Launch) -> None:
    stack = launch({"One": function("on_event.handler", {"SETTING": "a"})}, MODULES)

    answer = stack.invoke("One", {})

    assert answer["setting"] == "a"
    assert answer["name"] == answer["in_environment"] == stack.resource("One") == "bonafide-One"
    assert answer["arn"] == "arn:aws:lambda:us-east-1:123456789012:function:bonafide-One"
    assert answer["memory"] == "128"
    assert 20_000 < answer["remaining"] <= 30_000


def test_conflicting_environment_variables_are_rejected(launch: Launch) -> None:
    resources = {
        "One": function("on_event.handler", {"SETTING": "a"}),
        "Other": function("on_event.handler", {"SETTING": "b"}),
    }

    with pytest.raises(EnvironmentConflict, match="One and Other set the environment variable SETTING"):
        launch(resources, MODULES)


def test_overriding_variable_resolves_conflict(launch: Launch) -> None:
    resources = {
        "One": function("on_event.handler", {"SETTING": "a"}),
        "Other": function("on_event.handler", {"SETTING": "b"}),
    }
    stack = launch(resources, MODULES, environment={"SETTING": "c"})

    assert stack.invoke("One", {})["setting"] == stack.invoke("Other", {})["setting"] == "c"


def test_second_stack_imports_its_own_handler_modules(tmp_path: Path) -> None:
    code = write(tmp_path, MODULES)

    for setting in ("first", "second"):
        resources = {"One": function("on_event.handler", {"SETTING": setting})}
        with Stack(write_template(tmp_path, resources), code=(code,)) as stack:
            assert stack.invoke("One", {})["setting"] == setting


def test_module_shared_by_handlers_is_imported_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = "import shared\n\ndef handler(event, context):\n    return shared.number\n"
    code = write(tmp_path, {"on_event": handler, "shared": "number = 1\n"})
    monkeypatch.syspath_prepend(code)
    outside = importlib.import_module("shared")
    monkeypatch.setattr(outside, "number", 2)
    path = list(sys.path)

    with Stack(write_template(tmp_path, {"One": function("on_event.handler")}), code=(code,)) as stack:
        assert stack.invoke("One", {}) == 2

    assert sys.modules.pop("shared") is outside
    assert sys.path == path


LOGGING = """
    from aws_lambda_powertools import Logger

    def handler(event, context):
        Logger(service="made-before").info("inside")
"""


def test_logger_created_before_the_stack_writes_to_its_output(launch: Launch) -> None:
    Logger(service="made-before")
    output = io.StringIO()
    launch({"One": function("on_event.handler")}, {"on_event": LOGGING}, output=output).invoke("One", {})
    assert output.getvalue().count("inside") == 1


def test_aws_settings_of_the_user_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = {
        "AWS_PROFILE": "production",
        "AWS_ACCESS_KEY_ID": "theirs",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
        "AWS_REGION": "sa-east-1",
        "AWS_DEFAULT_REGION": "sa-east-1",
        "SETTING": "theirs",
    }
    for name, value in theirs.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    code = write(tmp_path, {"on_event": "import os\n\ndef handler(event, context):\n    return dict(os.environ)\n"})
    bucket = {"Type": "AWS::S3::Bucket"}
    resources = {"One": function("on_event.handler", {"SETTING": "ours"}), "Bucket": bucket}

    with Stack(write_template(tmp_path, resources), code=(code,)) as stack:
        seen = stack.invoke("One", {})
        assert stack.client("s3").list_objects_v2(Bucket=stack.resource("Bucket"))["KeyCount"] == 0

    assert not set(theirs.values()) & set(seen.values())
    assert seen["AWS_REGION"] == "us-east-1"
    assert dict(os.environ) == before


def test_environment_is_restored_if_the_stack_cannot_start(launch: Launch) -> None:
    before = dict(os.environ)
    with pytest.raises(NotImplementedError):
        launch(
            {
                "Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}},
                "One": function(
                    "on_event.handler",
                    Records=(
                        "Kinesis",
                        {
                            "Stream": "arn:aws:kinesis:us-east-1:123456789012:stream/s",
                            "StartingPosition": "LATEST",
                        },
                    ),
                ),
            },
            MODULES,
        )
    assert dict(os.environ) == before

    stack = launch({"One": function("on_event.handler", {"SETTING": "a"})}, MODULES)
    assert stack.invoke("One", {})["setting"] == "a"


def test_second_open_stack_is_rejected(launch: Launch) -> None:
    resources = {"One": function("on_event.handler", {"SETTING": "a"})}
    launch(resources, MODULES)

    with pytest.raises(RuntimeError, match="one per process"):
        launch(resources, MODULES)


def test_exception_of_a_handler_is_raised_recorded_and_logged(
    launch: Launch, caplog: pytest.LogCaptureFixture
) -> None:
    source = {"on_event": "def handler(event, context):\n    raise KeyError('phone')\n"}
    stack = launch({"One": function("on_event.handler")}, source)

    with pytest.raises(KeyError):
        stack.invoke("One", {})

    (failure,) = stack.failures
    assert failure.function == "One"
    assert isinstance(failure.exception, KeyError)
    assert "One failed: KeyError: 'phone'" in caplog.text


def test_answer_that_is_not_json_is_a_failure(launch: Launch) -> None:
    stack = launch(
        {"One": function("on_event.handler")},
        {"on_event": "def handler(event, context):\n    return {1, 2}\n"},
    )

    with pytest.raises(TypeError, match="not JSON serializable"):
        stack.invoke("One", {})


@pytest.mark.parametrize(
    ("handler", "reason"),
    [("absent.handler", "No module named 'absent'"), ("on_event.absent", "absent"), ("broken.handler", "SETTING")],
)
def test_handler_that_cannot_be_imported_is_named(launch: Launch, handler: str, reason: str) -> None:
    modules = {"on_event": "", "broken": "import os\n\nos.environ['SETTING']\n"}
    stack = launch({"One": function(handler)}, modules)

    with pytest.raises(BrokenFunction, match=f"One: the handler {handler} cannot be imported: .*{reason}"):
        stack.invoke("One", {})


def test_output_of_functions_goes_to_the_given_stream(launch: Launch, capsys: pytest.CaptureFixture[str]) -> None:
    # A logger keeps the stream it finds at import, as Powertools' does.
    source = """
        import sys

        stream = sys.stdout

        def handler(event, context):
            print("printed")
            stream.write("logged")
    """
    output = io.StringIO()
    stack = launch({"One": function("on_event.handler")}, {"on_event": source}, output=output)

    stack.invoke("One", {})

    assert output.getvalue() == "printed\nlogged"
    assert capsys.readouterr().out == ""
