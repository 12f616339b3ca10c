"""Feeds of others -> what subscribers know of their entries: ids as they are, links, dates, texts. Pure.

`xml` reads RSS 0.9x, 1.0 and 2.0 and Atom 0.3 and 1.0, `json_feed` JSON Feed 1.0 and 1.1, `dates` what they have for
dates.
"""

from __future__ import annotations

from feeder.errors import UsageError
from feeder.imports.json_feed import of_json
from feeder.imports.rows import Entry, Gone, Old
from feeder.imports.xml import of_xml

__all__ = ["Entry", "Gone", "Old", "read"]

_MOST = 64 * 1024 * 1024
_OTHERS = {
    b"\x1f\x8b": "a file that is compressed; unpack it first",
    b"PK\x03\x04": "an archive; unpack it first",
    b"%PDF-": "a PDF",
    b"\xff\xfe{": "JSON in UTF-16; save it as UTF-8, as JSON Feed asks for",
    b"\xfe\xff\0{": "JSON in UTF-16; save it as UTF-8, as JSON Feed asks for",
}
_BLANK = b" \t\r\n\xef\xbb\xbf"


def read(data: bytes, place: str) -> Old:
    """Read a feed that stands at an address or path. Raises UsageError with place and line."""
    if len(data) > _MOST:
        raise UsageError(f"a feed has at most {_MOST:,} bytes, this one {len(data):,}", path=place)
    start = data[:4096].lstrip(_BLANK)
    if not start:
        raise UsageError("this file is empty, and no feed", path=place)
    if start.startswith((b"{", b"[")):
        return of_json(data, place)
    for begin, what in _OTHERS.items():
        if data.startswith(begin):
            raise UsageError(f"expected RSS, Atom or JSON Feed, found {what}", path=place)
    if b"<" not in start and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError("expected RSS, Atom or JSON Feed, found neither XML nor JSON", path=place)
    return of_xml(data, place)
