"""A ledger takes the place of another in one step, and while nobody publishes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from feeder import lock
from feeder.config import Config
from feeder.errors import MachineError
from feeder.ledger import Ledger, sync_folder
from feeder.publish.project import LOCK


def alone(settings: Config) -> AbstractContextManager[lock.Held]:
    """Hold the lock of a project; raises MachineError at once when another feeder has it."""
    return lock.held(settings.state / LOCK, 0, "another feeder is publishing; try again when it is done")


@contextmanager
def beside(ledger: Ledger) -> Iterator[Ledger]:
    """Give a ledger to write; it is gone at the end, unless `put` has put it into its place. Raises MachineError."""
    new = Ledger(ledger.path.with_name(f".{ledger.path.name}.feeder-tmp"))
    try:
        yield new
    except OSError as error:
        raise MachineError(f"the ledger cannot be written: {error.strerror}", path=str(ledger.path)) from error
    finally:
        with suppress(OSError):
            new.path.unlink()


def put(new: Ledger, ledger: Ledger) -> None:
    """Put a ledger into the place of another, durably."""
    new.path.replace(ledger.path)
    sync_folder(ledger.path.parent)
