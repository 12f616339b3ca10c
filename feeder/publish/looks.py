"""What the configuration and the owner's templates look like while a folder is watched: when they changed, and to what.

Both are written by people and their editors: a change counts once it is seen twice alike, so that a file that is just
being written, or is gone for a moment, is not taken for what it will be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from feeder.config import Config
from feeder.errors import FeederError
from feeder.events import Watcher
from feeder.publish import templates
from feeder.publish.project import Project

T = TypeVar("T")
Seen = tuple[tuple[int, int, int] | None, tuple[tuple[str, int, int], ...]]

_SOON = 0.1
_LATER = 1.0


class Looks:
    """Configuration and templates as they were last seen, and the templates that were good."""

    def __init__(self) -> None:
        """Nothing was seen yet."""
        self.file = Path()
        self.templates = Path()
        self.seen: Seen | None = None
        self.changing: Seen | None = None
        self.good: Mapping[str, str] | None = None

    def begin(self, settings: Config) -> None:
        """Take what stands now for what is obeyed; of a configuration that was read again, what stood before that."""
        file = _seen(settings.file) if self.seen is None else self.seen[0]
        self.file, self.templates = settings.file, settings.templates
        self.seen, self.changing = (file, templates.seen(self.templates)), None

    def are_new(self, watcher: Watcher) -> bool:
        """Whether the configuration or a template changed, and rests; then what stands now is what is obeyed."""
        now = self._look()
        if now == self.seen:
            self.changing = None
        elif now == self.changing and not _is_empty(now):
            self.seen, self.changing = now, None
            return True
        else:
            watcher.glance(_LATER if now == self.changing else _SOON)
            self.changing = now
        return False

    def _look(self) -> Seen:
        return _seen(self.file), templates.seen(self.templates)

    def keep(self, project: Project, run: Callable[[], T]) -> tuple[T, FeederError | None]:
        """Run a pass; when the templates are at fault, run it with those before, and tell that. Raises FeederError."""
        if project.held is None and self.good is not None:
            project.own = self.good
        try:
            done = run()
        except FeederError as error:
            if project.held is not None or self.good is None or project.own == self.good:
                raise
            project.held = self.good
            try:
                return run(), error
            except FeederError:
                project.held = None
                raise error from None
        if project.held is None:
            self.good = project.own
        return done, None


def _seen(file: Path) -> tuple[int, int, int] | None:
    """Give what tells one state of a file from another; None when it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _is_empty(seen: Seen) -> bool:
    """Whether the configuration holds nothing: it is about to be written."""
    file, _ = seen
    return file is not None and file[0] == 0
