"""What commands say where nothing was published yet, how they end, and how numbers read."""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import CONFIG, FEEDER, Project, story

from feeder import publish
from feeder.counts import count
from feeder.publish.rebuilding import Rebuilt
from feeder.publish.verifying import Verified
from feeder.report import Report
from feeder.telling import report_json, report_lines
from feeder.telling_upkeep import rebuilt_lines, verified_lines

PACKAGE = Path(publish.__file__).parent.parent


def run(project: Project, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a real command."""
    command = [FEEDER, "--config", str(project.root / "config.yaml"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def everything(project: Project) -> dict[str, int]:
    """Give every file and folder of a project, with its time."""
    return {str(path): path.stat().st_mtime_ns for path in sorted(project.root.rglob("*"))}


ASKING = [
    (("log",), 0),
    (("log", "a.txt"), 2),
    (("status",), 1),
    (("status", "--health"), 1),
    (("ledger", "verify"), 2),
    (("ledger", "compact"), 2),
    (("ledger", "rebuild", "--dry-run"), 2),
    (("check",), 2),
    (("withdraw", "a.txt"), 2),
    (("build", "--dry-run"), 0),
    (("inspect", "texts/a.txt"), 0),
    (("config", "schema"), 0),
]
"""Commands that ask, or have nothing to work on, with the code by which each ends."""


@pytest.mark.parametrize("name", ["texts", "output", "ledger.jsonl"])
def test_a_link_to_itself(project: Project, name: str) -> None:
    """Whatever is a link that leads nowhere but to itself, the answer is no traceback."""
    project.put("a.txt", story("A story of some length", "GRAZ", "Words and words of it."))
    project.build()
    place = project.root / name
    place.rename(project.root / "away")
    place.symlink_to(name)
    told = [
        run(project, *words)
        for words in (("build",), ("status",), ("check",), ("log", f"{name}/x"), ("ledger", "compact"))
    ]
    assert not [found.stderr for found in told if "Traceback" in found.stderr]
    assert all(found.returncode in {0, 1, 2, 3, 4} for found in told)
    assert told[0].returncode


@pytest.mark.parametrize("output", [False, True])
@pytest.mark.parametrize(("words", "code"), ASKING)
def test_where_nothing_was_published_yet(project: Project, words: tuple[str, ...], code: int, *, output: bool) -> None:
    """Not a file comes of asking: no ledger, no lock, no catalog; and the answer is no traceback."""
    project.put("a.txt", story("Bridge opens"))
    if output:
        project.output.mkdir()
    before = everything(project)
    command = [FEEDER, "--config", "config.yaml", *words]

    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project.root)

    assert done.returncode == code, done
    assert everything(project) == before
    assert "Traceback" not in done.stderr
    assert not done.stderr or done.stderr.startswith("feeder: ")


def test_withdraw_tells_what_to_do(project: Project) -> None:
    """Before the first build there is nothing; beside feeds whose ledger is lost, that is what is wrong."""
    project.put("a.txt", story("Bridge opens"))
    assert "nothing was published yet" in run(project, "withdraw", "a.txt").stderr
    project.build()
    (project.root / "ledger.jsonl").unlink()
    lost = run(project, "withdraw", "a.txt")
    assert lost.returncode == 3
    assert "their ledger is missing" in lost.stderr
    assert not (project.root / "ledger.jsonl").exists()


def test_check_of_a_folder_without_documents(project: Project) -> None:
    """Nothing to judge is no good verdict: an empty folder, or one with files that are no documents."""
    project.output.mkdir()
    for path in (project.output, project.texts):
        for words in (("check", str(path)), ("check", "--json", str(path))):
            done = run(project, *words)
            assert (done.returncode, done.stdout) == (2, "")
            assert "no feed, page or list stands here" in done.stderr
        (path / "notes.txt").write_text("mine")
        (path / "media").mkdir()
        (path / "media" / "page.html").write_text("<p>A file that comes with a text.")
    assert run(project, "check").returncode == 2
    project.put("a.txt", story("Bridge opens"))
    project.build()
    assert run(project, "check").returncode == 0


def test_held_items_have_their_links(project: Project) -> None:
    """What is held back is named as all else is: by id, title, path and link."""
    for number in range(8):
        project.put(f"{number}.txt", story(f"Story number {number}", words=f"{number} " * 40))
    added = {change.id: change for change in project.build().added}
    for number in range(7):
        (project.texts / f"{number}.txt").unlink()

    report = project.build()

    assert report.held_back == len(report.held) == 7
    assert [(c.title, c.path, c.link) for c in report.held] == [
        (added[c.id].title, added[c.id].path, added[c.id].link) for c in report.held
    ]
    assert {c["link"] for c in report_json(report)["held"]} <= {item["url"] for item in project.items()}
    project.texts.rename(project.root / "away")
    project.texts.mkdir()
    assert {c.link for c in project.build().held} == {c.link for c in added.values()}


MISTYPED = [
    ("titel: x", "`titel` is not a known key; did you mean `site.title`?"),
    ("langauge: de", "`langauge` is not a known key; did you mean `site.language`?"),
    ("rescan: 30", "`rescan` is not a known key; did you mean `watch.rescan`?"),
    ("limt: 5", "`limt` is not a known key; did you mean `feeds.limit`?"),
    ("ouput: {}", "`ouput` is not a known key; did you mean `output`?"),
    ("qwertz: 1", "`qwertz` is not a known key; known here: site, "),
]


@pytest.mark.parametrize(("line", "message"), MISTYPED)
def test_a_key_that_stands_a_level_too_high(project: Project, line: str, message: str) -> None:
    """What was meant is looked for one level down, too, and the likest key is named."""
    project.configure(f"{CONFIG}{line}\n")
    done = run(project, "status")
    assert done.returncode == 2
    assert message in done.stderr


class TestHowProcessesEnd:
    """The codes that shells tell of signals, as docs/programs.md has them."""

    def test_interrupted(self, project: Project) -> None:
        """A build that Ctrl-C breaks off ends with 130, and the next one finishes it."""
        (project.root / "after.py").write_text("import sys, time\nopen('begun', 'w').close()\ntime.sleep(60)\n")
        project.configure(CONFIG + f"after_publish: {sys.executable} after.py\n")
        project.put("a.txt", story("Bridge opens"))
        command = [FEEDER, "--config", str(project.root / "config.yaml"), "build"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            while not (project.root / "begun").exists():
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
        assert (process.returncode, err) == (130, "feeder: interrupted; the next build finishes what is left\n")
        project.configure(CONFIG)
        assert run(project, "build").returncode == 0

    def test_nobody_reads(self, project: Project) -> None:
        """A command whose output nobody takes ends with 141, and without a word."""
        for number in range(400):
            project.put(f"{number}.txt", story(f"Story {number}"))
        assert run(project, "build").returncode == 0
        reading, writing = os.pipe()
        os.close(reading)
        command = [FEEDER, "--config", str(project.root / "config.yaml"), "log"]
        with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, text=True) as process:
            os.close(writing)
            _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (141, "")

    def test_a_watch_ends_well(self, project: Project) -> None:
        """Ctrl-C and SIGTERM are how a watch is meant to end: with 0."""
        for name in (signal.SIGINT, signal.SIGTERM):
            command = [FEEDER, "--config", str(project.root / "config.yaml"), "watch"]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
                assert process.stderr is not None
                assert process.stderr.readline() == "ready\n"
                process.send_signal(name)
                assert process.wait(timeout=30) == 0

    def test_they_are_documented(self) -> None:
        """Each code that a command may end with stands in the table for programs."""
        told = (PACKAGE.parent / "docs" / "programs.md").read_text().partition("## Exit codes")[2].partition("\n## ")[0]
        assert re.findall(r"^\| (\d+) \|", told, re.MULTILINE) == ["0", "1", "2", "3", "4", "130", "141"]


class TestNumbers:
    """`1 line`, `2 lines`: in every message that counts."""

    def test_counts(self) -> None:
        """One of a thing is one; none and many are many."""
        assert [count(n, "line") for n in (0, 1, 2)] == ["0 lines", "1 line", "2 lines"]
        assert [count(n, "entry", "entries") for n in (1, 2)] == ["1 entry", "2 entries"]
        assert [count(n, "line marks", "lines mark") for n in (1, 2)] == ["1 line marks", "2 lines mark"]

    def test_one_of_each(self, project: Project) -> None:
        """Reports of commands in which each number is one."""
        told = [*verified_lines(Verified("l", 1, 1, 1, ())), *rebuilt_lines(Rebuilt(1, 1, 0, (), dry_run=False))]
        told += report_lines(Report(items=1, written=("s/a/index.html", "media/a/b.png")))
        assert told[0].startswith("1 line, 1 item, 1 published")
        assert not [line for line in told if re.search(r"\b1 \w+s\b", line)], told
        project.put("a.txt", story("Bridge opens"))
        project.build()
        with (project.root / "ledger.jsonl").open("a") as ledger:
            ledger.write("<<<<<<< HEAD\n")
        faults = json.loads(run(project, "ledger", "verify", "--json").stdout)["faults"]
        assert any(fault["message"].startswith("1 line marks a conflict of a merge;") for fault in faults)
        assert any("1 line marks a conflict" in notice.message for notice in project.build().notices)

    def test_no_message_counts_by_hand(self) -> None:
        """A number before a word that is always plural is left to what cannot be one: a limit, or a share."""
        plural = re.compile(r"^ (?!is\b|this\b|was\b|has\b|stands\b|does\b|bytes\b|seconds\b|s\b)[a-z]+s\b")
        found = []
        for path in sorted(PACKAGE.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                parts = node.values if isinstance(node, ast.JoinedStr) else []
                for one, other in pairwise(parts):
                    text = other.value if isinstance(other, ast.Constant) and isinstance(other.value, str) else ""
                    number = ast.unparse(one.value) if isinstance(one, ast.FormattedValue) else ""
                    counted = re.search(r"\blen\(|\bcount\b|\bnumber\b|\blines\b|\bsum\(", number)
                    if plural.match(text) and counted and not number.startswith("count("):
                        found.append(f"{path.name}: {{{number}}}{text[:12]}")
        assert sorted(found) == sorted(ALWAYS_MANY)


ALWAYS_MANY = [
    "asked.py: {len(found)} items that ",
    "jekyll.py: {len(values[key])} words, as J",
    "mail.py: {count} lines of th",
    "values.py: {count} times",
    "walk.py: {len(urls)} feeds",
]
"""Messages that stand behind a look that there are two at least."""
