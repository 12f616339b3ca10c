"""The structured log: entries on standard error, a line each, from the level on that is asked for."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime

from feeder import __version__, journal
from feeder.errors import ConfigError, FeederError
from feeder.journal import Entry, Level
from feeder.report import Report

_ORDER: tuple[Level, ...] = ("debug", "info", "warning", "error")


class Log(logging.Handler):
    """Writes entries; what libraries log becomes an entry too."""

    def __init__(self, verbosity: int) -> None:
        """Leave out what is less than a warning below 0, tell everything above, and all but details at 0."""
        super().__init__()
        self.verbose = verbosity > 0
        self.least = "debug" if verbosity > 0 else "info" if verbosity == 0 else "warning"

    def say(self, entry: Entry) -> None:
        """Write one entry, in UTF-8 whatever the locale; a reader that went away ends nothing."""
        if _ORDER.index(entry.level) < _ORDER.index(self.least):
            return
        line = journal.line(entry, datetime.now(UTC), verbose=self.verbose)
        with suppress(OSError):
            sys.stderr.flush()
            sys.stderr.buffer.write(line + b"\n")
            sys.stderr.buffer.flush()

    def began(self) -> None:
        """Write that a watch begins."""
        self.say(Entry("info", "started", {"version": __version__, "pid": os.getpid()}))

    def ended(self) -> None:
        """Write that a watch ended as it was told to."""
        self.say(Entry("info", "stopped"))

    def doubt(self, reason: str) -> None:
        """Write what is worth a look."""
        self.say(Entry("info", "doubtful", {"reason": reason}))

    def report(self, report: Report) -> None:
        """Write what a pass did."""
        for entry in journal.entries(report):
            self.say(entry)

    def error(self, error: FeederError) -> None:
        """Write what ends a call: each problem of a configuration alone."""
        for one in error.problems if isinstance(error, ConfigError) else (error,):
            said = {"path": one.path, "line": one.line, "reason": one.message, "exit_code": error.exit_code}
            self.say(Entry("error", "error", said))

    def emit(self, record: logging.LogRecord) -> None:
        """Write what a part of feeder, or a library, logs."""
        level = _ORDER[min(max(record.levelno // 10 - 1, 0), 3)]
        said = {"logger": record.name, "reason": record.getMessage()}
        self.say(Entry(level, getattr(record, "event", "log"), said))
