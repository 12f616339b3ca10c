"""Which head belongs to which body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeder.parse.lines import Kind
from feeder.parse.words import kinship
from feeder.parse.zones import Part

_BODY_ALONE = 4.0
_HEAD_ALONE = 2.0
_BODY_FIRST = 0.6
_KINSHIP = 3.0


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to pair the parts up to some point, and how far it is from what is usual."""

    cost: float
    pairs: tuple[tuple[int | None, int | None], ...]
    free: int | None = None
    """A body that no head took yet."""
    waiting: int | None = None
    """A head that takes the next body."""


def pair(parts: Sequence[Part]) -> list[tuple[Part | None, list[Part]]]:
    """Give heads with their bodies, in the order in which they stand.

    Each head takes the body behind it, or the one before it, or none; the least unusual way is taken, where a head
    and a body that share words are more likely to belong together.
    """
    if [part.is_head for part in parts] == [True, False]:
        return [(parts[0], [parts[1]])]
    ways = [_Way(0.0, ())]
    for index, part in enumerate(parts):
        step = _with_head if part.is_head else _with_body
        ways = _best([way for old in ways for way in step(old, index, parts)])
    best = min(map(_ended, ways), key=lambda way: way.cost)
    return _joined(best.pairs, parts)


def _best(ways: list[_Way]) -> list[_Way]:
    """Keep the cheapest way for each state that the rest depends on."""
    best: dict[tuple[int | None, int | None], _Way] = {}
    for way in sorted(ways, key=lambda way: way.cost):
        best.setdefault((way.free, way.waiting), way)
    return list(best.values())


def _with_head(way: _Way, index: int, parts: Sequence[Part]) -> list[_Way]:
    head = parts[index]
    after = [_settled(way, index, waiting=index)]
    if way.free is not None and way.free == index - 1:
        near = kinship(head.text, parts[way.free].text)
        taken = _Way(way.cost + _BODY_FIRST - _KINSHIP * near, (*way.pairs, (index, way.free)))
        after.append(taken)
    return after


def _settled(way: _Way, index: int, waiting: int | None) -> _Way:
    """Give the way on which what is still open stays alone."""
    cost, pairs = way.cost, way.pairs
    if way.free is not None:
        cost, pairs = cost + _BODY_ALONE, (*pairs, (None, way.free))
    if way.waiting is not None:
        cost, pairs = cost + _HEAD_ALONE, (*pairs, (way.waiting, None))
    del index
    return _Way(cost, pairs, None, waiting)


def _with_body(way: _Way, index: int, parts: Sequence[Part]) -> list[_Way]:
    if way.waiting is not None:
        near = kinship(parts[way.waiting].text, parts[index].text)
        return [_Way(way.cost - _KINSHIP * near, (*way.pairs, (way.waiting, index)))]
    old = _settled(way, index, None)
    return [_Way(old.cost, old.pairs, free=index)]


def _ended(way: _Way) -> _Way:
    return _settled(way, -1, None)


def _joined(
    pairs: Sequence[tuple[int | None, int | None]], parts: Sequence[Part]
) -> list[tuple[Part | None, list[Part]]]:
    """Join what stands alone to its neighbours where it is no story of its own."""
    ordered = sorted(pairs, key=lambda p: min(index for index in p if index is not None))
    found: list[tuple[Part | None, list[Part]]] = []
    kickers: list[Part] = []
    for head_index, body_index in ordered:
        head = parts[head_index] if head_index is not None else None
        bodies = [parts[body_index]] if body_index is not None else []
        if head is None and found and not _begins_story(bodies[0]):
            found[-1][1].append(bodies[0])
        elif head is not None and not bodies and not head.points and not head.links and len(pairs) > 1:
            kickers.append(head)
        else:
            found.append((head, bodies))
    if not found and kickers:
        return [(kickers[0], [])]
    return found


def _begins_story(body: Part) -> bool:
    return body.lines[0].kind is Kind.DATELINE
