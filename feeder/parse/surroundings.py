"""What lines are by those beside them, before heads are cut from bodies: entries, captions, labels behind a mark."""

from __future__ import annotations

import re

from feeder.parse.entries import with_entries
from feeder.parse.furniture import without_promotions
from feeder.parse.kinds import Kind
from feeder.parse.lines import unmarked
from feeder.parse.sheet import Sheet
from feeder.parse.words import essence

_PICTURED = re.compile(f"{Kind.CAPTION}({Kind.HEADLINE})(?=[{Kind.PARAGRAPH}{Kind.DATELINE}])")
_BOX = re.compile(f"(?<={Kind.FURNITURE})({Kind.HEADLINE}){Kind.FURNITURE}{Kind.BULLET}?")
_PLAYER = re.compile(r"video|watch|play|film", re.IGNORECASE)
_UNFOLDS = ("show", "hide")
_LENGTH = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d{2}")
_LABEL = re.compile(
    f"(?<=[{Kind.DATE}{Kind.BYLINE}]){Kind.BULLET}(?=[{Kind.FURNITURE}{Kind.PARAGRAPH}{Kind.DATELINE}])"
)
_LONGEST_LABEL = 12
_DENSE = "\u2e80"
"""Where the scripts begin that write no spaces."""
_HEAD = re.compile(f"[^{Kind.PARAGRAPH}{Kind.DATELINE}{Kind.SEPARATOR}]*")
_NEAR = 40


def settled(sheet: Sheet) -> str:
    """Give the kinds of the lines of a text, as far as those around them tell."""
    kinds = with_entries(sheet.texts, without_promotions(sheet))
    return _without_labels(sheet.texts, _with_captions(sheet, kinds))


def is_label(point: str) -> bool:
    """Whether a point is one short word, as pages put it behind a date: `∙ Paid`."""
    word = unmarked(point)
    return len(word) <= _LONGEST_LABEL and " " not in word and word < _DENSE


def _with_captions(sheet: Sheet, kinds: str) -> str:
    """Give the kinds where the caption below a described picture is one, and boxes on a page are furniture.

    A box has a label and a button: a film with its length, or what unfolds. The title of the text stands above both.
    """
    if Kind.CAPTION + Kind.HEADLINE not in kinds and _BOX.search(kinds) is None:
        return kinds
    made = list(kinds)
    for found in _PICTURED.finditer(kinds):
        at = found.start(1)
        if sheet.gap(at) == 0 and sheet.gap(at + 1) > 0 and _is_below_title(sheet, kinds, at):
            made[at] = Kind.CAPTION
    for found in _BOX.finditer(kinds):
        at = found.start(1)
        label, button = sheet.texts[at - 1], sheet.texts[at + 1]
        film = _PLAYER.search(label) and _LENGTH.fullmatch(button) and _is_below_title(sheet, kinds, at)
        if film or button.casefold() in _UNFOLDS:
            made[at : found.end()] = Kind.FURNITURE * (found.end() - at)
    return "".join(made)


def _is_below_title(sheet: Sheet, kinds: str, at: int) -> bool:
    """Whether another headline stands above a line with no text between, and none with its words."""
    head = _HEAD.match(kinds[max(0, at - _NEAR) : at][::-1])
    above = [at - 1 - back for back, kind in enumerate(head[0] if head else "") if kind == Kind.HEADLINE]
    words = essence(sheet.texts[at])
    return bool(above) and all(essence(sheet.texts[index]) != words for index in above)


def _without_labels(texts: list[str], kinds: str) -> str:
    """Give the kinds where a single point of one word, right below a date or a byline, is no point."""
    if Kind.BULLET not in kinds:
        return kinds
    return _LABEL.sub(lambda point: Kind.FURNITURE if is_label(texts[point.start()]) else point[0], kinds)
