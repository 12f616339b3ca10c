"""ledger.jsonl: the append-only file of identities, the one thing besides the sources that cannot be rebuilt.

The first line tells the format, the authority of new ids, the page size of archives and the time of creation. Each
further line is one state of one item, with the time of its pass (`at`); the lines of a pass count once its closing
line `{"pass": time, "count": n}` stands. What a line means does not depend on where it stands, so that two ledgers
can be merged by taking the lines of both. `lines` tells what a line is, `survey` looks over all of them, `shrink`
leaves out what no replay needs.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from io import FileIO
from pathlib import Path

from feeder.errors import LedgerError, MachineError
from feeder.ledger.lines import (
    MOST,
    Head,
    NewerError,
    bare,
    closing_of,
    earliest,
    head_of,
    is_whole,
    kind_of,
    line_of,
    problem_of,
)
from feeder.ledger.survey import Survey, lost, survey
from feeder.model import Identity
from feeder.records import State, decode_checked, encode, stamp

__all__ = ["Head", "Ledger", "Mark", "Survey", "earliest", "sync_folder"]

_TAIL = 4096
_BLOCK = 1 << 16
_REMEDY = "take the ledger from your last backup or commit; `feeder ledger verify` tells all that is wrong with it"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a ledger was read: up to `offset`, where the bytes before it have the hash `tail`."""

    offset: int
    tail: str


class Ledger:
    """The ledger of one project: anyone may read it, only the holder of the pass lock appends."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened yet."""
        self.path = path

    def head(self) -> Head | None:
        """Give the first line; None when there is no ledger, or one whose creation was cut short.

        After a merge it may stand elsewhere. Raises LedgerError when there are lines, and none of them is it.
        """
        line, newline, _ = self._bytes(0, _BLOCK).partition(b"\n")
        if newline and kind_of(line)[0] == "head":
            try:
                return head_of(line)
            except NewerError as error:
                raise LedgerError(str(error), path=str(self.path), line=1) from error
            except ValueError as error:
                raise self._error(problem_of(line) or "", 1) from error
        heads = self.survey().heads
        if heads:
            return earliest(heads)
        if not newline:
            return None
        raise self._error("the first line of a ledger must tell its format, authority and creation", 1)

    def size(self) -> int:
        """Give how many bytes there are; 0 when there is no ledger."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise self._machine(error) from error

    def end(self) -> int:
        """Give where the closed passes end: what stands behind is cut by the next pass."""
        return self.survey().end

    def survey(self, start: int = 0) -> Survey:
        """Look over the lines from an offset on. Raises LedgerError when one is of a newer format."""
        try:
            return survey(self.lines(start), start, self.lines(0))
        except NewerError as error:
            raise LedgerError(str(error), path=str(self.path)) from error
        except ValueError as error:
            number, message = next(self.problems())
            raise self._error(message, number) from error

    def lost(self, told: Survey) -> int:
        """Count the states that are gone from closed passes; `told` is what a survey of the whole ledger told."""
        return lost(self.lines(0), told) if told.short else 0

    def states(self, start: int, end: int, told: Survey | None = None) -> Iterator[State]:
        """Give the states between two offsets at line starts; raises LedgerError with the line of what is none.

        `told` is what a survey of these lines told; without it one is made.
        """
        if start >= end:
            return
        unclosed = (told or self.survey(start)).unclosed
        offset = start
        for line in self.lines(start):
            if offset >= end:
                return
            kind, time = kind_of(line)
            if kind in {"state", "damage"}:
                state = self._state(line, offset)
                if time not in unclosed:
                    yield state
            offset += len(line)

    def lines(self, start: int) -> Iterator[bytes]:
        """Give the lines from an offset on, with their ends."""
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                while line := file.readline(MOST):
                    yield line
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._machine(error) from error

    def problems(self) -> Iterator[tuple[int, str]]:
        """Give what cannot be read, each with the number of its line, from 1: what stands behind the end is cut."""
        for number, line in enumerate(self.lines(0), 1):
            message = problem_of(line) if is_whole(line) or len(line) == MOST or kind_of(line)[0] == "head" else None
            if message is not None:
                yield number, message

    def _state(self, line: bytes, offset: int) -> State:
        try:
            return decode_checked(bare(line))
        except (ValueError, KeyError, TypeError) as error:
            number = self._bytes(0, offset).count(b"\n") + 1
            raise self._error(problem_of(line) or str(error), number) from error

    def mark(self, offset: int) -> Mark:
        """Give the mark of an offset."""
        start = max(0, offset - _TAIL)
        return Mark(offset, blake2b(self._bytes(start, offset - start), digest_size=16).hexdigest())

    def extends(self, mark: Mark) -> bool:
        """Whether what was read up to `mark` still stands there, so that reading can go on behind it."""
        return self.size() >= mark.offset and self.mark(mark.offset) == mark

    def create(self, head: Head) -> Mark:
        """Begin a ledger; raises MachineError when it cannot be written."""
        return self._append(0, [line_of(head)])

    def append(
        self, identities: Iterable[Identity], at: datetime, end: int | None = None, *, known: Mark | None = None
    ) -> Mark:
        """Add a pass and flush it to the disk, behind the last closed pass: what stands behind that is cut.

        `end` is where it ends, or `known` how far the ledger was read, for a caller that knows. Raises MachineError
        when it says something else by now: who merges ledgers holds no lock, and what came so must not be cut.
        """
        lines = [encode(identity, at) for identity in identities]
        lines.append(closing_of(stamp(at), len(lines)))
        end = known.offset if known else self.end() if end is None else end
        if (known and not self.extends(known)) or not self._ends_at(end):
            raise MachineError("the ledger was changed while a pass was at work; run it again", path=str(self.path))
        return self._append(end, lines)

    def _ends_at(self, offset: int) -> bool:
        """Whether nothing that counts stands behind an offset."""
        return self.size() == offset or self.survey(offset).end == offset

    def _append(self, offset: int, lines: list[bytes]) -> Mark:
        data = b"".join(line + b"\n" for line in lines)
        if offset and self._bytes(offset - 1, 1) != b"\n":
            data = b"\n" + data
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab", buffering=0) as file:
                if not offset:  # before the data: whoever finds those may rely on the name
                    sync_folder(self.path.parent)
                file.truncate(offset)
                _put(file, data, offset)
        except OSError as error:
            raise self._machine(error) from error
        return self.mark(offset + len(data))

    def secure(self, known: int) -> None:
        """Flush it, unless it is as long as what is `known` of it: whoever wrote the rest may have been killed."""
        if self.size() == known:
            return
        try:
            with self.path.open("rb") as file:
                os.fsync(file.fileno())
        except OSError as error:
            raise self._machine(error) from error

    def _bytes(self, start: int, count: int) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                return file.read(count)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise self._machine(error) from error

    def _error(self, message: str, line: int) -> LedgerError:
        return LedgerError(f"{message}; {_REMEDY}", path=str(self.path), line=line)

    def _machine(self, error: OSError) -> MachineError:
        return MachineError(f"the ledger cannot be read or written: {error.strerror}", path=str(self.path))


def _put(file: FileIO, data: bytes, offset: int) -> None:
    """Write all and flush it; what fails is taken back, so that nobody relies on what no disk holds."""
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            file.truncate(offset)
        raise


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":  # pragma: no cover - not run on Linux
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
