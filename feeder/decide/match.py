"""Which article is which known item: the rules of identity, over a whole batch, best pairs first.

The order of the rules is the order of trust: the id an author declares, the same text, the same link, the same place,
a similar text that vanished elsewhere. Each known item is claimed by one article at most, further articles with its
text are its copies, and position alone never matches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from feeder.decide.fingerprint import essence, likeness, link_key, titles_alike
from feeder.decide.mint import is_minted
from feeder.model import Article, Identity

SIMILAR_HERE = 8
"""Lanes of 16 that must agree for a text at the same path to be the same item edited; strangers share 1 or 2."""
SIMILAR_ELSEWHERE = 10
"""The same for a text that turns up at another path: with more candidates chance needs more room."""
_PAIRS_IN_FULL = 4_000_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article on its way to an identity, with all that the rules compare."""

    path: str
    ordinal: int
    article: Article
    source: str
    explicit: str | None
    text: str
    sketch: int
    literal: str | None = None
    """The declared id as it stands in the text, where it is an IRI: what an item may have been published under."""

    @property
    def link(self) -> str | None:
        """The key of the text's own link."""
        return link_key(self.article.link) if self.article.link else None


class Matching:
    """One matching of a batch: `claims`, `copies` and `refused` hold its result, `open` what stays new.

    What is refused declares an id that belongs to another text, whose path stands beside it.
    """

    def __init__(self, candidates: Iterable[Candidate], known: Iterable[Identity], seen: frozenset[str]) -> None:
        """Match the `candidates` of a pass that looked at the paths `seen`.

        `known` holds at least the items at those paths and those that share an id, a text or a link with a candidate.
        An item whose home was not looked at stands fast: it can gain copies, but nobody can claim it.
        """
        self.known = {identity.id: identity for identity in known}
        self.open = _once_each(self._as_published(candidate) for candidate in candidates)
        self.seen = seen
        self.carriers = self._carriers()
        self.claims: dict[str, Candidate] = {}
        self.owners = {identity.text: identity.id for identity in self.known.values() if self.stands(identity)}
        self.copies: dict[str, list[Candidate]] = defaultdict(list)
        self.refused: list[tuple[Candidate, str]] = []
        self._match()

    def _as_published(self, candidate: Candidate) -> Candidate:
        """Give a candidate the id that its item was published under: as declared, by a version that kept IRIs."""
        is_known = candidate.literal in self.known and candidate.explicit not in self.known
        return replace(candidate, explicit=candidate.literal) if is_known else candidate

    def _match(self) -> None:
        self._same_text(lambda candidate, identity: candidate.path == identity.home and identity.withdrawn is None)
        self._explicit_ids()
        self._edited_at_home()
        self._same_text(lambda _, identity: identity.withdrawn is None)
        self._same_text(lambda _, identity: identity.withdrawn is not None)
        self._join_copies()
        self._same_link()
        self._pair_best(self._pairs_at_home())
        self._pair_best(self._pairs_elsewhere())
        self._join_copies()

    def stands(self, identity: Identity) -> bool:
        """Whether the item is published from a home that this pass did not look at."""
        return identity.withdrawn is None and identity.home not in self.seen and not identity.kept

    def loose(self) -> Iterator[Identity]:
        """Give the known items that an article may claim."""
        for identity in self.known.values():
            if identity.id not in self.claims and not self.stands(identity):
                yield identity

    def _claim(self, pairs: Iterable[tuple[Candidate, Identity]]) -> None:
        """Take the pairs in order, each candidate, each item and each text once: a text is never two items."""
        taken = set()
        for candidate, identity in pairs:
            if _place(candidate) in taken or identity.id in self.claims or not _may_be(candidate, identity):
                continue
            if self.owners.setdefault(candidate.text, identity.id) == identity.id:
                self.claims[identity.id] = candidate
                taken.add(_place(candidate))
        self._close(taken)

    def _close(self, places: set[tuple[str, int]]) -> None:
        self.open = [candidate for candidate in self.open if _place(candidate) not in places]

    def _carriers(self) -> Counter[str]:
        """Count the live articles that carry each link: those of the batch, and those that stand fast."""
        standing = (link_key(i.link) for i in self.known.values() if i.link and self.stands(i))
        return Counter([*standing, *(candidate.link for candidate in self.open if candidate.link)])

    def _explicit_ids(self) -> None:
        """Rule 1: the declared id. At two texts the home wins, and the other is refused."""
        claimants = _grouped((c for c in self.open if c.explicit), lambda candidate: candidate.explicit or "")
        for item_id, candidates in claimants.items():
            identity = self.known.get(item_id)
            if identity is not None and item_id not in self.claims and not self.stands(identity):
                at_home = sorted(candidates, key=lambda c: (c.path != identity.home, c.text != identity.text))
                self._claim((candidate, identity) for candidate in at_home)
            owner = self.claims.get(item_id) or identity or candidates[0]
            claimed = self.claims.get(item_id)
            refused = [c for c in candidates if c is not claimed and c.text != owner.text]
            place = owner.home if isinstance(owner, Identity) else owner.path
            self.refused += [(candidate, place) for candidate in refused]
            self._close({_place(candidate) for candidate in refused})

    def _same_text(self, allowed: Callable[[Candidate, Identity], bool]) -> None:
        """Rule 2: the same text, where `allowed`."""
        by_text = _grouped(self.loose(), lambda identity: identity.text)
        self._claim(
            (candidate, identity)
            for candidate in sorted(self.open, key=_place)
            for identity in sorted(by_text.get(candidate.text, ()), key=_latest_first)
            if allowed(candidate, identity)
        )

    def _edited_at_home(self) -> None:
        """Keep an item at its home when it was edited there while its old text stands elsewhere too.

        A copy is then the newcomer, as when the copy itself is edited. A text that only now turns up elsewhere may
        as well have been moved there to make room for another story, so there the title alone is no evidence.
        """
        texts = {identity.text for identity in self.known.values() if identity.withdrawn is None}
        paths = _grouped(self.open, lambda candidate: candidate.text)
        pairs = []
        for candidate, identity, alike in self._pairs_at_home():
            elsewhere = {other.path for other in paths.get(identity.text, ())} - {candidate.path}
            sure = alike // 2 >= SIMILAR_HERE or elsewhere <= set(identity.copies)
            if identity.withdrawn is None and elsewhere and sure and candidate.text not in texts:
                pairs.append((candidate, identity, alike))
        self._pair_best(pairs)

    def _join_copies(self) -> None:
        """Give every open article with the text of a published item to that item, as a copy."""
        for candidate in self.open:
            if candidate.text in self.owners:
                self.copies[self.owners[candidate.text]].append(candidate)
        self.open = [candidate for candidate in self.open if candidate.text not in self.owners]

    def _same_link(self) -> None:
        """Rule 3: the same own link, when nobody else carries it and title or text is similar."""
        by_link = _grouped((i for i in self.loose() if i.link), lambda identity: link_key(identity.link or ""))
        self._claim(
            (candidate, identity)
            for candidate in self.open
            if candidate.link and self.carriers[candidate.link] == 1
            for identity in sorted(by_link.get(candidate.link, ()), key=_latest_first)
            if likeness(candidate.sketch, identity.sketch) >= SIMILAR_HERE
            or titles_alike(candidate.article.title, identity.title)
        )

    def _pairs_at_home(self) -> Iterator[tuple[Candidate, Identity, int]]:
        """Rule 4: the same path, and an equal title or a similar text (a withdrawn item needs a similar text)."""
        at_home = _grouped(self.loose(), lambda identity: identity.home)
        for candidate in self.open:
            for identity in at_home.get(candidate.path, ()):
                alike = likeness(candidate.sketch, identity.sketch)
                titled = identity.withdrawn is None and essence(candidate.article.title) == essence(identity.title)
                if titled or alike >= SIMILAR_HERE:
                    yield candidate, identity, 2 * alike + titled

    def _pairs_elsewhere(self) -> Iterator[tuple[Candidate, Identity, int]]:
        """Rule 5: a similar text, among the items whose text vanished in this pass; of equal ones that of its title."""
        vanished = [identity for identity in self.loose() if identity.withdrawn is None and not identity.kept]
        for candidate, identity in _comparable(self.open, vanished):
            alike = likeness(candidate.sketch, identity.sketch)
            if alike >= SIMILAR_ELSEWHERE:
                yield candidate, identity, 2 * alike + (essence(candidate.article.title) == essence(identity.title))

    def _pair_best(self, pairs: Iterable[tuple[Candidate, Identity, int]]) -> None:
        ranked = sorted(pairs, key=lambda pair: (-pair[2], _latest_first(pair[1]), _place(pair[0])))
        self._claim((candidate, identity) for candidate, identity, _ in ranked)


def _may_be(candidate: Candidate, identity: Identity) -> bool:
    """Whether the declared ids allow the pair: an article with an id of its own is no item with another one."""
    return candidate.explicit in (None, identity.id) or is_minted(identity.id)


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.path, candidate.ordinal


def _once_each(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Order the candidates by place; of one text that stands twice in a file the first counts."""
    found: dict[tuple[str, str, str | None], Candidate] = {}
    for candidate in sorted(candidates, key=_place):
        found.setdefault((candidate.path, candidate.text, candidate.explicit), candidate)
    return list(found.values())


def _latest_first(identity: Identity) -> tuple[bool, int]:
    return identity.withdrawn is not None, -identity.arrival


def _grouped(things: Iterable[_T], key: Callable[[_T], str]) -> dict[str, list[_T]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


def _comparable(candidates: list[Candidate], identities: list[Identity]) -> Iterator[tuple[Candidate, Identity]]:
    """Give all pairs; of very many only those whose sketches share 8 neighbouring bits, as most similar ones do."""
    if len(candidates) * len(identities) <= _PAIRS_IN_FULL:
        yield from ((candidate, identity) for candidate in candidates for identity in identities)
        return
    bands: dict[tuple[int, int], list[Identity]] = defaultdict(list)
    for identity in identities:
        for band in bands_of(identity.sketch):
            bands[band].append(identity)
    for candidate in candidates:
        near = {identity.id: identity for band in bands_of(candidate.sketch) for identity in bands.get(band, ())}
        yield from ((candidate, identity) for identity in near.values())


def bands_of(sketch: int) -> Iterator[tuple[int, int]]:
    """Give the eight bits at each of eight places: most similar texts share one of them."""
    for shift in range(0, 64, 8):
        yield shift, sketch >> shift & 0xFF
