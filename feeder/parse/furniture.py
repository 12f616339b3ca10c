"""What stands on a page between and behind its articles: sign-up blocks, and lists of other articles."""

from __future__ import annotations

import re

from feeder.parse import patterns
from feeder.parse.firsts import with_first_titles
from feeder.parse.kinds import Kind, Role
from feeder.parse.labelled import with_labelled_sentences
from feeder.parse.menu import end_of_menu
from feeder.parse.rules import KNOWN
from feeder.parse.sheet import Sheet

_PROMOTION_LINES = 15
_ADDRESS_LINES = 8
_END_OF_LIST = "end of list"
"""What pages say to those who hear them."""
_LONG_STORY = 300
_STORY = 160
_BLOCK = re.compile(f"[{Kind.PROMOTION}{Kind.END}{Kind.LABEL_OF_OTHERS}{Kind.CONTACT}]")
_CRUMBS = re.compile(f"{Kind.FURNITURE}*({Kind.BULLET}{{2,6}})(?={Kind.HEADLINE})")
"""Points above the first title: the way through the site that led to the text, when they are single words."""
_TITLES = re.compile(f"[{Kind.HEADLINE}{Kind.URL}]{{1,6}}")
_CRUMB_WORDS = 3
_FOLDS = frozenset(("toggle caption", "hide caption", "Toggle caption", "Hide caption"))
_NUMBERED_POINTS = re.compile(f"(?<=[{Kind.HEADLINE}{Kind.URL}]){Kind.NUMBERED}{{2,8}}(?={Kind.DATELINE})")
_BYLINE_BELOW = re.compile(f"{Kind.HEADLINE}{Kind.BULLET}(?!{Kind.BULLET})")
_SENTENCES = frozenset(Kind.PARAGRAPH + Kind.DATELINE)
_GIVEN = _SENTENCES | frozenset(Kind.HEADLINE + Kind.NUMBERED + Kind.BULLET)
"""What may be some of the text, when it stands in a block of furniture."""


def without_promotions(sheet: Sheet) -> str:
    """Give the kinds of a text in which sign-up blocks, and lists of other articles, are furniture."""
    kinds = with_labelled_sentences(sheet.texts, with_first_titles(sheet, sheet.kinds))
    menu = end_of_menu(sheet, kinds)
    kinds = Kind.FURNITURE * menu + kinds[menu:]
    crumbs = _CRUMBS.match(kinds)
    if crumbs and all(len(sheet.texts[index].split()) <= _CRUMB_WORDS for index in range(*crumbs.span(1))):
        kinds = kinds[: crumbs.start(1)] + Kind.FURNITURE * len(crumbs[1]) + kinds[crumbs.end(1) :]
    signed = _BYLINE_BELOW.search(kinds)
    if signed and patterns.DASHED_NAME.fullmatch(sheet.texts[signed.end() - 1]):
        kinds = kinds[: signed.end() - 1] + Kind.BYLINE + kinds[signed.end() :]
    kinds = _NUMBERED_POINTS.sub(lambda run: Kind.BULLET * len(run[0]), kinds)
    kinds = _without_folded_captions(sheet.texts, kinds)
    if _BLOCK.search(kinds) is None:
        return kinds
    made = list(kinds)
    behind = 0
    for found in _BLOCK.finditer(kinds):
        start = found.start()
        if start < behind:
            continue
        if _is_subhead(sheet, kinds, start):
            made[start] = Kind.HEADLINE
            continue
        behind = _end_of_block(sheet, kinds, start) + 1
        made[start:behind] = Kind.FURNITURE * (behind - start)
        _leave_out(sheet, kinds, start, behind)
    return "".join(made)


def _is_subhead(sheet: Sheet, kinds: str, index: int) -> bool:
    """Whether a line that only begins like the label of a list has a sentence below it, and no title."""
    if kinds[index] != Kind.END or kinds[index + 1 : index + 2] != Kind.PARAGRAPH:
        return False
    return sheet.texts[index].lower().strip(patterns.TRIM) not in KNOWN


def _leave_out(sheet: Sheet, kinds: str, start: int, behind: int) -> None:
    """Note what a block takes out that may be some of the text: its sentences, and all of it at the end of a text."""
    if kinds[start] in Kind.END + Kind.CONTACT:
        told = _GIVEN if kinds[start] == Kind.END and behind == len(kinds) else _SENTENCES
        for index in range(start + 1, behind):
            if kinds[index] in told:
                sheet.roles[index] = Role.UNCLAIMED


def _without_folded_captions(texts: list[str], kinds: str) -> str:
    """Give the kinds where what stands above a button that folds captions is a caption, with its credit."""
    if not _FOLDS.intersection(texts):
        return kinds
    made = list(kinds)
    for index in (index for index, text in enumerate(texts) if text in _FOLDS):
        start = index - 2 if index > 1 and kinds[index - 1] in Kind.HEADLINE + Kind.CREDIT + Kind.CAPTION else index - 1
        made[max(start, 0) : index] = Kind.CAPTION * (index - max(start, 0))
        if start < index - 1 and texts[index + 1 : index + 2] == [texts[index - 1]]:
            made[index + 1] = Kind.CREDIT
    return "".join(made)


def _end_of_block(sheet: Sheet, kinds: str, index: int) -> int:
    """Give the last line of a block of furniture that begins at a line."""
    kind = kinds[index]
    if kind == Kind.PROMOTION:
        return _end_of_promotion(sheet, kinds, index)
    if kind == Kind.END:
        return _end_of_list(sheet, kinds, index)
    if kind == Kind.CONTACT:
        return _end_of_address(sheet, index)
    titles = _TITLES.match(kinds, index + 1)
    if titles is None:
        return index
    return titles.end() - 1 - (titles.end() > index + 2 and kinds[titles.end() : titles.end() + 1] == Kind.DATELINE)


def _end_of_promotion(sheet: Sheet, kinds: str, start: int) -> int:
    """Give the line `after newsletter ...` that ends a sign-up block, else the line itself."""
    for index in range(start + 1, min(len(kinds), start + 2 * _PROMOTION_LINES)):
        if kinds[index] == Kind.PROMOTION and sheet.texts[index].casefold().startswith("after"):
            return index
    return start


def _end_of_list(sheet: Sheet, kinds: str, start: int) -> int:
    """Give the last line of a list of other articles: it ends at a separator, before a story, or with the text."""
    for index in range(start + 1, len(kinds)):
        if kinds[index] == Kind.SEPARATOR:
            return index - 1
        if sheet.texts[index].casefold() == _END_OF_LIST:
            return index
        if kinds[index] == Kind.DATELINE or _is_story(sheet, kinds, index, begun=index > start + 1):
            titled = kinds[index] == Kind.DATELINE and index - 1 > start and kinds[index - 1] == Kind.HEADLINE
            return index - 2 if titled else index - 1
    return len(kinds) - 1


def _is_story(sheet: Sheet, kinds: str, index: int, *, begun: bool) -> bool:
    """Whether a text goes on at a line: it is long, or one of two paragraphs.

    Where the list has begun, with a title, these two must be long together.
    """
    lengths = [len(text) for text in sheet.texts[index : index + 2]]
    paragraphs = kinds[index : index + 2] == 2 * Kind.PARAGRAPH
    return lengths[0] > _LONG_STORY or (paragraphs and (not begun or sum(lengths) > _STORY))


def _end_of_address(sheet: Sheet, start: int) -> int:
    """Give the last line of an address: it ends at a blank line."""
    end = start + 1
    while end < len(sheet.texts) and sheet.gap(end) == 0 and end - start < _ADDRESS_LINES:
        end += 1
    return end - 1
