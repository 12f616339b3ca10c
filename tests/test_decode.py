"""Decoding: the text of a file, or the reason why there is none."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime, timedelta
from hashlib import shake_128

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeder.decode import decode
from feeder.errors import ArticleError
from feeder.model import Blob, Source, Stat

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def text_of(data: bytes) -> Source:
    """Decode some bytes."""
    return decode(Blob(Stat("a.txt", len(data), 1_700_000_000_123_456_789), data, "0" * 32))


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_encodings(mark: bytes, encoding: str) -> None:
    """UTF-8 needs no mark; other encodings are known by theirs."""
    source = text_of(mark + "Zoë – 漢字".encode(encoding))

    assert (source.text, source.encoding) == ("Zoë – 漢字", encoding)
    assert source.modified.isoformat() == "2023-11-14T22:13:20.123456+00:00"


@pytest.mark.parametrize(
    ("data", "told", "line"),
    [
        (b"", "is empty", None),
        (b" \n\t\r\n", "is empty", None),
        (b"\xef\xbb\xbf", "is empty", None),
        (b"\x07\n\x1b[31m\n", "is empty", None),
        (b"%PDF-1.7 text", "begins like a PDF document", None),
        (b"{\\rtf1\\ansi text}", "begins like an RTF document; save it as plain text", None),
        (b"PK\x03\x04\x14\x00\x06\x00", "begins like an archive or an office document", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "begins like an office document", None),
        (b"\x89PNG\r\n\x1a\n", "begins like an image", None),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "begins like an image", None),
        (b"RIFF\x24\x08\x00\x00WAVE", "begins like an image or a sound", None),
        (b"\x00\xff\xfe binary", "holds zero bytes", None),
        (b"ab\n\xff\x01\x02\x03\x04\x05", "0xff is not UTF-8, and no other encoding fits", 2),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", "begins as UTF-16-LE", None),
        (b"a\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f", "full of control characters", None),
        (b"\x00" * 100, "full of control characters", None),
    ],
)
def test_what_is_no_text(data: bytes, told: str, line: int | None) -> None:
    """What cannot be read is refused with the reason, and the line where there is one."""
    with pytest.raises(ArticleError, match=told) as caught:
        text_of(data)

    assert caught.value.line == line


@pytest.mark.parametrize("text", ["RIFF is what they called it.", "ID3 tags explained", "PK wins", "7z or zip?"])
def test_words_that_other_files_begin_with(text: str) -> None:
    """A text may begin like an archive is named."""
    assert text_of(text.encode()).text == text


def test_control_characters_are_removed_and_told() -> None:
    """What XML cannot carry is taken out, with its line; terminal colours go as a whole, line breaks stay."""
    source = text_of(b"One\x07 line\nplain\r\nthird\x1b[31m red\x1b[0m\x00\n\x08\xc2\x85\xef\xbf\xbf")

    assert source.text == "One line\nplain\r\nthird red\n\x85"
    assert [(problem.line, problem.message) for problem in source.problems] == [
        (1, "a control character (U+0007, column 4) that feeds cannot carry was removed"),
        (3, "a terminal escape that feeds cannot carry was removed; 3 in this line"),
        (4, "a control character (U+0008, column 1) that feeds cannot carry was removed"),
        (5, "a control character (U+FFFF, column 1) that feeds cannot carry was removed"),
    ]


@pytest.mark.parametrize(
    ("escape", "left"),
    [
        ("\x1b[1;31m", ""),
        ("\x1b[2J", ""),
        ("\x1b]0;a title\x07", ""),
        ("\x1b]8;;https://x.example/\x1b\\", ""),
        ("\x1b(B", ""),
        ("\x1b=", ""),
        ("\x1bM-", "-"),
        ("\x9b31m", ""),
        ("\x1b", ""),
        ("\x0c", " "),
        ("\x0b", " "),
    ],
)
def test_terminal_escapes(escape: str, left: str) -> None:
    """Each kind of terminal escape goes as a whole; the end of a page or line that alone parts two words leaves a space."""
    assert text_of(f"One{escape}two".encode()).text == f"One{left}two"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_lines_are_counted_at_any_mark(end: str) -> None:
    """Whatever ends the lines, a problem names the right one."""
    source = text_of(f"one{end}two{end}three\x07{end}".encode())

    assert source.text == f"one{end}two{end}three{end}"
    assert [problem.line for problem in source.problems] == [3]


@pytest.mark.parametrize("line", [b"A line of text that holds \x07 and goes on", b"A line with the letter \xe9 in it"])
@pytest.mark.parametrize("end", [b"\n", b" "])
def test_large_texts(line: bytes, end: bytes) -> None:
    """Of a very large text the first lines with something removed are told, and the number of the others."""
    source = text_of((line + end) * 40_000)

    assert len(source.text) > 1_200_000
    told = [problem for problem in source.problems if not problem.note]
    assert len(told) == {b"\x07\n": 21, b"\x07 ": 1}.get(line[26:27] + end, 0)
    if len(told) > 1:
        assert told[-1].line == 21
        assert told[-1].message == "from here on 39980 more characters that feeds cannot carry were removed"


@pytest.mark.parametrize("nanoseconds", [0, -1_500_000, 1_700_000_000_123_456_789, 10**30])
def test_time_of_a_file(nanoseconds: int) -> None:
    """The time of a file is exact to the microsecond; one that no calendar has is the epoch."""
    modified = decode(Blob(Stat("a.txt", 1, nanoseconds), b"a", "0")).modified

    expected = EPOCH + timedelta(microseconds=nanoseconds // 1000) if nanoseconds < 10**20 else EPOCH
    assert modified == expected


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes are, they are refused, or give a text that XML can carry."""
    try:
        source = text_of(data)
    except ArticleError:
        return

    element = etree.Element("a")
    element.text = source.text
    assert etree.tostring(element)


def test_bytes_that_are_no_letters_of_any_language() -> None:
    """Bytes that no encoding makes words of are refused, whatever letters they could be."""
    data = bytes(byte | 0x80 for byte in shake_128(b"chaos").digest(400))

    with pytest.raises(ArticleError, match="no other encoding fits"):
        text_of(data)
