"""The pulse of a watch: a small file beside the catalog that tells who watches, and whose time tells that it lives."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

FILE = "watch.json"


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a watch tells of itself. Times are text in UTC."""

    pid: int
    host: str
    since: str
    ready: bool = False
    """Whether all that stood there when it began is published."""
    passed: str | None = None
    """When the last pass ended."""
    seconds: float | None = None
    """How long the last pass took."""
    pending: int = 0
    """Files that it waits for: they are being written, or vanished a moment ago."""
    failure: str | None = None
    """Why the last pass could not be made; None when it was."""
    outdated: str | None = None
    """Why it goes on with a configuration, or with templates, that stood there before."""


def put(path: Path, pulse: Pulse) -> None:
    """Write it as a whole. On a disk that is full it takes the place of the one before; a failure ends no watch."""
    data, fresh = json.dumps(asdict(pulse)).encode(), path.with_name(f"{path.name}.new")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        with suppress(OSError), path.open("r+b") as file:
            file.write(data)
            file.truncate()


def beat(path: Path, pulse: Pulse) -> None:
    """Show that the watch lives, though nothing changed."""
    try:
        os.utime(path)
    except OSError:
        put(path, pulse)


def end(path: Path) -> None:
    """Take it away: the watch ended as it should."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def seen(path: Path) -> tuple[Pulse, float] | None:
    """Give what a watch told last, and the time of its last beat in seconds; None when none told anything."""
    try:
        at = path.stat().st_mtime
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Pulse(**{field.name: told[field.name] for field in fields(Pulse) if field.name in told}), at
    except (OSError, ValueError, KeyError, TypeError):
        return None
