"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from feeder import __version__
from feeder.model import Enclosure, Feed, Item, Person
from feeder.render.markup import Texts, clean
from feeder.render.names import UNKNOWN_TYPE, history, url_of


def json_feed(feed: Feed, texts: Sequence[Texts]) -> bytes:
    """Give the JSON Feed document, in UTF-8, indented; the texts are those of the items, in their order."""
    info, site = feed.info, feed.info.site
    author = site.author or Person(site.title)
    older = history(info, "json")
    data: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(info.title),
        "home_page_url": info.page or site.url,
        "feed_url": older.get("current") or url_of(info, "json"),
        "next_url": older.get("prev-archive"),
        "hubs": [{"type": "WebSub", "url": clean(site.hub)}] if site.hub and info.archive is None else None,
        "description": clean(info.description),
        "icon": clean(info.image) if info.image else None,
        "language": site.language,
        "authors": [_author(author)],
        "_feeder": {"version": __version__},
        "items": [_item(feed, item, text) for item, text in zip(feed.items, texts, strict=True)],
    }
    told = {key: value for key, value in data.items() if value is not None}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _author(person: Person) -> dict[str, str]:
    values = {"name": person.name, "url": person.url}
    return {key: clean(value) for key, value in values.items() if value}


def _item(feed: Feed, item: Item, text: Texts) -> dict[str, Any]:
    """Give one item; a feed of summaries carries them as its content, since an item must have some."""
    data: dict[str, Any] = {
        "id": clean(item.guid),
        "url": clean(item.link),
        "title": clean(item.title),
        "content_html": text.content or text.summary,
        "summary": text.points,
        "date_published": _date(item.identity.published),
        "date_modified": _date(item.identity.updated),
        "authors": [{"name": clean(name)} for name in item.article.authors],
        "tags": [clean(name) for name in item.categories],
        "language": item.lang if item.lang != feed.info.site.language else None,
        "image": clean(item.image.url) if item.image else None,
        "attachments": [_attachment(enclosure) for enclosure in item.enclosures],
        "_feeder": _own(item),
    }
    return {key: value for key, value in data.items() if value}


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    """Give what comes with a text; a type must be named."""
    found = {"url": clean(enclosure.url), "mime_type": enclosure.type or UNKNOWN_TYPE}
    return found | ({"size_in_bytes": enclosure.length} if enclosure.length is not None else {})


def _own(item: Item) -> dict[str, str]:
    """Give what JSON Feed has no word for, as an extension of it."""
    values = {"dateline": item.article.dateline, "agency": item.article.agency, "short_link": item.short_link}
    return {key: clean(value) for key, value in values.items() if value}


def _date(date: datetime) -> str:
    return date.isoformat()
