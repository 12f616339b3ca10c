"""`feeder check URL`: asks a site for its feeds as a subscriber does, and lets `check` judge what comes.

A page leads to its feeds by autodiscovery; a feed to its archives, its hub, its items and what was withdrawn. `http`
asks, `walk` decides what to ask next, `links` asks many at once, `preview` asks a site where it is tried out.
"""

from __future__ import annotations

from feeder.check import Judged
from feeder.errors import MachineError, UsageError
from feeder.visit.http import Client, Fetch
from feeder.visit.preview import preview
from feeder.visit.walk import Walk

__all__ = ["Client", "Fetch", "Walk", "fetched", "is_address", "looks_like_one", "visit"]

TIMEOUT = 10.0
"""Seconds that one request may take."""
LINKS = 200
"""Links of items that are tried, at most."""


def is_address(text: str) -> bool:
    """Whether it is an address of the web, rather than a folder."""
    return text.lower().startswith(("http://", "https://"))


def looks_like_one(text: str) -> bool:
    """Whether it is meant as an address, be it one that cannot be asked."""
    return is_address(text) or "://" in text


def visit(url: str, *, timeout: float = TIMEOUT, links: int = LINKS) -> Judged:
    """Judge a site, or one feed, by its address.

    A request may take `timeout` seconds; `links` of items are tried at most. What does not answer is a finding. The
    addresses of a site that is not online are asked at its preview on this machine, when `url` is in one. Raises
    UsageError when it is no address of the web.
    """
    if not is_address(url):
        raise UsageError("it is no address of the web: it begins with neither http:// nor https://", path=url)
    client = Client(timeout)
    shown = preview(url, client)
    walk = Walk(shown or client, links)
    walk.site(shown.on_site(url) if shown else url)
    note = f"{shown.here} is a preview of {shown.site}: what stands there is asked for here" if shown else ""
    return Judged(tuple(walk.findings), len(walk.seen), note)


def fetched(url: str, *, timeout: float = TIMEOUT) -> tuple[str, bytes]:
    """Give what stands at an address, with the one that it was found at in the end.

    Raises MachineError when nobody answers in time, UsageError when the answer is a refusal.
    """
    answer = Client(timeout)(url)
    if answer.failure or answer.status == 0:
        raise MachineError(f"it could not be fetched: {answer.failure or 'no answer'}", path=url)
    if not answer.is_whole:
        raise UsageError(f"the host answered {answer.status}", path=url)
    return answer.url, answer.body
