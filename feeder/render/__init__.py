"""Feed -> bytes: one file for each format, the same items in the same order in all of them. Pure.

`markup` makes HTML of a text, once for all formats; `xml` makes RSS 2.0 and Atom 1.0, `json_feed` JSON Feed 1.1,
`pages` what people open, `opml`, `sitemaps` and `snippet` what programs look for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from feeder.model import Document, Feed, Format
from feeder.render.names import FORMATS

if TYPE_CHECKING:
    from feeder.render.markup import as_shown
    from feeder.render.pages import Pages
    from feeder.render.xml import as_known

__all__ = ["FORMATS", "Pages", "as_known", "as_shown", "documents"]
_HOMES = {"Pages": "pages", "as_known": "xml", "as_shown": "markup"}


def __getattr__(name: str) -> object:
    """Import what is asked for from its module: a pass that makes no document needs none of them."""
    if name in _HOMES:
        return getattr(import_module(f"feeder.render.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def documents(feed: Feed) -> tuple[Document, ...]:
    """Give the documents of a feed, one for each of its formats."""
    from feeder.render.json_feed import json_feed  # noqa: PLC0415 - see above
    from feeder.render.markup import texts  # noqa: PLC0415 - see above
    from feeder.render.xml import Xml  # noqa: PLC0415 - see above

    made = tuple(texts(item, feed.info) for item in feed.items)
    xml = Xml(feed, made)
    makers: dict[Format, Callable[[], bytes]] = {
        "rss": xml.rss,
        "atom": xml.atom,
        "json": partial(json_feed, feed, made),
    }
    return tuple(Document(feed.info.folder + FORMATS[kind][0], makers[kind]()) for kind in feed.info.formats)
