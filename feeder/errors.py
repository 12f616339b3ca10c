"""What can go wrong, by whose hand it can be mended.

Every error carries its resource (a path, a line) and, through `raise ... from`, its cause; `str(error)` is one line
for a person: where, what was found, what to do. `exit_code` is the exit status of the command line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class FeederError(Exception):
    """Anything that feeder reports in one line instead of a traceback."""

    exit_code = 4

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        """Keep the resource beside the message: `path` as the user knows it, `line` from 1."""
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line

    def __str__(self) -> str:
        """`path:line: message`, as far as each is known."""
        where = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        return f"{where}: {self.message}" if where else self.message


class UsageError(FeederError):
    """The call or the configuration is wrong."""

    exit_code = 2


class ConfigError(UsageError):
    """config.yaml cannot be used; `problems` lists everything that is wrong with it, one error each."""

    def __init__(self, problems: tuple[UsageError, ...]) -> None:
        """Gather the problems, in the order of their lines."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class ArticleError(FeederError):
    """A source cannot be read as articles; it is quarantined and everything else goes out."""

    exit_code = 1


class RefusedError(FeederError):
    """Publishing would harm subscribers, so nothing was published."""

    exit_code = 3


class LedgerError(RefusedError):
    """The ledger is damaged in a way that cannot be healed without a person."""


class MachineError(FeederError):
    """The machine failed: disk, permission, lock."""


@contextmanager
def blamed_on_text() -> Iterator[None]:
    """Turn what goes wrong while one text is read, however odd it is, into ArticleError: it costs no other text."""
    try:
        yield
    except FeederError:
        raise
    except Exception as error:
        name = type(error).__name__
        message = f"this text made feeder fail ({name}), which no text may do; please report it, with the file"
        raise ArticleError(message) from error
