"""`feeder watch` where the system fails it: lost events, no watches, other file systems, folders that come and go."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import unicodedata
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import CONFIG, Project, Watch, story

Start = Callable[..., Watch]
BRIDGE = "The steel for its arches came by ship, and engineers tested every cable during the winter before the opening."
PORT = "Nobody may swim there until spring, says the authority, whose cranes stood still since the storm of yesterday."
QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")
SLOW_RESCAN = f"{CONFIG}watch: {{ rescan: 1h }}\n"
"""So that the timer finds nothing that events should."""
OBEYING = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
"""What lets a process of root obey permissions, as those of all others do."""


@pytest.fixture
def slow(project: Project) -> Project:
    """A project that is looked at as a whole once an hour only."""
    project.configure(SLOW_RESCAN)
    return project


def limited(limit: str, count: int) -> tuple[str, ...]:
    """Give what runs a command in a user namespace of its own, with so many watches or instances."""
    script = f'echo {count} > /proc/sys/user/max_inotify_{limit} && exec "$@"'
    return ("unshare", "--user", "--map-root-user", "sh", "-c", script, "sh")


def test_overflow(slow: Project, watching: Start) -> None:
    """More happens than the kernel keeps, while the watch stands still: what was dropped at the end is published."""
    watch = watching(slow)
    noise = [slow.texts / "a.tmp", slow.texts / "b.tmp"]
    for path in noise:
        path.write_text("x")
    os.kill(watch.process.pid, signal.SIGSTOP)
    for number in range(int(QUEUE.read_text()) // 2 + 1000):
        for path in noise:
            os.utime(path, (number, number))
    (slow.texts / "day").mkdir()
    for number in range(20):
        (slow.texts / "day" / f"{number}.txt").write_text(story(f"Story number {number} of the day"))
    os.kill(watch.process.pid, signal.SIGCONT)

    watch.until(lambda: len(slow.titles()) == 20)
    (slow.texts / "day" / "later.txt").write_text(story("Bridge opens"))
    watch.until(lambda: len(slow.titles()) == 21)

    assert "more happened in the input folder than the system could tell" in watch.says()
    assert watch.stop() == 0


@pytest.mark.parametrize(("limit", "count"), [("watches", 0), ("watches", 2), ("instances", 0)])
def test_no_watches_left(slow: Project, watching: Start, limit: str, count: int) -> None:
    """Where the system lets nobody listen to all folders, they are compared, and the reason and remedy are told."""
    for name in ("one", "two", "three"):
        (slow.texts / name).mkdir()

    watch = watching(slow, *limited(limit, count))
    told = " ".join(watch.told) if count == 0 else watch.says()
    for number, name in enumerate(("", "one", "two", "three")):
        (slow.texts / name / "a.txt").write_text(story(f"Story number {number} of the day"))

    watch.until(lambda: len(slow.titles()) == 4)
    assert f"raise fs.inotify.max_user_{limit} with sysctl; so the folder is compared every second" in told
    (slow.texts / "two" / "a.txt").unlink()
    watch.until(lambda: len(slow.titles()) == 3)
    assert watch.stop() == 0


def test_polling_can_be_forbidden(project: Project, watching: Start) -> None:
    """With `watch.poll: never` the timer finds what nobody tells."""
    project.configure(f"{CONFIG}watch: {{ poll: never, rescan: 300ms }}\n")
    watch = watching(project, *limited("watches", 0))
    assert "the folder is compared every watch.rescan only" in " ".join(watch.told)

    (project.texts / "a.txt").write_text(story("Bridge opens"))
    watch.until(lambda: project.titles() == ["Bridge opens"])

    assert watch.stop() == 0


def test_polling_can_be_asked_for(project: Project, watching: Start) -> None:
    """With `watch.poll: always` the folder is compared though the system tells all; a slow writer is awaited."""
    project.configure(f"{CONFIG}watch: {{ poll: always, rescan: 1h }}\n")
    watch = watching(project)
    assert watch.told == [
        "feeder: watch.poll is always; so the folder is compared every second, or less often when that takes long"
    ]

    with (project.texts / "a.txt").open("w") as file:
        for part in story("Bridge opens").splitlines(keepends=True):
            file.write(part)
            file.flush()
            assert project.titles() == []
    watch.until(lambda: project.titles() == ["Bridge opens"])
    assert watch.stop() == 0


def test_overlay(project: Project, watching: Start, tmp_path: Path) -> None:
    """Changes below an overlay are told to nobody who listens above: it is known for one, and compared."""
    project.configure(f"{CONFIG}watch: {{ rescan: 1h }}\n".replace("folder: texts", f"folder: {tmp_path}/merged"))
    for name in ("lower", "upper", "work", "merged"):
        (tmp_path / name).mkdir()
    mount = f"mount -t overlay overlay -o lowerdir={tmp_path}/lower,upperdir={tmp_path}/upper,workdir={tmp_path}/work"
    inside = f'{mount} {tmp_path}/merged && exec "$@"'
    watch = watching(project, "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", inside, "sh")
    assert f"{tmp_path}/merged is a file system (overlay) that others may change untold" in watch.told[0]

    (tmp_path / "upper" / "a.txt").write_text(story("Bridge opens"))

    watch.until(lambda: project.titles() == ["Bridge opens"])
    assert watch.stop() == 0


def test_something_is_mounted_below(slow: Project, watching: Start) -> None:
    """A file system that is mounted below the folder while it is watched is looked at and listened to."""
    (slow.texts / "disk").mkdir()
    watch = watching(slow, "unshare", "--user", "--map-root-user", "--mount")
    pid = str(watch.process.pid)
    there = ["nsenter", "--target", pid, "--user", "--mount", "--preserve-credentials", "sh", "-c"]

    subprocess.run([*there, f"mount -t tmpfs none {slow.texts}/disk"], check=True)
    assert "was not listened to for a while" in watch.says()
    disk = Path(f"/proc/{pid}/root") / str(slow.texts / "disk").lstrip("/")
    (disk / "a.txt").write_text(story("Bridge opens"))

    watch.until(lambda: slow.titles() == ["Bridge opens"])
    assert watch.stop() == 0


def test_folder_vanishes_and_comes_back(slow: Project, watching: Start) -> None:
    """While the input folder is gone, or a file stands in its place, all stays published; then the watch goes on."""
    slow.put("a.txt", story("Bridge opens"))
    watch = watching(slow)
    ids = slow.ids()
    away = slow.root / "away"

    slow.texts.rename(away)
    assert "the input folder is missing" in watch.says() + watch.says()
    slow.texts.write_text("a file")
    assert slow.ids() == ids
    slow.texts.unlink()
    away.rename(slow.texts)
    (slow.texts / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: len(slow.titles()) == 2)
    shutil.copytree(slow.texts, away)
    shutil.rmtree(slow.texts)
    away.rename(slow.texts)
    (slow.texts / "c.txt").write_text(story("School wins"))
    watch.until(lambda: len(slow.titles()) == 3)

    assert slow.ids()["Bridge opens"] == ids["Bridge opens"]
    assert watch.stop() == 0


@pytest.mark.parametrize(("own", "words"), [({"id": "bridge"}, ""), ({"id": "bridge"}, PORT), ({}, PORT)])
def test_a_place_taken_by_another_story(slow: Project, watching: Start, own: dict[str, str], words: str) -> None:
    """A text moved and changed while another story took its place: its id goes with it, and nobody sees it gone."""
    slow.put("a.txt", story("Bridge opens", "GRAZ", BRIDGE, **own))
    (slow.root / "arrival").write_text(story("Harbour closes", words=words))
    watch = watching(slow)
    ids = slow.ids()

    (slow.texts / "a.txt").rename(slow.texts / "b.txt")
    (slow.texts / "b.txt").unlink()
    (slow.texts / "a.txt").hardlink_to(slow.root / "arrival")
    (slow.texts / "b.txt").write_text(story("Bridge opens at last", "GRAZ", BRIDGE, **own))
    watch.until(lambda: {*slow.titles()} == {"Bridge opens at last", "Harbour closes"})

    assert slow.ids()["Bridge opens at last"] == ids["Bridge opens"]
    assert '"withdrawn"' not in (slow.root / "ledger.jsonl").read_text()
    assert watch.stop() == 0


@pytest.mark.parametrize("gone", [True, False])
def test_an_id_that_another_text_gives_up(slow: Project, watching: Start, gone: bool) -> None:  # noqa: FBT001 - a case
    """A text is refused for its id as long as another has it, and takes it over when that one goes, or drops it."""
    slow.put("a.txt", story("Bridge opens", id="bridge"))
    watch = watching(slow)
    item = slow.ids()["Bridge opens"]
    (slow.texts / "b.txt").write_text(story("Harbour closes", id="bridge"))
    catalog = f"file:{slow.root / '.feeder' / 'catalog.sqlite'}?mode=ro"
    with closing(sqlite3.connect(catalog, uri=True)) as db:
        watch.until(lambda: db.execute("SELECT count(*) FROM files WHERE quarantined").fetchone() == (1,))

    if gone:
        (slow.texts / "a.txt").unlink()
    else:
        (slow.texts / "a.txt").write_text(story("Bridge opens", id="other"))
    watch.until(lambda: "Harbour closes" in slow.titles())

    assert slow.ids()["Harbour closes"] == item
    assert '"withdrawn"' not in (slow.root / "ledger.jsonl").read_text()
    assert watch.stop() == 0


def test_nested_folders(slow: Project, watching: Start) -> None:
    """Texts in folders that are made within folders that are made just then, renamed and moved, are all seen."""
    watch = watching(slow)
    for number in range(30):
        folder = slow.texts / f"{number % 3}" / "deep" / f"{number}" / "down"
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(story(f"Story number {number} of the day"))
    watch.until(lambda: len(slow.titles()) == 30)
    ids = slow.ids()

    (slow.texts / "0").rename(slow.texts / "renamed")
    (slow.texts / "1" / "deep").rename(slow.texts / "renamed" / "moved")
    edited = [slow.texts / "renamed" / "deep" / "3" / "down", slow.texts / "renamed" / "moved" / "4" / "down"]
    for number, folder in enumerate(edited, 3):
        (folder / "a.txt").write_text(story(f"Story number {number} of the day") + f"\nEdited there: {number}.\n")
    watch.until(lambda: (slow.output / "feed.json").read_bytes().count(b"Edited there") == 2)

    assert slow.ids() == ids
    assert watch.stop() == 0


@pytest.mark.parametrize("mode", [0o000, 0o444, 0o111])
def test_permissions_of_a_folder(slow: Project, watching: Start, mode: int) -> None:
    """A folder that nobody may read keeps its items, and is listened to as soon as it may be read again."""
    slow.put("day/a.txt", story("Bridge opens"))
    slow.put("night/b.txt", story("Harbour closes"))
    (slow.texts / "night").chmod(mode)
    watch = watching(slow, *OBEYING)
    assert slow.titles() == ["Bridge opens"]

    (slow.texts / "day").chmod(mode)
    (slow.texts / "c.txt").write_text(story("School wins"))
    watch.until(lambda: "School wins" in slow.titles())
    assert "Bridge opens" in slow.titles()
    (slow.texts / "night").chmod(0o755)
    watch.until(lambda: "Harbour closes" in slow.titles())
    (slow.texts / "night" / "d.txt").write_text(story("Ferry runs again"))
    watch.until(lambda: "Ferry runs again" in slow.titles())
    (slow.texts / "day").chmod(0o755)
    (slow.texts / "day" / "e.txt").write_text(story("Market moves"))
    watch.until(lambda: len(slow.titles()) == 5)

    assert watch.stop() == 0


def test_permissions_of_the_folder_itself(slow: Project, watching: Start) -> None:
    """An input folder that may not be read any more costs nothing that is published, and is read again at last."""
    slow.put("a.txt", story("Bridge opens"))
    watch = watching(slow, *OBEYING)
    slow.texts.chmod(0)
    config = slow.root / "config.yaml"
    config.write_text(SLOW_RESCAN.replace("Wire desk", "Night desk"))
    assert "the input folder cannot be read: Permission denied" in watch.says()
    assert slow.titles() == ["Bridge opens"]

    slow.texts.chmod(0o755)
    (slow.texts / "b.txt").write_text(story("Harbour closes"))

    watch.until(lambda: len(slow.titles()) == 2)
    assert watch.stop() == 0


def test_permissions_of_a_file(slow: Project, watching: Start) -> None:
    """A text that may not be read any more stays as it was published, and is read again as soon as it may be."""
    path = slow.put("a.txt", story("Bridge opens"))
    watch = watching(slow, *OBEYING)
    with path.open("a") as file:
        path.chmod(0)
        file.write("\nAdded when nobody could read it.\n")
    (slow.texts / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: len(slow.titles()) == 2)

    path.chmod(0o644)
    watch.until(lambda: b"nobody could read it" in (slow.output / "feed.json").read_bytes())

    assert watch.stop() == 0


def test_links(slow: Project, watching: Start, tmp_path: Path) -> None:
    """Texts that only links lead to are seen at once, however the links come and where they lead; none leads out."""
    slow.put("stays.txt", story("Tram line moves"))
    hidden = slow.texts / ".store"
    hidden.mkdir()
    (hidden / "a.txt").write_text(story("Bridge opens"))
    watch = watching(slow)

    (slow.texts / "shown").symlink_to(".store")
    watch.until(lambda: set(slow.titles()) == {"Bridge opens", "Tram line moves"})
    (hidden / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: len(slow.titles()) == 3)
    (hidden / "deep").mkdir()
    (hidden / "deep" / "c.txt").write_text(story("School wins"))
    watch.until(lambda: len(slow.titles()) == 4)
    (slow.texts / "shown").unlink()
    watch.until(lambda: slow.titles() == ["Tram line moves"])
    (slow.texts / "one.txt").symlink_to(".store/b.txt")
    watch.until(lambda: set(slow.titles()) == {"Harbour closes", "Tram line moves"})
    (hidden / "b.txt").write_text(story("Harbour closes") + "\nEdited behind the link.\n")
    watch.until(lambda: b"Edited behind the link" in (slow.output / "feed.json").read_bytes())

    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.txt").write_text(story("Secret plan"))
    (slow.texts / "out").symlink_to(tmp_path / "secret")
    (slow.texts / "loop").symlink_to(".")
    (slow.texts / "d.txt").write_text(story("Ferry runs again"))
    watch.until(lambda: len(slow.titles()) == 3)
    assert "Secret plan" not in slow.titles()
    assert watch.stop() == 0


def test_a_link_that_is_swapped(slow: Project, watching: Start) -> None:
    """A hidden link that others lead through is put in place of itself, as Kubernetes does: all they lead to is new."""
    for name, text in (("..one", "Bridge opens"), ("..two", "Harbour closes")):
        (slow.texts / name).mkdir()
        (slow.texts / name / "a.txt").write_text(story(text))
    (slow.texts / "..data").symlink_to("..one")
    (slow.texts / "a.txt").symlink_to("..data/a.txt")
    watch = watching(slow)
    assert slow.titles() == ["Bridge opens"]

    (slow.texts / "..next").symlink_to("..two")
    (slow.texts / "..next").rename(slow.texts / "..data")

    watch.until(lambda: slow.titles() == ["Harbour closes"])
    assert watch.stop() == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("bridge.txt", "BRIDGE.TXT"),
        (unicodedata.normalize("NFC", "Brücke.txt"), unicodedata.normalize("NFD", "Brücke.txt")),
        ("day/bridge.txt", "Day/bridge.txt"),
    ],
)
def test_rename_of_case_or_form(slow: Project, watching: Start, before: str, after: str) -> None:
    """A rename that changes nothing but case or Unicode form keeps the item."""
    slow.put(before, story("Bridge opens"))
    watch = watching(slow)
    ids = slow.ids()

    if "/" in before:
        (slow.texts / before).parent.rename(slow.texts / Path(after).parent)
    else:
        (slow.texts / before).rename(slow.texts / after)
    (slow.texts / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: len(slow.titles()) == 2)
    (slow.texts / after).write_text(story("Bridge opens") + "\nEdited after the rename.\n")
    watch.until(lambda: b"Edited after the rename" in (slow.output / "feed.json").read_bytes())

    assert slow.ids()["Bridge opens"] == ids["Bridge opens"]
    assert watch.stop() == 0
