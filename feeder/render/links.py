"""Plain text -> HTML in which web addresses can be clicked; e-mail addresses are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_REST = r"[^\s<>\"“”„«»\u200b。，、；：！？（）「」『』【】《》〈〉]+"
_USUAL = re.compile(rf"https?://(?=\w){_REST}")
_ADDRESS = re.compile(rf"(?:https?://(?=\w)|(?<![\w@./-])www\.(?=\w[\w-]*\.\w)){_REST}", re.IGNORECASE)
_TRAILING = frozenset(".,;:!?'‘’…*_~،؛؟।")
"""What belongs to the sentence when it ends an address."""
_BRACKETS = {")": "(", "]": "[", "}": "{"}


def linked(text: str) -> str:
    """Give a plain text as HTML in which web addresses can be clicked."""
    lower = text.lower()
    if "://" not in text and "www." not in lower:
        return escape(text, quote=False)
    is_usual = "www." not in lower and lower.count("http") == text.count("http")
    return "".join(_pieces(text, _USUAL if is_usual else _ADDRESS))


def _pieces(text: str, address: re.Pattern[str]) -> Iterable[str]:
    position = 0
    for found in address.finditer(text):
        shown = trimmed(found[0])
        url = shown if "://" in shown[:8] else f"https://{shown}"
        yield escape(text[position : found.start()], quote=False)
        yield f'<a href="{escape(url)}">{escape(shown, quote=False)}</a>'
        position = found.start() + len(shown)
    yield escape(text[position:], quote=False)


def trimmed(address: str) -> str:
    """Give an address without the punctuation behind it; a closing bracket stays when the address opens it.

    The rule is that of extended autolinks (GitHub Flavored Markdown, section 6.9).
    """
    if address[-1:] not in _TRAILING and address[-1:] not in _BRACKETS:
        return address
    surplus = {close: address.count(close) - address.count(opening) for close, opening in _BRACKETS.items()}
    end = len(address)
    while end and (address[end - 1] in _TRAILING or surplus.get(address[end - 1], 0) > 0):
        if address[end - 1] in surplus:
            surplus[address[end - 1]] -= 1
        end -= 1
    return address[:end]
