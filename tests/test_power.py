"""Power that is lost: only what was flushed is sure to stand, and all else may stand in part, or not.

A build is recorded call by call. At each flush all that is not yet flushed is taken apart: names that changed are there
or not, each alone, and data is there, half there, there as zeros, or not. What a disk may hold then is laid out, no
document in it may be half, and the next build must end as an undisturbed one.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest
from conftest import CONFIG, Project, story
from faults import RECORDS, SIGNALLED, Builds, Call
from test_crash import CASES, DONE, WORKERS, Case, different, machine

_FOLDER = -1
_DELETED = " (deleted)"


@dataclass
class _File:
    """The bytes of a file: those that are flushed, and what was done since."""

    flushed: bytes
    since: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes at an offset; None cuts or lengthens the file to it."""

    def after(self, share: float, *, zeros: bool = False) -> bytes:
        """Give the bytes when a share of what was done since has happened, or has but left zeros."""
        data = bytearray(self.flushed)
        for at, new in self.since[: round(len(self.since) * share)] if len(self.since) > 1 else self.since:
            if new is None:
                data[at:] = bytes(max(0, at - len(data)))
                continue
            kept = new if len(self.since) > 1 else new[: round(len(new) * share)]
            data.extend(bytes(max(0, at - len(data))))
            data[at : at + len(kept)] = bytes(len(kept)) if zeros else kept
        return bytes(data)


class _Disk:
    """What a disk holds: names lead to files, both flushed or not."""

    def __init__(self, root: Path) -> None:
        self.files: list[_File] = []
        self.flushed: dict[str, int | None] = {str(root): _FOLDER}
        self.names: dict[str, int | None] = {}
        for path in root.rglob("*"):
            self.flushed[str(path)] = _FOLDER if path.is_dir() else self._new(path.read_bytes())

    def _new(self, data: bytes = b"") -> int:
        self.files.append(_File(data))
        return len(self.files) - 1

    def _now(self, path: str) -> int | None:
        return self.names.get(path, self.flushed.get(path))

    def take(self, call: Call) -> None:
        """Take in one call."""
        if call.what in {"failed", "open"} or call.path.endswith(_DELETED):
            return
        if call.what == "create":
            self.names[call.path] = self._new()
        elif call.what == "mkdir":
            self.names[call.path] = _FOLDER
        elif call.what in {"unlink", "rmdir"}:
            self.names[call.path] = None
        elif call.what == "rename":
            self.names[call.other], self.names[call.path] = self._now(call.path), None
        elif call.what in {"flush", "flush-all"}:
            self._flush(call)
        else:
            number = self._now(call.path)
            assert number is not None
            written = {"empty": None, "truncate": None}.get(call.what, call.data)
            self.files[number].since.append((call.offset, written))

    def _flush(self, call: Call) -> None:
        number = self._now(call.path)
        assert number is not None
        files: Iterable[_File] = [] if number == _FOLDER else [self.files[number]]
        names = [path for path in self.names if path.rpartition("/")[0] == call.path]
        if call.what == "flush-all":
            files, names = self.files, list(self.names)
        for file in files:
            file.flushed, file.since = file.after(1), []
        for path in names:
            self.flushed[path] = self.names.pop(path)

    def states(self, *, each: bool) -> Iterator[dict[str, bytes]]:
        """Give what may stand there when the power is lost now; with `each`, each change of a name alone too."""
        changed = [path for path in self.names if ".feeder-tmp" not in path]
        yield self._with(set(), 0)
        yield self._with(set(), 1)
        for share in (0, 0.25, 0.5, 0.75, 1):
            yield self._with(set(self.names), share)
        yield self._with(set(self.names), 1, zeros=True)
        for path in changed if each else ():
            yield self._with({path}, 0)
            yield self._with({path, *(p for p, now in self.names.items() if now == _FOLDER)}, 1)
            yield self._with(self.names.keys() - {path}, 1)

    def _with(self, happened: Iterable[str], share: float, *, zeros: bool = False) -> dict[str, bytes]:
        """Give the files, by path, when some names have changed, and a share of the data is there."""
        names = self.flushed | {path: self.names[path] for path in happened}
        found = {}
        for path, number in names.items():
            if number in {None, _FOLDER} or path.endswith("-shm"):  # SQLite makes that anew (walformat, section 2.1)
                continue
            if all(names.get(parent) == _FOLDER for parent in _parents(path, names)):
                assert number is not None
                found[path] = self.files[number].after(share, zeros=zeros)
        return found


def _parents(path: str, names: dict[str, int | None]) -> list[str]:
    """Give the folders that a path stands in, as far as the disk knows them."""
    root = min(names, key=len)
    found = []
    while (path := path.rpartition("/")[0]) and len(path) >= len(root):
        found.append(path)
    return found


def _lost(case: Case, calls: Iterable[Call], root: Path, *, late: bool = False) -> list[dict[str, bytes]]:
    """Give all that may stand on the disk when the power is lost at any call, or `late`, at the end; each once.

    Files are named below the root.
    """
    disk, found, fresh = _Disk(case.start.root), {}, False
    end = Call("flush", str(case.start.root), "", 0, b"")
    prefix = f"{case.start.root}/"
    moved = [_below(call, root, case.start.root) for call in calls]
    for call in (*moved, end):
        if call.what.startswith("flush") and (call is end or not late):
            states = islice(disk.states(each=False), 3) if late else disk.states(each=fresh)
            for state in states:
                short = {path.removeprefix(prefix): data for path, data in state.items()}
                found[hash(tuple(sorted(short.items())))] = short
        fresh = not call.what.startswith("flush")
        disk.take(call)
    return list(found.values())


def _below(call: Call, root: Path, other: Path) -> Call:
    """Give a call as if it had been made below another folder."""
    path, target = (text.replace(str(root), str(other), 1) for text in (call.path, call.other))
    return Call(call.what, path, target, call.offset, call.data)


def _lay_out(case: Case, root: Path, state: dict[str, bytes]) -> Project:
    """Make a project whose disk holds what a state says."""
    project = case.copy(root)
    for path in [path for path in root.rglob("*") if path.is_file()]:
        name = str(path.relative_to(root))
        if state.get(name) != path.read_bytes():
            path.unlink()
    for name, data in state.items():
        path = root / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return project


def _assert_healed(case: Case, root: Path, builds: Builds, states: Iterable[dict[str, bytes]]) -> int:
    """Each state holds no half document, and is healed by a build; gives how many there are."""
    count = 0
    for state in states:
        project = _lay_out(case, root, state)
        for path, data in state.items():
            name = path.removeprefix("output/")
            if name != path and "/." not in f"/{name}":
                assert data in (case.old.get(name), case.new.get(name)), name
        assert builds.run(project.root / "config.yaml", "-q", "build") == DONE
        assert project.documents() == case.new
        assert (project.root / "ledger.jsonl").read_bytes() == case.ledger
        count += 1
    return count


def _heal_all(case: Case, root: Path, states: list[dict[str, bytes]]) -> int:
    def heal(number: int) -> int:
        with machine(root / f"machine{number}") as (_, builds):
            return _assert_healed(case, root / str(number), builds, states[number::WORKERS])

    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(heal, range(WORKERS)))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["first", "changes"])
def test_power_is_lost(tmp_path: Path, name: str) -> None:
    """Whenever the power is lost, no document is half, and the next build ends as an undisturbed one."""
    case = Case(tmp_path, CASES[name])
    states = _lost(case, case.calls, case.undisturbed)

    assert _heal_all(case, tmp_path, states) == len(states) > len(case.new)


def _few(project: Project) -> None:
    """So few documents that each is flushed by itself, and nothing else with it."""
    project.configure(CONFIG + "pages: false\narchive: false\n")
    project.put("a.txt", story("Bridge opens"))


def _one_more(project: Project) -> None:
    project.put("b.txt", story("Harbour closes"))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("steps", [CASES["changes"], [_few, _one_more]], ids=["many", "few"])
def test_power_is_lost_after_a_kill(tmp_path: Path, steps: list[Callable[[Project], None]]) -> None:
    """A build that finds what a killed one left makes that durable too, though it wrote none of it itself."""
    case = Case(tmp_path, steps)
    places, _ = different(case, tmp_path / "steps")
    states: dict[int, dict[str, bytes]] = {}
    with machine(tmp_path / "killing") as (disk, builds):
        for call, mode in places:
            if mode != SIGNALLED or ".feeder" in case.calls[call - 2].path.removesuffix(".feeder-tmp"):
                continue
            project = case.copy(tmp_path / "killed")
            calls = []
            for at in (call, 0):
                disk.below(project.root, mode=SIGNALLED, at=at, signal=signal.SIGKILL, flags=RECORDS)
                builds.run(project.root / "config.yaml", "-q", "build")
                calls += disk.recorded()
            disk.sound()
            last = _lost(case, calls, project.root, late=True)
            assert all(state["ledger.jsonl"] == case.ledger for state in last), call
            states |= {hash(tuple(sorted(state.items()))): state for state in last}

    assert _heal_all(case, tmp_path, list(states.values())) == len(states) > 3
