"""Builds that are refused in part tell what they published, and status tells what a build would say."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CONFIG, FEEDER, Project, Watch, story
from faults import Builds, Disk
from test_upkeep import run

from feeder import publish
from feeder.errors import FeederError
from feeder.publish.status import Status
from feeder.report import HeldError
from feeder.telling import status_lines

MISSING = "the input folder is missing, but its items are published; put it back, or correct input.folder"


@pytest.fixture
def desk(project: Project) -> Project:
    """A project with three items."""
    for number in range(3):
        project.put(f"{number}.txt", story(f"Ferry number {number}"))
    project.build()
    return project


class TestMissing:
    """What is published while the input folder is missing is told, and nothing else is said than before."""

    def test_in_the_report(self, desk: Project) -> None:
        """The error carries it, once; the command after a pass is told."""
        (desk.root / "after.py").write_text("import sys\nopen('told', 'a').write(sys.stdin.read())\n")
        desk.configure(CONFIG + f"after_publish: {sys.executable} after.py\n")
        desk.build()
        desk.configure((desk.root / "config.yaml").read_text().replace("title: ", "title: The other ", 1))
        desk.texts.rename(desk.root / "away")

        with pytest.raises(HeldError, match=MISSING) as caught:
            desk.build()

        assert "rss.xml" in caught.value.report.written
        assert (caught.value.exit_code, caught.value.report.guard) == (3, MISSING)
        assert "rss.xml" in (desk.root / "told").read_text()
        with pytest.raises(HeldError) as again:
            desk.build()
        assert (again.value.report.written, again.value.report.removed) == ((), ())
        (desk.root / "away").rename(desk.texts)
        assert desk.build().written == ()

    @pytest.mark.parametrize("how", [(), ("--json",)])
    def test_in_the_command(self, desk: Project, how: tuple[str, ...]) -> None:
        """It prints the report, as JSON too, before it says why it is refused; without a change that alone."""
        desk.texts.rename(desk.root / "away")
        (desk.output / "rss.xml").unlink()

        done, again = run(desk, "build", *how), run(desk, "build", *how)

        assert (done.returncode, again.returncode) == (3, 3)
        for one in (done, again):
            assert one.stderr.splitlines() == [f"feeder: {desk.texts}: {MISSING}"]
        if how:
            told = [json.loads(one.stdout) for one in (done, again)]
            assert [one["written"] for one in told] == [["rss.xml"], []]
            assert {(one["exit_code"], one["guard"]) for one in told} == {(3, MISSING)}
        else:
            assert done.stdout.splitlines()[0] == "write      rss.xml"
            assert "guard" not in done.stdout
            assert again.stdout == ""

    def test_under_a_watch(self, desk: Project) -> None:
        """It prints the report of what it wrote beside the reason."""
        command = [FEEDER, "--config", str(desk.root / "config.yaml"), "watch"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            while process.stderr.readline() != "ready\n":
                pass
            desk.texts.rename(desk.root / "away")
            desk.configure(CONFIG.replace("title: ", "title: The other ", 1))
            while MISSING not in process.stderr.readline():
                pass
            while process.stdout.readline() != "write      rss.xml\n":
                pass
        finally:
            process.terminate()
            process.communicate(timeout=30)
        assert process.returncode == 0


def refused(project: Project) -> str:
    """Give why a build is refused."""
    with pytest.raises(FeederError) as caught:
        project.build()
    assert caught.value.exit_code == 3
    return str(caught.value)


def lines(status: Status, word: str) -> list[str]:
    """Give what the lines of a status say that begin with a word."""
    return [line[11:] for line in status_lines(status) if line.startswith(f"{word} ")]


class TestStatus:
    """What a build would be refused for is told in its words, and is no state of health."""

    def is_told(self, project: Project) -> None:
        """The same line, and exit code 1, by both ways of asking."""
        for health in (False, True):
            found = publish.status(project.config, health=health)
            assert (found.exit_code, found.is_stale) == (1, True)
            assert lines(found, "refused") == [refused(project)]

    def test_nothing(self, desk: Project) -> None:
        """Nothing is said of a project in which all is well."""
        found = publish.status(desk.config)
        assert (found.refused, found.catalog_lost, found.exit_code) == (None, False, 0)

    def test_a_damaged_line(self, desk: Project) -> None:
        """Though nothing is pending."""
        path = desk.root / "ledger.jsonl"
        said = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([*said[:2], b'{"x\n', *said[3:]]))
        self.is_told(desk)

    @pytest.mark.parametrize("more", ["", "input: { folder: texts, deleted: keep }\n"])
    def test_a_missing_folder(self, desk: Project, more: str) -> None:
        """Whether texts are kept or not, and when the inbox had been cleared before."""
        desk.configure(CONFIG.replace("input: { folder: texts }\n", more) if more else CONFIG)
        desk.build()
        if more:
            for path in desk.texts.iterdir():
                path.unlink()
            desk.build()
        shutil.move(desk.texts, desk.root / "away")
        self.is_told(desk)
        desk.forget(".feeder")
        if not more:
            self.is_told(desk)

    def test_copies_that_are_gone(self, desk: Project) -> None:
        """The store and the catalog are gone, and the inbox is empty."""
        desk.configure(CONFIG.replace("texts }", "texts, deleted: keep }"))
        desk.build()
        for path in desk.texts.iterdir():
            path.unlink()
        desk.build()
        desk.forget(".feeder")
        assert publish.status(desk.config).refused is None
        desk.forget("store")
        self.is_told(desk)

    def test_texts_that_nobody_knows(self, desk: Project) -> None:
        """The input folder is empty, and the catalog is gone."""
        for path in desk.texts.iterdir():
            path.unlink()
        assert publish.status(desk.config).refused is None
        desk.forget(".feeder")
        self.is_told(desk)


def test_a_catalog_that_is_gone(desk: Project) -> None:
    """It says so, and tells what the ledger knows; the next pass mends it."""
    desk.put("2.txt", story("Ferry number 2", words="It leaves an hour later than it did, from Monday on."))
    desk.build()
    before = publish.status(desk.config)
    desk.forget(".feeder")

    found = publish.status(desk.config)

    assert (found.items, found.last_pass, found.catalog_lost) == (3, before.last_pass, True)
    assert lines(found, "catalog") == [
        "gone, or not filled yet: the next pass makes it anew from the ledger and the texts"
    ]
    desk.build()
    assert publish.status(desk.config).catalog_lost is False


def test_a_build_after_a_watch_that_died(desk: Project, watching: Callable[[Project], Watch]) -> None:
    """A dead watch is told with what to do; a build that succeeds takes its place, no dry run does."""
    watching(desk).stop(signal.SIGKILL)
    dead = publish.status(desk.config, health=True)
    assert dead.exit_code == 1
    assert "dead, process" in lines(dead, "watch")[0]
    assert lines(dead, "watch")[0].endswith("start it again, or let a build that succeeds take its place")
    publish.build(desk.config, dry_run=True)
    assert publish.status(desk.config, health=True).exit_code == 1

    publish.build(desk.config)

    assert (publish.status(desk.config).watch, publish.status(desk.config).exit_code) == (None, 0)
    alive = watching(desk)
    publish.build(desk.config)
    found = publish.status(desk.config).watch
    assert (found and found.pid) == alive.process.pid


def test_folders_that_cannot_be_used(desk: Project, tmp_path: Path) -> None:
    """What cannot be read below the input folder is named with the reason, and a locked part of the output folder."""
    desk.put("priv/9.txt", story("Ferry number 9"))
    desk.build()
    disk = Disk(tmp_path)
    builds = Builds(disk, tmp_path)
    (desk.texts / "priv").chmod(0)
    (desk.output / "s").chmod(0o555)
    try:
        told = builds.run(desk.root / "config.yaml", "status", rights=False)
    finally:
        builds.close()
        disk.close()
        (desk.texts / "priv").chmod(0o755)
        (desk.output / "s").chmod(0o755)

    said = told.out.splitlines()
    assert told.code == 1
    assert "pending    0 changed files" in said
    assert "output     not writable: let the user that publishes write to s/ in the output folder" in said
    assert [line for line in said if line.startswith("quarantined priv: ")]
