"""Which documents a configuration makes of any set of items, and which feeds hold an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from feeder.addresses import uri
from feeder.catalog import Layout
from feeder.config import Config, FeedSettings
from feeder.model import Article, Document, Format
from feeder.render import names
from feeder.selection import family, matches

_GONE = "gone"
_MOST_FAMILIES = 16
"""How many feeds of families an item is in at most, so that one item touches few documents."""


def layout(config: Config, page_size: int) -> Layout:
    """Give the documents that a configuration yields for any set of items; `page_size` is the ledger's."""
    main = next(feed for feed in config.feeds if feed.name == "main")
    has_maps = config.pages and config.sitemaps
    pages = (names.INDEX,) if config.pages else ()
    return Layout(
        feeds={feed.name: _documents_of(feed, config) for feed in config.feeds if feed.per is None},
        selected=frozenset(feed.name for feed in config.feeds if feed.where is not None and feed.per is None),
        families={feed.name: (*_names_of(feed), *pages) for feed in config.feeds if feed.per},
        index=(
            names.OPML,
            names.SNIPPET,
            *((names.INDEX, names.SEARCH) if config.pages else ()),
            *((names.REDIRECTS,) if config.pages and names.WITH_REDIRECTS.intersection(config.hosts) else ()),
            *((names.SITEMAP, names.NEWS) if has_maps else ()),
        ),
        fixed=(
            *dict.fromkeys(names.HOSTS[host] for host in config.hosts),
            *(names.ASSETS if config.pages else ()),
            *((names.ROBOTS, names.SITEMAP_OF_SITE) if has_maps else ()),
        ),
        sitemap=names.SITEMAP_PART if has_maps else None,
        page="s/{}/index.html" if config.pages else None,
        gone=f"s/{{}}/{_GONE}" if config.pages else None,
        media="media/{}/",
        aliases=tuple(config.aliases),
        archive=tuple(f"archive/{{}}/{name}" for name in (*_names_of(main), *pages)) if config.archive else (),
        page_size=page_size,
    )


def _names_of(feed: FeedSettings) -> tuple[str, ...]:
    return tuple(names.FORMATS[kind][0] for kind in feed.formats)


def _documents_of(feed: FeedSettings, config: Config) -> tuple[str, ...]:
    """Give the documents of a feed under all their names, and its page; that of `main` is the page of the site."""
    own = [name for kind in feed.formats for name in (own_name(feed, kind), *feed.aliases.of(kind))]
    return (*own, folder_of(feed.name) + names.INDEX) if config.pages and feed.name != "main" else tuple(own)


def own_name(feed: FeedSettings, kind: Format) -> str:
    """Give the path of a document of a feed, below the output folder."""
    return folder_of(feed.name) + names.FORMATS[kind][0]


def under_all_names(config: FeedSettings, documents: Iterable[Document]) -> Iterator[Document]:
    """Give each document of a feed under its own name, and under each of its aliases."""
    others = {own_name(config, kind): config.aliases.of(kind) for kind in config.formats}
    for document in documents:
        yield document
        yield from (Document(name, document.data) for name in others[document.path])


def holding(config: Config, article: Article, path: str) -> tuple[str, ...]:
    """Give the feeds with a selection that hold an article; of families, those of the first few values at most."""
    language = config.site.language
    wanted = [feed for feed in config.feeds if feed.where is None or matches(feed.where, article, path, language)]
    families = [name for feed in wanted if feed.per for name in family(feed, article, language)]
    return (*(feed.name for feed in wanted if feed.where and feed.per is None), *families[:_MOST_FAMILIES])


def folder_of(name: str) -> str:
    """Give the folder of the documents of a feed; that of `main` is the output folder."""
    return "" if name == "main" else f"feeds/{name}/"


def link_of(config: Config, code: str, own: str | None) -> str:
    """Give the address of an item with a short code: its own link where it has one, else its short one."""
    if own:
        return uri(own)
    return f"{config.site.url}s/{code}/" if config.pages else f"{config.site.url}#{code}"
