"""Decoding: the text of a file, or the reason why there is none."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeder.decode import decode
from feeder.errors import ArticleError
from feeder.model import Blob, Source, Stat


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
        (b"%PDF-1.7 text", "begins like a document", None),
        (b"\x00\xff\xfe binary", "holds zero bytes", None),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", "begins as UTF-16-LE", None),
        (b"a\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f", "full of control characters", None),
    ],
)
def test_what_is_no_text(data: bytes, told: str, line: int | None) -> None:
    """What cannot be read is refused with the reason, and the line where there is one."""
    with pytest.raises(ArticleError, match=told) as caught:
        text_of(data)

    assert caught.value.line == line


def test_control_characters_are_removed_and_told() -> None:
    """What XML cannot carry is taken out, with its line; terminal colours go as a whole, line breaks stay."""
    source = text_of(b"One\x07 line\nplain\nthird\x1b[31m red\x1b[0m\x00\n")

    assert source.text == "One line\nplain\nthird red\n"
    assert [(problem.line, "U+00" in problem.message) for problem in source.problems] == [(1, True), (3, True)]


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
