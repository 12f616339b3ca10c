"""RSS 2.0 and Atom 1.0, made by feedgen from one set of entries: the only module that knows it.

What feedgen leaves out or gets wrong is put right in extensions registered with it: the links of Atom entries lose
all but their address there, RSS knows no dc:creator without an e-mail address, and no text has a language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeder import __version__
from feeder.addresses import uri
from feeder.model import Feed, Format, Item, Person
from feeder.render.looks import shown_as_meant
from feeder.render.markup import Texts, clean
from feeder.render.names import FORMATS, HISTORY, TOMBSTONES, UNKNOWN_TYPE, history, url_of

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_TERMS = "http://purl.org/dc/terms/"
_SOURCE = "http://source.scripting.com/"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TTL_MINUTES = 60
_WEB = "https://"
_OTHER_PICTURE = re.compile(r"\.(?!(?:jpe?g|gif|png)$)\w+$", re.IGNORECASE)
"""The ending of a picture of a kind that RSS knows not (RSS 2.0, image); the whole address may have none."""


class _FeedExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    """Puts right what concerns a feed as a whole."""

    def __init__(self) -> None:
        self.feed: Feed | None = None
        self.kind: Format = "rss"
        """The format that is being made."""

    def extend_ns(self) -> dict[str, str]:
        """Declare the namespaces that entries use: a namespace that only an entry names comes out without a name."""
        names = {"dc": _DC, "dcterms": _TERMS, "media": _MEDIA}
        if self.feed is not None and self.feed.info.archive is not None:
            names["fh"] = HISTORY
        if self.kind == "rss" and self.feed is not None and any(_full_link(item) for item in self.feed.items):
            names["source"] = _SOURCE
        if self.kind == "atom" and self.feed is not None and self.feed.tombstones:
            names["at"] = TOMBSTONES
        return names

    def extend_atom(self, root: Any) -> Any:  # noqa: ANN401 - an element of lxml, by feedgen's interface
        """Add the links to what is older, and what is left of withdrawn items."""
        if self.feed is None:
            return root
        self._add_history(root, "atom", "link")
        for gone in self.feed.tombstones:
            values = {"ref": clean(gone.id), "when": gone.when.isoformat()}
            etree.SubElement(root, f"{{{TOMBSTONES}}}deleted-entry", values)
        return root

    def extend_rss(self, root: Any) -> Any:  # noqa: ANN401 - as above
        """Add the links to what is older; RSS has no word for withdrawn items, nor for pictures of all kinds."""
        if self.feed is not None:
            self._add_history(root[0], "rss", f"{{{_ATOM}}}link")
            if self.feed.info.image and _OTHER_PICTURE.search(self.feed.info.image):
                root[0].remove(root[0].find("image"))
        return root

    def _add_history(self, parent: etree._Element, kind: Format, tag: str) -> None:
        if self.feed is None:
            return
        if self.feed.info.archive is not None:
            etree.SubElement(parent, f"{{{HISTORY}}}archive")
        if self.feed.info.site.hub and self.feed.info.archive is None:
            etree.SubElement(parent, tag, rel="hub", href=clean(self.feed.info.site.hub))
        for relation, url in history(self.feed.info, kind).items():
            etree.SubElement(parent, tag, rel=relation, href=url, type=FORMATS[kind][1])


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """Puts right what concerns an entry."""

    def __init__(self) -> None:
        self.item: Item | None = None
        self.creators: tuple[str, ...] = ()
        self.feed_lang = ""

    def extend_atom(self, entry: Any) -> Any:  # noqa: ANN401 - an element of lxml, by feedgen's interface
        """Give the one link its relation, and a text in another language its language."""
        if self.item is None:
            return entry
        for old in entry.findall("link"):
            entry.remove(old)
        place = entry.index(entry.find("updated")) + 1
        for link in reversed(_links(self.item)):
            entry.insert(place, link)
        if self.item.lang != self.feed_lang:
            entry.set(_LANG, self.item.lang)
        _add_own(entry, self.item)
        return entry

    def extend_rss(self, entry: Any) -> Any:  # noqa: ANN401 - an element of lxml, by feedgen's interface
        """Name each author (RSS Advisory Board profile: dc:creator where there is no e-mail).

        RSS has one enclosure for an item (the same profile), whose length and type must be named: 0 where the length is
        not known. Media RSS carries all of them.
        """
        for name in self.creators:
            etree.SubElement(entry, f"{{{_DC}}}creator").text = clean(name)
        if self.item is None:
            return entry
        if self.item.guid != self.item.id:
            entry.find("guid").text = clean(self.item.guid)
        etree.SubElement(entry, f"{{{_TERMS}}}modified").text = self.item.identity.updated.isoformat()
        if self.item.lang != self.feed_lang:
            etree.SubElement(entry, f"{{{_DC}}}language").text = self.item.lang
        for enclosure in self.item.enclosures[:1]:
            values = {"url": clean(enclosure.url), "length": str(enclosure.length or 0)}
            etree.SubElement(entry, "enclosure", values | {"type": enclosure.type or UNKNOWN_TYPE})
        if _is_elsewhere(self.item):
            etree.SubElement(entry, f"{{{_ATOM}}}link", rel="related", href=clean(self.item.short_link))
        if full := _full_link(self.item):
            etree.SubElement(entry, f"{{{_SOURCE}}}linkFull").text = full
        _add_own(entry, self.item)
        return entry


def _links(item: Item) -> list[etree._Element]:
    """Give the links of an Atom entry (RFC 4287, section 4.2.7): one alternate, the short one, one for each file.

    The short link is `related`: `shortlink` is no registered relation.
    """
    links = [etree.Element("link", rel="alternate", href=clean(item.link))]
    if _is_elsewhere(item):
        links.append(etree.Element("link", rel="related", href=clean(item.short_link)))
    for enclosure in item.enclosures:
        values = {"rel": "enclosure", "href": clean(enclosure.url), "type": enclosure.type or UNKNOWN_TYPE}
        length = {"length": str(enclosure.length)} if enclosure.length is not None else {}
        links.append(etree.Element("link", values | length))
    return links


def _is_elsewhere(item: Item) -> bool:
    """Whether an item links to another page than to the one that stands at its short link."""
    return item.link != item.short_link and "#" not in item.short_link


def _full_link(item: Item) -> str:
    """Give the address that an item's own short link stands for (http://source.scripting.com/, source:linkFull)."""
    full, own = item.article.full_link, item.article.link
    return uri(clean(full)) if full and own and item.link == uri(own) else ""


def _add_own(entry: etree._Element, item: Item) -> None:
    """Add what both formats have no word for: place and agency (Dublin Core), picture and files (Media RSS)."""
    for name, value in (("coverage", item.article.dateline), ("source", item.article.agency)):
        if value:
            etree.SubElement(entry, f"{{{_DC}}}{name}").text = clean(value)
    if item.image is not None:
        etree.SubElement(entry, f"{{{_MEDIA}}}thumbnail", url=clean(item.image.url))
    for enclosure in item.enclosures:
        length = {"fileSize": str(enclosure.length)} if enclosure.length else {}
        values = {"url": clean(enclosure.url), "type": enclosure.type or UNKNOWN_TYPE}
        etree.SubElement(entry, f"{{{_MEDIA}}}content", values | length)


class Xml:
    """The XML documents of one feed."""

    def __init__(self, feed: Feed, texts: Sequence[Texts]) -> None:
        """Fill a generator with the feed and the texts of its items; entries keep their order."""
        self.feed = feed
        self.generator = FeedGenerator()
        self.generator.register_extension("feeder", _FeedExtension, _EntryExtension)
        self.generator.feeder.feed = feed
        self._fill()
        for item, text in zip(feed.items, texts, strict=True):
            self._add(item, text)

    def rss(self) -> bytes:
        """Give the RSS 2.0 document (https://www.rssboard.org/rss-specification, and the Advisory Board's profile)."""
        self._link("rss")
        return self._styled(shown_as_meant(self.generator.rss_str(pretty=True)))

    def atom(self) -> bytes:
        """Give the Atom 1.0 document (RFC 4287)."""
        self._link("atom")
        return self._styled(shown_as_meant(self.generator.atom_str(pretty=True)))

    def _styled(self, document: bytes) -> bytes:
        """Give a document that names its style sheet (https://www.w3.org/TR/xml-stylesheet/), where there are pages.

        It is named by its path, so that a further name of the document, or a preview, finds it too.
        """
        if self.feed.info.page is None:
            return document
        path = quoteattr(urlsplit(self.feed.info.site.url).path + "assets/feed.css")
        declaration, _, rest = document.partition(b"\n")
        return declaration + f'\n<?xml-stylesheet type="text/css" href={path}?>\n'.encode() + rest

    def _link(self, kind: Any) -> None:  # noqa: ANN401 - one of FORMATS
        """Set the links: the document itself, its sisters, and last the site, which becomes RSS's channel link."""
        info = self.feed.info
        self.generator.feeder.kind = kind
        links = [{"href": url_of(info, kind), "rel": "self", "type": FORMATS[kind][1]}]
        links.append({"href": info.page or info.site.url, "rel": "alternate", "type": "text/html"})
        self.generator.link(links, replace=True)

    def _fill(self) -> None:
        generator, info, site = self.generator, self.feed.info, self.feed.info.site
        generator.id(info.id)
        generator.title(clean(info.title))
        generator.subtitle(_line(info.description))
        generator.description(_line(info.description))
        generator.language(site.language)
        generator.updated(info.updated)
        generator.author(_person(site.author or Person(site.title)))
        generator.generator("feeder", version=__version__)
        generator.docs("https://www.rssboard.org/rss-specification")
        generator.ttl(_TTL_MINUTES)
        if site.rights:
            generator.rights(_line(site.rights))
        if info.image:
            generator.logo(clean(info.image))
            generator.image(clean(info.image), clean(info.title), info.page or site.url)

    def _add(self, item: Item, text: Texts) -> None:
        entry = FeedEntry()
        entry.register_extension("feeder", _EntryExtension)
        site = self.feed.info.site
        entry.feeder.item = item
        entry.feeder.creators = item.article.authors or ((site.author.name,) if site.author else ())
        entry.feeder.feed_lang = site.language
        entry.id(clean(item.id))
        entry.title(clean(item.title))
        entry.link(href=clean(item.link), rel="alternate")
        entry.published(item.identity.published)
        entry.updated(_told_apart(item))
        if item.article.authors:
            entry.author([{"name": clean(name)} for name in item.article.authors])
        if item.categories:
            entry.category([{"term": clean(name)} for name in item.categories])  # each call goes through all of them
        entry.summary(text.summary, type="html")
        if text.content is not None:
            entry.content(text.content, type="html")
        self.generator.add_entry(entry, order="append")


def _told_apart(item: Item) -> datetime:
    """Give when an entry was updated, with a fraction of a second that follows from its id.

    Texts of one file, of one day or of one pass have the same time, and validators take entries of the same time for a
    mistake. Milliseconds that are known stay.
    """
    updated = item.identity.updated
    number = int.from_bytes(blake2b(item.id.encode(), digest_size=8).digest())
    known = updated.microsecond
    return updated.replace(microsecond=known - known % 1000 + number % 1000 if known else number % 1_000_000)


def as_known(item_id: str, updated: datetime) -> datetime:
    """Give when an item was updated, from what its entry tells: what only tells entries apart is left out."""
    number = int.from_bytes(blake2b(item_id.encode(), digest_size=8).digest())
    told = updated.microsecond
    if told == number % 1_000_000:
        return updated.replace(microsecond=0)
    return updated.replace(microsecond=told - told % 1000) if told % 1000 == number % 1000 else updated


def _line(text: str) -> str:
    """Give a text on one line: what is in doubt about its marks is decided by the first."""
    return " ".join(clean(text).split())


def _person(person: Person) -> dict[str, str]:
    user, at, host = (person.email or "").rpartition("@")
    values = {"name": person.name, "email": user + at + uri(f"{_WEB}{host}").removeprefix(_WEB), "uri": person.url}
    return {key: clean(value) for key, value in values.items() if value}
