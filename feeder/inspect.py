"""How one file is read: line by line, and field by field with the rule that found it. Needs no configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from feeder import discover
from feeder.chars import lines_of
from feeder.decode import decode
from feeder.errors import ArticleError
from feeder.language import direction
from feeder.model import Article, Enclosure, Problem, Reading, Source
from feeder.parse import Options, doubts, parse, plain_text
from feeder.telling import plain

_FIELDS = (
    "title", "summary", "link", "id", "published", "updated", "expires", "dateline", "agency", "authors", "categories",
    "tags", "lang", "image", "enclosures", "draft", "republish",
)  # fmt: skip
_KEYS = {"published": "date", "enclosures": "enclosure"}
"""The keys of front matter, where they differ from the names of the fields."""
_SETTLED = ("title", "summary", "link", "published", "updated", "dateline", "agency", "authors", "lang")
_COLOURS = {
    "title": "bold cyan",
    "link": "blue",
    "bullet": "green",
    "deck": "green",
    "dateline": "yellow",
    "date": "yellow",
    "byline": "yellow",
    "front matter": "magenta",
    "ignored": "red",
    "unclaimed": "bold red",
    "body": "",
}
_WIDTH = 100
_CONFIDENCE = 0.5
"""Below it a field is shown as doubtful, as in a report where the configuration says nothing else."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What became of one file."""

    path: str
    """As it was given."""
    lines: tuple[str, ...]
    reading: Reading
    encoding: str | None = None
    """None when there was no text to be read."""

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
    told_of = Reading(reading.articles, problems, reading.roles)
    return Inspection(path, tuple(lines_of(source.text)), told_of, source.encoding)


def _source(file: Path) -> Source:
    blob = discover.read(file.parent, file.name)
    if blob is None:
        raise ArticleError("there is no such file")
    return decode(blob)


def as_json(inspection: Inspection) -> dict[str, Any]:
    """Give an inspection as JSON data: one object for the file, `null` or empty for what the text does not say."""
    reading = inspection.reading
    return {
        "path": inspection.path,
        "encoding": inspection.encoding,
        "articles": [_article(article) for article in reading.articles],
        "problems": [{"line": p.line, "message": p.message, "note": p.note} for p in reading.problems],
        "roles": list(reading.roles),
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "summary": list(article.summary),
        "points": article.points,
        "link": article.link,
        "body": plain_text(article),
        "markup": article.markup,
        "line": article.line,
        "published": _date(article.published),
        "updated": _date(article.updated),
        "expires": _date(article.expires),
        "dateline": article.dateline,
        "agency": article.agency,
        "authors": list(article.authors),
        "categories": list(article.categories),
        "tags": list(article.tags),
        "lang": article.lang,
        "direction": direction(article.lang) if article.lang else None,
        "image": article.image,
        "enclosures": [asdict(enclosure) for enclosure in article.enclosures],
        "id": article.id,
        "draft": article.draft,
        "republish": article.republish,
        "rules": {
            e.field: {
                "rule": e.rule,
                "lines": [e.first, e.last],
                "confidence": e.confidence,
                "declared": e.declared,
            }
            for e in article.evidence
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
        yield from _fields(article)
    for problem in inspection.reading.problems:
        where = f"line {problem.line}: " if problem.line else ""
        word, style = ("note", "dim") if problem.note else ("problem", "red")
        yield f"{word}: {where}{plain(problem.message)}", style
    for article in inspection.reading.articles:
        if any(doubts([article], _CONFIDENCE)):
            yield "", ""
            yield f"correct what is wrong, and put this above line {article.line}:", "bold"
            yield from ((line, "green") for line in front_matter(article))


def front_matter(article: Article) -> Iterator[str]:
    """Give the lines of a block of front matter that declares what was read, to be corrected and put above the text."""
    yield "---"
    for name in _SETTLED:
        value = getattr(article, name)
        if value:
            shown = _date(value) if isinstance(value, datetime) else value
            yield f"{_KEYS.get(name, name)}: {json.dumps(shown, ensure_ascii=False)}"
    yield "---"


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    rules = {e.field: e for e in article.evidence}
    for name in _FIELDS:
        value = getattr(article, name)
        if not value:
            continue
        parts = value if isinstance(value, tuple) else (value,)
        for position, part in enumerate(parts):
            shown = part.url if isinstance(part, Enclosure) else str(part)
            yield f"  {name if position == 0 else '':<10}  {plain(shown)}", ""
        if name in rules:
            e = rules[name]
            lines = f"line {e.first}" if e.first == e.last else f"lines {e.first} to {e.last}"
            style = "bold yellow" if e.confidence < _CONFIDENCE else "dim"
            yield f"  {'':<10}  ({e.rule}, {lines}, {e.confidence:.0%} sure)", style
    paragraphs = [part for part in plain_text(article).split("\n\n") if part]
    yield f"  {'body':<10}  {len(paragraphs)} paragraph{'' if len(paragraphs) == 1 else 's'}", ""
