"""Fewer lines that say the same: of each item the line that named it first, and the latest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from feeder.ledger import Ledger
from feeder.ledger.lines import Head, closing_of, line_of
from feeder.ledger.survey import Survey
from feeder.records import State


@dataclass(slots=True)
class _Ends:
    """The two lines of an item that a replay needs: each by its time, what decides between equal times, and itself."""

    first: tuple[str, str, datetime, bytes]
    latest: tuple[str, bytes]

    def add(self, state: State) -> None:
        self.first = min(self.first, _first(state))
        self.latest = max(self.latest, (state.at, state.line))


def _first(state: State) -> tuple[str, str, datetime, bytes]:
    return state.at, state.identity.code, state.identity.first_seen, state.line


def shrunk(ledger: Ledger, head: Head, survey: Survey) -> Iterator[bytes]:
    """Give the lines, without their ends, that say what a ledger says: sorted by pass, each pass closed.

    Whatever is merged with them later, the result is the same as with all lines. Raises LedgerError.
    """
    found: dict[str, _Ends] = {}
    for state in ledger.states(0, survey.end, survey):
        found.setdefault(state.identity.id, _Ends(_first(state), (state.at, state.line))).add(state)
    kept = sorted({line for one in found.values() for line in ((one.first[0], one.first[3]), one.latest)})
    counts = Counter(at for at, _ in kept)
    yield line_of(head)
    for number, (at, line) in enumerate(kept, 1):
        yield line
        if number == len(kept) or kept[number][0] != at:
            yield closing_of(at, counts[at])
