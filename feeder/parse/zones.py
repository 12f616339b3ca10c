"""Where heads and bodies begin: what a line means beside its neighbours."""

from __future__ import annotations

import re
from collections import Counter

from feeder.parse.headlines import HEADLINE_LENGTH, is_open
from feeder.parse.kinds import ASIDE, URLS, Kind, Role
from feeder.parse.orders import single_articles
from feeder.parse.parts import Part
from feeder.parse.runs import Below, is_digest, speech, stories_apart, wide_gaps
from feeder.parse.sheet import Sheet
from feeder.parse.surroundings import settled
from feeder.parse.words import essence
from feeder.parse.wraps import title_goes_on, width_of

_DATES = Kind.DATE + Kind.BYLINE + Kind.AUTHOR_LABEL
_ONE_DATELINE = re.compile(f"{Kind.BULLET}*{Kind.DATELINE}(?!{Kind.DATELINE})")
_BELOW_TITLE = Kind.DATELINE + Kind.BULLET + URLS
_ABOVE_TITLE = re.compile(f"[{Kind.DATE}{Kind.FURNITURE}]+{Kind.HEADLINE}")
_SIGNED = {Kind.DATE, Kind.BYLINE}
"""What says below each of several titles who wrote the text, or when."""
_TEXT = re.compile(f"[{Kind.PARAGRAPH}{Kind.DATELINE}]+")
_POINTS = re.compile(f"{Kind.BULLET}+")
_MAIN = re.compile(f"[^{ASIDE}]")
_SUBHEAD = Kind.PARAGRAPH + Kind.HEADLINE + Kind.PARAGRAPH
_LABEL = 60
_BYLINE_LINES = 5
_MOST_PARAGRAPHS = 2
_NEAR = 40
_TITLE_WORDS = 4
_LONGEST_DECK = 300


def cut(sheet: Sheet) -> list[Part]:
    """Cut a text into heads and bodies."""
    kinds = settled(sheet)
    return single_articles(sheet, kinds) or _Cutter(sheet, kinds).parts()


class _Cutter:
    """One walk over the lines that are not blank."""

    def __init__(self, sheet: Sheet, kinds: str) -> None:
        self.sheet = sheet
        self.texts, self.kinds = sheet.texts, kinds
        self.titled = Kind.HEADLINE + Kind.NUMBERED if is_digest(sheet.texts, kinds) else Kind.HEADLINE
        self.essences = {i: essence(sheet.texts[i]) for i, kind in enumerate(kinds) if kind in self.titled}
        self.counts = Counter(self.essences.values())
        self.speech = speech(sheet.texts, kinds)
        self.width = width_of(sheet.texts)
        self.apart = stories_apart(sheet, kinds)
        self.gaps = wide_gaps(sheet) | self.apart
        self.signed = kinds[1:2] if kinds[:1] == Kind.HEADLINE and kinds[1:2] in _SIGNED else ""
        self.last_subhead = kinds.rfind(_SUBHEAD)
        self.below = Below(sheet.texts, kinds)
        self.found: list[Part] = []
        self.pending: list[int] = []

    def parts(self) -> list[Part]:
        index = 0
        while index < len(self.kinds):
            last = self.found[-1] if self.found else None
            run = _TEXT.match(self.kinds, index)
            if run and last is not None and not last.is_head and last.lines:
                self._bodies(last, index, run.end())
                index = run.end()
                continue
            self._line(index)
            index += 1
        self._flush()
        return [part for part in self.found if part.lines]

    def _line(self, index: int) -> None:
        kind = self.kinds[index]
        if kind == Kind.SEPARATOR:
            self.sheet.roles[index] = Role.SEPARATOR
            self._flush()
            self.found.append(Part(is_head=False))
        elif (kind in ASIDE and not self._is_prose(index)) or self._is_labelled(index):
            self.pending.append(index)
        elif kind in URLS and self._is_own_link(index):
            self._head(index, new=self._is_of_next(index)).links.append(index)
        elif self._is_title(index):
            self._title(index)
        else:
            self._text(index)

    def _bodies(self, last: Part, start: int, end: int) -> None:
        """Take a run of paragraphs into the body at work."""
        self._flush()
        last.lines.extend(range(start, end))

    # -- single lines

    def _is_prose(self, index: int) -> bool:
        """Whether what looks like a caption stands between paragraphs."""
        if self.kinds[index] != Kind.CAPTION:
            return False
        last = self._last()
        if _ABOVE_TITLE.match(self.kinds, index + 1):
            return False
        return last is not None and not last.is_head and bool(last.lines)

    def _is_labelled(self, index: int) -> bool:
        """Whether a line is the name below a label such as `Author`."""
        return index > 0 and self.kinds[index - 1] == Kind.AUTHOR_LABEL and self.kinds[index] in self.titled

    def _is_own_link(self, index: int) -> bool:
        """Whether an address on its own line belongs to a title, or is the first or last line of all."""
        last = self._last()
        if last is not None and last.is_head and not (last.points and last.links):
            return True
        after = self._next(index)
        return after is None or index == 0 or self._is_title(after) or self.kinds[index] == Kind.LABELLED_URL

    def _is_of_next(self, index: int) -> bool:
        """Whether an address stands below a head that has one, and above another title."""
        last, after = self._last(), self._next(index)
        return last is not None and bool(last.points and last.links) and after is not None and self._is_title(after)

    def _is_title(self, index: int) -> bool:
        if self.kinds[index] not in self.titled:
            return self._is_first() and self._is_short_first(index)
        if self._is_first() or self.kinds[index] == Kind.NUMBERED or index in self.gaps:
            return True
        return self._is_repeated(index) or self._is_followed(index) or self._is_signed(index)

    def _is_first(self) -> bool:
        """Whether nothing but asides and addresses stands before it, in the text or behind a separator."""
        last = self._last()
        return last is None or not last.lines or (last.is_head and len(last.lines) == len(last.links))

    def _is_short_first(self, index: int) -> bool:
        """Whether a first line that ends like a sentence stands apart from a much longer text."""
        text, after = self.texts[index], self._next(index)
        if after is not None and self.kinds[after] in _BELOW_TITLE and is_open(text):
            return True
        if max(self.counts.values(), default=0) > 1:
            return False
        if self.kinds[index] != Kind.PARAGRAPH or after is None or len(text) > HEADLINE_LENGTH // 2 + 30:
            return False
        behind = self.texts[after]
        apart = self.sheet.numbers[after] > self.sheet.numbers[index] + 1 or len(behind) > 2 * len(text)
        return apart and (len(behind) > len(text) or self.kinds[after] in Kind.BULLET + Kind.DATELINE)

    def _is_repeated(self, index: int) -> bool:
        """Whether the same headline stands again, with no paragraph between."""
        words = self.essences[index]
        if self.counts[words] < 2:  # noqa: PLR2004 - twice
            return False
        for step in (-1, 1):
            for other in range(index + step, index + step * _NEAR, step):
                if not 0 <= other < len(self.kinds) or self.kinds[other] in Kind.PARAGRAPH + Kind.DATELINE:
                    break
                if self.essences.get(other) == words:
                    return True
        return False

    def _is_followed(self, index: int) -> bool:
        """Whether what comes next is what comes after titles: a dateline, an address, points with a story behind."""
        after = self._next(index)
        if after is None:
            return False
        kind, last = self.kinds[after], self._last()
        if last is not None and last.is_head and last.titles and len(self.texts[index].split()) < _TITLE_WORDS - 1:
            return False
        if kind == Kind.DATELINE:
            return True
        if kind in URLS or (index > 0 and self.kinds[index - 1] in URLS):
            return len(self.texts[index].split()) >= _TITLE_WORDS - 1
        return kind == Kind.BULLET and self._leads_points(index, after)

    def _is_signed(self, index: int) -> bool:
        """Whether what comes next is a byline or a date, as below the very first title, and then a text."""
        below = self.kinds[index + 1 : index + 2]
        if not self.signed or below != self.signed or len(self.texts[index].split()) < _TITLE_WORDS:
            return False
        text = self.below.first_text(index)
        return text is not None and text < index + _BYLINE_LINES

    def _leads_points(self, index: int, after: int) -> bool:
        if after in self.speech:
            return False
        run = _POINTS.match(self.kinds, after)
        behind = self.kinds[run.end() : run.end() + 1] if run else ""
        if behind == Kind.PARAGRAPH:
            return len(self.texts[index].split()) >= _TITLE_WORDS
        return True

    def _next(self, index: int) -> int | None:
        """Give the next line that is no aside."""
        found = _MAIN.search(self.kinds, index + 1, index + _NEAR)
        return found.start() if found else None

    # -- parts

    def _last(self) -> Part | None:
        return self.found[-1] if self.found else None

    def _flush(self) -> None:
        """Give waiting asides to the part that they follow."""
        if self.pending and self.found:
            self.found[-1].asides += self.pending
            self.pending = []

    def _head(self, index: int, *, new: bool) -> Part:
        """Give the head that a line belongs to: the one at work, or another behind a body, or behind points."""
        last = self._last()
        if last is None or not last.is_head or new:
            last = Part(is_head=True, asides=self.pending, width=self.width, is_apart=index in self.apart)
            self.found.append(last)
        else:
            last.asides += self.pending
        self.pending = []
        last.lines.append(index)
        return last

    def _title(self, index: int) -> None:
        last = self._last()
        words = self.essences.get(index) or essence(self.texts[index])
        new = last is not None and last.is_head and words not in last.essences and last.is_done
        head = self._head(index, new=new)
        head.titles.append(index)
        head.essences.add(words)

    def _text(self, index: int) -> None:
        """Take points, a deck or another headline into the head at work; all else is a body."""
        kind, last = self.kinds[index], self._last()
        in_head = last is not None and last.is_head
        if in_head and kind == Kind.BULLET and index not in self.speech:
            self._head(index, new=False).points.append(index)
        elif in_head and kind == Kind.HEADLINE and (self._is_of_head(index) or self._goes_on_from(index)):
            self._head(index, new=False).titles.append(index)
        elif in_head and kind == Kind.PARAGRAPH and (self._is_before_byline(index) or self._is_before_dateline(index)):
            head = self._head(index, new=False)
            head.deck = index if head.deck is None else head.deck
        else:
            self._body(index)

    def _body(self, index: int) -> None:
        last = self._last()
        if last is None or last.is_head:
            self._flush()
            last = Part(is_head=False, asides=self.pending)
            self.pending = []
            self.found.append(last)
        else:
            self._flush()
        last.lines.append(index)

    def _is_of_head(self, index: int) -> bool:
        """Whether a headline-like line stands between the title and the text, and is no part of the text."""
        if self._goes_on(index) or self._is_before_byline(index):
            return True
        head, first = self._last(), self.below.first_text(index)
        if head is None or not head.titles or first is None:
            return False
        longest = self.below.longest(index)
        if self.kinds[first] == Kind.PARAGRAPH and 2 * len(self.texts[first]) < 3 * longest:
            return False
        if head.points and longest > _LABEL:
            return False
        return not (first == index + 1 and self.last_subhead >= first)

    def _goes_on_from(self, index: int) -> bool:
        """Whether a line is the rest of the one title of the head at work."""
        head = self._last()
        return head is not None and head.titles == [index - 1] and title_goes_on(self.sheet, index, self.width)

    def _goes_on(self, index: int) -> bool:
        """Whether the head goes on behind a headline-like line."""
        behind = self.kinds[index + 1 : index + 2]
        if not behind:
            return False
        return behind in ASIDE + URLS or (behind in self.titled and self._is_repeated(index + 1))

    def _is_before_dateline(self, index: int) -> bool:
        """Whether a paragraph stands between a title and the one dateline behind it."""
        after, head = self._next(index), self._last()
        if after is None or head is None or not head.titles or len(self.texts[index]) > _LONGEST_DECK:
            return False
        return _ONE_DATELINE.match(self.kinds, after) is not None

    def _is_before_byline(self, index: int) -> bool:
        """Whether the byline or the date of the article comes soon, so that its text has not begun yet."""
        head = self._last()
        if head is None or not head.titles or head.points:
            return False
        paragraphs = 0
        for at, kind in enumerate(self.kinds[index : index + _BYLINE_LINES], index):
            if kind in _DATES:
                return True
            if paragraphs and kind in self.titled and self._is_signed(at):
                return False
            paragraphs += kind == Kind.PARAGRAPH
            if kind in Kind.DATELINE + Kind.BULLET + Kind.SEPARATOR or paragraphs > _MOST_PARAGRAPHS:
                return False
        return False
