"""Locks between processes: one file, one holder, released by the system when its process ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feeder.errors import MachineError

if sys.platform == "win32":  # pragma: no cover - not run on Linux
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    _try_to_share = _try_lock

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _try_to_share(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)


_RETRY_SECONDS = 0.02


@contextmanager
def held(path: Path, wait: float, why: str) -> Iterator[None]:
    """Hold the lock at `path`; raises MachineError that tells `why` when it is not free within `wait` seconds."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise MachineError(f"the lock cannot be opened: {error.strerror}", path=str(path)) from error
    try:
        _acquire(descriptor, path, wait, why)
        yield
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool | None:
    """Whether someone holds the lock at `path`, None when there is no such file. Raises MachineError.

    A lock that is free is shared for an instant, which holds up no one who waits a little.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MachineError(f"the lock cannot be looked at: {error.strerror}", path=str(path)) from error
    try:
        _try_to_share(descriptor)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, wait: float, why: str) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            _try_lock(descriptor)
        except OSError as error:
            if time.monotonic() >= deadline:
                raise MachineError(why, path=str(path)) from error
            time.sleep(_RETRY_SECONDS)
        else:
            return
