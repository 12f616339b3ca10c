"""What stands on a page between and behind its articles: sign-up blocks, and lists of other articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from feeder.parse.lines import Kind, Line, Role

_PROMOTION_LINES = 15
_LONG_STORY = 300
_NEVER_FIRST = {Kind.END, Kind.PROMOTION, Kind.BYLINE}
"""What a text does not begin with: there it is a title that happens to look like that."""


def without_promotions(lines: Sequence[Line], roles: dict[int, Role]) -> list[Line]:
    """Leave out sign-up blocks, and the lists of other articles at the end of a page."""
    kept: list[Line] = []
    skip_to = -1
    for index, line in enumerate(lines):
        roles[line.number] = Role.BLANK if line.kind is Kind.BLANK else Role.IGNORED
        if index <= skip_to or line.kind is Kind.BLANK:
            continue
        if not kept and line.kind in _NEVER_FIRST:
            kept.append(replace(line, kind=Kind.HEADLINE))
        elif line.kind is Kind.PROMOTION:
            skip_to = _end_of_promotion(lines, index)
        elif line.kind is Kind.END:
            skip_to = _end_of_list(lines, index)
        else:
            kept.append(line)
    return kept


def _end_of_promotion(lines: Sequence[Line], start: int) -> int:
    """Give the line `after newsletter ...` that ends a sign-up block, else the line itself."""
    for index in range(start + 1, min(len(lines), start + 2 * _PROMOTION_LINES)):
        if lines[index].kind is Kind.PROMOTION and lines[index].text.casefold().startswith("after"):
            return index
    return start


def _end_of_list(lines: Sequence[Line], start: int) -> int:
    """Give the last line of a list of other articles: it ends at a separator, before a story, or with the text."""
    for index in range(start + 1, len(lines)):
        if lines[index].kind is Kind.SEPARATOR:
            return index - 1
        if lines[index].kind is Kind.DATELINE or len(lines[index].text) > _LONG_STORY:
            before = next(i for i in range(index - 1, start - 1, -1) if lines[i].kind is not Kind.BLANK)
            return before - 1 if before > start and lines[before].kind is Kind.HEADLINE else before
    return len(lines)
