"""The first lines of texts: titles that happen to look like something else."""

from __future__ import annotations

import re

from feeder.parse import patterns
from feeder.parse.datelines import dateline
from feeder.parse.headlines import HEADLINE_LENGTH, is_open
from feeder.parse.kinds import Kind
from feeder.parse.labelled import behind_label, is_told
from feeder.parse.sheet import Sheet

_NEVER = Kind.END + Kind.PROMOTION + Kind.BYLINE + Kind.LABEL_OF_OTHERS
"""What a text does not begin with: there it is a title that happens to look like that."""
_SIGNED_WIRE = re.compile(f"{Kind.BYLINE}[{Kind.FURNITURE}{Kind.DATE}]*{Kind.DATELINE}")
_SURROUNDING = Kind.FURNITURE + Kind.DATE + Kind.BYLINE + Kind.CAPTION
_SIGNED_TITLE = re.compile(f"{Kind.BYLINE}[{_SURROUNDING}{Kind.CREDIT}]*{Kind.HEADLINE}")
"""A byline above a title."""
_HEAD = Kind.URL + Kind.LABELLED_URL + Kind.BULLET
_TEXT = Kind.PARAGRAPH + Kind.DATELINE
_ALONE = re.compile(
    f"(?:^|(?<={Kind.SEPARATOR}))(?:{Kind.DATELINE}(?=[{_SURROUNDING}]*{Kind.PARAGRAPH})"
    f"|{Kind.CREDIT}(?=[{_SURROUNDING}{_HEAD}]*[{_TEXT}]))"
)
"""A first line above a text, with no headline between."""
_OTHER_HEAD = re.compile(f"{Kind.HEADLINE}(?:[{_HEAD}]|$)|[{Kind.URL}{Kind.LABELLED_URL}]{Kind.HEADLINE}")
_WRAPPED = 100


def with_first_titles(sheet: Sheet, kinds: str) -> str:
    """Give the kinds of a text in which first lines that can be nothing but titles are headlines."""
    if kinds[:1] and kinds[0] in _NEVER and not (_SIGNED_TITLE.match(kinds) or _is_signed_wire(sheet)):
        kinds = Kind.HEADLINE + kinds[1:]
    if Kind.DATELINE not in kinds and Kind.CREDIT not in kinds:
        return kinds
    titled = _OTHER_HEAD.search(kinds) is not None
    return _ALONE.sub(lambda line: Kind.HEADLINE if _is_title(sheet, line, titled=titled) else line[0], kinds)


def _is_signed_wire(sheet: Sheet) -> bool:
    """Whether a text without a title begins with the name of its writer, as the wires send it."""
    return _SIGNED_WIRE.match(sheet.kinds) is not None and patterns.SIGNATURE.fullmatch(sheet.texts[0]) is not None


def _is_title(sheet: Sheet, line: re.Match[str], *, titled: bool) -> bool:
    """Whether a first line is as long as titles are, and does not end like a sentence.

    What begins like a caption is one where the text has a title elsewhere.
    """
    text = sheet.texts[line.start()]
    if len(text) > HEADLINE_LENGTH or not is_open(text):
        return False
    if line[0] == Kind.DATELINE:
        return _names_no_place(text) and _stands_apart(sheet, line.start())
    label = behind_label(text)
    return label is not None and is_told(label) and not titled


def _names_no_place(text: str) -> bool:
    """Whether capitals before a colon may be those of an acronym: neither a date nor an agency is beside them."""
    found = dateline(text)
    return found is not None and not any(found.groupdict().get(name) for name in ("more", "date", "agency"))


def _stands_apart(sheet: Sheet, index: int) -> bool:
    """Whether a line is not the first of a paragraph that was cut at a column."""
    below = index + 1
    return sheet.gap(below) > 0 or len(sheet.texts[below]) > _WRAPPED
