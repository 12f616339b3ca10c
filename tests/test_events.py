"""When a file is looked at: a script plays the system and the clock, so that nothing here sleeps."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from feeder import discover
from feeder.events import Batch, Event, Timing, Watcher, elsewhere
from feeder.events.polling import EVERY
from feeder.events.system import SystemBackend, _limited

Step = tuple[float, str, str]
"""At which second, which kind of event, of which path; `size N` sets the size of a file."""


class Script:
    """A backend that plays events at their times, and moves the clock along."""

    reports_closes = True
    unsettled = frozenset[str]()

    def __init__(self, folder: Path, steps: Iterable[Step], end: float) -> None:
        self.folder = folder
        self.steps = list(steps)
        self.end = end
        self.now = 0.0
        self.starts = 0
        self.alive = True
        self.watcher: Watcher | None = None

    def start(self) -> None:
        self.starts += 1
        self.alive = True

    def stop(self) -> None:
        self.alive = False

    def is_alive(self) -> bool:
        return self.alive

    def wake(self) -> None:
        """Nothing waits here."""

    def next(self, timeout: float) -> Event | None:
        until = self.now + max(timeout, 0.0001)
        if self.now >= self.end and self.watcher is not None:
            self.watcher.stop()
        if self.steps and self.steps[0][0] <= until:
            at, kind, path = self.steps.pop(0)
            self.now = max(self.now, at)
            if kind == "die":
                self.alive = False
                return None
            if kind.startswith("size "):
                (self.folder / path).write_text("x" * int(kind[5:]))
                return None
            return Event(kind, path)
        self.now = until
        return None


def play(folder: Path, steps: Iterable[Step], end: float = 5.0, *, closes: bool = True) -> list[tuple[float, Batch]]:
    """Give the batches that a script of events makes, each with its second; empty ones are left out."""
    backend = Script(folder, steps, end)
    backend.reports_closes = closes
    wanted = discover.matcher(("**/*.txt",), ())
    watcher = Watcher(folder, Timing(), wanted, backend, lambda prefix: [f"{prefix}/x.txt"], clock=lambda: backend.now)
    backend.watcher = watcher
    return [(round(backend.now, 2), batch) for batch in watcher.batches() if batch != Batch()]


def looks(folder: Path, *steps: Step, end: float = 5.0, closes: bool = True) -> list[tuple[float, list[str]]]:
    """Give when which paths are looked at, after the first look at everything."""
    first, *rest = play(folder, steps, end, closes=closes)
    assert first == (0.0, Batch(everything=True))
    return [(at, sorted(batch.paths)) for at, batch in rest]


def test_closed_file_is_ready_at_once(tmp_path: Path) -> None:
    """A file that was written is looked at when it is closed, and not before."""
    steps = [(1.0, "created", "a.txt"), (1.0, "written", "a.txt"), (2.5, "written", "a.txt"), (3.0, "closed", "a.txt")]

    assert looks(tmp_path, *steps) == [(3.01, ["a.txt"])]


def test_moved_and_gone_are_ready_at_once(tmp_path: Path) -> None:
    """What was moved in, moved away or deleted is looked at at once, in one batch when it came together."""
    steps = [(1.0, "moved in", "a.txt"), (1.005, "gone", "b.txt"), (2.0, "touched", "c.txt")]

    assert looks(tmp_path, *steps) == [(1.01, ["a.txt", "b.txt"]), (2.01, ["c.txt"])]


def test_created_without_a_close_rests(tmp_path: Path) -> None:
    """A hard link is never closed: it is looked at when it rested for the settle time."""
    (tmp_path / "a.txt").write_text("text")

    assert looks(tmp_path, (1.0, "created", "a.txt")) == [(2.01, ["a.txt"])]


def test_empty_file_waits_for_its_text(tmp_path: Path) -> None:
    """A new empty file is about to be written, so it waits for its close."""
    (tmp_path / "a.txt").write_text("")

    assert looks(tmp_path, (1.0, "created", "a.txt"), (4.0, "closed", "a.txt")) == [(4.01, ["a.txt"])]


def test_writer_that_never_closes(tmp_path: Path) -> None:
    """A file that stays open is looked at after a minute without a write."""
    assert looks(tmp_path, (1.0, "written", "a.txt"), end=59.0) == []
    found = play(tmp_path, [(1.0, "written", "a.txt")], 65.0)

    assert [(at, batch.everything) for at, batch in found[1:]] == [(60.0, True), (61.01, False)]


def test_looks_that_take_longer_than_their_pause(tmp_path: Path) -> None:
    """A look at everything that is due again when it ends still leaves a moment to hear what happened meanwhile."""
    backend = Script(tmp_path, [(1.0, "written", "a.txt"), (2.0, "closed", "a.txt"), (5.0, "moved in", "b.txt")], 20.0)
    watcher = Watcher(tmp_path, Timing(rescan=2.0), bool, backend, lambda _: [], clock=lambda: backend.now)
    backend.watcher = watcher
    found = []
    for batch in watcher.batches():
        found.append((batch.everything, sorted(batch.paths), sorted(watcher.unsettled)))
        backend.now += 3.0

    assert found[0] == (True, [], [])
    assert (True, ["a.txt"], []) in found
    assert (True, ["b.txt"], []) in found


def test_without_closes_files_rest(tmp_path: Path) -> None:
    """Where the system reports no closes, a file is looked at when it rested for the settle time."""
    steps = [(1.0, "created", "a.txt"), (1.5, "written", "a.txt")]

    assert looks(tmp_path, *steps, closes=False) == [(2.51, ["a.txt"])]


def test_written_again_before_its_look(tmp_path: Path) -> None:
    """A file that is opened again at once waits for the next close."""
    steps = [(1.0, "closed", "a.txt"), (1.005, "written", "a.txt"), (2.0, "touched", "a.txt"), (3.0, "closed", "a.txt")]

    assert looks(tmp_path, *steps) == [(3.01, ["a.txt"])]


def test_burst_is_capped(tmp_path: Path) -> None:
    """A burst without a pause is looked at every fifth of a second."""
    steps = [(1.0 + number / 200, "moved in", f"{number}.txt") for number in range(100)]

    found = looks(tmp_path, *steps)

    assert [at for at, _ in found] == [1.2, 1.41, 1.51]
    assert sum(len(paths) for _, paths in found) == 100


def test_unwanted_names_are_filtered_one_by_one(tmp_path: Path) -> None:
    """A rename out of the wanted names is a deletion, one into them an arrival."""
    steps = [(1.0, "gone", "a.txt"), (1.0, "moved in", "a.bak"), (2.0, "gone", "b.tmp"), (2.0, "moved in", "b.txt")]

    assert looks(tmp_path, *steps) == [(1.01, ["a.txt"]), (2.01, ["b.txt"])]


def test_folders(tmp_path: Path) -> None:
    """A folder that is moved in is looked into; one that is gone calls for a look at everything."""
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "x.txt").write_text("text")
    steps = [(1.0, "folder moved in", "day"), (2.0, "folder created", "made"), (4.0, "folder gone", "day")]

    found = play(tmp_path, steps)

    assert [(at, sorted(batch.paths), batch.everything) for at, batch in found[1:]] == [
        (1.01, ["day/x.txt"], False),
        (3.01, ["made/x.txt"], False),
        (4.01, [], True),
    ]


def test_lost_events_and_dead_observer(tmp_path: Path) -> None:
    """When events were lost or the observer died, everything is looked at; the observer is started again."""
    found = play(tmp_path, [(1.0, "lost", ""), (2.2, "die", "")])

    assert [batch.everything for _, batch in found] == [True, True, True]
    assert 3.0 <= found[2][0] <= 3.5


def test_rescan_on_the_timer_and_on_request(tmp_path: Path) -> None:
    """Everything is looked at every minute, and earlier when that is asked for; second looks come in their time."""
    backend = Script(tmp_path, [], 70.0)
    watcher = Watcher(tmp_path, Timing(), lambda _: True, backend, lambda _: [], clock=lambda: backend.now)
    backend.watcher = watcher
    seen = []
    for batch in watcher.batches():
        if batch != Batch():
            seen.append((round(backend.now, 2), batch))
        if len(seen) == 1 and batch.everything:
            watcher.rescan(2.0)
            watcher.again(frozenset({"a.txt"}), 1.0)

    assert [(at, sorted(batch.paths), batch.everything) for at, batch in seen] == [
        (0.0, [], True),
        (1.01, ["a.txt"], False),
        (2.0, [], True),
        (62.0, [], True),
    ]
    assert watcher.unsettled == frozenset()


@pytest.fixture
def system(tmp_path: Path) -> Iterator[SystemBackend]:
    """The system's own events of a folder."""
    backend = SystemBackend(tmp_path / "in")
    (tmp_path / "in").mkdir()
    backend.start()
    yield backend
    backend.stop()


def heard(backend: SystemBackend, until: Event) -> list[Event]:
    """Give the events up to one that is awaited."""
    found: list[Event] = []
    while until not in found:
        event = backend.next(5.0)
        assert event is not None, f"{until} did not come after {found}"
        found.append(event)
    return found


def test_system_tells_moves_from_creation(system: SystemBackend, tmp_path: Path) -> None:
    """A file moved in is told from one that is created, written and closed; reading one says nothing."""
    folder = tmp_path / "in"
    (tmp_path / "a.txt").write_text("text")
    assert system.reports_closes

    (tmp_path / "a.txt").rename(folder / "a.txt")
    assert heard(system, Event("moved in", "a.txt")) == [Event("moved in", "a.txt")]
    (folder / "a.txt").read_text()
    (folder / "b.txt").write_text("text")
    assert heard(system, Event("closed", "b.txt")) == [
        Event("created", "b.txt"),
        Event("written", "b.txt"),
        Event("closed", "b.txt"),
    ]
    (folder / "b.txt").rename(folder / "c.txt")
    assert set(heard(system, Event("moved in", "c.txt"))) == {Event("gone", "b.txt"), Event("moved in", "c.txt")}
    (folder / "c.txt").chmod(0o600)
    (folder / "a.txt").unlink()
    assert Event("touched", "c.txt") in heard(system, Event("gone", "a.txt"))
    (folder / "sub").mkdir()
    heard(system, Event("folder created", "sub"))
    (folder / "sub").rmdir()
    heard(system, Event("folder gone", "sub"))


def test_system_loses_its_folder_and_finds_it_again(system: SystemBackend, tmp_path: Path) -> None:
    """A folder that is deleted ends the watch of it; once it is back, listening goes on."""
    (tmp_path / "in").rmdir()
    while system.is_alive():
        system.next(0.05)
    system.stop()
    system.start()
    assert not system.is_alive()
    (tmp_path / "in").mkdir()

    system.start()

    assert system.is_alive()
    (tmp_path / "in" / "a.txt").write_text("x")
    heard(system, Event("closed", "a.txt"))


def test_poll_and_events_together(tmp_path: Path) -> None:
    """A folder that is compared as well is listened to all the same; what was found by comparing has rested."""
    (tmp_path / "a.txt").write_text("x")
    seen = [("a.txt", 1, 1)]
    backend = SystemBackend(tmp_path, lambda: list(seen), "always", settle=0.0)
    backend.start()

    (tmp_path / "b.txt").write_text("x")
    heard(backend, Event("closed", "b.txt"))
    seen[0] = ("a.txt", 2, 2)

    found = [backend.next(5.0) for _ in range(5)]

    assert Event("touched", "a.txt") in found
    assert backend.unsettled == frozenset()
    backend.stop()


def test_a_burst_of_events_compares_no_folder(tmp_path: Path) -> None:
    """A folder is compared when that is due, however often and however impatiently the next event is asked for."""
    looks: list[float] = []

    def files() -> tuple[()]:
        looks.append(time.monotonic())
        return ()

    backend = SystemBackend(tmp_path, files, "always")
    backend.start()

    for number in range(50):
        (tmp_path / f"{number}.txt").write_text("x")
        backend.next(0)
    heard(backend, Event("closed", "49.txt"))
    backend.stop()

    assert all(later - earlier >= EVERY for earlier, later in pairwise(looks))


def test_events_of_any_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What watchdog gives anywhere is enough: files are told, though no closes."""
    monkeypatch.setattr("feeder.events.system.SystemObserver", elsewhere.SystemObserver)
    backend = SystemBackend(tmp_path)
    backend.start()
    assert not backend.reports_closes
    assert backend.is_alive()

    (tmp_path / "a.txt").write_text("x")
    heard(backend, Event("written", "a.txt"))

    backend.stop()
    assert not backend.is_alive()


def test_why_nobody_can_listen() -> None:
    """The limit that was reached is told with its remedy, anything else as the system says it."""
    assert "raise fs.inotify.max_user_watches" in _limited(OSError(errno.ENOSPC, "x"))
    assert "raise fs.inotify.max_user_instances" in _limited(OSError(errno.EMFILE, "x"))
    assert _limited(OSError(errno.ENFILE, "no more files")) == "the system reports no events here (no more files)"
