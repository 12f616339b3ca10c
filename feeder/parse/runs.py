"""What runs of lines are: speech behind dashes, gaps wider than usual, a numbered digest."""

from __future__ import annotations

import re
from collections import Counter

from feeder.parse.kinds import ASIDE, URLS, Kind
from feeder.parse.sheet import Sheet
from feeder.parse.words import kinship

_POINTS = re.compile(f"{Kind.BULLET}+")
_LONG_POINT = 220
LONG_SENTENCE = 120
"""Speech behind a dash is as long as paragraphs are."""
_WIDE_GAP = 2
_NO_TEXT = re.compile(f"[{Kind.HEADLINE}{ASIDE}{URLS}{Kind.BULLET}]+")
_STORY_WORDS = 5
_NEARNESS = 0.3
_TEXT_LINES = 5
_STORY = Kind.HEADLINE + Kind.PARAGRAPH
"""Bylines and datelines below titles tell enough."""
_FIRST = (Kind.PARAGRAPH, Kind.DATELINE)


class Below:
    """What stands below headline-like lines: the same for all lines of a run, so that it is looked up once."""

    def __init__(self, texts: list[str], kinds: str) -> None:
        """Look at nothing yet."""
        self._texts = texts
        self._kinds = kinds
        self._start = self._end = 0
        self._longest: dict[int, int] = {}

    def first_text(self, index: int) -> int | None:
        """Give the first text below a line, with nothing but headlines and what surrounds them between."""
        self._look(index)
        return self._end if self._kinds[self._end : self._end + 1] in _FIRST else None

    def longest(self, index: int) -> int:
        """Give the length of the longest headline from a line down to the first text."""
        self._look(index)
        return self._longest[index]

    def _look(self, index: int) -> None:
        if self._start <= index < self._end:
            return
        run = _NO_TEXT.match(self._kinds, index)
        self._start, self._end = run.span() if run else (index, index)
        longest = 0
        for at in range(self._end - 1, index - 1, -1):
            longest = max(longest, len(self._texts[at])) if self._kinds[at] == Kind.HEADLINE else longest
            self._longest[at] = longest


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


def stories_apart(sheet: Sheet, kinds: str) -> set[int]:
    """Give the titles of all stories but the first, when each has two blank lines above and a text of its own below.

    Subheads are of fewer words, ask, or stand nearer, and the text below seldom says their words again.
    """
    starts = [index for index in range(1, len(kinds)) if sheet.gap(index) >= _WIDE_GAP]
    if not starts:
        return set()
    for start in [0, *starts]:
        title = sheet.texts[start]
        if not (kinds.startswith(_STORY, start) and sheet.gap(start + 1)) or title.endswith("?"):
            return set()
        if len(title.split()) < _STORY_WORDS:
            return set()
    ends = [*starts[1:], len(kinds)]
    near = sum(_nearness(sheet.texts[start:end]) for start, end in zip(starts, ends, strict=True))
    return set(starts) if near >= _NEARNESS * len(starts) else set()


def _nearness(story: list[str]) -> float:
    """Give how many of the words of a title the text below it says again, from 0 to 1."""
    return kinship(story[0].casefold(), "\n".join(story[1:_TEXT_LINES]).casefold())


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
