"""What merged ledgers disagree about: one code or one number for two items, and two items for one text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from feeder.decide.mint import short_code
from feeder.model import Identity, Notice


def reconcile(identities: Iterable[Identity], now: datetime) -> tuple[list[Identity], list[Notice]]:
    """Give the states that must change so that every code, number and published text has one owner: the earlier one.

    The later item with a code gets a longer one; the later item with a text is retired, without a tombstone, since
    the text itself stays published under the other id. The later item with a number of arrival arrives anew: whoever
    subscribes to the feeds of the other machine has not seen it.
    """
    changed: dict[str, Identity] = {}
    notices: list[Notice] = []
    codes: dict[str, str] = {}
    texts: dict[str, str] = {}
    ordered = sorted(identities, key=lambda i: (i.first_seen, i.id))
    numbers = _numbers(ordered)
    for identity in ordered:
        state = replace(identity, arrival=numbers[identity.id])
        if state.code in codes:
            state = replace(state, code=short_code(state.id, len(state.code) + 1, codes))
            if not state.retired:
                message = f"“{state.title}” has the new short code {state.code}: {identity.code} was given twice"
                notices.append(Notice(state.home, None, message, note=True, doubt=True))
        codes[state.code] = state.id
        if state.withdrawn is None and state.text in texts:
            state = replace(state, copies=(), withdrawn=now.replace(microsecond=0), retired=True)
            message = f"“{state.title}” had two ids after a merge; {texts[state.text]} stays, {state.id} is retired"
            notices.append(Notice(state.home, None, message, note=True, doubt=True))
        elif state.withdrawn is None:
            texts[state.text] = state.id
        if state != identity:
            changed[state.id] = state
    return list(changed.values()), notices


def _numbers(ordered: list[Identity]) -> dict[str, int]:
    """Give each item a number of arrival that no other has: the earlier keeps it, the others follow all there are."""
    found: dict[str, int] = {}
    twice = list(_twice(ordered, found))
    free = max(found.values(), default=-1) + 1
    return found | {identity.id: free + offset for offset, identity in enumerate(twice)}


def _twice(ordered: list[Identity], found: dict[str, int]) -> Iterator[Identity]:
    taken: set[int] = set()
    for identity in ordered:
        if identity.arrival in taken:
            yield identity
        else:
            taken.add(identity.arrival)
            found[identity.id] = identity.arrival
