"""What stands in the output folder, beside what was published last: asked of the file system, without reading it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from feeder import lock, write
from feeder.catalog import Catalog
from feeder.config import Config
from feeder.ledger import Ledger
from feeder.publish.layout import layout
from feeder.publish.project import LOCK

_FOLDERS = "s", "feeds", "archive", "media", "assets"
State = Literal["none", "published", "changed", "unwritable", "missing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the output folder stands."""

    state: State
    """`none`: nothing was published yet; `missing`: there is no such folder; `unwritable`: no document can be written
    there; `changed`: subscription documents are not as they were published."""
    missing: tuple[str, ...] = ()
    """Subscription documents that were published, and are not there."""
    changed: tuple[str, ...] = ()
    """Those that have another size or time than they were published with."""
    locked: tuple[str, ...] = ()
    """Folders in it in which nothing can be written, when it is not the output folder itself."""


def is_lost(settings: Config) -> bool:
    """Whether feeds stand in the output folder, and their ledger is gone. Raises LedgerError when it cannot be read."""
    if Ledger(settings.ledger).head() is not None:
        return False
    folder = settings.output.folder
    names = write.standing(folder, layout(settings, settings.page_size).aliases)
    return any(write.is_ours(folder / name) for name in names)


def look(settings: Config, known: Catalog, fresh: Catalog, *, is_published: bool) -> Standing:
    """Tell how the output folder stands: as `known` of a catalog, else as a `fresh` look at it tells.

    Between the two a pass may have ended; while one is at work, nobody knows how a document is to stand.
    """
    folder = settings.output.folder
    if not folder.is_dir():
        return Standing("missing" if is_published else "none")
    feeds = layout(settings, settings.page_size).feeds.values()
    stamps = known.documents.stamps(path for paths in feeds for path in paths)
    differing = {path: found for path, was in stamps.items() if (found := write.stamp(folder, path)) != was}
    if differing:
        at_work = bool(lock.is_held(settings.state / LOCK))
        again = fresh.documents.stamps(differing) if not at_work else {}
        differing = {path: found for path, found in differing.items() if path in again and again[path] != found}
    missing = tuple(sorted(path for path, found in differing.items() if found is None))
    changed = tuple(sorted(path for path, found in differing.items() if found is not None))
    state: State = "changed" if differing else "published" if is_published else "none"
    locked = _locked(settings)
    return Standing("unwritable" if locked else state, missing, changed, tuple(filter(None, locked)))


def _locked(settings: Config) -> list[str]:
    """Give the folders in which no document can be written, as far as that can be told; "" is the output folder.

    Who may not publish is not who does.
    """
    if not os.access(settings.state, os.W_OK):
        return []
    folders = {"": settings.output.folder} | {name: settings.output.folder / name for name in _FOLDERS}
    return [name for name, folder in folders.items() if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK)]
