"""Events of the operating system, through watchdog."""

from __future__ import annotations

import errno
import logging
import os
import queue
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR
from typing import Literal

from watchdog import events
from watchdog.observers.api import BaseObserver

from feeder.events import Event
from feeder.events.polling import Files, Mount, Poll, mounts
from feeder.events.told import Told

if sys.platform == "linux":
    from feeder.events.linux import SystemObserver
else:  # pragma: no cover - not run on Linux
    from feeder.events.elsewhere import SystemObserver

_LOG = logging.getLogger("feeder.events")
_UNHEARD = "unheard"
_ENDING = 2.0
"""Seconds that threads have to end."""
Polling = Literal["auto", "always", "never"]
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


class SystemBackend:
    """Events of the operating system, through watchdog; where it does not tell all, the folder is compared too."""

    def __init__(self, folder: Path, files: Files = tuple, polling: Polling = "auto", settle: float = 1.0) -> None:
        """Name the folder, what gives its files, and whether they are compared; nothing listens yet."""
        self.folder = folder
        self.polling = polling
        self.settle = settle
        self.reports_closes = False
        self._files = files
        self._found: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._observer: SystemObserver | None = None
        self._place: tuple[int, int] | None = None
        self._mounts: tuple[Mount, ...] = ()
        self._poll: Poll | None = None
        self._said = ""

    def start(self) -> None:
        """Listen with the system's own means, and by comparing where these do not tell all.

        A folder that is not there, or may not be read, is listened to as soon as it can be: until then the backend is
        not alive.
        """
        self._place = _place(self.folder)
        self._mounts = mounts(self.folder)
        self._poll = None
        if self._place is None:
            return
        self._found = queue.SimpleQueue()
        try:
            self._listen()
        except PermissionError:
            self._place = None
            return
        except OSError as error:
            self._compare(_limited(error))
        self._compare(self._deaf())

    def _deaf(self) -> str:
        """Give why the system does not tell all that happens here; "" when it does."""
        if self.polling == "always":
            return "watch.poll is always"
        mute = next((mount for mount in self._mounts if not mount.tells_all), None)
        return f"{mute.place} is a file system ({mute.kind}) that others may change untold" if mute else ""

    def _compare(self, why: str) -> None:
        """Begin to compare the folder, and say why, unless that is forbidden or was begun already."""
        if not why or self._poll is not None:
            return
        if self.polling == "never":
            self._say(f"{why}; as watch.poll is never, the folder is compared every watch.rescan only")
            return
        self._say(f"{why}; so the folder is compared every second, or less often when that takes long")
        self._poll = Poll(self._files, self.settle)
        self._poll.start()

    def _say(self, text: str) -> None:
        if text != self._said:
            _LOG.warning("%s", text)
        self._said = text

    def _listen(self) -> None:
        root = os.path.realpath(self.folder)
        found = self._found
        told = Told(
            lost=lambda: found.put(Event("lost")),
            unheard=lambda error: found.put(Event(_UNHEARD, _limited(error))),
            opened=lambda path: found.put(Event("folder created", path[len(root) + 1 :])),
        )
        observer = SystemObserver(told)
        try:
            observer.schedule(_Handler(root, found), root, recursive=True, event_filter=_KINDS)
            observer.start()
        except OSError:
            observer.stop()
            raise
        self._observer = observer
        self.reports_closes = observer.reports_closes

    def stop(self) -> None:
        """Cease to listen, and wait for the threads to end; one that hangs, since another died, is left behind."""
        observer, self._observer = self._observer, None
        if observer is not None:
            ending = threading.Thread(target=_end, args=(observer,), daemon=True)
            ending.start()
            ending.join(_ENDING)

    def is_alive(self) -> bool:
        """Whether all that listens runs, and the folder and what is mounted below are still those it listens to."""
        if self._place is None or _place(self.folder) != self._place or mounts(self.folder) != self._mounts:
            return False
        if self._observer is None:
            return self._poll is not None or self.polling == "never"
        return self._observer.is_listening

    def next(self, timeout: float) -> Event | None:
        """Give the next event; None when none came in so many seconds, or `wake` was called."""
        if self._poll is not None:
            pause = self._poll.pause()
            timeout = min(timeout, pause)
            for change in () if pause else self._poll.compare():
                self._found.put(change)
        event = self._next(timeout)
        return self._begin(event.path) if event is not None and event.kind == _UNHEARD else event

    def _next(self, timeout: float) -> Event | None:
        try:
            return self._found.get(timeout=timeout)
        except queue.Empty:
            return None

    def _begin(self, why: str) -> Event | None:
        """Begin to compare because a folder cannot be listened to; what happened there before is looked for."""
        if self._poll is not None:
            return None
        self._compare(why)
        return Event("unsure") if self._poll is not None else None

    @property
    def unsettled(self) -> frozenset[str]:
        """Files that changed, as was found by comparing, and did not rest yet."""
        return self._poll.unsettled if self._poll is not None else frozenset()

    def wake(self) -> None:
        """End a call of `next` at once; safe in a signal handler."""
        self._found.put(None)


def _end(observer: BaseObserver) -> None:
    observer.stop()
    observer.join()


def _place(folder: Path) -> tuple[int, int] | None:
    """Tell one folder from another of the same name: one that was mounted over it, or put in its place."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if S_ISDIR(found.st_mode) else None


def _limited(error: OSError) -> str:
    """Tell why the system does not let anyone listen, and what would help."""
    limit = {errno.ENOSPC: "watches", errno.EMFILE: "instances"}.get(error.errno or 0)
    if limit is None:
        return f"the system reports no events here ({error.strerror})"
    return f"the system has no more inotify {limit} to give; raise fs.inotify.max_user_{limit} with sysctl"
