"""What search engines read: sitemaps (https://www.sitemaps.org/protocol.html), Google's for news, and robots.txt.

A part of the sitemap stands for a fixed range of numbers of arrival, so that a new item changes the last part alone.
Parts stand at the root, because a sitemap may only name what stands below its own folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from lxml import etree

from feeder.model import Document, Headline, Item, Site
from feeder.render.markup import clean
from feeder.render.names import MADE_BY, NEWS, ROBOTS, SITEMAP, SITEMAP_OF_SITE, SITEMAP_PART

MOST_NEWS = 200
"""How many articles the news sitemap names at most: a thousand are allowed, and would slow down every pass."""
_NEWS_DAYS = timedelta(days=2)
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def sitemap_index(site: Site, parts: Iterable[int]) -> Document:
    """Give the sitemap: the list of its parts, by number, that of the site first."""
    root = _root("sitemapindex")
    for number in (0, *parts):
        _add(etree.SubElement(root, "sitemap"), "loc", site.url + SITEMAP_PART.replace("{}", str(number)))
    return _document(SITEMAP, root)


def sitemap_of_site(site: Site) -> Document:
    """Give the part with the number 0: the page of the site, so that no list is ever empty, as none may be."""
    root = _root("urlset")
    _add(etree.SubElement(root, "url"), "loc", site.url)
    return _document(SITEMAP_OF_SITE, root)


def sitemap(number: int, items: Iterable[Item]) -> Document:
    """Give one part: the pages of items, with the time of their last change."""
    root = _root("urlset")
    for item in _with_pages(items):
        url = etree.SubElement(root, "url")
        _add(url, "loc", item.short_link)
        _add(url, "lastmod", item.identity.updated.isoformat())
    return _document(SITEMAP_PART.replace("{}", str(number)), root)


def news_sitemap(site: Site, headlines: Sequence[Headline]) -> Document:
    """Give the sitemap of news: the pages of two days, counted back from the newest item, never from the clock.

    Names the publication, the language, the date and the title of each
    (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
    """
    root = _root("urlset", news=_NEWS)
    newest = max((one.published for one in headlines), default=None)
    recent = [one for one in headlines if newest is not None and one.published >= newest - _NEWS_DAYS]
    for one in sorted(recent, key=lambda one: (one.published, one.code), reverse=True):
        url = etree.SubElement(root, "url")
        _add(url, "loc", f"{site.url}s/{one.code}/")
        news = etree.SubElement(url, f"{{{_NEWS}}}news")
        publication = etree.SubElement(news, f"{{{_NEWS}}}publication")
        _add(publication, f"{{{_NEWS}}}name", site.title)
        _add(publication, f"{{{_NEWS}}}language", _language(one.lang or site.language))
        _add(news, f"{{{_NEWS}}}publication_date", one.published.isoformat())
        _add(news, f"{{{_NEWS}}}title", one.title)
    return _document(NEWS, root)


def robots(site: Site) -> Document:
    """Give robots.txt (RFC 9309): everyone may read all, and finds the sitemaps."""
    maps = "".join(f"Sitemap: {site.url}{path}\n" for path in (SITEMAP, NEWS))
    return Document(ROBOTS, f"# {MADE_BY}\nUser-agent: *\nAllow: /\n\n{maps}".encode())


def _with_pages(items: Iterable[Item]) -> Iterable[Item]:
    """Leave out items that link elsewhere: at their short link stands but the way there."""
    return (item for item in items if item.link == item.short_link)


def _language(lang: str) -> str:
    """Give the language as news sitemaps want it: two or three letters, but Chinese with its script."""
    primary, _, rest = lang.partition("-")
    if primary.lower() != "zh":
        return primary.lower()
    return "zh-tw" if rest.lower() in {"hant", "tw", "hk", "mo"} else "zh-cn"


def _root(name: str, **further: str) -> etree._Element:
    root = etree.Element(name, {"xmlns": _MAP}, nsmap=further)
    root.append(etree.Comment(MADE_BY))
    return root


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = clean(text)


def _document(path: str, root: etree._Element) -> Document:
    return Document(path, etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
