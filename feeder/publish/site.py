"""What the configuration makes of the items: which documents there are, and what stands in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from urllib.parse import quote, urljoin

from feeder import media
from feeder.addresses import uri
from feeder.catalog import Catalog, Entry
from feeder.config import Config, FeedSettings
from feeder.decide import sort_key
from feeder.ledger import Head
from feeder.model import Document, Enclosure, Feed, FeedInfo, Identity, Item, Person, Site, Tombstone
from feeder.publish.layout import folder_of, layout, link_of
from feeder.render import hosts, names, sitemaps
from feeder.render.harmless import harmless, harmless_article, harmless_headlines
from feeder.render.opml import opml
from feeder.render.pages import Pages
from feeder.render.snippet import snippet
from feeder.selection import family

_INDEX_ITEMS = 50
_SEARCHED = 500
"""How many of the newest titles the page of the site searches."""
_LISTED_FAMILIES = 100
_TOMBSTONES = 50
"""How many of the items that were withdrawn last a feed tells of."""


class Press:
    """Makes documents from what the catalog holds: nothing in it depends on the clock."""

    def __init__(self, config: Config, catalog: Catalog, head: Head, templates: Mapping[str, str]) -> None:
        """Take the settings, the items, the ledger's first line, which names the feeds, and the owner's templates."""
        self.config = config
        self.catalog = catalog
        self.head = head
        self.media = layout(config, head.page_size).media
        self.lost: set[str] = set()
        """Files of items that could not be copied: no document leads to them."""
        author = config.site.author
        self.site = Site(
            title=config.site.title,
            url=config.site.url,
            description=config.site.description,
            language=config.site.language,
            author=Person(author.name, author.email, author.url) if author else None,
            rights=config.site.rights,
            hub=config.site.hub,
        )
        self.main = next(feed for feed in config.feeds if feed.name == "main")
        self.pages = Pages(self.site, templates, self.main.formats)

    def feed(self, config: FeedSettings) -> Feed:
        """Give a feed: the items that arrived last, in document order."""
        limit = max(config.limit, self.head.page_size) if self._has_archives(config) else config.limit
        entries = self.catalog.items.window(_members(config), limit)
        gone = self.catalog.items.withdrawn(_TOMBSTONES) if config.per is None else []
        return Feed(self.info(config), self._items(entries), _tombstones(gone))

    def archive(self, number: int) -> Feed:
        """Give a page of the archive of `main`: the items with the numbers that it stands for (RFC 5005, section 4)."""
        behind = number * self.head.page_size
        span = behind - self.head.page_size, behind
        entries = self.catalog.items.between(_members(self.main), *span)
        gone = self.catalog.items.withdrawn_between(*span)
        updated = [entry.identity.updated for entry in entries] + [identity.withdrawn for identity in gone]
        info = replace(
            self.info(self.main),
            folder=f"archive/{number}/",
            page=f"{self.site.url}archive/{number}/" if self.config.pages else None,
            archive=number,
            previous=f"archive/{number - 1}/" if number > 1 else None,
            following="archive/2/" if number == 1 and self._sealed() > 1 else None,
            updated=max(filter(None, updated), default=self.head.created.replace(microsecond=0)),
        )
        return Feed(info, self._items(entries), _tombstones(gone))

    def in_family(self, name: str) -> FeedSettings | None:
        """Give the settings of one feed of a family; None when it is none, or holds nothing.

        Of several ways to write its value, that of the item that arrived last stands.
        """
        config = next((feed for feed in self.config.feeds if feed.per and name.startswith(f"{feed.name}-")), None)
        newest = self.catalog.items.window(name, 1) if config else []
        if config is None or not newest:
            return None
        value = family(config, newest[0].article, self.site.language).get(name, name)
        title = f"{config.title or self.site.title}: {harmless(value)}"
        return config.model_copy(update={"name": name, "title": title})

    def _sealed(self) -> int:
        """Give the number of the last page of the archive."""
        return self.catalog.items.next_arrival() // self.head.page_size

    def unsealed(self, name: str) -> int:
        """Give the first number of arrival that no page of the archive of a feed stands for."""
        config = next((feed for feed in self.config.feeds if feed.name == name), None)
        is_archived = config is not None and self._has_archives(config)
        return self._sealed() * self.head.page_size if is_archived else self.catalog.items.next_arrival()

    def _has_archives(self, config: FeedSettings) -> bool:
        return config.name == "main" and self.config.archive is not None

    def info(self, config: FeedSettings) -> FeedInfo:
        """Give a feed without its items; an empty one was updated when the ledger began."""
        updated = self.catalog.items.updated(_members(config))
        if config.per is None:
            updated = max(updated, self.catalog.items.last_withdrawal())
        sealed = self._sealed() if self._has_archives(config) else 0
        return FeedInfo(
            name=config.name,
            id=f"tag:{self.head.authority}:feeds/{config.name}",
            title=config.title or self._title(config.name),
            description=config.description or self.site.description or self.site.title,
            folder=folder_of(config.name),
            formats=config.formats,
            content=config.content,
            site=self.site,
            updated=datetime.fromisoformat(updated) if updated else self.head.created.replace(microsecond=0),
            image=config.image,
            page=self.site.url + folder_of(config.name) if self.config.pages else None,
            previous=f"archive/{sealed}/" if sealed else None,
        )

    def _title(self, name: str) -> str:
        return self.site.title if name == "main" else f"{self.site.title}: {name}"

    def page(self, item_id: str) -> Document | None:
        """Give the page of a published item, or of one that was withdrawn; None when there is none."""
        entry = self.catalog.items.entry(item_id)
        if entry is not None:
            return self.pages.item(self.item(entry))
        state = self.catalog.items.state(item_id)
        return self.pages.withdrawn(state.identity.code) if state and state.identity.withdrawn else None

    def listing(self, path: str) -> Document:
        """Give one of the documents that list items or feeds, or are always the same."""
        items = self.catalog.items
        makers: dict[str, Callable[[], Document]] = {
            names.INDEX: lambda: self.pages.index(self._infos(), self._newest(_INDEX_ITEMS)),
            names.SEARCH: lambda: self.pages.search(harmless_headlines(items.headlines(_SEARCHED))),
            names.OPML: lambda: opml(self.site, self._infos()),
            names.SNIPPET: lambda: snippet(self._infos()),
            names.REDIRECTS: lambda: hosts.redirects(
                self.config.hosts, self.site, items.own_links(hosts.MOST_REDIRECTS)
            ),
            names.SITEMAP: self._sitemap_index,
            names.NEWS: self._news_sitemap,
            names.SITEMAP_OF_SITE: lambda: sitemaps.sitemap_of_site(self.site),
            names.ROBOTS: lambda: sitemaps.robots(self.site),
        }
        if path in makers:
            return makers[path]()
        if path in names.ASSETS:
            return self.pages.asset(path)
        settings = hosts.settings(self.config.hosts, self.config.aliases)
        return next(document for document in settings if document.path == path)

    def _newest(self, count: int) -> tuple[Item, ...]:
        return self._items(self.catalog.items.window(None, count))

    def _news_sitemap(self) -> Document:
        newest = self.catalog.items.headlines(sitemaps.MOST_NEWS, with_pages=True)
        return sitemaps.news_sitemap(self.site, harmless_headlines(newest))

    def _sitemap_index(self) -> Document:
        size = layout(self.config, self.head.page_size).sitemap_size
        numbers = range(0, self.catalog.items.next_arrival(), size)
        parts = [first // size + 1 for first in numbers if self.catalog.items.have_pages(first, first + size)]
        return sitemaps.sitemap_index(self.site, parts)

    def sitemap(self, number: int) -> Document:
        """Give a part of the sitemap."""
        size = layout(self.config, self.head.page_size).sitemap_size
        entries = self.catalog.items.between(None, (number - 1) * size, number * size)
        return sitemaps.sitemap(number, self._items(entries))

    def _infos(self) -> list[FeedInfo]:
        """Give the feeds that the configuration names, and those of families that hold what arrived last."""
        named = [feed for feed in self.config.feeds if feed.per is None]
        families = filter(None, map(self.in_family, self.catalog.items.latest_feeds()))
        return [self.info(feed) for feed in (*named, *islice(families, _LISTED_FAMILIES))]

    def _items(self, entries: Iterable[Entry]) -> tuple[Item, ...]:
        ordered = sorted(entries, key=lambda entry: sort_key(entry.identity))
        return tuple(self.item(entry) for entry in ordered)

    def item(self, entry: Entry) -> Item:
        """Give an item with its links: its own, unless other texts carry it too, else its short one."""
        code, files = entry.identity.code, self._files(entry)
        return Item(
            identity=entry.identity,
            article=harmless_article(entry.article),
            link=link_of(self.config, code, None if entry.link_shared else entry.article.link),
            short_link=link_of(self.config, code, None),
            lang=entry.article.lang or self.site.language,
            image=self._medium(Enclosure(entry.article.image), files) if entry.article.image else None,
            enclosures=tuple(dict.fromkeys(filter(None, (self._medium(e, files) for e in entry.article.enclosures)))),
            files=tuple((name, found.url) for name, found in files.items()),
        )

    def _files(self, entry: Entry) -> dict[str, Enclosure]:
        """Give the files that are published with an item, by the name that its author wrote."""
        folder = self.media.replace("{}", entry.identity.code)
        return {
            one.name: Enclosure(self.site.url + quote(folder + one.file), one.type, one.length)
            for one in entry.media
            if folder + one.file not in self.lost
        }

    def _medium(self, stated: Enclosure, files: Mapping[str, Enclosure]) -> Enclosure | None:
        """Give a medium with its absolute address; None when it is a path that nothing stands at.

        A path from the root that leads to no file is an address on the site.
        """
        if stated.url in files:
            return files[stated.url]
        if not stated.url.lower().startswith(("http://", "https://", "/")):
            return None
        url = uri(urljoin(self.site.url, stated.url))
        return Enclosure(url, stated.type or media.type_of_address(url), stated.length)


def _members(config: FeedSettings) -> str | None:
    """Give the name under which the catalog knows which items a feed holds; None when it holds all."""
    return config.name if config.where is not None or config.per is not None else None


def _tombstones(withdrawn: Iterable[Identity]) -> tuple[Tombstone, ...]:
    return tuple(Tombstone(identity.id, identity.withdrawn) for identity in withdrawn if identity.withdrawn)
