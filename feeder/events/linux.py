"""inotify, through watchdog, with what watchdog keeps to itself: events that were lost, and folders nobody listens to.

Its threads never print a traceback: one that fails ends, and `is_alive` tells.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from watchdog.events import FileSystemEvent
from watchdog.observers.api import BaseObserver, EventQueue, ObservedWatch
from watchdog.observers.inotify import InotifyFullEmitter, InotifyWatchGroup
from watchdog.observers.inotify_c import CallbackId, InotifyEvent, InotifyFD, Mask, WatchCallback, WatchDescriptor
from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper
from watchdog.utils import BaseThread

from feeder.events.told import Told

_LOG = logging.getLogger("feeder.events")
_NOTHING_TO_HEAR = (errno.ENOENT, errno.ENOTDIR, errno.EACCES)
"""A folder that is gone again, and one that cannot be read either: a look at everything tells it."""


class _Ending(BaseThread):
    """A thread that ends with one line in the log when it fails."""

    def run(self) -> None:
        try:
            super().run()
        except Exception as error:  # noqa: BLE001 - whatever it is, the watch finds that the thread ended
            _LOG.warning("listening to the input folder ended: %s", error)


class _Reader(_Ending, InotifyFD):
    """Reads what the kernel tells."""

    def read_events(self, *, event_buffer_size: int = 1 << 16) -> list[InotifyEvent]:
        """Read; raises OSError when the descriptor is none any more, which watchdog would ask for ever."""
        found = super().read_events(event_buffer_size=event_buffer_size)
        if not found and self.should_keep_running():
            self._is_reading = False
            os.fstat(self._inotify_fd)
        return found

    def _add_callback(self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId) -> WatchDescriptor:
        """Listen to a folder; watchdog warns of one that a look finds and an event tells of at one time."""
        watch = self._get_or_create_watch(path, mask)
        watch.callbacks[id_] = callback
        return watch.wd

    def remove_callbacks(self, callbacks: list[tuple[WatchDescriptor, CallbackId]]) -> None:
        """Cease to listen to some folders; without a descriptor nobody listens to any."""
        with suppress(OSError):
            super().remove_callbacks(callbacks)

    def _close_resources(self) -> None:
        """Close what is open; after a failure some of it may be closed already."""
        for descriptor in (self._inotify_fd, self._kill_r, self._kill_w):
            with suppress(OSError):
                os.close(descriptor)

    def handle_event(self, event: InotifyEvent) -> None:
        """Hand an event on; that some were lost too, which is told where all is looked at, and not here."""
        if not event.is_queue_overflow:
            super().handle_event(event)
            return
        with self._lock:
            callbacks = [callback for watch in self._watch_for_wd.values() for callback in watch.callbacks.values()]
        for callback in {id(callback): callback for callback in callbacks}.values():
            callback.on_queue_overflow()

    def add_callback(self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId) -> WatchDescriptor:
        """Listen to a folder; raises OSError for one without permission too, which watchdog takes for a success."""
        descriptor = super().add_callback(path, mask, callback, id_)
        if descriptor < 0:
            self.remove_callbacks([(descriptor, id_)])
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return descriptor


class _Grouper(InotifyMoveEventGrouper):
    """Lets a move wait shortly for its other half.

    watchdog holds a move for half a second, and all events behind it, to tell whether a file was renamed or moved
    away. A pass finds that out by itself, and a rename must reach the feeds in a tenth of that time.
    """

    delay = 0.01


@dataclass
class _Group(InotifyWatchGroup):
    """The folder that is watched, and all folders below it."""

    _move_event_grouper: InotifyMoveEventGrouper = field(default_factory=_Grouper, init=False)
    told: Told = field(kw_only=True)

    def on_queue_overflow(self) -> None:
        """Tell it; the whole observer is made anew then, so that no folder that was made meanwhile is left out."""
        self._move_event_grouper.discard_pending_events()
        self.told.lost()

    def on_event(self, event: InotifyEvent) -> None:
        """Take in an event; a folder whose permissions changed may be one that can be listened to at last."""
        super().on_event(event)
        if not (event.is_attrib and event.is_directory and event.name):
            return
        with self._lock:
            path = self._build_event_source_path(event) if self.is_active else None
            for folder in (path, *_below(path)) if path else ():
                if folder not in self._active_callbacks_by_path:
                    self._add_callback(folder)
        if path is not None:
            self.told.opened(os.fsdecode(path))

    def _add_callback(self, path: bytes) -> None:
        """Listen to one folder, if there is anything to hear."""
        try:
            watch = self._inotify_fd.add_callback(path, self.event_mask, self._callback, self._id)
        except OSError as error:
            if path == self.path:
                raise
            if error.errno not in _NOTHING_TO_HEAR:
                self.told.unheard(error)
            return
        self._active_callbacks_by_path[path] = watch
        self._active_callbacks_by_watch[watch] = path


def _below(path: bytes) -> Iterator[bytes]:
    """Give the folders below one that can be reached without following links."""
    for root, names, _ in os.walk(path):
        yield from (path for path in (root + b"/" + name for name in names) if not os.path.islink(path))  # noqa: PTH114


class _Emitter(_Ending, InotifyFullEmitter):
    """Makes events of what the kernel tells."""

    def __init__(  # noqa: PLR0913 - those of watchdog, and one more
        self,
        event_queue: EventQueue,
        watch: ObservedWatch,
        *,
        timeout: float,
        event_filter: list[type[FileSystemEvent]] | None,
        inotify_fd: InotifyFD,
        told: Told,
    ) -> None:
        super().__init__(event_queue, watch, timeout=timeout, event_filter=event_filter, inotify_fd=inotify_fd)
        self._told = told

    def on_thread_start(self) -> None:
        mask = self.get_event_mask_from_filter()
        path = os.fsencode(self.watch.path)
        self._inotify = _Group(self._inotify_fd, path, mask, is_recursive=True, told=self._told)


class SystemObserver(_Ending, BaseObserver):
    """Listens with inotify. Raises OSError when the system has nothing left to listen with."""

    reports_closes = True

    def __init__(self, told: Told) -> None:
        """Name who is told; nothing listens yet."""
        self._reader = _Reader()
        super().__init__(_Emitter, inotify_fd=self._reader, told=told)
        self._reader.start()

    @property
    def is_listening(self) -> bool:
        """Whether all threads run."""
        return self._reader.is_alive() and self.is_alive() and all(one.is_alive() for one in self.emitters)

    def on_thread_stop(self) -> None:
        """End all threads, this one apart."""
        super().on_thread_stop()
        self._reader.stop()
        self._reader.join()
