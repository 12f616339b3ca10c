"""Sentences that begin like a label: `Source: close to the talks said ...`, `Video: Ann Lee shows how ...`."""

from __future__ import annotations

import re

from feeder.parse import patterns, phrases
from feeder.parse.headlines import is_open
from feeder.parse.kinds import Kind
from feeder.parse.rules import LABELS

_LABELLED = re.compile(r"([^\W\d_][^:：|]{0,39}?)\s?[:：]\s*(?=\S)")
_CREDITED = re.compile(rf"[/©@]|\b{patterns.CREDITS}\b")
_FEWEST_WORDS = 5
_DENSE = "\u2e80"
_DENSE_LENGTH = 12
"""Of a sentence in a script that writes no spaces."""
_BETWEEN = re.compile(f"(?<=[{Kind.PARAGRAPH}{Kind.DATELINE}])[{Kind.FURNITURE}{Kind.CREDIT}]+")
_TEXT = frozenset(Kind.PARAGRAPH + Kind.DATELINE + Kind.BULLET)
_NOTICES = frozenset(phrases.rows(phrases.NOTICES))


def with_labelled_sentences(texts: list[str], kinds: str) -> str:
    """Give the kinds in which a sentence between paragraphs is one of the text, whatever word it begins with.

    At the end of a text it is when it goes on in small letters, since what stands behind a label does not.
    """
    made = list(kinds)
    for run in _BETWEEN.finditer(kinds):
        goes_on = kinds[run.end() : run.end() + 1] in _TEXT
        for index in range(*run.span()):
            behind = _sentence(texts[index], kinds[index])
            if behind and (goes_on or behind[0].islower()):
                made[index] = Kind.PARAGRAPH
    return "".join(made)


def behind_label(text: str) -> str | None:
    """Give what stands behind the label of a line; None when it has none."""
    found = _LABELLED.match(text)
    return text[found.end() :] if found else None


def is_told(text: str) -> bool:
    """Whether words tell something: they are several, most of them in small letters, and no list."""
    if text[0] >= _DENSE:
        return len(text) >= _DENSE_LENGTH
    words = text.split()
    small = sum(not word[0].isupper() for word in words)
    listed = sum(word[-1] in ",;،" for word in words)
    return len(words) >= _FEWEST_WORDS and 2 * small >= len(words) > 2 * listed


def _sentence(text: str, kind: str) -> str | None:
    """Give the sentence behind a label of the page, or of a picture; None for what is anything else."""
    behind = behind_label(text)
    if behind is None or is_open(text) or not is_told(behind):
        return None
    label = text[: len(text) - len(behind)].strip(patterns.TRIM).lower()
    if kind == Kind.FURNITURE:
        return behind if label in LABELS and label not in _NOTICES else None
    return None if _CREDITED.search(behind) else behind
