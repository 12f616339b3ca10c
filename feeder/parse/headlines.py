"""Which lines may be headlines: they are short, and do not end like a sentence."""

from __future__ import annotations

import re

HEADLINE_LENGTH = 180
_CJK_LENGTH = 60
"""The scripts of East Asia say in a third of the characters what others say."""
_CJK = re.compile(
    "[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff5e“「『【（]*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_SENTENCE_ENDS = tuple(".。؟!…．॥।:;；！？።,，、،：۔؛")
_SENTENCE_INSIDE = re.compile(r"[。！？](?!$)|[^\W\d_A-Z]{5,}\.[”’\"')]?\s+[“‘\"'(]?[A-Z]")
_CLOSERS = "\"'”’»)]」』）】›“■□▪◼∎◆●▲"


def looks_like_headline(text: str) -> bool:
    """Whether a line is short and does not end like a sentence; a question may be a headline too."""
    if len(text) > (HEADLINE_LENGTH if text.isascii() or not _CJK.match(text) else _CJK_LENGTH):
        return False
    if text.endswith(("?", "؟", "？")):
        return len(text) <= HEADLINE_LENGTH // 2
    if text[0] == "(" and text[-1] == ")":
        return False
    quoted = text.endswith("»") or (text.endswith("”") and "“" not in text[1:])
    return not quoted and is_open(text) and _SENTENCE_INSIDE.search(text) is None


def is_open(text: str) -> bool:
    """Whether a text does not end like a sentence."""
    return not text.rstrip(_CLOSERS + " ").endswith(_SENTENCE_ENDS)
