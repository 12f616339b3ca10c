"""What people open: a page for each item, and the page that lists the newest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeder import __version__
from feeder.language import direction
from feeder.model import Document, Enclosure, FeedInfo, Item, Site
from feeder.render.markup import body_html, clean, summary_text
from feeder.render.names import FORMATS, url_of

_FORMAT_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@cache
def _templates() -> Environment:
    """Give the templates that come with the package: read once, nothing else of them is kept."""
    return Environment(
        loader=PackageLoader("feeder.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(item: Item, site: Site) -> Document:
    """Give the page at an item's short link: the article, or the way to its own link where it has one."""
    name = "article.html" if item.link == item.short_link else "redirect.html"
    content = body_html(item, site)
    values = {
        "item": item,
        "title": clean(item.title),
        "link": clean(item.link),
        "summary": summary_text(item.article),
        "points": [clean(point) for point in item.article.summary] if item.article.points else [],
        "content": content,
        "image": clean(item.image.url) if item.image and escape(item.image.url) not in content else "",
        "media": [(medium.url, _player(medium), _name(medium.url)) for medium in item.enclosures],
        "direction": direction(item.lang),
    }
    return _document(f"s/{item.identity.code}/index.html", name, site, values)


def withdrawn(code: str, site: Site) -> Document:
    """Give the page that stands where the article of a short code stood: nothing of its text is in it."""
    return _document(f"s/{code}/index.html", "withdrawn.html", site, {"direction": direction(site.language)})


def _player(medium: Enclosure) -> str:
    """Give the element that plays a medium: `audio` or `video`; "" for what is only linked to."""
    kind = (medium.type or "").partition("/")[0].lower()
    return kind if kind in {"audio", "video"} else ""


def _name(url: str) -> str:
    """Give the name of a file as a person reads it: the last part of its address."""
    return unquote(urlsplit(url).path.rpartition("/")[2]) or url


def index(site: Site, feeds: Sequence[FeedInfo], items: Sequence[Item]) -> Document:
    """Give the page at the root of the site: the newest items, and every feed in every format."""
    links = [
        {"url": url_of(info, kind), "type": FORMATS[kind][1], "title": clean(info.title), "format": _FORMAT_NAMES[kind]}
        for info in feeds
        for kind in info.formats
    ]
    values = {"feeds": links, "items": items, "direction": direction(site.language)}
    return _document("index.html", "index.html", site, values)


def status(site: Site, values: Mapping[str, Any]) -> str:
    """Give the page of the preview that tells how the project stands; `values` are those of its template."""
    return _text("status.html", site, {"direction": "ltr", **values})


def missing(site: Site) -> str:
    """Give the page of the preview that says that there is no such page."""
    return _text("missing.html", site, {"direction": "ltr"})


def _document(path: str, name: str, site: Site, values: dict[str, Any]) -> Document:
    return Document(path, _text(name, site, values).encode() + b"\n")


def _text(name: str, site: Site, values: Mapping[str, Any]) -> str:
    return clean(_templates().get_template(name).render(site=site, version=__version__, **values))
