"""How one file is read: line by line, and field by field with the rule that found it. Needs no configuration."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeder import discover
from feeder.chars import lines_of
from feeder.decode import decode
from feeder.errors import ArticleError, FeederError, UsageError, blamed_on_text
from feeder.inside import real
from feeder.inspect.settle import front_matter, settled
from feeder.inspect.shown import told
from feeder.language import direction
from feeder.model import Article, Problem, Reading, Source
from feeder.parse import Options, parse, plain_text

if TYPE_CHECKING:
    from feeder.config import Config

__all__ = ["Inspection", "Settings", "as_json", "blocks", "front_matter", "inspect", "settings_of", "settled", "told"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How files are read and shown, where no project says it."""

    options: Options | None = None
    max_size: int = discover.LIMIT
    confidence: float = 0.5
    """Below it a field is shown as doubtful."""
    folder: Path | None = None
    """The input folder: a file below it is read by its path there."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What became of one file."""

    path: str
    """As it was given."""
    lines: tuple[str, ...]
    reading: Reading
    encoding: str | None = None
    """None when there was no text to be read."""
    is_missing: bool = False
    """Whether there is no such file: then the call is wrong, not the text."""

    @property
    def exit_code(self) -> int:
        """2 when there is no such file, 1 when nothing could be read, else 0."""
        return 2 if self.is_missing else 0 if self.reading.articles else 1

    @property
    def failure(self) -> FeederError | None:
        """Why nothing could be read, in one line; None when something was."""
        reasons = () if self.reading.articles else self.reading.problems
        kind = UsageError if self.is_missing else ArticleError
        return kind("; ".join(problem.message for problem in reasons), path=self.path) if reasons else None


def settings_of(config: Config) -> Settings:
    """Give how the project of a configuration reads its files."""
    given = config.input
    options = Options(config.zone, given.date_order == "month-first", given.categories_from_folders)
    return Settings(options, given.max_size, given.confidence, given.folder)


def inspect(path: str, settings: Settings | None = None) -> Inspection:
    """Read one file as a pass would; one that cannot be read has no articles, and a problem that says why."""
    settings = settings or Settings()
    try:
        source = _source(path, settings)
        with blamed_on_text():
            reading = parse(source, settings.options)
    except ArticleError as error:
        missing = isinstance(error, _MissingError)
        return Inspection(path, (), Reading((), (Problem(error.line, error.message),)), is_missing=missing)
    problems = (*source.problems, *reading.problems)
    return Inspection(path, tuple(lines_of(source.text)), reading._replace(problems=problems), source.encoding)


def blocks(inspection: Inspection) -> list[list[str]]:
    """Give the front matter that declares what was read of each article: the lines of one block for each."""
    return [list(front_matter(article)) for article in inspection.reading.articles]


class _MissingError(ArticleError):
    """There is no such file."""


def _source(path: str, settings: Settings) -> Source:
    folder, name = Path(path).parent, Path(path).name
    if settings.folder is not None and real(Path(path)).is_relative_to(real(settings.folder)):
        folder, name = settings.folder, real(Path(path)).relative_to(real(settings.folder)).as_posix()
    blob = discover.read(folder, name, settings.max_size, anywhere=True)
    if blob is None:
        raise _MissingError("there is no such file")
    with blamed_on_text():
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
