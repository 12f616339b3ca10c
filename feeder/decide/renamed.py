"""Texts that stand as they were and carry other ids: most often a script, or another way to make ids, was at work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from feeder.counts import count
from feeder.model import Identity

_TAG = re.compile(r"tag:[^:]*:")
_SHOWN = 3
_BEGINS = re.compile(r"the ids? of \d+ texts? changed")


def other_ids(gone: Iterable[Identity], came: Iterable[Identity]) -> dict[str, Identity]:
    """Give, by the id of each item whose text is told under another id now, the item that tells it."""
    by_text = {item.text: item for item in came}
    return {item.id: by_text[item.text] for item in gone if item.text in by_text}


def told(gone: Iterable[Identity], others: Mapping[str, Identity]) -> str | None:
    """Tell how many ids changed and of the first few how; None when none did."""
    pairs = [pair(item, others[item.id]) for item in gone if item.id in others]
    if not pairs:
        return None
    more = ", …" if len(pairs) > _SHOWN else ""
    what = "the id of 1 text" if len(pairs) == 1 else f"the ids of {count(len(pairs), 'text')}"
    return f"{what} changed ({', '.join(pairs[:_SHOWN])}{more})"


def pair(old: Identity, new: Identity) -> str:
    """Show two ids side by side, without what every id begins with."""
    short = _TAG.sub("", old.id, count=1), _TAG.sub("", new.id, count=1)
    return " → ".join((old.id, new.id) if short[0] == short[1] else short)


def is_told(reason: str) -> bool:
    """Whether a reason tells of ids that changed, and of nothing else."""
    return _BEGINS.match(reason) is not None and "vanished" not in reason
