"""Texts that stand in the folder and are not published, since their authors say so: which, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from datetime import datetime

from feeder.catalog import Catalog, FileRow
from feeder.config import Config
from feeder.model import Article, Notice

_CATALOG = "catalog.sqlite"


def unseen(path: str, articles: Sequence[Article], now: datetime) -> Iterator[Notice]:
    """Tell of drafts, and of articles that have expired."""
    for article in articles:
        if article.draft:
            message = f"“{article.title}” is a draft, so it is not published"
            yield Notice(path, _line(article, "draft"), message, note=True, hidden="draft")
        elif article.expires is not None and article.expires <= now:
            message = f"“{article.title}” expired at {article.expires:%Y-%m-%d %H:%M} UTC, so it is not published"
            yield Notice(path, _line(article, "expires"), message, note=True, hidden="expired")


def _line(article: Article, name: str) -> int:
    return next((evidence.first for evidence in article.evidence if evidence.field == name), article.line)


def why(settings: Config, names: Collection[str]) -> str | None:
    """Tell why nothing was ever published of a text, by the paths that it may have; None when nobody knows it.

    Raises MachineError when the catalog cannot be read.
    """
    file = settings.state / _CATALOG
    if file.exists():
        known = Catalog(file, to_read=True)
        with closing(known.connection), known.connection.told():
            rows = [row for name in sorted(names) if (row := known.files.get(name))]
        if rows:
            return _reason(rows[0])
    if any((settings.input.folder / name).is_file() for name in names):
        return "no pass has read this file yet: run `feeder build`, and look at `include` and `exclude` in config.yaml"
    return None


def _reason(row: FileRow) -> str:
    hidden = [notice.message for notice in row.notices if notice.hidden or notice.quarantined]
    if row.waiting and row.due:
        hidden.append(f"it waits for its date; the next change is due at {row.due[:16].replace('T', ' ')} UTC")
    return "; ".join(hidden) or "nothing was published of it under this path"
