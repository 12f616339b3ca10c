"""What two merged ledgers disagree about: one code for two items, and two items for one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from feeder.decide.mint import short_code
from feeder.model import Identity, Notice


def reconcile(identities: Iterable[Identity], now: datetime) -> tuple[list[Identity], list[Notice]]:
    """Give the states that must change so that every code and every published text has one owner: the earlier one.

    The later item with a code gets a longer one; the later item with a text is retired, without a tombstone, since
    the text itself stays published under the other id.
    """
    changed: dict[str, Identity] = {}
    notices: list[Notice] = []
    codes: dict[str, str] = {}
    texts: dict[str, str] = {}
    for identity in sorted(identities, key=lambda i: (i.first_seen, i.id)):
        state = identity
        if state.code in codes:
            state = replace(state, code=short_code(state.id, len(state.code) + 1, codes))
            message = f"“{state.title}” has the new short code {state.code}: {identity.code} was given twice"
            notices.append(Notice(state.home, None, message, note=True))
        codes[state.code] = state.id
        if state.withdrawn is None and state.text in texts:
            state = replace(state, copies=(), withdrawn=now.replace(microsecond=0), retired=True)
            message = f"“{state.title}” had two ids after a merge; {texts[state.text]} stays, {state.id} is retired"
            notices.append(Notice(state.home, None, message, note=True))
        elif state.withdrawn is None:
            texts[state.text] = state.id
        if state != identity:
            changed[state.id] = state
    return list(changed.values()), notices
