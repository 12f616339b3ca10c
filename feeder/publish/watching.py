"""Whether a watch runs, and lives: told from its lock and its pulse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from feeder import lock, pulse
from feeder.errors import MachineError
from feeder.pulse import Pulse
from feeder.records import stamp

State = Literal["running", "degraded", "starting", "failing", "stuck", "dead"]
ANOTHER = "another `feeder watch` runs for this configuration"
LOCK = "watch.lock"
"""Held by a watch as long as it runs: the system takes it from a process that is no more."""


@dataclass(frozen=True, slots=True)
class Watching:
    """How a watch stands."""

    state: State
    """`degraded`: it publishes, but what people changed cannot be used, so that it goes on with what was before;
    `starting`: not all is published that stood there when it began; `failing`: the last pass could not be made, and
    is tried again; `stuck`: it runs, and gave no sign of life for longer than it may; `dead`: it was killed."""
    pid: int | None = None
    host: str | None = None
    since: str | None = None
    """When it began, in UTC."""
    beat: str | None = None
    """When it last gave a sign of life, in UTC."""
    silent: float | None = None
    """Seconds since then."""
    passed: str | None = None
    """When its last pass ended, in UTC."""
    seconds: float | None = None
    """How long that pass took."""
    failure: str | None = None
    """Why no pass can be made."""
    outdated: str | None = None
    """Why it goes on with a configuration, or with templates, that stood there before."""

    @property
    def is_well(self) -> bool:
        """Whether it does what it should."""
        return self.state in {"running", "degraded", "starting"}


def look(folder: Path, patience: float, now: float) -> tuple[Watching, int] | None:
    """Give how the watch of a project stands, and how many files it waits for; None when there is none.

    `patience` is for how many seconds it may be silent; `now` is in seconds.
    """
    held, found = lock.is_held(folder / LOCK), pulse.seen(folder / pulse.FILE)
    if found is None:
        return (Watching("starting"), 0) if held else None
    told, at = found
    silent = max(0.0, now - at)
    watching = Watching(
        state=_state(told, silent <= patience, held=held),
        pid=told.pid,
        host=told.host,
        since=told.since,
        beat=stamp(datetime.fromtimestamp(at, UTC)),
        silent=round(silent, 3),
        passed=told.passed,
        seconds=told.seconds,
        failure=told.failure,
        outdated=told.outdated,
    )
    return watching, told.pending


def settle(folder: Path) -> None:
    """Forget a watch that was killed, since a build has done its work; one that begins meanwhile tells of itself."""
    if lock.is_held(folder / LOCK) is False:
        pulse.end(folder / pulse.FILE)


def refuse_second(folder: Path) -> None:
    """Raise MachineError when a watch runs already, for who would tell something else before it finds out."""
    if lock.is_held(folder / LOCK):
        raise MachineError(ANOTHER, path=str(folder / LOCK))


def degraded(watch: Watching, why: str) -> Watching:
    """Give a watch that cannot use the configuration that stands there now."""
    return replace(watch, state="degraded" if watch.state == "running" else watch.state, outdated=why)


def _state(told: Pulse, lives: bool, *, held: bool | None) -> State:  # noqa: FBT001 - what it is stands in its name
    """Judge a watch; without a lock file, which someone removed, its pulse alone tells."""
    if held is False or (held is None and not lives):
        return "dead"
    if not lives:
        return "stuck"
    if told.failure:
        return "failing"
    if not told.ready:
        return "starting"
    return "degraded" if told.outdated else "running"
