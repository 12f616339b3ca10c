"""OS events -> batches of paths: an iterator. `system` tells the events, and is the only module that knows watchdog.

Events are hints: they say where to look, a pass finds out what happened. A file that is being written waits for its
close, or until it rests; a file that was moved in, moved away or deleted is looked at at once. When events were lost,
or the observer died, the batch says that everything must be looked at.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

_LOG = logging.getLogger("feeder.events")
_LONGEST_BURST = 0.2
_LONGEST_WRITE = 60.0
_LOOK_ALIVE = 1.0


def uptime() -> float:
    """Give the seconds since some moment; where the system counts them, with those that it slept."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


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
    """`created`, `written`, `closed`, `moved in`, `gone`, `touched`, the same of folders (`folder created`, ...),
    `unsure` (something may have been missed), `lost` (something was, and the backend must be started again)."""
    path: str = ""


class Backend(Protocol):
    """Where events come from: the system, or a script."""

    reports_closes: bool
    """Whether a file that was written is told to be closed."""

    @property
    def unsettled(self) -> frozenset[str]:
        """Files that are being written, as far as the backend knows better than its events tell."""

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
    clock: Callable[[], float] = uptime
    links: dict[str, str] = field(default_factory=dict)
    """Links below the folder that are followed, each with where it leads: events tell of that place only."""
    _open: dict[str, _File] = field(default_factory=dict)
    _ready: set[str] = field(default_factory=set)
    _later: dict[str, float] = field(default_factory=dict)
    _stopped: bool = False
    _deaf: bool = False
    _everything: bool = False
    _first: float | None = None
    _last: float = 0.0
    _alive_at: float = 0.0
    _rescan_at: float = 0.0

    @property
    def unsettled(self) -> frozenset[str]:
        """Files that are being written."""
        return self.backend.unsettled.union(self._open)

    def again(self, paths: frozenset[str], after: float) -> None:
        """Ask for a second look at some files, so many seconds from now."""
        due = self.clock() + after
        for path in paths:
            self._later.setdefault(path, due)

    def rescan(self, after: float) -> None:
        """Ask for a look at everything, so many seconds from now at the latest."""
        self._rescan_at = min(self._rescan_at, self.clock() + after)

    def glance(self, after: float) -> None:
        """Ask for an empty batch, so many seconds from now at the latest."""
        self._alive_at = min(self._alive_at, self.clock() + after)

    def stop(self) -> None:
        """End the batches at once; safe in a signal handler."""
        self._stopped = True
        self.backend.wake()

    def batches(self) -> Iterator[Batch]:
        """Give batches until `stop`; the first asks for everything, an empty one comes at least every second."""
        self.backend.start()
        try:
            self._rescan_at = self.clock()
            while not self._stopped:
                batch = self._take()
                if batch is not None:
                    yield batch
                    self._hear(0)  # what came meanwhile: a look that is always due again would leave no other moment
                    continue
                self._hear(self._pause())
                if self.clock() >= self._alive_at:
                    self._look_alive()
                    yield Batch()
        finally:
            self.backend.stop()

    def _hear(self, timeout: float) -> None:
        """Take in what the backend tells in so many seconds: one event, or all of a burst, as far as it came by now."""
        event = self.backend.next(timeout)
        until = self.clock() + _LONGEST_BURST
        while event is not None:
            self._note(event)
            event = self.backend.next(0) if self.clock() < until and not self._stopped else None

    def _look_alive(self) -> None:
        """Restart a backend that died; what it missed is found by looking at everything."""
        self._alive_at = self.clock() + _LOOK_ALIVE
        if self.backend.is_alive():
            return
        alive = self._renew()
        if alive or not self._deaf:
            _LOG.warning("the input folder was not listened to for a while; all of it is looked at")
            self._make_all_ready()
        self._deaf = not alive

    def _renew(self) -> bool:
        """Start the backend again; gives whether it lives. A close may have been missed: nobody waits for it."""
        self.backend.stop()
        self.backend.start()
        rests = self.clock() + self.timing.settle
        self._open = {path: _File(min(file.rests, rests), written=False) for path, file in self._open.items()}
        return self.backend.is_alive()

    def _take(self) -> Batch | None:
        """Give what is due now."""
        now = self.clock()
        for path in [path for path, file in self._open.items() if file.rests <= now]:
            del self._open[path]
            self._make_ready(path)
        for path in [path for path, due in self._later.items() if due <= now]:
            del self._later[path]
            if path not in self._open:
                self._make_ready(path)
        if now >= self._rescan_at:
            self._everything = True
        elif self._first is None or now < min(self._last + self.timing.debounce, self._first + _LONGEST_BURST):
            return None
        batch = Batch(self._drain(), everything=self._everything)
        if self._everything:
            self._everything = False
            self._rescan_at = now + self.timing.rescan
        return batch

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
        self._ready.add(path)
        self._burst()

    def _make_all_ready(self) -> None:
        self._everything = True
        self._burst()

    def _burst(self) -> None:
        self._last = self.clock()
        self._first = self._last if self._first is None else self._first

    def _note(self, event: Event) -> None:
        """Take in one event: it makes a file ready, or lets it wait."""
        if event.kind == "lost":
            _LOG.warning("more happened in the input folder than the system could tell; all of it is looked at")
            self._renew()
            self._make_all_ready()
        elif event.kind in {"unsure", "folder gone"} or self._concerns_links(event):
            self._make_all_ready()
        else:
            for path in (event.path, *self._aliases(event.path)):
                self._note_path(Event(event.kind, path))

    def _note_path(self, event: Event) -> None:
        if event.kind in {"folder created", "folder moved in"}:
            for path in self.below(event.path):
                self._note_file(Event("moved in" if event.kind == "folder moved in" else "created", path))
        elif self.wanted(event.path):
            self._note_file(event)

    def _concerns_links(self, event: Event) -> bool:
        """Whether an event makes a link, ends one, or takes away what one leads to; locks of emacs lead nowhere."""
        if event.kind == "gone":
            return event.path in self.links or event.path in self.links.values()
        path = self.folder / event.path
        return (
            event.kind in {"created", "moved in"} and path.is_symlink() and (self.wanted(event.path) or path.exists())
        )

    def _aliases(self, path: str) -> list[str]:
        """Give the other paths, through links, of what an event tells of."""
        found = []
        for link, target in self.links.items():
            if path == target or path.startswith(f"{target}/"):
                found.append(link + path[len(target) :])
        return found

    def _note_file(self, event: Event) -> None:
        now, path = self.clock(), event.path
        if event.kind in {"created", "written"}:
            known = self._open.get(path)
            written = event.kind == "written" or (known is not None and known.written)
            self._ready.discard(path)
            self._open[path] = _File(now + self._rest(path, written=written), written)
            if not (self._ready or self._everything):
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
