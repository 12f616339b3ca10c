"""XML that is not well-formed -> XML that a parser takes, where it is known what was meant.

Most often that are entities of HTML, an ampersand that stands for itself, letters of Windows-1252 in what is said to be
UTF-8, an encoding that is not the one of the document, and words of a program above it.
"""

from __future__ import annotations

import re
from html.entities import html5

_UTF8 = re.compile(rb"([\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})|[\x80-\xff]")
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
"""UTF-16 begins like that."""
_ENCODING = re.compile(rb"(<\?xml[^<>]{0,100}?)\s+encoding\s*=\s*[\"']([^\"'<>]{0,40})[\"']", re.IGNORECASE)
_ENTITY = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8});)(?:([A-Za-z][A-Za-z0-9]{0,31});)?"
)
_OPEN, _CLOSE = b"<![CDATA[", b"]]>"


def mended(data: bytes) -> bytes:
    """Give the document mended; one in UTF-16 as it is."""
    if data.startswith(_MARKS):
        return data
    text = data[max(data.find(b"<"), 0) :]
    declared = _ENCODING.match(text)
    if _is_utf8(text):
        text = _ENCODING.sub(rb"\1", text, count=1) if declared else text
    elif declared is None or declared[2].lower() in {b"utf-8", b"utf8"}:
        text = _UTF8.sub(lambda found: found[1] or found[0].decode("cp1252", "replace").encode(), text)
    return b"".join(_outside_of_cdata(text))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _outside_of_cdata(text: bytes) -> list[bytes]:
    """Give the pieces of a document, with the ampersands mended that stand for themselves, or for a letter of HTML."""
    pieces, place = [], 0
    while (start := text.find(_OPEN, place)) >= 0:
        end = text.find(_CLOSE, start)
        pieces += [_ENTITY.sub(_meant, text[place:start]), text[start : end if end >= 0 else len(text)]]
        place = end if end >= 0 else len(text)
    return [*pieces, _ENTITY.sub(_meant, text[place:])]


def _meant(found: re.Match[bytes]) -> bytes:
    letters = html5.get(f"{found[1].decode()};", "") if found[1] else ""
    return "".join(f"&#{ord(letter)};" for letter in letters).encode() or b"&amp;" + found[0][1:]
