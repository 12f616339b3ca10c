"""Builds that are refused in part tell what they published, and status tells what a build would say."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import CONFIG, FEEDER, Project, story
from test_upkeep import run

from feeder.report import HeldError

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
