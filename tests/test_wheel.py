"""What is published: the wheel, in a clean environment, with nothing of the development around it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _run(*words: str | Path) -> str:
    result = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, cwd="/")
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.timeout(300)
def test_wheel_works_in_a_clean_environment(tmp_path: Path) -> None:
    """The built wheel installs with its dependencies alone, shows its help, and publishes a new project."""
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", ROOT)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    _run(sys.executable, "-m", "venv", tmp_path / "venv")
    python, feeder = tmp_path / "venv" / "bin" / "python", tmp_path / "venv" / "bin" / "feeder"
    _run(python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel)

    assert "Publish a folder of article texts" in _run(feeder, "--help")
    assert _run(feeder, "--version").startswith("feeder 0.")
    _run(feeder, "init", tmp_path / "project")
    assert "1 item: 1 added" in _run(feeder, "--config", tmp_path / "project" / "config.yaml", "build")
    output = tmp_path / "project" / "output"
    assert {path.name for path in output.iterdir()} >= {"rss.xml", "atom.xml", "feed.json", "index.html", "s"}
    installed = _run(python, "-m", "pip", "list", "--format=freeze").lower()
    assert not [name for name in ("pytest", "hypothesis", "feedparser", "httpx", "s3fs", "dask") if name in installed]
