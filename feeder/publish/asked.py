"""What a person asks a pass to do beyond publishing: to believe what vanished, or to withdraw items by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from feeder import records
from feeder.catalog import Catalog
from feeder.config import Config
from feeder.decide import Plan
from feeder.discover import is_text
from feeder.errors import RefusedError, UsageError
from feeder.model import Identity
from feeder.publish.log import names_of

_MOST = 10
"""So many items are told of one name."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a pass."""

    confirm: bool = False
    """Withdraw everything whose text vanished, however much it is."""
    names: tuple[str, ...] = ()
    """Withdraw these items, whose texts are gone: ids, short codes or links, paths."""
    again: bool = False
    """A try before this one may have withdrawn them, and failed behind that."""


class Asked:
    """The items that a person wants withdrawn."""

    def __init__(self, wishes: Wishes, config: Config, catalog: Catalog, now: datetime) -> None:
        """Find them. Raises UsageError when one is unknown, or withdrawn already."""
        self.config = config
        self.catalog = catalog
        self.moment = records.told(now)
        self.done: set[str] = set()
        """Names of which a try before this one may have withdrawn what was meant."""
        self.meant = {name: self._meant(name, again=wishes.again) for name in wishes.names}
        self.ids = {item.id for items in self.meant.values() for item in items}

    def _meant(self, name: str, *, again: bool) -> list[Identity]:
        """Give the live items of a name: of a path all whose texts stand or stood there."""
        names, items = set(filter(is_text, names_of(name, self.config))), self.catalog.items
        known = items.related(id=names, code=names) or items.at_paths(sorted(names))
        live = [item for item in known.values() if item.withdrawn is None]
        if again and any(item.cause == "asked" for item in known.values()):
            self.done.add(name)
        if live or name in self.done:
            return live
        if known:
            raise UsageError("this item is withdrawn already", path=name)
        message = "no such item is known; name its id, its short code or link, or the path of its text"
        raise UsageError(message, path=name)

    def end(self, plan: Plan) -> Plan:
        """Give the plan with those withdrawn whose texts are gone.

        Raises RefusedError when only texts that stand in the input folder have a name, and UsageError when it is the
        path of several files, one after the other, whose items live on.
        """
        if not self.meant:
            return plan
        gone = {item.id: item for item in plan.withdrawn}
        away = {one.identity.id: one.identity for one in plan.held_back}
        away |= {settled.identity.id: settled.identity for settled in plan.unchanged if settled.identity.kept}
        away |= self._kept(plan)
        meant = {item.id for name, items in self.meant.items() for item in self._ended(name, items, gone | away)}
        ended = [item for item_id, item in away.items() if item_id in meant and item_id not in gone]
        return replace(
            plan,
            unchanged=tuple(settled for settled in plan.unchanged if settled.identity.id not in meant),
            held_back=tuple(one for one in plan.held_back if one.identity.id not in meant),
            withdrawn=(
                *(replace(item, cause="asked") if item.id in meant else item for item in plan.withdrawn),
                *(replace(i, copies=(), kept=False, withdrawn=self.moment, cause="asked") for i in ended),
            ),
        )

    def _kept(self, plan: Plan) -> dict[str, Identity]:
        """Give those that are kept, and not told otherwise by the plan."""
        told = {settled.identity.id for settled in plan.settled}
        states = (self.catalog.items.state(item_id) for item_id in sorted(self.ids - told))
        return {state.identity.id: state.identity for state in states if state and state.identity.kept}

    def _ended(self, name: str, items: list[Identity], away: Mapping[str, Identity]) -> list[Identity]:
        """Give those of the live items of a name that can be withdrawn: all of one file, as it was last read."""
        found = [item for item in items if item.id in away]
        if not found and name not in self.done:
            message = "the text of this item stands in the input folder; delete it, or set `draft: true` in it"
            raise RefusedError(message, path=name)
        if len({item.source for item in found}) > 1:
            found.sort(key=lambda item: item.arrival, reverse=True)
            told = [f"{item.code} (“{item.title}”, {item.published:%Y-%m-%d %H:%M} UTC)" for item in found[:_MOST]]
            more = [f"and {len(found) - _MOST} more, see `feeder log {name}`"] if len(found) > _MOST else []
            message = (
                f"the texts of {len(found)} items that live on had this path, one after the other; withdraw those that "
                f"you mean by their short codes: {', '.join([*told, *more])}"
            )
            raise UsageError(message, path=name)
        return found
