"""The command after a pass: it is told what changed, and never keeps anything from being published."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from conftest import CONFIG, Project, story


def desk(tmp_path: Path, code: str, more: str = "") -> Project:
    """Give a project that runs some Python after each pass."""
    script = tmp_path / "after.py"
    script.write_text(code)
    return Project(tmp_path / "desk", CONFIG + f"after_publish: {json.dumps([sys.executable, str(script)])}\n{more}")


def test_it_is_told_what_changed(tmp_path: Path) -> None:
    """Once a pass that changed something, in the folder of the configuration; not after one that did not."""
    code = "import sys, pathlib; pathlib.Path('told.jsonl').open('a').write(sys.stdin.read() + chr(10))"
    project = desk(tmp_path, code)
    project.put("a.txt", story("Bridge opens"))
    assert project.build(dry_run=True).exit_code == 0
    assert project.build().exit_code == 0
    assert project.build().is_empty
    (project.texts / "a.txt").unlink()
    project.build()
    first, last = map(json.loads, (project.root / "told.jsonl").read_text().splitlines())
    assert first["output"] == str(project.output)
    assert {"rss.xml", "atom.xml", "feed.json", "index.html"} <= set(first["written"])
    assert (first["removed"], "atom.xml" in last["written"]) == ([], True)


@pytest.mark.parametrize(
    ("code", "more", "message"),
    [
        ("import sys; print('no route'); sys.exit(3)", "", "failed with exit code 3, and said: no route"),
        ("import time; time.sleep(60)", "after_publish_timeout: 200ms\n", "did not end within 0.2 s"),
        (None, "after_publish: /no/such/command --now\n", "could not be run: No such file"),
    ],
)
def test_its_failure_is_told(tmp_path: Path, code: str | None, more: str, message: str) -> None:
    """Everything is published all the same; the exit code says that something needs a person."""
    project = desk(tmp_path, code, more) if code else Project(tmp_path / "desk", CONFIG + more)
    project.put("a.txt", story("Bridge opens"))
    report = project.build()
    assert report.exit_code == 1
    assert message in report.notices[-1].message
    assert project.titles() == ["Bridge opens"]


def test_all_that_it_began_ends_with_it(tmp_path: Path) -> None:
    """A script whose time is over leaves nothing behind that would go on beside the next one."""
    code = (
        "import subprocess, sys, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "pathlib.Path('child').write_text(str(child.pid))\n"
        "child.wait()\n"
    )
    project = desk(tmp_path, code, "after_publish_timeout: 2s\n")
    project.put("a.txt", story("Bridge opens"))
    assert "did not end within 2 s" in project.build().notices[-1].message
    state = Path("/proc") / (project.root / "child").read_text() / "stat"
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] in "ZX"
