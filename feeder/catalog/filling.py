"""Fills a catalog that holds no item yet: many at once, without a look at what cannot be there."""

# ruff: noqa: S608 - only constants of these modules are set into statements, values are bound

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

from feeder.catalog.columns import COPY, MEDIUM, MEMBER, copies_of, media_of, members_of, values_of
from feeder.catalog.rows import Published
from feeder.catalog.schema import sum_of
from feeder.records import freeze

_AT_ONCE = 1000


def fill(db: sqlite3.Connection, published: Iterable[Published], media: str) -> set[str]:
    """Store items as `Items.publish` does one by one; gives the ids of those that have a text.

    `media` is the folder of an item's files, with `{}` for its short code.
    """
    shown: set[str] = set()
    numbered = enumerate(published, 1)
    while some := list(islice(numbered, _AT_ONCE)):
        rows = [_row(key, item) for key, item in some]
        names, marks = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
        db.executemany(f"INSERT INTO items ({names}) VALUES ({marks})", rows)
        db.executemany(COPY, (row for key, item in some for row in copies_of(item.state.identity, key)))
        told = [(key, item) for key, item in some if item.article is not None]
        db.executemany(MEMBER, (row for key, item in told for row in members_of(item.state.identity, key, item.feeds)))
        db.executemany(MEDIUM, (row for _, item in told for row in _media(item, media)))
        shown.update(item.state.identity.id for _, item in told)
    return shown


def _row(key: int, item: Published) -> dict[str, object]:
    text = None if item.article is None else freeze(item.article)
    told = {"key": key, "article": text, "article_sum": None if text is None else sum_of(text)}
    return values_of(item.state, item.link) | told


def _media(item: Published, folder: str) -> Iterator[tuple[object, ...]]:
    return media_of(item.state.identity.id, item.media, folder.replace("{}", item.state.identity.code))
