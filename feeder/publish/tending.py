"""The store as it should be: what is missing is told and made again, and copies of withdrawn items are taken out.

A look costs what changed. One look at the folder of items tells in each pass whether it is the one that the last pass
left; only when it is not, as after a loss or a backup, all copies are looked at. Otherwise a pass over the whole input
folder looks at a hundred, another hundred each minute, and at all when one of them is missing; and whoever needs a copy
tells when there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from feeder import discover
from feeder.catalog import Catalog, Entry
from feeder.config import Config
from feeder.counts import count
from feeder.decide import Plan
from feeder.errors import ArticleError
from feeder.model import Blob, Document, Identity, Medium, Notice
from feeder.publish.layout import layout
from feeder.publish.store import Store, places_of
from feeder.write import Copy

_IN_TURN = 100
_FACT = "store"
_OWED = "owed"
"""Stands for the stamp of the store while copies of withdrawn items wait to be taken out."""
_NAMED = 3


class Tender:
    """Looks after the store in one pass."""

    def __init__(self, config: Config, catalog: Catalog, now: datetime, *, dry_run: bool) -> None:
        """Take the project; nothing is looked at yet."""
        self.config = config
        self.catalog = catalog
        self.now = now
        self.store = Store(config.store)
        self.keeps = config.input.deleted == "keep" and not dry_run
        self.tends = not dry_run and (self.keeps or bool(self.store.stamp()))
        self.known: str | None = None
        """The stamp of the store that the catalog held at the beginning of the pass."""
        self.copied: list[str] = []
        """The ids of items whose copies were made again from the files in the input folder."""
        self.read: list[str] = []
        """Those of items that live on from what was read of their texts."""
        self.lost: list[str] = []
        """Paths of pictures and other files that stand nowhere any more."""

    def look(self, *, whole: bool) -> None:
        """Make the store whole at the beginning of a pass, as far as it is known to be otherwise."""
        known = self.known = self.catalog.fact(_FACT)
        if not self.tends or known is None:
            return
        if known != self.store.stamp():
            self.mend(self.catalog.stored.wanted(), all_read=True)
            self._sweep()
        elif whole and self.keeps:
            some = self.catalog.stored.in_turn(int(self.now.timestamp()) // 60, _IN_TURN)
            if any(self.store.lacks(item_id, self.catalog.items.media(item_id)) for item_id in some):
                self.mend(self.catalog.stored.wanted(), all_read=True)

    def facts(self, plan: Plan) -> dict[str, str]:
        """Give what to remember with a pass that withdraws: a kill may keep it from taking the copies out."""
        return {_FACT: _OWED} if self.tends and plan.withdrawn else {}

    def finish(self, plan: Plan) -> None:
        """Take out what was withdrawn, once it is shown nowhere, and remember the store as it stands then."""
        if not self.tends:
            return
        self.store.drop(item.id for item in plan.withdrawn)
        if self.known is None:  # a new catalog: the pass has copied what stands, and read what is kept
            self.mend(self.catalog.away.kept())
            self._sweep()
        stamp = self.store.stamp()
        if stamp != self.catalog.fact(_FACT):
            with self.catalog.transaction():
                self.catalog.keep({_FACT: stamp})

    def mend(self, ids: Iterable[str], *, all_read: bool = False) -> None:
        """Bring what is missing of published items; `all_read` compares copies with what was read, too."""
        if self.keeps:
            self.store.bring(self._missing(ids, all_read=all_read), ())

    def _missing(self, ids: Iterable[str], *, all_read: bool) -> Iterator[Document | Copy]:
        for item_id in ids:
            media = self.catalog.items.media(item_id)
            if all_read or self.store.lacks(item_id, media):
                entry = self.catalog.items.entry(item_id)
                if entry is not None:
                    yield from self._of(entry)

    def _of(self, entry: Entry) -> Iterator[Document | Copy]:
        """Give what is missing of one item; a file that stands and was edited is left to the pass that reads it."""
        item = entry.identity
        if not (self._is_read(item) or self.store.text(item)):
            blob = self._blob(self.config.input.folder, item.home)
            if blob is not None and blob.digest == item.source:
                self.copied.append(item.id)
                yield self.store.copy(item, blob.data)
            elif not item.kept and (self.config.input.folder / item.home).exists():
                return
            else:
                self.read.append(item.id)
                yield self.store.read(item, entry.article)
        yield from self._files(item, entry.media)
        yield self.store.named(item)

    def _files(self, item: Identity, media: tuple[Medium, ...]) -> Iterator[Document | Copy]:
        """Give the files of an item that are missing: as they stand in the output folder, else in the input folder."""
        yield from self.store.listed(item, media)
        folder = layout(self.config, self.config.page_size).media.replace("{}", item.code)
        for one in (one for one in media if not self.store.medium(item.id, one.path).is_file()):
            places = [(self.config.output.folder, folder + one.file)]
            places += [] if item.kept else [(self.config.input.folder, one.path)]
            found = [Copy("", *place) for place in places if _size(*place) == one.length]
            if found:
                yield self.store.copied(item, one, found[0])
            else:
                self.lost.append(one.path)

    def _is_read(self, item: Identity) -> bool:
        """Whether the copy of an item is the file that was read."""
        file = self.store.article(item)
        blob = self._blob(file.parent, file.name) if file else None
        return blob is not None and blob.digest == item.source

    def _blob(self, folder: Path, path: str) -> Blob | None:
        with suppress(ArticleError):
            return discover.read(folder, path, self.config.input.max_size)
        return None

    def _sweep(self) -> None:
        """Take out all copies of items that are withdrawn; what the ledger does not know stays, and `verify` tells.

        That of a retired item stays until the live one of its text has one.
        """
        ended = self.catalog.stored.ended()
        self.store.drop(item_id for item_id, twin in ended if twin is None or self.store.holds(twin))

    def notices(self) -> Iterator[Notice]:
        """Tell what was missing."""
        path = f"{self.store.folder.name}/items"
        if self.copied:
            message = f"copies of {_counted(self.copied)} were missing, and were made again of the files that stand"
            yield Notice(path, None, message, note=True)
        if self.read:
            message = (
                f"copies of {_counted(self.read)} were missing, whose files are gone; they live on from what was last "
                "read of them: put the copies back from a backup, if there is one"
            )
            yield Notice(path, None, message)
        if self.lost:
            names = ", ".join(self.lost[:_NAMED]) + (", …" if len(self.lost) > _NAMED else "")
            files = count(len(self.lost), "picture or other file", "pictures and other files")
            message = f"copies of {files} are missing ({names}); put them back"
            yield Notice(path, None, f"{message} from a backup, or into the input folder")


def faults(config: Config, known: Iterable[Identity]) -> Iterator[tuple[bool, str]]:
    """Give what is wrong with the store beside what the ledger knows, each with whether that is worth a look."""
    store, items = Store(config.store), list(known)
    live = [item for item in items if item.withdrawn is None]
    lacking = sorted(item.id for item in live if not store.is_held(item)) if config.input.deleted == "keep" else []
    if lacking:
        message = f"the store lacks copies of {_counted(lacking)}; the next builds make those again that they can"
        yield True, message
    copies = {*store.places()}
    retired = len(copies & places_of(item.id for item in items if item.withdrawn))
    if retired:
        yield False, f"copies of withdrawn items in the store: {retired}; the next build takes them out"
    strange = sorted(copies - places_of(item.id for item in items))
    if strange:
        names = ", ".join("/".join(one) for one in strange[:_NAMED])
        message = f"copies of items in the store that the ledger does not know: {len(strange)} (items/{names})"
        yield True, f"{message}; a ledger may know them that was replaced, or delete them"


def _size(folder: Path, path: str) -> int:
    try:
        return (folder / path).stat().st_size
    except OSError:
        return -1


def _counted(ids: list[str]) -> str:
    """Give how many items there are, and where the first of them should stand."""
    places = ["/".join(one) for item in ids[:_NAMED] for one in places_of([item])]
    return f"{count(len(ids), 'item')} ({', '.join(places)}{', …' if len(ids) > _NAMED else ''})"
