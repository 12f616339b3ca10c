"""The lines of a report: items as people know them, with where their texts stand and where feeds lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter

from feeder.catalog.items import Items
from feeder.config import Config
from feeder.decide import Settled
from feeder.model import Identity
from feeder.publish.layout import link_of
from feeder.report import Change

SEEN = attrgetter("title", "link", "published", "text", "read")
"""What readers see of an item."""


def is_corrected(before: Identity, now: Identity) -> bool:
    """Whether readers see a difference between two states of an item that nobody is told of."""
    return bool(SEEN(before) != SEEN(now))


def link_in_feeds(config: Config, items: Items, item: str) -> str:
    """Give where feeds lead to for an item; nothing for one that they do not hold."""
    found = items.address(item)
    return link_of(config, *found) if found else ""


def changes(link: Callable[[str], str], settled: Iterable[Settled]) -> tuple[Change, ...]:
    """Give a line for each item, in the order of their texts; `link` tells where feeds lead to for an id."""
    found = []
    for one in sorted(settled, key=lambda one: (one.identity.home, one.identity.ordinal)):
        now, before = one.identity, one.before
        was = before.home if before and before.home != now.home else None
        found.append(Change(now.id, now.title, now.home, link(now.id), was))
    return tuple(found)


def copies(settled: Iterable[Settled]) -> tuple[Change, ...]:
    """Give the files of which it is new that they hold the text of an item that stands elsewhere."""
    found = []
    for now, before in ((one.identity, one.before) for one in settled):
        known = {before.home, *before.copies} if before and before.withdrawn is None else set()
        found += [Change(now.id, now.title, path, "", same_as=now.home) for path in now.copies if path not in known]
    return tuple(sorted(found, key=lambda change: (change.path, change.id)))
