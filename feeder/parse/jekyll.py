"""What Jekyll means by front matter that others would read in another way."""

from __future__ import annotations

from typing import Any

from feeder.model import Problem

_SEPARATORS = frozenset(",;[")
_LISTS = ("tags", "categories")


def spread(values: dict[str, Any], lines: dict[str, int]) -> list[Problem]:
    """Make lists of tags and categories that are words with spaces between, and tell of it.

    So Jekyll has it. It names a layout without its ending, as other generators that have layouts seldom do.
    """
    layout = values.get("layout")
    if not isinstance(layout, str) or not layout or "." in layout or "/" in layout:
        return []
    told = []
    for key in _LISTS:
        text = values.get(key)
        if isinstance(text, str) and len(text.split()) > 1 and _SEPARATORS.isdisjoint(text):
            values[key] = text.split()
            message = (
                f"`{key}`: “{text[:60]}” was read as {len(values[key])} words, as Jekyll does; `[{text[:60]}]` is one"
            )
            told.append(Problem(lines.get(key, 1), message, note=True))
    return told
