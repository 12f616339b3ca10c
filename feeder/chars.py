"""Characters: what XML can carry, and where lines end."""

from __future__ import annotations

import re

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What is no `Char` of XML 1.0 (section 2.2), and the C1 controls that it discourages; U+0085, a line end, stays."""

DAMAGED = {0x85: " ", 0xFFFD: "?"}
"""What stands for a line end on mainframes alone, and what stands for a character that could not be read."""

BREAKS = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""The line ends of all systems, and those of Unicode."""

_OBEYED = "\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""Controls, line ends, the marks that turn the direction of text around, and bytes that are no text."""
_UNSAFE = re.compile(f"[\x00-\x1f{_OBEYED}]")
_UNSAFE_IN_JSON = re.compile(f"[{_OBEYED}]")


def plain(text: str) -> str:
    """Give one line that a terminal shows and does not obey."""
    return _UNSAFE.sub(" ", text)


def plain_json(text: str) -> str:
    """Give the same JSON, with an escape for each sign that a terminal would obey, or that is no text."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def lines_of(text: str) -> list[str]:
    """Give the lines of a text, at whatever marks end them."""
    if "\r" in text or not (text.isascii() or ("\u2028" not in text and "\x85" not in text and "\u2029" not in text)):
        return BREAKS.split(text)
    return text.split("\n")
