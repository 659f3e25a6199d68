"""The reader of lines and CSV records that intake and watchlists share."""

import io

import pytest

from bonafide.text_stream import BadRecord, LineReader, buffered, csv_records

TOO_LONG = BadRecord(too_long=True, decoding=None, is_last_line=False)
BAD_QUOTE = BadRecord(too_long=False, decoding=None, is_last_line=False)
TRUNCATED = BadRecord(too_long=False, decoding=None, is_last_line=True)


def reader(content: bytes) -> LineReader:
    return LineReader(buffered(io.BytesIO(content)), 20, lambda _: None)


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b"", []),
        (b"a,b\n\nc,d", [["a", "b"], [], ["c", "d"]]),
        (b'"a\nb",c\nd,e\n', [["a\nb", "c"], ["d", "e"]]),
        (b'"a,b\nc,d\ne,f\n', [BAD_QUOTE, ["c", "d"], ["e", "f"]]),
        (b'"a"b\nc,d\n', [BAD_QUOTE, ["c", "d"]]),
        (b'a,b\n"c', [["a", "b"], TRUNCATED]),
        (b"x" * 50 + b"\na,b\n", [TOO_LONG, ["a", "b"]]),
        (b'"' + b"x" * 15 + b"\n" + b"y" * 15 + b'"\na,b\n', [BAD_QUOTE, ["y" * 15 + '"'], ["a", "b"]]),
    ],
)
def test_bad_record_does_not_affect_the_next_ones(content: bytes, records: list[list[str] | BadRecord]) -> None:
    assert list(csv_records(reader(content), ",")) == records


def test_record_that_is_not_utf8_has_the_decoding_error() -> None:
    bad, good = csv_records(reader(b"a,\xe9\nb,c\n"), ",")
    assert isinstance(bad, BadRecord)
    assert bad.decoding
    assert bad.decoding.start == 2
    assert good == ["b", "c"]
    assert next(csv_records(reader(b"a,\xe9\n"), ",", errors="replace")) == ["a", "\ufffd"]


def test_lines_that_were_read_already_come_first() -> None:
    assert list(csv_records(reader(b'b"\nc'), ",", first=[b'"a\n'])) == [["a\nb"], ["c"]]


def test_end_of_a_quoted_cell_is_searched_in_500_lines_only() -> None:
    lines = LineReader(buffered(io.BytesIO(b'"\n' + b"x\n" * 600 + b'"\n')), 10_000, lambda _: None)
    records = list(csv_records(lines, ","))
    assert records[0] == BAD_QUOTE
    assert records[1:601] == [["x"]] * 600
