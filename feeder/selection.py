"""Which articles a feed with a selection holds, and which feeds of a family an article is in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import blake2b

from feeder.config import FeedSettings, Where
from feeder.globs import matcher
from feeder.model import Article


def matches(where: Where, article: Article, path: str, language: str) -> bool:
    """Whether a selection holds for an article and the path of its file: all of its parts must.

    `language` is that of the site, in which texts are that name none.
    """
    return all(
        (
            not where.category or _shares(where.category, article.categories),
            not where.tag or _shares(where.tag, article.tags),
            not where.author or _shares(where.author, article.authors),
            not where.lang or any(_speaks(article.lang or language, lang) for lang in where.lang),
            not where.path or matcher(where.path)(path),
            not where.any or any(matches(part, article, path, language) for part in where.any),
            all(matches(part, article, path, language) for part in where.all),
            where.not_ is None or not matches(where.not_, article, path, language),
        )
    )


def family(feed: FeedSettings, article: Article, language: str) -> dict[str, str]:
    """Give the feeds of a family that an article is in, by name, each with the first value that it stands for.

    `language` is that of the site, in which texts are that name none.
    """
    values = {
        "category": article.categories,
        "tag": article.tags,
        "author": article.authors,
        "language": (article.lang or language,),
    }
    found: dict[str, str] = {}
    for value in values[feed.per or "category"]:
        found.setdefault(f"{feed.name}-{slug(value)}", value)
    return found


def slug(value: str) -> str:
    """Give a value as part of a name: letters and figures of ASCII and hyphens.

    Values that differ in case, spaces and hyphens alone are one. Where anything else is lost, a few signs of a hash
    tell values apart, so that no name depends on which of them came first.
    """
    plain = unicodedata.normalize("NFKC", value).casefold()
    words = "-".join(_WORD.findall(plain))
    ascii_words = "-".join(_ASCII_WORD.findall("".join(map(_ascii, unicodedata.normalize("NFKD", words)))))
    if words and words == ascii_words and _LOST.search(plain) is None and len(words) <= _LONGEST:
        return words
    mark = blake2b(plain.encode(), digest_size=3).hexdigest()
    return f"{ascii_words[:_LONGEST].strip('-')}-{mark}".lstrip("-")


def _ascii(sign: str) -> str:
    """Give a sign of ASCII, or the Latin letters that its name in Unicode is made of: ł is `l`, œ is `oe`."""
    found = _LATIN.fullmatch(unicodedata.name(sign, "")) if not sign.isascii() else None
    return sign if sign.isascii() else found[1].lower() if found else ""


_LATIN = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .+)?")
_LONGEST = 40
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_LOST = re.compile(r"[^\w\s-]")


def _shares(wanted: Iterable[str], found: Iterable[str]) -> bool:
    return not {name.casefold() for name in wanted}.isdisjoint(name.casefold() for name in found)


def _speaks(found: str, wanted: str) -> bool:
    """Whether a language tag is the wanted one or a variety of it: `en-GB` is `en` (RFC 4647, section 3.3.1)."""
    return f"{found}-".casefold().startswith(f"{wanted}-".casefold())
