"""An inspection as a person reads it: each line with its role, each field with its rule, then what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from feeder.chars import plain
from feeder.counts import count
from feeder.inspect.settle import FIELDS, front_matter, places
from feeder.language import direction
from feeder.model import Article, Enclosure, Evidence, Problem
from feeder.parse import doubts, plain_text

if TYPE_CHECKING:
    from feeder.inspect import Inspection

Line = tuple[str, str]
"""A line, and its style (of rich)."""

_COLOURS = {
    "title": "bold cyan",
    "link": "blue",
    "bullet": "green",
    "deck": "green",
    "dateline": "yellow",
    "date": "yellow",
    "byline": "yellow",
    "agency": "yellow",
    "front matter": "magenta",
    "unclaimed": "bold red",
    "body": "",
}
"""The style of a line by its role; of other roles, dim."""
_WIDTH = 100


def told(inspection: Inspection, confidence: float = 0.5) -> Iterator[Line]:
    """Tell an inspection line by line; the front matter that settles it follows when a field is below `confidence`."""
    reading = inspection.reading
    yield plain(inspection.path), "bold underline"
    for number, (text, role) in enumerate(zip(inspection.lines, reading.roles, strict=False), 1):
        if role != "blank":
            yield f"{number:>5}  {role:<12}  {plain(_clipped(text))}", _COLOURS.get(role, "dim")
    for place, article in enumerate(reading.articles, 1):
        yield "", ""
        yield f"article {place} of {len(reading.articles)}", "bold"
        yield from _article(article, confidence)
    if reading.problems:
        yield "", ""
        yield from map(_problem, reading.problems)
    if any(doubts(reading.articles, confidence)):
        yield from _blocks(inspection)


def _clipped(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _article(article: Article, confidence: float) -> Iterator[Line]:
    """Tell every field of an article; those that the text does not say have a dash."""
    rules = {e.field: e for e in article.evidence}
    for name in FIELDS:
        shown = _values(article, name)
        yield f"  {name:<10}  {shown[0] if shown else '–'}", "" if shown else "dim"
        yield from ((f"  {'':<10}  {value}", "") for value in shown[1:])
        if shown and name in rules:
            yield _rule(rules[name], confidence)
    paragraphs = sum(bool(part.strip()) for part in plain_text(article).split("\n\n"))
    kind = "" if article.markup == "text" else f" of {article.markup}"
    yield f"  {'body':<10}  {count(paragraphs, 'paragraph')}{kind}", ""
    for name, evidence in rules.items():
        if not hasattr(article, name):
            yield f"  {name:<10}", ""
            yield _rule(evidence, confidence)


def _values(article: Article, name: str) -> list[str]:
    value = getattr(article, name)
    if not value:
        return []
    if name == "lang":
        return [f"{plain(value)}, {'right to left' if direction(value) == 'rtl' else 'left to right'}"]
    if isinstance(value, bool):
        return ["yes"]
    return [plain(_written(part)) for part in (value if isinstance(value, tuple) else (value,))]


def _written(part: object) -> str:
    if not isinstance(part, Enclosure):
        return str(part)
    length = count(part.length, "byte") if part.length is not None else None
    return ", ".join(filter(None, (part.url, part.type, length)))


def _rule(e: Evidence, confidence: float) -> Line:
    lines = f"line {e.first}" if e.first == e.last else f"lines {e.first} to {e.last}"
    style = "bold yellow" if e.confidence < confidence else "dim"
    return f"  {'':<10}  ({plain(e.rule)}, {lines}, {e.confidence:.0%} sure)", style


def _problem(problem: Problem) -> Line:
    where = f"line {problem.line}: " if problem.line else ""
    word, style = ("note", "dim") if problem.note else ("problem", "bold red")
    word, style = ("doubtful", "bold yellow") if problem.doubt else (word, style)
    return f"{word}: {where}{plain(problem.message)}", style


def _blocks(inspection: Inspection) -> Iterator[Line]:
    """Give the block of every article: one alone would make the articles below it a part of its own."""
    articles = inspection.reading.articles
    for article, where in zip(articles, places(articles, inspection.reading.roles), strict=True):
        if where.last is None:
            told_where = f"above line {where.first}"
        else:
            told_where = f"in place of lines {where.first} to {where.last}"
        yield "", ""
        yield f"to settle this, correct what is wrong and put it {told_where}:", "bold"
        yield from ((line, "green") for line in front_matter(article))
