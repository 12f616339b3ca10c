"""How a project stands, without touching it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from feeder import config, discover, lock
from feeder.catalog import Catalog
from feeder.config import PLACEHOLDER, Config
from feeder.counts import count
from feeder.errors import ArticleError, UsageError
from feeder.ledger import Ledger
from feeder.model import Article, Notice, Stat
from feeder.publish import guarding, refusing, standing, watching
from feeder.publish.advice import advice
from feeder.publish.project import LOCK
from feeder.publish.reading import read
from feeder.publish.standing import Standing
from feeder.publish.watching import Watching
from feeder.records import stamp

What = Literal["publish", "expire"]

PATIENCE = 300.0
"""Seconds without a sign of life after which a watch is taken for stuck."""
_MOST_FILES = 100
_BARE = f"site: {{ title: unknown, url: {PLACEHOLDER} }}"
"""What stands in for a configuration of which only the place counts."""
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
    quarantined: int
    """Files of which nothing new is published, until a person mends them."""
    held: int
    """Items that stay published although their texts are gone, until a person confirms it."""
    overdue: bool
    """Whether an article should have been published, or expired, by itself, and was not."""
    watch: Watching | None
    """The watch that runs, or was killed; None when there is none."""
    publishing: bool
    """Whether a pass is at work."""
    free: int | None
    """Bytes that are free where the output folder stands, or ledger and catalog, whichever is less."""
    output: Standing | None
    """How the output folder stands; None when nobody knows where it is."""
    ledger_lost: bool
    """Whether feeds stand in the output folder, and their ledger is gone."""
    refused: str | None
    """Why `feeder build` would be refused, in its words, as far as a look can tell."""
    catalog_lost: bool
    """Whether the catalog is gone, or not filled yet, beside a ledger that tells of items."""
    notices: tuple[Notice, ...]
    upcoming: tuple[Upcoming, ...] = ()
    """What articles do next by themselves, in the order of time; of many files those that are next."""

    @property
    def is_stale(self) -> bool:
        """Whether the output folder does not show what the input folder holds, and nobody is about to mend that."""
        stands = "none" if self.output is None else self.output.state
        if self.overdue or self.ledger_lost or self.refused or stands == "unwritable":
            return True
        if self.watch is not None:
            return not self.watch.is_well
        return bool(self.pending or self.owed) or stands in {"missing", "changed"}

    @property
    def exit_code(self) -> int:
        """1 when it is stale or a file needs a person, else 0."""
        return 1 if self.is_stale or not all(notice.note for notice in self.notices) else 0


def status(settings: Config, *, patience: float = PATIENCE, health: bool = False) -> Status:
    """Tell how a project stands. Raises FeederError when ledger or catalog cannot be read.

    A watch may give no sign of life for `patience` seconds. For its `health` only what publishes is looked at, and no
    text: then there are no notices, and nothing upcoming.
    """
    known = _catalog(settings)
    with closing(known.connection), known.connection.told(), closing((fresh := _catalog(settings)).connection):
        found = _of_catalog(settings, known, patience)
        undelivered = found.undelivered if settings.after_publish else 0
        upcoming = () if health else _upcoming(settings, known)
        is_published = Ledger(settings.ledger).head() is not None
        told = refusing.look(settings, known) if is_published else refusing.Told()
        blocked: list[Notice] = []
        is_waiting = found.watch is not None and found.watch.state in {"running", "degraded"}
        return replace(
            found,
            items=found.items if told.items is None else told.items,
            last_pass=found.last_pass or told.newest or None,
            pending=found.pending if is_waiting else _pending(settings, known, blocked),
            undelivered=undelivered,
            free=_free(settings.output.folder, settings.root),
            output=standing.look(settings, known, fresh, is_published=is_published),
            ledger_lost=standing.is_lost(settings),
            refused=told.refused,
            catalog_lost=bool(told.items),
            notices=() if health else (*blocked, *_notices(settings, known, undelivered)),
            upcoming=tuple(sorted(upcoming, key=lambda one: (one.at, one.path, one.line))),
        )


def health(file: Path, *, patience: float = PATIENCE) -> Status:
    """Tell whether publishing works for a configuration file. Raises FeederError.

    While the file cannot be used, a watch goes on with what it held before: then its health is told, with the reason.
    What the file would say is left out. Without such a watch the file is what is wrong.
    """
    try:
        settings = config.load(file)
    except UsageError as error:
        settings = config.parse(_BARE, file)
        known = _catalog(settings)
        with closing(known.connection), known.connection.told():
            found = _of_catalog(settings, known, patience)
        if found.watch is None or found.watch.state == "dead":
            raise
        return replace(found, watch=watching.degraded(found.watch, str(error)))
    return status(settings, patience=patience, health=True)


def _of_catalog(settings: Config, known: Catalog, patience: float) -> Status:
    """Give what watch and catalog tell, which stand beside the configuration, whatever that says."""
    now = time.time()
    watch, waiting = watching.look(settings.state, patience, now) or (None, 0)
    grace = patience if watch is not None and watch.is_well else 0.0
    due = min(filter(None, (known.files.next_due(), known.away.next_due())), default=None)
    return Status(
        items=known.items.published(),
        scheduled=known.files.waiting(),
        next_due=due,
        last_pass=known.items.newest() or None,
        pending=waiting,
        owed=known.documents.count_owed(),
        undelivered=known.deliveries.count(),
        quarantined=known.files.quarantined(),
        held=len(known.away.ids()),
        overdue=due is not None and due <= stamp(datetime.fromtimestamp(now - grace, UTC)),
        watch=watch,
        publishing=bool(lock.is_held(settings.state / LOCK)),
        free=_free(settings.root),
        output=None,
        ledger_lost=False,
        refused=None,
        catalog_lost=False,
        notices=(),
    )


def _free(*folders: Path) -> int | None:
    free = []
    for folder in folders:
        with suppress(OSError):
            free.append(shutil.disk_usage(folder if folder.exists() else folder.parent).free)
    return min(free, default=None)


def _notices(settings: Config, known: Catalog, undelivered: int) -> Iterator[Notice]:
    head = Ledger(settings.ledger).head()
    yield from advice(settings, head.authority if head else "", known)
    yield from _undelivered(settings, undelivered)
    held = len(known.away.ids())
    if held:
        yield Notice(settings.input.folder.name, None, guarding.told_of(held, known.fact(guarding.WHY)))
    yield from (notice for row in known.files.troubled() for notice in row.notices)


def _undelivered(settings: Config, number: int) -> Iterator[Notice]:
    """Tell of documents that the command after a pass is still to be told of."""
    if number:
        documents = f"{count(number, 'document')} that changed"
        message = f"`after_publish`: the command has not succeeded for {documents}; the next pass runs it again"
        yield Notice(settings.file.name, None, message)


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
        return read(blob, settings)[1].articles if blob else ()
    except ArticleError:
        return ()


def _catalog(settings: Config) -> Catalog:
    """Give the catalog as it stands; an empty one when nothing was built yet."""
    path = settings.state / "catalog.sqlite"
    if not path.exists() or Ledger(settings.ledger).head() is None:
        return Catalog(None)
    return Catalog(path, to_read=True)


def _pending(settings: Config, known: Catalog, blocked: list[Notice]) -> int:
    """Count the files that are new, changed or gone; one that could not be opened counts when it is gone.

    Nobody knows of those in folders that cannot be read: `blocked` is told why.
    """
    stats = known.files.seen()
    changed = 0
    for stat in _scanned(settings, blocked):
        before = stats.pop(stat.path, None)
        changed += before is None or (before != (stat.size, stat.mtime_ns) and before[0] >= 0)
    places = tuple(f"{notice.path}/" for notice in blocked)
    return changed + sum(not path.startswith(places) for path in stats)


def _scanned(settings: Config, blocked: list[Notice]) -> Iterator[Stat]:
    if not settings.input.folder.is_dir():
        return iter(())
    wanted = discover.matcher(settings.input.include, settings.input.exclude)
    return discover.scan(settings.input.folder, wanted, blocked)
