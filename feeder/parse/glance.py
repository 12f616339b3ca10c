"""The text that most are, one head above one body, read at a glance.

What the kinds of the lines alone tell is worked out once for each sequence of kinds, since the same few make up most
texts. A glance gives what the long way gives (`zones`, `pairing`, `news`), or nothing, when a closer look is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from feeder.parse.bodies import blocks_of, read_asides, read_dateline, without_tail
from feeder.parse.dates import Calendar
from feeder.parse.draft import Draft
from feeder.parse.kinds import Kind, Role
from feeder.parse.lines import unmarked, url_in
from feeder.parse.patterns import is_marked
from feeder.parse.runs import LONG_SENTENCE, speech
from feeder.parse.sheet import Sheet
from feeder.parse.surroundings import is_label
from feeder.parse.words import essence
from feeder.parse.wraps import are_whole

_SURROUNDING = Kind.DATE + Kind.FURNITURE + Kind.BYLINE + Kind.CAPTION + Kind.CREDIT
_URLS = Kind.URL + Kind.LABELLED_URL
_HEAD = Kind.HEADLINE + _URLS
_PLAIN = re.compile(
    f"[{_SURROUNDING}]*{Kind.HEADLINE}[{_SURROUNDING}{_HEAD}]*({Kind.BULLET}*)[{Kind.PARAGRAPH}{Kind.DATELINE}]+"
)
"""Titles and what surrounds them, points, paragraphs."""
_DECK = re.compile(f"{Kind.PARAGRAPH}{Kind.DATELINE}(?!{Kind.DATELINE})")
"""A paragraph above the dateline, which may be none of the text."""
_DASHES = "—–-"
"""What a byline may stand behind, and a point too."""
_LONGEST_HEAD = 32
_MOST_LINES = 200
_USES = {
    Kind.HEADLINE: Role.TITLE,
    Kind.URL: Role.LINK,
    Kind.LABELLED_URL: Role.LINK,
    Kind.BULLET: Role.BULLET,
    Kind.PARAGRAPH: Role.BODY,
    Kind.DATELINE: Role.DATELINE,
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where everything stands in a text, by index."""

    first: int
    """The first line that is no aside."""
    titles: tuple[int, ...]
    link: int | None
    asides: tuple[int, ...]
    points: range
    body: range
    roles: tuple[Role, ...]


@lru_cache(maxsize=512)
def _shape(kinds: str) -> _Shape | None:
    """Give the shape of a text by the kinds of its lines; None when it is not of the plain sort."""
    plain = _PLAIN.fullmatch(kinds)
    if plain is None:
        return None
    points, body = plain.span(1)
    head = kinds[:points]
    links = [index for index, kind in enumerate(head) if kind in _URLS]
    if points > _LONGEST_HEAD or len(links) > 1 or _DECK.match(kinds, body):
        return None
    titles = tuple(index for index, kind in enumerate(head) if kind == Kind.HEADLINE)
    return _Shape(
        first=min(titles[0], *links) if links else titles[0],
        titles=titles,
        link=links[0] if links else None,
        asides=tuple(index for index, kind in enumerate(head) if kind not in _HEAD),
        points=range(points, body),
        body=range(body, len(kinds)),
        roles=tuple(_USES.get(kind, Role.IGNORED) for kind in kinds),
    )


def article(sheet: Sheet, calendar: Calendar) -> Draft | None:
    """Give the one article of a sheet, and note there what each line was; None when it needs a closer look."""
    shape = _shape(sheet.kinds) if len(sheet.kinds) <= _MOST_LINES else None
    if shape is None:
        return None
    texts, numbers, titles = sheet.texts, sheet.numbers, shape.titles
    title = texts[titles[-1]]
    if "://" in title or is_marked(title) or (len(titles) > 1 and not _are_one([texts[index] for index in titles])):
        return None
    points = _points(texts[shape.points.start : shape.points.stop]) if shape.points else ()
    if points is None:
        return None
    sheet.roles = list(shape.roles)
    body = shape.body
    draft = Draft(numbers[shape.first], numbers[body.start])
    where = numbers[titles[0]], numbers[titles[-1]]
    if len(titles) > 1:
        draft.found("title", texts[titles[1]], "a headline that stands twice", where)
    else:
        draft.found("title", title, "the headline of its part", where, 0.9)
    if points:
        where = numbers[shape.points.start], numbers[body.start - 1]
        draft.found("summary", points, "the points below the title", where)
        draft.values["points"] = True
    if shape.link is not None:
        number = numbers[shape.link]
        rule = "an address on its own line beside the title"
        draft.found("link", url_in(texts[shape.link]), rule, (number, number))
    if shape.asides:
        read_asides(draft, shape.asides, sheet, calendar)
    kept = without_tail(body, sheet, draft.values.get("authors", ()))
    paragraphs = texts[kept[0] : kept[-1] + 1]
    whole = are_whole(paragraphs, numbers[kept[0] : kept[-1] + 1])
    draft.paragraphs = paragraphs if whole else blocks_of(kept, sheet)
    read_dateline(draft, [body], sheet, calendar)
    return draft


def _are_one(titles: Sequence[str]) -> bool:
    """Whether titles have the same words."""
    first = titles[0]
    others = [title for title in titles if title != first]
    return not others or {essence(first)} == set(map(essence, others))


def _points(texts: list[str]) -> tuple[str, ...] | None:
    """Give the points of a head, without their marks; None when they are something else: speech, a byline, nothing."""
    if len(texts) == 1 and (texts[0][0] in _DASHES or is_label(texts[0])):
        return None
    if max(map(len, texts)) > LONG_SENTENCE and speech(texts, Kind.BULLET * len(texts)):
        return None
    points = tuple(map(unmarked, texts))
    return points if all(points) else None
