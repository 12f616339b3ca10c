"""The items table: every identity the ledger knows, and the text last read of each that is published."""

# ruff: noqa: S608 - only constants of these modules are set into statements, values are bound

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from feeder.catalog.columns import COPY, MEDIUM, MEMBER, SUMMED, copies_of, media_of, members_of, values_of
from feeder.catalog.rows import Entry, Published
from feeder.catalog.schema import compare, sum_of
from feeder.model import Article, Headline, Identity, Medium
from feeder.records import State, decode, freeze, thaw, visible

_AT_ONE_PATH = 8
_RECENT = 2000
_STATE = f"{', '.join(SUMMED)}, state_sum"
_PUBLISHED = "article IS NOT NULL"
_OTHERS = f"SELECT 1 FROM items AS other WHERE other.link = items.link AND other.id != items.id AND other.{_PUBLISHED}"
HAS_PAGE = f"{_PUBLISHED} AND (link IS NULL OR EXISTS ({_OTHERS}))"
"""What holds of a published item with a page of its own: its text has no link, or one that others carry too."""


class Items:
    """Every item ever given an identity."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Read and write through an open connection."""
        self.db = db

    def __contains__(self, name: object) -> bool:
        """Whether an id or a short code was ever given."""
        sql = "SELECT 1 FROM items WHERE id = :name UNION ALL SELECT 1 FROM items WHERE code = :name LIMIT 1"
        return self.db.execute(sql, {"name": name}).fetchone() is not None

    def next_arrival(self) -> int:
        """Give the number of the next item to arrive."""
        return int(self._one("SELECT coalesce(max(arrival), -1) + 1 FROM items"))

    def newest(self) -> str:
        """Give the time of the newest state, in the ledger's form; empty when there is none."""
        return str(self._one("SELECT coalesce(max(at), '') FROM items"))

    def published(self) -> int:
        """Count the published items."""
        return int(self._one(f"SELECT count(*) FROM items WHERE {_PUBLISHED}"))

    def live(self) -> bool:
        """Whether any item is not withdrawn."""
        return self._one("SELECT 1 FROM items WHERE withdrawn IS NULL LIMIT 1") is not None

    def _one(self, sql: str, *parameters: object) -> Any:  # noqa: ANN401 - a column of any type
        row = self.db.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def homes(self, *, kept: bool) -> Iterator[str]:
        """Give the paths of all items that are not withdrawn: homes and copies; with those `kept` in the store."""
        sql = f"SELECT home FROM items WHERE withdrawn IS NULL {'' if kept else 'AND cause IS NULL'}"
        yield from (path for (path,) in self.db.execute(f"{sql} UNION SELECT path FROM copies"))

    def at_paths(self, paths: Iterable[str]) -> dict[str, Identity]:
        """Give the items whose home or copy is at any of the paths, by id: of the withdrawn ones the last few."""
        found: dict[str, Identity] = {}
        for path in paths:
            live = "withdrawn IS NULL AND home = ?"
            self._collect(found, live, path)
            self._collect(found, "key IN (SELECT key FROM copies WHERE path = ?)", path)
            last = "withdrawn IS NOT NULL AND home = ? ORDER BY arrival DESC LIMIT ?"
            self._collect(found, last, path, _AT_ONE_PATH)
        return found

    def at_homes(self, paths: Iterable[str]) -> tuple[Identity, ...]:
        """Give the items at home at any of the paths that are not withdrawn."""
        found: dict[str, Identity] = {}
        for path in paths:
            self._collect(found, "withdrawn IS NULL AND home = ?", path)
        return tuple(found.values())

    def related(self, **wanted: Collection[str]) -> dict[str, Identity]:
        """Give the items with any of the given `id`, `code`, `text` or `link`, by id: of those of one link a few."""
        found: dict[str, Identity] = {}
        for column, values in wanted.items():
            for value in values:
                self._collect(found, f"{column} = ? ORDER BY arrival DESC LIMIT ?", value, _AT_ONE_PATH)
        return found

    def _collect(self, found: dict[str, Identity], where: str, *parameters: object) -> None:
        for row in self.db.execute(f"SELECT {_STATE} FROM items WHERE {where}", parameters):
            identity = _state(row).identity
            found[identity.id] = identity

    def states(self) -> Iterator[State]:
        """Give everything ever known."""
        for row in self.db.execute(f"SELECT {_STATE} FROM items"):
            yield _state(row)

    def state(self, item_id: str) -> State | None:
        """Give all that is known of an id."""
        row = self.db.execute(f"SELECT {_STATE} FROM items WHERE id = ?", (item_id,)).fetchone()
        return _state(row) if row else None

    def entry(self, item_id: str) -> Entry | None:
        """Give a published item."""
        return next(self._entries(f"id = ? AND {_PUBLISHED}", item_id), None)

    def stands(self, item_id: str) -> bool:
        """Whether an item is published, with its text at hand: not so in a catalog that is being made anew."""
        return self._one(f"SELECT 1 FROM items WHERE id = ? AND {_PUBLISHED}", item_id) is not None

    def every(self) -> Iterator[Entry]:
        """Give all published items."""
        return self._entries(_PUBLISHED)

    def window(self, feed: str | None, limit: int) -> list[Entry]:
        """Give the published items that arrived last: of all, or of one feed with a selection."""
        if feed is None:
            return list(self._entries(f"{_PUBLISHED} ORDER BY arrival DESC LIMIT ?", limit))
        keys = "SELECT key FROM members WHERE feed = ? ORDER BY arrival DESC LIMIT ?"
        return list(self._entries(f"key IN ({keys})", feed, limit))

    def headlines(self, limit: int, *, with_pages: bool = False) -> list[Headline]:
        """Give the titles of the so many published items that arrived last, without their texts.

        `with_pages`: of those among them at whose short link stands a page of their own, not the way to another one.
        """
        told = "json_extract(CAST(line AS TEXT), '$.title'), code, json_extract(CAST(line AS TEXT), '$.published')"
        sql = f"SELECT {told}, json_extract(article, '$.lang'), link FROM items"
        found = self.db.execute(f"{sql} WHERE {_PUBLISHED} ORDER BY arrival DESC LIMIT ?", (limit,)).fetchall()
        return [
            Headline(title, code, datetime.fromisoformat(at), lang)
            for title, code, at, lang, link in found
            if not (with_pages and link and len(self.carriers(link, 2)) == 1)
        ]

    def own_links(self, limit: int) -> list[tuple[str, str]]:
        """Give short code and own link of the so many published items with a link that arrived last.

        A link that others carry too is nobody's, and left out.
        """
        told = "code, link, json_extract(article, '$.link')"
        sql = f"SELECT {told} FROM items WHERE {_PUBLISHED} AND link IS NOT NULL ORDER BY arrival DESC LIMIT ?"
        found = self.db.execute(sql, (limit,)).fetchall()
        return [(code, own) for code, link, own in found if len(self.carriers(link, 2)) == 1]

    def address(self, item_id: str) -> tuple[str, str | None] | None:
        """Give short code and own link of a published item, None for a link that others carry too."""
        sql = f"SELECT code, link, json_extract(article, '$.link') FROM items WHERE id = ? AND {_PUBLISHED}"
        row = self.db.execute(sql, (item_id,)).fetchone()
        if row is None:
            return None
        code, link, own = row
        return code, None if link and len(self.carriers(link, 2)) > 1 else own

    def between(self, feed: str | None, first: int, behind: int) -> list[Entry]:
        """Give the published items whose numbers are from `first` to before `behind`: of all, or of one feed."""
        if feed is None:
            return list(self._entries(f"{_PUBLISHED} AND arrival >= ? AND arrival < ?", first, behind))
        keys = "SELECT key FROM members WHERE feed = ? AND arrival >= ? AND arrival < ?"
        return list(self._entries(f"key IN ({keys})", feed, first, behind))

    def have_pages(self, first: int, behind: int) -> bool:
        """Whether any published item with a number from `first` to before `behind` has a page of its own."""
        sql = f"SELECT 1 FROM items WHERE {HAS_PAGE} AND arrival >= ? AND arrival < ? LIMIT 1"
        return self._one(sql, first, behind) is not None

    def withdrawn(self, limit: int) -> list[Identity]:
        """Give the items that were withdrawn last, the newest first; retired ones are none."""
        return list(islice(self._withdrawn("withdrawn IS NOT NULL ORDER BY withdrawn DESC, id"), limit))

    def withdrawn_between(self, first: int, behind: int) -> list[Identity]:
        """Give the withdrawn items whose numbers are from `first` to before `behind`, the newest withdrawal first."""
        where = "withdrawn IS NOT NULL AND arrival >= ? AND arrival < ? ORDER BY withdrawn DESC, id"
        return list(self._withdrawn(where, first, behind))

    def _withdrawn(self, where: str, *parameters: object) -> Iterator[Identity]:
        for row in self.db.execute(f"SELECT {_STATE} FROM items WHERE {where}", parameters):
            identity = _state(row).identity
            if not identity.retired:
                yield identity

    def _entries(self, where: str, *parameters: object) -> Iterator[Entry]:
        sql = f"SELECT link, article, article_sum, {_STATE} FROM items WHERE {where}"
        for link, article, article_sum, *state in self.db.execute(sql, parameters):
            compare(article_sum, article)
            shared = len(self.carriers(link, 2)) > 1 if link else False
            identity = _state(state).identity
            yield Entry(identity, thaw(article), shared, self.media(identity.id))

    def media(self, item_id: str) -> tuple[Medium, ...]:
        """Give the files that are published with an item, in its order."""
        sql = "SELECT name, path, type, length, file FROM media WHERE item = ? ORDER BY number"
        return tuple(Medium(*row) for row in self.db.execute(sql, (item_id,)))

    def carriers(self, link: str, most: int) -> list[str]:
        """Give the ids of at most so many published items that carry a link."""
        sql = f"SELECT id FROM items WHERE link = ? AND {_PUBLISHED} LIMIT ?"
        return [item_id for (item_id,) in self.db.execute(sql, (link, most))]

    def link(self, item_id: str) -> str | None:
        """Give the key of the link that an item carries."""
        link: str | None = self._one("SELECT link FROM items WHERE id = ?", item_id)
        return link

    def updated(self, feed: str | None) -> str:
        """Give the newest update in a feed, in the ledger's form; empty when it holds nothing."""
        if feed is not None:
            return str(self._one("SELECT coalesce(max(updated), '') FROM members WHERE feed = ?", feed))
        return str(self._one(f"SELECT coalesce(max(updated), '') FROM items WHERE {_PUBLISHED}"))

    def last_withdrawal(self) -> str:
        """Give the time of the last withdrawal, in the ledger's form; empty when there was none."""
        return str(self._one("SELECT coalesce(max(withdrawn), '') FROM items WHERE withdrawn IS NOT NULL"))

    def holds(self, feed: str) -> bool:
        """Whether a feed with a selection holds any item."""
        return self._one("SELECT 1 FROM members WHERE feed = ? LIMIT 1", feed) is not None

    def latest_feeds(self) -> list[str]:
        """Give the feeds with a selection that hold what arrived last, the newest first: those of some last items."""
        latest = "SELECT feed, arrival FROM members ORDER BY arrival DESC LIMIT ?"
        sql = f"SELECT feed FROM ({latest}) GROUP BY feed ORDER BY max(arrival) DESC, feed"
        return [feed for (feed,) in self.db.execute(sql, (_RECENT,))]

    def feeds(self, item_id: str) -> set[str]:
        """Give the names of the feeds with a selection that hold an item."""
        sql = "SELECT feed FROM members JOIN items USING (key) WHERE id = ?"
        return {feed for (feed,) in self.db.execute(sql, (item_id,))}

    def put(self, state: State, link: str | None) -> int:
        """Store all that is known of an id, leaving its text as it is; gives the key."""
        identity, values = state.identity, values_of(state, link)
        names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        sets = ", ".join(f"{name} = excluded.{name}" for name in values if name != "id")
        sql = f"INSERT INTO items ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets} RETURNING key"
        ((key,),) = self.db.execute(sql, values).fetchall()
        self.db.execute("DELETE FROM copies WHERE key = ?", (key,))
        self.db.executemany(COPY, copies_of(identity, key))
        sql = "UPDATE members SET updated = ?, arrival = ? WHERE key = ?"
        self.db.execute(sql, (values["updated"], identity.arrival, key))
        if identity.withdrawn:
            self.db.execute("UPDATE items SET article = NULL WHERE key = ?", (key,))
            self.db.execute("DELETE FROM members WHERE key = ?", (key,))
            self.db.execute("DELETE FROM away WHERE item = ?", (identity.id,))
            self.attach(identity.id, (), "")
        return int(key)

    def attach(self, item_id: str, media: Iterable[Medium], folder: str) -> None:
        """Store which files are published with an item, in its folder below the output folder."""
        self.db.execute("DELETE FROM media WHERE item = ?", (item_id,))
        self.db.executemany(MEDIUM, media_of(item_id, media, folder))

    def enter(self, identity: Identity, feeds: Iterable[str]) -> None:
        """Store which feeds with a selection hold an item."""
        key = self._one("SELECT key FROM items WHERE id = ?", identity.id)
        self.db.execute("DELETE FROM members WHERE key = ?", (key,))
        self.db.executemany(MEMBER, members_of(identity, key, feeds))

    def publish(self, item: Published, folder: str) -> bool:
        """Store an item, its text and its files, which go into `folder`; gives whether documents show a difference."""
        before = self.entry(item.state.identity.id)
        key = self.put(item.state, item.link)
        if item.article is not None:
            text = freeze(item.article)
            self.db.execute("UPDATE items SET article = ?, article_sum = ? WHERE key = ?", (text, sum_of(text), key))
            self.enter(item.state.identity, item.feeds)
            self.attach(item.state.identity.id, item.media, folder)
        article = item.article or (before.article if before else None)
        if article is None or before is None:
            return article is not None
        media = item.media if item.article else before.media
        return _shown(before.identity, before.article, before.media) != _shown(item.state.identity, article, media)


def _shown(identity: Identity, article: Article, media: tuple[Medium, ...]) -> tuple[object, ...]:
    """Give all of an item that documents can show."""
    return identity.code, identity.arrival, identity.published, identity.updated, visible(article), media


def _state(row: Iterable[Any]) -> State:
    line, code, first_seen, first_at, at, state_sum = row
    compare(state_sum, line, code, first_seen, first_at, at)
    state = decode(line)
    identity = replace(state.identity, code=code, first_seen=datetime.fromisoformat(first_seen))
    return State(identity, first_at, at, line)
