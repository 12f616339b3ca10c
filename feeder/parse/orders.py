"""Texts that hold, or are divided by rules into, one article each: one title, one address, one list, one body.

In whatever order these stand, they belong together, so that nothing needs to be weighed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

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
_UNITS = re.compile(rf"({Kind.HEADLINE}[^{Kind.HEADLINE}]{{1,2}}[{Kind.URL}{Kind.BULLET}])\1+")
_DECK = re.compile(f"{Kind.PARAGRAPH}{Kind.DATELINE}(?!{Kind.DATELINE})")
_NO_PART_OF_TEXT = re.compile(f"[{Kind.CAPTION}{Kind.DATE}{Kind.BYLINE}]")
_FEWEST_POINTS = 2
_COLONS = (":", "：")


def single_articles(sheet: Sheet, kinds: str) -> list[Part] | None:
    """Cut a text into one article for each run between rules; None when any of them is not as simple as that."""
    said = speech(sheet.texts, kinds) if Kind.BULLET in kinds else set()
    parts: list[Part] = []
    for run in _BETWEEN_RULES.finditer(kinds):
        first, end = run.span()
        articles = _article(sheet, kinds, first, end) or _repeated(sheet, kinds, first, end)
        if articles is None or not said.isdisjoint(range(first, end)):
            return None
        parts += articles
    for index, kind in enumerate(kinds):
        if kind == Kind.SEPARATOR:
            sheet.roles[index] = Role.SEPARATOR
    return parts


def _article(sheet: Sheet, kinds: str, start: int, end: int) -> list[Part] | None:
    """Give head and body of a run that holds one of each part at most."""
    lines, order = _order(kinds, start, end)
    of_kind: dict[str, list[int]] = {}
    for index in lines:
        of_kind.setdefault(_SAME.get(kinds[index], kinds[index]), []).append(index)
    titles, links, points, text = (of_kind.pop(kind, []) for kind in (Kind.HEADLINE, Kind.URL, Kind.BULLET, _TEXT))
    once = order.count(_TEXT) == 1 and order.count(Kind.BULLET) <= 1 and len(links) <= 1
    if of_kind or not once or not titles or not (links or points) or len({essence(sheet.texts[i]) for i in titles}) > 1:
        return None
    body = kinds[text[0] : text[-1] + 1]
    if _DECK.match(body) or _NO_PART_OF_TEXT.search(body) or _lists(order, points, text, sheet):
        return None
    asides = [index for index in range(start, end) if kinds[index] in _SURROUNDING]
    taken = frozenset(text)
    above = [index for index in lines if index not in taken]
    return [Part(True, above, titles, links, points, None, asides), Part(False, text)]


def _repeated(sheet: Sheet, kinds: str, start: int, end: int) -> list[Part] | None:
    """Give the articles of a run that holds the same parts in the same order several times, each below its title."""
    lines, order = _order(kinds, start, end)
    if _UNITS.fullmatch(order) is None:
        return None
    titles = [
        i for last, i in pairwise([-1, *lines]) if kinds[i] == Kind.HEADLINE and (last < 0 or kinds[last] != kinds[i])
    ]
    articles = [_article(sheet, kinds, first, behind) for first, behind in pairwise([start, *titles[1:], end])]
    found = [article for article in articles if article is not None]
    return [part for article in found for part in article] if len(found) == len(articles) else None


def _order(kinds: str, start: int, end: int) -> tuple[list[int], str]:
    """Give the lines of a run that are no surroundings, and their kinds, each once for lines that follow each other."""
    lines = [index for index in range(start, end) if kinds[index] not in _SURROUNDING]
    return lines, _AGAIN.sub(r"\1", "".join([_SAME.get(kinds[index], kinds[index]) for index in lines]))


def _lists(order: str, points: Sequence[int], text: Sequence[int], sheet: Sheet) -> bool:
    """Whether a list right behind a text below its title is one of the text, and no points of it."""
    if _TEXT + Kind.BULLET not in order or order.index(Kind.HEADLINE) > order.index(_TEXT):
        return False
    announced = sheet.texts[text[-1]].endswith(_COLONS)
    return announced or len(points) < _FEWEST_POINTS or sheet.kinds[text[0]] != Kind.DATELINE
