"""Publishing while the folder changes: one pass for each batch of events."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from feeder import config, discover, lock
from feeder.config import Config
from feeder.errors import FeederError
from feeder.events import Batch, Timing, Watcher
from feeder.events.system import SystemBackend
from feeder.model import Notice, Stat
from feeder.publish import watching
from feeder.publish.intake import Look
from feeder.publish.looks import Looks
from feeder.publish.passes import run
from feeder.publish.project import Clock, Project, system_clock
from feeder.publish.vital import Vital
from feeder.records import stamp
from feeder.report import HeldError, Report, failed
from feeder.supervisor import Supervisor

_LOG = logging.getLogger("feeder.watch")
_RETRY_SECONDS = 2.0
_REPEAT_SECONDS = 60.0
_LOOKED_AT_SECONDS = 0.5
"""`status` holds the lock for a moment to see whether it is free."""
_DELIVERY_SECONDS = 60.0
"""A command that failed may be long, or be paid for by the call: it is not run again at once."""
_ANY_FILE = discover.matcher(("**/*",), ())


class Stop:
    """Ends `watch` from a signal handler or another thread."""

    def __init__(self) -> None:
        """Nothing is stopped yet."""
        self.is_set = False
        self.wants_reload = False
        self.watcher: Watcher | None = None

    def set(self) -> None:
        """End the watch as soon as the pass at work is done."""
        self.is_set = True
        if self.watcher is not None:
            self.watcher.stop()

    def reload(self) -> None:
        """Have configuration and templates read again, and everything looked at, when the pass at work is done."""
        self.wants_reload = True
        if self.watcher is not None:
            self.watcher.rescan(0)
            self.watcher.backend.wake()


def watch(
    settings: Config, stop: Stop | None = None, *, clock: Clock = system_clock, supervisor: Supervisor | None = None
) -> Iterator[Report]:
    """Publish the input folder, then every change of it; gives the report of each pass that has something to tell.

    One report is `ready`: all that stood in the folder at the start is published. A change of config.yaml is obeyed
    at once. Ends when `stop` is set or the iterator is closed. The loop itself tells a `supervisor` that it lives.
    Raises FeederError when it cannot begin.
    """
    stop = stop or Stop()
    current: Config | None = settings
    session: _Session | None = None
    vital = Vital(settings.state, supervisor or Supervisor(), lambda: stop.is_set)
    with lock.held(settings.state / watching.LOCK, _LOOKED_AT_SECONDS, watching.ANOTHER) as own, vital:
        while current is not None and not stop.is_set:
            session = _Session(current, stop, clock, vital, session, own=own)
            try:
                current = yield from session.reports()
            finally:
                session.project.close()


class _Session:
    """One watch with one configuration."""

    def __init__(  # noqa: PLR0913 - what a watch is made of
        self, settings: Config, stop: Stop, clock: Clock, vital: Vital, before: _Session | None, *, own: lock.Held
    ) -> None:
        self.config = settings
        self.own = own
        self.begun: bool = before is not None and before.begun
        self.vital = vital
        self.stop = stop
        self.clock = clock
        self.project = Project(settings, clock=clock, beat=vital.beat)
        self.settle = settings.watch.settle
        folder = settings.input.folder
        self.is_text = discover.matcher(settings.input.include, settings.input.exclude)
        self.any_file = _named_in_text
        self.watcher = Watcher(
            folder,
            Timing(settings.watch.debounce, settings.watch.settle, settings.watch.rescan),
            self.any_file,
            SystemBackend(folder, self._files, settings.watch.poll, settings.watch.settle),
            lambda prefix: discover.files_below(folder, prefix, self.any_file),
        )
        self.held: dict[str, float] = {}
        self.spared: set[str] = set()
        self.young: set[str] | None = None
        self.ready: bool = before is not None and before.ready
        self.told: frozenset[Notice] = frozenset()
        self.failure: str | None = None
        self.fault: FeederError | None = None
        """What is wrong with the templates, until it is told."""
        self.told_at = 0.0
        self.guarded: str | None = before.guarded if before is not None else None
        self.guarded_at: float = before.guarded_at if before is not None else 0.0
        self.looks: Looks = before.looks if before is not None else Looks()
        self.looks.begin(settings)

    def reports(self) -> Generator[Report, None, Config | None]:
        """Give reports; returns the new configuration when it changed, None when the watch was stopped."""
        self.stop.watcher = self.watcher
        if self.stop.is_set:
            return None
        for batch in self.watcher.batches():
            self.own.keep()
            self.vital.beat(pending=len(self.watcher.unsettled | self.held.keys()))
            if self.looks.are_new(self.watcher) or self.stop.wants_reload:
                changed = self._reload()
                if isinstance(changed, Config):
                    return changed
                yield changed
            idle = not (batch.everything or self._concerns(batch) or self._is_due())
            report = self._caught_up(Report() if idle else self._news(self._pass(batch), batch), batch)
            self.vital.stands(ready=self.ready)
            if self.fault is not None:
                yield self._outdated(self.fault)
                self.fault = None
            if not report.is_empty:
                yield report
        return None

    def _concerns(self, batch: Batch) -> bool:
        """Whether any of the paths is a text, or a file that a text names."""
        return any(self.is_text(path) or self.project.naming(path) for path in batch.paths)

    def _reload(self) -> Config | Report:
        """Read the configuration again; one that is wrong is told, and the old one stays."""
        self.stop.wants_reload = False
        self.vital.reloading()
        try:
            changed = config.load(self.config.file)
        except FeederError as error:
            self.vital.outdated(str(error))
            return failed(error, "the configuration before stays in force")
        self.vital.outdated(None)
        _LOG.info("%s is read again", self.config.file.name, extra={"event": "reloaded"})
        return changed

    def _outdated(self, error: FeederError) -> Report:
        """Tell what is wrong with the templates."""
        told = failed(error, "the templates before stay in force")
        self.vital.outdated(told.failure)
        return told

    def _is_due(self) -> bool:
        due = self.project.next_due()
        return due is not None and due <= stamp(self.clock())

    def _pass(self, batch: Batch) -> Report:
        """Make one pass; what vanished gets a second look, and a pass that failed is tried again.

        What vanished a moment ago is looked at too: its text may be what has come back elsewhere.
        """
        paths = batch.paths | (self.held.keys() - self.watcher.unsettled)
        self.spared.clear()
        if batch.everything:
            self.watcher.links = discover.links(self.config.input.folder)
        sparing, moving = self._sparing(batch), self.watcher.unsettled
        look = Look(None if batch.everything else paths, self._given_up(paths), sparing, moving)
        try:
            done, self.fault = self.looks.keep(
                self.project, lambda: run(self.project, look, lambda _done, _total: self.vital.beat())
            )
        except FeederError as error:
            if not self.begun:
                raise
            self.watcher.rescan(_RETRY_SECONDS)
            self.vital.failed(str(error))
            told = self._told(failed(error))
            all_the_same = error.report if isinstance(error, HeldError) else Report()
            return replace(all_the_same, guard=None, notices=(), failure=told.failure, faults=told.faults)
        report, held = done
        self.begun = True
        self.vital.passed(report)
        if report.undelivered:
            self.watcher.rescan(_DELIVERY_SECONDS)
        self._look_again(held)
        self.watcher.again(frozenset(self.spared), self.settle)
        self.failure = None
        if self.young is None:
            self.young = set(self.spared)
        return report

    def _news(self, report: Report, batch: Batch) -> Report:
        """Leave out what was told before, of a look at everything: there is one every minute."""
        report = self._reminder(report)
        told, self.told = self.told, frozenset(report.notices)
        if not batch.everything or report.failure:
            self.told |= told
            return report
        return replace(report, notices=tuple(notice for notice in report.notices if notice not in told))

    def _reminder(self, report: Report) -> Report:
        """Tell what is held back when it is new, once a minute while it lasts, and when nothing is any more."""
        if self.failure is not None:
            return report
        now = time.monotonic()
        report = replace(report, released=self.guarded is not None and report.guard is None)
        if report.guard == self.guarded and now < self.guarded_at + _REPEAT_SECONDS:
            return replace(report, held=(), held_back=0, guard=None)
        self.guarded, self.guarded_at = report.guard, now
        return report

    def _given_up(self, paths: frozenset[str]) -> frozenset[str]:
        """Give the vanished paths of a batch whose time is over.

        Files that are being written may hold what vanished: as long as there are any, they are waited for once more.
        """
        over = time.monotonic() - self.settle * (2 if self.watcher.unsettled else 1)
        return frozenset(path for path in paths if self.held.get(path, over + 1) <= over)

    def _look_again(self, held: frozenset[str]) -> None:
        """Remember since when files are missing; those that are back, or given up, are forgotten."""
        now = time.monotonic()
        self.held = {path: self.held.get(path, now) for path in held}
        self.watcher.again(held, self.settle)

    def _told(self, report: Report) -> Report:
        """Tell a failure when it is new, and once a minute while it lasts."""
        now = time.monotonic()
        if report.failure == self.failure and now < self.told_at + _REPEAT_SECONDS:
            return Report()
        self.failure, self.told_at = report.failure, now
        return report

    def _sparing(self, batch: Batch) -> Callable[[Stat], bool]:
        """Give which files a pass leaves alone: those that are being written.

        A look at everything finds some of which no event told. One that was touched just now may be open still.
        """
        unsettled, heard = self.watcher.unsettled, batch.paths if batch.everything else None

        def spare(stat: Stat) -> bool:
            if stat.path in unsettled:
                return True
            age = self.clock().timestamp() - stat.mtime_ns / 1e9
            spared = heard is not None and stat.path not in heard and 0 <= age < self.settle
            if spared:
                self.spared.add(stat.path)
            return spared

        return spare

    def _files(self) -> Iterator[tuple[str, int, int]]:
        """Give every file that may matter, for comparing."""
        for stat in discover.scan(self.config.input.folder, self.any_file, []):
            yield stat.path, stat.size, stat.mtime_ns

    def _caught_up(self, report: Report, batch: Batch) -> Report:
        """Tell once that all is published that stood in the folder at the start, but for what is being written."""
        if self.ready or self.young is None:
            return report
        self.young -= batch.paths | self.watcher.unsettled
        self.ready = not self.young
        return replace(report, ready=self.ready)


def _named_in_text(path: str) -> bool:
    """Whether a file may matter. No text and no catalog can name one whose name is none; a look at everything tells."""
    return _ANY_FILE(path) and discover.is_text(path)
