"""Front matter in YAML -> text, lists and mappings, whatever its author forgot.

A value without quotes that holds `: ` is no YAML, and every reader knows what it means: it is read, with a note. What
else YAML cannot read is recovered line by line, and is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from feeder.model import Problem
from feeder.parse.recover import by_line
from feeder.yamlfaults import fault, is_lone_colon

_DEEPEST = 8
_MOST_MENDED = 20
_WITH_COLON = re.compile(r"(\s*([A-Za-z][\w .-]{0,40}?)\s*:\s+)([^\s\"'\[\]{}|>&*!%@`#?-].*?)\s*")
"""A key, and a value that stands in no quotes and opens nothing."""
_SHOWN = 60
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(lines: Sequence[str], number: int) -> tuple[Any, list[Problem]]:
    """Give the data in lines of YAML, of which the first has a number, and what a person should know of them."""
    rows = list(lines)
    notes: list[Problem] = []
    first: Problem | None = None
    while True:
        try:
            return _load("\n".join(rows)), notes
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            line, why = fault(error, rows) if isinstance(error, yaml.YAMLError) else (0, str(error))
            told = f"this front matter is not valid YAML: {why}; each line was read as `key: rest of line`"
            problem = Problem(number + min(line, len(lines)), told)
            found = _WITH_COLON.fullmatch(rows[line]) if is_lone_colon(error) and len(notes) < _MOST_MENDED else None
            if found is None:
                goes_on = first is not None and line < len(rows) and rows[line][:1].isspace()
                return by_line(lines), [first or problem] if goes_on else [*notes, problem]
        first = first or problem
        quoted = found[3].replace("'", "''")
        rows[line] = f"{found[1]}'{quoted}'"
        notes.append(Problem(number + line, _note(found[2], found[3]), note=True))


def _note(key: str, value: str) -> str:
    shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    quote = "'" if '"' in value else '"'
    return (
        f"`{key}`: YAML has no `: ` in a value without quotes; it was read as “{shown}”. "
        f"Other programs need the quotes: {key}: {quote}{shown}{quote}"
    )


_DEEP = "it is nested too deeply; write it flat"
_ALIASES = "`*` and `&` stand for other values in YAML, which is not supported here; write the value out, or in quotes"


def _load(text: str) -> Any:  # noqa: ANN401 - data of any shape
    """Read YAML. Raises ValueError for aliases, which can make a small text huge, and for very deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(_ALIASES)  # noqa: TRY004 - the text is at fault, not a type
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise ValueError(_DEEP)
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - builds text, lists and mappings only
