"""Law 5: whatever is killed whenever, every document is whole, and the next build ends as an undisturbed one."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import CONFIG, FEEDER, Project, story
from lxml import etree

ARTICLES = 2000
KILLS = 20
PICTURED = 20
LISTS = 8
"""OPML, the snippet, robots.txt, the sitemap with three parts, and that of news."""
ASSETS = 5
"""Style, script, icon, the look of feeds, and the titles to search."""
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 400


@pytest.mark.timeout(500)
def test_kill_9_at_random_moments(tmp_path: Path) -> None:
    """A build of 2,000 dated articles is killed 20 times from the same start: all documents parse, all bytes return."""
    start = Project(tmp_path / "start", CONFIG + "feeds: [{ name: main, limit: 200 }]\n")
    for number in range(ARTICLES):
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}" if number % 12 < 4 else f"2025-{number % 12 + 1:02}-01"
        picture = {"image": "photo.png"} if number % PICTURED == 0 else {}
        start.put(f"{number:04}.txt", story(f"Story number {number} of the year", "GRAZ", date=day, **picture))
    start.put("photo.png", PNG)
    undisturbed = _copy(start, tmp_path / "undisturbed")
    began = time.monotonic()
    assert _build(undisturbed).wait() == 0
    whole = time.monotonic() - began
    expected = undisturbed.documents()
    assert len(expected) == ARTICLES + ARTICLES // PICTURED + 4 * (ARTICLES // 50) + 4 + LISTS + ASSETS
    generator = random.Random(20)  # noqa: S311 - no secret
    interrupted = 0

    for attempt in range(KILLS):
        project = _copy(start, tmp_path / f"killed{attempt}")
        process = _build(project)
        time.sleep(whole * (attempt + generator.random()) / KILLS)
        process.send_signal(signal.SIGKILL)
        interrupted += process.wait() == -signal.SIGKILL
        _assert_whole(project)

        assert _build(project).wait() == 0
        assert project.documents() == expected
        shutil.rmtree(project.root)

    assert interrupted >= KILLS // 2


def _copy(start: Project, root: Path) -> Project:
    shutil.copytree(start.root, root, copy_function=os.link)
    project = Project.__new__(Project)
    project.root, project.texts, project.output = root, root / "texts", root / "output"
    return project


def _build(project: Project) -> subprocess.Popen[bytes]:
    """Start a build; what it runs through is measured by other tests, and measuring takes as long again."""
    command = [FEEDER, "--config", str(project.root / "config.yaml"), "-q", "build"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return subprocess.Popen(command, env=environment)


def _assert_whole(project: Project) -> None:
    """Every document that stands is complete: temporary files have names that no one serves."""
    for path in project.output.rglob("*.*"):
        if path.name.startswith("."):
            continue
        if path.suffix in {".xml", ".opml"}:
            etree.fromstring(path.read_bytes())
            _assert_led_to(project, path)
        elif path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.name in {"robots.txt", "snippet.html"}:
            assert path.read_bytes().endswith(b"\n")
        elif path.suffix in {".css", ".js", ".svg"}:
            assert b"made by feeder" in path.read_bytes()
        elif path.suffix == ".png":
            assert path.read_bytes() == PNG
        else:
            assert path.read_bytes().endswith(b"</html>\n")


def _assert_led_to(project: Project, path: Path) -> None:
    """The pages and pictures that a feed leads to stand."""
    site = "https://news.example.org/"
    for url in re.findall(rf"{site}(?:s|media|archive)/[\w./-]+", path.read_text()):
        target = project.output / url.removeprefix(site)
        assert (target / "index.html" if url.endswith("/") else target).is_file()
