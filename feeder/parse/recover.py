"""Front matter that is no valid YAML or TOML: what can be read of it, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

KEY = re.compile(r"([A-Za-z][\w .-]{0,40}?)\s*:(?:\s+(.*)|$)")
"""A key of YAML and the rest of its line."""


def by_line(lines: Sequence[str]) -> dict[str, Any]:
    """Recover what can be: `key: rest of line`, and `- item` lines below a key without a value."""
    values: dict[str, Any] = {}
    last = ""
    for line in lines:
        found = KEY.match(line)
        if found:
            last = found[1]
            values[last] = unquoted(found[2] or "")
        elif last and line.strip().startswith("- "):
            items = values[last] if isinstance(values[last], list) else []
            values[last] = [*items, unquoted(line.strip()[2:])]
        elif last and line[:1].isspace() and isinstance(values[last], str):
            values[last] = f"{values[last]} {line.strip()}".strip()
    return values


def unquoted(text: str) -> str:
    """Give a value without the quotes around it, or without one that nothing closes."""
    text = text.strip()
    if text[:1] not in {'"', "'"}:
        return text
    whole = len(text) > 1 and text[0] == text[-1]
    return text[1:-1] if whole else text[text.count(text[0]) == 1 :]
