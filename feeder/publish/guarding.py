"""What the guard of a pass knows, and what becomes of what it holds back: see `feeder.decide.guard`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from feeder import discover, media
from feeder.catalog import Catalog
from feeder.config import Config
from feeder.counts import count
from feeder.decide import Guarding, Limits, Plan, Settled, next_change, prepare_hidden, renamed
from feeder.errors import RefusedError
from feeder.media import Found
from feeder.model import Identity
from feeder.publish.asked import Wishes
from feeder.publish.intake import Intake, Look
from feeder.publish.keeping import Keeper
from feeder.publish.store import Last, Store, name
from feeder.records import State, encode, stamp
from feeder.report import Change, Report

MOST_TOLD = 1000
"""A report lists no more items that are held back; it counts the others."""
_REMEDY = "put the texts back, or run `feeder build --confirm-withdrawals` to withdraw what is gone"
MISSING = "the input folder is missing, but its items are published; put it back, or correct input.folder"
_TAKE_BACK = (
    "take the change of ids back, or run `feeder build --confirm-withdrawals`: then the old ones are withdrawn and the "
    "new ones added, and subscribers see these texts a second time"
)
EMPTY = "the input folder is empty"
_MOVED = "the input folder is on another device than before"
WHY = "guard"
_BEFORE = "their texts vanished before, and nobody confirmed it yet"


class Guard:
    """The guard of one pass: it answers what the decision asks, and keeps the texts of what is held back."""

    def __init__(self, config: Config, catalog: Catalog, now: datetime, keeper: Keeper, wishes: Wishes) -> None:
        """Take the project; nothing is looked at yet."""
        self.keeper = keeper
        self.folder = config.input.folder
        self.limits = Limits(config.guard.share, config.guard.at_least, wishes.confirm)
        self.asked = bool(wishes.names)
        self.catalog = catalog
        self.now = now
        self.store = Store(config.store)
        self.dry_run = keeper.dry_run
        self.is_missing = not self.folder.is_dir()
        self.is_whole = False
        self.closed: str | None = None
        self.restored: dict[str, tuple[Identity, Last]] = {}
        """Held items of which a catalog that is made anew knows no text."""

    def narrow(self, look: Look) -> Look:
        """Give what to look at in a folder that cannot be believed: nothing but what is due by itself.

        An empty one is compared as any other while its items are few, so that the store holds the texts of all, and
        when items are to be withdrawn by name. Raises RefusedError when the catalog is lost, too, so that nobody knows
        the texts of what is published, and for names when the folder is missing: nobody knows which texts stand.
        """
        self.is_whole = look.paths is None
        if self.limits.confirmed or not self.catalog.items.live():
            return look
        if self.is_missing and self.asked:
            raise RefusedError(MISSING, path=str(self.folder))
        if self.is_missing:
            self.closed = MISSING
        elif self.is_whole and not (self.keeper.keeps or self.asked) and self.live(MOST_TOLD + 1) > MOST_TOLD:
            self.closed = EMPTY if discover.is_bare(self.folder) else None
        if self.closed is None:
            return look
        if self._is_fresh and self.catalog.away.textless():
            raise RefusedError(self.closed if self.is_missing else f"{EMPTY}; {_REMEDY}", path=str(self.folder))
        self.is_whole = False
        return replace(look, paths=frozenset())

    def guarding(self, intake: Intake, authority: str) -> Guarding:
        """Give what the decision is guarded by."""
        return Guarding(self, prepare_hidden(intake.texts, authority, self.now), self.limits)

    def doubt(self) -> str | None:
        """Give what makes the input folder as a whole doubtful."""
        if self.closed is not None or discover.is_bare(self.folder):
            return self.closed or EMPTY
        device, before = self._device(), self.catalog.fact("device")
        return _MOVED if device and before and device != before else None

    def vanished(self) -> int:
        """Count the items withdrawn because their texts vanished, since withdrawals were last confirmed."""
        return self.catalog.away.vanished()

    def live(self, most: int) -> int:
        """Count the live items, up to `most`."""
        return self.catalog.away.live(most)

    def held(self, item: Identity) -> bool | None:
        """Tell of an item that is held back already whether it was replaced."""
        found = self.store.held(item)
        return found[0] if found else None

    def cover(self, plan: Plan) -> Plan:
        """Give the plan with all that vanished before put down as confirmed, when a person confirms what vanished.

        Each item says so of itself, in the ledger: so what comes back takes nothing away from the others.
        """
        if not self.limits.confirmed:
            return plan
        told = {settled.identity.id for settled in plan.settled}
        states = (self.catalog.items.state(one) for one in self.catalog.away.uncovered() if one not in told)
        return replace(plan, covered=tuple(replace(one.identity, cause="confirmed") for one in states if one))

    def is_stored(self, item: Identity) -> bool:
        """Whether the item is to live on from a copy of its text."""
        return self.keeper.is_stored(item)

    def is_over(self, item: Identity) -> bool:
        """Whether the text of the item, as last read, has expired."""
        last = self._last(item)
        return last is not None and last.article.expires is not None and last.article.expires <= self.now

    def _last(self, item: Identity) -> Last | None:
        entry = self.catalog.items.entry(item.id)
        if entry is not None:
            return Last(entry.article, entry.media)
        found = self.store.held(item)
        return found[1] if found else None

    def keep(self, plan: Plan, found: Mapping[str, Mapping[str, Found]]) -> None:
        """Bring the texts of what is held back into the store, before anything is recorded.

        Raises RefusedError when they are not known: then what is published stays as it is. `found` is what stands
        where the names in the texts of the pass lead.
        """
        new = []
        again = {one.identity.text: one for one in plan.waiting}
        for one in plan.held_back:
            item, last = one.identity, self._last(one.identity)
            if last is None and item.text in again:
                last = _read(again[item.text], found)
            if last is None and self._is_fresh:
                why = plan.reason or _BEFORE
                raise RefusedError(unknown(why), path=str(self.folder))
            if last is not None and not self.catalog.items.stands(item.id):
                self.restored[item.id] = (item, last)
            if self.store.held(item) is None:
                new.append((item, one.replaced, last))
        if not self.dry_run:
            self.store.hold(new)

    def record(self, plan: Plan) -> None:
        """Put down, in the transaction of the pass, which items live on without a text in the folder.

        And which a confirmation covers; no document shows that.
        """
        away, items = self.catalog.away, self.catalog.items
        for item in plan.covered:
            known = items.state(item.id)
            if known is not None:
                items.put(State(item, known.first_at, stamp(self.now), encode(item, self.now)), items.link(item.id))
        if away.any():
            away.drop([settled.identity.id for settled in plan.settled])
        for one in plan.held_back:
            last = self._last(one.identity)
            due = next_change([last.article], self.now) if last else None
            away.put([(one.identity.id, False, stamp(due) if due else None)])

    def release(self) -> None:
        """Take out of the store what is held back no longer, once that is recorded."""
        names = self.store.names()
        if names and not self.dry_run:
            self.store.release(names - {name(item) for item in self.catalog.away.ids()})

    def facts(self, plan: Plan) -> dict[str, str]:
        """Give what to remember: why something is held back, and the device of a folder that is not in doubt."""
        device, facts = self._device(), {WHY: plan.reason} if plan.reason else {}
        doubted = plan.held_back or plan.held or self.catalog.away.any_held()
        if self.is_whole and not doubted and device and device != self.catalog.fact("device"):
            facts["device"] = device
        return facts | self.keeper.tender.facts(plan)

    def report(self, report: Report, plan: Plan, link: Callable[[str], str]) -> Report:
        """Tell what is held back, and what to do; `link` gives where feeds lead to for an id."""
        if self.closed and self.is_missing:
            return replace(report, guard=MISSING)
        if self.closed:
            number, told = self.catalog.items.published(), self.catalog.away.every(MOST_TOLD)
        else:
            told = self.catalog.away.held(MOST_TOLD)
            number = len(told) if len(told) < MOST_TOLD else len(self.catalog.away.ids())
        if not number:
            return report
        why = self.closed or plan.reason or self.catalog.fact(WHY)
        changes = tuple(Change(item, title, home, link(item)) for item, title, home in told)
        return replace(report, held=changes, held_back=number, guard=told_of(number, why))

    @property
    def _is_fresh(self) -> bool:
        """Whether the catalog is made anew in this pass."""
        return self.catalog.fact("reading") is None

    def _device(self) -> str | None:
        try:
            return str(self.folder.stat().st_dev)
        except OSError:
            return None


def told_of(number: int, why: str | None) -> str:
    """Give in words how many withdrawals are held back, why, and what to do."""
    what = f"{count(number, 'withdrawal is', 'withdrawals are')} held back"
    why = why or _BEFORE
    return f"{what}: {why}; {_remedy(why)}"


def unknown(why: str) -> str:
    """Give in words that nobody knows the texts of what would be held back."""
    return f"{why}; their last texts are lost with the catalog, so nothing is published: {_remedy(why)}"


def _remedy(why: str) -> str:
    return _TAKE_BACK if renamed.is_told(why) else _REMEDY


def _read(settled: Settled, found: Mapping[str, Mapping[str, Found]]) -> Last | None:
    """Give a text as it was read in this pass."""
    article = settled.article
    return Last(article, media.of(article, found.get(settled.identity.home, {}))) if article else None
