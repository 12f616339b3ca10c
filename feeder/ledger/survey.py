"""One look over a ledger: which passes are closed, where what counts ends, and what merges left in it.

A state counts when the closing line of its pass stands anywhere, so that a merge may put lines in any order. What
stands behind the last line that counts is the tail of a pass that was cut short.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from feeder.ledger.lines import Head, bare, count_of, head_of, is_whole, kind_of

_NONE = 0, 0
_NO_TIMES = frozenset[bytes]()


@dataclass(frozen=True, slots=True)
class Survey:
    """What one look told."""

    end: int
    """Where what counts ends: the next pass cuts what stands behind."""
    unclosed: frozenset[bytes]
    """The times of passes that were never closed: their states do not count, wherever they stand."""
    heads: tuple[Head, ...]
    marks: int = 0
    """How many lines mark a conflict of a merge."""
    first_mark: int = 0
    """The number, from 1 where the look began, of the first of them."""
    short: frozenset[bytes] = frozenset()
    """The times of passes with a closing line that counts more states than stand before it: a merge may have moved
    them, or they are lost."""


class _Look:
    """Gathers a survey, line by line."""

    def __init__(self, start: int) -> None:
        self.offset = start
        self.good = start
        self.number = 0
        self.open: dict[bytes, tuple[int, int]] = {}
        """How many states there are so far of each pass that is not closed, and where they end."""
        self.heads: list[Head] = []
        self.marks = self.first_mark = 0
        self.before_last = start
        """Behind the last closing line but one."""
        self.last = start
        """Behind the last closing line."""
        self.short: set[bytes] = set()
        self.zeros = self.torn = False
        """Whether zero bytes stand since the last closing line; whether they took the place of its states."""

    def add(self, line: bytes) -> None:
        self.number += 1
        behind = self.offset + len(line)
        kind, time = kind_of(line)
        if kind == "state":
            self.open[time] = self.open.get(time, _NONE)[0] + 1, behind
        elif kind == "closing":
            self._close(line, time, behind)
        elif kind == "damage":
            self.zeros = self.zeros or b"\0" in line
        elif is_whole(line) or (kind == "head" and self.number > 1):
            self._note(kind, line, behind)
        self.offset = behind

    def _close(self, line: bytes, time: bytes, behind: int) -> None:
        found, _ = self.open.pop(time, _NONE)
        lacks = found < count_of(line)
        if lacks:
            self.short.add(time)
        self.torn, self.zeros = self.zeros and lacks, False
        self.before_last, self.last = self.last, behind
        self.good = behind

    def _note(self, kind: str, line: bytes, behind: int) -> None:
        if kind == "mark":
            self.marks += 1
            self.first_mark = self.first_mark or self.number
        elif kind == "head":
            self.heads.append(head_of(line))
        if kind != "blank" or self.good == self.offset:
            self.good = behind

    def result(self, every: Iterable[bytes]) -> Survey:
        """Give what was told; `every` are all lines of the ledger."""
        closed, wanting = _closed(every, frozenset(self.open), self.good) if self.open else (_NO_TIMES, _NO_TIMES)
        end = max([self.good, *(behind for time, (_, behind) in self.open.items() if time in wanting)])
        if self.torn and end == self.last:
            # The last pass was closed, and yet never wholly came to the disk: then nothing of it was published.
            end = self.before_last
        unclosed, short = frozenset(self.open) - closed, frozenset(self.short)
        return Survey(end, unclosed, tuple(self.heads), self.marks, self.first_mark, short)


def _closed(every: Iterable[bytes], wanted: frozenset[bytes], good: int) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """Give which passes have a closing line anywhere; and of which it counts more states than stand before `good`.

    A merge has put such a closing line before its states. Where it counts no more, those behind `good` are of a pass
    that was cut short.
    """
    counts: dict[bytes, int] = {}
    states: dict[bytes, set[int]] = {}
    offset = 0
    for line in every:
        kind, time = kind_of(line)
        if time in wanted and kind == "closing":
            counts[time] = max(count_of(line), counts.get(time, 0))
        elif time in wanted and offset < good:
            states.setdefault(time, set()).add(hash(bare(line)))
        offset += len(line)
    return frozenset(counts), frozenset(time for time, count in counts.items() if len(states.get(time, ())) < count)


def survey(lines: Iterable[bytes], start: int, every: Iterable[bytes]) -> Survey:
    """Look over the lines from an offset on; `every` gives all lines, and is read where a pass is not closed.

    Raises ValueError when a line tells the format of a ledger, and not the rest that a first line tells.
    """
    look = _Look(start)
    for line in lines:
        look.add(line)
    return look.result(every)


def lost(lines: Iterable[bytes], told: Survey) -> int:
    """Count the states that are gone from passes that a survey of all `lines` found short; few passes are.

    Where closing lines of one pass differ, after a merge with a ledger that was compacted, the least count is believed.
    """
    counts: dict[bytes, int] = {}
    states: dict[bytes, set[int]] = {}
    offset = 0
    for line in lines:
        kind, time = kind_of(line)
        if time in told.short and offset < told.end:
            if kind == "closing":
                counts[time] = min(count_of(line), counts.get(time, count_of(line)))
            elif kind == "state":
                states.setdefault(time, set()).add(hash(bare(line)))
        offset += len(line)
    return sum(max(0, count - len(states.get(time, ()))) for time, count in counts.items())
