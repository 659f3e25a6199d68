"""What a terminal shows of the results, at several widths."""

import io
import tracemalloc
from collections.abc import Collection, Iterable
from pathlib import Path

import pytest
from rich.console import Console

from local import show
from local.verification import Assessed, Rejected
from tests.local.results import assessed, concern, not_assessed, rejected

LONGEST = "education.unlisted_institution"


def shown(
    rows: Iterable[Assessed | Rejected],
    *,
    width: int = 80,
    everything: bool = False,
    terminal: bool = False,
    given: Collection[str] = (),
) -> str:
    output = io.StringIO()
    console = Console(
        file=output, width=width, force_terminal=terminal, color_system="truecolor" if terminal else None
    )
    results = show.Results(console, everything=everything, given=given)
    for row in rows:
        results.add(row)
    results.show(1)
    return output.getvalue()


def in_order(text: str, *parts: str) -> bool:
    positions = [text.find(part) for part in parts]
    return -1 not in positions and positions == sorted(positions)


def many(count: int, first: int = 100) -> list[Assessed | Rejected]:
    return [assessed(row) for row in range(first, first + count)]


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_line_is_too_long_and_no_code_is_broken(width: int, terminal: bool) -> None:
    codes = [LONGEST, "education.program_not_offered", "identity.changing_contact"]
    unassessed = [not_assessed(code, f"a reason of some length, number {number}") for number, code in enumerate(codes)]
    row = assessed(2, *(concern(code, "decisive") for code in codes), *unassessed, level="high", points=12)
    text = shown([row], width=width, terminal=terminal)
    assert all(text.count(code) == 2 for code in codes)
    if not terminal:
        assert max(map(len, text.splitlines())) <= min(width, 100)
        assert not any(line.endswith(" ") for line in text.splitlines())


def test_most_urgent_is_first_with_its_file_and_row() -> None:
    rows: list[Assessed | Rejected] = [
        rejected(2, file="x/b.csv"),
        assessed(3),
        assessed(4, level="not_assessed"),
        assessed(5, level="review", points=3),
        assessed(6, level="review", points=5),
        assessed(7, level="high", points=9),
    ]
    text = shown(rows)
    assert in_order(
        text, "high  9 points", "a.csv row 7, a-7", "row 6", "row 5", "not assessed", "row 4", "b.csv row 2"
    )
    assert "5 applications: 1 low, 1 not assessed, 2 review, 1 high." in text


def test_strongest_concern_is_first_with_its_reason_and_question() -> None:
    text = shown([assessed(2, concern("email.role_account", "weak"), concern("phone.reserved", "strong"))])
    assert in_order(
        text, "phone.reserved (strong)", "Possible innocent reason: A slip.", "Ask: Could you", "email.role"
    )


def test_info_is_shown_if_asked_for() -> None:
    row = assessed(2, concern("email.subaddressed", "info", question="None needed."))
    assert "email.subaddressed" not in shown([row])
    hint = "Not shown: findings of strength info in 1 application. They are in the output of --all and in --csv OUT."
    assert hint in " ".join(shown([row]).split())
    text = shown([row], everything=True)
    assert "email.subaddressed (info)" in text
    assert "Not shown" not in text
    assert "Ask:" not in text


def test_of_many_rows_those_of_level_low_are_only_counted() -> None:
    rows = [*many(5, first=1), assessed(50, level="review", points=3), *many(50)]
    text = shown(rows)
    assert text.count("points") == 1
    assert "row 50" in text
    assert "56 applications: 55 low, 1 review, 0 high." in text
    assert "Not shown: 55 of level low." in text
    assert shown(rows, everything=True).count("points") == 56


def test_of_few_rows_all_are_shown() -> None:
    assert shown(many(3)).count("low  0 points") == 3


def test_more_than_fit_are_counted_and_the_most_urgent_are_kept() -> None:
    rows = [assessed(row, level="review", points=3 + row % 7) for row in range(1000)]
    text = shown([*rows, assessed(5000, level="high", points=20)])
    assert text.count("points") == show.MAX_LISTED
    assert in_order(text, "row 5,000", "9 points", "Not shown: 901 further applications to look at")
    assert "8 points" not in text


def test_how_much_was_not_assessed_and_why_is_shown() -> None:
    findings = [
        *(not_assessed(f"phone.{number}", "no telephone number is stated") for number in range(4)),
        not_assessed("email.no_such_domain", "DNS was not asked"),
        not_assessed("email.accepts_no_mail", "DNS was not asked"),
        not_assessed("education.off_calendar", "no month is stated"),
        concern("email.disposable"),
    ]
    text = shown([assessed(2, *findings), assessed(3, findings[4]), assessed(4, concern("email.disposable"))])
    own, _, summary = " ".join(text.split()).partition("in how many applications, why, and which checks")
    assert "Not assessed: 7 of 8 checks: no telephone number is stated (4); DNS was not asked (2); others (1)." in own
    assert "All checks were made." in own
    assert in_order(
        summary,
        "2 DNS was not asked (email.no_such_domain, email.accepts_no_mail)",
        "1 no telephone number is stated (4 phone checks)",
        "1 no month is stated (education.off_calendar)",
    )


def test_options_that_may_help_are_named_once_below() -> None:
    rows = [assessed(row, not_assessed("email.no_such_domain", "DNS was not asked")) for row in range(2, 5)]
    rows.append(assessed(5, not_assessed("phone.x", "it is not known by which country's numbering plan to read it")))
    text = shown(rows)
    assert text.count("--dns ") == 1
    below = text.partition("which checks")[2]
    assert in_order(below, "DNS was not asked", "--dns", "asks DNS", "--country XX", "4 applications")
    assert "--sources" not in text
    assert "--dns" not in shown(rows, given=["--dns"])
    assert "--" not in shown([assessed(2, not_assessed("phone.x", "no telephone number is stated"))])


def test_reasons_of_options_are_those_of_checks() -> None:
    """So an option is not lost when the words of a check change."""
    sources = [file.read_text(encoding="utf-8") for file in Path("functions").rglob("*.py")]
    for _, _, reasons in show.REMEDIES:
        for reason in reasons:
            assert any(reason in source for source in sources), reason


def test_reasons_with_different_masked_numbers_are_one() -> None:
    rows = [assessed(row, not_assessed("phone.x", f"+1 415 •••• {row} has no area code")) for row in range(10, 30)]
    assert "20  the number has no area code (phone.x)" in shown(rows)


def test_rejected_rows_are_grouped_by_reason() -> None:
    rows = [*(rejected(row, "it is cut off") for row in range(1, 8)), rejected(9, "it has 3 cells", "b.csv")]
    text = shown(rows)
    assert "rejected  a.csv rows 1 2 3 4 5 and 2 more\n  it is cut off\n" in text
    assert "rejected  b.csv row 9\n  it has 3 cells\n" in text
    assert shown(rows, everything=True).count("it is cut off") == 7


def test_replaced_rows_are_no_applications_of_their_own() -> None:
    text = shown([assessed(2, concern("phone.reserved"), level="high", points=6, replaced=True), assessed(3)])
    assert "1 application: 1 low, 0 review, 0 high." in text
    assert "1 row replaced by later rows" in " ".join(text.split())
    assert "phone.reserved" not in text


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        results = show.Results(Console(file=io.StringIO()))
        for row in range(rows):
            reason = f"it is of kind {row}"
            results.add(assessed(row, not_assessed("phone.x", reason), level="review", points=row))
            results.add(rejected(row, reason))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(3000) < 1.3 * peak(1000)


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    rows: list[Assessed | Rejected] = [
        rejected(2, "`a\x1b[2Jb\x9b\u202e`"),
        assessed(3, not_assessed("phone.x", "\x1b]0;x\x07")),
    ]
    for everything in (False, True):
        text = shown(rows, everything=everything)
        assert not set("\x1b\x9b\x07\u202e") & set(text)
        assert "`a\ufffd[2Jb" in text


def test_reason_for_a_whole_row_has_no_path() -> None:
    text = shown([rejected(3, "(document): the JSON is cut off"), rejected(4, "basics.email: it is a list")])
    assert "\n  the JSON is cut off\n" in text
    assert "\n  basics.email: it is a list\n" in text


def test_derived_id_of_a_sample_is_apart_from_its_level() -> None:
    output = io.StringIO()
    row = assessed(2, application_id="493e85aa-5ab3-5973-b783-310c7451b7ec")
    show.samples(Console(file=output, width=80), [row])
    assert "493e85aa-5ab3-5973-b783-310c7451b7ec low  0 points" in output.getvalue()
