"""The rows of the comparison are always the same; what is found and blamed is counted by the planted kind."""

import subprocess
import sys
from pathlib import Path

from bench.comparison import Run, score, section
from bench.package import ROOT
from bench.planted import FIELDS, Planted, rows, write

BY_HAND = ROOT / "bench" / "by_hand.py"


def planted(number: int, kind: str) -> Planted:
    return Planted(dict.fromkeys(FIELDS, "") | {"id": f"r-{number}"}, kind)


def test_rows_are_the_same_at_every_call(reference_database: Path) -> None:
    first, again = (list(rows(300, reference_database)) for _ in range(2))
    assert first == again
    assert {"phone", "email", "education", ""} == {each.section for each in first}
    assert len({each.fields["id"] for each in first}) == 300


def test_found_is_what_is_flagged_in_the_faulty_section() -> None:
    given = [planted(0, "phone.reserved"), planted(1, "email.malformed"), planted(2, "plain"), planted(3, "hard: x")]
    scored = score(given, {("r-0", "phone"), ("r-1", "phone"), ("r-3", "email"), ("r-3", "phone")})
    assert scored.found == {"phone.reserved": 1}
    assert scored.blamed == {"hard: x": 1}


def test_both_are_shown_side_by_side() -> None:
    given = [planted(0, "phone.reserved"), planted(1, "plain")]
    ours, theirs = Run({("r-0", "phone")}, 2, 1, 50), Run({("r-1", "email")}, 4, 2, 100)
    found = {row.what.strip(" …"): (row.figure, row.baseline) for row in section(given, ours, theirs).rows}
    assert found["of 1 planted faults found"] == ("1 (100.0%)", "0 (0.0%)")
    assert found["of 1 genuine rows blamed"] == ("0 (0.0%)", "1 (100.0%)")
    assert found["peak memory"] == ("50 MB", "100 MB")


def test_script_of_a_user_is_short_and_runs(reference_database: Path, tmp_path: Path) -> None:
    assert len(BY_HAND.read_text(encoding="utf-8").splitlines()) <= 60
    given = [each for each in rows(200, reference_database) if each.kind in ("plain", "phone.unassigned")]
    file = tmp_path / "rows.csv"
    write(given, file)
    command = [sys.executable, str(BY_HAND), str(file), str(reference_database)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    unassigned = {f"{each.fields['id']},phone" for each in given if each.section}
    assert {line for line in printed if line.endswith(",phone")} == unassigned
