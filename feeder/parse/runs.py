"""What runs of lines are: speech behind dashes, gaps wider than usual, a numbered digest."""

from __future__ import annotations

import re
from collections import Counter

from feeder.parse.kinds import Kind
from feeder.parse.sheet import Sheet

_POINTS = re.compile(f"{Kind.BULLET}+")
_LONG_POINT = 220
LONG_SENTENCE = 120
"""Speech behind a dash is as long as paragraphs are."""
_WIDE_GAP = 2


def speech(texts: list[str], kinds: str) -> set[int]:
    """Give the lines that are speech behind a dash: runs of sentences as long as paragraphs."""
    told: set[int] = set()
    for run in _POINTS.finditer(kinds):
        lengths = [len(text) for text in texts[run.start() : run.end()]]
        if max(lengths) <= LONG_SENTENCE:
            continue
        said = sum(
            length > LONG_SENTENCE and text.endswith((".", "!", "?", "”"))
            for text, length in zip(texts[run.start() : run.end()], lengths, strict=True)
        )
        if said == len(lengths) or max(lengths) > _LONG_POINT:
            told.update(range(*run.span()))
    return told


def wide_gaps(sheet: Sheet) -> set[int]:
    """Give the lines that stand farther below the one before than lines of this text usually do."""
    last = sheet.numbers[-1] - sheet.numbers[0] + 1 if sheet.numbers else 0
    if last < len(sheet.numbers) + _WIDE_GAP:
        return set()
    gaps = [sheet.gap(index) for index in range(len(sheet.numbers))]
    usual = Counter(gaps[1:]).most_common(1)[0][0]
    wide = max(_WIDE_GAP + (usual > 0), usual + _WIDE_GAP)
    return {index for index, gap in enumerate(gaps) if gap >= wide}


def is_digest(texts: list[str], kinds: str) -> bool:
    """Whether a text is a numbered list of stories: 1., 2., ... each with a paragraph below."""
    if not kinds.startswith(Kind.NUMBERED):
        return False
    numbers = [index for index, kind in enumerate(kinds) if kind == Kind.NUMBERED]
    for expected, index in enumerate(numbers, 1):
        below = kinds[index + 1 : index + 2]
        if not texts[index].startswith(str(expected)) or below not in {Kind.PARAGRAPH, Kind.DATELINE}:
            return False
    return len(numbers) > 1
