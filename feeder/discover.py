"""The input folder: which files are there, and the bytes of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from feeder import globs, inside
from feeder.errors import ArticleError, MachineError
from feeder.model import Blob, Notice, Stat

LIMIT = 8 * 1024 * 1024
"""The largest file that is read, in bytes."""
_TRIES = 3
_TEMPORARY = (
    *("*~", "*.sw[a-p]", "*.swx", "4913"),  # vim, which makes 4913 to find out whether it may write
    *("#*#", "*___jb_tmp___", "*___jb_old___", "*.kate-swp", "*.sb-*"),  # emacs, JetBrains, Kate, TextEdit
    *("~$*", "*.tmp", "*.temp", "*.bak", "*.old", "*.orig", "*.rej"),  # office programs, and those of any kind
    *("*.part", "*.partial", "*.filepart", "*.crdownload", "*.download", "*.opdownload", "*.!ut", "*.aria2"),
    "~syncthing~*",
)
"""What editors, browsers and copying programs write beside the file that they mean. Names that begin with a dot are
hidden: `.#name` of emacs, `.~lock.name#` of LibreOffice, `._name` of macOS, `.name.AbCdEf` of rsync, `.syncthing.`."""


def matcher(include: Iterable[str], exclude: Iterable[str]) -> Callable[[str], bool]:
    """Give a test whether a path below the input folder is wanted.

    Hidden files and folders never are, nor are the temporary and backup files of editors. Large and small letters are
    the same, as they are on the systems of many who write: `A.TXT` is a text, and `Drafts` are drafts.
    """
    included, excluded, temporary = (globs.matcher(one, any_case=True) for one in (include, exclude, _TEMPORARY))

    def wanted(path: str) -> bool:
        if not included(path) or excluded(path) or path.startswith(".") or "/." in path:
            return False
        return not temporary(path.rpartition("/")[2])

    return wanted


def scan(folder: Path, wanted: Callable[[str], bool], notices: list[Notice]) -> Iterator[Stat]:
    """Give every wanted file below a folder; what cannot be looked at is told in `notices`.

    Links are followed as long as they stay inside the folder. Raises MachineError when the folder cannot be read.
    """
    return _Walk(folder, wanted, notices).files()


def links(folder: Path) -> dict[str, str]:
    """Give the links below a folder that stay inside it, each with the path that it leads to; none without a folder."""
    walk = _Walk(folder, lambda _: False, [])
    try:
        list(walk.files())
    except MachineError:
        return {}
    return walk.links


class _Walk:
    """One walk through the input folder."""

    def __init__(self, folder: Path, wanted: Callable[[str], bool], notices: list[Notice]) -> None:
        self.folder = folder
        self.root = os.path.realpath(folder)
        self.wanted = wanted
        self.notices = notices
        self.linked: set[str] = set()
        self.links: dict[str, str] = {}
        """Where the links lead that are followed: each path, to that of its target, both below the folder."""
        self.waiting = [""]

    def files(self) -> Iterator[Stat]:
        while self.waiting:
            prefix = self.waiting.pop()
            try:
                with os.scandir(self.folder / prefix) as found:
                    entries = sorted((entry for entry in found if not entry.name.startswith(".")), key=_name)
            except OSError as error:
                if not prefix:
                    raise MachineError(
                        f"the input folder cannot be read: {error.strerror}", path=str(self.folder)
                    ) from error
                self._tell(prefix, f"this folder cannot be read: {error.strerror}")
                continue
            for entry in entries:
                found_file = self._look(entry, prefix + entry.name)
                if found_file is not None:
                    yield found_file

    def _look(self, entry: os.DirEntry[str], path: str) -> Stat | None:
        """Look at one entry: give a wanted file, put a folder on the list of those waiting."""
        try:
            if entry.is_symlink() and not self._may_follow(entry, path):
                return None
            if entry.is_dir():
                self.waiting.append(f"{path}/")
            elif self.wanted(path):
                return self._text(entry, path)
        except OSError as error:
            self._tell(path, f"this file cannot be looked at: {error.strerror}")
        return None

    def _text(self, entry: os.DirEntry[str], path: str) -> Stat | None:
        """Give a file that is named as a text; what is none is told, since someone may wait for it."""
        if entry.is_file():
            found = entry.stat()
            well = self._is_named_well(path)
            return Stat(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns) if well else None
        if not entry.is_symlink():
            self._tell(path, "this is no regular file; it is not read", note=True, doubt=True)
        elif not os.path.lexists(os.path.realpath(entry.path)):
            self._tell(path, "this link leads to nothing", note=True, doubt=True)
        else:
            self._tell(path, "this link leads to no regular file; it is not read", note=True, doubt=True)
        return None

    def _may_follow(self, entry: os.DirEntry[str], path: str) -> bool:
        """Whether a link stays inside, and leads to no folder that it stands in or that a link led to before."""
        target = os.path.realpath(entry.path)
        if not Path(target).is_relative_to(self.root):
            self._tell(path, "this link leads out of the input folder; it is not followed", note=True, doubt=True)
            return False
        leads_to = Path(target).relative_to(self.root).as_posix()
        if not entry.is_dir():
            self.links[path] = leads_to
            return True
        circle = target in self.linked or Path(os.path.realpath(Path(entry.path).parent)).is_relative_to(target)
        if circle:
            self._tell(path, "this link leads to a folder that is read anyway; it is not followed", note=True)
        else:
            self.links[path] = leads_to
        self.linked.add(target)
        return not circle

    def _is_named_well(self, path: str) -> bool:
        """Whether a name is text: the ledger and the feeds cannot hold one that is not."""
        if is_text(path):
            return True
        self._tell(path, "the name of this file is not UTF-8; rename it")
        return False

    def _tell(self, path: str, message: str, *, note: bool = False, doubt: bool = False) -> None:
        path = path if is_text(path) else os.fsencode(path).decode(errors="replace")
        self.notices.append(Notice(path.rstrip("/"), None, message, quarantined=not note, note=note, doubt=doubt))


def is_bare(folder: Path) -> bool:
    """Whether no file stands in a folder or below it, apart from hidden ones; looking ends at the first."""
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_file():
                        return False
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
        except OSError:
            return False
    return True


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def is_text(path: str) -> bool:
    """Whether a path can be written as UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def stat(folder: Path, path: str) -> Stat | None:
    """Give size and time of one file; None when there is none, or it leads out of the folder.

    Raises ArticleError when that cannot be told: a file that cannot be looked at is not gone.
    """
    full = folder / path
    try:
        found = full.stat()
        is_below = inside.real(full).is_relative_to(inside.real(folder))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as error:
        raise ArticleError(f"this file cannot be looked at: {error.strerror}", path=path) from error
    well = S_ISREG(found.st_mode) and is_below and is_text(path)
    return Stat(path, found.st_size, found.st_mtime_ns, found.st_ctime_ns) if well else None


def beginning(folder: Path, path: str, length: int) -> bytes:
    """Give the first bytes of one file. Raises ArticleError when it cannot be read."""
    try:
        descriptor = inside.opened(folder, path)
        try:
            return os.read(descriptor, length)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ArticleError(f"this file cannot be read: {error.strerror}; check its permissions", path=path) from error


def files_below(folder: Path, prefix: str, wanted: Callable[[str], bool]) -> list[str]:
    """Give the paths of the wanted files below one folder inside the input folder; none when it is no folder."""
    try:
        found = list(scan(folder / prefix, lambda path: wanted(f"{prefix}/{path}"), []))
    except MachineError:
        return []
    return [f"{prefix}/{stat.path}" for stat in found]


def read(folder: Path, path: str, limit: int = LIMIT, *, anywhere: bool = False) -> Blob | None:
    """Give the bytes of one file as they stood between two equal looks at it; None when it is gone.

    Raises ArticleError when it cannot be read, is larger than `limit` bytes, changes while it is read, or leads out of
    the folder, unless it may lead `anywhere`.
    """
    for _ in range(_TRIES):
        try:
            blob = _read_once(_opened(folder, path, anywhere=anywhere), path, limit)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ArticleError(
                f"this file cannot be read: {error.strerror}; check its permissions", path=path
            ) from error
        if blob is not None:
            return blob
    raise ArticleError("this file changes while it is read; it is read again when it rests", path=path)


def _opened(folder: Path, path: str, *, anywhere: bool) -> int:
    return os.open(folder / path, inside.FLAGS) if anywhere else inside.opened(folder, path)


def _read_once(descriptor: int, path: str, limit: int) -> Blob | None:
    """Read an open file, and close it; None when it changed meanwhile."""
    try:
        before = os.fstat(descriptor)
        if not S_ISREG(before.st_mode):
            what = "a folder, not a file" if S_ISDIR(before.st_mode) else "no regular file"
            raise ArticleError(f"this is {what}", path=path)
        if before.st_size > limit:
            message = f"this file has {before.st_size:,} bytes; up to {limit:,} are read, as input.max_size says"
            raise ArticleError(message, path=path)
        data = _all_of(descriptor, before.st_size)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        return None
    stat = Stat(path, after.st_size, after.st_mtime_ns, after.st_ctime_ns)
    return Blob(stat, data, blake2b(data, digest_size=16).hexdigest())


def _all_of(descriptor: int, size: int) -> bytes:
    """Read to the end; one byte more than the size is asked for, so that a file at rest takes a single call."""
    data = os.read(descriptor, size + 1)
    while len(data) < size:
        more = os.read(descriptor, size + 1 - len(data))
        if not more:
            break
        data += more
    return data
