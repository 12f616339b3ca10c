"""What stands for a title or a summary that a text does not name."""

from __future__ import annotations

import re

from feeder.parse.datelines import without

_LONGEST_LEAD = 300
_LONGEST_TITLE = 80
_MOST = 800
_ENDS = frozenset(".!?…؟")
_CLOSERS = "\"”’»')"
_LAST_END = re.compile(r".*[.!?…؟][\"'”’»)]*(?= )", re.DOTALL)
"""All of a text up to the last end of a sentence that a space follows."""
_UNSPACED = ("。", "！", "？", "。”", "。」", "！”", "！」", "？”", "？」")
_ABBREVIATION = re.compile(
    r"(?<![^\W_])(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|Rev|Hon|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    r"Sept?|Oct|Nov|Dec|[A-Z](?:\.[A-Z])*)\.$"
)
"""What a full stop behind it ends no sentence of."""
_LONGEST_ABBREVIATION = 12
_SENTENCE = re.compile(r"(?<=[.!?。！？؟…])[\"'”’»」』）)]*(?:\s+|(?<=[。！？])|$)")


def lead(plain: str) -> str:
    """Give the whole sentences of the first paragraph, without its dateline, that fit about 300 characters.

    One sentence that is longer is cut between words, and told to be.
    """
    paragraph = plain.lstrip()[:_MOST].partition("\n\n")[0]
    text = without(paragraph.removeprefix("- ")).strip()
    if "  " in text or "\n" in text or "\t" in text:
        text = " ".join(text.split())
    if len(text) <= _LONGEST_LEAD:
        return text
    end = _last_end(text[: _LONGEST_LEAD + 1])
    return text[:end].strip() if end else _cut(text, _LONGEST_LEAD)


def _last_end(window: str) -> int:
    """Give where the last sentence ends; 0 when none does."""
    end = len(window)
    while found := _LAST_END.match(window, 0, end):
        end = found.end()
        if not _ABBREVIATION.search(window[:end], max(0, end - _LONGEST_ABBREVIATION - 1)):
            return end
    return max([window.rfind(mark) for mark in _UNSPACED]) + 1


def first_words(plain: str) -> str:
    """Give the first words of a text, as a title of at most 80 characters."""
    paragraph = plain.lstrip()[:_MOST].partition("\n\n")[0]
    text = " ".join(without(paragraph).split())
    end = _SENTENCE.search(text)
    sentence = text[: end.end()].strip() if end else text
    return _cut(sentence, _LONGEST_TITLE).rstrip(".。,;:") or "Untitled"


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return f"{head.rpartition(' ')[0] or head}…"
