"""Invitations to follow, to subscribe, to write: what pages say to their readers at the end of a text."""

from __future__ import annotations

import re

from feeder.parse import patterns, phrases

_INVITES = frozenset(phrases.rows(phrases.INVITES))
_ASKS = tuple(f"{row} " for row in phrases.rows(phrases.ASKS))
_CHANNELS = re.compile("|".join(map(re.escape, sorted(phrases.rows(phrases.CHANNELS), key=len, reverse=True))))
LONGEST_INVITATION = 320


def invites(text: str) -> bool:
    """Whether a line invites readers to follow or to write: it names how, and begins as invitations do."""
    if len(text) > LONGEST_INVITATION:
        return False
    if patterns.MORE.match(text):
        return True
    lower = text.lower()
    token = patterns.TOKEN.search(lower)
    begins = token is not None and (token[0] in _INVITES or lower.split(None, 1)[0].strip(patterns.TRIM) in _INVITES)
    begins = begins or (lower.startswith(_ASKS) and "?" in lower)
    return (begins or text.startswith(("【", "(*", "※"))) and _CHANNELS.search(lower) is not None
