"""The frozen data that pass between the stages of the pipeline.

Each type is named by its place in the pipe: a `Blob` is a file's bytes, a `Source` its text, an `Article` what an
author wrote in it, an `Identity` what must outlive every edit of it, an `Item` the two together as feeds carry them.
Times are aware and in UTC; sequences are tuples; paths are relative to the input folder, with POSIX separators.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

Markup = Literal["text", "markdown", "rest", "html"]
Format = Literal["rss", "atom", "json"]


@dataclass(frozen=True, slots=True)
class Stat:
    """What a scan of the input folder tells of one file."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Blob:
    """The bytes of one file, as they stood between two equal looks at its size and time."""

    stat: Stat
    data: bytes
    digest: str
    """BLAKE2b of the bytes, 16 bytes as hex: equal digests mean an untouched text."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should know about a source: where, and in a full sentence what."""

    line: int | None
    message: str
    note: bool = False
    """Good to know, but nothing that a person must mend."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text file, decoded and free of what XML cannot carry."""

    path: str
    text: str
    encoding: str
    modified: datetime
    digest: str
    problems: tuple[Problem, ...] = ()
    """What decoding had to mend, each with its line."""


class Evidence(NamedTuple):
    """Why a field of an article has its value: a tuple, since reading makes more of them than of anything else."""

    field: str
    rule: str
    """Name of the rule that found or derived the value, in words a person understands."""
    first: int
    last: int
    """The lines (from 1, both included) that the value was read from."""
    confidence: float = 1.0
    declared: bool = False
    """True when the author declared the field (front matter), False when it was read from the prose."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an article: for podcasts its sound, for others what comes with the text."""

    url: str
    """An address, or a path beside the text, as the author wrote it."""
    type: str | None = None
    """Its media type; None while nothing tells it."""
    length: int | None = None
    """Bytes; None while nothing tells it."""


@dataclass(frozen=True, slots=True)
class Article:
    """What an author wrote. `None` or an empty tuple means that the text does not say."""

    title: str
    content: str
    """The body as read: for `text`, paragraphs separated by one blank line; for other markup, its source."""
    markup: Markup = "text"
    summary: tuple[str, ...] = ()
    """The points of the writer, or one prose summary or lead: plain text."""
    points: bool = False
    """True when `summary` is a list of points, False when it is prose."""
    link: str | None = None
    """The text's own short or canonical link, never a minted one."""
    id: str | None = None
    """The explicit id of front matter, as written."""
    published: datetime | None = None
    updated: datetime | None = None
    expires: datetime | None = None
    draft: bool = False
    republish: bool = False
    dateline: str | None = None
    """The place that a story is filed from: `LONDON` of `LONDON (AP) — `."""
    agency: str | None = None
    """The news agency that a dateline or a line of credit names."""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lang: str | None = None
    image: str | None = None
    """Its picture: an address, or a path beside the text, as the author wrote it."""
    enclosures: tuple[Enclosure, ...] = ()
    line: int = 1
    """The first line of the article in its source, from 1."""
    evidence: tuple[Evidence, ...] = ()

    def declares(self, name: str) -> bool:
        """Whether the author declared the field `name` in front matter."""
        return any(e.declared for e in self.evidence if e.field == name)


@dataclass(frozen=True, slots=True)
class Medium:
    """A file of the input folder that an article names, and that is published with it."""

    name: str
    """As the author wrote it."""
    path: str
    """Relative to the input folder."""
    type: str
    """Its media type, told by how it begins."""
    length: int
    """Bytes."""
    file: str
    """What it is called in the item's own folder below `media/`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one source: its articles in order, and what a person should know."""

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()
    roles: tuple[str, ...] = ()
    """What each line was read as (`title`, `link`, `bullet`, `dateline`, `body`, `ignored`, ...), line 1 first."""


@dataclass(frozen=True, slots=True)
class Text:
    """A source as the decision sees it: where it stands, when it was touched, and its articles in order."""

    path: str
    modified: datetime
    digest: str
    articles: tuple[Article, ...]


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
    republish: bool = False
    withdrawn: datetime | None = None
    """When the item was withdrawn; None while it is published."""
    retired: bool = False
    """Withdrawn without a word to subscribers: after a merge another id stands for the same text."""


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


@dataclass(frozen=True, slots=True)
class Feed:
    """A selection of items with a title and a URL; items are in document order, newest first."""

    info: FeedInfo
    items: tuple[Item, ...]


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
