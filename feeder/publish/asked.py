"""What a person asks a pass to do beyond publishing: to believe what vanished, or to withdraw items by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from feeder.catalog import Catalog
from feeder.config import Config
from feeder.decide import Plan
from feeder.errors import RefusedError, UsageError
from feeder.model import Identity
from feeder.publish.log import names_of


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
        self.moment = now.replace(microsecond=now.microsecond // 1000 * 1000)
        self.ids = {item.id: name for name in wishes.names for item in self._meant(name, again=wishes.again)}

    def _meant(self, name: str, *, again: bool) -> list[Identity]:
        names, items = names_of(name, self.config), self.catalog.items
        known = items.related(id=names, code=names) | items.at_paths(sorted(names))
        live = [item for item in known.values() if item.withdrawn is None]
        if live or (again and any(item.cause == "asked" for item in known.values())):
            return live
        if known:
            raise UsageError("this item is withdrawn already", path=name)
        message = "no such item is known; name its id, its short code or link, or the path of its text"
        raise UsageError(message, path=name)

    def end(self, plan: Plan) -> Plan:
        """Give the plan with those withdrawn. Raises RefusedError when the text of one stands in the input folder."""
        if not self.ids:
            return plan
        gone = {item.id for item in plan.withdrawn}
        away = {one.identity.id: one.identity for one in plan.held_back}
        away |= {settled.identity.id: settled.identity for settled in plan.unchanged if settled.identity.kept}
        ended = []
        for item_id, name in ((one, name) for one, name in self.ids.items() if one not in gone):
            item = away.get(item_id) or self._kept(item_id, plan)
            if item is None:
                message = "the text of this item stands in the input folder; delete it, or set `draft: true` in it"
                raise RefusedError(message, path=name)
            ended.append(replace(item, copies=(), kept=False, withdrawn=self.moment, cause="asked"))
        ids = {item.id for item in ended}
        return replace(
            plan,
            unchanged=tuple(settled for settled in plan.unchanged if settled.identity.id not in ids),
            held_back=tuple(one for one in plan.held_back if one.identity.id not in ids),
            withdrawn=(*(replace(i, cause="asked") if i.id in self.ids else i for i in plan.withdrawn), *ended),
        )

    def _kept(self, item_id: str, plan: Plan) -> Identity | None:
        """Give an item that is kept, and not told otherwise by the plan."""
        state = self.catalog.items.state(item_id)
        told = {settled.identity.id for settled in plan.settled}
        return state.identity if state and state.identity.kept and item_id not in told else None
