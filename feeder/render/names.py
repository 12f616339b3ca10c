"""The names of all documents that are none of an item, and the media types of the formats."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from feeder.model import FeedInfo, Format

FORMATS: Mapping[Format, tuple[str, str]] = MappingProxyType(
    {
        "rss": ("rss.xml", "application/rss+xml"),
        "atom": ("atom.xml", "application/atom+xml"),
        "json": ("feed.json", "application/feed+json"),
    }
)
"""File name and media type of each format."""

INDEX = "index.html"
SEARCH = "assets/search.json"
ASSETS = ("assets/site.css", "assets/site.js", "assets/feed.css", "assets/icon.svg")
"""What the pages and the feeds need beside them: the same whatever is published."""
OPML, SNIPPET = "feeds.opml", "snippet.html"
SITEMAP, NEWS, ROBOTS = "sitemap.xml", "news-sitemap.xml", "robots.txt"
SITEMAP_PART = "sitemap-{}.xml"
SITEMAP_OF_SITE = SITEMAP_PART.replace("{}", "0")
HEADERS, NO_JEKYLL, APACHE, REDIRECTS = "_headers", ".nojekyll", ".htaccess", "_redirects"
HOSTS = {"netlify": HEADERS, "cloudflare": HEADERS, "github": NO_JEKYLL, "apache": APACHE}
"""The file that each host reads."""
WITH_REDIRECTS = frozenset(("netlify", "cloudflare"))
"""The hosts that read a file of redirects too."""

MADE_BY = "made by feeder"
"""What documents say that have no other word for it, so that they are known as feeder's."""

UNKNOWN_TYPE = "application/octet-stream"
"""The media type of what names none (RFC 2046, section 4.5.1)."""


HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
"""The namespaces of RFC 5005 and RFC 6721."""


def templates() -> frozenset[str]:
    """Give the names of the files that pages are made from."""
    return frozenset(file.name for file in files("feeder.render").joinpath("templates").iterdir())


def history(info: FeedInfo, kind: Format) -> dict[str, str]:
    """Give the links of a document to what is older and, in an archive page, to what is new (RFC 5005, section 4)."""
    name, links = FORMATS[kind][0], {}
    if info.archive is not None:
        links["current"] = info.site.url + name
    if info.previous is not None:
        links["prev-archive"] = info.site.url + info.previous + name
    if info.following is not None:
        links["next-archive"] = info.site.url + info.following + name
    return links


def url_of(info: FeedInfo, kind: Format) -> str:
    """Give the address at which a document of a feed is served."""
    return info.site.url + info.folder + FORMATS[kind][0]
