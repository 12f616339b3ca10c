"""The command that the configuration runs after a pass that changed something: to deploy, to ping, to commit."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence

from feeder.config import Config
from feeder.model import Notice

_TOLD = 300
"""Characters of what a command that failed said last."""


def after(settings: Config, written: Sequence[str], removed: Sequence[str]) -> Notice | None:
    """Run `after_publish` in the folder of the configuration; gives what is to be told when it failed.

    It finds on its standard input one JSON object: `output`, the folder, and `written` and `removed`, the documents
    below it that changed. No shell takes part. It is ended when it takes longer than `after_publish_timeout`.
    """
    if not settings.after_publish or not (written or removed):
        return None
    told = json.dumps({"output": str(settings.output.folder), "written": list(written), "removed": list(removed)})
    limit = settings.after_publish_timeout
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, and no shell
            settings.after_publish,
            input=told.encode(),
            cwd=settings.root,
            timeout=limit,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _failed(settings, f"did not end within {limit:g} s, and was ended; see `after_publish_timeout`")
    except OSError as error:
        return _failed(settings, f"could not be run: {error.strerror or error}")
    if done.returncode == 0:
        return None
    said = " ".join(done.stdout.decode(errors="replace").split())[-_TOLD:]
    return _failed(settings, f"failed with exit code {done.returncode}{f', and said: {said}' if said else ''}")


def _failed(settings: Config, what: str) -> Notice:
    message = (
        f"the command {settings.after_publish[0]} {what}; all is published, and it runs again after the next change"
    )
    return Notice(settings.file.name, None, f"`after_publish`: {message}")
