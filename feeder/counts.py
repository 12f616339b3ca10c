"""Numbers of things in words: `1 line`, `2 lines`."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """Give a number with what is counted: `many` things, or else `one` with an s."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
