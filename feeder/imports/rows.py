"""What is read of a feed, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeder.model import Enclosure

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
    summary: str = ""
    """What it says of itself besides its text, as HTML."""
    categories: tuple[str, ...] = ()
    lang: str | None = None
    image: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    full_link: str | None = None
    """Where the link leads, when that is a short one."""
    dateline: str | None = None
    """The place that it was filed from, in a feed that feeder made; `agency` too."""
    agency: str | None = None
    line: int | None = None
    """Where it begins in its document."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to publish."""
        return not (self.title or self.html or self.link or self.enclosures or self.image)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry, with its line."""

    line: int | None
    message: str


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
    faults: tuple[Fault, ...] = ()
    """What a person should know of its entries."""
    problem: str | None = None
    """Why it is not well-formed, when it was read as far as that goes."""
