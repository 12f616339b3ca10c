"""Lines that were cut at a column: which of them make one paragraph, or one title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import sub

from feeder.parse.kinds import Kind
from feeder.parse.sheet import Sheet

_COLUMNS = range(40, 101)
"""How long most lines are that were cut."""
_WIDEST = 100
_NARROWEST = 60
"""What the longest line has at least where some are shorter than all others: verses are not as long."""
_FEW = 3
"""One of so many lines may be short."""
_NARROW = range(20, 45)
"""How wide the columns of print are, in which words are divided."""
_DIVIDED = re.compile(r"[^\W\d_]{2}[-\u00ad\u2010]$")
_JOINERS = frozenset(("und", "oder", "bzw.", "and", "or", "to", "en", "of", "och", "eller", "og"))
"""What a hyphen alone may stand before: `first- and second-hand`."""
_HYPHENATED = 3
_DIVIDED_SHARE = 6
_ENDS = (".", "!", "?", "”", '"', ":", "。", "؟", "…")


def are_whole(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether each line is a paragraph: too long to be cut at a column, or with blank lines between all of them."""
    return 1 not in map(sub, numbers[1:], numbers) or min(map(len, texts)) > _WIDEST


def is_wrapped(group: Sequence[str], column: int) -> bool:
    """Whether lines that follow each other are one paragraph, cut at a column; `column` is the width of the text."""
    inner = group[:-1]
    if not inner or 2 * sum(text.endswith(_ENDS) for text in inner) >= len(inner):
        return False
    if column in _NARROW:
        pairs = list(pairwise(group))
        on = sum(goes_on(text, below) for text, below in pairs)
        if 2 * on >= len(pairs) and all(is_cut(text, below, column) for text, below in pairs):
            return True
    short = [index for index, text in enumerate(inner) if len(text) not in _COLUMNS]
    if not short:
        return True
    width = width_of(group)
    if width > _WIDEST or width < _NARROWEST or _FEW * len(short) > len(inner):
        return False
    return all(is_cut(group[at], group[at + 1], width) or goes_on(group[at], group[at + 1]) for at in short)


def width_of(texts: Sequence[str]) -> int:
    """Give the length of the longest line, but for those of one word, which cannot be cut."""
    return max((len(text) for text in texts if " " in text), default=0)


def joined(group: Sequence[str], column: int) -> str:
    """Give lines that were cut at a column as one; words that were divided are whole again.

    In narrow columns, and where many lines end so, a hyphen is one of division; elsewhere it belongs to its word.
    """
    divided = [index for index in range(len(group) - 1) if _is_divided(group[index], group[index + 1])]
    if not divided:
        return " ".join(group)
    many = len(divided) >= _HYPHENATED and _DIVIDED_SHARE * len(divided) >= len(group)
    inside = "" if column in _NARROW or many else "-"
    within = set(divided)
    return "".join([text[:-1] + inside if at in within else f"{text} " for at, text in enumerate(group)]).rstrip()


def _is_divided(text: str, below: str) -> bool:
    """Whether the last word of a line goes on in the one below."""
    return (
        text[-1] in "-\u00ad\u2010"
        and below[0].islower()
        and below.split(None, 1)[0] not in _JOINERS
        and _DIVIDED.search(text) is not None
    )


def title_goes_on(sheet: Sheet, index: int, width: int) -> bool:
    """Whether a line is the rest of the title above it: both were cut at the column at which the text is.

    `width` is that of the text.
    """
    if not 0 < index < len(sheet.texts) - 2:
        return False
    if sheet.gap(index) == 0 and sheet.gap(index + 1) > 0 and _is_divided(*sheet.texts[index - 1 : index + 1]):
        return True
    if width not in range(_NARROWEST, _WIDEST + 1):
        return False
    gaps = [sheet.gap(at) for at in range(index - 1, index + 3)]
    apart = (gaps[0] > 0 or index == 1) and gaps[1] == 0 and gaps[2] > 0 and gaps[3] == 0
    if not apart or sheet.kinds[index - 1 : index + 1] != 2 * Kind.HEADLINE:
        return False
    title, rest, text, below = sheet.texts[index - 1 : index + 3]
    return is_cut(title, rest, width) and is_cut(text, below, width)


def is_cut(text: str, below: str, width: int) -> bool:
    """Whether a line has no room for the first word of the one below it."""
    return len(text) + 1 + len(below.split(None, 1)[0]) > width


def goes_on(text: str, below: str) -> bool:
    """Whether a sentence goes on from one line to the next."""
    return below[0].islower() and not text.endswith(_ENDS)
