"""Articles + known items + now -> Plan: the only place that invents an identity or a date.

It touches nothing: what it must know is handed in, what it decides is handed back. `prepare` gives every article of a
pass its fingerprints, by which the caller looks up the known items that it may be; `decide` matches them (`match`
tells the rules), settles homes and dates (`settle`), mints names for what is new (`mint`), and numbers what arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeder.decide.fingerprint import fingerprint, link_key, sketch
from feeder.decide.guard import Guarded, Guarding, Held, Limits, guard
from feeder.decide.hidden import Hidden
from feeder.decide.keep import again, its_own
from feeder.decide.match import Candidate, Matching
from feeder.decide.merge import reconcile
from feeder.decide.mint import explicit_id, literal_id, opaque
from feeder.decide.renamed import pair
from feeder.decide.settle import Rules, Settled, Settlement
from feeder.model import Article, Identity, Notice, Text

__all__ = [
    "Candidate",
    "Guarding",
    "Held",
    "Known",
    "Limits",
    "Plan",
    "Rules",
    "Settled",
    "again",
    "decide",
    "group",
    "its_own",
    "link_key",
    "next_change",
    "opaque",
    "prepare",
    "prepare_hidden",
    "reconcile",
    "sort_key",
]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pass changes: each item it settles is in one of the first four groups."""

    added: tuple[Settled, ...] = ()
    """New items, and withdrawn ones that returned."""
    updated: tuple[Settled, ...] = ()
    moved: tuple[Settled, ...] = ()
    unchanged: tuple[Settled, ...] = ()
    """The text is the same; other fields of the article may differ from those last read."""
    withdrawn: tuple[Identity, ...] = ()
    held: frozenset[str] = frozenset()
    """Homes of items whose text vanished, with their file or out of it: to be looked at again."""
    notices: tuple[Notice, ...] = ()
    held_back: tuple[Held, ...] = ()
    """Live items that stay as they are, though their texts vanished: see `guard`."""
    waiting: tuple[Settled, ...] = ()
    """New items that are not published yet, since they take the place of those."""
    reason: str | None = None
    """Why more is held back than before."""
    refused: tuple[tuple[str, str], ...] = ()
    """Paths of texts that declare an id which belongs to another text, each with the path of that one."""
    covered: tuple[Identity, ...] = ()
    """Items that were withdrawn before, because their texts vanished, and that a confirmation covers now."""

    @property
    def settled(self) -> tuple[Settled, ...]:
        """All items that the pass touched and that are published after it."""
        return self.added + self.updated + self.moved + self.unchanged

    @property
    def changed(self) -> tuple[Identity, ...]:
        """All identities that the pass made or changed, in the order of arrival: the lines for the ledger."""
        states = [*(s.identity for s in self.settled if s.identity != s.before), *self.withdrawn, *self.covered]
        return tuple(sorted(states, key=lambda identity: identity.arrival))


def next_change(articles: Iterable[Article], now: datetime) -> datetime | None:
    """Give the next moment at which an article becomes due or expires by itself; None when there is none.

    Drafts never change by themselves, and a date found in prose schedules nothing.
    """
    dates = [
        date
        for article in articles
        if not article.draft
        for date in (article.published if article.declares("published") else None, article.expires)
        if date is not None and date > now
    ]
    return min(dates, default=None)


def _is_hidden(article: Article, now: datetime) -> bool:
    waits = article.published is not None and article.published > now and article.declares("published")
    return article.draft or waits or (article.expires is not None and article.expires <= now)


def prepare(texts: Iterable[Text], authority: str, now: datetime) -> list[Candidate]:
    """Give every visible article its fingerprints: drafts, future-dated and expired ones are left out."""
    return list(_candidates(texts, authority, lambda article: not _is_hidden(article, now)))


def prepare_hidden(texts: Iterable[Text], authority: str, now: datetime) -> list[Candidate]:
    """Give the articles that `prepare` leaves out their fingerprints."""
    return list(_candidates(texts, authority, lambda article: _is_hidden(article, now)))


def _candidates(texts: Iterable[Text], authority: str, wanted: Callable[[Article], bool]) -> Iterator[Candidate]:
    return (
        Candidate(
            path=text.path,
            ordinal=ordinal,
            article=article,
            source=text.digest,
            explicit=explicit_id(authority, article.id) if article.id else None,
            text=fingerprint(article.title, article.content),
            sketch=sketch(article.title, article.content),
            literal=literal_id(article.id) if article.id else None,
        )
        for text in texts
        for ordinal, article in enumerate(text.articles)
        if wanted(article)
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger and the catalog know that concerns a pass."""

    items: tuple[Identity, ...] = ()
    """At least the items at the paths of the pass (with all their copies among these paths), and those that share an
    id, a text or a link with one of its articles."""
    names: Container[str] = frozenset()
    """All ids and short codes ever given."""
    arrivals: int = 0
    """The next arrival number."""
    guarding: Guarding | None = None
    """What holds withdrawals back; None: whatever vanished is withdrawn."""


def decide(
    candidates: Sequence[Candidate],
    looked_at: Mapping[str, datetime | None],
    known: Known,
    now: datetime,
    rules: Rules,
) -> Plan:
    """Decide what a pass changes.

    `candidates` are the prepared articles of all files read; `looked_at` maps every path of the pass to the time its
    file was modified, or to None when it is not there any more; `now` is later than any time in the ledger.
    """
    matching = Matching(candidates, known.items, frozenset(looked_at))
    hidden = Hidden(known.guarding.hidden if known.guarding is not None else ())
    settlement = Settlement(matching, looked_at, hidden, now, rules)
    settlement.new_items(known.names)
    guarded = Guarded(settlement.items, settlement.withdrawn)
    if known.guarding is not None and settlement.withdrawn:
        guarded = guard(settlement.items, settlement.withdrawn, matching.known, known.guarding)
    items = _numbered(guarded.items, known.arrivals)
    groups: dict[str, list[Settled]] = {"added": [], "updated": [], "moved": [], "unchanged": []}
    for settled in items:
        groups[group(settled)].append(settled)
    return Plan(
        added=tuple(groups["added"]),
        updated=tuple(groups["updated"]),
        moved=tuple(groups["moved"]),
        unchanged=tuple(groups["unchanged"]),
        withdrawn=tuple(guarded.withdrawn),
        held=frozenset(settlement.held),
        notices=(*settlement.notices, *_told(guarded, looked_at)),
        held_back=guarded.held,
        waiting=guarded.waiting,
        reason=guarded.reason,
        refused=tuple(settlement.refused),
    )


def _told(guarded: Guarded, looked_at: Mapping[str, datetime | None]) -> Iterator[Notice]:
    """Tell of files that stand and must be read again by every full pass, until what is held back is settled."""
    others = {held.other.id: held.identity for held in guarded.held if held.other is not None}
    for held in guarded.held:
        path = held.identity.home
        if looked_at.get(path) is not None and (held.other is None or held.other.home != path):
            message = f"“{held.identity.title}” is no longer in this file, but its withdrawal is held back"
            yield Notice(path, None, message, quarantined=True)
    for one in guarded.waiting:
        old = others.get(one.identity.id)
        message = f"“{one.identity.title}” would take the place of an item whose withdrawal is held back; it waits"
        if old is not None:
            message = f"the id of “{old.title}” changed ({pair(old, one.identity)}): it waits, and the old one stays"
        line = one.article.line if one.article else None
        yield from (Notice(path, line, message, quarantined=True) for path in (one.identity.home, *one.identity.copies))


def sort_key(identity: Identity) -> tuple[float, tuple[int, ...], int, str]:
    """Order items as documents list them: newest first, then first path descending, ordinal and id ascending."""
    path = (*(-ord(letter) for letter in identity.first_path), 1)
    return -identity.published.timestamp(), path, identity.ordinal, identity.id


def _numbered(items: list[Settled], arrivals: int) -> list[Settled]:
    """Give the next arrival numbers to what arrives in this pass, the last in the sort order first."""
    arriving = sorted((s.identity for s in items if _arrives(s)), key=sort_key, reverse=True)
    numbers = {identity.id: arrivals + offset for offset, identity in enumerate(arriving)}
    return [
        replace(s, identity=replace(s.identity, arrival=numbers.get(s.identity.id, s.identity.arrival))) for s in items
    ]


def _arrives(settled: Settled) -> bool:
    """Whether the item arrives in this pass: it is new, or its author asks that a change be told again."""
    now, before = settled.identity, settled.before
    if before is None:
        return True
    return now.republish and (not before.republish or now.text != before.text)


def group(settled: Settled) -> str:
    """Give the name of the group of a plan that an item belongs to."""
    now, before = settled.identity, settled.before
    if before is None or before.withdrawn is not None:
        return "added"
    if now.updated != before.updated:
        return "updated"
    return "moved" if now.home != before.home else "unchanged"
