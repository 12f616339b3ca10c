"""Standard input, output and error that are closed, full, or read by nobody any more."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_NOBODY_READS = 141
"""As shells tell it: 128 and the number of SIGPIPE."""
_FAILED = 4


def open_closed() -> None:
    """Let descriptors that were closed lead to nowhere: a file that takes their number would get what is printed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def refused(error: OSError, *, publishes: bool) -> tuple[int, str]:
    """Give the exit code of a command whose output nobody takes, and what to tell of it; nothing when nobody reads.

    One that `publishes` has done so before it prints. A file at fault has nothing to do with that.
    """
    if error.errno == errno.EPIPE:
        return _NOBODY_READS, ""
    if error.filename is not None:
        return _FAILED, f"{error.filename}: {error.strerror}; check its permissions, and those of its folder"
    return _FAILED, f"standard output: {error.strerror}{'; what was to be published is' if publishes else ''}"


def drop() -> None:
    """Forget what standard output did not take, so that the end of the process does not try again."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


@contextmanager
def as_far_as_there_is_room() -> Iterator[None]:
    """Print what there is room for: work goes on when a log is full, but not when nobody reads any more."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
