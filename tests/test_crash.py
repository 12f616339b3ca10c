"""Law 5: whatever is killed wherever, every document is whole, and the next build ends as an undisturbed one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from conftest import CONFIG, Project, story
from faults import RECORDS, SIGNALLED, STEPPING, TORN, Builds, Disk, Outcome, faulty

from feeder.publish import judged

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
NOON = 1_777_888_800.0
"""The time of every build: what differs is not the time."""
FULL = (
    CONFIG
    + """\
archive: { page_size: 2 }
feeds: [{ name: main }, { name: port, where: { path: "port/*" } }]
"""
)
DONE = Outcome(0, "", "")
WORKERS = 2
SITE = "https://news.example.org/"


def _articles(project: Project) -> None:
    """Three articles, one with a picture, and a feed of some."""
    project.configure(FULL)
    project.put("photo.png", PNG)
    project.put("a.txt", story("Bridge opens", image="/photo.png"))
    project.put("port/b.txt", story("Harbour closes", "LINZ"))
    project.put("c.txt", story("School wins", "ENNS"))


def _changes(project: Project) -> None:
    """Add, edit, withdraw, move, replace a picture, add one, and use up a page of the archive."""
    project.put("d.txt", story("Ferry runs again", "WELS", image="/ferry.png"))
    project.put("ferry.png", PNG + b"ferry")
    project.put("photo.png", PNG + b"another")
    project.put("port/b.txt", story("Harbour closes", "LINZ", "The harbour is closed until summer, and longer."))
    (project.texts / "c.txt").unlink()
    (project.texts / "moved").mkdir()
    (project.texts / "a.txt").rename(project.texts / "moved" / "a.txt")


def _settings(project: Project) -> None:
    """Other settings: the archive goes, a feed goes, every address of an item changes its length; and a text returns."""
    project.configure(CONFIG + "archive: false\n")
    project.put("c.txt", story("School wins", "ENNS"))
    (project.texts / "d.txt").unlink()


CASES: dict[str, list[Callable[[Project], None]]] = {
    "first": [_articles],
    "changes": [_articles, _changes],
    "settings": [_articles, _changes, _settings],
}


class Case:
    """A project before a build, and as an undisturbed build leaves it."""

    def __init__(self, root: Path, steps: list[Callable[[Project], None]]) -> None:
        self.start = Project(root / "start")
        self.undisturbed = root / "undisturbed"
        with machine(root / "machine") as (disk, builds):
            *before, last = steps
            for step in before:
                step(self.start)
                assert builds.run(self.start.root / "config.yaml", "-q", "build") == DONE
            last(self.start)
            self.old = self.start.documents() if before else {}
            project = self.copy(self.undisturbed)
            disk.below(project.root, flags=RECORDS)
            assert builds.run(project.root / "config.yaml", "-q", "build") == DONE
            self.calls = disk.recorded()
        self.new = project.documents()
        self.ledger = (project.root / "ledger.jsonl").read_bytes()
        assert self.old != self.new

    def copy(self, root: Path) -> Project:
        """Give the project as it was before the build. What must never be written in place is not copied."""
        if root.exists():
            shutil.rmtree(root)
        written = ("ledger.jsonl", "catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm")

        def copied(one: str, other: str) -> None:
            (shutil.copy2 if Path(one).name in written else os.link)(one, other)

        shutil.copytree(self.start.root, root, copy_function=copied)
        project = Project.__new__(Project)
        project.root, project.texts, project.output = root, root / "texts", root / "output"
        return project


class _Killer:
    """Kills builds of one case, each at another call, and lets the next build heal what is left."""

    def __init__(self, case: Case, root: Path) -> None:
        self.case = case
        self.root = root

    def run(self, calls: Iterable[tuple[int, int]]) -> int:
        """Kill a build at each of the calls, given with the way to die; gives how many."""
        count = 0
        with machine(self.root / "machine") as (disk, builds):
            for call, mode in calls:
                project = self.case.copy(self.root / "project")
                disk.below(project.root, mode=mode, at=call, signal=signal.SIGKILL)
                killed = builds.run(project.root / "config.yaml", "-q", "build")
                disk.sound()
                assert killed == Outcome(-signal.SIGKILL, "", ""), (call, mode)
                assert_whole(project, self.case.old, self.case.new)
                assert builds.run(project.root / "config.yaml", "-q", "build") == DONE, (call, mode)
                assert project.documents() == self.case.new, (call, mode)
                assert (project.root / "ledger.jsonl").read_bytes() == self.case.ledger, (call, mode)
                count += 1
        return count


def different(case: Case, root: Path) -> tuple[list[tuple[int, int]], int]:
    """Step through a build, and give the calls at which a kill leaves something else than at any call before.

    Most writes go to the log of SQLite, where those of an open transaction change nothing for who comes next. Gives
    the number of all steps too.
    """
    places, seen, steps = [], set(), 0
    with machine(root / "machine") as (disk, builds):
        project = case.copy(root / "project")
        disk.below(project.root, mode=STEPPING)
        stopped = builds.start(project.root / "config.yaml", "-q", "build")
        state = [0, 0]
        while stopped:
            call, mode = disk.calls, TORN if disk.is_torn else SIGNALLED
            path = case.calls[call - 1 if disk.is_torn else call - 2].path
            if steps == 0 or "/.feeder/" in path:
                state[0] = hash(_dump(project))
            if steps == 0 or "/.feeder/" not in path:
                ledger = project.root / "ledger.jsonl"
                state[1] = hash((*sorted(project.documents().items()), ledger.read_bytes() if ledger.exists() else b""))
            if tuple(state) not in seen:
                seen.add(tuple(state))
                places.append((call, mode))
            steps += 1
            stopped = builds.go_on()
        assert builds.outcome == DONE
    return places, steps


def _dump(project: Project) -> str:
    """Give all that the catalog holds, as SQLite finds it after the kill: an open transaction is none."""
    with tempfile.TemporaryDirectory() as folder:
        for file in (project.root / ".feeder").glob("catalog.sqlite*"):
            shutil.copy(file, folder)
        if not (Path(folder) / "catalog.sqlite").exists():
            return ""
        with closing(sqlite3.connect(Path(folder) / "catalog.sqlite")) as database:
            return "\n".join(database.iterdump())


def assert_whole(project: Project, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Every document is a whole one, old or new, and no link leads to what is not there, or not there any more."""
    found = {path: data for path, data in project.documents().items() if "/." not in f"/{path}" or path == ".nojekyll"}
    for path, data in found.items():
        assert data in (old.get(path), new.get(path)), path
    if not any(path.endswith((".xml", ".json", ".html")) for path in found):
        return
    faults = [fault for fault in judged(project.output).findings if fault.is_error]
    # The formats of a feed may differ for the length of a pass; and a feed and its page lead to each other, as do the
    # first two pages of an archive that goes.
    odd = [f for f in faults if f.rule != "feed-formats" and f"{SITE}{f.path.rpartition('/')[0]}/" not in f.message]
    odd = [f for f in odd if not (f.path.startswith("archive/1/") and f"{SITE}archive/2/" in f.message)]
    assert not odd, odd
    for path in (path for path in found if path.endswith("feed.json") and path in new):
        for item in json.loads(found[path])["items"]:
            page = item["url"].removeprefix(SITE)
            assert item["title"] in found[f"{page}index.html"].decode(), (path, page)
            assert f"{page}gone" not in found, (path, page)


@contextmanager
def machine(scratch: Path) -> Iterator[tuple[Disk, Builds]]:
    """Give a disk that fails as told, and what builds on it, always at noon: what differs is not the time."""
    with faulty(scratch) as (disk, builds):
        disk.clock(at=NOON)
        yield disk, builds


@pytest.mark.timeout(300)
@pytest.mark.parametrize("steps", CASES.values(), ids=CASES)
def test_kill_9_at_every_step(tmp_path: Path, steps: list[Callable[[Project], None]]) -> None:
    """A build is killed before each call that changes a file, and in the midst of each that writes bytes.

    Where a kill leaves the same as one at a call before, to the last row of the catalog, one of them is made.
    """
    case = Case(tmp_path, steps)
    places, steps_made = different(case, tmp_path / "steps")
    assert steps_made == len(case.calls) + sum(call.what == "write" and len(call.data) > 1 for call in case.calls)

    killers = [_Killer(case, tmp_path / str(number)) for number in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        kills = [pool.submit(killer.run, places[number::WORKERS]) for number, killer in enumerate(killers)]
        assert sum(done.result() for done in kills) == len(places)

    assert len(places) > 2 * len(case.new)
    assert case.start.documents() == case.old


def test_killed_again_and_again(tmp_path: Path) -> None:
    """Builds that are killed one after the other, each one call later than the one before, come to the same end."""
    case = Case(tmp_path, CASES["changes"])
    project = case.copy(tmp_path / "project")
    kills = 0
    with machine(tmp_path / "again") as (disk, builds):
        for call in range(1, len(case.calls) + 2):
            disk.below(project.root, mode=SIGNALLED, at=call, signal=signal.SIGKILL)
            if builds.run(project.root / "config.yaml", "-q", "build") == DONE:
                break
            kills += 1
            assert_whole(project, case.old, case.new)

    assert kills > 20
    assert project.documents() == case.new
    assert (project.root / "ledger.jsonl").read_bytes() == case.ledger
