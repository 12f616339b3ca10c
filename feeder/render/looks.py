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
_END_TAG = re.compile(rb"&lt;/\w+&gt;")
_MAIL = re.compile(rb"&lt;[^\s&@]+@[^\s&@]+&gt;")
_BEFORE_TAG = re.compile(rb"&lt;(?=[/!?a-zA-Z])")
_APART = "\u200b".encode()
"""A space of no width."""


def shown_as_meant(document: bytes) -> bytes:
    """Give a document that readers and validators which are in doubt take for what it is.

    Marks of plain text that looks like HTML are written as numbers (RSS Advisory Board profile). Where an end tag
    stands in it, which many take for a sign of HTML whatever is written, spaces of no width keep each tag from being
    one; so with an address in angle brackets behind a name.
    """
    return _PLAIN.sub(lambda found: found[1] + b">" + _plain(found[1], found[2]), document)


def _plain(element: bytes, escaped: bytes) -> bytes:
    """Give plain text, as it stands in XML, in the form that is taken for plain text."""
    if _END_TAG.search(escaped) or (element == b"name" and _MAIL.search(escaped)):
        escaped = _BEFORE_TAG.sub(b"&lt;" + _APART, escaped)
    text = unescape(escaped.decode())
    is_doubtful = _names_a_character(text) or (element != b"name" and _TAG.search(text))  # names stand in Atom alone
    return escaped.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;") if is_doubtful else escaped


def _names_a_character(text: str) -> bool:
    """Whether HTML would read a character for a name in a text, or who knows only some of its names might."""
    names = _REFERENCE.findall(text)
    return unescape(text) != text or any(
        name in name2codepoint or name == "apos" or not name.isalpha() for name in names
    )
