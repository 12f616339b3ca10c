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
from feeder.imports.elements import XML, base_of, first, html_of, is_itunes, is_media, linked, local, text_of
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


_Parts = dict[str, list[Any]]
"""The elements of an entry by their local names: it is asked for some thirty of them."""


def entry_of(element: etree._Element, around: Around) -> Entry:
    """Read one entry; what is wrong with it joins the faults."""
    parts: _Parts = {}
    for one in element:
        parts.setdefault(local(one), []).append(one)
    link, own = _link_and_id(element, parts, around.site)
    texts = [one for name in _TEXTS for one in parts.get(name, ()) if not is_media(one)]
    body = max(texts, key=lambda one: len(html_of(one)), default=None)
    updated = _date(parts, _CHANGES, element, around)
    related = next(linked(parts.get("link", ()), around.site, "related"), None)
    categories, tags = _topics(parts)
    return Entry(
        id=own or link or "",
        link=link,
        title=_title(parts),
        html="" if body is None else _shown(body, link, around.site),
        published=_date(parts, _DATES, element, around) or updated,
        updated=updated,
        authors=tuple(dict.fromkeys(_authors(parts))),
        tags=tuple(dict.fromkeys(tags)),
        short=related if related and "/s/" in urlsplit(related).path else None,
        summary=_summary(parts, body, link, around.site),
        categories=tuple(dict.fromkeys(categories)),
        lang=fitting_lang(_lang(element, parts, body)),
        image=next(filter(is_web, _images(element, parts, around)), None),
        enclosures=joined(_enclosures(element, parts, around)),
        full_link=absolute(around.site, _said(parts, "linkFull")),
        dateline=_said(parts, "coverage") or None if around.ours else None,
        agency=_said(parts, "source") or None if around.ours else None,
        line=line_of(element),
    )


def line_of(element: etree._Element) -> int | None:
    """Give the line, from 1, that an element begins in."""
    line: Any = element.sourceline
    return line if isinstance(line, int) else None


def _said(parts: _Parts, name: str) -> str:
    """Give the text of the first element of a name; "" when there is none."""
    return text_of(parts[name][0]) if name in parts else ""


def _link_and_id(element: etree._Element, parts: _Parts, site: str) -> tuple[str | None, str]:
    links = parts.get("link", ())
    link = next(linked(links, site, "alternate"), None)
    if link is None:
        stated = next((text_of(one) for one in links if not one.get("href")), "")
        link = absolute(base_of(element, site), stated)
    own = _said(parts, "guid") or _said(parts, "id") or element.get(_about(element), "").strip()
    if link is None and "guid" in parts and parts["guid"][0].get("isPermaLink", "true") == "true":
        link = absolute(site, own) if is_web(own) else None
    return link, own


def _about(element: etree._Element) -> str:
    """Give the name of the attribute that names an RSS 1.0 item."""
    return next((name for name in map(str, element.attrib) if name.endswith("}about")), "about")


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


def _summary(parts: _Parts, body: etree._Element | None, link: str | None, site: str) -> str:
    told = html_of(body) if body is not None else ""
    for name in _SUMMARIES:
        for one in parts.get(name, ()):
            if one is not body and not is_media(one) and html_of(one) not in {"", told}:
                return _shown(one, link, site)
    return ""


def _title(parts: _Parts) -> str:
    """Give a title as HTML: the plain text of an Atom title is escaped, RSS does not tell which it is."""
    titles = [one for one in parts.get("title", ()) if not is_media(one)]
    for one in sorted(titles, key=is_itunes):
        is_plain = one.tag == f"{_ATOM}title" and one.get("type", "text") == "text"
        text = html_of(one)
        if text:
            return text.replace("&", "&amp;").replace("<", "&lt;") if is_plain else text
    return ""


def _date(parts: _Parts, names: Iterable[str], element: etree._Element, around: Around) -> datetime | None:
    """Give the date of the first name that has one; what stands there and is none is told."""
    stated = [text for name in names if (text := _said(parts, name))]
    found = next(filter(None, map(date_of, stated)), None)
    if found is None and stated:
        around.faults.append(unread(line_of(element), stated[0]))
    return found


def _authors(parts: _Parts) -> Iterator[str]:
    people = [*parts.get("author", ()), *parts.get("creator", ())]
    for one in [one for one in people if not is_itunes(one)] or people:
        name = first(one, "name") or (text_of(one) if len(one) == 0 else "")
        # RSS: an address, with the name behind it in brackets
        yield from filter(None, [name.partition("(")[2].rstrip(") ") if "@" in name and "(" in name else name])


def _topics(parts: _Parts) -> tuple[list[str], list[str]]:
    """Give categories and tags: only exports of WordPress say which are the first, all others are taken for tags."""
    categories: list[str] = []
    tags: list[str] = []
    for one in [*parts.get("category", ()), *parts.get("subject", ())]:
        name = (one.get("label") or one.get("term") or one.get("text") or text_of(one)).strip()
        (categories if one.get("domain") == "category" else tags).append(name)
    for one in parts.get("keywords", ()):
        tags += [word.strip() for word in text_of(one).split(",")]
    return [name for name in categories if name], [name for name in tags if name]


def _lang(element: etree._Element, parts: _Parts, body: etree._Element | None) -> str:
    """Give the language that the entry says it is in; that of its feed is the site's."""
    stated = element.get(f"{XML}lang") or (body.get(f"{XML}lang") if body is not None else None)
    return (stated or _said(parts, "language")).strip()


def _media(parts: _Parts, name: str) -> list[etree._Element]:
    """Give the elements of Media RSS of a name, also those in groups."""
    within = [one for group in parts.get("group", ()) for one in group if local(one) == name]
    return [one for one in [*parts.get(name, ()), *within] if is_media(one)]


def _is_picture(one: etree._Element, around: Around) -> bool:
    """Whether a file of Media RSS is the entry's picture; in the feeds of feeder its picture is the thumbnail alone."""
    named = one.get("type", "").lower().startswith(_IMAGE)
    return one.get("medium") == "image" or (named and not one.get("medium") and not around.ours)


def _images(element: etree._Element, parts: _Parts, around: Around) -> Iterator[str | None]:
    """Give what may be the picture of an entry, the best first."""
    site = base_of(element, around.site)
    pictures = [one for one in _media(parts, "content") if _is_picture(one, around)]
    for one in [*pictures, *_media(parts, "thumbnail")]:
        yield absolute(site, one.get("url"))
    for one in parts.get("image", ()):
        yield absolute(site, one.get("href") or first(one, "url") or text_of(one))


def _enclosures(element: etree._Element, parts: _Parts, around: Around) -> Iterator[Enclosure | None]:
    site = base_of(element, around.site)
    for one in parts.get("enclosure", ()):
        yield enclosure(absolute(site, one.get("url")), one.get("type"), one.get("length"))
    for one in parts.get("link", ()):
        if one.get("rel") == "enclosure":
            yield enclosure(absolute(base_of(one, around.site), one.get("href")), one.get("type"), one.get("length"))
    for one in _media(parts, "content"):
        if not _is_picture(one, around):
            yield enclosure(absolute(site, one.get("url")), one.get("type"), one.get("fileSize"))
