"""Standard streams that are closed, full, or read by nobody: what is to be published is, and no traceback is seen."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from functools import partial

import pytest
from conftest import FEEDER, Project, story
from faults import until

from feeder import streams


def _shell(project: Project, command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of a shell in which `feeder` is the program with the configuration of a project."""
    line = f'feeder() {{ "{FEEDER}" --config "{project.root}/config.yaml" "$@"; }}; {command}'
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    return done


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("feeder build -h >/dev/full", 4, "feeder: standard output: No space left on device"),
        ("feeder build >/dev/full", 4, "feeder: standard output: No space left on device"),
        ("feeder build 2>/dev/full", 0, ""),
        ("feeder -q build; feeder status >/dev/full", 4, "feeder: standard output: No space left on device\n"),
        ("feeder -q build; feeder ledger verify >/dev/full", 4, "feeder: standard output: No space left on device\n"),
        ("feeder build >&-", 0, ""),
        ("feeder build <&- >&- 2>&-", 0, ""),
        ("feeder build <&-", 0, ""),
        ("set -o pipefail; feeder --verbose build | head -n 0", 141, ""),
        ("set -o pipefail; feeder build | head -n 1", 0, ""),
    ],
)
def test_streams_that_take_nothing(project: Project, line: str, code: int, told: str) -> None:
    """The exit code tells what became of the output, as it does of other programs; all is published anyway."""
    for number in range(30):
        project.put(f"{number}.txt", story(f"Story number {number}"))

    done = _shell(project, line)

    # `head` may read all before it ends.
    assert done.returncode in ({code, 141} if "head" in line else {code})
    assert done.stderr.startswith(told)
    assert ("-h" in line) or len(project.titles()) == 30


def test_only_what_publishes_says_so(project: Project) -> None:
    """A command that reads has published nothing, whichever file or stream fails."""
    done = _shell(project, "feeder status --json >/dev/full")
    assert (done.returncode, done.stderr) == (4, "feeder: standard output: No space left on device\n")
    done = _shell(project, "feeder build >/dev/full")
    assert done.stderr == "feeder: standard output: No space left on device; what was to be published is\n"
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), ".feeder/catalog.sqlite")
    code, told = streams.refused(denied, publishes=True)
    assert (code, told.partition("; ")[0]) == (4, ".feeder/catalog.sqlite: Permission denied")
    assert "published" not in told


def _shows(project: Project, title: str) -> bool:
    return (project.output / "feed.json").exists() and title in project.titles()


@pytest.mark.parametrize("fault", ["full", "unread"])
def test_watch_whose_output_is_refused(project: Project, fault: str) -> None:
    """A watch goes on when its log is full, and ends when nobody reads any more, whatever it has to tell."""
    reader, writer = os.pipe()
    full = os.open("/dev/full", os.O_WRONLY)
    process = subprocess.Popen(
        [FEEDER, "--config", str(project.root / "config.yaml"), "watch"],
        stdout=full if fault == "full" else writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(full)
    os.close(writer)
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    if fault == "unread":
        os.close(reader)
        (project.texts / "a.txt").write_text(story("Bridge opens"))
        assert process.wait(timeout=20) == 141
    else:
        for name in ("Bridge opens", "Harbour closes"):
            (project.texts / f"{name}.txt").write_text(story(name))
            until(partial(_shows, project, name))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        os.close(reader)
    assert process.stderr.read() == ""
    process.stderr.close()
