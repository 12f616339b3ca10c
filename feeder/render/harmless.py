"""Plain texts as documents carry them: nothing in them turns what stands around them, whatever shows them.

Titles, names and summaries are plain text, and stand as such in all formats, letter by letter. But nobody puts a wall
around them: so marks of direction end where they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from feeder.chars import BREAKS
from feeder.model import Article, Headline

_POP, _POP_ISOLATE = "\u202c", "\u2069"
_OPEN = dict.fromkeys("\u202a\u202b", _POP) | dict.fromkeys("\u2066\u2067\u2068", _POP_ISOLATE)
"""Embeddings and isolates, with what ends each (Unicode Standard Annex 9, section 2)."""
_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """Give one line of plain text that does nothing to the page or terminal that shows it.

    It reads the same. Overrides, which turn letters around, are taken out: an end behind them would be lost wherever a
    reader cuts a title short. What else turns the direction is ended, and ends nothing that it did not begin.
    """
    text = BREAKS.sub(" ", text)
    return _contained(text) if _MARKS.search(text) else text


def harmless_article(article: Article) -> Article:
    """Give an article whose plain texts are all harmless; its text itself is sanitized when it becomes HTML."""
    changed: dict[str, Any] = {
        name: value
        for name in ("title", "dateline", "agency", "authors", "categories", "tags", "summary")
        if (before := getattr(article, name)) and (value := _of(before)) != before
    }
    return article._replace(**changed) if changed else article


def harmless_headlines(headlines: Iterable[Headline]) -> list[Headline]:
    """Give headlines whose titles are harmless."""
    return [replace(one, title=harmless(one.title)) for one in headlines]


def _of(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return harmless(value) if isinstance(value, str) else tuple(map(harmless, value))


def _contained(text: str) -> str:
    """Give a line without overrides, whose marks of direction come in pairs."""
    kept: list[str] = []
    ends: list[str] = []
    isolates = 0
    for sign in text:
        if sign in _OPEN:
            ends.append(_OPEN[sign])
            isolates += ends[-1] == _POP_ISOLATE
        elif sign == _POP_ISOLATE and isolates:
            isolates -= 1
            while ends.pop() != _POP_ISOLATE:  # ends what was begun within, too
                continue
        elif sign == _POP and ends[-1:] == [sign]:
            ends.pop()
        elif _MARKS.match(sign):
            continue
        kept.append(sign)
    return "".join((*kept, *reversed(ends)))
