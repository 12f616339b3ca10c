"""What stands behind the last words of a text: labels, other titles, invitations, and notes on it or its author."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeder.parse.datelines import dateline, place_and_agency
from feeder.parse.invitations import LONGEST_INVITATION, invites
from feeder.parse.kinds import Kind
from feeder.parse.notes import is_note
from feeder.parse.sheet import Sheet

_FEW = 2
_LATIN = "ɏ"
_POINTS = frozenset("•▪■●◆*")
_COLONS = (":", "：")
_SPOKEN = re.compile('[,，][”"’»]|[”"’»],')
_SIGNED = re.compile(r"[.!?][”\"»]?\s\(?[A-Z]\w{1,11}\)?\.?$")
"""What ends a last sentence that the agency signs."""
_LONG_TITLE = 130
_TITLE_WORDS = 4
_SAID = re.compile("[“‘«„‚「『\"'].*[”’»“‘」』\"'][.!?…]?")
_QUESTIONS = ("?", "？", "؟")


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
    by, run = frozenset(authors) if len(authors) > _FEW else authors, end
    while end > _FEW:
        text, kind = sheet.texts[lines[end - 1]], kinds[end - 1]
        if kind == Kind.HEADLINE:
            run = run if end > run else _start_of_run(kinds, end)
            behind = sentences and not (_is_of_text(text) or _belongs(lines, kinds, run, end, sheet))
        else:
            behind = (sentences and invites(text)) or is_note(text, kind, by)
        if not behind and not _is_lone_point(lines, kinds, end, sheet):
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


def _is_of_text(text: str) -> bool:
    """Whether a last line that does not end like a sentence is one that was cut, or speech, by its words."""
    if len(text) > _LONG_TITLE or _SPOKEN.search(text) or _SIGNED.search(text):
        return True
    return text[0].islower() and text.count(" ") >= _TITLE_WORDS


def _start_of_run(kinds: str, end: int) -> int:
    """Give where the headlines begin that follow each other down to a line."""
    while end and kinds[end - 1] == Kind.HEADLINE:
        end -= 1
    return end


def _belongs(lines: Sequence[int], kinds: str, run: int, end: int, sheet: Sheet) -> bool:
    """Whether a headline-like line is of a list that the line above it announces, or asks or says the last words.

    Titles of other texts come in lists, or below a wire text or a label: a question or a quote alone is of the text.
    """
    if run > 0 and sheet.texts[lines[run - 1]].endswith(_COLONS):
        return True
    if run < end - 1 or kinds[end : end + 1] == Kind.HEADLINE or sheet.kinds[lines[end - 1] - 1] == Kind.FURNITURE:
        return False
    text = sheet.texts[lines[end - 1]]
    if text.endswith(_QUESTIONS):
        return kinds[0] != Kind.DATELINE or text.count(" ") < _TITLE_WORDS
    return _SAID.fullmatch(text) is not None


def _house_notices(lines: Sequence[int], sheet: Sheet) -> int:
    """Give how many last paragraphs speak of the agency itself: where its letters are foreign, two that name it do.

    Neither is one when what is between them and the dateline names it too: then the story does.
    """
    first = sheet.texts[lines[0]]
    begins = dateline(first) if first[0] > _LATIN else None
    name = place_and_agency(begins)[1] if begins is not None else None
    if name is None or not name.isascii():
        return 0
    named = [name in sheet.texts[index] for index in lines[1:]]
    count = next((back for back, here in enumerate(reversed(named)) if not here), 0)
    return count if count == sum(named) >= _FEW else 0


def _is_lone_point(lines: Sequence[int], kinds: str, end: int, sheet: Sheet) -> bool:
    """Whether a text ends with a single point: what it says is said of the author or of the text."""
    if kinds[end - 1] != Kind.BULLET or kinds[end - 2] in Kind.BULLET + Kind.HEADLINE:
        return False
    last, before = (sheet.texts[lines[end - back]] for back in (1, 2))
    return last[0] in _POINTS and not before.endswith(_COLONS)
