"""Where heads and bodies begin: what a line means beside its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from feeder.parse.furniture import without_promotions
from feeder.parse.lines import HEADLINE_LENGTH, Kind, Line, Role
from feeder.parse.words import essence

_ASIDE = {Kind.DATE, Kind.FURNITURE, Kind.BYLINE, Kind.AUTHOR_LABEL, Kind.CAPTION, Kind.PROMOTION}
_URLS = {Kind.URL, Kind.LABELLED_URL}
_LONG_POINT = 220
_LONG_SENTENCE = 120
_BYLINE_LINES = 5
_MOST_PARAGRAPHS = 2
_NEAR = 40
_TITLE_WORDS = 4


@dataclass(slots=True)
class Part:
    """One run of lines: a head, with at least one title or link, or a body."""

    is_head: bool
    lines: list[Line] = field(default_factory=list)
    """Everything but the asides, in order."""
    titles: list[Line] = field(default_factory=list)
    links: list[Line] = field(default_factory=list)
    points: list[Line] = field(default_factory=list)
    deck: Line | None = None
    asides: list[Line] = field(default_factory=list)
    essences: set[str] = field(default_factory=set)
    """The words of the titles, to tell a title that stands twice from another one."""

    @property
    def text(self) -> str:
        """The words of the part, by which a head finds its body."""
        return "\n".join(line.text for line in self.lines)


def cut(lines: Sequence[Line], roles: dict[int, Role]) -> list[Part]:
    """Cut a text into heads and bodies; blank lines and what is no part of any article get their roles here."""
    return _Cutter(without_promotions(lines, roles), roles).parts()


class _Cutter:
    """One walk over the lines that are not blank."""

    def __init__(self, lines: list[Line], roles: dict[int, Role]) -> None:
        self.lines = lines
        self.roles = roles
        self.digest = _is_digest(lines)
        self.essences = [essence(line.text) if self._may_be_title(line) else "" for line in lines]
        self.counts = Counter(self.essences)
        self.speech = _speech(lines)
        self.found: list[Part] = []
        self.pending: list[Line] = []

    def parts(self) -> list[Part]:
        for index, line in enumerate(self.lines):
            if line.kind is Kind.SEPARATOR:
                self.roles[line.number] = Role.SEPARATOR
                self._flush()
                self.found.append(Part(is_head=False))
            elif (line.kind in _ASIDE and not self._is_prose(index)) or self._is_labelled(index):
                self.pending.append(line)
            elif line.kind in _URLS and self._is_own_link(index):
                self._head(index, new=False).links.append(line)
            elif self._is_title(index):
                self._title(index)
            else:
                self._text(index)
        self._flush()
        return [part for part in self.found if part.lines]

    # -- single lines

    def _may_be_title(self, line: Line) -> bool:
        return line.kind is Kind.HEADLINE or (line.kind is Kind.NUMBERED and self.digest)

    def _is_prose(self, index: int) -> bool:
        """Whether what looks like a caption stands between paragraphs."""
        if self.lines[index].kind is not Kind.CAPTION:
            return False
        last = self._last()
        return last is not None and not last.is_head and bool(last.lines)

    def _is_labelled(self, index: int) -> bool:
        """Whether a line is the name below a label such as `Author`."""
        return index > 0 and self.lines[index - 1].kind is Kind.AUTHOR_LABEL and self._may_be_title(self.lines[index])

    def _is_own_link(self, index: int) -> bool:
        """Whether an address on its own line belongs to a title, or is the first or last line of all."""
        last = self._last()
        if last is not None and last.is_head and not last.points:
            return True
        after = self._next(index)
        return after is None or index == 0 or self._is_title(after) or self.lines[index].kind is Kind.LABELLED_URL

    def _is_title(self, index: int) -> bool:
        line = self.lines[index]
        if not self._may_be_title(line):
            return self._is_first() and self._is_short_first(index)
        if self._is_first() or line.kind is Kind.NUMBERED:
            return True
        return self._is_repeated(index) or self._is_followed(index)

    def _is_first(self) -> bool:
        """Whether nothing but asides stands before it, in the text or behind a separator."""
        last = self._last()
        return last is None or not last.lines

    def _is_short_first(self, index: int) -> bool:
        """Whether a first line that ends like a sentence stands apart from a much longer text."""
        line, after = self.lines[index], self._next(index)
        if line.kind is not Kind.PARAGRAPH or after is None or len(line.text) > HEADLINE_LENGTH // 2 + 30:
            return False
        behind = self.lines[after]
        apart = behind.number > line.number + 1 or len(behind.text) > 2 * len(line.text)
        return apart and (len(behind.text) > len(line.text) or behind.kind in {Kind.BULLET, Kind.DATELINE})

    def _is_repeated(self, index: int) -> bool:
        """Whether the same headline stands again, with no paragraph between."""
        if self.counts[self.essences[index]] < 2:  # noqa: PLR2004 - twice
            return False
        for step in (-1, 1):
            for other in range(index + step, index + step * _NEAR, step):
                if not 0 <= other < len(self.lines) or self.lines[other].kind in {Kind.PARAGRAPH, Kind.DATELINE}:
                    break
                if self.essences[other] == self.essences[index]:
                    return True
        return False

    def _is_followed(self, index: int) -> bool:
        """Whether what comes next is what comes after titles: a dateline, an address, points with a story behind."""
        after = self._next(index)
        if after is None:
            return False
        kind = self.lines[after].kind
        if kind is Kind.DATELINE:
            return True
        if kind in _URLS or (index > 0 and self.lines[index - 1].kind in _URLS):
            return len(self.lines[index].text.split()) >= _TITLE_WORDS - 1
        return kind is Kind.BULLET and self._leads_points(index, after)

    def _leads_points(self, index: int, after: int) -> bool:
        if self.speech[after]:
            return False
        while after < len(self.lines) and self.lines[after].kind is Kind.BULLET:
            after += 1
        behind = self.lines[after].kind if after < len(self.lines) else None
        if behind is Kind.PARAGRAPH:
            return len(self.lines[index].text.split()) >= _TITLE_WORDS
        return True

    def _next(self, index: int) -> int | None:
        """Give the next line that is no aside."""
        near = range(index + 1, min(len(self.lines), index + _NEAR))
        return next((i for i in near if self.lines[i].kind not in _ASIDE), None)

    # -- parts

    def _last(self) -> Part | None:
        return self.found[-1] if self.found else None

    def _flush(self) -> None:
        """Give waiting asides to the part that they follow."""
        last = self._last()
        if last is not None:
            last.asides += self.pending
            self.pending = []

    def _head(self, index: int, *, new: bool) -> Part:
        """Give the head that a line belongs to: the one at work, or another behind a body, or behind points."""
        last = self._last()
        if last is None or not last.is_head or new:
            last = Part(is_head=True, asides=self.pending)
            self.found.append(last)
        else:
            last.asides += self.pending
        self.pending = []
        last.lines.append(self.lines[index])
        return last

    def _title(self, index: int) -> None:
        last = self._last()
        words = essence(self.lines[index].text)
        known = last.essences if last is not None and last.is_head else set()
        new = words not in known and last is not None and last.is_head and bool(last.points or (last.links and known))
        head = self._head(index, new=new)
        head.titles.append(self.lines[index])
        head.essences.add(words)

    def _text(self, index: int) -> None:
        """Take points, a deck or another headline into the head at work; all else is a body."""
        line, last = self.lines[index], self._last()
        in_head = last is not None and last.is_head
        if in_head and line.kind is Kind.BULLET and not self.speech[index]:
            self._head(index, new=False).points.append(line)
        elif in_head and line.kind is Kind.HEADLINE and (self._goes_on(index) or self._is_before_byline(index)):
            self._head(index, new=False).titles.append(line)
        elif last is not None and in_head and line.kind is Kind.PARAGRAPH and self._is_before_byline(index):
            head = self._head(index, new=False)
            head.deck = head.deck or line
        else:
            self._body(line)

    def _body(self, line: Line) -> None:
        last = self._last()
        if last is None or last.is_head:
            self._flush()
            last = Part(is_head=False, asides=self.pending)
            self.pending = []
            self.found.append(last)
        else:
            self._flush()
        last.lines.append(line)

    def _goes_on(self, index: int) -> bool:
        """Whether the head goes on behind a headline-like line."""
        if index + 1 >= len(self.lines):
            return False
        behind = self.lines[index + 1]
        return behind.kind in _ASIDE | _URLS or (self._may_be_title(behind) and self._is_repeated(index + 1))

    def _is_before_byline(self, index: int) -> bool:
        """Whether the byline or the date of the article comes soon, so that its text has not begun yet."""
        head = self._last()
        if head is None or not head.titles or head.points:
            return False
        paragraphs = 0
        for line in self.lines[index : index + _BYLINE_LINES]:
            if line.kind in {Kind.DATE, Kind.BYLINE, Kind.AUTHOR_LABEL}:
                return True
            paragraphs += line.kind is Kind.PARAGRAPH
            if line.kind in {Kind.DATELINE, Kind.BULLET, Kind.SEPARATOR} or paragraphs > _MOST_PARAGRAPHS:
                return False
        return False


def _speech(lines: Sequence[Line]) -> list[bool]:
    """Tell for each line whether it is speech behind a dash: its run is of sentences as long as paragraphs."""
    told: list[bool] = []
    for is_bullet, group in groupby(lines, key=lambda line: line.kind is Kind.BULLET):
        run = list(group)
        said = sum(len(line.text) > _LONG_SENTENCE and line.text.endswith((".", "!", "?", "”")) for line in run)
        long = said == len(run) or any(len(line.text) > _LONG_POINT for line in run)
        told += [is_bullet and long] * len(run)
    return told


def _is_digest(lines: Sequence[Line]) -> bool:
    """Whether a text is a numbered list of stories: 1., 2., ... each with a paragraph below."""
    if not lines or lines[0].kind is not Kind.NUMBERED:
        return False
    numbers = [(index, line) for index, line in enumerate(lines) if line.kind is Kind.NUMBERED]
    for expected, (index, line) in enumerate(numbers, 1):
        below = lines[index + 1].kind if index + 1 < len(lines) else None
        if not line.text.startswith(str(expected)) or below not in {Kind.PARAGRAPH, Kind.DATELINE}:
            return False
    return len(numbers) > 1
