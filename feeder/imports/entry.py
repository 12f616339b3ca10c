"""One entry of RSS or Atom, with all that the article format has a word for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from feeder.imports.dates import date_of
from feeder.imports.elements import XML, base_of, child, first, html_of, is_itunes, is_media, links, local, text_of
from feeder.imports.parts import enclosure, fitting_lang, joined, paragraphs
from feeder.imports.rows import Entry, Fault
from feeder.imports.sound import unread
from feeder.imports.web import absolute, is_web, of_page, with_addresses
from feeder.model import Enclosure

_ATOM = "{http://www.w3.org/2005/Atom}"
_TEXTS = ("encoded", "content", "description", "summary", "body")
_SUMMARIES = ("summary", "description", "subtitle")
_DATES = ("published", "pubDate", "issued", "created", "date")
_CHANGES = ("updated", "modified")
_IMAGE = "image/"
_MEANS = re.compile(r"[&<]|\n\s*\n")
"""What plain text would be taken for in HTML."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a document says that holds for its entries."""

    site: str
    """The address that theirs are relative to; "" when nothing tells it."""
    ours: bool
    faults: list[Fault]


def entry_of(element: etree._Element, around: Around) -> Entry:
    """Read one entry; what is wrong with it joins the faults."""
    link, own = _link_and_id(element, around.site)
    texts = [one for name in _TEXTS for one in element if local(one) == name and not is_media(one)]
    body = max(texts, key=lambda one: len(html_of(one)), default=None)
    updated = _date(element, _CHANGES, around)
    related = next(links(element, around.site, "related"), None)
    categories, tags = _topics(element)
    return Entry(
        id=own or link or "",
        link=link,
        title=_title(element),
        html="" if body is None else _shown(body, link, around.site),
        published=_date(element, _DATES, around) or updated,
        updated=updated,
        authors=tuple(dict.fromkeys(_authors(element))),
        tags=tuple(dict.fromkeys(tags)),
        short=related if related and "/s/" in urlsplit(related).path else None,
        summary=_summary(element, body, link, around.site),
        categories=tuple(dict.fromkeys(categories)),
        lang=fitting_lang(_lang(element, body)),
        image=next(filter(is_web, _images(element, around)), None),
        enclosures=joined(_enclosures(element, around)),
        full_link=absolute(around.site, first(element, "linkFull")),
        dateline=first(element, "coverage") or None if around.ours else None,
        agency=first(element, "source") or None if around.ours else None,
        line=line_of(element),
    )


def line_of(element: etree._Element) -> int | None:
    """Give the line, from 1, that an element begins in."""
    line: Any = element.sourceline
    return line if isinstance(line, int) else None


def _link_and_id(element: etree._Element, site: str) -> tuple[str | None, str]:
    link = next(links(element, site, "alternate"), None) or _link_of_rss(element, site)
    guid = child(element, "guid")
    own = first(element, "guid") or first(element, "id") or element.get(_about(element), "").strip()
    if link is None and guid is not None and guid.get("isPermaLink", "true") == "true":
        link = absolute(site, own) if is_web(own) else None
    return link, own


def _about(element: etree._Element) -> str:
    """Give the name of the attribute that names an RSS 1.0 item."""
    return next((name for name in map(str, element.attrib) if name.endswith("}about")), "about")


def _link_of_rss(element: etree._Element, site: str) -> str | None:
    stated = next((text_of(one) for one in element if local(one) == "link" and not one.get("href")), "")
    return absolute(base_of(element, site), stated)


def _shown(element: etree._Element, link: str | None, site: str) -> str:
    """Give a text as HTML with absolute addresses: relative to what XML Base says, else to the page of the entry."""
    stated = base_of(element, "")
    base = absolute(site, stated) or "" if stated else of_page(link, site)
    html = html_of(element)
    if str(element.tag).startswith(_ATOM) and (
        element.get("type") == "text" or not ("type" in element.attrib or "<" in html)
    ):
        return paragraphs(html) if _MEANS.search(html) else html
    return with_addresses(html, base if is_web(base) else "")


def _summary(element: etree._Element, body: etree._Element | None, link: str | None, site: str) -> str:
    told = html_of(body) if body is not None else ""
    for name in _SUMMARIES:
        for one in element:
            if local(one) == name and one is not body and not is_media(one) and html_of(one) not in {"", told}:
                return _shown(one, link, site)
    return ""


def _title(element: etree._Element) -> str:
    """Give a title as HTML: the plain text of an Atom title is escaped, RSS does not tell which it is."""
    titles = [one for one in element if local(one) == "title" and not is_media(one)]
    for one in sorted(titles, key=is_itunes):
        is_plain = one.tag == f"{_ATOM}title" and one.get("type", "text") == "text"
        text = html_of(one)
        if text:
            return text.replace("&", "&amp;").replace("<", "&lt;") if is_plain else text
    return ""


def _date(element: etree._Element, names: Iterable[str], around: Around) -> datetime | None:
    """Give the date of the first name that has one; what stands there and is none is told."""
    stated = [text for name in names if (text := first(element, name))]
    found = next(filter(None, map(date_of, stated)), None)
    if found is None and stated:
        around.faults.append(unread(line_of(element), stated[0]))
    return found


def _authors(element: etree._Element) -> Iterator[str]:
    people = [one for one in element if local(one) in {"author", "creator"}]
    for one in [one for one in people if not is_itunes(one)] or people:
        name = first(one, "name") or (text_of(one) if len(one) == 0 else "")
        # RSS: an address, with the name behind it in brackets
        yield from filter(None, [name.partition("(")[2].rstrip(") ") if "@" in name and "(" in name else name])


def _topics(element: etree._Element) -> tuple[list[str], list[str]]:
    """Give categories and tags: only exports of WordPress say which are the first, all others are taken for tags."""
    categories: list[str] = []
    tags: list[str] = []
    for one in element:
        if local(one) in {"category", "subject"}:
            name = (one.get("label") or one.get("term") or one.get("text") or text_of(one)).strip()
            (categories if one.get("domain") == "category" else tags).append(name)
        elif local(one) == "keywords":
            tags += [word.strip() for word in text_of(one).split(",")]
    return [name for name in categories if name], [name for name in tags if name]


def _lang(element: etree._Element, body: etree._Element | None) -> str:
    """Give the language that the entry says it is in; that of its feed is the site's."""
    stated = element.get(f"{XML}lang") or (body.get(f"{XML}lang") if body is not None else None)
    return (stated or first(element, "language")).strip()


def _media(element: etree._Element, name: str) -> Iterator[etree._Element]:
    for one in element:
        if is_media(one) and local(one) in {"group", name}:
            yield from _media(one, name) if local(one) == "group" else (one,)


def _is_picture(one: etree._Element, around: Around) -> bool:
    """Whether a file of Media RSS is the entry's picture; in the feeds of feeder its picture is the thumbnail alone."""
    named = one.get("type", "").lower().startswith(_IMAGE)
    return one.get("medium") == "image" or (named and not one.get("medium") and not around.ours)


def _images(element: etree._Element, around: Around) -> Iterator[str | None]:
    """Give what may be the picture of an entry, the best first."""
    site = base_of(element, around.site)
    pictures = [one for one in _media(element, "content") if _is_picture(one, around)]
    for one in [*pictures, *_media(element, "thumbnail")]:
        yield absolute(site, one.get("url"))
    for one in element:
        if local(one) == "image":
            yield absolute(site, one.get("href") or first(one, "url") or text_of(one))


def _enclosures(element: etree._Element, around: Around) -> Iterator[Enclosure | None]:
    site = base_of(element, around.site)
    for one in element:
        if local(one) == "enclosure":
            yield enclosure(absolute(site, one.get("url")), one.get("type"), one.get("length"))
        elif local(one) == "link" and one.get("rel") == "enclosure":
            yield enclosure(absolute(base_of(one, around.site), one.get("href")), one.get("type"), one.get("length"))
    for one in _media(element, "content"):
        if not _is_picture(one, around):
            yield enclosure(absolute(site, one.get("url")), one.get("type"), one.get("fileSize"))
