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


class Held:
    """A lock that is held; the file may be removed meanwhile, and whoever makes another one finds that free."""

    def __init__(self, path: Path, wait: float, why: str) -> None:
        """Take it; raises MachineError that tells `why` when it is not free within `wait` seconds."""
        self.path = path
        self.why = why
        self._descriptor = self._taken(wait)

    def keep(self) -> None:
        """Take it again when its file was removed. Raises MachineError when someone else has taken that one."""
        if not _stands(self._descriptor, self.path):
            before = self._descriptor
            self._descriptor = self._taken(0)
            os.close(before)

    def release(self) -> None:
        """Let others have it."""
        os.close(self._descriptor)

    def _taken(self, wait: float) -> int:
        """Give the file, locked: the one that stands there then, not one that was removed while it was awaited."""
        while True:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
            except OSError as error:
                raise MachineError(f"the lock cannot be opened: {error.strerror}", path=str(self.path)) from error
            try:
                _acquire(descriptor, self.path, wait, self.why)
            except MachineError:
                os.close(descriptor)
                raise
            if _stands(descriptor, self.path):
                return descriptor
            os.close(descriptor)


@contextmanager
def held(path: Path, wait: float, why: str) -> Iterator[Held]:
    """Hold the lock at `path`; raises MachineError that tells `why` when it is not free within `wait` seconds."""
    one = Held(path, wait, why)
    try:
        yield one
    finally:
        one.release()


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


def _stands(descriptor: int, path: Path) -> bool:
    """Whether an open file is the one that stands at a path; of what cannot be looked at nobody knows otherwise."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
    except OSError:
        return True


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
