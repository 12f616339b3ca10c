"""Is a feed fit to replace the one that stands? One parse, and what must be there."""

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
_GONE = "{http://purl.org/atompub/tombstones/1.0}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?")


Fault = tuple[int | None, str]
"""A line, as far as it is known, and what is wrong there, with the rule and its source."""


def problems(document: Document) -> list[str]:
    """Give what is wrong with a document, each with its rule; none when it can be published."""
    return [message for _, message in faults(document)]


def faults(document: Document) -> list[Fault]:
    """Give what is wrong with a document, each with its line."""
    name = document.path.rpartition("/")[2]
    if name == "feed.json":
        return [(None, message) for message in _json(document.data)]
    if name not in {"rss.xml", "atom.xml"}:
        return [] if document.data.strip() else [(None, "the page is empty")]
    try:
        root = parsed(document.data)
    except etree.XMLSyntaxError as error:
        return [(error.lineno, f"it is not well-formed XML: {error}")]
    return list(_rss(root) if name == "rss.xml" else _atom(root))


def at(element: etree._Element, message: str) -> Fault:
    """Give a fault with the line of an element."""
    line: object = element.sourceline
    return (line if isinstance(line, int) else None), message


def parsed(data: bytes) -> etree._Element:
    """Give the root of an XML document; nothing outside of it is read. Raises XMLSyntaxError."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False, huge_tree=True)
    return etree.fromstring(data, parser)


def _rss(root: etree._Element) -> Iterator[Fault]:
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        yield at(root, "it is no RSS: rss/channel is missing (RSS 2.0, Required channel elements)")
        return
    for name in ("title", "link", "description"):
        if not (channel.findtext(name) or "").strip():
            yield at(channel, f"channel has no {name} (RSS 2.0, Required channel elements)")
    items = channel.findall("item")
    yield from (at(channel, message) for message in _repeated(item.findtext("guid") for item in items))
    for item in items:
        for name in ("title", "guid", "link"):
            if not (item.findtext(name) or "").strip():
                yield at(item, f"an item has no {name} (RSS 2.0, Elements of <item>)")
        if not _is_mail_date(item.findtext("pubDate") or ""):
            yield at(item, "an item has no valid pubDate (RFC 5322, section 3.3)")
        yield from _enclosures(item)
        yield from _media(item)


def _enclosures(item: etree._Element) -> Iterator[Fault]:
    """Judge what comes with an item: readers keep one enclosure of several, and which one differs."""
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1:
        yield at(item, "an item has more than one enclosure (RSS Advisory Board profile, enclosure)")
    for enclosure in enclosures:
        if not _ADDRESS.fullmatch(enclosure.get("url", "")):
            yield at(enclosure, "an enclosure has no address of the web (RSS 2.0, <enclosure>)")
        if not enclosure.get("length", "").isdecimal() or not _MEDIA_TYPE.fullmatch(enclosure.get("type", "")):
            yield at(enclosure, "an enclosure has no length or no type (RSS 2.0, <enclosure>)")


def _media(element: etree._Element) -> Iterator[Fault]:
    for name in ("content", "thumbnail"):
        if not all(_ADDRESS.fullmatch(medium.get("url", "")) for medium in element.findall(_MEDIA + name)):
            yield at(element, f"a medium has no address of the web (Media RSS, media:{name})")


def _atom(root: etree._Element) -> Iterator[Fault]:
    if root.tag != f"{_ATOM}feed":
        yield at(root, "it is no Atom feed (RFC 4287, section 4.1.1)")
        return
    for element in (root, *root.findall(f"{_ATOM}entry")):
        what = "feed" if element is root else "entry"
        for name in ("id", "title", "updated"):
            if not (element.findtext(_ATOM + name) or "").strip():
                yield at(element, f"{what} has no {name} (RFC 4287, section 4.1)")
        if not _is_date(element.findtext(f"{_ATOM}updated") or ""):
            yield at(element, f"{what} has no valid updated (RFC 3339)")
    entries = root.findall(f"{_ATOM}entry")
    yield from (at(root, message) for message in _repeated(entry.findtext(f"{_ATOM}id") for entry in entries))
    yield from _tombstones(root)
    for entry in entries:
        yield from _entry(entry)
    if root.find(f"{_ATOM}author") is None and any(entry.find(f"{_ATOM}author") is None for entry in entries):
        yield at(root, "neither feed nor entry names an author (RFC 4287, section 4.1.1)")


def _entry(entry: etree._Element) -> Iterator[Fault]:
    """Judge what only entries have."""
    links = entry.findall(f"{_ATOM}link")
    if [link.get("rel", "alternate") for link in links].count("alternate") != 1:
        yield at(entry, "entry has not just one alternate link (RFC 4287, section 4.1.2)")
    if not all(link.get("href") for link in links):
        yield at(entry, "entry has a link without an address (RFC 4287, section 4.2.7.1)")
    if not all((author.findtext(f"{_ATOM}name") or "").strip() for author in entry.findall(f"{_ATOM}author")):
        yield at(entry, "entry has an author without a name (RFC 4287, section 3.2.1)")
    if not all(category.get("term") for category in entry.findall(f"{_ATOM}category")):
        yield at(entry, "entry has a category without a term (RFC 4287, section 4.2.2.1)")
    yield from _media(entry)


def _tombstones(root: etree._Element) -> Iterator[Fault]:
    """Judge what is left of withdrawn entries: a reader that understands it deletes what is named."""
    live = {entry.findtext(f"{_ATOM}id") for entry in root.findall(f"{_ATOM}entry")}
    for gone in root.findall(f"{_GONE}deleted-entry"):
        if not gone.get("ref") or not _is_date(gone.get("when", "")):
            yield at(gone, "a deleted-entry has no ref or no valid when (RFC 6721, section 3)")
        if gone.get("ref") in live:
            yield at(gone, f"{gone.get('ref')} is both an entry and deleted (RFC 6721, section 5)")


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
