"""What a web page says of itself: its own address, and what `<meta>`, `<link>` and JSON-LD tell of its article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import urljoin

from lxml import html

from feeder.parse import jsonld
from feeder.parse.dates import Calendar, parse_date
from feeder.parse.draft import Draft
from feeder.parse.fields import place

_HTTP = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SITE_NAME = re.compile(r"\s+[|·»–—-]\s+[^|]{2,40}$")
_SURE = 0.8


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself."""

    page: html.HtmlElement
    said: dict[str, Any]
    """To machines, by the names of schema.org."""
    address: str
    """Its own, as far as it says it."""


def head_of(page: html.HtmlElement) -> Head:
    """Give what a page says of itself, before its scripts are taken away."""
    scripts = [e.text or "" for e in page.iter("script") if "ld+json" in (e.get("type") or "")]
    return Head(page, jsonld.article(scripts), _resolve(page))


def _resolve(page: html.HtmlElement) -> str:
    """Make addresses that begin with a slash those of the site that the page was taken from; gives its own address.

    A page that names its base means that of all of them.
    """
    base = next((e.get("href", "") for e in page.iter("base") if _HTTP.fullmatch(e.get("href", ""))), "")
    links = (e.get("href", "") for e in page.iter("link") if "canonical" in (e.get("rel") or "").lower().split())
    metas = (e.get("content", "") for e in page.iter("meta") if e.get("property") == "og:url")
    own = base or next(filter(_HTTP.fullmatch, (*links, *metas)), "")
    if own:
        page.rewrite_links(
            lambda link: _joined(own, link) if base or link[:1] == "/" else link, resolve_base_href=False
        )
    return own


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:  # what looks like an address and is none
        return link


def take(draft: Draft, head: Head, lines: tuple[int, int], calendar: Calendar, *, titled: bool) -> None:
    """Take what the head of a page says, where its text said nothing."""
    page, said = head.page, head.said
    meta = {name.lower(): e.get("content", "").strip() for e in page.iter("meta") for name in _names_of(e)}
    rels = {rel: e.get("href", "") for e in page.iter("link") for rel in (e.get("rel") or "").lower().split()}
    title = _SITE_NAME.sub("", next((" ".join(e.text_content().split()) for e in page.iter("title")), ""))
    full = rels.get("canonical", ""), meta.get("og:url", "")
    image = meta.get("og:image") or jsonld.text(said.get("image"))
    stated = {
        "title": None if titled else meta.get("og:title") or jsonld.text(said.get("headline")) or title,
        "summary": _one(meta.get("description") or meta.get("og:description") or jsonld.text(said.get("description"))),
        "link": next(filter(_HTTP.fullmatch, (rels.get("shortlink", ""), *full)), None),
        "full_link": next(filter(_HTTP.fullmatch, full), None) if _HTTP.fullmatch(rels.get("shortlink", "")) else None,
        "published": parse_date(
            meta.get("article:published_time") or meta.get("date") or jsonld.text(said.get("datePublished")), calendar
        ),
        "updated": parse_date(
            meta.get("article:modified_time") or meta.get("og:updated_time") or jsonld.text(said.get("dateModified")),
            calendar,
        ),
        "authors": _one(meta.get("author")) or jsonld.texts(said.get("author")),
        "tags": tuple(filter(None, (word.strip() for word in meta.get("keywords", "").split(",")))),
        "lang": page.get("lang") if _LANG.fullmatch(page.get("lang") or "") else None,
        "image": place(_joined(head.address, image) if head.address and image else image),
    }
    for name, value in stated.items():
        if value and (name not in draft.values or _is_exact(value, draft.values[name], calendar)):
            draft.found(name, value, "what the page says of itself", lines, sure=_SURE)


def _is_exact(stated: object, read: object, calendar: Calendar) -> bool:
    """Whether a moment that the head of a page states is on the day that its text names without an hour."""
    if not isinstance(stated, datetime) or not isinstance(read, datetime):
        return False
    day, moment = read.astimezone(calendar.zone), stated.astimezone(calendar.zone)
    return day.time() == time() and day.date() == moment.date()


def _names_of(element: html.HtmlElement) -> Iterable[str]:
    return filter(None, (element.get("name"), element.get("property")))


def _one(text: str | None) -> tuple[str, ...]:
    return (" ".join(text.split()),) if text and text.strip() else ()
