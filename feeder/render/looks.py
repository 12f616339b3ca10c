"""Plain text that looks like HTML, in XML that readers and validators judge by its looks."""

from __future__ import annotations

import re
from html import unescape
from html.entities import name2codepoint

_PLAIN = re.compile(
    rb"(?<=<)(title|category|copyright|subtitle|rights|name|(?<=\n    <)description)>([^<&]*&[^<]*)(?=</\1>)"
)
"""Elements that hold plain text, with a mark in it; the other descriptions are those of items, and HTML."""
_REFERENCE = re.compile(r"&(#?\w+)")
_TAG = re.compile(r"<[/!a-z]", re.IGNORECASE)


def shown_as_meant(document: bytes) -> bytes:
    """Give a document that readers and validators which are in doubt take for what it is.

    Marks of plain text that looks like HTML are written as numbers (RSS Advisory Board profile): to a parser of XML it
    is the same text, letter by letter.
    """
    return _PLAIN.sub(lambda found: found[1] + b">" + _plain(found[1], found[2]), document)


def _plain(element: bytes, escaped: bytes) -> bytes:
    """Give plain text, as it stands in XML, in the form that is taken for plain text."""
    text = unescape(escaped.decode())
    is_doubtful = _names_a_character(text) or (element != b"name" and _TAG.search(text))  # names stand in Atom alone
    return escaped.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;") if is_doubtful else escaped


def _names_a_character(text: str) -> bool:
    """Whether HTML would read a character for a name in a text, or who knows only some of its names might."""
    names = _REFERENCE.findall(text)
    return unescape(text) != text or any(
        name in name2codepoint or name == "apos" or not name.isalpha() for name in names
    )
