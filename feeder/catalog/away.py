"""The away table: live items whose texts are not in the input folder; and counts of what vanished from it."""

# ruff: noqa: S608 - only constants of these modules are set into statements, values are bound

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

_TOLD = "id, json_extract(CAST(line AS TEXT), '$.title') AS title, home"
_AWAY = "away JOIN items ON items.id = away.item AND items.withdrawn IS NULL"


class Away:
    """Every live item that stays published though its text is gone."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Read and write through an open connection."""
        self.db = db

    def put(self, rows: Iterable[tuple[str, str | None]]) -> None:
        """Store the ids of items whose withdrawal is held back, each with the time when its text expires."""
        self.db.executemany("INSERT OR REPLACE INTO away (item, due) VALUES (?, ?)", rows)

    def drop(self, items: Collection[str]) -> None:
        """Forget items whose texts came back, and all that were withdrawn."""
        self.db.executemany("DELETE FROM away WHERE item = ?", [(item,) for item in items])
        self.db.execute("DELETE FROM away WHERE item IN (SELECT id FROM items WHERE withdrawn IS NOT NULL)")

    def any(self) -> bool:
        """Whether there are any."""
        return self.db.execute("SELECT 1 FROM away LIMIT 1").fetchone() is not None

    def ids(self) -> list[str]:
        """Give the ids of all."""
        return [item for (item,) in self.db.execute(f"SELECT item FROM {_AWAY}")]

    def has(self, item: str) -> bool:
        """Whether an item is one of them."""
        return self.db.execute("SELECT 1 FROM away WHERE item = ?", (item,)).fetchone() is not None

    def held(self, most: int) -> list[tuple[str, str, str]]:
        """Give id, title and home of at most so many items whose withdrawal is held back, by home and title."""
        sql = f"SELECT {_TOLD} FROM {_AWAY} ORDER BY home, title, id LIMIT ?"
        return self.db.execute(sql, (most,)).fetchall()

    def every(self, most: int) -> list[tuple[str, str, str]]:
        """Give the same of at most so many live items, whether their texts are away or not."""
        sql = f"SELECT {_TOLD} FROM items WHERE withdrawn IS NULL ORDER BY home, title, id LIMIT ?"
        return self.db.execute(sql, (most,)).fetchall()

    def homes(self, most: int) -> list[str]:
        """Give the paths of the texts of at most so many of them."""
        return [home for (home,) in self.db.execute(f"SELECT DISTINCT home FROM {_AWAY} LIMIT ?", (most,))]

    def due(self, now: str) -> list[str]:
        """Give the paths of those that have expired."""
        return [home for (home,) in self.db.execute(f"SELECT DISTINCT home FROM {_AWAY} WHERE due <= ?", (now,))]

    def next_due(self) -> str | None:
        """Give the next time at which one expires, in the ledger's form."""
        (due,) = self.db.execute("SELECT min(due) FROM away WHERE due IS NOT NULL").fetchone()
        return str(due) if due else None

    def vanished(self) -> int:
        """Count the items withdrawn since a person last confirmed that texts vanished, because theirs had, too."""
        last = "SELECT coalesce(max(withdrawn), '') FROM items WHERE withdrawn IS NOT NULL AND cause = 'confirmed'"
        sql = f"SELECT count(*) FROM items WHERE withdrawn IS NOT NULL AND cause = '' AND withdrawn > ({last})"
        ((count,),) = self.db.execute(sql).fetchall()
        return int(count)

    def live(self, most: int) -> int:
        """Count the items that are not withdrawn, up to `most`."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM items WHERE withdrawn IS NULL LIMIT ?)"
        ((count,),) = self.db.execute(sql, (most,)).fetchall()
        return int(count)

    def textless(self) -> int:
        """Count the live items whose texts are not known: those of a catalog that is made anew, as long as it is."""
        ((count,),) = self.db.execute(
            "SELECT count(*) FROM items WHERE withdrawn IS NULL AND article IS NULL"
        ).fetchall()
        return int(count)
