"""OS events -> batches of paths: an iterator. The only module that knows watchdog.

Events are hints: they say where to look, a pass finds out what happened. A file that is being written waits for its
close, or until it rests; a file that was moved in, moved away or deleted is looked at at once. When events were lost,
or the observer died, the batch says that everything must be looked at.
"""

from __future__ import annotations

import logging
import os
import queue
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

_LOG = logging.getLogger("feeder.watch")
_LONGEST_BURST = 0.2
_LONGEST_WRITE = 60.0
_LOOK_ALIVE = 1.0
_PAIRING = 0.01
_KINDS = [
    events.FileCreatedEvent,
    events.FileModifiedEvent,
    events.FileClosedEvent,
    events.FileMovedEvent,
    events.FileDeletedEvent,
    events.FileAttribEvent,
    events.DirCreatedEvent,
    events.DirMovedEvent,
    events.DirDeletedEvent,
]


@dataclass(frozen=True, slots=True)
class Batch:
    """What to look at now."""

    paths: frozenset[str] = frozenset()
    """Files, relative to the folder, whether they are still there or not."""
    everything: bool = False
    """The whole folder: at the start, on the timer, and when events were lost."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the system told of one path."""

    kind: str
    """`created`, `written`, `closed`, `moved in`, `gone`, `touched`, `folder created`, `folder gone` or `lost`."""
    path: str = ""


class Backend(Protocol):
    """Where events come from: the system, or a script."""

    reports_closes: bool
    """Whether a file that was written is told to be closed."""

    def start(self) -> None:
        """Begin to listen; when it returns, nothing that happens is missed."""

    def stop(self) -> None:
        """Cease to listen."""

    def is_alive(self) -> bool:
        """Whether events still come."""

    def next(self, timeout: float) -> Event | None:
        """Give the next event; None when none came in so many seconds, or `wake` was called."""

    def wake(self) -> None:
        """End a call of `next` at once; safe in a signal handler."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How batches are timed, in seconds."""

    debounce: float = 0.01
    settle: float = 1.0
    rescan: float = 60.0


@dataclass(slots=True)
class _File:
    """A file that is being written, or just was."""

    rests: float
    """When it is looked at if nothing more happens."""
    written: bool
    """Whether it was written since its last close."""


@dataclass(slots=True)
class Watcher:
    """Batches of paths that want to be looked at."""

    folder: Path
    timing: Timing
    wanted: Callable[[str], bool]
    backend: Backend
    below: Callable[[str], list[str]]
    """Gives the wanted files below a folder that is new."""
    clock: Callable[[], float] = time.monotonic
    _open: dict[str, _File] = field(default_factory=dict)
    _ready: set[str] = field(default_factory=set)
    _later: dict[str, float] = field(default_factory=dict)
    _stopped: bool = False
    _everything: bool = True
    _first: float | None = None
    _last: float = 0.0
    _alive_at: float = 0.0
    _rescan_at: float = 0.0

    @property
    def unsettled(self) -> frozenset[str]:
        """Files that are being written."""
        return frozenset(self._open)

    def again(self, paths: frozenset[str], after: float) -> None:
        """Ask for a second look at some files, so many seconds from now."""
        due = self.clock() + after
        for path in paths:
            self._later.setdefault(path, due)

    def rescan(self, after: float) -> None:
        """Ask for a look at everything, so many seconds from now at the latest."""
        self._rescan_at = min(self._rescan_at, self.clock() + after)

    def stop(self) -> None:
        """End the batches at once; safe in a signal handler."""
        self._stopped = True
        self.backend.wake()

    def batches(self) -> Iterator[Batch]:
        """Give batches until `stop`; the first asks for everything, an empty one comes at least every second."""
        self.backend.start()
        try:
            self._rescan_at = self.clock() + self.timing.rescan
            while not self._stopped:
                batch = self._take()
                if batch is not None:
                    yield batch
                    continue
                event = self.backend.next(self._pause())
                if event is not None:
                    self._note(event)
                elif self.clock() >= self._alive_at:
                    self._look_alive()
                    yield Batch()
        finally:
            self.backend.stop()

    def _look_alive(self) -> None:
        """Restart a backend that died; what it missed is found by looking at everything."""
        self._alive_at = self.clock() + _LOOK_ALIVE
        if not self.backend.is_alive():
            self.backend.stop()
            self.backend.start()
            if self.backend.is_alive():
                _LOG.warning("the input folder was not listened to for a while; all of it is looked at")
                self._everything = True

    def _take(self) -> Batch | None:
        """Give what is due now."""
        now = self.clock()
        for path in [path for path, file in self._open.items() if file.rests <= now]:
            del self._open[path]
            self._make_ready(path)
        for path in [path for path, due in self._later.items() if due <= now]:
            del self._later[path]
            self._make_ready(path)
        if self._everything or now >= self._rescan_at:
            self._everything = False
            self._rescan_at = now + self.timing.rescan
            return Batch(self._drain(), everything=True)
        if self._first is None:
            return None
        quiet, capped = self._last + self.timing.debounce, self._first + _LONGEST_BURST
        return Batch(self._drain()) if now >= min(quiet, capped) else None

    def _drain(self) -> frozenset[str]:
        paths = frozenset(self._ready)
        self._ready.clear()
        self._first = None
        return paths

    def _pause(self) -> float:
        """Give how long nothing can become due."""
        dues = [file.rests for file in self._open.values()] + list(self._later.values())
        if self._first is not None:
            dues.append(min(self._last + self.timing.debounce, self._first + _LONGEST_BURST))
        dues += [self._rescan_at, self._alive_at]
        return max(0.0, min(dues) - self.clock())

    def _make_ready(self, path: str) -> None:
        now = self.clock()
        self._ready.add(path)
        self._first = now if self._first is None else self._first
        self._last = now

    def _note(self, event: Event) -> None:
        """Take in one event: it makes a file ready, or lets it wait."""
        if event.kind in {"lost", "folder gone"}:
            self._everything = True
        elif event.kind in {"folder created", "folder moved in"}:
            for path in self.below(event.path):
                self._note(Event("moved in" if event.kind == "folder moved in" else "created", path))
        elif self.wanted(event.path):
            self._note_file(event)

    def _note_file(self, event: Event) -> None:
        now, path = self.clock(), event.path
        if event.kind in {"created", "written"}:
            known = self._open.get(path)
            written = event.kind == "written" or (known is not None and known.written)
            self._ready.discard(path)
            self._open[path] = _File(now + self._rest(path, written=written), written)
            if not self._ready:
                self._first = None
        elif event.kind == "touched" and path in self._open:
            return
        else:
            self._open.pop(path, None)
            self._make_ready(path)

    def _rest(self, path: str, *, written: bool) -> float:
        """Give how long a file must rest: one that is written, or still empty, waits for its close."""
        if not self.backend.reports_closes:
            return self.timing.settle
        try:
            empty = (self.folder / path).stat().st_size == 0
        except OSError:
            empty = False
        return max(_LONGEST_WRITE, self.timing.settle) if written or empty else self.timing.settle


class _Handler(events.FileSystemEventHandler):
    """Puts events into a queue, and does nothing else: a handler that raises would end its thread silently."""

    def __init__(self, folder: str, found: queue.SimpleQueue[Event | None]) -> None:
        self.folder = folder
        self.found = found

    def dispatch(self, event: events.FileSystemEvent) -> None:
        source, target = self._relative(event.src_path), self._relative(event.dest_path)
        for kind, path in _meaning(event, source, target):
            self.found.put(Event(kind, path))

    def _relative(self, path: bytes | str) -> str | None:
        text = os.fsdecode(path)
        if not text.startswith(self.folder + os.sep):
            return None
        return text[len(self.folder) + 1 :].replace(os.sep, "/")


def _meaning(event: events.FileSystemEvent, source: str | None, target: str | None) -> Iterator[tuple[str, str]]:
    """Give what an event means for the paths that it names."""
    prefix = "folder " if event.is_directory else ""
    if isinstance(event, (events.FileMovedEvent, events.DirMovedEvent)):
        if source:
            yield f"{prefix}gone", source
        if target:
            yield f"{prefix}moved in", target
        return
    kinds = {
        events.EVENT_TYPE_CREATED: "created",
        events.EVENT_TYPE_MODIFIED: "written",
        events.EVENT_TYPE_CLOSED: "closed",
        events.EVENT_TYPE_DELETED: "gone",
        events.EVENT_TYPE_ATTRIB: "touched",
    }
    kind = kinds.get(event.event_type)
    if event.is_directory and event.event_type == events.EVENT_TYPE_DELETED and source is None:
        yield "lost", ""
    elif kind and source and not (event.is_directory and kind in {"written", "touched", "closed"}):
        yield f"{prefix}{kind}", source


class _Overflow(logging.Handler):
    """Hears watchdog's only word about lost events: a warning."""

    def __init__(self, found: queue.SimpleQueue[Event | None]) -> None:
        super().__init__(logging.WARNING)
        self.found = found

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage().lower():
            self.found.put(Event("lost"))


class SystemBackend:
    """Events of the operating system, through watchdog."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing listens yet."""
        self.folder = folder
        self.reports_closes = False
        self._found: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._observer: BaseObserver | None = None
        self._overflow = _Overflow(self._found)

    def start(self) -> None:
        """Listen with the system's own means, or by comparing snapshots where it has none left.

        A folder that is not there is listened to as soon as it is: until then the backend is not alive.
        """
        if not self.folder.is_dir():
            return
        try:
            self._start(_observer())
        except OSError as error:
            _LOG.warning("the system reports no events here (%s); the folder is compared every second", error)
            self._start(PollingObserver(timeout=1))

    def _start(self, observer: BaseObserver) -> None:
        root = os.path.realpath(self.folder)
        observer.schedule(_Handler(root, self._found), root, recursive=True, event_filter=_KINDS)
        observer.start()
        self._observer = observer
        self.reports_closes = _shorten_pairing(observer)
        logging.getLogger("watchdog.observers.inotify_c").addHandler(self._overflow)

    def stop(self) -> None:
        """Cease to listen, and wait for the threads to end."""
        logging.getLogger("watchdog.observers.inotify_c").removeHandler(self._overflow)
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def is_alive(self) -> bool:
        """Whether the observer and all its emitters run."""
        observer = self._observer
        return observer is not None and observer.is_alive() and all(e.is_alive() for e in observer.emitters)

    def next(self, timeout: float) -> Event | None:
        """Give the next event; None when none came in so many seconds, or `wake` was called."""
        try:
            return self._found.get(timeout=timeout)
        except queue.Empty:
            return None

    def wake(self) -> None:
        """End a call of `next` at once; safe in a signal handler."""
        self._found.put(None)


def _observer() -> BaseObserver:
    """Give the system's observer; on Linux one that tells a file moved in from one that is created."""
    try:
        from watchdog.observers.inotify import InotifyObserver  # noqa: PLC0415 - there is no such module elsewhere
    except ImportError:  # pragma: no cover - not run on Linux
        return Observer()
    return InotifyObserver(generate_full_events=True)


def _shorten_pairing(observer: BaseObserver) -> bool:
    """Have inotify's moves wait shortly for their other half; gives whether the observer is one of inotify.

    watchdog holds a move for half a second, and all events behind it, to tell whether a file was renamed or moved
    away. A pass finds that out by itself, and a rename must reach the feeds in a tenth of that time.
    """
    found = False
    for emitter in observer.emitters:
        group = getattr(emitter, "_inotify", None)
        if group is not None:
            group._move_event_grouper._queue.delay = _PAIRING  # noqa: SLF001 - there is no public way
            found = True
    return found
