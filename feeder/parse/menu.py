"""The menu of a site above the first title: a copied page begins with the names of its sections and buttons."""

from __future__ import annotations

import re

from feeder.parse.kinds import Kind
from feeder.parse.sheet import Sheet

_RUN = re.compile(f"[{Kind.FURNITURE}{Kind.HEADLINE}{Kind.BULLET}{Kind.LABEL_OF_OTHERS}]+")
_FEWEST = 5
_WORDS = 3
_LENGTH = 32
_DENSE = "\u2e80"
_DENSE_LENGTH = 8
"""Of a name in a script that writes no spaces."""


def end_of_menu(sheet: Sheet, kinds: str) -> int:
    """Give how many lines at the top are a menu: many of few words, one known as furniture, and a title below; else 0.

    A text of few short lines (a list, a poem) has neither furniture nor a longer title behind them.
    """
    run = _RUN.match(kinds)
    if run is None or run.end() <= _FEWEST:
        return 0
    names = (kinds[index] == Kind.FURNITURE or _is_name(sheet.texts[index]) for index in range(run.end()))
    end = next((index for index, named in enumerate(names) if not named), run.end())
    if end < _FEWEST or Kind.FURNITURE not in kinds[:end] or kinds[end : end + 1] != Kind.HEADLINE:
        return 0
    return end if Kind.PARAGRAPH in kinds[end:] or Kind.DATELINE in kinds[end:] else 0


def _is_name(text: str) -> bool:
    """Whether a line is as short as the name of a section or a button."""
    return len(text) <= (_LENGTH if text[0] < _DENSE else _DENSE_LENGTH) and len(text.split(None, _WORDS)) <= _WORDS
