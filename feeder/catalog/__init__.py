"""The SQLite index of what is known and of which documents are stale: a cache that can be deleted.

Everything in it follows from the ledger and the sources, but for the last good text of a quarantined file and the
documents that the command after a pass is still to be told of. A pass
changes it in one transaction, together with the marks of the documents that the change makes stale; the marks are
cleared when the documents stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from feeder.catalog.away import Away
from feeder.catalog.deliveries import Deliveries, Delivery
from feeder.catalog.documents import Documents
from feeder.catalog.files import Files
from feeder.catalog.filling import fill
from feeder.catalog.items import Items
from feeder.catalog.rows import Entry, FileRow, Layout, Owed, Published
from feeder.catalog.schema import Connection, DamagedError, compare, sum_of
from feeder.catalog.stored import Stored
from feeder.records import State

_TWO = 2

__all__ = ["Catalog", "DamagedError", "Delivery", "Entry", "FileRow", "Layout", "Owed", "Published"]


class Catalog:
    """The catalog of one project: its tables, and a few facts of the whole."""

    def __init__(self, path: Path | None, *, to_read: bool = False) -> None:
        """Open it, made when missing; None keeps it in memory; one `to_read` stays as it is. Raises MachineError."""
        self.connection = Connection(path, to_read=to_read)
        self.db = self.connection.db
        self.items = Items(self.db)
        self.files = Files(self.db)
        self.away = Away(self.db)
        self.stored = Stored(self.db)
        self.documents = Documents(self.db)
        self.deliveries = Deliveries(self.db)

    def in_memory(self) -> Catalog:
        """Give a copy that can be changed without a trace."""
        copy = Catalog(None)
        with self.connection.told():
            self.db.backup(copy.db)
        return copy

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside it, or nothing. Raises MachineError."""
        with self.connection.told(), self.connection.transaction():
            yield

    def fact(self, name: str) -> str | None:
        """Give a fact kept under a name."""
        row = self.db.execute("SELECT value, value_sum FROM meta WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        compare(row[1], name, row[0])
        return str(row[0])

    def keep(self, facts: Mapping[str, str]) -> None:
        """Keep facts under their names."""
        rows = [(name, value, sum_of(name, value)) for name, value in facts.items()]
        self.db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", rows)

    def later(self, than: str) -> list[str]:
        """Give the ids of the items of which the ledger has a line that is later than a time."""
        return [item for (item,) in self.db.execute("SELECT id FROM items WHERE at > ?", (than,))]

    def of_pass(self, at: str) -> list[str]:
        """Give the ids of the items whose latest line is of the pass at a time."""
        return [item for (item,) in self.db.execute("SELECT id FROM items WHERE at = ?", (at,))]

    def absorb(self, state: State, link: str | None, layout: Layout) -> None:
        """Take in a state that the ledger tells, whatever is known of its id; its text is read later."""
        known = self.items.state(state.identity.id)
        merged = known.merged(state) if known else state
        stood = self.items.entry(state.identity.id) is not None
        self.items.put(merged, link)
        if stood:
            self._mark_item(merged, layout)
        if known and known.identity.withdrawn != merged.identity.withdrawn:
            self._mark_feeds(layout, layout.selected)
        if known and known.identity.arrival != merged.identity.arrival:
            self._mark_numbered(known.identity.arrival, layout)

    def correct(self, state: State, link: str | None, layout: Layout) -> None:
        """Put another state in the place of what is known of an id, as the merge of two ledgers wants it."""
        before, feeds = self.items.state(state.identity.id), self.items.feeds(state.identity.id)
        self.items.put(state, link)
        if before is not None:
            self._mark_numbered(before.identity.arrival, layout)
        self._mark_item(state, layout)
        self._mark_feeds(layout, layout.selected | feeds)
        self._mark_carriers({link}, state.identity.id, layout)

    def publish(self, published: Iterable[Published], layout: Layout) -> set[str]:
        """Store items with their texts and mark what shows them; gives the ids that documents show differently.

        Every feed told of the withdrawal of one that returns.
        """
        if not self.items.next_arrival():
            shown = fill(self.db, published, layout.media)
            self.documents.lay_out(layout)
            return shown
        shown = set()
        for item in published:
            item_id = item.state.identity.id
            feeds, link, before = self.items.feeds(item_id), self.items.link(item_id), self.items.state(item_id)
            folder = layout.media.replace("{}", item.state.identity.code)
            if self.items.publish(item, folder):
                shown.add(item_id)
                self._mark_item(item.state, layout)
                returned = before is not None and before.identity.withdrawn is not None
                self._mark_feeds(layout, feeds | set(item.feeds) | (layout.selected if returned else frozenset()))
                if before is not None:
                    self._mark_numbered(before.identity.arrival, layout)
            elif item.article is not None and feeds != set(item.feeds):
                self._mark_feeds(layout, feeds ^ set(item.feeds))  # its file was moved, and selections tell by its path
                self._mark_numbered(item.state.identity.arrival, layout)
            if item.article is not None:
                self._mark_media(item_id, folder, {folder + medium.file for medium in item.media})
            self._mark_carriers({link, item.link}, item_id, layout)
        return shown

    def withdraw(self, states: Iterable[State], layout: Layout) -> None:
        """Store items as withdrawn, without their texts; every feed tells the time of the last withdrawal."""
        for state in states:
            link, feeds = self.items.link(state.identity.id), self.items.feeds(state.identity.id)
            self.items.put(state, link)
            self._mark_item(state, layout)
            self._mark_feeds(layout, layout.selected | feeds)
            self._mark_carriers({link}, state.identity.id, layout)

    def _mark_media(self, item_id: str, folder: str, wanted: set[str]) -> None:
        """Mark the files of an item: each may have changed, though nothing else tells it, and some may be gone."""
        self.documents.gone(self.documents.below(folder) - wanted)
        self.documents.stale(wanted, item_id)

    def _mark_item(self, state: State, layout: Layout) -> None:
        if layout.page:
            path = layout.page.replace("{}", state.identity.code)
            if state.identity.retired:
                self.documents.gone([path])
            else:
                self.documents.stale([path], state.identity.id)
        if layout.gone:
            is_told = state.identity.withdrawn and not state.identity.retired
            mark = layout.gone.replace("{}", state.identity.code)
            if is_told:
                self.documents.stale([mark], state.identity.id)
            else:
                self.documents.gone([mark])
        if state.identity.withdrawn:
            self._mark_media(state.identity.id, layout.media.replace("{}", state.identity.code), set())
        self._mark_numbered(state.identity.arrival, layout)
        self._mark_feeds(layout, set())

    def _mark_numbered(self, arrival: int, layout: Layout) -> None:
        """Mark the part of the sitemap that a number belongs to, and, once it is full, the page of the archive."""
        if layout.sitemap:
            first = arrival // layout.sitemap_size * layout.sitemap_size
            is_left = self.items.have_pages(first, first + layout.sitemap_size)
            path = layout.sitemap.replace("{}", str(arrival // layout.sitemap_size + 1))
            (self.documents.stale if is_left else self.documents.gone)([path])
        if (arrival // layout.page_size + 1) * layout.page_size <= self.items.next_arrival():
            self.documents.stale(layout.archived(arrival))
            if arrival // layout.page_size == 1:  # the first page names the second
                self.documents.stale(layout.archived(0))

    def _mark_feeds(self, layout: Layout, selected: Iterable[str]) -> None:
        names = (layout.feeds.keys() - layout.selected) | set(selected)
        for name in names:
            is_left = name in layout.feeds or self.items.holds(name)
            (self.documents.stale if is_left else self.documents.gone)(layout.documents_of(name))
        self.documents.stale(layout.index)

    def _mark_carriers(self, links: set[str | None], but: str, layout: Layout) -> None:
        """Mark the one or two other items whose own link becomes theirs alone, or stops being so."""
        for link in filter(None, links):
            carriers = self.items.carriers(link, _TWO + 1)
            for item_id in carriers if len(carriers) <= _TWO else ():
                state = self.items.state(item_id)
                if state and item_id != but:
                    self._mark_item(state, layout)
                    self._mark_feeds(layout, self.items.feeds(item_id))
