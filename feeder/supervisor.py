"""Tells a service manager how a process stands: the messages of sd_notify(3), a datagram each, without its library."""

from __future__ import annotations

import logging
import socket
import time

from feeder.errors import UsageError

_LOG = logging.getLogger("feeder.supervisor")
_SEND_SECONDS = 1.0
_PINGS = 4
"""Pings within the time after which the service manager gives a process up: one may come late."""
_AT_LEAST = 60.0
"""Seconds asked for at a start or an end that takes long, when nobody says how long silence may last."""


class Supervisor:
    """The service manager; without an address there is none, and nothing is told."""

    def __init__(self, address: str | None = None, patience: float | None = None) -> None:
        """Take the address of its socket (a path, or a name behind `@`), and the seconds that it bears silence.

        Raises UsageError for an address of another kind.
        """
        if address and not address.startswith(("/", "@")):
            message = f"{address!r} is no socket to notify: it must be an absolute path, or a name that begins with `@`"
            raise UsageError(message)
        self._address = f"\0{address[1:]}" if address and address.startswith("@") else address
        self.patience = patience
        self._owed: dict[str, str] = {}
        self._is_deaf = False
        self._next_ping = 0.0

    def tell(self, **said: str | int) -> None:
        """Tell what changed, by the names of the protocol; what did not arrive is told again with the next message."""
        if not self._address:
            return
        self._owed |= {name: " ".join(str(value).split()) for name, value in said.items()}
        message = "\n".join(f"{name}={value}" for name, value in self._owed.items())
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                out.settimeout(_SEND_SECONDS)
                out.sendto(message.encode(errors="backslashreplace"), self._address)
        except OSError as error:
            if not self._is_deaf:
                _LOG.warning("the service manager cannot be told anything: %s", error.strerror or error)
            self._is_deaf = True
        else:
            self._owed.clear()
            self._is_deaf = False

    def alive(self, *, extend: bool) -> None:
        """Tell that work goes on, a few times within its patience; `extend` asks for time to start or to end."""
        now = time.monotonic()
        if now < self._next_ping:
            return
        patience = self.patience or _AT_LEAST
        self._next_ping = now + patience / _PINGS
        said: dict[str, str | int] = {"WATCHDOG": 1} if self.patience else {}
        if extend:
            said["EXTEND_TIMEOUT_USEC"] = round(patience * 1_000_000)
        if said:
            self.tell(**said)
