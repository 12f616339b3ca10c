"""Folders that nobody tells of: when they are compared, and what is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from feeder.errors import MachineError
from feeder.events import Event
from feeder.events.polling import Mount, Poll, mounts

TABLE = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /srv rw - nfs4 server:/export rw,vers=4.2
31 22 0:26 / /mnt/ann/my\\040share rw - cifs //server/share rw
32 31 0:27 / /mnt/ann/my\\040share/sub rw - fuse.sshfs ann@host: rw
33 22 0:28 / /data rw - ext4 /dev/sdb1 rw
34 33 0:29 / /data rw - overlay overlay rw
35 22 0:30 / /media rw - fuseblk /dev/sdc1 rw
36 22
37 22 0:31 / /srvx rw - tmpfs tmpfs rw
"""


class Folder:
    """A folder that a test fills, and a clock that it moves."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[int, int]] = {}
        self.now = 0.0
        self.takes = 0.0
        self.broken = False
        self.poll = Poll(self.look, settle=2.0, clock=lambda: self.now)

    def look(self) -> Iterator[tuple[str, int, int]]:
        self.now += self.takes
        if self.broken:
            raise MachineError("the input folder cannot be read")
        yield from ((path, *seen) for path, seen in self.files.items())

    def after(self, seconds: float) -> list[Event]:
        """Give what is found so many seconds later."""
        self.now += seconds
        return self.poll.compare()


@pytest.fixture
def folder() -> Folder:
    """A folder with two files that was looked at once."""
    made = Folder()
    made.files = {"a.txt": (1, 1), "b.txt": (1, 1)}
    made.poll.start()
    return made


def test_a_file_rests_before_it_is_told(folder: Folder) -> None:
    """A file that grows is told when it was the same for the settle time, and only once."""
    folder.files["new.txt"] = (10, 5)
    assert folder.after(1) == []
    assert folder.poll.unsettled == {"new.txt"}
    folder.files["new.txt"] = (20, 6)
    assert folder.after(1.5) == []
    assert folder.after(1.5) == []

    assert folder.after(0.5) == [Event("touched", "new.txt")]
    assert folder.poll.unsettled == frozenset()
    assert folder.after(5) == []


def test_edits_and_deletions(folder: Folder) -> None:
    """A changed file is told when it rests, one that is gone at once; one that is put back as it was, not at all."""
    folder.files["a.txt"] = (2, 2)
    del folder.files["b.txt"]
    assert folder.after(1) == [Event("gone", "b.txt")]
    folder.files["b.txt"] = (1, 1)
    assert folder.after(1) == []
    assert folder.after(1) == [Event("touched", "a.txt")]
    assert folder.after(1) == [Event("touched", "b.txt")]

    folder.files["a.txt"] = (3, 3)
    assert folder.after(1) == []
    folder.files["a.txt"] = (2, 2)
    assert folder.after(9) == []
    folder.files["c.txt"] = (3, 3)
    assert folder.after(1) == []
    del folder.files["c.txt"]
    assert folder.after(9) == []


def test_a_folder_that_cannot_be_read_is_not_empty(folder: Folder) -> None:
    """While nobody can look, nothing is gone; what was at rest before is told all the same."""
    folder.files["a.txt"] = (2, 2)
    assert folder.after(1) == []
    folder.broken = True
    assert folder.after(1) == []
    assert folder.after(1) == [Event("touched", "a.txt")]
    folder.broken = False
    assert folder.after(1) == []


def test_looking_leaves_time(folder: Folder) -> None:
    """Looks come every second, and take a small part of the time where they are slow."""
    folder.after(1)
    assert folder.poll.pause() == 1
    folder.takes = 3
    folder.after(1)
    assert folder.poll.pause() == 60
    folder.now += 100
    assert folder.poll.pause() == 0


@pytest.mark.parametrize(
    ("folder", "kinds", "tells_all"),
    [
        ("/mnt/bo", ["ext4"], True),
        ("/srv", ["nfs4"], False),
        ("/srv/deep/er", ["nfs4"], False),
        ("/srvx", ["tmpfs"], True),
        ("/mnt/ann", ["ext4", "cifs", "fuse.sshfs"], False),
        ("/mnt/ann/my share", ["cifs", "fuse.sshfs"], False),
        ("/data/texts", ["overlay"], False),
        ("/media/stick", ["fuseblk"], True),
    ],
)
def test_mounts(tmp_path: Path, folder: str, kinds: list[str], *, tells_all: bool) -> None:
    """A folder's file systems are those it is on, the last that was mounted there, and those below it."""
    table = tmp_path / "mountinfo"
    table.write_text(TABLE)

    found = mounts(Path(folder), table)

    assert [mount.kind for mount in found] == kinds
    assert all(mount.tells_all for mount in found) == tells_all


def test_mounts_of_this_machine(tmp_path: Path) -> None:
    """The real table is understood; without one nothing is known."""
    assert "proc" in [mount.kind for mount in mounts(Path("/proc"))]
    assert len([mount for mount in mounts(Path("/")) if mount.place == "/"]) == 1
    assert mounts(tmp_path, tmp_path / "nothing") == ()
    assert mounts(Path("/a"), tmp_path) == ()
    assert Mount("1", "/", "fuse.sshfs") != Mount("2", "/", "fuse.sshfs")
