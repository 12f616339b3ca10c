"""The feeds that subscribers have now: their documents, back to the oldest, and one entry for what several hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from feeder.decide import link_key
from feeder.errors import FeederError, MachineError, UsageError
from feeder.imports import Entry, Old, read
from feeder.imports.rows import Kind

Fetch = Callable[[str], tuple[str, bytes]]
"""Gives what stands at an address of the web, and the address that it was found at; raises FeederError."""

_WEB = ("http://", "https://")
_MOST_DOCUMENTS = 2_000
_MOST_BYTES = 64 * 1024 * 1024
KINDS: tuple[Kind, ...] = ("atom", "rss", "json")


@dataclass(slots=True)
class Known:
    """One entry, as the formats have it."""

    entry: Entry
    ids: dict[Kind, str] = field(default_factory=dict)


@dataclass(slots=True)
class Former:
    """What the feeds hold together."""

    entries: list[Known] = field(default_factory=list)
    documents: int = 0
    notices: list[str] = field(default_factory=list)


def gathered(places: Iterable[str], fetch: Fetch) -> Former:
    """Read feeds, each from a file or an address, with all that their archives hold.

    Raises FeederError when one of them cannot be read; a chain that breaks further back is told.
    """
    found = Former()
    index: dict[tuple[str, str], Known] = {}
    for place in places:
        for old in _chain(place, fetch, found):
            found.documents += 1
            if old.problem:
                found.notices.append(f"{place} is not well-formed, and was read as far as that goes: {old.problem}")
            for entry in old.entries:
                _add(found, index, _sound(entry), old.kind)
    return found


def _chain(place: str, fetch: Fetch, found: Former) -> Iterator[Old]:
    """Give a feed and what is older, document by document."""
    seen: set[str] = set()
    here: str | None = place
    while here is not None and here not in seen:
        seen.add(here)
        if len(seen) > _MOST_DOCUMENTS:
            found.notices.append(
                f"{place} goes back over more than {_MOST_DOCUMENTS:,} documents; the others were not read"
            )
            return
        try:
            address, data = fetch(here) if here.startswith(_WEB) else _of_file(here)
            old = read(data, address)
        except FeederError as error:
            if here == place:
                raise
            found.notices.append(f"what is older than the documents before cannot be read: {error}")
            return
        yield old
        here = _older(address, old.older, found)


def _older(place: str, older: str | None, found: Former) -> str | None:
    """Give where what is older stands; a feed cannot lead to other files than those beside it."""
    if older is None or older.startswith(_WEB):
        return older
    if place.startswith(_WEB) or not Path(older).resolve().is_relative_to(Path(place).parent):
        found.notices.append(f"{place} leads to what is older outside of its folder, which is not read: {older}")
        return None
    return older


def _of_file(place: str) -> tuple[str, bytes]:
    path = Path(place).resolve()
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UsageError(
            "there is no such file; name a file, or an address that begins with https://", path=place
        ) from error
    except OSError as error:
        raise MachineError(f"this file cannot be read: {error.strerror}", path=place) from error
    return str(path), data


def _sound(entry: Entry) -> Entry:
    """Give an entry whose link is one of the web: what is relative to a file leads nowhere."""
    link = entry.link if entry.link and urlsplit(entry.link).scheme in {"http", "https"} else None
    item_id = "" if entry.id == entry.link and link is None else entry.id
    return replace(entry, link=link, id=item_id)


def _add(found: Former, index: dict[tuple[str, str], Known], entry: Entry, kind: Kind) -> None:
    """Add an entry to the one that it is in another format, or in another document."""
    keys = [(name, value) for name, value in (("id", entry.id), ("link", link_key(entry.link or ""))) if value]
    known = next((index[key] for key in keys if key in index and _fits(index[key], entry, kind)), None)
    if known is None:
        known = Known(entry)
        found.entries.append(known)
    elif len(entry.html) > len(known.entry.html) and kind not in known.ids:
        known.entry = entry
    if entry.id:
        known.ids.setdefault(kind, entry.id)
    for key in keys:
        index.setdefault(key, known)


def _fits(known: Known, entry: Entry, kind: Kind) -> bool:
    """Whether a known entry may be this one: one format has one id for it."""
    return known.ids.get(kind, entry.id) == entry.id
