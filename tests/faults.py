"""A disk and a clock that fail as a test says (`faults.c`), and commands of feeder run under them.

`Builds` keeps a process that has imported everything and forks for each command, so that hundreds of them take
seconds. Run as a script this module is that process.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import mmap
import os
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIGNALLED, TORN, FAILING, FAILING_FROM, STEPPING = 1, 2, 3, 4, 5
READS, RECORDS = 1, 2
_LAYOUT = struct.Struct("=6i3q256s256s256s")
_FIELDS = ("mode", "at", "error", "signal", "flags", "clock", "room", "clock_ns", "calls", "root", "only", "log")
_OFF: dict[str, Any] = dict.fromkeys(_FIELDS, 0) | {"room": -1, "root": b"", "only": b"", "log": b""}
_SOURCE = Path(__file__).with_suffix(".c")
_DAC = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root may read and write everything."""


def library() -> Path:
    """Give the compiled library; it is compiled once for each version of its source."""
    digest = hashlib.blake2b(_SOURCE.read_bytes(), digest_size=8).hexdigest()
    made = Path(tempfile.gettempdir()) / f"feeder-faults-{os.geteuid()}-{digest}.so"
    if not made.exists():
        compiler = shutil.which("cc") or shutil.which("gcc")
        assert compiler is not None, "a C compiler is missing; `make test` installs it"
        half = made.with_suffix(f".{os.getpid()}")
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", half, _SOURCE], check=True)
        half.rename(made)
    return made


class Disk:
    """What the processes that run with `environment` find below one folder, and the time that their clock tells."""

    def __init__(self, scratch: Path) -> None:
        self.file = scratch / "disk"
        self.log = scratch / "calls"
        self.file.write_bytes(bytes(_LAYOUT.size))
        self._opened = self.file.open("r+b")
        self._memory = mmap.mmap(self._opened.fileno(), _LAYOUT.size)
        self._told = dict(_OFF)
        self.sound()

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that is to find this disk; it is not measured, which would take calls."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE_", "PYTHONFAULT"))}
        return kept | {"LD_PRELOAD": str(library()), "FAULTS": str(self.file), "PYTHONHASHSEED": "0"}

    def sound(self) -> None:
        """Work well; the clock stays as it was set."""
        clock = {name: self._told[name] for name in ("clock", "clock_ns")}
        self._tell(_OFF | clock)

    def below(self, root: Path, *, only: str = "", **told: int) -> None:
        """Fail in files below a folder, whose path holds `only`: see the fields of `faults.c`."""
        log = os.fsencode(self.log) if told.get("flags", 0) & RECORDS else b""
        self.log.unlink(missing_ok=True)
        clock = {name: self._told[name] for name in ("clock", "clock_ns")}
        self._tell(_OFF | clock | {"root": os.fsencode(root), "only": os.fsencode(only), "log": log} | told)

    def clock(self, *, at: float | None = None, ahead: float = 0.0) -> None:
        """Stop the clock at a time, or set it ahead of that of the machine (or behind it), in seconds."""
        self._told |= {"clock": 1 if at is not None else 2, "clock_ns": int((ahead if at is None else at) * 1e9)}
        self._tell(self._told)

    @property
    def calls(self) -> int:
        """How many calls changed files since `below`."""
        return self._is("calls")

    @property
    def is_torn(self) -> bool:
        """Whether a process that steps from call to call is in the midst of one."""
        return bool(self._is("at"))

    def _is(self, field: str) -> int:
        return int(_LAYOUT.unpack(self._memory[:])[_FIELDS.index(field)])

    def recorded(self) -> list[Call]:
        """Give the calls that were recorded."""
        return list(_calls(self.log.read_bytes())) if self.log.exists() else []

    def close(self) -> None:
        """Let go of what the processes shared."""
        self._memory.close()
        self._opened.close()

    def _tell(self, told: dict[str, Any]) -> None:
        self._told = dict(told)
        packed = _LAYOUT.pack(*(told[name] for name in _FIELDS))
        # The folder stands last in effect: nothing fails before all is told.
        self._memory[:] = packed


@dataclass(frozen=True, slots=True)
class Call:
    """One call that changed a file."""

    what: str
    path: str
    other: str
    offset: int
    data: bytes


def _calls(log: bytes) -> Iterator[Call]:
    start = 0
    while start < len(log):
        end = log.index(b"\n", start)
        what, path, other, offset, length = log[start:end].decode().split("\t")
        start = end + 1 + int(length)
        yield Call(what, path, other, int(offset), log[end + 1 : start])


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    code: int
    """Its exit code; of a process that was killed, the signal, negative."""
    out: str
    err: str


class Builds:
    """Runs commands of feeder under a disk, one at a time."""

    def __init__(self, disk: Disk, scratch: Path) -> None:
        self.scratch = scratch
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(scratch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=disk.environment,
            text=True,
        )
        self.pid = 0

    def run(self, config: Path, *words: str, files: int = 0, rights: bool = True) -> Outcome:
        """Run a command to its end. It may open `files` files; without `rights` root is asked like anybody."""
        stopped = self.start(config, *words, files=files, rights=rights)
        assert not stopped
        return self._outcome

    def start(self, config: Path, *words: str, files: int = 0, rights: bool = True) -> bool:
        """Run a command until it ends or is stopped; gives whether it is stopped."""
        assert self.process.stdin is not None
        request = {"words": ["--config", str(config), *words], "files": files, "rights": rights}
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return self._is_stopped()

    def go_on(self) -> bool:
        """Let the command that is stopped go on until it ends or is stopped again; gives whether it is stopped."""
        os.kill(self.pid, signal.SIGCONT)
        return self._is_stopped()

    @property
    def outcome(self) -> Outcome:
        """How the last command ended."""
        return self._outcome

    def _is_stopped(self) -> bool:
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.pid = told["pid"]
        if told["stopped"]:
            return True
        texts = [(self.scratch / name).read_text(errors="replace") for name in ("out", "err")]
        self._outcome = Outcome(told["code"], *texts)
        return False

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=10)
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def faulty(scratch: Path) -> Iterator[tuple[Disk, Builds]]:
    """Give a disk and what builds under it."""
    scratch.mkdir(parents=True)
    disk = Disk(scratch)
    builds = Builds(disk, scratch)
    try:
        yield disk, builds
    finally:
        builds.close()
        disk.close()


def drop_rights() -> None:
    """Let the system ask root for permissions as it asks anybody (capabilities(7))."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, data) == 0
    for number in (0, 1):
        data[number] &= ~_DAC
    assert libc.capset(header, data) == 0


def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something holds; fails when it does not in time."""
    over = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < over, holds
        time.sleep(0.005)


def _serve(scratch: Path) -> None:
    from feeder.cli import main  # noqa: PLC0415 - only the process that serves runs commands
    from feeder.config import load  # noqa: PLC0415
    from feeder.publish import build, judged  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "texts").mkdir()
        (Path(folder) / "texts" / "a.txt").write_text("A title\n\nGRAZ: A text of a few words.\n")
        file = Path(folder) / "config.yaml"
        file.write_text("site: { title: a, url: https://a.example/ }\ninput: { folder: texts }\n")
        build(load(file))
        judged(Path(folder) / "output")
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _child(main, request, scratch)
        while True:
            _, status = os.waitpid(pid, os.WUNTRACED)
            stopped = os.WIFSTOPPED(status)
            code = 0 if stopped else os.waitstatus_to_exitcode(status)
            sys.stdout.write(json.dumps({"pid": pid, "stopped": stopped, "code": code}) + "\n")
            sys.stdout.flush()
            if not stopped:
                break


def _child(main: Any, request: dict[str, Any], scratch: Path) -> None:  # noqa: ANN401 - a click command
    """Run one command, and never return."""
    for number, name in ((1, "out"), (2, "err")):
        descriptor = os.open(scratch / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        os.dup2(descriptor, number)
        os.close(descriptor)
    if request["files"]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (request["files"], request["files"]))
    if not request["rights"]:
        drop_rights()
    code: object = 1
    try:
        main(request["words"])
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001 - as the interpreter would tell it
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
