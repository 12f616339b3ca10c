"""`feeder watch` under a service manager: a real process, real signals, and a real socket that is told how it stands."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import CONFIG, FEEDER, Project, story

from feeder import publish
from feeder.supervisor import Supervisor

SECONDS = 60.0


class Manager:
    """A service manager, as far as it listens: the datagrams that it is told, each as names and values."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self.told: list[dict[str, str]] = []

    def next(self, seconds: float = SECONDS) -> dict[str, str] | None:
        """Give the next message; None when none comes in time."""
        self.socket.settimeout(seconds)
        try:
            lines = self.socket.recv(65536).decode().split("\n")
        except TimeoutError:
            return None
        self.told.append(dict(line.split("=", 1) for line in lines))
        return self.told[-1]

    def until(self, holds: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """Give the first message from now on of which something holds."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            message = self.next()
            if message is not None and holds(message):
                return message
        return pytest.fail(f"never told: {self.told}")

    def drain(self) -> None:
        """Forget what was told until now."""
        while self.next(0.001):
            pass
        self.told.clear()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose path is short enough for a socket."""
    path = Path(tempfile.mkdtemp(prefix="feeder"))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def manager(folder: Path) -> Iterator[Manager]:
    """A service manager that listens at a path."""
    made = Manager(str(folder / "notify"))
    yield made
    made.socket.close()


Begin = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def begin(project: Project) -> Iterator[Begin]:
    """Start `feeder watch` with some variables; whatever still runs is killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, before: tuple[str, ...] = (), **variables: str) -> subprocess.Popen[str]:
        command = [*before, FEEDER, "--config", str(project.root / "config.yaml"), "watch", *words]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen(command, env=os.environ | variables, text=True, **streams)  # type: ignore[call-overload]
        started.append(process)
        return process  # type: ignore[no-any-return]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _ended(process: subprocess.Popen[str], name: int = signal.SIGTERM) -> int:
    process.send_signal(name)
    process.communicate(timeout=SECONDS)
    return process.returncode


def _is_ready(message: dict[str, str]) -> bool:
    return message.get("READY") == "1"


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_it_tells_how_it_stands(project: Project, folder: Path, begin: Begin, kind: str) -> None:
    """Ready when all is published and not before, a line of each pass, and that it ends; by a path and a bare name."""
    manager = Manager(str(folder / "notify") if kind == "path" else f"@{folder}")
    project.put("a.txt", story("Bridge opens"))
    process = begin(NOTIFY_SOCKET=manager.address)

    manager.until(_is_ready)
    assert project.titles() == ["Bridge opens"]
    assert any("1 added" in message.get("STATUS", "") for message in manager.told)
    assert sum(_is_ready(message) for message in manager.told) == 1

    (project.texts / "b.txt").write_text(story("Harbour closes"))
    line = manager.until(lambda message: "STATUS" in message)["STATUS"]
    assert line.startswith("last pass 2")
    assert "1 added" in line
    assert (project.root / ".feeder" / "watch.json").exists()

    assert _ended(process) == 0
    manager.until(lambda message: message.get("STOPPING") == "1")
    assert not (project.root / ".feeder" / "watch.json").exists()
    manager.socket.close()


def test_a_start_that_takes_long_asks_for_time(project: Project, manager: Manager, begin: Begin) -> None:
    """Before it is ready it asks for more time, and tells the watchdog that it lives."""
    project.put("a.txt", story("Bridge opens"))
    begin(NOTIFY_SOCKET=manager.address, WATCHDOG_USEC="8000000")

    first = manager.until(lambda message: "WATCHDOG" in message)

    assert first == {"WATCHDOG": "1", "EXTEND_TIMEOUT_USEC": "8000000"}
    manager.until(_is_ready)
    later = manager.until(lambda message: "WATCHDOG" in message)
    assert "EXTEND_TIMEOUT_USEC" not in later


def test_a_loop_that_is_stuck_falls_silent(project: Project, manager: Manager, begin: Begin) -> None:
    """Nobody reads what it prints, so the loop stands still though its process lives; read, it goes on."""
    process = begin("--json", NOTIFY_SOCKET=manager.address, WATCHDOG_USEC="1000000")
    manager.until(_is_ready)
    manager.until(lambda message: "WATCHDOG" in message)

    for number in range(300):
        (project.texts / f"{number}.txt").write_text(story(f"Story number {number} of a day that was long"))
    deadline = time.monotonic() + SECONDS
    while manager.next(3.0) is not None:
        assert time.monotonic() < deadline, "it goes on telling"
    assert process.poll() is None

    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    drained = ""
    while '"added"' not in drained or manager.next(0.2) is None:
        drained += process.stdout.read() or ""
        assert time.monotonic() < deadline + SECONDS
    while "WATCHDOG" not in manager.told[-1]:
        process.stdout.read()
        manager.next()


def test_a_command_that_takes_long_is_no_silence(project: Project, manager: Manager, begin: Begin) -> None:
    """While `after_publish` runs, which may take minutes, it lives; what the command is told arrives as a whole."""
    code = (
        "import pathlib, sys, time\n"
        "pathlib.Path('began').touch()\n"
        "while not pathlib.Path('go').exists(): time.sleep(0.01)\n"
        "pathlib.Path('told').write_text(sys.stdin.read())\n"
    )
    (project.root / "after.py").write_text(code)
    project.configure(CONFIG + f"after_publish: {sys.executable} after.py\nfeeds: [{{ name: tag, per: tag }}]\n")
    for number in range(240):
        project.put(f"{number}.txt", story(f"Story number {number}", tags=f"{number} {'of a long day ' * 6}"))
    begin(NOTIFY_SOCKET=manager.address, WATCHDOG_USEC="1000000")
    while not (project.root / "began").exists():
        manager.next(0.1)

    manager.drain()
    for _ in range(3):
        manager.until(lambda message: "WATCHDOG" in message)
    (project.root / "go").touch()

    manager.until(_is_ready)
    told = (project.root / "told").read_text()
    assert len(told) > 65536, "more than a pipe holds"
    assert sum(path.startswith("s/") for path in json.loads(told)["written"]) == 240


@pytest.mark.parametrize("variables", [{"WATCHDOG_USEC": "200000", "WATCHDOG_PID": "1"}, {}])
def test_no_watchdog_that_is_not_its_own(
    project: Project, manager: Manager, begin: Begin, variables: dict[str, str]
) -> None:
    """Variables that were meant for another process, or none, ask for no sign of life."""
    process = begin(NOTIFY_SOCKET=manager.address, **variables)
    manager.until(_is_ready)
    (project.texts / "a.txt").write_text(story("Bridge opens"))
    manager.until(lambda message: "1 added" in message.get("STATUS", ""))

    assert _ended(process) == 0
    manager.until(lambda message: "STOPPING" in message)
    assert not any("WATCHDOG" in message for message in manager.told)


def test_hangup_reads_everything_again(project: Project, manager: Manager, begin: Begin) -> None:
    """SIGHUP: configuration and templates are read again and everything is looked at; a wrong one changes nothing."""
    project.put("a.txt", story("Bridge opens"))
    process = begin(NOTIFY_SOCKET=manager.address)
    manager.until(_is_ready)
    (project.output / "rss.xml").unlink()

    process.send_signal(signal.SIGHUP)

    told = manager.until(lambda message: "RELOADING" in message)
    assert (told["RELOADING"], int(told["MONOTONIC_USEC"]) > 0) == ("1", True)
    manager.until(_is_ready)
    assert project.titles() == ["Bridge opens"]

    project.configure("site: [")
    manager.until(lambda message: "RELOADING" in message)
    manager.until(_is_ready)
    (project.output / "rss.xml").unlink()
    process.send_signal(signal.SIGHUP)
    manager.until(_is_ready)
    assert project.titles() == ["Bridge opens"]
    process.send_signal(signal.SIGTERM)
    assert "not valid YAML" in process.communicate(timeout=SECONDS)[1]
    assert process.returncode == 0


def test_a_reload_before_it_is_ready(project: Project, manager: Manager, begin: Begin) -> None:
    """A configuration that changes while the first pass is at work: it is ready all the same, and says so."""
    (project.root / "after.py").write_text(
        "import pathlib, time\npathlib.Path('began').touch()\nwhile not pathlib.Path('go').exists(): time.sleep(0.01)\n"
    )
    project.configure(CONFIG + f"after_publish: {sys.executable} after.py\n")
    project.put("a.txt", story("Bridge opens"))
    process = begin(NOTIFY_SOCKET=manager.address)
    while not (project.root / "began").exists():
        (project.texts / "b.txt").write_text(story("Harbour closes"))  # young, so that it waits for it
        manager.next(0.01)
    project.configure(CONFIG.replace("Wire desk", "Night desk"))
    process.send_signal(signal.SIGHUP)
    (project.root / "go").touch()

    manager.until(_is_ready)
    assert any("RELOADING" in message for message in manager.told)
    process.send_signal(signal.SIGTERM)
    out, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, errors) == (0, "ready\n"), out
    assert b"Night desk" in (project.output / "rss.xml").read_bytes()


def test_a_terminal_that_goes_away_ends_it(project: Project) -> None:
    """On a terminal SIGHUP is what a window sends when it is closed: the watch ends, cleanly."""
    master, slave = pty.openpty()
    claim = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", claim, FEEDER, "--config", str(project.root / "config.yaml"), "watch"]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    os.close(slave)
    shown = b""
    while b"ready" not in shown:
        shown += os.read(master, 4096)

    os.close(master)

    assert process.wait(timeout=SECONDS) == 0
    assert not (project.root / ".feeder" / "watch.json").exists()


def test_nohup_is_heeded(project: Project, manager: Manager, begin: Begin) -> None:
    """Whoever ignores SIGHUP wants it to mean nothing."""
    process = begin(before=("nohup",), NOTIFY_SOCKET=manager.address)
    manager.until(_is_ready)

    process.send_signal(signal.SIGHUP)
    (project.texts / "a.txt").write_text(story("Bridge opens"))

    manager.until(lambda message: "1 added" in message.get("STATUS", ""))
    assert _ended(process) == 0
    assert not any("RELOADING" in message for message in manager.told)


def test_a_pass_that_cannot_be_made_is_told(project: Project, manager: Manager, begin: Begin) -> None:
    """The status says why, in one line, and the watch goes on."""
    project.put("a.txt", story("Bridge opens"))
    process = begin(NOTIFY_SOCKET=manager.address)
    manager.until(_is_ready)

    (project.root / "ledger.jsonl").rename(project.root / "away.jsonl")
    (project.root / "ledger.jsonl").write_text("no ledger\n")
    process.send_signal(signal.SIGHUP)
    failed = manager.until(lambda message: "no pass could be made" in message.get("STATUS", ""))
    (project.root / "away.jsonl").replace(project.root / "ledger.jsonl")

    assert "ledger.jsonl" in failed["STATUS"]
    manager.until(lambda message: message.get("STATUS", "").startswith("last pass"))
    assert _ended(process) == 0


def test_a_manager_that_is_gone_stops_nothing(project: Project, folder: Path, begin: Begin) -> None:
    """Nobody listens: that is told once, and everything is published."""
    project.put("a.txt", story("Bridge opens"))
    process = begin(NOTIFY_SOCKET=str(folder / "nobody"), WATCHDOG_USEC="100000")
    assert process.stderr is not None
    told = process.stderr.readline(), process.stderr.readline()

    assert told == ("feeder: the service manager cannot be told anything: No such file or directory\n", "ready\n")
    assert project.titles() == ["Bridge opens"]
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=SECONDS)[1] == ""
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"NOTIFY_SOCKET": "vsock:2:1234"}, "'vsock:2:1234' is no socket to notify"),
        ({"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "soon"}, "'soon' is not a valid integer"),
    ],
)
def test_variables_that_make_no_sense(begin: Begin, variables: dict[str, str], message: str) -> None:
    """They end the call in one line, and not the first pass."""
    process = begin(**variables)
    _, errors = process.communicate(timeout=SECONDS)

    assert (process.returncode, errors.count("\n")) == (2, 1)
    assert message in errors


def test_a_hangup_before_it_watches(project: Project) -> None:
    """One that comes before there is anything to reload is heeded when there is."""
    project.put("a.txt", story("Bridge opens"))
    stop = publish.Stop()
    stop.reload()

    for report in publish.watch(project.config, stop):
        if report.ready:
            assert not stop.wants_reload
            stop.set()

    assert project.titles() == ["Bridge opens"]


def test_nothing_to_tell(manager: Manager) -> None:
    """Without a watchdog and with no time to ask for there is no sign of life; without an address, nobody to tell."""
    Supervisor(manager.address).alive(extend=False)
    Supervisor().tell(READY=1)

    assert manager.next(0.05) is None


def test_what_did_not_arrive_is_told_again(folder: Path) -> None:
    """While nobody listens what is to be told waits; its last word counts, and a value is one line."""
    supervisor = Supervisor(str(folder / "notify"))
    supervisor.tell(READY=1, STATUS="first")
    manager = Manager(str(folder / "notify"))

    supervisor.tell(STATUS="two\nlines and \udcff")

    assert manager.next() == {"READY": "1", "STATUS": "two lines and \\udcff"}
    supervisor.tell(STOPPING=1)
    assert manager.next() == {"STOPPING": "1"}
    manager.socket.close()
