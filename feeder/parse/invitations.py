"""Invitations to follow, to subscribe, to write: what pages say to their readers at the end of a text."""

from __future__ import annotations

import re

from feeder.parse import patterns, phrases

_INVITES = frozenset(phrases.rows(phrases.INVITES))
_ASKS = tuple(f"{row} " for row in phrases.rows(phrases.ASKS))
_CHANNELS = re.compile("|".join(map(re.escape, sorted(phrases.rows(phrases.CHANNELS), key=len, reverse=True))))
LONGEST_INVITATION = 320
_BEGINNING = 60
"""Where the words stand at the latest that tell an invitation."""


def invites(text: str) -> bool:
    """Whether a line invites readers to follow or to write: it names how, and begins as invitations do."""
    if len(text) > LONGEST_INVITATION:
        return False
    if patterns.MORE.match(text):
        return True
    begins = text[0] in "【(※" and text.startswith(("【", "(*", "※"))
    return (begins or _begins(text[:_BEGINNING].lower(), text)) and _CHANNELS.search(text.lower()) is not None


def _begins(lower: str, text: str) -> bool:
    """Whether a line begins with a word of those that invite, or asks what they ask."""
    token = patterns.TOKEN.search(lower)
    if token is not None and (token[0] in _INVITES or lower.split(None, 1)[0].strip(patterns.TRIM) in _INVITES):
        return True
    return "?" in text and lower.startswith(_ASKS)
