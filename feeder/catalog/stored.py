"""Which items the store should hold copies of, and which not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator


class Stored:
    """Every item, as far as its copy is concerned."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Read through an open connection."""
        self.db = db

    def wanted(self) -> Iterator[str]:
        """Give the ids of all published items."""
        yield from (item for (item,) in self.db.execute("SELECT id FROM items WHERE article IS NOT NULL"))

    def in_turn(self, turn: int, count: int) -> list[str]:
        """Give the ids of the published ones among so many items; with each turn others, and all in the end."""
        ((last,),) = self.db.execute("SELECT coalesce(max(key), 0) FROM items").fetchall()
        first = turn % (last // count + 1) * count
        sql = "SELECT id FROM items WHERE key >= ? AND key < ? AND article IS NOT NULL"
        return [item for (item,) in self.db.execute(sql, (first, first + count))]

    def ended(self) -> Iterator[tuple[str, str | None]]:
        """Give the ids of all withdrawn items; of those that a merge retired also that of the one with their text."""
        live = "SELECT one.id FROM items AS one WHERE one.text = items.text AND one.withdrawn IS NULL LIMIT 1"
        twin = f"CASE WHEN cause = 'merged' THEN ({live}) END"
        yield from self.db.execute(f"SELECT id, {twin} FROM items WHERE withdrawn IS NOT NULL")  # noqa: S608
