"""The feeds that subscribers have now: their documents, back to the oldest, and one entry for what several hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from feeder.errors import FeederError, MachineError, UsageError
from feeder.imports import Entry, Old, read
from feeder.imports.rows import Fault, Kind
from feeder.imports.web import is_web
from feeder.inside import real
from feeder.publish.joining import Joining, Known

Fetch = Callable[[str], tuple[str, bytes]]
"""Gives what stands at an address of the web, and the address that it was found at; raises FeederError."""

_WEB = ("http://", "https://")
_MOST_DOCUMENTS = 2_000
_MOST_TOLD = 20
"""Faults that are told one by one."""
_MOST_BYTES = 64 * 1024 * 1024
KINDS: tuple[Kind, ...] = ("atom", "rss", "json")


@dataclass(slots=True)
class Former:
    """What the feeds hold together."""

    entries: list[Known] = field(default_factory=list)
    documents: int = 0
    notices: list[str] = field(default_factory=list)


def gathered(places: Iterable[str], fetch: Fetch) -> Former:
    """Read feeds, each from a file or an address, with all that their archives hold; no document is read twice.

    Raises FeederError when one of them cannot be read; a chain that breaks further back is told.
    """
    found = Former()
    joining, seen = Joining(), set[str]()
    faults: list[str] = []
    for place in places:
        for address, old in _chain(place, fetch, found, seen):
            found.documents += 1
            if old.problem:
                found.notices.append(f"{address} is not well-formed, and was read as far as that goes: {old.problem}")
            shared = joining.add(old.kind, map(_sound, old.entries))
            faults += _told(address, [*old.faults, *(Fault(entry.line, message) for entry, message in shared)])
    found.notices += faults[:_MOST_TOLD]
    if len(faults) > _MOST_TOLD:
        found.notices.append(f"faults of entries that are not told one by one: {len(faults) - _MOST_TOLD}")
    found.entries = joining.known()
    return found


def _told(address: str, faults: Iterable[Fault]) -> Iterator[str]:
    for fault in sorted(faults, key=lambda fault: fault.line or 0):
        yield f"{address if fault.line is None else f'{address}:{fault.line}'}: {fault.message}"


def _chain(place: str, fetch: Fetch, found: Former, seen: set[str]) -> Iterator[tuple[str, Old]]:
    """Give a feed and what is older, document by document, each with where it stands."""
    here: str | None = place
    documents = 0
    while here is not None:
        documents += 1
        if documents > _MOST_DOCUMENTS:
            found.notices.append(
                f"{place} goes back over more than {_MOST_DOCUMENTS:,} documents; the others were not read"
            )
            return
        try:
            if here in seen:
                return
            address, data = fetch(here) if here.startswith(_WEB) else _of_file(here)
            if address in seen:
                return
            old = read(data, address)
        except FeederError as error:
            if here == place:
                raise
            found.notices.append(f"what is older than the documents before cannot be read: {error}")
            return
        seen |= {here, address}
        yield (place if here == place else address), old
        here = _older(address, old.older, found)


def _older(place: str, older: str | None, found: Former) -> str | None:
    """Give where what is older stands; a feed cannot lead to other files than those beside it."""
    if older is None or older.startswith(_WEB):
        return older
    if place.startswith(_WEB) or not _is_beside(older, place):
        found.notices.append(f"{place} leads to what is older outside of its folder, which is not read: {older}")
        return None
    return older


def _is_beside(path: str, place: str) -> bool:
    try:
        return real(Path(path)).is_relative_to(Path(place).parent)
    except ValueError:  # a path cannot hold what JSON can
        return False


def _of_file(place: str) -> tuple[str, bytes]:
    path = real(Path(place))
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
    link = entry.link if is_web(entry.link) else None
    item_id = "" if entry.id == entry.link and link is None else entry.id
    return replace(entry, link=link, id=item_id)
