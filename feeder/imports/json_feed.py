"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/), as others write it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from typing import Any

from feeder.errors import UsageError
from feeder.imports.dates import date_of
from feeder.imports.json_lines import lines_of_items
from feeder.imports.parts import enclosure, fitting_lang, joined, paragraphs
from feeder.imports.rows import Entry, Fault, Old
from feeder.imports.sound import sound, unread
from feeder.imports.web import absolute, first_web, of_page, with_addresses
from feeder.model import Enclosure


def of_json(data: bytes, place: str) -> Old:
    """Read a JSON Feed. Raises UsageError."""
    try:
        text = data.decode("utf-8-sig")
        feed = json.loads(text)
    except RecursionError as error:
        raise UsageError("this JSON is nested too deep for a feed", path=place) from error
    except UnicodeDecodeError as error:
        raise UsageError("expected JSON in UTF-8, as JSON Feed asks for", path=place) from error
    except ValueError as error:
        line = getattr(error, "lineno", None)
        what = f"JSON that is cut or wrong: {error}" if line else "a number that is too long"
        raise UsageError(f"expected a JSON Feed, found {what}", path=place, line=line) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UsageError("expected a JSON Feed, found JSON without `items`", path=place)
    faults: list[Fault] = []
    lines = lines_of_items(text)
    site = first_web([place, _text(feed.get("feed_url")), _text(feed.get("home_page_url"))])
    return Old(
        kind="json",
        id=_text(feed.get("feed_url")),
        entries=tuple(sound(_entries(feed["items"], lines, site, faults), faults)),
        older=absolute(place, _text(feed.get("next_url"))),
        ours="_feeder" in feed,
        faults=tuple(faults),
    )


def _entries(items: Iterable[object], lines: list[int], site: str, faults: list[Fault]) -> Iterator[Entry]:
    for number, item in enumerate(items):
        line = lines[number] if number < len(lines) else None
        if isinstance(item, dict):
            yield _entry(item, line, site, faults)
        else:
            faults.append(Fault(line, "expected an object that is an item; it was left out"))


def _entry(item: dict[str, Any], line: int | None, site: str, faults: list[Fault]) -> Entry:
    page = absolute(site, _text(item.get("url")))
    link = page or absolute(site, _text(item.get("external_url")))
    base = of_page(page, site)
    text = with_addresses(_text(item.get("content_html")), base) or paragraphs(_text(item.get("content_text")))
    summary = paragraphs(_text(item.get("summary")))
    stated = item.get("_feeder")
    own: dict[str, Any] = stated if isinstance(stated, dict) else {}
    updated = _date(item, "date_modified", line, faults)
    pictures = (absolute(base, _text(item.get(name))) for name in ("image", "banner_image"))
    return Entry(
        id=_text(item.get("id")) or link or "",
        link=link,
        title=escape(_text(item.get("title")), quote=False),
        html=text or summary,
        published=_date(item, "date_published", line, faults) or updated,
        updated=updated,
        authors=tuple(_authors(item)),
        tags=tuple(dict.fromkeys(filter(None, map(_text, _list(item.get("tags")))))),
        short=_text(own.get("short_link")) or None,
        summary=summary if text else "",
        lang=fitting_lang(_text(item.get("language"))),
        image=first_web(pictures) or None,
        enclosures=joined(_attachments(item, base)),
        dateline=_text(own.get("dateline")) or None,
        agency=_text(own.get("agency")) or None,
        line=line,
    )


def _date(item: dict[str, Any], name: str, line: int | None, faults: list[Fault]) -> datetime | None:
    stated = _text(item.get(name))
    found = date_of(stated)
    if stated and found is None:
        faults.append(unread(line, stated))
    return found


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Give the names of authors: one in version 1.0, several in 1.1."""
    stated = _list(item.get("authors")) or [item.get("author")]
    names = (_text(one.get("name")) for one in stated if isinstance(one, dict))
    yield from dict.fromkeys(filter(None, names))


def _attachments(item: dict[str, Any], base: str) -> Iterator[Enclosure | None]:
    for one in _list(item.get("attachments")):
        if isinstance(one, dict):
            url = absolute(base, _text(one.get("url")))
            yield enclosure(url, _text(one.get("mime_type")), _text(one.get("size_in_bytes")).removesuffix(".0"))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    """Give a value as text: an id may be a number (JSON Feed 1.1, items, id)."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode().strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
