"""Does deeds to real files, in the ways in which people, editors and programs do them."""

from __future__ import annotations

import codecs
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import desk
from habits import Deed

_OLD = 1_600_000_000
"""A time of files that come out of an archive: the same for many."""
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


class Hands:
    """Writes, moves and deletes below a folder; `quick` does it without pauses, each in the plainest way."""

    def __init__(self, folder: Path, stage: Path, chance: random.Random, *, quick: bool = False) -> None:
        """Work in `folder`; what comes from outside comes from `stage`, on the same file system."""
        self.folder = folder
        self.stage = stage
        self.chance = chance
        self.quick = quick
        self.told: list[str] = []
        """What was done, in words."""
        self.style: str | None = None
        """The one way in which files are written, where they can be; None: in any."""

    def do(self, deed: Deed) -> None:
        """Do one thing."""
        path, target = self.folder / deed.path, self.folder / deed.target
        (target if deed.target else path).parent.mkdir(parents=True, exist_ok=True)
        way: Callable[..., None]
        if deed.kind == "write":
            way = self._plainly if self.quick else self.chance.choice(self._ways(path, whole=deed.whole))
            way(path, encoded(desk.source(deed.pieces), deed.encoding))
        else:
            way = {
                "move": self._move,
                "copy": self._copy,
                "delete": self._delete,
                "touch": self._touch,
                "swap": self._swap,
                "move folder": self._move_folder,
            }[deed.kind]
            way(path, target)
        self.told.append(f"{deed.kind} {deed.path!r} {deed.target!r} {deed.encoding} {way.__name__.strip('_')}")

    def _ways(self, path: Path, *, whole: bool) -> list[Callable[[Path, bytes], None]]:
        """Give the ways to write a file, which are other ones where none stands."""
        anyhow = [self._plainly, self._slowly, self._by_swap_file, self._as_rsync_does, self._from_archive]
        if whole:
            return [self._plainly, self._slowly, self._by_swap_file, self._as_rsync_does, self._over_its_end]
        if self.style is not None and (path.exists() or self.style != "_as_git_does"):
            return [getattr(self, self.style)]
        if path.exists():
            return [*anyhow, self._by_backup, self._as_git_does, self._over_its_end]
        return [*anyhow, self._moved_in, self._linked_in]

    def _plainly(self, path: Path, data: bytes) -> None:
        path.write_bytes(data)

    def _slowly(self, path: Path, data: bytes) -> None:
        """Write in pieces, as programs with small buffers do."""
        step = max(1, len(data) // self.chance.randint(2, 5))
        with path.open("wb", buffering=0) as file:
            for start in range(0, len(data), step):
                time.sleep(self.chance.choice((0, 0.01, 0.1)))
                file.write(data[start : start + step])

    def _by_swap_file(self, path: Path, data: bytes) -> None:
        """Save as editors do: beside the file, and over it."""
        name = self.chance.choice((".{}.swp", ".#{}", "{}~", ".{}.tmp", "#{}#"))
        beside = path.with_name(name.format(path.name))
        beside.write_bytes(data)
        self._pause()
        beside.replace(path)

    def _by_backup(self, path: Path, data: bytes) -> None:
        """Save as vim does: the old file steps aside until the new one stands."""
        backup = path.with_name(f"{path.name}~")
        path.rename(backup)
        self._pause()
        path.write_bytes(data)
        backup.unlink()

    def _as_git_does(self, path: Path, data: bytes) -> None:
        path.unlink()
        self._pause()
        path.write_bytes(data)

    def _as_rsync_does(self, path: Path, data: bytes) -> None:
        beside = path.with_name(f".{path.name}.Xq3{self.chance.randint(100, 999)}")
        beside.write_bytes(data)
        os.utime(beside, (_OLD, _OLD))
        beside.replace(path)

    def _from_archive(self, path: Path, data: bytes) -> None:
        """Unpack as tar does: an old file is removed, and the new one is given its old time."""
        path.unlink(missing_ok=True)
        with path.open("wb") as file:
            file.write(data)
        os.utime(path, (_OLD, _OLD))

    def _over_its_end(self, path: Path, data: bytes) -> None:
        """Write over the file without emptying it first."""
        with path.open("r+b") as file:
            file.write(data)
            file.truncate()

    def _moved_in(self, path: Path, data: bytes) -> None:
        source = self.stage / "arrival"
        source.write_bytes(data)
        source.rename(path)

    def _linked_in(self, path: Path, data: bytes) -> None:
        source = self.stage / "arrival"
        source.write_bytes(data)
        os.link(source, path)
        source.unlink()

    def _move(self, path: Path, target: Path) -> None:
        if self.quick or self.chance.random() < 0.7:
            path.replace(target)
            return
        data = path.read_bytes()  # as across file systems
        target.write_bytes(data)
        self._pause()
        path.unlink()

    def _copy(self, path: Path, target: Path) -> None:
        if self.chance.random() < 0.5:
            shutil.copyfile(path, target)
        else:
            shutil.copy2(path, target)
        self._pause()

    def _delete(self, path: Path, _: Path) -> None:
        if self.quick or self.chance.random() < 0.7:
            path.unlink()
        else:
            path.rename(self.stage / "bin")

    def _touch(self, path: Path, _: Path) -> None:
        time_of = self.chance.choice((None, (_OLD, _OLD), (_OLD + 9, _OLD + 9)))
        os.utime(path, time_of)

    def _swap(self, path: Path, target: Path) -> None:
        between = path.with_name(self.chance.choice((".between", "between.txt", f"{path.name}.bak")))
        path.rename(between)
        self._pause()
        target.rename(path)
        self._pause()
        between.rename(target)

    def _move_folder(self, path: Path, target: Path) -> None:
        path.rename(target)

    def _pause(self) -> None:
        if not self.quick:
            time.sleep(self.chance.choice((0, 0, 0.005, 0.05)))

    def picture(self) -> None:
        """Bring, change or remove a picture that texts name."""
        folders = [self.folder, *(path for path in sorted(self.folder.rglob("*")) if path.is_dir())]
        path = self.chance.choice(folders) / f"photo-{self.chance.randint(1, 4)}.png"
        if path.exists() and self.chance.random() < 0.3:
            path.unlink()
        else:
            path.write_bytes(PNG + bytes([self.chance.randrange(256)]))
        self.told.append(f"picture {path.name}")


def encoded(text: str, encoding: str) -> bytes:
    """Give a text in an encoding, or with other line ends."""
    if encoding == "crlf":
        return text.replace("\n", "\r\n").encode()
    if encoding == "cr":
        return text.replace("\n", "\r").encode()
    if encoding == "utf-16-le-bom":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    return text.encode(encoding)
