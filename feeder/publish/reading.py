"""Reads a file: bytes to text, and text to articles.

The rules of reading are most of feeder, and take the longest to import. A pass that finds nothing new needs none.
"""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from collections.abc import Sequence

from feeder.config import Config
from feeder.decode import decode
from feeder.errors import blamed_on_text
from feeder.model import Article, Blob, Notice, Reading, Source


def read(blob: Blob, config: Config) -> tuple[Source, Reading]:
    """Give the text of a file, and the articles in it. Raises ArticleError when it is neither, or has none."""
    from feeder.parse import Options, parse

    options = Options(
        timezone=config.zone,
        month_first=config.input.date_order == "month-first",
        categories_from_folders=config.input.categories_from_folders,
    )
    with blamed_on_text():
        source = decode(blob)
        return source, parse(source, options)


def doubtful(path: str, articles: Sequence[Article], confidence: float) -> list[Notice]:
    """Give what was read with less confidence than is wanted."""
    from feeder.parse import doubt, doubts

    return [
        Notice(path, e.first, doubt(article, e), note=True, doubt=True) for article, e in doubts(articles, confidence)
    ]
