"""`bonafide surges`: what rose in a deployed stack, and announcements that are checked before they are sent."""

import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from bonafide.aws import surges as stored
from bonafide.aws.table import Table
from local import surges
from local.command import main
from tests.cases.review_client import in_memory
from tests.cases.test_surges import FOUND

NOTHING: dict[str, Any] = {**FOUND, "surges": [], "announced_errors": []}
GOOD = "from,kind,value\n2026-12-01,job,ENG-042\n"


def shown(found: dict[str, Any] | None) -> str:
    output = io.StringIO()
    surges.show(Console(file=output, width=200), found)
    return output.getvalue()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (None, ["Nothing was counted yet."]),
        ({**NOTHING, "known_days": 3}, ["Not enough is known yet: 3 of 28 days."]),
        (NOTHING, ["Nothing is above what was expected."]),
        (
            FOUND,
            ["People who name A College", "40 in 1 day", "They give no points to anybody.", "row 3: `kind` is empty"],
        ),
    ],
)
def test_what_is_shown(found: dict[str, Any] | None, expected: list[str]) -> None:
    assert not [each for each in expected if each not in shown(found)]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What is uploaded to a stack."""
    found: dict[str, Any] = {}
    monkeypatch.setattr(surges, "deployed", lambda *_: {"UploadsBucket": "uploads", "ResultsTable": "results"})
    monkeypatch.setattr("boto3.client", lambda _: SimpleNamespace(put_object=lambda **sent: found.update(sent)))
    return found


def test_surges_of_the_stack_are_read(sent: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    with in_memory():
        stored.save(Table("results", timedelta(days=1)), FOUND)
        assert main(["surges"]) == 0
    assert "They give no points to anybody." in capsys.readouterr().out
    assert not sent


def test_announcements_are_checked_and_sent(
    sent: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "announced.csv"
    file.write_text(GOOD)
    assert main(["surges", "--announce", str(file)]) == 0
    assert (sent["Bucket"], sent["Key"], sent["Body"]) == ("uploads", "surges/announced.csv", GOOD.encode())
    sent.clear()
    file.write_text("from,kind,value\ntomorrow,job,ENG-042\n")
    assert main(["surges", "--announce", str(file)]) == 1
    assert "row 2: `from` is no day like 2026-11-30" in capsys.readouterr().err
    assert main(["surges", "--announce", str(tmp_path / "none.csv")]) == 2
    assert not sent
