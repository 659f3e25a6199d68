"""`bonafide import --explain`: where each column or JSON field goes, and how much is read; never what a cell says."""

import json
from pathlib import Path

import pytest

from local.command import main
from local.explain import Explained, explained

TABLE = """Candidate ID,Full Name,E-mail,Mobile,School,Start Date,End Date,Gender,Favourite Colour
1,Zoe Quillfeather,zoe@mail.example.org,(202) 555-0147,Ohio State University,2012-09,06/2016,female,mauve
2,Max Quillfeather,max.example.org,none at all,MIT,when I was young,2016,male,
"""


def fields(tmp_path: Path, content: str, name: str) -> dict[str, Explained]:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    return {each.name: each for each in explained(file).fields}


def test_columns_of_a_table_are_explained(tmp_path: Path) -> None:
    found = fields(tmp_path, TABLE, "a.csv")
    assert {name: each.becomes for name, each in found.items() if each.becomes} == {
        "Candidate ID": "source.id",
        "Full Name": "basics.name",
        "E-mail": "basics.email",
        "Mobile": "basics.phone",
        "School": "education[].institution",
        "Start Date": "education[].startDate",
        "End Date": "education[].endDate",
    }
    assert "dropped" in found["Gender"].remark
    assert found["Favourite Colour"].remark == "not known"
    assert {name: (each.filled, each.read, each.stated) for name, each in found.items() if each.becomes} == {
        "Candidate ID": (2, 2, 2),
        "Full Name": (2, 2, 2),
        "E-mail": (2, 1, 2),
        "Mobile": (2, 1, 2),
        "School": (2, 2, 2),
        "Start Date": (2, 1, 2),
        "End Date": (2, 2, 2),
    }


def test_column_of_documents_is_explained(tmp_path: Path) -> None:
    found = fields(tmp_path, "Name,Resume\nZoe Quillfeather,zoe.pdf\n", "a.csv")
    assert (found["Resume"].becomes, found["Resume"].remark) == (None, "the name or the content of a document")


def test_fields_of_nested_json_are_explained(tmp_path: Path) -> None:
    document = {
        "candidate": {"email": "zoe@mail.example.org", "gender": "female", "mood": "fine", "twitter": {"x": 1}},
        "schools": [{"name": "MIT", "from": "2012"}, {"name": "Yale", "from": "2016"}],
    }
    found = fields(tmp_path, json.dumps(document), "a.json")
    assert found["candidate.email"].becomes == "basics.email"
    assert "dropped" in found["candidate.gender"].remark
    assert found["candidate.mood"].remark == "not known"
    assert found["schools[].name"].becomes == "education[].institution"


def test_mapping_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.json").write_text('{"fields": {"Favourite Colour": "source.name"}}', encoding="utf-8")
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    assert main(["import", "--explain", "--mapping", str(tmp_path / "m.json"), str(tmp_path / "a.csv")]) == 0
    assert "source.name" in capsys.readouterr().out


def test_no_content_is_printed_and_80_columns_are_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(TABLE + "3,x,y\n4,a,b,c,d,e,f,g,h,i\n", encoding="utf-8")
    document = {"basics": {"name": "Zoe Quillfeather"}, "candidate": {"email": "zoe@mail.example.org"}, "u": "mauve"}
    Path("b.json").write_text(json.dumps(document), encoding="utf-8")
    assert main(["import", "--explain", "a.csv", "b.json"]) == 0
    shown = capsys.readouterr().out
    assert "a.csv: 4 rows read, 3 accepted, 1 rejected" in shown
    assert max(map(len, shown.splitlines())) <= 80
    for content in ("Quillfeather", "zoe@", "Ohio", "mauve", "female", "555", "young"):
        assert content not in shown


def test_unreadable_file_is_exit_code_2_and_the_others_are_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.pdf").write_bytes(b"%PDF-1.7")
    Path("b.csv").write_text(TABLE, encoding="utf-8")
    assert main(["import", "--explain", "a.pdf", "b.csv"]) == 2
    output = capsys.readouterr()
    assert "b.csv: 2 rows" in output.out
    assert output.err.startswith("bonafide: a.pdf: ")
    assert len(output.err.splitlines()) == 1


LAYOUTS = sorted(
    path for path in (Path(__file__).parents[1] / "intake/layouts").iterdir() if "PhoneNumbers" not in path.name
)


@pytest.mark.parametrize("file", LAYOUTS, ids=[path.name for path in LAYOUTS])
def test_every_layout_is_explained(file: Path) -> None:
    found = explained(file)
    becomes = {each.becomes for each in found.fields}
    assert "basics.email" in becomes or "education[].institution" in becomes or "basics.name" in becomes


def test_date_of_application_is_read_if_another_date_shows_the_order(tmp_path: Path) -> None:
    table = "E-mail,Applied at,Start Date\na@b.test,05.11.2026,{}\nc@b.test,06.11.2026,\nd@b.test,soon,\n"
    decided = fields(tmp_path, table.format("30.09.2018"), "a.csv")["Applied at"]
    assert (decided.filled, decided.read, decided.stated) == (3, 2, 3)
    undecided = fields(tmp_path, table.format("2018"), "b.csv")["Applied at"]
    assert (undecided.filled, undecided.read, undecided.stated) == (3, 0, 3)


def test_number_of_a_german_applicant_is_an_id(tmp_path: Path) -> None:
    assert fields(tmp_path, "Bewerber-Nr.;E-Mail\n1001;a@b.test\n", "a.csv")["Bewerber-Nr."].becomes == "source.id"
