"""Articles that come and go by themselves, with real clocks that are set, step and change to summer time.

The clock of a watch is moved by libfaketime, while it runs; that of the system, by which files are dated, is not.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import CONFIG, FEEDER, Project, Watch, story

Start = Callable[..., Watch]
SLOW = f"{CONFIG}watch: {{ rescan: 1h }}\n"


class Clocks:
    """The clock of the processes that are started through it: so far from that of the system."""

    def __init__(self, file: Path) -> None:
        found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
        assert found, "libfaketime is missing; `make test` installs it"
        self.file = file
        self.set(timedelta())
        names = {
            "LD_PRELOAD": found[0],
            "FAKETIME_TIMESTAMP_FILE": file,
            "FAKETIME_NO_CACHE": 1,
            "FAKETIME_DONT_FAKE_MONOTONIC": 1,
            "DONT_FAKE_MONOTONIC": 1,
            "NO_FAKE_STAT": 1,
        }
        self.before = ("env", *(f"{name}={value}" for name, value in names.items()))

    def set(self, offset: timedelta) -> None:
        """Step to so far from the clock of the system."""
        beside = self.file.with_suffix(".new")
        beside.write_text(f"{offset.total_seconds():+.0f}\n")
        beside.rename(self.file)

    def set_to(self, at: datetime) -> None:
        """Step to a time."""
        self.set(at - datetime.now(UTC))


@pytest.fixture
def clocks(tmp_path: Path) -> Clocks:
    """A clock that runs with that of the system until it is set."""
    return Clocks(tmp_path / "clock")


@pytest.fixture
def desk(project: Project) -> Project:
    """A project that is looked at as a whole once an hour only."""
    project.configure(SLOW)
    return project


def utc(**ahead: float) -> str:
    """Give a time from now, as front matter states it."""
    return (datetime.now(UTC) + timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M:%SZ")


def status(project: Project, *before: str) -> dict[str, object]:
    """Give what `feeder status --json` tells."""
    command = [*before, FEEDER, "--config", str(project.root / "config.yaml"), "status", "--json"]
    found: dict[str, object] = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    return found


def test_the_clock_is_set_forward(desk: Project, watching: Start, clocks: Clocks) -> None:
    """What is due when the clock steps forward is published at once, what expired meanwhile is withdrawn."""
    soon, late = utc(hours=1), utc(hours=5)
    desk.put("now.txt", story("Bridge opens"))
    desk.put("soon.txt", story("Harbour closes", date=soon))
    desk.put("late.txt", story("School wins", date=late))
    desk.put("ends.txt", story("Ferry runs again", expires=utc(minutes=90)))
    watch = watching(desk, *clocks.before)
    assert sorted(desk.titles()) == ["Bridge opens", "Ferry runs again"]
    assert str(status(desk)["next_due"])[:19] == soon[:19]

    clocks.set(timedelta(hours=1, minutes=1))
    watch.until(lambda: len(desk.titles()) == 3)
    assert "Harbour closes" in desk.titles()
    clocks.set(timedelta(hours=2))
    watch.until(lambda: "Ferry runs again" not in desk.titles())
    assert str(status(desk)["next_due"])[:19] == late[:19]
    clocks.set(timedelta(days=400))
    watch.until(lambda: "School wins" in desk.titles())

    assert status(desk)["next_due"] is None
    assert watch.stop() == 0


def test_the_clock_is_set_back(desk: Project, watching: Start, clocks: Clocks) -> None:
    """A clock that steps back withdraws nothing, publishes nothing early, and holds nothing up."""
    desk.put("soon.txt", story("Harbour closes", date=utc(hours=1)))
    desk.put("late.txt", story("School wins", date=utc(hours=5)))
    clocks.set(timedelta(hours=2))
    watch = watching(desk, *clocks.before)
    assert desk.titles() == ["Harbour closes"]
    before = json.loads((desk.output / "feed.json").read_bytes())

    clocks.set(timedelta(hours=-3))
    (desk.texts / "new.txt").write_text(story("Bridge opens"))
    watch.until(lambda: len(desk.titles()) == 2)
    (desk.texts / "new.txt").write_text(story("Bridge opens") + "\nEdited after the clock was set back.\n")
    watch.until(lambda: b"Edited after" in (desk.output / "feed.json").read_bytes())

    assert desk.ids()["Harbour closes"] == before["items"][0]["id"]
    assert "School wins" not in desk.titles()
    clocks.set(timedelta(hours=6))
    watch.until(lambda: "School wins" in desk.titles())
    assert watch.stop() == 0


def test_due_across_restarts(desk: Project, watching: Start, clocks: Clocks) -> None:
    """What fell due or expired while nobody watched takes effect at the start; what is due then waits for its time."""
    desk.put("soon.txt", story("Harbour closes", date=utc(hours=1)))
    desk.put("ends.txt", story("Ferry runs again", expires=utc(hours=1)))
    desk.put("late.txt", story("School wins", date=utc(hours=5)))
    watch = watching(desk, *clocks.before)
    assert desk.titles() == ["Ferry runs again"]
    assert watch.stop() == 0

    clocks.set(timedelta(hours=2))
    watch = watching(desk, *clocks.before)
    assert desk.titles() == ["Harbour closes"]
    clocks.set(timedelta(hours=6))
    watch.until(lambda: len(desk.titles()) == 2)

    assert watch.stop() == 0


@pytest.mark.parametrize(
    ("local", "at"),
    [
        ("2027-03-28 01:59", "2027-03-28T00:59:00"),
        ("2027-03-28 03:00", "2027-03-28T01:00:00"),
        ("2027-03-28 02:30", "2027-03-28T01:30:00"),
        ("2027-10-31 01:59", "2027-10-30T23:59:00"),
        ("2027-10-31 02:30", "2027-10-31T00:30:00"),
        ("2027-10-31 03:00", "2027-10-31T02:00:00"),
    ],
)
def test_summer_time(desk: Project, watching: Start, clocks: Clocks, local: str, at: str) -> None:
    """A time of the site takes effect at its minute, on the days on which clocks are changed too.

    One that the change leaves out is as long after it as it would have been after the last full hour before; of one
    that comes twice the first counts.
    """
    desk.configure(SLOW.replace("site:", "site:\n  timezone: Europe/Vienna"))
    desk.put("a.txt", story("Bridge opens", date=local))
    due = datetime.fromisoformat(f"{at}+00:00")
    clocks.set_to(due - timedelta(seconds=30))
    watch = watching(desk, *clocks.before)
    assert desk.titles() == []
    assert str(status(desk, *clocks.before)["next_due"]).startswith(at)

    clocks.set_to(due - timedelta(seconds=1))
    watch.until(lambda: desk.titles() == ["Bridge opens"])

    published = json.loads((desk.output / "feed.json").read_bytes())["items"][0]["date_published"]
    assert datetime.fromisoformat(published) == due
    assert watch.stop() == 0


def test_status_tells_what_is_next(desk: Project) -> None:
    """Without a watch too, `feeder status` tells when the next change comes by itself, and what it is."""
    soon = utc(hours=1)
    desk.put("soon.txt", story("Harbour closes", date=soon))
    desk.build()

    command = [FEEDER, "--config", str(desk.root / "config.yaml"), "status"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout

    assert re.search(rf"^scheduled  1, next change {soon[:19]}", told, re.MULTILINE)
    assert re.search(rf"^publish    {soon} Harbour closes", told, re.MULTILINE)
