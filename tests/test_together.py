"""Several processes at once: builds, a watch and builds, two watches, and a disk that fails under a watch."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import CONFIG, FEEDER, Project, story
from faults import FAILING_FROM, Disk, until
from lxml import etree

from feeder.errors import MachineError
from feeder.lock import Held, held

TEXTS = 24
FEEDS = ("rss.xml", "atom.xml")


def _command(project: Project, *words: str) -> list[str]:
    return [FEEDER, "--config", str(project.root / "config.yaml"), *words]


def _cold(project: Project, root: Path) -> dict[str, bytes]:
    """Give the documents that a cold build makes of the same texts and ledger."""
    cold = Project(root, (project.root / "config.yaml").read_text())
    shutil.rmtree(cold.texts)
    shutil.copytree(project.texts, cold.texts)
    shutil.copy2(project.root / "ledger.jsonl", cold.root)
    assert cold.build().exit_code == 0
    return cold.documents()


class _Reader(threading.Thread):
    """Reads the feeds all along, and counts those that are no XML."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project = project
        self.over = threading.Event()
        self.read = self.broken = 0

    def run(self) -> None:
        seen: dict[str, bytes] = {}
        while not self.over.wait(0.002):
            for name in FEEDS:
                try:
                    data = (self.project.output / name).read_bytes()
                except FileNotFoundError:
                    continue
                if data != seen.get(name):
                    seen[name] = data
                    self.read += 1
                    try:
                        etree.fromstring(data)
                    except etree.XMLSyntaxError:
                        self.broken += 1


def _edit(project: Project, reader: _Reader) -> None:
    """Write, edit, rename and delete texts, as several people would, while each few of them are published."""
    for number in range(TEXTS):
        if number % 8 == 4:
            before = reader.read
            until(lambda seen=before: reader.read > seen)  # type: ignore[misc]
        path = project.texts / f"{number}.txt"
        path.write_text(story(f"Story number {number} of the year"))
        if number % 4 == 1:
            path.write_text(path.read_text() + "\nA sentence more.\n")
        if number % 4 == 2:
            path.rename(project.texts / f"renamed-{number}.txt")
        if number % 8 == 7:
            path.unlink()


@pytest.mark.parametrize("with_watch", [False, True])
def test_builds_hammer_each_other(tmp_path: Path, with_watch: bool) -> None:  # noqa: FBT001 - a case
    """Builds, and builds beside a watch, on one project: each ends well, nothing stands twice, no feed is ever broken."""
    project = Project(tmp_path / "project", CONFIG + "archive: { page_size: 5 }\n")
    reader = _Reader(project)
    reader.start()
    watch = _start(project) if with_watch else None
    codes: list[int] = []

    edited = threading.Event()

    def hammer() -> None:
        while not edited.is_set():
            codes.append(subprocess.run(_command(project, "-q", "build"), check=False).returncode)

    hammers = [threading.Thread(target=hammer) for _ in range(3)]
    for one in hammers:
        one.start()
    _edit(project, reader)
    edited.set()
    for one in hammers:
        one.join()
    expected = {f"Story number {number} of the year" for number in range(TEXTS) if number % 8 != 7}
    if watch is not None:
        until(lambda: set(project.titles()) == expected)
        assert _end(watch) == ""
    else:
        assert subprocess.run(_command(project, "-q", "build"), check=False).returncode == 0
    reader.over.set()
    reader.join()

    assert set(codes) == {0}
    assert sorted(project.titles()) == sorted(expected)
    assert project.documents() == _cold(project, tmp_path / "cold")
    assert reader.read >= TEXTS // 8
    assert reader.broken == 0


def test_two_watches(project: Project) -> None:
    """A second watch of one configuration ends at once, and says why; the first is not disturbed."""
    watch = _start(project)

    second = subprocess.run(_command(project, "watch"), capture_output=True, text=True, timeout=30, check=False)

    assert second.returncode == 4
    assert "another `feeder watch` runs for this configuration" in second.stderr
    assert len(second.stderr.splitlines()) == 1
    (project.texts / "a.txt").write_text(story("Bridge opens"))
    until(lambda: _titles(project) == ["Bridge opens"])
    assert _end(watch) == ""


def test_a_watch_whose_lock_is_removed(project: Project) -> None:
    """Whoever clears `.feeder/` while a watch runs lets no second one begin: the first takes its lock again."""
    watch = _start(project)
    state = project.root / ".feeder"
    inode = (state / "watch.lock").stat().st_ino
    state.rename(project.root / "away")
    until((state / "watch.lock").exists)
    assert (state / "watch.lock").stat().st_ino != inode

    second = subprocess.run(_command(project, "watch"), capture_output=True, text=True, timeout=30, check=False)

    assert (second.returncode, "another `feeder watch` runs" in second.stderr) == (4, True)
    (project.texts / "a.txt").write_text(story("Bridge opens"))
    until(lambda: _titles(project) == ["Bridge opens"])
    assert _end(watch) == ""


def test_a_watch_whose_lock_another_took(project: Project) -> None:
    """Where another one was quicker, the first ends and says why, and the other lives on."""
    watch = _start(project)
    state = project.root / ".feeder"
    fresh = project.root / "fresh.lock"
    with held(fresh, 0, "free"):
        fresh.replace(state / "watch.lock")
        _, told = watch.communicate(timeout=30)
        assert (watch.returncode, "another `feeder watch` runs" in told) == (4, True)


def test_a_lock_that_is_removed_while_it_is_awaited(tmp_path: Path) -> None:
    """Whoever waited for a file that is no more takes the one that stands there now, or waits for it."""
    path = tmp_path / "lock"
    first = Held(path, 0, "free")
    opened, taken = threading.Event(), threading.Event()

    def wait() -> None:
        opened.set()
        with held(path, 30, "free"):
            taken.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    opened.wait()
    until(lambda: _open_files(path) == 2)
    path.unlink()
    with held(path, 0, "free"):
        first.release()
        until(lambda: _open_files(path) == 2)  # that one is mine, and the other is awaited
        assert not taken.is_set()
    assert taken.wait(30)
    waiting.join()


def _open_files(path: Path) -> int:
    """Give how often this process has a file open."""
    return sum(os.path.realpath(one) == str(path) for one in Path("/proc/self/fd").iterdir())


def _start(project: Project, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        _command(project, "-q", "watch"), stderr=subprocess.PIPE, text=True, env=environment or dict(os.environ)
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    return process


def _end(process: subprocess.Popen[str]) -> str:
    """End a watch; gives what it told on standard error that nobody read."""
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    return told


def _titles(project: Project) -> list[str]:
    return sorted(project.titles()) if (project.output / "feed.json").exists() else []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk that fails as told."""
    (tmp_path / "disk").mkdir()
    disk = Disk(tmp_path / "disk")
    yield disk
    disk.close()


@pytest.mark.parametrize(
    ("only", "error", "told"),
    [
        ("/output", errno.ENOSPC, "No space left on device"),
        ("/output", errno.EROFS, "Read-only file system"),
        ("/ledger.jsonl", errno.EIO, "Input/output error"),
        ("/catalog.sqlite", errno.ENOSPC, "the catalog failed"),
        ("", errno.EDQUOT, "Disk quota exceeded"),
    ],
)
def test_disk_that_fails_under_a_watch(tmp_path: Path, disk: Disk, only: str, error: int, told: str) -> None:
    """A watch tells a failing disk once, goes on, and publishes by itself what waited as soon as the disk is back."""
    project = Project(tmp_path / "project", CONFIG + "archive: { page_size: 2 }\n")
    project.put("a.txt", story("Bridge opens"))
    watch = _start(project, disk.environment)
    assert watch.stderr is not None
    before = project.documents()

    disk.below(project.root, only=only, mode=FAILING_FROM, at=1, error=error)
    project.put("b.txt", story("Harbour closes"))
    line = watch.stderr.readline()
    assert line.startswith("feeder: ")
    assert told in line
    project.put("c.txt", story("School wins"))
    until(lambda: disk.calls > 3)
    assert {path: data for path, data in project.documents().items() if path in before} == before
    disk.sound()

    until(lambda: _titles(project) == ["Bridge opens", "Harbour closes", "School wins"])
    assert "Traceback" not in _end(watch)
    assert project.documents() == _cold(project, tmp_path / "cold")


def _lose_output(project: Project) -> None:
    """Take the output folder away at once: one that is cleared file by file is filled again meanwhile."""
    project.output.rename(project.root / "lost")


def _replace_catalog(project: Project) -> None:
    """Write noise over the catalog that the watch has open."""
    with (project.root / ".feeder" / "catalog.sqlite").open("r+b") as file:
        for page in range(0, (project.root / ".feeder" / "catalog.sqlite").stat().st_size, 4096):
            file.seek(page)
            file.write(bytes(range(256)) * 16)


@pytest.mark.parametrize("spoil", [_lose_output, _replace_catalog])
def test_watch_that_loses_what_it_made(project: Project, spoil: Callable[[Project], None]) -> None:
    """An output folder or a catalog that is lost under a watch is made again by it."""
    project.configure(CONFIG + "watch: { rescan: 1s }\n")
    project.put("a.txt", story("Bridge opens"))
    watch = _start(project)

    spoil(project)
    project.put("b.txt", story("Harbour closes"))

    until(lambda: _titles(project) == ["Bridge opens", "Harbour closes"] and (project.output / "rss.xml").exists())
    assert "Traceback" not in _end(watch)
    before = project.documents()
    assert subprocess.run(_command(project, "-q", "build"), check=False).returncode == 0
    assert project.documents() == before


def test_catalog_that_another_program_holds(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build waits for a program that holds the catalog; after a time it tells so, and no catalog is deleted."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    project.put("b.txt", story("Harbour closes"))
    ledger = project.root / "ledger.jsonl"
    before = ledger.stat().st_size
    with closing(sqlite3.connect(project.root / ".feeder" / "catalog.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with monkeypatch.context() as patch:
            patch.setattr("feeder.catalog.schema._LOCK_SECONDS", 0.1)
            with pytest.raises(
                MachineError, match="database is locked; another program holds it; end that and run again"
            ):
                project.build()
        assert ledger.stat().st_size == before
        build = subprocess.Popen(_command(project, "-q", "build"), stderr=subprocess.PIPE, text=True)
        until(lambda: _holds_lock(project))
        other.execute("ROLLBACK")
        _, told = build.communicate(timeout=40)

    assert (build.returncode, told) == (0, "")
    assert _titles(project) == ["Bridge opens", "Harbour closes"]


def _holds_lock(project: Project) -> bool:
    """Whether a pass is at work."""
    try:
        with held(project.root / ".feeder" / "lock", 0, "taken"):
            return False
    except MachineError:
        return True
