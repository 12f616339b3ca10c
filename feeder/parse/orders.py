"""Texts that hold, or are divided by rules into, one article each: one title, one address, one list, one body.

In whatever order these stand, they belong together, so that nothing needs to be weighed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeder.parse.kinds import Kind, Role
from feeder.parse.parts import Part
from feeder.parse.runs import speech
from feeder.parse.sheet import Sheet
from feeder.parse.words import essence

_BETWEEN_RULES = re.compile(f"[^{Kind.SEPARATOR}]+")
_SURROUNDING = frozenset(Kind.DATE + Kind.FURNITURE + Kind.BYLINE + Kind.CREDIT + Kind.CAPTION + Kind.PROMOTION)
_TEXT = Kind.PARAGRAPH
_SAME = {Kind.DATELINE: _TEXT, Kind.LABELLED_URL: Kind.URL}
_AGAIN = re.compile(r"(.)\1+")
_DECK = re.compile(f"{Kind.PARAGRAPH}{Kind.DATELINE}(?!{Kind.DATELINE})")
_NO_PART_OF_TEXT = re.compile(f"[{Kind.CAPTION}{Kind.DATE}{Kind.BYLINE}]")
_FEWEST_POINTS = 2
_COLONS = (":", "：")


def single_articles(sheet: Sheet, kinds: str) -> list[Part] | None:
    """Cut a text into one article for each run between rules; None when any of them is not as simple as that."""
    said = speech(sheet.texts, kinds) if Kind.BULLET in kinds else set()
    parts: list[Part] = []
    for run in _BETWEEN_RULES.finditer(kinds):
        article = None if not said.isdisjoint(range(*run.span())) else _article(sheet, kinds, run.start(), run.end())
        if article is None:
            return None
        parts += article
    for index, kind in enumerate(kinds):
        if kind == Kind.SEPARATOR:
            sheet.roles[index] = Role.SEPARATOR
    return parts


def _article(sheet: Sheet, kinds: str, start: int, end: int) -> list[Part] | None:
    """Give head and body of a run that holds one of each part at most."""
    lines = [index for index in range(start, end) if kinds[index] not in _SURROUNDING]
    of_kind: dict[str, list[int]] = {}
    for index in lines:
        of_kind.setdefault(_SAME.get(kinds[index], kinds[index]), []).append(index)
    order = _AGAIN.sub(r"\1", "".join(_SAME.get(kinds[index], kinds[index]) for index in lines))
    titles, links, points, text = (of_kind.pop(kind, []) for kind in (Kind.HEADLINE, Kind.URL, Kind.BULLET, _TEXT))
    once = order.count(_TEXT) == 1 and order.count(Kind.BULLET) <= 1 and len(links) <= 1
    if of_kind or not once or not titles or not (links or points) or len({essence(sheet.texts[i]) for i in titles}) > 1:
        return None
    body = kinds[text[0] : text[-1] + 1]
    if _DECK.match(body) or _NO_PART_OF_TEXT.search(body) or _lists(order, points, text, sheet):
        return None
    asides = [index for index in range(start, end) if kinds[index] in _SURROUNDING]
    above = [index for index in lines if index not in set(text)]
    return [Part(True, above, titles, links, points, None, asides), Part(False, text)]


def _lists(order: str, points: Sequence[int], text: Sequence[int], sheet: Sheet) -> bool:
    """Whether a list right behind a text below its title is one of the text, and no points of it."""
    if _TEXT + Kind.BULLET not in order or order.index(Kind.HEADLINE) > order.index(_TEXT):
        return False
    announced = sheet.texts[text[-1]].endswith(_COLONS)
    return announced or len(points) < _FEWEST_POINTS or sheet.kinds[text[0]] != Kind.DATELINE
