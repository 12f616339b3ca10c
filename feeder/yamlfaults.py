"""What is wrong with a text that is no YAML, in words: the line, the cause, what was expected and what to do.

A leaf, and pure: configuration and front matter tell their mistakes alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import yaml

_COLON = "mapping values are not allowed"
"""What YAML says of a second colon in a line."""
_NO_START = "cannot start any token"
_IN_QUOTES = 'a text that holds `: ` stands in quotes: "Harbour: Courier"'
_OF_CONTEXT = {
    "quoted": "a quote opens here, and nothing closes it as it should; close it, and leave one space behind the colon",
    "flow sequence": "a `[` opens a list here, and nothing closes it as it should; expected entries with commas "
    "between them and a `]`: close it, or put the whole value in quotes",
    "flow mapping": "a `{` opens here, and nothing closes it as it should; expected `key: value` with commas between "
    "them and a `}`: close it, or put the whole value in quotes",
}
_OF_PROBLEM = {
    "did not find expected key": "expected `key: value`, as deep in the line as the keys around it; a value that "
    "begins with a quote ends with it",
    "could not find expected ':'": "expected `key: value`; a value that goes on in further lines is set in by spaces",
    "did not find expected alphabetic": "`*` and `&` begin something else in YAML; put the value in quotes",
    "did not find expected comment": "behind a `|` or `>` the text stands in the next lines; put the value in quotes",
}


def is_lone_colon(error: Exception) -> bool:
    """Whether a text is no YAML because a value without quotes holds a colon."""
    return str(getattr(error, "problem", None) or "").startswith(_COLON)


def fault(error: yaml.YAMLError, lines: Sequence[str]) -> tuple[int, str]:
    """Give the line (from 0) at which a text is no YAML, and in words why not.

    Of a quote or bracket that nothing closes, and of a key without a colon, that is where it stands, not where its lack
    shows.
    """
    context = str(getattr(error, "context", None) or "")
    problem = str(getattr(error, "problem", None) or context or error)
    opened = next((told for word, told in _OF_CONTEXT.items() if word in context), None)
    mark, started = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    line = mark.line if mark else 0
    row = lines[line] if line < len(lines) else ""
    sign = row[mark.column : mark.column + 1] if mark else ""
    if _NO_START in problem:
        return line, _of_sign(sign, row, problem)
    if started and (opened or "simple key" in context):
        line = started.line
    if opened:
        return line, f"{problem}: {opened}"
    if is_lone_colon(error):
        return line, f"{problem}; {_IN_QUOTES}"
    remedy = next((told for words, told in _OF_PROBLEM.items() if words in problem), "")
    return line, f"{problem}; {remedy}" if remedy else problem


def _of_sign(sign: str, row: str, problem: str) -> str:
    if sign == "\t" or row.lstrip(" ").startswith("\t"):
        return f"{problem}: a tab stands where YAML wants spaces; use spaces"
    return f"{problem}: no value can begin with `{sign}`; put it in quotes"
