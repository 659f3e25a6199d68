"""`bonafide watchlist load`: what a list without entries, a folder and an unreadable list give."""

import os
from pathlib import Path

import pytest

from local.command import main
from local.watchlists import UnreadableList, count

LAYOUTS = Path(__file__).parents[1] / "watchlists" / "layouts"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"type,value,to_ids\nemail,a@doe.org,0\n", "1 skipped: not meant for detection"),
        (b'{"objects": [{"type": "malware"}]}', "no e-mail address and no telephone number"),
        (b"", "empty"),
        (b"# Personas\n- a@doe.org\n", "one address, or number with +, a line"),
    ],
)
def test_list_without_entries_is_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, reason: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    assert main(["watchlist", "load", str(file), "--tier", "C"]) == 2
    said = capsys.readouterr()
    assert (reason in said.err, said.out) == (True, "")


def test_folder_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(UnreadableList, match="a folder; give the name of a file"):
        count(tmp_path)


def test_pipe_is_no_list(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(UnreadableList, match="not a file; save what it gives as one"):
        count(tmp_path / "list.csv")


def test_entries_of_a_public_layout_are_counted() -> None:
    counts = count(LAYOUTS / "w3-misp-export.csv")
    assert dict(counts.taken) == {"email": 1, "phone": 1}
