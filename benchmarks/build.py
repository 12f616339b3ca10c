"""Builds, beside a naive script and the limits of the machine: whole processes, side by side in one run."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import corpus

_HERE = Path(__file__).parent
_FEEDER = str(Path(sys.executable).with_name("feeder"))
_CONFIG = """\
site: {{ title: Bench, url: https://news.example.org/ }}
input: {{ folder: texts }}
pages: {pages}
archive: false
"""
_SCAN = """
import os, sys
def walk(path):
    for entry in os.scandir(path):
        if entry.is_dir(): walk(entry.path)
        else: entry.stat()
walk(sys.argv[1])
"""


def measure(folder: Path, count: int, runs: int) -> dict[str, float]:
    """Give the median seconds of each kind of work on `count` articles."""
    texts = folder / "texts"
    corpus.make(texts, count)
    configure(folder, pages=False)
    build = [_FEEDER, "--config", str(folder / "config.yaml"), "-q", "build"]
    pages = [_FEEDER, "--config", str(folder / "pages.yaml"), "-q", "build"]
    naive = [sys.executable, str(_HERE / "naive.py"), str(texts), str(folder / "naive")]
    scan = [sys.executable, "-c", _SCAN, str(texts)]
    found: dict[str, list[float]] = {}
    for run in range(runs):
        for name, prepare, command in (
            ("naive script, rebuild", _nothing, naive),
            ("feeder, cold, feeds only", lambda: forget(folder), build),
            ("feeder, nothing changed", _nothing, build),
            ("feeder, one text added", lambda n=run: _add(texts, count + n), build),
            ("scandir and stat alone", _nothing, scan),
            ("feeder, cold, with pages", lambda: forget(folder), pages),
        ):
            prepare()
            began = time.perf_counter()
            subprocess.run(command, check=True)
            found.setdefault(name, []).append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in found.items()}


def configure(folder: Path, *, pages: bool) -> None:
    """Write the configurations: feeds only, and with a page for each item."""
    (folder / "config.yaml").write_text(_CONFIG.format(pages=str(pages).lower()))
    (folder / "pages.yaml").write_text(_CONFIG.format(pages="true"))


def forget(folder: Path) -> None:
    """Delete everything that a build makes."""
    for name in (".feeder", "output"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "ledger.jsonl").unlink(missing_ok=True)


def _nothing() -> None:
    """Prepare nothing."""


def _add(texts: Path, number: int) -> None:
    (texts / f"added{number}.txt").write_text(corpus.article(number))


def table(results: dict[int, dict[str, float]]) -> str:
    """Give the results as a Markdown table, each with its ratio to the naive script on the same corpus."""
    lines = [f"| work | {' | '.join(f'{count:,} texts' for count in results)} |"]
    lines.append("| --- |" + " --- |" * len(results))
    for name in next(iter(results.values())):
        cells = []
        for found in results.values():
            ratio = found["naive script, rebuild"] / found[name]
            cells.append(f"{found[name]:.3f} s ({ratio:.2f}x naive)")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


Prepare = Callable[[], None]

if __name__ == "__main__":
    sys.exit("run benchmarks/run.py; this module is a part of it, on " + os.name)
