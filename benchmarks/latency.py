"""How long a text takes from its rename into the folder until it can be read in every format."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import build
import corpus

_FEEDER = str(Path(sys.executable).with_name("feeder"))


def measure(folder: Path, count: int, texts: int = 30) -> tuple[float, float]:
    """Give median and worst, in seconds, over `texts` arrivals into a watched folder of `count` articles."""
    corpus.make(folder / "texts", count)
    build.configure(folder, pages=True)
    (folder / "stage").mkdir()
    command = [_FEEDER, "--config", str(folder / "config.yaml"), "watch"]
    watch = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        if watch.stderr is None or watch.stderr.readline() != "ready\n":
            raise RuntimeError("the watch did not begin")
        waits = [_arrive(folder, number) for number in range(texts)]
    finally:
        watch.terminate()
        watch.communicate()
    return statistics.median(waits), max(waits)


def _arrive(folder: Path, number: int) -> float:
    title = f"Arrival number {number} at the desk"
    source = folder / "stage" / f"arrival{number}.txt"
    source.write_text(f"{title}\n\nGRAZ: It is the text of arrival {number}, and says that it is {number * 7919}.\n")
    documents = [folder / "output" / name for name in ("rss.xml", "atom.xml", "feed.json")]
    began = time.perf_counter()
    source.rename(folder / "texts" / source.name)
    while not all(title in path.read_text(encoding="utf-8") for path in documents):
        if time.perf_counter() - began > 10:
            raise RuntimeError(f"{source.name} did not reach the feeds")
        time.sleep(0.0005)
    waited = time.perf_counter() - began
    time.sleep(0.05)
    return waited
