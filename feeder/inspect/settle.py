"""Front matter that settles how a text is read: it declares what was read, to be corrected and put in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeder.model import Article, Enclosure

FIELDS = (
    "title", "summary", "link", "id", "published", "updated", "expires", "dateline", "agency", "authors", "categories",
    "tags", "lang", "image", "enclosures", "draft", "republish",
)  # fmt: skip
"""What is told of an article, in this order."""
_KEYS = {"published": "date", "enclosures": "enclosure"}
"""The keys of front matter, where they differ from the names of the fields."""
_FRONT_MATTER = "front matter"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block of front matter belongs."""

    first: int
    """The line that it stands above, or the first of those that it replaces."""
    last: int | None
    """The last of the lines that it replaces; None where it replaces none."""


def front_matter(article: Article) -> Iterator[str]:
    """Give the lines of a block of YAML that declares what was read of an article."""
    yield "---"
    for name in FIELDS:
        value = getattr(article, name)
        if name == "summary" and not article.points and len(value) == 1:
            (value,) = value
        if value:
            yield from _entry(_KEYS.get(name, name), value)
    yield "---"


def places(articles: Sequence[Article], roles: Sequence[str]) -> list[Place]:
    """Give where the block of each article belongs.

    It stands above the first line of the article, or of the file, in place of a block that is there already.
    """
    found = [_place(article.line, roles) for article in articles]
    if found and found[0].last is None:
        found[0] = Place(1, None)
    return found


def settled(lines: Sequence[str], articles: Sequence[Article], roles: Sequence[str]) -> list[str]:
    """Give a text with the block of each of its articles in its place."""
    done = list(lines)
    for article, where in reversed(list(zip(articles, places(articles, roles), strict=True))):
        done[where.first - 1 : where.last or where.first - 1] = [*front_matter(article), ""]
    return done


def _place(line: int, roles: Sequence[str]) -> Place:
    last = line - 1
    while last > 0 and roles[last - 1] == "blank":
        last -= 1
    first = last
    while first > 0 and roles[first - 1] == _FRONT_MATTER:
        first -= 1
    return Place(first + 1, last) if first < last else Place(line, None)


def _entry(key: str, value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        yield f"{key}:"
        yield from (f"  - {_scalar(part)}" for part in value)
    else:
        yield f"{key}: {_scalar(value)}"


def _scalar(value: object) -> str:
    """Write one value: text in double quotes, with what no terminal or editor shows as its number."""
    if isinstance(value, Enclosure):
        parts = {"url": value.url, "type": value.type, "length": value.length}
        return "{ " + ", ".join(f"{key}: {_scalar(part)}" for key, part in parts.items() if part is not None) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return "".join(map(_shown, json.dumps(value, ensure_ascii=False)))


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004 - four figures
