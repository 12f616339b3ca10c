"""`--log-format json`: one object a line on standard error, whatever happens and whatever a file is called."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, FEEDER, Project, story
from hypothesis import given
from hypothesis import strategies as st

from feeder import journal, telling
from feeder.logs import Log
from feeder.model import Notice
from feeder.report import Change, Report

PAGE = (Path(__file__).parent.parent / "docs" / "service.md").read_text()
OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
HOSTILE = [
    b"esc \x1b]0;owned\x07 and \x1b[2J.txt",
    b'quote " and \\ back.txt',
    b"line\nend.txt",
    "right \u202e to left.txt".encode(),
    b"no text \xff\xfe.txt",
    b"half a surrogate \xed\xa0\x80.txt",
    b"del \x7f and \xc2\x9b2J.txt",
    "Überschrift العربية.txt".encode(),
]


def run(project: Project, *words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run feeder with the log for programs."""
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "--log-format", "json", *words]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | variables)


def entries(log: bytes) -> list[dict[str, Any]]:
    """Give the entries of a log, after a look that each line is one, and that a terminal obeys nothing in it."""
    lines = log.decode().split("\n")
    assert lines.pop() == ""
    assert not any(OBEYED.search(line) for line in lines)
    found = [json.loads(line) for line in lines]
    assert all(list(entry)[:3] == ["time", "level", "event"] for entry in found)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["time"]) for entry in found)
    return found


def test_what_a_build_does(project: Project) -> None:
    """Items, what needs a person with its line, and the pass as a whole; standard output is left for reports."""
    project.put("a.txt", story("Bridge opens"))
    project.put("b.md", "---\ntitle: Harbour closes\ntitel: Harbour\n---\nIt closed on Monday.\n")
    project.put("empty.txt", "")

    result = run(project, "build")

    assert (result.returncode, result.stdout) == (1, b"")
    found = entries(result.stderr)
    assert [(entry["event"], entry["level"], entry.get("path")) for entry in found] == [
        ("added", "info", "a.txt"),
        ("added", "info", "b.md"),
        ("problem", "warning", "b.md"),
        ("quarantined", "warning", "empty.txt"),
        ("pass", "info", None),
    ]
    assert (found[2]["line"], "titel" in found[2]["reason"]) == (3, True)
    whole = found[-1]
    assert {"items": 2, "added": 2, "quarantined": 1, "problems": 1, "exit_code": 1}.items() <= whole.items()
    assert whole["documents"] == len(project.documents())
    assert 0 < whole["seconds"] < 60
    assert "stages" not in whole


def test_levels(project: Project) -> None:
    """Quiet leaves warnings and errors, verbose adds documents, notes, and what each step took."""
    project.put("a.txt", story("Bridge opens"))
    project.put("empty.txt", "")

    loud, quiet = entries(run(project, "-v", "build").stderr), entries(run(project, "-q", "build").stderr)

    assert {entry["level"] for entry in loud} == {"debug", "info", "warning"}
    written = {entry["path"] for entry in loud if entry["event"] == "written"}
    assert written == set(project.documents())
    whole = next(entry for entry in loud if entry["event"] == "pass")
    assert list(whole["stages"]) == ["open", "read", "decide", "record", "write", "deliver"]
    assert sum(whole["stages"].values()) == pytest.approx(whole["seconds"], rel=0.2, abs=0.05)
    assert [entry["event"] for entry in quiet] == ["quarantined"]


def test_reports_stay_on_standard_output(project: Project) -> None:
    """`--json` prints reports as ever, beside the log."""
    project.put("a.txt", story("Bridge opens"))

    result = run(project, "build", "--json")

    assert json.loads(result.stdout)["added"][0]["path"] == "a.txt"
    assert [entry["event"] for entry in entries(result.stderr)] == ["added", "pass"]


@pytest.mark.parametrize("variables", [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}])
def test_hostile_names(project: Project, variables: dict[str, str]) -> None:
    """No name breaks a line, reaches a terminal, or is lost; whatever the locale says."""
    for number, name in enumerate(HOSTILE):
        (project.texts / os.fsdecode(name)).write_text(story(f"Story number {number}"))
        (project.texts / os.fsdecode(b"empty " + name)).write_text("")

    found = entries(run(project, "-v", "build", **variables).stderr)

    told = {entry["path"]: entry["level"] for entry in found if entry["event"] not in {"pass", "written", "note"}}
    names = {name.decode(errors="replace") for name in HOSTILE}
    assert told.keys() == names | {f"empty {name}" for name in names}
    assert {level for path, level in told.items() if path.startswith("empty ")} == {"warning"}


def test_a_watch(project: Project) -> None:
    """A real watch, from its start to its end: each thing as it happens."""
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "--log-format", "json", "watch"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stderr is not None
    log = process.stderr

    def until(event: str) -> bytes:
        lines = b""
        while event.encode() not in (line := log.readline()):
            assert line, lines
            lines += line
        return lines + line

    told = until('"ready"')
    (project.texts / "a.txt").write_text(story("Bridge opens"))
    told += until('"pass"')
    (project.root / "config.yaml").write_text("site: [")
    told += until('"outdated"')
    project.configure(CONFIG.replace("title:", "titel:"))
    told += until('"outdated"')
    project.configure(CONFIG.replace("Wire desk", "Night desk"))
    told += until('"reloaded"')
    told += until('"pass"')
    process.send_signal(signal.SIGTERM)
    out, rest = process.communicate(timeout=60)

    found = entries(told + rest)
    events = [entry["event"] for entry in found]
    assert (process.returncode, out) == (0, b"")
    assert (events[0], events[-1], events.count("ready")) == ("started", "stopped", 1)
    assert found[0]["pid"] == process.pid
    first, *unknown = (entry for entry in found if entry["event"] == "failed")
    assert (first["level"], "not valid YAML" in first["reason"]) == ("error", True)
    file = str(project.root / "config.yaml")
    assert {(entry["path"], entry.get("line")) for entry in unknown} == {(file, 1), (file, 2)}
    assert events.count("outdated") == 2


@pytest.mark.parametrize("end", ["moved back", "confirmed"])
def test_the_end_of_a_hold(project: Project, end: str) -> None:
    """It is an entry once, however the hold ended; in words it is a line."""
    project.configure(f"{CONFIG}watch: {{ settle: 100ms, rescan: 300ms }}\n")
    names = [project.put(f"{number}.txt", story(f"Bridge number {number} opens")) for number in range(6)]
    project.build()
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "--log-format", "json", "watch", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stderr is not None
    events: list[str] = []

    def until(event: str) -> None:
        while event not in events:
            assert process.stderr is not None
            (entry,) = entries(process.stderr.readline())
            events.append(entry["event"])

    until("ready")
    for name in names:
        name.rename(project.root / name.name)
    until("guard")
    assert "released" not in events
    if end == "confirmed":
        assert run(project, "build", "--confirm-withdrawals").returncode == 0
    else:
        for name in names:
            (project.root / name.name).rename(name)
    until("released")
    process.send_signal(signal.SIGTERM)
    out, rest = process.communicate(timeout=60)
    events += [entry["event"] for entry in entries(rest)]

    reports = [json.loads(line) for line in out.splitlines()]
    assert (events.count("released"), sum(report["released"] for report in reports)) == (1, 1)
    assert "released   no withdrawal is held back any more" in list(telling.report_lines(Report(released=True)))


@pytest.mark.parametrize(
    ("words", "prepare", "code", "reason"),
    [
        (["build"], lambda p: p.configure("site: { titel: x }\n"), 2, "not a known key"),
        (["build", "--nothing"], lambda _: None, 2, "No such option"),
        (["build"], lambda p: p.texts.rmdir(), 2, "there is no such input folder"),
        (["build", "--bogus"], lambda _: None, 2, "No such option"),
        (["--bogus"], lambda _: None, 2, "No such option"),
        (["bild"], lambda _: None, 2, "No such command"),
        (["inspect", "nofile"], lambda _: None, 2, "there is no such file"),
        (["inspect", "--front-matter", os.devnull], lambda _: None, 1, "no regular file"),
        (["watch"], lambda p: (p.root / "ledger.jsonl").write_text("no ledger\n"), 3, ""),
    ],
)
def test_calls_that_fail(
    project: Project, words: list[str], prepare: Callable[[Project], object], code: int, reason: str
) -> None:
    """What ends a call is an entry too, with its exit code; each mistake in the configuration is one."""
    prepare(project)

    result = run(project, *words)

    errors = [entry for entry in entries(result.stderr) if entry["event"] == "error"]
    assert (result.returncode, {entry["exit_code"] for entry in errors}) == (code, {code})
    assert any(reason in entry["reason"] for entry in errors)


def test_calls_whose_options_nobody_knows(project: Project) -> None:
    """They ask for the log in either form; what their config.yaml says is not needed for that."""
    for words in (["--log-format=json", "--bogus"], ["--bogus", "--log-format", "json"]):
        result = subprocess.run([FEEDER, *words], capture_output=True, check=False, cwd=project.root)
        (error,) = entries(result.stderr)
        assert (error["event"], error["exit_code"], result.returncode) == ("error", 2, 2)


def test_output_that_nobody_takes(project: Project) -> None:
    """It is told as an entry too."""
    command = [FEEDER, "--log-format", "json", "config", "schema"]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, cwd=project.root)
    (error,) = entries(result.stderr)
    assert (error["reason"], result.returncode) == ("standard output: No space left on device", 4)


def test_what_libraries_log(capfd: pytest.CaptureFixture[str]) -> None:
    """A record of a library is an entry, at its level, and nothing of it is lost."""
    log = Log(1)
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL, 5):
        log.handle(logging.LogRecord("a.library", level, "", 0, "%s is \x1b[2J odd", ("it",), None))

    found = entries(capfd.readouterr().err.encode())
    assert [entry["level"] for entry in found] == ["debug", "info", "warning", "error", "error", "debug"]
    assert {(entry["event"], entry["logger"], entry["reason"]) for entry in found} == {
        ("log", "a.library", "it is \x1b[2J odd")
    }


def test_a_reader_that_went_away(project: Project) -> None:
    """Nobody reads the log any more: everything is published all the same."""
    project.put("a.txt", story("Bridge opens"))
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "--log-format", "json", "build"]
    read, write = os.pipe()
    os.close(read)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=write)
    os.close(write)

    assert process.wait(timeout=60) == 0
    assert project.titles() == ["Bridge opens"]


CHANGE = Change("tag:x", "A title", "a.txt", "https://x/", "b.txt", "c.txt")
NOTICE = Notice("a.txt", 3, "Something.")


def test_every_key_is_described() -> None:
    """The page names every event and key that there is, and no other."""
    groups = ("added", "returned", "updated", "silent", "moved", "copied", "kept", "withdrawn", "held")
    full = Report(
        **dict.fromkeys(groups, (CHANGE,)),  # type: ignore[arg-type]
        items=3,
        notices=(
            NOTICE,
            replace(NOTICE, quarantined=True),
            replace(NOTICE, note=True),
            replace(NOTICE, note=True, doubt=True),
        ),
        written=("rss.xml",),
        removed=("atom.xml",),
        stages={"read": 0.1},
        dry_run=True,
        ready=True,
        guard="Too many.",
        released=True,
        held_back=1,
    )
    told = [*journal.entries(full), *journal.entries(Report(failure="No.\nYes.", faults=(NOTICE,), in_force="Yes."))]
    lines = [json.loads(journal.line(entry, datetime.now(UTC), verbose=True)) for entry in told]
    sources = (Path(journal.__file__).parent / "logs.py").read_text()
    logged = set(re.findall(r'Entry\("\w+", "(\w+)"|"event", "(\w+)"', sources))
    events = {line["event"] for line in lines} | {name for pair in logged for name in pair if name} | {"reloaded"}
    keys = {key for line in lines for key in line} | set(re.findall(r'"(\w+)": ', sources))

    log = PAGE.split("## Logs for programs")[1].split("\n## ")[0]
    tables = [re.findall(r"^\| (`[^|]+`) \|", part, re.MULTILINE) for part in log.split("| key | meaning |")]
    described_events, described = ({name for row in rows for name in re.findall(r"`(\w+)`", row)} for rows in tables)
    assert (described_events, described) == (events, keys)


@given(st.text(), st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF)), st.integers() | st.none())
def test_every_text_is_one_line(text: str, odd: str, number: int | None) -> None:
    """Whatever is said is one line of UTF-8 that any reader of JSON takes, and comes back as it was but for no text."""
    entry = journal.Entry("info", "note", {"path": odd + text, "reason": text, "line": number})

    (found,) = entries(journal.line(entry, datetime.now(UTC), verbose=False) + b"\n")

    assert found["reason"] == re.sub("[\ud800-\udfff]", "", text)
    assert found.get("line") == number
    found["path"].encode()


def test_what_a_withdrawal_does(project: Project) -> None:
    """It is a pass as a build is one, and stands in the log as that does."""
    project.configure(CONFIG.replace("{ folder: texts }", "{ folder: texts, deleted: keep }"))
    project.put("a.txt", story("Bridge opens"))
    run(project, "build")
    (project.texts / "a.txt").unlink()
    done = run(project, "withdraw", "a.txt")
    assert (done.returncode, done.stdout) == (0, b"")
    assert [entry["path"] for entry in entries(done.stderr) if entry["event"] == "withdrawn"] == ["a.txt"]
    refused = run(project, "withdraw", "a.txt")
    assert [entry["event"] for entry in entries(refused.stderr)] == ["error"]
