"""The catalog is brought up to what the ledger tells, after a merge too; what only a merge can bring about is settled.

What is settled follows from the ledger alone, down to its times: two machines that pull the same merge write the same
lines, and publish the same documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeder.catalog import Catalog
from feeder.config import Config
from feeder.counts import count
from feeder.decide import link_key, reconcile
from feeder.ledger import Head, Ledger, Mark, Survey, earliest
from feeder.ledger.lines import head_of, line_of
from feeder.model import Notice
from feeder.publish.layout import layout
from feeder.records import encode, stamp

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a replay told."""

    head: Head
    """The first line that counts."""
    anything: bool
    """Whether the ledger told something that the catalog did not know."""
    notices: tuple[Notice, ...] = ()


def caught_up(settings: Config, ledger: Ledger, catalog: Catalog, head: Head, *, dry_run: bool) -> Learnt:
    """Bring the catalog up to the ledger; `head` is its first line. Raises LedgerError."""
    told = catalog.fact("ledger head")
    known = known_mark(catalog)
    extends = known is not None and ledger.extends(known)
    before = head_of(told.encode()) if told and extends else head
    if known is not None and extends and known.offset == ledger.size():
        return Learnt(before, anything=False)
    start = known.offset if known and extends else 0
    survey = ledger.survey(start)
    if extends and survey.end == start:
        return Learnt(before, anything=False)
    counts = earliest([*survey.heads, before])
    if counts != before and start:
        start, survey = 0, ledger.survey()
    lost = [] if start else list(_of_loss(ledger, survey))
    one = _Replay(settings, ledger, catalog, counts)
    with catalog.transaction():
        one.replay(start, survey, dry_run=dry_run)
    return Learnt(counts, anything=True, notices=(*lost, *_of_merge(ledger, survey, counts), *one.notices))


def now_after(newest: str, head: Head) -> datetime:
    """Give the first moment that is later than any in the ledger."""
    return datetime.fromisoformat(max(newest, stamp(head.created))) + TICK


def facts(mark: Mark) -> dict[str, str]:
    """Give what the catalog keeps of how far the ledger was read."""
    return {"ledger offset": str(mark.offset), "ledger tail": mark.tail}


def key_of(link: str | None) -> str | None:
    """Give the key by which own links are compared."""
    return link_key(link) if link else None


def known_mark(catalog: Catalog) -> Mark | None:
    """Give how far the catalog knows the ledger; None when it knows nothing of it."""
    offset, tail = catalog.fact("ledger offset"), catalog.fact("ledger tail")
    return Mark(int(offset), tail or "") if offset else None


def _of_loss(ledger: Ledger, survey: Survey) -> Iterator[Notice]:
    """Tell of lines that are gone: what they told of items is forgotten, so that readers may get them twice."""
    number = ledger.lost(survey)
    if number:
        message = (
            f"{count(number, 'line is', 'lines are')} missing: items that they told of may have come back as new ones. "
            "Put the ledger of the last backup or commit in its place, and build; to go on with what is left, run "
            "`feeder ledger compact`. `feeder ledger verify` tells where"
        )
        yield Notice(ledger.path.name, None, message)


def _of_merge(ledger: Ledger, survey: Survey, head: Head) -> Iterator[Notice]:
    """Tell what a merge has left in the lines; nothing of it changes what they mean."""
    if survey.marks:
        message = (
            f"{count(survey.marks, 'line marks', 'lines mark')} a conflict of a merge; the lines of both sides count. "
            "`feeder ledger compact` takes the marks out"
        )
        yield Notice(ledger.path.name, None, message, note=True, doubt=True)
    if len(set(survey.heads)) > 1:
        message = (
            f"two ledgers that began apart were merged; the one of {stamp(head.created)[:10]} counts, with the "
            f"authority {head.authority} and {count(head.page_size, 'item')} on a page of the archive"
        )
        yield Notice(ledger.path.name, None, message, note=True, doubt=True)


class _Replay:
    """One replay, inside a transaction of the catalog."""

    def __init__(self, settings: Config, ledger: Ledger, catalog: Catalog, head: Head) -> None:
        self.ledger = ledger
        self.catalog = catalog
        self.head = head
        self.layout = layout(settings, head.page_size)
        self.notices: list[Notice] = []
        self.came: set[str] = set()
        """The items that a replay told of which went on from what the catalog knew."""

    def replay(self, start: int, survey: Survey, *, dry_run: bool) -> None:
        """Take in what stands behind `start`; from the beginning, the catalog is made anew."""
        if not start:
            self.catalog.connection.clear()
        self._absorb(start, survey)
        mark = self._settle(survey, afresh=not start, dry_run=dry_run)
        self._forget_unread()
        kept = facts(mark or self.ledger.mark(survey.end))
        if start and self.catalog.fact("store") is not None:
            kept["store"] = "owed"  # another machine may have withdrawn items whose copies stand here
        self.catalog.keep(kept | {"ledger head": line_of(self.head).decode()})

    def _absorb(self, start: int, survey: Survey) -> None:
        """Take in what the ledger tells."""
        for state in self.ledger.states(start, survey.end, survey):
            self.catalog.absorb(state, key_of(state.identity.link), self.layout)
            if start:
                self.came.add(state.identity.id)

    def _forget_unread(self) -> None:
        """Let the files be read again of items that came in without a text: they may stand there untouched for long."""
        for item_id in self.came:
            state = self.catalog.items.state(item_id)
            if state is not None and state.identity.withdrawn is None and not self.catalog.items.stands(item_id):
                self.catalog.files.drop([state.identity.home, *state.identity.copies])

    def _settle(self, survey: Survey, *, afresh: bool, dry_run: bool) -> Mark | None:
        """Settle what merged ledgers disagree about; gives how far the ledger stands when that is recorded there.

        A longer code follows from the same ledger at every replay, and so needs no line.
        """
        states = {state.identity.id: state for state in self.catalog.items.states()}
        now = now_after(self.catalog.items.newest(), self.head)
        changed, notices = reconcile([state.identity for state in states.values()], now)
        if not afresh and any(one.code != states[one.id].identity.code and not one.retired for one in changed):
            # Pages and files stand at the old code: all of them are found anew.
            whole = self.ledger.survey()
            self.catalog.connection.clear()
            self._absorb(0, whole)
            return self._settle(whole, afresh=True, dry_run=dry_run)
        self.notices += notices
        recorded = [one for one in changed if replace(states[one.id].identity, code=one.code) != one]
        for identity in changed:
            state = replace(states[identity.id], identity=identity)
            if identity in recorded:
                state = replace(state, at=stamp(now), line=encode(identity, now))
            self.catalog.correct(state, key_of(identity.link), self.layout)
        if not recorded or dry_run:
            return None
        return self.ledger.append(sorted(recorded, key=lambda one: one.arrival), now, survey.end)
