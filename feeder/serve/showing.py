"""What the preview shows at a moment, and who waits for it to change. One thread publishes, another one serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from feeder import config, publish, telling
from feeder.config import Config
from feeder.errors import FeederError
from feeder.report import Report

_BREATH_SECONDS = 15.0


class Showing:
    """The project as the preview knows it."""

    def __init__(self, settings: Config, *, live: bool) -> None:
        """Show the output folder of a project; `live` pages reload when they change."""
        self.settings = settings
        self.live = live
        self.last: tuple[datetime, Report] | None = None
        """The last pass that was made beside the preview, and when it ended."""
        self.loop: asyncio.AbstractEventLoop | None = None
        self.waiting: set[asyncio.Event] = set()
        self.is_over = False

    def changed(self, report: Report) -> None:
        """Tell, from any thread, that a pass was made; a configuration that changed is obeyed."""
        self.last = datetime.now(UTC), report
        with suppress(FeederError):
            self.settings = config.load(self.settings.file)
        self._wake()

    def end(self) -> None:
        """Tell, from any thread, that nothing will change any more."""
        self.is_over = True
        self._wake()

    def _wake(self) -> None:
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._set)

    def _set(self) -> None:
        for event in self.waiting:
            event.set()

    async def changes(self) -> AsyncIterator[str]:
        """Give an event at once, since something may have changed before, and one for each change (HTML, 9.2).

        A comment now and then finds out who has left.
        """
        event = asyncio.Event()
        event.set()
        self.waiting.add(event)
        try:
            while not self.is_over:
                woken = event.is_set()
                event.clear()
                yield "data: changed\n\n" if woken else ": still here\n\n"
                with suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), _BREATH_SECONDS)
        finally:
            self.waiting.discard(event)

    def status(self) -> dict[str, Any]:
        """Give how the project stands, as JSON data. Raises FeederError."""
        told = telling.status_json(publish.status(self.settings))
        last = {"at": self.last[0].isoformat(), **telling.report_json(self.last[1])} if self.last else None
        return told | {"watching": self.live, "report": last}
