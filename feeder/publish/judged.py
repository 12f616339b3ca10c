"""What `feeder check` finds in an output folder: reads the folder, and lets `check` judge it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from feeder.errors import MachineError, UsageError

if TYPE_CHECKING:
    from feeder.check import Judged

_TEXTS = (".xml", ".json", ".html", ".opml")


def judged(folder: Path) -> Judged:
    """Give what is wrong in an output folder.

    Raises UsageError when there is none, or nothing in it to judge, MachineError when it cannot be read.
    """
    from feeder.check import Judged, judge  # noqa: PLC0415 - a build needs no rules but those of what it writes

    if not folder.is_dir():
        raise UsageError("there is no such folder; `feeder build` makes the output folder", path=str(folder))
    names: list[str] = []
    try:
        for place, _, files in os.walk(folder):
            below = Path(place).relative_to(folder)
            names += [(below / file).as_posix() for file in files if not file.startswith(".")]
        documents = {name: (folder / name).read_bytes() for name in names if _is_document(name)}
    except OSError as error:
        raise MachineError(f"the output folder cannot be read: {error.strerror}", path=str(error.filename)) from error
    if not documents:
        message = "no feed, page or list stands here that could be judged; `feeder build` makes the output folder"
        raise UsageError(message, path=str(folder))
    return Judged(tuple(judge(documents, names)), len(documents))


def _is_document(name: str) -> bool:
    is_text = name.endswith(_TEXTS) or name == "robots.txt"
    return is_text and not name.startswith("media/") and name != "snippet.html"
