"""`bonafide fairness`: files and policies, what it prints, and its exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bonafide import policy as policies
from local import backtest, reference
from local.command import main

PEOPLE = """\
application_id,name,email,phone,country,state,school,degree,subject,start,end
c-1,Jane Roe,jane.roe1@gmail.com,+49 1512 3455701,DE,Hamburg,Universität Hamburg,Bachelor,Physik,2011,2014
c-2,Ada Marsh,ada.marsh2@gmail.com,+1 415 234 2672,US,New York,University of Utah,Bachelor,Physics,2011,2015
"""


@pytest.fixture
def run(
    tmp_path: Path, reference_database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs the command in a folder with a file of two people; gives the exit code and both outputs."""
    monkeypatch.setattr(reference, "database", lambda _: reference_database)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE)

    def run_command(*arguments: str, policy: Any = None) -> tuple[int, str, str]:
        if policy is not None:
            (tmp_path / "policy.json").write_text(json.dumps(policy))
            arguments += ("--policy", "policy.json")
        code = main(["fairness", *arguments])
        return code, *capsys.readouterr()

    return run_command


HARMFUL = {"codes": {"phone.area_elsewhere": {"strength": "strong"}}}


def test_policy_that_ships(run: Callable[..., tuple[int, str, str]]) -> None:
    code, output, errors = run("people.csv")
    first, _, second, *_ = output.splitlines()
    assert (code, errors) == (0, "")
    assert first.startswith("No violation")
    assert (
        second == f"2 applications of people.csv, judged by the policy that ships (version {policies.load().version})."
    )


def test_harmful_policy(run: Callable[..., tuple[int, str, str]]) -> None:
    code, output, _ = run("people.csv", policy=HARMFUL)
    assert code == 1
    assert output.startswith("1 violation: a swap raises the points.")
    assert "residence and telephone: phone.area_elsewhere, 3 times" in output
    assert "e.g. c-1; the first from 0 (low) to 6 points (review)" in output


def test_policy_of_a_stack(run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtest, "policy_of_stack", lambda _: policies.load(json.dumps(HARMFUL)))
    code, output, _ = run("people.csv", "--stack", "hiring")
    assert code == 1
    assert "judged by the policy of the stack hiring" in output


def test_json(run: Callable[..., tuple[int, str, str]]) -> None:
    code, output, _ = run("people.csv", "--json", policy=HARMFUL)
    first, *others = map(json.loads, output.splitlines())
    assert (code, first["kind"], first["violations"], first["applications"]) == (1, "result", 1, 2)
    raised = [each for each in others if each["kind"] == "raise"]
    assert [(each["codes"], each["examples"][0]["application_id"]) for each in raised] == [
        (["phone.area_elsewhere"], "c-1")
    ]


@pytest.mark.parametrize(("swaps", "expected"), [("0", 0), ("1", 1), ("2", 2), ("9", 2)])
def test_number_of_swapped_applications(swaps: str, expected: int, run: Callable[..., tuple[int, str, str]]) -> None:
    _, output, _ = run("people.csv", "--json", "--swaps", swaps)
    first = json.loads(output.splitlines()[0])
    assert (first["applications"], first["swapped_applications"]) == (2, expected)


def test_rows_without_id_are_named_by_file_and_row(run: Callable[..., tuple[int, str, str]]) -> None:
    people = [{"basics": {"phone": "+49 1512 3455701", "location": {"countryCode": "DE", "region": "Hamburg"}}}]
    Path("people.json").write_text(json.dumps(people))
    _, output, _ = run("people.json", policy=HARMFUL)
    assert "e.g. row 1 of people.json;" in output


def test_rows_that_are_no_applications_are_counted(run: Callable[..., tuple[int, str, str]]) -> None:
    Path("people.jsonl").write_text('{"basics": {"email": "a1@gmail.com"}}\n{"a": 1}\n{\n')
    code, output, errors = run("people.jsonl")
    assert code == 0
    assert "1 applications of people.jsonl" in output
    assert errors == "bonafide: rows that are no applications and were left out: 2\n"


def test_order_of_day_and_month_is_that_of_the_file(run: Callable[..., tuple[int, str, str]]) -> None:
    """Without that order, of the second studies only the years are known."""
    dates = [("13/09/2011", "25/06/2014"), ("05/09/2012", "06/05/2012")]
    studies = [{"studyType": "Bachelor", "startDate": start, "endDate": end} for start, end in dates]
    Path("dates.jsonl").write_text("\n".join(json.dumps({"education": [each]}) for each in studies))
    _, output, _ = run("dates.jsonl")
    assert "To be reviewed: 1," in output


WRONG = (
    (("nothing.csv",), None, "nothing.csv: file not found"),
    (("cv.pdf",), None, "cv.pdf: is a document; give tables or JSON of applications"),
    (("empty.csv",), None, "empty.csv: "),
    (("other.jsonl",), None, "other.jsonl: no application can be read"),
    (("people.csv",), {"codes": {"phone.x": {"strength": "weak"}}}, "policy.json names a code that does not exist"),
    (("people.csv", "--policy", "none.json"), None, "none.json cannot be read"),
    (("people.csv", "--mapping", "none.json"), None, "none.json: file not found"),
)


@pytest.mark.parametrize(("arguments", "policy", "message"), WRONG)
def test_wrong_use(
    arguments: tuple[str, ...],
    policy: Any,
    message: str,
    run: Callable[..., tuple[int, str, str]],
) -> None:
    for name, content in (("cv.pdf", "%PDF"), ("empty.csv", ""), ("other.jsonl", '{"a": 1}')):
        Path(name).write_text(content)
    code, output, errors = run(*arguments, policy=policy)
    assert (code, output) == (2, "")
    assert message in errors


def test_policy_and_stack_exclude_each_other(run: Callable[..., tuple[int, str, str]]) -> None:
    with pytest.raises(SystemExit) as raised:
        run("--policy", "a.json", "--stack", "hiring")
    assert raised.value.code == 2


def test_country_where_none_is_stated(run: Callable[..., tuple[int, str, str]]) -> None:
    Path("people.jsonl").write_text('{"application_id": "e-1", "basics": {"phone": "01512 3455701"}}')
    _, without, _ = run("people.jsonl", "--json")
    _, given, _ = run("people.jsonl", "--json", "--country", "DE")
    table = "country of the telephone number"
    left_out = [
        each["no_group"]
        for output in (without, given)
        for each in map(json.loads, output.splitlines())
        if each["kind"] == "left_out" and each["table"] == table
    ]
    assert left_out == [1, 0]
