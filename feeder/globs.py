"""Patterns of paths: `**/` stands for any folders, `*` for any part of a name, `?` for one character of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_PART = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^\]/]+\]|.", re.DOTALL)
_MEANING = {"**/": "(?:[^/]+/)*", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matcher(patterns: Iterable[str], *, any_case: bool = False) -> Callable[[str], bool]:
    """Give a test whether a path (relative, with `/`) matches any of the patterns as a whole, or in `any_case`."""
    flags = re.DOTALL | (re.IGNORECASE if any_case else re.NOFLAG)
    regex = re.compile("|".join(f"(?:{_translated(pattern)})" for pattern in patterns) or r"(?!)", flags)
    return lambda path: regex.fullmatch(path) is not None


def _translated(pattern: str) -> str:
    return "".join(_part(found[0]) for found in _PART.finditer(pattern))


def _part(text: str) -> str:
    if text in _MEANING:
        return _MEANING[text]
    if text.startswith("[") and text.endswith("]"):
        negated, letters = text[1] == "!", text[1:-1].lstrip("!")
        return f"[{'^' if negated else ''}{letters.replace(chr(92), chr(92) * 2).replace('^', chr(92) + '^')}]"
    return re.escape(text)
