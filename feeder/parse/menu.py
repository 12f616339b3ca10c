"""The menu of a site above the first title: a copied page begins with the names of its sections and buttons."""

from __future__ import annotations

import re

from feeder.parse import phrases
from feeder.parse.kinds import Kind
from feeder.parse.patterns import TRIM
from feeder.parse.sheet import Sheet

_RUN = re.compile(f"[{Kind.FURNITURE}{Kind.HEADLINE}{Kind.BULLET}{Kind.LABEL_OF_OTHERS}]+")
_FEWEST = 5
_FEWEST_KNOWN = 4
"""Of a menu with at least two names of sections."""
_FEWEST_SECTIONS = 2
_FEWEST_BESIDE = 3
"""Of names in one line."""
_WORDS = 3
_SITE_WORDS = 6
_SECTIONS = frozenset(phrases.rows(phrases.SECTIONS))
_BETWEEN = re.compile(r"\s+[|·•/]\s+")
_LENGTH = 32
_DENSE = "\u2e80"
_DENSE_LENGTH = 8
"""Of a name in a script that writes no spaces."""


def end_of_menu(sheet: Sheet, kinds: str) -> int:
    """Give how many lines at the top are a menu: many of few words, one known as furniture, and a title below; else 0.

    A text of few short lines (a list, a poem) has neither furniture nor a longer title behind them. The first line may
    be the name of the site, and all names may stand in one line.
    """
    run = _RUN.match(kinds)
    if run is None:
        return 0
    if _is_row(sheet.texts[0]):
        end = 1
    else:
        names = (kinds[at] == Kind.FURNITURE or _is_name(sheet.texts[at]) for at in range(1, run.end()))
        end = next((index for index, named in enumerate(names, 1) if not named), run.end())
        if not _is_menu(sheet, kinds[:end]):
            return 0
    if kinds[end : end + 1] != Kind.HEADLINE:
        return 0
    return end if Kind.PARAGRAPH in kinds[end:] or Kind.DATELINE in kinds[end:] else 0


def _is_menu(sheet: Sheet, kinds: str) -> bool:
    """Whether first lines, all but the very first short, are enough for a menu, by what is known of them.

    Buttons alone stand below titles too.
    """
    if Kind.FURNITURE not in kinds:
        return False
    if len(kinds) >= _FEWEST and (kinds[0] == Kind.FURNITURE or _is_name(sheet.texts[0])):
        return True
    sections = sum(map(_is_section, sheet.texts[1 : len(kinds)]))
    return len(kinds) >= _FEWEST_KNOWN and sections >= _FEWEST_SECTIONS and _is_name(sheet.texts[0], _SITE_WORDS)


def _is_row(text: str) -> bool:
    """Whether a line is a menu by itself: names beside each other, most of them of sections."""
    names = _BETWEEN.split(text)
    return len(names) >= _FEWEST_BESIDE and 2 * sum(map(_is_section, names)) > len(names)


def _is_section(name: str) -> bool:
    return name.casefold().strip(TRIM) in _SECTIONS


def _is_name(text: str, words: int = _WORDS) -> bool:
    """Whether a line is as short as the name of a section or a button, or of so many words."""
    return len(text) <= (_LENGTH if text[0] < _DENSE else _DENSE_LENGTH) and len(text.split(None, words)) <= words
