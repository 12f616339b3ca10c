"""How a project stands, without touching it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeder import discover
from feeder.catalog import Catalog
from feeder.config import Config
from feeder.decode import decode
from feeder.errors import ArticleError, blamed_on_text
from feeder.ledger import Ledger
from feeder.model import Article, Notice, Stat
from feeder.parse import parse
from feeder.publish.advice import advice
from feeder.publish.intake import options
from feeder.records import stamp

What = Literal["publish", "expire"]

_MOST_FILES = 100
_FIELDS: dict[What, str] = {"publish": "published", "expire": "expires"}


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Something that an article does by itself."""

    at: str
    """When, in UTC."""
    what: What
    title: str
    path: str
    line: int
    """Where the date stands in its file, from 1."""


@dataclass(frozen=True, slots=True)
class Status:
    """What `feeder status` tells."""

    items: int
    scheduled: int
    next_due: str | None
    """When the next article becomes due or expires by itself, in UTC."""
    last_pass: str | None
    """When something was last recorded, in UTC."""
    pending: int
    """Files that changed since they were last read."""
    owed: int
    """Documents that do not stand as they should."""
    undelivered: int
    """Documents that changed since `after_publish` last succeeded."""
    notices: tuple[Notice, ...]
    upcoming: tuple[Upcoming, ...] = ()
    """What articles do next by themselves, in the order of time; of many files those that are next."""

    @property
    def is_stale(self) -> bool:
        """Whether the output folder does not show what the input folder holds."""
        return bool(self.pending or self.owed)

    @property
    def exit_code(self) -> int:
        """1 when it is stale or a file needs a person, else 0."""
        return 1 if self.is_stale or not all(notice.note for notice in self.notices) else 0


def status(settings: Config) -> Status:
    """Tell how a project stands. Raises FeederError when ledger or catalog cannot be read."""
    known = _copied(settings)
    head = Ledger(settings.ledger).head()
    try:
        undelivered = known.deliveries.count() if settings.after_publish else 0
        general = (*advice(settings, head.authority if head else "", known), *_undelivered(settings, undelivered))
        general += tuple(_held_back(known))
        return Status(
            items=known.items.published(),
            scheduled=known.files.waiting(),
            next_due=known.files.next_due(),
            last_pass=known.items.newest() or None,
            pending=_pending(settings, known),
            owed=len(known.documents.owed()),
            undelivered=undelivered,
            notices=(*general, *(notice for row in known.files.troubled() for notice in row.notices)),
            upcoming=tuple(sorted(_upcoming(settings, known), key=lambda one: (one.at, one.path, one.line))),
        )
    finally:
        known.connection.close()


def _undelivered(settings: Config, count: int) -> Iterator[Notice]:
    """Tell of documents that the command after a pass is still to be told of."""
    if count:
        documents = f"{count} document{'' if count == 1 else 's'} that changed"
        message = f"`after_publish`: the command has not succeeded for {documents}; the next pass runs it again"
        yield Notice(settings.file.name, None, message)


def _held_back(known: Catalog) -> Iterator[Notice]:
    """Tell of items that stay published although their texts are gone."""
    for _, title, home in known.away.held(_MOST_FILES):
        message = f"the withdrawal of “{title}” is held back; `feeder build` tells why, and what to do"
        yield Notice(home, None, message)


def _upcoming(settings: Config, known: Catalog) -> Iterator[Upcoming]:
    """Read the files again in which something changes by itself: of what waits the catalog knows no more than when."""
    for row in known.files.changing(_MOST_FILES):
        for article in _articles(settings, row.stat.path):
            stated = article.published if article.declares("published") else None
            dates: dict[What, datetime | None] = {"publish": stated, "expire": article.expires}
            for what, date in dates.items():
                if date is not None and not article.draft and stamp(date) >= (row.due or ""):
                    line = next((e.first for e in article.evidence if e.field == _FIELDS[what]), article.line)
                    yield Upcoming(stamp(date), what, article.title, row.stat.path, line)


def _articles(settings: Config, path: str) -> tuple[Article, ...]:
    """Give what stands in a file; nothing when it cannot be read."""
    try:
        blob = discover.read(settings.input.folder, path, settings.input.max_size)
        with blamed_on_text():
            return parse(decode(blob), options(settings)).articles if blob else ()
    except ArticleError:
        return ()


def _copied(settings: Config) -> Catalog:
    """Give a copy of the catalog, so that nothing is touched; an empty one when nothing was built yet."""
    path = settings.state / "catalog.sqlite"
    if not path.exists() or Ledger(settings.ledger).head() is None:
        return Catalog(None)
    stored = Catalog(path)
    try:
        return stored.in_memory()
    finally:
        stored.connection.close()


def _pending(settings: Config, known: Catalog) -> int:
    """Count the files that are new, changed or gone; one that could not be opened counts when it is gone."""
    stats = {row.stat.path: row.stat for row in known.files.every()}
    changed = 0
    for stat in _scanned(settings):
        before = stats.pop(stat.path, None)
        changed += before != stat and (before is None or before.size >= 0)
    return changed + len(stats)


def _scanned(settings: Config) -> Iterator[Stat]:
    if not settings.input.folder.is_dir():
        return iter(())
    wanted = discover.matcher(settings.input.include, settings.input.exclude)
    return discover.scan(settings.input.folder, wanted, [])
