"""News text: titles, links, points and paragraphs in whatever order a page was copied in.

The lines fall into runs: a *head* (a title, its link and points, and the furniture of the page around them) and a
*body* (paragraphs). A head may stand above its body or, where the text of a page was taken first, below it.
`zones` cuts the runs, `pairing` finds which head belongs to which body, and this module makes articles of the pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import sub

from feeder.model import Problem
from feeder.parse.bylines import names
from feeder.parse.datelines import place_and_agency
from feeder.parse.dates import Calendar, dates_in, is_ambiguous, labelled_date
from feeder.parse.draft import Draft
from feeder.parse.fields import ambiguous
from feeder.parse.kinds import Kind, Role
from feeder.parse.lines import unmarked, url_in
from feeder.parse.pairing import pair
from feeder.parse.parts import Part
from feeder.parse.patterns import DASHED_NAME, NAME_ALONE, PROFILE, TRAILING_URL
from feeder.parse.rules import AGENCIES
from feeder.parse.sheet import Sheet, sheet_of
from feeder.parse.tail import end_of_text, title_below
from feeder.parse.words import essence
from feeder.parse.zones import cut

_FEW = 3
_DECK_WORDS = 6
_KICKER = 2
_WRAPPED = range(40, 101)
_WRAPPED_LAST = 100
_ENDS = (".", "!", "?", "”", '"', ":", "。", "؟", "…")
_NAMED = Kind.HEADLINE + Kind.NUMBERED
_PLAIN_BODY = re.compile(f"[{Kind.PARAGRAPH}{Kind.DATELINE}]*")


def read(lines: Sequence[str], first: int, calendar: Calendar, roles: dict[int, Role]) -> list[Draft]:
    """Give the articles of a news text whose first line has the number `first`; `roles` takes what each line was."""
    sheet = sheet_of(lines, first)
    drafts = articles(sheet, calendar)
    roles.update(zip(sheet.numbers, sheet.roles, strict=True))
    return drafts


def articles(sheet: Sheet, calendar: Calendar) -> list[Draft]:
    """Give the articles of a sheet, and note there what each line was."""
    return [_draft(head, bodies, sheet, calendar) for head, bodies in pair(cut(sheet), sheet)]


def paragraphs(lines: Sequence[str], first: int, roles: dict[int, Role]) -> list[str]:
    """Give the blocks of a text that is known to be one body."""
    sheet = sheet_of(lines, first)
    blocks = _paragraphs(list(range(len(sheet.texts))), sheet)
    roles.update(zip(sheet.numbers, sheet.roles, strict=True))
    return blocks


def _draft(head: Part | None, bodies: Sequence[Part], sheet: Sheet, calendar: Calendar) -> Draft:
    begins = [part.lines[0] for part in bodies]
    if head is not None:
        begins.append(head.lines[0])
    draft = Draft(line=sheet.numbers[min(begins)])
    if head is not None:
        _read_head(draft, head, sheet, calendar)
    if bodies:
        draft.body = sheet.numbers[bodies[0].lines[0]]
    for body in bodies:
        if body.asides:
            _read_asides(draft, body.asides, sheet, calendar)
        authors = [*draft.values.get("authors", ()), *_named(head, sheet)]
        kept = _without_tail(body.lines, sheet, authors)
        draft.paragraphs += _paragraphs(kept, sheet)
        title = title_below(body.lines, len(kept), sheet) if head is None else None
        if title is not None:
            draft.found("title", sheet.texts[title], "the headline below its text", _span([title], sheet), sure=0.6)
            sheet.roles[title] = Role.TITLE
    _read_dateline(draft, bodies, sheet)
    return draft


def _read_head(draft: Draft, head: Part, sheet: Sheet, calendar: Calendar) -> None:
    title, same = _title(head.titles if not _has_kicker(head, sheet) else head.titles[1:], sheet)
    beside = None
    if title is not None:
        rule, sure = ("a headline that stands twice", 1.0) if len(same) > 1 else ("the headline of its part", 0.9)
        text = _untitled(title, sheet)
        beside = TRAILING_URL.search(text) if "://" in text else None
        draft.found("title", text[: beside.start()] if beside else text, rule, _span(same, sheet), sure=sure)
    for index in head.titles:
        sheet.roles[index] = Role.UNCLAIMED
    for index in same:
        sheet.roles[index] = Role.TITLE
    if head.points:
        _read_points(draft, head.points, sheet)
    if head.deck is not None or len(head.titles) > len(same):
        _read_deck(draft, head, title, same, sheet)
    for index in sorted(head.links, key=lambda index: bool(PROFILE.search(sheet.texts[index]))):
        sheet.roles[index] = Role.IGNORED if "link" in draft.values else Role.LINK
        if "link" not in draft.values:
            rule = "an address on its own line beside the title"
            draft.found("link", url_in(sheet.texts[index]), rule, _span([index], sheet))
    if beside and "link" not in draft.values:
        draft.found("link", beside[1], "an address behind the title", _span(same, sheet))
    if head.asides:
        _read_asides(draft, head.asides, sheet, calendar)


def _span(indices: Sequence[int], sheet: Sheet) -> tuple[int, int]:
    return sheet.numbers[indices[0]], sheet.numbers[indices[-1]]


def _title(titles: Sequence[int], sheet: Sheet) -> tuple[int | None, Sequence[int]]:
    """Choose the title among the headlines of a head: one that stands twice, else the first that is no kicker.

    Gives it, and all the places where it stands.
    """
    if len(titles) <= 1:
        return (titles[0] if titles else None), titles
    if len({sheet.texts[index] for index in titles}) == 1:
        return titles[1], titles
    words = {index: essence(sheet.texts[index]) for index in titles}
    title = _repeated(words)
    if title is None:
        title = _no_kicker(titles, sheet)
    return title, [index for index in titles if title is not None and words[index] == words[title]]


def _has_kicker(head: Part, sheet: Sheet) -> bool:
    """Whether the first of two headlines above a deck is but a few words beside the other."""
    if head.deck is None or len(head.titles) != 2:  # noqa: PLR2004 - one above the other
        return False
    kicker, title = (sheet.texts[index] for index in head.titles)
    return len(kicker.split()) <= _FEW and 3 * len(kicker) <= 2 * len(title)


def _repeated(words: dict[int, str]) -> int | None:
    """Give the first headline whose words stood before."""
    seen: set[str] = set()
    for index, title in words.items():
        if title in seen:
            return index
        seen.add(title)
    return None


def _no_kicker(titles: Sequence[int], sheet: Sheet) -> int | None:
    longest = max(len(sheet.texts[index]) for index in titles)
    plain = (i for i in titles if len(sheet.texts[i].split()) > _KICKER or 2 * len(sheet.texts[i]) >= longest)
    return next(plain, None)


def _untitled(index: int, sheet: Sheet) -> str:
    """Give a title without the number of a digest."""
    text = sheet.texts[index]
    return text.split(None, 1)[1] if sheet.kinds[index] == Kind.NUMBERED else text


def _read_points(draft: Draft, points: Sequence[int], sheet: Sheet) -> None:
    texts = tuple(filter(None, [unmarked(sheet.texts[index]) for index in points]))
    if not texts:
        return
    draft.found("summary", texts, "the points below the title", _span(points, sheet))
    draft.values["points"] = True
    for index in points:
        sheet.roles[index] = Role.BULLET


def _read_deck(draft: Draft, head: Part, title: int | None, same: Sequence[int], sheet: Sheet) -> None:
    """Take the sentence between title and byline as summary, unless there are points."""
    known = set(same)
    others = (i for i in head.titles if title is not None and i > title and i not in known)
    long = [i for i in others if len(sheet.texts[i].split()) >= _DECK_WORDS]
    if head.deck is None and len(long) > 1 and not head.points and _lead_to_dateline(long, sheet):
        _read_points(draft, long, sheet)
        return
    deck = head.deck if head.deck is not None else next(iter(long), None)
    if deck is None:
        return
    sheet.roles[deck] = Role.DECK
    if "summary" not in draft.values:
        draft.found("summary", (sheet.texts[deck],), "the deck between title and text", _span([deck], sheet), sure=0.7)


def _named(head: Part | None, sheet: Sheet) -> Sequence[str]:
    """Give the names that may be those of authors: lines of a head that nothing claimed, of capitalised words."""
    others = [] if head is None else [i for i in head.titles if sheet.roles[i] is Role.UNCLAIMED]
    return [sheet.texts[i] for i in others if NAME_ALONE.fullmatch(sheet.texts[i])]


def _lead_to_dateline(lines: Sequence[int], sheet: Sheet) -> bool:
    """Whether lines follow each other down to a dateline, as points do that lost their marks."""
    first, last = lines[0], lines[-1]
    return last - first + 1 == len(lines) and sheet.kinds[last + 1 : last + 2] == Kind.DATELINE


def _read_asides(draft: Draft, asides: Iterable[int], sheet: Sheet, calendar: Calendar) -> None:
    """Take dates and authors from what stands around a text; all else there is furniture."""
    named = False
    for index in asides:
        kind, text = sheet.kinds[index], sheet.texts[index]
        if kind == Kind.DATE:
            _read_date(draft, index, sheet, calendar)
        elif kind == Kind.BYLINE or (named and kind in _NAMED) or (kind == Kind.BULLET and DASHED_NAME.fullmatch(text)):
            found = (text,) if named else names(text if kind == Kind.BYLINE else text.partition(",")[0])
            if found and "authors" not in draft.values:
                draft.found("authors", found, "a byline", _span([index], sheet), sure=0.8)
            sheet.roles[index] = Role.BYLINE
        elif kind in Kind.CAPTION + Kind.CREDIT:
            sheet.roles[index] = Role.CAPTION
        elif kind == Kind.FURNITURE and "agency" not in draft.values and text.lower() in AGENCIES:
            draft.found("agency", text, "an agency on its own line", _span([index], sheet), sure=0.8)
        named = kind == Kind.AUTHOR_LABEL


def _read_date(draft: Draft, index: int, sheet: Sheet, calendar: Calendar) -> None:
    text = sheet.texts[index]
    date = labelled_date(text, calendar)
    for name, value in [date] if date else dates_in(text, calendar):
        if name in draft.values:
            continue
        draft.found(name, value, "a date on its own line", _span([index], sheet), sure=0.8)
        sheet.roles[index] = Role.DATE
        if is_ambiguous(text):
            draft.problems.append(Problem(sheet.numbers[index], ambiguous(text, value), note=True))


def _read_dateline(draft: Draft, bodies: Sequence[Part], sheet: Sheet) -> None:
    """Take place and agency from before the first words."""
    for body in bodies:
        for index in body.lines[:2]:
            if sheet.kinds[index] != Kind.DATELINE:
                continue
            place, agency = place_and_agency(sheet.texts[index])
            where = _span([index], sheet)
            if place and "dateline" not in draft.values:
                draft.found("dateline", place, "the place before the first words", where)
            if agency and "agency" not in draft.values:
                draft.found("agency", agency, "the agency before the first words", where)
            return


def _without_tail(lines: Sequence[int], sheet: Sheet, authors: Sequence[str]) -> Sequence[int]:
    """Leave out what the page showed behind the end of a text."""
    end = end_of_text(lines, sheet, authors)
    for index in lines[end:]:
        sheet.roles[index] = Role.UNCLAIMED
    return lines[:end]


def _paragraphs(lines: Sequence[int], sheet: Sheet) -> list[str]:
    """Give the blocks of a body: lists stay together, and lines that were only wrapped are joined."""
    if not lines:
        return []
    texts, kinds = sheet.texts_of(lines), sheet.kinds_of(lines)
    sheet.use(lines, Role.BODY)
    dateline = kinds.find(Kind.DATELINE)
    while dateline >= 0:
        sheet.roles[lines[dateline]] = Role.DATELINE
        dateline = kinds.find(Kind.DATELINE, dateline + 1)
    if _PLAIN_BODY.fullmatch(kinds) and (_are_apart(sheet.numbers_of(lines)) or min(map(len, texts)) > _WRAPPED_LAST):
        return texts
    blocks: list[str] = []
    for start, end in _groups(lines, kinds, sheet):
        if kinds[start] == Kind.BULLET:
            blocks.append("\n".join(f"- {unmarked(text)}" for text in texts[start:end]))
        elif _is_wrapped(texts[start:end]):
            blocks.append(" ".join(texts[start:end]))
        else:
            blocks += texts[start:end]
    return blocks


def _are_apart(numbers: Sequence[int]) -> bool:
    """Whether there are blank lines between all lines of a body."""
    return 1 not in map(sub, numbers[1:], numbers)


def _groups(lines: Sequence[int], kinds: str, sheet: Sheet) -> Iterable[tuple[int, int]]:
    """Group lines that follow each other without a blank one between, lists apart from paragraphs."""
    start = 0
    for here in range(1, len(lines) + 1):
        follows = here < len(lines) and sheet.numbers[lines[here]] == sheet.numbers[lines[here - 1]] + 1
        if not follows or (kinds[here] == Kind.BULLET) != (kinds[here - 1] == Kind.BULLET):
            yield start, here
            start = here


def _is_wrapped(group: Sequence[str]) -> bool:
    """Whether the lines are one paragraph, cut at a column."""
    inner = group[:-1]
    if not inner or any(len(text) not in _WRAPPED for text in inner):
        return False
    return 2 * sum(text.endswith(_ENDS) for text in inner) < len(inner)
