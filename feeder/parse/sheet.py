"""A plain text as the news reader works on it: its lines that are not blank, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import compress, filterfalse
from operator import itemgetter

from feeder.parse.kinds import Kind, Role
from feeder.parse.lines import classify
from feeder.parse.patterns import INVISIBLE
from feeder.parse.wire import unsigned, unwired

_BLANK = INVISIBLE + " \t\u00a0\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_INVISIBLE = frozenset(INVISIBLE)
_ENTITY = re.compile(r"&(?!(?:lt|gt|#60|#62|#x3[ce]);)(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]\w{1,24});", re.IGNORECASE)
"""All but those of the marks, which a text that speaks of marks shows."""
_QUOTE = r"&(?:quot|apos|[lrsb][sdb]?quo|[lr]aquo|[nm]dash|hellip|#0?3[49]|#82[12]\d|#x2[27]|#x20[12]\w);"
_WRITTEN = re.compile(rf"\w{_QUOTE}|{_QUOTE}\w")
"""What a program wrote for a quote or a dash, beside a word: one that a text speaks of stands apart."""
_BREAK = re.compile(r"(?:\s*<br\s*/?>)+$")
_FIRST, _LAST = itemgetter(0), itemgetter(-1)


@dataclass(slots=True)
class Sheet:
    """The lines of a text, by index from 0; blank ones are not among them."""

    texts: list[str]
    """Without the white space around each."""
    kinds: str
    """One letter (of `Kind`) for each line."""
    numbers: list[int]
    """Where each line stands in its file, from 1."""
    roles: list[Role]
    """What each line was used as, filled in by the reader."""

    def kinds_of(self, lines: Sequence[int]) -> str:
        """Give the kinds of some lines."""
        first, last = lines[0], lines[-1]
        if last - first + 1 == len(lines):
            return self.kinds[first : last + 1]
        return "".join([self.kinds[index] for index in lines])

    def texts_of(self, lines: Sequence[int]) -> list[str]:
        """Give the texts of some lines."""
        first, last = lines[0], lines[-1]
        if last - first + 1 == len(lines):
            return self.texts[first : last + 1]
        return [self.texts[index] for index in lines]

    def numbers_of(self, lines: Sequence[int]) -> list[int]:
        """Give the numbers of some lines."""
        first, last = lines[0], lines[-1]
        if last - first + 1 == len(lines):
            return self.numbers[first : last + 1]
        return [self.numbers[index] for index in lines]

    def use(self, lines: Sequence[int], role: Role) -> None:
        """Note what some lines were used as."""
        first, last = lines[0], lines[-1]
        if last - first + 1 == len(lines):
            self.roles[first : last + 1] = [role] * len(lines)
        else:
            for index in lines:
                self.roles[index] = role

    def gap(self, index: int) -> int:
        """Give how many blank lines stand before a line."""
        return self.numbers[index] - self.numbers[index - 1] - 1 if index else 0


def sheet_of(lines: Sequence[str], first: int, *, escaped: bool = True) -> Sheet:
    """Give the sheet of a text whose first line has the number `first`; `escaped`: entities or tags may be in it."""
    stripped = list(map(str.strip, lines))
    if escaped:
        stripped = _unescaped(stripped)
    texts = list(filter(None, stripped))
    odd = list(filterfalse(str.isascii, texts))
    if odd and not _INVISIBLE.isdisjoint((*map(_FIRST, odd), *map(_LAST, odd))):
        texts = [text.strip(_BLANK) for text in texts]
        if not all(texts):
            stripped = [text.strip(_BLANK) for text in stripped]
            texts = list(filter(None, stripped))
    numbers = list(compress(range(first, first + len(stripped)), stripped))
    kinds = "".join(map(classify, texts))
    if ")" in map(_LAST, texts):
        texts = unsigned(texts)
    roles = [Role.IGNORED] * len(texts)
    if Kind.WIRE in kinds or Kind.FOR_EDITORS in kinds:
        texts, kinds, left = unwired(texts, kinds)
        for index in left:
            roles[index] = Role.UNCLAIMED
    if Kind.HEADLINE + Kind.SEPARATOR in kinds:
        kinds = _with_underlines(texts, kinds, numbers)
    return Sheet(texts, kinds, numbers, roles)


def _unescaped(lines: list[str]) -> list[str]:
    """Give lines without what the program that they were copied from wrote for their ends, and for characters."""
    whole = [_BREAK.sub("", text) if "<br" in text else text for text in lines]
    if not any("&" in text and _WRITTEN.search(text) for text in whole):
        return whole
    return [_ENTITY.sub(_character, text).strip() if "&" in text else text for text in whole]


def _character(entity: re.Match[str]) -> str:
    """Give the character that an entity stands for; a space for the end of a line."""
    text = unescape(entity[0])
    return text if text.splitlines() == [text] else " "


def _with_underlines(texts: list[str], kinds: str, numbers: list[int]) -> str:
    """Give the kinds, where a rule right below a headline of its length is its underline, and no end of anything."""
    made = list(kinds)
    start = kinds.find(Kind.HEADLINE + Kind.SEPARATOR)
    while start >= 0:
        below = start + 1
        near = numbers[below] == numbers[start] + 1 and texts[below][0] in "=-~^*"
        if near and abs(len(texts[below]) - len(texts[start])) <= max(4, len(texts[start]) // 4):
            made[below] = Kind.FURNITURE
        start = kinds.find(Kind.HEADLINE + Kind.SEPARATOR, below)
    return "".join(made)
