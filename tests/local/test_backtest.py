"""`bonafide policy backtest`: levels under another policy, from what is recorded, in a stack or in a state file."""

import json
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import pytest

from bonafide import policy as policies
from bonafide import revisions
from bonafide.aws import clients, weakened
from bonafide.aws.attribute_values import deserialize
from bonafide.aws.table import Item, Table
from bonafide.policy import Policy, PolicyError
from bonafide.risk import Level
from local import backtest, weakening
from local.backtest import Result, replay
from local.command import main
from local.sqlite_table import SqliteDynamoDB
from tests.moto_fixtures import table as made_table
from tests.pipeline.simulation import START, Simulation, simulation

table = made_table

PLANTED = {
    "a-1": ["phone.reserved", "email.disposable"],  # high
    "a-2": ["phone.not_personal"],  # review
    "a-3": ["education.too_short"],  # low
    "a-4": [],
}
NOW = START + timedelta(days=10)
NO_PHONE = {"codes": {code: {"strength": "info"} for code in ("phone.reserved", "phone.not_personal")}}
STRICT = {"codes": {"education.too_short": {"strength": "medium"}}}


@pytest.fixture(scope="module")
def items(reference_database: Path) -> list[Item]:
    """What is recorded of four applications that share nothing."""
    with simulation(reference_database, PLANTED) as aws:
        for number, name in enumerate(PLANTED):
            basics = {"name": "Ada Marchbanks", "email": f"zq{number}@outlook.com", "phone": f"+1 212 736 500{number}"}
            revision = revisions.of_upload(START + timedelta(days=number), "0A", 1)
            aws.record({"application_id": name, "revision": revision, "basics": basics})
        aws.deliver()
        return stored(aws)


def stored(aws: Simulation) -> list[Item]:
    """The items as a scan yields them, a partition at a time."""
    return [deserialize({"M": item}) for _, item in sorted(aws.table.items().items())]


def run(items: list[Item], then: Policy, *, days: int = 30) -> Result:
    return replay(items, policies.load(), then, days=days, now=NOW)


def under(items: list[Item], changes: Any, *, days: int = 30) -> Result:
    return run(items, policies.load(json.dumps(changes)), days=days)


def test_same_policy_changes_nothing(items: list[Item]) -> None:
    result = run(items, policies.load())
    assert result.levels == Counter(
        {(Level.HIGH, Level.HIGH): 1, (Level.REVIEW, Level.REVIEW): 1, (Level.LOW, Level.LOW): 2}
    )
    assert (result.gained, result.lost) == (Counter(), Counter())
    assert result.notes == ("Both policies are the same.",)


def test_weaker_code_loses_cases_and_alerts(items: list[Item]) -> None:
    result = under(items, NO_PHONE)
    assert result.levels[Level.HIGH, Level.REVIEW] == 1  # email alone is left
    assert result.levels[Level.REVIEW, Level.LOW] == 1
    assert result.lost.total() == 1
    assert (result.alerts_per_day(0), result.alerts_per_day(1)) == (1 / 30, 0)


def test_stronger_code_gains_cases(items: list[Item]) -> None:
    result = under(items, STRICT)
    assert result.levels[Level.LOW, Level.REVIEW] == 1
    assert (result.gained.total(), result.lost.total()) == (1, 0)


def test_code_in_shadow_counts_nothing_then(items: list[Item]) -> None:
    assert under(items, {"codes": {"phone.not_personal": {"shadow": True}}}).levels[Level.REVIEW, Level.LOW] == 1


def test_finding_that_a_check_made_weaker_stays_weak(items: list[Item]) -> None:
    weaker = [json.loads(json.dumps(item).replace('\\"strong\\"', '\\"weak\\"')) for item in items]
    result = under(weaker, {"codes": {"phone.reserved": {"strength": "decisive"}}})
    assert result.levels[Level.HIGH, Level.REVIEW] == 1  # with email.disposable
    assert under(items, {"codes": {"phone.reserved": {"strength": "decisive"}}}).levels[Level.HIGH, Level.HIGH] == 1


def test_only_applications_of_these_days_are_replayed(items: list[Item]) -> None:
    assert [run(items, policies.load(), days=days).applications for days in (30, 9, 8, 7, 6)] == [4, 3, 2, 1, 0]


@pytest.mark.parametrize("verdict", ["explained", "confirmed", ""])
def test_lost_cases_say_their_verdict(items: list[Item], verdict: str) -> None:
    pointer = {"pk": "app#a-2", "sk": "case", "case": "c-1"}
    case = {"pk": "case#c-1", "sk": "case", **({"verdict": verdict} if verdict else {})}
    for some in ([case, *items, pointer], [*items, pointer, case]):  # a scan has no order of partitions
        together = sorted(some, key=lambda item: (some[0] is case and item is not case, item["pk"], item["sk"]))
        assert under(together, NO_PHONE).lost == {verdict or backtest.UNDECIDED: 1}


def test_sharing_is_not_replayed_and_it_says_so(items: list[Item]) -> None:
    (note,) = under(items, {"sharing": {"ring_names": 2}}).notes
    assert "not replayed" in note


def test_result_in_words(items: list[Item]) -> None:
    text = "\n".join(under(items, NO_PHONE).lines())
    assert "4 applications of 30 days" in text
    assert "cases lost             1  (no case 1)" in text
    assert "high → review: 1" in text


# ── The command ──


@pytest.fixture
def state(items: list[Item], tmp_path: Path) -> Path:
    """A state file of `bonafide verify`."""
    file = tmp_path / "state.sqlite"
    with closing(SqliteDynamoDB.created(file, is_kept=True)) as sqlite:
        with patch.object(clients, "dynamodb", lambda: sqlite):
            Table("results", timedelta()).put(items)
        sqlite.end()
    return file


def written(folder: Path, content: object) -> Path:
    file = folder / "policy.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_command_replays_a_state_file_and_changes_nothing(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state.read_bytes()
    file = written(tmp_path, NO_PHONE)
    assert main(["policy", "backtest", str(file), "--state", str(state), "--days", "3660"]) == 0
    assert "4 applications of 3660 days" in capsys.readouterr().out
    assert state.read_bytes() == before


def test_whole_policy_is_a_policy_too(tmp_path: Path) -> None:
    shipped = json.loads((Path(policies.__file__).with_name("policy.json")).read_bytes())
    assert backtest.policy_of(written(tmp_path, shipped)) == policies.load()


@pytest.mark.parametrize("content", ["nonsense", {"codes": {"no.such": {"strength": "weak"}}}, {"points": 7}])
def test_unusable_policy_is_refused_by_its_name(
    content: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, content)
    with pytest.raises(PolicyError, match=file.name):
        backtest.policy_of(file)
    assert main(["policy", "backtest", str(file), "--state", "x"]) == 2
    assert capsys.readouterr().err.startswith("bonafide: ")


@pytest.mark.parametrize("content", [None, b"no database", b""])
def test_file_that_is_no_state_is_refused(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other"
    if content is not None:
        file.write_bytes(content)
    assert main(["policy", "backtest", str(written(tmp_path, {})), "--state", str(file)]) == 2
    assert str(file) in capsys.readouterr().err


STACK = {
    "Parameters": {"PolicyOverrides": {"Type": "String"}},
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t"}}},
}


@pytest.fixture
def stack(table: Table, monkeypatch: pytest.MonkeyPatch) -> Table:
    """A stack by whose policy `phone.reserved` is weak, and its table."""
    boto3.client("cloudformation").create_stack(
        StackName="bonafide",
        TemplateBody=json.dumps(STACK),
        Parameters=[
            {
                "ParameterKey": "PolicyOverrides",
                "ParameterValue": '{"codes": {"phone.reserved": {"strength": "weak"}}}',
            }
        ],
    )
    for module in (backtest, weakening):
        monkeypatch.setattr(module, "deployed", lambda *_: {"ResultsTable": table.name})
    return table


def test_stack_is_replayed_from_the_policy_that_it_has(items: list[Item], stack: Table) -> None:
    stack.put(json.loads(json.dumps(item).replace('\\"strong\\"', '\\"weak\\"')) for item in items)
    then = policies.load('{"codes": {"phone.reserved": {"strength": "decisive"}}}')
    result = backtest.of_stack("bonafide", then, days=30, now=NOW)
    assert result.applications == 4
    assert result.levels[Level.HIGH, Level.HIGH] == 1  # weak by that policy, and not by a check


def test_person_lets_a_weakened_code_count_again(stack: Table, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "lift", "phone.reserved"]) == 2
    assert "has not weakened a code phone.reserved" in capsys.readouterr().err
    stack.put([weakened.item("phone.reserved", NOW, held=0, decided=60)])
    assert main(["policy", "lift", "phone.reserved"]) == 0
    assert "was weakened since 2026-09-11" in capsys.readouterr().out
    assert weakened.codes(stack) == set()
