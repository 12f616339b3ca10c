"""What bodies and the lines around them give: paragraphs, a dateline, dates and authors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from feeder.model import Problem
from feeder.parse.bylines import names, names_beside_dates
from feeder.parse.datelines import dateline, is_dated, place_and_agency
from feeder.parse.dates import Calendar, dates_in, is_ambiguous, labelled_date, unknown_zone
from feeder.parse.draft import Draft
from feeder.parse.kinds import Kind, Role
from feeder.parse.lines import unmarked
from feeder.parse.patterns import DASHED_NAME
from feeder.parse.rules import AGENCIES
from feeder.parse.sheet import Sheet
from feeder.parse.tail import end_of_text
from feeder.parse.told import ambiguous
from feeder.parse.verse import LONGEST, is_verse, stanzas
from feeder.parse.wraps import are_whole, is_wrapped, joined, width_of

_NAMED = Kind.HEADLINE + Kind.NUMBERED
_NO_VERSE = re.compile(f"[{Kind.BULLET}{Kind.DATELINE}]")
_BETWEEN_CELLS = re.compile(r"\t+|(?<=[^\s.!?:”\"'’]) {2,}(?=\S)")
_LONGEST_ROW = 100
_PLAIN_BODY = re.compile(f"[{Kind.PARAGRAPH}{Kind.DATELINE}]*")


def read_asides(draft: Draft, asides: Iterable[int], sheet: Sheet, calendar: Calendar) -> None:
    """Take dates and authors from what stands around a text; all else there is furniture."""
    named = False
    for index in asides:
        kind, text = sheet.kinds[index], sheet.texts[index]
        if kind == Kind.DATE:
            _read_date(draft, index, sheet, calendar)
        elif kind == Kind.BYLINE or (named and kind in _NAMED) or (kind == Kind.BULLET and DASHED_NAME.fullmatch(text)):
            found = (text,) if named else names(text if kind == Kind.BYLINE else text.partition(",")[0])
            if found and "authors" not in draft.values:
                draft.found("authors", found, "a byline", span([index], sheet), sure=0.8)
            sheet.roles[index] = Role.BYLINE
        elif kind in Kind.CAPTION + Kind.CREDIT:
            sheet.roles[index] = Role.CAPTION
        elif kind == Kind.FURNITURE and "agency" not in draft.values and text.lower() in AGENCIES:
            draft.found("agency", text, "an agency on its own line", span([index], sheet), sure=0.8)
        named = kind == Kind.AUTHOR_LABEL


def _read_date(draft: Draft, index: int, sheet: Sheet, calendar: Calendar) -> None:
    text = sheet.texts[index]
    date = labelled_date(text, calendar)
    people = () if date else names_beside_dates(text)
    if people and "authors" not in draft.values:
        draft.found("authors", people, "a byline beside a date", span([index], sheet), sure=0.8)
    zone = unknown_zone(text) if date else None
    if zone:
        message = f"the time zone “{zone}” is not known, or not one alone: `site.timezone` was taken"
        draft.problems.append(Problem(sheet.numbers[index], message, note=True))
    for name, value in [date] if date else dates_in(text, calendar):
        if name in draft.values:
            continue
        draft.found(name, value, "a date on its own line", span([index], sheet), sure=0.8)
        sheet.roles[index] = Role.DATE
        if is_ambiguous(text):
            draft.problems.append(Problem(sheet.numbers[index], ambiguous(text, value), note=True))


def read_dateline(draft: Draft, bodies: Iterable[Sequence[int]], sheet: Sheet, calendar: Calendar) -> None:
    """Take place, agency and a date that is whole from before the first words."""
    for body in bodies:
        for index in body[:2]:
            if index != body[0] and sheet.kinds[index] != Kind.DATELINE:
                continue
            begins = dateline(sheet.texts[index])
            place, agency = place_and_agency(begins) if begins is not None else (None, None)
            if begins is None or not (place or agency):
                continue
            where = span([index], sheet)
            if place and "dateline" not in draft.values:
                draft.found("dateline", place, "the place before the first words", where)
            if agency and "agency" not in draft.values:
                draft.found("agency", agency, "the agency before the first words", where)
            dated = is_dated(begins) and "published" not in draft.values
            for _, day in dates_in(begins[0], calendar)[:1] if dated else ():
                draft.found("published", day, "the date before the first words", where, sure=0.7)
            return


def without_tail(lines: Sequence[int], sheet: Sheet, authors: Sequence[str]) -> Sequence[int]:
    """Leave out what the page showed behind the end of a text."""
    end = end_of_text(lines, sheet, authors)
    if end == len(lines) or _is_verse(lines, sheet):
        return lines
    for index in lines[end:]:
        sheet.roles[index] = Role.UNCLAIMED
    while end and sheet.kinds[lines[end - 1]] == Kind.URL and sheet.kinds[lines[end - 1] - 1] == Kind.FURNITURE:
        end -= 1  # the address below a label such as `Short URL`, with a title behind both
        sheet.roles[lines[end]] = Role.IGNORED
    return lines[:end]


def blocks_of(lines: Sequence[int], sheet: Sheet) -> list[str]:
    """Give the blocks of a body: lists stay together, and lines that were only wrapped are joined."""
    if not lines:
        return []
    texts, kinds = sheet.texts_of(lines), sheet.kinds_of(lines)
    sheet.use(lines, Role.BODY)
    dateline = kinds.find(Kind.DATELINE)
    while dateline >= 0:
        sheet.roles[lines[dateline]] = Role.DATELINE
        dateline = kinds.find(Kind.DATELINE, dateline + 1)
    if _PLAIN_BODY.fullmatch(kinds) and are_whole(texts, sheet.numbers_of(lines)):
        return texts
    if _is_verse(lines, sheet):
        return ["\n".join(texts[start:end]) for start, end in stanzas(sheet.numbers_of(lines))]
    blocks: list[str] = []
    column = width_of(texts)
    for start, end in _groups(lines, kinds, sheet):
        if kinds[start] == Kind.BULLET:
            blocks.append("\n".join(f"- {unmarked(text)}" for text in texts[start:end]))
        elif _is_table(texts[start:end]):
            blocks.append("\n".join(texts[start:end]))
        elif is_wrapped(texts[start:end], column):
            blocks.append(joined(texts[start:end], column))
        else:
            blocks += texts[start:end]
    return blocks


def _is_verse(lines: Sequence[int], sheet: Sheet) -> bool:
    """Whether a body is a poem: its lines stay as they are, to the last."""
    if not lines or len(sheet.texts[lines[0]]) > LONGEST or _NO_VERSE.search(sheet.kinds_of(lines)):
        return False
    return is_verse(sheet.texts_of(lines), sheet.numbers_of(lines))


def _is_table(group: Sequence[str]) -> bool:
    """Whether lines that follow each other are rows: all of as many cells, with tabs or spaces between.

    Two spaces behind a full stop are only old custom.
    """
    if max(map(len, group)) > _LONGEST_ROW:
        return False
    cells = {len(_BETWEEN_CELLS.findall(text)) for text in group} if len(group) > 1 else set()
    return len(cells) == 1 and cells != {0}


def _groups(lines: Sequence[int], kinds: str, sheet: Sheet) -> Iterable[tuple[int, int]]:
    """Group lines that follow each other without a blank one between, lists apart from paragraphs."""
    start = 0
    for here in range(1, len(lines) + 1):
        follows = here < len(lines) and sheet.numbers[lines[here]] == sheet.numbers[lines[here - 1]] + 1
        if not follows or (kinds[here] == Kind.BULLET) != (kinds[here - 1] == Kind.BULLET):
            yield start, here
            start = here


def span(indices: Sequence[int], sheet: Sheet) -> tuple[int, int]:
    """Give the numbers of the first and the last of some lines."""
    return sheet.numbers[indices[0]], sheet.numbers[indices[-1]]
