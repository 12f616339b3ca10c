"""Which head belongs to which body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feeder.parse.kinds import Kind, Role
from feeder.parse.parts import Part
from feeder.parse.sheet import Sheet
from feeder.parse.words import kinship

_BODY_ALONE = 4.0
_HEAD_ALONE = 2.0
_BODY_FIRST = 0.6
_KINSHIP = 3.0
_ENOUGH_LINES = 40


_Pair = tuple[int | None, int | None]
_Chain = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to pair the parts up to some point, and how far it is from what is usual."""

    cost: float
    pairs: _Chain
    """The pairs so far, the last one first: a chain, so that a step costs the same however long the text is."""
    free: int | None = None
    """A body that no head took yet."""
    waiting: int | None = None
    """A head that takes the next body."""


def pair(parts: Sequence[Part], sheet: Sheet) -> list[tuple[Part | None, list[Part]]]:
    """Give heads with their bodies, in the order in which they stand.

    Each head takes the body behind it, or the one before it, or none; the least unusual way is taken, where a head
    and a body that share words are more likely to belong together.
    """
    parts = _divided(parts, sheet)
    ways = [_Way(0.0, ())]
    texts = [_text(part, sheet) for part in parts]
    for index, part in enumerate(parts):
        step = _with_head if part.is_head else _with_body
        ways = _best([way for old in ways for way in step(old, index, texts)])
    best = min(map(_ended, ways), key=lambda way: way.cost)
    return _joined(_in_order(best), parts, sheet)


def _divided(parts: Sequence[Part], sheet: Sheet) -> Sequence[Part]:
    """Divide the one body that holds a second dateline, when the last head is one too many: that body ends above it."""
    bodies = [part for part in parts if not part.is_head]
    if len(parts) != 2 * len(bodies) + 1 or not (parts[0].is_head and parts[-1].is_head and parts[-1].titles):
        return parts
    inner = [(part, at) for part in bodies for at, i in enumerate(part.lines) if at and sheet.kinds[i] == Kind.DATELINE]
    if len(inner) != 1:
        return parts
    whole, at = inner[0]
    first, second = whole.lines[:at], whole.lines[at:]
    halves = [
        Part(False, first, asides=[i for i in whole.asides if i < second[0]]),
        Part(False, second, asides=[i for i in whole.asides if i > second[0]]),
    ]
    return [half for part in parts for half in (halves if part is whole else [part])]


def _text(part: Part, sheet: Sheet) -> str:
    """Give the text of a part without case, by which a head finds its body."""
    return "\n".join([sheet.texts[index].casefold() for index in part.lines[:_ENOUGH_LINES]])


def _best(ways: list[_Way]) -> list[_Way]:
    """Keep the cheapest way for each state that the rest depends on."""
    best: dict[tuple[int | None, int | None], _Way] = {}
    for way in sorted(ways, key=lambda way: way.cost):
        best.setdefault((way.free, way.waiting), way)
    return list(best.values())


def _with_head(way: _Way, index: int, texts: Sequence[str]) -> list[_Way]:
    after = [_settled(way, waiting=index)]
    if way.free is not None and way.free == index - 1:
        near = kinship(texts[index], texts[way.free])
        taken = _Way(way.cost + _BODY_FIRST - _KINSHIP * near, ((index, way.free), way.pairs))
        after.append(taken)
    return after


def _settled(way: _Way, waiting: int | None) -> _Way:
    """Give the way on which what is still open stays alone."""
    cost, pairs = way.cost, way.pairs
    if way.free is not None:
        cost, pairs = cost + _BODY_ALONE, ((None, way.free), pairs)
    if way.waiting is not None:
        cost, pairs = cost + _HEAD_ALONE, ((way.waiting, None), pairs)
    return _Way(cost, pairs, None, waiting)


def _with_body(way: _Way, index: int, texts: Sequence[str]) -> list[_Way]:
    if way.waiting is not None:
        near = kinship(texts[way.waiting], texts[index])
        return [_Way(way.cost - _KINSHIP * near, ((way.waiting, index), way.pairs))]
    old = _settled(way, None)
    return [_Way(old.cost, old.pairs, free=index)]


def _ended(way: _Way) -> _Way:
    return _settled(way, None)


def _in_order(way: _Way) -> list[_Pair]:
    pairs: list[_Pair] = []
    chain = way.pairs
    while chain:
        pair_here, chain = chain
        pairs.append(pair_here)
    return pairs[::-1]


def _joined(
    pairs: Sequence[tuple[int | None, int | None]], parts: Sequence[Part], sheet: Sheet
) -> list[tuple[Part | None, list[Part]]]:
    """Join what stands alone to its neighbours where it is no story of its own."""
    ordered = sorted(pairs, key=lambda p: min(index for index in p if index is not None))
    found: list[tuple[Part | None, list[Part]]] = []
    kickers: list[Part] = []
    for head_index, body_index in ordered:
        head = parts[head_index] if head_index is not None else None
        bodies = [parts[body_index]] if body_index is not None else []
        if head is None and found and not _begins_story(bodies[0], sheet):
            found[-1][1].append(bodies[0])
        elif head is not None and found and not bodies and not head.titles and not head.points:
            found[-1] = (_with_link(found[-1][0], head), found[-1][1])
        elif head is not None and not bodies and not head.points and not head.links and len(pairs) > 1:
            kickers.append(head)
            for index in head.titles:
                sheet.roles[index] = Role.UNCLAIMED
        else:
            if head is not None and bodies:
                _take_points(head, bodies[0], sheet)
            found.append((head, bodies))
    if not found and kickers:
        return [(kickers[0], [])]
    return found


def _with_link(head: Part | None, link: Part) -> Part:
    """Give a head with the link that stands alone at the end of its text."""
    if head is None:
        return link
    head.links += link.links
    head.asides += link.asides
    return head


def _take_points(head: Part, body: Part, sheet: Sheet) -> None:
    """Give a head below its body the points that stand between the two."""
    if head.points or head.lines[0] < body.lines[-1]:
        return
    end = len(body.lines)
    while end > 1 and sheet.kinds[body.lines[end - 1]] == Kind.BULLET:
        end -= 1
    if end > 1 or sheet.kinds[body.lines[0]] != Kind.BULLET:
        head.points += body.lines[end:]
        del body.lines[end:]


def _begins_story(body: Part, sheet: Sheet) -> bool:
    return sheet.kinds[body.lines[0]] == Kind.DATELINE
