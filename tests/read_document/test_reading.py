"""What a document is by its first bytes, the form of its text, and the limits of what is read."""

import io
import zipfile
from pathlib import Path

import pytest

from bonafide.document import MAXIMUM_BYTES, MAXIMUM_CHARACTERS, Reason, Unreadable
from read_document import archive as archives
from read_document.clean_text import clean
from read_document.reading import LEAST_LETTERS, read
from tests.read_document.made import EMAIL, LINES, NAME, SECRET, archive, docx, paragraphs, word_part

TEXT = "\n".join(LINES)
VISIBLE = paragraphs(*LINES)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", Reason.NO_TEXT, id="no bytes"),
        pytest.param(b" " * MAXIMUM_BYTES + b"x", Reason.TOO_LARGE, id="over 10 MB"),
        pytest.param(b"MZ\x90\0" + bytes(100), Reason.NO_DOCUMENT, id="a program"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(100), Reason.IMAGE, id="a photo"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), Reason.IMAGE, id="a screenshot"),
        pytest.param(b"\0\0\0\x18ftypheic" + bytes(100), Reason.IMAGE, id="a photo of a phone"),
        pytest.param(COMPOUND, Reason.OLD_WORD, id="old Word"),
        pytest.param(COMPOUND + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED, id="Word with a password"),
        pytest.param(archive({"a.txt": TEXT}), Reason.NO_DOCUMENT, id="zip of other files"),
        pytest.param(archive({"mimetype": "x", "content.xml": "x"}), Reason.NO_DOCUMENT, id="another OpenDocument"),
        pytest.param(docx(VISIBLE)[:300], Reason.DAMAGED, id="zip that was cut off"),
        pytest.param(docx("<w:p>"), Reason.DAMAGED, id="XML that does not end"),
        pytest.param(
            archive({"word/document.xml": b"<?xml version='1.0' encoding='none'?><a/>"}),
            Reason.DAMAGED,
            id="XML in an unknown encoding",
        ),
        pytest.param(docx(""), Reason.NO_TEXT, id="no text"),
    ],
)
def test_unreadable_documents(content: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.reason == reason


def declared(declaration: str, text: str = "&a;") -> bytes:
    part = word_part("document", f"<w:body>{VISIBLE}{paragraphs(text)}</w:body>")
    return archive({"word/document.xml": f"<!DOCTYPE document [{declaration}]>{part}"})


LAUGHS = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(declared(LAUGHS, "&i;"), id="entities of entities"),
        pytest.param(declared('<!ENTITY a SYSTEM "file:///etc/hostname">'), id="a local file"),
        pytest.param(declared('<!ENTITY % a SYSTEM "http://127.0.0.1/a"> %a;'), id="a remote declaration"),
        pytest.param(declared("", "a"), id="an empty declaration"),
    ],
)
def test_document_type_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.reason == Reason.TYPE_DECLARED


LARGE = {f"word/header{number}.xml": word_part("hdr", " " * 15_000_000) for number in range(3)}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(docx(VISIBLE + " " * archives.MAXIMUM_MEMBER_BYTES), id="a large file"),
        pytest.param(docx(VISIBLE, LARGE), id="files that are large together"),
        pytest.param(
            docx(VISIBLE, {f"a/{number}": "" for number in range(archives.MAXIMUM_MEMBERS)}), id="many files"
        ),
        pytest.param(docx("<w:x>" * archives.MAXIMUM_DEPTH + "</w:x>" * archives.MAXIMUM_DEPTH), id="depth"),
    ],
)
def test_archive_over_a_limit_is_too_large(content: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.reason == Reason.TOO_LARGE


def test_archive_of_many_elements_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    content = docx(VISIBLE, {"word/header1.xml": word_part("hdr", "<w:x/>" * 5)})
    elements = 2 + 9 + 6  # of the two parts
    monkeypatch.setattr(archives, "MAXIMUM_ELEMENTS", elements + 1)  # and an empty list of styles
    assert read(content)
    monkeypatch.setattr(archives, "MAXIMUM_ELEMENTS", elements)
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.reason == Reason.TOO_LARGE


def test_compression_that_inflates_without_limit_is_refused() -> None:
    content = archive({"word/document.xml": word_part("document", VISIBLE)}, zipfile.ZIP_LZMA)
    with pytest.raises(Unreadable) as raised:
        read(content)
    assert raised.value.reason == Reason.DAMAGED


def test_size_in_the_directory_of_an_archive_is_not_believed() -> None:
    content = docx(VISIBLE + " " * archives.MAXIMUM_MEMBER_BYTES)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        size = file.getinfo("word/document.xml").file_size
    with pytest.raises(Unreadable):
        read(content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))


def test_file_with_a_path_is_not_written(tmp_path: Path) -> None:
    outside = tmp_path / "zip-slip.txt"
    document = read(docx(VISIBLE, {f"../../../../../../../../..{outside}": "x", str(outside): "x"}))
    assert NAME in document.text
    assert not outside.exists()


def test_text_is_cut_at_its_limit() -> None:
    document = read(f"{TEXT}\n".encode() * 3_000)
    assert len(document.text) == len(document.reading) == MAXIMUM_CHARACTERS


def test_hidden_text_is_cut_at_its_limit() -> None:
    runs = (f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{'a' * number}</w:t></w:r></w:p>" for number in range(1, 900))
    document = read(docx(VISIBLE + "<w:p><w:r><w:t>x</w:t></w:r></w:p>".join(runs)))
    assert sum(map(len, document.hidden)) == MAXIMUM_CHARACTERS


def test_document_of_few_letters_is_none() -> None:
    assert read(b"a" * LEAST_LETTERS)
    with pytest.raises(Unreadable):
        read(b"a" * (LEAST_LETTERS - 1) + b"1" * 100)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ﬁnance oﬃce", "finance office"),
        ("２０１４", "2014"),
        ("Bjo\u0308rn", "Björn"),
        ("Cardiff\uf0e0me@example.org", "Cardiff me@example.org"),
        ("soft\xadware", "software"),
        ("a\u200bb\u202ec\ufeffd", "abcd"),
        ("a\ud800b\x07c", "abc"),
        ("a \t b \r\n\r\n\r\n\r\n c\u2028d", "a b\n\nc\nd"),
        ("می‌خواهم", "می‌خواهم"),
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_text_has_one_form(written: str, expected: str) -> None:
    assert clean(written) == expected
    assert clean(clean(written)) == clean(written)


def test_invisible_tag_characters_are_hidden_text() -> None:
    smuggled = "".join(chr(0xE0000 + ord(character)) for character in SECRET)
    document = read(f"{TEXT}{smuggled}\n{EMAIL}".encode())
    assert document.hidden == (SECRET,)
    assert document.text == f"{TEXT}\n{EMAIL}"
