"""What subscribers saw of each item, and when: told by the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from feeder.config import Config
from feeder.errors import RefusedError, UsageError
from feeder.inside import real
from feeder.ledger import Ledger
from feeder.model import Identity
from feeder.publish import standing
from feeder.publish.changes import SEEN
from feeder.publish.project import LOST
from feeder.publish.unseen import why

_SHORT = re.compile(r"(?:.*/)?s/([^/]+)/?(?:index\.html)?")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an item."""

    at: str
    """The time of its pass, in UTC."""
    what: str
    """`added`, `updated`, `corrected` (silently), `moved`, `kept` (in the store), `again` (sent anew), `withdrawn`,
    `confirmed` (that it was), `merged` or `returned`;
    `touched` when its file changed, or a copy came or went, and nobody sees a difference."""
    id: str
    code: str
    title: str
    path: str


def log(settings: Config, item: str | None = None) -> Iterator[Event]:
    """Give what happened, the oldest first: to all items, or to those with an id, short code, short link or path.

    A path may be one below the input folder, or lead there from the working directory or from config.yaml. Raises
    RefusedError when the ledger is lost or cannot be read, UsageError when nothing is known of `item`, or why
    nothing of it was published.
    """
    ledger = Ledger(settings.ledger)
    if standing.is_lost(settings):
        raise RefusedError(LOST, path=str(settings.ledger))
    end = ledger.end()
    names = names_of(item, settings) if item is not None else set()
    meant = {state.identity.id for state in ledger.states(0, end) if item is None or _is_meant(names, state.identity)}
    if item is not None and not meant:
        message = "the ledger knows no such item; name its id, its short code or link, or the path of its text"
        raise UsageError(why(settings, names) or message, path=item)
    known: dict[str, Identity] = {}
    for state in ledger.states(0, end):
        now = state.identity
        if now.id in meant:
            yield Event(state.at, _what(known.get(now.id), now), now.id, now.code, now.title, now.home)
            known[now.id] = now


def names_of(item: str, settings: Config) -> set[str]:
    """Give all that `item` may be called in the ledger: as it is, a short code, a path below the input folder."""
    folder = real(settings.input.folder)
    code = _SHORT.fullmatch(item)
    found = {item, *([code[1]] if code else [])}
    for place in (Path.cwd(), settings.root):
        with suppress(OSError, ValueError):
            found.add(real(place / item).relative_to(folder).as_posix())
    return found


def _is_meant(names: set[str], identity: Identity) -> bool:
    return not names.isdisjoint((identity.id, identity.code, identity.home, *identity.copies))


def _what(before: Identity | None, now: Identity) -> str:
    if now.withdrawn:
        is_confirmed = before and before.withdrawn and now.cause == "confirmed"
        return "merged" if before and now.retired else "confirmed" if is_confirmed else "withdrawn"
    if before is None:
        return "added"
    if before.withdrawn:
        return "returned"
    if now.kept and not before.kept:
        return "kept"
    return next((word for word, changed in _CHANGES if changed(before) != changed(now)), "touched")


_CHANGES: tuple[tuple[str, Callable[[Identity], object]], ...] = (
    ("again", attrgetter("arrival")),
    ("updated", attrgetter("updated")),
    ("moved", attrgetter("home")),
    ("corrected", SEEN),
)
"""What a change is called, by what differs; the first that does counts."""
