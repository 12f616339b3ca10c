"""Measure, and write RESULTS.md: `make bench`."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import build
import latency
import reading

_LIBRARIES = ("feeder", "feedgen", "lxml", "PyYAML", "watchdog")


def main(counts: list[int], target: Path, runs: int = 5) -> None:
    """Measure builds and latency at each size, and write what was found."""
    builds: dict[int, dict[str, float]] = {}
    waits: dict[int, tuple[float, float]] = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            builds[count] = build.measure(Path(folder), count, runs)
        with tempfile.TemporaryDirectory() as folder:
            waits[count] = latency.measure(Path(folder), count)
    rates = reading.measure(min(2000, max(counts)), runs)
    target.write_text(_report(builds, waits, rates, runs), encoding="utf-8")


def _report(
    builds: dict[int, dict[str, float]], waits: dict[int, tuple[float, float]], rates: dict[str, float], runs: int
) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    rows = [
        f"| {count:,} | {middle * 1000:.0f} ms | {worst * 1000:.0f} ms |" for count, (middle, worst) in waits.items()
    ]
    return "\n".join(
        [
            "# Measurements",
            "",
            f"Python {platform.python_version()}, {os.cpu_count()} processors; {versions}. Made by `make bench`.",
            f"Whole processes, medians of {runs} runs, all in one run on one machine; quote the ratios.",
            "",
            "## Builds",
            "",
            build.table(builds),
            "",
            "## From rename to readable in RSS, Atom and JSON, while watching, pages on",
            "",
            "| texts in the folder | median of 30 | worst |",
            "| --- | --- | --- |",
            *rows,
            "",
            "## Reading, from bytes to articles, on one core",
            "",
            reading.table(rates),
            "",
        ]
    )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1000, 10_000], Path(__file__).parent / "RESULTS.md")
