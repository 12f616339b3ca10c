"""Files in folders that others may write to as well. A leaf: reading and writing share it.

Nothing is read through a link that leads out of the folder, and nothing written through one. Looking first and opening
then would leave a moment in which someone who may write there can put a link in its place:
so the file is opened, and where it stands is asked of what was opened.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePath
from typing import BinaryIO

FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""How a file is opened for reading."""
_OF_PROCESS = "/proc/self/fd"


def real(path: Path) -> Path:
    """Give where a path leads to, whether something stands there or not.

    `Path.resolve` raises RuntimeError for a link that leads to itself; whoever opens that gets an OSError, as for any
    other that cannot be opened. Raises ValueError for what can be no path.
    """
    return Path(os.path.realpath(path))


def opened(folder: Path, path: str) -> int:
    """Open a file below a folder for reading; gives its descriptor. A pipe is opened too, but never waited for.

    Raises OSError, and PermissionError for what leads out of the folder.
    """
    descriptor = os.open(folder / path, FLAGS)
    if _stands_in(descriptor, folder, path):
        return descriptor
    os.close(descriptor)
    raise PermissionError(errno.EPERM, "it leads out of the folder", path)


def _stands_in(descriptor: int, folder: Path, path: str) -> bool:
    """Whether an open file stands below a folder, however it was reached."""
    try:
        place = os.readlink(f"{_OF_PROCESS}/{descriptor}")  # noqa: PTH115 - every file is asked; this is the fastest way
    except OSError:  # no such file system: not Linux, or a sandbox
        return _is_named(descriptor, folder, path)
    return place.startswith(f"{folder}{os.sep}") or Path(place).is_relative_to(os.path.realpath(folder))


def _is_named(descriptor: int, folder: Path, path: str) -> bool:
    """Whether the name of an open file leads to a place in the folder, and that very file stands there."""
    place = os.path.realpath(folder / path)
    try:
        same = os.path.samestat(os.fstat(descriptor), os.lstat(place))
    except OSError:
        return False
    return same and Path(place).is_relative_to(os.path.realpath(folder))


def new(file: Path) -> BinaryIO:
    """Make a file for writing. What stands at its name goes first: no link that someone put there is followed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.fdopen(os.open(file, flags, 0o666), "wb")
    except FileExistsError:
        file.unlink()
        return os.fdopen(os.open(file, flags, 0o666), "wb")


def first_link(folder: Path, below: PurePath) -> Path | None:
    """Give the first folder on a way below another one that is a link; None when none is."""
    place = str(folder)
    for step in below.parts:
        place = f"{place}{os.sep}{step}"
        if is_link(place):
            return Path(place)
    return None


def is_link(path: str | Path) -> bool:
    """Whether a name is that of a link, be it to nowhere."""
    try:
        return stat.S_ISLNK(os.lstat(path).st_mode)
    except OSError:
        return False
