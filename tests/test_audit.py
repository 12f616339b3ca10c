"""`make audit` passes only when the database knew every version, and nothing against any. A stand-in says what pip-audit says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("said", "code", "expected", "told"),
    [
        ("No known vulnerabilities found", 0, 0, "No known vulnerabilities"),
        ("lxml 5.0 PYSEC-1 6.0", 1, 1, "make constraints"),
        (
            "ERROR:pip_audit._cli:lxml: Dependency not found on PyPI and could not be audited",
            1,
            4,
            "nothing was audited",
        ),
        ("requests.exceptions.ConnectionError: Failed to resolve 'pypi.org'", 1, 4, "nothing was audited"),
    ],
)
def test_audit(tmp_path: Path, said: str, code: int, expected: int, told: str) -> None:
    """The exit code and the last line tell which of the three it is."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "audit", tmp_path / "scripts" / "audit")
    tool = tmp_path / ".venv" / "audit" / "bin" / "pip-audit"
    tool.parent.mkdir(parents=True)
    tool.write_text(f'#!/bin/sh\necho "$*" > asked\ncat <<EOF\n{said}\nEOF\nexit {code}\n')
    tool.chmod(0o755)

    done = subprocess.run(["sh", tmp_path / "scripts" / "audit"], capture_output=True, text=True, check=False)

    assert done.returncode == expected
    assert told in done.stdout + done.stderr
    asked = (tmp_path / "asked").read_text().split()
    assert {"--strict", "--no-deps"} <= set(asked)
    assert asked[-2:] == ["--requirement", "constraints.txt"]
