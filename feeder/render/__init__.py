"""Feed -> bytes: one file for each format, the same items in the same order in all of them. Pure.

`markup` makes HTML of a text, once for all formats; `xml` makes RSS 2.0 and Atom 1.0, `json_feed` JSON Feed 1.1,
`pages` what people open, `opml`, `sitemaps` and `snippet` what programs look for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from feeder.model import Document, Feed, Format
from feeder.render.json_feed import json_feed
from feeder.render.markup import as_shown, texts
from feeder.render.names import FORMATS
from feeder.render.opml import opml
from feeder.render.pages import Pages
from feeder.render.sitemaps import news_sitemap, robots, sitemap, sitemap_index, sitemap_of_site
from feeder.render.snippet import snippet
from feeder.render.xml import Xml, as_known

__all__ = [
    "FORMATS",
    "Pages",
    "as_known",
    "as_shown",
    "documents",
    "news_sitemap",
    "opml",
    "robots",
    "sitemap",
    "sitemap_index",
    "sitemap_of_site",
    "snippet",
]


def documents(feed: Feed) -> tuple[Document, ...]:
    """Give the documents of a feed, one for each of its formats."""
    made = tuple(texts(item, feed.info) for item in feed.items)
    xml = Xml(feed, made)
    makers: dict[Format, Callable[[], bytes]] = {
        "rss": xml.rss,
        "atom": xml.atom,
        "json": partial(json_feed, feed, made),
    }
    return tuple(Document(feed.info.folder + FORMATS[kind][0], makers[kind]()) for kind in feed.info.formats)
