"""What agencies send around a story for the machines and editors of those who print it, and not for readers.

Stories come between `ZCZC` and `NNNN` (ITU-T F.31), below codes for the desk, the slug of the story (IPTC 7901) and a
note on what is new in it; some have a block behind them that is for editors alone, and must not be published.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeder.parse.kinds import Kind
from feeder.parse.phrases import CONFIDENTIAL, FOR_EDITORS, rows

_BEGINS = re.compile(
    r"ZCZC\b.{0,60}|[a-z]{3}\d{3,4}(?: \d)? [a-z]{1,4} \d{1,4}(?: [a-z]{2,5})?(?: \d{3,4})?", re.IGNORECASE
)
"""What the first line of a message looks like: the mark of its start, or the number and class that dpa gives it."""
_HEADER = re.compile(
    rf"(?:{_BEGINS.pattern}"
    r"|(?-i:[A-Z]{2}-[A-Z][\w. ]{0,20}--[A-Z][\w.,'’& -]{1,80}"
    r"|(?:BC-)?[A-Z\d]{3,}(?:-[A-Z\d()]{2,}){0,6}/[A-Z]{0,3}(?: \([^()]{2,60}\))?)"
    r"|[^\W_]+(?:-[^\W_]+){1,8},(?:\d?(?:st|nd|rd|th)?-?(?:lead|ld)|advancer|factbox|urgent|alert|correction|update)\d?"
    r"|(?-i:[A-ZÀ-Þ][\w-]{1,30}/(?:[A-ZÀ-Þ][\w -]{1,30}/){1,6})"
    r"|dpa(?=.*\d)(?: [a-z\d]{1,4}){2,6}|\(\([^()]{3,200}\)\))",
    re.IGNORECASE,
)
"""Codes that stand alone in their line: slugs with their take, marks, initials, and where the writer is reached."""
_CODES = re.compile(r"(?=.*\d)[A-Z\d]{1,5}(?: [A-Z\d]{1,5}){1,6}|\d{4} ?(?:GMT|UTC)|\d{6} [A-Z][a-z]{2} \d\d")
"""What means something beside other codes only."""
_INITIALS = re.compile(r"[A-Z]{2,4}(?:[-/][A-Z]{2,4})*")
_SIGNED = re.compile(
    r" \((?:(?:additional )?(?:reporting|writing|editing) by|compiled by|reportage d[e’']|édité par|"
    r"reporte de|reportaje de|editado por|reportagem de|edição de|bericht von|berichtet von|bearbeitet von|"
    r"redigiert von|a cura di)"
    r"\s?(?-i:[^\W\d_a-z])[^()]{2,200}\)",
    re.IGNORECASE,
)
"""Those who made a story, behind its last sentence."""
_LAST = "NNNN"
_FIRST = frozenset(("ZCZC", "dpa "))
_ENDS = frozenset('.!?”"’»)')
_NEAR = 3
_TEXT = Kind.PARAGRAPH + Kind.DATELINE


def is_header(bare: str, *_: str) -> bool:
    """Whether a short line is made of codes of the wires."""
    if bare[-4:] == _LAST:
        return True
    may = "/" in bare or "," in bare or "--" in bare or bare[:2] == "((" or bare[:4] in _FIRST or bare[3:6].isdigit()
    return may and _HEADER.fullmatch(bare) is not None


def is_for_editors(bare: str, _: str, key: str) -> bool:
    """Whether a heading, whose words in lower case are given, begins a block that is not for readers."""
    return bare[0] == "#" and key.lstrip("# ").rstrip() in _FOR_EDITORS


_FOR_EDITORS = frozenset((*rows(FOR_EDITORS), "notizblock"))


def start_of_confidential(lines: Sequence[str]) -> int | None:
    """Give the line, from 0, that says of all below it that it must not be published; None when none does."""
    for index, line in enumerate(lines):
        if line[:1] in _BEGIN and line.strip("#* \t").lower() in _CONFIDENTIAL:
            return index
    return None


_CONFIDENTIAL = frozenset(rows(CONFIDENTIAL))
_BEGIN = frozenset("#*") | {row[0].upper() for row in _CONFIDENTIAL}


def unsigned(texts: list[str]) -> list[str]:
    """Give the lines of a text without those who made it, where they stand in brackets behind a sentence."""
    return [_unsigned(text) if text[-1] == ")" else text for text in texts]


def _unsigned(text: str) -> str:
    start = text.rfind(" (")
    signed = start > 0 and text[start - 1] in _ENDS and _SIGNED.fullmatch(text, start)
    return text[:start] if signed else text


def unwired(texts: list[str], kinds: str) -> tuple[list[str], str, list[int]]:
    """Give the lines of a text and their kinds, where all that is meant for editors and machines is furniture.

    With it come the lines of the blocks for editors, by index.
    """
    made, left = list(kinds), list[int]()
    for index, kind in enumerate(kinds):
        if kind == Kind.WIRE:
            _around(texts, made, index)
        elif kind == Kind.FOR_EDITORS:
            end = _end_of_block(texts, kinds, index)
            made[index:end] = Kind.FURNITURE * (end - index)
            left += range(index + 1, end)
    titles = [_title(text) if kind == Kind.HEADLINE else text for text, kind in zip(texts, made, strict=True)]
    return titles if Kind.WIRE in kinds else texts, "".join(made), left


def _title(text: str) -> str:
    """Give a headline without the sign that ends those of dpa."""
    return text.removesuffix(" =") or text


def _around(texts: list[str], made: list[str], index: int) -> None:
    """Make furniture of a line of codes, and of those beside it that are codes only there."""
    made[index] = Kind.FURNITURE
    for near in range(max(0, index - _NEAR), min(len(texts), index + _NEAR + 1)):
        if _CODES.fullmatch(texts[near]):
            made[near] = Kind.FURNITURE
    if index and texts[index].endswith(_LAST) and _INITIALS.fullmatch(texts[index - 1]):
        made[index - 1] = Kind.FURNITURE


def _end_of_block(texts: list[str], kinds: str, start: int) -> int:
    """Give the line behind a block for editors: a rule, the next message, or the title of the next story.

    Above a story, it is one line.
    """
    if not any(kind in _TEXT for kind in kinds[:start]):
        return start + 1
    for index in range(start + 1, len(kinds)):
        if kinds[index] == Kind.SEPARATOR and kinds[index + 1 : index + 2] != Kind.FOR_EDITORS:
            return index
        if kinds[index] == Kind.WIRE and _BEGINS.fullmatch(texts[index]):
            return index
        if kinds[index] == Kind.DATELINE:
            return index - 1 if kinds[index - 1] == Kind.HEADLINE else index
    return len(kinds)
