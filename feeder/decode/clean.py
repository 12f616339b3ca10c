"""What XML cannot carry is taken out of a text, and each place told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeder.chars import BREAKS, ILLEGAL
from feeder.counts import count
from feeder.errors import ArticleError
from feeder.model import Problem

_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # colours, and where the cursor goes
    r"|\x1b[]P^_X][^\x07\x1b\n\r]*(?:\x07|\x1b\\)?"  # titles and links
    r"|\x1b[ #%(-/][0-9@-Z]|\x1b\$[(-/]?[@-Z]|\x1b[=>\\]|\x1b[78DEHMc](?![0-9A-Za-z])"  # sets of characters, and modes
)
_REMOVED = re.compile(f"{_ESCAPE.pattern}|{ILLEGAL.pattern}")
_DIVIDERS = re.compile(r"(?<=\S)[\x0b\x0c](?=\S)")
"""Ends of pages, and of lines inside a paragraph, that alone keep two words apart."""
_FEW, _MOST = 8, 0.1
_MOST_LINES = 20


def clean(text: str, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Remove terminal escapes and what XML cannot carry; raises ArticleError when that is a good part of the text."""
    text = _DIVIDERS.sub(" ", text)
    bare, escapes = _ESCAPE.subn("", text)
    cleaned, controls = ILLEGAL.subn("", bare)
    if controls > max(_FEW, _MOST * len(bare)):
        raise ArticleError("this is no text: it is full of control characters", path=path)
    return cleaned, tuple(_told(text, escapes + controls))


def _told(text: str, total: int) -> Iterator[Problem]:
    """Tell the lines that something was removed from: the first ones one by one, the others by what is left of them."""
    for position, (line, column, first, found) in enumerate(_by_line(text)):
        if position == _MOST_LINES:
            more, was = count(total, "more character"), "was" if total == 1 else "were"
            yield Problem(line, f"from here on {more} that feeds cannot carry {was} removed")
            return
        total -= found
        name = "a terminal escape" if len(first) > 1 else f"a control character (U+{ord(first):04X}, column {column})"
        more = f"; {found} in this line" if found > 1 else ""
        yield Problem(line, f"{name} that feeds cannot carry was removed{more}")


def _by_line(text: str) -> Iterator[tuple[int, int, str, int]]:
    """Give each line that something is removed from: its number, the column and text of the first, and how many."""
    line, start, end = 1, 0, 0
    column, first, count = 0, "", 0
    for found in _REMOVED.finditer(text):
        above = line
        for mark in BREAKS.finditer(text, end, found.start()):
            line, start = line + 1, mark.end()
        if line != above and count:
            yield above, column, first, count
            count = 0
        if not count:
            column, first = found.start() - start + 1, found[0]
        count, end = count + 1, found.end()
    if count:
        yield line, column, first, count
