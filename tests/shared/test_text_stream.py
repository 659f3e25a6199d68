"""The reader of lines and CSV records that intake and watchlists share."""

import csv
import io
from collections.abc import Iterator

import pytest

from bonafide.text_stream import BadRecord, LineReader, ReadingStopped, buffered, csv_records


@pytest.fixture(autouse=True)
def _limit_of_cells() -> Iterator[None]:
    """The limit of cells belongs to the whole process, so other tests would have it, too."""
    limit = csv.field_size_limit()
    yield
    csv.field_size_limit(limit)


def too_long(line: bytes) -> BadRecord:
    return BadRecord(too_long=True, decoding=None, is_last_line=False, line=line)


def bad_quote(line: bytes) -> BadRecord:
    return BadRecord(too_long=False, decoding=None, is_last_line=False, line=line)


def truncated(line: bytes) -> BadRecord:
    return BadRecord(too_long=False, decoding=None, is_last_line=True, line=line)


def reader(content: bytes) -> LineReader:
    return LineReader(buffered(io.BytesIO(content)), 20, lambda _: None)


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b"", []),
        (b"a,b\n\nc,d", [["a", "b"], [], ["c", "d"]]),
        (b'"a\nb",c\nd,e\n', [["a\nb", "c"], ["d", "e"]]),
        (b'"a,b\nc,d\ne,f\n', [bad_quote(b'"a,b\n'), ["c", "d"], ["e", "f"]]),
        (b'"a"b\nc,d\n', [bad_quote(b'"a"b\n'), ["c", "d"]]),
        (b'a,b\n"c', [["a", "b"], truncated(b'"c')]),
        (b"x" * 50 + b"\na,b\n", [too_long(b"x" * 21), ["a", "b"]]),
        (
            b'"' + b"x" * 15 + b"\n" + b"y" * 15 + b'"\na,b\n',
            [bad_quote(b'"' + b"x" * 15 + b"\n"), ["y" * 15 + '"'], ["a", "b"]],
        ),
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
    assert next(csv_records(reader(b"a,\xe9\n"), ",", decode=lambda line: line.decode("latin-1"))) == ["a", "é"]


def test_lines_that_were_read_already_come_first() -> None:
    assert list(csv_records(reader(b'b"\nc'), ",", first=[b'"a\n'])) == [["a\nb"], ["c"]]


def test_end_of_a_quoted_cell_is_searched_in_500_lines_only() -> None:
    lines = LineReader(buffered(io.BytesIO(b'"\n' + b"x\n" * 600 + b'"\n')), 10_000, lambda _: None)
    records = list(csv_records(lines, ","))
    assert records[0] == bad_quote(b'"\n')
    assert records[1:601] == [["x"]] * 600


def test_lines_before_the_point_where_reading_stops_are_records() -> None:
    def allow(read: int) -> None:
        if read > 16:
            raise ReadingStopped

    lines = LineReader(buffered(io.BytesIO(b'a,b\n"c,d\ne,f\ng,h\ni,j\n')), 20, allow)
    records = csv_records(lines, ",")
    assert [next(records) for _ in range(3)] == [["a", "b"], bad_quote(b'"c,d\n'), ["e", "f"]]
    with pytest.raises(ReadingStopped):
        next(records)
