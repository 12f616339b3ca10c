"""Documents -> files: the only module that touches the output folder.

Every document is complete at every instant, whatever is killed when: new bytes go to a temporary file beside the old
document, all temporary files of a call are flushed together, and only then renamed, in the order given. A document
that stands as it should is not touched.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from feeder import inside
from feeder.durable import flush, flush_folders, told
from feeder.errors import MachineError, UsageError
from feeder.model import Document

_TEMPORARY = ".feeder-tmp"
_AT_ROOT = (
    "rss.xml",
    "atom.xml",
    "feed.json",
    "index.html",
    "feeds.opml",
    "snippet.html",
    "robots.txt",
    "_headers",
    "_redirects",
    ".nojekyll",
    ".htaccess",
)
_MAPS = re.compile(r"(?:news-)?sitemap(?:-\d+)?\.xml")
_IN_FEEDS = ("rss.xml", "atom.xml", "feed.json", "index.html")
_ASSETS = ("site.css", "site.js", "feed.css", "icon.svg", "search.json")
_HEAD = 4096
_BLOCK = 1024 * 1024
_SIGNS = (b">feeder</generator>", b'content="feeder ', b'"_feeder": {', b"made by feeder")


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that is a file from elsewhere, byte for byte."""

    path: str
    """Below the output folder."""
    folder: Path
    """Where the file stands; one that leads out of it is not copied."""
    name: str
    """The path of the file there."""

    @property
    def source(self) -> Path:
        """That file."""
        return self.folder / self.name


@dataclass(frozen=True, slots=True)
class Written:
    """What a call changed, in the order in which it did."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]


def write(
    folder: Path, documents: Iterable[Document | Copy], remove: Iterable[str] = (), first: Iterable[str] = ()
) -> Written:
    """Bring documents into the output folder, take others out of it before (`first`) and after that, durably.

    Documents that stand as they should are left alone. What fails leaves no temporary file, as far as the disk obeys.
    Raises MachineError with the path that failed.
    """
    given: dict[str, bool] = {}
    try:
        _stage(folder, documents, given)
        changed = [path for path, differs in given.items() if differs]
        flush(folder, {path: _temporary(folder / path) for path in changed})
        removed = [path for path in first if _remove(folder, path)]
        for path in changed:
            with told(folder, path):
                _temporary(folder / path).replace(folder / path)
    except BaseException:
        _drop(folder, given)
        raise
    gone = list(remove)
    removed += [path for path in gone if _remove(folder, path)]
    # What stands already may have been renamed by a run that was killed before it could make that durable.
    flush_folders(folder, {parent for path in (*given, *removed, *gone) for parent in PurePosixPath(path).parents})
    return Written(tuple(changed), tuple(removed))


def different(folder: Path, documents: Iterable[Document | Copy]) -> list[str]:
    """Give the paths of the documents that do not stand as they should."""
    return [document.path for document in documents if not _stands(folder / document.path, document)]


def stamp(folder: Path, path: str) -> tuple[int, int] | None:
    """Give size and time of a document that stands, be it a link that someone made of it; None when there is none."""
    try:
        found = (folder / path).lstat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def standing(folder: Path, further: Iterable[str] = ()) -> Iterator[str]:
    """Give the documents under the names that feeder owns, and under `further` ones, whoever made them."""
    maps = sorted(name for name in _names(folder) if _MAPS.fullmatch(name))
    assets = (f"assets/{name}" for name in _ASSETS)
    yield from (name for name in (*_AT_ROOT, *maps, *assets, *further) if (folder / name).is_file())
    for below, names in (("s", ("index.html", "gone")), ("feeds", _IN_FEEDS), ("archive", _IN_FEEDS)):
        for name in sorted(_folders(folder / below)):
            yield from (f"{below}/{name}/{leaf}" for leaf in names if (folder / below / name / leaf).is_file())
    for name in sorted(_folders(folder / "media")):
        files = (file for file in sorted(_names(folder / "media" / name)) if not _is_temporary(file))
        yield from (f"media/{name}/{file}" for file in files if (folder / "media" / name / file).is_file())


def is_ours(file: Path) -> bool:
    """Whether feeder made a file: it says so near its beginning."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
    except OSError:
        return False
    return any(sign in head for sign in _SIGNS)


def sweep(folder: Path) -> None:
    """Remove the temporary files that a killed run left under names that feeder owns."""
    places = [folder, folder / "assets"]
    for below in ("s", "feeds", "archive", "media"):
        places += [folder / below / name for name in _folders(folder / below)]
    for place in (place for place in places if place == folder or not inside.is_link(place)):
        for name in _names(place):
            if _is_temporary(name):
                with suppress(OSError):
                    (place / name).unlink()
        if place != folder:
            with suppress(OSError):
                place.rmdir()


def _is_temporary(name: str) -> bool:
    return name.startswith(".") and name.endswith(_TEMPORARY)


def _folders(folder: Path) -> list[str]:
    if inside.is_link(folder):
        return []
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except OSError:
        return []


def _stage(folder: Path, documents: Iterable[Document | Copy], given: dict[str, bool]) -> None:
    """Write what differs to temporary files; notes each path in `given`, and whether it differs."""
    for document in documents:
        _check(folder, document.path)
        target = folder / document.path
        if _stands(target, document):
            given.setdefault(document.path, False)
            continue
        with told(folder, document.path):
            target.parent.mkdir(parents=True, exist_ok=True)
            given[document.path] = True
            if isinstance(document, Copy):
                _copy(document, _temporary(target))
            else:
                _fill(_temporary(target), document.data)


def _drop(folder: Path, given: Mapping[str, bool]) -> None:
    """Remove the temporary files of a call that failed: a full disk needs their room."""
    for path in (path for path, differs in given.items() if differs):
        with suppress(OSError):
            _temporary(folder / path).unlink()


def _fill(file: Path, data: bytes) -> None:
    with inside.new(file) as opened:
        opened.write(data)


def _copy(document: Copy, file: Path) -> None:
    """Copy a file with its time, which tells later that the copy is a true one."""
    with os.fdopen(inside.opened(document.folder, document.name), "rb") as source, inside.new(file) as opened:
        before = os.fstat(source.fileno())
        shutil.copyfileobj(source, opened, _BLOCK)
    os.utime(file, ns=(before.st_mtime_ns, before.st_mtime_ns))


def _stands(target: Path, document: Document | Copy) -> bool:
    try:
        if isinstance(document, Copy):
            return _is_copy(target, document.source)
        found = target.lstat()
        is_alike = stat.S_ISREG(found.st_mode) and found.st_size == len(document.data)
        return is_alike and target.read_bytes() == document.data
    except OSError:
        return False


def _is_copy(target: Path, source: Path) -> bool:
    """Whether two files hold the same; equal sizes and times are taken for that, unless the source changed since."""
    one, other = target.lstat(), source.stat()
    if not stat.S_ISREG(one.st_mode) or one.st_size != other.st_size:
        return False
    if one.st_mtime_ns == other.st_mtime_ns and other.st_ctime_ns < one.st_ctime_ns:
        return True
    with target.open("rb") as left, source.open("rb") as right:
        while block := left.read(_BLOCK):
            if block != right.read(_BLOCK):
                return False
    return True


def _check(folder: Path, path: str) -> None:
    """Raise FeederError for a document that would stand, or go, outside of the output folder."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise MachineError("a document must stand inside the output folder", path=path)
    link = inside.first_link(folder, pure.parent)
    if link is not None:
        message = "this folder is a link, and feeder writes nowhere but in the output folder; make it a folder"
        raise UsageError(message, path=str(link))


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}{_TEMPORARY}")


def _remove(folder: Path, path: str) -> bool:
    """Remove a document, and the folder that was made for it when it is empty then."""
    _check(folder, path)
    target = folder / path
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise MachineError(f"this document cannot be removed: {error.strerror}", path=path) from error
    if target.parent != folder:
        with suppress(OSError):
            target.parent.rmdir()
    return True
