"""Verse: lines that end where their author ended them, in stanzas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feeder.parse.wraps import goes_on, is_cut, width_of

LONGEST = 64
"""Of the lines of verse, in characters."""
_FEWEST_LINES = 4
_FEWEST_STANZAS = 2
_SINGLE = 3
"""One of so many stanzas may be a single line."""
_FREE = 4
"""One of so many lines has room for the first word of the next one, at least."""
_PAUSES = (",", ";", "—", "–", "،", "、", "，")


def is_verse(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether lines are verse: short all of them, in stanzas, and at least every other one goes on below.

    Those that were cut at a column end for want of room, seldom at a pause, and paragraphs of a line each end like
    sentences; headings and lists do not go on.
    """
    if len(texts) < _FEWEST_LINES or max(map(len, texts)) > LONGEST:
        return False
    groups = list(stanzas(numbers))
    single = sum(end - start == 1 for start, end in groups)
    if len(groups) < _FEWEST_STANZAS or _SINGLE * single > len(groups):
        return False
    inner = [index for start, end in groups for index in range(start, end - 1)]
    width = width_of(texts)
    free = {index for index in inner if not is_cut(texts[index], texts[index + 1], width)}
    if _FREE * len(free) < len(inner):
        return False
    on = [at for at in inner if texts[at].endswith(_PAUSES) or (at in free and goes_on(texts[at], texts[at + 1]))]
    return 2 * len(on) >= len(inner)


def stanzas(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give where each run of lines without a blank one between begins and ends."""
    start = 0
    for here in range(1, len(numbers) + 1):
        if here == len(numbers) or numbers[here] != numbers[here - 1] + 1:
            yield start, here
            start = here
