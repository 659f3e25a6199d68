"""The command line: standard output, standard error and exit codes."""

import csv
import errno
import gzip
import json
import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from local import reference
from local.command import SAMPLES, main
from local.embedded import Embedded
from local.sqlite_table import SqliteDynamoDB
from tests.pipeline.conftest import CANDIDATE, SUSPECT, jsonl
from tests.reference import samples


@pytest.fixture(autouse=True)
def _database(monkeypatch: pytest.MonkeyPatch, reference_database: Path) -> None:
    monkeypatch.setattr(reference, "DATABASE", reference_database)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    output = capsys.readouterr()
    return code, output.out, output.err


def documents(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_json_prints_one_line_per_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(jsonl(CANDIDATE, b"{bad", {**SUSPECT, "application_id": "a-3"}))
    code, out, _ = run(capsys, "verify", str(file), "--json")
    low, rejected, high = documents(out)
    assert code == 0
    assert list(low) == [
        "application_id",
        "source",
        "level",
        "points",
        "families",
        "findings",
        "not_assessed",
        "not_understood",
        "read",
        "alerted",
        "replaced",
    ]
    assert low["source"] == {"file": str(file), "row": 1}
    assert (low["level"], low["points"], low["families"], low["alerted"]) == ("low", 0, {}, False)
    assert {(code, each["reason"]) for each in low["not_assessed"] for code in each["codes"]} == {
        (found["code"], found["evidence"]) for found in low["findings"] if found["outcome"] == "not_assessed"
    }
    assert rejected == {"rejected": True, "file": str(file), "row": 2, "reason": rejected["reason"]}
    assert "invalid JSON" in rejected["reason"]
    assert (high["application_id"], high["level"], high["alerted"]) == ("a-3", "high", True)
    assert {finding["outcome"] for finding in high["findings"]} == {"pass", "concern", "not_assessed"}
    for finding in high["findings"]:
        if finding["outcome"] == "concern":
            assert all(
                finding[key] for key in ("code", "strength", "summary", "evidence", "why", "innocent", "question")
            )


def test_unread_fields_that_look_like_data_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,Reach me,Hobby\nJane Roe,jane.roe@acme.org,chess\n", encoding="utf-8")
    _, out, _ = run(capsys, "verify", str(file), "--json")
    (one,) = documents(out)
    assert one["not_understood"] == [{"name": "Reach me", "looks_like": "contact data"}]
    _, out, _ = run(capsys, "verify", str(file))
    assert "Not read: Reach" in out
    assert "looks like contact data" in " ".join(out.split())
    assert "acme" not in out


def test_several_files_with_the_same_name_are_kept_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.json").write_bytes(json.dumps({**CANDIDATE, "source": folder}).encode())
    files = [str(tmp_path / folder / "same.json") for folder in ("one", "other")]
    code, out, _ = run(capsys, "verify", "--json", *files)
    assert code == 0
    assert [document["source"]["file"] for document in documents(out)] == files
    assert len({document["application_id"] for document in documents(out)}) == 2


def test_table_lists_concerns_and_innocent_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl({**SUSPECT, "application_id": "a-1"}, b"{bad"))
    code, out, _ = run(capsys, "verify", str(tmp_path / "a.jsonl"))
    assert code == 0
    for words in (
        "a-1",
        "high",
        "throw-away",
        "Possible innocent reason",
        "rejected",
        "1 application:",
        "1 high",
        "1 alert.",
    ):
        assert words in out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.json", "file not found"),
        ("folder.json", "no document is in this folder"),
        ("resume.pages", "unknown format; use .json, .jsonl"),
    ],
)
def test_unreadable_file_is_reported_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "resume.pages").write_bytes(b"%PDF")
    code, out, err = run(capsys, "verify", "--json", str(tmp_path / name))
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


WHOLE = [
    ("empty.json", b"", "empty"),
    ("empty.csv", b"name,email\n", "no application"),
    ("list.json", b"[]", "no application"),
    ("binary.jsonl", bytes(range(256)) * 8, "binary file"),
    ("without-mark.csv", "name,email\nJ,j@x.org\n".encode("utf-16-le"), "UTF-16 without a byte order mark"),
    ("truncated.csv.gz", gzip.compress(b"name,email\n" * 9)[:15], "truncated"),
    ("page.csv", b"<html>", "web page"),
    ("table.csv", b"colour\nred\n", "no known column name"),
    ("delta.json", b'{"op": "ADD", "entity": {}}\n' * 3, "delta of OpenSanctions"),
    ("warning.json", b'{"list": ["a.org"], "version": 1, "name": "x"}', "warning list of MISP"),
]


@pytest.mark.parametrize(("name", "content", "said"), WHOLE, ids=[name for name, _, _ in WHOLE])
def test_file_that_is_unreadable_as_a_whole_gives_exit_code_2_and_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    code, out, err = run(capsys, "verify", "--json", str(tmp_path / name))
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_exit_code_is_2_if_no_row_of_a_file_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_bytes(json.dumps(CANDIDATE).encode())
    (tmp_path / "cut.json").write_bytes(json.dumps(CANDIDATE).encode()[:50])
    (tmp_path / "envelope.json").write_bytes(b'{"xyz": [{"a": 1}]}')
    files = [str(tmp_path / name) for name in ("a.json", "cut.json", "envelope.json")]
    code, out, err = run(capsys, "verify", "--json", *files)
    good, cut, envelope = documents(out)
    assert code == 2
    assert good["level"]
    assert "cut off" in cut["reason"]
    assert '"rows": "xyz"' in envelope["reason"]
    assert [name in err for name in files] == [False, True, True]


def test_files_that_can_be_read_are_verified_beside_one_that_cannot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.json").write_bytes(json.dumps(CANDIDATE).encode())
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "b.csv").write_bytes(b"name,email\nJ,j@x.org\n")
    names = ("b.csv", "empty.csv", "missing.csv", "a.json", "b.csv")
    code, out, err = run(capsys, "verify", "--json", *(str(tmp_path / name) for name in names))
    assert code == 2
    assert [Path(each["source"]["file"]).name for each in documents(out)] == ["b.csv", "a.json"]  # each once
    assert [line.split(": ")[1:] for line in err.splitlines()] == [
        [str(tmp_path / "empty.csv"), "the upload is empty", "export the applications again"],
        [str(tmp_path / "missing.csv"), "file not found"],
    ]


def test_file_without_permission_is_unreadable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_bytes(b"name,email\nJ,j@x.org\n")

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # who runs the tests may be allowed everything
    assert run(capsys, "verify", str(tmp_path / "a.csv")) == (
        2,
        "",
        f"bonafide: {tmp_path / 'a.csv'}: Permission denied\n",
    )


def test_csv_and_country(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "a.csv", tmp_path / "out.csv"
    file.write_text(
        "Application ID,Who,Email,Phone\na-1,Jane,j@acme.example,0171 1234567\na-1,Jane,j@x.org,(030) 123456\n,,,\n"
    )
    (tmp_path / "m.json").write_text('{"fields": {"Who": "basics.name"}, "country": "FR"}')
    given = ("--mapping", str(tmp_path / "m.json"), "--country", "de", "--csv", str(out), "--json")
    code, printed, err = run(capsys, "verify", str(file), *given)
    first, second = documents(printed)
    assert (code, err) == (0, "")
    assert (first["replaced"], second["replaced"]) == (True, False)
    outcomes = {found["code"]: found["outcome"] for found in second["findings"]}
    assert outcomes["phone.not_a_number"] == outcomes["phone.unassigned"] == "pass"
    assert outcomes["phone.country_mismatch"] == "not_assessed"
    with out.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["Phone"] for row in rows] == ["0171 1234567", "(030) 123456", ""]
    assert [row["bonafide_level"] for row in rows] == ["", second["level"], ""]
    assert "replaced" in rows[0]["bonafide_note"]

    code, printed, err = run(capsys, "verify", str(file), "--csv", str(out))
    assert (code, printed) == (2, "")
    assert "out.csv: it exists; add --overwrite" in err
    code, printed, err = run(capsys, "verify", str(file), "--csv", str(file), "--overwrite")
    assert (code, printed) == (2, "")
    assert "a.csv: it is also an input" in err


def test_unknown_country_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["verify", "--country", "Germany", "a.csv"])
    assert ended.value.code == 2
    assert "two letters of ISO 3166-1, such as DE" in capsys.readouterr().err


def test_interrupted_run_leaves_what_was_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Embedded._verify_rest

    def interrupted(embedded: Embedded) -> None:
        real(embedded)
        raise KeyboardInterrupt

    monkeypatch.setattr(Embedded, "_verify_rest", interrupted)
    (tmp_path / "a.jsonl").write_bytes(jsonl({**SUSPECT, "application_id": "a-1"}, b"{bad"))
    (tmp_path / "late.jsonl").write_bytes(jsonl(CANDIDATE))
    files = [str(tmp_path / name) for name in ("a.jsonl", "late.jsonl")]
    code, printed, err = run(capsys, "verify", *files, "--csv", str(tmp_path / "out.csv"))
    assert code == 130
    assert "a-1" in printed
    assert "2 applications: 1 low, 0 review, 1 high. 1 row rejected." in printed
    assert err == "bonafide: interrupted: 3 rows have a result\n"
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as table:
        assert [row["bonafide_level"] for row in csv.DictReader(table)] == ["high", "", "low"]


def test_state_compares_a_file_with_earlier_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = tmp_path / "state"
    codes = []
    for number, name in enumerate(("Jane Roe", "Ivan Petrov", "Chen Wei")):
        file = tmp_path / f"{number}.csv"
        file.write_text(f"Application ID,Name,Email\nx-{number},{name},one.mailbox@acme.org\n")
        code, printed, err = run(capsys, "verify", "--json", "--state", str(state), str(file))
        assert (code, err) == (0, "")
        (one,) = documents(printed)
        codes.append({found["code"] for found in one["findings"] if found["outcome"] == "concern"})
    assert [("identity.email_shared" in each) for each in codes] == [False, True, True]
    code, printed, err = run(capsys, "verify", str(file), "--state", str(state), "--csv", str(state), "--overwrite")
    assert (code, printed) == (2, "")
    assert "it is also an input" in err


def test_file_that_is_no_state_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Name,Email\nJane,j@x.org\n")
    code, printed, err = run(capsys, "verify", str(file), "--state", str(file))
    assert (code, printed) == (2, "")
    assert "not a state file" in err
    assert file.read_text() == "Name,Email\nJane,j@x.org\n"


@pytest.mark.parametrize("option", ["--json", "--all"])
def test_file_whose_name_is_not_utf_8_is_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    content = jsonl(CANDIDATE)
    file = tmp_path / os.fsdecode(b"Bj\xf6rn.jsonl")
    try:
        file.write_bytes(content)
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    code, printed, err = run(capsys, "verify", option, str(file))
    assert (code, err) == (0, "")
    assert "Bj\\udcf6rn.jsonl" in printed
    if option == "--json":
        assert documents(printed)[0]["source"]["file"] == str(file)


@pytest.mark.parametrize("options", [[], ["--json"], ["--all"]])
def test_output_that_cannot_be_written_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    (tmp_path / "a.jsonl").write_bytes(jsonl(CANDIDATE))
    with open("/dev/full", "w") as full:  # noqa: PTH123  as the shell opens it
        monkeypatch.setattr("sys.stdout", full)
        code = main(["verify", str(tmp_path / "a.jsonl"), *options])
    assert (code, capsys.readouterr().err) == (1, "bonafide: the output: No space left on device\n")


def test_table_that_cannot_be_read_any_more_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def malformed(*_: object, **__: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    (tmp_path / "a.jsonl").write_bytes(jsonl(CANDIDATE))
    monkeypatch.setattr(SqliteDynamoDB, "_select", malformed)
    code, _, err = run(capsys, "verify", str(tmp_path / "a.jsonl"), "--state", str(tmp_path / "state"))
    assert (code, "state: database disk image is malformed" in err, "Traceback" in err) == (1, True, False)


def test_output_that_is_no_terminal_has_no_control_characters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl(SUSPECT))
    _, printed, err = run(capsys, "verify", str(tmp_path / "a.jsonl"))
    assert not any(ord(character) < 32 for character in printed.replace("\n", ""))
    assert err == ""


def test_mapping_file_and_notes_are_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.json").write_text('{"fields": {"Spalte A": "basics.email", "Spalte B": "basics.name"}}')
    (tmp_path / "a.csv").write_bytes("Spalte A,Spalte B\nj@acme.example,José\n".encode("windows-1252"))
    code, out, err = run(capsys, "verify", "--json", "--mapping", str(tmp_path / "m.json"), str(tmp_path / "a.csv"))
    assert code == 0
    assert "email.reserved_domain" in {found["code"] for found in documents(out)[0]["findings"]}
    assert "a.csv: the text is not UTF-8 and was read as Windows-1252" in err


def test_invalid_mapping_file_is_reported_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.json").write_text('{"fields": {"Spalte A": "basics.mail"}}')
    (tmp_path / "a.csv").write_text("Spalte A\nj@acme.example\n")
    code, out, err = run(capsys, "verify", "--mapping", str(tmp_path / "m.json"), str(tmp_path / "a.csv"))
    assert (code, out) == (2, "")
    assert "m.json: `fields.Spalte A`: an application has no field `basics.mail`: did you mean `basics.email`?" in err


def test_failed_function_gives_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Embedded.verify

    def broken(embedded: Embedded, *files: Path, **given: Any) -> Any:
        from verify_phone import phone

        def fails(*_: Any) -> Any:
            raise ValueError("broken")

        monkeypatch.setattr(phone, "parse_numbers", fails)
        return real(embedded, *files, **given)

    monkeypatch.setattr(Embedded, "verify", broken)
    (tmp_path / "a.json").write_bytes(json.dumps(CANDIDATE).encode())
    code, out, err = run(capsys, "verify", "--json", str(tmp_path / "a.json"))
    assert code == 1
    assert len(documents(out)) == 1
    assert "VerifyPhone" in err


def test_the_demo_prints_the_alert_that_the_readme_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    sample = readme.partition("shortened at `[…]`:\n\n```\n")[2].partition("```")[0]
    shown = [line for line in sample.splitlines() if line not in ("", "[…]")]
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run(capsys, "demo")
    assert code == 0
    assert "sample-01" in out
    assert "rejected" in out
    assert len(shown) > 10
    assert [line for line in shown if line not in out] == []


def test_the_demo_alerts_once_with_the_points_of_the_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = run(capsys, "demo")
    table = dict(re.findall(r"^ +(sample-\d+) +high +(\d+) ", out, re.MULTILINE))
    group = re.findall(r"\d\. Application (sample-\d+) \[high, (\d+) points\]", out)
    alone = re.findall(r"Application (sample-\d+): details.*?Level +high, (\d+) points", out, re.DOTALL)
    assert len(table) == 4
    assert (dict(group) | dict(alone[-1:]), len(group), len(alone)) == (table, 3, 1)
    assert max(len(line) for line in out.splitlines()) == 80


def test_reference_database_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reference, "DATABASE", tmp_path / "reference.sqlite")
    monkeypatch.setattr(reference, "build", samples.build)
    code, out, _ = run(capsys, "reference", "build", "--offline")
    assert code == 0
    assert "disposable-email-domains (release" in out
    assert (tmp_path / "reference.sqlite").stat().st_size > 1_000_000


@pytest.mark.parametrize(
    "arguments", [["--help"], ["verify", "--help"], ["import", "--help"], ["serve", "--help"], ["reference", "--help"]]
)
def test_every_command_has_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "usage: bonafide" in capsys.readouterr().out


def test_samples_use_invented_mailboxes() -> None:
    for sample in SAMPLES:
        for mailbox in sample.read_text(encoding="utf-8").split('"email": "')[1:]:
            assert "zq7731" in mailbox[:40] or mailbox.startswith(
                ("name@example.com", "chris.taylor@mail.example.org")
            )


@pytest.mark.parametrize("port", ["0", "65535", "99999", "x"])
def test_invalid_port_is_rejected(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--port", port])
    assert ended.value.code == 2
    assert "--port" in capsys.readouterr().err


def test_missing_sources_folder_is_reported_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_bytes(json.dumps(CANDIDATE).encode())
    code, out, err = run(capsys, "verify", "--sources", str(tmp_path / "nowhere"), str(tmp_path / "a.json"))
    assert (code, out) == (2, "")
    assert "nowhere" in err
    assert len(err.strip().splitlines()) == 1
