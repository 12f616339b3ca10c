"""The entries of a live blog: each with the time of day above it, and maybe a heading."""

from __future__ import annotations

import re

from feeder.parse.kinds import Kind

_CLOCK = re.compile(
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s*(?:[ap]\.?m\.?|uhr|h|[a-z]{2,4}))?|1?\d\s?[ap]m", re.IGNORECASE
)
_LONGEST = 14
_FEWEST = 2
_TEXT = re.compile(f"{Kind.HEADLINE}?[{Kind.PARAGRAPH}{Kind.DATELINE}]")


def is_clock(text: str) -> bool:
    """Whether a line is a time of day and nothing else."""
    return len(text) <= _LONGEST and text[:1].isdigit() and _CLOCK.fullmatch(text) is not None


def with_entries(texts: list[str], kinds: str) -> str:
    """Give the kinds of a text in which the times above the entries of a live blog are of the text.

    Below a headline a time is that of an article, or how long a film is; above it, and again, it is of entries.
    """
    times = [at for at, text in enumerate(texts) if is_clock(text) and _TEXT.match(kinds, at + 1)]
    below = [at for at in times[1:] if kinds[at - 1] != Kind.HEADLINE]
    if len(times) < _FEWEST or len(below) < len(times) - 1:
        return kinds
    made = list(kinds)
    for at in times:
        made[at] = Kind.PARAGRAPH
    return "".join(made)
