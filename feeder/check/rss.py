"""RSS 2.0: its specification, and the profile of the RSS Advisory Board, which tells what readers make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from feeder.check.parts import Parts
from feeder.check.rules import ATOM, Fault, by_id, error, warning, words
from feeder.check.values import is_iri, is_language, is_media_type, is_web, repeated, weekday
from feeder.check.within import media

_CHANNEL = "RSS 2.0, channel elements"
_ITEM = "RSS 2.0, Elements of <item>"
_PROFILE = "RSS Advisory Board profile"
RULES = by_id(
    error("rss-root", "it is no RSS: rss/channel is missing", _CHANNEL, gate=True),
    error("rss-version", "the version is not 2.0", "RSS 2.0, What is RSS?"),
    error("rss-channel", "the channel lacks one of title, link and description", _CHANNEL, gate=True),
    error("rss-once", "an element stands more than once where there may be one", _CHANNEL, gate=True),
    error("rss-element", "an element is none of RSS 2.0 and has no namespace", "RSS 2.0, Extending RSS", gate=True),
    error("rss-text", "text stands between the elements", _CHANNEL),
    error("rss-language", "the language is no language tag", "RSS 2.0, language; RFC 5646"),
    error("rss-channel-date", "pubDate or lastBuildDate of the channel is no date", "RFC 5322, section 3.3", gate=True),
    error("rss-ttl", "ttl is no number of minutes", "RSS 2.0, <ttl>"),
    error("rss-skip", "skipHours or skipDays names what is no hour or day", "RSS 2.0, skipHours and skipDays"),
    error("rss-image", "the image lacks one of url, title and link", "RSS 2.0, <image>"),
    warning("rss-image-same", "title or link of the image differs from the channel's", "RSS 2.0, <image>"),
    error("rss-image-size", "width is not 1 to 144, or height not 1 to 400", "RSS 2.0, <image>"),
    warning("rss-order", "an item stands before what tells of the channel", f"{_PROFILE}, item"),
    error("rss-contact", "a person is not named by e-mail address", "RSS 2.0, <author>, managingEditor, webMaster"),
    error("rss-item", "an item has neither title nor description", _ITEM, gate=True),
    warning("rss-item-title", "an item has no title", f"{_PROFILE}, title", gate=True),
    warning("rss-item-link", "an item has no link", f"{_PROFILE}, link", gate=True),
    warning("rss-item-guid", "an item has no guid", f"{_PROFILE}, guid", gate=True),
    error("rss-link", "a link is no full address", "RSS 2.0, <link>"),
    error("rss-guid", "a guid that is no address is not marked isPermaLink=false", "RSS 2.0, <guid>", gate=True),
    error("rss-id", "a guid stands more than once: readers show one item only", "RSS 2.0, <guid>", gate=True),
    error("rss-date", "an item has no valid pubDate", "RFC 5322, section 3.3", gate=True),
    error("rss-weekday", "the day of the week is not that of the date", "RFC 5322, section 3.3"),
    error("rss-enclosure", "an enclosure has no address of the web", "RSS 2.0, <enclosure>", gate=True),
    error("rss-enclosure-type", "an enclosure has no length or no type", "RSS 2.0, <enclosure>", gate=True),
    warning("rss-enclosures", "an item has more than one enclosure", f"{_PROFILE}, enclosure", gate=True),
    error("rss-source", "a source has no address", "RSS 2.0, <source>"),
    warning("rss-category", "a category is empty", "RSS 2.0, <category>"),
    warning("rss-twice", "one thing is said in two ways", f"{_PROFILE}, dc:creator, content:encoded"),
    warning("rss-content-first", "content:encoded stands before the description", f"{_PROFILE}, content:encoded"),
    warning("rss-self", "the channel does not tell its own address", f"{_PROFILE}, atom:link"),
)
_OF_CHANNEL = words(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs"
    " cloud ttl image rating textInput skipHours skipDays item"
)
_OF_ITEM = words("title link description author category comments enclosure guid pubDate source")
_MANY = frozenset(("category", "item", "enclosure"))
_DAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SAME = (("author", f"{_DC}creator"), ("pubDate", f"{_DC}date"), ("guid", f"{ATOM}id"))
_CONTACT = re.compile(r"[^\s@]+@[^\s@]+(?: \([^()]+\))?")
_DIGITS = re.compile(r"[0-9]+")
_WIDEST, _HIGHEST, _HOURS = 144, 400, 23


def rss(root: etree._Element) -> Iterator[Fault]:
    """Judge an RSS document."""
    found = root.find("channel")
    if root.tag != "rss" or found is None:
        yield RULES["rss-root"].broken(root)
        return
    if root.get("version") != "2.0":
        yield RULES["rss-version"].broken(root, root.get("version"))
    channel = Parts(found)
    yield from _channel(channel)
    items = [Parts(item) for item in channel.all("item")]
    yield from (RULES["rss-id"].broken(found, what) for what in repeated(item.text("guid") for item in items))
    for item in items:
        yield from _item(item)


def _channel(channel: Parts) -> Iterator[Fault]:
    for name in ("title", "link", "description"):
        if not channel.text(name):
            yield RULES["rss-channel"].broken(channel.element, name)
    yield from _elements(channel, _OF_CHANNEL)
    for name in ("pubDate", "lastBuildDate"):
        yield from _date(channel, name, "rss-channel-date")
    for name, fits in (("language", is_language), ("link", is_web), ("ttl", _DIGITS.fullmatch)):
        text = channel.text(name)
        if text and not fits(text):
            yield RULES[f"rss-{name}"].broken(channel.first(name), text)
    for name in ("managingEditor", "webMaster"):
        yield from _contact(channel, name)
    yield from _hints(channel)
    after = channel.tags[channel.tags.index("item") :] if "item" in channel.of else []
    if _OF_CHANNEL.intersection(after) > {"item"}:
        yield RULES["rss-order"].broken(channel.first("item"))
    if not any(link.get("rel") == "self" for link in channel.all(f"{ATOM}link")):
        yield RULES["rss-self"].broken(channel.element)


def _hints(channel: Parts) -> Iterator[Fault]:
    """Judge what tells when not to ask, and the picture of the channel."""
    for hour in (hour for hours in channel.all("skipHours") for hour in hours.iterchildren("*")):
        if hour.tag != "hour" or not _is_number(hour.text, 0, _HOURS):
            yield RULES["rss-skip"].broken(hour, hour.text)
    for day in (day for days in channel.all("skipDays") for day in days.iterchildren("*")):
        if day.tag != "day" or day.text not in _DAYS:
            yield RULES["rss-skip"].broken(day, day.text)
    for image in map(Parts, channel.all("image")):
        if not all(image.text(name) for name in ("url", "title", "link")):
            yield RULES["rss-image"].broken(image.element)
        elif any(image.text(name) != channel.text(name) for name in ("title", "link")):
            yield RULES["rss-image-same"].broken(image.element)
        for name, most in (("width", _WIDEST), ("height", _HIGHEST)):
            if name in image.of and not _is_number(image.text(name), 1, most):
                yield RULES["rss-image-size"].broken(image.first(name), image.text(name))


def _elements(parent: Parts, known: frozenset[str]) -> Iterator[Fault]:
    """Judge which elements there are, and how many of each."""
    for tag, found in parent.of.items():
        if tag[0] != "{" and tag not in known:
            yield RULES["rss-element"].broken(found[0], tag)
        elif len(found) > 1 and tag not in _MANY and (tag[0] != "{" or tag == _CONTENT):
            yield RULES["rss-once"].broken(found[1], tag)
    if parent.has_text:
        yield RULES["rss-text"].broken(parent.element)


def _item(item: Parts) -> Iterator[Fault]:
    yield from _elements(item, _OF_ITEM)
    for name in ("title", "guid", "link"):
        if not item.text(name):
            yield RULES[f"rss-item-{name}"].broken(item.element)
    if not item.text("title") and not item.text("description"):
        yield RULES["rss-item"].broken(item.element)
    yield from _identity(item)
    if "pubDate" not in item.of:
        yield RULES["rss-date"].broken(item.element)
    yield from _date(item, "pubDate", "rss-date")
    yield from _contact(item, "author")
    yield from _enclosures(item)
    yield from media(item)
    yield from _said_twice(item)
    for category in item.all("category"):
        if not (category.text or "").strip():
            yield RULES["rss-category"].broken(category)
    for source in item.all("source"):
        if not is_web(source.get("url", "")):
            yield RULES["rss-source"].broken(source)


def _identity(item: Parts) -> Iterator[Fault]:
    """Judge where an item leads to, and by what it is known."""
    for name in ("link", "comments"):
        if item.text(name) and not is_iri(item.text(name)):
            yield RULES["rss-link"].broken(item.first(name), item.text(name))
    for guid in item.all("guid"):
        marked = guid.get("isPermaLink", "true")
        if marked not in {"true", "false"} or (marked == "true" and not is_web(item.text("guid"))):
            yield RULES["rss-guid"].broken(guid, guid.text)


def _said_twice(item: Parts) -> Iterator[Fault]:
    for core, other in _SAME:
        if core in item.of and other in item.of:
            yield RULES["rss-twice"].broken(item.element, f"{core} and {other.partition('}')[2]}")
    if _CONTENT in item.of and "description" in item.tags[item.tags.index(_CONTENT) :]:
        yield RULES["rss-content-first"].broken(item.first(_CONTENT))


def _enclosures(item: Parts) -> Iterator[Fault]:
    """Judge what comes with an item: readers keep one enclosure of several, and which one differs."""
    enclosures = item.all("enclosure")
    if len(enclosures) > 1:
        yield RULES["rss-enclosures"].broken(item.element)
    for enclosure in enclosures:
        if not is_web(enclosure.get("url", "")):
            yield RULES["rss-enclosure"].broken(enclosure, enclosure.get("url"))
        if not _DIGITS.fullmatch(enclosure.get("length", "")) or not is_media_type(enclosure.get("type", "")):
            yield RULES["rss-enclosure-type"].broken(enclosure)


def _date(parent: Parts, name: str, rule: str) -> Iterator[Fault]:
    if name in parent.of:
        is_its_day = weekday(parent.text(name))
        if not is_its_day:
            broken = RULES[rule if is_its_day is None else "rss-weekday"]
            yield broken.broken(parent.first(name), parent.text(name))


def _contact(parent: Parts, name: str) -> Iterator[Fault]:
    if name in parent.of and not _CONTACT.fullmatch(parent.text(name)):
        yield RULES["rss-contact"].broken(parent.first(name), parent.text(name))


def _is_number(text: str | None, least: int, most: int) -> bool:
    return _DIGITS.fullmatch((text or "").strip()) is not None and least <= int(text or "") <= most
