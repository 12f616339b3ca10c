"""`feeder check URL`: asks a site for its feeds as a subscriber does, and lets `check` judge what comes.

A page leads to its feeds by autodiscovery; a feed to its archives, its hub, its items and what was withdrawn. `http`
asks, `walk` decides what to ask next, `links` asks many at once.
"""

from __future__ import annotations

from feeder.check import Judged
from feeder.errors import UsageError
from feeder.visit.http import Client, Fetch
from feeder.visit.walk import Walk

__all__ = ["Client", "Fetch", "Walk", "is_address", "visit"]

TIMEOUT = 10.0
"""Seconds that one request may take."""
LINKS = 200
"""Links of items that are tried, at most."""


def is_address(text: str) -> bool:
    """Whether it is an address of the web, rather than a folder."""
    return text.lower().startswith(("http://", "https://"))


def visit(url: str, *, timeout: float = TIMEOUT, links: int = LINKS) -> Judged:
    """Judge a site, or one feed, by its address.

    A request may take `timeout` seconds; `links` of items are tried at most. What does not answer is a finding. Raises
    UsageError when it is no address of the web.
    """
    if not is_address(url):
        raise UsageError("it is no address of the web: it begins with neither http:// nor https://", path=url)
    walk = Walk(Client(timeout), links)
    walk.site(url)
    return Judged(tuple(walk.findings), len(walk.seen))
