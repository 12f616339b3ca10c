"""What entries of all formats have: files that come with them, and languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from feeder.imports.web import is_web
from feeder.model import Enclosure

_TYPE = re.compile(r"[a-z]+/[\w.+-]+", re.ASCII)
_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
"""RFC 5646, section 2.1."""
_DIGITS = 16


def enclosure(url: str | None, kind: str | None, length: str | None) -> Enclosure | None:
    """Give a file with its type and length, where these are any; a length of 0 stands for one that is not known."""
    if url is None or not is_web(url):
        return None
    kind = (kind or "").partition(";")[0].strip().lower()
    digits = (length or "").strip()
    size = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < _DIGITS else 0
    return Enclosure(url, kind if _TYPE.fullmatch(kind) else None, size or None)


def joined(files: Iterable[Enclosure | None]) -> tuple[Enclosure, ...]:
    """Give files each once, by address, with what any of them says of its type and length."""
    found: dict[str, Enclosure] = {}
    for file in files:
        if file is not None:
            known = found.setdefault(file.url, file)
            found[file.url] = replace(known, type=known.type or file.type, length=known.length or file.length)
    return tuple(found.values())


def fitting_lang(stated: str) -> str | None:
    """Give a tag of a language; None for what is none."""
    return stated.replace("_", "-") if _LANG.fullmatch(stated) else None


def paragraphs(text: str) -> str:
    """Give plain text as HTML."""
    return "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in re.split(r"\n\s*\n", text) if part.strip())
