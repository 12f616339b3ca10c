"""Which articles a feed with a selection holds."""

from __future__ import annotations

from collections.abc import Iterable

from feeder.config import Where
from feeder.globs import matcher
from feeder.model import Article


def matches(where: Where, article: Article, path: str) -> bool:
    """Whether a selection holds for an article and the path of its file: all of its parts must."""
    return all(
        (
            not where.category or _shares(where.category, article.categories),
            not where.tag or _shares(where.tag, article.tags),
            not where.author or _shares(where.author, article.authors),
            not where.lang or any(_speaks(article.lang, lang) for lang in where.lang),
            not where.path or matcher(where.path)(path),
            not where.any or any(matches(part, article, path) for part in where.any),
            all(matches(part, article, path) for part in where.all),
            where.not_ is None or not matches(where.not_, article, path),
        )
    )


def _shares(wanted: Iterable[str], found: Iterable[str]) -> bool:
    return not {name.casefold() for name in wanted}.isdisjoint(name.casefold() for name in found)


def _speaks(found: str | None, wanted: str) -> bool:
    """Whether a language tag is the wanted one or a variety of it: `en-GB` is `en` (RFC 4647, section 3.3.1)."""
    return found is not None and f"{found}-".casefold().startswith(f"{wanted}-".casefold())
