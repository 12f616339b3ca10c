"""Entries of a feed -> texts: what a feed holds and the input folder does not is saved, so that nothing gets lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from feeder.errors import MachineError
from feeder.imports import Entry
from feeder.model import Article
from feeder.parse import plain_text
from feeder.records import stamp

_SILENT = re.compile(r"[^a-z0-9]+")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_LONGEST = 60
_MOST = 1000


def save(folder: Path, entry: Entry, item_id: str, taken: set[str]) -> Path:
    """Save an entry as a text with front matter, in a file of its own; nothing that stands there is overwritten.

    Its id stands in the front matter, so that the text is the item wherever it goes. Raises MachineError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        data = _text(entry, item_id).encode()
        for name in _names(entry):
            path = folder / name
            if name in taken or (path.exists() and path.read_bytes() != data):
                continue
            taken.add(name)
            if not path.exists():
                with path.open("xb") as file:
                    file.write(data)
            return path
    except OSError as error:
        raise MachineError(f"the texts cannot be written: {error.strerror}", path=str(folder)) from error
    raise MachineError("too many texts of one name stand here", path=str(folder))


def _names(entry: Entry) -> Iterator[str]:
    """Give the names that a file may have, the best first: date and title, in plain letters."""
    letters = unicodedata.normalize("NFKD", plain(entry.title)).encode("ascii", "ignore").decode().lower()
    words = _SILENT.sub("-", letters).strip("-")[:_LONGEST].strip("-") or "entry"
    day = f"{entry.published:%Y-%m-%d}-" if entry.published else ""
    yield f"{day}{words}.md"
    yield from (f"{day}{words}-{number}.md" for number in range(2, _MOST))


def _text(entry: Entry, item_id: str) -> str:
    values: list[tuple[str, str | None]] = [
        ("title", plain(entry.title) or "Untitled"),
        ("id", item_id),
        ("date", stamp(entry.published) if entry.published else None),
        ("updated", stamp(entry.updated) if entry.updated and entry.updated != entry.published else None),
        ("link", entry.link),
    ]
    front = "".join(f"{name}: {_quoted(value)}\n" for name, value in values if value)
    for name, many in (("authors", entry.authors), ("tags", entry.tags)):
        if many:
            front += f"{name}: [{', '.join(map(_quoted, many))}]\n"
    body = entry.html if "<pre" in entry.html else _INDENT.sub("", entry.html)
    return f"---\n{front}---\n\n{body.strip() or plain(entry.title)}\n"


def _quoted(value: str) -> str:
    """Give a value in quotes of YAML, on one line."""
    plain_value = " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())
    return '"' + plain_value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def plain(html: str) -> str:
    """Give HTML as plain text on one line."""
    return " ".join(plain_text(Article(title="", content=html, markup="html")).split())
