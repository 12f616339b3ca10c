"""News text: titles, links, points and paragraphs in whatever order a page was copied in.

The lines fall into runs: a *head* (a title, its link and points, and the furniture of the page around them) and a
*body* (paragraphs). A head may stand above its body or, where the text of a page was taken first, below it.
`zones` cuts the runs, `pairing` finds which head belongs to which body, and this module makes articles of the pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from feeder.parse.datelines import place
from feeder.parse.dates import labelled_date
from feeder.parse.draft import Draft
from feeder.parse.lines import Kind, Line, Role, classify, url_in
from feeder.parse.pairing import pair
from feeder.parse.words import essence
from feeder.parse.zones import Part, cut

_FEW = 3
_LABEL = 60
_DECK_WORDS = 6
_KICKER = 2
_WRAPPED = range(40, 101)
_ENDS = (".", "!", "?", "”", '"', ":", "。", "؟", "…")


def read(lines: Sequence[str], first: int, zone: tzinfo, roles: dict[int, Role]) -> list[Draft]:
    """Give the articles of a news text whose first line has the number `first`; `roles` takes what each line was."""
    parts = cut([classify(number, raw) for number, raw in enumerate(lines, first)], roles)
    drafts = [_draft(head, bodies, zone, roles) for head, bodies in pair(parts)]
    return [draft for draft in drafts if draft is not None]


def _draft(head: Part | None, bodies: Sequence[Part], zone: tzinfo, roles: dict[int, Role]) -> Draft:
    numbers = [line.number for part in (head, *bodies) if part for line in part.lines]
    draft = Draft(line=min(numbers))
    if head is not None:
        _read_head(draft, head, zone, roles)
    paragraphs: list[tuple[str, Role]] = []
    for body in bodies:
        _read_asides(draft, body.asides, zone, roles)
        paragraphs += _paragraphs(_without_labels(body.lines), roles)
    draft.paragraphs = [text for text, _ in paragraphs]
    _read_dateline(draft, bodies)
    return draft


def _read_head(draft: Draft, head: Part, zone: tzinfo, roles: dict[int, Role]) -> None:
    title = _title(head.titles)
    same = [line for line in head.titles if title and essence(line.text) == essence(title.text)]
    if title:
        repeated = len(same) > 1
        rule = "a headline that stands twice" if repeated else "the headline of its part"
        draft.found("title", _untitled(title), rule, (same[0].number, same[-1].number), sure=1.0 if repeated else 0.9)
    numbers = {line.number for line in same}
    roles |= {line.number: Role.TITLE if line.number in numbers else Role.IGNORED for line in head.titles}
    _read_points(draft, head.points, roles)
    others = (line for line in head.titles if title and line.number > title.number and line.number not in numbers)
    deck = head.deck or next((line for line in others if len(line.text.split()) >= _DECK_WORDS), None)
    if deck and "summary" not in draft.values:
        draft.found("summary", (deck.text,), "the deck between title and text", (deck.number,) * 2, sure=0.7)
        roles[deck.number] = Role.DECK
    for line in head.links:
        roles[line.number] = Role.LINK if "link" not in draft.values else Role.IGNORED
        if "link" not in draft.values:
            draft.found("link", url_in(line), "an address on its own line beside the title", (line.number,) * 2)
    _read_asides(draft, head.asides, zone, roles)


def _title(titles: Sequence[Line]) -> Line | None:
    """Choose the title among the headlines of a head: one that stands twice, else the first that is no kicker."""
    seen: set[str] = set()
    for line in titles:
        if essence(line.text) in seen:
            return line
        seen.add(essence(line.text))
    longest = max((len(line.text) for line in titles), default=0)
    return next((line for line in titles if len(line.text.split()) > _KICKER or 2 * len(line.text) >= longest), None)


def _untitled(line: Line) -> str:
    """Give a title without the number of a digest."""
    return line.text.split(None, 1)[1] if line.kind is Kind.NUMBERED else line.text


def _read_points(draft: Draft, points: Sequence[Line], roles: dict[int, Role]) -> None:
    texts = [line.text for line in points if line.text]
    if not texts:
        return
    draft.found("summary", tuple(texts), "the points below the title", (points[0].number, points[-1].number))
    draft.values["points"] = True
    roles |= {line.number: Role.BULLET for line in points}


def _read_asides(draft: Draft, asides: Iterable[Line], zone: tzinfo, roles: dict[int, Role]) -> None:
    """Take dates and authors from what stands around a text; all else there is furniture."""
    named = False
    for line in asides:
        roles[line.number] = Role.IGNORED
        date = labelled_date(line.text, zone) if line.kind is Kind.DATE else None
        if date and date[0] not in draft.values:
            draft.found(date[0], date[1], "a date on its own line", (line.number,) * 2, sure=0.8)
            roles[line.number] = Role.DATE
        elif line.kind is Kind.BYLINE or named:
            names = line.text if named else line.text.split(None, 1)[1]
            if "authors" not in draft.values:
                draft.found("authors", _names(names), "a byline", (line.number,) * 2, sure=0.8)
            roles[line.number] = Role.BYLINE
        elif line.kind is Kind.CAPTION:
            roles[line.number] = Role.CAPTION
        named = line.kind is Kind.AUTHOR_LABEL


def _names(text: str) -> tuple[str, ...]:
    parts = text.lstrip(": ").replace(" and ", ",").split(",")
    return tuple(
        " ".join(part.split()).title() if part.isupper() else " ".join(part.split()) for part in parts if part.strip()
    )


def _read_dateline(draft: Draft, bodies: Sequence[Part]) -> None:
    for line in (line for body in bodies for line in body.lines[:2]):
        found = place(line.text) if line.kind is Kind.DATELINE else None
        if found:
            draft.found("dateline", found, "the place before the first words", (line.number,) * 2)
            return


def _paragraphs(lines: Sequence[Line], roles: dict[int, Role]) -> list[tuple[str, Role]]:
    """Give the blocks of a body: lists stay together, and lines that were only wrapped are joined."""
    blocks: list[tuple[str, Role]] = []
    for group in _groups(lines):
        roles |= {line.number: Role.DATELINE if line.kind is Kind.DATELINE else Role.BODY for line in group}
        if group[0].kind is Kind.BULLET:
            blocks.append(("\n".join(f"- {line.text}" for line in group), Role.BODY))
        elif _is_wrapped(group):
            blocks.append((" ".join(line.text for line in group), Role.BODY))
        else:
            blocks += [(line.text, Role.BODY) for line in group]
    return blocks


def _without_labels(lines: Sequence[Line]) -> Sequence[Line]:
    """Leave out what looks like headlines at the very end of a text: labels of what the page showed next."""
    end = len(lines)
    while end > _FEW and lines[end - 1].kind is Kind.HEADLINE and len(lines[end - 1].text) <= _LABEL:
        end -= 1
    return lines[:end]


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines that follow each other without a blank one between, lists apart from paragraphs."""
    groups: list[list[Line]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        follows = last is not None and line.number == last.number + 1
        if follows and last is not None and (line.kind is Kind.BULLET) == (last.kind is Kind.BULLET):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_wrapped(group: Sequence[Line]) -> bool:
    """Whether the lines are one paragraph, cut at a column."""
    inner = group[:-1]
    if not inner or any(len(line.text) not in _WRAPPED for line in inner):
        return False
    return 2 * sum(line.text.endswith(_ENDS) for line in inner) < len(inner)
