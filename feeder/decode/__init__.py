"""Bytes -> text: what encoding they are in, and what of them XML cannot carry.

Nearly every file is UTF-8 without a fault in it, and known as such at a glance. What is not is read in `foreign`, by
the encoding that its mark, its zero bytes or its letters (`detect`) tell; what XML cannot carry goes in `clean`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from feeder.chars import ILLEGAL
from feeder.decode.starts import MAGIC, MARKS
from feeder.errors import ArticleError
from feeder.model import Blob, Source

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000_000
_ODD, _EVEN = b"\x80", b" "
# Of what XML cannot carry, UTF-8 begins all that is beyond ASCII with one of the last two.
_LOOKED_FOR = {*filter(lambda byte: ILLEGAL.match(chr(byte)), range(0x80)), 0xC2, 0xEF}
_AT_A_GLANCE = b"".join(_ODD if byte in _LOOKED_FOR else _EVEN for byte in range(256))
_STARTS = (*(mark for mark, _ in MARKS), *MAGIC)
_FIRST = frozenset(start[0] for start in _STARTS)


def decode(blob: Blob) -> Source:
    """Give the text of a file, without the characters that XML cannot carry; each removal is a problem of its line.

    A mark at its beginning tells the encoding; without one it is UTF-8, and what is not is detected, with a note.
    Raises ArticleError when there is no text in it: it is binary, empty, or in an encoding that is not known.
    """
    data = blob.data
    other = not data or (data[0] in _FIRST and data.startswith(_STARTS))
    if not other and data.translate(_AT_A_GLANCE).isascii():
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return _mended(blob)
        if not text.isspace():
            return Source(blob.stat.path, text, "utf-8", _moment(blob.stat.mtime_ns), blob.digest)
    return _mended(blob)


def _mended(blob: Blob) -> Source:
    """Read what is not plainly UTF-8."""
    from feeder.decode import clean, foreign  # noqa: PLC0415 - few texts need them

    path, data = blob.stat.path, blob.data
    text, encoding, problems = foreign.read(data, path)
    text = text.removeprefix("\ufeff")
    if ILLEGAL.search(text):
        text, found = clean.clean(text, path)
        problems += found
    if not text or text.isspace():
        raise ArticleError("this file is empty; there is nothing to publish", path=path)
    return Source(path, text, encoding, _moment(blob.stat.mtime_ns), blob.digest, problems)


def _moment(nanoseconds: int) -> datetime:
    """Give the time of a file, to the microsecond; the epoch for one that no calendar has."""
    try:
        return datetime.fromtimestamp(nanoseconds // 1000 / 1_000_000, UTC)
    except (ValueError, OverflowError, OSError):
        return _EPOCH
