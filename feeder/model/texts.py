"""What is read: files, their texts, and the articles in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

Markup = Literal["text", "markdown", "rest", "html"]


@dataclass(frozen=True, slots=True)
class Stat:
    """What a scan of the input folder tells of one file."""

    path: str
    size: int
    mtime_ns: int
    ctime_ns: int = 0
    """When the system last noted a change of the file, which no program can set: texts of one size and time, as they
    come out of an archive, are told apart by it when one takes the place of the other."""


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
    doubt: bool = False
    """A note worth a look: it may mean something else."""


class Source(NamedTuple):
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


class Article(NamedTuple):
    """What an author wrote. `None` or an empty tuple means that the text does not say.

    A tuple as `Evidence` is: a frozen dataclass of so many fields takes three times as long to make.
    """

    title: str
    content: str
    """The body as read: for `text`, paragraphs separated by one blank line, with ends of lines in verse and tables.

    For other markup, its source.
    """
    markup: Markup = "text"
    summary: tuple[str, ...] = ()
    """The points of the writer, or one prose summary or lead: plain text."""
    points: bool = False
    """True when `summary` is a list of points, False when it is prose."""
    link: str | None = None
    """The text's own short or canonical link, never a minted one."""
    full_link: str | None = None
    """Its address in full, where `link` is a short one and the text names both."""
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


class Reading(NamedTuple):
    """All that was read from one source: its articles in order, and what a person should know."""

    articles: tuple[Article, ...]
    problems: tuple[Problem, ...] = ()
    used: Mapping[int, str] = MappingProxyType({})
    """What lines were read as, by their numbers from 1; those that are not among them are blank."""
    length: int = 0
    """How many lines there are."""

    @property
    def roles(self) -> tuple[str, ...]:
        """What each line was read as (`title`, `link`, `bullet`, `dateline`, `body`, `ignored`, ...), line 1 first."""
        return tuple(self.used.get(number, "blank") for number in range(1, self.length + 1))


@dataclass(frozen=True, slots=True)
class Text:
    """A source as the decision sees it: where it stands, when it was touched, and its articles in order."""

    path: str
    modified: datetime
    digest: str
    articles: tuple[Article, ...]
