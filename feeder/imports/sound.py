"""Entries that are fit to be taken over, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from feeder.imports.rows import Entry, Fault

_FIRST_YEAR = 1970
"""What is dated earlier has the date that programs write for none, as 0001-01-01."""
_SHOWN = 60


def sound(entries: Iterable[Entry], faults: list[Fault]) -> Iterator[Entry]:
    """Give the entries that hold anything; the others are told, since readers show nothing of them either."""
    for entry in entries:
        if entry.is_empty:
            faults.append(Fault(entry.line, "this entry has no title, no text and no link; it was left out"))
        else:
            yield _dated(entry, faults)


def _dated(entry: Entry, faults: list[Fault]) -> Entry:
    wrong = next((date for date in (entry.published, entry.updated) if not _is_date(date)), None)
    if wrong is None:
        return entry
    faults.append(Fault(entry.line, f"the date {wrong.date()} stands for none; the entry is taken to have none"))
    published, updated = (date if _is_date(date) else None for date in (entry.published, entry.updated))
    return replace(entry, published=published or updated, updated=updated)


def _is_date(date: datetime | None) -> bool:
    return date is None or date.year >= _FIRST_YEAR


def unread(line: int | None, stated: str) -> Fault:
    """Tell of a date that cannot be read."""
    return Fault(line, f"found “{stated.strip()[:_SHOWN]}”, expected a date; the entry is taken to have none")
