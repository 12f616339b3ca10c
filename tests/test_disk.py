"""Disks that fail: every build ends in one line, breaks no document, and the next one on a sound disk heals it."""

from __future__ import annotations

import errno
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Project
from faults import FAILING, FAILING_FROM, READS, SIGNALLED, Builds, Disk, Outcome
from test_crash import CASES, DONE, Case, assert_whole, different, machine

ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A project in which much has changed since its last build."""
    return Case(tmp_path_factory.mktemp("case"), CASES["changes"])


@pytest.fixture(scope="module")
def places(case: Case, tmp_path_factory: pytest.TempPathFactory) -> list[int]:
    """The calls of its next build that find the disk as no call before found it."""
    found, _ = different(case, tmp_path_factory.mktemp("steps"))
    return sorted({call for call, _ in found})


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Disk, Builds]]:
    """A disk that fails as told, and what builds on it."""
    with machine(tmp_path_factory.mktemp("bench") / "machine") as made:
        yield made


def _build(project: Project, builds: Builds, **extra: object) -> Outcome:
    return builds.run(project.root / "config.yaml", "-q", "build", **extra)  # type: ignore[arg-type]


def _assert_failed(done: Outcome, *codes: int) -> None:
    """It ended in one line that tells what to do."""
    assert done.code in codes, done
    assert "Traceback" not in done.err + done.out
    lines = done.err.splitlines()
    assert len(lines) == (done.code > 1), done
    assert all(line.startswith("feeder: ") for line in lines), done


def _assert_healed(case: Case, project: Project, builds: Builds) -> None:
    done = _build(project, builds)
    assert (done.code, done.err) == (0, ""), done
    assert project.documents() == case.new
    assert (project.root / "ledger.jsonl").read_bytes() == case.ledger


@pytest.mark.timeout(300)
def test_error_at_every_step(case: Case, places: list[int], bench: tuple[Disk, Builds], tmp_path: Path) -> None:
    """One call fails, or it and all that follow: no room, a broken or a read-only disk, a quota, a permission."""
    disk, builds = bench
    for number, call in enumerate(places):
        project = case.copy(tmp_path / "project")
        mode = FAILING_FROM if number % 2 else FAILING
        disk.below(project.root, mode=mode, at=call, error=ERRORS[number // 2 % len(ERRORS)])
        done = _build(project, builds)
        disk.sound()
        _assert_failed(done, 0, 4)
        assert_whole(project, case.old, case.new)
        _assert_healed(case, project, builds)


@pytest.mark.parametrize("only", ["catalog.sqlite", "ledger.jsonl", "output", "texts"])
def test_reads_that_fail(case: Case, bench: tuple[Disk, Builds], tmp_path: Path, only: str) -> None:
    """What cannot be read is told; no text that cannot be read is withdrawn, and no damage is taken for the truth."""
    disk, builds = bench
    project = case.copy(tmp_path / "project")
    disk.below(project.root, only=only, flags=READS)
    assert _build(project, builds) == DONE
    for call in range(1, disk.calls + 1, max(1, disk.calls // 12)):
        project = case.copy(tmp_path / "project")
        disk.below(project.root, only=only, mode=FAILING, at=call, error=errno.EIO, flags=READS)
        done = _build(project, builds)
        disk.sound()
        _assert_failed(done, 0, 4, *([1] if only == "texts" else []))
        assert_whole(project, case.old, case.new) if only != "texts" else None
        again = _build(project, builds)
        assert again.code == 0, again
        assert project.documents() == case.new or only == "texts"


@pytest.mark.parametrize("room", [0, 1000, 5000, 20_000, 60_000, 90_000, 120_000])
def test_disk_of_a_fixed_size(case: Case, bench: tuple[Disk, Builds], tmp_path: Path, room: int) -> None:
    """A disk that is full gets nothing half, no temporary file stays, and once there is room all goes on."""
    disk, builds = bench
    project = case.copy(tmp_path / "project")
    disk.below(project.root, room=room)
    done = _build(project, builds)
    disk.sound()

    _assert_failed(done, 4)
    assert_whole(project, case.old, case.new)
    assert not list(project.output.rglob("*.feeder-tmp"))
    _assert_healed(case, project, builds)


def test_out_of_file_descriptors(case: Case, bench: tuple[Disk, Builds], tmp_path: Path) -> None:
    """With any number of files that may be open, a build is done, tells files that it could not read, or fails whole."""
    _, builds = bench
    codes = set()
    for files in range(3, 24):
        project = case.copy(tmp_path / "project")
        done = _build(project, builds, files=files)
        codes.add(done.code)
        assert "Traceback" not in done.err, done
        if done.code in {0, 4}:
            assert_whole(project, case.old, case.new)
            _assert_healed(case, project, builds)
        else:
            assert _build(project, builds).code == 0
    assert {0, 4} <= codes


def test_world_that_changes_midway(case: Case, bench: tuple[Disk, Builds], tmp_path: Path) -> None:
    """Folders that lose their permissions, vanish, or become files while a build is at any document."""
    disk, builds = bench
    writes = [
        n for n, call in enumerate(case.calls, 1) if call.what in {"create", "rename"} and "/output/" in call.path
    ]
    for number, call in enumerate(writes[::3]):
        project = case.copy(tmp_path / f"project{number}")
        spoil, mend = _SPOILT[number % len(_SPOILT)]
        disk.below(project.root, mode=SIGNALLED, at=call, signal=signal.SIGSTOP)
        assert builds.start(project.root / "config.yaml", "-q", "build", rights=False)
        spoil(project)
        assert not builds.go_on()
        disk.sound()
        _assert_failed(builds.outcome, 0, 4)
        mend(project)
        assert_whole(project, case.old, case.new)
        _assert_healed(case, project, builds)


def _lock_up(project: Project) -> None:
    for folder in (project.output, *(path for path in project.output.rglob("*") if path.is_dir())):
        folder.chmod(0o555)


def _unlock(project: Project) -> None:
    for folder in (project.output, *(path for path in project.output.rglob("*") if path.is_dir())):
        folder.chmod(0o755)


def _take_away(project: Project) -> None:
    project.output.rename(project.root / "away")


def _bring_back(project: Project) -> None:
    if not (project.root / "away").exists():
        return
    for path in sorted((project.root / "away").rglob("*")):
        target = project.output / path.relative_to(project.root / "away")
        if path.is_file() and not target.exists() and not path.name.startswith("."):
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)


def _block(project: Project) -> None:
    _take_away(project)
    project.output.write_text("in the way")


def _unblock(project: Project) -> None:
    project.output.unlink()
    (project.root / "away").rename(project.output)


def _lose_catalog(project: Project) -> None:
    for path in (project.root / ".feeder").glob("catalog*"):
        path.unlink()


def _nothing(project: Project) -> None:
    assert project.root.is_dir()


_SPOILT: list[tuple[Callable[[Project], None], Callable[[Project], None]]] = [
    (_lock_up, _unlock),
    (_take_away, _bring_back),
    (_block, _unblock),
    (_lose_catalog, _nothing),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(2))
def test_catalog_with_bytes_that_changed(case: Case, bench: tuple[Disk, Builds], tmp_path: Path, seed: int) -> None:
    """Whatever byte of a catalog a disk changes, a build ends well, and what it publishes is right."""
    _, builds = bench
    size = (case.start.root / ".feeder" / "catalog.sqlite").stat().st_size
    generator = random.Random(seed)  # noqa: S311 - no secret
    for at in [*range(0, 100, 9), *sorted(generator.randrange(size) for _ in range(40))]:
        project = case.copy(tmp_path / "project")
        file = project.root / ".feeder" / "catalog.sqlite"
        data = bytearray(file.read_bytes())
        data[at] ^= 1 << generator.randrange(8)
        file.write_bytes(data)
        done = _build(project, builds)
        assert (done.code, done.err) == (0, ""), (at, done)
        assert project.documents() == case.new, at
