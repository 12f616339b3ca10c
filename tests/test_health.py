"""`feeder status` beside a watch: a real one that runs, hangs, fails, is killed or ends, and what a health check says."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, FEEDER, Project, Watch, story
from faults import Builds, Disk

from feeder import lock, publish, pulse, write
from feeder.errors import MachineError
from feeder.publish import standing
from feeder.publish import watching as judging
from feeder.publish.watching import Watching
from feeder.pulse import Pulse
from feeder.telling import status_lines

Start = Callable[[Project], Watch]
SECONDS = 60.0


def ask(project: Project, *words: str) -> tuple[int, dict[str, Any]]:
    """Give the exit code of a health check, and what it tells."""
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "status", "--health", "--json", *words]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode, json.loads(result.stdout)


def until(project: Project, holds: Callable[[int, dict[str, Any]], bool], *words: str) -> dict[str, Any]:
    """Ask until something holds; gives what was told then."""
    deadline = time.monotonic() + SECONDS
    while not holds(*(told := ask(project, *words))):
        assert time.monotonic() < deadline, told
    return told[1]


def in_state(state: str, code: int) -> Callable[[int, dict[str, Any]], bool]:
    """Whether a watch is in a state, and the exit code is the one that belongs to it."""
    return lambda found, told: (found, (told["watch"] or {}).get("state")) == (code, state)


def test_a_watch_that_runs(project: Project, watching: Start) -> None:
    """Who watches, since when, when it last lived, and what its last pass took."""
    project.put("a.txt", story("Bridge opens"))
    watch = watching(project)

    told = until(project, in_state("running", 0))

    found = told["watch"]
    assert (found["pid"], found["host"], found["failure"]) == (watch.process.pid, os.uname().nodename, None)
    assert found["since"] <= found["passed"] <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert (told["items"], told["pending"], told["owed"], told["publishing"]) == (1, 0, 0, False)
    assert told["free"] > 0
    assert watch.stop() == 0
    code, ended = ask(project)
    assert (code, ended["watch"], ended["items"]) == (0, None, 1)


def test_a_watch_that_hangs(project: Project, watching: Start) -> None:
    """Its process is there and holds the lock, but it is silent: stuck, as soon as patience ends; then it goes on."""
    watch = watching(project)
    watch.process.send_signal(signal.SIGSTOP)

    stuck = until(project, in_state("stuck", 1), "--patience", "1")

    assert stuck["watch"]["silent"] > 1
    assert ask(project, "--patience", "600")[1]["watch"]["state"] == "running"
    watch.process.send_signal(signal.SIGCONT)
    until(project, in_state("running", 0), "--patience", "10")


def test_a_watch_that_was_killed(project: Project, watching: Start) -> None:
    """It is dead until another one runs; one that ended as it should is no fault."""
    watch = watching(project)
    watch.stop(signal.SIGKILL)

    assert in_state("dead", 1)(*ask(project))
    again = watching(project)
    assert in_state("running", 0)(*ask(project))
    assert again.stop() == 0
    assert ask(project)[1]["watch"] is None


def test_a_watch_that_fails(project: Project, watching: Start) -> None:
    """No pass can be made: its reason is told, until one can."""
    watching(project)
    project.output.rename(project.root / "lost")
    project.output.write_text("a file stands where the folder was")
    (project.texts / "a.txt").write_text(story("Bridge opens"))

    told = until(project, in_state("failing", 1))

    assert "output: something else stands where feeder writes" in told["watch"]["failure"]
    project.output.unlink()
    until(project, in_state("running", 0))


def test_a_watch_that_begins(project: Project) -> None:
    """As long as not all is published it is starting, which is no fault, whatever is pending."""
    code = "import pathlib, time\nwhile not pathlib.Path('go').exists(): time.sleep(0.01)\n"
    (project.root / "after.py").write_text(code)
    project.configure(CONFIG + f"after_publish: {sys.executable} after.py\n")
    project.put("a.txt", story("Bridge opens"))
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "watch"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    until(project, in_state("starting", 0))
    (project.texts / "b.txt").write_text(story("Harbour closes"))
    until(project, lambda code, told: (code, told["watch"]["state"], told["pending"] > 0) == (0, "starting", True))

    (project.root / "go").touch()
    until(project, in_state("running", 0))
    process.terminate()
    assert process.wait(timeout=SECONDS) == 0


def test_builds_without_a_watch(project: Project) -> None:
    """Stale when texts changed since; a file that needs a person makes no service ill."""
    project.put("a.txt", story("Bridge opens"))
    assert (ask(project)[0], ask(project)[1]["pending"]) == (1, 1)
    project.put("empty.txt", "")
    project.build()

    code, told = ask(project)

    assert (code, told["quarantined"], told["notices"], told["upcoming"], told["stale"]) == (0, 1, [], [], False)
    assert publish.status(project.config).exit_code == 1
    healthy, whole = ("\n".join(status_lines(publish.status(project.config, health=way))) for way in (True, False))
    assert ("set aside  1 quarantined file" in healthy, "set aside" in whole) == (True, False)
    assert "quarantined empty.txt: " in whole


def test_what_is_overdue(project: Project) -> None:
    """A text should have been published by itself, and nobody was there to do it."""
    due = datetime.now(UTC) + timedelta(seconds=4)
    project.put("a.txt", story("Later today", date=due.strftime("%Y-%m-%dT%H:%M:%SZ")))
    publish.build(project.config)
    assert (ask(project)[0], ask(project)[1]["scheduled"]) == (0, 1) or datetime.now(UTC) >= due

    told = until(project, lambda code, told: code == 1 and told["overdue"])

    assert (told["stale"], told["pending"]) == (True, 0)
    publish.build(project.config)
    assert ask(project)[0] == 0


def test_told_in_words(project: Project, watching: Start) -> None:
    """For a person each state is a line."""
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "status"]

    def line() -> str:
        shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
        return next(line for line in shown if line.startswith("watch "))

    assert line() == "watch      none"
    watch = watching(project)
    assert f"running, process {watch.process.pid} on {os.uname().nodename}, last pass 2" in line()
    watch.stop(signal.SIGKILL)
    assert "dead, process" in line()
    assert "silent for" in line()


def test_told_by_a_preview(project: Project, watching: Start) -> None:
    """The status page of a preview tells of a watch that is not its own."""
    watch = watching(project)
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
        assert served.stdout is not None
        url = served.stdout.readline().split()[3]

        def page() -> str:
            with urllib.request.urlopen(url) as answer:  # noqa: S310 - an address of loopback
                return str(answer.read().decode())

        assert f"running, process {watch.process.pid} on " in page()
        watch.stop(signal.SIGKILL)
        assert f"dead, process {watch.process.pid} on " in page()
        served.terminate()


def test_asking_searches_nothing(project: Project, watching: Start) -> None:
    """Beside a watch that runs well the input folder is not listed; without one it is the only way to know."""
    project.put("sub/a.txt", story("Bridge opens"))
    listed: list[str] = []
    asked = [True]
    sys.addaudithook(lambda event, about: listed.append(str(about[0])) if event == "os.scandir" and asked[0] else None)
    watch = watching(project)
    listed.clear()

    assert publish.status(project.config).pending == 0
    assert listed == []

    assert watch.stop() == 0
    publish.status(project.config)
    asked[0] = False
    assert str(project.texts) in listed


@pytest.mark.parametrize("damage", ["PRAGMA user_version = 1", None])
def test_a_catalog_that_says_nothing(project: Project, damage: str | None) -> None:
    """One of another version, or no catalog at all, is left as it is for the next pass to make anew; the ledger tells."""
    import sqlite3  # noqa: PLC0415 - only here

    project.put("a.txt", story("Bridge opens"))
    project.build()
    catalog = project.root / ".feeder" / "catalog.sqlite"
    if damage is None:
        catalog.write_bytes(b"no catalog at all" * 100)
    else:
        with sqlite3.connect(catalog) as db:
            db.execute(damage)
        db.close()
    before = catalog.read_bytes()

    found = publish.status(project.config)

    assert (found.items, found.pending, found.is_stale, found.catalog_lost) == (1, 1, True, True)
    assert catalog.read_bytes() == before
    assert project.build().exit_code == 0
    assert publish.status(project.config).pending == 0


def test_a_pass_at_work(project: Project) -> None:
    """Whether someone publishes right now is told from the lock of passes."""
    project.build()

    with lock.held(project.root / ".feeder" / "lock", 0, "free"):
        assert publish.status(project.config).publishing

    assert not publish.status(project.config).publishing


def test_a_lock_is_looked_at(tmp_path: Path) -> None:
    """Free, held, never made, or not to be looked at; a look holds up no one who waits a little."""
    path = tmp_path / "lock"
    assert lock.is_held(path) is None
    with lock.held(path, 0, "free"):
        assert lock.is_held(path) is True
    assert lock.is_held(path) is False
    with pytest.raises(MachineError, match="cannot be looked at"):
        lock.is_held(path / "below")


def _pulse(folder: Path, **told: Any) -> float:  # noqa: ANN401 - the fields of a pulse
    pulse.put(folder / pulse.FILE, Pulse(7, "desk", "2026-05-04T12:00:00Z", **told))
    return (folder / pulse.FILE).stat().st_mtime


@pytest.mark.parametrize(
    ("held", "silent", "told", "state"),
    [
        (True, 5, {"ready": True}, "running"),
        (True, 5, {}, "starting"),
        (True, 5, {"ready": True, "failure": "no"}, "failing"),
        (True, 11, {"ready": True, "failure": "no"}, "stuck"),
        (False, 0, {"ready": True}, "dead"),
        (None, 5, {"ready": True}, "running"),
        (None, 11, {"ready": True}, "dead"),
        (True, -3600, {"ready": True}, "running"),
    ],
)
def test_how_it_is_judged(
    tmp_path: Path,
    held: bool | None,  # noqa: FBT001 - a row
    silent: float,
    told: dict[str, Any],
    state: str,
) -> None:
    """The lock tells whether it is there, the pulse whether it lives; a lock that was deleted leaves the pulse."""
    at = _pulse(tmp_path, **told)
    if held is not None:
        (tmp_path / judging.LOCK).touch()
    if held:
        with lock.held(tmp_path / judging.LOCK, 0, "free"):
            found = judging.look(tmp_path, 10, at + silent)
    else:
        found = judging.look(tmp_path, 10, at + silent)

    assert found is not None
    assert found[0].state == state


def test_a_pulse_that_says_nothing(tmp_path: Path) -> None:
    """Nothing there, or no pulse: a watch that holds the lock is about to tell; nobody else is one."""
    (tmp_path / pulse.FILE).write_text('{"pid": 7}')
    assert judging.look(tmp_path, 10, 0) is None
    with lock.held(tmp_path / judging.LOCK, 0, "free"):
        assert judging.look(tmp_path, 10, 0) == (Watching("starting"), 0)


def test_a_pulse_that_cannot_be_left(tmp_path: Path) -> None:
    """A folder that is gone ends no watch; when it is back, so is the pulse."""
    file = tmp_path / "state" / pulse.FILE
    pulse.beat(file, Pulse(7, "desk", ""))
    pulse.end(file)
    file.parent.mkdir()
    pulse.beat(file, Pulse(7, "desk", ""))

    found = pulse.seen(file)

    assert found is not None
    assert found[0].pid == 7


OBEYING = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
"""What lets a process of root obey permissions, as those of all others do."""


def test_who_may_not_write_may_ask(project: Project) -> None:
    """A monitor that may read the project alone gets its answer, and leaves nothing."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    folders = [project.root, *(path for path in project.root.rglob("*") if path.is_dir())]
    before = sorted(path.name for path in (project.root / ".feeder").iterdir())
    for folder in folders:
        folder.chmod(0o555)
    command = [*OBEYING, FEEDER, "--config", str(project.root / "config.yaml"), "status", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    for folder in folders:
        folder.chmod(0o755)

    assert (result.returncode, json.loads(result.stdout)["items"], result.stderr) == (0, 1, "")
    assert sorted(path.name for path in (project.root / ".feeder").iterdir()) == before


def test_pulse_where_no_file_can_be_made(tmp_path: Path) -> None:
    """Where the disk has no room for a new file, what a watch tells takes the place of what it told before."""
    file = tmp_path / pulse.FILE
    pulse.put(file, Pulse(1, "host", "2026-01-01", failure="a long story " * 20))
    (tmp_path / f"{pulse.FILE}.new").mkdir()

    pulse.put(file, Pulse(1, "host", "2026-01-01", failure="the disk is full"))

    told = pulse.seen(file)
    assert told is not None
    assert told[0].failure == "the disk is full"


BROKEN = CONFIG.replace("title:", "titel:")


def test_a_configuration_that_cannot_be_used(project: Project, watching: Start) -> None:
    """A watch goes on with the one before: its health is told, with the reason; without a watch the file is at fault."""
    project.put("a.txt", story("Bridge opens"))
    watch = watching(project)
    project.configure(BROKEN)

    told = until(project, in_state("degraded", 0))

    why = "`site.titel` is not a known key"
    assert why in told["watch"]["outdated"]
    assert (told["items"], told["stale"], told["output"], told["exit_code"]) == (1, False, None, 0)
    words = [FEEDER, "--config", str(project.root / "config.yaml"), "status"]
    plain = subprocess.run([*words, "--health"], capture_output=True, text=True, check=False)
    assert plain.returncode == 0
    assert [line for line in plain.stdout.splitlines() if line.startswith("watch      degraded, ") and why in line]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 2
    until(project, lambda _code, _told: _says(project, why))
    (project.texts / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: "Harbour closes" in (project.output / "feed.json").read_text())

    watch.process.send_signal(signal.SIGSTOP)
    stuck = until(project, in_state("stuck", 1), "--patience", "1")
    assert why in stuck["watch"]["outdated"]
    watch.process.send_signal(signal.SIGCONT)
    project.configure(CONFIG)
    until(project, in_state("running", 0))
    project.configure(BROKEN)
    watch.stop(signal.SIGKILL)
    dead = subprocess.run([*words, "--health"], capture_output=True, text=True, check=False)
    assert (dead.returncode, dead.stdout) == (2, "")
    assert why in dead.stderr


def test_templates_that_cannot_be_used(project: Project, watching: Start) -> None:
    """As a configuration: the watch goes on with those before, and says why, until they are mended."""
    project.put("a.txt", story("Bridge opens"))
    (project.root / "templates").mkdir()
    template = project.root / "templates" / "article.html"
    template.write_text("<p>{{ title }}")
    watching(project)
    until(project, in_state("running", 0))

    template.write_text("{% if %}")

    told = until(project, in_state("degraded", 0))
    assert "article.html" in told["watch"]["outdated"]
    template.write_text("<p>{{ title }}, mended")
    assert until(project, in_state("running", 0))["watch"]["outdated"] is None


def test_an_output_folder_that_is_gone(project: Project) -> None:
    """It is told, with the remedy, as soon as something was published; before that there is none."""
    assert ask(project)[1]["output"] == {"state": "none", "missing": [], "changed": [], "locked": []}
    project.put("a.txt", story("Bridge opens"))
    project.build()
    assert ask(project)[1]["output"] == {"state": "published", "missing": [], "changed": [], "locked": []}
    shutil.rmtree(project.output)

    code, told = ask(project)

    assert (code, told["stale"], told["output"]["state"]) == (1, True, "missing")
    lines = list(status_lines(publish.status(project.config)))
    assert [line for line in lines if line.startswith("output     missing: ") and "`feeder build`" in line]
    project.build()
    assert (ask(project)[0], ask(project)[1]["output"]["state"]) == (0, "published")
    assert not [line for line in status_lines(publish.status(project.config)) if line.startswith("output")]


def test_documents_that_are_not_as_they_were_published(project: Project) -> None:
    """Size and time of the subscription documents tell it; others, and those that are owed anyway, are not looked at."""
    project.configure(CONFIG + "feeds: [{ name: main, aliases: { rss: [index.rdf] } }]\n")
    project.put("a.txt", story("Bridge opens"))
    project.build()
    (project.output / "atom.xml").unlink()
    (project.output / "index.rdf").write_text("something else")
    (project.output / "notes.txt").write_text("mine")

    code, told = ask(project)

    assert (code, told["stale"]) == (1, True)
    assert told["output"] == {"state": "changed", "missing": ["atom.xml"], "changed": ["index.rdf"], "locked": []}
    lines = [line for line in status_lines(publish.status(project.config)) if line.startswith("output")]
    assert lines == [
        "output     missing: atom.xml; `feeder build` writes it anew",
        "output     not as published: index.rdf; `feeder build` writes it anew",
    ]
    project.build()
    published = {"state": "published", "missing": [], "changed": [], "locked": []}
    assert (ask(project)[0], ask(project)[1]["output"]) == (0, published)


def test_documents_that_a_pass_is_writing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a pass is at work, or one ended between two looks, nothing is said of documents that changed."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    before = (project.output / "rss.xml").read_bytes()
    (project.output / "rss.xml").write_bytes(before + b"\n")
    assert ask(project)[1]["output"]["changed"] == ["rss.xml"]
    with lock.held(project.root / ".feeder" / "lock", 1, "free"):
        assert ask(project)[1]["output"]["state"] == "published"
    (project.output / "rss.xml").write_bytes(before)
    project.build()
    real = write.stamp

    def meanwhile(folder: Path, path: str) -> tuple[int, int] | None:
        monkeypatch.setattr(write, "stamp", real)
        project.put("b.txt", story("Harbour closes"))
        project.build()
        return real(folder, path)

    monkeypatch.setattr(write, "stamp", meanwhile)
    found = publish.status(project.config)
    assert found.output == standing.Standing("published")
    assert found.items == 1


def test_an_output_folder_that_cannot_be_written(project: Project, tmp_path: Path) -> None:
    """It is told to the user who publishes, before a text changes; whoever only looks on is not asked to write."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    project.output.chmod(0o555)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    disk = Disk(scratch)
    builds = Builds(disk, scratch)
    words = ("status", "--health", "--json")
    try:
        told = builds.run(project.root / "config.yaml", *words, rights=False)
        (project.root / ".feeder").chmod(0o555)
        looking = builds.run(project.root / "config.yaml", *words, rights=False)
    finally:
        builds.close()
        disk.close()
        (project.root / ".feeder").chmod(0o755)
        project.output.chmod(0o755)

    assert (told.code, json.loads(told.out)["output"]["state"]) == (1, "unwritable")
    assert (looking.code, json.loads(looking.out)["output"]["state"]) == (0, "published")
    found = replace(publish.status(project.config), output=standing.Standing("unwritable"))
    assert [line for line in status_lines(found) if line.startswith("output     not writable: ")]


def test_a_ledger_that_is_lost(project: Project) -> None:
    """Feeds stand there without it: that is told with the remedies, each of which helps; a foreign folder is no loss."""
    project.put("a.txt", story("Bridge opens"))
    project.output.mkdir()
    (project.output / "index.html").write_text("<p>Mine, and no feed.")
    assert ask(project)[1]["ledger_lost"] is False
    (project.output / "index.html").unlink()
    project.build()
    ledger = (project.root / "ledger.jsonl").read_bytes()
    (project.root / "ledger.jsonl").unlink()

    code, told = ask(project)

    assert (code, told["stale"], told["ledger_lost"]) == (1, True, True)
    lines = [line for line in status_lines(publish.status(project.config)) if line.startswith("ledger     lost")]
    assert [all(way in line for way in ("ledger.jsonl back", "ledger rebuild", "--new-ledger")) for line in lines] == [
        True
    ]
    (project.root / "ledger.jsonl").write_bytes(ledger)
    assert (ask(project)[0], ask(project)[1]["ledger_lost"]) == (0, False)


def _says(project: Project, why: str) -> bool:
    """Whether the watch itself tells why it goes on with what was before."""
    seen = pulse.seen(project.root / ".feeder" / pulse.FILE)
    return seen is not None and why in (seen[0].outdated or "")
