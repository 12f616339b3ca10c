"""So many texts at once that the system cannot tell of all: whether all are published, how soon, in how much memory.

The watch stands still (SIGSTOP) while the texts are written, so that the kernel's queue of events runs over for sure;
and it looks at everything for no other reason than that.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus

_FEEDER = str(Path(sys.executable).with_name("feeder"))
_CONFIG = """\
site: { title: Bench, url: https://news.example.org/, authority: "news.example.org,2026" }
input: { folder: texts }
pages: false
watch: { rescan: 24h }
"""


def measure(folder: Path, count: int) -> dict[str, float]:
    """Drop `count` texts into a watched folder; gives seconds, megabytes, and how many came out, once and twice."""
    (folder / "config.yaml").write_text(_CONFIG)
    corpus.make(folder / "stage", count)
    for path in (folder / "stage").iterdir():
        (folder / "texts" / path.name).mkdir(parents=True)
    command = [_FEEDER, "--config", str(folder / "config.yaml"), "watch", "--json"]
    with (
        (folder / "errors").open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as watch,
    ):
        try:
            _until_ready(folder / "errors")
            os.kill(watch.pid, signal.SIGSTOP)
            began = time.perf_counter()
            _copy(folder / "stage", folder / "texts")
            dropped = time.perf_counter()
            os.kill(watch.pid, signal.SIGCONT)
            _read(watch, count)
            done = time.perf_counter()
            memory, busy = _peak(watch.pid), _busy(watch.pid)
        finally:
            watch.terminate()
            watch.communicate()
    ids = _ids(folder / "output")
    return {
        "overflows": (folder / "errors").read_text().count("more happened"),
        "dropped": dropped - began,
        "published": done - dropped,
        "busy": busy,
        "megabytes": memory,
        "items": len(set(ids)),
        "twice": len(ids) - len(set(ids)),
    }


def _until_ready(errors: Path) -> None:
    while "ready" not in errors.read_text():
        time.sleep(0.01)


def _copy(source: Path, target: Path) -> None:
    """Write each text anew: each makes at least three events."""
    for path in source.rglob("*.txt"):
        (target / path.relative_to(source)).write_bytes(path.read_bytes())


def _read(watch: subprocess.Popen[str], count: int) -> None:
    """Read reports until so many items were added."""
    added = 0
    while added < count:
        line = watch.stdout.readline() if watch.stdout else ""
        if not line:
            raise RuntimeError(f"the watch ended after {added} items")
        added += len(json.loads(line)["added"])


def _peak(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _busy(pid: int) -> float:
    """Give the seconds of processor time that a process took."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ids(output: Path) -> list[str]:
    """Give the ids that subscribers can reach: those in the archive, then those that are only in the feed."""
    ids: list[str] = []
    for path in output.glob("archive/*/feed.json"):
        ids += [item["id"] for item in json.loads(path.read_bytes())["items"]]
    archived = set(ids)
    feed = [item["id"] for item in json.loads((output / "feed.json").read_bytes())["items"]]
    return ids + [one for one in feed if one not in archived]


def told(count: int, found: dict[str, float]) -> str:
    """Tell what was found in a line."""
    return (
        f"{count:,} texts written in {found['dropped']:.1f} s, {found['overflows']:.0f} overflow(s) of the queue; all "
        f"published {found['published']:.1f} s later ({found['busy']:.1f} s of processor time), {found['items']:,.0f} "
        f"items, {found['twice']:.0f} twice; at most {found['megabytes']:.0f} MB"
    )


if __name__ == "__main__":
    size = int(sys.argv[1]) if sys.argv[1:] else 50_000
    with tempfile.TemporaryDirectory() as place:
        print(told(size, measure(Path(place), size)))
