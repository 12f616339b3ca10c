"""Why a build would be refused, as far as a look can tell, in the words of the build; and what a ledger alone tells."""

from __future__ import annotations

from dataclasses import dataclass

from feeder import discover
from feeder.catalog import Catalog
from feeder.config import Config
from feeder.errors import LedgerError
from feeder.ledger import Ledger
from feeder.model import Identity
from feeder.publish import guarding, keeping
from feeder.publish.replay import known_mark
from feeder.publish.store import Store
from feeder.records import State


@dataclass(frozen=True, slots=True)
class Told:
    """What the ledger tells, where the catalog does not know all of it."""

    refused: str | None = None
    """Why a build would be refused, in one line; None when nothing is known against it."""
    items: int | None = None
    """How many items are live; None when the catalog knows."""
    newest: str = ""
    """The newest time in the ledger."""


def look(settings: Config, known: Catalog) -> Told:
    """Ask the ledger for what the catalog does not know of it, and whether the input folder stands.

    All of the ledger is read where the catalog is gone, or the ledger is another one than it knows: as a build does.
    """
    ledger, folder = Ledger(settings.ledger), settings.input.folder
    mark = known_mark(known) if known.fact("reading") is not None else None  # one that a refused build left is no help
    extends = mark is not None and ledger.extends(mark)
    start = mark.offset if mark is not None and extends else 0
    found: dict[str, State] = {}
    newest = ""
    try:
        survey = ledger.survey(start)
        for state in ledger.states(start, survey.end, survey):
            newest = max(newest, state.at)
            before = found.get(state.identity.id)
            found[state.identity.id] = before.merged(state) if before else state
    except LedgerError as error:
        return Told(str(error))
    live = [state.identity for state in found.values() if state.identity.withdrawn is None]
    is_published = bool(live) or known.items.live()
    if is_published and not folder.is_dir():
        return Told(f"{folder}: {guarding.MISSING}", len(live) if mark is None else None, newest)
    if mark is not None:
        return Told()
    return Told(_lost(settings, live), len(live), newest)


def _lost(settings: Config, live: list[Identity]) -> str | None:
    """Tell of items whose texts nobody knows any more: no catalog, no copy, and nothing in the input folder."""
    if not live or not discover.is_bare(settings.input.folder):
        return None
    store = Store(settings.store)
    if settings.input.deleted == "keep":
        gone = sorted((one for one in live if one.kept and not store.is_held(one)), key=lambda one: one.id)
        if gone:
            return f"{settings.store}: {keeping.refusal(gone)}"
        live = [one for one in live if not store.is_held(one)]
    if any(store.held(one) is None for one in live):
        return f"{settings.input.folder}: {guarding.unknown(guarding.EMPTY)}"
    return None
