"""Bytes -> text: what encoding they are in, and what of them XML cannot carry."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime, timedelta

from feeder.chars import BREAKS, ILLEGAL
from feeder.errors import ArticleError
from feeder.model import Blob, Problem, Source

# The marks of UTF-32 begin like those of UTF-16, so they come first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_MOST_CONTROLS = 0.1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def decode(blob: Blob) -> Source:
    """Give the text of a file, without the characters that XML cannot carry; each removal is a problem of its line.

    Raises ArticleError when there is no text in it: it is binary, empty, or in an encoding that is not known.
    """
    path = blob.stat.path
    text, encoding = _text(blob.data, path)
    text = text.removeprefix("\ufeff")
    problems: tuple[Problem, ...] = ()
    if ILLEGAL.search(text):
        text, problems = _clean(text, path)
    if not text.strip():
        raise ArticleError("this file is empty; there is nothing to publish", path=path)
    modified = _EPOCH + timedelta(microseconds=blob.stat.mtime_ns // 1000)
    return Source(path, text, encoding, modified, blob.digest, problems)


def _text(data: bytes, path: str) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), encoding
            except UnicodeDecodeError as error:
                message = f"this file begins as {encoding.upper()}, but is not valid from byte {error.start} on"
                raise ArticleError(message, path=path) from error
    if data.startswith(_MAGIC):
        raise ArticleError("this is no text: it begins like a document, an image or an archive", path=path)
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error, path) from error


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> ArticleError:
    if b"\x00" in data:
        return ArticleError("this is no text: it holds zero bytes and is not UTF-8", path=path)
    line = data.count(b"\n", 0, error.start) + 1
    message = f"expected UTF-8, found the byte 0x{data[error.start]:02x}; save the file as UTF-8"
    return ArticleError(message, path=path, line=line)


def _clean(text: str, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Remove terminal escapes and what XML cannot carry; raises ArticleError when that is a good part of it."""
    if len(ILLEGAL.findall(text)) > max(8, _MOST_CONTROLS * len(text)):
        raise ArticleError("this is no text: it is full of control characters", path=path)
    problems = []
    lines = BREAKS.split(text)
    for number, line in enumerate(lines, 1):
        found = ILLEGAL.search(line)
        if found:
            name = f"U+{ord(found[0]):04X}"
            message = f"a control character ({name}, column {found.start() + 1}) that feeds cannot carry was removed"
            problems.append(Problem(number, message))
    return ILLEGAL.sub("", _ESCAPES.sub("", text)), tuple(problems)
