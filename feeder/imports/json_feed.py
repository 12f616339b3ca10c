"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/), as others write it."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from feeder.errors import UsageError
from feeder.imports.dates import date_of
from feeder.imports.rows import Entry, Old
from feeder.imports.web import absolute


def of_json(data: bytes, place: str) -> Old:
    """Read a JSON Feed. Raises UsageError."""
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise UsageError("this JSON is nested too deep for a feed", path=place) from error
    except UnicodeDecodeError as error:
        raise UsageError("expected JSON in UTF-8, as JSON Feed asks for", path=place) from error
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise UsageError(
            f"expected a JSON Feed, found JSON that is cut or wrong: {error}", path=place, line=line
        ) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UsageError("expected a JSON Feed, found JSON without `items`", path=place)
    items = [item for item in feed["items"] if isinstance(item, dict)]
    return Old(
        kind="json",
        id=_text(feed.get("feed_url")),
        entries=tuple(_entry(item, place) for item in items),
        older=absolute(place, _text(feed.get("next_url"))),
        ours="_feeder" in feed,
    )


def _entry(item: dict[str, Any], place: str) -> Entry:
    link = absolute(place, _text(item.get("url")) or _text(item.get("external_url")))
    own = item.get("_feeder")
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    tags = item.get("tags")
    return Entry(
        id=_text(item.get("id")) or link or "",
        link=link,
        title=escape(_text(item.get("title")), quote=False),
        html=_text(item.get("content_html"))
        or _paragraphs(_text(item.get("content_text")))
        or _text(item.get("summary")),
        published=date_of(_text(item.get("date_published"))),
        updated=date_of(_text(item.get("date_modified"))),
        authors=tuple(filter(None, (_text(one.get("name")) for one in authors or () if isinstance(one, dict)))),
        tags=tuple(filter(None, map(_text, tags if isinstance(tags, list) else ()))),
        short=_text(own.get("short_link")) or None if isinstance(own, dict) else None,
    )


def _text(value: object) -> str:
    """Give a value as text: an id may be a number (JSON Feed 1.1, items, id)."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode().strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in text.split("\n\n") if part.strip())
