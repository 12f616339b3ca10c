"""The signs of life of a watch: its pulse for `status`, and messages for a service manager. Its own loop gives them."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from feeder import pulse
from feeder.counts import count
from feeder.publish.project import system_clock
from feeder.records import stamp
from feeder.report import Report
from feeder.supervisor import Supervisor

_BEAT_SECONDS = 5.0
_TELL_SECONDS = 1.0
_GROUPS = ("added", "returned", "updated", "moved", "withdrawn")


class Vital:
    """Tells that a watch lives. Nobody else does: a loop that is stuck falls silent."""

    def __init__(self, state: Path, supervisor: Supervisor, is_stopping: Callable[[], bool]) -> None:
        """Take where the state of the project stands, and whom to tell."""
        self.file = state / pulse.FILE
        self.supervisor = supervisor
        self.is_stopping = is_stopping
        self.pulse = pulse.Pulse(os.getpid(), platform.node(), stamp(system_clock()))
        self._put = pulse.Pulse(0, "", "")
        self._put_at = self._beat_at = float("-inf")
        self._owes_ready = True

    def __enter__(self) -> Self:
        """Begin to live."""
        self.beat()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """End as it should, whatever ends it: only a process that was killed leaves a pulse."""
        self.supervisor.tell(STOPPING=1)
        pulse.end(self.file)

    def beat(self, *, pending: int | None = None) -> None:
        """Show that the loop goes round, or a pass gets on; `pending` are the files that are waited for."""
        if pending is not None:
            self.pulse = replace(self.pulse, pending=pending)
        self.supervisor.alive(extend=not self.pulse.ready or self.is_stopping())
        now = time.monotonic()
        if self.pulse != self._put and now >= self._put_at + _TELL_SECONDS:
            pulse.put(self.file, self.pulse)
            self._put, self._put_at, self._beat_at = self.pulse, now, now
        elif now >= self._beat_at + _BEAT_SECONDS:
            pulse.beat(self.file, self.pulse)
            self._beat_at = now

    def passed(self, report: Report) -> None:
        """Tell of a pass that was made."""
        at = stamp(system_clock())
        self.pulse = replace(self.pulse, failure=None, passed=at, seconds=round(report.seconds, 3))
        self._tell(STATUS=_line(report, at))

    def failed(self, why: str) -> None:
        """Tell of a pass that could not be made, and is tried again."""
        self.pulse = replace(self.pulse, failure=why)
        self._tell(STATUS=f"no pass could be made at {stamp(system_clock())[:19]}Z: {why}")

    def outdated(self, why: str | None) -> None:
        """Tell why it goes on with what stood there before; None when it obeys what stands there now."""
        self.pulse = replace(self.pulse, outdated=why)
        self._put_at = float("-inf")
        self.beat()

    def stands(self, *, ready: bool) -> None:
        """Tell once whether all is published that stood there at the start, and once more after each reload."""
        if ready and self._owes_ready:
            self._owes_ready = False
            self.pulse = replace(self.pulse, ready=True)
            self._tell(READY=1)

    def reloading(self) -> None:
        """Tell that the configuration is read again; the next pass tells that it is done."""
        self.supervisor.tell(RELOADING=1, MONOTONIC_USEC=time.monotonic_ns() // 1000)
        self._owes_ready = True

    def _tell(self, **said: str | int) -> None:
        self.supervisor.tell(**said)
        self._put_at = float("-inf")
        self.beat()


def _line(report: Report, at: str) -> str:
    """Tell a pass in one line."""
    counts = [f"{len(getattr(report, group))} {group}" for group in _GROUPS if getattr(report, group)]
    persons = sum(not notice.note for notice in report.notices)
    counts += [f"{count(len(report.written), 'document')} written"] if report.written else []
    counts += [f"{persons} to be looked at"] if persons else []
    return f"last pass {at[:19]}Z in {report.seconds:.2f} s: {', '.join(counts) or 'nothing changed'}"
