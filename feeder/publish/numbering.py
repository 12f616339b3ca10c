"""The order of items, from where they stand: an archive page stands for a range of numbers of arrival. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from feeder.decide import sort_key
from feeder.model import Identity
from feeder.publish.shown import Place, Shown

_ROUNDS = 3


def numbered(items: Iterable[Identity], found: Shown, page_size: int) -> list[Identity]:
    """Give the items with their numbers of arrival, in that order.

    Within its page an item that also stands in the main feed came later than one that does not; for the rest the order
    of one pass is taken. Items that stand in neither came before those of the main feed.
    """
    known = _as_listed({item.id: item for item in items}, found)
    latest = {code: place for place, code in enumerate(reversed(found.latest))}
    pages: dict[int, list[Identity]] = {}
    loose: list[Identity] = []
    for item in sorted(known.values(), key=sort_key, reverse=True):
        page = found.places.get(item.id, Place()).page or found.gone_pages.get(item.id)
        (loose if page is None else pages.setdefault(page, [])).append(item)

    def order(item: Identity) -> tuple[bool, int]:
        return found.places.get(item.id, Place()).window, latest.get(item.code, -1)

    return [
        replace(item, arrival=number) for number, item in _numbers(pages, sorted(loose, key=order), order, page_size)
    ]


def _numbers(
    pages: dict[int, list[Identity]],
    loose: list[Identity],
    order: Callable[[Identity], tuple[bool, int]],
    page_size: int,
) -> Iterator[tuple[int, Identity]]:
    last = max(pages, default=0)
    for page in sorted(pages):
        yield from enumerate(sorted(pages[page], key=order), (page - 1) * page_size)
    yield from enumerate(loose, last * page_size)


def _as_listed(known: dict[str, Identity], found: Shown) -> dict[str, Identity]:
    """Give the items so that they sort as documents list them.

    Items of one moment sort by the path at which they were first seen. A text that was moved since stands elsewhere:
    then the next item in a document takes the path of the one before it.
    """
    codes = {item.code: item.id for item in known.values()}
    orders = [*found.orders, *(tuple(codes[code] for code in part if code in codes) for part in found.listed)]
    for _ in range(_ROUNDS):
        for order in orders:
            for one, other in pairwise(item_id for item_id in order if item_id in known):
                ours, theirs = known[one], known[other]
                if ours.published == theirs.published and sort_key(ours) > sort_key(theirs):
                    known[other] = replace(theirs, first_path=ours.first_path, ordinal=ours.ordinal + 1)
    return known
