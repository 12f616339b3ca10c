"""What the ledger knows, and no report has told yet: a pass that fails behind its record leaves it to the next one.

The catalog keeps up to which time the ledger was told, and which items are shown differently without a line there. One
that is made anew because it was damaged knows neither, so that the project holds both until a pass is done.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from feeder.catalog import Catalog
from feeder.decide import Plan, Settled, group
from feeder.ledger import Ledger
from feeder.model import Identity
from feeder.publish.changes import is_corrected
from feeder.records import State, stamp

_TOLD, _SILENT, _RECORDING = "told", "silent", "recording"
_GROUPS = ("added", "updated", "moved", "unchanged")


class Untold:
    """What one project owes its reports, over all tries of a pass."""

    def __init__(self) -> None:
        """Nothing was looked at yet."""
        self.since: str | None = None
        """Up to when the ledger was told."""
        self.owed: frozenset[str] = frozenset()
        """Items of which it tells more than that."""
        self.silent: frozenset[str] = frozenset()
        """Items that were corrected without a line in it."""
        self.tried: frozenset[str] = frozenset()
        """Items that a try of this pass was about to record."""
        self.recording: str | None = None
        """The pass that was recorded last, or was killed at it."""
        self.written: list[str] = []
        self.removed: list[str] = []
        """Documents that the tries of this pass changed, in order."""

    def look(self, catalog: Catalog) -> None:
        """Find what is owed before the catalog learns of what others put into the ledger, which is theirs to tell."""
        told = catalog.fact(_TOLD)
        self.owed = frozenset()
        if told is not None:
            self.since, self.silent = told, frozenset(json.loads(catalog.fact(_SILENT) or "[]"))
            self.owed = frozenset(catalog.later(told))
            self.recording = catalog.fact(_RECORDING)

    def begin(self, catalog: Catalog) -> None:
        """Find what is owed besides, before anything is recorded: by a try before this one, whose catalog may be gone.

        Of a catalog that someone deleted nobody knows what was told, so that nothing is owed then.
        """
        if self.since is None:
            self.since = catalog.items.newest()
        if self.tried:
            self.owed |= self.tried.intersection(catalog.later(self.since))
        if self.recording is not None and self.recording > self.since:
            self.owed |= frozenset(catalog.of_pass(self.recording))

    def record(self, identities: Iterable[Identity], now: datetime, catalog: Catalog) -> None:
        """Take in what is about to be put into the ledger: whoever is killed at it leaves lines that nobody told."""
        self.tried |= {identity.id for identity in identities}
        with catalog.transaction():
            catalog.keep({_RECORDING: stamp(now), _TOLD: self.since or ""})

    def leave(self, catalog: Catalog, now: datetime) -> None:
        """Put down that what was recorded at `now` was told by what recorded it; what is owed from before stays so.

        Else a call behind this one, which reads it from the ledger and tells nothing of it, would leave it to a build.
        """
        if self.since is not None and not (self.owed or self.silent or (self.recording or "") > self.since):
            with catalog.transaction():
                catalog.keep({_TOLD: stamp(now)})

    def facts(self, catalog: Catalog, silent: Iterable[str]) -> dict[str, str]:
        """Give what the catalog keeps with the record of a pass, so that the next one can tell it in its place."""
        return _new(catalog, self.since or "", self.silent.union(silent))

    def wrote(self, written: Collection[str], removed: Collection[str]) -> None:
        """Take in what a try changed in the output folder: of a document the last change counts."""
        changed = {*written, *removed}
        self.written = [*(path for path in self.written if path not in changed), *written]
        self.removed = [*(path for path in self.removed if path not in changed), *removed]

    def whole(self, plan: Plan, catalog: Catalog, ledger: Ledger) -> Plan:
        """Give the plan of a pass that is recorded, with what is owed: each item as it was told last, and as it is."""
        planned = {settled.identity.id for settled in plan.settled} | {one.id for one in plan.withdrawn}
        if not (self.owed or self.silent - planned):
            return plan
        told = _told(ledger, self.owed, self.since or "")
        settled = [one for one in plan.settled if one.identity.id not in self.owed]
        withdrawn = [one for one in plan.withdrawn if one.id not in self.owed]
        for now in (s.identity for s in map(catalog.items.state, sorted(self.owed | (self.silent - planned))) if s):
            before = told.get(now.id) if now.id in self.owed else now
            if now.withdrawn is None:
                settled.append(Settled(now, None, before))
            elif before is not None and before.withdrawn is None and not now.retired:
                withdrawn.append(now)
        in_group = {name: tuple(s for s in settled if group(s) == name) for name in _GROUPS}
        added, updated, moved, unchanged = in_group.values()
        return replace(plan, added=added, updated=updated, moved=moved, unchanged=unchanged, withdrawn=tuple(withdrawn))

    def corrected(self, plan: Plan) -> set[str]:
        """Give the items of a whole plan that an earlier pass corrected without a word."""
        owed = (one for one in plan.unchanged if one.identity.id in self.owed and one.before is not None)
        return {one.identity.id for one in owed if one.before and is_corrected(one.before, one.identity)} | self.silent

    def end(self, catalog: Catalog) -> None:
        """Put down that all is told. Nothing is forgotten here before the whole pass is done."""
        facts = _new(catalog, catalog.items.newest(), frozenset())
        if facts:
            with catalog.transaction():
                catalog.keep(facts)


def _new(catalog: Catalog, told: str, silent: frozenset[str]) -> dict[str, str]:
    """Give the facts that the catalog does not hold yet."""
    facts = {_TOLD: told} if catalog.fact(_TOLD) != told else {}
    named = json.dumps(sorted(silent)) if silent else ""
    return facts | ({_SILENT: named} if (catalog.fact(_SILENT) or "") != named else {})


def _told(ledger: Ledger, items: Collection[str], until: str) -> dict[str, Identity]:
    """Give some items as the ledger told them up to a time."""
    found: dict[str, State] = {}
    for state in ledger.states(0, ledger.end()) if items else ():
        item_id = state.identity.id
        if item_id in items and state.at <= until:
            found[item_id] = found[item_id].merged(state) if item_id in found else state
    return {item_id: state.identity for item_id, state in found.items()}
