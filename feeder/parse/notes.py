"""Notes at the end of a text: on its author, its agency, or how it was made; and what only begins like one."""

from __future__ import annotations

import re
from collections.abc import Collection

from feeder.parse.headlines import is_open
from feeder.parse.kinds import Kind
from feeder.parse.labelled import is_told
from feeder.parse.phrases import MAKERS, TELLS, rows
from feeder.parse.rules import AGENCIES

_LONGEST = 260
_LABEL = 60
_MOST_NAMES = 5
"""How many words the name of an author has at most."""
_DENSE = "\u2e80"
"""Scripts from here on write no spaces between words."""
_BRACKETS = frozenset("(（[")
_BRACKETED = re.compile(r"[(（\[]([^()（）\[\]]+)[)）\]]\.?")
_AROUND = " -–—/.()*"
_REACHED = re.compile(
    r"[^\W\d_a-z]\S*(?: [^\W\d_a-z]\S*){1,3} (?:can|may) be \S+ (?:at|by|on|via) \S.{0,80}@\S+.{0,60}"
)
_MAKERS = re.compile(
    "|".join(re.escape(row) if row[0] >= _DENSE else rf"(?<!\w){re.escape(row)}" for row in rows(MAKERS))
)
_TELLS = frozenset(rows(TELLS))


def is_note(text: str, kind: str, authors: Collection[str]) -> bool:
    """Whether a last line tells of the author, the agency, or how the text was made."""
    if len(text) > _LONGEST:
        return False
    if kind in Kind.CAPTION + Kind.CREDIT and len(text) <= _LABEL:
        return ". " not in text and "”" not in text
    bracketed = _BRACKETED.fullmatch(text) if text[0] in _BRACKETS else None
    if bracketed:
        return _is_of_making(bracketed[1])
    if len(text) <= _LABEL and text.strip(_AROUND).lower() in AGENCIES:
        return True
    if authors and _tells_of_author(text, authors):
        return True
    return "@" in text and _REACHED.fullmatch(text) is not None


def _is_of_making(words: str) -> bool:
    """Whether words in brackets tell of the text: they name it or those who made it, or are names and marks alone."""
    return (is_open(words) and not is_told(words)) or _MAKERS.search(words.lower()) is not None


def _tells_of_author(text: str, authors: Collection[str]) -> bool:
    """Whether a line begins with the name of an author, and goes on with what such notes tell: what they are or do."""
    words = text.split(None, _MOST_NAMES + 1)
    for count in range(1, min(len(words), _MOST_NAMES + 1)):
        if " ".join(words[:count]) in authors:
            return words[count].lower() in _TELLS
    return False
