"""Comparing a folder with itself, where nobody tells what changes in it; and finding out that it is such a folder.

A file system tells of changes that were made on this machine. Of those that others make over a network, or below a
mount that shows a folder of another, it knows nothing: then only looking helps.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from feeder.errors import FeederError
from feeder.events import Event

Seen = tuple[int, int]
"""Size and time of a file."""
Files = Callable[[], Iterable[tuple[str, int, int]]]
"""Gives every file that matters, with its size and time. Raises FeederError when the folder cannot be read."""

EVERY = 1.0
"""Seconds between two looks, at least."""
_SHARE = 20
"""Looking takes one part of so many of the time, so that a large share across a slow network is left some rest."""
_NETWORK = (
    *("9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "gpfs", "lustre", "nfs", "nfs4"),
    *("ocfs2", "orangefs", "panfs", "smb3", "smbfs"),
)
_SHARED = ("aufs", "drvfs", "ecryptfs", "fakeowner", "overlay", "prl_fs", "unionfs", "vboxsf", "virtiofs", "vmhgfs")
_REMOTE = frozenset((*_NETWORK, *_SHARED))
"""File systems that others change too: over a network, from the host of a virtual machine, below an overlay."""
_LOCAL_FUSE = frozenset(("fuseblk", "fuse.exfat", "fuse.ext2", "fuse.lowntfs-3g", "fuse.ntfs", "fuse.ntfs-3g"))
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of /proc/self/mountinfo (proc(5))."""

    number: str
    place: str
    kind: str

    @property
    def tells_all(self) -> bool:
        """Whether all changes on a file system of this kind are told."""
        is_fuse = self.kind.startswith("fuse") and self.kind not in _LOCAL_FUSE
        return not (is_fuse or self.kind in _REMOTE)


def mounts(folder: Path, table: Path = Path("/proc/self/mountinfo")) -> tuple[Mount, ...]:
    """Give the file system that a folder is on, then those mounted below it; nothing where there is no such table."""
    try:
        lines = table.read_text("utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ()
    root = os.path.realpath(folder)
    home: Mount | None = None
    below = []
    for mount in _read(lines):
        inside = mount.place.rstrip("/") + "/"
        if f"{root}/".startswith(inside):
            home = mount if home is None or len(mount.place) >= len(home.place) else home
        elif mount.place.startswith(f"{root}/"):
            below.append(mount)
    return (home, *below) if home else tuple(below)


def _read(lines: Iterable[str]) -> Iterator[Mount]:
    for line in lines:
        head, _, tail = line.partition(" - ")
        fields, kind = head.split(" "), tail.split(" ")[0]
        if len(fields) > 4 and kind:  # noqa: PLR2004 - the fifth is the place
            place = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4])
            yield Mount(fields[0], place, kind)


@dataclass(slots=True)
class Poll:
    """What a folder held at the last look, and when the next one is due."""

    files: Files
    settle: float
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, Seen] = field(default_factory=dict)
    _changing: dict[str, tuple[Seen, float]] = field(default_factory=dict)
    """Files that differ, as they were last seen, and since when they are so."""
    _due: float = 0.0

    @property
    def unsettled(self) -> frozenset[str]:
        """Files that changed, and did not rest yet."""
        return frozenset(self._changing)

    def start(self) -> None:
        """Look for the first time: what differs from then on is told."""
        self._known = self._look({})

    def pause(self) -> float:
        """Give the seconds until the next look is due."""
        return max(0.0, self._due - self.clock())

    def compare(self) -> list[Event]:
        """Look again; gives what is gone, and what changed and was the same for the settle time since."""
        now = self.clock()
        found = self._look({**self._known, **{path: seen for path, (seen, _) in self._changing.items()}})
        changing = {path: seen for path, seen in found.items() if self._known.get(path) != seen}
        since = {path: self._since(path, seen, now) for path, seen in changing.items()}
        rested = [path for path, start in since.items() if now - start >= self.settle]
        gone = [path for path in self._known if path not in found]
        for path in rested:
            self._known[path] = changing.pop(path)
        for path in gone:
            del self._known[path]
        self._changing = {path: (seen, since[path]) for path, seen in changing.items()}
        return [Event("touched", path) for path in rested] + [Event("gone", path) for path in gone]

    def _since(self, path: str, seen: Seen, now: float) -> float:
        before = self._changing.get(path)
        return before[1] if before is not None and before[0] == seen else now

    def _look(self, otherwise: dict[str, Seen]) -> dict[str, Seen]:
        """Give what the folder holds; while it cannot be read, what is given."""
        began = self.clock()
        try:
            return {path: (size, modified) for path, size, modified in self.files()}
        except FeederError:
            return otherwise
        finally:
            took = self.clock() - began
            self._due = self.clock() + max(EVERY, _SHARE * took)
