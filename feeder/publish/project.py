"""One project on disk: its configuration, its ledger and its catalog, brought to one state."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from feeder import __version__, config, lock, write
from feeder.catalog import Catalog, Layout
from feeder.errors import MachineError, RefusedError, UsageError
from feeder.ledger import Head, Ledger
from feeder.model import Identity, Notice
from feeder.publish import templates
from feeder.publish.layout import layout
from feeder.publish.replay import caught_up, facts, known_mark, now_after
from feeder.publish.untold import Untold
from feeder.records import stamp

Clock = Callable[[], datetime]

_LOG = logging.getLogger("feeder")
_CATALOG = "catalog.sqlite"
LOCK = "lock"
"""Held by whoever publishes, as long as a pass takes."""
LOST = (
    "the output folder holds feeds, but their ledger is missing: without it corrected texts would come back as new "
    "ones. Put ledger.jsonl back, make it anew from these feeds with `feeder ledger rebuild`, or begin anew with "
    "`feeder build --new-ledger`"
)
_LOCK_SECONDS = 30.0
_BEHIND = timedelta(minutes=1)


def system_clock() -> datetime:
    """Give the time of the machine."""
    return datetime.now(UTC)


class Project:
    """The state of one project. A pass holds its lock, brings the catalog up to the ledger, and works on both."""

    def __init__(
        self,
        settings: config.Config,
        *,
        clock: Clock = system_clock,
        dry_run: bool = False,
        beat: Callable[[], object] = lambda: None,
    ) -> None:
        """Name the parts; a dry run works on a copy of the catalog in memory and appends nothing.

        `beat` is called again and again while a pass gets on.
        """
        self.config = settings
        self.beat = beat
        self.clock = clock
        self.dry_run = dry_run
        self.ledger = Ledger(settings.ledger)
        self.layout: Layout = layout(settings, settings.page_size)
        self.notices: list[Notice] = []
        self.own: Mapping[str, str] | None = None
        """The owner's templates that were read last; None when they could not be read."""
        self.held: Mapping[str, str] | None = None
        """Those that stand in for them, since they are at fault."""
        self.untold = Untold()
        self.doubted = False
        """Whether the catalog proved to be damaged: the next pass makes it anew."""
        self.anew = False
        """Whether that was done in this pass, or in a try before."""
        self._catalog: Catalog | None = None
        self._head: Head | None = None

    @property
    def catalog(self) -> Catalog:
        """The catalog, open."""
        if self._catalog is None:
            raise MachineError("the project is not open")
        return self._catalog

    @property
    def head(self) -> Head:
        """The first line of the ledger."""
        if self._head is None:
            raise MachineError("the project is not open")
        return self._head

    @contextmanager
    def opened(self, *, new_ledger: bool = False) -> Iterator[bool]:
        """Hold the pass lock and bring the catalog up to the ledger.

        Gives whether the ledger told something new, so that a look at some files only is not enough. Raises
        MachineError when another process holds the lock for 30 seconds, RefusedError when a ledger is missing.
        """
        if self.dry_run:
            yield self._open(new_ledger=new_ledger)
            return
        why = "another feeder is publishing; try again when it is done"
        with lock.held(self.config.state / LOCK, _LOCK_SECONDS, why):
            yield self._open(new_ledger=new_ledger)

    def templates(self) -> Mapping[str, str]:
        """Give the owner's templates. Raises FeederError when one cannot be read."""
        if self.held is not None:
            return self.held
        self.own = None
        self.own = templates.read(self.config.templates)
        return self.own

    def close(self) -> None:
        """Close the catalog."""
        if self._catalog is not None:
            self._catalog.connection.close()
            self._catalog = None

    def _forget(self) -> None:
        """Delete a catalog that is damaged. Only who holds the lock may: another process may be working on it."""
        if self._catalog is not None:
            self._catalog.connection.remove()
            self._catalog = None
        self._tell_anew("it was damaged")

    def _tell_anew(self, why: str) -> None:
        self.anew = True
        message = f"{why}, and is made anew from the ledger and the texts"
        self.notices.append(Notice(_CATALOG, None, message, note=True))
        _LOG.warning("%s: %s", self.config.state / _CATALOG, message)

    def done(self) -> None:
        """Forget what a pass left to its report, which is made."""
        self.untold, self.anew = Untold(), False
        self.notices.clear()

    def naming(self, path: str) -> list[str]:
        """Give the texts that name a file; none as long as the catalog is not open.

        A catalog that fails gives the file itself, so that a pass finds out why.
        """
        if self._catalog is None:
            return []
        try:
            with self._catalog.connection.told():
                return self._catalog.files.naming(path)
        except MachineError:
            return [path]

    def next_due(self) -> str | None:
        """Give the next time, in the ledger's form, at which an article becomes due or expires by itself.

        A catalog that fails gives one that is long past, so that a pass finds out why.
        """
        if self._catalog is None:
            return None
        try:
            with self._catalog.connection.told():
                dues = self._catalog.files.next_due(), self._catalog.away.next_due()
        except MachineError:
            return ""
        return min(filter(None, dues), default=None)

    def is_emptied(self) -> bool:
        """Whether documents that always stand do not: the output folder was deleted, or replaced."""
        return any(write.stamp(self.config.output.folder, path) is None for path in self.layout.index)

    def now(self) -> datetime:
        """Give the one time of a pass: later than any in the ledger, even when the clock was set back."""
        return max(self.clock(), now_after(self.catalog.items.newest(), self.head))

    def record(self, identities: Sequence[Identity], now: datetime, *, told: bool = False) -> dict[str, str]:
        """Append a pass to the ledger; gives the facts to keep in the catalog with it.

        What is `told` by whoever asks for it is owed to no later report.
        """
        if self.dry_run or not identities:
            return {}
        if not told:
            self.untold.record(identities, now, self.catalog)
        done = facts(self.ledger.append(identities, now, known=known_mark(self.catalog)))
        if told:
            self.untold.leave(self.catalog, now)
        return done

    @property
    def reading(self) -> str:
        """Everything that sources are read by, besides themselves."""
        return f"{__version__} {config.reading_key(self.config)}"

    def rendering(self, own: Mapping[str, str]) -> str:
        """Give everything that documents are made by, besides the items; `own` are the owner's templates."""
        return f"{__version__} {config.rendering_key(self.config)} {templates.digest(own) if own else ''}"

    def _open(self, *, new_ledger: bool) -> bool:
        self._head = self.ledger.head()
        folder = self.config.input.folder
        missing = UsageError("there is no such input folder; make it, or correct input.folder", path=str(folder))
        if self._head is None:
            if not folder.is_dir():
                raise missing
            self._head = self._begin(new_ledger=new_ledger)
        self._open_catalog()
        with self.catalog.connection.told():
            if not self.dry_run:
                self.ledger.secure(int(self.catalog.fact("ledger offset") or 0))
            self.untold.look(self.catalog)
            learnt = caught_up(self.config, self.ledger, self.catalog, self._head, dry_run=self.dry_run)
            live = self.catalog.items.live()
            self._look_at_clock()
        self._head = learnt.head
        self.layout = layout(self.config, self._head.page_size)
        self.notices += learnt.notices
        if not folder.is_dir() and not live:
            raise missing
        return learnt.anything

    def _look_at_clock(self) -> None:
        """Tell of a clock that was set back: all times go on from the newest one, and nothing falls due meanwhile."""
        newest = datetime.fromisoformat(self.catalog.items.newest() or stamp(self.head.created))
        if self.clock() < newest - _BEHIND:
            message = (
                f"the clock of this machine is behind the newest time in the ledger ({newest:%Y-%m-%d %H:%M} UTC); "
                "times go on from there, and nothing falls due before: set the clock right"
            )
            self.notices.append(Notice(self.config.ledger.name, None, message, note=True))

    def _open_catalog(self) -> None:
        if self._catalog is not None and not self._catalog.connection.is_current():
            self.close()
        elif self.doubted:
            self._forget()
        self.doubted = False
        if self._catalog is not None:
            return
        path = self.config.state / _CATALOG
        if not self.dry_run:
            self._catalog = Catalog(path)
            if self._catalog.connection.was_damaged:
                self._tell_anew("it was no catalog any more")
        elif path.exists():
            stored = Catalog(path, to_read=True)
            self._catalog = stored.in_memory()
            stored.connection.close()
        else:
            self._catalog = Catalog(None)

    def _begin(self, *, new_ledger: bool) -> Head:
        """Begin a ledger, unless what stands in the output folder says that there must be one, or is not ours."""
        wanted = {p for paths in (*self.layout.feeds.values(), self.layout.index, self.layout.fixed) for p in paths}
        known = False
        for path in write.standing(self.config.output.folder, self.layout.aliases):
            ours = write.is_ours(self.config.output.folder / path)
            known = known or ours
            if not ours:
                in_our_folders = "/" in path and path not in self.layout.aliases
                if (path not in wanted and "/" not in path) or (known and in_our_folders):
                    continue
                raise foreign(self.config.output.folder / path)
            if not new_ledger:
                raise RefusedError(LOST, path=str(self.config.ledger))
        if new_ledger:
            message = "the ledger begins anew: texts that were corrected or undated may come back as new ones"
            self.notices.append(Notice(self.config.ledger.name, None, message, note=True))
        now = self.clock()
        host = urlsplit(self.config.site.url).hostname
        head = Head(self.config.site.authority or f"{host},{now.year}", self.config.page_size, now)
        if not self.dry_run:
            self.ledger.create(head)
        return head


def foreign(file: Path) -> UsageError:
    """Give the error that a file of someone else stands where a document should."""
    message = "feeder would write here, but did not make this file; move it, or choose another output folder"
    return UsageError(message, path=str(file))
