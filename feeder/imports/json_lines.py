"""Where the items of a JSON Feed begin: the standard library's parser does not tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_SPACE = re.compile(r"[ \t\r\n]*+")
_DECODER = json.JSONDecoder()


def lines_of_items(text: str) -> list[int]:
    """Give the line, from 1, of each item of a document that `json` reads and that has `items`."""
    places = list(_places(text))
    lines, line, last = [], 1, 0
    for place in places:
        line += text.count("\n", last, place)
        last = place
        lines.append(line)
    return lines


def _places(text: str) -> Iterator[int]:
    """Give where each item begins; of several members named `items`, the last counts, as it does for `json`."""
    found: list[int] = []
    place = _behind(text, _behind(text, 0) + 1)
    while text[place] != "}":
        key, place = _DECODER.raw_decode(text, place)
        start = _behind(text, _behind(text, place) + 1)
        if key == "items" and text[start] == "[":
            found, place = _elements(text, start)
        else:
            place = _DECODER.raw_decode(text, start)[1]
        place = _behind(text, place)
        place = _behind(text, place + 1) if text[place] == "," else place
    yield from found


def _elements(text: str, start: int) -> tuple[list[int], int]:
    """Give where the elements of an array begin, and where it ends."""
    found = []
    place = _behind(text, start + 1)
    while text[place] != "]":
        found.append(place)
        place = _behind(text, _DECODER.raw_decode(text, place)[1])
        place = _behind(text, place + 1) if text[place] == "," else place
    return found, place + 1


def _behind(text: str, place: int) -> int:
    """Give the next place that is no white space."""
    space = _SPACE.match(text, place)
    return space.end() if space else place
