"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from feeder.check.rules import Fault, by_id, error, warning, words
from feeder.check.values import is_date, is_language, is_media_type, is_web, repeated

_TOP, _ITEMS = "JSON Feed 1.1, Top-level", "JSON Feed 1.1, Items"
RULES = by_id(
    error("json-form", "it is no JSON Feed", "JSON Feed 1.1, Top-level; RFC 8259", gate=True),
    error("json-version", "version or title is missing", _TOP, gate=True),
    error("json-value", "a value is of another kind than it must be", "JSON Feed 1.1", gate=True),
    error("json-url", "an address is no address of the web", "JSON Feed 1.1, Top-level and Items"),
    warning("json-feed-url", "feed_url is missing: readers know the feed by it", _TOP),
    warning("json-home", "home_page_url is missing", _TOP),
    error("json-next", "next_url is the address of the feed itself", f"{_TOP}, next_url"),
    warning("json-key", "a key is none of JSON Feed, and does not begin with _", "JSON Feed 1.1, Extensions"),
    warning("json-author", "author was replaced by authors", "JSON Feed 1.1, Authors"),
    error("json-authors", "an author has none of name, url and avatar", "JSON Feed 1.1, Authors"),
    error("json-hub", "a hub has no type or no url", "JSON Feed 1.1, Subscribing to Real-time Notifications"),
    error("json-language", "the language is no language tag", "JSON Feed 1.1; RFC 5646"),
    error("json-id", "an item has no id, or one that is no string", _ITEMS, gate=True),
    error("json-same-id", "an id stands more than once: readers show one item only", _ITEMS, gate=True),
    error("json-content", "an item has no content", _ITEMS, gate=True),
    error("json-date", "date_published or date_modified is no valid date", f"{_ITEMS}; RFC 3339", gate=True),
    error("json-attachment", "an attachment has no address or no type", "JSON Feed 1.1, Attachments", gate=True),
)
_TEXTS = words(
    "version title home_page_url feed_url description user_comment next_url icon favicon language url external_url"
    " content_html content_text summary image banner_image date_published date_modified"
)
_LISTS = words("authors hubs items tags attachments")
_KEYS = _TEXTS | _LISTS | {"author", "expired", "id"}
_WEB = ("home_page_url", "feed_url", "next_url", "icon", "favicon", "url", "external_url", "image", "banner_image")


def read(data: bytes) -> dict[str, Any] | str:
    """Give the feed, or why it is none."""
    try:
        feed = json.loads(data)
    except ValueError as error_:
        return str(error_)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return "items is missing"
    return feed if all(isinstance(item, dict) for item in feed["items"]) else "an item is no object"


def json_feed(data: bytes) -> Iterator[Fault]:
    """Judge a JSON feed; its lines are not known."""
    feed = read(data)
    if isinstance(feed, str):
        yield RULES["json-form"].broken(None, feed)
        return
    if not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/") or not feed.get("title"):
        yield RULES["json-version"].broken()
    for key, rule in (("feed_url", "json-feed-url"), ("home_page_url", "json-home")):
        if key not in feed:
            yield RULES[rule].broken()
    if feed.get("next_url") and feed.get("next_url") == feed.get("feed_url"):
        yield RULES["json-next"].broken()
    for hub in _objects(feed, "hubs"):
        if not hub.get("type") or not is_web(str(hub.get("url"))):
            yield RULES["json-hub"].broken()
    yield from _keys(feed, "the feed")
    yield from (RULES["json-same-id"].broken(None, what) for what in repeated(str(i.get("id")) for i in feed["items"]))
    for number, item in enumerate(feed["items"], 1):
        yield from _item(item, f"item {number}, {item.get('id', 'without id')}")


def _item(item: dict[str, Any], where: str) -> Iterator[Fault]:
    if not isinstance(item.get("id"), str) or not item["id"]:
        yield RULES["json-id"].broken(None, where)
    if not (item.get("content_html") or item.get("content_text")):
        yield RULES["json-content"].broken(None, where)
    for name in ("date_published", "date_modified"):
        if name in item and not is_date(str(item[name])):
            yield RULES["json-date"].broken(None, f"{name} of {where}: {item[name]}")
    for attachment in _objects(item, "attachments"):
        if not is_web(str(attachment.get("url"))) or not is_media_type(str(attachment.get("mime_type", ""))):
            yield RULES["json-attachment"].broken(None, where)
    yield from _keys(item, where)


def _keys(data: dict[str, Any], where: str) -> Iterator[Fault]:
    """Judge what feed and items have in common: keys, kinds of values, addresses, authors."""
    for key, value in data.items():
        if key not in _KEYS and not key.startswith("_"):
            yield RULES["json-key"].broken(None, f"{key} of {where}")
        elif (key in _TEXTS and not isinstance(value, str)) or (key in _LISTS and not isinstance(value, list)):
            yield RULES["json-value"].broken(None, f"{key} of {where}")
        elif key in _WEB and not is_web(value):
            yield RULES["json-url"].broken(None, f"{key} of {where}: {value}")
    tags = data.get("tags")
    if isinstance(tags, list) and not all(isinstance(tag, str) for tag in tags):
        yield RULES["json-value"].broken(None, f"tags of {where}")
    if "author" in data:
        yield RULES["json-author"].broken(None, where)
    if not all(author.get("name") or author.get("url") or author.get("avatar") for author in _objects(data, "authors")):
        yield RULES["json-authors"].broken(None, where)
    if not is_language(str(data.get("language", "en"))):
        yield RULES["json-language"].broken(None, f"{where}: {data['language']}")


def _objects(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Give the objects of a list; what is none counts as empty, so that it is found to lack everything."""
    found = data.get(key)
    return [one if isinstance(one, dict) else {} for one in found] if isinstance(found, list) else []
