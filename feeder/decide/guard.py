"""The guard: a pass that would withdraw suspiciously much withdraws nothing, until a person confirms it.

A deletion by mistake, a mount that is gone or a script that rewrites every id looks to a program like an author who
deletes texts. What tells them apart is how much vanishes, so that is counted: in the pass, and since a person last
confirmed withdrawals. An author who hides a text (a draft, a later date, an expiry) means it, and is obeyed.

Where texts of many items are replaced under their own paths, or one text carries another id now, the newcomers wait
too: subscribers would be shown everything a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from feeder.counts import count
from feeder.decide.hidden import Hidden
from feeder.decide.match import Candidate
from feeder.decide.renamed import other_ids, told
from feeder.decide.settle import Settled
from feeder.model import Cause, Identity


class Facts(Protocol):
    """What the guard may ask for; only a pass in which a text vanished asks."""

    def doubt(self) -> str | None:
        """Give what makes the input folder as a whole doubtful; None when nothing does."""

    def vanished(self) -> int:
        """Count the items that were withdrawn because their texts vanished, since withdrawals were last confirmed."""

    def live(self, most: int) -> int:
        """Count the live items; counting may stop at `most`."""

    def held(self, item: Identity) -> bool | None:
        """Tell of an item that is held back already whether it was replaced; None when it is not held."""

    def is_stored(self, item: Identity) -> bool:
        """Whether the item is to live on from a copy of its text when that is gone from the folder."""

    def is_over(self, item: Identity) -> bool:
        """Whether the text of the item, as last read, has expired."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may vanish without a question."""

    share: float = 0.2
    """Of the live items."""
    at_least: int = 5
    """Fewer items than these never need a confirmation."""
    confirmed: bool = False
    """A person confirmed what vanished."""


@dataclass(frozen=True, slots=True)
class Guarding:
    """What a pass is guarded by."""

    facts: Facts
    hidden: Sequence[Candidate] = ()
    """The articles in the texts of the pass that their authors do not want published."""
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Held:
    """A live item whose withdrawal is held back: it stays as it is."""

    identity: Identity
    replaced: bool
    """Whether what came in its place waits too."""
    other: Identity | None = None
    """What tells its text under another id, and waits."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """What the guard lets through, and what it holds back."""

    items: list[Settled]
    withdrawn: list[Identity]
    held: tuple[Held, ...] = ()
    waiting: tuple[Settled, ...] = ()
    """Items that are not published yet, since they take the place of held ones."""
    reason: str | None = None
    """Why anything is held back that was not before."""


def guard(items: list[Settled], withdrawn: Sequence[Identity], before: Mapping[str, Identity], by: Guarding) -> Guarded:
    """Judge what a pass would publish, and what it would withdraw; `before` tells how that stood."""
    hidden = Hidden(by.hidden)
    causes = {item.id: _cause(item, hidden, by) for item in withdrawn}
    told_anew = {settled.identity.text for settled in items if _is_newcomer(settled)}
    kept = {
        item.id
        for item in withdrawn
        if causes[item.id] != "hidden" and item.text not in told_anew and by.facts.is_stored(before[item.id])
    }
    withdrawn = [item for item in withdrawn if item.id not in kept]
    left = [before[item_id] for item_id in sorted(kept) if not before[item_id].kept]
    items = items + [Settled(replace(item, copies=(), kept=True), None, item) for item in left]
    gone = [before[item.id] for item in withdrawn if causes[item.id] is None]
    judged = _Judgement(gone, items, by)
    waiting = {settled.identity.id for settled in judged.waiting}
    if waiting:
        items = [settled for settled in items if settled.identity.id not in waiting]
    return Guarded(
        items,
        [replace(item, cause=causes[item.id]) for item in withdrawn if item.id not in judged.held],
        tuple(judged.held.values()),
        judged.waiting,
        judged.reason,
    )


def _cause(item: Identity, hidden: Hidden, by: Guarding) -> Cause | None:
    """Give the reason why the item may be withdrawn, or None when its text vanished and nobody said why."""
    if hidden.holds(item) or by.facts.is_over(item):
        return "hidden"
    return "confirmed" if by.limits.confirmed else None


def _is_newcomer(settled: Settled) -> bool:
    return settled.before is None or settled.before.withdrawn is not None


class _Judgement:
    """Which of the items that vanished are held: `held`, `waiting` and `reason`."""

    def __init__(self, gone: list[Identity], items: list[Settled], by: Guarding) -> None:
        self.facts = by.facts
        self.limits = by.limits
        self.reason: str | None = None
        self.held: dict[str, Held] = {}
        self.waiting: tuple[Settled, ...] = ()
        if not gone:
            return
        self.already = {item.id: self.facts.held(item) for item in gone}
        newcomers = [settled for settled in items if _is_newcomer(settled)]
        self.others = other_ids(gone, (new.identity for new in newcomers))
        self.reason = self.facts.doubt() or self._too_many(gone)
        kept = [item for item in gone if self.reason or self.already[item.id] is not None]
        if kept:
            self._hold(kept, newcomers)

    def _hold(self, items: list[Identity], newcomers: list[Settled]) -> None:
        """Hold items back, and with them what would tell their texts, or a text at their place, under another id."""
        texts = {item.text for item in items}
        again = [new for new in newcomers if new.identity.text in texts]
        left = Counter(item.home for item in items)
        came = Counter(new.identity.home for new in newcomers)
        replaced = sum(min(count, came[home]) for home, count in left.items())
        many = replaced >= self.limits.at_least and self._is_too_many(replaced, earlier=0)
        places = {item.home for item in items if many or self.already[item.id]}
        places &= came.keys()
        self.waiting = tuple(new for new in newcomers if new in again or new.identity.home in places)
        texts_again = {new.identity.text for new in again}
        self.held = {
            item.id: Held(item, item.text in texts_again or item.home in places, self.others.get(item.id))
            for item in items
        }

    def _too_many(self, gone: Sequence[Identity]) -> str | None:
        """Give in words that so many items are too many; None when they are not."""
        earlier = self.facts.vanished()
        if not self._is_too_many(len(gone), earlier):
            return None
        vanished = len(gone) - len(self.others)
        lost = f"the texts of {count(vanished, 'item')} vanished" if vanished else None
        what = ", and ".join(filter(None, (told(gone, self.others), lost)))
        before = f", and {earlier} since withdrawals were last confirmed" if earlier else ""
        return f"{what}{before}; more than {self.limits.share:.0%} of those that are published need a confirmation"

    def _is_too_many(self, number: int, earlier: int) -> bool:
        total = number + earlier
        if total < self.limits.at_least or self.limits.share >= 1:
            return False
        most = int(total / self.limits.share) + 1 if self.limits.share else 1
        return total > self.limits.share * (self.facts.live(most) + earlier)
