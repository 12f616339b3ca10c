"""The owner's templates: files that stand in place of those that feeder's pages are made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from feeder import inside
from feeder.errors import MachineError, UsageError
from feeder.render import names

_ENDINGS = frozenset((".html", ".css", ".js", ".svg"))


def read(folder: Path) -> dict[str, str]:
    """Give the texts of a folder of templates by name; none when there is no such folder.

    Raises UsageError for one that is no UTF-8, MachineError for one that cannot be read.
    """
    if not folder.is_dir():
        return {}
    own = {}
    for file in sorted(folder.iterdir()):
        if file.suffix not in _ENDINGS or not file.is_file():
            continue
        try:
            with os.fdopen(inside.opened(folder, file.name), encoding="utf-8") as opened:
                own[file.name] = opened.read()
        except UnicodeDecodeError as error:
            raise UsageError("this template is no UTF-8; save it as that", path=str(file)) from error
        except OSError as error:
            raise MachineError(f"this template cannot be read: {error.strerror}", path=str(file)) from error
    return own


def unused(folder: Path) -> list[str]:
    """Give the names of templates that stand in place of none of feeder's, and that no other one names."""
    texts: dict[str, str] = {}
    for name, *_ in seen(folder):
        with suppress(OSError):
            texts[name] = (folder / name).read_text("utf-8", errors="replace")
    strange = texts.keys() - names.templates()
    return sorted(name for name in strange if not any(name in text for of, text in texts.items() if of != name))


def digest(own: Mapping[str, str]) -> str:
    """Give what changes whenever a template does."""
    made = hashlib.blake2b(digest_size=16)
    for name, text in sorted(own.items()):
        made.update(f"{len(name)} {len(text)} {name}{text}".encode())
    return made.hexdigest()


def seen(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Give name, size and time of each template: whether one was changed since."""
    try:
        stats = [(file.name, file.stat()) for file in folder.iterdir() if file.suffix in _ENDINGS and file.is_file()]
    except OSError:
        return ()
    return tuple(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))
