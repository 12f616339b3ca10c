"""From the path of a request to a file below the output folder: nothing else can be reached, whatever is asked for."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from feeder.inside import real

_INDEX = "index.html"
_FOR_HOSTS = ("_headers", "_redirects")


@dataclass(frozen=True, slots=True)
class File:
    """A file to serve."""

    path: str
    """Below the output folder."""
    place: Path
    size: int
    time_ns: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that was asked for without its last slash."""


def find(root: Path, path: str) -> File | Folder | None:
    """Give what a path, decoded and without its first slash, leads to below the folder `root`; None when nothing.

    Hidden files and those that hosts read are never served, and a link is followed only to what stands in the folder.
    """
    parts = path.split("/")
    if any(_is_hidden(part) for part in parts if part) or "" in parts[:-1] or path in _FOR_HOSTS:
        return None
    wanted = path + _INDEX if path.endswith("/") or not path else path
    try:
        base = real(root)
        place = real(base / wanted)
        found = place.stat()
    except (OSError, ValueError):
        return None
    if not place.is_relative_to(base):
        return None
    if stat.S_ISDIR(found.st_mode):
        return Folder()
    return File(wanted, place, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _is_hidden(part: str) -> bool:
    return part.startswith(".") and part != ".well-known"
