"""The store: what stands beside the ledger because it can be found nowhere else, and is as much worth keeping.

`held/` has a file for each item whose withdrawal is held back, with its text as last read, so that it stays published
even when the catalog is lost meanwhile.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from feeder import write
from feeder.decide import opaque
from feeder.errors import LedgerError, MachineError
from feeder.model import Article, Document, Identity, Medium
from feeder.records import as_line, freeze, thaw

_HELD = "held"


@dataclass(frozen=True, slots=True)
class Last:
    """A text as it was last read."""

    article: Article
    media: tuple[Medium, ...]


class Store:
    """The store of one project; only the holder of the pass lock changes it."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when there is something to keep."""
        self.folder = folder

    def names(self) -> frozenset[str]:
        """Give the names of the files of all items that are held back."""
        try:
            with os.scandir(self.folder / _HELD) as found:
                return frozenset(entry.name for entry in found if entry.name.endswith(".json"))
        except OSError:
            return frozenset()

    def held(self, item: Identity) -> tuple[bool, Last | None] | None:
        """Give whether a held item was replaced, and its text, if that was known; None when it is not held.

        Raises LedgerError when its file cannot be understood.
        """
        file = self.folder / _HELD / name(item.id)
        try:
            row = json.loads(file.read_bytes())
            article = thaw(row["article"]) if row["article"] else None
            last = Last(article, tuple(Medium(**one) for one in row["media"])) if article else None
            return bool(row["replaced"]), last
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MachineError(f"the store cannot be read: {error.strerror}", path=str(file)) from error
        except (ValueError, KeyError, TypeError) as error:
            message = "this file should hold the last text of an item; take it from a backup, or delete it"
            raise LedgerError(message, path=str(file)) from error

    def hold(self, items: Iterable[tuple[Identity, bool, Last | None]]) -> None:
        """Keep the texts of items that are held back: durably, and each file at once or not at all."""
        documents = []
        for item, replaced, last in items:
            row = {"id": item.id, "title": item.title, "home": item.home, "replaced": replaced}
            row |= {"article": freeze(last.article) if last else None}
            row |= {"media": [asdict(one) for one in last.media] if last else []}
            documents.append(Document(f"{_HELD}/{name(item.id)}", as_line(row) + b"\n"))
        if documents:
            self._write(documents, ())

    def release(self, names: Collection[str]) -> None:
        """Forget the texts of items that are held back no longer."""
        if names:
            self._write((), [f"{_HELD}/{one}" for one in sorted(names)])
            with suppress(OSError):
                self.folder.rmdir()

    def _write(self, documents: Collection[Document], remove: Collection[str]) -> None:
        made = not self.folder.exists()
        try:
            write.write(self.folder, documents, remove)
            if made and os.name != "nt":
                descriptor = os.open(self.folder.parent, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        except MachineError as error:
            message = f"the store beside the ledger: {error.message}"
            raise MachineError(message, path=str(self.folder / (error.path or ""))) from error
        except OSError as error:
            message = f"the store beside the ledger cannot be written: {error.strerror}"
            raise MachineError(message, path=str(self.folder)) from error


def name(item_id: str) -> str:
    """Give the name of the file of an item, which any file system can hold."""
    return f"{opaque(item_id)}.json"
