"""What the store tells of items when a ledger is made anew: where a text stood, and when it was first seen."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from feeder import discover
from feeder.config import Config
from feeder.decide import Candidate
from feeder.errors import ArticleError
from feeder.model import Identity
from feeder.publish.shown import Shown
from feeder.publish.store import Store


class Copies:
    """The items of the store."""

    def __init__(self, config: Config) -> None:
        """Read what stands there."""
        self.config = config
        self.store = Store(config.store)
        self.keeps = config.input.deleted == "keep"
        self.known = {item.id: item for item in self.store.known()}
        self.ids = {item.code: item.id for item in self.known.values()}

    def told(self, item: Identity) -> Identity:
        """Give an item whose text stands in the input folder with what the store tells of its beginning."""
        copy = self.known.get(item.id)
        if copy is None:
            return item
        return replace(
            item,
            first_seen=copy.first_seen,
            first_path=copy.first_path,
            ordinal=copy.ordinal,
            published=_exact(item.published, copy.published),
            updated=_exact(item.updated, copy.updated),
        )

    def kept(self, item: Identity) -> Identity:
        """Give an item whose text does not stand there as one that lives on from its copy, where it has one.

        A copy that does not tell where its file stood is one that an earlier version made.
        """
        if not (self.keeps and self.store.is_held(item)):
            return item
        copy = self.known.get(item.id)
        if copy is None:
            return replace(item, kept=True, source=self._digest(item))
        return replace(
            copy,
            code=item.code,
            arrival=0,
            published=_exact(item.published, copy.published),
            updated=_exact(item.updated, copy.updated),
            copies=(),
            kept=True,
        )

    def beyond(self, found: Shown, texts: Iterable[Candidate]) -> list[Identity]:
        """Give the items that stand in no feed, as far as nothing tells that they were withdrawn.

        Where items have pages a live one has its own. `texts` are those of the input folder that are in no feed either.
        """
        standing = {candidate.text: candidate.path for candidate in texts}
        pages, ended = found.codes | found.redirects.keys(), found.gone.keys() | {one.id for one in found.entries}
        items = []
        for item in self.known.values():
            is_shown = item.code in pages if pages | found.withdrawn_codes else item.code not in found.withdrawn_codes
            home = standing.get(item.text) or item.home
            is_there = item.text in standing or (self.config.input.folder / home).is_file()
            if item.id not in ended and is_shown and (is_there or self.keeps):
                items.append(replace(item, home=home, arrival=0, copies=(), kept=not is_there))
        return items

    def _digest(self, item: Identity) -> str:
        file = self.store.article(item)
        with suppress(ArticleError):
            blob = discover.read(file.parent, file.name, self.config.input.max_size) if file else None
            return blob.digest if blob else ""
        return ""


def _exact(shown: datetime, told: datetime) -> datetime:
    """Give a time as the store tells it, where documents show the same second."""
    return told if shown.replace(microsecond=0) == told.replace(microsecond=0) else shown
