"""What a crash of the machine must not take: bringing files and names to the disk."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from feeder.errors import MachineError

_OTHERS = frozenset((errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ELOOP))
"""What fails because of what stands there, and not for lack of room or permission."""
_FEW = 16
"""So many files are flushed one by one; more, with all that waits on their file system."""


def flush(folder: Path, files: Mapping[str, Path]) -> None:
    """Bring files below a folder to the disk, each with the document that it is to be. Raises MachineError."""
    if len(files) > _FEW and _flush_file_system(folder):
        return
    for path, file in files.items():
        with told(folder, path):
            _flush(file, os.O_RDWR)


def flush_folders(folder: Path, below: set[PurePosixPath]) -> None:
    """Make names in folders durable; one that was removed needs nothing, and Windows has no such call."""
    if os.name == "nt" or (len(below) > _FEW and _flush_file_system(folder)):
        return
    for path in below:
        with told(folder, str(path)):
            try:
                _flush(folder / path, os.O_RDONLY)
            except FileNotFoundError:
                continue
            except OSError as error:
                if error.errno != errno.EINVAL:  # some network file systems have no such call for folders
                    raise


def _flush(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_file_system(folder: Path) -> bool:
    """Flush the file system of a folder; False where there is no such call, or it failed."""
    if not sys.platform.startswith("linux"):  # pragma: no cover - not run on Linux
        return False
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        return bool(ctypes.CDLL(None, use_errno=True).syncfs(descriptor) == 0)
    except AttributeError:  # pragma: no cover - a C library without syncfs
        return False
    finally:
        os.close(descriptor)


@contextmanager
def told(folder: Path, path: str) -> Iterator[None]:
    """Tell what fails inside as a failure to write a document below a folder."""
    try:
        yield
    except OSError as error:
        place = _in_the_way(folder, path) if error.errno in _OTHERS else None
        if place is not None:
            message = "something else stands where feeder writes; move it, or choose another output folder"
            raise MachineError(message, path=str(place)) from error
        raise MachineError(
            f"this document cannot be written: {error.strerror}; check space and permissions", path=path
        ) from error


def _in_the_way(folder: Path, path: str) -> Path | None:
    """Give what should be a folder on the way to a document and is none, or the folder in its place; else None."""
    *folders, document = (folder, *(folder / parent for parent in reversed(PurePosixPath(path).parents)), folder / path)
    wrong = (place for place in folders if os.path.lexists(place) and not place.is_dir())
    return next(wrong, document if document.is_dir() else None)
