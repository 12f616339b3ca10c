"""What stands for a title or a summary that a text does not name."""

from __future__ import annotations

import re

from feeder.parse.datelines import without

_LONGEST_LEAD = 300
_LONGEST_TITLE = 80
_SENTENCE = re.compile(r"(?<=[.!?。！？؟…])[\"'”’»」』）)]*(?:\s+|(?<=[。！？])|$)")


def lead(plain: str) -> str:
    """Give the whole sentences of the first paragraph, without its dateline, that fit about 300 characters.

    One sentence that is longer is cut between words, and told to be.
    """
    paragraph = next((part for part in plain.split("\n\n") if part.strip()), "")
    text = " ".join(without(paragraph[:4000].strip().removeprefix("- ")).split())
    if len(text) <= _LONGEST_LEAD:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text, 0, _LONGEST_LEAD + 40)]
    fitting = [end for end in ends if end <= _LONGEST_LEAD + 1]
    if fitting:
        return text[: fitting[-1]].strip()
    return _cut(text, _LONGEST_LEAD)


def first_words(plain: str) -> str:
    """Give the first words of a text, as a title of at most 80 characters."""
    paragraph = next((part for part in plain.split("\n\n") if part.strip()), "")
    text = " ".join(without(paragraph[:2000].strip()).split())
    end = _SENTENCE.search(text)
    sentence = text[: end.end()].strip() if end else text
    return _cut(sentence, _LONGEST_TITLE).rstrip(".。,;:") or "Untitled"


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return f"{head.rpartition(' ')[0] or head}…"
