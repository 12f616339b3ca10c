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
_PAUSES = (",", ";", "—", "–", "،", "、", "，")


def is_verse(texts: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether lines are verse: short all of them, in stanzas, and going on where they end.

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
    paused = sum(texts[index].endswith(_PAUSES) for index in inner)
    cut = sum(is_cut(texts[index], texts[index + 1], width) for index in inner)
    on = sum(texts[index].endswith(_PAUSES) or goes_on(texts[index], texts[index + 1]) for index in inner)
    return 2 * on >= len(inner) and (2 * cut <= len(inner) or 3 * paused >= 2 * len(inner))


def stanzas(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give where each run of lines without a blank one between begins and ends."""
    start = 0
    for here in range(1, len(numbers) + 1):
        if here == len(numbers) or numbers[here] != numbers[here - 1] + 1:
            yield start, here
            start = here
