"""How feeds hang together: where each stands, what is older, and whether all formats hold the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from feeder.check import json_feed
from feeder.check.documents import Read
from feeder.check.rules import ATOM, GONE, HISTORY, MEDIA, Fault, by_id, error, warning
from feeder.check.values import mail_date
from feeder.counts import count

RULES = by_id(
    error("feed-self", "no self link names this document", "RFC 4287, section 4.2.7.2; JSON Feed 1.1, feed_url"),
    error("feed-archive", "an archive page, and no other document, is marked as one", "RFC 5005, section 4"),
    error("feed-current", "an archive page does not lead to the current document", "RFC 5005, section 4"),
    error("feed-chain", "the chain of archive pages breaks here", "RFC 5005, section 4; JSON Feed 1.1, next_url"),
    error("feed-again", "an item stands in two pages of the chain", "RFC 5005, section 4"),
    error("feed-formats", "the formats hold different items, links or dates", "feeder, output"),
    error("feed-hub", "the link to the hub is no address of the web", "WebSub, section 4"),
    warning("feed-hub-self", "a feed with a hub names no self link, which the hub is asked for", "WebSub, section 4"),
)
_MINTED = re.compile(r"tag:[^:]+:[2-9a-z]{26}")
"""An id that feeder made: all formats have it."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a feed says of where it stands."""

    own: str | None
    current: str | None
    older: str | None
    hub: str | None
    is_marked: bool
    """Whether it is marked as an archive page; JSON Feed has no such mark."""
    root: etree._Element | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What all formats say of an item."""

    id: str
    link: str
    published: str


def place_of(document: Read) -> Place:
    """Give what a feed says of where it stands."""
    root = document.root
    if root is None:
        feed = _json(document)
        hubs = feed.get("hubs") or [{}]
        hub = hubs[0].get("url") if isinstance(hubs[0], dict) else None
        return Place(feed.get("feed_url"), None, feed.get("next_url"), hub, is_marked=False, root=None)
    parent = root if document.kind == "atom" else root.find("channel")
    found = parent.iterchildren(f"{ATOM}link") if parent is not None else ()
    links = {link.get("rel", ""): link.get("href") for link in found}
    marked = root.find(f".//{HISTORY}archive") is not None
    return Place(links.get("self"), links.get("current"), links.get("prev-archive"), links.get("hub"), marked, root)


def entries_of(document: Read) -> tuple[Entry, ...]:
    """Give the items of a feed, in its order."""
    if document.kind == "json":
        items = _json(document).get("items", [])
        return tuple(Entry(str(i.get("id")), str(i.get("url")), _time(str(i.get("date_published")))) for i in items)
    if document.root is None:
        return ()
    if document.kind == "rss":
        return tuple(
            Entry(_text(item, "guid"), _text(item, "link"), _time(_text(item, "pubDate")))
            for item in document.root.iter("item")
        )
    return tuple(
        Entry(_text(entry, f"{ATOM}id"), _alternate(entry), _time(_text(entry, f"{ATOM}published")))
        for entry in document.root.iter(f"{ATOM}entry")
    )


def links_of(document: Read) -> tuple[str, ...]:
    """Give all addresses that the items of a feed name besides their texts, each once."""
    found: list[Any] = [entry.link for entry in entries_of(document)]
    if document.root is not None:
        for item in document.root.iter("item", f"{ATOM}entry"):
            found += [link.get("href") for link in item.iterchildren(f"{ATOM}link")]
            found += [medium.get("url") for medium in item.iter("enclosure", f"{MEDIA}content", f"{MEDIA}thumbnail")]
    else:
        for item in _json(document).get("items", []):
            found += [item.get("external_url"), item.get("image"), (item.get("_feeder") or {}).get("short_link")]
            found += [attachment.get("url") for attachment in item.get("attachments") or ()]
    return tuple(dict.fromkeys(str(url).partition("#")[0] for url in found if url and str(url).startswith("http")))


def is_ours(document: Read) -> bool:
    """Whether feeder made the feed."""
    if document.root is None:
        return "_feeder" in _json(document)
    return any(made.text == "feeder" for made in document.root.iter("generator", f"{ATOM}generator"))


def withdrawn_of(document: Read) -> tuple[str, ...]:
    """Give the ids of the entries that a feed tells to be withdrawn."""
    found = document.root.iter(f"{GONE}deleted-entry") if document.root is not None else ()
    return tuple(filter(None, (gone.get("ref") for gone in found)))


def hub(place: Place) -> Iterator[Fault]:
    """Judge what a feed says of its hub."""
    if place.hub is None:
        return
    if not place.hub.startswith(("http://", "https://")):
        yield RULES["feed-hub"].broken(place.root, place.hub)
    if not place.own:
        yield RULES["feed-hub-self"].broken(place.root)


def archive(place: Place, kind: str, *, is_archive: bool) -> Iterator[Fault]:
    """Judge what only archive pages say, where it is known whether the document is one."""
    if kind != "json" and is_archive != place.is_marked:
        yield RULES["feed-archive"].broken(place.root)
    if kind != "json" and is_archive and not place.current:
        yield RULES["feed-current"].broken(place.root)


def differing(formats: Mapping[str, Sequence[Entry]]) -> Iterator[Fault]:
    """Judge whether the documents of one feed, by format, hold the same items in the same order."""
    (first, expected), *others = formats.items() or [("", ())]
    for kind, entries in others:
        pairs = zip(expected, entries, strict=False)
        wrong = next((pair for pair in pairs if pair[0] != pair[1] and not _kept(*pair)), None)
        if wrong:
            yield RULES["feed-formats"].broken(None, f"{wrong[0].id} in {first}, {wrong[1].id} in {kind}")
        elif len(expected) != len(entries):
            yield RULES["feed-formats"].broken(
                None, f"{count(len(expected), 'item')} in {first}, {len(entries)} in {kind}"
            )


def _kept(one: Entry, other: Entry) -> bool:
    """Whether an entry has different ids because its readers know it from another feed by what is no id in Atom."""
    minted = _MINTED.fullmatch(one.id) or _MINTED.fullmatch(other.id)
    return not minted and bool(one.id and other.id) and (one.link, one.published) == (other.link, other.published)


def _json(document: Read) -> dict[str, Any]:
    feed = json_feed.read(document.data)
    return feed if isinstance(feed, dict) else {}


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _alternate(entry: etree._Element) -> str:
    links = entry.findall(f"{ATOM}link")
    return next((link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"), "")


def _time(text: str) -> str:
    """Give a date in one form, whichever it is written in."""
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        date = mail_date(text)
        return date.isoformat() if date is not None else text
