"""The command that the configuration runs after a pass that changed something: to deploy, to ping, to commit."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress

from feeder.catalog import Delivery
from feeder.config import Config
from feeder.model import Notice

_BEAT_SECONDS = 1.0
_TOLD = 300
"""Characters of what a command that failed said last."""


def after(settings: Config, delivery: Delivery, beat: Callable[[], object] = lambda: None) -> Notice | None:
    """Run `after_publish` in the folder of the configuration; gives what is to be told when it failed.

    It finds on its standard input one JSON object: `output`, the folder, and `written` and `removed`, the documents
    below it that changed. No shell takes part. It is ended when it takes longer than `after_publish_timeout`;
    until then `beat` is called once a second.
    """
    told = json.dumps({"output": str(settings.output.folder), "written": delivery.written, "removed": delivery.removed})
    limit = settings.after_publish_timeout
    try:
        code, output = _run(settings, told.encode(), beat)
    except subprocess.TimeoutExpired:
        return _failed(settings, f"did not end within {limit:g} s, and was ended; see `after_publish_timeout`")
    except OSError as error:
        return _failed(settings, f"could not be run: {error.strerror or error}")
    if code == 0:
        return None
    said = " ".join(output.decode(errors="replace").split())[-_TOLD:]
    return _failed(settings, f"failed with exit code {code}{f', and said: {said}' if said else ''}")


def _run(settings: Config, told: bytes, beat: Callable[[], object]) -> tuple[int, bytes]:
    """Run the command to its end; gives its exit code and what it said. Raises OSError and TimeoutExpired.

    It has a group of processes of its own, so that all that it began ends with it when its time is over: a script that
    deploys would go on beside the next one. What it is told stands in a file: a pipe is not written on after a pause.
    """
    with tempfile.TemporaryFile() as said:
        said.write(told)
        said.seek(0)
        with subprocess.Popen(  # noqa: S603 - the user's own command, and no shell
            settings.after_publish,
            cwd=settings.root,
            stdin=said,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0 if os.name == "posix" else None,
        ) as running:
            try:
                return _end(running, settings.after_publish_timeout, beat)
            except BaseException:
                if os.name == "posix":
                    with suppress(ProcessLookupError):
                        os.killpg(running.pid, signal.SIGKILL)
                running.kill()
                raise


def _end(running: subprocess.Popen[bytes], limit: float, beat: Callable[[], object]) -> tuple[int, bytes]:
    """Wait for the end of a command, and show meanwhile that somebody waits."""
    deadline = time.monotonic() + limit
    while True:
        try:
            output, _ = running.communicate(timeout=min(_BEAT_SECONDS, max(0.0, deadline - time.monotonic())))
        except subprocess.TimeoutExpired:
            if time.monotonic() >= deadline:
                raise
            beat()
        else:
            return running.returncode, output


def _failed(settings: Config, what: str) -> Notice:
    message = f"the command {settings.after_publish[0]} {what}; all is published, and the next pass runs it again"
    return Notice(settings.file.name, None, f"`after_publish`: {message}")
