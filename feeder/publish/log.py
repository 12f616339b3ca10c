"""What subscribers saw of each item, and when: told by the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feeder.config import Config
from feeder.errors import UsageError
from feeder.ledger import Ledger
from feeder.model import Identity


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an item."""

    at: str
    """The time of its pass, in UTC."""
    what: str
    """`added`, `updated`, `corrected` (silently), `moved`, `again` (sent anew), `withdrawn`, `merged` or `returned`."""
    id: str
    code: str
    title: str
    path: str


def log(settings: Config, item: str | None = None) -> Iterator[Event]:
    """Give what happened, the oldest first: to all items, or to those with an id, short code, short link or path.

    Raises LedgerError when the ledger cannot be read, UsageError when nothing is known of `item`.
    """
    ledger = Ledger(settings.ledger)
    end = ledger.end()
    meant = {state.identity.id for state in ledger.states(0, end) if item is None or _is_meant(item, state.identity)}
    if item is not None and not meant:
        message = "the ledger knows no such item; name its id, its short code or link, or the path of its text"
        raise UsageError(message, path=item)
    known: dict[str, Identity] = {}
    for state in ledger.states(0, end):
        now = state.identity
        if now.id in meant:
            yield Event(state.at, _what(known.get(now.id), now), now.id, now.code, now.title, now.home)
            known[now.id] = now


def _is_meant(item: str, identity: Identity) -> bool:
    named = (identity.id, identity.code, identity.home, *identity.copies)
    return item in named or item.rstrip("/").endswith(f"/s/{identity.code}")


def _what(before: Identity | None, now: Identity) -> str:
    if before is None:
        return "withdrawn" if now.withdrawn else "added"
    if now.withdrawn:
        return "merged" if now.retired else "withdrawn"
    if before.withdrawn:
        return "returned"
    if before.arrival != now.arrival:
        return "again"
    if before.updated != now.updated:
        return "updated"
    return "moved" if before.home != now.home else "corrected"
