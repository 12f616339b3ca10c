"""What is read of a feed, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["rss", "atom", "json"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one entry."""

    id: str
    """What readers know it by, as it is: its id or guid, else its link; "" when it has neither."""
    link: str | None
    """Its page, absolute."""
    title: str
    """As it stands in the feed: it may hold HTML."""
    html: str
    """The longest of its texts, as HTML."""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    short: str | None = None
    """The short link, in a feed that feeder made."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What a feed says of an entry that was withdrawn (RFC 6721)."""

    id: str
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Old:
    """One document of a feed."""

    kind: Kind
    id: str
    """Of the feed itself; "" when it has none."""
    entries: tuple[Entry, ...]
    older: str | None
    """Where what is older stands, absolute (RFC 5005; JSON Feed, next_url)."""
    gone: tuple[Gone, ...] = ()
    ours: bool = False
    """Whether feeder made it."""
    problem: str | None = None
    """Why it is not well-formed, when it was read as far as that goes."""
