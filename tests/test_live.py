"""`feeder watch` as it is run: a process of its own, the system's own events, real files."""

from __future__ import annotations

import json
import os
import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from conftest import CONFIG, FEEDER, Project, Watch, story

Start = Callable[[Project], Watch]
PAUSE = 0.2


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """A folder beside the watched one, on the same file system."""
    path = tmp_path / "stage"
    path.mkdir()
    return path


def test_everything_that_happens_to_files(project: Project, watching: Start, stage: Path) -> None:
    """Each kind of change reaches the feeds; nothing stands twice, nothing half, and ids last."""
    watch = watching(project)
    texts = project.texts
    poll = _Poll(project)

    (texts / "new.txt").write_text(story("Bridge opens"))
    watch.until(lambda: poll.titles() == {"Bridge opens"})
    bridge = project.ids()["Bridge opens"]

    _write_slowly(texts / "slow.txt", story("Harbour closes", "LINZ") + "The very last sentence.\n", watch, poll)
    harbour = project.ids()["Harbour closes"]

    temporary = texts / ".bridge.txt.swp"
    temporary.write_text(story("Bridge opens") + "\nSaved by an editor.\n")
    temporary.rename(texts / "new.txt")
    watch.until(lambda: "Saved by an editor" in poll.text("Bridge opens"))
    assert project.ids()["Bridge opens"] == bridge

    (stage / "moved.txt").write_text(story("School wins", "ENNS"))
    (stage / "moved.txt").rename(texts / "moved.txt")
    watch.until(lambda: "School wins" in poll.titles())
    school = project.ids()["School wins"]

    (texts / "sub").mkdir()
    (texts / "moved.txt").rename(texts / "sub" / "renamed.txt")
    shutil.copy(texts / "new.txt", texts / "copy.txt")
    (texts / "slow.txt").write_text(story("Harbour closes", "LINZ") + "\nEdited in place.\n")
    watch.until(lambda: "Edited in place" in poll.text("Harbour closes"))
    assert project.ids() == {"Bridge opens": bridge, "Harbour closes": harbour, "School wins": school}

    retitled = (texts / "slow.txt").read_text().replace("Harbour closes\n", "Harbour shut for good\n", 1)
    (texts / "slow.txt").write_text(retitled)
    watch.until(lambda: "Harbour shut for good" in poll.titles())
    assert project.ids()["Harbour shut for good"] == harbour

    with (texts / "slow.txt").open("a") as file:
        file.write("\n" + story("Ferry runs again", "WELS"))
    watch.until(lambda: "Ferry runs again" in poll.titles())
    assert project.ids()["Harbour shut for good"] == harbour

    kept = (texts / "sub" / "renamed.txt").read_text()
    (texts / "sub" / "renamed.txt").unlink()
    watch.until(lambda: "School wins" not in poll.titles())
    (texts / "back.txt").write_text(kept)
    watch.until(lambda: "School wins" in poll.titles())
    assert project.ids()["School wins"] == school

    (texts / "copy.txt").unlink()
    assert watch.stop() == 0
    assert poll.seen_twice == set()
    live = project.documents()
    project.forget()
    project.build()
    assert project.documents() == live


class _Poll:
    """Reads the feed as a subscriber would, again and again, and remembers what must never be seen."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.seen_twice: set[str] = set()

    def titles(self) -> set[str]:
        """Give the titles in the feed."""
        items = self.project.items()
        ids = [item["id"] for item in items]
        self.seen_twice |= {item_id for item_id in ids if ids.count(item_id) > 1}
        return {item["title"] for item in items}

    def text(self, title: str) -> str:
        """Give the text of an item, "" when there is none."""
        return next((str(item["content_html"]) for item in self.project.items() if item["title"] == title), "")


def _write_slowly(path: Path, text: str, watch: Watch, poll: _Poll) -> None:
    """Write a text in pieces over two seconds: nothing of it shows before it is closed."""
    pieces = [text[start : start + 40] for start in range(0, len(text), 40)]
    with path.open("w") as file:
        for piece in pieces:
            file.write(piece)
            file.flush()
            time.sleep(2.0 / len(pieces))
            assert "Harbour closes" not in poll.titles()
    watch.until(lambda: "Harbour closes" in poll.titles())
    assert "The very last sentence." in poll.text("Harbour closes")


def test_rename_to_readable(project: Project, watching: Start, stage: Path) -> None:
    """A text that is renamed into the folder, from beside it or within it, is in all formats before anyone notices.

    This is no benchmark (`benchmarks/latency.py` is): it fails when an event waits for a timer, which takes seconds.
    """
    watch = watching(project)
    waits = []
    for number in range(10):
        title = f"Story number {number} of the day"
        source = stage / f"{number}.txt" if number % 2 else project.texts / f".{number}.tmp"
        source.write_text(story(title))
        began = time.perf_counter()
        source.rename(project.texts / f"{number}.txt")
        documents = [project.output / name for name in ("rss.xml", "atom.xml", "feed.json")]
        watch.until(partial(_all_hold, documents, title))
        waits.append(time.perf_counter() - began)

    assert statistics.median(waits) < 1.0


def _all_hold(documents: list[Path], title: str) -> bool:
    return all(title in path.read_text() for path in documents)


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_ends_cleanly(project: Project, watching: Start, name: int) -> None:
    """Ctrl-C and SIGTERM end a watch with exit status 0."""
    watch = watching(project)

    assert watch.stop(name) == 0


def test_second_watch_is_refused(project: Project, watching: Start) -> None:
    """Two watches for one project would work against each other: the second ends with exit status 4."""
    watching(project)

    command = [FEEDER, "--config", str(project.root / "config.yaml"), "watch"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert result.returncode == 4
    assert "another `feeder watch` runs" in result.stderr


def test_watch_that_cannot_begin(project: Project) -> None:
    """A watch whose first pass is refused ends with the exit status of a build."""
    project.texts.rmdir()
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "watch"]

    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert result.returncode == 2
    assert "there is no such input folder" in result.stderr


def test_build_beside_a_watch(project: Project, watching: Start) -> None:
    """A build beside a watch shares ledger and catalog with it."""
    watch = watching(project)
    poll = _Poll(project)
    (project.texts / "a.txt").write_text(story("Bridge opens"))
    watch.until(lambda: poll.titles() == {"Bridge opens"})

    command = [FEEDER, "--config", str(project.root / "config.yaml"), "build"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0

    (project.texts / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: poll.titles() == {"Bridge opens", "Harbour closes"})
    assert watch.stop() == 0


def test_configuration_is_reloaded(project: Project, watching: Start) -> None:
    """A change of config.yaml is obeyed at once; one that is wrong is told, and the old one stays."""
    project.put("a.txt", story("Bridge opens"))
    watch = watching(project)
    path = project.root / "config.yaml"

    path.write_text(CONFIG.replace("Wire desk", "Night desk"))
    watch.until(lambda: b"Night desk" in (project.output / "rss.xml").read_bytes())
    path.write_text("site: [")
    assert watch.process.stderr is not None
    assert "not valid YAML" in watch.process.stderr.readline()
    (project.texts / "b.txt").write_text(story("Harbour closes"))

    watch.until(lambda: "Harbour closes" in project.titles())
    assert watch.stop() == 0


def test_folder_moved_in_and_out(project: Project, watching: Start, stage: Path) -> None:
    """A whole folder that is moved in is published, and withdrawn when it is moved out."""
    project.put("stays.txt", story("Bridge opens"))
    watch = watching(project)
    poll = _Poll(project)
    (stage / "day").mkdir()
    for number in range(3):
        (stage / "day" / f"{number}.txt").write_text(story(f"Story number {number} of the day"))

    (stage / "day").rename(project.texts / "day")
    watch.until(lambda: len(poll.titles()) == 4)
    (project.texts / "day").rename(stage / "day")
    watch.until(lambda: poll.titles() == {"Bridge opens"})

    assert watch.stop() == 0


def test_hard_link(project: Project, watching: Start) -> None:
    """A file that is hard-linked in, which is never closed, is published after it rests."""
    source = project.root / "outside.txt"
    source.write_text(story("Bridge opens"))
    watch = watching(project)

    os.link(source, project.texts / "linked.txt")

    watch.until(lambda: project.titles() == ["Bridge opens"])
    assert watch.stop() == 0


def test_nothing_is_told_every_minute(project: Project, stage: Path) -> None:
    """What is wrong is told at the start and when it changes, but not again by each look at the whole folder."""
    project.configure(f"{CONFIG}watch: {{ rescan: 30ms }}\n")
    bad = "---\ntitle: A title\ntitel: B\n---\nSome text that stands here.\n"
    project.put("bad.md", bad)
    process = subprocess.Popen(
        [FEEDER, "--config", str(project.root / "config.yaml"), "watch", "--json"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = map(json.loads, process.stdout)
    try:
        assert [notice["line"] for notice in next(lines)["notices"]] == [3]
        for number in range(20):
            (stage / "new.txt").write_text(story(f"Story number {number}"))
            (stage / "new.txt").rename(project.texts / f"{number}.txt")
            told = next(report for report in lines if report["added"] or report["notices"])
            assert [change["path"] for change in told["added"]] == [f"{number}.txt"], told
            assert told["notices"] == []
        (stage / "bad.md").write_text(bad.replace("titel", "lang: en\ntitel"))
        (stage / "bad.md").rename(project.texts / "bad.md")
        assert next(report["notices"][0]["line"] for report in lines if report["notices"]) == 4
    finally:
        process.terminate()
        process.communicate(timeout=10)
