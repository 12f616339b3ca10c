"""The parts of a text, heads and bodies; and how the text that most are is cut into them at a glance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from feeder.parse.kinds import Kind
from feeder.parse.runs import LONG_SENTENCE, speech
from feeder.parse.sheet import Sheet
from feeder.parse.words import essence

_SURROUNDING = Kind.DATE + Kind.FURNITURE + Kind.BYLINE + Kind.CAPTION + Kind.CREDIT
_URLS = Kind.URL + Kind.LABELLED_URL
_HEAD = Kind.HEADLINE + _URLS
_PLAIN = re.compile(
    f"[{_SURROUNDING}]*{Kind.HEADLINE}[{_SURROUNDING}{_HEAD}]*({Kind.BULLET}*)[{Kind.PARAGRAPH}{Kind.DATELINE}]+"
)
"""Titles and what surrounds them, points, paragraphs."""
_DECK = re.compile(f"{Kind.PARAGRAPH}{Kind.DATELINE}(?!{Kind.DATELINE})")
"""A paragraph above the dateline, which may be none of the text."""
_DASHES = "—–-"
"""What a byline may stand behind, and a point too."""
_LONGEST_HEAD = 32


@dataclass(slots=True)
class Part:
    """One run of lines, by index: a head, with at least one title or link, or a body."""

    is_head: bool
    lines: list[int] = field(default_factory=list)
    """Everything but the asides, in order."""
    titles: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    deck: int | None = None
    asides: list[int] = field(default_factory=list)
    essences: set[str] = field(default_factory=set)
    """The words of the titles, to tell a title that stands twice from another one."""

    @property
    def is_done(self) -> bool:
        """Whether a head needs no other title: it has points, or a title with its address below."""
        return bool(self.points or (self.links and self.titles and self.lines[0] not in self.links))


def plain_parts(sheet: Sheet) -> list[Part] | None:
    """Cut the text that most are, one head above one body, at a glance; None when it needs a closer look."""
    kinds = sheet.kinds
    plain = _PLAIN.fullmatch(kinds)
    if plain is None:
        return None
    points, body = plain.span(1)
    if points > _LONGEST_HEAD:
        return None
    titles, links, asides, lines = _sorted(kinds[:points])
    if len(titles) > 1 and not _are_one(sheet.texts, titles):
        return None
    if _DECK.match(kinds, body) or (body - points == 1 and sheet.texts[points][0] in _DASHES):
        return None
    if body > points and max(map(len, sheet.texts[points:body])) > LONG_SENTENCE and speech(sheet.texts, kinds[:body]):
        return None
    listed = list(range(points, body))
    above = Part(True, [*lines, *listed], list(titles), list(links), listed, None, list(asides))
    return [above, Part(False, list(range(body, len(kinds))))]


@lru_cache(maxsize=256)
def _sorted(head: str) -> tuple[tuple[int, ...], ...]:
    """Give where titles, links, all else, and all but that stand in a head: the same few kinds make up most heads."""
    titles = tuple(index for index, kind in enumerate(head) if kind == Kind.HEADLINE)
    links = tuple(index for index, kind in enumerate(head) if kind in _URLS)
    asides = tuple(index for index, kind in enumerate(head) if kind not in _HEAD)
    return titles, links, asides, tuple(index for index, kind in enumerate(head) if kind in _HEAD)


def _are_one(texts: Sequence[str], titles: Sequence[int]) -> bool:
    """Whether titles have the same words."""
    first = texts[titles[0]]
    rest = [texts[index] for index in titles[1:] if texts[index] != first]
    return not rest or {essence(first)} == set(map(essence, rest))
