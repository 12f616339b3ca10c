"""The command after a pass: it is told what changed, and never keeps anything from being published."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import pytest
from conftest import CONFIG, Project, story

from feeder import publish
from feeder.catalog.documents import Documents
from feeder.publish import live
from feeder.report import Report


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
    project.build(confirm_withdrawals=True)
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


def test_what_was_not_delivered_waits_until_it_is(tmp_path: Path) -> None:
    """A command that failed is told of its documents again, with those that changed since, by the next pass."""
    code = (
        "import sys, pathlib; told = sys.stdin.read(); sys.exit(3) if pathlib.Path('broken').exists() else "
        "pathlib.Path('told.jsonl').open('a').write(told + chr(10))"
    )
    project = desk(tmp_path, code)
    (project.root / "broken").touch()
    project.put("a.txt", story("Bridge opens"))
    first = project.build()
    page = next(path for path in first.written if path.startswith("s/"))
    stands = publish.status(project.config)
    assert (first.undelivered, stands.undelivered, stands.exit_code) == (len(first.written), len(first.written), 1)
    assert f"{len(first.written)} documents that changed" in stands.notices[-1].message
    project.put("b.txt", story("Bakery closes"))
    (project.texts / "a.txt").unlink()
    second = project.build()
    assert project.build().exit_code == 1
    (project.root / "broken").unlink()
    repaired = project.build()
    assert (repaired.exit_code, repaired.undelivered, repaired.written) == (0, 0, ())
    assert publish.status(project.config).exit_code == 0
    assert project.build().is_empty
    (told,) = map(json.loads, (project.root / "told.jsonl").read_text().splitlines())
    assert {*told["written"], *told["removed"]} == {*first.written, *second.written, *second.removed}
    assert len(told["written"]) == len({*told["written"]} - {*told["removed"]})
    assert page in told["written"]


def test_another_ledger_leaves_what_waits(tmp_path: Path) -> None:
    """What is undelivered stands in the output folder, whatever ledger it was made from."""
    project = desk(tmp_path, "import sys; sys.exit(3)")
    project.put("a.txt", story("Bridge opens"))
    before = project.build().undelivered
    (project.root / "ledger.jsonl").unlink()
    assert project.build(new_ledger=True).undelivered >= before


def test_watch_runs_it_again_until_it_succeeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any change of the texts; the same failure is told once."""
    monkeypatch.setattr(live, "_DELIVERY_SECONDS", 0.1)
    code = (
        "import sys, pathlib; tries = pathlib.Path('tries'); n = len(tries.read_text()) if tries.exists() else 0\n"
        "tries.write_text('x' * (n + 1)); sys.exit(3 if n < 2 else 0)"
    )
    project = desk(tmp_path, code)
    project.put("a.txt", story("Bridge opens"))
    stop, reports = publish.Stop(), list[Report]()
    watch = threading.Thread(target=lambda: reports.extend(publish.watch(project.config, stop)))
    watch.start()
    over = time.monotonic() + 10
    while publish.status(project.config).undelivered or not (project.root / "tries").exists():
        assert time.monotonic() < over
        time.sleep(0.01)
    stop.set()
    watch.join()
    assert (project.root / "tries").read_text() == "xxx"
    assert [bool(report.notices) for report in reports] == [True]


def test_a_pass_that_was_cut_short_is_delivered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stood already when it ended is told by the next pass, which finds nothing left to write."""
    code = "import sys, pathlib; pathlib.Path('told.json').write_text(sys.stdin.read())"
    project = desk(tmp_path, code)
    project.put("a.txt", story("Bridge opens"))
    project.build()
    project.put("b.txt", story("Bakery closes"))
    with monkeypatch.context() as cut:
        cut.setattr(Documents, "settle", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            project.build()
    page = next(path.parent.name for path in project.output.glob("s/*/index.html") if "Bakery" in path.read_text())
    assert project.build().written == ()
    told = json.loads((project.root / "told.json").read_text())["written"]
    assert {"rss.xml", "atom.xml", "feed.json", f"s/{page}/index.html"} <= set(told)


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt
