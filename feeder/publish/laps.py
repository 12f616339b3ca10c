"""How long each step of a pass took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class Laps:
    """A stopwatch: each step ends where the next begins."""

    def __init__(self, beat: Callable[[], object]) -> None:
        """Begin; `beat` is called at the end of each step, and within long ones."""
        self.seconds: dict[str, float] = {}
        self._beat = beat
        self._last = time.perf_counter()

    def end(self, step: str) -> None:
        """End a step."""
        now = time.perf_counter()
        self.seconds[step] = round(now - self._last, 6)
        self._last = now
        self._beat()

    def through(self, things: Iterable[T]) -> Iterator[T]:
        """Give the things one by one, and show that the step gets on."""
        for thing in things:
            self._beat()
            yield thing
