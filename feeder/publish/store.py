"""The store: what stands beside the ledger because it can be found nowhere else, and is as much worth keeping.

`held/` has a file for each item whose withdrawal is held back, with its text as last read, so that it stays published
even when the catalog is lost meanwhile. `items/` has a folder for each item, when `input.deleted` is `keep`: a copy of
its file (`article`, with the ending of the file), `item.json` that tells of which item, `media.json` that tells what
stands in `media/`, and that. Where the copy was lost `text.json` has the text as it was last read.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from feeder import write
from feeder.decide import opaque
from feeder.errors import LedgerError, MachineError
from feeder.model import Article, Document, Identity, Medium
from feeder.records import as_line, decode_checked, encode, freeze, thaw
from feeder.write import Copy

_HELD = "held"
_ITEMS = "items"
_ARTICLE = "article"
_MEDIA = "media.json"
_ITEM = "item.json"
_TEXT = "text.json"
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Last:
    """A text as it was last read."""

    article: Article
    media: tuple[Medium, ...]


@contextmanager
def _understood(file: Path) -> Iterator[None]:
    """Raise MachineError for a file that cannot be read, LedgerError for one that holds something else than a text."""
    try:
        yield
    except OSError as error:
        raise MachineError(f"the store cannot be read: {error.strerror}", path=str(file)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = "this file should hold the last text of an item; take it from a backup, or delete it"
        raise LedgerError(message, path=str(file)) from error


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
        with _understood(file), suppress(FileNotFoundError):
            row = json.loads(file.read_bytes())
            article = thaw(row["article"]) if row["article"] else None
            last = Last(article, tuple(Medium(**one) for one in row["media"])) if article else None
            return bool(row["replaced"]), last
        return None

    def hold(self, items: Iterable[tuple[Identity, bool, Last | None]]) -> None:
        """Keep the texts of items that are held back: durably, and each file at once or not at all."""
        documents = []
        for item, replaced, last in items:
            row = {"id": item.id, "title": item.title, "home": item.home, "replaced": replaced}
            row |= {"article": freeze(last.article) if last else None}
            row |= {"media": [asdict(one) for one in last.media] if last else []}
            documents.append(Document(f"{self.folder.name}/{_HELD}/{name(item.id)}", as_line(row) + b"\n"))
        if documents:
            self._write(documents, ())

    def release(self, names: Collection[str]) -> None:
        """Forget the texts of items that are held back no longer."""
        if names:
            self._write((), [f"{self.folder.name}/{_HELD}/{one}" for one in sorted(names)])
            with suppress(OSError):
                self.folder.rmdir()

    def article(self, item: Identity) -> Path | None:
        """Give the copy of the text of an item; None when there is none."""
        folder = self.folder / _place(item.id)
        own = folder / _article(item)
        if own.is_file():
            return own
        return next((folder / name for name in sorted(_names(folder)) if name.startswith(_ARTICLE)), None)

    def is_held(self, item: Identity) -> bool:
        """Whether the text of an item is here: its file, or what was read of it."""
        return self.holds(item.id)

    def holds(self, item_id: str) -> bool:
        """Whether the text of the item with an id is here."""
        names = _names(self.folder / _place(item_id))
        return any(name == _TEXT or name.startswith(_ARTICLE) for name in names)

    def text(self, item: Identity) -> Article | None:
        """Give what was read of a text whose copy was lost. Raises LedgerError when that cannot be understood."""
        file = self.folder / _place(item.id) / _TEXT
        with _understood(file), suppress(FileNotFoundError):
            return thaw(file.read_text(encoding="utf-8"))
        return None

    def lacks(self, item_id: str, media: Iterable[Medium]) -> bool:
        """Whether anything is missing of what should stand here of an item."""
        names = {*_names(self.folder / _place(item_id))}
        is_held = _TEXT in names or any(name.startswith(_ARTICLE) for name in names)
        return not (is_held and _ITEM in names and all(self.medium(item_id, one.path).is_file() for one in media))

    def stamp(self) -> str:
        """Give what tells whether the folder of items is the one that it was; empty when there is none."""
        try:
            found = (self.folder / _ITEMS).stat()
        except OSError:
            return ""
        return f"{found.st_ino} {found.st_ctime_ns} {found.st_nlink}"

    def places(self) -> Iterator[tuple[str, str]]:
        """Give the folder of each item, in two parts."""
        for first in sorted(_names(self.folder / _ITEMS)):
            yield from ((first, second) for second in sorted(_names(self.folder / _ITEMS / first)))

    def known(self) -> Iterator[Identity]:
        """Give all items that stand here and tell which they are, as they were when they were read."""
        for first, second in self.places():
            with suppress(OSError, ValueError, KeyError, TypeError):
                item = decode_checked((self.folder / _ITEMS / first / second / _ITEM).read_bytes()).identity
                if _place(item.id) == f"{_ITEMS}/{first}/{second}":
                    yield item

    def media(self, item_id: str) -> tuple[Medium, ...]:
        """Give the files that are kept with an item. Raises LedgerError when what tells them cannot be understood."""
        file = self.folder / _place(item_id) / _MEDIA
        try:
            return tuple(Medium(**one) for one in json.loads(file.read_bytes()))
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise MachineError(f"the store cannot be read: {error.strerror}", path=str(file)) from error
        except (ValueError, TypeError) as error:
            message = "this file should list the files of an item; take it from a backup, or delete it"
            raise LedgerError(message, path=str(file)) from error

    def medium(self, item_id: str, path: str) -> Path:
        """Give where the copy of a file of an item stands, or should."""
        return self.folder / _place(item_id) / "media" / _file(path)

    def keep(
        self, item: Identity, text: bytes, media: Iterable[Medium], source: Path
    ) -> tuple[list[Document | Copy], list[str]]:
        """Give what to write and to remove so that the store holds an item, whose files stand below `source`."""
        own, media = self.folder / _place(item.id), list(media)
        place = f"{self.folder.name}/{_place(item.id)}"
        standing = [one for one in media if (source / one.path).is_file()]
        documents: list[Document | Copy] = [self.copied(item, one, Copy("", source, one.path)) for one in standing]
        documents += [*self.listed(item, media), self.copy(item, text), self.named(item)]
        names = {*_names(own)} - {"media"} | {f"media/{name}" for name in _names(own / "media")}
        wanted = {_article(item), _ITEM, *(f"media/{_file(one.path)}" for one in media), *([_MEDIA] if media else [])}
        return documents, [f"{place}/{name}" for name in sorted(names - wanted)]

    def named(self, item: Identity) -> Document:
        """Give what tells of which item a copy is: the ledger may be lost, and the path stands nowhere else."""
        line = encode(item, item.first_seen)  # the same at any time
        return Document(f"{self.folder.name}/{_place(item.id)}/{_ITEM}", line + b"\n")

    def copy(self, item: Identity, text: bytes) -> Document:
        """Give the copy of the file of an item."""
        return Document(f"{self.folder.name}/{_place(item.id)}/{_article(item)}", text)

    def read(self, item: Identity, article: Article) -> Document:
        """Give what stands in for a copy that is lost."""
        return Document(f"{self.folder.name}/{_place(item.id)}/{_TEXT}", freeze(article).encode())

    def listed(self, item: Identity, media: Collection[Medium]) -> list[Document]:
        """Give what tells which files belong to an item, when there are any."""
        line = as_line([asdict(one) for one in media]) + b"\n"
        return [Document(f"{self.folder.name}/{_place(item.id)}/{_MEDIA}", line)] if media else []

    def copied(self, item: Identity, one: Medium, copy: Copy) -> Copy:
        """Give the copy of a file of an item, from where it stands."""
        return Copy(f"{self.folder.name}/{_place(item.id)}/media/{_file(one.path)}", copy.folder, copy.name)

    def bring(self, documents: Iterable[Document | Copy], remove: Iterable[str]) -> None:
        """Bring copies into the store, durably, each at once or not at all, and remove others."""
        self._write(documents, remove)

    def drop(self, items: Iterable[str]) -> None:
        """Forget items that were withdrawn."""
        for item_id in items:
            folder = self.folder / _place(item_id)
            if folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)

    def _write(self, documents: Iterable[Document | Copy], remove: Iterable[str]) -> None:
        try:
            write.write(self.folder.parent, documents, remove)
        except MachineError as error:
            message = f"the store beside the ledger: {error.message}"
            raise MachineError(message, path=str(self.folder.parent / (error.path or ""))) from error


def places_of(items: Iterable[str]) -> set[tuple[str, str]]:
    """Give the folders of items, in two parts."""
    return {(own[:2], own[2:]) for own in map(opaque, items)}


def name(item_id: str) -> str:
    """Give the name of the file of an item, which any file system can hold."""
    return f"{opaque(item_id)}.json"


def _place(item_id: str) -> str:
    """Give the folder of an item below that of the store."""
    own = opaque(item_id)
    return f"{_ITEMS}/{own[:2]}/{own[2:]}"


def _article(item: Identity) -> str:
    ending = PurePosixPath(item.home).suffix
    return f"{_ARTICLE}{ending if _ENDING.fullmatch(ending) else ''}"


def _file(path: str) -> str:
    """Give the name of the copy of a file: never longer than names may be, and never that of another file."""
    ending = PurePosixPath(path).suffix
    return f"{opaque(path)}{ending if _ENDING.fullmatch(ending) else ''}"


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []
