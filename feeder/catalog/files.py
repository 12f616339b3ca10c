"""The files table: every file as last read, so that an untouched one need not be read again."""

# ruff: noqa: S608 - only constants of these modules are set into statements, values are bound

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, replace

from feeder.catalog.rows import FileRow
from feeder.model import Notice, Stat

_COLUMNS = "path, size, mtime_ns, ctime_ns, digest, waiting, due, notices"


class Files:
    """Every file as last read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Read and write through an open connection."""
        self.db = db

    def get(self, path: str) -> FileRow | None:
        """Give what is known of a file."""
        row = self.db.execute(f"SELECT {_COLUMNS} FROM files WHERE path = ?", (path,)).fetchone()
        return replace(_row(row), named=self._named(path)) if row else None

    def _named(self, text: str) -> tuple[Stat, ...]:
        sql = "SELECT path, size, mtime_ns, ctime_ns FROM named WHERE text = ? ORDER BY path"
        return tuple(Stat(*row) for row in self.db.execute(sql, (text,)))

    def named(self) -> Iterator[Stat]:
        """Give every file that any text names, as it stood when the text was read; twice, when texts differ in that."""
        yield from (Stat(*row) for row in self.db.execute("SELECT DISTINCT path, size, mtime_ns, ctime_ns FROM named"))

    def naming(self, path: str) -> list[str]:
        """Give the texts that name a file."""
        return [text for (text,) in self.db.execute("SELECT text FROM named WHERE path = ?", (path,))]

    def stats(self) -> dict[str, Stat]:
        """Give every file as it stood, by path; a quarantined one stands as no file does."""
        rows = self.db.execute("SELECT path, size, mtime_ns, ctime_ns, quarantined FROM files")
        return {path: Stat(path, -1, -1) if bad else Stat(path, *times) for path, *times, bad in rows}

    def every(self) -> Iterator[FileRow]:
        """Give every file."""
        yield from (_row(row) for row in self.db.execute(f"SELECT {_COLUMNS} FROM files"))

    def seen(self) -> dict[str, tuple[int, int]]:
        """Give size and time of every file, by path; -1 of one that could not be opened."""
        return {path: (size, time) for path, size, time in self.db.execute("SELECT path, size, mtime_ns FROM files")}

    def quarantined(self) -> int:
        """Count the files of which nothing new is published."""
        (count,) = self.db.execute("SELECT count(*) FROM files WHERE notices IS NOT NULL AND quarantined").fetchone()
        return int(count)

    def due(self, now: str) -> list[str]:
        """Give the files in which something became due or expired by itself."""
        return [path for (path,) in self.db.execute("SELECT path FROM files WHERE due <= ?", (now,))]

    def next_due(self) -> str | None:
        """Give the next time at which something becomes due or expires by itself, in the ledger's form."""
        (due,) = self.db.execute("SELECT min(due) FROM files WHERE due IS NOT NULL").fetchone()
        return str(due) if due else None

    def changing(self, most: int) -> Iterator[FileRow]:
        """Give the files in which something becomes due or expires by itself, the next first, so many at most."""
        sql = f"SELECT {_COLUMNS} FROM files WHERE due IS NOT NULL ORDER BY due, path LIMIT ?"
        yield from (_row(row) for row in self.db.execute(sql, (most,)))

    def waiting(self) -> int:
        """Count the articles that wait for their date."""
        (count,) = self.db.execute("SELECT coalesce(sum(waiting), 0) FROM files WHERE due IS NOT NULL").fetchone()
        return int(count)

    def troubled(self) -> Iterator[FileRow]:
        """Give the files that a person should know something of, by path."""
        sql = f"SELECT {_COLUMNS} FROM files WHERE notices IS NOT NULL ORDER BY path"
        yield from (_row(row) for row in self.db.execute(sql))

    def put(self, rows: Sequence[FileRow]) -> None:
        """Store files as read."""
        self.db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_values, rows))
        self._forget_named(row.stat.path for row in rows)
        named = [(row.stat.path, one.path, one.size, one.mtime_ns, one.ctime_ns) for row in rows for one in row.named]
        self.db.executemany("INSERT INTO named VALUES (?, ?, ?, ?, ?)", named)

    def drop(self, paths: Collection[str]) -> None:
        """Forget files that are not there any more."""
        self.db.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])
        self._forget_named(paths)

    def _forget_named(self, texts: Iterable[str]) -> None:
        self.db.executemany("DELETE FROM named WHERE text = ?", [(text,) for text in texts])


def _values(row: FileRow) -> tuple[object, ...]:
    notices = json.dumps([asdict(notice) for notice in row.notices], ensure_ascii=False) if row.notices else None
    stat = row.stat
    times = stat.mtime_ns, stat.ctime_ns
    return stat.path, stat.size, *times, row.digest, row.waiting, row.due, notices, row.quarantined


def _row(row: tuple[str, int, int, int, str, int, str | None, str | None]) -> FileRow:
    path, size, mtime_ns, ctime_ns, digest, waiting, due, notices = row
    try:
        found = tuple(Notice(**notice) for notice in json.loads(notices or "[]"))
    except (TypeError, ValueError) as error:
        raise sqlite3.DatabaseError("a file in it has changed by itself") from error
    return FileRow(Stat(path, size, mtime_ns, ctime_ns), digest, found, waiting, due)
