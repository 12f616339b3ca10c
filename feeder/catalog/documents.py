"""The documents table: what should stand in the output folder, and what of it is owed."""

# ruff: noqa: S608 - only constants of these modules are set into statements, values are bound

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from feeder.catalog.items import HAS_PAGE
from feeder.catalog.rows import Layout, Owed

_FRESH, _STALE, _GONE = 0, 1, 2


class Documents:
    """Every document that should stand in the output folder, or stand there no more."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Read and write through an open connection."""
        self.db = db

    def paths(self) -> set[str]:
        """Give the paths of all documents that should stand."""
        return {path for (path,) in self.db.execute("SELECT path FROM documents WHERE state != ?", (_GONE,))}

    def owed(self) -> list[Owed]:
        """Give what does not stand as it should: the files of items, then pages, then feeds, then the index."""
        source = "(SELECT media.path FROM media WHERE document = documents.path LIMIT 1)"
        sql = f"SELECT path, item, state, {source} FROM documents WHERE state > 0 ORDER BY item IS NULL, path"
        return [Owed(path, item, state == _GONE, source) for path, item, state, source in self.db.execute(sql)]

    def count_owed(self) -> int:
        """Count what does not stand as it should."""
        (count,) = self.db.execute("SELECT count(*) FROM documents WHERE state > 0").fetchone()
        return int(count)

    def below(self, folder: str) -> set[str]:
        """Give the documents in a folder, which ends in `/`, that should stand."""
        sql = "SELECT path FROM documents WHERE path > ? AND path < ? AND state != ?"
        return {path for (path,) in self.db.execute(sql, (folder, folder[:-1] + "0", _GONE))}

    def stale(self, paths: Iterable[str], item: str | None = None) -> None:
        """Mark documents to be made again, whether they stood or not."""
        values = [(path, item, _STALE) for path in paths]
        self.db.executemany("INSERT OR REPLACE INTO documents (path, item, state) VALUES (?, ?, ?)", values)

    def again(self, paths: Iterable[str]) -> None:
        """Mark known documents to be made again."""
        self.db.executemany("UPDATE documents SET state = ? WHERE path = ?", [(_STALE, path) for path in paths])

    def gone(self, paths: Iterable[str]) -> None:
        """Mark documents to be removed."""
        values = [(path, _GONE) for path in paths]
        self.db.executemany("INSERT OR REPLACE INTO documents (path, state) VALUES (?, ?)", values)

    def lay_out(self, layout: Layout) -> None:
        """Mark every document of a layout stale, and every other one as gone."""
        self.db.execute("UPDATE documents SET state = ?", (_GONE,))
        if layout.page:
            page = "replace(?, '{}', code)"
            sql = f"INSERT OR REPLACE INTO documents (path, item, state) SELECT {page}, id, ? FROM items"
            gone = "withdrawn IS NOT NULL AND instr(line, '\"retired\":true') = 0"
            self.db.execute(f"{sql} WHERE article IS NOT NULL OR ({gone})", (layout.page, _STALE))
            self.db.execute(f"{sql} WHERE {gone}", (layout.gone, _STALE))
        sql = "INSERT OR REPLACE INTO documents (path, item, state) SELECT document, item, ? FROM media"
        self.db.execute(sql, (_STALE,))
        self.stale([path for paths in layout.feeds.values() for path in paths])
        self.stale((*layout.index, *layout.fixed))
        feeds = [feed for (feed,) in self.db.execute("SELECT DISTINCT feed FROM members")]
        self.stale(path for feed in feeds for path in layout.documents_of(feed))
        sealed = "SELECT (coalesce(max(arrival), -1) + 1) / ? FROM items"
        ((pages,),) = self.db.execute(sealed, (layout.page_size,)).fetchall()
        if layout.sitemap:
            part = "replace(?, '{}', arrival / ? + 1)"
            sql = f"INSERT OR REPLACE INTO documents (path, state) SELECT DISTINCT {part}, ? FROM items"
            self.db.execute(f"{sql} WHERE {HAS_PAGE}", (layout.sitemap, layout.sitemap_size, _STALE))
        self.stale(path for page in range(pages) for path in layout.archived(page * layout.page_size))

    def settle(self, written: Mapping[str, tuple[int, int] | None], removed: Iterable[str]) -> None:
        """Clear the marks of documents that stand now (size and time, where a full pass compares them) or are gone."""
        sql = "UPDATE documents SET state = ?, size = ?, mtime_ns = ? WHERE path = ?"
        self.db.executemany(sql, [(_FRESH, *(stat or (None, None)), path) for path, stat in written.items()])
        self.db.executemany("DELETE FROM documents WHERE path = ? AND state = ?", [(p, _GONE) for p in removed])

    def compared(self) -> dict[str, tuple[int, int]]:
        """Give size and time, as written, of the documents that a full pass compares."""
        sql = "SELECT path, size, mtime_ns FROM documents WHERE size IS NOT NULL"
        return {path: (size, time) for path, size, time in self.db.execute(sql)}

    def stamps(self, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Give size and time, as written, of those of some documents that stand as they should."""
        sql = "SELECT size, mtime_ns FROM documents WHERE path = ? AND state = ? AND size IS NOT NULL"
        found = {path: self.db.execute(sql, (path, _FRESH)).fetchone() for path in paths}
        return {path: (row[0], row[1]) for path, row in found.items() if row is not None}
