"""One document: what kind it is, and what is wrong with it by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from feeder.check import atom as atoms
from feeder.check import json_feed, lists, looks, pages, rss
from feeder.check.rules import ATOM, HISTORY, MEDIA, Fault, by_id, error, warning
from feeder.check.within import html, title
from feeder.model import Document

RULES = by_id(
    error("xml-form", "it is not well-formed XML", "XML 1.0, section 2.1", gate=True),
    warning("xml-encoding", "it is not in UTF-8, which all readers know", "XML 1.0, section 4.3.3"),
    error("xml-doctype", "it has a DOCTYPE, which careful readers refuse", "RSS Advisory Board profile, markup"),
    error("xml-namespace", "a usual prefix stands for another namespace than it should", "Namespaces in XML 1.0, 2.1"),
    warning("xml-character", "it holds characters that mean nothing in a text", "XML 1.0, section 2.2, note"),
)
NAMES = {"rss.xml": "rss", "atom.xml": "atom", "feed.json": "json"}
FEEDS = frozenset(NAMES.values())
_LISTS = re.compile(r"robots\.txt|.*\.opml|(?:news-)?sitemap(?:-\d+)?\.xml")
_OF_LISTS = {"txt": "robots", "opml": "opml", "xml": "sitemap"}
_ROOTS = {"rss": "rss", "feed": "atom", "opml": "opml", "urlset": "sitemap", "sitemapindex": "sitemap", "html": "page"}
_BEFORE_ROOT = re.compile(rb"\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(rb"<(?:\w+:)?(\w+)")
_BOM = b"\xef\xbb\xbf"
_PREFIXES = {
    "atom": ATOM[1:-1],
    "media": MEDIA[1:-1],
    "fh": HISTORY[1:-1],
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "source": "http://source.scripting.com/",
}
_MEANINGLESS = re.compile("[\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffd]")
_TEXTS = ("description", "{http://purl.org/rss/1.0/modules/content/}encoded")


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was parsed as what it is."""

    kind: str
    """rss, atom, json, opml, sitemap, page, robots, or nothing of these: ""."""
    data: bytes
    root: etree._Element | None = None
    """Of XML that is well-formed."""
    fault: Fault | None = None
    """Why XML is not well-formed."""


def problems(document: Document) -> list[str]:
    """Give why a document cannot be published, each with its rule; none when it can."""
    kind = NAMES.get(document.path.rpartition("/")[2], "")
    if not kind:
        return [] if document.data.strip() else [pages.RULES["page-empty"].broken().message]
    found = read(document.data, kind)
    return [fault.message for fault in _by_kind(found, None, None) if fault.rule.in_gate]


def read(data: bytes, kind: str) -> Read:
    """Parse a document of a kind."""
    if kind not in {"rss", "atom", "opml", "sitemap"}:
        return Read(kind, data)
    try:
        return Read(kind, data, parsed(data))
    except etree.XMLSyntaxError as problem:
        return Read(kind, data, fault=RULES["xml-form"].broken(problem.lineno, problem))


def parsed(data: bytes) -> etree._Element:
    """Give the root of an XML document; nothing outside of it is read. Raises XMLSyntaxError."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False, huge_tree=True)
    return etree.fromstring(data, parser)


def kind_of(path: str, data: bytes) -> str:
    """Tell what a document is: by its name, when that is feeder's, else by how it begins."""
    name = path.rpartition("/")[2]
    if name in NAMES or _LISTS.fullmatch(name):
        return NAMES.get(name) or _OF_LISTS[name.rpartition(".")[2]]
    place, data = 0, data.removeprefix(_BOM)
    while before := _BEFORE_ROOT.match(data, place):
        place = before.end()
    root = _ROOT.match(data, place)
    if root:
        return _ROOTS.get(root[1].decode().lower(), "page" if name.endswith(".html") else "")
    return "json" if data[place : place + 1] == b"{" and b"jsonfeed.org/version" in data else ""


def faults(document: Read, url: str | None = None, base: str | None = None) -> Iterator[Fault]:
    """Give what is wrong with a document; with its address and that of its site, where they are known."""
    yield from _by_kind(document, url, base)
    if document.root is not None:
        yield from _xml(document.root, document.data)
    if document.kind in FEEDS:
        yield from _shown(document)
        yield from looks.looks(document.root, document.data) if document.root is not None else ()


def _by_kind(document: Read, url: str | None, base: str | None) -> Iterator[Fault]:
    if document.fault is not None:
        yield document.fault
    elif document.kind == "json":
        yield from json_feed.json_feed(document.data)
    elif document.kind == "page":
        yield from pages.page(document.data, base)
    elif document.kind == "robots":
        yield from lists.robots(document.data.decode(errors="replace"))
    elif document.root is not None:
        yield from _tree(document.kind, document.root, len(document.data), url)


def _tree(kind: str, root: etree._Element, size: int, url: str | None) -> Iterator[Fault]:
    if kind == "sitemap":
        return lists.sitemap(root, size, url)
    return {"rss": rss.rss, "atom": atoms.atom, "opml": lists.opml}[kind](root)


def _xml(root: etree._Element, data: bytes) -> Iterator[Fault]:
    """Judge what all XML has in common."""
    declared = root.getroottree().docinfo.encoding or "UTF-8"
    if declared.upper() not in {"UTF-8", "ASCII", "US-ASCII"}:
        yield RULES["xml-encoding"].broken(1, declared)
    if b"<!DOCTYPE" in data:
        yield RULES["xml-doctype"].broken(1)
    for prefix, namespace in root.nsmap.items():
        if _PREFIXES.get(prefix or "", namespace) != namespace:
            yield RULES["xml-namespace"].broken(root, f"{prefix} is {namespace}, expected {_PREFIXES[prefix or '']}")
    for number, line in enumerate(data.decode(errors="replace").split("\n"), 1):
        wrong = None if line.isascii() and "\x7f" not in line else _MEANINGLESS.search(line)
        if wrong:
            yield RULES["xml-character"].broken(number, f"U+{ord(wrong[0]):04X}")
            return


def _shown(document: Read) -> Iterator[Fault]:
    """Judge what readers show: titles, and HTML."""
    if document.kind == "json":
        feed = json_feed.read(document.data)
        for number, item in enumerate(feed["items"] if isinstance(feed, dict) else (), 1):
            text = item.get("content_html")
            yield from html(text, None, f"item {number}, ") if isinstance(text, str) else ()
        return
    lines = document.data.split(b"\n")
    for element in document.root.iter("item", f"{ATOM}entry") if document.root is not None else ():
        is_atom = element.tag != "item"
        heading = element.find(f"{ATOM}title" if is_atom else "title")
        if heading is not None and heading.get("type", "text") == "text" and not looks.is_numbered(heading, lines):
            yield from title(heading.text or "", _line(heading))
        texts = element.iterchildren(f"{ATOM}content", f"{ATOM}summary") if is_atom else element.iterchildren(*_TEXTS)
        for text in texts:
            if not is_atom or text.get("type") == "html":
                yield from html(text.text or "", _line(text))


def _line(element: etree._Element) -> int | None:
    line: object = element.sourceline
    return line if isinstance(line, int) else None
