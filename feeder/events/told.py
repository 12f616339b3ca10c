"""What a system can tell of its listening, beside the events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told what watchdog keeps to itself. Called in its threads, so that they only enqueue."""

    lost: Callable[[], None]
    """Events were lost: the kernel's queue was full."""
    unheard: Callable[[OSError], None]
    """A folder below the one that is watched cannot be listened to."""
    opened: Callable[[str], None]
    """The permissions of a folder changed; it is given absolute."""
