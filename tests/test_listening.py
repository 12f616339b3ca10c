"""The system's own events when they fail: a full queue, dead threads, closed descriptors."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeder.events import Batch, Timing, Watcher
from feeder.events.linux import SystemObserver, _Emitter
from feeder.events.system import SystemBackend

QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


class Listening:
    """A watcher of a real folder, read by the test."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.backend = SystemBackend(folder)
        self.watcher = Watcher(folder, Timing(rescan=3600), lambda _: True, self.backend, lambda _: [])
        self.batches = self.watcher.batches()
        assert next(self.batches) == Batch(everything=True)

    @property
    def observer(self) -> SystemObserver:
        assert isinstance(self.backend._observer, SystemObserver)
        return self.backend._observer

    @property
    def emitter(self) -> _Emitter:
        (emitter,) = self.observer.emitters
        assert isinstance(emitter, _Emitter)
        return emitter

    def until(self, holds: Callable[[Batch], bool]) -> Batch:
        """Give the first batch of which something holds."""
        end = time.monotonic() + 20
        for batch in self.batches:
            if holds(batch):
                return batch
            assert time.monotonic() < end, "it did not come"
        return pytest.fail("it ended")

    def hears(self, path: str) -> None:
        """Fail unless a new file is heard of; where all was looked at instead, since nobody listened, once more."""
        batch = None
        while batch is None or path not in batch.paths:
            (self.folder / path).write_text("x")
            batch = self.until(lambda batch: path in batch.paths or batch.everything)


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Listening]:
    """A folder that is listened to."""
    made = Listening(tmp_path / "in")
    yield made
    made.batches.close()  # type: ignore[attr-defined]


def overflow(listening: Listening) -> None:
    """Let more happen than the kernel keeps, while nobody reads, and then a folder with a file be made."""
    folder = listening.folder
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("x")
    listening.until(lambda batch: "b.txt" in batch.paths)
    group = listening.emitter._inotify
    assert group is not None
    assert group is not None
    with group._lock:
        for number in range(int(QUEUE.read_text()) // 2 + 1000):
            for name in ("a.txt", "b.txt"):
                os.utime(folder / name, (number, number))
        (folder / "day" / "one").mkdir(parents=True)
        (folder / "day" / "one" / "lost.txt").write_text("x")


def test_a_full_queue(listening: Listening, caplog: pytest.LogCaptureFixture) -> None:
    """When the kernel's queue overflows everything is looked at, and folders made meanwhile are listened to."""
    overflow(listening)

    listening.until(lambda batch: batch.everything)

    assert "more happened in the input folder than the system could tell" in caplog.text
    listening.hears("day/one/heard.txt")


def test_writing_while_the_queue_is_full(listening: Listening) -> None:
    """A close that was lost is not waited for: the file is looked at when it rested."""
    with (listening.folder / "open.txt").open("w") as file:
        file.write("x")
        file.flush()
        listening.until(lambda _: "open.txt" in listening.watcher.unsettled)
        overflow(listening)
    began = time.monotonic()

    listening.until(lambda batch: "open.txt" in batch.paths)

    assert time.monotonic() - began < 20


def _fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("name", ["observer", "emitter", "reader"])
def test_a_thread_that_dies(listening: Listening, caplog: pytest.LogCaptureFixture, name: str) -> None:
    """Each thread of the observer can die: all are started again, and everything is looked at."""
    observer = listening.observer
    thread, step = {
        "observer": (observer, "dispatch_events"),
        "emitter": (listening.emitter, "queue_events"),
        "reader": (observer._reader, "read_events"),
    }[name]
    setattr(thread, step, _fail)  # what it does over and over
    (listening.folder / "missed.txt").write_text("x")

    listening.until(lambda batch: batch.everything)

    assert listening.observer is not observer
    assert "listening to the input folder ended" in caplog.text
    assert "the input folder was not listened to for a while" in caplog.text
    assert name == "emitter" or not observer._reader.is_alive(), "one that died with a lock in its hand hangs others"
    listening.hears("heard.txt")


def test_a_descriptor_that_is_closed(listening: Listening) -> None:
    """Someone closes the descriptor of inotify: it is noticed with the next event, and none is missed."""
    observer = listening.observer
    os.close(observer._reader._inotify_fd)
    (listening.folder / "missed.txt").write_text("x")

    listening.until(lambda batch: batch.everything)

    assert listening.observer is not observer
    listening.hears("heard.txt")


def test_a_folder_is_found_and_told_of_at_once(listening: Listening) -> None:
    """A folder that is made while its parent is looked at is met twice: nobody is warned, and it is listened to."""
    listening.hears("first.txt")
    group = listening.emitter._inotify
    assert group is not None
    (listening.folder / "new").mkdir()
    reader = group._inotify_fd
    path = os.fsencode(listening.folder / "new")
    numbers = {reader.add_callback(path, group.event_mask, group._callback, group._id) for _ in range(3)}
    assert len(numbers) == 1
    listening.hears("new/a.txt")


def test_many_folders_are_gone(listening: Listening) -> None:
    """A tree that is deleted calls for one look at everything, not for one a folder."""
    for number in range(200):
        (listening.folder / "day" / str(number)).mkdir(parents=True)
    listening.hears("heard.txt")
    for number in range(200):
        (listening.folder / "day" / str(number)).rmdir()
    (listening.folder / "end.txt").write_text("x")

    batches = [listening.until(lambda batch: batch.everything or bool(batch.paths))]
    while not any("end.txt" in batch.paths for batch in batches):
        batches.append(listening.until(lambda batch: batch.everything or bool(batch.paths)))

    assert any(batch.everything for batch in batches)
    assert len(batches) < 10
