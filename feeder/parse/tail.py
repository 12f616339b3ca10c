"""What stands behind the last words of a text: labels, other titles, invitations, and notes on it or its author."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeder.parse.datelines import place_and_agency
from feeder.parse.invitations import LONGEST_INVITATION, invites
from feeder.parse.kinds import Kind
from feeder.parse.rules import AGENCIES
from feeder.parse.sheet import Sheet

_FEW = 2
_LATIN = "ɏ"
_LABEL = 60
_NOTE = 260
_POINTS = frozenset("•▪■●◆*")
_COLONS = (":", "：")
_SPOKEN = re.compile('[,，][”"’»]|[”"’»],')
_SIGNED = re.compile(r"[.!?][”\"»]?\s\(?[A-Z]\w{1,11}\)?\.?$")
"""What ends a last sentence that the agency signs."""
_LONG_TITLE = 130
_TITLE_WORDS = 4
_HEADLINES = re.compile(f"{Kind.HEADLINE}+$")
_BRACKETS = frozenset("(（[")
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]+[)）\]]\.?")
_REACHED = re.compile(
    r"[^\W\d_a-z]\S*(?: [^\W\d_a-z]\S*){1,3} (?:can|may) be \S+ (?:at|by|on|via) \S.{0,80}@\S+.{0,60}"
)
_AROUND = " -–—/.()*"


def end_of_text(lines: Sequence[int], sheet: Sheet, authors: Sequence[str]) -> int:
    """Give how many lines of a body are its text.

    Where the text is made of sentences, what is none at its end is none of it, unless it is speech, or a list that the
    line above it announces.
    """
    end = len(lines)
    if end <= _FEW or (
        _is_story(sheet.texts[lines[-1]], sheet.kinds[lines[-1]]) and sheet.texts[lines[0]][0] <= _LATIN
    ):
        return end
    kinds = sheet.kinds_of(lines)
    sentences = kinds.count(Kind.PARAGRAPH) + kinds.count(Kind.DATELINE) >= _FEW
    while end > _FEW:
        text, kind = sheet.texts[lines[end - 1]], kinds[end - 1]
        if kind == Kind.HEADLINE:
            behind = sentences and not _is_of_text(lines, kinds[:end], sheet)
        else:
            behind = (sentences and invites(text)) or _is_note(text, kind, authors)
        if not behind and not _is_lone_point(lines, kinds[:end], sheet):
            break
        end -= 1
    return end - _house_notices(lines[:end], sheet)


def _is_story(text: str, kind: str) -> bool:
    """Whether a last paragraph is longer than anything that is said behind a text."""
    return len(text) > LONGEST_INVITATION and kind == Kind.PARAGRAPH


def title_below(lines: Sequence[int], end: int, sheet: Sheet) -> int | None:
    """Give the title of a wire text that has none above it: the one headline behind its end, if there is one."""
    titles = [index for index in lines[end:] if sheet.kinds[index] == Kind.HEADLINE]
    is_wire = bool(lines) and sheet.kinds[lines[0]] == Kind.DATELINE
    full = [index for index in titles if len(sheet.texts[index].split()) >= _TITLE_WORDS]
    return full[0] if is_wire and len(titles) == len(full) == 1 else None


def _is_of_text(lines: Sequence[int], kinds: str, sheet: Sheet) -> bool:
    """Whether a last line that does not end like a sentence is one that was cut, or speech, or of a list announced."""
    text = sheet.texts[lines[len(kinds) - 1]]
    if len(text) > _LONG_TITLE or _SPOKEN.search(text) or _SIGNED.search(text):
        return True
    if text[0].islower() and text.count(" ") >= _TITLE_WORDS:
        return True
    run = _HEADLINES.search(kinds)
    return run is not None and run.start() > 0 and sheet.texts[lines[run.start() - 1]].endswith(_COLONS)


def _is_note(text: str, kind: str, authors: Sequence[str]) -> bool:
    """Whether a last line tells of the author, the agency, or how the text was made."""
    if len(text) > _NOTE:
        return False
    if kind in Kind.CAPTION + Kind.CREDIT and len(text) <= _LABEL:
        return ". " not in text and "”" not in text
    if text[0] in _BRACKETS and _BRACKETED.fullmatch(text):
        return True
    if len(text) <= _LABEL and text.strip(_AROUND).lower() in AGENCIES:
        return True
    if any(text.startswith(f"{name} ") for name in authors):
        return True
    return "@" in text and _REACHED.fullmatch(text) is not None


def _house_notices(lines: Sequence[int], sheet: Sheet) -> int:
    """Give how many last paragraphs speak of the agency itself: where its letters are foreign, two that name it do.

    Neither is one when what is between them and the dateline names it too: then the story does.
    """
    first = sheet.texts[lines[0]]
    name = place_and_agency(first)[1] if first[0] > _LATIN else None
    if name is None or not name.isascii():
        return 0
    named = [name in sheet.texts[index] for index in lines[1:]]
    count = next((back for back, here in enumerate(reversed(named)) if not here), 0)
    return count if count == sum(named) >= _FEW else 0


def _is_lone_point(lines: Sequence[int], kinds: str, sheet: Sheet) -> bool:
    """Whether a text ends with a single point: what it says is said of the author or of the text."""
    if kinds[-1] != Kind.BULLET or kinds[-2:-1] in Kind.BULLET + Kind.HEADLINE:
        return False
    last, before = (sheet.texts[lines[len(kinds) - back]] for back in (1, 2))
    return last[0] in _POINTS and not before.endswith(_COLONS)
