"""What is published: items, the feeds that hold them, and the documents of those; and what a person should know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from feeder.model.texts import Article, Enclosure

Format = Literal["rss", "atom", "json"]
Cause = Literal["hidden", "confirmed", "asked"]
"""Why an item was withdrawn: its author hid the text, a person confirmed that texts vanished, or asked for it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What cannot be recomputed of an item, and so stands in the ledger: one line, one state of one item."""

    id: str
    """Atom id, RSS guid, JSON Feed id: an IRI (RFC 4287, section 4.2.6)."""
    code: str
    """The short code: the item's page is at `s/<code>/`. Never given to another item."""
    arrival: int
    """The item's number in the order of arrival, from 0."""
    first_seen: datetime
    published: datetime
    updated: datetime
    home: str
    """The path whose text is published."""
    copies: tuple[str, ...]
    """Other paths with the same text, sorted."""
    first_path: str
    ordinal: int
    """Path and place in the file at minting: the last words in the sort order."""
    title: str
    link: str | None
    """The text's own link, as stated."""
    text: str
    """Fingerprint of the normalised title and body: 16 bytes as hex."""
    sketch: int
    """64 bits that similar texts share most of."""
    source: str
    """Digest of the home file when it was last read: another reading of the same bytes is no edit."""
    read: str = ""
    """Digest of what was read of it then, 8 bytes as hex: tells a correction from a line that no one sees."""
    republish: bool = False
    withdrawn: datetime | None = None
    """When the item was withdrawn; None while it is published."""
    kept: bool = False
    """Its text is gone from the input folder; it lives on from a copy in the store."""
    cause: Cause | None = None
    """Why; None for a text that vanished while nobody was asked, and while the item is published."""
    retired: bool = False
    """Withdrawn without a word to subscribers: after a merge another id stands for the same text."""
    guid: str | None = None
    """What readers of RSS and JSON Feed know it by, where that is not its id: of the feed it was imported from."""
    adopted: str | None = None
    """The link under which that feed published it: stands as its own where the text has none."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article with an identity, as feeds carry it: nothing in it is left to be filled in."""

    identity: Identity
    article: Article
    link: str
    """The one alternate link: the text's own, else the short link. RSS link, Atom rel=alternate, JSON url."""
    short_link: str
    """The short URL minted here."""
    lang: str
    image: Enclosure | None = None
    """The article's picture, its address absolute."""
    enclosures: tuple[Enclosure, ...] = ()
    """What comes with the text, addresses absolute: RSS enclosure, Atom rel=enclosure, JSON Feed attachments."""
    files: tuple[tuple[str, str], ...] = ()
    """Paths that stand in the text, each with the absolute address that its file is published at."""

    @property
    def id(self) -> str:
        """Atom id, RSS guid, JSON Feed id."""
        return self.identity.id

    @property
    def guid(self) -> str:
        """RSS guid and JSON id: the id, but for an item that another publisher's readers know by something else."""
        return self.identity.guid or self.identity.id

    @property
    def title(self) -> str:
        """Plain text, one line."""
        return self.article.title

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories, then tags, each once: Atom category, RSS category, JSON Feed tags."""
        return tuple(dict.fromkeys(self.article.categories + self.article.tags))


@dataclass(frozen=True, slots=True)
class Person:
    """An author: Atom author, dc:creator, JSON Feed author."""

    name: str
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """What all documents say of the site they belong to."""

    title: str
    url: str
    """Absolute, ends in `/`."""
    description: str
    language: str
    author: Person | None = None
    rights: str | None = None
    hub: str | None = None
    """The address of a WebSub hub (https://www.w3.org/TR/websub/)."""


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """A feed without its items."""

    name: str
    id: str
    title: str
    description: str
    folder: str
    """Where its documents stand below the output folder: "" for `main`, else `feeds/<name>/`."""
    formats: tuple[Format, ...]
    content: Literal["full", "summary"]
    site: Site
    updated: datetime
    archive: int | None = None
    """The number of an archive page, from 1, the oldest; None for the document that people subscribe to."""
    image: str | None = None
    """The address of a picture that stands for it."""
    page: str | None = None
    """The address of the page that shows it to people; None without pages."""
    previous: str | None = None
    """The folder of the archive page that holds what is older; None when there is none (RFC 5005, section 4)."""
    following: str | None = None
    """The folder of the archive page that holds what is newer; only the first page names it, which has no older one."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What a search finds of an item."""

    title: str
    code: str
    """Its short code."""
    published: datetime
    lang: str | None
    """As the text says or shows; None for that of the site."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a withdrawn item, for readers that understand it (RFC 6721, section 3)."""

    id: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A selection of items with a title and a URL; items are in document order, newest first."""

    info: FeedInfo
    items: tuple[Item, ...]
    tombstones: tuple[Tombstone, ...] = ()
    """The items that were withdrawn last, the newest first."""


@dataclass(frozen=True, slots=True)
class Document:
    """One output file: its path below the output folder, and its bytes."""

    path: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """A problem with its file: a quarantined source, a repaired one, a link that is no identity."""

    path: str
    line: int | None
    message: str
    quarantined: bool = False
    """The file could not be read: nothing new of it is published, its last good version stays."""
    note: bool = False
    """Good to know, but nothing that a person must mend."""
    doubt: bool = False
    """A note worth a look: something was read with little confidence."""
    hidden: Literal["draft", "expired"] | None = None
    """Of a text that its author does not want published (any more): why."""
