"""The rows that hold an item, each as it is bound to its statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from feeder.catalog.schema import sum_of
from feeder.model import Identity, Medium
from feeder.records import State, stamp

SUMMED = ("line", "code", "first_seen", "first_at", "at")
"""The columns that a state is read from again, which a sum guards."""
COPY = "INSERT INTO copies VALUES (?, ?)"
MEMBER = "INSERT INTO members VALUES (?, ?, ?, ?)"
MEDIUM = "INSERT INTO media VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def values_of(state: State, link: str | None) -> dict[str, Any]:
    """Give the columns of all that is known of an id; those of its text are others."""
    identity = state.identity
    values: dict[str, Any] = {
        "id": identity.id,
        "code": identity.code,
        "first_seen": stamp(identity.first_seen),
        "first_at": state.first_at,
        "at": state.at,
        "line": state.line,
        "arrival": identity.arrival,
        "updated": stamp(identity.updated),
        "withdrawn": stamp(identity.withdrawn) if identity.withdrawn else None,
        "cause": _cause(identity),
        "home": identity.home,
        "text": identity.text,
        "link": link,
    }
    values["state_sum"] = sum_of(*(values[name] for name in SUMMED))
    return values


def copies_of(identity: Identity, key: int) -> Iterator[tuple[str, int]]:
    """Give the rows of the other places of its text."""
    return ((path, key) for path in identity.copies)


def members_of(identity: Identity, key: int, feeds: Iterable[str]) -> Iterator[tuple[str, int, int, str]]:
    """Give the rows of the feeds with a selection that hold it."""
    return ((feed, identity.arrival, key, stamp(identity.updated)) for feed in feeds)


def media_of(item_id: str, media: Iterable[Medium], folder: str) -> Iterator[tuple[object, ...]]:
    """Give the rows of the files that are published with it, in its folder below the output folder."""
    for number, one in enumerate(media):
        yield item_id, number, one.name, one.path, one.type, one.length, one.file, folder + one.file


def _cause(identity: Identity) -> str | None:
    """Tell why an item was withdrawn, or that it lives on without a text in the folder."""
    if identity.withdrawn is None:
        return "kept" if identity.kept else None
    return "merged" if identity.retired else identity.cause or ""
