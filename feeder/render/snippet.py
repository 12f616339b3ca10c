"""Links by which browsers and readers find the feeds, for the heads of pages that feeder does not make."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from feeder.model import Document, FeedInfo
from feeder.render.markup import clean
from feeder.render.names import FORMATS, MADE_BY, SNIPPET, url_of


def snippet(feeds: Sequence[FeedInfo]) -> Document:
    """Give the lines to copy (HTML, section 4.6.6.1: rel=alternate)."""
    lines = [f"<!-- {MADE_BY}: copy these lines into the head of your pages -->"]
    for info in feeds:
        for kind in info.formats:
            title = escape(clean(info.title))
            href = escape(url_of(info, kind))
            lines.append(f'<link rel="alternate" type="{FORMATS[kind][1]}" title="{title}" href="{href}">')
    return Document(SNIPPET, ("\n".join(lines) + "\n").encode())
