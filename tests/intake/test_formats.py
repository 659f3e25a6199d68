"""The readers: every format gives the same rows, every bad row a reason, and no bytes an exception."""

import csv
import gzip
import io
import json
import zlib
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.columns import Columns
from intake.formats import Blank, Limits, Note, Row, Unreadable, rows

gzip_of = partial(gzip.compress, mtime=0)  # the test names contain it, and must not depend on the time
LIMITS = Limits(upload=10_000_000, row=100_000)


def read(name: str, content: bytes, limits: Limits = LIMITS) -> list[Row | Blank | Unreadable]:
    return [row for row in rows(name, io.BytesIO(content), limits) if not isinstance(row, Note)]


def notes(name: str, content: bytes) -> list[str]:
    return [row.text for row in rows(name, io.BytesIO(content), LIMITS) if isinstance(row, Note)]


def accepted(found: list[Row | Blank | Unreadable]) -> list[int]:
    return [row.number for row in found if isinstance(row, Row)]


def reasons(found: list[Row | Blank | Unreadable]) -> dict[int, str]:
    return {row.number: row.reason for row in found if isinstance(row, Unreadable)}


def blank(found: list[Row | Blank | Unreadable]) -> list[int]:
    return [row.number for row in found if isinstance(row, Blank)]


def documents(found: list[Row | Blank | Unreadable]) -> list[Any]:
    contents = [row.content for row in found if isinstance(row, Row)]
    return [json.loads(content) if isinstance(content, bytes) else content for content in contents]


@pytest.mark.parametrize(
    ("name", "content", "numbers"),
    [
        ("one.json", b'{"a": 1}', [1]),
        ("one.json", b'{\n  "a": 1\n}\n', [1]),
        ("one.JSON", b'\xef\xbb\xbf{"a": 1}', [1]),
        ("array.json", b'[{"a": 1}, {"a": 2}\n, {"a": 3}]', [1, 2, 3]),
        ("empty.json", b" [ ] ", []),
        ("array.json", b'[{"a": 1}, {"a": 2},]', [1, 2]),  # a comma too many, and one too few
        ("array.json", b'[{"a": 1}\n{"a": 2}]', [1, 2]),
        ("array.json", b'[{"a": "]}, [\\"", "b": [[], {}]}, {"a": 2}]', [1, 2]),
        ("arrays.json", b'[{"a": 1}]\n[{"a": 2}, {"a": 3}]', [1, 2, 3]),
        ("lines.json", b'{"a": 1}\n{"a": 2}\n', [1, 2]),  # JSON Lines under another name
        ("lines.jsonl", b'{"a": 1}\r\n\r\n{"a": 2}', [1, 3]),  # empty lines count and are passed over
        ("lines.ndjson", b'{"a": 1}\n', [1]),
        ("lines.jsonl.gz", gzip_of(b'{"a": 1}\n') + gzip_of(b'{"a": 2}\n'), [1, 2]),
        ("lines.jsonl", gzip_of(b'{"a": 1}\n'), [1]),  # compressed, whatever its name
        ("table.csv", b"name,email\nJane,j@x\n\nJohn,k@x\n", [2, 4]),  # as a spreadsheet counts
        ("table.csv", b'name,email\n"Jane\nDoe",j@x\nJohn,k@x', [2, 3]),  # a quoted line end
        ("table.csv", b"\xef\xbb\xbfname;email\nJane;j@x\n", [2]),
        ("table.tsv", b"name\temail\nJane\tj@x\n", [2]),
        ("table.csv", b'name,"What is your\nphone number?",email\nJane,1,j@x\n', [2]),  # a quoted header name
    ],
)
def test_rows_are_numbered_as_a_person_counts_them(name: str, content: bytes, numbers: list[int]) -> None:
    found = read(name, content)
    assert accepted(found) == numbers
    assert reasons(found) == {}


@pytest.mark.parametrize(
    ("name", "content", "number", "said"),
    [
        ("resume.pdf", b"%PDF", 1, ".json, .jsonl"),
        ("nothing.json", b"", 1, "empty"),
        ("nothing.csv", b"\n\n", 1, "empty"),
        ("table.csv", b"name,email\nJos\xc3\xa9,j@x\nJos\xe9,k@x\n", 3, "byte 0xE9 at position 4"),
        ("table.csv", b"n\xc3\xa4m\xe4,email\n", 1, "Windows-1252"),
        ("table.csv", b"colour,shape\nred,round\n", 1, "no known column name"),
        ("table.csv", b"name,email\rJane,j@x\r", 1, "line ends"),  # as old Macs wrote them
        ("table.csv", b"name,email\nJane,j@x\rJohn,k@x\n", 2, "line ends"),
        ("table.csv", b"name,email\nJane,j@x,1,2\n", 2, "4 cells"),
        ("table.csv", b'name,email\n"Jane,j@x\nJohn,k@x\n', 2, "quoted cell"),
        ("array.json", b'[{"a": 1}, {"a": \x81}, {"a": 3}]', 2, "not UTF-8"),
        ("array.json", b'[{"a": 1}, {"a": "\x81"}, {"a": 3}]', 2, "not UTF-8"),
        ("array.json", b'[{"a": 1}, {"a": 2}', 3, "does not end"),
        ("array.json", b'[{"a": 1}] and more', 2, "after the end of the array"),
        ("array.json", b"[" * 100_000, 1, "not valid JSON"),
        ("twice.jsonl.gz", gzip_of(gzip_of(b'{"a": 1}\n')), 1, "compressed twice"),
        ("bad.jsonl.gz", b"\x1f\x8b" + bytes(10), 1, "header"),
    ],
)
def test_unreadable_row_has_its_number_and_a_reason(name: str, content: bytes, number: int, said: str) -> None:
    assert said in reasons(read(name, content))[number]


BAD_ELEMENTS = [
    b'{"a": oops}',
    b'{"a": ' + b"9" * 5000 + b"}",  # Python converts no more than 4,300 digits
    b'{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}",  # and reads no more than about 1,000 levels
    b'{"a": "line\nbreak"}',
    b'{"a": NaN}',
    b"oops",
    b"/* c */ {}",
]


@pytest.mark.parametrize("bad", BAD_ELEMENTS, ids=[bad[:20].decode() for bad in BAD_ELEMENTS])
def test_element_that_is_not_json_affects_no_other(bad: bytes) -> None:
    found = read("array.json", b'[{"a": 1}, ' + bad + b', {"a": 3}]')
    assert [row.content.strip() for row in found if isinstance(row, Row) and isinstance(row.content, bytes)] == [
        b'{"a": 1}',
        bad,
        b'{"a": 3}',
    ]


@pytest.mark.parametrize("first", [b'{"a": oops}', *BAD_ELEMENTS[1:3], b"oops", b'{"a": "' + b"x" * 200_000 + b'"}'])
def test_json_lines_under_another_name_may_begin_with_a_bad_line(first: bytes) -> None:
    found = read("lines.json", b"\n" + first + b"\n" + b'{"a": 1}\n' * 400)
    assert [row.number for row in found] == list(range(2, 403))


def test_document_over_several_lines_is_one_row_even_if_it_is_no_json() -> None:
    assert [row.number for row in read("one.json", b'{\n  "a": [\n    {"b": 1},\n    {"b": 2}\n  ],\n}\n')] == [1]


@pytest.mark.parametrize(
    ("name", "content", "numbers"),
    [
        ("lines.jsonl", b'\n{"a": 1}\n  \r\n', [1, 3]),
        ("table.csv", b'name,email\nJane,j@x\n,\n"", \n\nJohn,k@x\n', [3, 4, 5]),
        ("array.json", b"[1,,2]", [2]),
    ],
)
def test_rows_without_content_are_blank(name: str, content: bytes, numbers: list[int]) -> None:
    found = read(name, content)
    assert blank(found) == numbers
    assert reasons(found) == {}


LINES = b"".join(b'{"a": %d}\n' % number for number in range(20_000))
PACKED = gzip_of(LINES)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PACKED + b"garbage", "bytes that are not gzip data follow the gzip data"),
        (PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "the gzip data does not match its checksum"),
        (PACKED[:-4] + b"\0\0\0\0", "the gzip data does not have the length that it states"),
        (gzip_of(LINES[:-1]) + b"garbage", "bytes that are not gzip data follow"),  # a last line without a line end
        (gzip_of(LINES[:900]) + gzip_of(LINES[900:]) + b"\x1f\x8b" + bytes(10), "a header that is not valid"),
    ],
)
def test_all_rows_of_faulty_gzip_data_are_read(content: bytes, reason: str) -> None:
    *found, last = read("lines.jsonl.gz", content)
    assert accepted(found) == list(range(1, 20_001))
    assert isinstance(last, Unreadable)
    assert last.is_rest
    assert last.number == 20_001
    assert reason in last.reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lines.jsonl.gz", LINES),
        ("lines.json.gz", b"{bad\n" + LINES),
        ("table.csv.gz", b"name,email\n" + LINES + b'"' + LINES[:-10]),
        ("array.json.gz", b"[" + LINES.replace(b"\n", b",\n")),
    ],
)
def test_whole_rows_of_truncated_gzip_data_are_read_and_no_part_of_one(name: str, content: bytes) -> None:
    packed = gzip_of(content)[:-1000]
    *found, last = read(name, packed)
    text = zlib.decompressobj(31).decompress(packed)
    whole = text.count(b"\n") - text.count(b"name,")
    assert len(found) == whole > 100
    assert isinstance(last, Unreadable)
    assert last.reason == "from here on not read: the gzip data is truncated"


def test_unreadable_row_keeps_its_content() -> None:
    found = read("table.csv", b"name,email\nJos\x81,k@x\nJane,j@x,1\n")
    assert [row.content for row in found if isinstance(row, Unreadable)] == [b"Jos\x81,k@x\n", ["Jane", "j@x", "1"]]
    found = read("array.json", b'["\x81", "' + b"x" * 200_000 + b'"]')
    assert [row.content for row in found if isinstance(row, Unreadable)] == [
        b'"\x81"',
        (b' "' + b"x" * 200_000)[: LIMITS.row + 1],
    ]


@pytest.mark.parametrize("number", [2, 3, 4])
def test_bad_row_does_not_affect_other_rows(number: int) -> None:
    lines = ["name,email", "Jane,j@x", "John,k@x", "Joan,l@x"]
    lines[number - 1] = '"' + lines[number - 1]
    found = read("table.csv", "\n".join(lines).encode())
    assert list(reasons(found)) == [number]
    assert accepted(found) == [row for row in (2, 3, 4) if row != number]


def test_a_row_over_the_limit_is_rejected_and_the_next_is_read() -> None:
    limits = Limits(upload=10_000_000, row=1024)
    for name in ("lines.jsonl", "table.csv"):
        first = b"name,email\n" if name == "table.csv" else b'{"a": 1}\n'
        found = read(name, first + b"x" * 5_000_000 + b"\n" + first, limits)
        assert reasons(found) == {2: "longer than 1 KB, the maximum of a row"}
        assert accepted(found)[-1] == 3
    found = read("array.json", b'[1, {"a": "' + b"x" * 5_000_000 + b'"}, 3]', limits)
    assert reasons(found) == {2: "longer than 1 KB, the maximum of a row"}
    assert accepted(found) == [1, 3]


def test_a_gzip_bomb_is_cut_at_the_limit() -> None:
    bomb = gzip_of(b'{"a": 1}\n' + b"\0" * 50_000_000)
    found = read("bomb.jsonl.gz", bomb, Limits(upload=1_000_000, row=100_000))
    assert accepted(found) == [1]
    assert "decompressed upload is over 1 MB" in reasons(found)[2]


def test_a_long_array_is_read_through_its_chunks() -> None:
    elements = [{"a": "x" * (index % 997), "b": index} for index in range(2000)]
    for text in (json.dumps(elements), json.dumps(elements, indent=2), json.dumps(elements, ensure_ascii=False)):
        assert documents(read("array.json", text.encode())) == elements


def test_numbers_are_not_split_at_the_end_of_a_chunk() -> None:
    numbers = [12345678] * 20_000
    assert documents(read("array.json", json.dumps(numbers).encode())) == numbers


@given(
    st.binary(max_size=2000),
    st.sampled_from(["x.json", "x.jsonl", "x.csv", "x.csv.gz"]),
    st.booleans(),
    st.sampled_from([b"", b"name,email\n", b"[", b'{"a": ']),
)
def test_any_bytes_give_rows_or_reasons(content: bytes, name: str, packed: bool, start: bytes) -> None:
    content = start + content
    found = read(name, gzip_of(content) if packed else content, Limits(upload=1500, row=100))
    numbers = [row.number for row in found]
    assert numbers == sorted(set(numbers))


@given(st.lists(st.sampled_from([b'{"a": 1}', b"{bad", b"\xff\xfd", b"[]", b'"', b"null"]), min_size=1, max_size=30))
def test_every_json_line_gives_a_row(lines: list[bytes]) -> None:
    assert len(read("x.jsonl", b"".join(line + b"\n" for line in lines))) == len(lines)


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=20))
def test_every_csv_record_gives_a_row(cells: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["name", "email"])
    writer.writerows(cells)
    try:
        content = file.getvalue().encode()
    except UnicodeEncodeError:
        return  # no file can hold a lone surrogate
    stated = [row for row in cells if any(cell.strip() for cell in row)]
    found = read("x.csv", content)
    assert reasons(found) == {}
    assert len([document for document in documents(found) if document]) == len(stated)


SAMPLE = {
    "basics": {
        "name": "Jane Doe",
        "email": "j@x",
        "phone": "1",
        "location": {"city": "Oslo", "postalCode": "0150", "countryCode": "NO"},
    },
    "education": [
        {"institution": "A", "studyType": "BSc", "area": "Physics", "startDate": "2010", "endDate": "2013"},
        {"institution": "B", "studyType": "MSc"},
    ],
}


@pytest.mark.parametrize(
    "header",
    [
        "basics.name,basics.email,basics.phone,basics.location.city,basics.location.postalCode,"
        "basics.location.countryCode,education[0].institution,education[0].studyType,education[0].area,"
        "education[0].startDate,education[0].endDate,education[1].institution,education[1].studyType",
        "Name,E-mail,Phone number,City,ZIP code,Country code,School,Degree,Major,Start date,End date,School,Degree",
        "full_name;email_address;mobile;city;postcode;country;education_1_institution;education_1_study_type;"
        "education_1_area;education_1_start_date;education_1_end_date;education_2_institution;education_2_study_type",
        "name\temail\tphone\tbasics.location.city\tpostal_code\tcountry\teducation/0/institution\teducation.0.degree\t"
        "education.0.area\teducation.0.startDate\teducation.0.endDate\tEducation 2 school\tEducation 2 degree",
    ],
)
def test_usual_headers_give_the_same_document(header: str) -> None:
    columns = Columns.of_header(header)
    cells = ["Jane Doe", "j@x", "1", "Oslo", "0150", "NO", "A", "BSc", "Physics", "2010", "2013", "B", "MSc"]
    assert columns.document(cells) == SAMPLE


def test_cells_may_hold_whole_sections_as_json() -> None:
    columns = Columns.of_header("application_id,basics,education,hobbies")
    cells = ["a-1", json.dumps(SAMPLE["basics"]), json.dumps(SAMPLE["education"]), "chess"]
    assert columns.document(cells) == {**SAMPLE, "application_id": "a-1", "hobbies": "chess"}


def test_first_and_last_name_and_two_phones_are_joined() -> None:
    columns = Columns.of_header("First name,Last name,Phone,Mobile")
    assert columns.document(["Jane", "Doe", "1", "2"]) == {"basics": {"name": "Jane Doe", "phone": "1; 2"}}


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("education[0].courses[1]", ("education", 0, "courses", 1)),
        ("education.3.study_type", ("education", 3, "studyType")),
        ("School 2 start date", ("education", 2, "startDate")),
        ("work_1_end_date", ("work", 1, "endDate")),
        ("basics.profiles[0].url", ("basics", "profiles", 0, "url")),
        ("job.ID", ("job", "id")),
        ("Country", ("basics", "location", "countryCode")),
        ("source", ("source", "name")),
        ("basics", ("basics",)),
        ("Favourite colour", ("Favourite colour",)),
        ("Status", ("Status",)),  # of the application, most likely
        ("Degree status", ("education", 0, "status")),
        ("", ("unnamed",)),
    ],
)
def test_what_a_header_name_means(header: str, path: tuple[str | int, ...]) -> None:
    assert Columns.of_header(f"email,{header}").paths[1] == path


@given(
    st.lists(
        st.one_of(st.text(max_size=20), st.from_regex(r"(education|work|basics)[.\[\]\d/_a-z]{0,12}")), max_size=8
    )
)
def test_any_header_names_columns_or_is_refused(names: list[str]) -> None:
    with suppress(ValueError):  # the only way to refuse
        columns = Columns.of_header(",".join(["email", *names]))
        columns.document(["x"] * len(columns.paths))


def test_reading_of_a_compressed_bomb_ends_at_the_deadline() -> None:
    found = read("newlines.jsonl.gz", gzip_of(b'{"a": 1}\n' + b"\n" * 1_000_000), LIMITS._replace(deadline=0.0))
    assert "no time left" in reasons(found)[1]


@pytest.mark.slow
def test_hostile_tables_and_arrays_are_read_in_linear_time() -> None:
    quotes = b"name,email\n" + b'x","\n' * 20_000
    assert len(read("table.csv", quotes, Limits(upload=10_000_000, row=1_000_000))) > 10_000
    assert "1,000" in reasons(read("table.csv", b",".join([b"school"] * 5000) + b"\n"))[1]
    spaces = b"[" + b",".join([b" " * 50_000 + b"1"] * 20) + b"]"
    assert len(accepted(read("array.json", spaces))) == 20


def test_text_in_a_section_s_column_is_kept() -> None:
    columns = Columns.of_header("email,Job,Education")
    document = columns.document(["j@x", "Backend Engineer", "BSc, MIT"])
    assert document == {"basics": {"email": "j@x"}, "job": {"title": "Backend Engineer"}, "education_text": "BSc, MIT"}


@pytest.mark.parametrize("column", ["skills", "education", "work", "basics", "job", "Ausbildung"])
@pytest.mark.parametrize("cell", ["[{bad", "{'institution': 'A'}", "[1, 2]", "[" * 5000])
def test_cell_that_looks_like_json_and_is_not_rejects_nobody(column: str, cell: str) -> None:
    document = Columns.of_header(f"email,{column}").document(["j@x", cell])
    assert document["basics"]["email"] == "j@x"
    assert cell.strip() in json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize(
    ("header", "paths"),
    [  # ambiguous names mean something only beside others of their section
        ("Company,From,To", [("work", 0, "startDate"), ("work", 0, "endDate")]),
        ("Employer,Start date,End date", [("work", 0, "startDate"), ("work", 0, "endDate")]),
        ("School,From,To", [("education", 0, "startDate"), ("education", 0, "endDate")]),
        ("Degree,Von,Bis", [("education", 0, "startDate"), ("education", 0, "endDate")]),
        ("City,From,To", [("From",), ("To",)]),
        ("School,Status,Title", [("Status",), ("Title",)]),
        ("Job ID,Job title,Status", [("job", "title"), ("Status",)]),
        ("City,Job title,Status", [("Job title",), ("Status",)]),
        ("School,School 2,School 3", [("education", 2, "institution"), ("education", 3, "institution")]),
    ],
)
def test_ambiguous_names_depend_on_the_columns_before_them(header: str, paths: list[tuple[str | int, ...]]) -> None:
    assert list(Columns.of_header(f"email,{header}").paths[2:]) == paths


@pytest.mark.parametrize(
    "name",
    [
        "Referee email", "Reference 1 Email", "Email of your referee", "Emergency contact phone", "Recruiter Email",
        "What is your manager's e-mail address?", "Hiring Manager: Email", "Parent phone", "Email / Phone",
        "Company phone", "Notfallkontakt Telefon", "Email opt-in", "Phone verified", "Country of birth",
        "Country of citizenship",
    ],
)  # fmt: skip
def test_contact_data_of_others_is_not_the_applicant_s(name: str) -> None:
    assert Columns.of_header(f"institution,{name}").paths[1] == (name,)
