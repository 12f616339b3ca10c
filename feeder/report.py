"""What a pass did, as subscribers and the operator see it."""

from __future__ import annotations

from dataclasses import dataclass, field

from feeder.errors import RefusedError
from feeder.model import Notice


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
        return not (any(texts) or self.written or self.removed or told or self.guard or self.ready or self.failure)


class HeldError(RefusedError):
    """Nothing was withdrawn, since the input folder is missing; what else was to be done is, and `report` tells it."""

    def __init__(self, message: str, *, path: str, report: Report) -> None:
        """Keep the report beside the reason."""
        super().__init__(message, path=path)
        self.report = report
