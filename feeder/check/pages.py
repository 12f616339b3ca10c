"""Pages that people open: what browsers, search engines and readers that look for feeds take from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from feeder.check.rules import Fault, by_id, error, warning
from feeder.check.values import is_language, repeated

FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
RULES = by_id(
    error("page-empty", "the page is empty", "HTML, section 4.1.1", gate=True),
    error("page-title", "the page has no title", "HTML, section 4.2.2"),
    error("page-language", "the page names no language", "HTML, section 3.2.6.2; WCAG 3.1.1"),
    warning("page-charset", "no meta charset=utf-8 stands in the first 1,024 bytes", "HTML, section 4.2.5.4"),
    error("page-elsewhere", "the page runs a script or takes a style sheet from elsewhere", "feeder, output"),
    warning("page-same-id", "an id stands more than once", "HTML, section 3.2.6"),
    error("page-data", "structured data is no JSON", "JSON-LD 1.1, section 7"),
    error("page-feed", "a link to a feed has no address", "HTML, sections 4.6.6.1 and 4.2.4"),
    warning("page-feed-title", "a link to a feed has no title", "RSS Advisory Board, RSS Autodiscovery"),
)
_CHARSET_BYTES = 1_024


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the head of a page to a feed, or to a list of feeds."""

    url: str
    type: str


def page(data: bytes, base: str | None) -> Iterator[Fault]:
    """Judge a page; `base` is the address of the site, where it is known."""
    root = parsed(data)
    if root is None:
        yield RULES["page-empty"].broken()
        return
    if not (root.findtext(".//title") or "").strip():
        yield RULES["page-title"].broken(1)
    if not is_language(root.get("lang") or ""):
        yield RULES["page-language"].broken(1, root.get("lang"))
    if b"charset" not in data[:_CHARSET_BYTES].lower():
        yield RULES["page-charset"].broken(1)
    for what in repeated(element.get("id") for element in root.iter("*")):
        yield RULES["page-same-id"].broken(1, what)
    yield from _taken(root, base)
    for link in _feed_links(root):
        if not link.get("href"):
            yield RULES["page-feed"].broken(link)
        elif not link.get("title"):
            yield RULES["page-feed-title"].broken(link, link.get("href"))


def _taken(root: etree._Element, base: str | None) -> Iterator[Fault]:
    """Judge scripts, style sheets, and data in scripts."""
    for element in root.iter("script", "link"):
        address = (element.get("src") if element.tag == "script" else element.get("href")) or ""
        is_taken = element.tag == "script" or "stylesheet" in (element.get("rel") or "").lower().split()
        is_own = base is not None and address.startswith(base)
        if is_taken and not is_own and address.startswith(("http:", "https:", "//")):
            yield RULES["page-elsewhere"].broken(element, address)
        if element.get("type") == "application/ld+json" and not _is_json(element.text or ""):
            yield RULES["page-data"].broken(element)


def parsed(data: bytes) -> etree._Element | None:
    """Give the root of a page; None when there is nothing in it."""
    root: etree._Element | None = etree.HTML(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    return root


def feed_links(data: bytes, url: str) -> list[Link]:
    """Give the feeds and lists that a page at an address names in its head, each once; what is no address is none."""
    root = parsed(data) if data.strip() else None
    if root is None:
        return []
    base = next((_joined(url, found.get("href", "")) for found in root.iter("base")), "") or url
    links = [(_joined(base, found.get("href", "")), found.get("type", "").lower()) for found in _feed_links(root)]
    return list(dict.fromkeys(Link(address, media_type) for address, media_type in links if address))


def _joined(base: str, address: str) -> str:
    """Give an address made absolute; "" for what is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def says_withdrawn(data: bytes) -> bool:
    """Whether a page says that its article was withdrawn, as feeder's pages do."""
    root = parsed(data) if data.strip() else None
    return root is not None and any(meta.get("name") == "feeder-status" for meta in root.iter("meta"))


def _feed_links(root: etree._Element) -> Iterator[etree._Element]:
    for link in root.iter("link"):
        is_alternate = "alternate" in (link.get("rel") or "").lower().split()
        if is_alternate and (link.get("type") or "").partition(";")[0].strip().lower() in FEED_TYPES:
            yield link


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
