"""What a pass leaves behind when it fails behind its record: the next report tells it, all of it, and once."""

from __future__ import annotations

import errno
import json
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, FEEDER, Project, Watch
from faults import FAILING_FROM, SIGNALLED, Builds, Disk

from feeder import lock, publish
from feeder.catalog import Catalog, DamagedError
from feeder.catalog.deliveries import Deliveries
from feeder.catalog.schema import Connection
from feeder.errors import MachineError
from feeder.publish.output import Output
from feeder.publish.project import Project as Opened
from feeder.publish.untold import Untold
from feeder.report import Report

GROUPS = ("added", "returned", "updated", "silent", "moved", "copied", "kept", "withdrawn")


def told(report: Report) -> dict[str, list[str]]:
    """Give the paths in each group of a report that is not empty."""
    found = {group: [change.path for change in getattr(report, group)] for group in GROUPS}
    return {group: paths for group, paths in found.items() if paths}


def run(project: Project, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a real command."""
    command = [FEEDER, "--config", str(project.root / "config.yaml"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def text(name: str, end: str = ".") -> str:
    """Give a text that is like no other."""
    return f"The {name} one\n\n{' '.join(f'{name}{number}' for number in range(40))}{end}\n"


@pytest.fixture
def varied(project: Project) -> Project:
    """A project that was built, then changed in every way that a report knows but `kept`."""
    for name in ("edited", "comma", "old", "gone", "same", "back"):
        project.put(f"{name}.txt", text(name))
    project.build()
    (project.texts / "back.txt").unlink()
    project.build()
    project.put("back.txt", text("back"))
    project.put("edited.txt", text("edited", " and more than that."))
    project.put("comma.txt", text("comma", "!"))
    (project.texts / "old.txt").rename(project.texts / "moved.txt")
    (project.texts / "gone.txt").unlink()
    project.put("new.txt", text("new"))
    project.put("twin.txt", text("same"))
    return project


ALL = {
    "added": ["new.txt"],
    "returned": ["back.txt"],
    "updated": ["edited.txt"],
    "silent": ["comma.txt"],
    "moved": ["moved.txt"],
    "copied": ["twin.txt"],
    "withdrawn": ["gone.txt"],
}
"""What the report of a pass that goes well tells of these changes."""
SEEN = [
    ("added", "new.txt"),
    ("corrected", "comma.txt"),
    ("moved", "moved.txt"),
    ("returned", "back.txt"),
    ("touched", "same.txt"),
    ("updated", "edited.txt"),
    ("withdrawn", "gone.txt"),
]


def log_of(project: Project) -> list[tuple[str, str]]:
    """Give what the log tells of these changes."""
    return sorted((event.what, event.path) for event in list(publish.log(project.config))[7:])


def break_off(monkeypatch: pytest.MonkeyPatch, place: type, name: str, *, behind: bool, error: Exception) -> list[int]:
    """Let one step of a pass fail the first time, before or behind its work; gives a list of how often it was made."""
    real: Callable[..., Any] = getattr(place, name)
    made: list[int] = []

    def fail(*given: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever the step takes and gives
        made.append(1)
        done = real(*given, **more) if behind or len(made) > 1 else None
        if len(made) == 1:
            raise error
        return done

    monkeypatch.setattr(place, name, fail)
    return made


STEPS: list[tuple[type, str, bool]] = [
    (Catalog, "publish", True),
    (Output, "bring_up", False),
    (Output, "bring_up", True),
    (Untold, "whole", False),
    (Untold, "end", True),
]
"""Where a catalog may prove to be damaged: in its own record, before and behind the writing, and at the very end."""


@pytest.mark.parametrize(("place", "name", "behind"), STEPS)
def test_damage_at_any_step(
    varied: Project, monkeypatch: pytest.MonkeyPatch, place: type, name: str, *, behind: bool
) -> None:
    """Whatever the first try had done already, the one report tells all, and that the catalog was made anew."""
    made = break_off(monkeypatch, place, name, behind=behind, error=DamagedError("it is damaged"))

    report = varied.build()

    assert len(made) == 2
    assert (told(report), report.exit_code) == (ALL, 0)
    assert ["made anew" in notice.message for notice in report.notices] == [True]
    assert {"rss.xml", "atom.xml", "feed.json"} <= set(report.written)
    assert len(set(report.written)) == len(report.written)
    assert log_of(varied) == SEEN
    assert varied.build().is_empty
    before = varied.documents()
    varied.forget()
    varied.build()
    assert varied.documents() == before


@pytest.mark.parametrize("tries", [1, 2])
def test_writing_fails_on_a_real_disk(varied: Project, tries: int) -> None:
    """A folder stands where a document is to be: a later build tells what this one recorded, as real commands do."""
    (varied.output / "rss.xml").unlink()
    (varied.output / "rss.xml" / "mine").mkdir(parents=True)
    failed = [run(varied, "build", "--json") for _ in range(tries)]
    assert [(one.returncode, one.stdout) for one in failed] == [(4, "")] * len(failed), failed
    (varied.output / "rss.xml" / "mine").rmdir()
    (varied.output / "rss.xml").rmdir()
    would = json.loads(run(varied, "build", "--json", "--dry-run").stdout)

    report = json.loads(run(varied, "build", "--json").stdout)

    for one in (would, report):
        found = {group: [change["path"] for change in one[group]] for group in GROUPS}
        assert {group: paths for group, paths in found.items() if paths} == ALL
    assert {change["link"] for change in report["added"]} <= {item["url"] for item in varied.items()}
    assert log_of(varied) == SEEN
    assert not any(json.loads(run(varied, "build", "--json").stdout)[group] for group in GROUPS)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[tuple[Disk, Builds]]:
    """A disk that fails as told, and what builds on it."""
    scratch = tmp_path / "machine"
    scratch.mkdir()
    disk = Disk(scratch)
    builds = Builds(disk, scratch)
    yield disk, builds
    builds.close()
    disk.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("how", ["killed", "full"])
def test_broken_off_at_any_call(varied: Project, machine: tuple[Disk, Builds], tmp_path: Path, how: str) -> None:
    """A build that is killed at a call that changes a file, or finds the disk full from there on: each item is told once.

    Only what is killed behind the mark that all is told, and before it printed, leaves a report that nobody saw.
    """
    disk, builds = machine
    words = ("build", "--json")
    one = Project(tmp_path / "one")

    def copy() -> Path:
        shutil.rmtree(one.root)
        shutil.copytree(varied.root, one.root)
        return one.root / "config.yaml"

    config = copy()
    disk.below(one.root)
    assert _groups(builds.run(config, *words).out) == ALL
    last, seen = disk.calls, set()
    for call in range(1, last + 1, 2):
        config = copy()
        mode = SIGNALLED if how == "killed" else FAILING_FROM
        disk.below(one.root, mode=mode, at=call, error=errno.ENOSPC, signal=signal.SIGKILL)
        first = builds.run(config, *words)
        disk.sound()
        is_marked = _is_told(one)
        groups = [_groups(first.out), _groups(builds.run(config, *words).out)]
        seen.add((first.code, tuple(bool(found) for found in groups)))
        assert groups in ([ALL, {}], [{}, ALL], [{}, {}] if is_marked else [ALL, {}]), (call, first, groups)
        assert _groups(builds.run(config, *words).out) == {}
        assert log_of(one) == SEEN, call
    assert (-signal.SIGKILL if how == "killed" else 4, (False, True)) in seen


@pytest.mark.timeout(300)
def test_a_first_build_that_is_killed(project: Project, machine: tuple[Disk, Builds]) -> None:
    """Nothing was ever told then: the build that comes after it tells all the same."""
    disk, builds = machine
    names = ["one.txt", "two.txt"]
    for name in names:
        project.put(name, text(name[:3]))
    config = project.root / "config.yaml"
    disk.below(project.root)
    assert _groups(builds.run(config, "build", "--json").out) == {"added": names}
    last, recorded = disk.calls, 0
    for call in range(1, last + 1, 2):
        project.forget(*(path.name for path in project.root.iterdir() if path.name not in {"texts", "config.yaml"}))
        disk.below(project.root, mode=SIGNALLED, at=call, signal=signal.SIGKILL)
        first = builds.run(config, "build", "--json")
        disk.sound()
        in_ledger = len(list(publish.log(project.config))) if (project.root / "ledger.jsonl").exists() else 0
        is_marked = in_ledger and _told(project) == max(event.at for event in publish.log(project.config))
        second = _groups(builds.run(config, "build", "--json").out)
        expected = {} if first.out or is_marked else {"added": names}
        assert second == expected, (call, first)
        recorded += bool(in_ledger and second)
    assert recorded > 0


def _groups(out: str) -> dict[str, list[str]]:
    """Give the paths in each group of a report that was printed; nothing when none was."""
    report = json.loads(out) if out else {}
    found = {group: [change["path"] for change in report.get(group, ())] for group in GROUPS}
    return {group: paths for group, paths in found.items() if paths}


def _is_told(project: Project) -> bool:
    """Whether the catalog says that all is told of what the ledger holds, and the ledger holds all."""
    return log_of(project) == SEEN and _told(project) == max(event.at for event in publish.log(project.config))


def _told(project: Project) -> str | None:
    """Give up to when the catalog says that the ledger was told."""
    with closing(sqlite3.connect(project.root / ".feeder" / "catalog.sqlite")) as database:
        found: dict[str, str] = dict(database.execute("SELECT name, value FROM meta"))
        return found.get("told")


def test_only_what_lasts_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came and went, or changed twice, before a pass could show it: subscribers saw the end of it alone."""
    for name in ("one", "two", "three"):
        project.put(f"{name}.txt", text(name))
    project.build()
    project.put("one.txt", text("one", " once."))
    (project.texts / "two.txt").unlink()
    project.put("brief.txt", text("brief"))
    project.put("lasting.txt", text("lasting"))
    with monkeypatch.context() as failing:
        break_off(failing, Output, "bring_up", behind=False, error=MachineError("the disk is full"))
        with pytest.raises(MachineError):
            project.build()
    project.put("one.txt", text("one", " twice."))
    project.put("two.txt", text("two"))
    (project.texts / "brief.txt").unlink()
    project.put("lasting.txt", text("lasting", " and edited."))

    report = project.build()

    assert told(report) == {"added": ["lasting.txt"], "updated": ["one.txt", "two.txt"]}
    assert project.build().is_empty


def test_a_correction_that_is_not_in_the_ledger(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that comes with a text changed, and the text did not: that is told by the pass that shows it."""
    project.put("table.csv", "a,b\n1,2\n")
    project.put("one.md", text("one", "").replace("The one one", "---\nenclosure: table.csv\n---\n# The one one"))
    project.build()
    project.put("table.csv", "a,b\n1,2\n3,4\n")
    with monkeypatch.context() as failing:
        break_off(failing, Output, "bring_up", behind=False, error=MachineError("the disk is full"))
        with pytest.raises(MachineError):
            project.build()

    assert told(project.build()) == {"silent": ["one.md"]}
    assert project.build().is_empty


def test_a_watch_tells_what_it_could_not_write(project: Project, watching: Callable[[Project], Watch]) -> None:
    """A real one whose documents cannot be written for a while: then its next report tells all, and no other does."""
    project.put("a.txt", text("first"))
    watch = watching(project)
    (project.output / "rss.xml").unlink()
    (project.output / "rss.xml" / "mine").mkdir(parents=True)
    (project.texts / "b.txt").write_text(text("second"))
    while "something else stands" not in watch.says():
        pass
    (project.output / "rss.xml" / "mine").rmdir()
    (project.output / "rss.xml").rmdir()
    watch.until(lambda: "The second one" in (project.output / "atom.xml").read_text())

    watch.process.send_signal(signal.SIGTERM)
    out, _ = watch.process.communicate(timeout=30)

    added = [change["path"] for line in out.splitlines() for change in json.loads(line)["added"]]
    assert added == ["a.txt", "b.txt"]


def test_who_deletes_a_catalog_holds_the_lock(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Damage is found in a pass or behind it, where another process may be at work: the file goes under the lock."""
    seen: list[bool | None] = []
    real = Connection.remove
    lock_file = project.root / ".feeder" / "lock"

    def remove(connection: Connection) -> None:
        seen.append(lock.is_held(lock_file))
        real(connection)

    monkeypatch.setattr(Connection, "remove", remove)
    project.configure(CONFIG + "after_publish: sh -c 'cat > told.json'\n")
    project.put("a.txt", text("first"))
    break_off(monkeypatch, Deliveries, "waiting", behind=False, error=sqlite3.DatabaseError("malformed"))

    report = project.build()

    assert seen == [True]
    assert told(report) == {"added": ["a.txt"]}
    assert "rss.xml" in json.loads((project.root / "told.json").read_text())["written"]
    assert "made anew" in report.notices[0].message


def test_a_catalog_that_another_one_mended_stays(project: Project) -> None:
    """One that proved to be damaged is not deleted when another process has put a new one in its place meanwhile."""
    project.put("a.txt", text("first"))
    opened = Opened(project.config, clock=project.clock)
    with opened.opened():
        opened.doubted = True
    project.forget(".feeder")
    project.build()
    inode = (project.root / ".feeder" / "catalog.sqlite").stat().st_ino

    with opened.opened():
        assert (opened.doubted, opened.notices) == (False, [])

    opened.close()
    assert (project.root / ".feeder" / "catalog.sqlite").stat().st_ino == inode


def test_what_another_clone_published_is_not_told(project: Project) -> None:
    """Lines that came into the ledger from elsewhere were told there."""
    project.put("a.txt", text("first"))
    project.build()
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    project.put("b.txt", text("second"))
    assert told(project.build()) == {"added": ["b.txt"]}
    after = (project.root / "ledger.jsonl").read_bytes()
    project.forget(".feeder", "output")
    for path, data in before.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (project.root / "ledger.jsonl").write_bytes(after)

    assert told(project.build()) == {}
    assert project.titles() == ["The second one", "The first one"]
