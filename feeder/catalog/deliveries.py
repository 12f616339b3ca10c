"""The undelivered table: the documents that changed since the command after a pass last succeeded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the command is to be told."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    last: int
    """The number of the last change among them; 0 when there is none."""


class Deliveries:
    """Every document whose last change was not told yet, or told to a command that failed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Read and write through an open connection."""
        self.db = db

    def add(self, written: Iterable[str], removed: Iterable[str]) -> None:
        """Take in what a pass changed; of a document that waits already the last change counts."""
        values = [(path, gone) for paths, gone in ((written, 0), (removed, 1)) for path in paths]
        self.db.executemany("INSERT OR REPLACE INTO undelivered (path, gone) VALUES (?, ?)", values)

    def waiting(self) -> Delivery:
        """Give all that waits, in the order of the changes."""
        found = self.db.execute("SELECT path, gone, number FROM undelivered ORDER BY number").fetchall()
        written, removed = (tuple(p for p, gone, _ in found if gone == kind) for kind in (0, 1))
        return Delivery(written, removed, found[-1][2] if found else 0)

    def count(self) -> int:
        """Count the documents that wait."""
        ((number,),) = self.db.execute("SELECT count(*) FROM undelivered").fetchall()
        return int(number)

    def done(self, delivery: Delivery) -> None:
        """Forget what was told; what another process changed since then waits on."""
        self.db.execute("DELETE FROM undelivered WHERE number <= ?", (delivery.last,))
