"""Whether everything in an output folder fits together: links, archives, lists and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import unquote

from lxml import etree

from feeder.check.feeds import Fault, at, faults, parsed
from feeder.model import Document

_ATOM = "{http://www.w3.org/2005/Atom}"
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_MOST_URLS = 50_000
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
_FEEDS = ("rss.xml", "atom.xml")
_OWN = ("s/", "feeds/", "archive/", "media/", "assets/", "sitemap")
_SITEMAP = re.compile(r"(?:news-)?sitemap(?:-\d+)?\.xml")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a document."""

    path: str
    """Of the document, below the output folder."""
    line: int | None
    message: str
    """What is wrong, with the rule and its source."""
    is_error: bool = True
    """False for what may be right all the same, such as a link to a page of the site that feeder does not make."""


def judge(documents: Mapping[str, bytes], names: Iterable[str]) -> list[Finding]:
    """Give what is wrong in an output folder: `documents` are its texts, `names` all files in it; both by path."""
    standing = frozenset(names)
    base = _base(documents)
    found = []
    for path, data in sorted(documents.items()):
        told = [*faults(Document(path, data)), *_of_kind(path, data, base)]
        found += [Finding(path, line, message) for line, message in dict.fromkeys(told)]
        if base is not None:
            found += _dead_links(path, data, base, standing)
    return found


def _base(documents: Mapping[str, bytes]) -> str | None:
    """Give the address of the site: the main documents name their own."""
    for name in _FEEDS:
        try:
            links = parsed(documents.get(name, b"")).iter(f"{_ATOM}link")
        except etree.XMLSyntaxError:
            continue
        own = next((link.get("href", "") for link in links if link.get("rel") == "self"), "")
        if own.endswith(f"/{name}"):
            return own.removesuffix(name)
    return None


def _of_kind(path: str, data: bytes, base: str | None) -> Iterator[Fault]:
    name = path.rpartition("/")[2]
    if name in _FEEDS or path.endswith(".opml") or _SITEMAP.fullmatch(name):
        try:
            root = parsed(data)
        except etree.XMLSyntaxError as error:
            if name not in _FEEDS:
                yield error.lineno, f"it is not well-formed XML: {error}"
            return
        if name in _FEEDS:
            yield from _place(path, root, base)
        else:
            yield from (_opml(root) if path.endswith(".opml") else _sitemap(root))
    elif name == "index.html":
        yield from _page(data)


def _place(path: str, root: etree._Element, base: str | None) -> Iterator[Fault]:
    """Judge what a feed says of where it stands, and of what is older (RFC 5005, section 4)."""
    links = {link.get("rel", ""): link for link in root.iter(f"{_ATOM}link") if _is_of_feed(link)}
    own = links.get("self")
    if own is None or (base is not None and unquote(own.get("href", "")) != base + path):
        stands = f", which is served at {base}{path}" if base else ""
        yield at(root, f"no self link names this document{stands} (RFC 4287, section 4.2.7.2)")
    is_archive = path.startswith("archive/")
    if is_archive != (root.find(f".//{_HISTORY}archive") is not None):
        yield at(root, "an archive page, and no other document, is marked as one (RFC 5005, section 4)")
    if is_archive:
        number, older = int(path.split("/")[1]), links.get("prev-archive")
        if "current" not in links:
            yield at(root, "an archive page does not lead to the current document (RFC 5005, section 4)")
        if (older is None) != (number == 1) or (
            older is not None and f"/archive/{number - 1}/" not in older.get("href", "")
        ):
            yield at(root, "the chain of archive pages breaks here (RFC 5005, section 4)")


def _is_of_feed(link: etree._Element) -> bool:
    parent = link.getparent()
    return parent is not None and parent.tag in {f"{_ATOM}feed", "channel"}


def _opml(root: etree._Element) -> Iterator[Fault]:
    if root.tag != "opml" or root.get("version") != "2.0" or root.find("head/title") is None:
        yield at(root, "it is no OPML 2.0: version or head/title is missing (OPML 2.0, What is an <opml>?)")
    for outline in root.iter("outline"):
        if outline.get("type") == "rss" and not (outline.get("xmlUrl") and outline.get("text")):
            yield at(outline, "an outline of a feed has no xmlUrl or no text (OPML 2.0, Subscription lists)")


def _sitemap(root: etree._Element) -> Iterator[Fault]:
    places = list(root)
    if root.tag not in {f"{_MAP}urlset", f"{_MAP}sitemapindex"}:
        yield at(root, "it is no sitemap: urlset or sitemapindex is missing (Sitemaps protocol)")
    if len(places) > _MOST_URLS:
        yield at(root, f"it names {len(places):,} addresses, and may name 50,000 (Sitemaps protocol)")
    for changed in root.iter(f"{_MAP}lastmod"):
        try:
            datetime.fromisoformat(changed.text or "")
        except ValueError:
            yield at(changed, "a lastmod is no date (Sitemaps protocol; W3C Datetime)")


def _page(data: bytes) -> Iterator[Fault]:
    root = etree.HTML(data)
    if root is None or not (root.findtext(".//title") or "").strip() or not root.get("lang"):
        yield 1, "the page has no title or names no language (HTML, sections 4.2.2 and 3.2.6.2)"
        return
    for script in root.iter("script"):
        if (script.get("src") or "").startswith(("http:", "https:", "//")):
            yield at(script, "the page runs a script from elsewhere")


def _dead_links(path: str, data: bytes, base: str, standing: frozenset[str]) -> Iterator[Finding]:
    """Give the addresses on the site that lead to no file of the folder, each once."""
    seen = set()
    for number, line in enumerate(data.decode(errors="replace").split("\n"), 1):
        for found in _ADDRESS.findall(unescape(unescape(line))) if base in line else ():
            target = unquote(found.removeprefix(base).partition("#")[0].partition("?")[0])
            place = f"{target}index.html" if target == "" or target.endswith("/") else target
            if found.startswith(base) and place not in standing and place not in seen:
                seen.add(place)
                yield Finding(path, number, f"{found} leads to nothing in the output folder", place.startswith(_OWN))
