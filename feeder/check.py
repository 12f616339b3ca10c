"""Is a document fit to replace the one that stands? The cheap part: one parse, and what must be there."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from feeder.model import Document

_ATOM = "{http://www.w3.org/2005/Atom}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?")


def problems(document: Document) -> list[str]:
    """Give what is wrong with a document, each with its rule; none when it can be published."""
    name = document.path.rpartition("/")[2]
    if name == "feed.json":
        return list(_json(document.data))
    if name not in {"rss.xml", "atom.xml"}:
        return [] if document.data.strip() else ["the page is empty"]
    try:
        parser = etree.XMLParser(no_network=True, resolve_entities=False, huge_tree=True)
        root = etree.fromstring(document.data, parser)
    except etree.XMLSyntaxError as error:
        return [f"it is not well-formed XML: {error}"]
    return list(_rss(root) if name == "rss.xml" else _atom(root))


def _rss(root: etree._Element) -> Iterator[str]:
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        yield "it is no RSS: rss/channel is missing (RSS 2.0, Required channel elements)"
        return
    for name in ("title", "link", "description"):
        if not (channel.findtext(name) or "").strip():
            yield f"channel has no {name} (RSS 2.0, Required channel elements)"
    items = channel.findall("item")
    yield from _repeated(item.findtext("guid") for item in items)
    for item in items:
        for name in ("title", "guid", "link"):
            if not (item.findtext(name) or "").strip():
                yield f"an item has no {name} (RSS 2.0, Elements of <item>)"
        if not _is_mail_date(item.findtext("pubDate") or ""):
            yield "an item has no valid pubDate (RFC 5322, section 3.3)"
        yield from _enclosures(item)
        yield from _media(item)


def _enclosures(item: etree._Element) -> Iterator[str]:
    """Judge what comes with an item: readers keep one enclosure of several, and which one differs."""
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1:
        yield "an item has more than one enclosure (RSS Advisory Board profile, enclosure)"
    for enclosure in enclosures:
        if not _ADDRESS.fullmatch(enclosure.get("url", "")):
            yield "an enclosure has no address of the web (RSS 2.0, <enclosure>)"
        if not enclosure.get("length", "").isdecimal() or not _MEDIA_TYPE.fullmatch(enclosure.get("type", "")):
            yield "an enclosure has no length or no type (RSS 2.0, <enclosure>)"


def _media(element: etree._Element) -> Iterator[str]:
    for name in ("content", "thumbnail"):
        if not all(_ADDRESS.fullmatch(medium.get("url", "")) for medium in element.findall(_MEDIA + name)):
            yield f"a medium has no address of the web (Media RSS, media:{name})"


def _atom(root: etree._Element) -> Iterator[str]:
    if root.tag != f"{_ATOM}feed":
        yield "it is no Atom feed (RFC 4287, section 4.1.1)"
        return
    for element in (root, *root.findall(f"{_ATOM}entry")):
        what = "feed" if element is root else "entry"
        for name in ("id", "title", "updated"):
            if not (element.findtext(_ATOM + name) or "").strip():
                yield f"{what} has no {name} (RFC 4287, section 4.1)"
        if not _is_date(element.findtext(f"{_ATOM}updated") or ""):
            yield f"{what} has no valid updated (RFC 3339)"
    entries = root.findall(f"{_ATOM}entry")
    yield from _repeated(entry.findtext(f"{_ATOM}id") for entry in entries)
    for entry in entries:
        yield from _entry(entry)
    if root.find(f"{_ATOM}author") is None and any(entry.find(f"{_ATOM}author") is None for entry in entries):
        yield "neither feed nor entry names an author (RFC 4287, section 4.1.1)"


def _entry(entry: etree._Element) -> Iterator[str]:
    """Judge what only entries have."""
    links = entry.findall(f"{_ATOM}link")
    if [link.get("rel", "alternate") for link in links].count("alternate") != 1:
        yield "entry has not just one alternate link (RFC 4287, section 4.1.2)"
    if not all(link.get("href") for link in links):
        yield "entry has a link without an address (RFC 4287, section 4.2.7.1)"
    if not all((author.findtext(f"{_ATOM}name") or "").strip() for author in entry.findall(f"{_ATOM}author")):
        yield "entry has an author without a name (RFC 4287, section 3.2.1)"
    if not all(category.get("term") for category in entry.findall(f"{_ATOM}category")):
        yield "entry has a category without a term (RFC 4287, section 4.2.2.1)"
    yield from _media(entry)


def _json(data: bytes) -> Iterator[str]:
    try:
        feed = json.loads(data)
        items = feed["items"]
        ids = [str(item["id"]) for item in items]
    except (ValueError, KeyError, TypeError) as error:
        yield f"it is no JSON Feed: {error} (JSON Feed 1.1, Items)"
        return
    if not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/") or not feed.get("title"):
        yield "version or title is missing (JSON Feed 1.1, Top-level)"
    yield from _repeated(ids)
    for item in items:
        if not (item.get("content_html") or item.get("content_text")):
            yield "an item has no content (JSON Feed 1.1, Items)"
        for name in ("date_published", "date_modified"):
            if name in item and not _is_date(str(item[name])):
                yield f"an item has no valid {name} (JSON Feed 1.1, Items; RFC 3339)"
        for attachment in item.get("attachments", []):
            if not attachment.get("url") or not _MEDIA_TYPE.fullmatch(attachment.get("mime_type", "")):
                yield "an attachment has no address or no type (JSON Feed 1.1, Attachments)"


def _repeated(ids: Iterable[str | None]) -> Iterator[str]:
    for item_id, count in Counter(ids).items():
        if count > 1:
            yield f"the id {item_id} stands {count} times: readers would show one item only"


def _is_date(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_mail_date(text: str) -> bool:
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except ValueError:
        return False
