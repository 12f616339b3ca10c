"""Markdown without the tags that only site generators understand: Liquid (Jekyll), shortcodes (Hugo), kramdown's lists.

One walk from mark to mark, so that the cost grows with the size of the text, whatever is left open in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

_MARK = re.compile(
    r"(?P<fence>^[ \t>]*(?:[-*+][ \t]+)?(?P<marks>`{3,}(?![^\n]*`)|~{3,}))"
    r"|(?P<ticks>`+)"
    r"|(?P<tag>\{%-?\s*(?P<name>\w*)(?P<rest>(?:(?!%\}|\{%)[\s\S])*)%\})"
    r"|(?P<short>\{\{<(?:(?!>\}\}|\{\{)[\s\S])*>\}\}|\{\{%(?:(?!%\}\}|\{\{)[\s\S])*%\}\})"
    r"|\{\{-?\s*(?P<site>site\.(?:base_?url|url|github\.url))\s*(?:\|[^{}]*)?\}\}"
    r"|\{\{-?\s*(?P<quote>[\"'])(?P<path>[^\"'{}\n]*)(?P=quote)\s*\|[^{}]*url[^{}]*\}\}"
    r"|(?P<kramdown>\{:[^{}\n]*\})",
    re.MULTILINE,
)
_CLOSING = re.compile(r"\{%-?\s*end(raw|comment|highlight)\b[^%]*%\}")
_Closings = dict[str, list[tuple[int, int]]]


def without_tags(markdown: str) -> str:
    """Give Markdown without the tags of generators; what they enclose stays, and in code all stays as it is.

    Jekyll's `raw` keeps all that it encloses, its `comment` nothing, and its `highlight` becomes code. An address that
    Liquid makes of the site's is left relative to the site.
    """
    if "{%" not in markdown and "{{" not in markdown and "{:" not in markdown:
        return markdown
    return "".join(_pieces(markdown))


def _pieces(text: str) -> Iterator[str]:
    closings: _Closings = {}
    for found in _CLOSING.finditer(text):
        closings.setdefault(found[1], []).append(found.span())
    position = 0
    while mark := _MARK.search(text, position):
        yield text[position : mark.start()]
        if mark["marks"] or mark["ticks"]:
            position = _end_of_code(text, mark)
            yield text[mark.start() : position]
        else:
            piece, position = _without(text, mark, closings)
            yield piece
    yield text[position:]


def _end_of_code(text: str, found: re.Match[str]) -> int:
    """Give where code ends: a fence at its like or with the text, backticks at as many (CommonMark 4.5, 6.1)."""
    if found["marks"]:
        close = re.compile(rf"^[ \t>]*{found['marks'][0]}{{{len(found['marks'])},}}[ \t]*$", re.MULTILINE)
        end = close.search(text, found.end())
        return end.end() if end else len(text)
    paragraph = text.find("\n\n", found.end())
    ticks = re.compile(rf"(?<!`)`{{{len(found['ticks'])}}}(?!`)")
    end = ticks.search(text, found.end(), paragraph if paragraph >= 0 else len(text))
    return end.end() if end else found.end()


def _without(text: str, found: re.Match[str], closings: _Closings) -> tuple[str, int]:
    """Give what stays of a tag, and where the text goes on."""
    if found["tag"] is None:
        return found["path"] or "", found.end()
    name = found["name"]
    spans = closings.get(name, [])
    place = bisect_left(spans, (found.end(), 0))
    if place == len(spans):
        return "", found.end()
    first, last = spans[place]
    inner = text[found.end() : first]
    if name == "highlight":
        words = found["rest"].split()
        inner = inner.strip("\n").rstrip()
        return f"\n~~~~{words[0] if words else ''}\n{inner}\n~~~~\n", last
    return inner if name == "raw" else "", last
