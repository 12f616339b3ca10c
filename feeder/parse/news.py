"""News text: titles, links, points and paragraphs in whatever order a page was copied in.

The lines fall into runs: a *head* (a title, its link and points, and the furniture of the page around them) and a
*body* (paragraphs). A head may stand above its body or, where the text of a page was taken first, below it.
`zones` cuts the runs, `pairing` finds which head belongs to which body, and this module makes articles of the pairs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeder.model import Evidence
from feeder.parse import glance
from feeder.parse.bodies import blocks_of, read_asides, read_dateline, span, without_tail
from feeder.parse.bylines import is_office
from feeder.parse.dates import Calendar
from feeder.parse.draft import Draft
from feeder.parse.kinds import Kind, Role
from feeder.parse.lines import unmarked, url_in
from feeder.parse.pairing import pair
from feeder.parse.parts import Part
from feeder.parse.patterns import BOLD, NAME_ALONE, PROFILE, RUNNING, TRAILING_URL
from feeder.parse.sheet import Sheet, sheet_of
from feeder.parse.tail import title_below
from feeder.parse.words import essence
from feeder.parse.wraps import joined, title_goes_on
from feeder.parse.zones import cut

_FEW = 3
_SEVERAL = 5
_DECK_WORDS = 6
_KICKER = 2
_NEAR = 8
_DATED = re.compile(f"{Kind.HEADLINE}?{Kind.DATE}")


def read(lines: Sequence[str], first: int, calendar: Calendar, roles: dict[int, Role]) -> list[Draft]:
    """Give the articles of a news text whose first line has the number `first`; `roles` takes what each line was."""
    sheet = sheet_of(lines, first)
    drafts = articles(sheet, calendar)
    roles.update(zip(sheet.numbers, sheet.roles, strict=True))
    return drafts


def articles(sheet: Sheet, calendar: Calendar) -> list[Draft]:
    """Give the articles of a sheet, and note there what each line was."""
    plain = glance.article(sheet, calendar)
    if plain is not None:
        return [plain]
    return [_draft(head, bodies, sheet, calendar) for head, bodies in pair(cut(sheet), sheet)]


def paragraphs(lines: Sequence[str], first: int, roles: dict[int, Role]) -> list[str]:
    """Give the blocks of a text that is known to be one body."""
    sheet = sheet_of(lines, first)
    blocks = blocks_of(list(range(len(sheet.texts))), sheet)
    roles.update(zip(sheet.numbers, sheet.roles, strict=True))
    return blocks


def _draft(head: Part | None, bodies: Sequence[Part], sheet: Sheet, calendar: Calendar) -> Draft:
    begins = [part.lines[0] for part in bodies]
    if head is not None:
        begins.append(head.lines[0])
    draft = Draft(line=sheet.numbers[min(begins)])
    if head is not None:
        _read_head(draft, head, sheet, calendar)
        if head.is_apart:
            where = span(head.titles, sheet)
            draft.evidence["boundaries"] = Evidence("boundaries", "blank lines above its title", *where, 0.4)
    if bodies:
        draft.body = sheet.numbers[bodies[0].lines[0]]
    for body in bodies:
        if body.asides:
            read_asides(draft, body.asides, sheet, calendar)
        authors = [*draft.values.get("authors", ()), *_named(head, sheet)]
        kept = without_tail(body.lines, sheet, authors)
        draft.paragraphs += blocks_of(kept, sheet)
        title = title_below(body.lines, len(kept), sheet) if head is None else None
        if title is not None:
            draft.found("title", sheet.texts[title], "the headline below its text", span([title], sheet), sure=0.6)
            sheet.roles[title] = Role.TITLE
    read_dateline(draft, [body.lines for body in bodies], sheet, calendar)
    return draft


def _read_head(draft: Draft, head: Part, sheet: Sheet, calendar: Calendar) -> None:
    title, same = _title(head.titles if not _has_kicker(head, sheet) else head.titles[1:], sheet)
    beside = None
    if title is not None:
        rule, sure = ("a headline that stands twice", 1.0) if len(same) > 1 else ("the headline of its part", 0.9)
        text = _untitled(title, sheet)
        if title + 1 in head.titles and title_goes_on(sheet, title + 1, head.width):
            text, same = joined([text, sheet.texts[title + 1]], head.width), [*same, title + 1]
        beside = TRAILING_URL.search(text) if "://" in text else None
        draft.found("title", text[: beside.start()] if beside else text, rule, span(same, sheet), sure=sure)
    for index in head.titles:
        sheet.roles[index] = Role.UNCLAIMED
    for index in same:
        sheet.roles[index] = Role.TITLE
    if head.points:
        _read_points(draft, head.points, sheet)
    if head.deck is not None or len(head.titles) > len(same):
        _read_deck(draft, head, title, same, sheet)
    _read_links(draft, head.links, sheet)
    if beside and "link" not in draft.values:
        draft.found("link", beside[1], "an address behind the title", span(same, sheet))
    if head.asides:
        read_asides(draft, head.asides, sheet, calendar)
    if title is not None and "authors" not in draft.values:
        _read_name(draft, [index for index in head.titles if index > title], sheet)


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
    if title is None or _is_name_again(title, titles, sheet):
        title = _no_kicker(titles, sheet)
    return title, [index for index in titles if title is not None and words[index] == words[title]]


def _has_kicker(head: Part, sheet: Sheet) -> bool:
    """Whether the first of two headlines above a deck is but a few words beside the other."""
    above = [index for index in head.titles if head.deck is not None and index < head.deck]
    if len(above) != 2:  # noqa: PLR2004 - one above the other
        return False
    kicker, title = (sheet.texts[index] for index in above)
    words = len(kicker.split())
    return (words <= _FEW and 3 * len(kicker) <= 2 * len(title)) or (
        words <= _SEVERAL and 2 * len(kicker) <= len(title)
    )


def _repeated(words: dict[int, str]) -> int | None:
    """Give the first headline whose words stood before."""
    seen: set[str] = set()
    for index, title in words.items():
        if title in seen:
            return index
        seen.add(title)
    return None


def _is_name_again(index: int, titles: Sequence[int], sheet: Sheet) -> bool:
    """Whether a headline is a name that stands right below itself, with a title of more words above both.

    Pages show a writer twice, as the words of the portrait and below it.
    """
    name, above = sheet.texts[index], [sheet.texts[at] for at in titles if at < index - 1]
    if sheet.texts[index - 1] != name or NAME_ALONE.fullmatch(name) is None:
        return False
    return any(len(text.split()) > _SEVERAL and len(text) > 2 * len(name) for text in above)


def _no_kicker(titles: Sequence[int], sheet: Sheet) -> int | None:
    longest = max(len(sheet.texts[index]) for index in titles)
    plain = (i for i in titles if len(sheet.texts[i].split()) > _KICKER or 2 * len(sheet.texts[i]) >= longest)
    return next(plain, None)


def _untitled(index: int, sheet: Sheet) -> str:
    """Give a title without the number of a digest, the marks of bold, or what the wires put before it."""
    text = sheet.texts[index]
    if sheet.kinds[index] == Kind.NUMBERED:
        return text.split(None, 1)[1]
    if text[0] == "*":
        return BOLD.sub(r"\1", text, count=1)
    return RUNNING.sub("", text, count=1) if "-" in text else text


def _read_links(draft: Draft, links: Sequence[int], sheet: Sheet) -> None:
    """Take the first address of a head, before those of the writer's profiles."""
    for index in sorted(links, key=lambda index: bool(PROFILE.search(sheet.texts[index]))):
        sheet.roles[index] = Role.IGNORED if "link" in draft.values else Role.LINK
        if "link" not in draft.values:
            rule = "an address on its own line beside the title"
            draft.found("link", url_in(sheet.texts[index]), rule, span([index], sheet))


def _read_points(draft: Draft, points: Sequence[int], sheet: Sheet) -> None:
    texts = tuple(filter(None, [unmarked(sheet.texts[index]) for index in points]))
    if not texts:
        return
    draft.found("summary", texts, "the points below the title", span(points, sheet))
    draft.values["points"] = True
    for index in points:
        sheet.roles[index] = Role.BULLET


def _read_deck(draft: Draft, head: Part, title: int | None, same: Sequence[int], sheet: Sheet) -> None:
    """Take the sentence between title and byline as summary, unless there are points."""
    known = set(same)
    others = [i for i in head.titles if title is not None and i > title and i not in known]
    long = [i for i in others if len(sheet.texts[i].split()) >= _DECK_WORDS]
    if head.deck is None and not head.points:
        points = long if len(long) > 1 and _lead_to_dateline(long, sheet) else _above_dateline(others, sheet)
        if points:
            _read_points(draft, points, sheet)
            return
    deck = head.deck if head.deck is not None else next(iter(long), None)
    if deck is None:
        return
    sheet.roles[deck] = Role.DECK
    if "summary" not in draft.values:
        draft.found("summary", (sheet.texts[deck],), "the deck between title and text", span([deck], sheet), sure=0.7)


def _named(head: Part | None, sheet: Sheet) -> Sequence[str]:
    """Give the names that may be those of authors: lines of a head that nothing claimed, of capitalised words."""
    others = [] if head is None else [i for i in head.titles if sheet.roles[i] is Role.UNCLAIMED]
    return [sheet.texts[i] for i in others if NAME_ALONE.fullmatch(sheet.texts[i])]


def _read_name(draft: Draft, lines: Sequence[int], sheet: Sheet) -> None:
    """Take a name that stands alone above the date, a place and the date, or its bearer's office for the author's.

    One that the text soon says again is that of whom it is about.
    """
    for index in lines:
        name, below = sheet.texts[index], "".join(sheet.texts[index + 1 : index + 2])
        signed = _DATED.match(sheet.kinds, index + 1) or is_office(below)
        again = any(name in text and name != text for text in sheet.texts[index + 1 : index + _NEAR])
        if signed and not again and sheet.roles[index] is Role.UNCLAIMED and NAME_ALONE.fullmatch(name):
            draft.found("authors", (name,), "a name alone below the title", span([index], sheet), sure=0.6)
            sheet.roles[index] = Role.BYLINE
            return


def _above_dateline(lines: Sequence[int], sheet: Sheet) -> Sequence[int]:
    """Give the lines right above a dateline that say something each: three and more are points without marks."""
    start = len(lines)
    while (
        start
        and len(sheet.texts[lines[start - 1]].split()) >= _FEW
        and lines[start - 1] + len(lines) - start == lines[-1]
    ):
        start -= 1
    found = lines[start:]
    return found if len(found) >= _FEW and _lead_to_dateline(found, sheet) else ()


def _lead_to_dateline(lines: Sequence[int], sheet: Sheet) -> bool:
    """Whether lines follow each other down to a dateline, as points do that lost their marks."""
    first, last = lines[0], lines[-1]
    return last - first + 1 == len(lines) and sheet.kinds[last + 1 : last + 2] == Kind.DATELINE
