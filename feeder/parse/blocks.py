"""Where the articles of a file begin that have front matter of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from feeder.parse import frontmatter, patterns
from feeder.parse.frontmatter import Block
from feeder.parse.keys import KEYS

_MARKS = frozenset(("---", "+++", ";;;"))
_LABELLED = "Key: value"
_SENTENCE = re.compile(r"\S+(?:\s+\S+){3,}[.!?。؟।…][”’»\"']?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, in lines from 0: its block of front matter, its body, and what divides it from the next."""

    start: int
    block: Block | None
    end: int
    """Behind the last line of its body."""
    behind: int
    """Where the next part begins."""


def parts(lines: Sequence[str], start: int) -> list[Part]:
    """Give the parts of a text, of which the first begins at a line (from 0)."""
    first = _first(lines, start)
    found = [Part(start, first, len(lines), len(lines))]
    for part in _further(lines, start + (first.length if first else 0), first):
        found[-1] = replace(found[-1], end=_without_rule(lines, found[-1], part), behind=part.start)
        found.append(part)
    return found


def _first(lines: Sequence[str], start: int) -> Block | None:
    """Give the front matter at the top of a text; None when it is a story between rules, which only looks like that.

    Such a block declares nothing that is known, has a blank line below its mark, and holds a sentence.
    """
    block = frontmatter.block_at(lines, start)
    if block is None or lines[start][:1] not in "-+;" or lines[start + 1].strip() or block.values.keys() & KEYS:
        return block
    told = any(isinstance(value, str) and _SENTENCE.fullmatch(value) for value in block.values.values())
    return None if told else block


def _further(lines: Sequence[str], behind: int, first: Block | None) -> Iterator[Part]:
    """Give the further parts: those whose block stands between marks, and those that begin as the first part does."""
    label = next(iter(first.values)) if first is not None and first.form == _LABELLED else None
    known = {frozenset(first.values)} if first is not None else set()
    for index in [index for index, line in enumerate(lines) if line[:3] in _MARKS or (label and label == _label(line))]:
        block = frontmatter.block_at(lines, index) if index >= behind else None
        if block is None:
            continue
        is_one = _is_alike(lines, index, block, known) if block.form == _LABELLED else block.values.keys() & KEYS
        if is_one:
            yield Part(index, block, len(lines), len(lines))
            behind = index + block.length
            known.add(frozenset(block.values))


def _label(line: str) -> str:
    return line.partition(":")[0].lower().replace(" ", "_")


def _is_alike(lines: Sequence[str], index: int, block: Block, known: set[frozenset[str]]) -> bool:
    """Whether labels begin an article as those of an earlier one do: behind a rule, or with the same keys.

    Others that stand in a text are a part of it, such as the imprint of a book that is reviewed.
    """
    above = index - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    if _is_rule(lines[above]):
        return True
    return above < index - 1 and frozenset(block.values) in known


def _without_rule(lines: Sequence[str], part: Part, following: Part) -> int:
    """Give where a part ends, when a rule divides it from one that has no mark of its own."""
    if following.block is None or following.block.form != _LABELLED:
        return following.start
    least = part.start + (part.block.length if part.block else 0)
    ends = following.start
    while ends > least and (not lines[ends - 1].strip() or _is_rule(lines[ends - 1])):
        ends -= 1
    return ends


def _is_rule(line: str) -> bool:
    return bool(patterns.SEPARATOR.fullmatch(line.strip()))
