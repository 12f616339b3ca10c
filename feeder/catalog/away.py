"""The away table: live items whose texts are not in the input folder; and counts of what vanished from it."""

# ruff: noqa: S608 - only constants of these modules are set into statements, values are bound

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

_TOLD = "id, json_extract(CAST(line AS TEXT), '$.title') AS title, home"
# A cross join keeps SQLite from walking through all items.
_AWAY = "away CROSS JOIN items ON items.id = away.item"
_HELD = f"{_AWAY} WHERE away.kept = 0"
# What is withdrawn and not covered by a confirmation. Each item says so itself; only ledgers of versions before that
# have some that do not, and were covered by the last confirmed one among the others.
_LAST = "SELECT coalesce(max(withdrawn), '') FROM items WHERE withdrawn IS NOT NULL AND cause = 'confirmed'"
_VANISHED = f"withdrawn IS NOT NULL AND cause = '' AND withdrawn > ({_LAST})"


class Away:
    """Every live item that stays published though its text is gone."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Read and write through an open connection."""
        self.db = db

    def put(self, rows: Iterable[tuple[str, bool, str | None]]) -> None:
        """Store ids of items, each with whether it is kept, or else held back, and the time when its text expires."""
        self.db.executemany("INSERT OR REPLACE INTO away (item, kept, due) VALUES (?, ?, ?)", rows)

    def drop(self, items: Collection[str]) -> None:
        """Forget items whose texts came back."""
        self.db.executemany("DELETE FROM away WHERE item = ?", [(item,) for item in items])

    def any(self) -> bool:
        """Whether there are any."""
        return self.db.execute("SELECT 1 FROM away LIMIT 1").fetchone() is not None

    def any_held(self) -> bool:
        """Whether the withdrawal of any is held back."""
        return self.db.execute("SELECT 1 FROM away WHERE kept = 0 LIMIT 1").fetchone() is not None

    def ids(self) -> list[str]:
        """Give the ids of those whose withdrawal is held back."""
        return [item for (item,) in self.db.execute(f"SELECT item FROM {_HELD}")]

    def is_held(self, item: str) -> bool:
        """Whether an item is one whose withdrawal is held back."""
        return self.db.execute("SELECT 1 FROM away WHERE item = ? AND kept = 0", (item,)).fetchone() is not None

    def kept(self) -> list[str]:
        """Give the ids of the live items that are kept in the store, as the ledger tells it."""
        sql = "SELECT id FROM items WHERE withdrawn IS NULL AND cause = 'kept' ORDER BY id"
        return [item for (item,) in self.db.execute(sql)]

    def unread(self) -> list[str]:
        """Give the ids of those of them whose texts are not known, as of another machine after a merge."""
        where = "withdrawn IS NULL AND article IS NULL AND cause = 'kept'"
        sql = (
            f"SELECT id FROM items INDEXED BY items_textless WHERE {where} ORDER BY id"  # not through all that are kept
        )
        return [item for (item,) in self.db.execute(sql)]

    def held(self, most: int) -> list[tuple[str, str, str]]:
        """Give id, title and home of at most so many items whose withdrawal is held back, by home and title."""
        sql = f"SELECT {_TOLD} FROM {_HELD} ORDER BY home, title, id LIMIT ?"
        return self.db.execute(sql, (most,)).fetchall()

    def every(self, most: int) -> list[tuple[str, str, str]]:
        """Give the same of at most so many live items, whether their texts are away or not."""
        sql = f"SELECT {_TOLD} FROM items WHERE withdrawn IS NULL ORDER BY home, title, id LIMIT ?"
        return self.db.execute(sql, (most,)).fetchall()

    def homes(self, most: int) -> list[str]:
        """Give the paths of the texts of at most so many of those."""
        return [home for (home,) in self.db.execute(f"SELECT DISTINCT home FROM {_HELD} LIMIT ?", (most,))]

    def due(self, now: str) -> list[str]:
        """Give the paths of all that have expired."""
        return [home for (home,) in self.db.execute(f"SELECT DISTINCT home FROM {_AWAY} WHERE due <= ?", (now,))]

    def next_due(self) -> str | None:
        """Give the next time at which one expires, in the ledger's form."""
        (due,) = self.db.execute("SELECT min(due) FROM away WHERE due IS NOT NULL").fetchone()
        return str(due) if due else None

    def vanished(self) -> int:
        """Count the items withdrawn since a person last confirmed that texts vanished, because theirs had, too."""
        ((count,),) = self.db.execute(f"SELECT count(*) FROM items WHERE {_VANISHED}").fetchall()
        return int(count)

    def uncovered(self) -> list[str]:
        """Give the ids of those."""
        return [item for (item,) in self.db.execute(f"SELECT id FROM items WHERE {_VANISHED} ORDER BY id")]

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
