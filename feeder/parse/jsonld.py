"""What a page says of its article to machines: the JSON-LD of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

_KINDS = ("Article", "BlogPosting", "Report")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
_MOST = 1000
"""Objects that are looked at."""


def article(scripts: Iterable[str]) -> dict[str, Any]:
    """Give the first object that is an article, by the names of schema.org; an empty one when there is none."""
    waiting: list[object] = []
    for script in scripts:
        try:
            waiting.append(json.loads(script))
        except (ValueError, RecursionError):  # a script that is no JSON says nothing
            continue
    for _ in range(_MOST):
        if not waiting:
            break
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting += thing[:_MOST]
        elif isinstance(thing, dict):
            if any(str(kind).endswith(_KINDS) for kind in _several(thing.get("@type"))):
                return thing
            waiting += [thing[name] for name in _INSIDE if name in thing]
    return {}


def text(value: object) -> str:
    """Give the text of a value, or of the first one: `name` or `url` of an object."""
    for part in _several(value):
        found = part.get("name") or part.get("url") if isinstance(part, dict) else part
        if isinstance(found, str):
            return " ".join(found.split())
    return ""


def texts(value: object) -> tuple[str, ...]:
    """Give the texts of a value, without those that are addresses."""
    found = (text(part) for part in _several(value))
    return tuple(part for part in dict.fromkeys(found) if part and "://" not in part)


def _several(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
