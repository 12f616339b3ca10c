"""A ledger is made shorter: fewer lines, the same replay, and the one before kept beside it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from hashlib import blake2b
from itertools import zip_longest
from pathlib import Path

from feeder.catalog import Catalog, DamagedError
from feeder.config import Config
from feeder.errors import LedgerError, MachineError, UsageError
from feeder.inside import real
from feeder.ledger import Head, Ledger, Survey, earliest
from feeder.ledger.shrink import shrunk
from feeder.publish.replacing import alone, beside, put
from feeder.publish.replay import facts, known_mark

BACKUP = "ledger-before-compact.jsonl"


@dataclass(frozen=True, slots=True)
class Compacted:
    """What `feeder ledger compact` did."""

    lines: int
    """Lines before."""
    kept: int
    """Lines after."""
    size: int
    """Bytes before."""
    left: int
    """Bytes after."""
    backup: str | None
    """Where the ledger stands as it was; None when nothing had to change."""
    exit_code: int = 0


def compact(settings: Config) -> Compacted:
    """Leave out of the ledger what no replay needs. Raises FeederError, and changes nothing then.

    Every item keeps the line that named it first and its latest one. Nobody can publish meanwhile.
    """
    ledger = Ledger(real(settings.ledger))
    if ledger.head() is None:
        raise UsageError("there is no ledger yet; `feeder build` begins it", path=str(settings.ledger))
    with alone(settings):
        return _compacted(settings, ledger)


def _compacted(settings: Config, ledger: Ledger) -> Compacted:
    survey = ledger.survey()
    lines, size = sum(1 for _ in ledger.lines(0)), ledger.size()
    read = ledger.mark(size)
    backup = settings.state / BACKUP
    with beside(ledger) as new:
        kept = _write(ledger, new.path, earliest(survey.heads), survey)
        if new.size() == size and new.path.read_bytes() == ledger.path.read_bytes():
            return Compacted(lines, lines, size, size, None)
        _compare(ledger, survey, new)
        _keep(ledger.path, backup)
        shutil.copymode(ledger.path, new.path)
        known = _known(settings, ledger, survey)
        if ledger.size() != size or not ledger.extends(read):
            message = "the ledger was changed meanwhile; nothing was compacted, run it again"
            raise MachineError(message, path=str(ledger.path))
        put(new, ledger)
    if known is not None:
        _tell(known, ledger)
    return Compacted(lines, kept, size, ledger.size(), str(backup))


def _write(ledger: Ledger, path: Path, head: Head, survey: Survey) -> int:
    count = 0
    with path.open("wb") as file:
        for line in shrunk(ledger, head, survey):
            file.write(line + b"\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def _compare(ledger: Ledger, survey: Survey, new: Ledger) -> None:
    """Read both and compare what they say of every item; raises LedgerError when that differs in anything."""
    for one, other in zip_longest(_sums(ledger, survey), _sums(new, new.survey())):
        if one != other:
            message = "what would be left says something else; nothing was changed, and please report it"
            raise LedgerError(message, path=str(ledger.path))


def _sums(ledger: Ledger, survey: Survey) -> list[tuple[str, bytes]]:
    """Give a hash of what a ledger says of each id, sorted."""
    found: dict[str, tuple[tuple[str, str, str], str, bytes]] = {}
    for state in ledger.states(0, survey.end, survey):
        key, identity = state.identity.id, state.identity
        first = (state.first_at, identity.code, f"{identity.first_seen}")
        known = found.get(key)
        latest = (state.at, state.line)
        if known is None:
            found[key] = (first, *latest)
        else:
            found[key] = (min(known[0], first), *max(known[1:], latest))
    return sorted((key, blake2b(repr(value).encode(), digest_size=16).digest()) for key, value in found.items())


def _keep(path: Path, backup: Path) -> None:
    """Keep the ledger as it was, durably."""
    backup.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, backup)
    with backup.open("rb+") as file:
        os.fsync(file.fileno())


def _known(settings: Config, ledger: Ledger, survey: Survey) -> Catalog | None:
    """Give the catalog when it knows all that the ledger tells, so that it need not be made anew."""
    path = settings.state / "catalog.sqlite"
    if not path.exists():
        return None
    known = Catalog(path, to_read=True)
    try:
        with known.connection.told():
            mark = known_mark(known)
    except DamagedError:  # the next pass makes it anew, and tells that
        return None
    finally:
        known.connection.close()
    return Catalog(path) if mark is not None and mark.offset == survey.end and ledger.extends(mark) else None


def _tell(catalog: Catalog, ledger: Ledger) -> None:
    try:
        with catalog.transaction():
            catalog.keep(facts(ledger.mark(ledger.size())))
    finally:
        catalog.connection.close()
