"""The output folder follows the catalog: what is owed is rendered, judged, written, and cleared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from feeder import discover, write
from feeder.catalog import Owed
from feeder.config import FeedSettings
from feeder.errors import ArticleError
from feeder.model import Document, Feed, Notice
from feeder.publish.layout import holding, under_all_names
from feeder.publish.project import Project, foreign
from feeder.publish.store import Store
from feeder.render import names

if TYPE_CHECKING:
    from feeder.publish.gate import Gate
    from feeder.publish.site import Press

_WRITING = "writing"
"""The fact that tells whether a pass is at writing, or was cut short at it."""
_PART = re.compile(names.SITEMAP_PART.replace("{}", r"(\d+)"))
_GONE = "/gone"
"""How the mark beside a withdrawn page ends."""
_LED_TO = ("", "feeds", "archive", "s", "media", "assets")


class Output:
    """Brings the documents up to what the catalog says."""

    def __init__(self, project: Project, *, everything: bool) -> None:
        """Take the project; `everything` compares what stands in the folder with what should."""
        self.project = project
        self.catalog = project.catalog
        self.documents = project.catalog.documents
        self.folder = project.config.output.folder
        self.own = project.templates()
        self.rendering = project.rendering(self.own)
        self.everything = everything
        self.notices: list[Notice] = []

    @cached_property
    def press(self) -> Press:
        """What makes the documents; it takes long to import, so that it is done where any is owed."""
        from feeder.publish.site import Press  # noqa: PLC0415 - see above

        return Press(self.project.config, self.catalog, self.project.head, self.own)

    @cached_property
    def _gate(self) -> Gate:
        from feeder.publish.gate import Gate  # noqa: PLC0415 - as above

        return Gate(self.catalog.connection.verify, self.press.unsealed, self.notices)

    def is_outdated(self) -> bool:
        """Whether documents are made by other rules now, or someone touched them."""
        return self._has_new_rules or (self.everything and bool(self._touched() or self._strange()))

    def refuse_foreign(self) -> None:
        """Raise UsageError when a document that other settings add would take the place of a file of someone else.

        A catalog that was lost tells nothing of what stood: then the first build has seen to it.
        """
        if not self._has_new_rules or self.catalog.fact("rendering") is None:
            return
        layout = self.project.layout
        wanted = {path for paths in (*layout.feeds.values(), layout.index, layout.fixed) for path in paths}
        new = (path for path in wanted - self.documents.paths() if "/" not in path or path in layout.aliases)
        for path in sorted(self._standing.intersection(new)):
            if not write.is_ours(self.folder / path):
                raise foreign(self.folder / path)

    def mark(self) -> None:
        """Mark what is owed beyond the changes of the pass, as part of its transaction."""
        if self._has_new_rules:
            self._sort_into_feeds()
            self.documents.lay_out(self.project.layout)
            self._tell_of_move()
            self.catalog.keep({"rendering": self.rendering, "site": self.project.config.site.url})
        if self.everything:
            self.documents.again(self._touched())
            self.documents.gone(self._strange())

    def bring_up(self) -> None:
        """Write what is owed and remove what is gone; the report is told what changed. Raises FeederError."""
        owed = self.documents.owed()
        if not owed:
            return
        stale = [document for document in owed if not document.gone]
        gone = sorted((document.path for document in owed if document.gone), key=_leads)
        marks = [path for path in gone if path.endswith(_GONE)]
        if self.project.dry_run:
            standing = [path for path in gone if write.stamp(self.folder, path)]
            self.project.untold.wrote(write.different(self.folder, self._made(stale)), standing)
            return
        if self.everything:
            write.sweep(self.folder)
        cut_short = self._begin()
        done = write.write(self.folder, self._made(stale), [path for path in gone if path not in marks], first=marks)
        self.project.untold.wrote(done.changed, done.removed)
        settled = [] if self.press.lost else stale
        compared = {owed.path: None if owed.item else write.stamp(self.folder, owed.path) for owed in settled}
        with self.catalog.transaction():
            self.documents.settle(compared, gone)
            if self.project.config.after_publish:
                self.catalog.keep({_WRITING: "no"})
                written = [document.path for document in stale] if cut_short else done.changed
                self.catalog.deliveries.add(written, gone if cut_short else done.removed)

    def _begin(self) -> bool:
        """Put down that documents are being written; gives whether the pass before was cut short at that.

        Nobody knows then which of the documents that are still owed it changed, so that `after_publish` is told of all;
        so it is when a damaged catalog is made anew, which may have known of some that it was not told of.
        """
        if not self.project.config.after_publish:
            return False
        cut_short = self.project.anew or self.catalog.fact(_WRITING) == "yes"
        with self.catalog.transaction():
            self.catalog.keep({_WRITING: "yes"})
        return cut_short

    def _tell_of_move(self) -> None:
        """Tell what another address of the site means for those who subscribe to it."""
        before, now = self.catalog.fact("site"), self.project.config.site.url
        if before not in (None, now):
            message = (
                f"the site moved from {before} to {now}: ids and short codes stay, so that readers see nothing twice; "
                "links and the addresses of feeds are new. Let the old host redirect (301) every path to the same one "
                "here, or its subscribers hear nothing more: docs/moving.md"
            )
            self.notices.append(Notice(self.project.config.file.name, None, message, note=True, doubt=True))

    @cached_property
    def _has_new_rules(self) -> bool:
        return self.catalog.fact("rendering") != self.rendering

    @cached_property
    def _standing(self) -> frozenset[str]:
        return frozenset(write.standing(self.folder, self.project.layout.aliases))

    def _touched(self) -> list[str]:
        """Give the documents that someone removed, or changed by hand."""
        missing = self.documents.paths() - self._standing
        compared = self.documents.compared().items()
        return sorted(missing | {path for path, stamp in compared if write.stamp(self.folder, path) != stamp})

    def _strange(self) -> list[str]:
        """Give the documents under names of ours that nothing yields; at the root those of others may stay."""
        strange = self._standing - self.documents.paths()
        return sorted(path for path in strange if "/" in path or write.is_ours(self.folder / path))

    def _sort_into_feeds(self) -> None:
        """Find anew which items each feed with a selection holds."""
        if self.project.layout.selected or self.project.layout.families:
            for entry in list(self.catalog.items.every()):
                feeds = holding(self.project.config, entry.article, entry.identity.home)
                self.catalog.items.enter(entry.identity, feeds)

    def _made(self, stale: list[Owed]) -> Iterator[Document | write.Copy]:
        """Make the owed documents: files, pages, archives, feeds, lists, and what tells that pages are withdrawn.

        So nothing leads to what is not there yet, or not there any more.
        """
        yield from filter(None, [self._copy(owed, owed.source) for owed in stale if owed.source is not None])
        paths = {owed.path for owed in stale}
        fixed = self.project.layout.fixed
        yield from (self.press.listing(path) for path in fixed if path in paths and path != names.ROBOTS)
        pages = [owed for owed in stale if owed.item is not None and owed.source is None]
        gone = {owed.path.removesuffix(_GONE) for owed in pages if owed.path.endswith(_GONE)}
        yield from self._pages(owed for owed in pages if owed.path.rpartition("/")[0] not in gone)
        yield from self._feeds_and_archives(paths)
        parts = [int(found[1]) for path in paths if (found := _PART.fullmatch(path)) and path != names.SITEMAP_OF_SITE]
        yield from map(self.press.sitemap, sorted(parts))
        lists = (*self.project.layout.index, names.ROBOTS)
        yield from (self.press.listing(path) for path in lists if path in paths)
        yield from self._pages(owed for owed in pages if owed.path.rpartition("/")[0] in gone)

    def _pages(self, owed: Iterable[Owed]) -> Iterator[Document]:
        """Make the pages of items, and the marks beside those of withdrawn ones."""
        for one in owed:
            self.project.beat()
            if one.path.endswith(_GONE):
                yield Document(one.path, b"")
            else:
                page = self.press.page(one.item or "")
                if page is not None:
                    yield page

    def _feeds_and_archives(self, paths: set[str]) -> Iterator[Document]:
        """Make pages of the archive, which feeds lead to, then feeds."""
        numbers = {int(path.split("/")[1]) for path in paths if path.startswith("archive/")}
        for number in sorted(numbers, key=lambda number: (max(number, 2), -number)):  # the first names the second
            self.project.beat()
            part = self.press.archive(number)
            yield from (d for d in (*self._page_of(part), *self._gate.documents(part)) if d.path in paths)
        for config in self._feeds(paths):
            self.project.beat()
            if paths.intersection(self.project.layout.documents_of(config.name)):
                feed = self.press.feed(config)
                documents = under_all_names(config, self._gate.documents(feed, config.max_size))
                yield from (d for d in (*self._page_of(feed), *documents) if d.path in paths)

    def _page_of(self, feed: Feed) -> Iterator[Document]:
        """Give the page that shows a feed, or a page of the archive; that of the site is a list of its own."""
        if feed.info.page is not None and feed.info.folder:
            yield self.press.pages.feed(feed.info, feed.items)

    def _feeds(self, paths: set[str]) -> Iterator[FeedSettings]:
        """Give the feeds that the configuration names, and those of families that documents are owed of."""
        yield from (feed for feed in self.project.config.feeds if feed.per is None)
        owed = {path.split("/")[1] for path in paths if path.startswith("feeds/")} - self.project.layout.feeds.keys()
        yield from filter(None, map(self.press.in_family, sorted(owed)))

    def _copy(self, owed: Owed, source: str) -> write.Copy | None:
        """Give a file to be copied; one that cannot be read any more is lost for now.

        Then no document leads to it, and all of them stay owed: the next pass makes them again. That of an item whose
        withdrawal is held back stands in the output folder alone, and stays there.
        """
        path, folder = owed.path, self.project.config.input.folder
        if owed.item is not None and self.catalog.away.is_held(owed.item):
            if not (self.folder / path).is_file():
                self.press.lost.add(path)
            return None
        stored = self._stored(owed, source)
        if stored is not None:
            return write.Copy(path, stored.parent, stored.name)
        try:
            if discover.stat(folder, source) is not None:
                discover.beginning(folder, source, 1)
                return write.Copy(path, folder, source)
        except ArticleError:
            pass
        self.press.lost.add(path)
        return None

    def _stored(self, owed: Owed, source: str) -> Path | None:
        """Give the copy in the store of a file that is gone from the input folder, or is that of another text there."""
        if owed.item is None or self.project.config.input.deleted == "withdraw":
            return None
        state = self.catalog.items.state(owed.item)
        if state is None or (not state.identity.kept and (self.project.config.input.folder / source).is_file()):
            return None
        stored = Store(self.project.config.store).medium(owed.item, source)
        return stored if stored.is_file() else None


def _leads(path: str) -> tuple[int, int, str]:
    """Sort documents that go so that each stands no longer than what leads to it: lists, feeds, the newest archive."""
    first, _, rest = path.rpartition("/")[0].partition("/")
    leads = path in (names.ROBOTS, names.SITEMAP)
    depth = -1 if leads else _LED_TO.index(first) if first in _LED_TO else 0
    return depth, -int(rest) if first == "archive" else 0, path
