"""Words, as far as the reader compares them."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_LONG_WORD = re.compile(r"\w{4,}")


def essence(text: str) -> str:
    """Give the words of a line without case and punctuation: equal titles have equal essences."""
    return " ".join(_WORD.findall(text.casefold()))


def long_words(text: str) -> frozenset[str]:
    """Give the longer words of a text, without case."""
    return frozenset(_LONG_WORD.findall(text.casefold()))


def kinship(head: frozenset[str], body: frozenset[str]) -> float:
    """Give the share of a head's longer words that its body uses too, from 0 to 1."""
    return len(head & body) / len(head) if head else 0.0
