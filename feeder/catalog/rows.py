"""What the catalog takes and gives, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field

from feeder.model import Article, Identity, Medium, Notice, Stat
from feeder.records import State


@dataclass(frozen=True, slots=True)
class Entry:
    """A published item as the catalog holds it."""

    identity: Identity
    article: Article
    link_shared: bool
    """Whether other published texts carry the item's own link, so that it is nobody's."""
    media: tuple[Medium, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as last read."""

    stat: Stat
    digest: str
    notices: tuple[Notice, ...] = ()
    waiting: int = 0
    """Articles in it that wait for their date."""
    due: str | None = None
    """When something in it becomes due or expires by itself."""
    named: tuple[Stat, ...] = ()
    """The files that it names, as they stood then, by path; one that was not there has the size and time -1."""

    @property
    def quarantined(self) -> bool:
        """Whether something in the file could not be published, so that every full pass tries again."""
        return any(notice.quarantined for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Published:
    """What a pass stores of an item that is published after it."""

    state: State
    article: Article | None
    """None when the item's text was not read in this pass."""
    link: str | None
    """The key by which own links are compared."""
    feeds: tuple[str, ...] = ()
    """The feeds with a selection that hold the article."""
    media: tuple[Medium, ...] = ()
    """The files that are published with the article."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which documents there are: what the configuration makes of any set of items."""

    feeds: dict[str, tuple[str, ...]]
    """The documents of each feed."""
    selected: frozenset[str]
    """The feeds that hold only some items; the others hold all."""
    index: tuple[str, ...]
    """Documents that list the newest items, whatever changed."""
    fixed: tuple[str, ...]
    """Documents that are the same whatever the items are."""
    page: str | None
    """The path of an item's page, with `{}` for its short code; None without pages."""
    gone: str | None
    """The path of the file that tells hosts that an item is withdrawn; None without pages."""
    media: str
    """The folder of an item's files, with `{}` for its short code; ends in `/`."""
    aliases: tuple[str, ...] = ()
    """Further names of documents of feeds, which stand among those of `feeds` too."""
    archive: tuple[str, ...] = ()
    """The documents of an archive page, with `{}` for its number; none without archives."""
    page_size: int = 50
    """How many numbers of arrival an archive page stands for."""

    families: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of the documents of each feed that stands for a family, by what the names of its feeds begin with."""

    sitemap: str | None = None
    """The path of a part of the sitemap, with `{}` for its number; None without sitemaps."""
    sitemap_size: int = 1000
    """How many numbers of arrival a part stands for."""

    def documents_of(self, feed: str) -> tuple[str, ...]:
        """Give the documents of a feed, one of a family too; none of one that the configuration does not name."""
        if feed in self.feeds:
            return self.feeds[feed]
        names = next((names for family, names in self.families.items() if feed.startswith(f"{family}-")), ())
        return tuple(f"feeds/{feed}/{name}" for name in names)

    def archived(self, arrival: int) -> tuple[str, ...]:
        """Give the documents of the archive page that a number of arrival belongs to."""
        return tuple(path.replace("{}", str(arrival // self.page_size + 1)) for path in self.archive)


@dataclass(frozen=True, slots=True)
class Owed:
    """A document that does not stand as it should."""

    path: str
    item: str | None
    """The id of the item whose page or file it is; None for feeds and the index."""
    gone: bool
    """Whether it should not stand at all."""
    source: str | None = None
    """The path, below the input folder, of the file that it is a copy of."""
