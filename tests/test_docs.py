"""The documents tell the truth: their commands run, their files are read, and nothing is left undescribed.

A ```console block holds commands (`$ ...`) and what they print; `...` there stands for anything, and a `cd` holds until
the next one, as in a terminal. A block whose first line ends in `title="NAME"` is a file. ```python blocks run too, and
print what the ```text block behind them holds. All blocks of a document share one folder, in order.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any

import golden
import pytest
from conftest import SEEDS

from feeder import cli, write
from feeder.check import Finding
from feeder.model import Notice
from feeder.publish import Adopted, Compacted, Fault, Imported, Rebuilt, Verified
from feeder.publish.log import Event
from feeder.publish.status import Status, Upcoming
from feeder.publish.watching import Watching
from feeder.report import Change, Report

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(\w+)?(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("path", RUN, ids=lambda path: path.name)
def test_document_runs(path: Path, tmp_path: Path) -> None:
    """Every block of a document does what it says, in a fresh folder that holds the sample as `seeds/`."""
    (tmp_path / "seeds").mkdir()
    for seed in SEEDS.glob("*.txt"):
        (tmp_path / "seeds" / seed.name).write_bytes(seed.read_bytes())
    blocks, here = BLOCK.findall(path.read_text()), tmp_path
    for position, (language, title, text) in enumerate(blocks):
        if title:
            (tmp_path / title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / title).write_text(text)
        elif language == "console":
            here = _run_console(text, here)
        elif language == "python":
            _run_python(text, blocks[position + 1][2] if blocks[position + 1 :] else "", here)
        elif language == "json":
            _compare_reading(blocks[position - 1][1], text, tmp_path)


def _environment() -> dict[str, str]:
    programs = str(Path(sys.executable).parent)
    return os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "COLUMNS": "100"}


def _run_console(text: str, folder: Path) -> Path:
    """Run commands in a folder; gives the one that they end in."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        with tempfile.NamedTemporaryFile("r") as there:
            result = subprocess.run(
                f"{command}\ncode=$?; pwd > {there.name}; exit $code",
                shell=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=folder,
                env=_environment(),
                check=False,
            )
            folder = Path(there.read().strip())
        _assert_like(expected, result.stdout, command)
    return folder


def _run_python(text: str, expected: str, folder: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, cwd=folder, env=_environment(), check=False
    )
    _assert_like(expected, result.stdout + result.stderr, "python")


def _assert_like(expected: str, found: str, what: str) -> None:
    pattern = ".*?".join(re.escape(part) for part in expected.rstrip().split("..."))
    assert re.fullmatch(pattern, found.rstrip(), re.DOTALL), f"$ {what}\n{found}"


def _compare_reading(name: str, text: str, folder: Path) -> None:
    """Compare part of how a file is read, as `inspect --json` tells it, with what a document says."""
    command = ["feeder", "inspect", "--json", name]
    result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=_environment(), check=False)
    articles = json.loads(result.stdout)["articles"]
    expected = json.loads(text)
    expected = expected if isinstance(expected, list) else [expected]
    assert [{key: article[key] for key in want} for want, article in zip(expected, articles, strict=True)] == expected


def test_every_command_is_described() -> None:
    """Each command has help, and stands in the reference of the command line."""
    reference = (ROOT / "docs" / "cli.md").read_text()
    for words in golden.commands(cli.main, ["feeder"]):
        assert f"## `{' '.join(words)}`" in reference


_JSON: dict[str, list[Any]] = {
    "`feeder status": [Status, Upcoming, Watching],
    "`feeder log": [Event],
    "`feeder check": [Finding],
    "`feeder import": [Imported, Adopted],
    "`feeder ledger": [Verified, Fault, Compacted, Rebuilt],
}


def test_all_json_is_described() -> None:
    """Every key that a command prints as JSON stands in the page for programs, as a key of its table or in a sentence."""
    page = (ROOT / "docs" / "programs.md").read_text()
    sections = {name: page.split(f"\n## {name}", 1)[1].split("\n## ")[0] for name in ("Reports", *_JSON)}
    keys = {"Reports": [Report, Change, Notice], **_JSON}

    for name, kinds in keys.items():
        told = set(re.findall(r"`(\w+)`", sections[name]))
        assert {field.name for kind in kinds for field in fields(kind)} <= told, name


def test_every_file_of_the_output_is_described() -> None:
    """What feeder may write stands in the document of the output folder, and nothing else does."""
    rows = re.findall(r"^\| (`[^|]+`) \|", (ROOT / "docs" / "output.md").read_text(), re.MULTILINE)
    described = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    below = {f"{folder}/{name}" for folder in ("feeds/<name>", "archive/<n>") for name in write._IN_FEEDS}
    assets = {f"assets/{name}" for name in write._ASSETS}
    others = {"s/<code>/index.html", "s/<code>/gone", "media/<code>/<file>"}
    maps = {"sitemap.xml", "news-sitemap.xml", "sitemap-<n>.xml"}

    assert described == {*write._AT_ROOT, *below, *assets, *others, *maps}
    assert all(write._MAPS.fullmatch(name.replace("<n>", "12")) for name in maps)


def test_pictures_are_small() -> None:
    """Those of the README load at once, and are all shown."""
    shown = re.findall(r"\]\((docs/pictures/[^)]+)\)", (ROOT / "README.md").read_text())
    assert sorted(shown) == sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "pictures").iterdir())
    assert all((ROOT / path).stat().st_size < 60_000 for path in shown)


def test_links_lead_somewhere() -> None:
    """Every relative link in a document leads to a file that is there."""
    for path in [*RUN, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", BLOCK.sub("", path.read_text())):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_project_speaks_of_itself_alone() -> None:
    """No file names the machine it was made on."""
    folders = ("feeder", "tests", "docs", "benchmarks", "scripts", ".ci")
    texts = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if not {"__pycache__", "node_modules"} & {*path.parts}
    ]
    texts += [path for path in ROOT.iterdir() if not path.name.startswith((".venv", ".git", ".coverage"))]
    for path in texts:
        if path.is_file() and path.name != "test_docs.py":
            assert not re.search(r"(?<![\w.])/(?:work|root|home)/", path.read_text(errors="replace")), path
