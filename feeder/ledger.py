"""ledger.jsonl: the append-only file of identities, the one thing besides the sources that cannot be rebuilt.

The first line tells the format, the authority of new ids, the page size of archives and the time of creation. Each
further line is one state of one item, with the time of its pass (`at`); the lines of a pass count once its closing
line `{"pass": time, "count": n}` stands. What a state means does not depend on where its line stands, so that two
ledgers can be merged by taking the lines of both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path

from feeder.errors import LedgerError, MachineError
from feeder.model import Identity
from feeder.records import State, as_line, decode, encode, stamp

_FORMAT = 1
_CLOSING = b'{"pass":'
_TAIL = 4096
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a ledger."""

    authority: str
    page_size: int
    created: datetime


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
        """Give the first line; None when there is no ledger, or one whose creation was cut short."""
        line, newline, _ = self._bytes(0, _BLOCK).partition(b"\n")
        if not newline:
            return None
        try:
            row = json.loads(line)
            known = row["ledger"] == _FORMAT
            head = Head(row["authority"], int(row["page_size"]), datetime.fromisoformat(row["created"]))
        except (ValueError, KeyError, TypeError) as error:
            raise self._error("the first line of a ledger must tell its format, authority and creation", 0) from error
        if not known:
            raise self._error(f"this ledger has format {row['ledger']}, made by a newer feeder; upgrade feeder", 0)
        return head

    def end(self) -> int:
        """Give where the closed passes end: behind the last closing line, else behind the first line."""
        position, step, tail = self._size(), _BLOCK, b""
        while position > 0:
            count = min(step, position)
            position -= count
            tail = self._bytes(position, count) + tail
            closing = tail.rfind(b"\n" + _CLOSING, 0, tail.rfind(b"\n"))
            if closing >= 0:
                return position + tail.index(b"\n", closing + 1) + 1
            step *= 2
        return tail.find(b"\n") + 1

    def states(self, start: int, end: int) -> Iterator[State]:
        """Give the states between two offsets at line starts; raises LedgerError with the line of what is none."""
        offset = start
        if start >= end:
            return
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                while offset < end and (line := file.readline()):
                    if not line.startswith((_CLOSING, b'{"ledger":')):
                        yield self._state(line, offset)
                    offset += len(line)
        except OSError as error:
            raise self._machine(error) from error

    def _state(self, line: bytes, offset: int) -> State:
        try:
            return decode(line.rstrip(b"\n"))
        except (ValueError, KeyError, TypeError) as error:
            found = line[:60].decode(errors="replace").strip()
            raise self._error(f"expected one state of an item as JSON, found “{found}”", offset) from error

    def mark(self, offset: int) -> Mark:
        """Give the mark of an offset."""
        start = max(0, offset - _TAIL)
        return Mark(offset, blake2b(self._bytes(start, offset - start), digest_size=16).hexdigest())

    def extends(self, mark: Mark) -> bool:
        """Whether what was read up to `mark` still stands there, so that reading can go on behind it."""
        return self._size() >= mark.offset and self.mark(mark.offset) == mark

    def create(self, head: Head) -> Mark:
        """Begin a ledger; raises MachineError when it cannot be written."""
        row = {"ledger": _FORMAT, "authority": head.authority, "page_size": head.page_size}
        return self._append(0, [as_line(row | {"created": stamp(head.created)})])

    def append(self, identities: Iterable[Identity], at: datetime) -> Mark:
        """Add a pass and flush it to the disk, behind the last closed pass: what stands behind that is cut."""
        lines = [encode(identity, at) for identity in identities]
        lines.append(as_line({"pass": stamp(at), "count": len(lines)}))
        return self._append(self.end(), lines)

    def _append(self, offset: int, lines: list[bytes]) -> Mark:
        data = b"".join(line + b"\n" for line in lines)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new = not self.path.exists()
            with self.path.open("ab") as file:
                file.truncate(offset)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if new:
                _sync_folder(self.path.parent)
        except OSError as error:
            raise self._machine(error) from error
        return self.mark(offset + len(data))

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0
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

    def _error(self, message: str, offset: int) -> LedgerError:
        number = self._bytes(0, offset).count(b"\n") + 1
        remedy = "take the ledger from your last backup or commit"
        return LedgerError(f"{message}; {remedy}", path=str(self.path), line=number)

    def _machine(self, error: OSError) -> MachineError:
        return MachineError(f"the ledger cannot be read or written: {error.strerror}", path=str(self.path))


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":  # pragma: no cover - not run on Linux
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
