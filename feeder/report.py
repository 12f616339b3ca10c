"""What a pass did, as subscribers and the operator see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from feeder.errors import ConfigError, FeederError, RefusedError
from feeder.model import Notice

RELEASED = "no withdrawal is held back any more"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a report: an item, and where its text stands."""

    id: str
    title: str
    path: str
    link: str
    was: str | None = None
    """The path before, when the item moved."""
    same_as: str | None = None
    """Where the same text stands already, when this is a copy of it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one pass did, as subscribers and the operator see it."""

    added: tuple[Change, ...] = ()
    returned: tuple[Change, ...] = ()
    """Items that had been withdrawn, whose text came back."""
    updated: tuple[Change, ...] = ()
    """Items whose text changed: their `updated` moved."""
    silent: tuple[Change, ...] = ()
    """Items that changed in white space, punctuation, case or another field: their `updated` stays."""
    moved: tuple[Change, ...] = ()
    copied: tuple[Change, ...] = ()
    """Further files that hold the text of an item: it is published once."""
    kept: tuple[Change, ...] = ()
    """Items whose texts are gone from the input folder, and that live on from the store."""
    withdrawn: tuple[Change, ...] = ()
    held: tuple[Change, ...] = ()
    """Items whose texts vanished, and that stay published until someone confirms it: the first thousand."""
    held_back: int = 0
    """How many they are."""
    guard: str | None = None
    """Why they are held back, and what to do."""
    items: int | None = None
    """Items published after the pass; None when it looked at some files only."""
    scheduled: int = 0
    """Articles that wait for the date their front matter gives."""
    notices: tuple[Notice, ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    undelivered: int = 0
    """Documents that changed since `after_publish` last succeeded, when it failed: the next pass tells it again."""
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds that each step of the pass took, in order."""
    dry_run: bool = False
    ready: bool = False
    """Of `watch`, once: everything that stood in the folder when it began is published."""
    failure: str | None = None
    """Of `watch`: why the pass could not be made; it is tried again."""
    faults: tuple[Notice, ...] = ()
    """What is wrong then, each with its file and line as far as they are known."""
    in_force: str | None = None
    """Of `watch`: what goes on instead of what cannot be used."""
    released: bool = False
    """Of `watch`, once: withdrawals were held back, and none is any more."""

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 when a file needs a person, 3 when withdrawals are held back."""
        if self.guard:
            return 3
        return 0 if all(notice.note for notice in self.notices) else 1

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell, but of texts that their authors do not want published."""
        texts = (
            self.added,
            self.returned,
            self.updated,
            self.silent,
            self.moved,
            self.copied,
            self.kept,
            self.withdrawn,
        )
        told = [notice for notice in self.notices if not notice.hidden]
        rest = (self.written, self.removed, told, self.guard, self.released, self.ready, self.failure)
        return not (any(texts) or any(rest))


class HeldError(RefusedError):
    """Nothing was withdrawn, since the input folder is missing; what else was to be done is, and `report` tells it."""

    def __init__(self, message: str, *, path: str, report: Report) -> None:
        """Keep the report beside the reason."""
        super().__init__(message, path=path)
        self.report = report


def failed(error: FeederError, in_force: str | None = None) -> Report:
    """Give the report of a pass that could not be made, or of what cannot be used: then something stays in force."""
    found = error.problems if isinstance(error, ConfigError) else (error,)
    faults = tuple(Notice(one.path or "", one.line, one.message) for one in found)
    failure = f"{error}\n{in_force}" if in_force else str(error)
    return Report(failure=failure, faults=faults, in_force=in_force)
