"""Clocks that jump, back and forth, by hours and years: nothing published is changed by it, and no time goes back."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from conftest import CONFIG, Project, story
from faults import Builds, Disk, faulty

NOON = 1_777_888_800.0
HOUR, YEAR = 3600.0, 365 * 86400.0


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[tuple[Disk, Builds]]:
    """A machine whose clock a test sets."""
    with faulty(tmp_path / "machine") as made:
        yield made


def _build(project: Project, builds: Builds) -> str:
    done = builds.run(project.root / "config.yaml", "-v", "build")
    assert (done.code, done.err) == (0, "")
    return done.out


def _times(project: Project) -> list[str]:
    lines = (project.root / "ledger.jsonl").read_text().splitlines()
    return [row.get("pass") or row.get("created") for row in map(json.loads, lines) if "at" not in row]


def _updated(project: Project) -> str:
    return max(str(item["date_modified"]) for item in project.items())


@pytest.mark.parametrize("seed", range(3))
def test_jumps_between_builds(tmp_path: Path, machine: tuple[Disk, Builds], seed: int) -> None:
    """Whatever the clock says at each build, times in ledger and feeds go on, and a cold build gives the same bytes."""
    disk, builds = machine
    generator = random.Random(seed)  # noqa: S311 - no secret
    project = Project(tmp_path / "project", CONFIG + "archive: { page_size: 3 }\n")
    before = ""
    for number in range(10):
        project.put(f"{number}.txt", story(f"Story number {number} of the year"))
        if number % 3 == 2:
            (project.texts / f"{number - 2}.txt").unlink()
            project.put(f"{number - 1}.txt", story(f"Story number {number - 1} of the year") + "\nIt was said again.\n")
        disk.clock(at=NOON + generator.choice((0.0, -HOUR, HOUR, -3 * YEAR, 3 * YEAR, -30 * YEAR, 9 * HOUR)))
        _build(project, builds)
        assert _updated(project) >= before
        before = _updated(project)
    assert _times(project) == sorted(set(_times(project)))
    live, ledger = project.documents(), (project.root / "ledger.jsonl").read_bytes()

    disk.clock(at=NOON - 2 * YEAR)
    _build(project, builds)
    assert project.documents() == live
    project.forget()
    disk.clock(at=NOON + 20 * YEAR)
    _build(project, builds)

    assert project.documents() == live
    assert (project.root / "ledger.jsonl").read_bytes() == ledger


def test_clock_behind_the_ledger_is_told(tmp_path: Path, machine: tuple[Disk, Builds]) -> None:
    """A clock that is behind what was published by minutes or years is told, since nothing falls due meanwhile."""
    disk, builds = machine
    project = Project(tmp_path / "project")
    project.put("a.txt", story("Bridge opens"))
    disk.clock(at=NOON)
    assert "clock" not in _build(project, builds)
    project.put("b.txt", story("Harbour closes", date="2026-05-05T10:00:00Z"))

    disk.clock(at=NOON - YEAR)
    told = _build(project, builds)

    newest = datetime.fromisoformat(_times(project)[-1]).strftime("%Y-%m-%d %H:%M")
    assert f"the clock of this machine is behind the newest time in the ledger ({newest} UTC)" in told
    assert project.titles() == ["Bridge opens"]
    disk.clock(at=NOON + 86400)
    assert "clock" not in _build(project, builds)
    assert sorted(project.titles()) == ["Bridge opens", "Harbour closes"]
