"""A new project: a commented configuration, and a first article to publish."""

from __future__ import annotations

import json
from pathlib import Path

from feeder.config import PLACEHOLDER, reference
from feeder.errors import MachineError, UsageError
from feeder.inside import real

_WELCOME = """\
---
title: It works
summary: The first article of a new feed.
---
Put texts into this folder, one article or several in a file, and run `feeder build`; or leave `feeder watch` running,
and each text is in the feeds the moment it is saved.

This file can go as soon as there is another one.
"""
_IGNORE = """\
# made by feeder, and made again when it is missing
/output/
/.feeder/
# keep ledger.jsonl in the repository: it remembers which item is which
"""
_ATTRIBUTES = """\
# what two machines published apart is merged by taking the lines of both
ledger.jsonl merge=union -text
"""


def init(folder: Path) -> list[Path]:
    """Make a project in a folder; gives the files made. Raises UsageError when one of them is there already."""
    name = json.dumps(real(folder).name or "My feeds", ensure_ascii=False)
    values = {"site": {"title": name, "url": PLACEHOLDER}, "input": {"folder": "articles"}}
    files = {
        folder / "config.yaml": reference.template(values),
        folder / "config.schema.json": json.dumps(reference.schema(), indent=2) + "\n",
        folder / ".gitignore": _IGNORE,
        folder / ".gitattributes": _ATTRIBUTES,
        folder / "articles" / "welcome.md": _WELCOME,
    }
    for path in files:
        if path.exists():
            raise UsageError("this file is here already; nothing was made or changed", path=str(path))
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise MachineError(f"this file cannot be made: {error.strerror}", path=str(path)) from error
    return list(files)
