"""Entries of a feed -> texts: what a feed holds and the input folder does not is saved, so that nothing gets lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from html import escape
from pathlib import Path

from feeder.chars import ILLEGAL
from feeder.errors import MachineError
from feeder.imports import Entry
from feeder.model import Article, Enclosure
from feeder.parse import plain_text
from feeder.publish.bodies import markdown_of
from feeder.records import stamp

_SILENT = re.compile(r"[^a-z0-9]+")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_LITERAL = frozenset("\xa0\u200c\u200d\u200e\u200f")
"""What shows nothing, and belongs to the words: spaces that do not break, and the joiners of scripts and pictures."""
_LONGEST = 60
_NUMBERED = 10
"""Texts of one name that are numbered; posts without title and date are many."""
_MANY = 100
"""Lines of one field: a block of front matter has at most some hundreds."""
_BULLETS = "-*• "
"""What a list of points is told by."""
_MARKED = re.compile(r"[<&]")
_LIST = re.compile(r"<ul>((?:\s*<li>(?:(?!</?(?:li|ul)>)[\s\S])*</li>)+)\s*</ul>")
_POINT = re.compile(r"<li>([\s\S]*?)</li>")


def save(folder: Path, entry: Entry, item_id: str, taken: set[str], now: datetime) -> Path:
    """Save an entry as a text with front matter, in a file of its own; nothing that stands there is overwritten.

    Its id stands in the front matter, so that the text is the item wherever it goes. Raises MachineError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        data = _text(entry, item_id, now).encode()
        for name in _names(entry, data):
            path = folder / name
            if name in taken or (path.exists() and path.read_bytes() != data):
                continue
            taken.add(name)
            if not path.exists():
                _write(path, data)
            return path
    except OSError as error:
        raise MachineError(f"the texts cannot be written: {error.strerror}", path=str(folder)) from error
    raise MachineError("other texts stand under all names of this one", path=str(folder))


def _write(path: Path, data: bytes) -> None:
    """Write a new file; what a full disk leaves of it is taken back, for it would be published as the text."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            path.unlink()
            raise


def declarable(item_id: str) -> bool:
    """Whether front matter can state an id to the letter."""
    return item_id == _line(item_id)


def _names(entry: Entry, data: bytes) -> Iterator[str]:
    """Give the names that a file may have, the best first: date and title, in plain letters; a number; its digest."""
    letters = unicodedata.normalize("NFKD", plain(entry.title)).encode("ascii", "ignore").decode().lower()
    words = _SILENT.sub("-", letters).strip("-")[:_LONGEST].strip("-") or "entry"
    day = f"{entry.published:%Y-%m-%d}-" if entry.published else ""
    yield f"{day}{words}.md"
    yield from (f"{day}{words}-{number}.md" for number in range(2, _NUMBERED))
    yield f"{day}{words}-{blake2b(data, digest_size=8).hexdigest()}.md"


def _text(entry: Entry, item_id: str, now: datetime) -> str:
    title = plain(entry.title)
    published = min(entry.published, now) if entry.published else None
    updated = entry.updated if entry.updated and entry.updated != entry.published and entry.updated <= now else None
    values: list[tuple[str, str | None]] = [
        ("title", title or (None if entry.html else _named(entry))),
        ("id", item_id),
        ("date", stamp(published) if published else None),
        ("updated", stamp(updated) if updated else None),
        ("short_link" if entry.full_link else "link", entry.link),
        ("full_link", entry.full_link),
        ("lang", entry.lang),
        ("dateline", entry.dateline),
        ("agency", entry.agency),
        ("image", entry.image),
    ]
    front = "".join(f"{name}: {_quoted(value)}\n" for name, value in values if value)
    front += "".join(_summary(entry.summary))
    for name, many in (("authors", entry.authors), ("categories", entry.categories), ("tags", entry.tags)):
        if many:
            front += f"{name}: [{', '.join(map(_quoted, many))}]\n"
    front += "".join(_enclosures(entry.enclosures))
    return f"---\n{front}---\n\n{markdown_of(entry.html) or _leading(entry)}\n"


def _named(entry: Entry) -> str:
    """Give a name for an entry without title and text: what it leads to."""
    return entry.link or (entry.enclosures[0].url if entry.enclosures else entry.image) or ""


def _leading(entry: Entry) -> str:
    """Give a text for an entry that has none: its summary, else a link to what it is about."""
    if entry.summary:
        return markdown_of(entry.summary)
    words = plain(entry.title) or _named(entry)
    place = _named(entry)
    inner = escape(words, quote=False)
    return markdown_of(f'<p><a href="{escape(place)}">{inner}</a></p>' if place else f"<p>{inner}</p>")


def _summary(html: str) -> Iterator[str]:
    """Give a summary as it is written: points in a list, all else on one line."""
    points = _LIST.fullmatch(html.strip())
    texts = [plain(point) for point in _POINT.findall(points[1])] if points else [plain(html).lstrip(_BULLETS)]
    texts = [text for text in texts if text][:_MANY]
    if points and texts:
        yield "summary:\n"
        yield from (f"  - {_quoted(text)}\n" for text in texts)
    elif texts:
        yield f"summary: {_quoted(texts[0])}\n"


def _enclosures(files: Sequence[Enclosure]) -> Iterator[str]:
    """Give files one a line, but for so many that front matter would end before them."""
    rows = []
    for file in files:
        kind = f", type: {_quoted(file.type)}" if file.type else ""
        length = f", length: {file.length}" if file.length is not None else ""
        rows.append(f"{{ url: {_quoted(file.url)}{kind}{length} }}")
    if len(rows) > _MANY:
        yield f"enclosures: [{', '.join(rows)}]\n"
    elif rows:
        yield "enclosures:\n"
        yield from (f"  - {row}\n" for row in rows)


def _quoted(value: str) -> str:
    """Give a value in quotes of YAML, on one line."""
    line = _line(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() or one in _LITERAL else f"\\U{ord(one):08x}" for one in line) + '"'


def _line(value: str) -> str:
    return _SPACES.sub(" ", ILLEGAL.sub("", value)).strip()


def plain_body(html: str) -> str:
    """Give HTML as plain text, paragraphs separated by a blank line."""
    return plain_text(Article(title="", content=html, markup="html"))


def plain(html: str) -> str:
    """Give HTML as plain text on one line."""
    return _line(plain_body(html) if _MARKED.search(html) else html)
