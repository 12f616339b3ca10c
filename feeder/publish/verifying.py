"""Is a ledger whole, and do the catalog and the output folder say what it says? Nothing is touched."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from feeder.catalog import Catalog
from feeder.config import Config
from feeder.counts import count
from feeder.decide import reconcile
from feeder.errors import FeederError, MachineError, RefusedError, UsageError
from feeder.ledger import Ledger, Survey, earliest
from feeder.ledger.lines import BOM, bare, count_of, is_whole, kind_of, problem_of
from feeder.model import Identity
from feeder.publish import tending
from feeder.publish.replay import known_mark, now_after
from feeder.publish.shown import shown
from feeder.records import State

Severity = Literal["error", "warning", "note"]

_MOST = 100
"""Lines that cannot be read are listed up to this many; their count is told in any case."""
_NAMED = 3
_SQLITE = b"SQLite format 3"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as feeder writes it."""

    severity: Severity
    """`error`: nothing is published until it is mended; `warning`: worth a look; `note`: it changes nothing."""
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What `feeder ledger verify` found."""

    path: str
    lines: int
    items: int
    """Items that the ledger knows, withdrawn ones too."""
    published: int
    faults: tuple[Fault, ...]

    @property
    def exit_code(self) -> int:
        """3 when the ledger is refused, 1 when anything is worth a look, else 0."""
        found = {fault.severity for fault in self.faults}
        return 3 if "error" in found else 1 if "warning" in found else 0


def verify(settings: Config) -> Verified:
    """Read all of a ledger, and compare catalog and output folder with it. Raises FeederError when there is none."""
    ledger = Ledger(settings.ledger)
    if not ledger.size():
        raise missing(settings)
    faults = list(islice(_unread(ledger), _MOST + 1))
    if len(faults) > _MOST:
        faults[_MOST:] = [Fault("error", None, f"more than {_MOST} lines cannot be read")]
    look = _Lines(ledger)
    if faults:
        return Verified(str(ledger.path), look.count, 0, 0, tuple(faults))
    survey = ledger.survey()
    states = _states(ledger, survey)
    known = [state.identity for state in states.values()]
    faults += [*look.faults(survey), *_of_merge(known, ledger, survey)]
    faults += [*_of_catalog(settings, ledger, survey, states), *_of_output(settings, known)]
    faults += [Fault("warning" if bad else "note", None, what) for bad, what in tending.faults(settings, known)]
    live = sum(identity.withdrawn is None for identity in known)
    return Verified(str(ledger.path), look.count, len(states), live, tuple(faults))


def missing(settings: Config) -> FeederError:
    """Give the error that a ledger is missing: beside feeds that stand it is worse than before the first build."""
    if shown(settings).entries:
        message = (
            "the ledger is missing beside published feeds: put it back, make it anew from these feeds with "
            "`feeder ledger rebuild`, or begin anew with `feeder build --new-ledger`"
        )
        return RefusedError(message, path=str(settings.ledger))
    return UsageError("there is no ledger yet; `feeder build` begins it", path=str(settings.ledger))


def _unread(ledger: Ledger) -> Iterator[Fault]:
    """Give the lines that cannot be read; those of a pass that was cut short are cut, and no fault."""
    try:
        ledger.head()
        end = ledger.end()
    except FeederError as error:
        yield Fault("error", error.line, error.message)
        return
    offset = 0
    for number, line in enumerate(ledger.lines(0), 1):
        problem = problem_of(line) if offset < end else None
        if problem is not None:
            yield Fault("error", number, problem)
        offset += len(line)


class _Lines:
    """What lines look like, besides what they say."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.count = 0
        self.seen: Counter[str] = Counter()
        self.first: dict[str, int] = {}
        self.closings: dict[bytes, tuple[int, int]] = {}
        self.states: dict[bytes, set[int]] = {}
        hashes: set[int] = set()
        offset = 0
        for number, line in enumerate(ledger.lines(0), 1):
            self.count = number
            self._look(line, number, hashes)
            offset += len(line)

    def _look(self, line: bytes, number: int, hashes: set[int]) -> None:
        kind, time = kind_of(line)
        if kind == "closing":
            self.closings[time] = number, max(count_of(line), self.closings.get(time, (0, 0))[1])
        elif kind == "state":
            self.states.setdefault(time, set()).add(hash(bare(line)))
        twice = kind in {"state", "closing"} and hash(bare(line)) in hashes
        hashes.add(hash(bare(line)))
        signs = {"twice": twice, "crlf": line.endswith(b"\r\n"), "bom": line.startswith(BOM), kind: True}
        for sign, holds in (signs | {"open": not is_whole(line)}).items():
            if holds:
                self.seen[sign] += 1
                self.first.setdefault(sign, number)

    def faults(self, survey: Survey) -> Iterator[Fault]:
        """Give what a merge, an editor or a crash has left; none of it changes what the lines mean."""
        for sign, severity, words, message in _SIGNS:
            if self.seen[sign]:
                yield Fault(severity, self.first[sign], message.format(count(self.seen[sign], *words)))
        if len(set(survey.heads)) > 1:
            head = earliest(survey.heads)
            yield Fault(
                "warning", None, f"two ledgers that began apart were merged; the one with {head.authority} counts"
            )
        if survey.end < self.ledger.size():
            number = 1 + sum(1 for _ in _until(self.ledger, survey.end))
            yield Fault(
                "note", number, "from here on a pass was cut short; the next pass cuts these lines, and makes it again"
            )
        for time, (number, lines) in self.closings.items():
            lack = lines - len(self.states.get(time, ()))
            if lack > 0:
                lost = f"{lack} of {count(lines, 'line')} of this pass {'is' if lack == 1 else 'are'} missing"
                yield Fault(
                    "warning",
                    number,
                    f"{lost}; a backup may hold what is",
                )


_SIGNS: tuple[tuple[str, Severity, tuple[str, str], str], ...] = (
    (
        "mark",
        "warning",
        ("line marks", "lines mark"),
        "{} a conflict of a merge; both sides count, `feeder ledger compact` takes the marks out",
    ),
    ("crlf", "note", ("line ends", "lines end"), "{} as on Windows, which changes nothing"),
    ("bom", "note", ("line begins", "lines begin"), "{} with a byte order mark, which changes nothing"),
    ("blank", "note", ("blank line", "blank lines"), "{}, which changes nothing"),
    ("twice", "note", ("line stands", "lines stand"), "{} twice, which changes nothing"),
)


def _until(ledger: Ledger, end: int) -> Iterator[bytes]:
    offset = 0
    for line in ledger.lines(0):
        if offset >= end:
            return
        yield line
        offset += len(line)


def _states(ledger: Ledger, survey: Survey) -> dict[str, State]:
    found: dict[str, State] = {}
    for state in ledger.states(0, survey.end, survey):
        known = found.get(state.identity.id)
        found[state.identity.id] = known.merged(state) if known else state
    return found


def _of_merge(known: list[Identity], ledger: Ledger, survey: Survey) -> Iterator[Fault]:
    """Tell what the next pass settles after a merge."""
    newest = max((state.at for state in ledger.states(0, survey.end, survey)), default="")
    head = earliest(survey.heads)
    changed, notices = reconcile(known, now_after(newest, head))
    yield from (Fault("note", None, notice.message) for notice in notices)
    numbers = {identity.id: identity.arrival for identity in known}
    moved = sum(identity.arrival != numbers[identity.id] for identity in changed)
    if moved:
        what = f"{count(moved, 'item has', 'items have')} the number of another one, after a merge"
        yield Fault("note", None, f"{what}; the next pass numbers anew")


def _of_catalog(settings: Config, ledger: Ledger, survey: Survey, states: dict[str, State]) -> Iterator[Fault]:
    path = settings.state / "catalog.sqlite"
    if not path.exists():
        yield Fault("note", None, "there is no catalog; the next pass makes it")
        return
    if path.is_dir():
        yield Fault("warning", None, "a folder stands in the place of the catalog; move it")
        return
    if not _begins(path, _SQLITE):
        yield Fault("warning", None, "the catalog is no database; the next pass makes it anew")
        return
    with TemporaryDirectory() as folder:
        for file in path.parent.glob(f"{path.name}*"):
            shutil.copyfile(file, Path(folder) / file.name)
        catalog = Catalog(Path(folder) / path.name)
        try:
            with catalog.connection.told():
                yield from _compared(catalog, ledger, survey, states)
        except MachineError as error:
            yield Fault("warning", None, error.message)
        finally:
            catalog.connection.close()


def _begins(path: Path, how: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(how)) == how


def _compared(catalog: Catalog, ledger: Ledger, survey: Survey, states: dict[str, State]) -> Iterator[Fault]:
    mark = known_mark(catalog)
    if mark is None or not ledger.extends(mark):
        yield Fault("note", None, "the catalog knows another ledger; the next pass makes it anew")
        return
    if mark.offset != survey.end:
        yield Fault("note", None, "the catalog does not know all of the ledger yet; the next pass reads the rest")
        return
    known = {state.identity.id: state for state in catalog.items.states()}
    apart = sorted(
        item
        for item in known.keys() | states.keys()
        if item not in known or item not in states or _said(known[item]) != _said(states[item])
    )
    if apart:
        message = f"the catalog says something else of {_counted(apart)}; delete .feeder/catalog.sqlite, and build"
        yield Fault("warning", None, message)


def _said(state: State) -> tuple[str, bytes]:
    return state.at, state.line


def _of_output(settings: Config, known: list[Identity]) -> Iterator[Fault]:
    """Compare the ids in the output folder with those of the ledger."""
    found = shown(settings)
    ids = {identity.id for identity in known}
    guids = {identity.guid: identity.id for identity in known if identity.guid}
    # Where there is no Atom nothing shows the id of an item whose readers know it by another one.
    shown_as = {entry.id: found.guids.get(entry.id, entry.id) for entry in found.entries}
    listed = {item if item in ids else guids.get(guid, item) for item, guid in shown_as.items()}
    strange = sorted(listed - ids)
    if strange:
        message = f"the output folder shows {_counted(strange)} that the ledger does not know: is it of other feeds?"
        yield Fault("warning", None, message)
    live = {identity.id for identity in known if identity.withdrawn is None}
    lost = sorted(live - listed - {i.id for i in known if i.code in found.codes})
    if lost:
        yield Fault("warning", None, f"the output folder does not show {_counted(lost)}; `feeder build` brings it up")
    still = sorted({identity.id for identity in known if identity.withdrawn} & listed)
    if still:
        yield Fault(
            "warning", None, f"the output folder still shows {_counted(still)}, withdrawn; `feeder build` brings it up"
        )


def _counted(ids: list[str]) -> str:
    """Give how many items there are, and the first of them."""
    named = ", ".join(ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
    return f"{count(len(ids), 'item')} ({named})"
