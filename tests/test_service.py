"""The unit file that docs/service.md gives: systemd's own judgement of it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from conftest import FEEDER

from feeder import supervisor
from feeder.publish import vital

PAGE = (Path(__file__).parent.parent / "docs" / "service.md").read_text()
WORST = 1.5
"""systemd rates from 0 (shut) to 10 (open); below 2.1 is what it calls OK."""


def unit(folder: Path) -> Path:
    """Give the documented unit, for the feeder that runs here."""
    found = re.search(r"```ini\n(\[Unit\].*?)```", PAGE, re.DOTALL)
    assert found is not None
    path = folder / "feeder.service"
    path.write_text(found[1].replace("/opt/feeder/bin/feeder", FEEDER))
    return path


def ask(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run systemd-analyze; `make test` installs it."""
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """Each line is one that systemd knows; a wrong one would be told."""
    path = unit(tmp_path)

    result = ask("verify", "--man=no", path)
    assert (result.returncode, [line for line in result.stderr.splitlines() if "feeder.service" in line]) == (0, [])

    path.write_text(path.read_text().replace("WatchdogSec=5min", "WatchdogSec=soon"))
    assert "Failed to parse sec value" in ask("verify", "--man=no", path).stderr


def test_systemd_finds_the_unit_shut(tmp_path: Path) -> None:
    """The rating is as good as the page promises; what stays open is told one by one."""
    result = ask("security", "--offline=yes", f"--threshold={round(WORST * 10)}", "--json=short", unit(tmp_path))

    assert result.returncode == 0, result.stdout + result.stderr
    open_still = {row["json_field"] for row in json.loads(result.stdout) if float(row["exposure"] or 0) > 0}
    assert open_still <= {
        "DeviceAllow",
        "RootDirectoryOrRootImage",
        "ProcSubset",
        "RestrictAddressFamilies_AF_UNIX",
        "UMask",
    }


def test_what_is_told_is_described() -> None:
    """Every message to the service manager stands in the page, and no other."""
    described = set(re.findall(r"^\| `([A-Z_]+)=", PAGE, re.MULTILINE))
    sources = [Path(str(module.__file__)).read_text() for module in (vital, supervisor)]
    told = {name for text in sources for name in re.findall(r"[\"(, ]([A-Z]{5,}(?:_[A-Z]+)*)(?:=|\":|\"\])", text)}

    assert described == told - {"MONOTONIC_USEC"}
