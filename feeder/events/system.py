"""Events of the operating system, through watchdog."""

from __future__ import annotations

import logging
import os
import queue
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR

from watchdog import events
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from feeder.events import Event

_LOG = logging.getLogger("feeder.events")
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
        self._place: tuple[int, int] | None = None
        self._overflow = _Overflow(self._found)

    def start(self) -> None:
        """Listen with the system's own means, or by comparing snapshots where it has none left.

        A folder that is not there is listened to as soon as it is: until then the backend is not alive.
        """
        self._place = _place(self.folder)
        if self._place is None:
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
        """Whether the observer and all its emitters run, and the folder is still the one they listen to."""
        observer = self._observer
        if self._place is None or _place(self.folder) != self._place:
            return False
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


def _place(folder: Path) -> tuple[int, int] | None:
    """Tell one folder from another of the same name: one that was mounted over it, or put in its place."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if S_ISDIR(found.st_mode) else None


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
