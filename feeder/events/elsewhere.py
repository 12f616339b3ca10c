"""The events of systems other than Linux, as watchdog gives them; they tell nothing of their listening."""

from __future__ import annotations

from watchdog.observers import Observer

from feeder.events.told import Told


class SystemObserver(Observer):  # type: ignore[valid-type,misc]  # watchdog chooses the class for the system
    """Listens with what watchdog has for the system."""

    reports_closes = False

    def __init__(self, told: Told) -> None:
        """Nothing listens yet, and nobody will be told anything but events."""
        self.told = told
        super().__init__()

    @property
    def is_listening(self) -> bool:
        """Whether all threads run."""
        return self.is_alive() and all(one.is_alive() for one in self.emitters)
