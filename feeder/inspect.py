"""How one file is read: line by line, and field by field with the rule that found it. Needs no configuration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from feeder import discover
from feeder.chars import lines_of
from feeder.decode import decode
from feeder.errors import ArticleError
from feeder.model import Article, Problem, Reading, Source
from feeder.parse import Options, parse, plain_text
from feeder.telling import plain

_FIELDS = (
    "title",
    "summary",
    "link",
    "id",
    "published",
    "updated",
    "dateline",
    "authors",
    "categories",
    "tags",
    "lang",
)
_COLOURS = {
    "title": "bold cyan",
    "link": "blue",
    "bullet": "green",
    "dateline": "yellow",
    "front matter": "magenta",
    "ignored": "red",
    "body": "",
}
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Inspection:
    """What became of one file."""

    path: str
    """As it was given."""
    lines: tuple[str, ...]
    reading: Reading

    @property
    def exit_code(self) -> int:
        """1 when nothing could be read, else 0."""
        return 0 if self.reading.articles else 1


def inspect(path: str, options: Options | None = None) -> Inspection:
    """Read one file as a pass would; one that cannot be read has no articles, and a problem that says why."""
    file = Path(path)
    try:
        source = _source(file)
        reading = parse(source, options)
    except ArticleError as error:
        return Inspection(path, (), Reading((), (Problem(error.line, error.message),)))
    problems = (*source.problems, *reading.problems)
    return Inspection(path, tuple(lines_of(source.text)), Reading(reading.articles, problems, reading.roles))


def _source(file: Path) -> Source:
    blob = discover.read(file.parent, file.name)
    if blob is None:
        raise ArticleError("there is no such file")
    return decode(blob)


def as_json(inspection: Inspection) -> dict[str, Any]:
    """Give an inspection as JSON data: one object for the file, `null` or empty for what the text does not say."""
    return {
        "path": inspection.path,
        "articles": [_article(article) for article in inspection.reading.articles],
        "problems": [{"line": problem.line, "message": problem.message} for problem in inspection.reading.problems],
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "summary": list(article.summary),
        "link": article.link,
        "body": plain_text(article),
        "published": _date(article.published),
        "updated": _date(article.updated),
        "expires": _date(article.expires),
        "dateline": article.dateline,
        "authors": list(article.authors),
        "categories": list(article.categories),
        "tags": list(article.tags),
        "lang": article.lang,
        "id": article.id,
        "draft": article.draft,
        "rules": {
            e.field: {"rule": e.rule, "lines": [e.first, e.last], "confidence": e.confidence} for e in article.evidence
        },
    }


def _date(date: datetime | None) -> str | None:
    return date.isoformat() if date else None


def told(inspection: Inspection) -> Iterator[tuple[str, str]]:
    """Tell an inspection line by line, each with the style (of rich) of its first words."""
    yield plain(inspection.path), "bold underline"
    for number, (text, role) in enumerate(zip(inspection.lines, inspection.reading.roles, strict=False), 1):
        if role != "blank":
            clipped = text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
            yield f"{number:>5}  {role:<12}  {plain(clipped)}", _COLOURS.get(role, "dim")
    for count, article in enumerate(inspection.reading.articles, 1):
        yield "", ""
        yield f"article {count} of {len(inspection.reading.articles)}", "bold"
        yield from ((line, "") for line in _fields(article))
    for problem in inspection.reading.problems:
        where = f"line {problem.line}: " if problem.line else ""
        yield f"problem: {where}{plain(problem.message)}", "red"


def _fields(article: Article) -> Iterator[str]:
    rules = {e.field: e for e in article.evidence}
    for name in _FIELDS:
        value = getattr(article, name)
        if not value:
            continue
        parts = value if isinstance(value, tuple) else (value,)
        for position, part in enumerate(parts):
            yield f"  {name if position == 0 else '':<10}  {plain(str(part))}"
        if name in rules:
            e = rules[name]
            lines = f"line {e.first}" if e.first == e.last else f"lines {e.first} to {e.last}"
            yield f"  {'':<10}  ({e.rule}, {lines}, {e.confidence:.0%} sure)"
    paragraphs = [part for part in plain_text(article).split("\n\n") if part]
    yield f"  {'body':<10}  {len(paragraphs)} paragraph{'' if len(paragraphs) == 1 else 's'}"
