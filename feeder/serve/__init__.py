"""The preview: the output folder on loopback, as a good host would serve it, and how the project stands.

`files` finds what a request asks for, `pages` makes pages lead to each other and reload, `showing` knows the project,
`app` answers. The server has a thread of its own, so that publishing goes on beside it.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvicorn

from feeder.config import Config
from feeder.errors import MachineError, UsageError
from feeder.publish import watching
from feeder.report import Report
from feeder.serve.app import STATUS, application
from feeder.serve.showing import Showing

_HOST = "127.0.0.1"
_PORTS = range(8000, 8020)


class Preview:
    """A preview that runs."""

    def __init__(self, settings: Config, bound: socket.socket, *, live: bool) -> None:
        """Serve a project on a socket that listens."""
        self.showing = Showing(settings, live=live)
        port = bound.getsockname()[1]
        self.url = f"http://{_HOST}:{port}{urlsplit(settings.site.url).path}"
        """Where the landing page is."""
        self.status_url = f"http://{_HOST}:{port}{STATUS}"
        self.bound = bound
        self.over = threading.Event()
        app = application(self.showing)
        self.server = uvicorn.Server(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=2,
            )
        )

    def changed(self, report: Report) -> None:
        """Tell the pages that look on that a pass was made."""
        self.showing.changed(report)

    def stop(self) -> None:
        """Let `wait` return; may be called from a signal handler."""
        self.over.set()

    def wait(self) -> None:
        """Wait for `stop`."""
        self.over.wait()

    def run(self) -> None:
        """Serve until `end`."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.showing.loop = asyncio.get_running_loop()
        await self.server.serve(sockets=[self.bound])

    def end(self) -> None:
        """End the server."""
        self.server.should_exit = True
        self.showing.end()


@contextmanager
def preview(settings: Config, port: int | None = None, *, live: bool = False) -> Iterator[Preview]:
    """Serve the output folder on loopback as long as the context lasts; nobody else on the network can reach it.

    `port` 0 takes any that is free, None the usual one or the next that is free. `live` pages reload at each
    `Preview.changed`. Raises MachineError when the port is taken, or a watch runs beside a `live` one, UsageError when
    there is no output folder.
    """
    folder = settings.output.folder
    if not live and not folder.is_dir():
        raise UsageError("there is no such output folder; `feeder build` makes it", path=str(folder))
    if live:
        watching.refuse_second(settings.state)
    with _listening(port) as bound:
        running = Preview(settings, bound, live=live)
        thread = threading.Thread(target=running.run, name="feeder-serve")
        thread.start()
        try:
            yield running
        finally:
            running.end()
            thread.join()


def _listening(port: int | None) -> socket.socket:
    """Give a socket that listens on loopback, and on nothing else."""
    for number in _PORTS if port is None else (port,):
        try:
            return socket.create_server((_HOST, number))
        except OSError as error:
            if port is not None or error.errno != errno.EADDRINUSE:
                reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
                raise MachineError(f"port {number} {reason}; choose another one with --port") from error
    raise MachineError(f"ports {_PORTS[0]} to {_PORTS[-1]} are in use; choose another one with --port")
