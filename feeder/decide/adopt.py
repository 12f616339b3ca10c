"""Which entry of a feed is which article: where a ledger is made from what subscribers saw.

An entry has no path, and often only an excerpt. So trust goes down from the id that an author declared over the same
text, the same link and the same title to a similar text; each entry and each article is taken once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from feeder.decide.fingerprint import essence, likeness, link_key, sketch
from feeder.decide.match import SIMILAR_ELSEWHERE, Candidate, bands_of
from feeder.decide.mint import is_minted

_SURE = 14
"""Lanes of 16 that agree in texts of which nothing else is alike."""
_PAIRS_IN_FULL = 4_000_000
_FEWEST = 20
"""Words of a text that can be told by what it is like."""


@dataclass(frozen=True, slots=True)
class Former:
    """An entry as subscribers know it, with what is compared."""

    id: str
    link: str | None
    title: str
    """Plain text."""
    body: str
    """Plain text: all of it, or an excerpt."""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """An article with what is compared: its body as plain text, or as it was shown."""

    candidate: Candidate
    body: str


def adopted(formers: Sequence[Former], texts: Sequence[Text]) -> dict[int, Candidate]:
    """Give the article of each entry, by the number of the entry; entries without an article are not in it."""
    return _Adoption(formers, texts).run()


class _Adoption:
    def __init__(self, formers: Sequence[Former], texts: Sequence[Text]) -> None:
        self.formers = formers
        self.texts = texts
        self.found: dict[int, int] = {}
        self.taken: set[int] = set()

    def run(self) -> dict[int, Candidate]:
        self._same(lambda one: one.id, lambda text: text.candidate.explicit)
        self._same(lambda one: (essence(one.title), essence(one.body)), _essences)
        self._only(lambda one: link_key(one.link) if one.link else None, lambda text: text.candidate.link)
        self._only(lambda one: (essence(one.title), _day(one.published)), _title_and_day)
        self._only(lambda one: essence(one.title) or None, lambda text: essence(text.candidate.article.title) or None)
        self._similar()
        return {number: self.texts[place].candidate for number, place in self.found.items()}

    def _open(self) -> Iterator[tuple[int, Former]]:
        return ((number, one) for number, one in enumerate(self.formers) if number not in self.found)

    def _left(self) -> Iterator[tuple[int, Text]]:
        return ((place, text) for place, text in enumerate(self.texts) if place not in self.taken)

    def _take(self, number: int, place: int) -> None:
        """Take a pair, unless one of them is taken, or the article declares another id."""
        explicit = self.texts[place].candidate.explicit
        former = self.formers[number]
        if number in self.found or place in self.taken:
            return
        if explicit in (None, former.id) or is_minted(former.id):
            self.found[number] = place
            self.taken.add(place)

    def _same(self, of_former: Callable[[Former], Hashable], of_text: Callable[[Text], Hashable]) -> None:
        """Take all pairs that are the same in something that tells them apart."""
        places = _grouped(self._left(), of_text)
        for number, former in list(self._open()):
            for place in places.get(of_former(former), ()):
                self._take(number, place)

    def _only(self, of_former: Callable[[Former], Hashable], of_text: Callable[[Text], Hashable]) -> None:
        """Take the pairs that are the only ones to be the same in something that others may share."""
        places, numbers = _grouped(self._left(), of_text), _grouped(self._open(), of_former)
        for key, found in numbers.items():
            if len(found) == len(places.get(key, ())) == 1:
                self._take(found[0], places[key][0])

    def _similar(self) -> None:
        """Take the most similar texts first."""
        formers = {n: sketch(one.title, one.body) for n, one in self._open() if len(one.body.split()) >= _FEWEST}
        texts = {place: sketch(text.candidate.article.title, text.body) for place, text in self._left()}
        pairs = []
        for number, place in _comparable(formers, texts):
            alike = likeness(formers[number], texts[place])
            if alike >= _SURE or (alike >= SIMILAR_ELSEWHERE and self._same_day(number, place)):
                pairs.append((-alike, number, place))
        for _, number, place in sorted(pairs):
            self._take(number, place)

    def _same_day(self, number: int, place: int) -> bool:
        day = _day(self.formers[number].published)
        return day is not None and day == _day(self.texts[place].candidate.article.published)


def _comparable(formers: dict[int, int], texts: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Give all pairs; of very many only those that share a band."""
    if len(formers) * len(texts) <= _PAIRS_IN_FULL:
        yield from product(formers, texts)
        return
    near: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, lanes in texts.items():
        for band in bands_of(lanes):
            near[band].append(place)
    for number, lanes in formers.items():
        yield from ((number, place) for place in {place for band in bands_of(lanes) for place in near.get(band, ())})


def _essences(text: Text) -> Hashable:
    return essence(text.candidate.article.title), essence(text.body)


def _title_and_day(text: Text) -> Hashable:
    return essence(text.candidate.article.title), _day(text.candidate.article.published)


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment is not None else None


def _grouped(things: Iterable[tuple[int, object]], key: Callable[..., Hashable]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, thing in things:
        value = key(thing)
        if value is not None:
            groups[value].append(number)
    return groups
