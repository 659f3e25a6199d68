"""Encodings: text in Windows-1252, UTF-16 and UTF-32 is read with a note, and what is not certain is rejected."""

import io
import json

import pytest

from intake.formats import Limits, Note, Row, Unreadable, rows

LIMITS = Limits(upload=10_000_000, row=100_000)
WESTERN = [
    "José",
    "Müller",
    "François",
    "Søren Ærø",
    "„Spaß“ macht",
    "O’Brien – Lehár",
    "São João",
    "CAFÉ",
    "10 €",
    "Þýð",
]
OTHERS = [
    ("Łukasz Müller-Žůrek", "windows-1250"),  # of no one language
    ("Иванов Пётр", "windows-1251"),
    ("Γιώργος Παπαδόπουλος", "iso8859-7"),
    ("山田太郎", "shift-jis"),
    ("张伟 清华大学", "gbk"),
]


def read(content: bytes, name: str = "a.csv") -> tuple[list[str], list[str], list[str]]:
    """The names of the persons, the reasons and the notes of an upload."""
    found = list(rows(name, io.BytesIO(content), LIMITS))
    contents = [row.content for row in found if isinstance(row, Row)]
    documents = [json.loads(content) if isinstance(content, bytes) else content for content in contents]
    return (
        [document["basics"]["name"] for document in documents],
        [row.reason for row in found if isinstance(row, Unreadable)],
        [row.text for row in found if isinstance(row, Note)],
    )


def table(names: list[str], encoding: str) -> bytes:
    return ("name,email\n" + "".join(f"{name},j@x\n" for name in names)).encode(encoding)


@pytest.mark.parametrize("name", WESTERN)
@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "array.json"])
def test_windows_1252_is_read_with_a_note(name: str, ending: str) -> None:
    document = json.dumps({"basics": {"name": name}}, ensure_ascii=False)
    content = {
        "csv": f"name,email\n{name},j@x\n",
        "json": document.replace("{", "{\n"),
        "jsonl": document,
        "array.json": f"[{document}]",
    }[ending]
    names, reasons, notes = read(content.encode("windows-1252"), f"a.{ending}")
    assert (names, reasons) == ([name], [])
    assert "Windows-1252" in notes[0]


@pytest.mark.parametrize("name", WESTERN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_without_a_note(name: str, encoding: str) -> None:
    assert read(table([name], encoding)) == ([name], [], [])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
@pytest.mark.parametrize("ending", ["csv", "json", "jsonl"])
def test_utf16_and_utf32_with_a_mark_are_read_with_a_note(encoding: str, ending: str) -> None:
    names = ["José", "山田太郎", "𝒥o"]
    content = table(names, encoding)
    if ending != "csv":
        lines = [json.dumps({"basics": {"name": name}}, ensure_ascii=False) for name in names]
        content = "\n".join(lines).encode(encoding)
    found, reasons, (note,) = read(content, f"a.{ending}")
    assert (found, reasons) == (names, [])
    assert encoding.upper() in note


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_refused_with_a_way_out(encoding: str) -> None:
    _, (reason,), _ = read(table(["Jane"], encoding))
    assert reason == "the upload is encoded in UTF-16 without a byte order mark: save it as UTF-8"


def test_damaged_utf16_ends_the_reading() -> None:
    _, reasons, _ = read(table(["Jane"], "utf-16") + b"\x00\xd8\x41")
    assert "UTF-16" in reasons[-1]


@pytest.mark.parametrize("name", ["Łukasz Michał", "Żółć", "Jadźwiga Łoś", "Jiří Dvořák"])
def test_text_that_is_certainly_of_central_europe_is_read_as_windows_1250(name: str) -> None:
    found, reasons, (note,) = read(table(["Jane", name, "Jo"], "windows-1250"))
    assert (found, reasons) == (["Jane", name, "Jo"], [])
    assert "Windows-1250" in note


@pytest.mark.parametrize("names", [WESTERN, ["¿Qué?", "£20", "5 m³", "Søren Íris", "lunedì", "Pàl"]])
def test_western_text_is_never_read_as_windows_1250(names: list[str]) -> None:
    found, _, (note,) = read(table(names, "windows-1252"))
    assert found == names
    assert "Windows-1252" in note


@pytest.mark.parametrize(("name", "encoding"), OTHERS)
def test_other_encodings_are_never_read_as_windows_1252(name: str, encoding: str) -> None:
    names, reasons, _ = read(table(["Jane", name, "Jo"], encoding))
    assert names == ["Jane", "Jo"]
    assert len(reasons) == 1
    assert "save it as UTF-8" in reasons[0]


@pytest.mark.parametrize("first", ["utf-8", "windows-1252"])
def test_mixed_upload_never_gives_garbage(first: str) -> None:
    second = {"utf-8": "windows-1252", "windows-1252": "utf-8"}[first]
    names = ["José", "Zoë", "François"]
    content = table([name for name in names for _ in range(2)], first) + "Renée,j@x\n".encode(second)
    found, reasons, _ = read(content)
    assert found == [name for name in names for _ in range(2)]
    assert len(reasons) == 1


def test_row_that_mixes_encodings_is_rejected() -> None:
    content = table(["José"], "windows-1252") + "Renée ".encode() + "Zoë,j@x\n".encode("windows-1252")
    found, (reason,), _ = read(content)
    assert found == ["José"]
    assert "a mixture of UTF-8 and Windows-1252" in reason


def test_cut_character_does_not_make_utf8_windows_1252() -> None:
    content = b"name,email\nJos\xc3,j@x\n" + table(["Renée", "Zoë"], "utf-8").partition(b"\n")[2]
    found, reasons, notes = read(content)
    assert (found, len(reasons), notes) == (["Renée", "Zoë"], 1, [])


def test_byte_that_windows_1252_lacks_is_rejected() -> None:
    names, (reason,), _ = read(table(["José"] * 30_000, "windows-1252") + b"Jos\x81,j@x\n")
    assert names == ["José"] * 30_000
    assert "not UTF-8 or Windows-1252" in reason


def test_header_may_be_windows_1252() -> None:
    names, reasons, notes = read("name,Universität,email\nJane,Köln,j@x\n".encode("windows-1252"))
    assert (names, reasons, len(notes)) == (["Jane"], [], 1)
