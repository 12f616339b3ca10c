"""Disks that fail: every build ends in one line, breaks no document, and the next one on a sound disk heals it."""

from __future__ import annotations

import errno
import random
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Project
from faults import FAILING, FAILING_FROM, READS, SIGNALLED, Builds, Disk, Outcome
from test_crash import CASES, DONE, Case, assert_whole, different, machine

ANEW = re.compile(r"feeder: .*catalog\.sqlite: it was .*, and is made anew from the ledger and the texts\n")
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
    """It ended in one line that tells what to do, or made a catalog anew."""
    assert done.code in codes, done
    if done.code == 0 and ANEW.fullmatch(done.err):
        return
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
def test_catalog_with_bytes_that_changed(case: Case, bench: tuple[Disk, Builds], tmp_path: Path) -> None:
    """A catalog in which a disk changed a byte is made anew, or the byte changes nothing.

    What changes within an index is found when it contradicts what is to be published; a few such bytes are not, and
    mend when the catalog is deleted.
    """
    _, builds = bench
    sound = (case.start.root / ".feeder" / "catalog.sqlite").read_bytes()
    generator = random.Random(7)  # noqa: S311 - no secret
    filled = generator.sample([at for at in range(100, len(sound)) if sound[at]], 60)
    told, wrong = 0, []
    for at in [*range(0, 100, 9), *filled]:
        project = case.copy(tmp_path / "project")
        data = bytearray(sound)
        data[at] ^= 1 << generator.randrange(8)
        (project.root / ".feeder" / "catalog.sqlite").write_bytes(data)
        done = _build(project, builds)
        assert (done.code, done.out) == (0, ""), (at, done)
        assert not done.err or ANEW.fullmatch(done.err), (at, done)
        told += bool(done.err)
        assert not [path for path in project.documents() if path not in case.new], at
        if project.documents() != case.new:
            wrong.append(at)
            project.forget(".feeder")
            assert _build(project, builds) == DONE
        assert project.documents() == case.new, at
    assert told >= 30
    assert len(wrong) <= 2, wrong


def _cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:6000])


def _another_file(file: Path) -> None:
    file.write_bytes(b"This was a catalog.\n" * 1000)


def _of_the_future(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 99")
        database.execute("CREATE TABLE more (than text)")
        database.commit()


def _noise_in_log(file: Path) -> None:
    file.with_name("catalog.sqlite-wal").write_bytes(bytes(range(256)) * 100)


def _without_a_table(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE documents")
        database.commit()


@pytest.mark.parametrize("spoil", [_cut_short, _another_file, _of_the_future, _noise_in_log, _without_a_table])
def test_catalog_that_is_none(
    case: Case, bench: tuple[Disk, Builds], tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    """A catalog that was cut, replaced, made by a later version, or emptied by someone, is made anew."""
    _, builds = bench
    project = case.copy(tmp_path / "project")
    spoil(project.root / ".feeder" / "catalog.sqlite")

    done = _build(project, builds)

    assert done.code == 0, done
    assert not done.err or ANEW.fullmatch(done.err), done
    assert project.documents() == case.new


def test_folder_in_the_place_of_the_catalog(case: Case, bench: tuple[Disk, Builds], tmp_path: Path) -> None:
    """What someone put in the place of the catalog is not deleted: that is told."""
    _, builds = bench
    project = case.copy(tmp_path / "project")
    file = project.root / ".feeder" / "catalog.sqlite"
    file.unlink()
    (file / "mine").mkdir(parents=True)

    _assert_failed(_build(project, builds), 4)

    assert (file / "mine").is_dir()
    (file / "mine").rmdir()
    file.rmdir()
    _assert_healed(case, project, builds)
