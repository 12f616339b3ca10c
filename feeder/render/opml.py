"""OPML 2.0 (http://opml.org/spec2.opml): the feeds of the site, to be subscribed to at once."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from feeder.model import Document, FeedInfo, Site
from feeder.render.markup import clean
from feeder.render.names import MADE_BY, OPML, url_of


def opml(site: Site, feeds: Sequence[FeedInfo]) -> Document:
    """Give the subscription list: one outline a feed, with the first of its formats.

    It tells no time, so that it changes only when a feed comes, goes, or is named anew.
    """
    root = etree.Element("opml", version="2.0")
    root.append(etree.Comment(MADE_BY))
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = clean(site.title)
    if site.author is not None:
        etree.SubElement(head, "ownerName").text = clean(site.author.name)
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(root, "body")
    for info in feeds:
        kind = min(info.formats, key=("rss", "atom", "json").index)
        values = {"type": "rss", "text": clean(info.title), "title": clean(info.title), "xmlUrl": url_of(info, kind)}
        values |= {"htmlUrl": site.url, "description": clean(info.description), "language": site.language}
        etree.SubElement(body, "outline", values)
    return Document(OPML, etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
