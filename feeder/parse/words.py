"""Words, as far as the reader compares them."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_LONG_WORD = re.compile(r"\w{4,}")


def essence(text: str) -> str:
    """Give the words of a line without case and punctuation: equal titles have equal essences."""
    return " ".join(_WORD.findall(text.casefold()))


def kinship(head: str, body: str) -> float:
    """Give the share of a head's longer words that its body holds too, from 0 to 1; both without case."""
    words = set(_LONG_WORD.findall(head))
    return sum([word in body for word in words]) / len(words) if words else 0.0
